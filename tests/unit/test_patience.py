"""A run's end of patience: deadline, stops, and waits that end in time."""

from __future__ import annotations

import math
import time

import pytest

from clinicbot.errors import StopRequested
from clinicbot.wiki.patience import GRACE, OutOfPatience, Patience


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


def test_there_is_no_deadline_unless_one_is_set() -> None:
    """A first publish of a large series takes hours at a bot's pace."""
    patience = Patience()
    assert patience.deadline == math.inf
    patience.check()


def test_deadline_stops_before_the_next_page_and_for_good() -> None:
    """Also if the clock were set back."""
    clock = Clock()
    patience = Patience(130.0, clock)
    patience.check()
    clock.now = 130.0
    with pytest.raises(StopRequested, match="deadline"):
        patience.check()
    clock.now = 100.0
    with pytest.raises(StopRequested):
        patience.check()


def test_first_reason_to_stop_is_the_one_told() -> None:
    """What comes later only follows from it."""
    patience = Patience()
    patience.stop("SIGTERM")
    patience.stop("something else")
    with pytest.raises(StopRequested, match="SIGTERM"):
        patience.check()


def test_wait_past_the_deadline_ends_at_once() -> None:
    """Nothing would come of it."""
    patience = Patience(130.0, Clock())
    began = time.monotonic()
    with pytest.raises(StopRequested, match="wait of 60 s"):
        patience.wait(60)
    assert time.monotonic() - began < 30


def test_long_wait_is_not_begun_when_a_stop_is_wanted() -> None:
    """The pauses between requests go on: what is under way is settled."""
    patience = Patience()
    patience.stop("SIGTERM")
    with pytest.raises(StopRequested):
        patience.wait(60)
    patience.wait(0.01)


def test_alarm_long_after_the_deadline_stops_whatever_is_under_way() -> None:
    """The wiki has had its time; it isn't waited for again."""
    clock = Clock()
    patience = Patience(130.0, clock)
    clock.now = 130.0 + GRACE
    with pytest.raises(StopRequested, match="did not answer"):
        patience.ring()
    with pytest.raises(StopRequested):
        patience.wait(5)


def test_alarm_breaks_off_one_request_and_rings_again_at_the_deadline() -> None:
    """Each is set in its turn, whichever comes first."""
    clock, set_to = Clock(), list[float]()
    patience = Patience(130.0, clock, alarm=set_to.append)
    with patience.limited(10):
        assert set_to[-1] == 10
        clock.now = 109.0
        patience.ring()
        assert set_to[-1] == 1
        clock.now = 110.0
        with pytest.raises(TimeoutError):
            patience.ring()
        assert set_to[-1] == 20 + GRACE
    patience.ring()
    assert set_to[-1] == 20 + GRACE


def test_wiki_in_trouble_has_one_account_for_all_its_troubles() -> None:
    """Waits and failed requests alike; a wait leaves enough for the request after it."""
    patience = Patience(budget=100.0)
    patience.spend(89.9)
    patience.bear(0.01)
    assert 89.9 < patience.spent < 100
    with pytest.raises(OutOfPatience):
        patience.bear(0.2)
    with pytest.raises(OutOfPatience):
        patience.bear(0.001)


def test_stop_comes_before_a_wiki_in_trouble() -> None:
    """A deadline that has passed is what is told, also if nothing is left for the wiki."""
    patience = Patience(budget=0.0)
    patience.stop("SIGTERM")
    with pytest.raises(StopRequested, match="SIGTERM"):
        patience.bear(5)


def test_wait_that_is_no_trouble_costs_nothing() -> None:
    """The pauses between edits are our own doing."""
    patience = Patience(budget=0.0)
    patience.wait(0.01)
    assert patience.spent == 0


def test_wait_takes_as_long_as_it_says() -> None:
    """No less, since a wiki asked for it."""
    began = time.monotonic()
    Patience().wait(0.3)
    assert 0.3 <= time.monotonic() - began < 30
