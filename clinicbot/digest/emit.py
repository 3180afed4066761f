"""Write YAML as a person would: few quotes, long text folded, nothing clever.

Only what `clinicbot.digest.source` reads back to the same tree is written. A
text that other YAML programs would take for a number, a date or a truth value
gets quotes, so that they see a text too (YAML 1.1 and 1.2, core schemas).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias


if TYPE_CHECKING:
    from collections.abc import Iterator


WIDTH = 98
"""Lines are folded to at most this many characters, where a space allows it."""

_LEAST = 48
"""Deeply indented text keeps at least this many characters a line."""

_STEP = "  "

_UNSAFE = re.compile(r"""[-?:,\[\]{}#&*!|>'"%@`=]|<<|.*(?:: |:$| #)""")
_OTHER_TYPE = re.compile(
    r"(?:~|null|true|false|yes|no|on|off|y|n|[-+]?\.(?:inf|nan)"
    r"|[-+.]?[0-9][0-9a-z_.:+-]*(?:[ \t]+[0-9:.]+(?: ?[-+z][0-9:]*)?)?)",
    re.IGNORECASE,
)
_UNSAFE_IN_FLOW = re.compile(r"[,\[\]{}:?#]")


class Raw(str):
    """A value that isn't text and is written as it is: a number, a date."""

    __slots__ = ()


class Spaced(list[Any]):
    """A list with an empty line between its items."""


class Row(list[str]):
    """A list of texts that goes on one line if it can."""


Value: TypeAlias = str | Mapping[str, Any] | list[Any]


def emit(mapping: Mapping[str, Value], apart: frozenset[str] = frozenset()) -> str:
    """Write a file that holds a mapping.

    Args:
        mapping: Texts, `Raw` values, mappings and lists, none of them empty;
            texts are tidied (see `kinds.tidy`).
        apart: Keys of the whole file that get an empty line before them.
    """
    lines: list[str] = []
    for key, value in mapping.items():
        if key in apart and lines:
            lines.append("")
        lines.extend(_entry(f"{key}:", value, ""))
    return "\n".join(lines) + "\n"


def text_lines(lead: str, text: str, pad: str) -> list[str]:
    """Write a text after its key or dash (`lead`, indented); `pad` indents further lines."""
    return list(_text(lead, text, pad))


def row_text(items: list[str]) -> str:
    """Write texts as a list on one line; "" if one of them doesn't fit in."""
    return _row(Row(items))


def plain_text(text: str) -> str:
    """Write a text without quotes; "" if it needs some."""
    return _plain(text)


def _entry(lead: str, value: Value, pad: str) -> Iterator[str]:
    """Write a value after its key."""
    if isinstance(value, str):
        yield from _text(lead, value, pad + _STEP)
        return
    row = _row(value) if isinstance(value, Row) else None
    if row and len(lead) + 1 + len(row) <= WIDTH:
        yield f"{lead} {row}"
        return
    yield lead
    yield from _lines(value, pad + _STEP)


def _lines(value: Value, pad: str) -> Iterator[str]:
    """Write a mapping or a list on lines of its own."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _entry(f"{pad}{key}:", each, pad)
        return
    for index, item in enumerate(value):
        if index and isinstance(value, Spaced):
            yield ""
        yield from _item(item, pad)


def _item(item: Value, pad: str) -> Iterator[str]:
    """Write an item of a list: its first line goes behind the dash."""
    if isinstance(item, str):
        yield from _text(f"{pad}-", item, pad + _STEP)
        return
    row = _row(item) if isinstance(item, Row) else None
    if row and len(pad) + 2 + len(row) <= WIDTH:
        yield f"{pad}- {row}"
        return
    for index, line in enumerate(_lines(item, pad + _STEP)):
        yield f"{pad}- {line[len(pad) + 2 :]}" if index == 0 else line


def _text(lead: str, text: str, pad: str) -> Iterator[str]:
    """Write a text plain, in quotes, or folded below `>-`, the first that will do."""
    line = f"{lead} {text if isinstance(text, Raw) else _plain(text) or _quoted(text)}"
    if not line.endswith(" ") and (len(line) <= WIDTH or isinstance(text, Raw)):
        yield line
        return
    yield f"{lead} >-"
    width = max(WIDTH - len(pad), _LEAST)
    words = text.split(" ")
    line = words[0]
    for word in words[1:]:
        if len(line) + 1 + len(word) > width:
            yield pad + line
            line = word
        else:
            line += " " + word
    yield pad + line


def _plain(text: str) -> str:
    """Give a text without quotes, or "" if it needs some."""
    return "" if not text or _UNSAFE.match(text) or _OTHER_TYPE.fullmatch(text) else text


def _quoted(text: str) -> str:
    """Give a text in double quotes, or "" if some of it would need a backslash."""
    return "" if '"' in text or "\\" in text else f'"{text}"'


def _row(items: Row) -> str:
    """Give a list on one line, or "" if a text doesn't fit in."""
    texts = ["" if _UNSAFE_IN_FLOW.search(item) else _plain(item) for item in items]
    written = [plain or _quoted(item) for plain, item in zip(texts, items, strict=True)]
    return f"[{', '.join(written)}]" if all(written) else ""
