"""Kinds made of others: lists, mappings of any names, kinds defined further down."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from clinicbot.digest.kinds import Kind, Reading, ScalarKind, T, U
from clinicbot.digest.tree import Mapping, Node, Sequence


if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class ListOf(Kind[tuple[T, ...]]):
    """A list with items of one kind, at least `minimum` of them."""

    def __init__(self, item: Kind[T], noun: str, minimum: int = 0) -> None:
        self.item, self.noun, self.minimum = item, noun, minimum

    def read(self, node: Node, reading: Reading) -> tuple[T, ...] | None:
        """Read every item, whatever is wrong with others."""
        if not isinstance(node, Sequence):
            self.unlike(node, reading)
            return None
        if len(node.items) < self.minimum:
            expected = "at least one item was expected"
            reading.wrong(node.place, "this list is empty", expected)
            return None
        values = [self.item.read(item, reading) for item in node.items]
        good = tuple(value for value in values if value is not None)
        return good if len(good) == len(values) else None

    def schema(self, defs: dict[str, Any]) -> dict[str, Any]:
        """Give an array's."""
        least = {"minItems": self.minimum} if self.minimum else {}
        return {"type": "array", "items": self.item.schema(defs)} | least

    def parts(self) -> Iterable[Kind[Any]]:
        """Give the item's kind."""
        return (self.item,)


class OneOrMore(Kind[tuple[T, ...]]):
    """A list, or one item of it bare."""

    def __init__(self, items: ListOf[T]) -> None:
        self.items = items
        self.noun = f"{items.item.noun} or {items.noun}"

    def read(self, node: Node, reading: Reading) -> tuple[T, ...] | None:
        """Read a list as a list, anything else as an item."""
        if isinstance(node, Sequence):
            return self.items.read(node, reading)
        value = self.items.item.read(node, reading)
        return None if value is None else (value,)

    def schema(self, defs: dict[str, Any]) -> dict[str, Any]:
        """Give both."""
        return {"anyOf": [self.items.item.schema(defs), self.items.schema(defs)]}

    def parts(self) -> Iterable[Kind[Any]]:
        """Give the list."""
        return (self.items,)


class MapOf(Kind[dict[str, T]]):
    """A mapping whose keys are names of the author's, in the order written."""

    def __init__(self, key: ScalarKind[str], value: Kind[T], noun: str) -> None:
        self.key, self.value, self.noun = key, value, noun

    def read(self, node: Node, reading: Reading) -> dict[str, T] | None:
        """Read every key and value, whatever is wrong with others."""
        if not isinstance(node, Mapping):
            self.unlike(node, reading)
            return None
        found: dict[str, T] = {}
        for entry in node.entries:
            key = self.key.read(entry.key, reading)
            value = self.value.read(entry.value, reading)
            if key is not None and value is not None:
                found[key] = value
        return found if len(found) == len(node.entries) else None

    def schema(self, defs: dict[str, Any]) -> dict[str, Any]:
        """Give an object's, with the shape of its keys."""
        return {
            "type": "object",
            "propertyNames": self.key.schema(defs),
            "additionalProperties": self.value.schema(defs),
        }

    def parts(self) -> Iterable[Kind[Any]]:
        """Give the value's kind."""
        return (self.value,)


class Later(Kind[U]):
    """A kind that is defined further down: how definitions refer to themselves."""

    def __init__(self, kind: Callable[[], Kind[U]], noun: str) -> None:
        # One and the same kind each time: whoever walks a definition knows
        # what it has seen by identity.
        self.kind, self.noun = cache(kind), noun

    def read(self, node: Node, reading: Reading) -> U | None:
        """Read by the kind."""
        return self.kind().read(node, reading)

    def schema(self, defs: dict[str, Any]) -> dict[str, Any]:
        """Give the kind's."""
        return self.kind().schema(defs)

    def parts(self) -> Iterable[Kind[Any]]:
        """Give the kind."""
        return (self.kind(),)
