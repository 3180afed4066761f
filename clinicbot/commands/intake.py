"""The command that takes digests in from elsewhere: import."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from clinicbot.commands.common import SETTINGS_FILE, count, folder_above, tell
from clinicbot.counted import counted
from clinicbot.errors import ExitCode, Place, Problem, SourceError


if TYPE_CHECKING:
    import argparse

    from clinicbot.intake.pieces import Original
    from clinicbot.intake.read import Imported
    from clinicbot.settings import Settings


_FORMATS: Final = ("text", "html", "docx", "markdown", "wikitext", "page")
_SUFFIXES: Final = frozenset((".txt", ".html", ".htm", ".md", ".docx", ".wiki"))
_MOST_SHOWN: Final = 12


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "import",
        parents=[common],
        help="make a document of a page, a text or a file of a word processor",
        description=_import.__doc__,
    )
    parser.add_argument("what", metavar="WHAT", help="a file, a page's address or its title")
    parser.add_argument("--language", metavar="CODE", help="the language it is in")
    parser.add_argument("--number", type=count, metavar="N", help="the number of the call")
    parser.add_argument(
        "--output", metavar="FILE", help="where to write it, in place of digests/; - prints it"
    )
    parser.add_argument("--format", choices=_FORMATS, help="what it is, if its name doesn't say")
    parser.set_defaults(command=_import)


def _import(options: argparse.Namespace) -> ExitCode:
    """Make a source document of anything that holds a digest; no wiki is written to."""
    from clinicbot.digest.write import to_yaml
    from clinicbot.intake.read import imported
    from clinicbot.series.new import write_new

    folder: Path | None = getattr(options, "folder", None) or folder_above(Path.cwd())
    settings = _settings(folder)
    original = _original(options, settings)
    made = imported(original, settings, folder, options.language or "", options.number)
    text = to_yaml(made.digest)
    if options.output == "-":
        sys.stdout.write(text)
    else:
        path = _path(options, made, settings, folder)
        write_new({path: text})
        tell(f"wrote {path}")
    _report(made, settings)
    return ExitCode.PERSON if made.share.missing else ExitCode.OK


def _settings(folder: Path | None) -> Settings:
    """Read the series' settings; outside of any series, those of Wikimedia Clinics."""
    from clinicbot.series.folder import DEFAULT_TITLE
    from clinicbot.settings import Settings, read_settings
    from clinicbot.titles import TitlePattern

    if folder is not None:
        return read_settings(folder / SETTINGS_FILE)
    return Settings("Wikimedia Clinics", "", TitlePattern(DEFAULT_TITLE))


def _original(options: argparse.Namespace, settings: Settings) -> Original:
    """Read what is named: a file if there is one, else a page."""
    from clinicbot.intake.read import Format, read_file

    what: str = options.what
    path = Path(what)
    web = what.startswith(("http://", "https://"))
    if options.format != "page" and not web and (path.exists() or options.format):
        return read_file(path, settings, Format(options.format) if options.format else None)
    if path.suffix.lower() in _SUFFIXES and not web:
        raise SourceError(Problem(Place(what), "there is no such file"))
    wiki = getattr(options, "wiki", settings.wiki)
    if not wiki and not web:
        expected = "run it in a series' folder, or name the wiki with --wiki"
        wrong = "there is no such file, and no wiki is known"
        raise SourceError(Problem(Place(what), wrong, expected))
    from clinicbot.intake.page import read_page

    return read_page(what, wiki, settings)


def _path(
    options: argparse.Namespace, made: Imported, settings: Settings, folder: Path | None
) -> Path:
    """Say where the document goes."""
    if options.output:
        return Path(options.output)
    digest = made.digest
    if folder is None:
        expected = "name a file with --output, print with --output -, or `init` a series"
        raise SourceError(Problem(Place(SETTINGS_FILE), "this is no series' folder", expected))
    if digest.number is not None:
        key = settings.title.shown_number(digest.number)
    elif digest.date is not None and "number" not in settings.title.fields:
        key = digest.date.isoformat()
    else:
        wrong = "nothing says which call this was"
        raise SourceError(Problem(Place(options.what), wrong, "name it with --number"))
    return folder / "digests" / key / f"{digest.language}.yaml"


def _report(made: Imported, settings: Settings) -> None:
    """Tell what was found, what to look at, and whether all of it is there."""
    digest = made.digest
    for problem in made.original.warnings:
        tell(str(problem))
    names = ", ".join(sorted(digest.wording))
    if names:
        tell(f"worded otherwise than the series' {settings.series!r}: {names}")
    facts = [
        f"number {digest.number}" if digest.number is not None else "no number",
        f"language {digest.language}",
        f"date {digest.date}" if digest.date else "no date",
        f"call in {digest.call_language}" if digest.call_language else "",
        counted(len(digest.topics), "topic"),
    ]
    tell(", ".join(filter(None, facts)))
    tell(str(made.share))
    if made.share.missing:
        shown = " ".join(made.share.missing[:_MOST_SHOWN])
        tell(f"missing: {shown}{' …' if len(made.share.missing) > _MOST_SHOWN else ''}")
