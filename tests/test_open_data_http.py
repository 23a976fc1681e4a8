"""Open data over HTTP: the catalogue finds its files on the host that was asked, and crawlers find the pages."""

import html
import json
import re
import shutil
import subprocess
from hashlib import sha256
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from xiangce.errors import BadInput
from xiangce.names import BASE, GRAPHS, PREFIXES
from xiangce.release import Folder, signed

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
HOST = "http://localhost/"
TURTLE = "text/turtle"
XHTML = "{http://www.w3.org/1999/xhtml}link"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(body: bytes, name: str) -> set[str]:
    """The values of a property of DCAT or VoID in a Turtle file."""
    return {quad.object.value for quad in parse(body, format=RdfFormat.TURTLE) if quad.predicate.value.endswith(name)}


def data_block(page: str) -> dict:
    """What a page says to search engines."""
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(block)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (BROWSER["Accept"], "text/html; charset=utf-8"),
        (TURTLE, "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml; charset=utf-8"),
        ("application/n-triples", "application/n-triples"),
    ],
)
def test_the_catalogue_is_a_page_or_rdf_by_accept(client, accept, media_type):
    answer = client.get("/catalog", headers={"Accept": accept})
    assert (answer.status_code, answer.content_type) == (200, media_type)
    assert "Accept" in answer.headers["Vary"]


def test_every_file_of_the_catalogue_is_on_the_host_that_was_asked_and_whole(client):
    body = client.get("/catalog.ttl").data
    urls = addresses(body, "downloadURL")
    assert len(urls) == 36
    sums = addresses(body, "checksumValue")
    got = {url: client.get(url.replace(HOST, "/")) for url in urls}
    assert {url: answer.status_code for url, answer in got.items() if answer.status_code != 200} == {}
    assert {sha256(answer.data).hexdigest() for answer in got.values()} == sums
    elsewhere = client.get("/catalog.ttl", base_url="https://data.example.org").data
    assert addresses(elsewhere, "downloadURL") == {url.replace(HOST, "https://data.example.org/") for url in urls}
    assert addresses(elsewhere, "endpointURL") == {"https://data.example.org/sparql"}


@pytest.mark.parametrize("suffix", ["nt", "jsonld", "rdf"])
def test_every_form_of_the_catalogue_says_the_same(client, suffix):
    form = RdfFormat.from_extension(suffix)
    said = {str(quad.triple) for quad in parse(client.get(f"/catalog.{suffix}").data, format=form)}
    assert said == {str(quad.triple) for quad in parse(client.get("/catalog.ttl").data, format=RdfFormat.TURTLE)}


def test_every_file_of_a_release_is_at_its_path_with_its_checksum(client):
    lines = client.get("/SHA256SUMS").text.splitlines()
    sums = {path: checksum for checksum, _, path in (line.partition("  ") for line in lines)}
    assert len(sums) == 54
    wrong = {path for path in sums if sha256(client.get(f"/{path}").data).hexdigest() != sums[path]}
    assert wrong == set()


def test_a_table_says_where_it_is_described(client):
    answer = client.get("/tables/measures.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert '</tables/measures.csv-metadata.json>; rel="describedby"' in answer.headers["Link"]
    described = client.get("/tables/measures.csv-metadata.json")
    assert (described.content_type, described.get_json()["url"]) == ("application/csvm+json", "measures.csv")


def test_a_file_is_sent_again_only_if_it_changed(client):
    answer = client.get("/dumps/policy.ttl")
    again = client.get("/dumps/policy.ttl", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/dumps/other.ttl", "/tables/other.csv", "/key.pem", "/SHA256SUMS.sig", "/graph/other"]
)
def test_what_is_not_there_is_a_problem_in_both_languages(client, path):
    for lang, word in (("en", "There is no"), ("zh", "没有")):
        answer = client.get(path, headers={"Accept-Language": lang})
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
        assert word in answer.get_json()["detail"]


def test_statistics_are_found_at_their_well_known_address(client):
    assert client.get("/.well-known/void").headers["Location"].endswith("/void.ttl")
    assert client.get("/void").status_code == 303
    assert addresses(client.get("/void.ttl").data, "sparqlEndpoint") == {HOST + "sparql"}


@pytest.mark.parametrize("name", [iri.rpartition("/")[2] for iri in GRAPHS])
def test_a_named_graph_leads_to_its_place_in_the_catalogue_or_to_its_file(client, name):
    assert client.get(f"/graph/{name}", headers=BROWSER).headers["Location"].endswith(f"/catalog#{name}")
    assert f'id="{name}"' in client.get("/catalog", headers=BROWSER).text
    assert client.get(f"/graph/{name}", headers={"Accept": TURTLE}).data == client.get(f"/dumps/{name}.ttl").data


@pytest.mark.parametrize(("lang", "title"), [("en", "Xiangce catalogue of open data"), ("zh", "湘策开放数据目录")])
def test_search_engines_read_datasets_and_services_in_the_language_of_the_page(client, lang, title):
    page = client.get(f"/catalog?lang={lang}", headers=BROWSER).text
    assert title in page
    said = data_block(page)
    catalogue, *services = said["@graph"]
    assert (catalogue["@type"], catalogue["name"], len(catalogue["dataset"])) == ("DataCatalog", title, 13)
    whole = catalogue["dataset"][0]
    assert whole["license"] == "https://creativecommons.org/licenses/by/4.0/"
    # What search engines ask of a dataset: https://developers.google.com/search/docs/appearance/structured-data/dataset
    assert all(each["name"] and each["description"] and each["distribution"] for each in catalogue["dataset"])
    assert {each["contentUrl"].rpartition(".")[2] for each in whole["distribution"]} >= {"ttl", "nq", "jsonld"}
    assert (len(services), {each["@type"] for each in services}) == (20, {"GovernmentService"})
    training = next(each for each in services if each["@id"].endswith("/I17"))
    lead = {"en": "Department of Commerce of Hunan Province", "zh": "湖南省商务厅"}
    assert training["provider"] == {"@type": "GovernmentOrganization", "name": lead[lang]}
    expanded = {**said, "@context": {"@vocab": "https://schema.org/"}}
    triples = list(parse(json.dumps(expanded), format=RdfFormat.JSON_LD))
    assert sum(quad.object.value.endswith("/DataDownload") for quad in triples if hasattr(quad.object, "value")) == 36


def test_the_page_stays_under_the_strict_policy_and_runs_no_script(client):
    answer = client.get("/catalog", headers=BROWSER)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert re.findall(r"<script(?! type=\"application/ld\+json\")", answer.text) == []


def test_every_link_of_the_page_leads_somewhere(client):
    page = client.get("/catalog", headers=BROWSER).text
    links = {html.unescape(link).partition("#")[0] for link in re.findall(r'href="(/[^"]*)"', page)}
    assert len(links) > 50
    # Buffered, for the style sheet to be closed.
    got = {link: client.get(link, headers=BROWSER, follow_redirects=True, buffered=True) for link in links}
    assert {link for link, answer in got.items() if answer.status_code != 200} == set()


def test_crawlers_find_every_page_in_both_languages(client):
    robots = client.get("/robots.txt")
    assert (robots.content_type, f"Sitemap: {HOST}sitemap.xml" in robots.text) == ("text/plain; charset=utf-8", True)
    root = ET.fromstring(client.get("/sitemap.xml").data)  # noqa: S314 - our own
    found = [url.findtext(f"{SITEMAP}loc") for url in root.findall(f"{SITEMAP}url")]
    assert len(found) == len(set(found)) > 700
    assert f"{HOST}page/id/xzbf-2023-9/incentive/I10" in found
    assert {len(url.findall(XHTML)) for url in root.findall(f"{SITEMAP}url")} == {2}
    sample = [*found[:45], *found[45::60]]
    assert {url for url in sample if client.get(url.replace(HOST, "/"), headers=BROWSER).status_code != 200} == set()


@pytest.mark.parametrize("host", ["a b", "<x>", 'x"y', "x/y", "例子.cn", "[::1", "x" * 5000])
@pytest.mark.parametrize("path", ["/catalog", "/catalog.ttl", "/void.ttl", "/feed.atom", "/sitemap.xml", "/robots.txt"])
def test_a_strange_host_breaks_nothing_and_is_no_markup(client, host, path):
    answer = client.get(path, headers={"Host": host.encode().decode("latin-1")})
    assert answer.status_code in {200, 400}
    assert "<x>" not in answer.text


@pytest.fixture(scope="module")
def signed_folder(release, tmp_path_factory):
    """A signed release in a folder, for another address than the server's."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not at hand")
    folder = tmp_path_factory.mktemp("signed")
    key = subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519"], capture_output=True, check=True).stdout
    for path, body in signed(release.files("https://data.example.org/"), key).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(body)
    return folder


def test_a_signed_release_is_read_as_it_was_written(signed_folder, graph):
    read = Folder(signed_folder)
    assert read.digest == graph.version
    assert {path: (signed_folder / path).read_bytes() for path in read.files()} == read.files()
    assert {"key.pem", "SHA256SUMS", "SHA256SUMS.sig"} <= set(read.files())


@pytest.mark.parametrize("mask", [1, 128])
@pytest.mark.parametrize("path", ["dumps/policy.ttl", "SHA256SUMS", "SHA256SUMS.sig", "key.pem"])
def test_a_release_that_was_changed_is_not_served(signed_folder, tmp_path, path, mask):
    copy = shutil.copytree(signed_folder, tmp_path / "copy")
    body = bytearray((copy / path).read_bytes())
    body[len(body) // 2] ^= mask
    (copy / path).write_bytes(body)
    with pytest.raises(BadInput) as refusal:
        Folder(copy)
    assert all(refusal.value.say(lang) for lang in ("en", "zh"))


@pytest.mark.parametrize("path", ["dumps/policy.ttl", "SHA256SUMS", "SHA256SUMS.sig", "key.pem", "catalog.ttl"])
def test_a_release_of_which_a_file_is_missing_is_not_served(signed_folder, tmp_path, path):
    copy = shutil.copytree(signed_folder, tmp_path / "copy")
    (copy / path).unlink()
    with pytest.raises(BadInput, match=f"holds no {path}"):
        Folder(copy)


def test_a_release_that_points_outside_its_folder_is_not_served(signed_folder, tmp_path):
    copy = shutil.copytree(signed_folder, tmp_path / "copy")
    (tmp_path / "secret").write_text("x")
    with (copy / "SHA256SUMS").open("a") as sums:
        sums.write(f"{sha256(b'x').hexdigest()}  ../secret\n")
    with pytest.raises(BadInput, match="holds no"):
        Folder(copy)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_of_an_incentive_tells_search_engines_what_it_is(client, graph, lang):
    page = client.get(f"/page/id/xzbf-2023-9/incentive/I10?lang={lang}", headers=BROWSER).text
    (said,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    about = json.loads(said)
    assert (about["@type"], about["@id"]) == ("GovernmentService", f"{BASE}id/xzbf-2023-9/incentive/I10")
    titles = graph.objects(NamedNode(about["@id"]), NamedNode(PREFIXES["dct"] + "title"))
    assert [about["name"]] == [each.value for each in titles if each.language == lang]


def test_the_page_of_any_other_thing_has_no_script(client):
    assert "<script" not in client.get("/page/id/unit/customs", headers=BROWSER).text
