"""Bullets of Microsoft Word's HTML: paragraphs whose style or first sign says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clinicbot.intake.looks import attribute, classes, runs


if TYPE_CHECKING:
    from collections.abc import Sequence

    from bs4 import Tag

    from clinicbot.intake.inline import Run
    from clinicbot.intake.looks import Looks


@dataclass(frozen=True, slots=True)
class WordItem:
    """A bullet.

    Attributes:
        depth: How deep it is, from 1.
        numbered: Whether it has a number.
        runs: Its text.
    """

    depth: int
    numbered: bool
    runs: Sequence[Run]


_MSO: Final = re.compile(r"mso-list:\s*\w+\s+level(\d)")
_NUMBER: Final = r"(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]"
# "Filtered" HTML has no such style: the sign, hard spaces, and the indent.
_SIGN: Final = re.compile(rf"\s*(?:[·•§▪●○◦o-]|(?P<number>{_NUMBER}))[\s\xa0]*\xa0[\s\xa0]*")
_INDENT: Final = re.compile(r"margin-left:\s*([\d.]+)(in|pt|cm)")
_STEP: Final = {"in": 0.5, "pt": 36.0, "cm": 1.27}
"""How far Word indents each level, in its units."""


def word_item(tag: Tag, looks: Looks) -> WordItem | None:
    """Read a paragraph as a bullet; None if it is none."""
    style = attribute(tag, "style")
    if level := _MSO.search(style):
        shown = tag.find(style=re.compile(r"mso-list:\s*ignore", re.IGNORECASE))
        numbered = bool(shown and re.fullmatch(_NUMBER, shown.get_text().strip()))
        return WordItem(int(level[1]), numbered, list(runs(tag, looks)))
    if not any(name.startswith("MsoListParagraph") for name in classes(tag)):
        return None
    found = list(runs(tag, looks))
    sign = _SIGN.match("".join(run.text for run in found))
    if sign is None:
        return None
    indent = _INDENT.search(style)
    depth = max(round(float(indent[1]) / _STEP[indent[2]]), 1) if indent else 1
    _cut(tag, sign.end())
    return WordItem(depth, bool(sign["number"]), list(runs(tag, looks)))


def _cut(tag: Tag, length: int) -> None:
    """Take the sign out of the document: it is no text."""
    for said in list(tag.find_all(string=True)):
        cut = min(length, len(said))
        length -= cut
        said.replace_with(str(said)[cut:])
