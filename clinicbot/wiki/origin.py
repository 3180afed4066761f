"""Where a job's texts are from, named so that it can be told from another job's.

The name is a short hash, as edit summaries are public: of the series, its
folder, and of repository and branch if it is under git. It stays the same from
run to run, in a new container too; two jobs that differ in any of these have
different ones. `clinicbot doctor` says what a job's name stands for.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Final


if TYPE_CHECKING:
    from pathlib import Path


_LENGTH: Final = 6
_DETACHED: Final = "HEAD"
_CREDENTIALS: Final = re.compile(r"(?<=://)[^/@]*@")


@dataclass(frozen=True)
class Origin:
    """Where a job's texts are from.

    Attributes:
        folder: The series' folder.
        series: The series' name.
    """

    folder: Path
    series: str

    @cached_property
    def told(self) -> str:
        """Say it in words, for whoever may see this machine's paths."""
        folder = self.folder.resolve()
        where = f"{self.series!r} in {folder}"
        # One call tells the branch and the folder inside the repository.
        found = git(folder, "rev-parse", "--abbrev-ref", "HEAD", "--show-prefix").split("\n")
        if len(found) < 2:  # noqa: PLR2004 - branch and folder
            return where
        remote = git(folder, "config", "--get", "remote.origin.url")
        branch = f" branch {found[0]}" if found[0] != _DETACHED else ""
        return f"{where}, git{branch} {_CREDENTIALS.sub('', remote)}".rstrip()

    @cached_property
    def name(self) -> str:
        """Name it for edit summaries."""
        return sha256(self.told.encode()).hexdigest()[:_LENGTH]


def git(folder: Path, *arguments: str) -> str:
    """Ask git; "" if there is none, or it refuses."""
    try:
        done = subprocess.run(  # noqa: S603 - git, with words of ours
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - wherever it is installed
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""
    return done.stdout.removesuffix("\n") if done.returncode == 0 else ""
