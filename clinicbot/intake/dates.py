"""Dates in the words of anybody: "June 28rd 2020", "28 June 2020", "2020-06-28"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from clinicbot.series import cldr, dates


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.series.wording import Wording


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text.

    Attributes:
        text: How the text words it.
        day: Which day it is.
    """

    text: str
    day: date


_ISO: Final = re.compile(r"(?P<year>\d{4})-(?P<number>\d{1,2})-(?P<day>\d{1,2})")


class Dates:
    """Finds dates in texts of one language, and of English."""

    def __init__(self, wording: Wording) -> None:
        names: dict[str, int] = {}
        for months in (dates.months(wording), cldr.months(wording.language), cldr.months("en")):
            names |= {name.casefold(): n for n, name in enumerate(months, 1) if name}
        self._months = names
        month = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        day, year = r"(?P<day>\d{1,2})(?:\.|[^\W\d_]{1,2}\b)?", r"(?P<year>\d{4})"
        self._forms = (
            re.compile(rf"\b(?P<month>{month})\s+{day},?\s+{year}", re.IGNORECASE),
            re.compile(
                rf"\b{day}\s+(?:de\s+|of\s+|d')?(?P<month>{month}),?\s+(?:del?\s+)?{year}",
                re.IGNORECASE,
            ),
            _ISO,
        )

    def find(self, text: str) -> Found | None:
        """Give the first date in a text; None if there is none."""
        return next(self._all(text), None)

    def _all(self, text: str) -> Iterator[Found]:
        for form in self._forms:
            for found in form.finditer(text):
                fields = found.groupdict()
                month = self._months.get((fields.get("month") or "").casefold())
                try:
                    number = month or int(fields["number"])
                    day = date(int(fields["year"]), number, int(fields["day"]))
                except ValueError:
                    continue
                yield Found(found[0], day)
