"""Where the nodes of a YAML file lie in its text: what an editor of it must know."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clinicbot.digest.tree import Mapping, Scalar, Sequence


if TYPE_CHECKING:
    from clinicbot.digest.tree import Entry, Node


_FLOW_REST: Final = re.compile(r"(?:[\s,]|#[^\n]*(?=\n))*[\]}]")


@dataclass(frozen=True, slots=True)
class Seat:
    """Where an item of a block list, or a key with its value, lies.

    Attributes:
        lead: The whole lines above it that are blank or comments, if it isn't
            the first one of its list or mapping.
        start: Where its dash or its key begins.
        end: The end of its last line, comments on that line included.
        column: The column of the dash or the key, from 0.
        item: Whether it is an item of a list.
        first: Whether it is the first one.
        key: Where its key ends; of an item: where its dash ends.
    """

    lead: tuple[str, ...]
    start: int
    end: int
    column: int
    item: bool
    first: bool
    key: int


class Places:
    """The places of all nodes of one file.

    Args:
        text: The file's text, tidied as `digest.textfile.tidy` does.
        root: The tree that was read from it.
    """

    def __init__(self, text: str, root: Node) -> None:
        self.text, self.root = text, root
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self._spans: dict[int, tuple[int, int]] = {}
        self._seats: dict[int, Seat] = {}
        self._measure(root)

    def span(self, node: Node) -> tuple[int, int]:
        """Give where a node begins and ends, without what follows on its last line."""
        return self._spans[id(node)]

    def seat(self, node: Node) -> Seat | None:
        """Give where the item or key lies whose value a node is; None inside `[]` and `{}`."""
        return self._seats.get(id(node))

    def _measure(self, node: Node) -> int:
        """Note the spans of a node and of all that is in it; give its end."""
        if isinstance(node, Scalar):
            end = node.end
            if node.style in {"|", ">"}:
                end = node.start + len(self.text[node.start : node.end].rstrip())
            self._spans[id(node)] = node.start, end
            return end
        start = self._lines[node.place.line - 1] + node.place.column - 1
        children = _children(node)
        if node.flow:
            end = max([start + 1, *(self._measure(child) for _, child in children)])
            found = _FLOW_REST.match(self.text, end)
            end = found.end() if found else end
        else:
            end = self._block(children)
        self._spans[id(node)] = start, end
        return end

    def _block(self, children: list[tuple[Entry | None, Node]]) -> int:
        end = before = 0
        for index, (entry, child) in enumerate(children):
            end = self._measure(child)
            start = entry.key.start if entry else self._dash(self._spans[id(child)][0], before)
            key = entry.key.end if entry else start + 1
            column = start - self._line_start(start)
            line_end = self.text.find("\n", end)
            line_end = len(self.text) if line_end < 0 else line_end
            lead = () if not index else tuple(self.text[before:start].split("\n")[1:-1])
            self._seats[id(child)] = Seat(
                lead, start, line_end, column, entry is None, not index, key
            )
            before = line_end
        return end

    def _dash(self, start: int, floor: int) -> int:
        """Find the dash of an item that begins at `start`."""
        at = start - 1
        while at >= floor:
            line = self._line_start(at + 1)
            bare = self.text[max(line, floor) : at + 1].rstrip(" ")
            if bare.endswith("-"):
                return max(line, floor) + len(bare) - 1
            # A comment or a blank line between the dash and its item.
            if "#" in bare and "-" in bare.partition("#")[0]:
                return max(line, floor) + bare.index("-")
            at = line - 2
        return max(start - 2, floor)

    def _line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1


def _children(node: Mapping | Sequence) -> list[tuple[Entry | None, Node]]:
    """Give what a node holds, with the keys of a mapping."""
    if isinstance(node, Mapping):
        return [(entry, entry.value) for entry in node.entries]
    return [(None, item) for item in node.items]
