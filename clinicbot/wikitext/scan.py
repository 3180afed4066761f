"""A page's wikitext as lines of known kinds, each with its place.

The kinds are those of BlockLevelPass and the preprocessor, by their first
characters; what spans lines (a table, a block quotation, an element that the
bot didn't write) is one `Chunk`. Nothing is thrown away here: what the reader
has no use for, it gives back as it stood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final


if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(Enum):
    """What a chunk is."""

    BLANK = auto()
    HEADING = auto()
    ITEM = auto()
    TEXT = auto()
    TABLE = auto()
    QUOTE = auto()
    IMAGE = auto()
    CATEGORY = auto()
    NAVIGATION = auto()
    WRAPPER = auto()
    """The element that says the page's language: its first or its last line."""
    OTHER = auto()
    """Templates, behaviour switches, comments, elements on lines of their own."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One line, or the lines of one construct.

    Attributes:
        kind: What it is.
        line: The number of its first line, from 1.
        raw: The lines as they stand.
        text: What is left without the marks of its kind, trimmed.
        depth: A heading's level, an item's depth; else 0.
    """

    kind: Kind
    line: int
    raw: str
    text: str = ""
    depth: int = 0

    @property
    def numbered(self) -> bool:
        """Whether it is an item with a number."""
        return self.kind is Kind.ITEM and self.raw.lstrip()[self.depth - 1] == "#"

    @property
    def column(self) -> int:
        """Where the text begins in its line, from 1."""
        found = self.raw.find(self.text.partition("\n")[0]) if self.text else 0
        return max(found, 0) + 1


_HEADING: Final = re.compile(r"(={1,6})(.+?)(={1,6})\s*(?:<!--.*?-->\s*)*")
_ITEM: Final = re.compile(r"([*:#;]+)(.*)")
_NAVIGATION: Final = re.compile(
    r'<div\s[^>]*\bclass="[^"]*\bclinicbot-navigation\b.*', re.IGNORECASE
)
_WRAPPER: Final = re.compile(
    r'<div\s[^>]*\bclass="mw-content-(?:ltr|rtl)"[^>]*>|</div>', re.IGNORECASE
)
_CATEGORY: Final = re.compile(
    r"\[\[\s*Category\s*:\s*([^\]|]+?)\s*(?:\|[^\]]*)?\]\]", re.IGNORECASE
)
_IMAGE: Final = re.compile(r"\[\[\s*(?:File|Image)\s*:.*\]\]", re.IGNORECASE)
_OTHER: Final = re.compile(
    r"__\w+__|----.*|</?(?:div|table|gallery|references|languages|p|pre|poem|ul|ol|li|center"
    r"|syntaxhighlight|source|noinclude|includeonly|onlyinclude|section)\b.*",
    re.IGNORECASE,
)
# What spans lines, by its first and its last line.
_SPANS: Final = (
    (
        Kind.QUOTE,
        re.compile(r"<blockquote\b[^>]*>.*", re.IGNORECASE),
        re.compile(r".*</blockquote>", re.IGNORECASE),
    ),
    (Kind.NAVIGATION, _NAVIGATION, re.compile(r".*</div>", re.IGNORECASE)),
)
# Elements whose content is no page's lines, by their first line; lists nest.
_ELEMENT: Final = re.compile(
    r"<(gallery|pre|poem|syntaxhighlight|source|[uo]l)\b[^>]*(?<!/)>.*", re.IGNORECASE
)
# Parser::handleTables: a table may be indented by colons.
_TABLE: Final = re.compile(r":*\s*\{\|(?!\})")
_MOST_LINES: Final = 2000
"""How far the end of a template or of an element is looked for."""
_SIMPLE: Final = (
    (Kind.WRAPPER, _WRAPPER),
    (Kind.CATEGORY, _CATEGORY),
    (Kind.IMAGE, _IMAGE),
    (Kind.OTHER, _OTHER),
)


def scan(wikitext: str) -> Iterator[Chunk]:
    """Yield the chunks of a page, in order; their raw lines together are the page."""
    lines = wikitext.replace("\r\n", "\n").split("\n")
    number = 0
    while number < len(lines):
        chunk = _chunk(lines, number)
        yield chunk
        number += chunk.raw.count("\n") + 1


def is_prose(line: str) -> bool:
    """Tell whether a line is one of a paragraph's, and nothing else."""
    return _chunk([line], 0).kind is Kind.TEXT


def _chunk(lines: list[str], number: int) -> Chunk:
    line = lines[number]
    bare = line.strip()
    if not bare:
        return Chunk(Kind.BLANK, number + 1, line)
    for kind, first, last in _SPANS:
        if first.fullmatch(bare) and (end := _end(lines, number, last)) is not None:
            raw = "\n".join(lines[number : end + 1])
            return Chunk(kind, number + 1, raw, raw.strip())
    if spanning := _spanning(lines, number, bare):
        return spanning
    for kind, form in _SIMPLE:
        if form.fullmatch(bare):
            return Chunk(kind, number + 1, line, bare)
    return _prose(line, number + 1)


def _spanning(lines: list[str], first: int, bare: str) -> Chunk | None:
    """Read what has its likes in itself: a table, templates, an element of lines or of a list."""
    kind, last = Kind.OTHER, None
    if _TABLE.match(bare):
        kind, last = Kind.TABLE, _table_end(lines, first)
    elif bare.startswith(("{{", "<!--")):
        last = _templates_end(lines, first)
    elif element := _ELEMENT.fullmatch(bare):
        last = _element_end(lines, first, element[1].lower())
    if last is None:
        return None
    raw = "\n".join(lines[first : last + 1])
    text = raw.strip()
    return Chunk(kind, first + 1, raw, text.lstrip(": ") if kind is Kind.TABLE else text)


def _prose(line: str, number: int) -> Chunk:
    if heading := _HEADING.fullmatch(line):
        level = min(len(heading[1]), len(heading[3]))
        text = line[level : heading.end(3) - level].strip()
        return Chunk(Kind.HEADING, number, line, text, level)
    if item := _ITEM.fullmatch(line):
        return Chunk(Kind.ITEM, number, line, item[2].strip(), len(item[1]))
    return Chunk(Kind.TEXT, number, line, line.strip())


def _end(lines: list[str], start: int, last: re.Pattern[str]) -> int | None:
    """Find the line that ends what begins at `start`; None if there is none."""
    for number in range(start, len(lines)):
        if last.fullmatch(lines[number].strip()):
            return number
    return None


def _table_end(lines: list[str], start: int) -> int | None:
    """Find the line with which a table ends; there may be others in it."""
    depth = 0
    for number in range(start, min(len(lines), start + _MOST_LINES)):
        bare = lines[number].strip()
        depth += bool(_TABLE.match(bare))
        depth -= bare.startswith("|}") and not bare.startswith("|}}")
        if not depth:
            return number
    return None


_EDGE: Final = re.compile(r"<!--|-->|\{\{|\}\}")


def _templates_end(lines: list[str], start: int) -> int | None:
    """Find where templates and comments that fill whole lines end.

    None if text follows in the line where they end: that is a line of text
    (Preprocessor: only a comment's own line goes with it).
    """
    depth, comment = 0, False
    for number in range(start, min(len(lines), start + _MOST_LINES)):
        line, at = lines[number], 0
        for edge in _EDGE.finditer(line):
            if not (depth or comment) and line[at : edge.start()].strip():
                return None
            if comment:
                comment = edge[0] != "-->"
            elif edge[0] == "<!--":
                comment = True
            elif edge[0] == "{{":
                depth += 1
            elif not depth:
                return None
            elif edge[0] == "}}":
                depth -= 1
            at = edge.end()
        if not (depth or comment):
            return None if line[at:].strip() else number
    return None


def _element_end(lines: list[str], start: int, name: str) -> int | None:
    """Find the line with which an element ends; None if text follows, or no end."""
    names = "[uo]l" if name in {"ul", "ol"} else name
    tag = re.compile(rf"<(/?){names}\b[^>]*(?<!/)>", re.IGNORECASE)
    depth = 0
    for number in range(start, min(len(lines), start + _MOST_LINES)):
        for found in tag.finditer(lines[number]):
            # Only lists may be in one another.
            depth = depth + 1 if not found[1] and (depth == 0 or names != name) else depth
            depth -= bool(found[1])
            if depth <= 0:
                return None if lines[number][found.end() :].strip() else number
    return None
