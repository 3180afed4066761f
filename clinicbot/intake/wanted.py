"""What a YAML file shall hold, said as a tree whose parts name the nodes that they were.

A node itself stays as it is written, comments and all, wherever it goes; a
text, mapping or list with an `origin` is that one changed; one without is new.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from clinicbot.digest.emit import Row, Spaced
from clinicbot.digest.tree import Mapping, Node, Scalar, Sequence


@dataclass(frozen=True, slots=True)
class Text:
    """A text.

    Attributes:
        text: What it says, tidied; a `Raw` one is written as it is.
        origin: The text in whose place and style it is written.
    """

    text: str
    origin: Scalar | None = None


@dataclass(frozen=True, slots=True)
class Dict:
    """A mapping.

    Attributes:
        entries: Keys and what they hold. Keys that the origin has stay in its
            order; others follow the one before them.
        origin: The mapping that this was, or for an item that is now more
            than a text, the text.
    """

    entries: tuple[tuple[str, Wanted], ...]
    origin: Node | None = None


@dataclass(frozen=True, slots=True)
class List:
    """A list.

    Attributes:
        items: What it holds, from wherever; not empty.
        origin: The list that this was.
        spaced: Of a new list: whether a blank line stands between its items.
        row: Of a new list: whether it goes on one line if it can.
    """

    items: tuple[Wanted, ...]
    origin: Sequence | None = None
    spaced: bool = False
    row: bool = False


Wanted: TypeAlias = Node | Text | Dict | List


def plain_value(wanted: Wanted) -> Any:
    """Give what is wanted as `digest.emit` takes it, without origins."""
    match wanted:
        case Scalar() | Text():
            return wanted.text
        case Mapping():
            return {entry.key.text: plain_value(entry.value) for entry in wanted.entries}
        case Sequence():
            return [plain_value(item) for item in wanted.items]
        case Dict():
            return {key: plain_value(value) for key, value in wanted.entries}
        case List():
            made = Row if wanted.row else Spaced if wanted.spaced else list
            return made(plain_value(item) for item in wanted.items)
