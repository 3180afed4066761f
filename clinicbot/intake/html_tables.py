"""Tables of HTML: their first row names the columns, a cell is one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clinicbot.digest.inline import plain_text
from clinicbot.digest.model import Table
from clinicbot.digest.scalars import Inline
from clinicbot.intake.inline import written
from clinicbot.intake.looks import attribute, runs
from clinicbot.intake.words import words


if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag

    from clinicbot.digest.inline import InlineRules
    from clinicbot.intake.looks import Looks


_LEAST_ROWS: Final = 2
_BOLD: Final = re.compile(r"'''(?!')((?:(?!''').)+)'''(?!')")


def read_table(tag: Tag, looks: Looks, rules: InlineRules) -> Table | None:
    """Read a table; None if it is none of data: one row, or tables in tables."""
    if tag.find("table"):
        return None
    rows = [texts for texts in _rows(tag, looks, rules) if any(texts)]
    if len(rows) < _LEAST_ROWS:
        return None
    rows[0] = [_without_bold(text) for text in rows[0]]
    width = max(map(len, rows))
    full = [tuple(map(Inline, [*row, *[""] * (width - len(row))])) for row in rows]
    caption = tag.find("caption")
    said = _cell(caption, looks, rules) if caption else ""
    return Table(full[0], tuple(full[1:]), Inline(said) if said else None)


def _rows(tag: Tag, looks: Looks, rules: InlineRules) -> Iterator[list[str]]:
    """Yield the texts of each row; nothing stands in for what a wide or tall cell covers."""
    covered: dict[int, int] = {}
    for row in tag.find_all("tr"):
        texts: list[str] = []
        below: dict[int, int] = {}
        for cell in row.find_all(["td", "th"], recursive=False):
            while covered.get(len(texts), 0):
                texts.append("")
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            below |= dict.fromkeys(range(len(texts), len(texts) + width), height)
            texts += [_cell(cell, looks, rules), *[""] * (width - 1)]
        covered = {at: left - 1 for at, left in (covered | below).items() if left > 1}
        yield texts


def _span(cell: Tag, name: str) -> int:
    """Say how many columns or rows a cell takes."""
    said = attribute(cell, name)
    return min(max(int(said), 1), 100) if said.isdecimal() else 1


def _without_bold(text: str) -> str:
    """Give a header without the look that headers have anyway."""
    found = _BOLD.fullmatch(text)
    return found[1] if found else text


def _cell(tag: Tag, looks: Looks, rules: InlineRules) -> str:
    """Give a cell's text on one line, its paragraphs parted by breaks."""
    return written(runs(tag, looks), rules)


def table_words(table: Table) -> list[str]:
    """Give the words of a table."""
    cells = [cell for row in (table.columns, *table.rows) for cell in row]
    texts = [*cells, *([table.caption] if table.caption else [])]
    return words(" ".join(plain_text(text.wikitext) for text in texts))
