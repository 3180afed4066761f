"""Plain text, as copied from a page in a browser, from a pad or a mail.

A browser copies a wiki page's headings with the label of the link beside them
("IntroductionEdit", "Introduction[edit]", or "edit" on the next line), and
list items with a bullet and two spaces more for each level. Nothing else
tells headings and paragraphs apart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clinicbot.intake.inline import clean, literal
from clinicbot.intake.pieces import Kind, Original, Piece


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.digest.inline import InlineRules


# "Edit" of MediaWiki's skins, as section links have it (editsection).
_WORDS: Final = (
    "edit|edit source|edit this section|editar|editar código|editar fonte|modifier|"
    "modifier le code|modifier le wikicode|bearbeiten|quelltext bearbeiten|modifica|"
    "modifica wikitesto|править|править код|edita|modifica el codi|تعديل|edytuj|bewerken"
)
_IN_BRACKETS: Final = re.compile(
    rf"\s*\[\s*(?:{_WORDS})(?:\s*\|\s*(?:{_WORDS}))?\s*\]\s*$", re.IGNORECASE
)
_GLUED: Final = re.compile(r"(?<=[^\s\[(/-])Edit$")
_ALONE: Final = re.compile(rf"\[?\s*(?:{_WORDS})\s*\]?", re.IGNORECASE)
_BULLET: Final = re.compile(r"([ \t]*)([•◦▪▫●○■□‣⁃·*–-])[ \t]+(.*)|([ \t]*)([•◦▪●○‣])(.*)")  # noqa: RUF001
_WRAPPED_AT: Final = 100
_FULL_LINE: Final = 52


def read_text(text: str, name: str, rules: InlineRules) -> Original:
    """Read plain text; what looks like a heading is one, all else is as it stands."""
    lines = clean(text).replace("\xa0", " ").expandtabs(4).split("\n")
    original = Original(name, said="\n".join(_without_edit(lines)))
    reader = _Reader(wrapped=max(map(len, lines), default=0) <= _WRAPPED_AT)
    for number, line in enumerate(lines, 1):
        reader.take(line.rstrip(), number)
    for kind, level, number, said in reader.found:
        if inline := literal(" ".join(said), rules):
            original.pieces.append(Piece(kind, inline, level, number))
    return original


def _without_edit(lines: list[str]) -> Iterator[str]:
    """Yield the lines without the labels of the links beside headings."""
    for line in lines:
        bare = line.strip()
        yield "" if _ALONE.fullmatch(bare) else _heading(bare) or line


def _heading(bare: str) -> str | None:
    """Give a heading without the label behind it, or None if there is no label."""
    for label in (_IN_BRACKETS, _GLUED):
        without = label.sub("", bare)
        if without != bare and not _BULLET.fullmatch(bare):
            return without
    return None


class _Reader:
    """Takes lines; finds what each begins or goes on."""

    def __init__(self, *, wrapped: bool) -> None:
        self.found: list[tuple[Kind, int, int, list[str]]] = []
        self.wrapped = wrapped
        self.indents: list[int] = []
        self.blank = True
        self.last = ""

    def take(self, line: str, number: int) -> None:
        """Take one line."""
        bare = line.strip()
        if not bare:
            self.blank = True
            return
        heading = _heading(bare)
        if heading:
            self.add(Kind.HEADING, 0, number, heading)
        elif _ALONE.fullmatch(bare):
            self.edit_alone()
        elif bullet := _BULLET.fullmatch(line):
            indent = bullet[1] if bullet[2] else bullet[4]
            self.add(Kind.ITEM, self.depth(len(indent)), number, bullet[3] or bullet[6] or "")
        elif self.goes_on(line):
            self.found[-1][3].append(bare)
        else:
            self.add(Kind.PARAGRAPH, 0, number, bare)
        self.blank, self.last = False, line

    def add(self, kind: Kind, level: int, number: int, text: str) -> None:
        """Begin a piece."""
        if kind is not Kind.ITEM:
            self.indents = []
        self.found.append((kind, level, number, [text.strip()]))

    def edit_alone(self) -> None:
        """Make a heading of the line before, if a line is only the label."""
        if self.found and self.found[-1][0] is Kind.PARAGRAPH:
            _, level, number, said = self.found[-1]
            self.found[-1] = (Kind.HEADING, level, number, said)

    def depth(self, indent: int) -> int:
        """Give a bullet's depth by the indents of those above it."""
        while self.indents and self.indents[-1] > indent:
            self.indents.pop()
        if not self.indents or self.indents[-1] < indent:
            self.indents.append(indent)
        return len(self.indents)

    def goes_on(self, line: str) -> bool:
        """Tell whether a line without bullet goes on with what is above it."""
        if self.blank or not self.found:
            return False
        kind = self.found[-1][0]
        if kind is Kind.ITEM:
            return line[:1] == " " or self.wrapped_here()
        return kind is Kind.PARAGRAPH and self.wrapped_here()

    def wrapped_here(self) -> bool:
        """Tell whether the line before was broken for its length."""
        return self.wrapped and len(self.last) >= _FULL_LINE
