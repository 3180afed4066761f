"""Three versions of a document side by side: which element of one is which of another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from clinicbot.intake.elements import OF_UNIT, SLOTS, Element
from clinicbot.intake.matching import match, match_in_place


if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clinicbot.intake.elements import Value
    from clinicbot.intake.matching import Pairs


ROOT: Final = 0

Home = tuple[int, str]
"""Where an element is: the number of the one above it, and the key below that."""

Members = dict[Home, list[int]]
"""What is in each place."""


@dataclass(slots=True)
class Side:
    """One version: its elements by their number, where each is, and in which order."""

    elements: dict[int, Element] = field(default_factory=dict)
    homes: dict[int, Home] = field(default_factory=dict)
    order: Members = field(default_factory=dict)

    def add(self, element: Element, numbers: dict[int, int]) -> None:
        """Add an element and all below it."""
        own = numbers[id(element)]
        self.elements[own] = element
        for slot in SLOTS:
            for below in element.below.get(slot, ()):
                home = (own, slot)
                self.homes[numbers[id(below)]] = home
                self.order.setdefault(home, []).append(numbers[id(below)])
                self.add(below, numbers)

    def within(self, home: Home, members: Sequence[int]) -> list[int]:
        """Give the members of a place that this version has there, in its order."""
        here = set(members)
        return [number for number in self.order.get(home, ()) if number in here]


@dataclass(slots=True)
class Versions:
    """What both sides began with, and what each made of it.

    The same number means the same element in all of them.
    """

    base: Side = field(default_factory=Side)
    source: Side = field(default_factory=Side)
    wiki: Side = field(default_factory=Side)

    @classmethod
    def of(
        cls, base: Element, source: Element, wiki: Element, *, translated: bool = False
    ) -> Versions:
        """Number the elements of three versions, perhaps of a translation."""
        matched = match_in_place if translated else match
        first = {id(element): at for at, element in enumerate(base.walk())}
        numbers = _numbered(source, matched(base, source), first, len(first))
        theirs = _numbered(wiki, matched(base, wiki), first, len(first) + len(numbers))
        _join_equal(source, numbers, wiki, theirs, len(first))
        made = cls()
        made.base.add(base, first)
        made.source.add(source, numbers)
        made.wiki.add(wiki, theirs)
        return made

    def rank(self, number: int) -> int:
        """Say where in the page something is, for the order in which it is told."""
        for side in (self.source, self.wiki):
            if number in side.elements:
                return list(side.elements).index(number)
        return number


def by_home(homes: dict[int, Home]) -> Members:
    """Give what is in each place, of elements with their places."""
    members: Members = {}
    for number, home in homes.items():
        members.setdefault(home, []).append(number)
    return members


def interleaved(first: list[int], second: list[int], members: Sequence[int]) -> list[int]:
    """Put members in the order of `first`; what it lacks, behind its neighbour in `second`."""
    made = list(first)
    for at, number in enumerate(second):
        if number not in made:
            before = [made.index(each) for each in second[:at] if each in made]
            made.insert(before[-1] + 1 if before else 0, number)
    return made + [number for number in members if number not in made]


def shown(value: Value | None) -> str:
    """Give a value as a person reads it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else " | ".join(map(shown, value))


def said(element: Element) -> dict[str, Value]:
    """Give the texts of an element, without what only the source says of its unit."""
    return {key: value for key, value in element.fields.items() if key not in OF_UNIT}


def summary(element: Element) -> str:
    """Give what an element itself says, without what is below it, in one line."""
    texts = map(shown, said(element).values())
    return element.kind if element.kind == "digest" else ": ".join(filter(None, texts))


def _numbered(tree: Element, pairs: Pairs, first: dict[int, int], after: int) -> dict[int, int]:
    """Number the elements of a version: those of the base as there, others anew."""
    fresh: Iterator[int] = iter(range(after, after + 10**9))
    numbers = {}
    for element in tree.walk():
        partner = pairs.get(id(element))
        numbers[id(element)] = first[id(partner)] if partner else next(fresh)
    return numbers


def _join_equal(
    source: Element, ours: dict[int, int], wiki: Element, theirs: dict[int, int], known: int
) -> None:
    """Give what both sides added alike the same number, so that it is there once."""
    free = [element for element in source.walk() if ours[id(element)] >= known]
    for element in wiki.walk():
        if theirs[id(element)] < known:
            continue
        for at, twin in enumerate(free):
            if twin.kind == element.kind and said(twin) == said(element):
                theirs[id(element)] = ours[id(twin)]
                del free[at]
                break
