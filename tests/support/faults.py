"""What can go wrong between a run and a wiki, class by class, and what must come of it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clinicbot.publish.apply import Result
from tests.support.bot import Run, enter, page
from tests.support.proxy import MAXLAG, READONLY, UNAVAILABLE, Answer


if TYPE_CHECKING:
    from collections.abc import Callable

    from clinicbot.publish.apply import Results
    from tests.support.proxy import Proxy
    from tests.support.wiki import Wiki


PAGES = (
    page(1, "Digest 1.\n\nIts text."),
    page(2, "Digest 2.\n\nIts text, with a [https://evil.example/ link]."),
    page(3, "Digest 3.\n\nIts text."),
)
"""What the run shall create; most faults happen to the second."""

SECOND = PAGES[1].title
ALWAYS = 99

ALL_DONE = ("created", "created", "created")


@dataclass(frozen=True)
class Scene:
    """Where a fault happens.

    Attributes:
        wiki: The wiki.
        proxy: Stands between it and the run.
        run: Has made its plan, and is about to do it.
    """

    wiki: Wiki
    proxy: Proxy
    run: Run

    def second(self, *, times: int = 1, **fault: object) -> None:
        """Let something happen to the write of the second page."""
        self.proxy.fault(action="edit", title=SECOND, times=times, **fault)


@dataclass(frozen=True)
class Case:
    """One class of fault.

    Attributes:
        name: What it is.
        happens: Makes it happen.
        expected: What becomes of the three pages: result and code.
        duty: What the run owes: wait, log in, go on, or stop.
        seconds: The most that it may take.
        change: Whether the pages are there, and the run changes them.
    """

    name: str
    happens: Callable[[Scene], object]
    expected: tuple[str, ...]
    duty: str
    seconds: float = 60
    change: bool = False

    @property
    def most(self) -> int:
        """So many revisions each page may have afterwards."""
        return 2 if self.change else 1

    @property
    def good(self) -> tuple[str, ...]:
        """What becomes of the pages if all goes well."""
        return ("updated",) * 3 if self.change else ALL_DONE


@dataclass(frozen=True)
class Happened:
    """What became of a run.

    Attributes:
        results: Of the three pages: result and code.
        seconds: How long it took.
        writes: How often each page was sent.
        revisions: How many revisions each page has.
        done: All there is to know.
    """

    results: tuple[str, ...]
    seconds: float
    writes: tuple[int, ...]
    revisions: tuple[int, ...]
    done: Results


def happen(wiki: Wiki, proxy: Proxy, case: Case) -> Happened:
    """Let it happen to a run that writes three new pages."""
    run = Run(enter(wiki, proxy.url))
    config = run.session._engine.config
    kept = {name: getattr(config, name) for name in ("retry_wait", "retry_max", "socket_timeout")}
    try:
        config.retry_wait, config.retry_max = 0.2, 0.5
        if case.change:
            run.publish(*PAGES)
        changed = [replace(one, text=f"{one.text}\n\nAnd more.") for one in PAGES]
        planned = run.plan(*(changed if case.change else PAGES))
        proxy.clear()
        case.happens(Scene(wiki, proxy, run))
        began = time.monotonic()
        done = run.apply(planned)
        seconds = time.monotonic() - began
    finally:
        for name, value in kept.items():
            setattr(config, name, value)
        proxy.settle()
    return Happened(
        tuple(f"{one.result.value} {one.code}".strip() for one in done.outcomes),
        seconds,
        tuple(sum(one.title == page.title for one in proxy.actions("edit")) for page in PAGES),
        tuple(len(wiki.revisions(page.title)) for page in PAGES),
        done,
    )


def _hangs(scene: Scene) -> None:
    """Answer later than anybody waits; and write later, too."""
    scene.run.session._engine.config.socket_timeout = (1, 0.7)
    scene.second(delay=1.5)


def _hangs_for_ever(scene: Scene) -> None:
    scene.run.session._engine.config.socket_timeout = (1, 0.5)
    scene.second(delay=1.0, cut="before", times=ALWAYS)


def _refuses_connections(scene: Scene) -> None:
    """Nobody listens any more."""
    scene.second(cut="before", before=scene.proxy.deafen)


def _loses_session(scene: Scene) -> None:
    """The bot's cookies are worth nothing from now on."""
    scene.run.session._engine.library.comms.http.cookie_jar.clear()


def _wants_captcha(scene: Scene) -> None:
    said = {"result": "Failure", "captcha": {"type": "simple", "id": "1", "question": "1+1"}}
    body = json.dumps({"edit": said}).encode()
    scene.second(answer=Answer(200, body, {"Content-Type": "application/json"}))


def html(status: int) -> Answer:
    """Answer with a page for people."""
    return Answer.page(status, "<html><h1>Our servers are under maintenance</h1></html>")


def _block(scene: Scene) -> None:
    scene.wiki.api("Admin", action="block", user="ClinicBot", reason="trial", expiry="1 hour")


def _protect(scene: Scene) -> None:
    scene.wiki.api("Admin", action="protect", title=SECOND, protections="create=sysop")


def _be_quicker(scene: Scene) -> None:
    scene.second(before=lambda: scene.wiki.edit(SECOND, "A person is quicker."))


def _change_first(scene: Scene) -> None:
    scene.second(before=lambda: scene.wiki.edit(SECOND, "A person's text."))


def _delete_first(scene: Scene) -> None:
    gone = {"action": "delete", "title": SECOND}
    scene.second(before=lambda: scene.wiki.api("Admin", **gone))


def _protect_first(scene: Scene) -> None:
    guard = {"action": "protect", "title": SECOND, "protections": "edit=sysop"}
    scene.second(before=lambda: scene.wiki.api("Admin", **guard))


def _spam(scene: Scene) -> None:
    """Refuse the link of the second page."""
    scene.wiki.edit("MediaWiki:Spam-blacklist", r"evil\.example", "Admin")


def _stop(code: str) -> tuple[str, ...]:
    return ("created", f"failed {code}", "skipped")


def _go_on(code: str, others: str = "created") -> tuple[str, ...]:
    return (others, f"blocked {code}", others)


def _answered(answer: Answer, times: int = 1) -> Callable[[Scene], None]:
    return lambda scene: scene.second(answer=answer, times=times)


def _cut(when: str, times: int = 1) -> Callable[[Scene], None]:
    return lambda scene: scene.second(cut=when, times=times)


RATELIMITED = Answer.error("ratelimited")
TOO_MANY = Answer.page(429, "Slow down.", Retry_After="1")
BAD_TOKEN = Answer.error("badtoken", "Invalid CSRF token.")
ASSERT_FAILED = Answer.error("assertuserfailed", "You are no longer logged in.")

CASES = (
    Case("maxlag", _answered(MAXLAG), ALL_DONE, "wait"),
    Case("maxlag for ever", _answered(MAXLAG, ALWAYS), _stop("maxlag"), "wait, then stop"),
    Case("read-only for a moment", _answered(READONLY), ALL_DONE, "wait"),
    Case(
        "read-only",
        lambda scene: scene.second(before=lambda: scene.wiki.configure(wgReadOnly="Upkeep")),
        _stop("readonly"),
        "wait, then stop",
    ),
    Case("rate limit", _answered(RATELIMITED), ALL_DONE, "wait"),
    Case(
        "rate limit for ever", _answered(RATELIMITED, ALWAYS), _stop("ratelimited"), "wait, stop"
    ),
    Case("429 with Retry-After", _answered(TOO_MANY), ALL_DONE, "wait"),
    Case("429 for ever", _answered(TOO_MANY, ALWAYS), _stop("unreachable"), "wait, then stop"),
    Case("503 with Retry-After", _answered(UNAVAILABLE), ALL_DONE, "wait"),
    Case("503 for ever", _answered(UNAVAILABLE, ALWAYS), _stop("unreachable"), "wait, then stop"),
    Case("500", _answered(html(500)), ALL_DONE, "wait"),
    Case("500 for ever", _answered(html(500), ALWAYS), _stop("unreachable"), "wait, then stop"),
    Case(
        "connection refused",
        _refuses_connections,
        # Nobody could be asked any more whether the first page was kept as sent.
        ("failed unverified", "failed unreachable", "skipped"),
        "wait, then stop",
    ),
    Case("reset before the write", _cut("before"), ALL_DONE, "try again"),
    Case("reset after the write", _cut("after"), ALL_DONE, "look, not write again"),
    Case("reset for ever", _cut("before", ALWAYS), _stop("unreachable"), "wait, then stop"),
    Case("hang", _hangs, ALL_DONE, "time out, try again, write once"),
    Case("hang for ever", _hangs_for_ever, _stop("unreachable"), "time out, then stop"),
    Case("truncated answer", _cut("middle"), ALL_DONE, "look, not write again"),
    Case("HTML answer", _answered(html(200)), ALL_DONE, "try again"),
    Case("HTML for ever", _answered(html(200), ALWAYS), _stop("unreachable"), "try, then stop"),
    Case("badtoken", _answered(BAD_TOKEN), ALL_DONE, "new token"),
    Case("badtoken for ever", _answered(BAD_TOKEN, ALWAYS), _stop("badtoken"), "stop"),
    Case("lost session", _loses_session, ALL_DONE, "log in again"),
    Case("assertuserfailed", _answered(ASSERT_FAILED), ALL_DONE, "log in again"),
    Case(
        "assertuserfailed for ever",
        _answered(ASSERT_FAILED, ALWAYS),
        _stop("assertuserfailed"),
        "log in, then stop",
    ),
    Case("somebody creates the page", _be_quicker, _go_on("articleexists"), "go on"),
    Case("edit conflict", _change_first, _go_on("editconflict", "updated"), "go on", change=True),
    Case(
        "page deleted meanwhile",
        _delete_first,
        _go_on("missingtitle", "updated"),
        "go on, not bring back",
        change=True,
    ),
    Case(
        "page protected meanwhile",
        _protect_first,
        _go_on("protectedpage", "updated"),
        "go on",
        change=True,
    ),
    Case(
        "reset after a change",
        _cut("after"),
        ("updated", "updated", "updated"),
        "look, not write again",
        change=True,
    ),
    Case(
        "account blocked",
        lambda scene: scene.second(before=lambda: _block(scene)),
        _stop("blocked"),
        "stop",
    ),
    Case("captcha", _wants_captcha, _go_on("captcha"), "go on, never answer"),
    Case(
        "abuse filter warns",
        lambda scene: scene.wiki.filter_edits('page_title contains "002"', "warn"),
        _go_on("abusefilter-warning"),
        "go on, never insist",
    ),
    Case(
        "abuse filter blocks",
        lambda scene: scene.wiki.filter_edits('page_title contains "002"'),
        _go_on("abusefilter-disallowed"),
        "go on",
    ),
    Case("spam blacklist", _spam, _go_on("spamblacklist"), "go on"),
    Case(
        "title blacklist",
        lambda scene: scene.wiki.forbid_title(".*002.*"),
        _go_on("titleblacklist-forbidden"),
        "go on",
    ),
    Case("protected page", _protect, _go_on("protectedpage"), "go on"),
)


def told(happened: Happened) -> str:
    """Say in a few words what became of the three pages."""
    finals = [one.result for one in happened.done.outcomes]
    written = sum(result in {Result.CREATED, Result.UPDATED} for result in finals)
    return f"{written} written; second page: {happened.results[1]}; third: {happened.results[2]}"
