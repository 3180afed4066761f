"""Looking at the wiki with as few requests, and as little text, as a plan needs."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from clinicbot.errors import PersonNeeded
from clinicbot.publish.objections import region_of
from clinicbot.publish.plan import differs, is_ours
from clinicbot.wiki import pages
from clinicbot.wiki.dispute import LOOK_BACK, find, is_suspicious
from clinicbot.wiki.fingerprint import fingerprint, recorded
from clinicbot.wiki.pages import Revision
from clinicbot.wikitext.region import content_hash, find_region


if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clinicbot.publish.desired_page import DesiredPage
    from clinicbot.wiki.pages import LivePage
    from clinicbot.wiki.session import Session


MAX_DELETION_LOOKUPS: Final = 5
"""The deletion log tells of one page a request. Where more pages than this are
missing, as at a first publish, nobody asks; MediaWiki itself then refuses to
bring back a deleted page when it is written (see `clinicbot.wiki.gate`)."""


def survey(
    session: Session, wanted: Sequence[DesiredPage], stop_page: str | None = None
) -> dict[str, LivePage]:
    """Find out all that `plan` has to know of these pages.

    One request for up to 500 pages (50 without the right `apihighlimits`)
    tells which differ, one more what the bot last said of the index pages, one
    more for up to 500 of those that differ brings their texts. A page that
    somebody else edited last costs one more.

    Args:
        session: The wiki.
        wanted: The pages.
        stop_page: Looked at on the way, for `Gate.seen`.

    Raises:
        WikiError: The wiki refused, or does not answer.
    """
    titles = [page.title for page in wanted]
    if stop_page and stop_page not in titles:
        titles.append(stop_page)
    live = pages.fetch(session, titles, pages.BRIEF)
    live.update(pages.fetch(session, _with_region(wanted, live)))
    live.update(pages.look(session, _differing(session, wanted, live)))
    _look_for_own(session, wanted, live)
    _look_at_gaps(session, [page for page in wanted if live[page.title].newest is None], live)
    return live


def _differing(
    session: Session, wanted: Iterable[DesiredPage], live: Mapping[str, LivePage]
) -> list[str]:
    return [page.title for page in wanted if differs(page, live[page.title], session.account)]


def _with_region(wanted: Iterable[DesiredPage], live: Mapping[str, LivePage]) -> list[str]:
    """Name the pages of which the bot's last edit summary says whether they differ."""
    return [page.title for page in wanted if page.region is not None and live[page.title].newest]


def _look_for_own(
    session: Session, wanted: Sequence[DesiredPage], live: dict[str, LivePage]
) -> None:
    """Where somebody else edited last, or another job, find what the bot wrote before."""
    for page in wanted:
        now = live[page.title]
        if not session.account or now.newest is None or not differs(page, now, session.account):
            continue
        if now.newest.user == session.account:
            live[page.title] = _with_dispute(session, page, now, now.newest)
        elif page.region is not None:
            live[page.title] = _with_authors(session, page, now)
        elif not is_ours(now, session.account):
            live[page.title] = pages.newest_by(session, now, session.account)


def _with_dispute(
    session: Session, page: DesiredPage, now: LivePage, newest: Revision
) -> LivePage:
    """Find out whether another source keeps the page, too."""
    key = fingerprint(page.text) if page.region is None else content_hash(page.region)
    if not is_suspicious(key, newest, session.source):
        return now
    past = pages.history(session, page.title, length=LOOK_BACK, account=session.account)
    return replace(now, dispute=find(key, (one for one, _ in past), session.source))


def _with_authors(session: Session, page: DesiredPage, now: LivePage) -> LivePage:
    """Find out who changed the bot's region, if anybody did, and what was there before."""
    with suppress(PersonNeeded):
        if not find_region(now.text or "", page.title).edited:
            return now
    theirs: list[Revision] = []
    past = pages.history(session, page.title, length=LOOK_BACK, texts=True)
    for (one, text), (_, before) in pairwise([*past, (Revision(0), "")]):
        if one.user == session.account and recorded(one.comment)[0] == one.sha1[:8]:
            return replace(now, own=one, own_text=text, theirs=tuple(theirs))
        if region_of(text) != region_of(before):
            theirs.append(one)
    # Too long ago to say who did what; but what was there can be shown.
    return pages.newest_by(session, now, session.account)


def _look_at_gaps(
    session: Session, missing: Sequence[DesiredPage], live: dict[str, LivePage]
) -> None:
    gaps = [page.title for page in missing]
    live.update(pages.look_at_gaps(session, gaps))
    if len(gaps) <= MAX_DELETION_LOOKUPS:
        live.update((title, pages.deletion_of(session, live[title])) for title in gaps)
