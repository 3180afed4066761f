"""What a page was before people changed it, from the wiki's own history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from clinicbot.wiki.gate import recorded
from clinicbot.wiki.pages import digest_of


if TYPE_CHECKING:
    from clinicbot.wiki.session import Session


_BACK: Final = 50
"""So many of a page's last revisions are looked at, and then so many of the bot's."""


@dataclass(frozen=True, slots=True)
class Version:
    """A revision of a page with its text."""

    revision: int
    text: str


def last_common(
    session: Session, title: str, taken_in: int | None, newest: int, ours: str
) -> Version | None:
    """Find the revision that the source and the live page have both gone on from.

    That is the newest of those which the bot wrote, by the fingerprint in its
    edit summary, which the source says that it takes in (`base-revision`), or
    which is exactly what the source says now: an earlier pull took it in.

    Args:
        session: The wiki.
        title: The page.
        taken_in: The source's `base-revision`.
        newest: The page's newest revision.
        ours: The page as the source would have it.

    Returns:
        None if there is none: the page was never the bot's.

    Raises:
        WikiError: The wiki refused, or does not answer.
    """
    known = _revisions(session, title)
    equal = [one["revid"] for one in known if one.get("sha1") == digest_of(ours)]
    own = _own(session, known)
    if not own and session.account:
        own = _own(session, _revisions(session, title, rvuser=session.account))
    for number in sorted({own, taken_in or 0, *equal[:1]} - {0}, reverse=True):
        if number <= newest and (text := _text(session, title, number)) is not None:
            return Version(number, text)
    return None


def own_text(session: Session, title: str) -> str | None:
    """Read what the bot wrote last on a page; None if it never did."""
    named = {"rvuser": session.account} if session.account else {}
    own = _own(session, _revisions(session, title, **named))
    return _text(session, title, own) if own else None


def _own(session: Session, known: list[dict[str, Any]]) -> int:
    """Find the last revision that holds what the bot sent; 0 if there is none."""
    for one in known:
        by_bot = session.account in {"", one.get("user", "")}
        sha1 = one.get("sha1", "")
        if by_bot and sha1 and recorded(one.get("comment", ""))[0] == sha1[:8]:
            return int(one["revid"])
    return 0


def _revisions(session: Session, title: str, **params: Any) -> list[dict[str, Any]]:
    """List a page's last revisions, the newest first."""
    found = session.query(
        prop="revisions", titles=title, rvprop="ids|sha1|user|comment", rvlimit=_BACK, **params
    )
    return [one for page in found.get("pages", ()) for one in page.get("revisions", ())]


def _text(session: Session, title: str, number: int) -> str | None:
    """Read a revision's text; None if it is hidden, gone or of another page."""
    found = session.query(prop="revisions", revids=number, rvprop="ids|content", rvslots="main")
    for page in found.get("pages", ()):
        for one in page.get("revisions", ()):
            if page.get("title") == title:
                text: str | None = one.get("slots", {}).get("main", {}).get("content")
                return text
    return None
