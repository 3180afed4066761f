"""The one way in which anything is ever written to a wiki.

Here, and only here, are the title fence, the dry run, the stop page, the
limit of edits and the guards of every edit:

- `baserevid` of the revision that the plan was made from, and no
  `basetimestamp`: with that one MediaWiki would overlook edits of the same
  second, and conflicts with the bot itself (ApiEditPage, EditPage);
- `nocreate` for a change, `createonly` for a new page;
- `starttimestamp` of long ago, never `recreate`: so that MediaWiki refuses
  to bring back a page that was ever deleted (EditPage::wasDeletedSinceLastEdit);
- `md5`, `minor`, `bot` and `watchlist` always said, never left to preferences.

An edit may be sent twice where a connection breaks, since pywikibot tries
again; with these guards MediaWiki takes it once. Whether it did is then
settled by looking at the page.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from clinicbot.counted import counted
from clinicbot.errors import PersonNeeded, StopRequested, WikiError
from clinicbot.wiki import pages
from clinicbot.wiki.exclusion import welcomes
from clinicbot.wiki.fingerprint import MAX_SUMMARY, fingerprint, recorded, with_fingerprint
from clinicbot.wiki.refusals import explain
from clinicbot.wikitext.region import content_hash, find_region


if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from clinicbot.titles import Fence
    from clinicbot.wiki.pages import LivePage
    from clinicbot.wiki.session import Session


__all__ = ["MAX_SUMMARY", "Edit", "Gate", "Order", "Saved", "recorded", "with_fingerprint"]

STOP_PAGE_AGE: Final = 20.0
"""Seconds for which a look at the stop page holds good. At pywikibot's pace of
an edit in 10 seconds that is a look before every other edit; at full speed it
is a few looks in a run, so that the stop page doesn't double its requests."""

_LONG_AGO: Final = "2001-01-15T00:00:00Z"
_UNSURE: Final = frozenset(
    {"editconflict", "articleexists", "tpt-oldrevision", "unreachable", "not-an-api"}
)
"""After these the edit may have been made all the same: by a request whose
answer was lost, and which was then sent again."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One page to write.

    Attributes:
        title: Which.
        text: Its whole new wikitext.
        summary: The edit summary, without fingerprint.
        base: The revision that the text was made from; None for a new page.
        base_text: That revision's text, for {{nobots}}.
        minor: Whether the edit is marked as minor.
        region: The hash of the one region that the bot keeps; "" if it keeps
            the page whole.
    """

    title: str
    text: str
    summary: str
    base: int | None = None
    base_text: str = ""
    minor: bool = False
    region: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """Something to have done with a page that is no edit of it.

    Attributes:
        title: The page.
        parameters: What the API is told, `action` and all.
        done: Finds out whether it was done after all, where the wiki refused
            to do it a second time because an answer was lost.
    """

    title: str
    parameters: Mapping[str, Any]
    done: Callable[[Session], bool] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of an edit.

    Attributes:
        edit: The edit.
        revision: The new revision; 0 if nothing was sent (a dry run).
        changed: False if the page was already as wanted, or in a dry run.
    """

    edit: Edit
    revision: int = 0
    changed: bool = True


@dataclass
class Gate:
    """Writes pages, or refuses to.

    Attributes:
        session: The wiki; logged in, unless in a dry run.
        fence: The only titles that may be written.
        dry_run: Whether nothing is sent; the default.
        stop_page: The page that stops the bot as soon as it holds any text.
        max_edits: After so many edits the gate closes; None for no limit.
        clock: Seconds that only go forward.
        before: Told of every edit and order right before it is sent; what it
            raises keeps that from being sent.
        edits: The edits made so far.
    """

    session: Session
    fence: Fence
    dry_run: bool = True
    stop_page: str | None = None
    max_edits: int | None = None
    clock: Callable[[], float] = time.monotonic
    before: Callable[[Edit | Order], None] | None = None
    edits: int = field(default=0, init=False)
    _passed: int = field(default=0, init=False)
    _looked: float | None = field(default=None, init=False)
    _asked: str = field(default="", init=False)

    def write(self, edit: Edit) -> Saved:
        """Write one page, if everything allows it.

        Raises:
            PersonNeeded: This page waits for a person.
            WikiError: The wiki or the login failed.
            StopRequested: Nothing more is to be written.
        """
        self._check(edit)
        if self.dry_run:
            self._passed += 1
            return Saved(edit, changed=False)
        self._check_stop()
        if self.before:
            self.before(edit)
        try:
            answer = self.session.write(**self._parameters(edit))
        except StopRequested:
            # While waiting to send it, or to send it again.
            with contextlib.suppress(StopRequested, WikiError):
                if saved := self._settle(edit):
                    return saved
            raise
        except WikiError as error:
            if error.code in _UNSURE and (saved := self._settle(edit)):
                return saved
            raise
        return self._saved(edit, answer.get("edit", {}))

    def perform(self, order: Order) -> dict[str, Any]:
        """Have something done with a page, if everything allows it; {} in a dry run.

        Raises:
            PersonNeeded: This page waits for a person.
            WikiError: The wiki or the login failed.
            StopRequested: Nothing more is to be written.
        """
        self._check_page(order.title)
        if self.dry_run:
            self._passed += 1
            return {}
        self._check_stop()
        if self.before:
            self.before(order)
        try:
            answer = self.session.write(**order.parameters)
        except WikiError as error:
            if error.code in _UNSURE and order.done and order.done(self.session):
                self.edits += 1
                return {}
            # Not every such request names its page.
            raise type(error)(
                error.wrong, title=order.title, code=error.code, fix=error.fix
            ) from error
        self.edits += 1
        return answer

    def stop_wanted(self) -> bool:
        """Look whether the stop page holds text; a missing or empty one lets us go on."""
        if not self.stop_page:
            return False
        live = pages.fetch(self.session, [self.stop_page])
        if newest := live[self.stop_page].newest:
            self._asked = f" ({newest.user or 'somebody'}, {newest.timestamp})"
        return not self.seen(live)

    def seen(self, live: Mapping[str, LivePage]) -> bool:
        """Take over a look at the stop page that was part of a larger one.

        Args:
            live: What was seen just now, by title.

        Returns:
            Whether it was looked at, and lets the bot go on.
        """
        if not self.stop_page or self.stop_page not in live:
            return False
        newest = live[self.stop_page].newest
        blank = newest is None or newest.sha1 == pages.digest_of("")
        self._looked = self.clock() if blank else None
        return blank

    def verify(self, saved: Sequence[Saved]) -> list[WikiError]:
        """Check that the wiki kept what was sent; one request for up to 500 edits.

        MediaWiki merges an edit silently with another of the same moment
        (EditPage::mergeChangesIntoContent), and gives the merged text another
        parent than the revision that we named.
        """
        sent = {one.revision: one.edit for one in saved if one.changed}
        kept = pages.revisions(self.session, list(sent)) if sent else {}
        return [
            explain("merged", title=edit.title)
            for number, edit in sent.items()
            if (revision := kept.get(number)) and not _as_sent(edit, revision)
        ]

    def _check(self, edit: Edit) -> None:
        """Refuse what must not be sent, before anything is sent."""
        self._check_page(edit.title)
        if (size := len(edit.text.encode())) > self.session.max_page_bytes:
            limit = f"{size:,} bytes, the limit is {self.session.max_page_bytes:,}"
            raise explain("contenttoobig", limit, title=edit.title)
        if not welcomes(edit.base_text, self.session.account, self.session.busy_templates):
            raise explain("nobots", title=edit.title)

    def _check_page(self, title: str) -> None:
        """Refuse a page that is not the series', and whatever is one edit too many."""
        if not self.fence.allows(title):
            raise PersonNeeded(
                "outside the pages that this series may write",
                title=title,
                code="fence",
                fix="check `title` and `index` in clinicbot.yaml",
            )
        if self.max_edits is not None and self.edits + self._passed >= self.max_edits:
            raise StopRequested(f"the limit of {counted(self.max_edits, 'edit')} is reached")

    def _check_stop(self) -> None:
        """Stop if time is up or the stop page says so; a look holds good for a short while."""
        self.session.patience.check()
        fresh = self._looked is not None and self.clock() - self._looked < STOP_PAGE_AGE
        if not fresh and self.stop_wanted():
            wrong = f"the page {self.stop_page} asks the bot to stop{self._asked}"
            raise StopRequested(f"{wrong}; it may go on as soon as that page is blank")

    def _parameters(self, edit: Edit) -> dict[str, Any]:
        text = pages.stored_form(edit.text)
        guards: dict[str, Any] = (
            {"createonly": True}
            if edit.base is None
            else {"nocreate": True, "baserevid": edit.base}
        )
        return {
            "action": "edit",
            "title": edit.title,
            "text": text,
            "md5": hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(),
            "summary": with_fingerprint(
                edit.summary, text, edit.region, was=_was(edit), source=self.session.source
            ),
            "contentmodel": "wikitext",
            "contentformat": "text/x-wiki",
            "starttimestamp": _LONG_AGO,
            "minor" if edit.minor else "notminor": True,
            "bot": "bot" in self.session.rights,
            "watchlist": "nochange",
            **guards,
        }

    def _saved(self, edit: Edit, answer: dict[str, Any]) -> Saved:
        if answer.get("result") != "Success":
            code = "captcha" if "captcha" in answer else str(answer.get("code", "hookaborted"))
            raise explain(code, str(answer.get("info", "")), title=edit.title, details=answer)
        if answer.get("nochange"):
            return self._settle(edit) or Saved(edit, edit.base or 0, changed=False)
        self.edits += 1
        return Saved(edit, answer["newrevid"])

    def _settle(self, edit: Edit) -> Saved | None:
        """Find out whether an edit was made after all; None if it wasn't."""
        newest = pages.fetch(self.session, [edit.title])[edit.title].newest
        if newest is None or newest.user != self.session.account or not _as_sent(edit, newest):
            return None
        self.edits += 1
        return Saved(edit, newest.id)


def _as_sent(edit: Edit, kept: pages.Revision) -> bool:
    """Say whether a revision is this edit: our text, on the revision that we named."""
    return kept.parent == (edit.base or 0) and kept.sha1 in {"", pages.digest_of(edit.text)}


def _was(edit: Edit) -> str:
    """Give the key (`Trace.key`) of what an edit replaces; "" if that is nothing."""
    if edit.base is None:
        return ""
    if not edit.region:
        return fingerprint(edit.base_text)
    with contextlib.suppress(PersonNeeded):
        return content_hash(find_region(edit.base_text).content)
    return ""
