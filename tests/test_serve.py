"""The server as its users start it: on the loopback, and gone without a trace, also when it is killed."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlencode

from conftest import SECOND_POLICY
from running import ENVIRONMENT, alive, descendants, server

QUERY = urlencode({"query": "SELECT (COUNT(*) AS ?n) { ?m a <https://w3id.org/xiangce/ont#Measure> }"})


def measures(address: str) -> int:
    with urllib.request.urlopen(f"{address}sparql?{QUERY}", timeout=10) as response:
        return int(json.load(response)["results"]["bindings"][0]["n"]["value"])


def gone(processes: Iterable[int]) -> bool:
    """Whether all processes end within two seconds."""
    for _ in range(40):
        if not any(map(alive, processes)):
            return True
        time.sleep(0.05)
    return False


def test_it_answers_on_the_loopback_and_its_workers_end_with_it() -> None:
    with server() as (address, process):
        assert address.startswith("http://127.0.0.1:")
        assert measures(address) == 13
        started = descendants(process.pid)
        assert started
        process.terminate()
        assert process.wait(timeout=10) == 0
    assert gone(started)


def test_its_workers_end_when_it_is_killed() -> None:
    with server() as (address, process):
        assert measures(address) == 13
        started = descendants(process.pid)
        process.kill()
        process.wait(timeout=10)
        assert gone(started)


def test_no_process_of_the_server_but_itself_has_a_file_open() -> None:
    with server() as (address, process):
        assert measures(address) == 13
        for worker in descendants(process.pid):
            # 2 is the log, which goes wherever the server's own log goes.
            opened = {
                each.name: str(each.readlink()) for each in Path(f"/proc/{worker}/fd").iterdir() if each.name != "2"
            }
            assert all(target.startswith(("pipe:", "socket:")) or target == "/dev/null" for target in opened.values())


def test_what_evaluates_lives_in_a_network_of_its_own_that_leads_nowhere() -> None:
    with server() as (address, process):
        assert measures(address) == 13
        own = Path(f"/proc/{process.pid}/ns/net").readlink()
        evaluating = [each for each in descendants(process.pid) if b"sparql" in command(each)]
        assert len(evaluating) > 1
        for each in evaluating:
            assert Path(f"/proc/{each}/ns/net").readlink() != own
            assert Path(f"/proc/{each}/net/route").read_text().splitlines()[1:] == []


def command(process: int) -> bytes:
    return Path(f"/proc/{process}/cmdline").read_bytes()


def test_a_port_in_use_is_said_in_a_sentence() -> None:
    with server() as (address, _):
        port = address.rstrip("/").rsplit(":", 1)[1]
        command = [sys.executable, "-m", "xiangce", "serve", "--port", port, "--lang", "en"]
        result = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False, env=ENVIRONMENT)
    assert result.returncode == 1
    assert f"Cannot listen on 127.0.0.1 port {port}" in result.stderr


def test_a_second_policy_is_checked_and_then_served() -> None:
    with server("--data", str(SECOND_POLICY)) as (address, _):
        assert measures(address) == 15
