"""What a page is made of, whatever the layout: a flat list of typed pieces.

`clinicbot.wikitext.compose` makes them of a document; a layout writes them
down. Every piece that a reader reads holds its words as a `Text`, whose
variable parts (dates, counts, numbers, titles) are marked as such, because
the `translate` layout keeps those out of translators' hands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from clinicbot.digest.model import NO_HINT, NO_PARTS
from clinicbot.errors import NOWHERE


if TYPE_CHECKING:
    from clinicbot.digest.model import PartHints, UnitHint
    from clinicbot.errors import Place


TOPIC_LEVEL: Final = 2
"""The level of a topic's heading; the page's own title is level 1."""

DEEPEST: Final = 6
"""HTML knows six levels of headings; deeper sections stay at the sixth."""

_MARKED: Final = re.compile("\x01([^\x02]*)\x02([^\x03]*)\x03")


@dataclass(frozen=True, slots=True)
class Variable:
    """A part of a text that is the same in every language or made by the bot.

    Attributes:
        name: What it is ("date", "staff"), unique in its text.
        value: Its wikitext.
    """

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Text:
    """The words of one piece: one line of wikitext, safe where it stands.

    Attributes:
        runs: Wikitext and variables, in order.
        wording: The series' sentence that this is ("intro"), or "".
        place: Where the document says it.
        unit: What the document says of the translation unit that it is.
        speaker: Who speaks, plain text; "" if nobody in particular.
        parts: Likewise of each of the links, if it is a line of links.
    """

    runs: tuple[str | Variable, ...]
    wording: str = ""
    place: Place = field(default=NOWHERE, compare=False, repr=False)
    unit: UnitHint = field(default=NO_HINT, compare=False, repr=False)
    speaker: str = field(default="", compare=False, repr=False)
    parts: PartHints = field(default=NO_PARTS, compare=False, repr=False)

    @property
    def wikitext(self) -> str:
        """The text as a page without translation units has it."""
        return "".join(run if isinstance(run, str) else run.value for run in self.runs)


def marked(name: str, value: str) -> str:
    """Return a variable's value so that `text_of` finds it in a sentence.

    The marks are control characters, which no page can hold.
    """
    return f"\x01{name}\x02{value}\x03"


def text_of(sentence: str, *, wording: str = "", place: Place = NOWHERE) -> Text:
    """Return a sentence as a text, its marked variables set apart."""
    parts = _MARKED.split(sentence)
    runs: list[str | Variable] = []
    for index in range(0, len(parts), 3):
        if parts[index]:
            runs.append(parts[index])
        if index + 2 < len(parts):
            runs.append(Variable(parts[index + 1], parts[index + 2]))
    return Text(tuple(runs), wording, place)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: topics have level 2, sections in them 3 and deeper."""

    level: int
    text: Text


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph."""

    text: Text


@dataclass(frozen=True, slots=True)
class Item:
    """A bullet; neighbouring ones are one list. Depth counts from 1.

    Attributes:
        depth: How deep it is.
        text: Its words.
        above: The marks of the bullets that it hangs below, if one has a number.
        numbered: Whether it has a number instead of a bullet.
    """

    depth: int
    text: Text
    above: str = ""
    numbered: bool = False

    @property
    def marks(self) -> str:
        """What begins its line: an asterisk, or a number sign, for each level."""
        return (self.above or "*" * (self.depth - 1)) + ("#" if self.numbered else "*")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A block quotation, its source last if it has one."""

    paragraphs: tuple[Text, ...]
    source: Text | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A thumbnail: the file's name without namespace, and its texts."""

    file: str
    caption: Text | None = None
    alt: Text | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A data table."""

    columns: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    caption: Text | None = None


@dataclass(frozen=True, slots=True)
class Navigation:
    """A block that leads to other pages; no part of the document.

    Attributes:
        kind: `languages` (at the top) or `series` (at the bottom).
        label: What it is called for those who don't see it; plain text.
        links: Its entries' wikitext, in order.
    """

    kind: str
    label: str
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the page, name without namespace."""

    name: str


Piece = Heading | Para | Item | Quotation | Picture | Grid | Navigation | Category
"""What a page is a sequence of."""
