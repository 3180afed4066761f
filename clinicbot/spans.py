"""Spans of time as an operator writes them: `90s`, `30m`, `26h`, `7d`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final


_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def span(text: str) -> timedelta:
    """Read a span of time.

    Raises:
        ValueError: It is none, or not longer than nothing; says what was expected.
    """
    found = re.fullmatch(r"([0-9]{1,6})([smhd])", text.strip())
    if not found or not int(found[1]):
        raise ValueError(f"{text!r} is no span of time; expected such as 90s, 30m, 26h or 7d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def moment(text: str) -> datetime:
    """Read a moment in ISO 8601; without a time zone it is UTC.

    Raises:
        ValueError: It is none; says what was expected.
    """
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(f"{text!r} is no time; expected such as 2026-01-31T12:00:00Z") from error
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def in_words(length: timedelta) -> str:
    """Word a span of time by its two largest units: `1 d 3 h`."""
    seconds = int(length.total_seconds())
    parts = []
    for size, name in ((86400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {name}")
    return " ".join(parts[:2]) or "0 s"
