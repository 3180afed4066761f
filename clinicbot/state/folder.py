"""The state folder: where it is, and writing to it with clear errors.

Deciding what a page needs never reads it: the wiki's history is the state.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clinicbot.errors import StateError


if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


VARIABLE: Final = "CLINICBOT_STATE"
"""The environment variable that names the state folder."""

_ADDRESS: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>[^/:?#\s]+)(?::(?P<port>\d*))?(?P<path>(?:/[^?#\s]*)?)",
    re.IGNORECASE,
)
_FIX: Final = f"make it writable and free some space, or set {VARIABLE} to another folder"


def state_folder(environment: Mapping[str, str]) -> Path:
    """Name the state folder.

    Args:
        environment: The process's. `CLINICBOT_STATE` wins, then
            `XDG_STATE_HOME` (XDG Base Directory Specification), then
            `TOOL_DATA_DIR`, the only folder of a Toolforge job that lasts.
    """
    if named := environment.get(VARIABLE):
        return Path(named).expanduser()
    for variable in ("XDG_STATE_HOME", "TOOL_DATA_DIR"):
        if named := environment.get(variable):
            return Path(named) / "clinicbot"
    return Path.home() / ".local" / "state" / "clinicbot"


@dataclass(frozen=True, slots=True)
class Job:
    """What runs are about: one series on one wiki.

    Attributes:
        wiki: As the settings or `--wiki` name it.
        series: The series' name.
        address: Of the wiki's api.php, where `wiki` is another name of it
            (pywikibot's `meta:meta`) and somebody found that out.
    """

    wiki: str
    series: str
    address: str = ""

    @property
    def place(self) -> str:
        """The wiki, by whichever of its names it is called: see `same_wiki`."""
        return same_wiki(self.address or self.wiki)

    @property
    def key(self) -> str:
        """A file name for it: readable, and different for different jobs."""
        said = f"{self.place}\n{self.series}"
        host = self.place.partition("/")[0]
        plain = re.sub(r"[^a-z0-9.]+", "-", f"{host} {self.series}".casefold()).strip("-.")
        return f"{plain[:60]}-{sha256(said.encode()).hexdigest()[:8]}"


def same_wiki(address: str) -> str:
    """Give the addresses of one api.php one form: host and path.

    The scheme, the case of the host, a port that goes without saying and a
    slash at the end make no other wiki. What is no address stays as it is.
    """
    found = _ADDRESS.fullmatch(address.strip())
    if found is None:
        return address
    port = found["port"] or ""
    usual = {"http": "80", "https": "443"}[found["scheme"].casefold()]
    shown = f":{port}" if port and port != usual else ""
    return f"{found['host'].casefold()}{shown}{found['path'].rstrip('/')}"


@contextlib.contextmanager
def clear_errors(path: Path) -> Iterator[None]:
    """Turn an operating system's error inside into a StateError about a path."""
    try:
        yield
    except OSError as error:
        where = error.filename or path
        why = error.strerror or str(error)
        raise StateError(f"the state folder can't be used: {where}: {why}", fix=_FIX) from error


def made(folder: Path) -> Path:
    """Make a folder of the state folder, for its owner alone.

    Raises:
        StateError: It can't be made.
    """
    with clear_errors(folder):
        # The mode of a path's parents is never that which is named.
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def write_atomic(path: Path, text: str, mode: int = 0o600) -> None:
    """Write a file so that a reader, or a power cut, meets the old one or the new one whole.

    Raises:
        OSError: It can't be written; the old one is untouched.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def probe(folder: Path) -> None:
    """Make sure that the state folder can be written, by doing it.

    Raises:
        StateError: It can't.
    """
    made(folder)
    with clear_errors(folder):
        write_atomic(folder / "probe", "x" * 4096)
        (folder / "probe").unlink()
