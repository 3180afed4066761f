"""Wikitext that somebody wrote by hand, or prepared for translation.

Lines are told apart by `clinicbot.wikitext.scan`, as the reader of the bot's
own pages does. What a document has no form for (a template, a comment, a
table of another form) is kept in its place, as literal text in `<code>`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from clinicbot.digest.blocks import NO_FILE_NAME
from clinicbot.digest.inline import check, plain_text
from clinicbot.digest.model import Image, Table, UnitHint
from clinicbot.digest.scalars import Inline
from clinicbot.intake.chat import is_chat, with_names
from clinicbot.intake.inline import mended
from clinicbot.intake.pieces import Kind, Original, Piece
from clinicbot.intake.visible import MARK, QUOTE_TAGS, cells_of, picture, shown, without_look
from clinicbot.intake.wikitext_lists import entries, html_entries
from clinicbot.intake.wikitext_markup import (
    GONE,
    gallery,
    preformatted,
    with_visible_languages,
    with_whole_addresses,
    with_whole_titles,
    without_comments,
    without_footnotes,
    without_translate,
)
from clinicbot.intake.words import words
from clinicbot.wikitext.escape import Context, escape
from clinicbot.wikitext.reading import read_image, read_table
from clinicbot.wikitext.scan import Kind as Line
from clinicbot.wikitext.scan import scan


if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from clinicbot.digest.inline import InlineRules
    from clinicbot.intake.wikitext_lists import Entry
    from clinicbot.wikitext.scan import Chunk


_OURS: Final = re.compile("[\ue000-\ue002]")
_SPAN: Final = re.compile(r"<span\b[^<>]*>(.*?)</span>", re.DOTALL | re.IGNORECASE)
_REDIRECT: Final = re.compile(r"\s*#\s*\w+\s*:?\s*\[\[([^\]|]+)", re.IGNORECASE)
_LAID_OUT: Final = re.compile(r"</?(?:div|center|p|section)\b", re.IGNORECASE)
_LINES: Final = re.compile(r"<(?:pre|poem|syntaxhighlight|source)\b[^>]*>.*</", re.DOTALL)
_HTML_LIST: Final = re.compile(r"<[uo]l\b.*</[uo]l>", re.DOTALL | re.IGNORECASE)
_GALLERY: Final = re.compile(r"<gallery\b.*</gallery>", re.DOTALL | re.IGNORECASE)


def redirect_target(text: str) -> str:
    """Give the title that a redirect's text leads to; "" if it is none."""
    found = _REDIRECT.match(text)
    return found[1].strip() if found else ""


def read_wikitext(
    text: str,
    name: str,
    rules: InlineRules,
    categories: Collection[str] = (),
    title: str = "",
) -> Original:
    """Read a page's wikitext.

    Args:
        text: The page.
        name: What to call it in messages.
        rules: What texts may hold.
        categories: Those that the series gives every page; they aren't text.
        title: The page's title, if it is known: links may depend on it.
    """
    original = Original(name, title=title, is_page=True)
    # Marks of our own are in private use; no text has them.
    lines = _OURS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    plain = without_comments(without_translate(lines), original)
    reader = _Reader(original, rules, {one.replace("_", " ") for one in categories})
    chunks = (chunk for chunk in scan(plain) if chunk.raw.strip() != GONE)
    for key, group in groupby(chunks, _sort):
        reader.take(key[0], list(group))
    original.said = "\n".join(reader.said)
    return original


def _sort(chunk: Chunk) -> tuple[Line, str | int]:
    """Say what belongs together: the lines of a paragraph, or of a list; all else is by itself."""
    if chunk.kind is Line.TEXT:
        return chunk.kind, "preformatted" if chunk.raw.startswith(" ") else ""
    return chunk.kind, "" if chunk.kind is Line.ITEM else chunk.line


class _Reader:
    """Takes chunks; finds the piece that each is."""

    def __init__(self, original: Original, rules: InlineRules, categories: set[str]) -> None:
        self.original, self.rules, self.categories = original, rules, categories
        self.said: list[str] = []

    def take(self, kind: Line, chunks: list[Chunk]) -> None:
        """Take one chunk, or the lines of a paragraph or of a list."""
        first = chunks[0]
        if kind in {Line.BLANK, Line.NAVIGATION, Line.WRAPPER}:
            return
        if kind is Line.CATEGORY:
            self.category(first)
            return
        if kind is Line.TEXT:
            self.said.append(shown("\n".join(chunk.raw for chunk in chunks)))
        else:
            self.said += [shown(chunk.raw) for chunk in chunks]
        if kind is Line.HEADING:
            self.add(Kind.HEADING, first.text, first.depth, first.line)
        elif kind is Line.ITEM:
            self.items(list(entries(chunks)))
        elif kind is Line.TEXT:
            # Lines that begin with a space are shown line by line.
            between = "<br>" if first.raw.startswith(" ") else " "
            self.add(Kind.PARAGRAPH, between.join(one.text for one in chunks), 0, first.line)
        elif kind is Line.QUOTE:
            self.quote(first)
        elif kind is Line.TABLE:
            self.table(first)
        elif kind is Line.IMAGE:
            self.image(first)
        else:
            self.other(first)

    def image(self, chunk: Chunk) -> None:
        """Take a picture; where it stands and how large it is, a document doesn't say."""
        text = MARK.sub("", chunk.text)
        image = picture(text)
        if image is None or not self.fits(image):
            self.keep(chunk)
            return
        if read_image(text) is None:
            self.original.warn(f"the look of {text} was left out", line=chunk.line)
        self.original.pieces.append(Piece(Kind.WHOLE, line=chunk.line, block=image))

    def category(self, chunk: Chunk) -> None:
        """Take a category that the series doesn't give, as a link to it."""
        name = chunk.text.strip("[]").strip().partition("|")[0].strip()
        if name.partition(":")[2].strip().replace("_", " ") in self.categories:
            return
        self.said.append(name)
        wrong = f"{chunk.text} is no category of the series: it was kept as a link"
        self.original.warn(wrong, "the settings name the categories of all pages", chunk.line)
        self.add(Kind.PARAGRAPH, f"[[:{name}]]", 0, chunk.line)

    def items(self, found: Iterable[Entry]) -> None:
        """Take the items of a list; an indent counts as a bullet."""
        indents = []
        for entry in found:
            indents += [entry.line] if entry.indented else []
            kind = Kind.ITEM if entry.depth else Kind.PARAGRAPH
            self.add(kind, entry.text, entry.depth, entry.line, entry)
        if indents:
            many = f"{len(indents)} indented lines became bullets"
            said = many if len(indents) > 1 else "an indented line became a bullet"
            self.original.warn(said, line=indents[0])

    def add(
        self, kind: Kind, text: str, level: int, line: int, entry: Entry | None = None
    ) -> None:
        """Add a text with the id of its unit; what may not be in it is literal."""
        marks = MARK.findall(text)
        bare = self.inline(MARK.sub("", text), line)
        hint = UnitHint(marks[0]) if marks else UnitHint()
        if bare or kind is Kind.ITEM:
            piece = Piece(kind, bare, level, line, hint)
            if entry:
                piece = replace(piece, numbered=entry.numbered, term=entry.term)
            self.original.pieces.append(piece)

    def inline(self, text: str, line: int) -> str:
        """Give text that a document may hold."""
        bare = text
        if "clinicbot-links" in bare:
            bare = _SPAN.sub(r"\1", bare)
        bare = with_whole_titles(with_names(with_whole_addresses(bare)), self.original.title)
        bare = without_footnotes(bare, self.original, line)
        bare = with_visible_languages(bare, self.original, line)
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
        if table is not None:
            self.original.pieces.append(Piece(Kind.WHOLE, line=chunk.line, block=table))
        elif not self.one_row(chunk):
            self.keep(chunk)

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

    def one_row(self, chunk: Chunk) -> bool:
        """Take a table of one row, which only lays text out, as the text in it."""
        caption, rows = cells_of(MARK.sub("", chunk.text))
        cells = [caption, *(cell for row in rows for cell in row)]
        said = [self.inline(cell, chunk.line) for cell in cells if cell]
        wanted = Counter(words(shown(chunk.raw)))
        if wanted - Counter(words(" ".join(map(plain_text, said)))):
            return False
        self.original.warn("this table became paragraphs", line=chunk.line)
        for text in filter(None, said):
            self.original.pieces.append(Piece(Kind.PARAGRAPH, text, line=chunk.line))
        return bool(said)

    def fits(self, block: Table | Image) -> bool:
        """Say whether all texts of a block are such as a document may hold."""
        if isinstance(block, Image):
            if NO_FILE_NAME.search(block.file.text):
                return False
            texts = [block.caption]
        else:
            texts = [block.caption, *block.columns, *(cell for row in block.rows for cell in row)]
        return not any(
            check(text.wikitext, self.rules) for text in texts if text and text.wikitext
        )

    def other(self, chunk: Chunk) -> None:
        """Take an element that spans lines, as what it shows; keep what shows nobody knows."""
        text = MARK.sub("", chunk.text)
        if _LINES.match(text):
            lines = preformatted(text)
            code = f"<code>{lines}</code>"
            poem = text.lower().startswith("<poem") or is_chat(lines)
            self.add(Kind.PARAGRAPH, lines if poem else code, 0, chunk.line)
        elif _HTML_LIST.fullmatch(text):
            self.items(html_entries(chunk.text, chunk.line))
        elif _GALLERY.fullmatch(text) and all(map(self.fits, pictures := list(gallery(text)))):
            wrong = "the gallery became single pictures"
            self.original.warn(f"{wrong}: {text.partition(chr(10))[0]}", line=chunk.line)
            for image in pictures:
                self.original.pieces.append(Piece(Kind.WHOLE, line=chunk.line, block=image))
        else:
            self.keep(chunk)

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
        units = ", ".join(MARK.findall(chunk.text))
        lost = f"the translations of unit {units} have no place any more" if units else ""
        self.original.warn(wrong, lost, chunk.line)
