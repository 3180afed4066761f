"""A sentence with fields, such as `Topic {number}: {title}`.

Only `{name}` is known; a brace has no other use, so a misspelt or forgotten
brace is an error where the text is read and never appears on a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from clinicbot.digest.kinds import suggest
from clinicbot.digest.rules import Finding


if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


Wrap = Callable[[str, str], str]
"""Takes a field's name and its wikitext, gives what is written in its place."""

_PIECE = re.compile(r"\{([a-z]+(?:-[a-z0-9]+)*)\}")
_BRACE = re.compile(r"[{}]")

_REGEXES: Mapping[str, str] = {
    "count": r"[^\s\d]?\d+",
    "day": r"\d{1,2}",
    "year": r"\d{4}",
}
"""What a field may hold when a sentence is read; others hold any text."""


@dataclass(frozen=True)
class Template:
    """A sentence: literal wikitext and fields in turn."""

    text: str

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """Literal, field name, literal, field name, ..., literal."""
        return tuple(_PIECE.split(self.text))

    @cached_property
    def fields(self) -> frozenset[str]:
        """The names of the fields."""
        return frozenset(self.pieces[1::2])

    def findings(self, known: Iterable[str]) -> Iterator[Finding]:
        """Say what is wrong with the sentence, if only these fields are known."""
        known = sorted(known)
        expected = "known here: " + ", ".join(f"{{{name}}}" for name in known)
        if not known:
            expected = "there are no fields in this text"
        for found in _PIECE.finditer(self.text):
            if found[1] not in known:
                hint = suggest(found[1], known)
                yield Finding(found.start(), f"unknown field {found[0]}", expected, hint)
        if brace := _BRACE.search(self.masked()):
            yield Finding(brace.start(), f"a '{brace[0]}' that belongs to no field", expected)

    def masked(self) -> str:
        """Give the text with letters in place of the fields, at the same offsets."""
        return _PIECE.sub(lambda found: "x" * len(found[0]), self.text)

    def expand(self, values: Mapping[str, str], wrap: Wrap | None = None) -> str:
        """Put wikitext in place of the fields.

        Raises:
            KeyError: A field has no value.
        """
        parts = list(self.pieces)
        for index in range(1, len(parts), 2):
            name = parts[index]
            parts[index] = wrap(name, values[name]) if wrap else values[name]
        return "".join(parts)

    def regex(self, regexes: Mapping[str, str] | None = None, suffix: str = "") -> str:
        """Give a regular expression for what `expand` writes.

        Each field is a group of its name, with `_` for `-` and the suffix; a
        field that comes again must hold the same text again.
        """
        known = {**_REGEXES, **(regexes or {})}
        parts: list[str] = []
        seen: set[str] = set()
        for index, piece in enumerate(self.pieces):
            group = piece.replace("-", "_") + suffix
            if index % 2 == 0:
                parts.append(re.escape(piece))
            elif piece in seen:
                parts.append(f"(?P={group})")
            else:
                seen.add(piece)
                parts.append(f"(?P<{group}>{known.get(piece, '.+?')})")
        return "".join(parts)


Forms = Mapping[str, Template]
"""A sentence by CLDR plural category; `other` is always there."""
