"""The topics that a series always says, such as the introduction.

Their structure is the same in every language and made of wording names, so
that the language versions agree in it by construction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinicbot.digest.model import Paragraph, Remark, Section, Topic
from clinicbot.digest.scalars import Inline


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.digest.model import Block
    from clinicbot.series.wording import Wording


Item = str | tuple[str, ...]
"""A paragraph by its wording's name, or a list of bullets by theirs."""


@dataclass(frozen=True, slots=True)
class Part:
    """A standard topic, or a section of one, made of wording names."""

    title: str
    content: tuple[Item, ...] = ()
    sections: tuple[Part, ...] = ()

    def names(self) -> Iterator[str]:
        """Give the wording names that it is made of, in page order."""
        yield self.title
        for item in self.content:
            yield from (item,) if isinstance(item, str) else item
        for section in self.sections:
            yield from section.names()


def standard_topic(name: str, wording: Wording) -> Topic:
    """Make a standard topic in the words of a digest's language.

    What a digest words as an empty text is left out: a bullet, a paragraph,
    or with its title a whole section.

    Raises:
        KeyError: The series has no such part.
    """
    part = wording.parts[name]
    return Topic(
        title=Inline(wording.expand(part.title)),
        content=tuple(_blocks(part, wording)),
        sections=tuple(_sections(part, wording)),
    )


def _sections(part: Part, wording: Wording) -> Iterator[Section]:
    for section in part.sections:
        if wording.says(section.title):
            yield Section(
                title=Inline(wording.expand(section.title)),
                content=tuple(_blocks(section, wording)),
                sections=tuple(_sections(section, wording)),
            )


def _blocks(part: Part, wording: Wording) -> Iterator[Block]:
    for item in part.content:
        names = (item,) if isinstance(item, str) else item
        for name in names:
            if wording.says(name):
                text = Inline(wording.expand(name))
                yield Paragraph(text) if isinstance(item, str) else Remark(says=text)
