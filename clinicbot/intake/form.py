"""How a text is written, where that says nothing: white space, and what the bot words its way."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Final


if TYPE_CHECKING:
    from collections.abc import Iterator


_BLANK: Final = re.compile(r"\s+")


def without_blanks(text: str) -> str:
    """Give a text without its white space."""
    return _BLANK.sub("", text)


def odd_lines(live: str, wanted: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a page that would be written otherwise, white space apart.

    Args:
        live: The page.
        wanted: The page as it would be written, which says the same.

    Yields:
        Number, from 1, and line; where only something would be added, the line before it.
    """
    lines = live.split("\n")
    there = [(at, line) for at, line in enumerate(lines, 1) if line.strip()]
    ours = [without_blanks(line) for line in wanted.split("\n") if line.strip()]
    matcher = difflib.SequenceMatcher(
        None, [without_blanks(line) for _, line in there], ours, autojunk=False
    )
    for change, start, end, _, _ in matcher.get_opcodes():
        if change != "equal":
            yield from there[start:end] or there[max(start - 1, 0) : max(start, 1)]
