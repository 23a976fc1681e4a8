"""Fair shares of the workers: one client's queries wait for each other, and not another client."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

import pytest

from xiangce.web.clients import Clients, Share, TooMany


def test_a_client_waits_for_its_own_queries_and_for_nobody_else_s():
    clients = Clients(Share(running=1, patience=0.05))
    leave = clients.admit("10.0.0.1")
    clients.admit("10.0.0.2")()
    with pytest.raises(TooMany) as error:
        clients.admit("10.0.0.1")
    assert error.value.details["retry_after"] >= 1
    leave()
    clients.admit("10.0.0.1")()


def test_a_query_gets_its_turn_when_one_before_it_ends():
    clients = Clients(Share(running=1, patience=5))
    leave = clients.admit("10.0.0.1")
    threading.Timer(0.1, leave).start()
    begin = time.monotonic()
    clients.admit("10.0.0.1")()
    assert 0.05 < time.monotonic() - begin < 2


def test_leaving_twice_frees_one_place_only():
    clients = Clients(Share(running=1, patience=0.05))
    leave = clients.admit("10.0.0.1")
    leave()
    leave()
    clients.admit("10.0.0.1")
    with pytest.raises(TooMany):
        clients.admit("10.0.0.1")


def test_no_more_may_wait_than_there_is_room_for():
    clients = Clients(Share(running=1, patience=5, waiting=0))
    clients.admit("10.0.0.1")
    begin = time.monotonic()
    with pytest.raises(TooMany):
        clients.admit("10.0.0.1")
    assert time.monotonic() - begin < 1


def test_one_client_takes_at_most_half_of_the_waiting_places():
    clients = Clients(Share(running=1, patience=3, waiting=4))
    leave = [clients.admit("10.0.0.1"), clients.admit("10.0.0.2")]
    with ThreadPoolExecutor() as threads:
        waiting = [threads.submit(clients.admit, "10.0.0.1") for _ in range(2)]
        time.sleep(0.2)
        begin = time.monotonic()
        with pytest.raises(TooMany):
            clients.admit("10.0.0.1")
        assert time.monotonic() - begin < 1
        other = threads.submit(clients.admit, "10.0.0.2")
        time.sleep(0.1)
        assert not other.done()
        leave[1]()
        other.result()()
        leave[0]()
        for each in as_completed(waiting):
            each.result()()


def test_a_client_over_its_rate_is_told_when_to_come_back():
    clients = Clients(Share(rate=0.5, burst=2))
    for _ in range(2):
        clients.admit("10.0.0.1")()
    with pytest.raises(TooMany) as error:
        clients.admit("10.0.0.1")
    assert error.value.details["retry_after"] == 2
    assert "0.5" in error.value.say("zh")
    clients.admit("10.0.0.2")()


def test_a_rate_fills_up_again_with_time():
    clients = Clients(Share(rate=50, burst=1))
    clients.admit("10.0.0.1")()
    time.sleep(0.05)
    clients.admit("10.0.0.1")()


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("10.0.0.1", "10.0.0.2", False),
        ("", "", True),
    ],
)
def test_an_ipv6_network_is_one_client(one, other, is_same):
    clients = Clients(Share(running=1, patience=0.02))
    clients.admit(one)
    if is_same:
        with pytest.raises(TooMany):
            clients.admit(other)
    else:
        clients.admit(other)()


def test_ten_thousand_addresses_later_an_idle_client_is_forgotten_and_a_busy_one_is_not():
    clients = Clients(Share(running=1, patience=0.02))
    clients.admit("10.0.0.1")
    for number in range(10_050):
        clients.admit(f"client {number}")()
    with pytest.raises(TooMany):
        clients.admit("10.0.0.1")
    assert len(clients._states) < 10_100  # noqa: SLF001 - memory is what this is about
