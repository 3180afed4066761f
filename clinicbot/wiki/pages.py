"""Pages as they are on the wiki: first who and what, the text only where needed.

Comparing needs no text: MediaWiki knows the SHA-1 of every revision. So one
request about up to 500 pages tells which of them differ, and only those are
looked at closely.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from hashlib import sha1
from typing import TYPE_CHECKING, Any, Final, TypeVar

from clinicbot.wiki.refusals import Refusal, explain


if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clinicbot.wiki.dispute import Dispute
    from clinicbot.wiki.session import Session


_Item = TypeVar("_Item")
_PHP_BLANKS: Final = " \t\n\r\0\x0b"


def stored_form(text: str) -> str:
    """Give a text the form in which MediaWiki stores it.

    Source: WebRequest::normalizeUnicode, TextContent::normalizeLineEndings.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return lines.rstrip(_PHP_BLANKS)


@lru_cache(maxsize=8192)
def digest_of(text: str) -> str:
    """Give the SHA-1 that MediaWiki would report of this text, once saved."""
    return sha1(stored_form(text).encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of a page.

    Attributes:
        id: Its number; 0 if there is no page.
        parent: The number of the one before it; 0 if it created the page.
        user: Who; "" if hidden or not asked for.
        sha1: Of its text; "" if that is hidden.
        timestamp: When, as the API says it (`2026-01-31T12:00:00Z`); "" if
            not asked for.
        comment: The edit summary; "" if hidden or not asked for.
        size: In bytes; 0 if not asked for.
    """

    id: int
    parent: int = 0
    user: str = ""
    sha1: str = ""
    timestamp: str = ""
    comment: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Deletion:
    """The last deletion of a page that does not exist."""

    user: str
    timestamp: str
    comment: str = ""


class Standing(StrEnum):
    """What its document makes of a page that somebody else wrote last."""

    SHOWN = "shown"
    """The page says what the document says, in other white space."""

    TAKEN_IN = "taken in"
    """The document has all that was changed on the page, and more."""

    OPEN = "open"
    """The page has what the document hasn't, for all that is known."""


@dataclass(frozen=True, slots=True)
class LivePage:
    """A page as it is on the wiki.

    Attributes:
        title: As it was asked for.
        newest: Its newest revision; None if there is no such page.
        text: Its wikitext, if it was looked at closely.
        redirect: Whether it is a redirect (known after a close look).
        content_model: `wikitext`, unless it is something else.
        refusal: Why this account may not write it, if it may not.
        own: The newest revision by the bot's account, where the newest of
            all is somebody else's and the page was looked at closely.
        own_text: Its wikitext.
        deletion: Its deletion, if it was there and that was asked for.
        theirs: The revisions by which people changed what the bot keeps
            there, the newest first, where somebody looked.
        dispute: Two sources that disagree about it, where that came out.
        standing: What its document makes of what others wrote, where it was asked.
    """

    title: str
    newest: Revision | None = None
    text: str | None = None
    redirect: bool = False
    content_model: str = "wikitext"
    refusal: Refusal | None = None
    own: Revision | None = None
    own_text: str | None = None
    deletion: Deletion | None = None
    theirs: tuple[Revision, ...] = ()
    dispute: Dispute | None = None
    standing: Standing = Standing.OPEN


BRIEF: Final = "ids|sha1"
"""What telling a changed page from an unchanged one takes: 150 bytes a page."""

FULL: Final = "ids|sha1|user|size|timestamp|comment"
"""What there is to know of a revision but its text."""


def fetch(session: Session, titles: Sequence[str], known: str = FULL) -> dict[str, LivePage]:
    """Ask for the newest revisions, without their texts.

    Args:
        session: The wiki.
        titles: Of which pages.
        known: What to ask for: `BRIEF` or `FULL`.

    Raises:
        WikiError: The wiki refused, or a title is none on this wiki.
    """
    live = {}
    for batch in in_batches(titles, session.batch):
        for page in session.pages(prop="revisions", rvprop=known, titles="|".join(batch)):
            _check_title(page)
            live[page["title"]] = LivePage(page["title"], _newest(page))
    for title in titles:
        if title not in live:
            raise explain("invalidtitle", "its prefix leads to another wiki", title=title)
    return {title: live[title] for title in titles}


def look(session: Session, titles: Sequence[str]) -> dict[str, LivePage]:
    """Look at existing pages closely: their text, and whether it may be changed."""
    live = {}
    for batch in in_batches(titles, session.batch):
        for page in session.pages(
            prop="revisions|info",
            rvprop=f"{FULL}|content",
            rvslots="main",
            titles="|".join(batch),
            **_permission(session, "edit"),
        ):
            live[page["title"]] = _closely(page, "edit")
    return live


def look_at_gaps(session: Session, titles: Sequence[str]) -> dict[str, LivePage]:
    """Ask whether pages that do not exist may be created."""
    if not session.logged_in:
        return {title: LivePage(title) for title in titles}
    live = {}
    for batch in in_batches(titles, session.batch):
        for page in session.pages(
            prop="info", titles="|".join(batch), **_permission(session, "create")
        ):
            refusal = _refusal(page, "create")
            live[page["title"]] = LivePage(page["title"], refusal=refusal)
    return live


def newest_by(session: Session, page: LivePage, account: str) -> LivePage:
    """Find the newest revision that an account wrote, and its text; one request a page."""
    # Not `session.pages`, which would go on to the first revision of all.
    found = session.query(
        prop="revisions",
        rvprop=f"{FULL}|content",
        rvslots="main",
        rvuser=account,
        rvlimit=1,
        titles=page.title,
    )
    theirs = _closely(found["pages"][0], "edit")
    return replace(page, own=theirs.newest, own_text=theirs.text)


def history(
    session: Session, title: str, *, length: int, account: str = "", texts: bool = False
) -> list[tuple[Revision, str]]:
    """Read a page's revisions, the newest first; one request a page.

    Args:
        session: The wiki.
        title: The page.
        length: At most so many.
        account: Only those of this user; of everybody if "".
        texts: Whether to read their wikitext, too; else it is "".
    """
    content: dict[str, Any] = {"rvprop": FULL}
    if texts:
        content = {"rvprop": f"{FULL}|content", "rvslots": "main"}
    if account:
        content["rvuser"] = account
    # Not `session.pages`, which would go on to the first revision of all.
    found = session.query(prop="revisions", rvlimit=length, titles=title, **content)
    return [
        (_revision(one), one.get("slots", {}).get("main", {}).get("content", ""))
        for one in found["pages"][0].get("revisions", ())
    ]


def deletion_of(session: Session, page: LivePage) -> LivePage:
    """Find out whether a missing page was deleted; one request a page.

    The log can be asked about one title at a time only (ApiQueryLogEvents).
    """
    found = session.query(
        list="logevents",
        leaction="delete/delete",
        letitle=page.title,
        leprop="user|timestamp|comment",
        lelimit=1,
    )
    for event in found.get("logevents", ()):
        said = Deletion(event.get("user", ""), event["timestamp"], event.get("comment", ""))
        return replace(page, deletion=said)
    return page


def revisions(session: Session, numbers: Sequence[int]) -> dict[int, Revision]:
    """Read revisions by their numbers; those that are gone are left out."""
    found: dict[int, Revision] = {}
    for batch in in_batches(numbers, session.batch):
        for page in session.pages(
            prop="revisions",
            rvprop=BRIEF,
            revids="|".join(map(str, batch)),
        ):
            found.update((one["revid"], _revision(one)) for one in page.get("revisions", ()))
    return found


def _permission(session: Session, action: str) -> dict[str, str]:
    """Have the wiki itself say whether we may: protection, blocks, title blacklist.

    Source: ApiQueryInfo, `intestactions`. Of use only when we are logged in.
    """
    if not session.logged_in:
        return {}
    return {"intestactions": action, "intestactionsdetail": "full"}


def _closely(page: dict[str, Any], action: str) -> LivePage:
    newest = _newest(page)
    main = page["revisions"][0]["slots"]["main"] if newest else {}
    return LivePage(
        page["title"],
        newest,
        text=main.get("content"),
        redirect=bool(page.get("redirect")),
        content_model=page.get("contentmodel", "wikitext"),
        refusal=_refusal(page, action),
    )


def _newest(page: dict[str, Any]) -> Revision | None:
    for one in page.get("revisions", ()):
        return _revision(one)
    return None


def _revision(one: dict[str, Any]) -> Revision:
    return Revision(
        id=one["revid"],
        parent=one.get("parentid", 0),
        user=one.get("user", ""),
        sha1=one.get("sha1", ""),
        timestamp=one.get("timestamp", ""),
        comment=one.get("comment", ""),
        size=one.get("size", 0),
    )


def _refusal(page: dict[str, Any], action: str) -> Refusal | None:
    for error in page.get("actions", {}).get(action, ()):
        return Refusal(error["code"], error.get("text", ""))
    return None


def _check_title(page: dict[str, Any]) -> None:
    """Refuse what the wiki would not take as the title of one of its pages."""
    if page.get("invalid") or page.get("special"):
        why = page.get("invalidreason", "a special page")
        raise explain("invalidtitle", why, title=page["title"])


def in_batches(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    """Cut what is asked about into what one request may name."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
