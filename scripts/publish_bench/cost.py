"""What a process costs: its requests, counted by the proxy that it talks through."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.support.proxy import Proxy
from tests.support.wiki import Wiki


if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.support.proxy import Asked


ROOT = Path(__file__).resolve().parents[2]
WARM_UP = 24
"""Edits: some for each of the server's processes."""

START_KINDS = frozenset({"siteinfo", "userinfo", "tokens"})
"""What a session's start asks for (`meta=`), beside the login itself."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run cost.

    Attributes:
        requests: All of them.
        edits: Those that wrote.
        down: Bytes of all answers.
        start: Bytes of the answers of the session's start, among them.
        seconds: From the process's start to its end.
        cpu: Seconds of the processor that it used itself.
        code: Its exit code.
    """

    requests: int
    edits: int
    down: int
    start: int
    seconds: float
    cpu: float
    code: int = 0


@dataclass
class Bench:
    """A wiki and the accounts' folders of who is measured on it.

    Attributes:
        folder: For the wiki, and whatever the measured processes keep.
        extras: Who -> the folder with what they need and clinicbot doesn't.
        meanwhile: What happens on the wiki just before a run's second edit arrives;
            then a run may fail.
    """

    folder: Path
    extras: dict[str, Path] = field(default_factory=dict)
    meanwhile: Callable[[], object] | None = None
    _wiki: Wiki | None = None

    def __enter__(self) -> Self:
        """Compile what is measured, as an installation does."""
        folders = [ROOT / "clinicbot", ROOT / "scripts", *self.extras.values()]
        compiler = [sys.executable, "-m", "compileall", "-q", *map(str, folders)]
        subprocess.run(compiler, env=_bare_environment(), check=False)
        return self

    def __exit__(self, *error: object) -> None:
        """Stop the wiki."""
        if self._wiki:
            self._wiki.stop()
            self._wiki = None

    @property
    def wiki(self) -> Wiki:
        """The wiki, as it was installed or as the runs so far left it."""
        return self._wiki or self.fresh_wiki()

    def fresh_wiki(self) -> Wiki:
        """Start another wiki, as it was installed, in place of the one there is.

        Each of its processes has loaded its code when this returns, so that
        the first who is measured on it is no worse off than others.
        """
        if self._wiki:
            self._wiki.stop()
        self._wiki = Wiki(self.folder / "wiki")
        self._wiki.start()
        for number in range(WARM_UP):
            self._wiki.edit("Project:Warm up", f"Said {number} times.")
        self._wiki.reset()
        return self._wiki

    def home(self, name: str, *, fresh: bool) -> Path:
        """Give a folder for a process's session and caches; a fresh one is empty."""
        home = self.folder / name
        if fresh:
            shutil.rmtree(home, ignore_errors=True)
        if not home.exists():
            shutil.copytree(self.wiki.pywikibot_dir, home, ignore=_only_settings)
            home.chmod(0o700)
        return home

    def go(self, name: str, series: Path, pages: Path, *, fresh: bool = False) -> Cost:
        """Let a contestant publish: us a series' folder, a rival a file of pages."""
        home = self.home(name, fresh=fresh)
        if name != "ours":
            return self.rival(name, pages, home)
        return self.ours(series, home)

    def ours(self, series: Path, home: Path) -> Cost:
        """Run `clinicbot publish` as a whole process."""
        named = ["--folder", str(series), "--wiki", "sandbox:sandbox"]
        return self.run(["-m", "clinicbot", "publish", *named], home)

    def rival(self, name: str, pages: Path, home: Path) -> Cost:
        """Run one of `publish_bench.rivals`."""
        command = ["-m", "publish_bench.rivals", name, "{api}", str(pages)]
        return self.run(command, home, self.extras.get(name))

    def run(self, arguments: Sequence[str], home: Path, extra: Path | None = None) -> Cost:
        """Run Python through a proxy, and count.

        Raises:
            RuntimeError: It failed, though nobody interfered.
        """
        with Proxy(self.wiki.url) as proxy:
            if self.meanwhile:
                proxy.fault(action="edit", nth=2, before=self.meanwhile)
            command = [one.replace("{api}", proxy.url) for one in arguments]
            began, used = time.monotonic(), _cpu()
            done = subprocess.run(
                [sys.executable, *command],
                env=_environment(home, proxy.url, extra),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
            seconds, used = time.monotonic() - began, _cpu() - used
            if done.returncode and not self.meanwhile:
                raise RuntimeError(f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
            return _cost(proxy, seconds, used, done.returncode)

    def check(self, pages: Mapping[str, str]) -> None:
        """Make sure that the wiki holds these pages, by every twentieth of them.

        Raises:
            AssertionError: It doesn't.
        """
        for title in list(pages)[:: max(1, len(pages) // 20)]:
            if (self.wiki.page_text(title) or "").strip() != pages[title].strip():
                raise AssertionError(f"{title} is not as it should be")

    def pages_file(self, name: str, pages: Mapping[str, str]) -> Path:
        """Write what the rivals shall publish."""
        bot = self.wiki.accounts["bot"]
        given = {"pages": pages, "user": bot["name"], "password": bot["password"]}
        file = self.folder / f"{name}.json"
        file.write_text(json.dumps(given))
        return file


def _environment(home: Path, api: str, extra: Path | None) -> dict[str, str]:
    paths = [ROOT, ROOT / "scripts", *([extra] if extra else [])]
    return {
        **_bare_environment(),
        "PYWIKIBOT_DIR": str(home),
        "CLINICBOT_SANDBOX_API": api,
        "CLINICBOT_STATE": str(home / "state"),
        "CLINICBOT_CACHE": str(home / "cache"),
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
    }


def _bare_environment() -> dict[str, str]:
    """Give this process's environment; with compiled code kept, as in an installation."""
    unwanted = {"PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "PYTHONPATH"}
    return {name: value for name, value in os.environ.items() if name not in unwanted}


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _only_settings(_: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.startswith("user-")]


def _cost(proxy: Proxy, seconds: float, cpu: float, code: int) -> Cost:
    asked = list(proxy.asked)
    start = [one for one in asked if _starts(one)]
    return Cost(
        requests=len(asked),
        edits=len(proxy.actions("edit")),
        down=sum(one.got for one in asked),
        start=sum(one.got for one in start),
        seconds=seconds,
        cpu=cpu,
        code=code,
    )


def _starts(asked: Asked) -> bool:
    """Say whether a request is part of a session's start, not about pages."""
    if asked.action in {"login", "clientlogin", "paraminfo"}:
        return True
    about = set(asked.params.get("meta", "").split("|"))
    return bool(START_KINDS & about) and not asked.title and "revids" not in asked.params
