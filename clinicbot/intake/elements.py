"""A digest as a tree of elements: what is compared, merged and written back.

Every element has texts by the keys of the source document, and lists of what
is below it. Those of a document that was read from a file also know the node
that they are written as.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from clinicbot.digest.kinds import tidy
from clinicbot.digest.model import (
    Block,
    Digest,
    Image,
    Inline,
    Links,
    Note,
    Paragraph,
    Plain,
    Quote,
    Remark,
    Section,
    StandardTopic,
    Table,
    Topic,
    UnitHint,
)
from clinicbot.digest.tree import Mapping, Sequence


if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clinicbot.digest.tree import Node


Value: TypeAlias = "str | tuple[Value, ...]"
"""What a key holds: a text, or a list of them, or a table's rows."""

SLOTS = ("content", "points", "topics", "sections")
"""The keys below which there are more elements."""


@dataclass(frozen=True, slots=True)
class Element:
    """A part of a digest.

    Attributes:
        kind: `digest`, `topic`, `standard`, `section`, or a block's kind.
        fields: What is said in it, by key; a mapping's texts by `key/name`.
        below: What is below it, by key; `replies` are among the `points`.
        node: What it is written as, if it is from a file.
    """

    kind: str
    fields: dict[str, Value]
    below: dict[str, tuple[Element, ...]] = field(default_factory=dict)
    node: Node | None = field(default=None, compare=False, repr=False)

    def walk(self) -> Iterator[Element]:
        """Yield it and all that is below it, in page order."""
        yield self
        for slot in SLOTS:
            for element in self.below.get(slot, ()):
                yield from element.walk()


def elements(digest: Digest, root: Node | None = None) -> Element:
    """Give a digest's elements.

    Args:
        digest: The digest.
        root: The tree of the file that it was read from, if there is one.
    """
    said: dict[str, Any] = {
        "number": digest.number,
        "language": digest.language,
        "date": digest.date,
        "date-text": digest.date_text,
        "title": digest.title,
        "call-language": digest.call_language,
        "licence": digest.licence,
        "attribution": digest.attribution,
        "base-revision": digest.base_revision,
    }
    for group, count in digest.attendance:
        said[f"attendance/{group}"] = f"~{count.number}" if count.approximate else count.number
    said |= {f"wording/{name}": text for name, text in digest.wording.items()}
    below = {"content": tuple(map(_block, digest.content)), "topics": _topics(digest.topics)}
    made = Element("digest", _fields(**said), _given(below))
    return made if root is None else _bound(made, root)


def _fields(**said: Any) -> dict[str, Value]:
    """Leave out what isn't there; an empty wording is there."""
    return {key: _value(value) for key, value in said.items() if value is not None}


def _value(value: Any) -> Value:
    match value:
        case Plain(text) | Inline(text) | str(text):
            return tidy(text)
        case tuple():
            return tuple(map(_value, value))
    return str(value)


def _given(below: dict[str, tuple[Element, ...]]) -> dict[str, tuple[Element, ...]]:
    return {slot: found for slot, found in below.items() if found}


def _hint(hint: UnitHint) -> dict[str, Any]:
    return {
        "unit": hint.id or None,
        "minor": _yes(hint.minor),
        "untranslated": _yes(hint.untranslated),
    }


def _yes(said: bool) -> str | None:  # noqa: FBT001  it is what is written
    return "true" if said else None


def _topics(topics: Iterable[Topic | StandardTopic]) -> tuple[Element, ...]:
    return tuple(
        Element("standard", {"standard": topic.name})
        if isinstance(topic, StandardTopic)
        else _part("topic", topic, heading=topic.heading)
        for topic in topics
    )


def _part(kind: str, part: Topic | Section, **more: Any) -> Element:
    below = {
        "content": tuple(map(_block, part.content)),
        "sections": tuple(_part("section", section) for section in part.sections),
    }
    return Element(kind, _fields(title=part.title, **more, **_hint(part.unit)), _given(below))


def _block(block: Block) -> Element:  # noqa: PLR0911 - one for each type
    match block:
        case Paragraph(text, by, hint):
            return Element("paragraph", _fields(by=by, paragraph=text, **_hint(hint)))
        case Note(text, hint, bullet):
            return Element("note", _fields(note=text, bullet=_yes(bullet), **_hint(hint)))
        case Remark(by, says, points, _, hint, numbered):
            below = _given({"points": tuple(map(_block, points))})
            said = _fields(by=by, says=says, numbered=_yes(numbered), **_hint(hint))
            return Element("remark", said, below)
        case Quote(paragraphs, by):
            return Element("quote", _fields(quote=paragraphs, by=by))
        case Image(file, caption, alt):
            return Element("image", _fields(image=file, caption=caption, alt=alt))
        case Table(columns, rows, caption):
            return Element("table", _fields(caption=caption, columns=columns, rows=rows))
        case Links(links):
            return Element("links", _fields(links=links))


def child(node: Node | None, key: str) -> Node | None:
    """Give what a mapping holds under a key."""
    if isinstance(node, Mapping):
        for entry in node.entries:
            if entry.key.text == key:
                return entry.value
    return None


def items(node: Node | None) -> tuple[Node, ...]:
    """Give what is in a list."""
    return node.items if isinstance(node, Sequence) else ()


def is_group(node: Node) -> bool:
    """Say whether an item of `content` is a list without a lead."""
    keys = {entry.key.text for entry in node.entries} if isinstance(node, Mapping) else set()
    return "points" in keys and not keys & {"by", "says", "replies", "note", "paragraph", "quote"}


def _bound(element: Element, node: Node) -> Element:
    """Give an element, and all below it, the nodes that they are written as."""
    below = {}
    for slot, found in element.below.items():
        nodes = list(items(child(node, slot)))
        if slot == "points":
            nodes += items(child(node, "replies"))
        elif slot == "content":
            nodes = [
                each
                for one in nodes
                for each in (items(child(one, "points")) if is_group(one) else (one,))
            ]
        below[slot] = tuple(_bound(*pair) for pair in zip(found, nodes, strict=True))
    return replace(element, below=below, node=node)
