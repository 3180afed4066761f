"""Two jobs whose sources differ, in the `translate` layout: about a page, or about a unit.

Texts are compared without units' markers and without `!!FUZZY!!`: a mark that
numbers units is nobody's turn, nor is a source's change that outdates a text.
See `clinicbot.wiki.dispute`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from clinicbot.publish.life_origin import Texts, is_by_bot, note_doubts
from clinicbot.publish.plan import is_ours
from clinicbot.wiki import pages
from clinicbot.wiki.dispute import find, is_suspicious
from clinicbot.wiki.fingerprint import fingerprint, trace, with_fingerprint
from clinicbot.wiki.translate import unit_title
from clinicbot.wikitext.unit_parser import parse_units
from clinicbot.wikitext.unit_traps import FUZZY


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clinicbot.publish.life import LiveDigest, Wanted
    from clinicbot.wiki.dispute import Dispute
    from clinicbot.wiki.pages import LivePage, Revision
    from clinicbot.wiki.session import Session
    from clinicbot.wiki.translate_history import UnitPage


_LOOK_BACK: Final = 12
"""Their texts are read, too."""


def with_dispute(session: Session, page: LivePage, newest: Revision | None, text: str) -> LivePage:
    """Find out whether another source keeps a source page, too; one request if that may be.

    Args:
        session: The wiki.
        page: The page, as the bot's if it is a mark of the bot's text.
        newest: Its newest revision.
        text: What is wanted.
    """
    if newest is None or not session.source or not is_ours(page, session.account):
        return page
    left = trace(newest.comment)
    if left.sha1 and not is_suspicious(fingerprint(text), newest, session.source):
        return page
    past = _past(session, page.title, _unmarked)
    return replace(page, dispute=find(fingerprint(_unmarked(text)), past, session.source))


def unit_disputes(session: Session, live: LiveDigest, wanted: Wanted) -> dict[UnitPage, Dispute]:
    """Find the units that another source keeps, too; one request for each that may be one.

    Args:
        session: The wiki.
        live: What is on it, the pages of the units in doubt included.
        wanted: What the documents want.
    """
    if not session.source:
        return {}
    found = {}
    for page, text in _rewritten(live, wanted, session.account):
        newest = live.pages[page].revision
        keys = (fingerprint(text), fingerprint(FUZZY + text))
        if any(is_suspicious(key, newest, session.source) for key in keys):
            past = _past(session, unit_title(*page), _up_to_date)
            if dispute := find(keys[0], past, session.source):
                found[page] = dispute
    return found


def _rewritten(live: LiveDigest, wanted: Wanted, account: str) -> Iterator[tuple[UnitPage, str]]:
    """Give the units whose texts the bot would replace by others, with the new ones."""
    for language in live.units:
        if language in wanted.texts:
            texts = Texts(live, wanted, language, account)
            yield from texts.rewritten().items()
    notes = {id_.replace(" ", "_"): note for id_, note in wanted.notes.items()}
    for page in note_doubts(live, wanted):
        if is_by_bot(live.pages.get(page), account):
            yield page, notes[page.id]


def _past(session: Session, title: str, bare: Callable[[str], str]) -> Iterator[Revision]:
    """Give the bot's edits as if what is no turn were not in them, the newest first."""
    for revision, text in pages.history(session, title, length=_LOOK_BACK, texts=True):
        left = trace(revision.comment)
        by_bot = session.account in {"", revision.user}
        if by_bot and left.sha1 == revision.sha1[:8]:
            said = bare(text)
            comment = with_fingerprint("", said, source=left.source)
            yield replace(revision, sha1=pages.digest_of(said), comment=comment)


def _unmarked(text: str) -> str:
    return parse_units(text).with_units(lambda unit: unit.text)


def _up_to_date(text: str) -> str:
    return text.replace(FUZZY, "")
