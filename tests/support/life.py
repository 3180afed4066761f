"""A series in the translate layout, small or the fixtures', and runs over it."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinicbot.publish.life_run import LifeRun
from clinicbot.series.folder import Series, load_series
from clinicbot.wiki.gate import Gate
from tests.support.bot import enter


if TYPE_CHECKING:
    from clinicbot.publish.apply import Outcome, Results
    from clinicbot.publish.plan import Plan, Step
    from tests.support.wiki import Wiki

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

SETTINGS = """
series: Wikimedia Clinics
wiki: https://meta.wikimedia.org/w/api.php
title: "Wikimedia Clinics/{number:03d}"
layout: translate
"""

ENGLISH = """
number: 1
language: en
wording: {intro: Hello., topics-note: ""}
topics:
  - title: Money
    content:
      - {by: Ana, says: First., points: [A point.]}
      - {by: Ben, says: Second.}
"""

SPANISH = """
number: 1
language: es
wording: {intro: Hola., topics-note: ""}
topics:
  - title: Dinero
    content:
      - {by: Ana, says: Primero., points: [Un punto.]}
      - {by: Ben, says: Segundo.}
"""

PAGE = "Wikimedia Clinics/001"


def small_series(folder: Path, settings: str = "mark: auto", **documents: str) -> Path:
    """Write a series with one digest, in English and Spanish unless said otherwise."""
    (folder / "clinicbot.yaml").write_text(f"{SETTINGS}{settings}\n")
    (folder / "digests" / "001").mkdir(parents=True, exist_ok=True)
    for language, text in (documents or {"en": ENGLISH, "es": SPANISH}).items():
        (folder / "digests" / "001" / f"{language}.yaml").write_text(text)
    return folder


def fixture_series(folder: Path, key: str = "006", settings: str = "mark: auto") -> Path:
    """Copy one of the fixtures' calls as a series in this layout."""
    shutil.copytree(FIXTURES / "digests" / key, folder / "digests" / key)
    (folder / "clinicbot.yaml").write_text(f"{SETTINGS}{settings}\n")
    return folder


def change(path: Path, old: str, new: str) -> None:
    """Edit a document."""
    text = path.read_text()
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    path.write_text(text.replace(old, new))


@dataclass
class Bot:
    """The bot, on one wiki with one series.

    Attributes:
        wiki: The wiki.
        folder: The series.
        api: Another address of the wiki, such as a proxy's.
    """

    wiki: Wiki
    folder: Path
    api: str = ""
    told: list[Outcome] = field(default_factory=list)

    def document(self, language: str, key: str = "001") -> Path:
        """Give the path of a document."""
        return self.folder / "digests" / key / f"{language}.yaml"

    def run(self) -> LifeRun:
        """Begin a run, as a new process would."""
        self.session = enter(self.wiki, self.api)
        return LifeRun(self.session, self.series)

    @property
    def series(self) -> Series:
        """The series as it is on the disk now."""
        return load_series(self.folder)

    def plan(self) -> Plan:
        """Plan."""
        return self.run().plan()

    def publish(self, max_edits: int | None = None, *, jobs: bool = True) -> Results:
        """Publish; then let the wiki run its jobs."""
        life = self.run()
        gate = Gate(self.session, self.series.settings.fence, dry_run=False, max_edits=max_edits)
        self.told = []
        results = life.apply(life.plan(), gate, lambda outcome, *_: self.told.append(outcome))
        if jobs:
            self.wiki.run_jobs()
        return results

    def until_done(self, runs: int = 4) -> Results:
        """Publish until there is nothing more to write."""
        for _ in range(runs):
            results = self.publish()
            if not changes(results):
                return results
        raise AssertionError("the runs never come to an end")

    def begin(self) -> None:
        """Publish a series until there is nothing more to write, as the first thing in a test."""
        self.wiki.starts.come_to(self.folder, Bot.until_done, self)

    def units(self, language: str, page: str = PAGE) -> dict[str, dict[str, Any]]:
        """Read the units of a page as a translator's interface does: id -> what is known."""
        answer = self.wiki.api(
            action="query",
            list="messagecollection",
            mcgroup=f"page-{page}",
            mclanguage=language,
            mcprop="definition|translation|tags|properties",
            mclimit="max",
        )
        found = answer["query"]["messagecollection"]
        return {one["key"][len(page) + 1 :]: one for one in found}

    def status(self, language: str, page: str = PAGE) -> Counter[str]:
        """Count the units of a page by their status."""
        return Counter(one["properties"]["status"] for one in self.units(language, page).values())


def changes(results: Results) -> Counter[str]:
    """Count what a run wrote, by kind."""
    return Counter(
        str(one.step.page.kind)
        for one in results.outcomes
        if one.result.value in {"created", "updated", "done"}
    )


def blocked(plan: Plan) -> dict[str, Step]:
    """Give the steps that wait for a person, by code."""
    return {step.code: step for step in plan.blocked}
