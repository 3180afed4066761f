"""Pulling pages: those of the subpages layout, and source pages of the other one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clinicbot.intake.conflicts import Take
from clinicbot.intake.history import Past, Version, past
from clinicbot.intake.pull import Pulled, keep, pull
from clinicbot.publish.documents import page_document
from clinicbot.publish.plan import is_ours
from clinicbot.wiki import pages


if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clinicbot.intake.conflicts import Decisions
    from clinicbot.intake.document import Document
    from clinicbot.publish.surroundings import Surroundings
    from clinicbot.wiki.pages import LivePage
    from clinicbot.wiki.session import Session


_NO_BASE: Final = (
    "the bot never wrote this page, so nobody knows what was changed; take all of it with"
    " --take wiki:{0}, or keep the document as it is with --take source:{0}"
)
_BLANK: Final = "{} blanked the page at {}: undo that, or take the document away"
_NO_TEXT: Final = "the page is a redirect, or isn't wikitext: there is nothing to take from it"


def pulled(
    session: Session, around: Surroundings, keys: Sequence[str], decisions: Decisions
) -> Iterator[Pulled]:
    """Pull the pages of the subpages layout.

    Args:
        session: The wiki.
        around: The series.
        keys: Which digests.
        decisions: Which side goes where both changed a passage.
    """
    documents = [
        page_document(around, key, digest)
        for key in keys
        for digest in around.series.digests[key].values()
    ]
    live = pages.look(session, [document.title for document in documents])
    for document in documents:
        result = pull_live(session, document, live[document.title], decisions)
        if result:
            yield result


def pull_live(
    session: Session, document: Document, live: LivePage, decisions: Decisions
) -> Pulled | None:
    """Pull one page; None if nobody has changed it."""
    newest, text = live.newest, live.text
    if newest is None or newest.id == document.digest.base_revision:
        return None
    own = is_ours(live, session.account) and newest.user == session.account
    if own or (text is not None and document.written(document.digest, text) == text):
        return None
    nothing = Pulled(document.file, document.title, document.text, document.text)
    if text is None or live.redirect or live.content_model != "wikitext":
        return nothing.stuck(_NO_TEXT)
    if not document.bare(text).strip():
        return nothing.stuck(_BLANK.format(newest.user or "somebody", newest.timestamp))
    ours = document.written(document.digest, text)
    known = past(session, live, document.digest.base_revision, ours)
    if known is None:
        return _without_base(document, live, decisions) or nothing.stuck(
            _NO_BASE.format(document.name)
        )
    same = document.bare(known.base.text) == document.bare(text)
    return None if same else pull(document, known, decisions)


def _without_base(document: Document, live: LivePage, decisions: Decisions) -> Pulled | None:
    """Take a page whole that the bot never wrote, or leave it, if somebody decided that."""
    newest, text = live.newest, live.text
    take = decisions.of(document.name)
    if newest is None or text is None or take is None:
        return None
    if take is Take.SOURCE:
        return keep(document, newest.id)
    # As if the page had been what the source is: then all of it was changed on the wiki.
    version = Version(newest.id, text, newest.user, newest.timestamp)
    ours = Version(0, document.written(document.digest, text))
    return pull(document, Past(ours, (version,)), decisions)
