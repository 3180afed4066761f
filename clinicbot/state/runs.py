"""The record of a run: one JSON line an event, written as it happens.

A line is in the file before what it tells of goes on, so that after a SIGKILL
the record lacks nothing but perhaps the end of its last line.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from clinicbot.errors import Place, Problem, SourceError
from clinicbot.state.folder import clear_errors, made


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path


RUN_ID: Final = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4}")
KEPT: Final = timedelta(days=400)
"""How long records are kept: a year's worth of hourly runs is some 35 MB."""

Event = dict[str, Any]
"""One line: `event`, `time`, `run`, and what belongs to that kind of event."""


def utc_now() -> datetime:
    """Give the time, in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def stamp(when: datetime) -> str:
    """Write a time as MediaWiki's API does (`2026-01-31T12:00:00Z`)."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_run_id(now: datetime) -> str:
    """Name a run: its start, which sorts, and four digits of chance."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def started(run: str) -> datetime:
    """Read a run's start from its id."""
    return datetime.strptime(run[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


@dataclass
class Journal:
    """The record of one run, being written.

    Args:
        folder: The state folder.
        run: The run's id.
        clock: Tells the time.

    Raises:
        StateError: It can't be written; also from `add`, every time.
    """

    folder: Path
    run: str
    clock: Callable[[], datetime] = utc_now
    _handle: int = field(default=-1, init=False)

    def __post_init__(self) -> None:
        """Open it."""
        made(self.folder / "runs")
        with clear_errors(self.path):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
            self._handle = os.open(self.path, flags, 0o600)

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.folder / "runs" / f"{self.run}.jsonl"

    def add(self, event: str, **facts: Any) -> None:
        """Add a line, and see it onto the disk."""
        told = {"event": event, "time": stamp(self.clock()), "run": self.run, **facts}
        line = json.dumps(told, ensure_ascii=False).encode() + b"\n"
        with clear_errors(self.path):
            while line:
                line = line[os.write(self._handle, line) :]
            os.fsync(self._handle)

    def close(self) -> None:
        """Close the file."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def read_run(path: Path) -> list[Event]:
    """Read a record; a last line that was cut off, and any other that is broken, is left out.

    Raises:
        StateError: It can't be read.
    """
    with clear_errors(path):
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [event for line in lines if (event := _event(line))]


def _event(line: str) -> Event | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "event" in event else None


def records(folder: Path) -> list[Path]:
    """List the records, the newest first."""
    with clear_errors(folder):
        found = (folder / "runs").glob("*.jsonl")
        return sorted((path for path in found if RUN_ID.fullmatch(path.stem)), reverse=True)


def find_record(folder: Path, name: str) -> Path:
    """Find a run's record by its id, by enough of its beginning, or as `last`.

    Raises:
        SourceError: There is none, or more than one.
    """
    known = records(folder)
    found = known[:1] if name == "last" else [one for one in known if one.stem.startswith(name)]
    if len(found) == 1:
        return found[0]
    wrong = f"{len(found)} runs begin with {name!r}" if found else f"there is no run {name!r}"
    expected = "`clinicbot runs` lists them; `undo --since TIME` needs no record"
    raise SourceError(Problem(Place(str(folder / "runs")), wrong, expected))


def prune(folder: Path, now: datetime) -> None:
    """Remove the records that are too old; they are known by their names alone."""
    for path in reversed(records(folder)):
        if now - started(path.stem) <= KEPT:
            break
        with clear_errors(path):
            path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Digest:
    """A record in short, for `clinicbot runs`.

    Attributes:
        run: Its id.
        begin: Its first event.
        end: Its last event; None if the run was killed, or is under way.
        edits: How many edits it made.
        unsure: The pages to which it sent something, and was killed before it
            knew whether that was done.
    """

    run: str
    begin: Mapping[str, Any]
    end: Mapping[str, Any] | None
    edits: int
    unsure: tuple[str, ...] = ()


def in_short(path: Path) -> Digest:
    """Read a record in short."""
    events = read_run(path)
    begin = next((one for one in events if one["event"] == "begin"), {})
    end = next((one for one in reversed(events) if one["event"] == "end"), None)
    edits = {one["page"] for one in events if one["event"] == "page" and one.get("new_revision")}
    sent = {one["page"]: one["event"] for one in events if one["event"] in {"send", "page"}}
    unsure = tuple(page for page, last in sent.items() if last == "send")
    return Digest(path.stem, begin, end, len(edits), unsure)


def overview(folder: Path, limit: int) -> Iterator[Digest]:
    """Give the newest records in short, the newest first."""
    for path in records(folder)[:limit]:
        yield in_short(path)
