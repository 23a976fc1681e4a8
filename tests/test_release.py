"""A release: the same bytes for the same facts, and nothing in it can be changed unseen."""

import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

from running import ENVIRONMENT
from xiangce.cli import main
from xiangce.graph import Graph
from xiangce.names import BASE

pytestmark = pytest.mark.skipif(
    not (shutil.which("openssl") and shutil.which("sha256sum")), reason="openssl and sha256sum are not at hand"
)


def openssl(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["openssl", *map(str, arguments)], cwd=folder, capture_output=True, text=True, check=False)


def verified(folder: Path) -> bool:
    """Whether openssl, which knows nothing of this project, takes the signature of the checksums for good."""
    arguments = "pkeyutl -verify -pubin -inkey key.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig"
    return openssl(*arguments.split(), folder=folder).returncode == 0


def flip(path: Path, place: int) -> None:
    """Turn one bit of a file."""
    body = bytearray(path.read_bytes())
    body[place] ^= 1
    path.write_bytes(body)


def paths(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def private_key(tmp_path_factory) -> Path:
    """A key made as the documentation says."""
    folder = tmp_path_factory.mktemp("key")
    assert openssl("genpkey", "-algorithm", "ed25519", "-out", "private.pem", folder=folder).returncode == 0
    return folder / "private.pem"


@pytest.fixture(scope="module")
def folder(tmp_path_factory, private_key) -> Path:
    """A signed release, written by a process of its own."""
    made = tmp_path_factory.mktemp("release") / "public"
    command = [sys.executable, "-m", "xiangce", "release", "-o", made, "--key", private_key]
    subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT)
    return made


def test_two_processes_write_the_same_bytes(folder, release):
    again = release.files(BASE)
    assert paths(folder) == {*again, "key.pem", "SHA256SUMS.sig"}
    assert [path for path in again if path != "SHA256SUMS" and (folder / path).read_bytes() != again[path]] == []


def test_openssl_and_sha256sum_find_nothing_wrong(folder):
    assert verified(folder)
    summed = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False)
    assert (summed.returncode, summed.stdout.count(b": OK")) == (0, len(paths(folder)) - 2)


def test_one_bit_that_is_turned_anywhere_is_found(folder, tmp_path):
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    data = paths(copy) - {"SHA256SUMS", "SHA256SUMS.sig", "key.pem"}
    for path in data:
        flip(copy / path, (copy / path).stat().st_size // 2)
    summed = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=copy, capture_output=True, text=True, check=False)
    assert {line.removesuffix(": FAILED") for line in summed.stdout.splitlines() if "FAILED" in line} == data
    for name in ("SHA256SUMS", "SHA256SUMS.sig"):
        for place in (0, 40, (copy / name).stat().st_size - 1):
            flip(copy / name, place)
            assert not verified(copy)
            flip(copy / name, place)
    assert verified(copy)
    flip(copy / "key.pem", 40)
    assert not verified(copy)


def test_the_private_key_is_nowhere_in_the_release(folder, private_key):
    secret = private_key.read_text().splitlines()[1].encode()
    assert [path for path in paths(folder) if secret in (folder / path).read_bytes()] == []


def test_the_checksum_of_the_quads_is_the_digest_of_the_graph(folder, graph):
    body = (folder / "dumps/xiangce.nq").read_bytes()
    assert sha256(body).hexdigest() == graph.version
    assert graph.version.startswith(graph.version)
    assert f"{graph.version}  dumps/xiangce.nq\n" in (folder / "SHA256SUMS").read_text()
    again = Dataset(parse(body, format=RdfFormat.N_QUADS))
    again.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    assert again == Dataset(parse(body, format=RdfFormat.N_QUADS)) == Dataset(quads_of(graph))


def quads_of(graph: Graph) -> Dataset:
    """The quads of a graph with canonical blank nodes."""
    found = Dataset(graph.store)
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return found


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--key", "README.txt"], "no private Ed25519 key"),
        (["--key", "rsa.pem"], "no private Ed25519 key"),
        (["--base", "ftp://example.org/"], "expected an address"),
        (["--base", "https://example.org/?a=<b>"], "expected an address"),
    ],
)
def test_what_cannot_be_released_is_refused_in_words(tmp_path, arguments, said):
    (tmp_path / "README.txt").write_text("no key")
    openssl("genrsa", "-out", "rsa.pem", "2048", folder=tmp_path)
    arguments = [str(tmp_path / each) if (tmp_path / each).exists() else each for each in arguments]
    answered = CliRunner().invoke(main, ["release", "-o", str(tmp_path / "public"), *arguments])
    assert (answered.exit_code, said in answered.output) == (2, True)
    assert not (tmp_path / "public").exists()


def test_a_folder_that_holds_something_is_not_written_to(tmp_path):
    (tmp_path / "old.txt").write_text("old")
    answered = CliRunner().invoke(main, ["release", "-o", str(tmp_path)])
    assert (answered.exit_code, "is not empty" in answered.output) == (2, True)


def test_what_is_left_of_a_release_that_was_not_finished_is_not_taken_for_new(tmp_path):
    (tmp_path / "public.part").mkdir()
    (tmp_path / "public.part" / "old.txt").write_text("old")
    answered = CliRunner().invoke(main, ["release", "-o", str(tmp_path / "public"), "--lang", "zh"])
    assert (answered.exit_code, "不是空文件夹" in answered.output) == (2, True)
    assert paths(tmp_path) == {"public.part/old.txt"}
