"""A run among faults: it waits, logs in again, goes on or stops, and writes everything once."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clinicbot.errors import ExitCode
from tests.support.faults import ALL_DONE, CASES, Case, happen


if TYPE_CHECKING:
    from tests.support.proxy import Proxy
    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_fault_is_met_as_it_should_be(
    wiki: Wiki, proxy: Proxy, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In time, without a question to anybody, and no page is written twice."""
    monkeypatch.setattr("builtins.input", lambda *_: pytest.fail("asked"))
    happened = happen(wiki, proxy, case)
    assert happened.results == case.expected
    assert happened.seconds < case.seconds
    assert all(count <= 1 for count in happened.revisions)
    assert (happened.done.exit_code is ExitCode.OK) == (case.expected == ALL_DONE)
    assert all(one.fix or not one.code for one in happened.done.outcomes)


@pytest.mark.parametrize("name", ["429 with Retry-After", "503 with Retry-After"])
def test_wait_that_the_wiki_asks_for_is_heeded(wiki: Wiki, proxy: Proxy, name: str) -> None:
    """Both ask for a second; by itself the run would try again sooner."""
    (case,) = (case for case in CASES if case.name == name)
    assert happen(wiki, proxy, case).seconds > 1


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


def test_full_disk_at_the_start_stops_before_any_edit(wiki: Wiki, tmp_path: Path) -> None:
    """What can't be recorded isn't done; the message names the folder."""
    done = publish(wiki, tmp_path / "state", most_bytes=0)
    assert done.returncode == ExitCode.WIKI, done.stderr
    assert str(tmp_path / "state") in done.stderr
    assert "Traceback" not in done.stderr
    assert count(wiki) == 0


def test_disk_that_fills_up_stops_the_run_and_the_next_one_goes_on(
    wiki: Wiki, tmp_path: Path
) -> None:
    """Every edit that was made is in the record, or is found on the wiki by the next run."""
    done = publish(wiki, tmp_path / "state", most_bytes=2500)
    assert done.returncode == ExitCode.WIKI, done.stderr
    assert "Traceback" not in done.stderr
    made = count(wiki)
    after = publish(wiki, tmp_path / "other")
    assert after.returncode == ExitCode.OK, after.stderr
    pages = json.loads(after.stdout)["pages"]
    assert 0 < made < len(pages)
    assert count(wiki) == len(pages)


@pytest.mark.parametrize("place", ["/proc/nowhere", "/dev/null/nowhere"])
def test_folder_that_nobody_can_write_stops_before_any_edit(wiki: Wiki, place: str) -> None:
    """Not even root can write there, as on a read-only disk."""
    done = publish(wiki, Path(place))
    assert done.returncode == ExitCode.WIKI
    assert place in done.stderr
    assert "Traceback" not in done.stderr
    assert count(wiki) == 0


def test_caches_of_pywikibot_that_cannot_be_written_cost_only_requests(
    wiki: Wiki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file lies where its folder for answers should be; it is told, and the run goes on."""
    for file in wiki.pywikibot_dir.glob("user-*"):
        shutil.copy(file, tmp_path)
    (tmp_path / "apicache").touch()
    monkeypatch.setattr(type(wiki), "pywikibot_dir", tmp_path)
    done = publish(wiki, tmp_path / "state")
    assert done.returncode == ExitCode.OK
    assert str(tmp_path / "apicache") in done.stderr
    assert "Traceback" not in done.stderr
