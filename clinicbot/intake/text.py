"""Plain text, as copied from a page in a browser, from a pad, a mail or a chat.

A browser copies a wiki page's headings with the label of the link beside them
("IntroductionEdit", "Introduction[edit]", "Introduction edit", or "edit" on
the next line or before its text), and list items with a bullet or a number
and two spaces more for each level. Mails underline headings and quote with
`>`. Nothing else tells headings and paragraphs apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clinicbot.intake.chat import chat_line, is_timed
from clinicbot.intake.inline import clean, literal
from clinicbot.intake.pieces import Kind, Original, Piece
from clinicbot.intake.speakers import is_speech
from clinicbot.intake.text_page import Label, labels_of, without_skin


if TYPE_CHECKING:
    from clinicbot.digest.inline import InlineRules


_BULLET: Final = re.compile(r"([ \t]*)([•◦▪▫●○■□‣⁃·*–-])[ \t]+(.*)|([ \t]*)([•◦▪●○‣])(.*)")  # noqa: RUF001
_NUMBER: Final = re.compile(r"([ \t]*)(\d{1,3}|[a-z]|[ivx]{1,5})[.)][ \t]+(\S.*)")
_UNDERLINE: Final = re.compile(r"(={3,}|-{3,}|~{3,}|_{3,}|\*{3,})")
_QUOTED: Final = re.compile(r">\s?(.*)")
_WRAPPED_AT: Final = 100
_FULL_LINE: Final = 52


def read_text(text: str, name: str, rules: InlineRules) -> Original:
    """Read plain text; what looks like a heading is one, all else is as it stands."""
    lines = [line.rstrip() for line in clean(text).replace("\xa0", " ").expandtabs(4).split("\n")]
    original = Original(name)
    lines = without_skin(lines, original)
    labels = labels_of(lines)
    original.is_page = bool(labels) or bool(original.warnings)
    reader = _Reader(wrapped=max(map(len, lines), default=0) <= _WRAPPED_AT)
    for number, line in enumerate(lines, 1):
        reader.take(line, number, labels.get(number))
    for found in reader.found:
        said = " ".join(found.lines)
        original.said += f"{said}\n"
        if inline := literal(said, rules):
            piece = Piece(found.kind, inline, found.level, found.line, numbered=found.numbered)
            original.pieces.append(piece)
    return original


@dataclass(slots=True)
class _Found:
    """A piece that more lines may go on."""

    kind: Kind
    level: int
    line: int
    lines: list[str]
    numbered: bool = False


class _Reader:
    """Takes lines; finds what each begins or goes on."""

    def __init__(self, *, wrapped: bool) -> None:
        self.found: list[_Found] = []
        self.wrapped = wrapped
        self.indents: list[int] = []
        self.counts: dict[int, str] = {}
        self.blank = True
        self.last = ""

    def take(self, line: str, number: int, label: Label | None) -> None:
        """Take one line, and what the label of an edit link says of it."""
        bare = line.strip()
        if label and label.above and self.found:
            self.heading_above()
        if label and (label.above or label.heading):
            bare, line = label.text, label.text
        if not bare:
            self.blank = True
            return
        if label and label.heading:
            self.add(Kind.HEADING, 0, number, bare)
        elif _UNDERLINE.fullmatch(bare):
            self.underline(bare[0])
        elif bullet := _BULLET.fullmatch(line):
            indent = bullet[1] if bullet[2] else bullet[4]
            self.add(Kind.ITEM, self.depth(len(indent)), number, bullet[3] or bullet[6] or "")
        elif not self.count(line, number) and not self.quote(bare, number):
            if self.goes_on(line):
                self.found[-1].lines.append(bare)
            else:
                self.add(Kind.PARAGRAPH, 0, number, bare)
        self.blank, self.last = False, line

    def add(
        self, kind: Kind, level: int, number: int, text: str, *, numbered: bool = False
    ) -> None:
        """Begin a piece."""
        if kind is not Kind.ITEM:
            self.indents, self.counts = [], {}
        self.found.append(_Found(kind, level, number, [text.strip()], numbered))

    def heading_above(self) -> None:
        """Make a heading of the line before."""
        last = self.found[-1]
        if last.kind is Kind.PARAGRAPH and len(last.lines) == 1:
            last.kind = Kind.HEADING

    def underline(self, sign: str) -> None:
        """Make a heading of the line before, if this one is drawn below it."""
        last = self.found[-1] if self.found and not self.blank else None
        if last and last.kind is Kind.PARAGRAPH and len(last.lines) == 1 and sign in "=-~":
            last.kind, last.level = Kind.HEADING, "=-~".index(sign) + 1

    def depth(self, indent: int) -> int:
        """Give a bullet's depth by the indents of those above it."""
        while self.indents and self.indents[-1] > indent:
            self.counts.pop(self.indents.pop(), None)
        if not self.indents or self.indents[-1] < indent:
            self.indents.append(indent)
        return len(self.indents)

    def count(self, line: str, number: int) -> bool:
        """Take a line with a number, if that begins a list or goes on with one."""
        found = _NUMBER.fullmatch(line)
        if not found:
            return False
        indent, sign = len(found[1]), found[2]
        before = self.counts.get(indent, "")
        in_list = bool(self.indents) and (sign.isdecimal() or indent > self.indents[0])
        first = sign in {"1", "a", "i"} and (sign == "1" or in_list)
        if not first and not (before and _follows(before, sign)):
            return False
        self.add(Kind.ITEM, self.depth(indent), number, found[3], numbered=True)
        self.counts[indent] = sign
        return True

    def quote(self, bare: str, number: int) -> bool:
        """Take a line that is quoted as mails do."""
        found = _QUOTED.fullmatch(bare)
        if not found:
            return False
        last = self.found[-1] if self.found and not self.blank else None
        said = found[1].strip()
        if last and last.kind is Kind.QUOTE and said:
            last.lines.append(said)
        elif said:
            self.add(Kind.QUOTE, 0, number, said)
        else:
            self.blank = True
        return True

    def goes_on(self, line: str) -> bool:
        """Tell whether a line without bullet goes on with what is above it."""
        if self.blank or not self.found or chat_line(line.strip()) or is_timed(line.strip()):
            return False
        kind = self.found[-1].kind
        if kind is Kind.ITEM:
            return line[:1] == " " or self.wrapped_here(line)
        return kind is Kind.PARAGRAPH and self.wrapped_here(line)

    def wrapped_here(self, line: str) -> bool:
        """Tell whether the line before was broken for its length."""
        return self.wrapped and len(self.last) >= _FULL_LINE and not is_speech(line)


def _follows(before: str, sign: str) -> bool:
    """Tell whether a number is the next one."""
    if before.isdecimal() and sign.isdecimal():
        return int(sign) == int(before) + 1
    romans = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]
    if before in romans[:-1] and sign == romans[romans.index(before) + 1]:
        return True
    return len(before) == len(sign) == 1 and ord(sign) == ord(before) + 1
