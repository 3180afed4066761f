"""What a document and its page still have in common, after all that happened to both.

A pull leaves no trace on the wiki, and mostly none in the document. But what
a person changed and a pull took in is the same on both sides; so from
revision to revision, what both made alike is what both have gone on from.
Then a passage that was pulled and is edited again on the wiki is no conflict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clinicbot.intake.elements import OF_UNIT, SLOTS, Element
from clinicbot.intake.values import agreed_value
from clinicbot.intake.versions import ROOT, Versions, by_home, interleaved


if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clinicbot.intake.elements import Value
    from clinicbot.intake.versions import Home, Members


_OF_FILE: Final = OF_UNIT | {"base-revision", "licence", "attribution"}
"""What a file says and no page shows."""


def agreed(base: Element, source: Element, wiki: Element, *, translated: bool = False) -> Element:
    """Give the base with those changes that both sides made alike.

    Args:
        base: What both sides began with.
        source: The document as it is.
        wiki: The page as it is, or as it once was after that.
        translated: Whether the page is a translation.
    """
    return _Agreed(Versions.of(base, source, wiki, translated=translated)).run()


class _Agreed:
    def __init__(self, versions: Versions) -> None:
        self.base, self.source, self.wiki = versions.base, versions.source, versions.wiki

    def run(self) -> Element:
        """Decide what both have, where, and what it says in both."""
        everything = dict.fromkeys([*self.base.elements, *self.source.elements])
        alive = {number for number in everything if self.stays(number)}
        homes = {number: self.home(number) for number in alive if number != ROOT}
        while lost := [number for number, home in homes.items() if home[0] not in alive]:
            for number in lost:
                del homes[number]
                alive.discard(number)
        return self.build(ROOT, by_home(homes))

    def stays(self, number: int) -> bool:
        """Say whether an element is there: deleted by both, it isn't; added by both, it is."""
        there = number in self.source.elements, number in self.wiki.elements
        return any(there) if number in self.base.elements else all(there)

    def home(self, number: int) -> Home:
        """Say where an element is: moved by both to one place, it is there."""
        was = self.base.homes.get(number)
        ours, theirs = self.source.homes.get(number), self.wiki.homes.get(number)
        found = ours if ours == theirs or was is None else was
        assert found is not None  # noqa: S101 - what is new is in the source
        return found

    def build(self, number: int, members: Members) -> Element:
        """Make an element, and all below it."""
        below = {}
        for slot in SLOTS:
            found = self.ordered((number, slot), members.get((number, slot), []))
            if found:
                below[slot] = tuple(self.build(each, members) for each in found)
        one = self.base.elements.get(number) or self.source.elements[number]
        return Element(one.kind, self.fields(number), below)

    def fields(self, number: int) -> dict[str, Value]:
        """Give the texts of an element as far as both agree."""
        sides = (self.base, self.source, self.wiki)
        was, ours, theirs = (side.elements.get(number) for side in sides)
        if was and not (ours and theirs):
            return dict(was.fields)
        known = [each.fields if each else {} for each in (was, ours, theirs)]
        found: dict[str, Value] = {}
        for key in dict.fromkeys(key for fields in known for key in fields):
            value = agreed_value(*(fields.get(key) for fields in known))
            if value is not None:
                found[key] = value
        return found

    def ordered(self, home: Home, members: list[int]) -> list[int]:
        """Put what is in one place in order: in the base's, unless both agree on another."""
        sides = (self.base, self.source, self.wiki)
        was, ours, theirs = (side.within(home, members) for side in sides)
        both = set(ours) & set(theirs)
        alike = [n for n in ours if n in both] == [n for n in theirs if n in both]
        return interleaved(*((ours, was) if alike else (was, ours)), members)


def last_known(pages: Sequence[Element], earlier: Iterable[Element]) -> int:
    """Find the page that its document last said exactly.

    Of pages that say the same the first counts: a person who takes an edit
    back makes the page what the document said long before it.

    Args:
        pages: What a page was, and what it became, the oldest first.
        earlier: What its document once said, the newest first.

    Returns:
        Its place; 0 if there is none.
    """
    said = [_meaning(page) for page in pages]
    return next((said.index(each) for each in map(_meaning, earlier) if each in said), 0)


def _meaning(element: Element) -> tuple[object, ...]:
    """Give what an element says on a page, and all that is below it."""
    texts = {key: value for key, value in element.fields.items() if key not in _OF_FILE}
    below = {slot: tuple(map(_meaning, found)) for slot, found in element.below.items()}
    return element.kind, texts, below
