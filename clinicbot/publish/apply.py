"""Doing a plan, exactly that, page by page; the only user of the gate."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from clinicbot.errors import ExitCode, PersonNeeded, StopRequested, WikiError
from clinicbot.publish.plan import Action, Step, after_its_target
from clinicbot.wiki.gate import Edit, Gate, Saved
from clinicbot.wiki.refusals import concerns_everything
from clinicbot.wikitext.region import content_hash


if TYPE_CHECKING:
    from collections.abc import Callable

    from clinicbot.publish.plan import Plan


class Result(StrEnum):
    """What became of a page."""

    CREATED = "created"
    UPDATED = "updated"
    DONE = "done"
    """What is no edit, such as a mark."""

    UNCHANGED = "unchanged"
    WAITING = "waiting"
    """Its time has not come yet; nobody need do anything."""

    BLOCKED = "blocked"
    """It waits for a person."""

    FAILED = "failed"
    """The wiki or the login failed over it."""

    SKIPPED = "skipped"
    """The run ended before it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one page.

    Attributes:
        step: What was planned.
        result: What became of it; of a dry run, what would have.
        reason: Why, in words for a person.
        revision: The new revision; 0 if there is none.
        code: Why not, for programs; "" if it went well.
        fix: What a person can do about it.
        dry: Whether nothing was really written.
    """

    step: Step
    result: Result
    reason: str
    revision: int = 0
    code: str = ""
    fix: str = ""
    dry: bool = False

    @property
    def title(self) -> str:
        """The page's title."""
        return self.step.title


@dataclass(frozen=True, slots=True)
class Results:
    """What became of a plan.

    Attributes:
        outcomes: One for every step, in its order.
        stopped: Who or what stopped the run before its end; "" if nothing.
    """

    outcomes: tuple[Outcome, ...]
    stopped: str = ""

    def having(self, *results: Result) -> tuple[Outcome, ...]:
        """Give the outcomes that are one of these."""
        return tuple(one for one in self.outcomes if one.result in results)

    @property
    def exit_code(self) -> ExitCode:
        """Failures first, then a stop, then what waits for a person."""
        if self.having(Result.FAILED):
            return ExitCode.WIKI
        if self.stopped:
            return ExitCode.STOPPED
        if self.having(Result.BLOCKED):
            return ExitCode.PERSON
        return ExitCode.OK


_UNDONE: Final = frozenset({Result.BLOCKED, Result.FAILED, Result.SKIPPED})

MAX_FAILURES_IN_A_ROW: Final = 3
"""After so many pages failed one after the other, it is the wiki that fails."""


def apply(plan: Plan, gate: Gate, progress: Callable[[Outcome, int, int], None]) -> Results:
    """Write what a plan says, through the gate; one page's failure stops no other.

    At the end every saved page is checked to hold what was sent. Only what
    concerns the account or the whole wiki (a block, a lost login, read-only)
    ends the run early; what it did not get to is then `skipped`.

    Args:
        plan: What to do.
        gate: The way in; in a dry run it sends nothing.
        progress: Told of every outcome as it comes, its number from 1, and how
            many there will be.
    """
    run = _Run(gate)
    for number, step in enumerate(plan.steps, 1):
        outcome = run.do(step)
        run.keep(outcome)
        progress(outcome, number, len(plan.steps))
    run.verify()
    return Results(tuple(run.outcomes), run.stopped)


@dataclass
class _Run:
    """A plan being done."""

    gate: Gate
    outcomes: list[Outcome] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)
    saved: list[Saved] = field(default_factory=list)
    stopped: str = ""
    ended: WikiError | None = None
    failures: int = 0

    def do(self, step: Step) -> Outcome:
        """Do one step, or say why not."""
        step = after_its_target(step, self.undone)
        if step.action is Action.NOTHING:
            return Outcome(step, Result.UNCHANGED, step.reason)
        if step.action is Action.WAIT:
            return Outcome(step, Result.WAITING, step.reason)
        if step.action is Action.BLOCKED:
            return Outcome(step, Result.BLOCKED, step.reason, code=step.code, fix=step.fix)
        if self.stopped or self.ended:
            why = self.stopped or f"the run ended: {self.ended and self.ended.wrong}"
            return Outcome(step, Result.SKIPPED, why)
        return self._write(step)

    def keep(self, outcome: Outcome) -> None:
        """Keep what became of a step."""
        self.outcomes.append(outcome)
        if outcome.result in _UNDONE:
            self.undone.append(outcome.step)

    def _write(self, step: Step) -> Outcome:
        saved = None
        try:
            if step.order is not None:
                self.gate.perform(step.order)
            else:
                saved = self.gate.write(_edit(step))
        except StopRequested as stop:
            self.stopped = str(stop)
            return Outcome(step, Result.SKIPPED, self.stopped)
        except PersonNeeded as error:
            self.failures = 0
            return _gone_wrong(step, Result.BLOCKED, error)
        except WikiError as error:
            self._count(error)
            return _gone_wrong(step, Result.FAILED, error)
        self.failures = 0
        if saved is None:
            return Outcome(step, Result.DONE, step.reason, dry=self.gate.dry_run)
        self.saved.append(saved)
        done = Result.CREATED if step.action is Action.CREATE else Result.UPDATED
        if not saved.changed and not self.gate.dry_run:
            done = Result.UNCHANGED
        return Outcome(step, done, step.reason, saved.revision, dry=self.gate.dry_run)

    def _count(self, error: WikiError) -> None:
        self.failures += 1
        if concerns_everything(error) or self.failures >= MAX_FAILURES_IN_A_ROW:
            self.ended = error

    def verify(self) -> None:
        """Turn the outcome of a page that the server changed into a conflict."""
        if self.gate.dry_run or not self.saved:
            return
        try:
            wrong = {error.title: error for error in self.gate.verify(self.saved)}
        except (WikiError, StopRequested) as error:
            wrong = {
                saved.edit.title: _unverified(saved.edit.title, error) for saved in self.saved
            }
        for number, outcome in enumerate(self.outcomes):
            if outcome.step.order is None and (error_here := wrong.get(outcome.title)):
                result = Result.BLOCKED if isinstance(error_here, PersonNeeded) else Result.FAILED
                self.outcomes[number] = replace(
                    outcome,
                    result=result,
                    reason=error_here.wrong,
                    code=error_here.code,
                    fix=error_here.fix,
                )


def _edit(step: Step) -> Edit:
    region = step.page.region
    return Edit(
        step.title,
        step.text,
        step.summary,
        base=step.base,
        base_text=step.before,
        minor=step.minor,
        region="" if region is None else content_hash(region),
    )


def _gone_wrong(step: Step, result: Result, error: WikiError) -> Outcome:
    return Outcome(step, result, error.wrong, code=error.code, fix=error.fix)


def _unverified(title: str, error: WikiError | StopRequested) -> WikiError:
    why = error.wrong if isinstance(error, WikiError) else str(error)
    return WikiError(
        f"it was written, but whether it was kept could not be checked: {why}",
        title=title,
        code="unverified",
        fix="run clinicbot again: it compares every page",
    )
