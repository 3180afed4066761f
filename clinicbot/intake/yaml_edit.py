"""A YAML file changed in few places: all else stays as it was typed.

What it shall hold is said as `clinicbot.intake.wanted` says it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clinicbot.digest.emit import WIDTH, Raw, row_text, text_lines
from clinicbot.digest.tree import Mapping, Node, Scalar, Sequence
from clinicbot.intake.wanted import Dict, List, Text, Wanted
from clinicbot.intake.yaml_text import rewritten


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.intake.yaml_places import Places, Seat


_STEP: Final = 2


def edited(places: Places, root: Dict) -> str:
    """Give the text of a file with its root mapping changed."""
    start, end = places.span(places.root)
    stop = places.text.find("\n", end)
    rest = "" if stop < 0 else places.text[stop:]
    first = places.seat(_first(places.root))
    column = first.column if first else 0
    return places.text[:start] + _Editor(places).collection(root, column) + rest


def _pad(column: int) -> str:
    return " " * column


def _shifted(text: str, by: int) -> str:
    """Indent the lines of a text but the first by more, or less."""
    if not by:
        return text
    first, *others = text.split("\n")
    return "\n".join([first, *(_shifted_line(line, by) for line in others)])


def _shifted_line(line: str, by: int) -> str:
    if by > 0:
        return _pad(by) + line if line.strip() else line
    return line[min(-by, _indent(line)) :]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


@dataclass(slots=True)
class _Child:
    """An item or a key with its value, about to be written."""

    wanted: Wanted
    key: str = ""
    seat: Seat | None = None


@dataclass(frozen=True, slots=True)
class _Editor:
    places: Places

    def collection(self, wanted: Dict | List, column: int) -> str:
        """Write a mapping or list whose keys or dashes stand at a column.

        The first line isn't indented, so that it can stand behind a dash.
        """
        is_list = isinstance(wanted, List)
        children = list(self._items(wanted) if isinstance(wanted, List) else self._keys(wanted))
        spaced = is_list and self._is_spaced(wanted)
        own = {id(item) for item in getattr(wanted.origin, "items", ())}
        made: list[str] = []
        for index, child in enumerate(children):
            # What stays in its list keeps what stands above it.
            stays = not is_list or id(_origin(child.wanted)) in own
            lead = self._lead(child, column, spaced=spaced and not stays, first=not index)
            if spaced and index and stays and child.seat and child.seat.first:
                lead = [""]
            body = self._item(child, column) if is_list else self._entry(child, column)
            made.append("\n".join([*lead, _pad(column) + body]))
        # A comment that stands further left may have become the first line.
        by = column if made[0].startswith(_pad(column)) else _indent(made[0])
        return "\n".join(made)[by:]

    def _items(self, wanted: List) -> Iterator[_Child]:
        for item in wanted.items:
            origin = _origin(item)
            seat = self.places.seat(origin) if origin else None
            yield _Child(item, "", seat if seat and seat.item else None)

    def _keys(self, wanted: Dict) -> Iterator[_Child]:
        """Give the origin's keys in their order, new ones behind the one before them."""
        given = dict(wanted.entries)
        origin = wanted.origin if isinstance(wanted.origin, Mapping) else None
        nodes = {entry.key.text: entry.value for entry in origin.entries} if origin else {}
        order = [key for key in nodes if key in given]
        at = 0
        for key in given:
            if key in nodes:
                at = order.index(key) + 1
            else:
                order.insert(at, key)
                at += 1
        for key in order:
            seat = self.places.seat(nodes[key]) if key in nodes else None
            yield _Child(given[key], key, seat)

    def _is_spaced(self, wanted: Dict | List) -> bool:
        """Say whether blank lines stand between the items of a list."""
        if not isinstance(wanted, List) or wanted.origin is None:
            return isinstance(wanted, List) and wanted.spaced
        seats = [self.places.seat(item) for item in wanted.origin.items[1:]]
        if not seats:
            return wanted.spaced
        return 2 * sum(bool(seat and "" in seat.lead) for seat in seats) >= len(seats)

    def _lead(self, child: _Child, column: int, *, spaced: bool, first: bool) -> list[str]:
        """Give the lines above an item: its own comments, a blank line where one is usual."""
        seat = child.seat
        if seat is None or seat.first:
            return [""] if spaced and not first else []
        by = column - seat.column
        lead = [_shifted_line(line, by) for line in seat.lead]
        if first:
            return [line for line in lead if line.strip()]
        return ["", *lead] if spaced and not any(not line.strip() for line in lead) else lead

    def _item(self, child: _Child, column: int) -> str:
        """Write an item from its dash on."""
        wanted, seat = child.wanted, child.seat
        if seat:
            kept = self._kept(wanted, seat, column)
            if kept:
                return kept
        return f"-{_pad(_STEP - 1)}{self._fresh_item(wanted, column + _STEP)}"

    def _fresh_item(self, wanted: Wanted, column: int) -> str:
        match wanted:
            case Scalar():
                return self._moved(wanted, column)
            case Text(text):
                return self._fresh_text("", text, column)
            case List(row=True) if row := self._row(wanted, column):
                return row
            case Dict() | List():
                return self.collection(wanted, column)
            case Mapping() | Sequence():
                return self._moved(wanted, column)

    def _entry(self, child: _Child, column: int) -> str:  # noqa: PLR0911 - one for each form
        """Write a key and its value."""
        wanted, seat = child.wanted, child.seat
        if seat:
            kept = self._kept(wanted, seat, column)
            if kept:
                return kept
        lead = f"{child.key}:"
        below = f"{lead}\n{_pad(column + _STEP)}"
        match wanted:
            case Text(text):
                return self._fresh_text(lead, text, column)
            case Scalar():
                return f"{lead} {self._moved(wanted, column + _STEP)}"
            case List(row=True) if row := self._row(wanted, column + len(lead) + 1):
                return f"{lead} {row}"
            case Dict() | List():
                return below + self.collection(wanted, column + _STEP)
            case Mapping(flow=True) | Sequence(flow=True):
                return f"{lead} {self._moved(wanted, column + _STEP)}"
            case Mapping() | Sequence():
                return below + self._moved(wanted, column + _STEP)

    def _kept(self, wanted: Wanted, seat: Seat, column: int) -> str:  # noqa: PLR0911 - the same
        """Write what stays in its place with what surrounds it; "" if it can't."""
        text, by = self.places.text, column - seat.column
        if isinstance(wanted, Node):
            return _shifted(text[seat.start : seat.end], by)
        if wanted.origin is None:
            return ""
        start, end = self.places.span(wanted.origin)
        # The last line is no blank one: what is written goes behind it.
        before = _shifted(text[seat.start : start] + "-", by)[:-1]
        if isinstance(wanted, Text):
            line = before.rpartition("\n")[2]
            said = self._in_style(wanted, f"{_pad(column)}{line}")
            if not said:
                return ""
            lines = said.split("\n")
            # What a new style has in further lines is where it belongs already.
            return before + _shifted("\n".join(lines), by) + text[end : seat.end]
        if wanted.origin.flow if not isinstance(wanted.origin, Scalar) else True:
            inside = self._flow(wanted)
            return before + inside + text[end : seat.end] if inside else ""
        if isinstance(wanted, Dict) != isinstance(wanted.origin, Mapping):
            return ""
        first = self.places.seat(_first(wanted.origin))
        return before + self.collection(wanted, (first.column if first else seat.column) + by)

    def _in_style(self, wanted: Text, pad: str) -> str:
        """Write a text in the style of the one that it takes the place of."""
        origin = wanted.origin
        if origin is None or isinstance(wanted.text, Raw):
            return wanted.text
        start, end = self.places.span(origin)
        written = self.places.text[start:end]
        flow = self.places.seat(origin) is None
        return rewritten(written, origin.style, wanted.text, pad, flow=flow)

    def _flow(self, wanted: Dict | List) -> str:
        """Write a mapping or list in braces of which only texts changed; "" for others."""
        origin = wanted.origin
        if origin is None or isinstance(origin, Scalar):
            return ""
        values = dict(wanted.entries) if isinstance(wanted, Dict) else None
        old: list[Node]
        new: list[Wanted | None]
        if isinstance(origin, Mapping) and values is not None:
            old = [entry.value for entry in origin.entries]
            new = [values.get(entry.key.text) for entry in origin.entries]
            same = len(values) == len(old)
        elif isinstance(origin, Sequence) and isinstance(wanted, List):
            old, new = list(origin.items), list(wanted.items)
            same = len(new) == len(old)
        else:
            return ""
        return self._spliced(origin, old, new) if same else ""

    def _spliced(self, origin: Node, old: list[Node], new: list[Wanted | None]) -> str:
        at, end = self.places.span(origin)
        made = []
        for node, wanted in zip(old, new, strict=True):
            start, stop = self.places.span(node)
            made.append(self.places.text[at:start])
            if wanted is node:
                made.append(self.places.text[start:stop])
            elif isinstance(wanted, Text) and wanted.origin is node:
                made.append(self._in_style(wanted, ""))
            else:
                return ""
            at = stop
        return "".join([*made, self.places.text[at:end]])

    def _moved(self, node: Node, column: int) -> str:
        """Write a node as it is written, somewhere else."""
        start, end = self.places.span(node)
        seat = self.places.seat(node)
        if isinstance(node, Scalar):
            was = seat.column + _STEP if seat else column
        else:
            first = None if node.flow else self.places.seat(_first(node))
            was = first.column if first else column
        return _shifted(self.places.text[start:end], column - was)

    def _fresh_text(self, lead: str, text: str, column: int) -> str:
        """Write a new text behind a key, or behind a dash that stands before the column."""
        if lead:
            lines = text_lines(_pad(column) + lead, text, _pad(column + _STEP))
            return "\n".join(lines)[column:]
        lines = text_lines(f"{_pad(column - _STEP)}-", text, _pad(column))
        return "\n".join(lines)[column:]

    def _row(self, wanted: List, column: int) -> str:
        texts = [item.text for item in wanted.items if isinstance(item, (Scalar, Text))]
        row = row_text(texts) if len(texts) == len(wanted.items) else ""
        return row if column + len(row) <= WIDTH else ""


def _origin(wanted: Wanted) -> Node | None:
    """Give the node that something is, or was."""
    return wanted if isinstance(wanted, Node) else wanted.origin


def _first(node: Node) -> Node:
    """Give the first node in a mapping or list."""
    if isinstance(node, Mapping):
        return node.entries[0].value
    if isinstance(node, Sequence):
        return node.items[0]
    return node
