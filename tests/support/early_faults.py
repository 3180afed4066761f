"""The same faults before the first edit: at the first word, at the login, while reading."""

from __future__ import annotations

import math
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from clinicbot.errors import WikiError
from clinicbot.publish.apply import Result
from clinicbot.wiki import engine
from clinicbot.wiki.patience import Patience
from tests.support.bot import Run, enter
from tests.support.faults import BAD_TOKEN, PAGES, TOO_MANY, html
from tests.support.proxy import MAXLAG, UNAVAILABLE, Answer


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.support.proxy import Asked, Proxy
    from tests.support.wiki import Wiki


def _first_word(asked: Asked) -> bool:
    return asked.params.get("meta") == "userinfo"


def _login(asked: Asked) -> bool:
    return asked.action == "login"


def _reading(asked: Asked) -> bool:
    return asked.action == "query" and asked.params.get("prop") == "revisions"


def _writing(asked: Asked) -> bool:
    return asked.action == "edit"


PHASES: Final[Mapping[str, Callable[[Asked], bool]]] = {
    "first word": _first_word,
    "login": _login,
    "reading": _reading,
    "writing": _writing,
}
"""Of a run: which requests are its."""

BEFORE: Final = ("first word", "login", "reading")


@dataclass(frozen=True)
class Early:
    """A fault before the first edit.

    Attributes:
        name: What it is.
        fault: As the proxy takes it.
        code: What a run ends with if it never ends.
        seconds: How long the client waits for a piece of an answer.
    """

    name: str
    fault: Mapping[str, Any]
    code: str = "unreachable"
    seconds: float = 45


EARLY: Final = (
    Early("maxlag", {"answer": MAXLAG}, "maxlag"),
    Early("rate limit", {"answer": Answer.error("ratelimited")}, "ratelimited"),
    Early("429 with Retry-After", {"answer": TOO_MANY}),
    Early("503 with Retry-After", {"answer": UNAVAILABLE}),
    Early("500", {"answer": html(500)}),
    Early("reset before", {"cut": "before"}),
    Early("reset after", {"cut": "after"}),
    Early("hang", {"delay": 1.5, "cut": "before"}, seconds=0.7),
    Early("truncated answer", {"cut": "middle"}),
    Early("HTML answer", {"answer": html(200)}),
)
"""Those that can happen to any request; what only an edit can meet is in `CASES`."""

LOGIN_ONLY: Final = (Early("badtoken", {"answer": BAD_TOKEN}, "badtoken"),)


def early_cases() -> list[tuple[str, Early]]:
    """Give every fault in every phase."""
    cases = [(phase, case) for phase in BEFORE for case in EARLY]
    return cases + [("login", case) for case in LOGIN_ONLY]


@dataclass
class Began:
    """How a run began, and ended.

    Attributes:
        code: The error that it ended with; "" if it wrote its pages.
        said: In words.
        requests: How many requests of the phase there were.
        seconds: How long it took.
        patience: What the wiki has cost.
    """

    patience: Patience
    code: str = ""
    said: str = ""
    requests: int = 0
    seconds: float = 0
    edits: list[Asked] = field(default_factory=list)


@dataclass
class Hasty(Patience):
    """Waits for a wiki in no time, by a clock that is put forward as far."""

    ahead: float = field(default=0, init=False)

    def __post_init__(self) -> None:
        """Take the clock that can be put forward."""
        self.clock = lambda: time.monotonic() + self.ahead

    def wait(self, seconds: float) -> None:
        """Put the clock forward."""
        self.ahead += seconds


@contextmanager
def operator(seconds: float = 45) -> Iterator[None]:
    """Let pywikibot be as patient inside as an operator has it, but for hanging requests."""
    config = engine.load(Path("/nonexistent")).config
    settings: dict[str, Any] = {
        "max_retries": engine.MAX_RETRIES,
        "retry_wait": engine.RETRY_WAIT,
        "retry_max": engine.RETRY_MAX,
        "socket_timeout": (6, seconds),
    }
    kept = {name: getattr(config, name) for name in settings}
    for name, value in settings.items():
        setattr(config, name, value)
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(config, name, value)


@dataclass(frozen=True)
class Start:
    """Where and when a fault happens.

    Attributes:
        wiki: The wiki.
        proxy: Stands between it and the run.
        phase: What the run is about to do.
    """

    wiki: Wiki
    proxy: Proxy
    phase: str


def begin(start: Start, case: Early, *, times: int = 1, budget: float = math.inf) -> Began:
    """Let a run meet a fault, before its first edit or there.

    Args:
        start: Where and when.
        case: What.
        times: How often in a row.
        budget: How long the run may wait for the wiki.
    """
    began = Began(Hasty(budget=budget, persistent=True))
    proxy, concerned = start.proxy, PHASES[start.phase]
    clock = time.monotonic()
    proxy.fault(matches=concerned, times=times, **case.fault)
    try:
        with operator(case.seconds):
            run = Run(enter(start.wiki, proxy.url, patience=began.patience))
            for one in run.apply(run.plan(*PAGES)).having(Result.FAILED)[:1]:
                began.code, began.said = one.code, f"{one.reason}; {one.fix}"
    except WikiError as error:
        began.code, began.said = error.code, str(error)
    finally:
        proxy.settle()
    began.seconds = time.monotonic() - clock
    began.requests = sum(map(concerned, proxy.asked))
    began.edits = proxy.actions("edit")
    return began
