"""Fair shares: no client takes all the workers, and none asks faster than its rate."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import ClassVar, Final

from xiangce.errors import XiangceError

_MOST_REMEMBERED: Final = 10_000
_IPV6_NETWORK: Final = 64


class TooMany(XiangceError):
    """More queries than one client's share; `retry_after` in the details is in seconds."""

    status = 429
    slug = "too-many"
    title: ClassVar[dict[str, str]] = {"en": "Too many queries", "zh": "查询过于频繁"}


@dataclass(frozen=True)
class Share:
    """What one client may take: queries at once, and a second after a burst; a rate of 0 is none."""

    running: int = 2
    rate: float = 0.0
    burst: int = 1000
    patience: float = 5.0
    """Seconds that a query waits for its client's others."""
    waiting: int = 64
    """Queries that wait so at once, of all clients together; one client has at most half of these places."""


class _State:
    """What is known of one client."""

    def __init__(self, share: Share) -> None:
        self.places = threading.Semaphore(share.running)
        self.busy = 0
        self.waiting = 0
        self.left = float(share.burst)
        self.seen = time.monotonic()


class Clients:
    """Who is asking at the moment; safe for threads."""

    def __init__(self, share: Share) -> None:
        self._share = share
        self._states: OrderedDict[str, _State] = OrderedDict()
        self._waiting = 0
        self._lock = threading.Lock()

    def admit(self, address: str) -> Callable[[], None]:
        """Wait for the client's turn; what is to be called at its end, once. TooMany when it asks too much."""
        with self._lock:
            state = self._state(_client(address))
            self._spend(state)
            state.busy += 1
        try:
            self._wait(state)
        except TooMany:
            self._forget(state)
            raise
        over = threading.Event()

        def leave() -> None:
            if not over.is_set():
                over.set()
                state.places.release()
                self._forget(state)

        return leave

    def _wait(self, state: _State) -> None:
        if state.places.acquire(blocking=False):
            return
        with self._lock:
            if self._waiting >= self._share.waiting or 2 * state.waiting >= self._share.waiting:
                raise _too_many(self._share, self._share.patience)
            self._waiting, state.waiting = self._waiting + 1, state.waiting + 1
        came = state.places.acquire(timeout=self._share.patience)
        with self._lock:
            self._waiting, state.waiting = self._waiting - 1, state.waiting - 1
        if not came:
            raise _too_many(self._share, self._share.patience)

    def _forget(self, state: _State) -> None:
        with self._lock:
            state.busy -= 1

    def _spend(self, state: _State) -> None:
        """Take one query off the client's account, which fills at its rate."""
        if not self._share.rate:
            return
        now = time.monotonic()
        state.left = min(self._share.burst, state.left + (now - state.seen) * self._share.rate)
        state.seen = now
        if state.left < 1:
            raise _too_many(self._share, (1 - state.left) / self._share.rate)
        state.left -= 1

    def _state(self, client: str) -> _State:
        """The client's state; the one seen longest ago is forgotten when there are many and it is idle."""
        state = self._states.setdefault(client, _State(self._share))
        self._states.move_to_end(client)
        oldest = next(iter(self._states))
        if len(self._states) > _MOST_REMEMBERED and not self._states[oldest].busy:
            del self._states[oldest]
        return state


def _client(address: str) -> str:
    """The address, or for IPv6 its network: one household or office has as many addresses there as it likes."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return address if found.version == 4 else found.exploded[: _IPV6_NETWORK // 4 + 3]  # noqa: PLR2004


def _too_many(share: Share, seconds: float) -> TooMany:
    return TooMany(
        f"You have as many queries here as one client may ({share.running} at once"
        + (f", {share.rate:g} a second" if share.rate else "")
        + "). Wait for their answers, then try again.",
        f"您在此的查询已达单个客户端的上限（同时 {share.running} 个"
        + (f"，每秒 {share.rate:g} 个" if share.rate else "")
        + "）。请等待已有查询返回后再试。",
        retry_after=max(1, round(seconds)),
    )
