"""The command that says how far every digest is: status."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinicbot.commands.common import print_data, series_of, tell
from clinicbot.commands.wiki import connect_with
from clinicbot.errors import ExitCode


if TYPE_CHECKING:
    import argparse

    from clinicbot.publish.status import DigestStatus
    from clinicbot.series.folder import Series
    from clinicbot.wiki.session import Session


def add(commands: Any, remote: argparse.ArgumentParser) -> None:
    """Add the command to the parser of the command line."""
    status = commands.add_parser(
        "status",
        parents=[remote],
        help="show how far every digest is, and who is waited for",
        description=_status.__doc__,
    )
    status.add_argument(
        "--html", type=Path, metavar="FILE", help="write a page to look at, in place of printing"
    )
    status.set_defaults(command=_status)


def _status(options: argparse.Namespace) -> ExitCode:
    """Show every digest in every language: published, marked, translated, and what waits."""
    from clinicbot.report.status import status_data, status_html, status_text

    series = series_of(options)
    session = connect_with(options, series.settings, writing=False)
    digests = _look(series, session)
    if options.html:
        now = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
        page = status_html(digests, series.settings.series, session.page_url, now)
        options.html.write_text(page, encoding="utf-8")
        tell(f"wrote {options.html}")
    if options.json:
        print_data(status_data(digests, session.address))
    elif not options.html:
        print(status_text(digests))
    return ExitCode.OK


def _look(series: Series, session: Session) -> list[DigestStatus]:
    from clinicbot.publish.desired import desired
    from clinicbot.publish.life_run import LifeRun
    from clinicbot.publish.plan import plan
    from clinicbot.publish.standings import with_standings
    from clinicbot.publish.status import page_status
    from clinicbot.publish.survey import survey
    from clinicbot.settings import Layout

    if series.settings.layout is Layout.TRANSLATE:
        return LifeRun(session, series).status()
    wanted = desired(series)
    made = plan(
        wanted,
        with_standings(session, wanted, survey(session, wanted), lambda: series),
        account=session.account,
        max_bytes=session.max_page_bytes,
        edit_summary=series.settings.edit_summary,
    )
    return page_status(series, made)
