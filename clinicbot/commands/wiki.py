"""The commands that talk to the wiki: plan, publish."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from clinicbot.commands.common import (
    SETTINGS_FILE,
    add_writing,
    folder_of,
    print_data,
    series_of,
    style,
)


if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from clinicbot.commands.run import Run
    from clinicbot.errors import ExitCode
    from clinicbot.publish.desired import DesiredPage
    from clinicbot.publish.life_run import LifeRun
    from clinicbot.publish.plan import Plan
    from clinicbot.series.folder import Series
    from clinicbot.settings import Settings
    from clinicbot.wiki.gate import Gate
    from clinicbot.wiki.pages import LivePage
    from clinicbot.wiki.session import Session


def add(commands: Any, remote: argparse.ArgumentParser) -> None:
    """Add the commands to the parser of the command line."""
    plan = commands.add_parser(
        "plan", parents=[remote], help="show what each page needs", description=_plan.__doc__
    )
    plan.add_argument("--no-diff", action="store_true", help="leave out the diffs")
    plan.set_defaults(command=_plan)
    publish = commands.add_parser(
        "publish", parents=[remote], help="do exactly that plan", description=_publish.__doc__
    )
    publish.add_argument("--dry-run", action="store_true", help="send nothing")
    add_writing(publish)
    publish.set_defaults(command=_publish)
    for command in (plan, publish):
        command.add_argument("numbers", nargs="*", metavar="NUMBER", help="only these digests")
        command.add_argument(
            "--only",
            action="append",
            default=[],
            metavar="NUMBER",
            help="the same; can be given more than once",
        )


def _plan(options: argparse.Namespace) -> ExitCode:
    """Show what each page needs, against the live wiki; write nothing."""
    from clinicbot.report import plan_data, plan_text
    from clinicbot.settings import Layout, read_settings

    settings = read_settings(folder_of(options) / SETTINGS_FILE)
    if settings.layout is Layout.TRANSLATE:
        series = series_of(options)
        session = connect_with(options, settings, writing=False)
        plan = _life(options, series, session).plan()
    else:
        wanted = _wanted(options)
        session = connect_with(options, settings, writing=False)
        plan, _ = _make_plan(options, settings, wanted, session)
    if options.json:
        print_data(plan_data(plan, session.address))
    else:
        print(plan_text(plan, style(), diffs=not options.no_diff))
    return plan.exit_code


def _publish(options: argparse.Namespace) -> ExitCode:
    """Make the edits that the plan shows, and no others."""
    from clinicbot.commands.run import Run
    from clinicbot.report import results_data
    from clinicbot.settings import Layout, read_settings

    folder = folder_of(options)
    settings = read_settings(folder / SETTINGS_FILE)
    with Run(options, settings, "publish", dry=options.dry_run) as run:
        if settings.layout is Layout.TRANSLATE:
            series = series_of(options)
            session = connect_with(options, settings, writing=not options.dry_run, run=run)
            gate = gate_of(options, settings, session, dry_run=options.dry_run)
            life = _life(options, series, session)
            results = run.apply(life.plan(), gate, folder, life.apply)
        else:
            wanted = _wanted(options)
            session = connect_with(options, settings, writing=not options.dry_run, run=run)
            plan, live = _make_plan(options, settings, wanted, session)
            gate = gate_of(options, settings, session, dry_run=options.dry_run)
            gate.seen(live)
            results = run.apply(plan, gate, folder)
    if options.json:
        print_data(results_data(results, session.address) | run.data())
    return results.exit_code


def _life(options: argparse.Namespace, series: Series, session: Session) -> LifeRun:
    """Make the run of a series in the translate layout."""
    from clinicbot.publish.life_run import LifeRun

    return LifeRun(session, series, series.find([*options.numbers, *options.only]))


def gate_of(
    options: argparse.Namespace, settings: Settings, session: Session, *, dry_run: bool
) -> Gate:
    """Make the gate of a command that writes."""
    from clinicbot.wiki.gate import Gate

    return Gate(
        session,
        settings.fence,
        dry_run=dry_run,
        stop_page=settings.stop_page,
        max_edits=options.max_edits,
    )


def connect_with(
    options: argparse.Namespace, settings: Settings, *, writing: bool, run: Run | None = None
) -> Session:
    """Connect with the wiki that the settings or the command line name."""
    from clinicbot.commands.run import patience_of
    from clinicbot.wiki.origin import Origin
    from clinicbot.wiki.session import connect

    session = connect(
        getattr(options, "wiki", settings.wiki),
        writing=writing,
        dry_run=not writing,
        contact=settings.documentation or "",
        patience=run.patience if run else patience_of(options, settings),
    )
    session.origin = Origin(folder_of(options), settings.series)
    if run:
        run.connected(session)
    return session


def _wanted(options: argparse.Namespace) -> Sequence[DesiredPage]:
    """Give the pages as they should be; those that did not change, from memory."""
    from clinicbot.publish.memory import memory_folder
    from clinicbot.publish.wanted import wanted

    names = [*options.numbers, *options.only]
    return wanted(folder_of(options), names, memory_folder(os.environ))


def _make_plan(
    options: argparse.Namespace,
    settings: Settings,
    wanted: Sequence[DesiredPage],
    session: Session,
) -> tuple[Plan, Mapping[str, LivePage]]:
    """Make the plan; give the pages that it was made from, too."""
    from clinicbot.publish.plan import plan
    from clinicbot.publish.standings import with_standings
    from clinicbot.publish.survey import survey

    seen = survey(session, wanted, settings.stop_page)
    live = with_standings(session, wanted, seen, lambda: series_of(options))
    made = plan(
        wanted,
        live,
        account=session.account,
        max_bytes=session.max_page_bytes,
        edit_summary=settings.edit_summary,
    )
    return made, live
