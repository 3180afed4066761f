"""A digest as a tree of elements: what is compared, merged and written back.

Every element has texts by the keys of the source document, and lists of what
is below it. Those of a document that was read from a file also know the node
that they are written as.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from clinicbot.digest.kinds import tidy
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
    UnitHint,
)
from clinicbot.digest.parts import ALL, part_names, shortened, written_hints
from clinicbot.digest.scalars import Inline, Plain
from clinicbot.digest.tree import Mapping, Sequence


if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from clinicbot.digest.tree import Node


Value: TypeAlias = "str | tuple[Value, ...]"
"""What a key holds: a text, or a list of them, or a table's rows."""

SLOTS = ("content", "points", "topics", "sections")
"""The keys below which there are more elements."""

HINTS: Final = ("untranslated", "outdated")
"""What translations say of the texts' units."""

OF_UNIT: Final = frozenset(("unit", "minor", *HINTS))
"""The keys that say something of a translation unit, which no page shows."""

_WORDING: Final = "wording/"


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
    said |= {f"{_WORDING}{name}": text for name, text in digest.wording.items()}
    said |= {"untranslated": digest.units.untranslated or None}
    said |= {"outdated": digest.units.outdated or None}
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
        "outdated": _yes(hint.outdated),
    }


def _parts(block: Quote | Image | Table | Links) -> dict[str, Any]:
    return dict(written_hints(block.units, part_names(block)))


def parts(element: Element) -> dict[str, str]:
    """Give an element's texts by the names of what may be said of their units.

    An element whose hints are about all of it has one part, called "".
    """
    match element.kind:
        case "quote":
            source = {"source": element.fields["by"]} if "by" in element.fields else {}
            found = _numbered(element.fields["quote"]) | source
        case "links":
            found = _numbered(element.fields["links"])
        case "image":
            found = {
                key: element.fields[key] for key in ("alt", "caption") if key in element.fields
            }
        case "table":
            found = _cells(element.fields)
        case "digest":
            said = element.fields.items()
            found = {key.removeprefix(_WORDING): text for key, text in said if _WORDING in key}
        case _:
            said = element.fields.items()
            found = {"": "\n".join(str(text) for key, text in said if key not in OF_UNIT)}
    return {name: str(text) for name, text in found.items()}


def _numbered(texts: Value) -> dict[str, Value]:
    return {str(number): text for number, text in enumerate(texts, 1)}


def _cells(fields: dict[str, Value]) -> dict[str, Value]:
    found: dict[str, Value] = {"caption": fields["caption"]} if "caption" in fields else {}
    found |= {f"column-{n}": text for n, text in enumerate(fields["columns"], 1)}
    for at, row in enumerate(fields["rows"], 1):
        found |= {f"row-{at}-{n}": text for n, text in enumerate(row, 1)}
    return found


def hinted(element: Element, hint: str) -> tuple[str, ...]:
    """Give the names of the parts of which a hint is said."""
    said = element.fields.get(hint, ())
    return tuple(parts(element)) if said == ALL else tuple(map(str, said))


def with_hints(element: Element, hint: str, names: Collection[str]) -> Element:
    """Give an element with a hint said of these parts, and of no others."""
    fields = {key: value for key, value in element.fields.items() if key != hint}
    there = tuple(parts(element))
    known = tuple(name for name in there if name in names)
    if known:
        fields[hint] = known if element.kind == "digest" else shortened(known, there)
    return replace(element, fields=fields)


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
            return Element("quote", _fields(quote=paragraphs, by=by, **_parts(block)))
        case Image(file, caption, alt):
            return Element("image", _fields(image=file, caption=caption, alt=alt, **_parts(block)))
        case Table(columns, rows, caption):
            said = _fields(caption=caption, columns=columns, rows=rows, **_parts(block))
            return Element("table", said)
        case Links(links):
            return Element("links", _fields(links=links, **_parts(block)))


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
