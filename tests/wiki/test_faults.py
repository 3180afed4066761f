"""A run among faults: it waits, logs in again, goes on or stops, and writes everything once."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clinicbot.errors import ExitCode
from tests.support.early_faults import (
    EARLY,
    PHASES,
    Early,
    Start,
    begin,
    early_cases,
)
from tests.support.faults import ALWAYS, CASES, PAGES, Case, happen
from tests.support.local_faults import count, publish
from tests.support.proxy import Answer


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
    assert all(count <= case.most for count in happened.revisions)
    assert (happened.done.exit_code is ExitCode.OK) == (case.expected == case.good)
    assert all(one.fix or not one.code for one in happened.done.outcomes)


def named(value: object) -> str:
    """Name a phase or a case in a test's id."""
    return value.name if isinstance(value, Early) else str(value)


@pytest.mark.parametrize(("phase", "case"), early_cases(), ids=named)
def test_fault_before_the_first_edit_is_waited_out(
    wiki: Wiki, proxy: Proxy, phase: str, case: Early
) -> None:
    """At the first word, at the login and while reading, as while writing."""
    began = begin(Start(wiki, proxy, phase), case)
    assert (began.code, began.said) == ("", "")
    assert began.requests >= 2
    assert len(began.edits) == len(PAGES)


@pytest.mark.parametrize(("phase", "case"), early_cases(), ids=named)
def test_fault_before_the_first_edit_that_never_ends_ends_the_run(
    wiki: Wiki, proxy: Proxy, phase: str, case: Early
) -> None:
    """With one line that says why and what to do; nothing is written."""
    began = begin(Start(wiki, proxy, phase), case, times=ALWAYS)
    assert began.code == case.code
    assert "; " in began.said
    assert "\n" not in began.said
    assert began.edits == []


FOR_GOOD = ("rate limit", "503 with Retry-After", "hang", "reset before", "HTML answer")


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("case", [case for case in EARLY if case.name in FOR_GOOD], ids=named)
def test_wiki_that_is_down_for_good_costs_no_more_than_it_may(
    wiki: Wiki, proxy: Proxy, phase: str, case: Early
) -> None:
    """All that is waited for it is one account; then the run says so, and when to try again."""
    began = begin(Start(wiki, proxy, phase), case, times=ALWAYS, budget=60.0)
    assert began.code == case.code
    assert "as long as it may" in began.said
    assert re.search(r"run again after 20\d\d-\d\d-\d\dT\d\d:\d\dZ", began.said)
    assert 1 < began.requests < 6
    assert 0 < began.patience.spent <= 60


def test_wiki_that_asks_for_longer_than_the_run_may_wait_is_not_asked_again(
    wiki: Wiki, proxy: Proxy
) -> None:
    """It said when it will be back; the run leaves it alone until then, and says so."""
    case = Early("503", {"answer": Answer.page(503, Retry_After="86400")})
    began = begin(Start(wiki, proxy, "reading"), case, times=ALWAYS, budget=60.0)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert f"run again after {tomorrow:%Y-%m-%d}" in began.said
    assert began.requests == 1
    assert began.patience.spent < 60


@pytest.mark.parametrize("name", ["429 with Retry-After", "503 with Retry-After"])
def test_wait_that_the_wiki_asks_for_is_heeded(wiki: Wiki, proxy: Proxy, name: str) -> None:
    """Both ask for a second; by itself the run would try again sooner."""
    (case,) = (case for case in CASES if case.name == name)
    assert happen(wiki, proxy, case).seconds > 1


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
