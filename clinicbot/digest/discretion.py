"""What a series may tell of people: only data, so that settings load without what looks for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Privacy:
    """What a series may tell of people.

    Attributes:
        people: The names of those who agreed to be named; None if names are
            not looked at.
        allow: Texts that would be told, but are no person's data.
    """

    people: tuple[str, ...] | None = None
    allow: tuple[str, ...] = ()
