"""What `check` looks at besides the form of the files: people's data, and the live wiki."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING, Any

from clinicbot.errors import Problem, SourceError


if TYPE_CHECKING:
    from clinicbot.digest.locate import Locator
    from clinicbot.series.folder import Series
    from clinicbot.wiki.session import Session
    from clinicbot.wiki.web import Web


def add_flags(check: Any) -> None:
    """Add what `check` takes for this to its parser."""
    check.add_argument(
        "--wiki",
        nargs="?",
        const="",
        default=argparse.SUPPRESS,
        metavar="URL",
        help="ask the wiki too, that of the settings or this one: whether links, files, sections"
        " and languages are there, and whether addresses of the web answer; needs no account",
    )
    check.add_argument("--no-web", action="store_true", help="of these, ask only the wiki itself")


def more_problems(series: Series, options: argparse.Namespace) -> list[Problem]:
    """Give what is questionable in sound documents.

    Raises:
        WikiError: The wiki was to be asked, and refused or does not answer.
    """
    from clinicbot.digest.locate import Locator
    from clinicbot.digest.privacy import look

    locator = Locator()
    digests = (each for versions in series.digests.values() for each in versions.values())
    privacy = series.settings.privacy
    problems = [problem for digest in digests for problem in look(digest, privacy, locator)]
    problems += _of_units(series)
    if hasattr(options, "wiki"):
        problems += _on_wiki(series, options, locator)
    return problems


def _of_units(series: Series) -> list[Problem]:
    if series.settings.layout != "translate":
        # What makes units takes longer to load than most documents to check.
        return []
    from clinicbot.publish.unit_problems import unit_problems

    return unit_problems(series)


def _on_wiki(series: Series, options: argparse.Namespace, locator: Locator) -> list[Problem]:
    from clinicbot.publish import wiki_check
    from clinicbot.publish.references import references
    from clinicbot.wiki.links import anchors_of, languages_of, look_up

    session = _session(series, options)
    found = list(references(series, tuple(series.digests), locator))
    targets = look_up(session, wiki_check.titles_to_ask(found))
    addresses = [] if options.no_web else wiki_check.addresses_to_ask(found, targets)
    answers = wiki_check.Answers(
        targets,
        {title: anchors_of(session, title) for title in wiki_check.pages_to_read(found, targets)},
        _web(series, session).ask(addresses),
        languages_of(session),
        session.address,
    )
    return wiki_check.judge(series, tuple(series.digests), found, answers)


def _session(series: Series, options: argparse.Namespace) -> Session:
    """Connect with the wiki that is named, or else that of the settings."""
    from clinicbot.wiki.session import connect

    wiki = options.wiki or series.settings.wiki
    if not wiki:
        expected = "name one: --wiki https://meta.wikimedia.org/w/api.php"
        raise SourceError(Problem(series.settings.place, "these documents have no wiki", expected))
    return connect(wiki, contact=series.settings.documentation or "")


def _web(series: Series, session: Session) -> Web:
    """Make what asks the web: with a contact, and a memory in the state folder."""
    from importlib.metadata import version

    from clinicbot.state.folder import state_folder
    from clinicbot.wiki.engine import is_loopback
    from clinicbot.wiki.web import Web

    page = series.settings.documentation
    contact = session.page_url(page) if page else session.contact
    agent = f"clinicbot/{version('clinicbot')} (bot that checks links; {contact or 'no contact'})"
    cache = state_folder(os.environ) / "links.json"
    return Web(agent, cache, private=is_loopback(session.address))
