"""Wikitext that somebody wrote by hand, or prepared for translation.

Lines are told apart by `clinicbot.wikitext.scan`, as the reader of the bot's
own pages does. What a document has no form for (a template, a comment, a
table of another form) is kept in its place, as literal text in `<code>`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from clinicbot.digest.inline import check
from clinicbot.digest.model import Image, Inline, Table, UnitHint
from clinicbot.intake.inline import mended
from clinicbot.intake.pieces import Kind, Original, Piece
from clinicbot.intake.visible import MARK, QUOTE_TAGS, cells_of, picture, shown, without_look
from clinicbot.wikitext.escape import Context, escape
from clinicbot.wikitext.reading import read_image, read_table
from clinicbot.wikitext.scan import Chunk, scan
from clinicbot.wikitext.scan import Kind as Line
from clinicbot.wikitext.unit_parser import parse_units


if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from clinicbot.digest.inline import InlineRules


_TVAR: Final = re.compile(
    r"<tvar\s*(?:\|[^>]*|name\s*=[^>]*)>(.*?)(?:</tvar>|</>)", re.DOTALL | re.IGNORECASE
)
_TRANSLATE: Final = re.compile(r"</?translate(?: nowrap)?>|<languages\s*/?>(?:</languages>)?")
_SPAN: Final = re.compile(r"<span\b[^<>]*>(.*?)</span>", re.DOTALL | re.IGNORECASE)
_REDIRECT: Final = re.compile(r"\s*#\s*\w+\s*:?\s*\[\[([^\]|]+)", re.IGNORECASE)
_NOWIKI_OR_COMMENT: Final = re.compile(r"<nowiki>.*?</nowiki>|<!--.*?-->", re.DOTALL)
_LAID_OUT: Final = re.compile(r"</?(?:div|center|p|section)\b", re.IGNORECASE)


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
    original = Original(name, is_page=True)
    plain = _without_comments(without_translate(text.replace("\r\n", "\n")), original)
    reader = _Reader(original, rules, {one.replace("_", " ") for one in categories})
    for key, group in groupby(_chunks(plain), _sort):
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


def _without_comments(text: str, original: Original) -> str:
    """Leave comments out, which only editors see; their lines stay, for the line numbers."""

    def gap(found: re.Match[str]) -> str:
        if not found[0].startswith("<!--"):
            return found[0]
        if not found[0].startswith("<!--T:"):
            line = text.count("\n", 0, found.start()) + 1
            original.warn(f"the comment {found[0]} is for editors and was left out", line=line)
        return "\n" * found[0].count("\n")

    return _NOWIKI_OR_COMMENT.sub(gap, text)


def _chunks(text: str, before: int = 0) -> Iterator[Chunk]:
    """Yield a page's chunks; a line that has whole templates and text is a line of text."""
    for chunk in scan(text):
        first, _, rest = chunk.raw.partition("\n")
        whole = chunk.kind is Line.OTHER and rest and "{{" in first
        if whole and first.count("{{") == first.count("}}"):
            yield Chunk(Line.TEXT, before + chunk.line, first, first.strip())
            yield from _chunks(rest, before + chunk.line)
        else:
            yield replace(chunk, line=before + chunk.line)


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
        elif kind is Line.IMAGE:
            self.image(first)
        elif kind is Line.CATEGORY:
            self.category(first)
        else:
            self.keep(first)

    def image(self, chunk: Chunk) -> None:
        """Take a picture; where it stands and how large it is, a document doesn't say."""
        image = picture(chunk.text)
        if image is None or not self.fits(image):
            self.keep(chunk)
            return
        if read_image(chunk.text) is None:
            self.original.warn(f"the look of {chunk.text} was left out", line=chunk.line)
        self.original.pieces.append(Piece(Kind.WHOLE, line=chunk.line, block=image))

    def category(self, chunk: Chunk) -> None:
        """Take a category that the series doesn't give, as a link to it."""
        wrong = f"{chunk.text} is no category of the series: it was kept as a link"
        self.original.warn(wrong, "the settings name the categories of all pages", chunk.line)
        name = chunk.text.strip("[]").strip().partition("|")[0]
        self.add(Kind.PARAGRAPH, f"[[:{name}]]", 0, chunk.line)

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
        marks = MARK.findall(text)
        bare = self.inline(MARK.sub("", text), line)
        hint = UnitHint(marks[0]) if marks else UnitHint()
        if bare or kind is Kind.ITEM:
            self.original.pieces.append(Piece(kind, bare, level, line, hint))

    def inline(self, text: str, line: int) -> str:
        """Give text that a document may hold."""
        bare = text
        if "clinicbot-links" in bare:
            bare = _SPAN.sub(r"\1", bare)
        bare, tags = without_look(bare)
        for tag in tags:
            self.original.warn(f"the look of {tag} was left out, its text is there", line=line)
        said, wrongs = mended(bare, self.rules)
        for wrong in wrongs:
            self.original.warn(f"{wrong}: it became literal text", line=line)
        return said

    def quote(self, chunk: Chunk) -> None:
        """Take a block quotation, paragraph by paragraph."""
        inside = QUOTE_TAGS.sub("\n\n", chunk.text)
        for paragraph in re.split(r"\n\s*\n", inside):
            if paragraph.strip():
                self.add(Kind.QUOTE, " ".join(paragraph.split("\n")), 0, chunk.line)

    def table(self, chunk: Chunk) -> None:
        """Take a table, of any form that has rows."""
        table = read_table(MARK.sub("", chunk.text))
        if table is None or not self.fits(table):
            table = self.padded(MARK.sub("", chunk.text), chunk.line)
        if table is None:
            self.keep(chunk)
        else:
            self.original.pieces.append(Piece(Kind.WHOLE, line=chunk.line, block=table))

    def padded(self, text: str, line: int) -> Table | None:
        """Read a table by its cells alone: the first row names the columns."""
        caption, rows = cells_of(text)
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
        text = MARK.sub("", chunk.text)
        first = text.partition("\n")[0]
        if not shown(text).strip() or not re.search(r"\w", shown(text)):
            self.original.warn(f"{first} shows no text and was left out", line=chunk.line)
            return
        if "\n" not in text and _LAID_OUT.match(text):
            self.add(Kind.PARAGRAPH, text, 0, chunk.line)
            return
        lines = [escape(line.strip(), Context.LIST_ITEM) for line in text.split("\n")]
        said, _ = mended(f"<code>{'<br>'.join(filter(None, lines))}</code>", self.rules)
        self.original.pieces.append(Piece(Kind.PARAGRAPH, said, line=chunk.line))
        wrong = f"{first} has no form in a digest: it was kept as literal wikitext"
        self.original.warn(wrong, line=chunk.line)
