"""Single constructs of a page, read back: tables, quotations, images."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clinicbot.digest.model import Image, Quote, Table
from clinicbot.digest.scalars import Inline, Plain
from clinicbot.wikitext.escape import unescape
from clinicbot.wikitext.forms import unguarded
from clinicbot.wikitext.scan import is_prose
from clinicbot.wikitext.seats import Seat, split, unseat


if TYPE_CHECKING:
    from clinicbot.wikitext.forms import Forms


_BLOCKQUOTE: Final = re.compile(r"<blockquote>(.*)</blockquote>", re.DOTALL | re.IGNORECASE)
_FILE: Final = re.compile(
    r"\[\[\s*(?:File|Image)\s*:\s*([^|\]]+?)\s*(?:\|(.*))?\]\]", re.IGNORECASE
)
_SCOPE: Final = re.compile(r'scope="?(?:col|row)"?')


def read_quote(text: str, forms: Forms) -> Quote | None:
    """Read a block quotation; None if it holds more than paragraphs."""
    found = _BLOCKQUOTE.fullmatch(text)
    if not found or not all(map(is_prose, filter(str.strip, found[1].split("\n")))):
        return None
    paragraphs = [" ".join(p.split("\n")) for p in re.split(r"\n\s*\n", found[1].strip())]
    source = forms.as_source(paragraphs[-1])
    said = paragraphs if source is None else paragraphs[:-1]
    if not all(said) or not said:
        return None
    by = None if source is None else Plain(source)
    return Quote(tuple(Inline(unguarded(text)) for text in said), by)


def read_image(text: str) -> Image | None:
    """Read a thumbnail; None if it has options that a document can't say."""
    found = _FILE.fullmatch(text)
    if not found:
        return None
    alt: Plain | None = None
    captions = []
    for option in split(found[2] or "", "|"):
        if option.startswith("alt="):
            alt = Plain(unescape(option.removeprefix("alt=")))
        elif option.strip() not in {"thumb", "thumbnail", "mini", ""}:
            captions.append(option.strip())
    if len(captions) > 1:
        return None
    caption = Inline(unseat(captions[0], Seat.CAPTION)) if captions else None
    return Image(Plain(found[1].replace("_", " ")), caption, alt)


def read_table(text: str) -> Table | None:
    """Read a table with one row of headers; None if it is anything else."""
    caption: Inline | None = None
    rows: list[list[tuple[bool, str]]] = [[]]
    for line in text.split("\n")[1:-1]:
        bare = line.strip()
        if bare.startswith("|+"):
            caption = Inline(unseat(bare[2:].strip(), Seat.CELL))
        elif bare.startswith("|-"):
            rows.append([])
        elif bare[:1] in {"|", "!"}:
            cells = _cells(bare)
            if cells is None:
                return None
            rows[-1] += cells
        elif bare:
            return None
    head, *body = [row for row in rows if row] or [[]]
    plain = not any(is_header for row in body for is_header, _ in row)
    if not (head and body and plain and all(is_header for is_header, _ in head)):
        return None
    if any(len(row) != len(head) for row in body):
        return None
    return Table(
        tuple(Inline(cell) for _, cell in head),
        tuple(tuple(Inline(cell) for _, cell in row) for row in body),
        caption,
    )


def _cells(line: str) -> list[tuple[bool, str]] | None:
    """Read a line of cells, each with whether it is a header; None if one has attributes."""
    is_header = line[0] == "!"
    separators = ("||", "!!") if is_header else ("||",)
    parts = [line[1:]]
    for separator in separators:
        parts = [piece for part in parts for piece in split(part, separator)]
    cells = []
    for part in parts:
        attributes, *rest = split(part, "|")
        if len(rest) > 1 or (rest and not _SCOPE.fullmatch(attributes.strip())):
            return None
        shown = (rest[0] if rest else attributes).strip()
        cells.append((is_header, unseat(shown, Seat.HEADER if is_header else Seat.CELL)))
    return cells
