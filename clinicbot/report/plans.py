"""Plans and results in words: for a person at a terminal, for a log, for a program.

Pure: gives text and data, prints nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from clinicbot.counted import counted
from clinicbot.publish.apply import Result
from clinicbot.publish.desired_page import Kind
from clinicbot.publish.plan import Action


if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from clinicbot.errors import Problem
    from clinicbot.publish.apply import Outcome, Results
    from clinicbot.publish.plan import Plan, Step


_SIGNS: Final = {
    Action.CREATE: "+",
    Action.UPDATE: "~",
    Action.NOTHING: "=",
    Action.BLOCKED: "!",
    Action.DO: "*",
    Action.WAIT: ".",
    Result.CREATED: "+",
    Result.UPDATED: "~",
    Result.UNCHANGED: "=",
    Result.BLOCKED: "!",
    Result.FAILED: "!",
    Result.SKIPPED: "-",
    Result.DONE: "*",
    Result.WAITING: ".",
}
_COLOURS: Final = {"+": "32", "~": "33", "!": "31;1", "-": "31", "@": "36", "*": "33"}
_FEW: Final = 5
"""So many new texts of one language are named one by one."""

_GOOD: Final = frozenset(
    {Result.CREATED, Result.UPDATED, Result.DONE, Result.UNCHANGED, Result.WAITING}
)


@dataclass(frozen=True, slots=True)
class Style:
    """How text may look.

    Attributes:
        colour: Whether the reader is a terminal that shows colours.
    """

    colour: bool = False

    def paint(self, sign: str, text: str) -> str:
        """Give a text the colour of a sign, if colours are wanted."""
        code = _COLOURS.get(sign, "")
        return f"\033[{code}m{text}\033[0m" if self.colour and code else text


def plan_text(plan: Plan, style: Style, *, diffs: bool = True) -> str:
    """Word a plan: what each page needs, with diffs, and the sum of it."""
    lines: list[str] = []
    needed = (step for step in plan.steps if step.action is not Action.NOTHING)
    for together, steps in groupby(needed, _together):
        if together and len(alike := list(steps)) > _FEW:
            lines.append(_many_texts(alike, style))
            continue
        for step in alike if together else steps:
            lines.extend(_step_lines(step, style, diffs=diffs))
    lines.append(_plan_sum(plan))
    return "\n".join(lines)


def _together(step: Step) -> tuple[str, ...]:
    """Say what new texts of units have in common; () for any other step."""
    if step.action is not Action.CREATE or step.page.kind not in {Kind.UNIT, Kind.NOTE}:
        return ()
    return step.page.key, step.page.language, step.reason


def _many_texts(steps: Sequence[Step], style: Style) -> str:
    first = steps[0]
    page = first.title.rsplit("/", 2)[0]
    where = f"{page}/…/{first.page.language}"
    said = f"{counted(len(steps), 'text')} {first.reason}"
    return style.paint("+", f"+ {first.action:<8} {where}: {said}")


def _step_lines(step: Step, style: Style, *, diffs: bool) -> Iterator[str]:
    sign = _SIGNS[step.action]
    size = f" ({step.size:,} bytes)" if step.action is Action.CREATE else ""
    yield style.paint(sign, f"{sign} {step.action:<8} {step.title}: {step.reason}{size}")
    if step.fix:
        yield f"    to do: {step.fix}"
    # Of a page that waits, it is the people's change that somebody has to look at.
    diff = step.their_diff or step.diff
    if diffs and step.before and diff:
        yield from (style.paint(line[:1], f"    {line}") for line in diff.split("\n"))


def _plan_sum(plan: Plan) -> str:
    counts = Counter(step.action for step in plan.steps)
    words = (
        (Action.CREATE, "to create"),
        (Action.UPDATE, "to update"),
        (Action.DO, "to set or mark"),
        (Action.WAIT, "to come after these"),
        (Action.BLOCKED, "waiting for a person"),
        (Action.NOTHING, "as wanted"),
    )
    said = ", ".join(f"{counts[action]} {word}" for action, word in words if counts[action])
    return f"{counted(len(plan.steps), 'page')}: {said or 'nothing to do'}"


def plan_data(plan: Plan, wiki: str) -> dict[str, Any]:
    """Give a plan as data for `--json`."""
    return {
        "wiki": wiki,
        "account": plan.account,
        "pages": [_step_data(step) for step in plan.steps],
        "counts": _counts(step.action for step in plan.steps),
        "exit_code": int(plan.exit_code),
    }


def _step_data(step: Step) -> dict[str, Any]:
    newest = step.newest
    return {
        "title": step.title,
        "kind": str(step.page.kind),
        "digest": step.page.key,
        "language": step.page.language,
        "source": str(step.page.place),
        "action": str(step.action),
        "reason": step.reason,
        "code": step.code,
        "fix": step.fix,
        "base_revision": step.base,
        "newest": newest
        and {"revision": newest.id, "user": newest.user, "timestamp": newest.timestamp},
        "summary": step.summary,
        "minor": step.minor,
        "bytes": step.size,
        "diff": step.diff if step.action is not Action.NOTHING else "",
        "order": dict(step.order.parameters) if step.order else None,
        "their_diff": step.their_diff,
    }


def outcome_line(outcome: Outcome, number: int, total: int, style: Style) -> str:
    """Word what became of one page, on one line of a terminal."""
    width = len(str(total))
    line = f"[{number:>{width}}/{total}] {outcome_text(outcome)}"
    return style.paint(_SIGNS[outcome.result], line)


def outcome_text(outcome: Outcome) -> str:
    """Word what became of one page."""
    dry = "would be " if outcome.dry else ""
    revision = f" (revision {outcome.revision})" if outcome.revision else ""
    fix = f"; to do: {outcome.fix}" if outcome.fix else ""
    return f"{dry}{outcome.result:<9} {outcome.title}{revision}: {outcome.reason}{fix}"


def results_sum(counts: Mapping[str, int]) -> str:
    """Word the sum of a run, from how many pages had which result."""
    said = ", ".join(f"{counts[result]} {result}" for result in Result if counts.get(result))
    return f"{counted(sum(counts.values()), 'page')}: {said or 'nothing to do'}"


def corrections(told: Iterable[Outcome], results: Results) -> list[Outcome]:
    """Give the outcomes that turned out otherwise than was told while writing."""
    before = {(one.title, one.step.page.kind): one.result for one in told}
    return [
        one
        for one in results.outcomes
        if before.get((one.title, one.step.page.kind)) is not one.result
    ]


def results_data(results: Results, wiki: str) -> dict[str, Any]:
    """Give what became of a plan as data for `--json`."""
    return {
        "wiki": wiki,
        "stopped": results.stopped,
        "pages": [
            _step_data(one.step)
            | {
                "result": str(one.result),
                "reason": one.reason,
                "code": one.code,
                "fix": one.fix,
                "revision": one.revision or None,
                "dry_run": one.dry,
            }
            for one in results.outcomes
        ],
        "counts": _counts(one.result for one in results.outcomes),
        "exit_code": int(results.exit_code),
    }


def problem_data(problem: Problem) -> dict[str, Any]:
    """Give a problem as data for `--json`."""
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "severity": str(problem.severity),
        "wrong": problem.wrong,
        "expected": problem.expected,
        "hint": problem.hint,
    }


def is_good(outcome: Outcome) -> bool:
    """Say whether a page is as it should be."""
    return outcome.result in _GOOD


def _counts(values: Iterable[object]) -> dict[str, int]:
    return dict(sorted(Counter(map(str, values)).items()))
