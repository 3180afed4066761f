"""The test wiki's content put aside, to come back to; quicker than making it again."""

from __future__ import annotations

import secrets
import shutil
from contextlib import closing
from sqlite3 import connect
from typing import TYPE_CHECKING

from _sandbox.pristine import DATABASES


if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.wiki import Wiki


class Checkpoint:
    """What a wiki holds now, its settings included.

    Args:
        wiki: The wiki.
        folder: Where to keep it; made anew.
    """

    def __init__(self, wiki: Wiki, folder: Path) -> None:
        self._wiki, self._folder = wiki, folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        wiki.settle()
        for name in DATABASES:
            _copy(self._live(name), self._kept(name))
        if self._settings.exists():
            shutil.copy(self._settings, folder)

    def restore(self) -> None:
        """Put the wiki back to it, as `Wiki.reset` does to what was installed."""
        self._wiki.settle()
        for name in DATABASES:
            _copy(self._kept(name), self._live(name))
        kept = self._folder / self._settings.name
        if kept.exists():
            shutil.copy(kept, self._settings)
        else:
            self._settings.unlink(missing_ok=True)
        (self._wiki.folder / "epoch").write_text(secrets.token_hex(4))

    @property
    def _settings(self) -> Path:
        return self._wiki.folder / "settings.json"

    def _live(self, name: str) -> Path:
        return self._wiki.folder / "data" / f"{name}.sqlite"

    def _kept(self, name: str) -> Path:
        return self._folder / f"{name}.sqlite"


def _copy(source: Path, target: Path) -> None:
    # SQLite's own copying: it minds the locks of requests under way.
    with closing(connect(source, timeout=30)) as one, closing(connect(target, timeout=30)) as two:
        one.backup(two)
