"""Two pages' units, which of them are paired so far, and what their neighbours say."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clinicbot.wikitext.similarity import Reading


class Side(IntEnum):
    """A direction on the page."""

    LEFT = -1
    RIGHT = 1


@dataclass(slots=True)
class Page:
    """One page's units, known by their place from 0.

    Attributes:
        readings: What each unit says.
        headings: Which of them are headings.
        sections: For each unit the nearest heading before it, None above the first.
        partners: For each unit its partner's place on the other page, None if it's free.
    """

    readings: Sequence[Reading]
    headings: Sequence[bool]
    sections: list[int | None] = field(default_factory=list)
    partners: list[int | None] = field(default_factory=list)
    _paired: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.partners = [None] * len(self.readings)
        heading: int | None = None
        for place, is_heading in enumerate(self.headings):
            self.sections.append(heading)
            heading = place if is_heading else heading

    def free(self) -> Iterator[int]:
        """Give the places without a partner, in order."""
        return (place for place, partner in enumerate(self.partners) if partner is None)

    def join(self, place: int, partner: int) -> None:
        """Give a free place its partner."""
        if self.partners[place] is not None:
            raise ValueError(f"place {place} has a partner already")
        self.partners[place] = partner
        insort(self._paired, place)

    def part(self, place: int) -> None:
        """Take a place's partner away."""
        self.partners[place] = None
        self._paired.remove(place)

    def nearest(self, place: int, side: Side) -> int | None:
        """Give the nearest place on that side that has a partner."""
        at = bisect_left(self._paired, place)
        if side is Side.LEFT:
            return self._paired[at - 1] if at else None
        at += self.partners[place] is not None
        return self._paired[at] if at < len(self._paired) else None


@dataclass(frozen=True, slots=True)
class Pairing:
    """Pairs between an old and a new page, one to one.

    Attributes:
        old: The page as the wiki has it.
        new: The page as it is to be.
    """

    old: Page
    new: Page

    def join(self, old: int, new: int) -> None:
        """Pair two free places."""
        self.old.join(old, new)
        self.new.join(new, old)

    def part(self, old: int, new: int) -> None:
        """Undo `join`."""
        self.old.part(old)
        self.new.part(new)

    def free(self, old: int, new: int) -> bool:
        """Say whether neither place is paired."""
        return self.old.partners[old] is None and self.new.partners[new] is None

    def pairs(self) -> list[tuple[int, int]]:
        """Give every pair (old, new), in the order of the new page."""
        return [(old, new) for new, old in enumerate(self.new.partners) if old is not None]

    def comparable(self, old: int, new: int) -> bool:
        """Say whether the two may be one unit: a heading only goes on as a heading."""
        return self.old.headings[old] == self.new.headings[new]

    def links(self, old: int, new: int) -> int:
        """Count on how many sides the nearest paired neighbours are one pair.

        Two: both lie in the same gap between two pairs. A page's edge counts as
        paired with the other page's edge.
        """
        return sum(self._linked(old, new, side) for side in Side)

    def followed(self, old: int, new: int) -> bool:
        """Say whether the units after them are a pair, or there are none."""
        ends = old + 1 == len(self.old.partners), new + 1 == len(self.new.partners)
        if any(ends):
            return all(ends)
        return self.old.partners[old + 1] == new + 1

    def _linked(self, old: int, new: int, side: Side) -> bool:
        near_old, near_new = self.old.nearest(old, side), self.new.nearest(new, side)
        if near_old is None or near_new is None:
            return near_old is near_new
        return self.old.partners[near_old] == near_new

    def same_section(self, old: int, new: int) -> bool:
        """Say whether both are known to be below the same heading (or above the first)."""
        above_old, above_new = self.old.sections[old], self.new.sections[new]
        if above_old is None or above_new is None:
            return above_old is above_new
        return self.old.partners[above_old] == above_new

    def other_section(self, old: int, new: int) -> bool:
        """Say whether they are known to be below different headings."""
        above_old, above_new = self.old.sections[old], self.new.sections[new]
        partners = (
            None if above_old is None else self.old.partners[above_old],
            None if above_new is None else self.new.partners[above_new],
        )
        return any(partner is not None for partner in partners) and not self.same_section(old, new)

    def in_order(self) -> set[tuple[int, int]]:
        """Give the most pairs that keep the order of both pages: the others moved."""
        pairs = self.pairs()
        kept = _rising([old for old, _ in pairs])
        return {pair for pair in pairs if pair[0] in kept}


def _rising(numbers: Sequence[int]) -> set[int]:
    """Give the longest rising subsequence of different numbers (patience sorting)."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(tails, number)
        before[number] = tails[at - 1] if at else None
        tails[at : at + 1] = [number]
    kept: set[int] = set()
    last = tails[-1] if tails else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept
