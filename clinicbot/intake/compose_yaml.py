"""Elements as the YAML that they shall be, each with the node that it was.

Where the source document may say the same in several ways (a list without a
lead or remarks of their own, `points` or `replies`, a bare text or keys), what
was there keeps its way, and what is new goes the way of its neighbours.
"""

from __future__ import annotations

import operator
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, Final

from clinicbot.digest.emit import Raw
from clinicbot.digest.tree import Mapping, Node, Scalar, Sequence
from clinicbot.intake.elements import HINTS, Element, Value, child, is_group, items
from clinicbot.intake.wanted import Dict, List, Text, Wanted


if TYPE_CHECKING:
    from collections.abc import Iterator


_OF_UNIT: Final = ("unit", "minor", *HINTS)
_KEYS: Final = {
    "digest": ("number", "language", "date", "date-text", "title", "call-language", "attendance",
               "licence", "attribution", "base-revision", "wording", *HINTS),
    "topic": ("title", "heading", *_OF_UNIT),
    "standard": ("standard",),
    "section": ("title", *_OF_UNIT),
    "paragraph": ("by", "paragraph", *_OF_UNIT),
    "remark": ("by", "says", "numbered", *_OF_UNIT),
    "note": ("note", "bullet", *_OF_UNIT),
    "quote": ("quote", "by", *HINTS),
    "image": ("image", "caption", "alt", *HINTS),
    "table": ("caption", "columns", "rows", *HINTS),
    "links": ("links", *HINTS),
}  # fmt: skip
_DATA: Final = frozenset(
    (
        "number",
        "date",
        "base-revision",
        "unit",
        "minor",
        "attendance",
        *HINTS,
        "numbered",
        "bullet",
    )
)
_MAPS: Final = frozenset(("attendance", "wording"))
_BARE: Final = {"paragraph": "paragraph", "remark": "says"}


def composed(digest: Element, known: Element) -> Wanted:
    """Give the file that a digest shall be written as.

    Args:
        digest: The digest's elements; those that are in the file have its nodes.
        known: The elements of the file as it is.
    """
    return _Composer(known).whole(digest)


class _Composer:
    """Composes one file."""

    def __init__(self, known: Element) -> None:
        self.known = {id(element.node): element for element in known.walk() if element.node}
        self.groups: dict[int, Node] = {}
        self.homes: dict[int, str] = {}
        for element in known.walk():
            for item in items(child(element.node, "content")):
                if is_group(item):
                    members = items(child(item, "points"))
                    self.groups.update((id(member), item) for member in members)
            for key in ("points", "replies") if element.kind == "remark" else ():
                self.homes.update((id(node), key) for node in items(child(element.node, key)))
        self.used: set[int] = set()

    def whole(self, digest: Element) -> Wanted:
        """Give the whole file."""
        entries = [*self.fields(digest), *self.part(digest, "topics")]
        return _dict(entries, digest.node)

    def fields(self, element: Element) -> Iterator[tuple[str, Wanted]]:
        """Give an element's own keys."""
        old = self.known.get(id(element.node))
        node = child(element.node, "table") if element.kind == "table" else element.node
        for key in _KEYS[element.kind]:
            if key in _MAPS:
                yield from self.mapped(key, element, old)
            elif key in element.fields:
                before = old.fields.get(key) if old else None
                written = child(node, key)
                if written is None and isinstance(node, Scalar) and key in _BARE.values():
                    written = node
                yield key, _field(key, element.fields[key], before, written)

    def mapped(
        self, key: str, element: Element, old: Element | None
    ) -> Iterator[tuple[str, Wanted]]:
        """Give a key that holds a mapping of texts."""
        node = child(element.node, key)
        entries = []
        for path, value in element.fields.items():
            name = path.removeprefix(f"{key}/")
            if name != path:
                before = old.fields.get(path) if old else None
                entries.append((name, _field(key, value, before, child(node, name))))
        if entries or (isinstance(node, Mapping) and not node.entries):
            yield key, _dict(entries, node, ordered=key == "attendance")

    def part(self, element: Element, slot: str) -> Iterator[tuple[str, Wanted]]:
        """Give the content of a digest, topic or section, and what else is below it."""
        content = child(element.node, "content")
        blocks = self.blocks(element.below.get("content", ()))
        yield from _given("content", _list(blocks, content))
        below = tuple(map(self.element, element.below.get(slot, ())))
        yield from _given(slot, _list(below, child(element.node, slot), spaced=True))

    def element(self, element: Element) -> Wanted:
        """Give an element that is an item of a list of its kind."""
        entries = list(self.fields(element))
        if element.kind in {"topic", "section"}:
            entries += self.part(element, "sections")
        elif element.kind == "table":
            inner = _dict(entries, child(element.node, "table"))
            entries = [("table", inner)]
        elif element.kind == "remark":
            entries += self.points(element)
        return _dict(entries, element.node)

    def bullet(self, element: Element) -> Wanted:
        """Give an element that may be a bare text where it stands."""
        made = self.element(element)
        key = _BARE.get(element.kind)
        bare = element.node is None or isinstance(element.node, Scalar)
        if bare and isinstance(made, Dict) and [name for name, _ in made.entries] == [key]:
            return made.entries[0][1]
        return made

    def points(self, remark: Element) -> Iterator[tuple[str, Wanted]]:
        """Give the bullets below a remark, as `points`, `replies` or both."""
        found = remark.below.get("points", ())
        homes = [self.homes.get(id(element.node), "") for element in found]
        there = [key for key in ("points", "replies") if items(child(remark.node, key))]
        if there:
            split = len(found) if there == ["points"] else 0
            if len(there) > 1:
                mine = [at for at, home in enumerate(homes) if home == "points"]
                split = max(mine, default=-1) + 1
                while split < len(found) and not homes[split] and "by" not in found[split].fields:
                    split += 1
        else:
            split = 0 if all("by" in element.fields for element in found) else len(found)
        for key, some in (("points", found[:split]), ("replies", found[split:])):
            node = child(remark.node, key)
            yield from _given(key, _list(tuple(map(self.bullet, some)), node))

    def blocks(self, blocks: tuple[Element, ...]) -> tuple[Wanted, ...]:
        """Give the items of a `content`: remarks of one list without a lead are one item."""
        made: list[Wanted] = []
        for group, run in groupby(self.grouped(blocks), lambda pair: pair[0]):
            found = [element for _, element in run]
            if group is None:
                made += map(self.block, found)
            else:
                made.append(self.group(group, found))
        return tuple(made)

    def group(self, group: Node | str, found: list[Element]) -> Wanted:
        """Give a list without a lead; what was one list and is parted becomes two."""
        node = None if isinstance(group, str) or id(group) in self.used else group
        self.used.add(id(group))
        points = _list(tuple(map(self.bullet, found)), child(node, "points"))
        return _dict(list(_given("points", points)), node)

    def block(self, element: Element) -> Wanted:
        """Give a block; a remark of its own needs its key, or it would be a paragraph."""
        if element.kind == "paragraph":
            return self.bullet(element)
        return self.element(element)

    def grouped(self, blocks: tuple[Element, ...]) -> Iterator[tuple[Node | str | None, Element]]:
        """Say for each block which list without a lead it is in, if it is in one."""
        found: list[Node | str | None] = []
        for at, element in enumerate(blocks):
            own = self.groups.get(id(element.node)) if element.kind == "remark" else None
            is_new = element.kind == "remark" and element.node is None
            if is_new and at and blocks[at - 1].kind == "remark":
                own = found[-1] if isinstance(found[-1], Node) else None
            if own is None and is_new:
                later = next((b for b in blocks[at:] if b.kind != "remark" or b.node), None)
                if later and later.kind == "remark":
                    own = self.groups.get(id(later.node))
            found.append(own)
        self.new_groups(blocks, found)
        return zip(found, blocks, strict=True)

    def new_groups(self, blocks: tuple[Element, ...], found: list[Node | str | None]) -> None:
        """Make a list of new remarks in which nobody is named, as `digest.write` does."""
        loose = [
            element.kind == "remark" and element.node is None and group is None
            for element, group in zip(blocks, found, strict=True)
        ]
        for is_loose, run in groupby(range(len(blocks)), lambda at: loose[at]):
            places = list(run)
            named = any("by" in blocks[at].fields for at in places)
            if is_loose and len(places) > 1 and not named:
                for at in places:
                    found[at] = f"new at {places[0]}"


def _given(key: str, value: Wanted | None) -> Iterator[tuple[str, Wanted]]:
    if value is not None:
        yield key, value


def _dict(
    entries: list[tuple[str, Wanted]], origin: Node | None, *, ordered: bool = False
) -> Wanted:
    """Give a mapping, or the node that it was if nothing in it has changed."""
    if isinstance(origin, Mapping):
        values = dict(entries)
        old = [entry.key.text for entry in origin.entries if entry.key.text in values]
        if ordered and old != [key for key in values if key in old]:
            return Dict(tuple(entries))
        if len(values) == len(origin.entries) and all(
            values.get(entry.key.text) is entry.value for entry in origin.entries
        ):
            return origin
    return Dict(tuple(entries), origin)


def _list(
    found: tuple[Wanted, ...], origin: Node | None, *, spaced: bool = False
) -> Wanted | None:
    """Give a list, or the node that it was if nothing in it has changed; None if empty."""
    sequence = origin if isinstance(origin, Sequence) else None
    same = sequence is not None and len(found) == len(sequence.items)
    if sequence and same and all(map(operator.is_, found, sequence.items)):
        return sequence
    return List(found, sequence, spaced=spaced) if found else None


def _field(key: str, value: Value, before: Value | None, node: Node | None) -> Wanted:
    """Give what a key holds: the node as it is, or changed in its place."""
    if node is not None and value == before:
        return node
    if isinstance(value, str):
        raw = key in _DATA and (key != "unit" or value.isdecimal())
        return Text(Raw(value) if raw else value, node if isinstance(node, Scalar) else None)
    if key == "quote" and len(value) == 1:
        return _field("", value[0], None, node)
    return _texts(key, value, before if isinstance(before, tuple) else (), node)


def _texts(
    key: str, value: tuple[Value, ...], before: tuple[Value, ...], node: Node | None
) -> Wanted:
    """Give a list of texts, or of rows of texts, with those that stay the same."""
    nodes = items(node)
    if len(nodes) != len(before):
        before, nodes = (), ()
    found: list[Wanted] = []
    matcher = SequenceMatcher(None, before, value, autojunk=False)
    for change, start, end, begin, stop in matcher.get_opcodes():
        for offset in range(stop - begin):
            at = start + offset
            old = nodes[at] if at < end else None
            said = before[at] if at < end and change == "equal" else None
            inner = "" if key == "links" else "cells"
            found.append(_field(inner, value[begin + offset], said, old))
    origin = node if isinstance(node, Sequence) else None
    return List(tuple(found), origin, row=key in {"columns", "cells", *HINTS})
