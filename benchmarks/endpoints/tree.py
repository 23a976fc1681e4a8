"""The memory of a process and of all that it started."""

from pathlib import Path

_PROC = Path("/proc")


def processes(root: int) -> set[int]:
    """A process and its descendants that still run."""
    children: dict[int, list[int]] = {}
    for stat in _PROC.glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if fields[0] != "Z":
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, more = {root}, [root]
    while more:
        more = [child for parent in more for child in children.get(parent, [])]
        found.update(more)
    return found


def memory(root: int) -> tuple[float, float]:
    """MiB of a process tree: resident, and with pages that several share counted once."""
    resident = shared_once = 0
    for process in processes(root):
        try:
            lines = (_PROC / str(process) / "smaps_rollup").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}
        resident += sizes.get("Rss", 0)
        shared_once += sizes.get("Pss", 0)
    return resident / 1024, shared_once / 1024
