"""The pages as they should be, remembered from the run before.

Reading 400 documents takes seconds; seeing that none of them changed does not.
A memory only ever makes a run cheaper: it holds the very pages that
`clinicbot.publish.desired` gave, under a hash of everything that they follow
from. Without it, or with one that is old, broken or someone else's, they are
made anew.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sys
import tempfile
from dataclasses import fields
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import clinicbot
from clinicbot.errors import Place
from clinicbot.publish.desired_page import DesiredPage, Kind


if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


LOG: Final = logging.getLogger("clinicbot.publish")

VARIABLE: Final = "CLINICBOT_CACHE"
"""The environment variable that names the folder for memories."""

_LIBRARIES: Final = ("yaml", "mwparserfromhell", "babel")
"""What else the texts follow from."""

_INPUTS: Final = ("*.yaml", "wording/*", "digests/*", "digests/*/*")
"""What `clinicbot.series.folder` reads, and whose absence or presence it tells."""


def memory_folder(environment: Mapping[str, str]) -> Path | None:
    """Name the folder for memories; None if there is none.

    Args:
        environment: The process's. `CLINICBOT_CACHE` wins, then
            `XDG_CACHE_HOME` (XDG Base Directory Specification).
    """
    if named := environment.get(VARIABLE):
        return Path(named).expanduser()
    if named := environment.get("XDG_CACHE_HOME"):
        return Path(named) / "clinicbot" / "pages"
    if home := environment.get("HOME"):
        return Path(home) / ".cache" / "clinicbot" / "pages"
    return None


class Memory:
    """What one series' pages should be, as of the last time that somebody asked.

    Args:
        series: The series' folder.
        kept: The folder for memories; None for not remembering anything.
    """

    def __init__(self, series: Path, kept: Path | None) -> None:
        self._series = series
        name = sha256(os.fsencode(series.absolute())).hexdigest()[:16]
        self._file = kept / f"{name}.json" if kept else None
        self._key = _fingerprint(series) if kept else ""

    def recall(self) -> list[DesiredPage] | None:
        """Give the pages, if nothing that they follow from has changed; else None."""
        if self._file is None or not self._key:
            return None
        try:
            found = _read(self._file, self._key)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError) as error:
            LOG.debug("%s is not used: %s: %s", self._file, type(error).__name__, error)
            return None
        return found

    def keep(self, pages: Sequence[DesiredPage]) -> None:
        """Remember these pages, unless the files changed while they were read."""
        if self._file is None or not self._key or self._key != _fingerprint(self._series):
            return
        try:
            data = [_encoded(page) for page in pages]
            _write(self._file, self._key, json.dumps(data, ensure_ascii=False).encode())
        except (OSError, TypeError, ValueError) as error:
            LOG.debug("%s is not written: %s: %s", self._file, type(error).__name__, error)


def _fingerprint(series: Path) -> str:
    """Hash all that the pages follow from; "" if a file can't be read."""
    total = sha256(f"{series}\0{sys.version}\0".encode(errors="surrogateescape"))
    for stamp in _code():
        total.update(stamp.encode())
    try:
        for path in sorted({path for pattern in _INPUTS for path in series.glob(pattern)}):
            content = path.read_bytes() if path.is_file() else b"folder"
            total.update(f"{path}\0{len(content)}\0".encode(errors="surrogateescape"))
            total.update(content)
    except OSError:
        return ""
    return total.hexdigest()


def _code() -> Iterator[str]:
    """Give name, size and time of the program's own files, and of the libraries'."""
    files = sorted(Path(clinicbot.__file__).parent.rglob("*.[py]*"))
    specs = (find_spec(name) for name in _LIBRARIES)
    libraries = [Path(spec.origin) for spec in specs if spec and spec.origin]
    for path in (*files, *libraries):
        if path.suffix in {".py", ".yaml"}:
            said = path.stat()
            yield f"{path}\0{said.st_size}\0{said.st_mtime_ns}\0"


def _encoded(page: DesiredPage) -> dict[str, Any]:
    """Give a page as plain data.

    Raises:
        TypeError: It holds something that JSON doesn't.
    """
    data = {one.name: getattr(page, one.name) for one in fields(page)}
    data["kind"] = str(page.kind)
    data["place"] = [page.place.file, page.place.line, page.place.column]
    if not all(value is None or isinstance(value, (str, int, list)) for value in data.values()):
        raise TypeError(f"{page.title} holds more than plain text")
    return data


def _decoded(data: dict[str, Any]) -> DesiredPage:
    return DesiredPage(**{**data, "kind": Kind(data["kind"]), "place": Place(*data["place"])})


def _read(file: Path, key: str) -> list[DesiredPage] | None:
    """Read a file of pages; None if it is about other inputs.

    Raises:
        ValueError: It is damaged, or was written by somebody else.
    """
    with file.open("rb") as opened:
        if os.fstat(opened.fileno()).st_uid != os.geteuid():
            raise ValueError("it belongs to another user")
        found, total, content = opened.readline(), opened.readline(), opened.read()
    if found.strip() != key.encode():
        return None
    if total.strip() != sha256(content).hexdigest().encode():
        raise ValueError("it is damaged")
    return [_decoded(data) for data in json.loads(content)]


def _write(file: Path, key: str, content: bytes) -> None:
    """Write a file of pages, whole or not at all; a power cut is found by the hash."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(f"{key}\n{sha256(content).hexdigest()}\n".encode())
            opened.write(content)
        Path(name).replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
