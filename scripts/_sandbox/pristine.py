"""Installed wikis, filled and kept in the cache, to be copied in no time.

One is made for each combination of MediaWiki, settings and extensions, and
known by a hash of them all: whatever changes, a new one is made.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import time
from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from typing import TYPE_CHECKING, NamedTuple

from . import packages
from .ground import HERE, SandboxError, cache_folder, locked, run, say
from .php import php


if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DATABASES = ("wiki", "wikicache", "wiki_jobqueue")
SESSIONS = "wikisessions"
KEPT_SECONDS = 14 * 86400


class Site(NamedTuple):
    """What an instance is made from.

    Attributes:
        code: MediaWiki's folder.
        extensions: Name and folder of every extension from outside.
        home: Where the pristine wiki is (its `data/`, `images/` and `l10n/`).
    """

    code: Path
    extensions: dict[str, str]
    home: Path


def site(*, with_extensions: bool = True) -> Site:
    """Give a pristine wiki of the present settings and extensions, made if missing."""
    code = packages.mediawiki()
    extensions = known_extensions() if with_extensions else {}
    home = cache_folder() / "pristine" / _fingerprint(code, extensions)
    made = Site(code, extensions, home)
    with locked(cache_folder() / "pristine" / "lock"):
        if not (home / "ready").exists():
            _make(made)
        os.utime(home / "ready")
        _forget_old(home)
    return made


def extensions_folder() -> Path:
    """Where extensions from outside are: `CLINICBOT_EXTENSIONS`, or in the cache."""
    named = os.environ.get("CLINICBOT_EXTENSIONS")
    return Path(named).resolve() if named else cache_folder() / "extensions"


def known_extensions() -> dict[str, str]:
    """Give the extensions there; Translate alone, which needs the other, is left out."""
    found = {
        path.parent.name: str(path.parent)
        for path in sorted(extensions_folder().glob("*/extension.json"))
    }
    if "UniversalLanguageSelector" not in found:
        found.pop("Translate", None)
    return found


def _fingerprint(code: Path, extensions: Mapping[str, str]) -> str:
    """Hash everything that a pristine wiki depends on."""
    digest = hashlib.sha256(packages.version(code).encode())
    for name in ("settings.php", "seed.php", "interwiki.json", "Example.svg", "pristine.py"):
        digest.update((HERE / name).read_bytes())
    for path in _sources(extensions):
        status = path.stat()
        digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _sources(extensions: Mapping[str, str]) -> Iterator[Path]:
    for folder in extensions.values():
        for pattern in ("extension.json", "*.php", "src/**/*.php", "includes/**/*.php", "sql/**"):
            yield from (path for path in sorted(Path(folder).glob(pattern)) if path.is_file())


def environment(made: Site, folder: Path) -> dict[str, str]:
    """Give the variables by which MediaWiki finds an instance's settings."""
    return {
        "MW_INSTALL_PATH": str(made.code),
        "MW_CONFIG_FILE": str(folder / "LocalSettings.php"),
        "SANDBOX_DIR": str(folder),
        "SANDBOX_EXTENSIONS": str(extensions_folder()),
    }


def maintenance(made: Site, folder: Path, *arguments: str | Path, given: str = "") -> str:
    """Run one of MediaWiki's maintenance scripts on an instance; give what it printed."""
    command = php(made.code / "maintenance" / "run.php", *arguments)
    return run(command, env=environment(made, folder), cwd=folder, given=given)


def write_settings(made: Site, folder: Path, server: str, l10n: Path) -> None:
    """Write an instance's settings, with a secret of its own."""
    values = {
        "dir": str(folder),
        "server": server,
        "secret": secrets.token_hex(32),
        "l10n": str(l10n),
        "extensions": made.extensions,
    }
    shutil.copy(HERE / "settings.php", folder / "settings.php")
    given = json.dumps(values).replace("\\", "\\\\").replace("'", "\\'")
    text = (
        f"<?php\n$sandbox = json_decode( '{given}', true );\nrequire __DIR__ . '/settings.php';\n"
    )
    (folder / "LocalSettings.php").write_text(text)


def _make(made: Site) -> None:
    """Install and fill a wiki, then give it its name: a half made one has none."""
    names = ", ".join(made.extensions) or "without extensions from outside"
    say(f"installing MediaWiki {packages.version(made.code)} ({names})")
    work = made.home.with_name(f"{made.home.name}.{os.getpid()}")
    shutil.rmtree(work, ignore_errors=True)
    shutil.rmtree(made.home, ignore_errors=True)
    try:
        _install(made, work)
        _settle(work)
        (work / "ready").touch()
        work.rename(made.home)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _install(made: Site, work: Path) -> None:
    """Run MediaWiki's installer, its updater for the extensions, and our filling."""
    for name in ("data", "images", "cache", "l10n", "installed"):
        (work / name).mkdir(parents=True)
    work.chmod(0o700)
    installer: list[str | Path] = [
        *("--dbtype", "sqlite", "--dbpath", work / "data", "--dbname", "wiki"),
        *("--confpath", work / "installed", "--scriptpath", "", "--lang", "en"),
        *("--server", "http://127.0.0.1", "--pass", secrets.token_hex(16), "Sandbox", "Admin"),
    ]
    run(
        php(made.code / "maintenance" / "run.php", "install", *installer),
        env={"MW_INSTALL_PATH": str(made.code)},
    )
    shutil.copy(work / "data" / "wikicache.sqlite", work / "data" / f"{SESSIONS}.sqlite")
    write_settings(made, work, "http://127.0.0.1", work / "l10n")
    for script in (["update", "--quick"], [HERE / "seed.php"], ["runJobs"]):
        maintenance(made, work, *script)


def _settle(work: Path) -> None:
    """Leave plain database files and nothing of the installation."""
    for name in ("cache", "installed"):
        shutil.rmtree(work / name)
    for path in work.glob("*.*"):
        if path.is_file():
            path.unlink()
    for name in (*DATABASES, SESSIONS):
        path = work / "data" / f"{name}.sqlite"
        if not path.exists():
            raise SandboxError(f"the installer made no {path.name}")
        with closing(connect(path)) as database:
            database.execute("PRAGMA journal_mode=DELETE")
            database.execute("VACUUM")
    for path in (work / "data").iterdir():
        if path.stem not in (*DATABASES, SESSIONS) or path.suffix != ".sqlite":
            path.unlink() if path.is_file() else shutil.rmtree(path)


def _forget_old(home: Path) -> None:
    """Remove pristine wikis that nobody has asked for in two weeks."""
    for ready in home.parent.glob("*/ready"):
        if ready.parent != home and time.time() - ready.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(ready.parent, ignore_errors=True)
