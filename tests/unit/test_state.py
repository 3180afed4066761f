"""What a run leaves on its own machine: lock, record, last success, metrics."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicbot.errors import ExitCode, LockHeld, SourceError, StateError
from clinicbot.log import bar, log_line
from clinicbot.publish.apply import Result
from clinicbot.spans import in_words, moment, span
from clinicbot.state import lock
from clinicbot.state.folder import Job, probe, state_folder, write_atomic
from clinicbot.state.last import Ended, age_of_success, recall, record
from clinicbot.state.lock import locked
from clinicbot.state.metrics import metrics, write_metrics
from clinicbot.state.runs import (
    KEPT,
    Journal,
    find_record,
    in_short,
    new_run_id,
    overview,
    prune,
    read_run,
    started,
)


ROOT = Path(__file__).parents[2]
JOB = Job("https://wiki.example/w/api.php", "Clinics")
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
HOLDER = {"run": "20260131T120000Z-0001", "pid": 7, "host": "here", "time": "then"}

HOLD = """
import sys, time
from pathlib import Path
from clinicbot.state.folder import Job
from clinicbot.state.lock import locked
holder = {"run": "R1", "pid": 4711, "host": "h", "time": "noon"}
with locked(Path(sys.argv[1]), Job(*sys.argv[2:]), holder):
    print("held", flush=True)
    time.sleep(600)
"""


def hold(folder: Path, job: Job = JOB, prelude: str = "") -> subprocess.Popen[str]:
    """Let another process hold a lock; gives it once it does."""
    process = subprocess.Popen(
        [sys.executable, "-c", prelude + HOLD, str(folder), job.wiki, job.series],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    process.stdout.close()
    return process


def test_second_run_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    """Run, process, machine and time; and that is exit code 5."""
    process = hold(tmp_path)
    try:
        with pytest.raises(LockHeld) as error, locked(tmp_path, JOB, HOLDER):
            pass
    finally:
        process.kill()
        process.wait()
    for said in ("R1", "4711", "noon", "'Clinics'"):
        assert said in str(error.value)
    assert error.value.exit_code is ExitCode.LOCKED


def test_killed_run_leaves_no_lock_behind(tmp_path: Path) -> None:
    """The kernel lets go of it; what its file says doesn't matter."""
    process = hold(tmp_path)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert "4711" in next((tmp_path / "locks").iterdir()).read_text()
    with locked(tmp_path, JOB, HOLDER):
        pass


ELSEWHERE = """
import fcntl
import clinicbot.state.lock as lock
def flock(handle, how):
    {flock}
fcntl.flock = flock
lock._kernel = lambda: "elsewhere"
lock.BEAT = 0.05
"""
ALIVE = {"run": "R1", "pid": os.getpid(), "host": "there", "time": "noon", "kernel": "other"}


def left_behind(folder: Path, seconds: float, **said: object) -> Path:
    """Leave a lock file as a run does that was killed so long ago."""
    (folder / "locks").mkdir(parents=True, exist_ok=True)
    path = folder / "locks" / f"{JOB.key}.lock"
    path.write_text(json.dumps({**ALIVE, **said}))
    then = path.stat().st_mtime - seconds
    os.utime(path, (then, then))
    return path


@pytest.mark.parametrize("kernel", ["", lock._kernel()], ids=["another boot", "this boot"])
def test_process_number_that_is_used_again_deceives_nobody(tmp_path: Path, kernel: str) -> None:
    """After a reboot, or in the next container, the dead run's number is somebody else's."""
    left_behind(tmp_path, 60, kernel=kernel)
    with locked(tmp_path, JOB, HOLDER):
        pass


@pytest.mark.parametrize(
    "flock",
    ["return", "raise OSError(errno.ENOLCK, 'No locks available')"],
    ids=["each machine's own locks", "no locks"],
)
def test_run_on_another_machine_is_noticed_where_locks_are_not_shared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flock: str
) -> None:
    """On such mounts of a home that machines share, by its signs of life."""
    monkeypatch.setattr(lock, "_LOOK", 0.05)
    process = hold(tmp_path, prelude="import errno\n" + ELSEWHERE.format(flock=flock))
    try:
        with pytest.raises(LockHeld, match="4711"), locked(tmp_path, JOB, HOLDER):
            pass
    finally:
        process.kill()
        process.wait()
    path = next((tmp_path / "locks").iterdir())
    left_behind(tmp_path, lock.LEASE + 1, **json.loads(path.read_text()))
    with locked(tmp_path, JOB, HOLDER):
        pass


def test_silence_of_another_machine_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was killed just now, or is alive; nobody knows yet."""
    monkeypatch.setattr(lock, "LEASE", 0.2)
    monkeypatch.setattr(lock, "_LOOK", 0.05)
    path = left_behind(tmp_path, 0)
    before = path.stat().st_mtime
    with locked(tmp_path, JOB, HOLDER):
        assert path.stat().st_mtime - before >= 0.2


@pytest.mark.parametrize("hours", [0, 1])
def test_lock_that_a_file_server_keeps_for_a_dead_machine_is_left_to_it(
    tmp_path: Path, hours: int
) -> None:
    """It is taken to be alive until it was silent for long; then there is a new lock."""
    process = hold(tmp_path)
    lost: list[str] = []
    try:
        left_behind(tmp_path, hours * 3600)
        if hours:
            with locked(tmp_path, JOB, HOLDER, lost.append):
                assert json.loads(left_lock(tmp_path).read_text())["run"] == HOLDER["run"]
        else:
            with pytest.raises(LockHeld, match="there"), locked(tmp_path, JOB, HOLDER):
                pass
    finally:
        process.kill()
        process.wait()
    assert lost == []


def left_lock(folder: Path) -> Path:
    """Give the only lock file."""
    (path,) = (folder / "locks").iterdir()
    return path


def test_run_whose_lock_was_taken_over_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its machine was out of reach for long, and is back; it leaves the other's file alone."""
    monkeypatch.setattr(lock, "BEAT", 0.01)
    told = threading.Event()
    with locked(tmp_path, JOB, HOLDER, lambda _why: told.set()):
        left_lock(tmp_path).unlink()
        left_behind(tmp_path, 0)
        assert told.wait(60)
    assert json.loads(left_lock(tmp_path).read_text())["run"] == "R1"


def test_one_wiki_has_one_lock_by_whichever_name(tmp_path: Path) -> None:
    """Pywikibot's name, once its address is known, and any spelling of that."""
    meta = Job("meta:meta", "Clinics", "https://meta.wikimedia.org/w/api.php")
    for name in (
        "https://meta.wikimedia.org/w/api.php",
        "http://META.wikimedia.org/w/api.php",
        "https://meta.wikimedia.org:443/w/api.php/",
    ):
        with (
            locked(tmp_path, meta, HOLDER),
            pytest.raises(LockHeld),
            locked(tmp_path, Job(name, "Clinics"), HOLDER),
        ):
            pass
    other = Job("https://meta.wikimedia.org:8443/w/api.php", "Clinics")
    with locked(tmp_path, meta, HOLDER), locked(tmp_path, other, HOLDER):
        pass


def test_success_is_known_by_whichever_name_of_the_wiki(tmp_path: Path) -> None:
    """A watchdog that only knows pywikibot's name finds it, too."""
    meta = Job("meta:meta", "Clinics", "https://meta.wikimedia.org/w/api.php")
    record(tmp_path, meta, ended(ExitCode.OK))
    for job in (meta, Job(meta.address, "Clinics"), Job("meta:meta", "Clinics")):
        assert recall(tmp_path, job)["last_success"]
    assert recall(tmp_path, Job("meta:meta", "Other")) == {}
    assert recall(tmp_path, Job("commons:commons", "Clinics")) == {}


def test_other_series_and_other_wikis_are_not_locked(tmp_path: Path) -> None:
    """Work is split by series."""
    with (
        locked(tmp_path, JOB, HOLDER),
        locked(tmp_path, Job(JOB.wiki, "Other"), HOLDER),
        locked(tmp_path, Job("https://other.example/w/api.php", JOB.series), HOLDER),
    ):
        pass


def test_lock_is_free_again_after_use(tmp_path: Path) -> None:
    """Also after an error inside."""
    with pytest.raises(ZeroDivisionError), locked(tmp_path, JOB, HOLDER):
        _ = 1 / 0
    with locked(tmp_path, JOB, HOLDER):
        pass


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"CLINICBOT_STATE": "/a", "XDG_STATE_HOME": "/b", "TOOL_DATA_DIR": "/c"}, "/a"),
        ({"XDG_STATE_HOME": "/b", "TOOL_DATA_DIR": "/c"}, "/b/clinicbot"),
        ({"TOOL_DATA_DIR": "/c"}, "/c/clinicbot"),
        ({}, str(Path.home() / ".local/state/clinicbot")),
    ],
)
def test_state_folder_is_where_the_environment_says(
    environment: dict[str, str], expected: str
) -> None:
    """Our own variable wins, then XDG's, then Toolforge's."""
    assert str(state_folder(environment)) == expected


def test_state_folder_that_is_a_file_is_one_clear_error(tmp_path: Path) -> None:
    """It names the path and the variable to set."""
    (tmp_path / "state").write_text("")
    with pytest.raises(StateError) as error:
        probe(tmp_path / "state")
    assert str(tmp_path) in str(error.value)
    assert "CLINICBOT_STATE" in error.value.fix


@given(st.text(), st.text())
def test_job_key_is_a_file_name(wiki: str, series: str) -> None:
    """Whatever a series is called."""
    key = Job(wiki, series).key
    assert "/" not in key
    assert len(key.encode()) < 100
    assert not key.startswith(".")


@given(st.text(), st.text(), st.text(), st.text())
def test_job_keys_differ(wiki: str, series: str, other_wiki: str, other_series: str) -> None:
    """Two jobs never share a lock."""
    one, other = Job(wiki, series), Job(other_wiki, other_series)
    same = (one.place, one.series) == (other.place, other.series)
    assert same or "\n" in wiki + other_wiki or one.key != other.key


def test_record_has_a_line_for_every_event_as_it_happens(tmp_path: Path) -> None:
    """Not only at the end: each is there before the next."""
    journal = Journal(tmp_path, new_run_id(NOON), lambda: NOON)
    journal.add("begin", series="Clinics")
    assert [one["event"] for one in read_run(journal.path)] == ["begin"]
    journal.add("page", page="A", new_revision=7)
    journal.close()
    last = read_run(journal.path)[-1]
    expected = {"event": "page", "time": "2026-01-31T12:00:00Z", "run": journal.run}
    assert last == expected | {"page": "A", "new_revision": 7}


def test_record_is_for_its_owner_alone(tmp_path: Path) -> None:
    """On Toolforge others can look into a tool's home."""
    journal = Journal(tmp_path / "state", new_run_id(NOON))
    assert journal.path.stat().st_mode & 0o077 == 0
    for folder in (journal.path.parent, tmp_path / "state"):
        assert folder.stat().st_mode & 0o077 == 0


def test_cut_off_line_of_a_record_is_passed_over(tmp_path: Path) -> None:
    """As a power cut leaves it."""
    journal = Journal(tmp_path, new_run_id(NOON))
    journal.add("begin")
    with journal.path.open("a") as file:
        file.write('{"event": "send", "pa')
    assert [one["event"] for one in read_run(journal.path)] == ["begin"]


def test_full_disk_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what is full, and how to go on."""
    journal = Journal(tmp_path, new_run_id(NOON))

    def full(_handle: int, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(StateError, match="No space left on device") as error:
        journal.add("send", page="A")
    assert str(journal.path) in str(error.value)


def test_half_written_line_is_written_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system may take less than it was given."""
    journal = Journal(tmp_path, new_run_id(NOON))
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:5]))
    journal.add("send", page="A")
    assert read_run(journal.path)[0]["page"] == "A"


def test_run_is_found_by_enough_of_its_id(tmp_path: Path) -> None:
    """Or as the last one; ambiguity and absence are told."""
    for run in ("20260131T120000Z-aaaa", "20260131T130000Z-bbbb"):
        Journal(tmp_path, run).close()
    assert find_record(tmp_path, "last").stem == "20260131T130000Z-bbbb"
    assert find_record(tmp_path, "20260131T12").stem == "20260131T120000Z-aaaa"
    for name, said in (("2026", "2 runs"), ("1999", "no run")):
        with pytest.raises(SourceError, match=said):
            find_record(tmp_path, name)


def test_overview_counts_edits_and_tells_a_killed_run(tmp_path: Path) -> None:
    """A run without an end was killed, or is under way."""
    journal = Journal(tmp_path, "20260131T120000Z-aaaa")
    journal.add("begin", command="publish")
    for page, revision in (("A", 1), ("B", 2), ("C", 0)):
        journal.add("page", page=page, new_revision=revision)
    (short,) = overview(tmp_path, 5)
    assert (short.edits, short.end, short.unsure) == (2, None, ())
    journal.add("send", page="C")
    journal.add("page", page="C", new_revision=3)
    journal.add("send", page="D")
    assert in_short(journal.path).unsure == ("D",)
    journal.add("end", exit_code=3)
    end = in_short(journal.path).end
    assert end is not None
    assert end["exit_code"] == 3


def test_old_records_are_removed_and_no_others(tmp_path: Path) -> None:
    """Known by their names; what isn't a record stays."""
    old, kept = (new_run_id(NOON - age) for age in (KEPT + timedelta(1), KEPT - timedelta(1)))
    for run in (old, kept):
        Journal(tmp_path, run).close()
    (tmp_path / "runs" / "notes.txt").write_text("mine")
    prune(tmp_path, NOON)
    assert {path.name for path in (tmp_path / "runs").iterdir()} == {f"{kept}.jsonl", "notes.txt"}


def test_run_id_tells_its_start() -> None:
    """And sorts by it."""
    early, late = new_run_id(NOON), new_run_id(NOON + timedelta(seconds=1))
    assert early < late
    assert started(early) == NOON


def ended(code: ExitCode, minutes: int = 0, command: str = "publish", **counts: int) -> Ended:
    """Give the end of a run that began so many minutes after noon."""
    began = NOON + timedelta(minutes=minutes)
    run = f"20260131T12{minutes:02d}00Z-0000"
    return Ended(run, command, began, began + timedelta(seconds=9), code, counts, 2)


@pytest.mark.parametrize(
    ("code", "success"),
    [(ExitCode.OK, True), (ExitCode.PERSON, True), (ExitCode.WIKI, False),
     (ExitCode.SOURCES, False), (ExitCode.STOPPED, False), (ExitCode.BUG, False)],
)  # fmt: skip
def test_success_is_a_run_that_did_all_it_could(
    tmp_path: Path, code: ExitCode, *, success: bool
) -> None:
    """A page that waits for a person doesn't make a run dead; a failure doesn't make it alive."""
    record(tmp_path, JOB, ended(ExitCode.OK))
    known = record(tmp_path, JOB, ended(code, 30))
    assert known["last_run"]["exit_code"] == code
    age = age_of_success(recall(tmp_path, JOB), NOON + timedelta(hours=1))
    assert age == timedelta(minutes=30 if success else 60, seconds=-9)


def test_undo_is_no_sign_of_life(tmp_path: Path) -> None:
    """It is run by hand; the job may be dead all the same."""
    record(tmp_path, JOB, ended(ExitCode.OK, command="undo"))
    assert age_of_success(recall(tmp_path, JOB), NOON) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"last_success": {"time": "soon"}}'])
def test_broken_record_of_success_is_no_success(tmp_path: Path, text: str) -> None:
    """Somebody edited it; the watchdog barks."""
    record(tmp_path, JOB, ended(ExitCode.OK))
    (tmp_path / "last" / f"{JOB.key}.json").write_text(text)
    assert age_of_success(recall(tmp_path, JOB), NOON) is None


def test_file_is_replaced_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk leaves the old file, and nothing beside it."""
    path = tmp_path / "file"
    write_atomic(path, "old")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        write_atomic(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def metric_lines(text: str) -> dict[str, float]:
    """Read metrics strictly, as the exposition format has it."""
    found: dict[str, float] = {}
    typed: set[str] = set()
    for line in text.removesuffix("\n").split("\n"):
        if line.startswith("# TYPE "):
            typed.add(line.split()[2])
        elif not line.startswith("# HELP "):
            name, _, value = line.rpartition(" ")
            assert name.partition("{")[0] in typed
            found[name] = float(value)
    return found


def test_metrics_tell_run_success_pages_and_exit_code(tmp_path: Path) -> None:
    """With labels that tell series and wiki apart, whatever they are called."""
    job = Job("https://x/api.php", 'A "b"\\c')
    record(tmp_path, job, ended(ExitCode.OK))
    known = record(tmp_path, job, ended(ExitCode.WIKI, 5, created=3, failed=1))
    write_metrics(tmp_path / "m.prom", known)
    text = (tmp_path / "m.prom").read_text()
    assert text == metrics(known)
    found = metric_lines(text)
    label = r'series="A \"b\"\\c",wiki="https://x/api.php"'
    noon = NOON.timestamp()
    assert found[f"clinicbot_last_run_timestamp_seconds{{{label}}}"] == noon + 309
    assert found[f"clinicbot_last_success_timestamp_seconds{{{label}}}"] == noon + 9
    assert found[f"clinicbot_exit_code{{{label}}}"] == 4
    assert found[f'clinicbot_pages{{{label},result="created"}}'] == 3
    assert found[f'clinicbot_pages{{{label},result="blocked"}}'] == 0
    told = {name.rpartition('result="')[2][:-2] for name in found if "result=" in name}
    assert told == {str(one) for one in Result}
    assert (tmp_path / "m.prom").stat().st_mode & 0o444 == 0o444


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("30m", 1800), ("26h", 93600), ("7d", 604800)]
)
def test_span_of_time_is_read(text: str, seconds: int) -> None:
    """A number and a unit."""
    assert span(text).total_seconds() == seconds


@pytest.mark.parametrize("text", ["", "0s", "1", "1w", "-1h", "1.5h", "h", "\u0661h"])
def test_what_is_no_span_of_time_is_refused(text: str) -> None:
    """And what was expected is said."""
    with pytest.raises(ValueError, match="30m"):
        span(text)


def test_moment_without_zone_is_utc() -> None:
    """As all times of the wiki and of the log are."""
    assert moment("2026-01-31T12:00") == moment("2026-01-31T13:00+01:00") == NOON
    with pytest.raises(ValueError, match="2026"):
        moment("noon")


def test_span_is_worded_by_its_largest_units() -> None:
    """Nobody wants to hear the seconds of a day."""
    assert in_words(timedelta(days=1, hours=3, seconds=5)) == "1 d 3 h"
    assert in_words(timedelta(0)) == "0 s"


@given(st.text())
def test_log_line_is_one_line(text: str) -> None:
    """Whatever a page or an error is called."""
    line = log_line(NOON, "R", "INFO", text)
    assert len(line.splitlines()) == 1
    assert line.startswith("2026-01-31T12:00:00Z R INFO")


def test_progress_bar_grows() -> None:
    """From nothing to full."""
    assert bar(0, 4, 4) == "[    ] 0/4"
    assert bar(3, 4, 4) == "[### ] 3/4"
    assert bar(0, 0, 4) == "[####] 0/0"
