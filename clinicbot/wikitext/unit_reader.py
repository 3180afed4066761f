"""A source page of Translate read back into a document.

Tags, markers and variables are taken off, as the extension takes them off
before it shows the page; what is left is a page like any other, and is read
like one. Where something has no place in a document, its line is that of the
page as it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from clinicbot.wikitext.reader import PageReading, read_page
from clinicbot.wikitext.unit_layout import TRANSLATION
from clinicbot.wikitext.unit_parser import parse_units
from clinicbot.wikitext.unit_text import MY_LANGUAGE, literal_dollars
from clinicbot.wikitext.variables import Tvar, runs


if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clinicbot.digest.model import Digest
    from clinicbot.wikitext.unit_parser import UnitPage
    from clinicbot.wikitext.view import PageView


_OUTSIDE: Final = re.compile(
    rf"^[ \t]*<languages[ \t]*/?>[ \t]*(?:\n|\Z)|{re.escape(TRANSLATION)}",
    re.MULTILINE | re.IGNORECASE,
)

Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Plain:
    """A page without Translate's markup, and where each part of it was.

    Attributes:
        text: What is left.
        source: The page as it stands.
        begins: Where parts of `text` begin, in order.
        origins: Where each of them was in the page.
    """

    text: str
    source: str
    begins: tuple[int, ...]
    origins: tuple[int, ...]

    def place(self, line: int, column: int) -> tuple[int, int]:
        """Give the line and the column, from 1, that a place has on the page."""
        lines = self.text.split("\n")[: line - 1]
        offset = sum(len(each) + 1 for each in lines) + column - 1
        part = max(bisect_right(self.begins, offset) - 1, 0)
        at = self.origins[part] + offset - self.begins[part]
        before = self.source[:at]
        return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1


def read_translatable(text: str, view: PageView, known: Digest) -> PageReading:
    """Read a source page back into a document.

    For every document and view, reading what `render_translatable` wrote gives
    the document again, without what it says of units, and nothing unplaced.

    Args:
        text: The page's wikitext.
        view: Its surroundings, as for `render_translatable`.
        known: The document that the page was written from.
    """
    plain = without_units(text)
    reading = read_page(plain.text, replace(view, versions={}), known)
    unplaced = []
    for each in reading.unplaced:
        line, column = plain.place(each.line, each.column)
        unplaced.append(replace(each, line=line, column=column))
    return PageReading(reading.digest, tuple(unplaced))


def without_units(text: str) -> Plain:
    """Take Translate's markup off a page."""
    parts: list[str] = []
    begins, origins = [0], [0]
    at = length = 0
    for start, end, instead in sorted(_edits(text, parse_units(text))):
        if start < at:
            continue
        parts += [text[at:start], instead]
        length += start - at
        begins += [length, length + len(instead)]
        origins += [start, end]
        length += len(instead)
        at = end
    parts.append(text[at:])
    return Plain("".join(parts), text, tuple(begins), tuple(origins))


def _edits(text: str, page: UnitPage) -> Iterator[Edit]:
    for pair in page.tags:
        # Section::contents: one line break beside each tag goes with it.
        open_end = pair.inside + text.startswith("\n", pair.inside)
        close = pair.inside_end - (text[pair.inside : pair.inside_end].endswith("\n"))
        yield pair.start, open_end, ""
        yield max(close, open_end), pair.end, ""
    for unit in page.units:
        yield unit.start, unit.end, plain_text_of(unit.text)
    inside = [(pair.start, pair.end) for pair in page.tags]
    for found in _OUTSIDE.finditer(text):
        if not any(start < found.start() < end for start, end in inside):
            yield found.start(), found.end(), ""


def plain_text_of(unit: str) -> str:
    """Give a unit's text as a document has it: no variables, links as written."""
    return "".join(_plain(runs(unit)))


def _plain(parts: Iterable[str | Tvar]) -> Iterator[str]:
    label = before = ""
    for part in parts:
        if isinstance(part, Tvar):
            mine = before.endswith("[[") and part.value.startswith(MY_LANGUAGE)
            value = part.value.removeprefix(MY_LANGUAGE) if mine else part.value
            label = f"|{value}]]" if mine else ""
            yield value
        else:
            before = part
            repeated = label and part.startswith(label)
            yield literal_dollars(
                part.removeprefix(label.removesuffix("]]")) if repeated else part
            )
