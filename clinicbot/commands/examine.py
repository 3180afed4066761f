"""Going through all that a run needs, from the sources to the wiki; for `doctor`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from clinicbot.commands.common import SETTINGS_FILE, folder_of
from clinicbot.commands.wiki import connect_with
from clinicbot.errors import ExitCode, SourceError, WikiError
from clinicbot.publish import doctor
from clinicbot.publish.doctor import Finding, Level
from clinicbot.series.folder import load_series
from clinicbot.settings import read_settings
from clinicbot.state.folder import probe, state_folder
from clinicbot.wiki import checkup, engine
from clinicbot.wiki.origin import Origin


if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from clinicbot.settings import Settings


def examine(options: argparse.Namespace) -> list[Finding]:
    """Find all that can be found; a check that fails ends only those that build on it."""
    return list(_findings(options))


def _findings(options: argparse.Namespace) -> Iterator[Finding]:
    state = state_folder(os.environ)
    yield from _on_state(state)
    settings: Settings | None = None
    try:
        folder = folder_of(options)
        settings = read_settings(folder / SETTINGS_FILE)
    except SourceError as error:
        yield from _on_sources(error)
    if settings:
        yield from _on_series(folder, settings)
    try:
        yield from _on_pywikibot(state, settings)
        if settings:
            yield from _on_wiki(options, settings)
    except WikiError as error:
        fix = error.fix or f"the code is `{error.code}`"
        check = _CHECKS.get(error.code, "wiki")
        yield Finding(check, Level.ERROR, error.wrong, fix, error.exit_code)


_CHECKS = {
    "login": "login",
    "no-account": "login",
    "no-password": "login",
    "oauth": "login",
    "user-config": "pywikibot",
    "folder": "pywikibot",
}


def _on_state(state: Path) -> Iterator[Finding]:
    try:
        probe(state)
    except WikiError as error:
        yield doctor.error("state", error.wrong, error.fix)
    else:
        yield doctor.ok("state", f"its folder is {state}")


def _on_sources(error: SourceError) -> Iterator[Finding]:
    first, *others = error.problems
    more = f" (and {len(others)} more)" if others else ""
    fix = "run clinicbot check"
    yield Finding("settings", Level.ERROR, f"{first}{more}", fix, ExitCode.SOURCES)


def _on_series(folder: Path, settings: Settings) -> Iterator[Finding]:
    origin = Origin(folder, settings.series)
    yield doctor.ok("source", f"in edit summaries it is {origin.name}: {origin.told}")
    try:
        series = load_series(folder)
    except SourceError as error:
        yield from _on_sources(error)
    else:
        documents = sum(map(len, series.digests.values()))
        yield doctor.on_documents(settings, len(series.digests), documents)
    yield from doctor.on_settings(settings)


def _on_pywikibot(state: Path, settings: Settings | None) -> Iterator[Finding]:
    loaded = engine.load(state)
    documentation = settings.documentation if settings else None
    yield from doctor.on_secrets(checkup.secrets_of(loaded), os.getuid())
    yield from doctor.on_manners(checkup.manners_of(loaded), documentation)


def _on_wiki(options: argparse.Namespace, settings: Settings) -> Iterator[Finding]:
    session = connect_with(options, settings, writing=False)
    try:
        session.prove_login()
    except WikiError as error:
        yield doctor.error("login", error.wrong, error.fix)
        facts = checkup.facts_of(session, settings.stop_page)
        yield from doctor.on_wiki(facts, settings)
    else:
        facts = checkup.facts_of(session, settings.stop_page)
        yield from doctor.on_wiki(facts, settings)
        manners = checkup.manners_of(engine.load(state_folder(os.environ)))
        yield from doctor.on_account(facts, settings, manners)
    yield doctor.on_stop_page(facts.stop)
