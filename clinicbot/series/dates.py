"""Dates in the words of a series: the pattern is a wording, the month CLDR's."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from clinicbot.series import cldr


if TYPE_CHECKING:
    from clinicbot.series.wording import Wording


def months(wording: Wording) -> tuple[str, ...]:
    """Give the month names of a wording, January first; () if nobody knows them."""
    return wording.months or cldr.months(wording.language)


def write(wording: Wording, day: date) -> str:
    """Write a date in the wording's form."""
    template = wording.form("date")
    values = {"day": str(day.day), "month-number": str(day.month), "year": f"{day.year:04d}"}
    if "month" in template.fields:
        values["month"] = months(wording)[day.month - 1]
    if "day-ordinal" in template.fields:
        values["day-ordinal"] = _day_ordinal(wording, day.day)
    return template.expand(values)


def _day_ordinal(wording: Wording, day: int) -> str:
    forms = wording.day_ordinals
    form = forms.get(cldr.ordinal(wording.language, day), forms["other"])
    return form.expand({"day": str(day)})


def read(wording: Wording, text: str) -> date | None:
    """Read a date in the wording's form; None if it is anything else.

    Only what `write` gives is read: "June 28rd 2020" is a text, not a date.
    """
    template = wording.form("date")
    names = months(wording) if "month" in template.fields else ()
    day = r"[^\W\d_]*\d{1,2}[^\W\d_]*"
    regexes = {"month": "|".join(map(re.escape, names)), "month-number": r"\d{1,2}"}
    found = re.fullmatch(template.regex({**regexes, "day-ordinal": day}), text, re.ASCII)
    if not found:
        return None
    fields = found.groupdict()
    month = names.index(fields["month"]) + 1 if names else int(fields.get("month_number") or 1)
    digits = re.sub(r"\D", "", fields.get("day") or fields.get("day_ordinal") or "1")
    try:
        result = date(int(fields["year"]), month, int(digits))
    except ValueError:
        return None
    return result if write(wording, result) == text else None
