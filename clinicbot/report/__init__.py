"""What there is to tell, in words and as data: for a person, for a log, for a program. Pure.

Plans and their results are what most commands tell, so they can be had from here.
"""

from __future__ import annotations

from clinicbot.report.plans import (
    Style,
    corrections,
    is_good,
    outcome_line,
    outcome_text,
    plan_data,
    plan_text,
    problem_data,
    results_data,
    results_sum,
)


__all__ = [
    "Style",
    "corrections",
    "is_good",
    "outcome_line",
    "outcome_text",
    "plan_data",
    "plan_text",
    "problem_data",
    "results_data",
    "results_sum",
]
