"""What happened to a translatable page: its marks, its revisions, its units' own pages.

What is said of the wiki's answers was observed with Translate 2024-07-16 on
MediaWiki 1.43.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clinicbot.wiki.pages import Revision, in_batches
from clinicbot.wiki.translate import unit_title
from clinicbot.wikitext.unit_traps import FUZZY


if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clinicbot.wiki.session import Session


_NOT_MARKED: Final = frozenset({"unmark", "deletefok", "deletelok"})
_MARKS: Final = 50


class UnitPage(NamedTuple):
    """Names a unit in a language: the page below which it is, its id, the language."""

    page: str
    id: str
    language: str


@dataclass(frozen=True, slots=True)
class UnitText:
    """The page of a unit in one language, as it is kept.

    Attributes:
        text: Its wikitext, without `!!FUZZY!!`.
        outdated: Whether it had that.
        revision: Its newest revision.
    """

    text: str
    outdated: bool
    revision: Revision


def marks(session: Session, page: str) -> tuple[int, ...]:
    """Find the revisions that were marked, the last one first; one request.

    The log can be asked about one title at a time only (ApiQueryLogEvents).
    A mark before the page was last unmarked does not count.
    """
    said = session.query(
        list="logevents",
        letype="pagetranslation",
        letitle=page,
        lelimit=_MARKS,
        leprop="type|details",
    )
    found = []
    for event in said.get("logevents", ()):
        if event["action"] == "mark":
            found.append(int(event["params"]["revision"]))
        if event["action"] in _NOT_MARKED:
            break
    return tuple(found)


def history(session: Session, page: str, length: int = 10) -> list[tuple[Revision, str]]:
    """Read a page's newest revisions with their texts, the newest first; one request."""
    # Not `session.pages`, which would go on to the first revision of all.
    found = session.query(
        prop="revisions",
        titles=page,
        rvprop="ids|user|comment|sha1|content",
        rvslots="main",
        rvlimit=length,
    )
    return [_with_text(one) for one in found["pages"][0].get("revisions", ())]


def text_of(session: Session, revision: int) -> str:
    """Read the text of a revision; "" if it is gone. One request."""
    found = session.pages(
        prop="revisions", revids=revision, rvprop="ids|sha1|content", rvslots="main"
    )
    for page in found:
        for one in page.get("revisions", ()):
            return _with_text(one)[1]
    return ""


def texts_of(session: Session, titles: Sequence[str]) -> dict[str, str]:
    """Read the texts of existing pages, one request for up to 500 of them."""
    return {
        page["title"]: _with_text(one)[1]
        for batch in in_batches(titles, session.batch)
        for page in session.pages(
            prop="revisions", rvprop="ids|sha1|content", rvslots="main", titles="|".join(batch)
        )
        for one in page.get("revisions", ())
    }


def unit_pages(session: Session, names: Iterable[UnitPage]) -> dict[UnitPage, UnitText]:
    """Read units' pages as they are kept, one request for up to 500 of them.

    Unlike a message collection that tells of units that are on their page no
    more, and of who wrote a text with which edit summary.
    """
    titles = {unit_title(*name): name for name in names}
    found = {}
    for batch in in_batches(list(titles), session.batch):
        for page in session.pages(
            prop="revisions",
            rvprop="ids|user|comment|sha1|content",
            rvslots="main",
            titles="|".join(batch),
        ):
            for one in page.get("revisions", ()):
                revision, text = _with_text(one)
                bare = text.replace(FUZZY, "")
                found[titles[page["title"]]] = UnitText(bare, bare != text, revision)
    return found


def _with_text(one: Mapping[str, Any]) -> tuple[Revision, str]:
    revision = Revision(
        id=one["revid"],
        parent=one.get("parentid", 0),
        user=one.get("user", ""),
        sha1=one.get("sha1", ""),
        comment=one.get("comment", ""),
    )
    return revision, one.get("slots", {}).get("main", {}).get("content", "")
