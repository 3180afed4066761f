"""Which translation unit of the live page goes on as which unit of the new text.

Translate knows a unit by its marker alone: a marker on the wrong text shows a
translator's work under another paragraph, a lost one loses the work. So the
matching goes from what is sure to what is likely: ids named in the source,
equal texts wherever they moved, then similar texts, best first and one to one,
with the neighbours as witnesses. What stays doubtful goes out bare and gets a
number from the next mark, which counts on from the highest ever used
(Translate's `TranslatablePageMarker::prepareTranslationUnits`); no number is
invented here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from clinicbot.wikitext.likely import Likely
from clinicbot.wikitext.pairing import Page, Pairing
from clinicbot.wikitext.same_text import pair_equal
from clinicbot.wikitext.similarity import read


if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class UnitKind(StrEnum):
    """What a unit is on its page. Only a heading goes on as a heading."""

    HEADING = "heading"
    REMARK = "remark"
    PROSE = "prose"
    CELL = "cell"


class How(StrEnum):
    """What a match rests on, the surest first."""

    EXPLICIT = "explicit"
    """The source names the id."""

    EXACT = "exact"
    """The normalised texts are equal, in the page's order."""

    MOVED = "moved"
    """The normalised texts are equal, elsewhere on the page."""

    ALIGNED = "aligned"
    """The texts are similar, in the page's order."""

    SIMILAR = "similar"
    """The texts are similar, elsewhere on the page."""

    NEW = "new"
    """Nothing to go on from: the unit goes out bare."""


@dataclass(frozen=True, slots=True)
class OldUnit:
    """A unit of the live page; the page's units come in page order.

    Attributes:
        id: The id in its marker.
        text: Its wikitext, with or without the marker, as the extension cuts it.
        kind: What it is.
    """

    id: str
    text: str
    kind: UnitKind = UnitKind.PROSE


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit of the text to be written; the text's units come in page order.

    Attributes:
        text: Its wikitext, without marker.
        kind: What it is.
        explicit: The id that the source names, if it does. One that the live page
            doesn't have, or that was named before, is taken for no name at all.
    """

    text: str
    kind: UnitKind = UnitKind.PROSE
    explicit: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """What becomes of one unit of the new text.

    Attributes:
        new: Its place among the new units, from 0.
        old: The id that it keeps, or None: it goes out bare.
        how: What the match rests on.
        score: How alike the two texts are, 0 to 1; for a bare unit, it and `near`.
        near: For a bare unit, the retired id whose text is most like it, if one is.
    """

    new: int
    old: str | None
    how: How
    score: float
    near: str | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """The whole result.

    Attributes:
        matches: One for each new unit, in order.
        retired: The ids that nothing keeps, in the order of the live page.
    """

    matches: tuple[Match, ...]
    retired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table that explains a result.

    Attributes:
        id: The old unit's id, "" if there is none.
        old: The old unit's text, "" if there is none.
        new: The new unit's text, "" if the id is retired.
        how: What the match rests on; None if the id is retired.
        score: How alike the two texts are, 0 to 1.
        near: For a bare unit, the retired id whose text is most like it, or "".
    """

    id: str
    old: str
    new: str
    how: How | None
    score: float
    near: str = ""


def carry(old: Sequence[OldUnit], new: Sequence[NewUnit]) -> Carried:
    """Match the live page's units to the new text's, one to one.

    The same input gives the same result, and carrying a result again gives it
    again. Of an id that the live page has twice (a mark refuses that) the
    first place counts.
    """
    old = list({unit.id: unit for unit in reversed(old)}.values())[::-1]
    pairing = Pairing(_page(old), _page(new))
    explicit = set(_pair_explicit(pairing, old, new))
    pair_equal(pairing)
    equal = set(pairing.pairs()) - explicit
    likely = Likely(pairing)
    likely.pair()

    in_order = pairing.in_order()
    matches: list[Match] = []
    for place, partner in enumerate(pairing.new.partners):
        near = likely.nearest(place) if partner is None else partner
        score = 0.0 if near is None else likely.likeness(near, place)
        id_ = None if near is None else old[near].id
        if partner is None:
            matches.append(Match(place, None, How.NEW, score, near=id_))
            continue
        pair = partner, place
        how = How.EXPLICIT if pair in explicit else _HOW[pair in equal, pair in in_order]
        matches.append(Match(place, id_, how, score))
    return Carried(tuple(matches), tuple(old[place].id for place in pairing.old.free()))


def explain(carried: Carried, old: Sequence[OldUnit], new: Sequence[NewUnit]) -> tuple[Row, ...]:
    """Tell a result as a table: a row for each new unit, then one for each retired id."""
    texts = {unit.id: unit.text for unit in reversed(old)}
    rows = [
        Row(
            id=match.old or "",
            old=texts[match.old] if match.old is not None else "",
            new=new[match.new].text,
            how=match.how,
            score=match.score,
            near=match.near or "",
        )
        for match in carried.matches
    ]
    rows += [Row(id=id_, old=texts[id_], new="", how=None, score=0.0) for id_ in carried.retired]
    return tuple(rows)


_HOW = {
    (True, True): How.EXACT,
    (True, False): How.MOVED,
    (False, True): How.ALIGNED,
    (False, False): How.SIMILAR,
}


def _page(units: Sequence[OldUnit | NewUnit]) -> Page:
    headings = [unit.kind is UnitKind.HEADING for unit in units]
    readings = [
        read(unit.text, heading=heading) for unit, heading in zip(units, headings, strict=True)
    ]
    return Page(readings, headings)


def _pair_explicit(
    pairing: Pairing, old: Sequence[OldUnit], new: Sequence[NewUnit]
) -> Iterator[tuple[int, int]]:
    places = {unit.id: place for place, unit in enumerate(old)}
    for at, unit in enumerate(new):
        if unit.explicit in places and pairing.free(places[unit.explicit], at):
            pairing.join(places[unit.explicit], at)
            yield places[unit.explicit], at
