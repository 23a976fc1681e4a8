"""One graph takes over from another: no request falls between, none loses the graph that it began with."""

from xiangce.web.editions import Edition, Editions


class Served:
    """An edition that says its name, and when it was closed."""

    def __init__(self, name):
        self.closed = 0
        self.edition = Edition(lambda *_: iter([name]), self._close)

    def _close(self):
        self.closed += 1


def test_requests_get_the_newest_and_those_begun_before_end_on_the_old():
    old, new = Served(b"old"), Served(b"new")
    editions = Editions(old.edition)
    begun = editions({}, None)
    editions.replace(new.edition)
    assert [*editions({}, None)] == [b"new"]
    assert old.closed == 0
    assert [*begun] == [b"old"]
    begun.close()
    assert (old.closed, new.closed) == (1, 0)


def test_an_edition_that_nobody_uses_goes_at_once_and_only_once():
    old, new = Served(b"old"), Served(b"new")
    editions = Editions(old.edition)
    editions.replace(new.edition)
    assert old.closed == 1
    editions.close()
    assert (old.closed, new.closed) == (1, 1)


def test_a_request_that_fails_does_not_hold_its_edition():
    closed = []
    editions = Editions(Edition(lambda *_: 1 / 0, lambda: closed.append(True)))
    try:
        editions({}, None)
    except ZeroDivisionError:
        editions.close()
    assert closed == [True]
