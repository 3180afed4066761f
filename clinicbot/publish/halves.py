"""A large series' pages, made by two processes: each reads and makes half of the digests.

Before it makes its pages, a half needs no more of the other than the heads of
its digests, as a run does that remembers most of them (`publish.memory`). So
the two exchange heads, and then one sends the other what it made:

    asked        its half's names
    -> asked     the heads of the asking half
    <- asked     the heads of its half
    <- asked     what it made

It only ever saves time: where there is no second processor, where anything is
wrong with the sources, or with the other process, nothing comes of it, and
whoever asked makes all the pages alone, and tells of all that is wrong.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from clinicbot.errors import SourceError
from clinicbot.publish import memory_form
from clinicbot.publish.made import make
from clinicbot.publish.surroundings import Surroundings
from clinicbot.series.folder import DIGESTS_NAME, load_series


if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clinicbot.publish.made import Made


LOG: Final = logging.getLogger("clinicbot.publish")

LEAST: Final = 40
"""Digests from which on a second process saves more than its start costs."""


def made_by_two(folder: Path) -> tuple[Surroundings, dict[str, Made]] | None:
    """Make all that comes of every digest of a series, with the help of a second process.

    Args:
        folder: The series'.

    Returns:
        The series, its digests' texts perhaps missing, and what came of each
        digest by its key; None if it has to be done by one process.
    """
    keys = _keys(folder)
    if len(keys) < LEAST or processors() < 2 or not sys.executable:  # noqa: PLR2004
        return None
    own, others = keys[::2], keys[1::2]
    try:
        with _asked(folder, others) as (to_it, from_it):
            half = _Half(folder, own)
            theirs = from_it.readline()
            _send(to_it, half.heads)
            around, made = half.made(theirs)
            made |= memory_form.received(from_it.readline())
    except (SourceError, OSError, *memory_form.OTHER_FORM) as error:
        LOG.debug("all pages are made by one process: %s: %s", type(error).__name__, error)
        return None
    return (around, made) if made.keys() == around.series.digests.keys() else None


def processors() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Half:
    """Some digests of a series, read whole.

    Raises:
        SourceError: Something is wrong with them.
    """

    def __init__(self, folder: Path, keys: Sequence[str]) -> None:
        self._folder = folder
        self._digests = load_series(folder, keys).digests
        self.heads = memory_form.heads(self._digests)

    def made(self, others: bytes) -> tuple[Surroundings, dict[str, Made]]:
        """Give the series, and what comes of this half; the other's heads are given."""
        known = {**memory_form.read_heads(self.heads), **memory_form.read_heads(others)}
        series = load_series(self._folder, known=known)
        around = Surroundings(replace(series, digests={**series.digests, **self._digests}))
        return around, {key: make(around, key) for key in self._digests}


def _keys(folder: Path) -> list[str]:
    with contextlib.suppress(OSError):
        found = os.scandir(folder / DIGESTS_NAME)
        return sorted(one.name for one in found if not one.name.startswith("."))
    return []


@contextlib.contextmanager
def _asked(folder: Path, keys: Sequence[str]) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Let another process do some digests; it ends with us, whatever happens."""
    paths = os.pathsep.join(path for path in sys.path if path)
    process = subprocess.Popen(
        # It loads what we would load (-P): nothing that only lies in the current folder.
        [sys.executable, "-P", "-m", "clinicbot.publish.halves"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": paths},
        # A terminal's Ctrl-C is for us, who tell it to end.
        start_new_session=True,
    )
    with process:
        try:
            if process.stdin is None or process.stdout is None:
                raise OSError("the other process has no pipes")
            _send(process.stdin, json.dumps([os.fspath(folder), *keys]).encode())
            yield process.stdin, process.stdout
        finally:
            process.kill()


def _send(pipe: IO[bytes], line: bytes) -> None:
    pipe.write(line + b"\n")
    pipe.flush()


def answer(asking: IO[bytes], answers: IO[bytes]) -> None:
    """Do the half that is asked for on a pipe."""
    folder, *keys = json.loads(asking.readline())
    half = _Half(Path(folder), keys)
    _send(answers, half.heads)
    _, made = half.made(asking.readline())
    _send(answers, memory_form.sent(made))


if __name__ == "__main__":
    import gc

    gc.disable()
    # Whoever asked tells of what is wrong here, and may end before us.
    with contextlib.suppress(SourceError, OSError, *memory_form.OTHER_FORM):
        answer(sys.stdin.buffer, sys.stdout.buffer)
