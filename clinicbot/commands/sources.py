"""The commands that need no wiki: check, render, init, new."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinicbot.commands import checks
from clinicbot.commands.common import add_json, folder_above, folder_of, print_data, tell
from clinicbot.counted import counted
from clinicbot.errors import ExitCode, Place, Problem, Severity, SourceError


if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence

    from clinicbot.series.folder import Series
    from clinicbot.series.names import Name


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the commands to the parser of the command line."""
    check = commands.add_parser(
        "check",
        parents=[common],
        help="report all errors of all sources",
        description=_check.__doc__,
    )
    check.add_argument("files", nargs="*", type=Path, metavar="FILE", help="only these documents")
    add_json(check)
    check.add_argument(
        "--explain",
        nargs="?",
        const="digest",
        choices=("digest", "settings", "wording"),
        help="print the reference of every key instead; of wordings, in a series' folder, of its"
        " own",
    )
    check.add_argument(
        "--schema",
        nargs="?",
        const="digest",
        choices=("digest", "settings", "wording"),
        help="print the JSON Schema for editors instead",
    )
    checks.add_flags(check)
    check.set_defaults(command=_check)

    render = commands.add_parser(
        "render", parents=[common], help="print a document's page", description=_render.__doc__
    )
    render.add_argument(
        "file", type=Path, metavar="FILE", help="the document, NUMBER/LANGUAGE.yaml"
    )
    render.add_argument(
        "--layout", choices=("subpages", "translate"), help="in place of the settings'"
    )
    render.add_argument(
        "--units-from",
        type=Path,
        metavar="PAGE",
        help="in the translate layout: a saved page, whose unit markers are carried over",
    )
    render.add_argument(
        "--explain",
        action="store_true",
        help="in the translate layout: print how each unit was matched, not the page",
    )
    render.set_defaults(command=_render)

    init = commands.add_parser("init", help="make a new series", description=_init.__doc__)
    init.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="DIR")
    init.set_defaults(command=_init)

    new = commands.add_parser(
        "new", parents=[common], help="make a new digest to fill in", description=_new.__doc__
    )
    new.add_argument("number", metavar="NUMBER", help="the call's number, or its date")
    new.add_argument("--language", action="append", metavar="CODE", help="once per language")
    new.set_defaults(command=_new)


def _check(options: argparse.Namespace) -> ExitCode:
    """Report all errors and warnings of the series' files, each with its place."""
    if options.explain or options.schema:
        print(_reference(options))
        return ExitCode.OK
    # realpath, unlike Path.resolve, takes a link that leads to itself as it is.
    files = [file for file in options.files if os.path.lexists(file)]
    missing = [file for file in options.files if file not in files]
    problems = [Problem(Place(str(file)), "there is no such file") for file in missing]
    documents = 0
    for load in _loads(options, files) if files or not missing else ():
        try:
            series = load()
            problems += (*series.warnings, *checks.more_problems(series, options))
            documents += sum(map(len, series.digests.values()))
        except SourceError as error:
            problems += error.problems
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    code = ExitCode.SOURCES if errors else ExitCode.OK
    if options.json:
        from clinicbot.report import problem_data

        print_data({"problems": [problem_data(one) for one in problems], "exit_code": int(code)})
        return code
    for problem in problems:
        print(problem)
    sound = "" if errors else f", {counted(documents, 'sound document')}"
    warnings = counted(len(problems) - errors, "warning")
    tell(f"{counted(errors, 'error')}, {warnings}{sound}")
    return code


def _loads(options: argparse.Namespace, files: Sequence[Path]) -> list[Callable[[], Series]]:
    """Say what to load for these files: their series, and those that are in none alone."""
    from clinicbot.series.folder import load_series, lone_series

    if not files:
        return [partial(load_series, folder_of(options))]
    together: dict[Path, list[Path]] = {}
    alone: list[Path] = []
    for file in files:
        folder = _series_of(file, options)
        if folder is None:
            alone.append(file)
        else:
            together.setdefault(folder, []).append(file)
    return [
        *(partial(load_series, folder, inside) for folder, inside in together.items()),
        *(partial(lone_series, file) for file in alone),
    ]


def _series_of(file: Path, options: argparse.Namespace) -> Path | None:
    """Find the series' folder that a document lies in; None if it lies in none."""
    folder: Path | None = getattr(options, "folder", None) or folder_above(file.absolute().parent)
    # Unlike Path.resolve, realpath takes a link that leads to itself as it is.
    inside = Path(os.path.realpath(folder / "digests")) if folder else None
    if inside not in Path(os.path.realpath(file)).parents:
        return None
    return folder


def _reference(options: argparse.Namespace) -> str:
    from clinicbot import settings_file
    from clinicbot.digest import schema
    from clinicbot.series import definition

    rooms: dict[str, Any] = {"digest": schema, "settings": settings_file, "wording": definition}
    what = options.schema or options.explain
    names = [_wordings(options)] if what == "wording" else []
    if options.schema:
        return json.dumps(rooms[what].json_schema(*names), indent=2, ensure_ascii=False)
    return str(rooms[what].explain(*names))


def _wordings(options: argparse.Namespace) -> Mapping[str, Name] | None:
    """Give the wordings of the series that this is in; None if it is in none that can be read."""
    from clinicbot.series.load import load_parts
    from clinicbot.series.names import catalogue
    from clinicbot.settings import read_settings

    try:
        folder = folder_of(options)
        settings = read_settings(folder / "clinicbot.yaml")
        return catalogue(settings.attendance, load_parts(folder))
    except SourceError:
        return None


def _render(options: argparse.Namespace) -> ExitCode:
    """Print the wikitext of a document's page; no wiki and no account are needed."""
    from clinicbot.publish.desired import page_of
    from clinicbot.series.folder import lone_series

    file: Path = options.file
    folder = _series_of(file, options)
    series = _series_around(folder, file) if folder else lone_series(file)
    key = Path(os.path.realpath(file)).parent.name if folder else ""
    if file.stem not in series.digests.get(key, ()):
        raise SourceError(Problem(Place(str(file)), "no such document", "expected NUMBER/xx.yaml"))
    if (options.layout or series.settings.layout) == "translate":
        from clinicbot.commands.units import source_page

        print(source_page(series, key, options))
        return ExitCode.OK
    for option in ("units_from", "explain"):
        if getattr(options, option):
            place = Place(f"--{option.replace('_', '-')}")
            expected = "add --layout translate"
            raise SourceError(Problem(place, "there are no units in this layout", expected))
    print(page_of(series, key, file.stem).text)
    return ExitCode.OK


def _series_around(folder: Path, file: Path) -> Series:
    """Read a document's series; of documents that it can do without, only tell what is wrong."""
    from clinicbot.series.folder import load_series

    try:
        return load_series(folder)
    except SourceError as error:
        key = Path(os.path.realpath(file)).parent.name
        series = load_series(folder, asked=folder / "digests" / key / file.name)
        for problem in error.problems:
            if problem.severity is Severity.ERROR:
                tell(str(replace(problem, severity=Severity.WARNING)))
        return series


def _init(options: argparse.Namespace) -> ExitCode:
    """Make a new series' folder, with settings and a digest, ready to change."""
    from clinicbot.series.new import new_series, write_new

    files = new_series(options.folder)
    write_new(files)
    print(*files, sep="\n")
    return ExitCode.OK


def _new(options: argparse.Namespace) -> ExitCode:
    """Make a new digest to fill in; no file that exists is touched."""
    from clinicbot.series.folder import load_series
    from clinicbot.series.new import new_digest, write_new

    series = load_series(folder_of(options), may_be_empty=True)
    files = new_digest(series, options.number, options.language or ())
    write_new(files)
    print(*files, sep="\n")
    return ExitCode.OK
