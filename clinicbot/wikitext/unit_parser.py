"""A page's translation units, cut exactly as the Translate extension cuts them.

Source: TranslatablePageParser (parse, parseSection, parseUnit) and
TranslationUnit (getMarkedText, getHeading) at REL1_43; the regular
expressions are the same in REL1_39 to REL1_42. White space is ASCII's to most
of them. Nothing is refused here: what the extension would refuse is a
`Failure`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

from clinicbot.wikitext.carry import OldUnit, UnitKind


if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


_NOWIKI: Final = re.compile(r"<nowiki>.*?</nowiki>", re.DOTALL)
_SECTION: Final = re.compile(r"<translate( nowrap)?>(.*?)</translate>", re.DOTALL)
_OPEN: Final = re.compile(r"<translate(?: nowrap)?>")
_CLOSE: Final = re.compile(r"</translate>")
_EDGES: Final = re.compile(r"(\s*)(.*?)\s*\Z", re.DOTALL | re.ASCII)
_SPLIT: Final = re.compile(r"\s*\n\n\s*", re.ASCII)
_MARKER: Final = re.compile(r"<!--T:(.*?)-->")
_FIRST: Final = re.compile(r"\A<!--T:(.*?)-->[ \n]")
_LAST: Final = re.compile(r"\s*<!--T:(.*?)-->$", re.MULTILINE | re.ASCII)
_HEADING: Final = re.compile(r"(={1,6})[ \t]*(.+?)[ \t]*\1\s*\Z", re.ASCII)
_BULLET: Final = re.compile(r"[*#:;][^\n]*\Z")
_INTEGER: Final = re.compile(r"\s*([+-]?[0-9]+)", re.ASCII)
# What PHP's trim takes off, which isn't quite what `\s` matches.
_TRIMMED: Final = " \t\n\r\0\x0b"

_NEW: Final = "-1"
"""TranslationUnit::NEW_UNIT_ID: a marker with it is no marker."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What makes the extension refuse to save a page.

    Attributes:
        code: Its code (`pt-parse-open`).
        offset: Where in the page.
    """

    code: str
    offset: int


@dataclass(frozen=True, slots=True)
class PageUnit:
    """A unit of a page.

    Attributes:
        id: The id in its marker; None if it has none.
        text: Its wikitext without the marker.
        start: Where it begins in the page, its marker included.
        end: Where it ends.
        inline: Whether its tags are on one line with all between them.
        wrap: Whether an untranslated one is wrapped (not `<translate nowrap>`).
        kind: What it is.
    """

    id: str | None
    text: str
    start: int
    end: int
    inline: bool
    wrap: bool = True
    kind: UnitKind = UnitKind.PROSE

    def marked(self, id_: str) -> str:
        """Give the text with a marker, in the form that a mark leaves."""
        return marked(self.text, id_, inline=self.inline)


@dataclass(frozen=True, slots=True)
class Tags:
    """A pair of tags, by four offsets, and whether it has `nowrap`."""

    start: int
    inside: int
    inside_end: int
    end: int
    wrap: bool


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A page as the extension reads it.

    Attributes:
        text: The page.
        tags: Its pairs of tags, in order.
        units: Its units, in order.
        failures: Why it can't be saved; the first one is what is told.
    """

    text: str
    tags: tuple[Tags, ...]
    units: tuple[PageUnit, ...]
    failures: tuple[Failure, ...] = ()

    def with_units(self, write: Callable[[PageUnit], str], tags: Tags | None = None) -> str:
        """Give the page, or what is between two tags, each unit written anew.

        Args:
            write: What to write for a unit and its marker.
            tags: The tags; None for the whole page.
        """
        at, end = (tags.inside, tags.inside_end) if tags else (0, len(self.text))
        written: list[str] = []
        for unit in self.units:
            if at <= unit.start < end:
                written += [self.text[at : unit.start], write(unit)]
                at = unit.end
        return "".join(written) + self.text[at:end]

    def old_units(self) -> tuple[OldUnit, ...]:
        """Give the units that have a marker, to be carried."""
        return tuple(
            OldUnit(unit.id, unit.text, unit.kind) for unit in self.units if unit.id is not None
        )


def parse_units(text: str) -> UnitPage:
    """Cut a page into its units; never raises."""
    masked = _NOWIKI.sub(lambda found: "\0" * len(found[0]), text)
    units: list[PageUnit] = []
    failures: list[Failure] = []
    tags: list[Tags] = []
    for found in _SECTION.finditer(masked):
        pair = Tags(found.start(), found.start(2), found.end(2), found.end(), not found[1])
        tags.append(pair)
        if nested := _OPEN.search(found[2]):
            failures.append(Failure("pt-parse-nested", pair.inside + nested.start()))
            continue
        for start, end in _cut(text[pair.inside : pair.inside_end]):
            unit, failure = _unit(text, pair, pair.inside + start, pair.inside + end)
            units.append(unit)
            failures += [failure] if failure else []
    failures += _unmatched(masked, tags)
    return UnitPage(text, tuple(tags), tuple(units), tuple(failures))


def marked(text: str, id_: str, *, inline: bool) -> str:
    """Give a unit's text with its marker (TranslationUnit::getMarkedText)."""
    if is_heading(text):
        return f"{text} <!--T:{id_}-->"
    return f"<!--T:{id_}-->{' ' if inline else chr(10)}{text}"


def as_marked(text: str, highest: int = 0) -> str:
    """Give a page as a mark leaves it.

    Args:
        text: The page, without what would make the extension refuse it.
        highest: The highest number that the page ever had; 0 if it was never
            marked (TranslatablePageMarker::prepareTranslationUnits).
    """
    page = parse_units(text)
    highest = max(highest, *(number_of(unit.id) for unit in page.units), 0)
    fresh = map(str, count(highest + 1))
    return page.with_units(lambda unit: unit.marked(next(fresh) if unit.id is None else unit.id))


def number_of(id_: str | None) -> int:
    """Give the number that an id counts as (PHP's cast of a string to int)."""
    found = _INTEGER.match(id_ or "")
    return int(found[1]) if found else 0


def heading_of(text: str) -> str | None:
    """Give what a unit says that is a heading and nothing else (TranslationUnit::getHeading)."""
    found = _HEADING.match(text)
    return found[2] if found else None


def is_heading(text: str) -> bool:
    """Say whether a unit is one heading and nothing else."""
    return heading_of(text) is not None


def _cut(content: str) -> Iterator[tuple[int, int]]:
    """Yield where the units between two tags begin and end."""
    edges = _EDGES.match(content)
    start, stop = edges.span(2) if edges else (0, 0)
    for blank in _SPLIT.finditer(content, start, stop):
        yield from _shown(content, start, blank.start())
        start = blank.end()
    yield from _shown(content, start, stop)


def _shown(content: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if content[start:end].strip(_TRIMMED):
        yield start, end


def _unit(text: str, tags: Tags, start: int, end: int) -> tuple[PageUnit, Failure | None]:
    content = text[start:end]
    id_, said, code = _without_marker(content)
    inline = "\n" not in text[tags.inside : tags.inside_end]
    kind = UnitKind.PROSE
    if is_heading(said):
        kind = UnitKind.HEADING
    elif inline:
        line = text[text.rfind("\n", 0, tags.start) + 1 : tags.start]
        kind = UnitKind.REMARK if _BULLET.match(line) else UnitKind.CELL
    unit = PageUnit(id_, said, start, end, inline, tags.wrap, kind)
    return unit, Failure(code, start) if code else None


def _without_marker(content: str) -> tuple[str | None, str, str]:
    """Give a unit's id, its text, and the code of what is wrong with its marker."""
    ids = _MARKER.findall(content)
    if not ids:
        return None, content, ""
    id_ = None if ids[0] == _NEW else ids[0]
    if len(ids) > 1:
        return id_, content, "pt-shake-multiple"
    bare = _LAST.sub("", _FIRST.sub("", content))
    if _MARKER.search(bare):
        return id_, bare, "pt-shake-position"
    return id_, bare, "" if bare.strip(_TRIMMED) else "pt-shake-empty"


def _unmatched(masked: str, tags: Iterable[Tags]) -> Iterator[Failure]:
    """Yield the first tag without its partner (an opening one comes first)."""
    outside = list(masked)
    for pair in tags:
        outside[pair.start : pair.end] = "\0" * (pair.end - pair.start)
    rest = "".join(outside)
    for code, tag in (("pt-parse-open", _OPEN), ("pt-parse-close", _CLOSE)):
        if found := tag.search(rest):
            yield Failure(code, found.start())
            return
