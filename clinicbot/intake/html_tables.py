"""Tables of HTML: their first row names the columns, a cell is one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clinicbot.digest.model import Inline, Table
from clinicbot.intake.inline import BREAK, Run, written
from clinicbot.intake.looks import attribute, runs


if TYPE_CHECKING:
    from bs4 import Tag

    from clinicbot.digest.inline import InlineRules
    from clinicbot.intake.looks import Looks


_LINES: Final = ["p", "li", "div"]
_LEAST_ROWS: Final = 2
_NOTHING: Final[frozenset[str]] = frozenset()


def read_table(tag: Tag, looks: Looks, rules: InlineRules) -> Table | None:
    """Read a table; None if it is none of data: one row, or tables in tables."""
    if tag.find("table"):
        return None
    rows = []
    for row in tag.find_all("tr"):
        cells = row.find_all(["td", "th"], recursive=False)
        texts = [text for cell in cells for text in _spanned(cell, looks, rules)]
        if any(texts):
            rows.append(texts)
    if len(rows) < _LEAST_ROWS:
        return None
    width = max(map(len, rows))
    full = [tuple(map(Inline, [*row, *[""] * (width - len(row))])) for row in rows]
    caption = tag.find("caption")
    said = _cell(caption, looks, rules) if caption else ""
    return Table(full[0], tuple(full[1:]), Inline(said) if said else None)


def _spanned(cell: Tag, looks: Looks, rules: InlineRules) -> list[str]:
    """Give a cell's text, and nothing for the further columns that it takes."""
    span = attribute(cell, "colspan")
    more = min(int(span), 100) - 1 if span.isdigit() and int(span) else 0
    return [_cell(cell, looks, rules), *[""] * more]


def _cell(tag: Tag, looks: Looks, rules: InlineRules) -> str:
    """Give a cell's text on one line, its paragraphs parted by breaks."""
    said: list[Run] = []
    inner = [child for child in tag.find_all(_LINES) if not child.find(_LINES)]
    loose = list(runs(tag, looks, frozenset((*_LINES, "ul", "ol")) if inner else _NOTHING))
    if any(run.text.strip() for run in loose):
        said += loose
    for each in inner:
        said += [Run(BREAK)] if any(run.text.strip() for run in said) else []
        said += runs(each, looks, _NOTHING)
    return written(said, rules)
