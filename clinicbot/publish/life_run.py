"""A whole run in the `translate` layout: plan, do, look again, until nothing moves.

What comes after a step often depends on what the wiki made of it: a mark
numbers the units. So a digest that has moved and has more to do is looked at
and planned again; one that hasn't moved waits for the next run.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from clinicbot.errors import SourceError
from clinicbot.publish.apply import Outcome, Result, Results, apply
from clinicbot.publish.desired import Kind
from clinicbot.publish.life_index import index_pages
from clinicbot.publish.life_plan import Planner, make_groups_once
from clinicbot.publish.life_survey import Looked, look, may
from clinicbot.publish.plan import Action, Plan, differs, plan
from clinicbot.publish.status import life_status
from clinicbot.publish.surroundings import Surroundings
from clinicbot.publish.survey import survey
from clinicbot.wiki import pages, translate, translate_orders


if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from clinicbot.publish.desired_page import DesiredPage
    from clinicbot.publish.plan import Step
    from clinicbot.publish.status import DigestStatus
    from clinicbot.series.folder import Series
    from clinicbot.wiki.gate import Gate
    from clinicbot.wiki.pages import LivePage
    from clinicbot.wiki.session import Session


_MOVED = frozenset({Result.CREATED, Result.UPDATED, Result.DONE})
_LOST = frozenset({Result.FAILED, Result.SKIPPED})
MAX_ROUNDS = 8
"""More than the steps of a life, so that no run goes on for ever."""


class LifeRun:
    """One run over a series.

    Args:
        session: The wiki.
        series: The series.
        keys: The digests to plan; all if empty.
    """

    def __init__(self, session: Session, series: Series, keys: Collection[str] = ()) -> None:
        self._session, self._series = session, series
        self._around = Surroundings(series)
        self._keys = tuple(keys or series.digests)
        self._looked: Looked | None = None

    def plan(self) -> Plan:
        """Look at the wiki, and say what every digest needs, and the index."""
        looked = self._look()
        return Plan(
            (*self._steps(looked, self._keys), *self._index(looked)), self._session.account
        )

    def status(self) -> list[DigestStatus]:
        """Look at the wiki, and say how every digest stands in every language."""
        looked = self._look()
        plan = Plan(tuple(self._steps(looked, self._series.digests)), self._session.account)
        titles = [live.title for live in looked.live.digests.values() if live.group]
        languages = {
            code
            for live in looked.live.digests.values()
            if live.group
            for code in (*live.versions, *live.units)
        }
        stats = {
            code: translate.language_stats(self._session, code, titles)
            for code in sorted(languages)
        }
        return life_status(self._series, looked, plan, stats)

    def apply(
        self, first: Plan, gate: Gate, progress: Callable[[Outcome, int, int], None]
    ) -> Results:
        """Do a plan, and whatever its steps make possible.

        Args:
            first: What `plan` gave.
            gate: The way in; in a dry run there is one round.
            progress: As for `clinicbot.publish.apply.apply`.
        """
        told = _Told(progress)
        steps = [step for step in first.steps if step.page.kind is not Kind.INDEX]
        index = [step for step in first.steps if step.page.kind is Kind.INDEX]
        looked: Looked | None = None
        for _ in range(MAX_ROUNDS):
            results = apply(Plan(tuple(steps), first.account), gate, told.tell)
            if results.stopped or results.having(Result.SKIPPED):
                skipped = [Outcome(step, Result.SKIPPED, "the run ended") for step in index]
                return told.end((*results.outcomes, *skipped), results.stopped)
            moving = _moving(results)
            moved = {one.step.page.key for one in results.having(*_MOVED)}
            if gate.dry_run or not (moving or moved):
                break
            still = told.keep(results, moving)
            looked = self._look_again(moving | moved)
            if not moving:
                results = Results(tuple(still))
                break
            told.done += still
            steps = self._steps(looked, moving)
        if looked is not None:
            index = self._index(looked)
        last = apply(Plan(tuple(index), first.account), gate, told.tell)
        return told.end((*results.outcomes, *last.outcomes), last.stopped)

    def _look(self) -> Looked:
        self._looked = look(self._session, self._around, tuple(self._series.digests))
        return self._looked

    def _look_again(self, keys: Collection[str]) -> Looked:
        """Look at the digests that something was done for; the others are as they were."""
        if self._looked is None:
            return self._look()
        new, known = look(self._session, self._around, sorted(keys)), self._looked
        digests = {**known.live.digests, **new.live.digests}
        live = replace(new.live, digests=digests)
        self._looked = Looked(live, {**known.wanted, **new.wanted}, new.indexes)
        return self._looked

    def _steps(self, looked: Looked, keys: Collection[str]) -> list[Step]:
        settings, session = self._series.settings, self._session
        wrong = [error for error in looked.wanted.values() if isinstance(error, SourceError)]
        if wrong:
            raise SourceError(*(problem for error in wrong for problem in error.problems))
        planner = Planner(
            settings,
            looked.live,
            session.account,
            lambda right: may(session, right),
            session.max_page_bytes,
            lambda title: translate_orders.mark_url(session, title),
        )
        steps = [
            step
            for key in self._series.digests
            if key in keys
            for step in planner.steps(
                key,
                looked.wanted.get(key),
                settings.base_title(self._series.source(key)),
            )
        ]
        return make_groups_once(steps)

    def _index(self, looked: Looked) -> list[Step]:
        wanted = list(index_pages(self._around, looked))
        if not wanted:
            return []
        # What the bot last said of an index tells mostly all there is to know.
        live = dict(looked.indexes)
        live.update(pages.fetch(self._session, [p.title for p in wanted if p.title not in live]))
        if any(_is_doubtful(page, live[page.title], self._session.account) for page in wanted):
            live = survey(self._session, wanted)
        return list(
            plan(
                wanted,
                live,
                account=self._session.account,
                max_bytes=self._session.max_page_bytes,
                edit_summary=self._series.settings.edit_summary,
            ).steps
        )


@dataclass
class _Told:
    """What became of the steps of several rounds, each told once.

    Attributes:
        progress: Who is told.
        done: What is final, from the rounds before.
    """

    progress: Callable[[Outcome, int, int], None]
    done: list[Outcome] = field(default_factory=list)

    def tell(self, outcome: Outcome, number: int, total: int) -> None:
        """Tell at once of what happened; the rest may turn out otherwise in a later round."""
        if outcome.result in _MOVED | _LOST:
            self.progress(outcome, number, total)

    def keep(self, results: Results, moving: Collection[str]) -> list[Outcome]:
        """Keep what was done for the digests that go on; give what became of the others."""
        self.done += [
            one for one in results.outcomes if one.step.page.key in moving and one.result in _MOVED
        ]
        return [one for one in results.outcomes if one.step.page.key not in moving]

    def end(self, outcomes: Iterable[Outcome], stopped: str) -> Results:
        """Tell of what is left, and sum up."""
        known = {_what(one) for one in self.done}
        rest = [
            one
            for one in outcomes
            if one.result is not Result.UNCHANGED or _what(one) not in known
        ]
        for number, outcome in enumerate(rest, 1):
            if outcome.result not in _MOVED | _LOST:
                self.progress(outcome, number, len(rest))
        return Results((*self.done, *rest), stopped)


def _is_doubtful(page: DesiredPage, live: LivePage, account: str) -> bool:
    return live.newest is None or differs(page, live, account)


def _what(outcome: Outcome) -> tuple[str, Kind]:
    return outcome.title, outcome.step.page.kind


def _moving(results: Results) -> set[str]:
    """Find the digests that have moved, whole, and have more to do."""
    by_key: dict[str, list[Outcome]] = {}
    grouped = any(one.step.page.kind is Kind.GROUP for one in results.having(Result.DONE))
    for outcome in results.outcomes:
        by_key.setdefault(outcome.step.page.key, []).append(outcome)
    return {
        key
        for key, outcomes in by_key.items()
        if any(one.step.action is Action.WAIT for one in outcomes)
        and (grouped or any(one.result in _MOVED for one in outcomes))
        and not any(one.result in _LOST for one in outcomes)
    }
