"""What the processes that evaluate give up: network, files, memory without end, life after their parent."""

import ctypes
import os
import resource
import signal
import time

_CLONE_NEWUSER = 0x1000_0000
_CLONE_NEWNET = 0x4000_0000
_PR_SET_PDEATHSIG = 1
# Only the three standard streams: the kernel then refuses every further file and socket.
_DESCRIPTORS = 3
_MOST_OPEN = 1024


def leave_network() -> bool:
    """Move to an empty network namespace; whether the kernel allowed it."""
    return _system("unshare", _CLONE_NEWUSER | _CLONE_NEWNET) or _system("unshare", _CLONE_NEWNET)


def die_with_parent() -> None:
    """Have the kernel kill this process when the thread that started it ends."""
    _system("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL)


def cap_memory(memory: int) -> None:
    """Cap the address space at `memory` bytes, for this process and those that it forks; write no core."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def close_files() -> None:
    """Close all but the three standard streams, and open nothing from now on."""
    os.closerange(_DESCRIPTORS, _MOST_OPEN)
    resource.setrlimit(resource.RLIMIT_NOFILE, (_DESCRIPTORS, _DESCRIPTORS))


def renew_time(seconds: float) -> None:
    """Allow that much more processor time: the kernel's own deadline, should the parent be stuck."""
    until = int(time.process_time() + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _system(name: str, *arguments: int) -> bool:
    call = getattr(ctypes.CDLL(None), name, None)
    return call is not None and call(*arguments) == 0
