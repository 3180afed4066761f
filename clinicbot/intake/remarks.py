"""Pieces below one heading as the blocks of a document: lists nest, speakers speak."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from clinicbot.digest.inline import links, plain_text
from clinicbot.digest.model import Inline, Links, Note, Paragraph, Plain, Quote, Remark
from clinicbot.intake.inline import folded
from clinicbot.intake.pieces import Kind
from clinicbot.intake.speakers import Verdict, label_of
from clinicbot.wikitext.forms import unguarded


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from clinicbot.digest.model import Block
    from clinicbot.intake.pieces import Original, Piece
    from clinicbot.intake.speakers import Speakers
    from clinicbot.series.wording import Wording


_ONLY_LINKS: Final = re.compile(r"(?:L(?:\s*\([^()]*\))?\s*[·•|,;]?\s*)+")
_SEPARATOR: Final = re.compile(r"\s*(?<=[\])])\s*[·•|,;]\s+(?=\[)")
_LINK: Final = re.compile(r"\[\[[^\[\]]*\]\]|\[https?://[^\[\]]*\]")
_BOLD: Final = re.compile(r"'''(?!')(?:(?!''').)*[^:']'''")
_LONGEST_SOURCE: Final = 100


class Blocks:
    """Makes blocks of the pieces of one original.

    Args:
        original: Takes warnings.
        wording: The series' sentences.
        speakers: Who speaks; None leaves all labels in their texts.
    """

    def __init__(self, original: Original, wording: Wording, speakers: Speakers | None) -> None:
        self.original, self.wording, self.speakers = original, wording, speakers

    def blocks(self, pieces: Sequence[Piece], *, headed: bool) -> tuple[Block, ...]:
        """Give the blocks of the pieces below a heading, or before the first one."""
        found: list[Block] = []
        for kind, group in groupby(pieces, lambda piece: piece.kind):
            run = list(group)
            if kind is Kind.ITEM:
                found += self.nested(run)
            elif kind is Kind.QUOTE:
                found.append(self.quote(run))
            elif kind is Kind.WHOLE:
                found += [piece.block for piece in run if piece.block]
            else:
                for piece in run:
                    found.append(self.paragraph(piece, first=headed and not found))
        return tuple(found)

    def nested(self, items: Sequence[Piece]) -> Iterator[Remark | Note]:
        """Yield bullets, nested by their depth; a skipped depth counts as the next one."""
        position = 0
        while position < len(items):
            own = items[position]
            end = position + 1
            while end < len(items) and items[end].level > own.level:
                end += 1
            yield from self.bullet(own, tuple(self.nested(items[position + 1 : end])))
            position = end

    def bullet(self, piece: Piece, points: tuple[Remark | Note, ...]) -> Iterator[Remark | Note]:
        """Yield one bullet; one without text is only what hangs below it."""
        note = self.note(piece.text)
        if not piece.text:
            yield from points
        elif note and not points:
            yield Note(Inline(note), piece.unit)
        else:
            by, says = self.speech(piece)
            yield Remark(by, Inline(says) if says else None, points, unit=piece.unit)

    def paragraph(self, piece: Piece, *, first: bool) -> Block:
        """Give a paragraph of any form."""
        if self.speakers and _BOLD.fullmatch(piece.text):
            self.original.warn(
                f"{plain_text(piece.text)!r} looks like a heading; it was kept as bold text",
                "make it the title of a section if it is one",
                piece.line,
            )
        if first and (found := links_line(piece.text)):
            return Links(tuple(map(Inline, found)))
        if note := self.note(piece.text):
            return Note(Inline(note), piece.unit)
        by, says = self.speech(piece)
        if by and says:
            return Paragraph(Inline(says), by, piece.unit)
        return Paragraph(Inline(piece.text), None, piece.unit)

    def speech(self, piece: Piece) -> tuple[Plain | None, str]:
        """Give the speaker, if there is one, and the text."""
        text = unguarded(piece.text)
        label = label_of(text) if self.speakers else None
        if label is None or self.speakers is None:
            return None, text
        verdict = self.speakers.judge(label)
        if verdict is Verdict.SPEAKER and not _begins_badly(label.rest):
            return Plain(label.name), label.rest
        if verdict is Verdict.DOUBTFUL:
            self.original.warn(
                f"'{label.name}:' may be a speaker, or not; it was kept as text",
                "write `by:` if it is",
                piece.line,
            )
        return None, text

    def note(self, text: str) -> str:
        """Give the text of an editor's note; "" if it is none."""
        bare = text
        if text.startswith("''") and text.endswith("''") and not text.startswith("'''"):
            bare = text[2:-2]
        form: Callable[[str], dict[str, str] | None] = lambda said: self.wording.read("note", said)  # noqa: E731
        found = form(bare) or form(re.sub(r"\s*[-–—]{1,2}\s*Ed\.\)$", " --Ed.)", bare))  # noqa: RUF001
        if not found or "''" in found["text"] or re.search(r"\)[^(]*\(", found["text"]):
            return ""
        return found["text"]

    def quote(self, pieces: Sequence[Piece]) -> Quote:
        """Give a quotation; a last line that says whom it is from is its source."""
        texts = [unguarded(piece.text) for piece in pieces]
        last = folded(plain_text(texts[-1]))
        named = re.fullmatch(r"-{1,2}\s*(\S.*)", last)
        if len(texts) > 1 and named and len(last) < _LONGEST_SOURCE and not links(texts[-1]):
            return Quote(tuple(map(Inline, texts[:-1])), Plain(named[1]))
        return Quote(tuple(map(Inline, texts)))


def _begins_badly(rest: str) -> bool:
    """Say whether a text couldn't stand by itself: it would begin a list or the like."""
    return bool(re.match(r"[*#:;=]|\{\||----", rest))


def links_line(text: str) -> tuple[str, ...]:
    """Give the parts of a line that is only links; () if it is more."""
    bare = text
    if bare.startswith("<span"):
        bare = re.sub(r"</?span[^<>]*>", "", bare)
    if not _LINK.search(bare) or not _ONLY_LINKS.fullmatch(_LINK.sub("L", bare)):
        return ()
    return tuple(part.strip() for part in _SEPARATOR.split(bare))
