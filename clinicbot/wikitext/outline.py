"""A page's chunks as an outline: headings, each with the blocks below it.

Everything that has a place in a document gets it; the rest is kept aside,
word for word, with its line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clinicbot.digest.model import Links, Note, Paragraph, Remark
from clinicbot.digest.scalars import Inline, Plain
from clinicbot.wikitext.forms import Forms, unguarded
from clinicbot.wikitext.reading import read_image, read_quote, read_table
from clinicbot.wikitext.scan import Kind, scan


if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from clinicbot.digest.model import Block
    from clinicbot.series.wording import Wording
    from clinicbot.wikitext.scan import Chunk


@dataclass(frozen=True, slots=True)
class Unplaced:
    """What a page holds and a document can't say.

    Attributes:
        line: Where it begins, from 1.
        column: The column, from 1.
        text: Its wikitext, as it stands.
    """

    line: int
    column: int
    text: str


@dataclass(slots=True)
class Part:
    """A heading and what is below it, up to the next heading.

    Attributes:
        level: The heading's level; 0 above the first one.
        heading: Its wikitext.
        line: Its line.
        blocks: What is below it.
    """

    level: int = 0
    heading: str = ""
    line: int = 0
    blocks: list[Block] = field(default_factory=list)


def outline(
    wikitext: str, wording: Wording, categories: Collection[str]
) -> tuple[list[Part], list[Unplaced]]:
    """Read a page into its parts, the first of which has no heading.

    Args:
        wikitext: The page.
        wording: The sentences by which remarks and notes are recognised.
        categories: Those that the series gives every page; others are
            somebody's own and are kept aside.
    """
    builder = _Builder(Forms(wording), {name.replace("_", " ") for name in categories})
    for group in _grouped(scan(wikitext)):
        builder.take(group)
    return builder.parts, builder.unplaced


def _grouped(chunks: Iterable[Chunk]) -> Iterator[list[Chunk]]:
    """Yield bullets that are one list together, lines of one paragraph together."""
    group: list[Chunk] = []
    for chunk in chunks:
        # Blank lines between bullets split a list on the page, but hardly in
        # anybody's mind: the document's list goes on.
        if group and chunk.kind is Kind.BLANK and group[-1].kind is Kind.ITEM:
            continue
        if group and not (chunk.kind is group[-1].kind and chunk.kind in {Kind.ITEM, Kind.TEXT}):
            yield group
            group = []
        if chunk.kind is not Kind.BLANK:
            group.append(chunk)
    if group:
        yield group


class _Builder:
    """Puts groups of chunks where they belong."""

    def __init__(self, forms: Forms, categories: Collection[str]) -> None:
        self.forms = forms
        self.categories = categories
        self.parts = [Part()]
        self.unplaced: list[Unplaced] = []

    def take(self, group: list[Chunk]) -> None:
        """Add one group to the part that is open."""
        first = group[0]
        if first.kind is Kind.HEADING:
            self.parts.append(Part(first.depth, first.text, first.line))
        elif first.kind is Kind.ITEM:
            self.parts[-1].blocks += _nested(group, self.forms)
        elif first.kind is Kind.TEXT:
            self.parts[-1].blocks.append(self.paragraph(" ".join(c.text for c in group)))
        elif first.kind in {Kind.NAVIGATION, Kind.WRAPPER}:
            pass
        elif first.kind is Kind.CATEGORY:
            self.category(first)
        else:
            self.construct(first)

    def paragraph(self, text: str) -> Block:
        """Read a paragraph of any form."""
        first = self.parts[-1].level and not self.parts[-1].blocks
        if first and (links := self.forms.as_links(text)):
            return Links(tuple(map(Inline, links)))
        if note := self.forms.as_note(text):
            return Note(Inline(note))
        if spoken := self.forms.as_speech(text):
            return Paragraph(Inline(spoken[1]), Plain(spoken[0]))
        return Paragraph(Inline(unguarded(text)))

    def category(self, chunk: Chunk) -> None:
        """Pass over a category that the series gives, keep another aside."""
        name = chunk.text.strip("[]").partition(":")[2].partition("|")[0]
        if name.strip().replace("_", " ") not in self.categories:
            self.keep(chunk)

    def construct(self, chunk: Chunk) -> None:
        """Read a table, an image or a quotation, or keep it aside."""
        block: Block | None = None
        if chunk.kind is Kind.TABLE:
            block = read_table(chunk.text)
        elif chunk.kind is Kind.IMAGE:
            block = read_image(chunk.text)
        elif chunk.kind is Kind.QUOTE:
            block = read_quote(chunk.text, self.forms)
        if block:
            self.parts[-1].blocks.append(block)
        else:
            self.keep(chunk)

    def keep(self, chunk: Chunk) -> None:
        """Keep aside what a document can't say."""
        self.unplaced.append(Unplaced(chunk.line, chunk.column, chunk.text))


def _nested(items: list[Chunk], forms: Forms) -> list[Remark | Note]:
    """Nest bullets by their depth; one that skips a depth hangs below the last."""
    found: list[Remark | Note] = []
    position = 0
    while position < len(items):
        own = items[position]
        end = position + 1
        while end < len(items) and items[end].depth > own.depth:
            end += 1
        points = tuple(_nested(items[position + 1 : end], forms))
        found += _bullet(own, points, forms)
        position = end
    return found


def _bullet(
    chunk: Chunk, points: tuple[Remark | Note, ...], forms: Forms
) -> tuple[Remark | Note, ...]:
    """Read one bullet of any form; an empty one is only what hangs below it."""
    text = chunk.text
    if not text:
        return points
    note = forms.as_note(text)
    if note and not points and not chunk.numbered:
        return (Note(Inline(note), bullet=chunk.depth == 1),)
    by, says = (None, text) if note else forms.as_speech(text) or (None, text)
    said = Inline(unguarded(says)) if says else None
    return (Remark(Plain(by) if by else None, said, points, numbered=chunk.numbered),)
