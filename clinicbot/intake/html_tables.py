"""Tables of HTML: their first row names the columns, a cell is one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clinicbot.digest.inline import plain_text
from clinicbot.digest.model import Inline, Table
from clinicbot.intake.inline import written
from clinicbot.intake.looks import attribute, runs
from clinicbot.intake.words import words


if TYPE_CHECKING:
    from bs4 import Tag

    from clinicbot.digest.inline import InlineRules
    from clinicbot.intake.looks import Looks


_LEAST_ROWS: Final = 2


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
    return written(runs(tag, looks), rules)


def table_words(table: Table) -> list[str]:
    """Give the words of a table."""
    cells = [cell for row in (table.columns, *table.rows) for cell in row]
    texts = [*cells, *([table.caption] if table.caption else [])]
    return words(" ".join(plain_text(text.wikitext) for text in texts))
