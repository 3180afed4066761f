"""Wikitext that somebody wrote by hand, or prepared for translation.

Lines are told apart by `clinicbot.wikitext.scan`, as the reader of the bot's
own pages does. What a document has no form for (a template, a comment, a
table of another form) is kept in its place, as literal text in `<code>`.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from clinicbot.digest.inline import check, plain_text
from clinicbot.digest.model import Image, Inline, Table, UnitHint
from clinicbot.intake.inline import mended
from clinicbot.intake.pieces import Kind, Original, Piece
from clinicbot.wikitext.escape import Context, escape
from clinicbot.wikitext.reading import read_image, read_table
from clinicbot.wikitext.scan import Kind as Line
from clinicbot.wikitext.scan import scan
from clinicbot.wikitext.unit_parser import parse_units


if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from clinicbot.digest.inline import InlineRules
    from clinicbot.wikitext.scan import Chunk


# A unit's id travels in front of its text, between characters for private use.
_MARK: Final = re.compile("\ue000([^\ue001]*)\ue001 ?")
_TVAR: Final = re.compile(
    r"<tvar\s*(?:\|[^>]*|name\s*=[^>]*)>(.*?)(?:</tvar>|</>)", re.DOTALL | re.IGNORECASE
)
_TRANSLATE: Final = re.compile(r"</?translate(?: nowrap)?>|<languages\s*/?>(?:</languages>)?")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_ATTRIBUTES: Final = re.compile(r"<(/?[A-Za-z][A-Za-z0-9]*)\b[^<>]*>")
_TABLE_MARKS: Final = re.compile(r"^\s*(?:\{\|[^\n]*|\|\}|\|-[^\n]*|\|\+|[|!])", re.MULTILINE)
_CELL: Final = re.compile(r"\|\||!!")
_CELL_ATTRIBUTES: Final = re.compile(r"^[^|\[\]{}]*=[^|\[\]{}]*\|(?!\|)")
_LINE_START: Final = re.compile(r"^[*#:;]+\s*|^=+|=+\s*$", re.MULTILINE)
_SPAN: Final = re.compile(r"<span\b[^<>]*>(.*?)</span>", re.DOTALL | re.IGNORECASE)
_REDIRECT: Final = re.compile(r"\s*#\s*\w+\s*:?\s*\[\[([^\]|]+)", re.IGNORECASE)
_LEFT_OUT: Final = "the comment {} is for editors and was left out"
_QUOTE_TAGS: Final = re.compile(r"</?blockquote\b[^>]*>", re.IGNORECASE)


def redirect_target(text: str) -> str:
    """Give the title that a redirect's text leads to; "" if it is none."""
    found = _REDIRECT.match(text)
    return found[1].strip() if found else ""


def read_wikitext(
    text: str, name: str, rules: InlineRules, categories: Collection[str] = ()
) -> Original:
    """Read a page's wikitext.

    Args:
        text: The page.
        name: What to call it in messages.
        rules: What texts may hold.
        categories: Those that the series gives every page; they aren't text.
    """
    plain = without_translate(text.replace("\r\n", "\n"))
    original = Original(name, is_page=True)
    reader = _Reader(original, rules, {one.replace("_", " ") for one in categories})
    for key, group in groupby(scan(plain), _sort):
        reader.take(key[0], list(group))
    original.said = "\n".join(reader.said)
    return original


def without_translate(text: str) -> str:
    """Give a page without the markup of the Translate extension.

    The id of each unit is kept in front of its text (in front of its heading's
    text, too).
    """
    page = parse_units(text)
    written: list[str] = []
    at = 0
    for unit in page.units:
        said = unit.text
        if unit.id is not None:
            lead = re.match(r"(?:={1,6}|[*#:;]+)?[ \t]*", said)
            start = lead.end() if lead else 0
            said = f"{said[:start]}\ue000{unit.id}\ue001{said[start:]}"
        written += [text[at : unit.start], said]
        at = unit.end
    bare = "".join(written) + text[at:]
    if not page.tags:
        return _TRANSLATE.sub("", bare) if "<languages" in bare else bare
    return _TVAR.sub(r"\1", _TRANSLATE.sub("", bare))


def _sort(chunk: Chunk) -> tuple[Line, int]:
    """Say what belongs together: the lines of a paragraph; all else is by itself."""
    return chunk.kind, 0 if chunk.kind is Line.TEXT else chunk.line


class _Reader:
    """Takes chunks; finds the piece that each is."""

    def __init__(self, original: Original, rules: InlineRules, categories: set[str]) -> None:
        self.original, self.rules, self.categories = original, rules, categories
        self.said: list[str] = []

    def take(self, kind: Line, chunks: list[Chunk]) -> None:
        """Take one chunk, or the lines of a paragraph."""
        first = chunks[0]
        raw = "\n".join(chunk.raw for chunk in chunks)
        if kind in {Line.BLANK, Line.NAVIGATION, Line.WRAPPER}:
            return
        if kind is Line.CATEGORY and self.is_series(first.text):
            return
        self.said.append(shown(raw))
        if kind is Line.HEADING:
            self.add(Kind.HEADING, first.text, first.depth, first.line)
        elif kind is Line.ITEM:
            self.item(first)
        elif kind is Line.TEXT:
            self.add(Kind.PARAGRAPH, " ".join(chunk.text for chunk in chunks), 0, first.line)
        elif kind is Line.QUOTE:
            self.quote(first)
        elif kind is Line.TABLE:
            self.table(first)
        elif kind is Line.IMAGE and (image := read_image(first.text)) and self.fits(image):
            self.original.pieces.append(Piece(Kind.WHOLE, line=first.line, block=image))
        else:
            self.keep(first)

    def is_series(self, text: str) -> bool:
        """Say whether a category is one that the series gives by itself."""
        name = text.strip("[]").partition(":")[2].partition("|")[0]
        return name.strip().replace("_", " ") in self.categories

    def item(self, chunk: Chunk) -> None:
        """Take a bullet; a number or an indent counts as one."""
        marks = chunk.raw.lstrip()[: chunk.depth]
        if marks[-1:] == "#":
            self.original.warn("a numbered list became bullets", line=chunk.line)
        elif set(marks) - {"*"}:
            self.original.warn("an indented line became a bullet", line=chunk.line)
        self.add(Kind.ITEM, chunk.text, chunk.depth, chunk.line)

    def add(self, kind: Kind, text: str, level: int, line: int) -> None:
        """Add a text with the id of its unit; what may not be in it is literal."""
        marks = _MARK.findall(text)
        bare = self.inline(_MARK.sub("", text), line)
        hint = UnitHint(marks[0]) if marks else UnitHint()
        if bare or kind is Kind.ITEM:
            self.original.pieces.append(Piece(kind, bare, level, line, hint))

    def inline(self, text: str, line: int) -> str:
        """Give text that a document may hold."""
        for comment in _COMMENT.findall(text):
            self.original.warn(_LEFT_OUT.format(comment), line=line)
        bare = _COMMENT.sub("", text)
        if "clinicbot-links" in bare:
            bare = _SPAN.sub(r"\1", bare)
        said, wrongs = mended(bare, self.rules)
        for wrong in wrongs:
            self.original.warn(f"{wrong}: it became literal text", line=line)
        return said

    def quote(self, chunk: Chunk) -> None:
        """Take a block quotation, paragraph by paragraph."""
        inside = _QUOTE_TAGS.sub("\n\n", chunk.text)
        for paragraph in re.split(r"\n\s*\n", inside):
            if paragraph.strip():
                self.add(Kind.QUOTE, " ".join(paragraph.split("\n")), 0, chunk.line)

    def table(self, chunk: Chunk) -> None:
        """Take a table, of any form that has rows."""
        table = read_table(_MARK.sub("", chunk.text))
        if table is None or not self.fits(table):
            table = self.padded(_MARK.sub("", chunk.text), chunk.line)
        if table is None:
            self.keep(chunk)
        else:
            self.original.pieces.append(Piece(Kind.WHOLE, line=chunk.line, block=table))

    def padded(self, text: str, line: int) -> Table | None:
        """Read a table by its cells alone: the first row names the columns."""
        caption, rows = _cells(text)
        rows = [[self.inline(cell, line) for cell in row] for row in rows if any(row)]
        width = max(map(len, rows), default=0)
        if len(rows) < 2:  # noqa: PLR2004 - a header and a row
            return None
        self.original.warn("the look of this table was left out, its cells are there", line=line)
        full = [tuple(map(Inline, [*row, *[""] * (width - len(row))])) for row in rows]
        above = Inline(self.inline(caption, line)) if caption else None
        return Table(full[0], tuple(full[1:]), above)

    def fits(self, block: Table | Image) -> bool:
        """Say whether all texts of a block are such as a document may hold."""
        if isinstance(block, Image):
            texts = [block.caption]
        else:
            texts = [block.caption, *block.columns, *(cell for row in block.rows for cell in row)]
        return not any(
            check(text.wikitext, self.rules) for text in texts if text and text.wikitext
        )

    def keep(self, chunk: Chunk) -> None:
        """Keep what a document has no form for: its wikitext, literally."""
        text = _MARK.sub("", chunk.text)
        first = text.partition("\n")[0]
        if _COMMENT.fullmatch(text):
            self.original.warn(_LEFT_OUT.format(first), line=chunk.line)
            return
        if not shown(text).strip():
            self.original.warn(f"{first} shows no text and was left out", line=chunk.line)
            return
        lines = [escape(line.strip(), Context.LIST_ITEM) for line in text.split("\n")]
        said, _ = mended(f"<code>{'<br>'.join(filter(None, lines))}</code>", self.rules)
        self.original.pieces.append(Piece(Kind.PARAGRAPH, said, line=chunk.line))
        wrong = f"{first} has no form in a digest: it was kept as literal wikitext"
        self.original.warn(wrong, line=chunk.line)


def _cells(text: str) -> tuple[str, list[list[str]]]:
    """Give a table's caption and the wikitext of its cells, row by row."""
    caption, rows = "", [[""][:0]]
    for line in text.split("\n")[1:-1]:
        bare = line.strip()
        if bare.startswith("|+"):
            caption = _CELL_ATTRIBUTES.sub("", bare[2:]).strip()
        elif bare.startswith("|-"):
            rows.append([])
        elif bare[:1] in {"|", "!"}:
            parts = _CELL.split(bare[1:]) if "[[" not in bare else bare[1:].split("||")
            rows[-1] += [_CELL_ATTRIBUTES.sub("", part).strip() for part in parts]
        elif bare and rows[-1]:
            rows[-1][-1] = f"{rows[-1][-1]}<br>{bare}"
    return caption, rows


def shown(wikitext: str) -> str:
    """Give what a reader sees of any wikitext, roughly: more rather than less."""
    text = _MARK.sub("", wikitext)
    if text.lstrip().startswith("{|"):
        text = "\n".join(_table_text(text))
    text = _QUOTE_TAGS.sub(" ", _COMMENT.sub("", text))
    text = _ATTRIBUTES.sub(lambda tag: f"<{tag[1]}>", text)
    lines = (_LINE_START.sub("", line).strip() for line in text.split("\n"))
    return "\n".join(_visible(line) for line in lines)


def _table_text(text: str) -> Iterator[str]:
    caption, rows = _cells(text)
    yield caption
    for row in rows:
        yield from row


_NO_TEXT: Final = re.compile(r"</?[A-Za-z][A-Za-z0-9]*\s*/?>|__[A-Z]+__|^----+")
_IMAGE: Final = re.compile(r"^\[\[\s*(?:File|Image)\s*:", re.IGNORECASE)


def _visible(line: str) -> str:
    if _IMAGE.match(line) and (image := read_image(line)):
        said: Iterable[str] = (
            image.file.text,
            image.alt.text if image.alt else "",
            plain_text(image.caption.wikitext) if image.caption else "",
        )
        return " ".join(said)
    return plain_text(_NO_TEXT.sub(" ", line))
