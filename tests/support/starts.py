"""What many tests begin with, made once for each wiki: pages published, folders beside it."""

from __future__ import annotations

import hashlib
import shutil
from contextlib import closing
from sqlite3 import connect
from typing import TYPE_CHECKING, Any

from tests.support.checkpoint import Checkpoint


if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.wiki import Wiki


class Starts:
    """The states that a wiki has been brought to, to come back to them.

    Args:
        wiki: The wiki.
    """

    def __init__(self, wiki: Wiki) -> None:
        self._wiki = wiki
        self._known: dict[str, tuple[Checkpoint, Path]] = {}

    def come_to(self, home: Path, make: Callable[..., Any], *given: Any) -> None:
        """Do something, or put the wiki and a folder to what it left when it was done before.

        It was done before if it has the same name, and the folder, the wiki's
        settings and its pages were the same as now.
        """
        name = self._name(home, make.__qualname__)
        if name in self._known:
            wiki, folder = self._known[name]
            wiki.restore()
            shutil.rmtree(home)
            shutil.copytree(folder, home, symlinks=True)
            return
        make(*given)
        kept = self._wiki.folder / "starts" / name
        checkpoint = Checkpoint(self._wiki, kept / "wiki")
        shutil.copytree(home, kept / "home", symlinks=True)
        self._known[name] = checkpoint, kept / "home"

    def _name(self, home: Path, doing: str) -> str:
        said = hashlib.sha256(f"{doing} {self._newest()}".encode())
        settings = self._wiki.folder / "settings.json"
        for path in (settings, *sorted(home.rglob("*"))):
            if path.is_file():
                inside = path.relative_to(home) if path.is_relative_to(home) else ""
                said.update(f"\0{inside}\0".encode() + path.read_bytes())
        return said.hexdigest()[:16]

    def _newest(self) -> list[tuple[int]]:
        """Give the newest revision and the newest entry of the log."""
        with closing(connect(self._wiki.folder / "data" / "wiki.sqlite", timeout=30)) as wiki:
            return wiki.execute(
                "SELECT max(rev_id) FROM revision UNION ALL SELECT max(log_id) FROM logging"
            ).fetchall()
