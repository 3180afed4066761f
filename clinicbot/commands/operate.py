"""The commands of whoever looks after a job: doctor, runs, undo, watchdog."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from clinicbot.commands.common import (
    SETTINGS_FILE,
    add_writing,
    count,
    folder_of,
    length,
    print_data,
    style,
    time_of,
)
from clinicbot.counted import counted
from clinicbot.errors import ExitCode, Place, Problem, SourceError, WikiError


if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from clinicbot.publish.audit import Change, Ordered
    from clinicbot.publish.plan import Plan
    from clinicbot.settings import Settings
    from clinicbot.state.folder import Job
    from clinicbot.state.runs import Digest
    from clinicbot.wiki.session import Session


def add(commands: Any, remote: argparse.ArgumentParser) -> None:
    """Add the commands to the parser of the command line."""
    doctor = commands.add_parser(
        "doctor",
        parents=[remote],
        help="check all that a run needs, with a real login",
        description=_doctor.__doc__,
    )
    doctor.set_defaults(command=_doctor)

    runs = commands.add_parser(
        "runs", parents=[remote], help="list past runs", description=_runs.__doc__
    )
    runs.add_argument("run", nargs="?", metavar="RUN", help="show what this run did; or `last`")
    runs.add_argument("--limit", type=count, default=20, metavar="N", help="20 by default")
    runs.set_defaults(command=_runs)

    undo = commands.add_parser(
        "undo", parents=[remote], help="take back what a run did", description=_undo.__doc__
    )
    undo.add_argument("run", nargs="?", metavar="RUN", help="the run's id, or `last`")
    undo.add_argument("--since", type=time_of, metavar="TIME", help=(
        "without a record: take back the bot's edits from this time on, as the wiki has them"
    ))  # fmt: skip
    undo.add_argument("--until", type=time_of, metavar="TIME", help="and up to this one")
    undo.add_argument("--yes", action="store_true", help="do it; without this it is only shown")
    undo.add_argument("--no-diff", action="store_true", help="leave out the diffs")
    add_writing(undo)
    undo.set_defaults(command=_undo)

    watchdog = commands.add_parser(
        "watchdog",
        parents=[remote],
        help="fail if runs have silently stopped",
        description=_watchdog.__doc__,
    )
    watchdog.add_argument(
        "--max-age",
        type=length,
        default=timedelta(hours=26),
        metavar="SPAN",
        help="how old the last success may be, such as 26h (the default)",
    )
    watchdog.set_defaults(command=_watchdog)


def _settings(options: argparse.Namespace) -> tuple[Path, Settings]:
    from clinicbot.settings import read_settings

    folder = folder_of(options)
    return folder, read_settings(folder / SETTINGS_FILE)


def _doctor(options: argparse.Namespace) -> ExitCode:
    """Check settings, credentials, rights, wiki and machine; tell each finding with its fix."""
    from clinicbot.commands.examine import examine
    from clinicbot.report.doctor import exit_code, findings_data, findings_text

    findings = examine(options)
    if options.json:
        print_data(findings_data(findings))
    else:
        print(findings_text(findings, style()))
    return exit_code(findings)


def _runs(options: argparse.Namespace) -> ExitCode:
    """List the runs that this machine has a record of, the newest first."""
    from clinicbot.state.folder import state_folder
    from clinicbot.state.runs import find_record, overview, read_run

    state = state_folder(os.environ)
    if options.run:
        events = read_run(find_record(state, options.run))
        if options.json:
            print_data({"events": events})
        else:
            print("\n".join(_event_line(event) for event in events))
        return ExitCode.OK
    found = list(overview(state, options.limit))
    if options.json:
        print_data({"runs": [_digest_data(one) for one in found]})
    else:
        print("\n".join(map(_digest_line, found)) or f"no runs are recorded in {state}")
    return ExitCode.OK


def _digest_data(digest: Digest) -> dict[str, Any]:
    begin, end = dict(digest.begin), digest.end and dict(digest.end)
    return {
        "run": digest.run,
        "edits": digest.edits,
        "unsure": list(digest.unsure),
        "begin": begin,
        "end": end,
    }


def _digest_line(digest: Digest) -> str:
    end = digest.end
    how = f"exit {end['exit_code']}" if end else "no end"
    edits = counted(digest.edits, "edit")
    more = f" (and perhaps one of {', '.join(digest.unsure)})" if digest.unsure else ""
    begin = digest.begin
    return (
        f"{digest.run}  {begin.get('command', '?'):<8}{how:<8}{edits:>10}"
        f"  {begin.get('series', '?')}{more}"
    )


def _event_line(event: dict[str, Any]) -> str:
    facts = {key: value for key, value in event.items() if key not in {"event", "time", "run"}}
    page = facts.pop("page", "")
    said = ", ".join(f"{key} {value}" for key, value in facts.items() if value not in ("", None))
    return " ".join(part for part in (event["time"], event["event"], page, said) if part)


def _undo(options: argparse.Namespace) -> ExitCode:
    """Restore every page on which the run's revision is still the newest; show the others."""
    from clinicbot.commands.run import Run
    from clinicbot.commands.wiki import connect_with, gate_of
    from clinicbot.publish.undo_translate import apply_and_mark
    from clinicbot.report import plan_data, plan_text, results_data

    if bool(options.run) == bool(options.since):
        place = Place("the command line")
        raise SourceError(Problem(place, "name a run, or --since a time, and not both"))
    folder, settings = _settings(options)
    # Before this run begins its own record.
    path = _record_of(options, settings) if options.run else None
    if not options.yes:
        session = connect_with(options, settings, writing=False)
        plan = _undoing(options, settings, session, path)
        if options.json:
            print_data(plan_data(plan, session.address))
        else:
            print(plan_text(plan, style(), diffs=not options.no_diff))
            print(_advice(path) if plan.changes else "There is nothing to do.")
        return plan.exit_code
    with Run(options, settings, "undo", dry=False) as run:
        session = connect_with(options, settings, writing=True, run=run)
        plan = _undoing(options, settings, session, path)
        gate = gate_of(options, settings, session, dry_run=False)
        results = run.apply(plan, gate, folder, apply_and_mark)
    if options.json:
        print_data(results_data(results, session.address) | run.data())
    return results.exit_code


def _advice(path: Path | None) -> str:
    """Say how to do what was shown; by the run's id, as another one may be the last by then."""
    how = f"`clinicbot undo {path.stem} --yes`" if path else "--yes"
    return f"Nothing was done; {how} does it."


def _undoing(
    options: argparse.Namespace, settings: Settings, session: Session, path: Path | None
) -> Plan:
    """Make the plan of an undo."""
    from clinicbot.publish import undo_translate
    from clinicbot.publish.undo import Undo, look, texts_of
    from clinicbot.settings import Layout, Mark

    name, changed, ordered = _done(options, settings, session, path)
    known = undo_translate.NOTHING_TRANSLATED
    if settings.layout is Layout.TRANSLATE:
        auto = settings.mark is Mark.AUTO
        known = undo_translate.look(session, changed, ordered, auto=auto)
    undo = Undo(name, session.account, settings.edit_summary, session.page_url, known)
    return undo.plan(changed, look(session, changed), texts_of(session, changed), ordered)


def _done(
    options: argparse.Namespace, settings: Settings, session: Session, path: Path | None
) -> tuple[str, list[Change], list[Ordered]]:
    """Find out what is to be taken back, and how to call it."""
    from clinicbot.publish.audit import changes, orders
    from clinicbot.publish.undo import changes_between
    from clinicbot.state.runs import read_run, stamp, utc_now

    if path:
        events = read_run(path)
        return path.stem, changes(events), orders(events)
    if not session.account:
        fix = (
            "name it in the folder of PYWIKIBOT_DIR, in user-config.py (see user-config.py.sample)"
        )
        raise WikiError("nobody knows which account's edits to take back", fix=fix)
    since, until = stamp(options.since), stamp(options.until or utc_now())
    found = changes_between(session, since, until, settings.fence)
    return f"{since} to {until}", found, []


def _record_of(options: argparse.Namespace, settings: Settings) -> Path:
    """Find the record of the run to undo; `last` is the last that changed anything here."""
    from clinicbot.commands.run import job_of
    from clinicbot.publish.audit import changes, orders
    from clinicbot.state.folder import state_folder
    from clinicbot.state.runs import find_record, read_run, records

    state, job = state_folder(os.environ), job_of(options, settings)
    if options.run != "last":
        path = find_record(state, options.run)
        _check_job(path, read_run(path), job.key)
        return path
    for path in records(state):
        events = read_run(path)
        if (changes(events) or orders(events)) and _job_in(events).key == job.key:
            return path
    wrong = f"no run of {job.series!r} on {job.wiki} has changed anything"
    expected = "`clinicbot runs` lists those of all wikis; name the run, or its wiki with --wiki"
    raise SourceError(Problem(Place(str(state / "runs")), wrong, expected))


def _job_in(events: list[dict[str, Any]]) -> Job:
    """Read from a record what the run was about."""
    from clinicbot.state.folder import Job
    from clinicbot.wiki.address import address_of

    begin = next((event for event in events if event["event"] == "begin"), {})
    wiki, series = (str(begin.get(name, "")) for name in ("wiki", "series"))
    return Job(wiki, series, str(begin.get("address") or address_of(wiki)))


def _check_job(path: Path, events: list[dict[str, Any]], key: str) -> None:
    """Refuse to undo a run of another series, or on another wiki."""
    job = _job_in(events)
    if job.key != key:
        wrong = f"this run was of {job.series!r} on {job.wiki}"
        expected = "expected one of this series on this wiki; see --folder and --wiki"
        raise SourceError(Problem(Place(str(path)), wrong, expected))


def _watchdog(options: argparse.Namespace) -> ExitCode:
    """Fail if the last successful run of this series is too long ago, or there was none."""
    from clinicbot.commands.run import job_of
    from clinicbot.state.folder import state_folder
    from clinicbot.state.last import age_of_success, recall
    from clinicbot.state.runs import utc_now

    _, settings = _settings(options)
    state = state_folder(os.environ)
    known = recall(state, job_of(options, settings, named=True)) or recall(
        state, job_of(options, settings)
    )
    age = age_of_success(known, utc_now())
    fine = age is not None and -_AHEAD <= age <= options.max_age
    code = ExitCode.OK if fine else ExitCode.STALE
    if options.json:
        seconds = None if age is None else int(age.total_seconds())
        print_data({**known, "age_seconds": seconds, "exit_code": int(code)})
    else:
        said = _watched(settings.series, age, known, options.max_age)
        print("\n".join(said), *([] if known else [f"(the state folder is {state})"]), sep="\n")
    return code


_AHEAD = timedelta(hours=1)
"""So far may a success lie in the future, by a clock that was set right since."""


def _watched(
    series: str, age: timedelta | None, known: dict[str, Any], limit: timedelta
) -> Iterator[str]:
    from clinicbot.spans import in_words

    if age is None:
        yield f"{series}: no successful run is on record"
    elif age < -_AHEAD:
        yield f"{series}: the last success is {in_words(-age)} in the future: check the clock"
    else:
        word = "" if age <= limit else f", longer than {in_words(limit)}"
        yield f"{series}: the last successful run ended {in_words(age)} ago{word}"
    if last := known.get("last_run"):
        yield f"the last run, {last['run']}, ended at {last['time']} with exit {last['exit_code']}"
