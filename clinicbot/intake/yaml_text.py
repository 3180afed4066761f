"""A text of a YAML file replaced by another, in the style in which it is written.

A text in quotes stays in quotes, a folded one stays folded, and of a text on
several lines only those lines change whose words do.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Final

from clinicbot.digest.emit import WIDTH, plain_text, text_lines


_OVER: Final = 20
"""A line that was there may grow so much longer than `WIDTH`: better a long
line than a change of the lines around it."""

_UNSAFE_IN_FLOW: Final = frozenset(",[]{}:?#")
_UNSAFE_AT_START: Final = ("#", "- ", "? ", ": ", "---", "...")


def rewritten(written: str, style: str, text: str, pad: str, *, flow: bool = False) -> str:
    """Write a text in place of another.

    Args:
        written: The other as it stands in the file, with its quotes or header.
        style: Its style: "" plain, `'`, `"`, `|` or `>`.
        text: The new text: one line.
        pad: The white space in front of the first line, and what stands in it
            (a key, a dash); further lines of a new style are indented by more.
        flow: Whether it stands inside `[]` or `{}`.

    Returns:
        What goes in the place of `written`; "" if no text in this style would
        do, and the item or key is to be written anew.
    """
    lines = written.split("\n")
    if flow:
        bare = "" if _UNSAFE_IN_FLOW & set(text) else plain_text(text)
        return bare if bare and not style else quoted(text, style)
    if style in {"|", ">"}:
        return _folded(lines, text) if text else '""'
    if len(lines) > 1:
        return "" if style else _continued(lines, text)
    bare = "" if style else plain_text(text)
    if not (bare or style) and "'" in text and ('"' in text or "\\" in text):
        return ""
    line = bare or quoted(text, style)
    # A short text that became a long one is folded like any other.
    fits = len(pad) + len(line) <= max(WIDTH + _OVER, len(pad) + len(written) + _OVER)
    return line if fits else ""


def quoted(text: str, style: str = "") -> str:
    """Write a text in quotes: in those that it has, or those that need no escapes."""
    if style == "'" or (not style and ('"' in text or "\\" in text)):
        return "'" + text.replace("'", "''") + "'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _folded(lines: list[str], text: str) -> str:
    """Change the lines of a text below `>-`."""
    header, *said = lines
    if header.startswith("|"):
        pad = said[0][: len(said[0]) - len(said[0].lstrip(" "))]
        return f"{header}\n{pad}{text}"
    return "\n".join([header, *_relined(said, text)])


def _continued(lines: list[str], text: str) -> str:
    """Change the lines of a plain text of several; "" if that would be no plain text."""
    if not plain_text(text):
        return ""
    pad = lines[1][: len(lines[1]) - len(lines[1].lstrip(" "))]
    made = _relined([pad + lines[0], *lines[1:]], text)
    if any(line.strip().startswith(_UNSAFE_AT_START) for line in made):
        return ""
    return "\n".join([made[0].removeprefix(pad), *made[1:]])


def _relined(lines: list[str], text: str) -> list[str]:
    """Distribute new words over lines as the old words were; equal lines stay as they are."""
    old: list[tuple[str, int]] = []
    for at, line in enumerate(lines):
        old += [(word, at) for word in line.split(" ") if word]
    new = text.split(" ")
    where: list[int] = []
    matcher = SequenceMatcher(None, [word for word, _ in old], new, autojunk=False)
    for change, start, end, begin, stop in matcher.get_opcodes():
        if change == "equal":
            where += [at for _, at in old[start:end]]
        else:
            last = where[-1] if where else 0
            places = [at for _, at in old[start:end]] or [last]
            where += [places[min(n, len(places) - 1)] for n in range(stop - begin)]
    return _lines_of(lines, new, where)


def _lines_of(lines: list[str], words: list[str], where: list[int]) -> list[str]:
    first = next(line for line in lines if line.strip())
    pad = first[: len(first) - len(first.lstrip(" "))]
    made: list[str] = []
    for at, line in enumerate(lines):
        here = [word for word, place in zip(words, where, strict=True) if place == at]
        if here == line.split():
            made.append(line)
        elif here:
            made += _wrapped(pad, here, max(len(line), WIDTH) + _OVER)
    return made


def _wrapped(pad: str, words: list[str], width: int) -> list[str]:
    """Write words on one line, or on several if they have become too many."""
    line = pad + " ".join(words)
    if len(line) <= width:
        return [line]
    return text_lines("", " ".join(words), pad)[1:] if len(words) > 1 else [line]
