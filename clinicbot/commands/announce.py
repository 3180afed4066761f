"""The command that words the announcement of a digest: announce."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from clinicbot.commands.common import print_data, series_of, tell
from clinicbot.errors import ExitCode, PersonNeeded, Place, Problem, SourceError


if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

    from clinicbot.series.folder import Series


_FORMS = ("text", "wikitext")
_BETWEEN = "\n\n" + "-" * 72 + "\n\n"


def add(commands: Any, remote: argparse.ArgumentParser) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "announce",
        parents=[remote],
        help="print the announcement of a published digest",
        description=_announce.__doc__,
    )
    parser.add_argument("number", metavar="NUMBER", help="the digest's number, or its folder")
    parser.add_argument(
        "--format",
        choices=_FORMS,
        default=_FORMS[0],
        help="for a mailing list (the default), or for MassMessage",
    )
    parser.add_argument(
        "--language", action="append", metavar="CODE", help="only in this one; once per language"
    )
    parser.add_argument(
        "--offline",
        action="store_true",
        help="don't ask the wiki which pages are there and what their addresses are: take all"
        " for published, /w/api.php for /wiki/PAGE and any other api.php for"
        " index.php?title=PAGE",
    )
    parser.set_defaults(command=_announce)


def _announce(options: argparse.Namespace) -> ExitCode:
    """Print what to send to a mailing list or to talk pages when a digest is published."""
    from clinicbot.publish.announcement import Form, announce, write

    series = series_of(options)
    (key,) = series.find([options.number])
    titles, address = (_offline if options.offline else _online)(options, series, key)
    wanted = options.language or tuple(titles)
    if missing := [code for code in wanted if code not in titles]:
        known = ", ".join(titles)
        place = Place(str(series.folder / "digests" / key))
        wrong = f"there is no published version in {', '.join(missing)}"
        raise SourceError(Problem(place, wrong, f"there is one in {known}"))
    made = announce(series, key, titles, address, datetime.now(UTC).date())
    written = {code: write(made[code], Form(options.format)) for code in wanted}
    if options.json:
        print_data({"digest": key, "announcements": written})
    else:
        print(_BETWEEN.join(written.values()))
    return ExitCode.OK


_Found = tuple["Mapping[str, str]", "Callable[[str], str]"]


def _online(options: argparse.Namespace, series: Series, key: str) -> _Found:
    """Give the pages that are on the wiki, and the wiki's own form of addresses."""
    from clinicbot.commands.wiki import connect_with
    from clinicbot.settings import Layout
    from clinicbot.wiki.pages import BRIEF, fetch

    titles, source = _titles(series, key), series.source(key)
    base = series.settings.base_title(source)
    session = connect_with(options, series.settings, writing=False)
    live = fetch(session, [*dict.fromkeys((*titles.values(), base))], BRIEF)
    there = {code: title for code, title in titles.items() if live[title].newest}
    if series.settings.layout is Layout.TRANSLATE and live[base].newest:
        # Until it is marked, a source page has no page for its own language.
        there = {source.language: base} | there
    for code in (code for code in titles if code not in there):
        tell(f"clinicbot: {titles[code]} isn't published yet and is left out")
    if not there:
        wrong, fix = "it isn't published yet", f"run clinicbot publish {key}"
        raise PersonNeeded(wrong, title=next(iter(titles.values())), code="missing", fix=fix)
    return there, session.page_url


def _offline(options: argparse.Namespace, series: Series, key: str) -> _Found:
    """Take the pages for published, and the addresses for the usual ones."""
    from clinicbot.publish.announcement import offline_address

    wiki = getattr(options, "wiki", series.settings.wiki)
    if not offline_address(wiki, "A"):
        expected = "give --wiki the address of its api.php, or leave --offline out"
        wrong = f"'{wiki}' says nothing of the addresses of pages"
        raise SourceError(Problem(series.settings.place, wrong, expected))
    return _titles(series, key), lambda title: offline_address(wiki, title)


def _titles(series: Series, key: str) -> dict[str, str]:
    """Give the page of each version, that in the call's language first."""
    digests = series.digests[key]
    first = series.original(key).language
    codes = [first, *(code for code in sorted(digests) if code != first)]
    return {code: series.settings.page_title(digests[code]) for code in codes}
