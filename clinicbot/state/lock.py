"""One run at a time, on this machine and on all that share its state folder.

The lock is the kernel's, on an open file (flock): it ends with its process,
however that ends, so a killed run blocks nobody, and no process number that is
used again deceives anybody. On NFS, as a Toolforge tool's home is, the server
keeps it for all machines (nfs(5), `local_lock`); but there are mounts where
each machine keeps its own, mounts that keep none, and servers that never let
go of the lock of a machine that died. So a run also touches the file every few
seconds. Who meets a lock of another machine goes by that sign of life, told by
the file server's clock alone.

Runs whose state folders differ are kept apart by the guards of every edit
(`clinicbot.wiki.gate`).
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import logging
import os
import socket
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from clinicbot.errors import LockHeld
from clinicbot.state.folder import clear_errors, made


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from clinicbot.state.folder import Job


LOG: Final = logging.getLogger("clinicbot.run")

BEAT: Final = 5.0
"""Seconds between two signs of life."""

LEASE: Final = 30.0
"""Seconds without one after which a run of another machine is taken for dead,
where that machine's kernel holds no lock that we could see."""

DEAD: Final = 600.0
"""The same, where the file server says that it still holds the lock."""

_KERNEL: Final = Path("/proc/sys/kernel/random/boot_id")
_NO_LOCKS: Final = frozenset(
    {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL}
)
_MAX_SAID: Final = 4096
_LOOK: Final = 0.5


@contextlib.contextmanager
def locked(
    folder: Path,
    job: Job,
    holder: Mapping[str, Any],
    lost: Callable[[str], object] = lambda _why: None,
) -> Iterator[None]:
    """Hold a job's lock inside.

    Args:
        folder: The state folder.
        job: What is run.
        holder: Who we are (run, pid, host, time), for the message of whoever
            finds it locked.
        lost: Told why, if another machine took the lock over meanwhile.

    Raises:
        LockHeld: Another process holds it.
        StateError: The state folder can't be used.
    """
    path = made(folder / "locks") / f"{job.key}.lock"
    with clear_errors(path):
        lock = _take(path, job)
    try:
        with clear_errors(path):
            lock.say(json.dumps({**holder, "kernel": _kernel()}, ensure_ascii=False))
        with _beating(lock, lost):
            yield
        if lock.ours():
            with contextlib.suppress(OSError):
                lock.say("")
    finally:
        os.close(lock.handle)


@dataclass(frozen=True, slots=True)
class _Lock:
    """An open lock file.

    Attributes:
        path: Where it was.
        handle: The file.
    """

    path: Path
    handle: int

    @classmethod
    def open(cls, path: Path) -> _Lock:
        """Open it; each time anew, for only then NFS asks its server how it is now."""
        return cls(path, os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))

    def ours(self) -> bool:
        """Say whether the open file is still the one at its path."""
        try:
            there = self.path.stat()
        except FileNotFoundError:
            return False
        return os.path.samestat(there, os.fstat(self.handle))

    def flock(self) -> bool | None:
        """Ask the kernel for the lock; None if this file system keeps none."""
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            return None
        return True

    def say(self, text: str) -> None:
        """Write who holds it; "" at the end."""
        os.ftruncate(self.handle, 0)
        os.pwrite(self.handle, text.encode(), 0)

    def said(self) -> dict[str, Any]:
        """Read who holds it; {} if nobody says so."""
        try:
            said = json.loads(os.pread(self.handle, _MAX_SAID, 0))
        except (OSError, ValueError):
            # It has just begun or ended, or its disk was full: nobody can be named.
            return {}
        return said if isinstance(said, dict) else {}

    def touched(self) -> float:
        """Give the time of the last sign of life, by the file server's clock."""
        return os.fstat(self.handle).st_mtime


def _take(path: Path, job: Job) -> _Lock:
    """Get the lock, or raise LockHeld."""
    while True:
        lock = _Lock.open(path)
        try:
            if lock.ours() and _is_free(lock, job):
                return lock
        except BaseException:
            os.close(lock.handle)
            raise
        # It was replaced, by us or by somebody as quick.
        os.close(lock.handle)


def _is_free(lock: _Lock, job: Job) -> bool:
    """Say whether the lock is ours now; False to open it anew."""
    got, said = lock.flock(), lock.said()
    elsewhere = bool(said) and said.get("kernel", "") != _kernel()
    if got is False:
        if not elsewhere or _age(lock) < DEAD:
            raise _held(job, said)
        # No machine that is alive; a new file is a new lock.
        with contextlib.suppress(FileNotFoundError):
            lock.path.unlink()
        return False
    if said and (elsewhere or got is None):
        _wait_for_silence(lock, job, said)
    return True


def _wait_for_silence(lock: _Lock, job: Job, said: Mapping[str, Any]) -> None:
    """Wait until a run that was not ended well has been silent for long enough.

    Raises:
        LockHeld: It gave a sign of life.
    """
    first = lock.touched()
    if _age(lock) < LEASE:
        LOG.info("a run on %s has not ended yet, or was killed", said.get("host", "?"))
    while _age(lock) < LEASE:
        time.sleep(_LOOK)
        again = _Lock.open(lock.path)
        try:
            if not (now := again.said()):
                return
            if now != said or again.touched() != first:
                raise _held(job, now)
        finally:
            os.close(again.handle)


def _age(lock: _Lock) -> float:
    """Give the seconds since the last sign of life; both times are the file server's."""
    with tempfile.TemporaryFile(dir=lock.path.parent) as now:
        return os.fstat(now.fileno()).st_mtime - lock.touched()


@contextlib.contextmanager
def _beating(lock: _Lock, lost: Callable[[str], object]) -> Iterator[None]:
    """Give signs of life inside."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(BEAT):
            # The file server may be away for a moment; whoever waits for us is, too.
            with contextlib.suppress(OSError):
                if not lock.ours():
                    lost("another machine took the lock over, as this one was not heard of")
                    return
                os.utime(lock.handle)

    thread = threading.Thread(target=beat, name="lock", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        # No longer, should the file server be away.
        thread.join(BEAT)


def _held(job: Job, said: Mapping[str, Any]) -> LockHeld:
    who = ""
    if said.keys() >= {"run", "pid", "host", "time"}:
        who = f": run {said['run']}, process {said['pid']} on {said['host']}, since {said['time']}"
    wrong = f"another run of {job.series!r} is under way{who}"
    return LockHeld(f"{wrong}; wait for its end, or end it")


def _kernel() -> str:
    """Name the running kernel: not the same on another machine, nor after a reboot."""
    try:
        return _KERNEL.read_text().strip()
    except OSError:
        return socket.gethostname()
