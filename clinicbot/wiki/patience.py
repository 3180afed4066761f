"""How long a run may go on, and whether it has been asked to stop.

Before every edit, and wherever pywikibot would wait, the run is asked to stop
if its deadline has passed or somebody wants it to. A request that is under way
is never broken off, so a page is written whole or not at all; only where the
wiki keeps a request hanging past the deadline is that broken off, too.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from clinicbot.errors import StopRequested


if TYPE_CHECKING:
    from collections.abc import Callable


SHORT: Final = 1.0
"""Seconds that may still be waited when it is time to stop: the pauses between
requests, so that what is under way can be settled and checked."""

GRACE: Final = 60.0
"""Seconds past the deadline after which a hanging request is broken off."""

_PIECE: Final = 0.2


@dataclass
class Patience:
    """The end of a run's patience.

    Attributes:
        deadline: On the clock; infinity if there is none.
        clock: Seconds that only go forward.
        reason: Why it is time to stop; "" while it isn't.
    """

    deadline: float = math.inf
    clock: Callable[[], float] = time.monotonic
    reason: str = field(default="", init=False)

    def stop(self, reason: str) -> None:
        """Ask the run to stop as soon as the page under way is done."""
        self.reason = self.reason or reason

    def give_up(self) -> None:
        """Break off whatever is under way: the deadline is long past.

        Raises:
            StopRequested: Always.
        """
        self.stop("the deadline of the run has passed while the wiki did not answer")
        raise StopRequested(self.reason)

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
