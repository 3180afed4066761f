"""A run in the translate layout that is cut at one of its requests, and the runs after it."""

from __future__ import annotations

import contextlib
import shutil
from contextlib import closing
from enum import StrEnum
from sqlite3 import connect
from typing import TYPE_CHECKING, Any

from clinicbot.wiki.gate import Gate
from tests.support.checkpoint import Checkpoint
from tests.support.kills import KILLED, Story
from tests.support.life import PAGE, Bot, changes, small_series
from tests.support.proxy import Proxy
from tests.support.wiki import WRITING


if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from tests.support.wiki import Wiki


RUNS = 4
"""So many runs, with the wiki's jobs after each, bring everything to its end."""

LANGUAGES = ("en", "es", "fr", "qqq")

SETTINGS = """mark: auto
priority-languages: [fr]
aggregate-group: Our clinics
unit-notes: true
"""

INDEX = """index:
  pages: {en: Wikimedia Clinics}
"""

SPANISH = """
number: 1
language: es
call-language: es
wording: {topics-note: ""}
topics:
  - title: Dinero
    content:
      - {by: Ana, says: El presupuesto de la escuela ha crecido dos veces.}
      - {by: Ben, says: Vendimos nueve bicicletas viejas en Bogotá.}
      - {by: Carla, says: El museo nos presta un escáner cada viernes.}
      - {by: David, says: Veámonos en el puerto la próxima vez.}
"""

ENGLISH = """
number: 1
language: en
call-language: es
wording: {topics-note: ""}
topics:
  - title: Money
    content:
      - {by: Ana, says: The budget of the school has grown twice.}
      - {by: Ben, says: We sold nine old bicycles in Bogotá.}
      - {by: Carla, says: The museum lends us a scanner every Friday.}
      - {by: David, says: Let us meet at the harbour next time.}
"""

EDITS = (
    # The source and its translation change; the source alone; its number is
    # lost and the translation lags; trivially; one is new; one moves.
    ("es", "ha crecido dos veces", "ha crecido tres veces"),
    ("en", "has grown twice", "has grown three times"),
    ("es", "Vendimos nueve bicicletas viejas en Bogotá.", "Cada glosario llega el martes."),
    ("es", "viernes.}", "viernes por la tarde.}\n      - {by: Elena, says: Soy nueva aquí.}"),
    ("en", "Friday.}", "Friday.}\n      - {by: Elena, says: I am new here.}"),
    ("es", "la próxima vez.}", "la próxima vez., minor: true}"),
    ("es", "en el puerto", "en el Puerto"),
)  # fmt: skip


class Stopped(Exception):
    """Ends a run as a kill does: no part of the program expects it."""


class Cut(StrEnum):
    """How a run is cut at a request."""

    KILLED_BEFORE = "killed before"
    """The process is killed, and the request never reaches the wiki."""

    KILLED_AFTER = "killed after"
    """The wiki does what was asked, and the process is killed."""

    RESET_BEFORE = "reset before"
    """The connection breaks on the way to the wiki; the process goes on."""

    RESET_AFTER = "reset after"
    """The wiki does what was asked, and the connection breaks; the process goes on."""


class LifeStory(Story):
    """One digest in two languages, from nothing or after edits of all kinds.

    Args:
        wiki: Where.
        folder: For the series, and all that the processes keep.
        update: Whether the page lives already, and its documents were edited.
        quick: Whether undisturbed runs are no processes of their own, and
            there is no index, which takes a run more.
    """

    def __init__(
        self, wiki: Wiki, folder: Path, *, update: bool = False, quick: bool = False
    ) -> None:
        super().__init__(wiki, folder, update)
        self._quick = quick
        self._start: Checkpoint | None = None

    @property
    def bot(self) -> Bot:
        """The bot, for runs that are no processes of their own."""
        return Bot(self.wiki, self.folder / "series")

    def begin(self) -> None:
        """Put wiki, series and this machine to where the story begins."""
        series = self.folder / "series"
        shutil.rmtree(series, ignore_errors=True)
        series.mkdir(parents=True)
        settings = SETTINGS if self._quick else SETTINGS + INDEX
        small_series(series, settings, es=SPANISH, en=ENGLISH)
        (series / "wording").mkdir()
        (series / "wording" / "fr.yaml").write_text("{}\n")
        self.forget()
        if self._start is None:
            self.wiki.reset()
            self.wiki.configure(wgGroupPermissions={"bot": {"translate-manage": True}})
            if self.update:
                self.end()
            self._start = Checkpoint(self.wiki, self.folder / "start")
        self._start.restore()
        if self.update:
            self._edit(series / "digests" / "001")
        self.forget()

    def _edit(self, documents: Path) -> None:
        for language, old, new in EDITS:
            path = documents / f"{language}.yaml"
            text = path.read_text()
            assert text.count(old) == 1, old
            path.write_text(text.replace(old, new))

    def end(self) -> None:
        """Run undisturbed, the wiki's jobs after each run, until nothing is left to do."""
        if not self._quick:
            # It meets what a killed process leaves on this machine.
            self.run()
            self._run_jobs()
        for _ in range(RUNS):
            changed = changes(self.bot.publish(jobs=False))
            if not self._run_jobs() and not changed:
                return
        raise AssertionError("the runs never come to an end")

    def _run_jobs(self) -> bool:
        """Run the wiki's jobs, if there are any, as it takes a process; say whether."""
        path = self.wiki.folder / "data" / "wiki_jobqueue.sqlite"
        with closing(connect(path, timeout=30)) as queue:
            waiting = queue.execute("SELECT count(*) FROM job").fetchone()[0]
        if waiting:
            self.wiki.run_jobs()
        return bool(waiting)

    def undisturbed(self) -> tuple[list[bool], dict[str, Any]]:
        """Tell the story undisturbed; give which requests of it write, and how it ends."""
        self.begin()
        with Proxy(self.wiki.url) as proxy:
            self.run(proxy.url)
            writes = [asked.action in WRITING for asked in proxy.asked]
        self._run_jobs()
        self.end()
        return writes, self.all()

    def stopped_at(self, number: int) -> dict[str, Any]:
        """Stop the first run before its n-th write, run on, and give how it ends.

        The wiki can't tell this from a kill, and it takes no process.
        """
        self.begin()
        bot = self.bot
        life = bot.run()
        gate = Gate(bot.session, bot.series.settings.fence, dry_run=False)

        def stop(_: object) -> None:
            nonlocal number
            number -= 1
            if not number:
                raise Stopped

        gate.before = stop
        with contextlib.suppress(Stopped):
            life.apply(life.plan(), gate, lambda *_: None)
        assert not number, f"the run ends {number} writes before"
        self.end()
        return self.all()

    def cut_at(self, number: int, how: Cut, *, jobs: bool) -> dict[str, Any]:
        """Cut the first run at a request, run on, and give how it ends.

        Args:
            number: The request, counted from 1.
            how: In which way.
            jobs: Whether the wiki's jobs run before the next run begins.
        """
        self.begin()
        with Proxy(self.wiki.url) as proxy:
            running: list[subprocess.Popen[str]] = []

            def kill(body: bytes = b"") -> bytes:
                if how in {Cut.KILLED_BEFORE, Cut.KILLED_AFTER}:
                    running[0].kill()
                    running[0].wait()
                return body

            if how in {Cut.KILLED_AFTER, Cut.RESET_AFTER}:
                fault = proxy.fault(nth=number, rewrite=kill, cut="after")
            else:
                fault = proxy.fault(nth=number, before=kill, cut="before")
            running.append(self.start(proxy.url))
            said, _ = running[0].communicate(timeout=120)
            if fault.seen < number:
                raise AssertionError(f"request {number} never came: {said}")
            if (running[0].returncode == KILLED) != how.startswith("killed"):
                raise AssertionError(f"ended with {running[0].returncode}: {said}")
            proxy.settle()
        if jobs:
            self._run_jobs()
        self.end()
        return self.all()

    def all(self) -> dict[str, Any]:
        """Give all there is: pages, units, what is marked, what is in which group."""
        pages = self.state()
        for title in pages:
            # What Translate makes in more or fewer steps, and the index that tells of it.
            if title.startswith(f"{PAGE}/") or title == "Wikimedia Clinics":
                pages[title] = [(pages[title][0][0], "", "", False)]
        return {
            "pages": pages,
            "units": {language: self._units(language) for language in LANGUAGES},
            "groups": self._all(meta="messagegroups", mgfilter="page-*|agg-*",
                                mgprop="id|label|prioritylangs|sourcelanguage"),
            "members": self._all(meta="messagegroups", mgformat="tree",
                                 mgroot="agg-Our_clinics", mgprop="id"),
            "log": sorted(
                (one["type"], one["action"], one["title"])
                for one in self._all(list="logevents", lelimit="max")
                if one["type"] not in {"newusers", "create"}
            ),
        }  # fmt: skip

    def _units(self, language: str) -> dict[str, Any]:
        found = self._all(
            list="messagecollection",
            mcgroup=f"page-{PAGE}",
            mclanguage=language,
            mcprop="definition|translation|properties",
            mclimit="max",
        )
        return {
            one["key"]: (one["definition"], one["translation"], one["properties"]["status"])
            for one in found
        }
