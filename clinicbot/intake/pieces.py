"""What every format is read into: a flat list of neutral pieces, in reading order.

Texts are inline wikitext already (`clinicbot.intake.inline` makes them), so
that a link is a link and a character is itself, wherever it came from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from clinicbot.digest.model import NO_HINT
from clinicbot.errors import Place, Problem, Severity


if TYPE_CHECKING:
    from clinicbot.digest.model import Image, Quote, Table, UnitHint


class Kind(StrEnum):
    """What a piece is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    """A paragraph of a block quotation; neighbouring ones are one quotation."""
    WHOLE = "whole"
    """A block that a document has as it is: a table, an image."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One heading, paragraph, bullet, or block.

    Attributes:
        kind: What it is.
        text: Its inline wikitext.
        level: A heading's level, 1 the highest, 0 if the format doesn't say;
            a bullet's depth, from 1.
        line: Its line in the original, from 1; 0 if that has none.
        unit: The translation unit that it is on its page.
        block: What a `WHOLE` is.
        numbered: Whether a bullet is a number.
        term: Whether it is a term, whose definitions hang below it.
    """

    kind: Kind
    text: str = ""
    level: int = 0
    line: int = 0
    unit: UnitHint = NO_HINT
    block: Image | Quote | Table | None = None
    numbered: bool = False
    term: bool = False


@dataclass(slots=True)
class Original:
    """An original, read: what it says, and what is known of it.

    Attributes:
        name: What to call it in messages: its path, title or address.
        pieces: What it says.
        said: Its text as a reader sees it, found by a shorter way than the
            pieces were, to prove that they have all of it.
        title: Its own title, such as the page's, if it is known.
        language: MediaWiki's code of its language, if it says so.
        is_page: Whether it is a page's wikitext, which is to stay as it is;
            then a sentence of the series that it lacks stays out.
        address: Where others find it.
        revision: The revision of the page.
        warnings: What somebody should look at.
    """

    name: str
    pieces: list[Piece] = field(default_factory=list)
    said: str = ""
    title: str = ""
    language: str = ""
    is_page: bool = False
    address: str = ""
    revision: int | None = None
    warnings: list[Problem] = field(default_factory=list)

    def warn(self, wrong: str, expected: str = "", line: int = 0, column: int = 1) -> None:
        """Note what somebody should look at."""
        place = Place(self.name, line, column if line else 0)
        found = Problem(place, wrong, expected, severity=Severity.WARNING)
        if found not in self.warnings:
            self.warnings.append(found)
