"""What the commands share: finding the series, and how they print."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinicbot.errors import Place, Problem, SourceError, WikiError


if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from clinicbot.errors import ClinicbotError, ExitCode
    from clinicbot.report import Style
    from clinicbot.series.folder import Series


SETTINGS_FILE = "clinicbot.yaml"


def length(text: str) -> timedelta:
    """Read a span of time of the command line (`30m`)."""
    from clinicbot.spans import span

    try:
        return span(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def time_of(text: str) -> datetime:
    """Read a moment of the command line (`2026-01-31T12:00:00Z`)."""
    from clinicbot.spans import moment

    try:
        return moment(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def count(text: str) -> int:
    """Read a number of the command line, 0 or more."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no number; expected 0 or more")
    return int(text)


def add_writing(parser: argparse.ArgumentParser) -> None:
    """Add the flags of the commands that write to the wiki."""
    parser.add_argument("--max-edits", type=count, metavar="N", help="stop after so many edits")
    parser.add_argument(
        "--deadline", type=length, metavar="SPAN", help="stop after so long, such as 50m"
    )
    parser.add_argument(
        "--patience",
        type=length,
        metavar="SPAN",
        help="wait at most so long in all for a wiki that is down, read-only or too busy;"
        " `patience` in the settings (5m) if not given",
    )
    parser.add_argument(
        "--log",
        action="store_true",
        help="write log lines with time and run id, as without a terminal, even on one",
    )
    parser.add_argument(
        "--metrics", type=Path, metavar="FILE", help="write Prometheus metrics to this file"
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add the flag that can stand before a command and after it."""
    told = "print data for programs: one JSON document, also of what went wrong"
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=told)


def series_of(options: argparse.Namespace) -> Series:
    """Load the series that a command is about.

    Raises:
        SourceError: With all the problems of its files.
    """
    from clinicbot.series.folder import load_series

    # Trees of data that never changes have no cycles to look for, again and again.
    gc.disable()
    try:
        return load_series(folder_of(options))
    finally:
        gc.enable()


def folder_of(options: argparse.Namespace) -> Path:
    """Find the series' folder: named, or the nearest with clinicbot.yaml from here up."""
    folder = getattr(options, "folder", None) or folder_above(Path.cwd())
    if folder is None or not (folder / SETTINGS_FILE).exists():
        place = Place(str((folder or Path.cwd()) / SETTINGS_FILE))
        raise SourceError(
            Problem(place, "no such file", "name the series' folder with --folder, or `init` one")
        )
    return Path(folder)


def folder_above(start: Path) -> Path | None:
    """Find the nearest folder with clinicbot.yaml, from here up.

    Returns:
        It, as a person in the current folder would write it.
    """
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).exists():
            return Path(os.path.relpath(folder))
    return None


def style() -> Style:
    """Say how standard output may look: in colour on a terminal, unless NO_COLOR is set."""
    from clinicbot.report import Style

    return Style(colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ)


def print_data(data: dict[str, Any]) -> None:
    """Print the answer to `--json`."""
    print(json.dumps(data, indent=2, ensure_ascii=False))


def print_error(code: ExitCode, text: str, error: ClinicbotError | None) -> None:
    """Print the answer to `--json` of a command that failed: the same keys, whatever failed."""
    from clinicbot.report import problem_data

    problems = error.problems if isinstance(error, SourceError) else ()
    facts = ("title", "code", "wrong", "fix")
    told = {name: getattr(error, name) if isinstance(error, WikiError) else "" for name in facts}
    said = {"message": text, **told, "problems": [problem_data(one) for one in problems]}
    print_data({"error": said, "exit_code": int(code)})


def tell(text: str) -> None:
    """Say something that is not the result: to standard error."""
    print(text, file=sys.stderr)
