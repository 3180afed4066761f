"""What a unit is called by its place in the document: the same in every language.

`intro`, `topic-2`, `topic-2/section-1`, `topic-2/3.1.2` (the third block there
is a bullet, its first below, the second below that), `topic-1/principle-listen`
(a sentence of the series by its name).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicbot.wikitext.pieces import TOPIC_LEVEL, Heading, Item, Para


if TYPE_CHECKING:
    from clinicbot.wikitext.pieces import Piece


class Keys:
    """Names the pieces of a page, given one after the other."""

    def __init__(self) -> None:
        self._headings: list[int] = []
        self._path: list[str] = []
        self._items: list[int] = []
        self._block = 0
        self._open: list[tuple[int, int]] = []
        self._bullets: list[int] = []

    def next(self, piece: Piece, unit: int) -> tuple[str, int | None]:
        """Give the next piece's key, and the number of the unit that it hangs below.

        Args:
            piece: The piece.
            unit: The number of its first unit among the page's.
        """
        if isinstance(piece, Heading):
            return self._heading(piece, unit)
        above = self._open[-1][1] if self._open else None
        wording = piece.text.wording if isinstance(piece, Para | Item) else ""
        if isinstance(piece, Item):
            if piece.depth > 1 and self._bullets:
                above = self._bullets[: piece.depth - 1][-1]
            self._bullets = [*self._bullets[: piece.depth - 1], unit]
        else:
            self._bullets = []
        if wording:
            return "/".join([*self._path[:1], wording]), above
        return "/".join([*self._path, self._number(piece)]), above

    def _heading(self, heading: Heading, unit: int) -> tuple[str, int | None]:
        depth = heading.level - TOPIC_LEVEL
        self._headings = [*self._headings, *[0] * depth][: depth + 1]
        if len(self._headings) <= depth:
            self._headings.append(0)
        self._headings[depth] += 1
        self._path = [
            f"{'section' if level else 'topic'}-{number}"
            for level, number in enumerate(self._headings)
        ]
        self._items, self._block, self._bullets = [], 0, []
        self._open = [(level, at) for level, at in self._open if level < heading.level]
        above = self._open[-1][1] if self._open else None
        self._open.append((heading.level, unit))
        if depth and heading.text.wording:
            return f"{self._path[0]}/{heading.text.wording}", above
        return "/".join(self._path), above

    def _number(self, piece: Piece) -> str:
        """Count a block of the part, or a bullet by the bullets above it."""
        if not isinstance(piece, Item) or piece.depth == 1:
            self._block += 1
            self._items = []
            return str(self._block)
        below = piece.depth - 1
        self._items = [*self._items, *[0] * below][:below]
        self._items[-1] += 1
        return ".".join(map(str, (self._block, *self._items)))
