"""One running wiki: its own folder, port, database and passwords."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from sqlite3 import connect
from typing import TYPE_CHECKING, Any

from . import accounts, pristine, server
from .ground import SandboxError, cache_folder, locked
from .php import ensure_php


if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

DEFAULT_PORT = 8043
WATCH_SECONDS = 0.5
SETTLE_SECONDS = 60
MARK = "clinicbot-sandbox"


def default_folder() -> Path:
    """Where an instance is if nobody says where."""
    named = os.environ.get("CLINICBOT_SANDBOX")
    return Path(named).absolute() if named else cache_folder() / "sandbox"


class Instance:
    """A wiki in a folder, running or not.

    Args:
        folder: Its own folder, made by `start` and removed by `stop`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(os.path.abspath(folder))  # noqa: PTH100 (links stay as they are)

    def start(
        self,
        port: int | None,
        settings: Mapping[str, Any],
        *,
        extensions: bool = True,
        owner: int | None = None,
    ) -> str:
        """Start the wiki, or leave it alone if it runs; give the API's address.

        Args:
            port: The port; 0 for any free one, None for the usual one or any.
            settings: MediaWiki's settings that this instance has otherwise.
            extensions: Whether to load the extensions from outside.
            owner: A process that the wiki must not outlive.
        """
        with self._lock():
            running = self._process()
            if running and server.answers(running.port, str(self.folder)):
                return self._api(running.port)
            self._clear()
            ensure_php()
            made = pristine.site(with_extensions=extensions)
            api = self._start(made, port, settings)
            if owner:
                self._watch(owner)
            return api

    def outlive(self, owner: int) -> None:
        """Wait until a process ends, then stop; tests that are killed clean up so."""
        began = server.began(owner)
        while began and server.began(owner) == began:
            time.sleep(WATCH_SECONDS)
        self.stop()

    def stop(self) -> bool:
        """End the server and remove the folder; tell whether there was one."""
        with self._lock():
            return self._clear()

    def settle(self) -> None:
        """Wait until no request is under way, not even what MediaWiki does after its answer.

        A reset in its midst would find some of it in the new content, and jobs
        that it is about to queue would not be run with the others.
        """
        deadline = time.monotonic() + SETTLE_SECONDS
        with (self.folder / "busy").open("a") as file:
            while time.monotonic() < deadline:
                with suppress(BlockingIOError):
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return
                time.sleep(0.01)
        raise SandboxError(f"a request is under way for more than {SETTLE_SECONDS} seconds")

    def reset(self) -> None:
        """Put the wiki's content back to what it was at the start."""
        self._running()
        self.settle()
        for name in pristine.DATABASES:
            source, target = (
                self.folder / part / f"{name}.sqlite" for part in ("pristine", "data")
            )
            # SQLite's own copying: it minds the locks of requests under way.
            with closing(connect(source)) as old, closing(connect(target, timeout=30)) as live:
                old.backup(live)
        _mirror(self.folder / "pristine" / "images", self.folder / "images")
        (self.folder / "settings.json").unlink(missing_ok=True)
        if (self.folder / "pristine" / "settings.json").exists():
            shutil.copy(self.folder / "pristine" / "settings.json", self.folder)
        (self.folder / "epoch").write_text(secrets.token_hex(4))

    def url(self) -> str:
        """Give the address of the API of the running wiki."""
        return self._api(self._running().port)

    def pywikibot_folder(self) -> Path:
        """Give the folder whose settings log in to the running wiki as the bot."""
        self._running()
        return self.folder / "pywikibot"

    def configure(self, settings: Mapping[str, Any]) -> None:
        """Change settings of the running wiki, until it is reset."""
        self._running()
        path = self.folder / "settings.json"
        had = json.loads(path.read_text()) if path.exists() else {}
        _write_whole(path, json.dumps({**had, **settings}))

    def maintenance(self, *arguments: str | Path, given: str = "") -> str:
        """Run one of MediaWiki's maintenance scripts; give what it printed."""
        self._running()
        self.settle()
        return pristine.maintenance(self._site(), self.folder, *arguments, given=given)

    def extensions(self) -> list[str]:
        """Give the names of the extensions loaded from outside."""
        return list(self._site().extensions)

    def status(self) -> str:
        """Say in one line whether and where the wiki runs."""
        process = self._process()
        if not process:
            return f"not running ({self.folder})"
        return f"running at {self._api(process.port)} (process {process.pid}, {self.folder})"

    def _start(self, made: pristine.Site, port: int | None, settings: Mapping[str, Any]) -> str:
        wanted = server.free_port(DEFAULT_PORT if port is None else port)
        if port and wanted != port:
            raise SandboxError(f"port {port} is taken; choose another one, or --port 0")
        address = f"http://127.0.0.1:{wanted}"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        known = {"code": str(made.code), "extensions": made.extensions, "home": str(made.home)}
        (self.folder / MARK).write_text(json.dumps(known))
        self._fill(made, settings, self._api(wanted))
        pristine.write_settings(made, self.folder, address, made.home / "l10n")
        environment = pristine.environment(made, self.folder)
        try:
            server.start(made.code, self.folder, wanted, environment)
        except SandboxError:
            self._clear()
            raise
        return self._api(wanted)

    def _watch(self, owner: int) -> None:
        """Start the process that stops this wiki when its owner has ended."""
        script = Path(__file__).resolve().parents[1] / "sandbox"
        command = [sys.executable, str(script), "outlive", "--dir", str(self.folder), str(owner)]
        environment = {**os.environ, "SANDBOX_DIR": str(self.folder)}
        server.detached(command, environment, self.folder / "server.log")

    def _fill(self, made: pristine.Site, settings: Mapping[str, Any], api: str) -> None:
        """Copy the pristine wiki, twice: one to use, one to go back to."""
        kept = self.folder / "pristine"
        for name in ("data", "images"):
            shutil.copytree(made.home / name, self.folder / name)
        shutil.copytree(made.home / "images", kept / "images")
        (self.folder / "cache").mkdir()
        new = accounts.renew(self.folder / "data" / "wiki.sqlite")
        accounts.write(self.folder, new, api)
        for name in pristine.DATABASES:
            shutil.copy(self.folder / "data" / f"{name}.sqlite", kept)
        for path in (self.folder / "data").glob("*.sqlite"):
            with closing(connect(path)) as database:
                database.execute("PRAGMA journal_mode=WAL")
        if settings:
            for place in (kept, self.folder):
                (place / "settings.json").write_text(json.dumps(settings))
        (self.folder / "epoch").write_text(secrets.token_hex(4))

    def _process(self) -> server.Process | None:
        return server.read(self.folder / "server.json")

    def _running(self) -> server.Process:
        process = self._process()
        if not process:
            raise SandboxError(f"no wiki runs in {self.folder}; start it: scripts/sandbox start")
        return process

    def _lock(self) -> AbstractContextManager[None]:
        """Hold what two starts at once wait for; kept outside, as the folder goes."""
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:16]
        return locked(cache_folder() / "locks" / name)

    def _site(self) -> pristine.Site:
        """Give what this instance was made from."""
        known = json.loads((self.folder / MARK).read_text())
        return pristine.Site(Path(known["code"]), known["extensions"], Path(known["home"]))

    def _api(self, port: int) -> str:
        return f"http://127.0.0.1:{port}/api.php"

    def _clear(self) -> bool:
        """End what runs and remove the folder, if it is one of ours."""
        if not self.folder.exists():
            return False
        if not (self.folder / MARK).exists() and any(self.folder.iterdir()):
            raise SandboxError(f"{self.folder} is not empty and not a sandbox: left alone")
        server.stop(self.folder)
        shutil.rmtree(self.folder)
        return True


def _mirror(source: Path, target: Path) -> None:
    """Make a folder's files those of another one; uploads are few."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old or the new one, never a part."""
    part = path.with_suffix(".part")
    part.write_text(text)
    part.replace(path)
