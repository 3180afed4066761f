"""Two parts of clinicbot.yaml: whom pages may name, and which call comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinicbot.digest.containers import ListOf
from clinicbot.digest.discretion import Privacy
from clinicbot.digest.kinds import Line
from clinicbot.digest.records import Field, Record
from clinicbot.digest.values import Date, Number


if TYPE_CHECKING:
    from datetime import date

    from clinicbot.digest.kinds import Reading
    from clinicbot.digest.records import Values


@dataclass(frozen=True, slots=True)
class NextCall:
    """The call that comes next, for announcements.

    Attributes:
        date: Its day.
        number: Its number, where the series counts.
        time: When on that day, as people shall read it (`16:00 UTC`).
        page: An address where there is more about it.
    """

    date: date
    number: int | None = None
    time: str = ""
    page: str = ""


def _privacy(values: Values, reading: Reading) -> Privacy:  # noqa: ARG001  Record's form
    return Privacy(**values.all())


def _next_call(values: Values, reading: Reading) -> NextCall | None:
    page = values.get("page", "")
    if page and not page.startswith(("https://", "http://")):
        reading.wrong(values.at("page"), f"'{page}' is no address", "https://… was expected")
        return None
    return NextCall(**values.all())


_TEXTS = ListOf(Line(), "a list of texts")

PRIVACY: Record[Privacy] = Record(
    "privacy list",
    "What `check` may find of people without a warning. E-mail addresses, telephone numbers and"
    " links to meeting rooms are always looked for.",
    build=_privacy,
    fields=(
        Field(
            "people",
            _TEXTS,
            "The names of those who agreed to be named. If it is there, `check` warns of other"
            " names of speakers; an empty list means that nobody agreed.",
        ),
        Field(
            "allow",
            _TEXTS,
            "Names, addresses and numbers that are no person's: false alarms, word for word.",
        ),
    ),
    example="people: [Anna, Quim]\nallow: [clinics@wikimedia.org]",
)

NEXT_CALL: Record[NextCall] = Record(
    "next call",
    "The call that comes next. Announcements name it while its day is not over.",
    build=_next_call,
    fields=(
        Field("date", Date(), "Its day.", required=True),
        Field("number", Number(), "Its number, where the series counts."),
        Field("time", Line(), "The time, as people shall read it: `16:00 UTC`."),
        Field("page", Line(), "An address where there is more about it."),
    ),
    example='number: 7\ndate: 2020-07-30\ntime: "16:00 UTC"',
)
