"""Answers that the reader has already, packed ones, those kept in front: the same bytes, sent or made less often."""

import gzip
import sys
from urllib.parse import quote

import pytest
import zstandard

from sparql_app import BROWSER, LABEL, POLICY, TRIPLE, app, ask, pool
from xiangce.web.encoding import coding
from xiangce.web.front import Cache, Kept

MANY = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"


@pytest.fixture(scope="module")
def workers():
    with pool() as made:
        yield made


@pytest.fixture
def client(workers):
    return app(workers).test_client()


def evaluated(*_, **__):
    raise OSError


def get(client, query, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get("/sparql", query_string={"query": query}, headers=named)


@pytest.mark.parametrize(
    "path", ["/", "/static/site.css", "/data.ttl", "/graph-store?default", "/context.jsonld", "/api/v1/questions"]
)
@pytest.mark.parametrize("accept_encoding", ["", "gzip"])
def test_whoever_has_a_page_or_file_already_gets_no_second_copy(client, path, accept_encoding):
    first = client.get(path, headers={"Accept-Encoding": accept_encoding})
    had = {"If-None-Match": first.headers["ETag"], "Accept-Encoding": accept_encoding}
    again = client.get(path, headers=had)
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert client.get(path, headers={**had, "If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize("path", ["/data.ttl?", "/graph-store?default&", f"/graph-store?graph={POLICY}&"])
def test_a_file_of_the_graph_is_written_once_however_it_is_asked_for(client, monkeypatch, path):
    first = client.get(f"{path}1")
    monkeypatch.setattr(sys.modules["xiangce.resource.document"], "_write", evaluated)
    assert client.get(f"{path}2").data == first.data


@pytest.mark.parametrize("path", ["/data.ttl", f"/sparql?query={quote(MANY)}"])
def test_a_proxy_that_made_a_tag_weak_gets_no_second_copy(client, path):
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": f'"x", W/{first.headers["ETag"]}'})
    assert (again.status_code, again.data) == (304, b"")
    for header in ("Cache-Control", "ETag", "Vary"):
        assert again.headers[header] == first.headers[header]


def test_a_known_answer_is_not_evaluated_again(client, workers, monkeypatch):
    tag = get(client, LABEL).headers["ETag"]
    monkeypatch.setattr(workers, "run", evaluated)
    assert get(client, LABEL, If_None_Match=tag).status_code == 304
    assert get(client, LABEL).status_code == 200
    assert client.post("/sparql", data={"query": "ASK { }"}).status_code == 500


def test_a_repeated_post_is_not_evaluated_again(client, workers, monkeypatch):
    first = client.post("/sparql", data={"query": LABEL})
    monkeypatch.setattr(workers, "run", evaluated)
    assert client.post("/sparql", data={"query": LABEL}).data == first.data


def test_what_differs_in_format_query_or_graphs_differs_in_its_tag(client):
    tags = {
        get(client, LABEL).headers["ETag"],
        get(client, LABEL, Accept="text/csv").headers["ETag"],
        get(client, LABEL + " LIMIT 1").headers["ETag"],
        ask(client, LABEL, **{"default-graph-uri": "urn:x"}).headers["ETag"],
    }
    assert len(tags) == 4


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?n) {}",
        "SELECT (rand() AS ?n) {}",
        "SELECT (STRUUID() AS ?n) {}",
        "SELECT (UUID() AS ?n) {}",
        "CONSTRUCT { [] <urn:p> ?o } { ?s ?p ?o }",
        "CONSTRUCT { _:b <urn:p> ?o } { ?s ?p ?o }",
    ],
)
def test_what_is_another_answer_each_time_has_no_tag_and_is_kept_nowhere(client, query):
    response = get(client, query)
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


def test_rand_gives_two_answers(client):
    assert get(client, "SELECT (RAND() AS ?n) {}").data != get(client, "SELECT (RAND() AS ?n) {}").data


def test_any_answer_at_all_is_no_reason_to_call_an_error_unchanged(client):
    assert get(client, "nonsense", If_None_Match="*").status_code == 400
    assert get(client, LABEL, If_None_Match="*").status_code == 304


def test_an_error_is_not_kept(client):
    assert all("ETag" not in get(client, "nonsense").headers for _ in range(2))


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        (None, None),
        ("", None),
        ("gzip", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("zstd, gzip", "zstd"),
        ("gzip;q=1, zstd;q=0.1", "gzip"),
        ("gzip;q=0", None),
        ("*", "zstd"),
        ("*;q=0", None),
        ("identity, gzip;q=0.5", None),
        ("br, deflate", None),
        ("gzip;q=nonsense, zstd;q=0", None),
    ],
)
def test_the_coding_is_what_the_reader_likes_best(header, chosen):
    assert coding(header) == chosen


@pytest.mark.parametrize(("name", "unpack"), [("gzip", gzip.decompress), ("zstd", zstandard.decompress)])
def test_a_packed_answer_unpacks_to_the_plain_one(client, name, unpack):
    plain, packed = get(client, MANY), get(client, MANY, Accept_Encoding=name)
    assert packed.headers["Content-Encoding"] == name
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 5
    assert unpack(packed.data) == plain.data
    assert packed.headers["ETag"] == f'{plain.headers["ETag"][:-1]}-{name}"'
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_a_short_answer_is_not_packed(client):
    assert "Content-Encoding" not in get(client, "ASK {}", Accept_Encoding="gzip").headers


def test_every_answer_names_the_version_of_the_graph(client):
    versions = {
        response.headers["Xiangce-Graph-Version"]
        for response in (get(client, LABEL), get(client, "nonsense"), client.get("/"), client.get("/nowhere"))
    }
    (version,) = versions
    assert len(version) == 64
    assert client.get("/health").json["graph"] == version


def test_a_page_is_kept_in_each_language(client):
    pages = {client.get("/", headers={"Accept": BROWSER, "Accept-Language": lang}).data for lang in ("zh", "en")}
    assert len(pages) == 2
    assert client.get("/?lang=en").data in pages


def test_the_cache_lets_go_of_what_was_asked_longest_ago_and_takes_nothing_huge():
    cache = Cache(14_000)
    for number in range(4):
        cache.put(bytes([number]), Kept("200 OK", (), bytes(1500)))
        cache.get(bytes([0]))
    assert [cache.get(bytes([number])) is not None for number in range(4)] == [True, False, True, True]
    cache.put(b"huge", Kept("200 OK", (), bytes(5 << 20)))
    assert cache.get(b"huge") is None


def test_a_graph_comes_as_quads_too(client):
    assert get(client, TRIPLE, Accept="application/trig").mimetype == "application/trig"
    assert get(client, TRIPLE, Accept="application/n-quads").text == '<urn:s> <urn:p> "海外仓"@zh .\n'
