"""What a page was before people changed it, from the wiki's own history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clinicbot.wiki import pages
from clinicbot.wiki.fingerprint import recorded
from clinicbot.wiki.pages import digest_of, in_batches
from clinicbot.wiki.session import BATCH


if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clinicbot.wiki.pages import LivePage, Revision
    from clinicbot.wiki.session import Session


_BACK: Final = 50
"""So many of a page's last revisions are looked at, and then so many of the bot's."""


@dataclass(frozen=True, slots=True)
class Version:
    """A revision of a page with its text.

    Attributes:
        revision: Its number.
        text: Its wikitext.
        user: Who wrote it; "" if hidden.
        timestamp: When.
    """

    revision: int
    text: str
    user: str = ""
    timestamp: str = ""

    def __str__(self) -> str:
        """Name it for a person."""
        return f"{self.user or 'somebody'}, {self.timestamp or '?'} (revision {self.revision})"


@dataclass(frozen=True, slots=True)
class Past:
    """What the source and the page have both gone on from, and what the page became.

    Attributes:
        base: That.
        since: The page's revisions after it, the oldest first; the last is the live one.
    """

    base: Version
    since: tuple[Version, ...]

    @property
    def live(self) -> Version:
        """The page as it is."""
        return self.since[-1]


def past(session: Session, live: LivePage, taken_in: int | None, ours: str) -> Past | None:
    """Find what the source and a live page have both gone on from.

    That is the newest of those revisions which the bot wrote, by the
    fingerprint in its edit summary, which the source says that it takes in
    (`base-revision`), or which is exactly what the source says now.

    Args:
        session: The wiki.
        live: The page, looked at closely.
        taken_in: The source's `base-revision`.
        ours: The page as the source would have it.

    Returns:
        None if there is none: the page was never the bot's.

    Raises:
        WikiError: The wiki refused, or does not answer.
    """
    newest = live.newest
    if newest is None or live.text is None:
        return None
    known = [one for one, _ in pages.history(session, live.title, length=_BACK)]
    candidates = common(known, session.account, taken_in, digest_of(ours))
    if session.account and not own(known, session.account):
        others = pages.history(session, live.title, length=_BACK, account=session.account)
        candidates += common([one for one, _ in others], session.account)
    for number in sorted(set(candidates), reverse=True):
        between = between_of(known, number, newest)
        texts = texts_of(session, live.title, [number, *(one.id for one in between)])
        if number in texts:
            since = [_version(one, texts[one.id]) for one in between if one.id in texts]
            return Past(Version(number, texts[number]), (*since, _version(newest, live.text)))
    return None


def common(
    known: Sequence[Revision], account: str, taken_in: int | None = None, ours: str = ""
) -> list[int]:
    """Give the revisions that source and page may both have gone on from.

    Args:
        known: The page's revisions, the newest first.
        account: The bot's; "" to go by the fingerprint alone.
        taken_in: The source's `base-revision`.
        ours: The SHA-1 of the page as the source would have it.
    """
    equal = [one.id for one in known if one.sha1 and one.sha1 == ours]
    newest = known[0].id if known else 0
    found = {own(known, account), taken_in or 0, *equal[:1]} - {0}
    return [number for number in found if number <= newest]


def own(known: Iterable[Revision], account: str) -> int:
    """Find the last revision that holds what the bot sent; 0 if there is none."""
    for one in known:
        by_bot = account in {"", one.user}
        if by_bot and one.sha1 and recorded(one.comment)[0] == one.sha1[:8]:
            return one.id
    return 0


def between_of(known: Sequence[Revision], base: int, newest: Revision) -> list[Revision]:
    """Give the revisions between two, the oldest first; each text once in a row."""
    found: list[Revision] = []
    for one in reversed(known):
        if base < one.id < newest.id and not (found and found[-1].sha1 == one.sha1):
            found.append(one)
    return found


def texts_of(session: Session, title: str, numbers: Sequence[int]) -> dict[int, str]:
    """Read revisions' texts; those that are hidden, gone or of another page are left out."""
    found: dict[int, str] = {}
    _, _, own_title = session.place_of(title)
    asked = {"prop": "revisions", "rvprop": "ids|content", "rvslots": "main"}
    for batch in in_batches(numbers, BATCH):
        # Not `session.pages`, which keeps the last part of a split answer.
        for answer in session.answers(revids="|".join(map(str, batch)), **asked):
            for page in answer.get("pages", ()):
                for one in page.get("revisions", ()):
                    text = one.get("slots", {}).get("main", {}).get("content")
                    if page.get("title") == own_title and text is not None:
                        found[one["revid"]] = text
    return found


def _version(one: Revision, text: str) -> Version:
    return Version(one.id, text, one.user, one.timestamp)
