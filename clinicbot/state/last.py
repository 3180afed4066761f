"""The last run and the last success of a job, for the watchdog and for monitoring."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from clinicbot.errors import ExitCode
from clinicbot.state.folder import clear_errors, made, write_atomic
from clinicbot.state.runs import stamp


if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from clinicbot.state.folder import Job


ALIVE: Final = frozenset({ExitCode.OK, ExitCode.PERSON})
"""What counts as a success: the run did all that it could. That a page waits
for a person is told by that run's own exit code, every time."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended.

    Attributes:
        run: Its id.
        command: `publish` or `undo`.
        began: When.
        ended: When.
        exit_code: With what.
        counts: Pages by result.
        edits: How many edits it made.
        waited: Seconds that it spent on a wiki in trouble.
    """

    run: str
    command: str
    began: datetime
    ended: datetime
    exit_code: ExitCode
    counts: Mapping[str, int]
    edits: int
    waited: float = 0

    def data(self) -> dict[str, Any]:
        """Give it as data for JSON."""
        return {
            "run": self.run,
            "command": self.command,
            "began": stamp(self.began),
            "time": stamp(self.ended),
            "seconds": round((self.ended - self.began).total_seconds(), 1),
            "exit_code": int(self.exit_code),
            "counts": dict(self.counts),
            "edits": self.edits,
            "waited": round(self.waited, 1),
        }


def record(folder: Path, job: Job, ended: Ended) -> dict[str, Any]:
    """Record how a run ended; give what is now known of the job.

    Raises:
        StateError: The state folder can't be written.
    """
    known = _read(_path(folder, job))
    named = sorted({*known.get("named", ()), job.wiki})
    known |= {"wiki": job.address or job.wiki, "named": named, "series": job.series}
    known["last_run"] = ended.data()
    if ended.exit_code in ALIVE and ended.command == "publish":
        known["last_success"] = {"run": ended.run, "time": stamp(ended.ended)}
    path = made(folder / "last") / f"{job.key}.json"
    with clear_errors(path):
        write_atomic(path, json.dumps(known, indent=2, ensure_ascii=False) + "\n")
    return known


def recall(folder: Path, job: Job) -> dict[str, Any]:
    """Give what is known of a job's last runs; nothing if it never ran.

    A wiki that is known by a name of pywikibot's only (`meta:meta`) is also
    looked for by that name, so that a watchdog needn't load pywikibot.

    Raises:
        StateError: The state folder can't be read.
    """
    if known := _read(_path(folder, job)):
        return known
    others = [_read(path) for path in sorted((folder / "last").glob("*.json"))]
    named = [
        known
        for known in others
        if known.get("series") == job.series
        and job.wiki in known.get("named", [known.get("wiki")])
    ]
    return max(named, key=_when, default={})


def _path(folder: Path, job: Job) -> Path:
    return folder / "last" / f"{job.key}.json"


def _when(known: Mapping[str, Any]) -> str:
    last = known.get("last_run")
    return str(last.get("time", "")) if isinstance(last, dict) else ""


def _read(path: Path) -> dict[str, Any]:
    with clear_errors(path):
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError:
            # Somebody's edit; nothing of ours leaves half a file.
            return {}
    return known if isinstance(known, dict) else {}


def age_of_success(known: Mapping[str, Any], now: datetime) -> timedelta | None:
    """Say how long ago the last success was; None if there was none."""
    success = known.get("last_success")
    if not isinstance(success, dict):
        return None
    try:
        return now - datetime.fromisoformat(str(success.get("time")))
    except ValueError:
        return None
