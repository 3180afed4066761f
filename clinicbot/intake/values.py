"""Three versions of one text, list of texts or table's rows, made one."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final


if TYPE_CHECKING:
    from collections.abc import Callable

    from clinicbot.intake.conflicts import Path
    from clinicbot.intake.elements import Value

    Judge = Callable[[Path, Value | None, Value | None, Value | None], Value | None]


_WORD: Final = re.compile(r"\w+|[^\w\s]")


def merged_value(
    path: Path, was: Value | None, ours: Value | None, theirs: Value | None, judge: Judge
) -> Value | None:
    """Merge what two sides made of a value, as deep as only one of them changed it.

    Args:
        path: Where it is.
        was: What it was; None for nothing, as of the others.
        ours: What one side made of it.
        theirs: What the other made of it.
        judge: Decides what both changed, each in its own way.
    """
    if theirs in (was, ours):
        return ours
    if ours == was:
        return theirs
    if isinstance(was, tuple) and isinstance(ours, tuple) and isinstance(theirs, tuple):
        if len(was) == len(ours) == len(theirs):
            triples = enumerate(zip(was, ours, theirs, strict=True))
            found = [merged_value((*path, at), *triple, judge) for at, triple in triples]
            return tuple(each for each in found if each is not None)
        rows = _rows(was, ours, theirs)
        if rows is not None:
            return rows
    return judge(path, was, ours, theirs)


def agreed_value(was: Value | None, ours: Value | None, theirs: Value | None) -> Value | None:
    """Give what a value is as far as both sides agree about its changes.

    A text that goes on from the other side's has that side's change in it.
    """
    if ours == theirs or was in (ours, theirs):
        return ours if ours == theirs else was
    if isinstance(was, tuple) and isinstance(ours, tuple) and isinstance(theirs, tuple):
        if len(was) == len(ours) == len(theirs):
            found = (agreed_value(*each) for each in zip(was, ours, theirs, strict=True))
            return tuple(each for each in found if each is not None)
    elif isinstance(was, str) and isinstance(ours, str) and isinstance(theirs, str):
        if goes_on_from(ours, theirs, was):
            return theirs
        if goes_on_from(theirs, ours, was):
            return ours
    return was


def goes_on_from(text: str, other: str, was: str) -> bool:
    """Say whether a text has all that another one changed.

    Args:
        text: The text.
        other: What was made of `was`: all words that it changed are to be
            found, unchanged, in `text`, among the same neighbours.
        was: What both were made of.
    """
    if other in (was, text):
        return other == text
    words, now = _words(other), _words(text)
    kept = [False] * len(words)
    # A gap between two words is kept if they stand next to each other still.
    gaps = [False] * (len(words) + 1)
    matcher = SequenceMatcher(None, words, now, autojunk=False)
    for at, there, size in matcher.get_matching_blocks():
        kept[at : at + size] = [True] * size
        gaps[at + 1 : at + size] = [True] * max(size - 1, 0)
        gaps[0] |= at == there == 0
        gaps[-1] |= (at + size, there + size) == (len(words), len(now))
    matcher = SequenceMatcher(None, _words(was), words, autojunk=False)
    return all(
        change == "equal" or (all(kept[start:end]) and (start < end or gaps[start]))
        for change, _, _, start, end in matcher.get_opcodes()
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _rows(
    was: tuple[Value, ...], ours: tuple[Value, ...], theirs: tuple[Value, ...]
) -> tuple[Value, ...] | None:
    """Merge lists whose lengths changed; None where both changed the same place."""
    changes = sorted({*_changes(was, ours), *_changes(was, theirs)}, key=lambda one: one[:2])
    made: list[Value] = []
    at, touchy = 0, False
    for start, end, new in changes:
        # What is put in beside another change could go before it or behind it.
        if start < at or (start == at and touchy) or (start == at and start == end and made):
            return None
        made += [*was[at:start], *new]
        at, touchy = end, start == end
    return (*made, *was[at:])


def _changes(
    was: tuple[Value, ...], now: tuple[Value, ...]
) -> list[tuple[int, int, tuple[Value, ...]]]:
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    return [
        (start, end, now[begin:stop])
        for change, start, end, begin, stop in matcher.get_opcodes()
        if change != "equal"
    ]
