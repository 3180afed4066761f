"""What Translate would refuse of a page, and what it would take and then break.

Source: TranslatablePageParser (what a save refuses), TranslatablePageMarker's
validateUnitNames (what a mark refuses); the rest are traps observed on a wiki:
saved and marked without a word, and wrong for translators or readers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from clinicbot.wikitext.unit_parser import parse_units
from clinicbot.wikitext.unit_traps import page_traps, unit_traps


if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from clinicbot.wikitext.unit_parser import UnitPage


class Stage(StrEnum):
    """When it would come out."""

    SAVE = "save"
    """The edit is refused."""

    MARK = "mark"
    """The page is saved, but can't be marked."""

    SILENT = "silent"
    """Nobody says anything, and translations or pages break."""


@dataclass(frozen=True, slots=True)
class UnitFinding:
    """One thing wrong with a page's units.

    Attributes:
        code: The extension's own code (`tpt-duplicate`), or one of ours.
        offset: Where in the page.
        wrong: What is wrong.
        expected: What was expected.
        stage: When it would come out.
        unit: The number of the unit among the page's, from 0; None if it is in none.
    """

    code: str
    offset: int
    wrong: str
    expected: str
    stage: Stage
    unit: int | None = None


LONGEST: Final = 255
"""Of a page's title without its namespace, in bytes (MediaWikiTitleCodec)."""

_TITLE_UNIT: Final = "Page display title"
_INVALID: Final = re.compile(r"[_/\n<>]")
_NO_TITLE: Final = re.compile(r"[\[\]{}|\x00-\x1f\x7f]|%[0-9A-Fa-f]{2}|~~~|&#?\w+;|\ufffd")

_REFUSED: Final = {
    "pt-parse-open": (
        "<translate> without its </translate>",
        "each <translate> has its </translate>; only <translate> and <translate nowrap> open",
    ),
    "pt-parse-close": (
        "</translate> without its <translate>",
        "only <translate> and <translate nowrap>, spelt exactly so, open",
    ),
    "pt-parse-nested": ("<translate> inside <translate>", "close the first one before it"),
    "pt-shake-multiple": ("two markers in one unit", "a blank line parts units"),
    "pt-shake-position": (
        "a marker in the middle of a unit",
        "before its unit, with a space or line break behind it, or behind a heading",
    ),
    "pt-shake-empty": ("a marker without text", "the text follows its marker"),
}


def check_page(
    text: str,
    *,
    title: str = "",
    live: Collection[str] | None = None,
) -> tuple[UnitFinding, ...]:
    """Find everything wrong with a page's units, in page order.

    Args:
        text: Any page's wikitext.
        title: The page, to know how long ids may be.
        live: The ids that the live page has; None if nobody knows. Any other
            is invented, or was a deleted text's, whose translations are still
            there and would be shown: a text that comes back is a new unit.
    """
    page = parse_units(text)
    findings = [
        *_refused(page),
        *_ids(page, title, live),
        *(
            UnitFinding(trap.code, trap.offset, trap.wrong, trap.expected, Stage.SILENT)
            for trap in page_traps(page)
        ),
    ]
    for number, unit in enumerate(page.units):
        findings += [
            UnitFinding(t.code, t.offset, t.wrong, t.expected, Stage.SILENT, number)
            for t in unit_traps(unit)
        ]
    return tuple(sorted(findings, key=lambda found: found.offset))


def _refused(page: UnitPage) -> Iterator[UnitFinding]:
    for failure in page.failures:
        wrong, expected = _REFUSED[failure.code]
        unit = _unit_at(page, failure.offset)
        yield UnitFinding(failure.code, failure.offset, wrong, expected, Stage.SAVE, unit)
    if not page.units and not page.failures:
        wrong = "there is nothing to translate on the page"
        yield UnitFinding("tpt-notsuitable", 0, wrong, "a text in <translate>", Stage.MARK)


def _unit_at(page: UnitPage, offset: int) -> int | None:
    return next((n for n, u in enumerate(page.units) if u.start <= offset < u.end), None)


def _ids(page: UnitPage, title: str, live: Collection[str] | None) -> Iterator[UnitFinding]:
    for code, wrong, expected, stage in _length(_TITLE_UNIT, title):
        yield UnitFinding(code, 0, wrong, expected, stage)
    seen: set[str] = {_TITLE_UNIT}
    for number, unit in enumerate(page.units):
        if unit.id is None:
            continue
        again = [unit.id] if unit.id in seen else []
        for code, wrong, expected, stage in (
            *_twice(again),
            *_name(unit.id, title),
            *_unknown(unit.id, live),
        ):
            yield UnitFinding(code, unit.start, wrong, expected, stage, number)
        seen.add(unit.id)


_Found = tuple[str, str, str, Stage]


def _twice(ids: Iterable[str]) -> Iterator[_Found]:
    for id_ in ids:
        expected = "each unit has an id of its own"
        yield "tpt-duplicate", f"the id '{id_}' is there twice", expected, Stage.MARK


def _name(id_: str, title: str) -> Iterator[_Found]:
    """Yield why a unit can't have an id."""
    if not id_.strip():
        yield "empty-id", "a marker without an id", "<!--T:1--> or no marker", Stage.SILENT
    elif _INVALID.search(id_):
        wrong = f"the id '{id_}' holds '_', '/', '<' or '>'"
        yield "tpt-invalid", wrong, "a number was expected", Stage.MARK
    elif _NO_TITLE.search(id_):
        wrong = f"the id '{id_}' can't be a part of a page's title"
        yield "tpt-unit-title-invalid", wrong, "a number was expected", Stage.MARK
    elif "#" in id_:
        wrong = f"the id '{id_}' is cut at '#' in the titles of its translations"
        yield "hash-id", wrong, "a number was expected", Stage.SILENT
    if len(id_) > len(_TITLE_UNIT):
        yield from _length(id_, title)


def _length(id_: str, title: str) -> Iterator[_Found]:
    """Yield that the titles of a unit's translations would be too long."""
    length = len(f"{title}/{id_}/xx-yyyyyyyyyy".encode(errors="replace"))
    if length > LONGEST:
        wrong = f"the titles of the translations of '{id_}' would have {length} bytes"
        expected = f"at most {LONGEST}: a shorter title of the page, or a shorter id"
        yield "tpt-unit-title-too-long", wrong, expected, Stage.MARK


def _unknown(id_: str, live: Collection[str] | None) -> Iterator[_Found]:
    """Yield that no unit of the live page has an id."""
    if live is not None and id_ not in live:
        wrong = f"the live page has no unit '{id_}'"
        expected = "new units have no marker: marking the page numbers them"
        yield "invented-id", wrong, expected, Stage.SILENT
