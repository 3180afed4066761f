"""Kinds with keys: records, and texts or records told apart by their keys."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from clinicbot.digest.inline import InlineRules
from clinicbot.digest.kinds import MANY, NO_NAMES, Kind, Names, Reading, T, nearest
from clinicbot.digest.source import load
from clinicbot.digest.tree import Mapping, Node, Scalar
from clinicbot.errors import Place, Problem, SourceError


if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a record.

    Attributes:
        key: Its name.
        kind: What its value may be.
        doc: A sentence or two for the reference.
        required: Whether it must be there.
    """

    key: str
    kind: Kind[Any]
    doc: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Values:
    """What was read of a record: the values of the keys that are there."""

    place: Place
    found: dict[str, Any]
    nodes: dict[str, Node] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Any:
        return self.found[key]

    def __contains__(self, key: str) -> bool:
        return key in self.found

    def get(self, key: str, default: Any = None) -> Any:
        """Give a key's value, or `default` if it isn't there."""
        return self.found.get(key, default)

    def all(self) -> dict[str, Any]:
        """Give the values by their keys, `-` made `_`: arguments of a dataclass."""
        return {key.replace("-", "_"): value for key, value in self.found.items()}

    def at(self, key: str) -> Place:
        """Give the place of a key's value, or of the record if it isn't there."""
        return self.nodes[key].place if key in self.nodes else self.place


class Record(Kind[T]):
    """A mapping with known keys, made into a value by `build`.

    Args:
        name: What the reference and the JSON Schema call it.
        doc: What it is, for the reference.
        fields: Its keys.
        build: Makes the value; tells problems that several keys make together
            through the Reading and then gives None.
        example: YAML that the reference shows and the tests read.
        one_of: Groups of keys of which at least one must be there.
    """

    def __init__(  # noqa: PLR0913 - a definition, written with names
        self,
        name: str,
        doc: str,
        *,
        fields: tuple[Field, ...],
        build: Callable[[Values, Reading], T | None],
        example: str = "",
        one_of: tuple[str, ...] = (),
    ) -> None:
        self.name, self.doc, self.fields, self.build = name, doc, fields, build
        self.example, self.one_of = example, one_of
        self.noun = f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
        self.by_key = {each.key: each for each in fields}

    def read(self, node: Node, reading: Reading) -> T | None:
        """Read every key, then tell unknown and missing ones."""
        if not isinstance(node, Mapping):
            self.unlike(node, reading)
            return None
        before = len(reading.problems)
        values, meant = Values(node.place, {}), set[str]()
        for entry in node.entries:
            known = self.by_key.get(entry.key.text)
            if known is None:
                meant.add(tell_unknown(entry.key, self.by_key, self.noun, reading))
                continue
            values.nodes[known.key] = entry.value
            value = known.kind.read(entry.value, reading)
            if value is not None:
                values.found[known.key] = value
        self._missing(node.place, meant.union(values.nodes), reading)
        return self.build(values, reading) if len(reading.problems) == before else None

    def _missing(self, place: Place, there: set[str], reading: Reading) -> None:
        """Tell the keys that must be there and aren't, not even misspelt."""
        for each in self.fields:
            if each.required and each.key not in there:
                reading.wrong(place, f"the key '{each.key}' is missing", each.doc.rstrip("."))
        if self.one_of and there.isdisjoint(self.one_of):
            keys = " or ".join(f"'{key}'" for key in self.one_of)
            reading.wrong(place, f"{self.noun} without {keys}", "one of them was expected")

    def schema(self, defs: dict[str, Any]) -> dict[str, Any]:
        """Put an object's schema into `defs` and refer to it."""
        if self.name not in defs:
            made: dict[str, Any] = {"type": "object", "description": self.doc}
            defs[self.name] = made
            made["properties"] = {
                each.key: each.kind.schema(defs) | {"description": each.doc}
                for each in self.fields
            }
            made["required"] = [each.key for each in self.fields if each.required]
            made["additionalProperties"] = False
            if self.one_of:
                made["anyOf"] = [{"required": [key]} for key in self.one_of]
        return {"$ref": f"#/$defs/{self.name}"}

    def parts(self) -> Iterable[Kind[Any]]:
        """Give the kinds of its keys."""
        return tuple(each.kind for each in self.fields)


class OneOf(Kind[T]):
    """A text, or one of several records told apart by their keys.

    Args:
        name: What the reference and the JSON Schema call it.
        doc: What it is, for the reference.
        text: The kind of a bare text, with what it then means; None if a text
            won't do.
        records: The records, each with the keys that tell it; the first that
            has one of its keys in the mapping is it.
        elsewhere: Keys of other places, with what to do about them.
    """

    def __init__(
        self,
        name: str,
        doc: str,
        *,
        text: tuple[Kind[T], str] | None = None,
        records: tuple[tuple[Record[T], tuple[str, ...]], ...],
        elsewhere: dict[str, str] | None = None,
    ) -> None:
        self.name, self.doc, self.text, self.records = name, doc, text, records
        self.elsewhere = elsewhere or {}
        self.noun = f"{'an' if name[0] in 'aeiou' else 'a'} {name}"

    def read(self, node: Node, reading: Reading) -> T | None:
        """Read by the record that the keys tell."""
        if isinstance(node, Scalar) and self.text:
            return self.text[0].read(node, reading)
        if not isinstance(node, Mapping):
            self.unlike(node, reading)
            return None
        record = self._told(entry.key.text for entry in node.entries)
        if record is not None:
            return record.read(node, reading)
        for entry in node.entries:
            if expected := self.elsewhere.get(entry.key.text):
                reading.wrong(entry.key.place, f"'{entry.key.text}' in {self.noun}", expected)
                return None
        if not node.entries:
            self.unlike(node, reading)
            return None
        tell_unknown(node.entries[0].key, self._keys(), self.noun, reading)
        return None

    def _keys(self) -> list[str]:
        return list(dict.fromkeys(key for _, keys in self.records for key in keys))

    def _told(self, keys: Iterable[str]) -> Record[T] | None:
        """Find the record by its keys, or else by keys that look like them."""
        written = set(keys)
        for record, telling in self.records:
            if written.intersection(telling):
                return record
        for record, telling in self.records:
            if any(nearest(key, telling) for key in written.difference(self.elsewhere)):
                return record
        return None

    def schema(self, defs: dict[str, Any]) -> dict[str, Any]:
        """Put the alternatives into `defs` and refer to them."""
        if self.name not in defs:
            made: dict[str, Any] = {"description": self.doc}
            defs[self.name] = made
            made["oneOf"] = [record.schema(defs) for record, _ in self.records]
            if self.text:
                made["oneOf"].append(self.text[0].schema(defs) | {"description": self.text[1]})
        return {"$ref": f"#/$defs/{self.name}"}

    def parts(self) -> Iterable[Kind[Any]]:
        """Give the records, and the kind of a bare text."""
        text = (self.text[0],) if self.text else ()
        return (*text, *(record for record, _ in self.records))


def tell_unknown(key: Scalar, known: Iterable[str], noun: str, reading: Reading) -> str:
    """Tell a key that isn't known: misspelt, or text that YAML took for a key.

    Returns:
        The key that was probably meant, or "".
    """
    options = list(known)
    near = nearest(key.text, options)
    shown = key.text if len(key.text) <= 40 else key.text[:39] + "…"  # noqa: PLR2004 - one line
    if not near and not re.fullmatch(r"[a-z][a-z_-]*", key.text):
        expected = "text with a colon needs quotes around it"
        if "says" in options:
            expected += "; or write who speaks as 'by:' and the text as 'says:'"
        reading.wrong(key.place, f"YAML takes '{shown}' for a key", expected)
        return ""
    expected = f"keys of {noun} are {', '.join(options)}"
    if near and len(options) > MANY:
        expected = ""
    hint = f"did you mean '{near}'?" if near else ""
    reading.wrong(key.place, f"unknown key '{shown}'", expected, hint)
    return near


def read_file(
    path: Path,
    kind: Kind[T],
    rules: InlineRules | None = None,
    names: Names = NO_NAMES,
) -> T:
    """Read a whole file of one kind.

    Args:
        path: The file.
        kind: What it holds, mostly a Record.
        rules: What inline text may hold; the defaults if None.
        names: The names that are known, by their sort (see `values.Name`).

    Raises:
        SourceError: With every problem of the file.
    """
    problems: list[Problem] = []
    root = load(path, problems)
    reading = Reading(rules or InlineRules(), problems, names)
    value = kind.read(root, reading)
    if problems or value is None:
        raise SourceError(*problems)
    return value
