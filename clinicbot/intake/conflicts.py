"""Passages that both sides changed, their names, and what a person decides about each.

A passage's name says its document and what is at stake: what the wiki made of
it. So it stays the same from run to run, whatever else is settled meanwhile,
and while the document is changed by hand; it is another one as soon as the
wiki's text is another one, which nobody has seen yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha1
from typing import TYPE_CHECKING, Final, TypeAlias

from clinicbot.digest.tree import Mapping, Sequence


if TYPE_CHECKING:
    from clinicbot.digest.tree import Node
    from clinicbot.errors import Place
    from clinicbot.intake.elements import Element


_DIGITS: Final = 4

Path: TypeAlias = "tuple[str | int, ...]"
"""Where in an element a text is: its key, and its place in lists."""


class Take(StrEnum):
    """Which side goes where both changed a passage."""

    WIKI = "wiki"
    SOURCE = "source"

    @property
    def other(self) -> Take:
        """The side that gives way."""
        return Take.WIKI if self is Take.SOURCE else Take.SOURCE


@dataclass(frozen=True, slots=True)
class Conflict:
    """A passage that both sides changed.

    Attributes:
        what: What happened to it, in words.
        base: What it was.
        wiki: What the wiki made of it; "" if nothing is left.
        source: What the source made of it; "" if nothing is left.
        element: The source's element, or what the source deleted.
        path: Which text of it; empty if it is about the element.
        name: By which a person names it.
        take: Which side goes; None while nobody has decided: the source's stays.
        by: Who changed it on the wiki, and when; "" if nobody knows.
    """

    what: str
    base: str
    wiki: str
    source: str
    element: Element
    path: Path = ()
    name: str = ""
    take: Take | None = None
    by: str = ""

    @property
    def place(self) -> Place | None:
        """Where the source says it; None if it doesn't."""
        node = self.element.node
        for step in self.path:
            below = _child(node, step)
            if below is None:
                break
            node = below
        return node.place if node else None


def _child(node: Node | None, step: str | int) -> Node | None:
    if isinstance(node, Sequence) and isinstance(step, int):
        return node.items[step] if step < len(node.items) else None
    if not isinstance(node, Mapping):
        return None
    found = {entry.key.text: entry.value for entry in node.entries}
    keys = str(step).split("/")
    inside = found.get("table", node)
    return found.get(keys[0]) if len(keys) == 1 and keys[0] in found else _in(inside, keys)


def _in(node: Node, keys: list[str]) -> Node | None:
    """Follow keys down mappings (`wording/intro`, or a table's `rows`)."""
    for key in keys:
        if not isinstance(node, Mapping):
            return None
        found = {entry.key.text: entry.value for entry in node.entries}
        if key not in found:
            return None
        node = found[key]
    return node


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided.

    Attributes:
        said: Side and passage; "" for every passage, a document's name
            ("006/en") or its beginning for all of its own.
    """

    said: tuple[tuple[Take, str], ...] = ()

    @classmethod
    def all(cls, take: Take) -> Decisions:
        """Let one side go everywhere."""
        return cls(((take, ""),))

    def of(self, name: str) -> Take | None:
        """Say which side goes in a passage; the closest name counts, of equals the last one."""
        fitting = [
            (len(passage), at, take)
            for at, (take, passage) in enumerate(self.said)
            if name == passage or not passage or name.startswith(f"{passage}/")
        ]
        return max(fitting)[2] if fitting else None


@dataclass(slots=True)
class Passages:
    """Gives the passages of one document their names, and says what is decided of each.

    Attributes:
        document: The document's name.
        decisions: What a person decided.
    """

    document: str = ""
    decisions: Decisions = field(default_factory=Decisions)
    _given: set[str] = field(default_factory=set)

    def add(self, path: Path, base: str, wiki: str) -> tuple[str, Take | None]:
        """Name a passage, unlike any other of the document; give the side that goes."""
        number = 0
        while True:
            said = "\0".join((*map(str, path), wiki or base, str(number)))
            digits = sha1(said.encode(), usedforsecurity=False).hexdigest()[:_DIGITS]
            if digits not in self._given:
                self._given.add(digits)
                name = "/".join(filter(None, (self.document, digits)))
                return name, self.decisions.of(name)
            number += 1
