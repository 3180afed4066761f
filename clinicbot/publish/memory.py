"""The pages as they should be, remembered from the run before.

Reading 400 documents takes seconds; seeing that none of them changed does not.
A memory only ever makes a run cheaper: it holds the very pages that
`clinicbot.publish.desired` gave, under a hash of everything that they follow
from, and what came of each digest, under a hash of its own. Without it, or
with one that is old, broken or someone else's, they are made anew.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from stat import S_IFMT, S_IWGRP, S_IWOTH
from typing import TYPE_CHECKING, Final

import clinicbot
from clinicbot.publish import memory_form


if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clinicbot.publish.desired_page import DesiredPage
    from clinicbot.publish.made import Made


LOG: Final = logging.getLogger("clinicbot.publish")

VARIABLE: Final = "CLINICBOT_CACHE"
"""The environment variable that names the folder for memories."""

_LIBRARIES: Final = ("yaml", "mwparserfromhell", "babel")
"""What else the texts follow from."""


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
        self._now = _look(series) if kept else None
        self._found = self._read() if self._now else None

    def recall(self) -> list[DesiredPage] | None:
        """Give the pages, if nothing that they follow from has changed; else None."""
        if self._found is None or self._now is None:
            return None
        total, pages, _ = self._found
        if total != self._now.total.encode():
            return None
        try:
            return memory_form.pages(pages)
        except memory_form.OTHER_FORM as error:
            self._unused(error)
            return None

    def known(self) -> dict[str, Made]:
        """Give what came of every digest in whose files nothing has changed, by its key."""
        if self._found is None or self._now is None:
            return {}
        try:
            made = memory_form.made(*self._found[1:])
        except memory_form.OTHER_FORM as error:
            self._unused(error)
            return {}
        now = self._now.digests
        return {key: one for key, (stamp, one) in made.items() if now.get(key) == stamp}

    def keep(self, pages: Sequence[DesiredPage], made: Mapping[str, Made]) -> None:
        """Remember these, unless the files changed while they were read."""
        if self._file is None or self._now is None or self._now != _look(self._series):
            return
        stamped = {key: (self._now.digests[key], one) for key, one in made.items()}
        try:
            lines = [self._now.total.encode(), *memory_form.written(pages, stamped)]
            _write(self._file, lines)
        except (OSError, TypeError, ValueError) as error:
            LOG.debug("%s is not written: %s: %s", self._file, type(error).__name__, error)

    def _read(self) -> tuple[bytes, bytes, bytes] | None:
        """Read the memory; None if there is none that is whole and ours."""
        if self._file is None:
            return None
        try:
            return _lines(self._file)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            self._unused(error)
            return None

    def _unused(self, error: Exception) -> None:
        LOG.debug("%s is not used: %s: %s", self._file, type(error).__name__, error)


@dataclass
class _Stamps:
    """Hashes of what the pages follow from.

    Attributes:
        common: Of what they all do.
        digests: Key -> of that, and of what the digest's own pages do.
        total: Of everything.
    """

    common: str
    digests: dict[str, str] = field(default_factory=dict)
    total: str = ""


def _look(series: Path) -> _Stamps | None:
    """Hash all that the pages follow from; None if a file can't be read."""
    common = sha256(f"{series}\0{sys.version}\0".encode(errors="surrogateescape"))
    for stamp in _code():
        common.update(stamp.encode())
    try:
        wording, digests = series / "wording", series / "digests"
        for entry in (*_entries(series, ".yaml"), *_entries(wording)):
            common.update(_content(entry))
        common.update(_kind(wording) + _kind(digests))
        found = _Stamps(common.hexdigest())
        total = sha256(found.common.encode())
        for folder in _entries(digests):
            own = sha256(found.common.encode() + _content(folder))
            if folder.is_dir():
                for entry in _entries(folder):
                    own.update(_content(entry))
                found.digests[folder.name] = own.hexdigest()
            total.update(own.digest())
    except OSError:
        return None
    found.total = total.hexdigest()
    return found


def _entries(folder: Path | os.DirEntry[str], ending: str = "") -> list[os.DirEntry[str]]:
    """Give what is in a folder, by name; nothing if there is no such folder."""
    try:
        found = [entry for entry in os.scandir(folder) if entry.name.endswith(ending)]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(found, key=lambda entry: entry.name)


def _content(entry: os.DirEntry[str]) -> bytes:
    """Give a file's name and what is in it; of what is no file, its kind."""
    content = Path(entry).read_bytes() if entry.is_file() else _kind(entry)
    return f"{entry.path}\0{len(content)}\0".encode(errors="surrogateescape") + content


def _kind(path: os.PathLike[str]) -> bytes:
    """Tell folders, pipes, links that lead nowhere and the like from each other."""
    try:
        kind = S_IFMT(os.stat(path).st_mode)  # noqa: PTH116 (entries of folders have no such method)
    except FileNotFoundError:
        return b"broken link" if os.path.lexists(path) else b"nothing"
    return f"no file {kind:o}".encode()


@cache
def _code() -> Sequence[str]:
    """Give name, size and time of the program's own files, and of the libraries'."""
    files = sorted(Path(clinicbot.__file__).parent.rglob("*.[py]*"))
    specs = (find_spec(name) for name in _LIBRARIES)
    libraries = [Path(spec.origin) for spec in specs if spec and spec.origin]
    ours = [path for path in (*files, *libraries) if path.suffix in {".py", ".yaml"}]
    stamps = [(path, path.stat()) for path in ours]
    return [f"{path}\0{said.st_size}\0{said.st_mtime_ns}\0" for path, said in stamps]


def _lines(file: Path) -> tuple[bytes, bytes, bytes]:
    """Read a memory: the hash of all, the pages, what came of each digest.

    Raises:
        ValueError: It is damaged, or could have been written by somebody else.
    """
    with file.open("rb") as opened:
        said = os.fstat(opened.fileno())
        if said.st_uid != os.geteuid() or said.st_mode & (S_IWGRP | S_IWOTH):
            raise ValueError("others may have written it")
        proof, content = opened.readline(), opened.read()
    if proof.strip() != sha256(content).hexdigest().encode():
        raise ValueError("it is damaged")
    total, pages, made = content.split(b"\n")
    return total, pages, made


def _write(file: Path, lines: Sequence[bytes]) -> None:
    """Write a memory, whole or not at all; a power cut is found by the hash."""
    content = b"\n".join(lines)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(sha256(content).hexdigest().encode() + b"\n")
            opened.write(content)
        Path(name).replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
