"""Blocks of every form, made at random by the hundred, for property tests to draw from.

Drawn piece by piece, one block costs hypothesis dozens of draws and a digest
hundreds, more than what is tested; so blocks are made once, the same ones in
every run, and one draw picks one. Where they stand, and beside what, is drawn.
"""

from __future__ import annotations

import unicodedata
from random import Random
from typing import TYPE_CHECKING, Final, TypeVar

from clinicbot.digest.inline import InlineRules, check
from clinicbot.digest.kinds import tidy
from clinicbot.digest.model import Image, Links, Note, Paragraph, Quote, Remark, Table
from clinicbot.digest.scalars import Inline, Plain


if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Item = TypeVar("Item")

RULES: Final = InlineRules()

_PROSE: Final = (
    "the call was held in Spanish; we'll see. (WMF) 100% 5 a/b año ñandú Straße naïve Київ "
    "שלום العربية 日本語 ไทย 👩\u200d👩\u200d👧 a\u00a0b \u200f(x)\u200f"
)
_NASTY: Final = (
    "# #3 : a: :b - -- --- & &amp; % @ ! ? { } {n} ~ * = ; | > < \\ \\n ` \" ' '' \"q\" "
    "C# e.g.: -5 no null ~8 006 1.5 2020-07-16 [x] (a) x=y [1 1] ] [ 10:30 ,a, $1 __ ::"
)
PROSE: Final = _PROSE.split(" ")
NASTY: Final = _NASTY.split(" ")
LINKS: Final = (
    "[[Page]]",
    "[[Page|label]]",
    "[[:Category:Clinics|the category]]",
    "[[Help:Links#Section|''see'' help]]",
    "[[m:Wikimedia Clinics|clínicas]]",
    "[https://example.org label]",
    "[https://example.org/a?b=c&d=e#f two words]",
)
CONSTRUCTS: Final = (
    *LINKS,
    "''italic''",
    "'''bold'''",
    "'''''both'''''",
    "''l'heure'', ''d'été''",
    "https://example.org/x",
    "<code>x = 1</code>",
    "<s>struck</s>",
    "<nowiki>[[not a link]]</nowiki>",
    "<nowiki>''</nowiki>",
    "a<br>b",
    "H<sub>2</sub>O",
)
_FILES: Final = ("Example.svg", "Una foto (2020).jpg", "תמונה.png", "A, b & c's.JPG")
_ALPHABETS: Final = (
    (0x21, 0x7E),
    (0xA1, 0x24F),
    (0x370, 0x6FF),
    (0x900, 0xEFF),
    (0x1F300, 0x1FAFF),
)


def is_inline(text: str) -> bool:
    """Say whether an author may write this inside a sentence."""
    return bool(text) and not check(text, RULES)


class Maker:
    """Makes blocks by a chance of its own, the same ones for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = Random(seed)  # noqa: S311 - not for secrets
        words = [*PROSE, *NASTY, *CONSTRUCTS]
        self.short = _simplest_first(
            Inline(text)
            for text in {*map(tidy, words), *self._joined([2] * 240 + [3] * 120)}
            if is_inline(text)
        )
        long = {text for text in self._joined([*range(4, 15)] * 40) if is_inline(text)}
        self.texts = [*self.short, *_simplest_first(map(Inline, long))]
        names = {*map(tidy, words), *self._joined([2] * 150), *self._odd(150)}
        composed = {unicodedata.normalize("NFC", name) for name in names}
        self.names = _simplest_first(map(Plain, composed))

    def many(self, make: Callable[[], Item], count: int = 300) -> list[Item]:
        """Make blocks, the simplest first, so that shrinking leads there."""
        return _simplest_first(make() for _ in range(count))

    def remark(self, depth: int) -> Remark:
        """Make a bullet with bullets below it, up to `depth` levels of them."""
        below = self._chance.randint(0, 2) if depth else 0
        points = tuple(
            self.note() if self._chance.random() < 0.3 else self.remark(depth - 1)
            for _ in range(below)
        )
        by = self._maybe(self._name)
        says = self._maybe(self._text) if by else self._text()
        return Remark(by, says, points, numbered=self._chance.random() < 0.3)

    def note(self, *, bullet: bool = False) -> Note:
        """Make an editor's note."""
        return Note(self._text(), bullet=bullet)

    def paragraph(self) -> Paragraph:
        """Make a paragraph, with a speaker or without."""
        return Paragraph(self._text(), self._maybe(self._name))

    def quote(self) -> Quote:
        """Make a quotation of one or more paragraphs."""
        texts = tuple(self._text() for _ in range(self._chance.randint(1, 3)))
        return Quote(texts, self._maybe(self._name))

    def image(self) -> Image:
        """Make a thumbnail."""
        file = Plain(self._chance.choice(_FILES))
        return Image(file, self._maybe(self._text), self._maybe(self._name))

    def table(self) -> Table:
        """Make a table; cells may be empty."""
        width = self._chance.randint(1, 3)
        columns, *rows = (
            tuple(self._maybe(self._short) or Inline("") for _ in range(width))
            for _ in range(self._chance.randint(2, 4))
        )
        return Table(columns, tuple(rows), self._maybe(self._short))

    def links(self) -> Links:
        """Make the line of links under a heading."""
        after = ("", " (in Russian)", " (PDF)")
        made = (
            Inline(self._chance.choice(LINKS) + self._chance.choice(after))
            for _ in range(self._chance.randint(1, 3))
        )
        return Links(tuple(made))

    def _text(self) -> Inline:
        return self._chance.choice(self.texts)

    def _short(self) -> Inline:
        return self._chance.choice(self.short)

    def _name(self) -> Plain:
        return self._chance.choice(self.names)

    def _maybe(self, make: Callable[[], Item]) -> Item | None:
        return make() if self._chance.random() < 0.5 else None

    def _joined(self, sizes: Iterable[int]) -> Iterable[str]:
        pieces = [*PROSE * 2, *NASTY, *CONSTRUCTS]
        return (tidy(" ".join(self._chance.choices(pieces, k=size))) for size in sizes)

    def _odd(self, count: int) -> Iterable[str]:
        """Make words of letters and signs from all over Unicode."""
        for _ in range(count):
            points = (self._chance.randint(*self._chance.choice(_ALPHABETS)) for _ in range(4))
            letters = (chr(point) for point in points)
            word = "".join(each for each in letters if unicodedata.category(each)[0] in "LMNPS")
            if tidy(word).strip():
                yield tidy(word)


def _simplest_first(made: Iterable[Item]) -> list[Item]:
    return sorted(made, key=lambda one: (len(repr(one)), repr(one)))
