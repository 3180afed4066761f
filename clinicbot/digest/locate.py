"""Where inside a file a character of a text is: texts carry only where they begin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from clinicbot.digest.kinds import offset_as_written
from clinicbot.digest.scalars import Plain
from clinicbot.digest.source import load
from clinicbot.digest.tree import Mapping, Node, Scalar
from clinicbot.errors import Place, SourceError


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.digest.scalars import Inline


class Locator:
    """Finds places, reading each file once more when the first place in it is asked for."""

    def __init__(self) -> None:
        self._files: dict[str, dict[Place, Scalar]] = {}

    def place(self, text: Plain | Inline, offset: int) -> Place:
        """Give the place of a character; that of the text if its file has changed since.

        Args:
            text: As it was read.
            offset: In characters from 0.
        """
        file = text.place.file
        if file not in self._files:
            self._files[file] = _scalars(file)
        scalar = self._files[file].get(text.place)
        said = text.text if isinstance(text, Plain) else text.wikitext
        if scalar is None or scalar.text.split() != said.split():
            return text.place
        return scalar.at(offset_as_written(scalar.text, said, offset))


def key_place(record: Place, key: str) -> Place:
    """Give the place of a key's value in the outermost mapping of a file; else the mapping's."""
    if not record.file:
        return record
    try:
        root = load(Path(record.file), [])
    except SourceError:
        return record
    entries = root.entries if isinstance(root, Mapping) else ()
    return next((entry.value.place for entry in entries if entry.key.text == key), record)


def _scalars(file: str) -> dict[Place, Scalar]:
    """Give the texts of a file by their places; none if there is no such file."""
    if not file:
        return {}
    try:
        root = load(Path(file), [])
    except SourceError:
        return {}
    return {scalar.place: scalar for scalar in _all(root)}


def _all(root: Node) -> Iterator[Scalar]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            yield node
        elif isinstance(node, Mapping):
            waiting += (entry.value for entry in node.entries)
        else:
            waiting += node.items
