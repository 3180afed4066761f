"""PHP's built-in server: started, found again, stopped with all its workers."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .ground import HERE, SandboxError
from .php import php


if TYPE_CHECKING:
    from collections.abc import Mapping

WORKERS = "3"
READY_SECONDS = 60
STOP_SECONDS = 5


class Process(NamedTuple):
    """A running server: its group's leader, when that began, and the port.

    The beginning tells our server from a stranger who got the same number
    after ours had ended.
    """

    pid: int
    began: str
    port: int

    def alive(self) -> bool:
        """Tell whether this very process still runs."""
        return began(self.pid) == self.began

    def write(self, path: Path) -> None:
        """Write the file by which the server is found again."""
        path.write_text(json.dumps(self._asdict()) + "\n")


def read(path: Path) -> Process | None:
    """Give the server that a file names, if it still runs."""
    try:
        process = Process(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return process if process.alive() else None


def start(code: Path, folder: Path, port: int, environment: Mapping[str, str]) -> Process:
    """Start a server and wait until the wiki answers.

    Raises:
        SandboxError: It ended, or didn't answer in time; with its last words.
    """
    log = folder / "server.log"
    command = php("-S", f"127.0.0.1:{port}", "-t", code, HERE / "router.php")
    pid = detached(command, {**os.environ, **environment, "PHP_CLI_SERVER_WORKERS": WORKERS}, log)
    process = Process(pid, began(pid), port)
    process.write(folder / "server.json")
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if not process.alive():
            break
        if answers(port, str(folder)):
            return process
        time.sleep(0.02)
    stop(folder)
    raise SandboxError(f"the server did not start; {log} ends:\n{log.read_text()[-2000:]}")


def detached(command: list[str], environment: Mapping[str, str], log: Path) -> int:
    """Start a process that outlives us, in a session of its own; give its number."""
    program = shutil.which(command[0])
    if not program:
        raise SandboxError(f"{command[0]} is not installed on this machine")
    return os.posix_spawn(
        program,
        command,
        environment,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )


def answers(port: int, name: str) -> bool:
    """Tell whether the wiki on a port answers and is the one of that name."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/api.php?action=query&meta=siteinfo&format=json")
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    if answer.getheader("X-Sandbox") != name:
        raise SandboxError(f"something else answers on port {port}")
    if answer.status != 200 or b'"generator"' not in body:  # noqa: PLR2004
        raise SandboxError(
            f"the wiki answers {answer.status}: {body[:2000].decode(errors='replace')}"
        )
    return True


def stop(folder: Path) -> None:
    """End all processes of an instance, by force if they don't listen.

    They are known by their environment, so that workers whose server was
    killed are found too, and nobody else's process ever is.
    """
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in _processes(folder):
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            if not (left := _processes(folder)):
                return
            for pid in left:
                # Ours to bury only if we started it.
                with suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)
            time.sleep(0.01)
    raise SandboxError(f"processes that can't be ended: {_processes(folder)}")


def free_port(wanted: int) -> int:
    """Give the wanted port if it is free, else any free one."""
    for port in (wanted, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise SandboxError("no free port")


def began(pid: int) -> str:
    """Give when a process began, in the system's ticks, or "" if it is gone."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return ""
    return "" if after_name[0] in "ZX" else after_name[19]


def _processes(folder: Path) -> list[int]:
    """Give the living processes of an instance."""
    mark = f"SANDBOX_DIR={folder}".encode()
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            pid = int(path.parent.name)
            if pid != os.getpid() and mark in path.read_bytes().split(b"\0") and began(pid):
                found.append(pid)
    return found
