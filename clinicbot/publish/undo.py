"""Taking a run back: a plan like any other, and done like any other.

Only a page whose newest revision is the run's own is restored, or a mark of
it. A page that the run created would have to be deleted, which takes an
administrator's right: that is shown, with its address, and never replaced by
blanking the page. What a run did that is no edit is `undo_translate`'s.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from clinicbot.publish.audit import Change
from clinicbot.publish.desired_page import DesiredPage, Kind
from clinicbot.publish.plan import Action, Plan, Step
from clinicbot.publish.undo_translate import (
    NOTHING_TRANSLATED,
    Orders,
    Translated,
    ids_of,
    is_marked_over,
    source_of,
    with_markers,
)
from clinicbot.wiki import pages
from clinicbot.wiki.gate import recorded
from clinicbot.wikitext.unit_parser import parse_units
from clinicbot.wikitext.unit_traps import FUZZY


if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from clinicbot.publish.audit import Ordered
    from clinicbot.titles import Fence
    from clinicbot.wiki.pages import LivePage, Revision
    from clinicbot.wiki.session import Session


@dataclass(frozen=True, slots=True)
class Undo:
    """What undoing a run takes, and how it is worded.

    Attributes:
        run: The run's id, or the time span, as the edit summaries name it.
        account: The bot's user name.
        edit_summary: Words an edit summary around what was done.
        page_url: Gives a page's address.
        translated: What the wiki knows of marks, languages and groups.
    """

    run: str
    account: str
    edit_summary: Callable[[str], str]
    page_url: Callable[[str], str]
    translated: Translated = NOTHING_TRANSLATED

    def plan(
        self,
        changed: Sequence[Change],
        live: Mapping[str, LivePage],
        texts: Mapping[int, str],
        ordered: Sequence[Ordered] = (),
    ) -> Plan:
        """Say page by page what undoing takes; pure.

        Args:
            changed: What the run changed.
            live: The pages as they are, by title.
            texts: The texts of the revisions to go back to, and of those that
                the run made, by number.
            ordered: What the run had done that is no edit.
        """
        created = frozenset(one.title for one in changed if not one.old)
        steps = [
            step
            for change in changed
            # A unit's text goes with the page that it is a unit of.
            if source_of(change.title) not in created
            and (step := self._step(change, live[change.title], texts)) is not None
        ]
        restored = frozenset(step.title for step in steps if step.action is Action.UPDATE)
        units = {step.title: ids_of(step.text) for step in steps if step.title in restored}
        steps = [_left_over(step, units) for step in steps]
        orders = self._orders
        around = (*orders.groups(ordered), *steps, *orders.rest(ordered, created, restored))
        return Plan(around, self.account)

    @property
    def _orders(self) -> Orders:
        return Orders(self.translated, self.page_url)

    def _step(self, change: Change, live: LivePage, texts: Mapping[int, str]) -> Step | None:
        newest = live.newest
        if newest and self._is_marked_over(change, newest, live, texts):
            return self._restore(change, live, newest, texts)
        if not change.new and not (newest and _is_it(change, newest, self.account)):
            return None if newest and newest.id == change.old else self._gone(change, live)
        if newest is None:
            return self._nothing(change, live, "the page is deleted already")
        if change.new and newest.id != change.new:
            return self._later(change, live, newest, texts)
        if newest.parent != change.parent or recorded(newest.comment)[0] != newest.sha1[:8]:
            return self._blocked(change, live, "the wiki merged the run's edit with somebody's",
                                 "merged", "look at its history and edit it by hand")  # fmt: skip
        return self._restore(change, live, newest, texts)

    def _is_marked_over(
        self, change: Change, newest: Revision, live: LivePage, texts: Mapping[int, str]
    ) -> bool:
        """Say whether what is there is only a mark of the run's text, whoever marked it."""
        marked = newest.id in self.translated.marks.get(change.title, ())
        return (
            marked
            and bool(change.new)
            and newest.parent == change.new
            and is_marked_over(live.text or "", texts.get(change.new))
        )

    def _gone(self, change: Change, live: LivePage) -> Step | None:
        """Tell of an edit that was perhaps made, on a page that went on since."""
        if live.newest is None:
            return None
        return self._later(change, live, live.newest, {})

    def _later(
        self, change: Change, live: LivePage, newest: Revision, texts: Mapping[int, str]
    ) -> Step:
        """Leave a page that was edited since alone, unless that undid the run already."""
        if change.old and texts.get(change.old) == live.text:
            return self._nothing(change, live, "it is as it was before the run")
        who, when = newest.user or "somebody", newest.timestamp
        fix = "look at its history and edit it by hand"
        return self._blocked(
            change, live, f"{who} edited it since, at {when}", "edited-since", fix
        )

    def _restore(
        self, change: Change, live: LivePage, newest: Revision, texts: Mapping[int, str]
    ) -> Step:
        if not change.old:
            return self._blocked(change, live, "the run created it, and the bot deletes nothing",
                                 "created", "an administrator can delete it: "
                                 + self._orders.deletion_url(change.title))  # fmt: skip
        text = texts.get(change.old)
        if text is None:
            return self._blocked(change, live, f"revision {change.old} is hidden or gone",
                                 "hidden", "edit it by hand")  # fmt: skip
        if change.title in self.translated.marks:
            if not parse_units(text).units:
                return self._blocked(change, live, "it was not translatable before, and is marked",
                                     "marked", "have it unmarked first")  # fmt: skip
            text = with_markers(text, live.text or "")
        if text == texts.get(change.new):
            # The run changed no word: it said that an outdated translation fits.
            text = FUZZY + text
        why = f"undo of run {self.run}: back to revision {change.old}"
        return Step(
            DesiredPage(change.title, Kind.PAGE, text, what=change.title),
            Action.UPDATE,
            f"back to revision {change.old}",
            pages.stored_form(text),
            live.text or "",
            base=newest.id,
            summary=self.edit_summary(why),
            newest=newest,
            whence=f"as of revision {change.old}",
        )

    def _nothing(self, change: Change, live: LivePage, reason: str) -> Step:
        page = DesiredPage(change.title, Kind.PAGE, live.text or "", what=change.title)
        return Step(page, Action.NOTHING, reason, newest=live.newest)

    def _blocked(self, change: Change, live: LivePage, reason: str, code: str, fix: str) -> Step:
        page = DesiredPage(change.title, Kind.PAGE, live.text or "", what=change.title)
        return Step(page, Action.BLOCKED, reason, code=code, fix=fix, newest=live.newest)


def _left_over(step: Step, units: Mapping[str, frozenset[str]]) -> Step:
    """Let the text of a unit that goes with its page's older text rest."""
    page, unit = source_of(step.title), step.title.rsplit("/", 2)[-2:][0]
    if step.code != "created" or unit in units.get(page, {unit}):
        return step
    reason = "it stays, and is shown nowhere: its unit is not in the older text"
    return replace(step, action=Action.NOTHING, reason=reason, code="", fix="")


def _is_it(change: Change, newest: Revision, account: str) -> bool:
    """Say whether a revision is an edit of which only its sending is known."""
    sent_by_us = newest.user == account and newest.sha1 == change.sha1
    return sent_by_us and newest.parent == change.old


def look(session: Session, changed: Sequence[Change]) -> dict[str, LivePage]:
    """Look at the pages that a run changed; missing ones included.

    Raises:
        WikiError: The wiki refused, or does not answer.
    """
    return pages.look(session, [change.title for change in changed])


def texts_of(session: Session, changed: Iterable[Change]) -> dict[int, str]:
    """Read the texts of the revisions to go back to, and to go back from.

    Hidden ones are left out.

    Raises:
        WikiError: The wiki refused, or does not answer.
    """
    numbers = sorted({one for change in changed for one in (change.old, change.new) if one})
    found: dict[int, str] = {}
    for start in range(0, len(numbers), session.batch):
        batch = "|".join(map(str, numbers[start : start + session.batch]))
        for page in session.pages(
            prop="revisions", rvprop="ids|content", rvslots="main", revids=batch
        ):
            found.update(_texts(page))
    return found


def _texts(page: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    for revision in page.get("revisions", ()):
        main = revision.get("slots", {}).get("main", {})
        if "content" in main:
            yield revision["revid"], main["content"]


def changes_between(session: Session, since: str, until: str, fence: Fence) -> list[Change]:
    """Read from the wiki what the bot changed in a time span, the last change first.

    For a run whose record is lost. Only edits with the bot's fingerprint, on
    pages that the series may write, count. Several edits of one page with
    nobody's in between are one change.

    Args:
        session: The wiki.
        since: The span's start, as `2026-01-31T12:00:00Z`.
        until: Its end.
        fence: The pages of the series.

    Raises:
        WikiError: The wiki refused, or does not answer.
    """
    found: dict[str, Change] = {}
    asked = session.answers(
        list="usercontribs",
        ucuser=session.account,
        ucstart=since,
        ucend=until,
        ucdir="newer",
        ucprop="ids|title|comment",
        uclimit="max",
    )
    for one in (one for answer in asked for one in answer.get("usercontribs", ())):
        if fence.allows(one["title"]) and recorded(one.get("comment", ""))[0]:
            before = found.pop(one["title"], None)
            found[one["title"]] = _joined(before, one)
    return list(reversed(found.values()))


def _joined(before: Change | None, edit: Mapping[str, Any]) -> Change:
    """Join an edit to those before it, unless a person edited in between."""
    title, parent, new = str(edit["title"]), int(edit["parentid"]), int(edit["revid"])
    if before is not None and before.new == parent:
        return Change(title, before.old, new, parent=parent)
    return Change(title, parent, new, parent=parent)
