"""The processes behind the pool: none is left behind, none holds a file, a dead one is replaced."""

import logging
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from running import descendants
from sparql_app import QUICK, RUNAWAY, pool
from xiangce.errors import Unavailable
from xiangce.sparql import Limits, Pool


def children():
    return {child for child in descendants(os.getpid()) if b"sparql" in Path(f"/proc/{child}/cmdline").read_bytes()}


def test_closing_ends_running_queries_and_leaves_no_process():
    before = children()
    closing = pool()
    with ThreadPoolExecutor() as threads:
        running = [threads.submit(closing.run, RUNAWAY) for _ in range(3)]
        time.sleep(0.5)
        closing.close()
        assert all(isinstance(each.exception(), Unavailable) for each in running)
    assert children() == before
    with pytest.raises(Unavailable, match="stopping"):
        closing.run("ASK {}")


def test_workers_end_with_a_parent_that_is_killed():
    script = (
        "import sys, time; from xiangce.sparql import Pool\n"
        "pool = Pool(b'', graphs=[], workers=1); pool.run('ASK {}')\n"
        "print(pool._free.queue[0].pid, flush=True); pool.run(sys.argv[1])"
    )
    values = " ".join(map(str, range(99)))
    endless = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?v{n} {{ {values} }}" for n in range(9)) + " }"
    with subprocess.Popen(
        [sys.executable, "-c", script, endless],
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    ) as parent:
        pid = int(parent.stdout.readline())
        assert Path(f"/proc/{pid}").exists()
        parent.kill()
    assert _gone(pid)


def _gone(pid):
    for _ in range(100):
        status = Path(f"/proc/{pid}/status")
        if not status.exists() or "State:\tZ" in status.read_text():
            return True
        time.sleep(0.02)
    return False


def _pid(single):
    return single._free.queue[0].pid  # noqa: SLF001 - no door shows the process of a worker


def test_a_worker_killed_from_outside_is_replaced_and_the_next_query_is_not_blamed():
    with pool(workers=1) as single:
        single.run("ASK {}")
        worker = _pid(single)
        os.kill(worker, signal.SIGKILL)
        assert _gone(worker)
        assert single.run("ASK {}").kind == "boolean"


def test_a_nursery_killed_from_outside_is_replaced_with_its_workers():
    with pool(workers=1) as single:
        single.run("ASK {}")
        (nursery,) = {each for each in children() if _pid(single) in descendants(each)}
        worker = _pid(single)
        os.kill(nursery, signal.SIGKILL)
        assert _gone(worker)
        assert single.run("ASK {}").kind == "boolean"


def test_workers_of_a_former_nursery_do_not_trouble_the_next_one():
    with pool(workers=2) as both, ThreadPoolExecutor() as threads:
        running = [threads.submit(both.run, RUNAWAY) for _ in range(2)]
        time.sleep(0.5)
        nurseries = {each for each in children() if descendants(each)}
        for each in nurseries:
            os.kill(each, signal.SIGKILL)
        assert all(isinstance(each.exception(), Unavailable) for each in running)
        assert [both.run("ASK {}").kind for _ in range(3)] == ["boolean"] * 3
        renewed = {each for each in children() if descendants(each)}
        assert len(renewed) == 1
        assert not renewed & nurseries


def test_a_snapshot_that_cannot_be_read_is_logged_and_answers_unavailable(caplog):
    with (
        caplog.at_level(logging.ERROR),
        Pool(b"no quads", graphs=[], workers=1) as broken,
        pytest.raises(Unavailable, match="could be started"),
    ):
        broken.run("ASK {}")
    assert "no process to make SPARQL workers could be started" in caplog.text


def test_a_long_query_makes_way_and_its_worker_is_not_used_again():
    limits = Limits(**{**vars(QUICK), "seconds": 30})
    with pool(workers=1, limits=limits) as single, ThreadPoolExecutor() as threads:
        single.run("ASK {}")
        slow = threads.submit(single.run, SLOW)
        pid = _until(lambda: next((each for each in descendants(os.getpid()) if _is_nice(each)), None))
        assert slow.result().kind == "results"
        assert single.run("ASK {}").kind == "boolean"
        assert _pid(single) != pid
        assert not _is_nice(_pid(single))


SLOW = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?v{n} {{ {'1 ' * 70} }}" for n in range(4)) + " }"


def _is_nice(pid):
    try:
        return os.getpriority(os.PRIO_PROCESS, pid) == 19
    except ProcessLookupError:
        return False


def _until(found):
    for _ in range(200):
        if value := found():
            return value
        time.sleep(0.01)
    raise AssertionError("it did not come")


def test_a_worker_has_no_file_open_but_its_pipes():
    with pool(workers=1) as single:
        single.run("ASK {}")
        assert sorted(path.name for path in Path(f"/proc/{_pid(single)}/fd").iterdir()) == ["0", "1", "2"]
