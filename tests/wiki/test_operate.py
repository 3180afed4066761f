"""Jobs as an operator runs them: lock, record, signals, deadline, watchdog, log."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.command import PAGES, Job
from tests.support.proxy import READONLY, Answer


if TYPE_CHECKING:
    from tests.support.proxy import Proxy
    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki

FIRST = PAGES[0]
LONG_ENOUGH = 240
"""Seconds in which whatever happens here has happened, on any machine."""


@pytest.fixture
def job(wiki: Wiki, tmp_path: Path) -> Job:
    """Give a job on a machine of its own."""
    return Job(wiki, tmp_path / "machine")


@pytest.fixture
def slow(wiki: Wiki, proxy: Proxy, tmp_path: Path) -> Job:
    """Give a job that reaches the wiki through the proxy."""
    return Job(wiki, tmp_path / "slow", proxy.url)


def written(wiki: Wiki) -> list[str]:
    """Give the job's pages that are there."""
    return [title for title in PAGES if wiki.revisions(title, limit=1)]


def test_every_edit_is_recorded_with_its_revisions_and_source(wiki: Wiki, job: Job) -> None:
    """One line an edit, and the wiki has just these revisions."""
    for command in ("init -q", "add -A", "-c user.name=A -c user.email=a@b commit -qm one"):
        subprocess.run(["git", *command.split()], cwd=job.series, check=True)
    job.change("902")
    assert job.run("publish").returncode == 0
    begin, *_, end = job.events()
    pages = [event for event in job.events() if event["event"] == "page"]
    assert (begin["event"], begin["series"]) == ("begin", "Wikimedia Clinics")
    assert (end["event"], end["exit_code"], end["edits"]) == ("end", 0, 5)
    assert [event["page"] for event in pages] == list(PAGES)
    for event in pages:
        (revision,) = wiki.revisions(event["page"])
        assert (event["old_revision"], event["new_revision"]) == (0, revision["revid"])
        assert revision["comment"].startswith(event["summary"])
    assert pages[0]["source"].endswith("901/en.yaml")
    assert re.fullmatch("[0-9a-f]{40}", pages[0]["commit"])
    assert pages[1]["commit"] == pages[0]["commit"] + "-dirty"


def test_run_without_changes_is_recorded_in_three_lines(job: Job) -> None:
    """An hourly job must not fill the disk."""
    job.run("publish")
    job.run("publish")
    events = job.events()
    assert [event["event"] for event in events] == ["begin", "connected", "end"]
    assert events[-1]["counts"] == {"unchanged": 5}


def test_plan_and_dry_run_need_no_state_and_leave_none(job: Job) -> None:
    """Deciding reads nothing but sources and wiki."""
    job.environment["CLINICBOT_STATE"] = "/dev/null/nowhere"
    assert job.run("plan").returncode == 0
    assert job.run("publish", "--dry-run").returncode == 0
    assert not job.state.exists()


@pytest.mark.parametrize("named", [False, True], ids=["same name", "other name"])
def test_second_run_at_once_is_told_of_the_first(
    wiki: Wiki, slow: Job, proxy: Proxy, *, named: bool
) -> None:
    """Exit code 5, whatever the wiki is called; the first goes on, and the next run is free."""
    others: list[subprocess.CompletedProcess[str]] = []
    flags = ("--wiki", proxy.url) if named else ()
    proxy.fault(action="edit", nth=2, before=lambda: others.append(slow.run("publish", *flags)))
    first = slow.run("publish")
    assert first.returncode == 0
    (second,) = others
    run = first.stdout.split()[1]
    assert second.returncode == 5
    assert f"run {run}" in second.stderr
    assert written(wiki) == list(PAGES)
    assert slow.run("publish").returncode == 0


def test_killed_run_neither_blocks_the_next_nor_hides_its_edit(
    wiki: Wiki, slow: Job, proxy: Proxy
) -> None:
    """SIGKILL between an edit and its answer: the record names the page, undo finds the edit."""
    slow.run("publish")
    slow.change("901")
    started: list[subprocess.Popen[str]] = []
    proxy.clear()

    def kill(body: bytes) -> bytes:
        started[0].kill()
        started[0].wait()
        return body

    proxy.fault(action="edit", rewrite=kill)
    started.append(slow.start("publish"))
    started[0].communicate(timeout=LONG_ENOUGH)
    assert started[0].returncode == -signal.SIGKILL
    last = slow.events()[-1]
    assert (last["event"], last["page"]) == ("send", FIRST)
    assert len(wiki.revisions(FIRST)) == 2
    assert f"(and perhaps one of {FIRST})" in slow.run("runs", "--limit", "1").stdout
    undone = slow.data("undo", "last")
    assert [(one["title"], one["action"]) for one in undone["pages"]] == [(FIRST, "update")]
    assert slow.run("publish").returncode == 0
    assert len(wiki.revisions(FIRST)) == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signal_lets_the_page_under_way_be_finished(
    wiki: Wiki, slow: Job, proxy: Proxy, number: signal.Signals
) -> None:
    """Then the run ends with code 6, and says why; the next one does the rest."""
    started: list[subprocess.Popen[str]] = []
    proxy.fault(action="edit", nth=2, before=lambda: started[0].send_signal(number))
    started.append(slow.start("publish"))
    said, _ = started[0].communicate(timeout=LONG_ENOUGH)
    assert started[0].returncode == 6
    assert written(wiki) == list(PAGES[:2])
    assert f"{number.name} asked the run to stop" in said
    end = slow.events()[-1]
    assert (end["exit_code"], end["edits"]) == (6, 2)
    assert end["counts"] == {"created": 2, "skipped": 3}
    assert slow.run("publish").returncode == 0
    assert written(wiki) == list(PAGES)


def test_second_signal_ends_the_run_at_once(wiki: Wiki, slow: Job, proxy: Proxy) -> None:
    """Even while the wiki keeps it waiting: here it answers only when the run has ended."""
    started: list[subprocess.Popen[str]] = []
    ended = threading.Event()

    def interrupt() -> None:
        process = started[0]
        process.send_signal(signal.SIGTERM)
        assert process.stdout is not None
        while "once more to stop at once" not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=LONG_ENOUGH)
        ended.set()

    proxy.fault(action="edit", nth=2, before=interrupt)
    started.append(slow.start("publish"))
    assert ended.wait(LONG_ENOUGH)
    _, complained = started[0].communicate(timeout=LONG_ENOUGH)
    assert started[0].returncode == 6
    assert "stopped" in complained
    assert slow.events()[-1]["exit_code"] == 6
    assert FIRST in written(wiki)


LATE = """
import pathlib, signal, time
import clinicbot.commands.run as run
over = pathlib.Path({over!r})
made, timer = run.patience_of, signal.setitimer
def patience_of(*given, **named):
    patience = made(*given, **named)
    patience.clock = lambda: time.monotonic() + 86400 * over.exists()
    return patience
run.patience_of = patience_of
signal.setitimer = lambda which, seconds: timer(which, min(seconds, 0.2))
"""
"""Lets a deadline pass as soon as there is a file, and the alarm look at the clock often."""


def over(job: Job) -> Path:
    """Name the file whose being there lets the job's deadline pass."""
    return job.home / "over"


def late(job: Job) -> str:
    """Give what a process with such a clock begins with."""
    return LATE.format(over=str(over(job)))


def test_deadline_ends_a_run_between_pages(wiki: Wiki, slow: Job, proxy: Proxy) -> None:
    """What is done is done; the rest is left to the next run."""
    proxy.fault(action="edit", nth=2, before=over(slow).touch)
    done = slow.run("publish", "--deadline", "50m", prelude=late(slow))
    assert done.returncode == 6
    assert "deadline" in done.stdout
    assert written(wiki) == list(PAGES[:2])


LONG = "import clinicbot.wiki.engine as engine\nengine.RETRY_WAIT = 60"


@pytest.mark.parametrize("answer", [READONLY, Answer.error("maxlag", retry_after=60, lag=60)])
def test_deadline_ends_a_wait_for_the_wiki(
    wiki: Wiki, slow: Job, proxy: Proxy, tmp_path: Path, answer: Answer
) -> None:
    """Left alone, pywikibot would wait on, longer each time."""
    patient(slow, tmp_path)
    proxy.fault(action="edit", times=99, answer=answer)
    began = time.monotonic()
    done = slow.run("publish", "--deadline", "20s", prelude=LONG)
    assert time.monotonic() - began < 19
    assert done.returncode == 6
    assert "nearer than a wait of 60 s" in done.stdout
    assert len(proxy.actions("edit")) == 1
    assert written(wiki) == []


def patient(job: Job, folder: Path) -> None:
    """Let pywikibot wait for long."""
    kept = Path(job.wiki.pywikibot_dir)
    folder = folder / "patient"
    folder.mkdir()
    for name in ("user-config.py", "user-password.py"):
        (folder / name).write_text((kept / name).read_text())
        (folder / name).chmod(0o600)
    with (folder / "user-config.py").open("a") as file:
        file.write("max_retries, retry_wait, retry_max = 4, 60, 60\n")
    job.environment["PYWIKIBOT_DIR"] = str(folder)


def test_wiki_that_hangs_is_left_after_the_deadline(slow: Job, proxy: Proxy) -> None:
    """A request that never ends is broken off: here it ends only after the run has."""
    started: list[subprocess.Popen[str]] = []

    def hang() -> None:
        over(slow).touch()
        started[0].wait(timeout=LONG_ENOUGH)

    proxy.fault(action="edit", nth=2, times=9, before=hang)
    started.append(slow.start("publish", "--deadline", "50m", prelude=late(slow)))
    said, _ = started[0].communicate(timeout=LONG_ENOUGH)
    assert started[0].returncode == 6
    assert "did not answer" in said


def test_limit_of_edits_ends_a_run(wiki: Wiki, job: Job) -> None:
    """For a first trial on a new wiki."""
    done = job.run("publish", "--max-edits", "2")
    assert done.returncode == 6
    assert "limit of 2 edits" in done.stdout
    assert written(wiki) == list(PAGES[:2])


def test_only_limits_a_run_to_some_digests(wiki: Wiki, job: Job) -> None:
    """And to the index, which lists them all."""
    assert job.run("publish", "--only", "902").returncode == 0
    assert written(wiki) == [PAGES[1], PAGES[3], PAGES[4]]


FULL = """
import errno, os
write = os.write
def full(handle, data):
    if b'"send"' in data and b"902/en" in data:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return write(handle, data)
os.write = full
"""


def test_full_disk_stops_the_writing_and_says_so(wiki: Wiki, job: Job) -> None:
    """What can't be recorded isn't done."""
    done = job.run("publish", prelude=FULL)
    assert done.returncode == 4
    assert "No space left on device" in done.stdout + done.stderr
    assert "CLINICBOT_STATE" in done.stdout + done.stderr
    assert written(wiki) == [FIRST]
    assert job.run("publish").returncode == 0


def test_unwritable_state_folder_stops_a_run_before_it_writes(wiki: Wiki, job: Job) -> None:
    """With one line, and what to do."""
    (job.home / "state").write_text("in the way")
    done = job.run("publish")
    assert done.returncode == 4
    assert "CLINICBOT_STATE" in done.stderr
    assert "Traceback" not in done.stderr
    assert written(wiki) == []


def test_watchdog_barks_when_runs_stopped_or_fail(wiki: Wiki, job: Job) -> None:
    """Code 7: before the first success, and when the last is too long ago."""
    none = job.run("watchdog")
    assert none.returncode == 7
    assert str(job.state) in none.stdout
    job.environment["CLINICBOT_SANDBOX_API"] = "http://127.0.0.1:1/api.php"
    assert job.run("publish", "--patience", "1s").returncode == 4
    never = job.run("watchdog")
    assert never.returncode == 7
    assert "exit 4" in never.stdout
    del job.environment["CLINICBOT_SANDBOX_API"]
    job.run("publish")
    assert job.run("watchdog", "--max-age", "26h").returncode == 0
    wiki.configure(wgReadOnly="backup")
    # Times are kept in whole seconds, so an age of 1 s may be anything up to 2.
    time.sleep(2.1)
    assert job.run("watchdog", "--max-age", "1s").returncode == 7
    assert job.data("watchdog", "--max-age", "1s")["age_seconds"] >= 1
    for path in (job.state / "last").iterdir():
        path.write_text(re.sub(r'"time": "20\d\d', '"time": "2999', path.read_text()))
    assert job.run("watchdog").returncode == 7
    assert "in the future" in job.run("watchdog").stdout


def test_metrics_tell_of_failed_runs_too(job: Job) -> None:
    """They are written whatever becomes of the run."""
    path = job.home / "clinicbot.prom"
    assert job.run("publish", "--metrics", str(path)).returncode == 0
    assert re.search(r'pages\{.*result="created"\} 5\n', path.read_text())
    (job.series / "digests" / "901" / "en.yaml").write_text("nonsense: [")
    assert job.run("publish", "--metrics", str(path)).returncode == 2
    assert re.search(r"clinicbot_exit_code\{.*\} 2\n", path.read_text())


def test_metrics_that_have_no_place_stop_a_run_before_it_writes(wiki: Wiki, job: Job) -> None:
    """Lest everything be done and the run fail all the same."""
    done = job.run("publish", "--metrics", str(job.home / "nowhere" / "clinicbot.prom"))
    assert done.returncode == 4
    assert "make its folder" in done.stderr
    assert written(wiki) == []


LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (\d{8}T\d{6}Z-[0-9a-f]{4}) (INFO|WARNING) \S.*"
)


def test_log_has_a_line_an_event_with_time_and_run(job: Job) -> None:
    """Where standard output is no terminal; nothing else is there, and no progress bar."""
    done = job.run("publish")
    found = [LINE.fullmatch(line) for line in done.stdout.splitlines()]
    assert None not in found
    assert len({one[1] for one in found if one}) == 1
    assert len(found) == 7
    assert done.stderr == ""


def test_log_tells_every_error_of_the_sources_in_a_line_of_its_own(job: Job) -> None:
    """And its last line says how many there were."""
    for number in ("901", "902"):
        (job.series / "digests" / number / "en.yaml").write_text("nonsense: [")
    done = job.run("publish")
    assert done.returncode == 2
    *_, first, second, last = done.stdout.splitlines()
    assert "digests/901/en.yaml:" in first
    assert "digests/902/en.yaml:" in second
    assert last.endswith("2 problems, told above")


def test_terminal_gets_words_and_a_progress_bar(job: Job) -> None:
    """And no log lines, unless they are asked for."""
    for flags in ((), ("--log",)):
        ours, theirs = pty.openpty()
        process = job.start("publish", *flags, stdout=theirs, stderr=theirs)
        os.close(theirs)
        said = read_all(ours)
        process.wait()
        assert ("[#" in said) is not bool(flags)
        assert bool(LINE.search(said)) is bool(flags)
        job.wiki.reset()


def read_all(terminal: int) -> str:
    """Read what is written to a terminal until nobody has it open."""
    said = b""
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            piece = b""
        if not piece:
            os.close(terminal)
            return said.decode()
        said += piece


@pytest.mark.parametrize("gone", ["reader", "disk"])
def test_log_that_nobody_takes_does_not_end_a_run(wiki: Wiki, job: Job, gone: str) -> None:
    """`| head` has read enough, or the log's disk is full; the run has its record."""
    reader, writer = os.pipe() if gone == "reader" else (-1, os.open("/dev/full", os.O_WRONLY))
    if gone == "reader":
        os.close(reader)
    process = job.start("publish", stdout=writer)
    os.close(writer)
    _, complained = process.communicate(timeout=LONG_ENOUGH)
    assert process.returncode == 0
    assert ("No space left" in complained) is (gone == "disk")
    assert written(wiki) == list(PAGES)
    assert job.events()[-1]["edits"] == 5


def test_two_machines_at_once_do_no_harm(wiki: Wiki, tmp_path: Path) -> None:
    """No lock is shared, only the wiki: nothing is written twice, nothing is missing."""
    jobs = [Job(wiki, tmp_path / name) for name in "ab"]
    started = [job.start("publish") for job in jobs]
    for process in started:
        process.communicate(timeout=LONG_ENOUGH)
    assert {process.returncode for process in started} <= {0, 3}
    assert [len(wiki.revisions(title)) for title in PAGES] == [1] * 5
    for job in jobs:
        assert job.data("publish")["counts"] == {"unchanged": 5}


def test_overlapping_series_do_no_harm(wiki: Wiki, tmp_path: Path) -> None:
    """Two jobs that share digests, each with an index of its own, at once and again."""
    jobs = [Job(wiki, tmp_path / "a"), Job(wiki, tmp_path / "b", digests=("902", "903"))]
    for job, name in zip(jobs, "AB", strict=True):
        text = (job.series / "clinicbot.yaml").read_text()
        text = text.replace("en: Wikimedia Clinics", f"en: List {name}")
        (job.series / "clinicbot.yaml").write_text(text + "navigation: false\n")
    for _ in range(2):
        started = [job.start("publish") for job in jobs]
        for process in started:
            process.communicate(timeout=LONG_ENOUGH)
        assert {process.returncode for process in started} <= {0, 3}
    titles = [*PAGES[:4], "Wikimedia Clinics/903", "Wikimedia Clinics/903/ar", "List A", "List B"]
    assert [len(wiki.revisions(title)) for title in titles] == [1] * 8
    assert [job.run("publish").returncode for job in jobs] == [0, 0]
