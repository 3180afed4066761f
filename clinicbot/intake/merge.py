"""Three versions of a document made one: what the wiki and what the source changed.

What changed only on the wiki is taken, what changed only in the source is
kept; a passage that both changed, each in its own way, is a conflict. That
goes for texts, for what is there at all, for its place and its order. Where
nobody has decided a conflict, the source stays as it is, and all else is
merged all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clinicbot.intake.conflicts import Conflict, Passages, Take
from clinicbot.intake.elements import HINTS, SLOTS, Element, hinted, parts, with_hints
from clinicbot.intake.values import merged_value
from clinicbot.intake.versions import ROOT, Versions, by_home, interleaved, said, shown, summary


if TYPE_CHECKING:
    from clinicbot.intake.conflicts import Path
    from clinicbot.intake.elements import Value
    from clinicbot.intake.versions import Home, Members


_KEPT_BY: Final = {
    Take.SOURCE: "deleted on the wiki, changed in the source",
    Take.WIKI: "changed on the wiki, deleted in the source",
}


@dataclass(frozen=True, slots=True)
class Merged:
    """The result.

    Attributes:
        digest: The document's elements, those of the source with their nodes.
        conflicts: What both sides changed, in page order; the result is as
            decided, and as in the source where nobody has decided.
    """

    digest: Element
    conflicts: tuple[Conflict, ...] = ()


def merge(
    base: Element,
    source: Element,
    wiki: Element,
    passages: Passages | None = None,
    *,
    translated: bool = False,
) -> Merged:
    """Merge what two sides made of a document.

    Args:
        base: What both began with.
        source: The document as it is, with nodes.
        wiki: The document as the wiki's page says it.
        passages: Names the conflicts, and says which side goes.
        translated: Whether the page is a translation, of whose texts it says
            which are outdated and which aren't translated.
    """
    merging = _Translation if translated else _Merge
    versions = Versions.of(base, source, wiki, translated=translated)
    return merging(versions, passages or Passages()).run()


class _Merge:
    def __init__(self, versions: Versions, passages: Passages) -> None:
        self.versions, self.passages = versions, passages
        self.base, self.source, self.wiki = versions.base, versions.source, versions.wiki
        self.told: dict[tuple[int, str], tuple[int, Conflict]] = {}

    def run(self) -> Merged:
        """Decide what stays, where it is, and what it says."""
        everything = dict.fromkeys([*self.source.elements, *self.wiki.elements])
        alive = [number for number in everything if self.stays(number)]
        homes = {number: self.home(number) for number in alive if number != ROOT}
        self.settle(homes)
        digest = self.build(ROOT, by_home(homes))
        conflicts = sorted(self.told.values(), key=lambda pair: pair[0])
        return Merged(digest, tuple(conflict for _, conflict in conflicts))

    def stays(self, number: int) -> bool:
        """Say whether an element is in the result."""
        in_source, in_wiki = number in self.source.elements, number in self.wiki.elements
        if (in_source and in_wiki) or number not in self.base.elements:
            return True
        side, take = (self.source, Take.SOURCE) if in_source else (self.wiki, Take.WIKI)
        if said(side.elements[number]) == said(self.base.elements[number]):
            return False
        return self.tell(number, _KEPT_BY[take]) is take

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
        if theirs != was and self.tell(number, "moved to different places") is Take.WIKI:
            return theirs
        return ours

    def settle(self, homes: dict[int, Home]) -> None:
        """Bring back, or drop, what is below something that was deleted."""
        while lost := [n for n, (above, _) in homes.items() if above not in homes and above]:
            for number in lost:
                above = homes[number][0]
                if above in homes:
                    continue
                take = Take.SOURCE if number in self.source.elements else Take.WIKI
                what = f"stands below what the {take.other} deleted"
                if self.tell(number, what) is take:
                    homes[above] = self.home(above)
                else:
                    del homes[number]

    def build(self, number: int, members: Members) -> Element:
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
        before = self.before(number)
        found: dict[str, Value] = {}
        for key in dict.fromkeys([*ours.fields, *theirs.fields]):
            values = before.get(key), ours.fields.get(key), theirs.fields.get(key)
            value = merged_value((key,), *values, lambda *each: self.judge(number, *each))
            if value is not None:
                found[key] = value
        return found

    def before(self, number: int) -> dict[str, Value]:
        """Give the texts that both sides began with."""
        was = self.base.elements.get(number)
        return was.fields if was else {}

    def judge(
        self, number: int, path: Path, was: Value | None, ours: Value | None, theirs: Value | None
    ) -> Value | None:
        """Decide about a text that both sides changed."""
        what = f"`{path[0]}` changed on both sides"
        texts = shown(was), shown(theirs), shown(ours)
        take = self.note(number, what, texts, self.source.elements[number], path)
        return theirs if take is Take.WIKI else ours

    def ordered(self, home: Home, members: list[int]) -> list[int]:
        """Put what is in one place in order."""
        sides = (self.base, self.source, self.wiki)
        was, ours, theirs = (side.within(home, members) for side in sides)
        common = set(was) & set(ours) & set(theirs)
        orders = [[n for n in order if n in common] for order in (was, ours, theirs)]
        first, second = ours, theirs
        if orders[2] not in (orders[0], orders[1]):
            take = Take.WIKI
            if orders[1] != orders[0]:
                take = self.tell(home[0], "put in different orders")
            if take is Take.WIKI:
                first, second = theirs, ours
        return interleaved(first, second, members)

    def tell(self, number: int, what: str) -> Take:
        """Note a conflict about a whole element; give the side that goes."""
        sides = (self.base, self.wiki, self.source)
        found = [side.elements.get(number) for side in sides]
        element = next(each for each in reversed(found) if each)
        was, theirs, ours = (summary(each) if each else "" for each in found)
        return self.note(number, what, (was, theirs, ours), element)

    def note(
        self,
        number: int,
        what: str,
        texts: tuple[str, str, str],
        element: Element,
        path: Path = (),
    ) -> Take:
        """Note a conflict, once; give the side that goes, undecided the source's."""
        key = number, f"{what} {path}"
        if key not in self.told:
            name, take = self.passages.add(path or (what,), texts[0], texts[1])
            conflict = Conflict(what, *texts, element, path, name, take)
            self.told[key] = self.versions.rank(number), conflict
        return self.told[key][1].take or Take.SOURCE


class _Translation(_Merge):
    """A merge with what translators wrote: a text that isn't translated is nobody's."""

    def stays(self, number: int) -> bool:
        """Say whether an element is in the result: what the source's page has anew, is."""
        was = self.base.elements.get(number)
        if was and number not in self.source.elements and _is_untranslated(was):
            return True
        return super().stays(number)

    def before(self, number: int) -> dict[str, Value]:
        """Give the texts that both sides began with: what isn't translated, nobody changed."""
        ours = self.source.elements[number]
        return ours.fields if _is_untranslated(ours) else super().before(number)

    def fields(self, number: int) -> dict[str, Value]:
        """Merge the texts, then say of each what is said of the side that it is from."""
        ours, theirs = self.source.elements.get(number), self.wiki.elements.get(number)
        if ours is None or theirs is None:
            return super().fields(number)
        sides = [(side, parts(side)) for side in (theirs, ours)]
        made = Element(ours.kind, super().fields(number))
        for hint in HINTS:
            names = [
                name
                for name, text in parts(made).items()
                for side, _ in [next((s for s in sides if s[1].get(name) == text), sides[1])]
                if name in hinted(side, hint)
            ]
            made = with_hints(made, hint, names)
        return made.fields

    def judge(
        self, number: int, path: Path, was: Value | None, ours: Value | None, theirs: Value | None
    ) -> Value | None:
        """Decide about a text that both sides changed; one that isn't translated gives way."""
        if path[0] in HINTS:
            return ours
        source = self.source.elements[number]
        if _part_at(source, path) in hinted(source, "untranslated"):
            return theirs
        return super().judge(number, path, was, ours, theirs)


def _is_untranslated(element: Element) -> bool:
    """Tell whether nothing of what an element itself says is translated."""
    there = set(parts(element))
    return bool(there) and there == set(hinted(element, "untranslated"))


def _part_at(element: Element, path: Path) -> str:
    """Name the part of an element that a text is."""
    places = [step + 1 for step in path[1:] if isinstance(step, int)]
    match path[0]:
        case "quote" | "links":
            return "-".join(map(str, places))
        case "columns":
            return "-".join(map(str, ("column", *places)))
        case "rows":
            return "-".join(map(str, ("row", *places)))
        case "by" if element.kind == "quote":
            return "source"
        case str(key) if element.kind in {"image", "table", "digest"}:
            return key.removeprefix("wording/")
    return ""
