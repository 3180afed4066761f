"""What a digest is, once read: immutable, and free of any layout.

Two kinds of text, and the type says which: `Plain` appears on the page
literally, whatever it holds; `Inline` is the wikitext a Wikimedian writes
inside a sentence, already checked by `clinicbot.digest.inline`.

Places are carried for messages only: two digests with the same content are
equal wherever they were read from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from clinicbot.errors import NOWHERE


if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from clinicbot.digest.scalars import Count, Inline, Plain
    from clinicbot.errors import Place


_NO_WORDING: Mapping[str, Inline] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class UnitHint:
    """What a source says of the translation unit that a text is on its page.

    Attributes:
        id: The unit's id on the live page; "" leaves it to be found.
        minor: Whether the text's last change is trivial, so that translations
            of it stay as they are.
        untranslated: Whether the text is still that of the source's language.
        outdated: Whether the text translates an older text of its source.
    """

    id: str = ""
    minor: bool = False
    untranslated: bool = False
    outdated: bool = False


NO_HINT = UnitHint()
"""What most sources say of units: nothing."""


@dataclass(frozen=True, slots=True)
class PartHints:
    """What a translation says of the units of a block that has several texts.

    The parts are called as `clinicbot.digest.parts` calls them.

    Attributes:
        untranslated: Those that are still in the source's language.
        outdated: Those that translate an older text of their source.
    """

    untranslated: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()

    def of(self, part: str) -> UnitHint:
        """Give what is said of one part."""
        if not (self.untranslated or self.outdated):
            return NO_HINT
        return UnitHint(untranslated=part in self.untranslated, outdated=part in self.outdated)


NO_PARTS = PartHints()
"""What most blocks say of their units: nothing."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, with its speaker if it is a remark outside a list."""

    text: Inline
    by: Plain | None = None
    unit: UnitHint = NO_HINT


@dataclass(frozen=True, slots=True)
class Note:
    """An editor's note: a paragraph among paragraphs, a bullet among bullets.

    Attributes:
        text: The note, without its brackets.
        bullet: Whether a note among paragraphs is a bullet all the same; False
            below a bullet, where it is one anyway.
    """

    text: Inline
    unit: UnitHint = NO_HINT
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """A bullet: who, what, and what hangs below it; `by` or `says` is there.

    Attributes:
        by: The speaker, free text.
        says: What was said.
        points: The bullets below, points of the same speaker and replies of
            others, in page order.
        numbered: Whether it has a number instead of a bullet.
    """

    by: Plain | None = None
    says: Inline | None = None
    points: tuple[Remark | Note, ...] = ()
    place: Place = field(default=NOWHERE, compare=False, repr=False)
    unit: UnitHint = NO_HINT
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation of one or more paragraphs, with its source if known."""

    paragraphs: tuple[Inline, ...]
    by: Plain | None = None
    units: PartHints = NO_PARTS


@dataclass(frozen=True, slots=True)
class Image:
    """A file of the wiki (name without namespace) shown as a thumbnail."""

    file: Plain
    caption: Inline | None = None
    alt: Plain | None = None
    units: PartHints = NO_PARTS


@dataclass(frozen=True, slots=True)
class Table:
    """A data table; every row has as many cells as there are columns."""

    columns: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]
    caption: Inline | None = None
    place: Place = field(default=NOWHERE, compare=False, repr=False)
    units: PartHints = NO_PARTS


@dataclass(frozen=True, slots=True)
class Links:
    """The line of links under a heading ("Slides (in Russian)")."""

    links: tuple[Inline, ...]
    units: PartHints = NO_PARTS


Block = Paragraph | Remark | Note | Quote | Image | Table | Links
"""What a topic, a section or the opening is made of; adjacent remarks are one list."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a topic with a heading of its own; sections nest."""

    title: Inline
    content: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    place: Place = field(default=NOWHERE, compare=False, repr=False)
    unit: UnitHint = NO_HINT


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the call.

    Attributes:
        title: Its title, without "Topic 2:".
        heading: A form of its own for the heading, with `{number}` and
            `{title}`, where this digest words it otherwise than the series.
        content: The blocks before the first section.
        sections: The parts with headings of their own.
    """

    title: Inline
    heading: Inline | None = None
    content: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    place: Place = field(default=NOWHERE, compare=False, repr=False)
    unit: UnitHint = NO_HINT


@dataclass(frozen=True, slots=True)
class StandardTopic:
    """A topic that the series always says, by its name ("introduction")."""

    name: str
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Digest:
    """One language version of the digest of one call.

    Attributes:
        language: MediaWiki's code of this file's language.
        number: The call's number, where the series counts.
        date: The day of the call, if known.
        date_text: How this digest words the date, if not as the series does.
        title: The call's own title, where the series' page names have one.
        call_language: MediaWiki's code of the language spoken.
        attendance: How many came, by group, in the order written.
        content: Blocks after the series' opening, before the first topic.
        topics: The topics, in order.
        wording: The series' sentences that this digest words otherwise.
        licence: The licence of the text, for whoever reuses the file.
        attribution: Whom the licence asks to name.
        base_revision: The page's revision that this text already takes in.
        place: The file.
        units: What a translation says of the wordings that are its own.
    """

    language: str
    number: int | None = None
    date: date | None = None
    date_text: Plain | None = None
    title: Plain | None = None
    call_language: str | None = None
    attendance: tuple[tuple[str, Count], ...] = ()
    content: tuple[Block, ...] = ()
    topics: tuple[Topic | StandardTopic, ...] = ()
    wording: Mapping[str, Inline] = field(default_factory=lambda: _NO_WORDING)
    licence: str | None = None
    attribution: str | None = None
    base_revision: int | None = None
    place: Place = field(default=NOWHERE, compare=False, repr=False)
    units: PartHints = NO_PARTS
