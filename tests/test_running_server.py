"""A running server over real connections: long answers whole or visibly broken, new data without a gap, a log."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import time
import urllib.error
import urllib.request
from urllib.parse import urlencode, urlsplit

import pytest

from conftest import SECOND_POLICY
from running import descendants, server

ROWS = "SELECT * { ?s ?p ?o . ?x a ?y }"
RENAMED = 'SELECT (COUNT(*) AS ?n) { ?m <http://purl.org/dc/terms/title> "Renamed"@en }'


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    log = tmp_path_factory.mktemp("log") / "requests.jsonl"
    with server(options=("--answer", "16", "--seconds", "4", "--log", str(log))) as (running, _):
        yield running, log


def ask(address, query, method="GET", **headers):
    with urllib.request.urlopen(
        urllib.request.Request(f"{address}sparql?{urlencode({'query': query})}", headers=headers, method=method),
        timeout=20,
    ) as response:
        return response.read()


def test_a_long_answer_comes_whole_and_one_over_the_limit_is_visibly_broken(address):
    running, _ = address
    table = ask(running, ROWS + " LIMIT 60000", Accept="text/csv")
    assert table.count(b"\r\n") == 60_001
    assert len(table) > 8 << 20
    with pytest.raises(http.client.IncompleteRead):
        ask(running, ROWS, Accept="text/csv")
    assert b"true" in ask(running, "ASK {}")


def test_a_long_answer_is_refused_over_http_1_0_where_a_break_could_not_be_seen(address):
    parts = urlsplit(address[0])
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        query = urlencode({"query": ROWS + " LIMIT 60000"})
        connection.sendall(f"GET /sparql?{query} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        response = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    assert response.startswith(b"HTTP/1.0 413")
    assert "HTTP/1.1" in json.loads(response.partition(b"\r\n\r\n")[2])["detail_en"]


def test_a_check_by_http_1_0_that_names_no_host_is_answered(address):
    parts = urlsplit(address[0])
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(b"GET /ready HTTP/1.0\r\n\r\n")
        assert connection.recv(1 << 16).startswith(b"HTTP/1.0 200")


def test_a_reader_who_hangs_up_frees_the_worker(address):
    parts = urlsplit(address[0])
    for _ in range(12):
        connection = socket.create_connection((parts.hostname, parts.port), timeout=20)
        query = urlencode({"query": ROWS + " LIMIT 60000"})
        connection.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        connection.recv(100)
        connection.close()
    begin = time.monotonic()
    assert b"true" in ask(address[0], "ASK {}")
    assert time.monotonic() - begin < 3


def test_another_host_name_is_refused(address):
    with pytest.raises(urllib.error.HTTPError) as error:
        ask(address[0], "ASK {}", Host="evil.example")
    error.value.close()
    assert (error.value.code, error.value.headers.get_content_type()) == (400, "application/problem+json")


def test_the_log_tells_what_was_answered_and_not_what_was_asked(address):
    running, log = address
    ask(running, "ASK { <urn:secret> ?p ?o }")
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert {"client", "method", "path", "status", "bytes", "ms", "whole", "asked", "time"} == set(lines[-1])
    assert (lines[-1]["path"], lines[-1]["status"], lines[-1]["client"]) == ("/sparql", 200, "127.0.0.1")
    assert "secret" not in log.read_text()


def test_the_counts_are_prometheus_s_and_a_broken_answer_is_counted(address):
    running, _ = address
    with pytest.raises(http.client.IncompleteRead):
        ask(running, ROWS, Accept="text/csv")
    with urllib.request.urlopen(running + "metrics", timeout=5) as response:
        counts = response.read().decode()
    broken = re.search(r"^xiangce_broken_answers_total (\S+)", counts, re.MULTILINE)
    assert broken
    assert float(broken[1]) >= 1
    assert re.search(r'^xiangce_requests_total\{method="GET",part="sparql",status="200"\} \d', counts, re.MULTILINE)


def test_it_says_when_it_is_ready(address):
    with urllib.request.urlopen(address[0] + "ready", timeout=5) as response:
        assert json.load(response)["status"] == "ready"


def test_new_data_is_served_on_a_signal_once_it_can_be_read(tmp_path):
    shutil.copytree(SECOND_POLICY, tmp_path / "more")
    (policy,) = (tmp_path / "more").glob("*.ttl")
    sound = policy.read_text()
    with server("--data", str(tmp_path / "more")) as (running, process):
        first = descendants(process.pid)
        for text in ("no Turtle", sound.replace("Simplify procedures", "Renamed")):
            assert ask(running, RENAMED, Accept="text/csv") == b"n\r\n0\r\n"
            policy.write_text(text)
            os.kill(process.pid, signal.SIGHUP)
            time.sleep(1)
        assert _changes(lambda: ask(running, RENAMED, Accept="text/csv") == b"n\r\n1\r\n")
        assert _changes(lambda: not first & descendants(process.pid))


def _changes(is_so):
    for _ in range(300):
        if is_so():
            return True
        time.sleep(0.1)
    return False
