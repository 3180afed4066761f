"""The structure of a digest, without its words: what all languages share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from clinicbot.digest.inline import links
from clinicbot.digest.model import (
    Block,
    Digest,
    Image,
    Links,
    Note,
    Paragraph,
    Quote,
    Remark,
    Section,
    StandardTopic,
    Table,
    Topic,
)


if TYPE_CHECKING:
    from clinicbot.digest.scalars import Inline
    from clinicbot.errors import Place


@dataclass(frozen=True, slots=True)
class Shape:
    """A node of the structure.

    Attributes:
        kind: What it is, as a person calls it.
        place: Where it is written.
        facts: What must be the same in every language, by a name for people.
        children: What it is made of.
        words: Words that translations mostly keep: names, numbers.
    """

    kind: str
    place: Place
    facts: tuple[tuple[str, Any], ...] = ()
    children: tuple[Shape, ...] = ()
    words: frozenset[str] = frozenset()
    form: tuple[Any, ...] = field(init=False, repr=False, compare=False)
    size: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sum up the whole tree below: its form, and how many nodes it has."""
        form = (self.kind, self.facts, tuple(child.form for child in self.children))
        object.__setattr__(self, "form", form)
        object.__setattr__(self, "size", 1 + sum(child.size for child in self.children))


def shape(digest: Digest) -> Shape:
    """Give the structure of a digest."""
    left_out = sorted(name for name, text in digest.wording.items() if not text.wikitext)
    facts: list[tuple[str, Any]] = [
        ("number", digest.number),
        ("date", digest.date),
        ("call-language", digest.call_language),
        *(
            (f"attendance of {group}", f"{'~' * count.approximate}{count.number}")
            for group, count in digest.attendance
        ),
        ("wordings left out", ", ".join(left_out) or None),
    ]
    children = (*map(_block, digest.content), *map(_topic, digest.topics))
    return Shape("digest", digest.place, tuple(facts), children)


_KEPT = re.compile(r"[0-9]+|[^\W\d_a-z][\w-]{2,}")


def _words(*texts: Inline | None) -> frozenset[str]:
    return frozenset(word for text in texts if text for word in _KEPT.findall(text.wikitext))


def _link_count(*texts: Inline | None) -> tuple[str, int]:
    found = sum(len(links(text.wikitext)) for text in texts if text and "[" in text.wikitext)
    return "number of links", found


def _topic(topic: Topic | StandardTopic) -> Shape:
    if isinstance(topic, StandardTopic):
        return Shape("standard part", topic.place, (("name", topic.name),))
    return _part("topic", topic)


def _part(kind: str, part: Topic | Section) -> Shape:
    below = tuple(_part("section", section) for section in part.sections)
    children = (*map(_block, part.content), *below)
    return Shape(kind, part.place, (), children, _words(part.title))


def _block(block: Block) -> Shape:
    match block:
        case Remark() | Note():
            return _bullet(block)
        case Paragraph(text, by):
            facts = (("speaker", bool(by)), _link_count(text))
            return Shape("paragraph", text.place, facts, (), _words(text))
        case Quote(paragraphs, by):
            quoted = (("number of paragraphs", len(paragraphs)), ("source", bool(by)))
            return Shape("quotation", paragraphs[0].place, quoted, (), _words(*paragraphs))
        case Image(file, caption, alt):
            shown = (("caption", bool(caption)), ("alt", bool(alt)))
            return Shape("image", file.place, shown, (), frozenset((file.text,)))
        case Table(columns, rows, caption, place):
            table = (
                ("number of columns", len(columns)),
                ("number of rows", len(rows)),
                ("caption", bool(caption)),
            )
            return Shape("table", place, table)
        case Links(found):
            return Shape("line of links", found[0].place, (("number of links", len(found)),))


def _bullet(bullet: Remark | Note) -> Shape:
    if isinstance(bullet, Note):
        text = bullet.text
        return Shape("note", text.place, (_link_count(text),), (), _words(text))
    facts = (
        ("speaker", bool(bullet.by)),
        ("text", bool(bullet.says)),
        ("number", bullet.numbered),
        _link_count(bullet.says),
    )
    words = _words(bullet.says)
    if bullet.by:
        words |= {bullet.by.text}
    return Shape("bullet", bullet.place, facts, tuple(map(_bullet, bullet.points)), words)
