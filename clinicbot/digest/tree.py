"""The tree of a source file: texts, mappings and sequences, each with its place.

Nothing is typed here: `no`, `006` and `~8` are the texts that were written.
What they mean is for the schema to say (`clinicbot.digest.kinds`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from clinicbot.errors import Place


if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text.

    Attributes:
        text: The text as YAML folds and unescapes it.
        place: Where it begins, its quotation mark included.
        style: How it is written: "" plain, `'`, `"`, `|` or `>`.
        source: The whole file, shared by all its nodes.
        start: Where in `source` it begins.
        end: Where in `source` it ends.
    """

    text: str
    place: Place
    style: str = ""
    source: str = field(default="", repr=False, compare=False)
    start: int = field(default=0, repr=False, compare=False)
    end: int = field(default=0, repr=False, compare=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was written (`says:` and the line's end)."""
        return not self.text and not self.style

    def at(self, offset: int) -> Place:
        """Say where in the file the character at `offset` of the text is.

        Folding and quoting change white space and escapes only, so the
        characters that are not white space tell the place: the same number of
        them lies before it in the file and in the text.
        """
        if not self.source:
            return self.place
        index = self.start + self._within(offset)
        begin = self.source.rfind("\n", 0, index) + 1
        line = self.place.line + self.source.count("\n", self.start, index)
        return Place(self.place.file, line, index - begin + 1)

    def _within(self, offset: int) -> int:
        """Find the offset in what is written of an offset in the text."""
        solid = _solid_characters(self.text)
        units = _solid_units(self.source, self.start, self.end, self.style)
        wanted = bisect_left(solid, offset)
        if wanted < min(len(solid), len(units)) and solid[wanted] == offset:
            return units[wanted][0]
        if not wanted or wanted > len(units):
            return 0
        return units[wanted - 1][1] + offset - solid[wanted - 1] - 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of a mapping and its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order written; no key twice."""

    entries: tuple[Entry, ...]
    place: Place
    flow: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    place: Place
    flow: bool = False


Node = Scalar | Mapping | Sequence


_UNITS = {
    "'": re.compile(r"''|."),
    '"': re.compile(
        r"\\(?:\n[ \t]*|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)|.", re.DOTALL
    ),
}
_ANY = re.compile(r".")
_WHITE_ESCAPES = re.compile(r"\\[\n nrtvfNLP_\t]|\\x(?:20|09|0[aA]|[aA]0)|\\u00(?:20|[aA]0)")


# A text with thousands of errors asks thousands of times; one is read at a time.
@lru_cache(maxsize=1)
def _solid_characters(text: str) -> list[int]:
    """Give the offset of every character that is not white space."""
    return [i for i, char in enumerate(text) if not char.isspace()]


@lru_cache(maxsize=1)
def _solid_units(source: str, start: int, end: int, style: str) -> list[tuple[int, int]]:
    """Give the span of every unit that stands for one non-white character."""
    return list(_solid(source[start:end], style))


def _solid(written: str, style: str) -> Iterator[tuple[int, int]]:
    """Yield the span of every unit that stands for one non-white character."""
    begin, end = 0, len(written)
    if style and style in "'\"":
        begin, end = 1, end - 1
    elif style:
        begin = written.find("\n") + 1
    for unit in _UNITS.get(style, _ANY).finditer(written, begin, end):
        text = unit.group()
        if not text.isspace() and not (text[0] == "\\" and _WHITE_ESCAPES.match(text)):
            yield unit.span()
