"""Which element of one version of a document is which of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clinicbot.intake.elements import OF_UNIT, SLOTS
from clinicbot.wikitext.carry import NewUnit, OldUnit, UnitKind, carry


if TYPE_CHECKING:
    from clinicbot.intake.elements import Element, Value


_HEADINGS: Final = frozenset(("topic", "section", "standard"))

Pairs = dict[int, "Element"]
"""The old element of a new one, by the new one's `id`."""


def match(old: Element, new: Element) -> Pairs:
    """Match the elements of two versions, one to one.

    Equal texts are found wherever they moved, similar ones by the measures of
    `wikitext.carry`; what then stands alone between the same two neighbours is
    the same element, reworded.
    """
    olds, news = list(old.walk())[1:], list(new.walk())[1:]
    carried = carry(
        [OldUnit(str(at), _text(element), _kind(element)) for at, element in enumerate(olds)],
        [NewUnit(_text(element), _kind(element)) for element in news],
    )
    pairs: Pairs = {id(new): old}
    for found in carried.matches:
        partner = None if found.old is None else olds[int(found.old)]
        if partner and partner.kind == news[found.new].kind:
            pairs[id(news[found.new])] = partner
    _fill_gaps(new, pairs)
    return pairs


def match_in_place(old: Element, new: Element) -> Pairs:
    """Match the elements of two versions of a translation.

    Made of the same source they have the same structure, and what stands in
    the same place is the same, however a translator worded it. Otherwise they
    are matched like any others.
    """
    if _shape(old) != _shape(new):
        return match(old, new)
    return {id(mine): theirs for mine, theirs in zip(new.walk(), old.walk(), strict=True)}


def _shape(element: Element) -> tuple[object, ...]:
    below = {slot: tuple(map(_shape, found)) for slot, found in element.below.items()}
    return element.kind, "by" in element.fields, below


def _kind(element: Element) -> UnitKind:
    return UnitKind.HEADING if element.kind in _HEADINGS else UnitKind.REMARK


def _text(element: Element) -> str:
    """Give what is said in an element, as a page has it."""
    fields = dict(element.fields)
    by = fields.pop("by", "")
    for key in (*OF_UNIT, "heading"):
        fields.pop(key, None)
    said = " ".join(" ".join(_texts(value)) for value in fields.values())
    if element.kind in _HEADINGS:
        return f"== {said} =="
    return f"'''{by}:''' {said}" if by else said


def _texts(value: Value) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [text for each in value for text in _texts(each)]


def _fill_gaps(new: Element, pairs: Pairs) -> None:
    """Pair what stands alone between two pairs, in lists that are a pair."""
    taken = {id(old) for old in pairs.values()}
    for parent in new.walk():
        old = pairs.get(id(parent))
        for slot in SLOTS if old else ():
            theirs, ours = parent.below.get(slot, ()), old.below.get(slot, ()) if old else ()
            places = {id(element): at for at, element in enumerate(ours)}
            for at, element in enumerate(theirs):
                if id(element) in pairs:
                    continue
                start = _place(pairs, places, theirs[at - 1]) if at else -1
                if start is None or start + 1 >= len(ours):
                    continue
                alone = ours[start + 1]
                after = theirs[at + 1] if at + 1 < len(theirs) else None
                stop = _place(pairs, places, after) if after else len(ours)
                if stop == start + 2 and alone.kind == element.kind and id(alone) not in taken:
                    pairs[id(element)] = alone
                    taken.add(id(alone))


def _place(pairs: Pairs, places: dict[int, int], element: Element) -> int | None:
    partner = pairs.get(id(element))
    return places.get(id(partner)) if partner else None
