"""What the scalars of a document become: its two kinds of text, and numbers of people."""

from __future__ import annotations

from dataclasses import dataclass, field

from clinicbot.errors import NOWHERE, Place


@dataclass(frozen=True, slots=True)
class Plain:
    """Text that appears literally: speakers, labels."""

    text: str
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Inline:
    """Wikitext of a sentence: one line, allowed constructs only."""

    wikitext: str
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people, perhaps approximate (`~8`)."""

    number: int
    approximate: bool = False
