"""Outside judges, where they are at hand: other people's SHACL shapes, and the W3C protocol checks."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from running import server
from xiangce.names import BASE
from xiangce.release import Release

ROOT = Path(__file__).parents[1]
JUDGES = ROOT.parent / "shared" / "conformance"

pytestmark = pytest.mark.skipif(not JUDGES.exists(), reason="the outside judges are not at hand")


def run(*command: object) -> str:
    return subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, check=False).stdout


def test_the_shapes_of_eight_standards_find_no_violation_and_look_at_real_nodes(
    release: Release, tmp_path: Path
) -> None:
    catalogue = tmp_path / "catalog.ttl"
    catalogue.write_bytes(release.files(BASE)["catalog.ttl"])
    printed = run(JUDGES / "check_shapes.py", ROOT / "ontology", ROOT / "data", catalogue)
    found = re.findall(r"(PASS|FAIL)  (.+): (\d+) violations, .* (\d+) focus nodes", printed)
    assert len(found) == 8
    assert [(name, violations) for verdict, name, violations, _ in found if verdict == "FAIL"] == []
    assert all(int(nodes) > 30 for *_, nodes in found)
    # The catalogue's files alone are 36, each with its checksum.
    assert all(int(nodes) > 80 for _, name, _, nodes in found if name.startswith("DCAT-AP"))


def test_the_endpoint_keeps_the_sparql_protocol() -> None:
    with server() as (address, _):
        printed = run(JUDGES / "sparql_protocol_check.py", "--endpoint", address + "sparql")
    failed = set(re.findall(r"^FAIL\s+(\w+:\w+)", printed, re.MULTILINE))
    passed = re.findall(r"^PASS\s+(\w+:\w+)", printed, re.MULTILINE)
    assert failed == set()
    assert len(passed) >= 75
