"""The doctor's findings in words and as data. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from clinicbot.counted import counted
from clinicbot.errors import ExitCode
from clinicbot.publish.doctor import Level


if TYPE_CHECKING:
    from collections.abc import Sequence

    from clinicbot.publish.doctor import Finding
    from clinicbot.report.plans import Style


_SIGNS: Final = {Level.OK: "+", Level.WARNING: "~", Level.ERROR: "!"}


def findings_text(findings: Sequence[Finding], style: Style) -> str:
    """Word findings: a line each, what to do below it, and the sum."""
    lines = []
    for one in findings:
        head = style.paint(_SIGNS[one.level], f"{one.level:<7}")
        lines.append(f"{head}  {one.check}: {one.found}")
        if one.fix:
            lines.append(f"         to do: {one.fix}")
    counts = Counter(one.level for one in findings)
    errors, warnings = counts[Level.ERROR], counts[Level.WARNING]
    lines.append(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}")
    return "\n".join(lines)


def findings_data(findings: Sequence[Finding]) -> dict[str, Any]:
    """Give findings as data for `--json`."""
    return {
        "findings": [
            {"check": one.check, "level": str(one.level), "found": one.found, "fix": one.fix}
            for one in findings
        ],
        "exit_code": int(exit_code(findings)),
    }


def exit_code(findings: Sequence[Finding]) -> ExitCode:
    """Give what a run would end with: the code of the first error, or 0."""
    errors = (one.exit_code for one in findings if one.level is Level.ERROR)
    return next(errors, ExitCode.OK)
