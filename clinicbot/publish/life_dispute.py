"""Two jobs whose sources differ, in the `translate` layout: told by texts without markers.

A mark numbers units, and is nobody's turn; see `clinicbot.wiki.dispute`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from clinicbot.publish.plan import is_ours
from clinicbot.wiki import pages
from clinicbot.wiki.dispute import find, is_suspicious
from clinicbot.wiki.fingerprint import fingerprint, trace, with_fingerprint
from clinicbot.wikitext.unit_parser import parse_units


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.wiki.pages import LivePage, Revision
    from clinicbot.wiki.session import Session


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
    found = find(fingerprint(_bare(text)), _past(session, page.title), session.source)
    return replace(page, dispute=found)


def _past(session: Session, title: str) -> Iterator[Revision]:
    """Give the bot's edits as if there were no markers, the newest first."""
    for revision, text in pages.history(session, title, length=_LOOK_BACK, texts=True):
        left = trace(revision.comment)
        if revision.user == session.account and left.sha1 == revision.sha1[:8]:
            bare = _bare(text)
            comment = with_fingerprint("", bare, source=left.source)
            yield replace(revision, sha1=pages.digest_of(bare), comment=comment)


def _bare(text: str) -> str:
    return parse_units(text).with_units(lambda unit: unit.text)
