"""Looking at the wiki with as few requests, and as little text, as a plan needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clinicbot.publish.plan import differs, is_ours
from clinicbot.wiki import pages


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
    """Where somebody else edited last, find what the bot wrote before."""
    for page in wanted:
        now = live[page.title]
        if (
            page.region is not None
            or not session.account
            or not differs(page, now, session.account)
        ):
            continue
        theirs = now.newest is not None and now.newest.user != session.account
        if theirs and not is_ours(now, session.account):
            live[page.title] = pages.newest_by(session, now, session.account)


def _look_at_gaps(
    session: Session, missing: Sequence[DesiredPage], live: dict[str, LivePage]
) -> None:
    gaps = [page.title for page in missing]
    live.update(pages.look_at_gaps(session, gaps))
    if len(gaps) <= MAX_DELETION_LOOKUPS:
        live.update((title, pages.deletion_of(session, live[title])) for title in gaps)
