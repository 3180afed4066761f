"""The last look at a page before it leaves: it is parsed, and what is there counted.

A text that got out of its place would show here as a heading, a category, a
file or a template that nobody asked for. That is never a person's mistake
(documents are checked where they are read), so it is an error of ours.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

import mwparserfromhell
from mwparserfromhell.nodes import Heading as ParsedHeading
from mwparserfromhell.nodes import Template, Wikilink

from clinicbot.errors import BugError
from clinicbot.wikitext.pieces import Category, Grid, Heading, Item, Para, Picture, Quotation


if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clinicbot.wikitext.pieces import Piece, Text


_BULLETS: Final = re.compile(r"\n[*#:;]+")
# Without links or templates in it, so that there is nothing to count.
_ATTRIBUTES: Final = re.compile(r"<(div|span) [^<>\[\]{}]+>")


def prove(page: str, pieces: Sequence[Piece], title: str) -> None:
    """Check that a page holds the headings, categories, files and templates meant.

    Raises:
        BugError: It holds others, or not all of them.
    """
    meant, found = Counter(_meant(pieces)), Counter(_found(page))
    if meant != found:
        more = ", ".join(map(" ".join, found - meant)) or "nothing"
        less = ", ".join(map(" ".join, meant - found)) or "nothing"
        raise BugError(
            f"{title}: the page as written isn't the page as meant"
            f" (more than meant: {more}; less: {less}); this is a bug of clinicbot"
        )


def texts(piece: Piece) -> Iterator[Text]:
    """Yield the texts of a piece, in reading order."""
    match piece:
        case Heading(_, text) | Para(text) | Item(_, text):
            yield text
        case Quotation(paragraphs, source):
            yield from paragraphs
            yield from [source] if source else []
        case Picture(_, caption, alt):
            yield from (text for text in (alt, caption) if text)
        case Grid(columns, rows, caption):
            yield from [caption] if caption else []
            yield from columns
            for row in rows:
                yield from row


def _meant(pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    for piece in pieces:
        if isinstance(piece, Heading):
            yield "heading of level", str(piece.level)
        elif isinstance(piece, Category):
            yield "category", piece.name
        elif isinstance(piece, Picture):
            yield "file", piece.file
        for text in texts(piece):
            if "{{" in text.wikitext:
                yield from _found(text.wikitext)


def _found(wikitext: str) -> Iterator[tuple[str, str]]:
    # Nothing that is counted hangs on bullets and attributes, which take longest to parse.
    plain = _ATTRIBUTES.sub(r"<\1>", _BULLETS.sub("\n ", f"\n{wikitext}"))
    parsed = mwparserfromhell.parse(plain, skip_style_tags=True)
    for node in parsed.ifilter():
        if isinstance(node, ParsedHeading):
            yield "heading of level", str(node.level)
        elif isinstance(node, Template):
            yield "template", str(node.name).strip()
        elif isinstance(node, Wikilink):
            kind, colon, name = str(node.title).strip().partition(":")
            if colon and kind.lower() in {"category", "file", "image"}:
                yield kind.lower(), name.strip()
