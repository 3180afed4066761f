"""The command that shows digests as readers will see them: preview."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinicbot.commands.common import folder_above, folder_of, print_data, tell
from clinicbot.errors import ExitCode, Place, Problem, SourceError, WikiError


if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from clinicbot.publish.preview import Preview, Previewer
    from clinicbot.series.folder import Series


_PAUSE = 0.5
"""Seconds between two looks at the files of `--watch`."""


def add(commands: Any, remote: argparse.ArgumentParser) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "preview",
        parents=[remote],
        help="show digests as readers will see them",
        description=_preview.__doc__,
    )
    parser.add_argument(
        "digests", nargs="*", metavar="NUMBER|FILE", help="only these digests, or documents"
    )
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="where to write; by default the state folder"
    )
    parser.add_argument(
        "--watch", action="store_true", help="write again whenever a file of the series is saved"
    )
    parser.set_defaults(command=_preview)


def _preview(options: argparse.Namespace) -> ExitCode:
    """Write HTML files to open in a browser, from the wiki's own parser; edit nothing.

    All languages side by side, at the width of a desktop and of a phone, with
    what to look at. No account is needed.
    """
    work = _Work(options)
    files = work.write()
    if options.json:
        print_data({"files": [str(file) for file in files]})
    else:
        print(*files, sep="\n", flush=True)
    if options.watch:
        tell("watching; stop with Ctrl-C")
        work.watch()
    return ExitCode.OK


class _Work:
    """One run of the command: what it shows, and where it writes."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.lone, self.folder, self.numbers = _chosen(options)
        self.last: dict[str, Preview] = {}
        series = self._load()
        self.output: Path = options.output or _default_output(series)
        self.previewer = _previewer(options, series)

    def _load(self) -> Series:
        from clinicbot.series.folder import load_series, lone_series

        return lone_series(self.lone) if self.lone else load_series(self.folder)

    def write(self) -> list[Path]:
        """Write a file for each digest, and a list of them if there are several."""
        from clinicbot.publish.preview_html import contents, page

        again = self.options.watch
        self.last = dict(self._previews())
        self.output.mkdir(parents=True, exist_ok=True)
        pages = {name: page(one, refresh=again) for name, one in self.last.items()}
        if len(pages) > 1:
            titles = {name: one.title for name, one in self.last.items()}
            pages = {"index.html": contents(titles, refresh=again)} | pages
        for name, text in pages.items():
            (self.output / name).write_text(text, encoding="utf-8")
        return [self.output / name for name in pages]

    def _previews(self) -> Iterator[tuple[str, Preview]]:
        series = self._load()
        for key in series.find(self.numbers) if self.numbers else series.digests:
            name = f"{key or 'preview'}.html"
            yield name, self.previewer.preview(series, key)

    def watch(self) -> None:
        """Write again at every change, until Ctrl-C."""
        seen = self._state()
        try:
            while True:
                time.sleep(_PAUSE)
                state = self._state()
                if state != seen:
                    seen = state
                    self._again()
        except KeyboardInterrupt:
            tell("stopped")

    def _again(self) -> None:
        try:
            self.write()
        except SourceError as error:
            self._show(error)
            tell(str(error))
        except WikiError as error:
            tell(f"clinicbot: {error}; trying again at the next change")
        else:
            tell("written again")

    def _show(self, error: SourceError) -> None:
        """Put what is wrong above what was shown before."""
        from clinicbot.publish.preview_html import page

        for name, one in self.last.items():
            text = page(replace(one, problems=error.problems), refresh=True)
            (self.output / name).write_text(text, encoding="utf-8")

    def _state(self) -> dict[Path, tuple[float, int]]:
        """Give what tells a saved file from the one before."""
        files = [self.lone] if self.lone else sorted(self.folder.rglob("*.yaml"))
        found = {}
        for file in files:
            # An editor may save by replacing: the file is gone for a moment.
            if file.exists():
                said = file.stat()
                found[file] = (said.st_mtime, said.st_size)
        return found


def _chosen(options: argparse.Namespace) -> tuple[Path | None, Path, list[str]]:
    """Tell a document outside of any series from digests of one."""
    files = [Path(one) for one in options.digests if one.endswith(".yaml")]
    if not files:
        return None, folder_of(options), list(options.digests)
    named: Path | None = getattr(options, "folder", None)
    folder = named or folder_above(files[0].absolute().parent)
    if folder and all((folder / "digests").resolve() in f.resolve().parents for f in files):
        return None, folder, [f.resolve().parent.name if f in files else str(f)
                              for f in map(Path, options.digests)]  # fmt: skip
    if len(options.digests) > 1:
        expected = "name one document outside of a series, or digests of one series"
        raise SourceError(Problem(Place(str(files[0])), "this can't be shown together", expected))
    return files[0], files[0].parent, []


def _previewer(options: argparse.Namespace, series: Series) -> Previewer:
    from clinicbot.publish.preview import Previewer
    from clinicbot.wiki.session import connect

    wiki = getattr(options, "wiki", series.settings.wiki)
    if not wiki:
        expected = "name one: --wiki https://meta.wikimedia.org/w/api.php"
        raise SourceError(Problem(Place(str(series.folder)), "there is no wiki to ask", expected))
    return Previewer(connect(wiki, contact=series.settings.documentation or ""))


def _default_output(series: Series) -> Path:
    from clinicbot.state.folder import Job, made, state_folder

    job = Job(series.settings.wiki or str(series.folder.resolve()), series.settings.series)
    return made(state_folder(os.environ) / "preview" / job.key)
