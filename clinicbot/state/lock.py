"""One run at a time on this machine.

The kernel's lock on an open file (flock), not the file's being there, is the
lock: it ends with its process, however that ends, so none is ever stale. What
the file says is only for the message. Runs on different machines are kept
apart by the guards of every edit (`clinicbot.wiki.gate`).
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from typing import TYPE_CHECKING, Any, Final

from clinicbot.errors import LockHeld
from clinicbot.state.folder import clear_errors, made


if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from clinicbot.state.folder import Job


_MAX_SAID: Final = 4096


@contextlib.contextmanager
def locked(folder: Path, job: Job, holder: Mapping[str, Any]) -> Iterator[None]:
    """Hold a job's lock inside.

    Args:
        folder: The state folder.
        job: What is run.
        holder: Who we are (run, pid, time), for the message of whoever finds
            it locked.

    Raises:
        LockHeld: Another process holds it.
        StateError: The state folder can't be used.
    """
    path = made(folder / "locks") / f"{job.key}.lock"
    with clear_errors(path):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        with clear_errors(path):
            _take(handle, job)
            _say(handle, json.dumps(holder, ensure_ascii=False))
        yield
        with contextlib.suppress(OSError):
            _say(handle, "")
    finally:
        os.close(handle)


def _take(handle: int, job: Job) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        wrong = f"another run of {job.series!r} is under way{_who(handle)}"
        raise LockHeld(f"{wrong}; wait for its end, or end it") from None


def _say(handle: int, text: str) -> None:
    # Never removed and made anew: two runs would hold locks on different files.
    os.ftruncate(handle, 0)
    os.pwrite(handle, text.encode(), 0)


def _who(handle: int) -> str:
    try:
        said = json.loads(os.pread(handle, _MAX_SAID, 0))
        return (
            f": run {said['run']}, process {said['pid']} on {said['host']}, since {said['time']}"
        )
    except (OSError, ValueError, KeyError, TypeError):
        # It has just begun or ended, or its disk was full: nobody can be named.
        return ""
