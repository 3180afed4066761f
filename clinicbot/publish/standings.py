"""Whether documents have taken in what people did to their pages: asked where it matters.

A pull leaves a document with the wiki's text, and mostly no trace of itself.
So where somebody else wrote a page last, its document is held against what
became of the page since the bot wrote it: if nothing on it is news, the page
is the bot's to go on with. It costs a few requests for each such page, and
none for any other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from clinicbot.errors import SourceError
from clinicbot.publish.desired_page import Kind
from clinicbot.publish.plan import is_ours
from clinicbot.publish.surroundings import Surroundings
from clinicbot.wiki.pages import Standing


if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from clinicbot.intake.document import Document
    from clinicbot.publish.desired_page import DesiredPage
    from clinicbot.series.folder import Series
    from clinicbot.wiki.pages import LivePage
    from clinicbot.wiki.session import Session


def with_standings(
    session: Session,
    wanted: Iterable[DesiredPage],
    live: Mapping[str, LivePage],
    series: Callable[[], Series],
) -> dict[str, LivePage]:
    """Say of the pages of the `subpages` layout how their documents stand to them.

    Args:
        session: The wiki.
        wanted: The pages as they should be.
        live: The pages as they are, of `clinicbot.publish.survey`.
        series: Gives the documents; asked only if a page needs it.

    Raises:
        WikiError: The wiki refused, or does not answer.
        SourceError: The documents can't be read.
    """
    known = dict(live)
    around: Surroundings | None = None
    for page in wanted:
        now = known[page.title]
        if page.kind is not Kind.PAGE or not _is_theirs(now, session.account):
            continue
        from clinicbot.publish.documents import page_document  # noqa: PLC0415 - few runs need it

        around = around or Surroundings(series())
        document = page_document(around, page.key, around.series.digests[page.key][page.language])
        known[page.title] = replace(now, standing=standing_of(session, document, now))
    return known


def _is_theirs(live: LivePage, account: str) -> bool:
    """Say whether a page that was looked at closely holds somebody else's wikitext."""
    if live.newest is None or live.text is None or live.redirect:
        return False
    return live.content_model == "wikitext" and not is_ours(live, account)


def standing_of(session: Session, document: Document, live: LivePage) -> Standing:
    """Ask the page's history what its document has of it."""
    from clinicbot.intake.history import past  # noqa: PLC0415 - few runs need it
    from clinicbot.intake.pull import standing  # noqa: PLC0415 - the same

    try:
        ours = document.written(document.digest, live.text or "")
        known = past(session, live, document.digest.base_revision, ours)
        return standing(document, known) if known else Standing.OPEN
    except SourceError:
        # What it would be written as is wrong: whoever plans it says so.
        return Standing.OPEN
