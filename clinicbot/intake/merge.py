"""Three versions of a document made one: what the wiki and what the source changed.

What changed only on the wiki is taken, what changed only in the source is
kept; a passage that both changed, each in its own way, is a conflict. That
goes for texts, for what is there at all, for its place and its order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from clinicbot.intake.elements import SLOTS, Element
from clinicbot.intake.matching import match


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.intake.elements import Value
    from clinicbot.intake.matching import Pairs


_ROOT: Final = 0

OF_UNIT: Final = frozenset(("unit", "minor", "untranslated"))
"""The keys that say something of a translation unit, which no page shows."""

Home = tuple[int, str]
"""Where an element is: the number of the one above it, and the key below that."""


class Take(StrEnum):
    """Which side goes where both changed a passage."""

    WIKI = "wiki"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A passage that both sides changed.

    Attributes:
        what: What happened to it, in words.
        base: What it was.
        wiki: What the wiki made of it; "" if nothing is left.
        source: What the source made of it; "" if nothing is left.
        element: The source's element, or what the source deleted.
    """

    what: str
    base: str
    wiki: str
    source: str
    element: Element


@dataclass(frozen=True, slots=True)
class Merged:
    """The result.

    Attributes:
        digest: The document's elements, those of the source with their nodes.
        conflicts: What both sides changed, in page order; resolved as asked.
    """

    digest: Element
    conflicts: tuple[Conflict, ...] = ()


def merge(base: Element, source: Element, wiki: Element, take: Take = Take.SOURCE) -> Merged:
    """Merge what two sides made of a document.

    Args:
        base: What both began with.
        source: The document as it is, with nodes.
        wiki: The document as the wiki's page says it.
        take: Which side goes in a conflict.
    """
    return _Merge(base, source, wiki, take).run()


@dataclass(slots=True)
class _Side:
    """One version: its elements by their number, where each is, and in which order."""

    elements: dict[int, Element] = field(default_factory=dict)
    homes: dict[int, Home] = field(default_factory=dict)
    order: dict[Home, list[int]] = field(default_factory=dict)

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


class _Merge:
    def __init__(self, base: Element, source: Element, wiki: Element, take: Take) -> None:
        self.take = take
        self.conflicts: list[tuple[int, Conflict]] = []
        first = {id(element): at for at, element in enumerate(base.walk())}
        numbers = _numbered(source, match(base, source), first, len(first))
        theirs = _numbered(wiki, match(base, wiki), first, len(first) + len(numbers))
        _join_equal(source, numbers, wiki, theirs, len(first))
        self.base, self.source, self.wiki = _Side(), _Side(), _Side()
        self.base.add(base, first)
        self.source.add(source, numbers)
        self.wiki.add(wiki, theirs)

    def run(self) -> Merged:
        """Decide what stays, where it is, and what it says."""
        everything = dict.fromkeys([*self.source.elements, *self.wiki.elements])
        alive = [number for number in everything if self.stays(number)]
        homes = {number: self.home(number) for number in alive if number != _ROOT}
        self.settle(homes)
        members: dict[Home, list[int]] = {}
        for number, home in homes.items():
            members.setdefault(home, []).append(number)
        digest = self.build(_ROOT, members)
        self.conflicts.sort(key=lambda pair: pair[0])
        return Merged(digest, tuple(conflict for _, conflict in self.conflicts))

    def stays(self, number: int) -> bool:
        """Say whether an element is in the result."""
        in_source, in_wiki = number in self.source.elements, number in self.wiki.elements
        if in_source and in_wiki:
            return True
        if number not in self.base.elements:
            return True
        side, take = (self.source, Take.SOURCE) if in_source else (self.wiki, Take.WIKI)
        own, was = side.elements[number], self.base.elements[number]
        if said(own) == said(was):
            return False
        self.tell(number, "deleted on the wiki, changed in the source" if in_source
                  else "changed on the wiki, deleted in the source")  # fmt: skip
        return self.take is take

    def home(self, number: int) -> Home:
        """Say where an element is: where the side that moved it put it."""
        was = self.base.homes.get(number)
        ours, theirs = self.source.homes.get(number), self.wiki.homes.get(number)
        if ours is None or theirs is None:
            found = ours or theirs
            assert found is not None  # noqa: S101 - it is in one of them
            return found
        if ours in (was, theirs):
            return theirs
        if theirs != was:
            self.tell(number, "moved to different places")
            return theirs if self.take is Take.WIKI else ours
        return ours

    def settle(self, homes: dict[int, Home]) -> None:
        """Bring back, or drop, what is below something that was deleted."""
        while lost := [n for n, (above, _) in homes.items() if above not in homes and above]:
            for number in lost:
                above = homes[number][0]
                if above in homes:
                    continue
                take = Take.SOURCE if number in self.source.elements else Take.WIKI
                self.tell(number, f"stands below what the {_other(take)} deleted")
                if self.take is take:
                    homes[above] = self.home(above)
                else:
                    del homes[number]

    def build(self, number: int, members: dict[Home, list[int]]) -> Element:
        """Make an element of the result, and all below it."""
        ours, theirs = self.source.elements.get(number), self.wiki.elements.get(number)
        below = {}
        for slot in SLOTS:
            found = self.ordered((number, slot), members.get((number, slot), []))
            if found:
                below[slot] = tuple(self.build(each, members) for each in found)
        one = ours or theirs
        assert one is not None  # noqa: S101 - it is in one of them
        return Element(one.kind, self.fields(number), below, ours.node if ours else None)

    def fields(self, number: int) -> dict[str, Value]:
        """Merge the texts of an element, key by key."""
        ours, theirs = self.source.elements.get(number), self.wiki.elements.get(number)
        if ours is None or theirs is None:
            one = ours or theirs
            return dict(one.fields) if one else {}
        was = self.base.elements.get(number)
        before = was.fields if was else {}
        found: dict[str, Value] = {}
        for key in dict.fromkeys([*ours.fields, *theirs.fields]):
            values = before.get(key), ours.fields.get(key), theirs.fields.get(key)
            value = self.value(number, key, *values)
            if value is not None:
                found[key] = value
        return found

    def value(
        self, number: int, key: str, was: Value | None, ours: Value | None, theirs: Value | None
    ) -> Value | None:
        """Merge one text."""
        if theirs in (was, ours):
            return ours
        if ours == was:
            return theirs
        conflict = Conflict(
            f"`{key}` changed on both sides",
            shown(was),
            shown(theirs),
            shown(ours),
            self.source.elements[number],
        )
        self.conflicts.append((self.rank(number), conflict))
        return theirs if self.take is Take.WIKI else ours

    def ordered(self, home: Home, members: list[int]) -> list[int]:
        """Put what is in one place in order."""
        here = set(members)
        was, ours, theirs = (
            [number for number in side.order.get(home, ()) if number in here]
            for side in (self.base, self.source, self.wiki)
        )
        common = set(was) & set(ours) & set(theirs)
        orders = [[n for n in order if n in common] for order in (was, ours, theirs)]
        first, second = ours, theirs
        if orders[2] not in (orders[0], orders[1]):
            if orders[1] == orders[0] or self.take is Take.WIKI:
                first, second = theirs, ours
            if orders[1] != orders[0]:
                self.tell(home[0], "put in different orders")
        made = list(first)
        for at, number in enumerate(second):
            if number not in made:
                before = [made.index(each) for each in second[:at] if each in made]
                made.insert(before[-1] + 1 if before else 0, number)
        return made + [number for number in members if number not in made]

    def tell(self, number: int, what: str) -> None:
        """Note a conflict about a whole element."""
        sides = (self.base, self.wiki, self.source)
        found = [side.elements.get(number) for side in sides]
        element = next(each for each in reversed(found) if each)
        was, theirs, ours = (summary(each) if each else "" for each in found)
        conflict = Conflict(what, was, theirs, ours, element)
        self.conflicts.append((self.rank(number), conflict))

    def rank(self, number: int) -> int:
        """Say where in the page something is, for the order in which it is told."""
        for side in (self.source, self.wiki):
            if number in side.elements:
                return list(side.elements).index(number)
        return number


def _other(take: Take) -> Take:
    return Take.WIKI if take is Take.SOURCE else Take.SOURCE


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
