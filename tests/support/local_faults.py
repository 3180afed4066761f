"""What can go wrong on a run's own machine: a full disk, a folder that nobody can write."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from clinicbot.errors import ExitCode


if TYPE_CHECKING:
    from tests.support.wiki import Wiki

ROOT = Path(__file__).resolve().parents[2]


def publish(
    wiki: Wiki, state: Path, most_bytes: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Publish the fixtures as a process whose files can't grow beyond a size."""

    def limit() -> None:
        # As on a full disk, every write beyond it fails.
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    return subprocess.run(
        [sys.executable, "-B", "-m", "clinicbot", "publish", "--json", "--folder", "fixtures",
         "--wiki", "sandbox:sandbox"],
        env={**wiki.environment(), "CLINICBOT_STATE": str(state)},
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
        timeout=60,
    )  # fmt: skip


def count(wiki: Wiki) -> int:
    """Count the revisions that the bot made."""
    found = wiki.api(action="query", list="usercontribs", ucuser="ClinicBot", uclimit=500)
    return len(found["query"]["usercontribs"])


def local_rows(wiki: Wiki, folder: Path) -> list[tuple[str, str, bool, str]]:
    """Let each of them happen; give name, duty, whether all is as it should be, and what came."""
    rows = []
    for name, duty, state, most in (
        ("disk full at the start", "stop before any edit", folder / "full", 0),
        ("disk fills up", "stop; the next run goes on", folder / "filling", 2500),
        ("read-only local folder", "stop before any edit", Path("/proc/nowhere"), None),
    ):
        wiki.reset()
        done = publish(wiki, state, most)
        made = count(wiki)
        after = publish(wiki, folder / f"after-{most}")
        once = count(wiki) == len(json.loads(after.stdout)["pages"])
        right = done.returncode == ExitCode.WIKI and once and bool(made) == (most == 2500)
        told = f"{made} written, exit {done.returncode}; the next run: exit {after.returncode}"
        rows.append((name, duty, right and after.returncode == 0, told))
    return rows
