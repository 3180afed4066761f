"""What the other parts stand on: folders, locks, messages, child processes."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

HERE = Path(__file__).resolve().parent


class SandboxError(Exception):
    """Something that the caller has to mend; its text says how."""


def say(text: str) -> None:
    """Tell the person what happens; stdout is kept for what programs read."""
    print(f"sandbox: {text}", file=sys.stderr, flush=True)


def cache_folder() -> Path:
    """Where downloads and pristine wikis are kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "clinicbot"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file; the system drops it if we die."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def run(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    given: str = "",
    timeout: float = 600,
) -> str:
    """Run a command to its end, quietly, and give what it printed.

    Args:
        command: What to run.
        env: Variables added to ours.
        cwd: Where to run it.
        given: What it reads from its stdin.
        timeout: Seconds after which it is ended.

    Raises:
        SandboxError: It failed or took too long; with the end of its output.
    """
    name = " ".join(str(part) for part in command[:3])
    try:
        done = subprocess.run(
            command,
            env={**os.environ, **(env or {})},
            cwd=cwd,
            input=given,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except FileNotFoundError as error:
        raise SandboxError(f"{command[0]} is not installed on this machine") from error
    except subprocess.TimeoutExpired as error:
        raise SandboxError(f"{name} … took longer than {timeout:.0f} s") from error
    if done.returncode:
        raise SandboxError(
            f"{name} … failed ({done.returncode}):\n{_shortened(done.stdout + done.stderr)}"
        )
    return done.stdout


def _shortened(output: str) -> str:
    """Keep the beginning and the end of a long output: the cause is in one of them."""
    output = output.strip()
    return output if len(output) < 6000 else f"{output[:3000]}\n…\n{output[-3000:]}"  # noqa: PLR2004
