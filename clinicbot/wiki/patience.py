"""How long a run may go on, and how much of that it may spend on a wiki in trouble.

Before every edit, and wherever pywikibot would wait, the run is asked to stop
if its deadline has passed or somebody wants it to. A request that is under way
is never broken off, so a page is written whole or not at all; only where the
wiki keeps a request hanging past the deadline, or past any reason, is that
broken off, too.

All that a wiki costs that is down, read-only or too busy is paid from one
account: the waits and the requests that come to nothing. When that is used
up, the run ends; the wiki can be down for good, and the next run will see.
"""

from __future__ import annotations

import contextlib
import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from clinicbot.errors import StopRequested


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


SHORT: Final = 1.0
"""Seconds that may still be waited when it is time to stop: the pauses between
requests, so that what is under way can be settled and checked."""

GRACE: Final = 60.0
"""Seconds past the deadline after which a hanging request is broken off."""

LEAST: Final = 10.0
"""Seconds that a request gets in any case. So much is left when the last wait is over."""

_PIECE: Final = 0.2


class OutOfPatience(Exception):
    """The account for a wiki in trouble is used up."""


@dataclass
class Patience:
    """The end of a run's patience.

    Attributes:
        deadline: On the clock; infinity if there is none.
        clock: Seconds that only go forward.
        budget: Seconds that a wiki in trouble may cost in all.
        persistent: Whether to wait for a wiki's first word, too, as a job
            should; a person wants to know at once.
        alarm: Has `ring` called, in the main thread, after so many seconds;
            never for infinity. None if nobody can.
        reason: Why it is time to stop; "" while it isn't.
        spent: What the wiki has cost so far.
    """

    deadline: float = math.inf
    clock: Callable[[], float] = time.monotonic
    budget: float = math.inf
    persistent: bool = False
    alarm: Callable[[float], None] | None = None
    reason: str = field(default="", init=False)
    spent: float = field(default=0, init=False)
    _limit: float = field(default=math.inf, init=False)

    def stop(self, reason: str) -> None:
        """Ask the run to stop as soon as the page under way is done."""
        self.reason = self.reason or reason

    def check(self) -> None:
        """Make sure that there is time for another page.

        Raises:
            StopRequested: There isn't, or somebody asked for a stop.
        """
        if self.clock() >= self.deadline:
            self.stop("the deadline of the run has passed")
        if self.reason:
            raise StopRequested(self.reason)

    def wait(self, seconds: float) -> None:
        """Wait, unless it is time to stop before that is over.

        Raises:
            StopRequested: It is; at once, since nothing would come of waiting.
        """
        if seconds > SHORT:
            self.check()
            if self.clock() + seconds > self.deadline:
                self.stop(f"the deadline of the run is nearer than a wait of {seconds:.0f} s")
            self.check()
        end = self.clock() + seconds
        while (left := end - self.clock()) > 0:
            # In pieces: a signal's handler doesn't end a sleep, it only sets the reason.
            time.sleep(min(left, _PIECE))
            if seconds > SHORT:
                self.check()

    @property
    def left(self) -> float:
        """What a wiki in trouble may still cost."""
        return max(0.0, self.budget - self.spent)

    def spend(self, seconds: float) -> None:
        """Take what a wiki in trouble has cost from the account."""
        self.spent += seconds

    def bear(self, seconds: float) -> None:
        """Wait for a wiki in trouble, at its expense.

        Raises:
            OutOfPatience: It has not so much left, and for a request after
                that; at once.
            StopRequested: It is time to stop.
        """
        if seconds + LEAST > self.left:
            # If it is time to stop, that is the reason.
            self.check()
            # Nothing less would do; a wiki that asks for an hour is asked no more.
            self.budget = self.spent
            raise OutOfPatience
        began = self.clock()
        try:
            self.wait(seconds)
        finally:
            self.spend(self.clock() - began)

    @contextlib.contextmanager
    def limited(self, seconds: float) -> Iterator[None]:
        """Have `ring` break off what goes on inside for longer than that."""
        self._limit = self.clock() + seconds
        self.arm()
        try:
            yield
        finally:
            self._limit = math.inf
            self.arm()

    def arm(self) -> None:
        """Set the alarm for whatever comes first."""
        if self.alarm:
            self.alarm(max(min(self._limit, self.deadline + GRACE) - self.clock(), 0.001))

    def ring(self) -> None:
        """Break off what has gone on for too long; called by the alarm.

        Raises:
            StopRequested: The deadline is long past.
            TimeoutError: It is a request that takes for ever.
        """
        now = self.clock()
        if now >= self.deadline + GRACE:
            self.deadline = now
            self.arm()
            self.stop("the deadline of the run has passed while the wiki did not answer")
            raise StopRequested(self.reason)
        if now >= self._limit:
            self._limit = math.inf
            self.arm()
            raise TimeoutError
        self.arm()
