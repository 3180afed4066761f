"""A document's pieces as fragments of a source page: literal wikitext and units.

The rules are Meta's for translatable pages (Meta:Internationalization
guidelines, and mediawiki.org's "Page translation administration"):
paragraphs and headings are units between blank lines, a heading being one of
its own; a bullet's tags stand behind its bullets, so that a list is one list
in every language, however much of it is translated; links lead to the
reader's language; categories, files and templates stay outside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from clinicbot.wikitext.carry import UnitKind
from clinicbot.wikitext.compose import document
from clinicbot.wikitext.escape import Context, escape
from clinicbot.wikitext.forms import LINKS, Forms
from clinicbot.wikitext.links import attributes
from clinicbot.wikitext.page import NAVIGATION_CLASS
from clinicbot.wikitext.pieces import (
    Grid,
    Heading,
    Item,
    Para,
    Picture,
    Quotation,
    Text,
    marked,
    text_of,
)
from clinicbot.wikitext.unit_keys import Keys
from clinicbot.wikitext.unit_text import MY_LANGUAGE, around, draft


if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clinicbot.digest.model import Digest
    from clinicbot.wikitext.pieces import Piece
    from clinicbot.wikitext.unit_text import Draft
    from clinicbot.wikitext.view import Neighbour, PageView


LANGUAGES: Final = "<languages/>"
"""Where Translate shows the languages that a page is in."""

TRANSLATION: Final = "{{#translation:}}"
"""Translate's `/es` on the Spanish page, nothing on the source page."""


class Form(StrEnum):
    """How a unit's tags stand."""

    BLOCK = "block"
    """On lines of their own, perhaps with other units between them."""

    INLINE = "inline"
    """Around its text, in a line."""

    NOWRAP = "nowrap"
    """Likewise, where an element around an untranslated text would be wrong."""


@dataclass(frozen=True, slots=True)
class Part:
    """A unit of the page to be.

    Attributes:
        key: Which it is, by structure: the same in every language.
        draft: Its text.
        kind: What it is, for those who match it.
        form: How its tags stand.
        text: The piece's text that it was made of.
        above: The number, among the units, of the one that it hangs below.
        piece: The key of the piece that it is of: its own, or what that begins with.
    """

    key: str
    draft: Draft
    kind: UnitKind
    form: Form
    text: Text
    above: int | None = None
    piece: str = ""


Fragment = str | Part


def layout(digest: Digest, view: PageView) -> list[Fragment]:
    """Give a source page as fragments that, joined, are the page."""
    wording = view.wording.with_overrides(digest.wording)
    pieces = list(document(digest, replace(view, versions={})))
    fragments = [LANGUAGES, *_Layout(Forms(wording)).write(pieces)]
    navigation = list(_navigation(view))
    if view.navigation and navigation:
        fragments += ["\n\n", *navigation]
    lines = [f"[[Category:{name}{TRANSLATION}]]" for name in view.categories]
    return [*fragments, *(["\n\n", "\n".join(lines)] if lines else [])]


class _Layout:
    """Writes pieces one after the other."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        self.keys = Keys()
        self.count = 0

    def write(self, pieces: Iterable[Piece]) -> Iterator[Fragment]:
        """Yield the fragments, each group of pieces behind a blank line."""
        before: object = None
        for piece in pieces:
            mode = self.mode(piece)
            if before is _BLOCK and mode is not _BLOCK:
                yield "\n</translate>"
            yield "\n" if before is mode is _LIST else "\n\n"
            if mode is _BLOCK and before is not _BLOCK:
                yield "<translate>\n"
            yield from self.piece(piece)
            before = mode
        if before is _BLOCK:
            yield "\n</translate>"

    def mode(self, piece: Piece) -> str:
        """Tell how a piece stands between its neighbours."""
        if isinstance(piece, Item):
            return _LIST
        prose = isinstance(piece, Heading) or (isinstance(piece, Para) and not self.links(piece))
        return _BLOCK if prose else _ALONE

    def piece(self, piece: Piece) -> Iterator[Fragment]:
        """Yield the fragments of one piece."""
        key, above = self.keys.next(piece, self.count)
        for fragment in self.fragments(piece, key):
            if isinstance(fragment, Part):
                self.count += 1
                yield replace(fragment, above=above, piece=key)
            else:
                yield fragment

    def fragments(self, piece: Piece, key: str) -> Iterator[Fragment]:
        """Yield the fragments of one piece, its units not yet in their tree."""
        match piece:
            case Heading(level, text):
                marks = "=" * level
                parts = around(f"{marks} ", draft(text), f" {marks}")
                yield Part(key, parts, UnitKind.HEADING, Form.BLOCK, text)
            case Para(text) if links := self.links(piece):
                yield from self.line_of_links(links, key, text)
            case Para(text):
                yield Part(key, draft(text), UnitKind.PROSE, Form.BLOCK, text)
            case Item(_, text):
                yield f"{piece.marks} "
                yield Part(key, draft(text), UnitKind.REMARK, Form.INLINE, text)
            case Quotation():
                yield from _quotation(piece, key)
            case Picture():
                yield from _picture(piece, key)
            case Grid():
                yield from _grid(piece, key)

    def links(self, piece: Piece) -> tuple[str, ...]:
        """Give the parts of a line of links; none if the piece isn't one."""
        if not isinstance(piece, Para):
            return ()
        return self.forms.as_links(piece.text.wikitext) or ()

    def line_of_links(self, links: tuple[str, ...], key: str, text: Text) -> Iterator[Fragment]:
        """Yield a line of links, a unit for each."""
        yield LINKS[0]
        for number, link in enumerate(links, 1):
            if number > 1:
                yield self.forms.separator
            unit = text.parts.of(str(number))
            yield _inline(f"{key}/{number}", replace(text, runs=(link,), unit=unit))
        yield LINKS[1]


_BLOCK: Final = "block"
_LIST: Final = "list"
_ALONE: Final = "alone"


def _quotation(quotation: Quotation, key: str) -> Iterator[Fragment]:
    yield "<blockquote>\n<translate>\n"
    for number, text in enumerate(quotation.paragraphs, 1):
        if number > 1:
            yield "\n\n"
        yield Part(f"{key}/{number}", draft(text), UnitKind.PROSE, Form.BLOCK, text)
    if source := quotation.source:
        yield "\n\n"
        yield Part(f"{key}/source", draft(source), UnitKind.PROSE, Form.BLOCK, source)
    yield "\n</translate>\n</blockquote>"


def _picture(picture: Picture, key: str) -> Iterator[Fragment]:
    yield f"[[File:{picture.file}|thumb"
    if picture.alt:
        yield "|alt="
        yield _inline(f"{key}/alt", picture.alt, Form.NOWRAP)
    if picture.caption:
        yield "|"
        yield _inline(f"{key}/caption", picture.caption)
    yield "]]"


def _grid(grid: Grid, key: str) -> Iterator[Fragment]:
    yield '{| class="wikitable"'
    if grid.caption:
        yield from _cell("|+", f"{key}/caption", grid.caption)
    yield "\n|-"
    for number, column in enumerate(grid.columns, 1):
        yield from _cell('! scope="col" |', f"{key}/column-{number}", column)
    for row, cells in enumerate(grid.rows, 1):
        yield "\n|-"
        for number, cell in enumerate(cells, 1):
            yield from _cell("|", f"{key}/row-{row}-{number}", cell)
    yield "\n|}"


def _cell(lead: str, key: str, text: Text) -> Iterator[Fragment]:
    """Yield a line of a table; an empty cell has no space behind its mark."""
    yield f"\n{lead} " if text.wikitext else f"\n{lead}"
    yield _inline(key, text)


def _inline(key: str, text: Text, form: Form = Form.INLINE) -> Fragment:
    """Give a text as a unit in a line, or as it is if it has no words."""
    parts = draft(text)
    if not has_words(parts):
        return text.wikitext
    return Part(key, parts, UnitKind.CELL, form, text)


def has_words(parts: Draft) -> bool:
    """Say whether there is anything to translate: a letter that isn't in a variable."""
    literal = " ".join(part for part in parts if isinstance(part, str))
    return any(map(str.isalpha, _NO_WORDS.sub("", literal)))


_NO_WORDS: Final = re.compile(r"</?[a-z]+[^<>]*>|&#?\w+;")


def _navigation(view: PageView) -> Iterator[Fragment]:
    """Yield the block that leads to the digests around this one, and to the index."""
    ways = (("previous", view.previous), ("index", view.index), ("next", view.next))
    there = [(name, neighbour) for name, neighbour in ways if neighbour]
    for number, (name, neighbour) in enumerate(there):
        said = {"class": f"{NAVIGATION_CLASS} {NAVIGATION_CLASS}-series noprint"}
        said |= {"role": "navigation", "style": "margin: 1em 0"}
        yield " · " if number else f"<div {attributes(said)}>"
        yield f"[[{MY_LANGUAGE}{neighbour.title}|"
        text = _way(view, name, neighbour)
        key = f"navigation/{name}"
        yield Part(key, draft(text), UnitKind.CELL, Form.INLINE, text, piece=key)
        yield "]]"
    if there:
        yield "</div>"


def _way(view: PageView, name: str, neighbour: Neighbour) -> Text:
    """Say where a link leads; a call's number is a variable."""
    called = neighbour.label
    numbers = re.findall(r"\d+", called)
    if len(numbers) == 1:
        before, _, after = called.partition(numbers[0])
        edges = [escape(edge, Context.LINK_LABEL) if edge else "" for edge in (before, after)]
        shown = f"{edges[0]}{marked('number', numbers[0])}{edges[1]}"
    else:
        shown = escape(called, Context.LINK_LABEL)
    fields = {"call-name": shown} if name != "index" else {}
    return text_of(view.wording.form(name).expand(fields), wording=name)
