"""What every page needs, from what it should be and what it is: pure, like a diff.

A page is the bot's to change if it still holds what the bot wrote last. That
is read from the wiki's own history, by the fingerprint in the bot's edit
summaries (`clinicbot.wiki.gate.fingerprint`): what a person wrote, what the
server merged, what somebody wrote under the bot's name differs from it.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from clinicbot.errors import ExitCode, PersonNeeded, WikiError
from clinicbot.publish.desired_page import DesiredPage, Kind
from clinicbot.publish.objections import damaged, disputed, edited, region_of
from clinicbot.wiki.exclusion import welcomes
from clinicbot.wiki.gate import recorded
from clinicbot.wiki.pages import LivePage, Revision, Standing, digest_of, stored_form
from clinicbot.wiki.refusals import concerns_everything, explain
from clinicbot.wikitext.region import content_hash, find_region


if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from clinicbot.wiki.gate import Order


class Action(StrEnum):
    """What a page needs."""

    CREATE = "create"
    UPDATE = "update"
    NOTHING = "nothing"
    BLOCKED = "blocked"

    DO = "do"
    """Something that is no edit, such as a mark."""

    WAIT = "wait"
    """Its time comes after an earlier step, in this run or a later one."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one page needs, and why.

    Attributes:
        page: The page as it should be.
        action: What it needs.
        reason: Why, in words for a person.
        text: The wikitext that it shall have; "" if it can't be told.
        before: The wikitext that it has; "" if none, or if nobody looked.
        base: The revision that this was computed from; None for a new page.
        summary: The edit summary, without fingerprint.
        minor: Whether the edit is minor.
        code: Of a blocked page: why, for programs.
        fix: Of a blocked page: what a person can do.
        newest: The newest revision: who wrote it and when.
        ours: What the bot wrote last, where somebody else wrote what there is.
        order: What to do, if that is no edit.
        whence: Where its text is from, for the diff.
    """

    page: DesiredPage
    action: Action
    reason: str
    text: str = ""
    before: str = ""
    base: int | None = None
    summary: str = ""
    minor: bool = False
    code: str = ""
    fix: str = ""
    newest: Revision | None = None
    ours: str | None = None
    order: Order | None = None
    whence: str = "from the source"

    @property
    def title(self) -> str:
        """The page's title."""
        return self.page.title

    @property
    def size(self) -> int:
        """The bytes that the page will have."""
        return len(self.text.encode())

    @property
    def diff(self) -> str:
        """A unified diff from what the wiki has to what the source wants."""
        live = f"{self.title} (on the wiki)" if self.newest else "(no page yet)"
        return _diff(self.before, self.text, live, f"{self.title} ({self.whence})")

    @property
    def their_diff(self) -> str:
        """A unified diff of what people changed since the bot's last edit; "" if unknown."""
        if self.ours is None or self.newest is None:
            return ""
        ours, before = self.ours, self.before
        if self.page.region is not None:
            ours, before = region_of(ours), region_of(before)
        theirs = f"{self.title} (as {self.newest.user or 'somebody'} left it)"
        return _diff(ours, before, f"{self.title} (as the bot left it)", theirs)

    @property
    def error(self) -> PersonNeeded | None:
        """Of a blocked page: the error that writing it would be."""
        if self.action is not Action.BLOCKED:
            return None
        return PersonNeeded(self.reason, title=self.title, code=self.code, fix=self.fix)


@dataclass(frozen=True, slots=True)
class Plan:
    """What every page needs, in the order in which it can be done.

    Attributes:
        steps: A step for every page.
        account: The bot's user name; "" if nobody knows it.
    """

    steps: tuple[Step, ...]
    account: str = ""

    def having(self, *actions: Action) -> tuple[Step, ...]:
        """Give the steps that need one of these."""
        return tuple(step for step in self.steps if step.action in actions)

    @property
    def changes(self) -> tuple[Step, ...]:
        """The pages to write, and what else is to be done."""
        return self.having(Action.CREATE, Action.UPDATE, Action.DO)

    @property
    def blocked(self) -> tuple[Step, ...]:
        """The pages that wait for a person."""
        return self.having(Action.BLOCKED)

    @property
    def exit_code(self) -> ExitCode:
        """What `plan` says at its end: changes to make are no fault, blocked pages are."""
        return ExitCode.PERSON if self.blocked else ExitCode.OK


_SAME: Final = "as the source wants it"
_SHOWN: Final = "as the source wants it, in somebody's own white space"


def _diff(before: str, after: str, named: str, then: str) -> str:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), named, then, lineterm="")
    return "\n".join(lines)


def plan(
    wanted: Iterable[DesiredPage],
    live: Mapping[str, LivePage],
    *,
    account: str,
    max_bytes: int,
    edit_summary: Callable[[str], str],
) -> Plan:
    """Compare what every page should be with what it is.

    Args:
        wanted: The pages as they should be, in the order to write them in.
        live: The pages as they are, by title; see `clinicbot.publish.survey`.
        account: The bot's user name; "" to take every fingerprint for the
            bot's, which is good enough to show a plan.
        max_bytes: The largest page that the wiki takes.
        edit_summary: Words an edit summary around what was done.
    """
    planner = _Planner(account, max_bytes, edit_summary)
    steps = [planner.step(page, live[page.title]) for page in wanted]
    blocked = [step for step in steps if step.action is Action.BLOCKED]
    return Plan(tuple(after_its_target(step, blocked) for step in steps), account)


def after_its_target(step: Step, undone: Iterable[Step]) -> Step:
    """Let a redirect wait while the page that it is to lead to is not there.

    Args:
        step: Any step.
        undone: The steps that have come to nothing.
    """
    page = step.page
    if page.kind is not Kind.BASE or step.action not in {Action.CREATE, Action.UPDATE}:
        return step
    for other in undone:
        same = (other.page.key, other.page.language) == (page.key, page.language)
        if same and other.page.kind is Kind.PAGE and other.newest is None:
            reason = f"it is to lead to {other.title}, which is not there yet"
            return replace(step, action=Action.WAIT, reason=reason)
    return step


def differs(page: DesiredPage, live: LivePage, account: str) -> bool:
    """Say whether a page has to be looked at closely, as its hash is not as wanted.

    The hash of a page with a region says nothing of the region; the bot's last
    edit summary does, unless somebody edited the page since.
    """
    if live.newest is None:
        return False
    if page.region is not None:
        kept = recorded(live.newest.comment)[1]
        return kept != content_hash(page.region) or not is_ours(live, account)
    return live.newest.sha1 != digest_of(page.text)


def is_ours(live: LivePage, account: str) -> bool:
    """Say whether a page holds what the bot wrote last.

    Also where a person restored the bot's text, as after vandalism.
    """
    newest = live.newest
    if newest is None or not newest.sha1:
        return False
    last = newest if account in {"", newest.user} else live.own
    return last is not None and recorded(last.comment)[0] == newest.sha1[:8]


@dataclass(frozen=True, slots=True)
class _Planner:
    account: str
    max_bytes: int
    edit_summary: Callable[[str], str]

    def step(self, page: DesiredPage, live: LivePage) -> Step:
        """Say what one page needs."""
        if live.newest is None:
            return self._new(page, live)
        if not differs(page, live, self.account):
            return Step(page, Action.NOTHING, _SAME, page.text, newest=live.newest)
        try:
            text = stored_form(page.on(live.text or ""))
        except PersonNeeded as error:
            return _blocked(page, live, damaged(error, live), "")
        same = digest_of(text) == live.newest.sha1
        if same or live.standing is Standing.SHOWN:
            why = _SAME if same else _SHOWN
            return Step(page, Action.NOTHING, why, text, newest=live.newest)
        if objection := self._objection(page, live, text):
            return _blocked(page, live, objection, text)
        return self._change(page, live, text)

    def _new(self, page: DesiredPage, live: LivePage) -> Step:
        text = stored_form(page.text)
        refused = self._deleted(live) or self._refused(page, live) or self._too_big(page, text)
        if refused:
            return _blocked(page, live, refused, text)
        summary = self.edit_summary(f"{page.what}: new page")
        return Step(page, Action.CREATE, "there is no such page yet", text, summary=summary)

    def _change(self, page: DesiredPage, live: LivePage, text: str) -> Step:
        before = live.text or ""
        why, minor = _what_changed(page, before, text)
        assert live.newest is not None  # noqa: S101 - `step` has seen to it
        return Step(
            page,
            Action.UPDATE,
            why,
            text,
            before,
            base=live.newest.id,
            summary=self.edit_summary(f"{page.what}: {why}"),
            minor=minor,
            newest=live.newest,
        )

    def _objection(self, page: DesiredPage, live: LivePage, text: str) -> WikiError | None:
        """Say why an existing page can't be changed, if it can't."""
        tests = (
            _not_wikitext, self._changed_by_others, _disputed, self._unwelcome, self._refused,
        )  # fmt: skip
        for test in tests:
            if error := test(page, live):
                return error
        return self._too_big(page, text)

    def _changed_by_others(self, page: DesiredPage, live: LivePage) -> WikiError | None:
        assert live.newest is not None  # noqa: S101 - `step` has seen to it
        if page.region is not None:
            by_others = find_region(live.text or "", page.title).edited
        elif page.kind is Kind.INDEX and not live.text:
            by_others = False
        else:
            known = page.base_revision == live.newest.id or is_ours(live, self.account)
            by_others = not known and live.standing is not Standing.TAKEN_IN
        return edited(page, live, live.newest) if by_others else None

    def _unwelcome(self, page: DesiredPage, live: LivePage) -> WikiError | None:
        if welcomes(live.text or "", self.account):
            return None
        return explain("nobots", title=page.title)

    def _refused(self, page: DesiredPage, live: LivePage) -> WikiError | None:
        if live.refusal is None:
            return None
        error = explain(live.refusal.code, live.refusal.info, title=page.title)
        # What concerns the account is no matter of this page: the first write tells it.
        return None if concerns_everything(error) else error

    def _too_big(self, page: DesiredPage, text: str) -> WikiError | None:
        if (size := len(text.encode())) <= self.max_bytes:
            return None
        return explain(
            "contenttoobig", f"{size:,} bytes of at most {self.max_bytes:,}", title=page.title
        )

    def _deleted(self, live: LivePage) -> WikiError | None:
        if live.deletion is None:
            return None
        error = explain("pagedeleted", title=live.title)
        by, when = live.deletion.user or "somebody", live.deletion.timestamp
        return PersonNeeded(
            f"{by} deleted the page at {when} («{live.deletion.comment}»)",
            title=live.title,
            code=error.code,
            fix=error.fix,
        )


def _blocked(page: DesiredPage, live: LivePage, error: WikiError, text: str) -> Step:
    return Step(
        page,
        Action.BLOCKED,
        error.wrong,
        text,
        live.text or "",
        base=live.newest.id if live.newest else None,
        code=error.code,
        fix=error.fix,
        newest=live.newest,
        ours=live.own_text,
    )


def _not_wikitext(page: DesiredPage, live: LivePage) -> WikiError | None:
    if live.content_model == "wikitext" and live.text is not None:
        return None
    return explain("no-direct-editing", title=page.title)


def _disputed(page: DesiredPage, live: LivePage) -> WikiError | None:
    if live.dispute is None or live.newest is None or page.base_revision == live.newest.id:
        return None
    documented = page.kind is Kind.PAGE
    return disputed(page, live.dispute, live.newest.id, documented=documented)


def _what_changed(page: DesiredPage, before: str, after: str) -> tuple[str, bool]:
    """Say what an edit changes, and whether that makes it a minor one."""
    if page.kind is Kind.INDEX:
        return "the list of digests changed", True
    if page.kind is Kind.BASE:
        return "the redirect changed", True
    if _without_navigation(before) == _without_navigation(after):
        return "its links to other pages changed", True
    return "the source changed", False


def _without_navigation(text: str) -> list[str]:
    from clinicbot.wikitext.view import NAVIGATION_CLASS  # noqa: PLC0415 - for changes alone

    return [line for line in text.splitlines() if NAVIGATION_CLASS not in line]
