"""The command that brings what people did on the wiki into the documents: pull."""

from __future__ import annotations

import argparse
import codecs
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinicbot.commands.common import print_data, series_of, style
from clinicbot.commands.wiki import connect_with
from clinicbot.errors import ExitCode, Place, Problem, SourceError


if TYPE_CHECKING:
    from clinicbot.intake.conflicts import Take
    from clinicbot.intake.pull import Pulled


def add(commands: Any, remote: argparse.ArgumentParser) -> None:
    """Add the command to the parser of the command line."""
    pull = commands.add_parser(
        "pull",
        parents=[remote],
        help="bring what people did on the wiki into the documents",
        description=_pull.__doc__,
    )
    pull.add_argument("numbers", nargs="*", metavar="NUMBER", help="only these digests")
    pull.add_argument("--dry-run", action="store_true", help="show the changes, write no file")
    pull.add_argument(
        "--take",
        type=_decision,
        action="append",
        default=[],
        metavar="SIDE[:PASSAGE]",
        help="which side, `wiki` or `source`, goes where both changed a passage: in all of"
        " them, in one (`wiki:006/en/7f3a`) or in a document's (`wiki:006/en`); can be given"
        " more than once",
    )
    pull.set_defaults(command=_pull)


def _decision(text: str) -> tuple[Take, str]:
    """Read a decision of the command line."""
    from clinicbot.intake.conflicts import Take

    side, _, passage = text.partition(":")
    if side not in tuple(Take):
        raise argparse.ArgumentTypeError(f"{text!r} names no side; expected wiki or source")
    return Take(side), passage.strip("/")


def _pull(options: argparse.Namespace) -> ExitCode:
    """Merge people's edits into the documents; the wiki is only read."""
    from clinicbot.commands import pull_pages, pull_show
    from clinicbot.commands.pull_new import new_versions
    from clinicbot.intake.conflicts import Decisions
    from clinicbot.publish.surroundings import Surroundings
    from clinicbot.settings import Layout

    series = series_of(options)
    session = connect_with(options, series.settings, writing=False)
    around = Surroundings(series)
    keys = series.find(options.numbers) or tuple(series.digests)
    decisions = Decisions(tuple(options.take))
    if series.settings.layout is Layout.TRANSLATE:
        from clinicbot.commands.pull_translate import pulled

        found = list(pulled(session, around, keys, decisions))
    else:
        found = list(pull_pages.pulled(session, around, keys, decisions))
    found += new_versions(session, around, keys)
    if not options.dry_run:
        write(found)
    if options.json:
        print_data(pull_show.data(found))
    else:
        pull_show.show(found, style(), dry=options.dry_run)
    pull_show.tell_unknown(found, decisions)
    return ExitCode.PERSON if any(each.waits for each in found) else ExitCode.OK


def write(found: list[Pulled]) -> None:
    """Write the documents that change.

    Raises:
        SourceError: One can't be written.
    """
    for each in found:
        if each.changed:
            _write_file(Path(each.file), each.after)


def _write_file(path: Path, text: str) -> None:
    """Write a document whole or not at all, with the mode that it had."""
    from clinicbot.state.folder import write_atomic

    path = path.resolve()
    try:
        old = path.read_bytes() if path.exists() else b""
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        mark = "\ufeff" if old.startswith(codecs.BOM_UTF8) else ""
        write_atomic(path, mark + text, mode)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        wrong = f"the file can't be written: {reason}"
        raise SourceError(Problem(Place(str(path)), wrong)) from None
