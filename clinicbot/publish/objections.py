"""Why a page can't be written until a person decides, in words: who did what, and when."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from clinicbot.errors import PersonNeeded
from clinicbot.publish.desired_page import DesiredPage, Kind
from clinicbot.wikitext.region import find_region


if TYPE_CHECKING:
    from collections.abc import Sequence

    from clinicbot.wiki.dispute import Dispute
    from clinicbot.wiki.pages import LivePage, Revision


def edited(page: DesiredPage, live: LivePage, newest: Revision) -> PersonNeeded:
    """Word what to do about an edit that is not the bot's."""
    error = partial(PersonNeeded, title=page.title)
    who, when = newest.user or "somebody", newest.timestamp
    if page.region is not None:
        return error(
            f"{_authors(live.theirs, newest)} changed the list that the bot keeps",
            code="index-edited",
            fix="bring the change into the sources, then empty the list between its two marks",
        )
    if live.redirect and page.kind is not Kind.BASE:
        return error(
            f"{who} made the page a redirect at {when}",
            code="redirect",
            fix=f"undo that; or overwrite it: `base-revision: {newest.id}` in {page.place.file}",
        )
    if page.kind is Kind.INDEX:
        fix = "bring the edit into the sources, then blank the page to hand it to the bot"
    elif page.kind is Kind.BASE:
        fix = "set `base-page: none` in clinicbot.yaml to leave it alone, or move it away"
    else:
        taken = f"`clinicbot pull` takes the edit into {page.place.file}"
        fix = f"{taken}; or keep that as it is: `base-revision: {newest.id}` there"
    return error(f"{who} edited the page at {when}", code="edited", fix=fix)


def damaged(error: PersonNeeded, live: LivePage) -> PersonNeeded:
    """Add who took away a region's marks to the error that says how they are missing."""
    if not live.theirs:
        return error
    wrong = f"{error.wrong} ({_authors(live.theirs)} changed that)"
    return PersonNeeded(wrong, title=error.title, code=error.code, fix=error.fix)


def _authors(theirs: Sequence[Revision], newest: Revision | None = None) -> str:
    """Name those who changed a region, and when; of old times, the page's last editor."""
    if not theirs:
        assert newest is not None  # noqa: S101 - there is a page
        return f"somebody (the page's last edit: {newest.user or '?'}, {newest.timestamp})"
    said = [f"{one.user or 'somebody'} at {one.timestamp}" for one in theirs]
    return ", ".join(reversed(said))


def disputed(
    page: DesiredPage, dispute: Dispute, newest: int, *, documented: bool
) -> PersonNeeded:
    """Word that two jobs with the bot's account want different texts.

    Args:
        page: The page as it should be.
        dispute: Who wants what.
        newest: The page's newest revision, perhaps a mark of theirs.
        documented: Whether there is a document of its own to name that in.
    """
    ours, theirs = dispute.ours, dispute.theirs
    turns = (
        f"the wanted text is that of revision {ours.id} ({ours.timestamp}), and revision"
        f" {theirs.id} ({theirs.timestamp}) replaced it"
    )
    if dispute.source:
        wrong = f"two sources disagree, {dispute.source} (this one) and {dispute.other}: {turns}"
        apart = "`clinicbot doctor` tells each job what its source is called; "
    else:
        wrong = f"the bot went back and forth between two texts: {turns}"
        apart = "look for a second job, perhaps with old sources; "
    keep = f"undo revision {theirs.id} on the wiki"
    if documented:
        keep += f", or `base-revision: {newest}` in {page.place.file}"
    fix = f"{apart}give them the same text, or the page to one of them; to keep this one: {keep}"
    return PersonNeeded(wrong, title=page.title, code="disputed", fix=fix)


def region_of(text: str) -> str:
    """Give what stands in the bot's region of a page; the whole page if there is none."""
    try:
        return find_region(text).content
    except PersonNeeded:
        return text
