"""The commands that talk to the wiki: plan, publish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clinicbot.commands.common import print_data, series_of, style


if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

    from clinicbot.errors import ExitCode
    from clinicbot.publish.apply import Outcome, Results
    from clinicbot.publish.plan import Plan
    from clinicbot.series.folder import Series
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
    publish.add_argument("--max-edits", type=int, metavar="N", help="stop after so many edits")
    publish.set_defaults(command=_publish)
    for command in (plan, publish):
        command.add_argument("numbers", nargs="*", metavar="NUMBER", help="only these digests")


def _plan(options: argparse.Namespace) -> ExitCode:
    """Show what each page needs, against the live wiki; write nothing."""
    from clinicbot.report import plan_data, plan_text

    series = series_of(options)
    session = _connect(options, series, writing=False)
    plan, _ = _make_plan(options, series, session)
    if options.json:
        print_data(plan_data(plan, session.address))
    else:
        print(plan_text(plan, style(), diffs=not options.no_diff))
    return plan.exit_code


def _publish(options: argparse.Namespace) -> ExitCode:
    """Make the edits that the plan shows, and no others."""
    from clinicbot.publish.apply import apply
    from clinicbot.report import results_data
    from clinicbot.wiki.gate import Gate

    series = series_of(options)
    session = _connect(options, series, writing=not options.dry_run)
    plan, live = _make_plan(options, series, session)
    gate = Gate(
        session,
        series.settings.fence,
        dry_run=options.dry_run,
        stop_page=series.settings.stop_page,
        max_edits=options.max_edits,
    )
    gate.seen(live)
    told: list[Outcome] = []
    results = apply(plan, gate, _progress(told, quiet=options.json))
    if options.json:
        print_data(results_data(results, session.address))
    else:
        _print_results(told, results)
    return results.exit_code


def _progress(told: list[Outcome], *, quiet: bool) -> Callable[[Outcome, int, int], None]:
    from clinicbot.publish.apply import Result
    from clinicbot.report import outcome_line

    look = style()

    def progress(outcome: Outcome, number: int, total: int) -> None:
        told.append(outcome)
        if not quiet and outcome.result is not Result.UNCHANGED:
            print(outcome_line(outcome, number, total, look), flush=True)

    return progress


def _print_results(told: list[Outcome], results: Results) -> None:
    from clinicbot.report import corrections, outcome_line, results_text

    total = len(results.outcomes)
    for outcome in corrections(told, results):
        number = results.outcomes.index(outcome) + 1
        print(outcome_line(outcome, number, total, style()))
    print(results_text(results))


def _connect(options: argparse.Namespace, series: Series, *, writing: bool) -> Session:
    from clinicbot.wiki.session import connect

    settings = series.settings
    wiki = getattr(options, "wiki", settings.wiki)
    contact = settings.documentation or ""
    return connect(wiki, writing=writing, dry_run=not writing, contact=contact)


def _make_plan(
    options: argparse.Namespace, series: Series, session: Session
) -> tuple[Plan, Mapping[str, LivePage]]:
    """Make the plan; give the pages that it was made from, too."""
    from clinicbot.publish.desired import desired
    from clinicbot.publish.plan import plan
    from clinicbot.publish.survey import survey

    wanted = desired(series, series.find(options.numbers))
    live = survey(session, wanted, series.settings.stop_page)
    made = plan(
        wanted,
        live,
        account=session.account,
        max_bytes=session.max_page_bytes,
        edit_summary=series.settings.edit_summary,
    )
    return made, live
