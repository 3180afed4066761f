"""Pieces below one heading as the blocks of a document: lists nest, speakers speak."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from clinicbot.digest.inline import check, links, plain_text
from clinicbot.digest.model import Links, Note, Paragraph, Quote, Remark
from clinicbot.digest.scalars import Inline, Plain
from clinicbot.intake.chat import BREAK, chat_line, is_timed
from clinicbot.intake.inline import folded
from clinicbot.intake.pieces import Kind
from clinicbot.intake.speakers import Verdict, label_of, lead_of
from clinicbot.wikitext.escape import unescape
from clinicbot.wikitext.forms import unguarded


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from clinicbot.digest.inline import InlineRules
    from clinicbot.digest.model import Block
    from clinicbot.intake.pieces import Original, Piece
    from clinicbot.intake.speakers import Speakers
    from clinicbot.series.wording import Wording


_ONLY_LINKS: Final = re.compile(r"(?:L(?:\s*\([^()]*\))?\s*[·•|,;]?\s*)+")
_SEPARATOR: Final = re.compile(r"\s*(?<=[\])])\s*[·•|,;]\s+(?=\[)")
_LINK: Final = re.compile(r"\[\[[^\[\]]*\]\]|\[https?://[^\[\]]*\]")
_BOLD: Final = re.compile(r"'''(?!')(?:(?!''').)*[^:']'''")
_DIALOGUE: Final = 3
"""So many speakers, at least half of the texts, are a dialogue."""

_LONGEST_SOURCE: Final = 100


class Blocks:
    """Makes blocks of the pieces of one original.

    Args:
        original: Takes warnings.
        wording: The series' sentences.
        rules: What texts may hold.
        speakers: Who speaks; None leaves all labels in their texts.
    """

    def __init__(
        self,
        original: Original,
        wording: Wording,
        rules: InlineRules,
        speakers: Speakers | None,
    ) -> None:
        self.original, self.wording, self.speakers = original, wording, speakers
        self.rules = rules

    def blocks(self, pieces: Sequence[Piece], *, headed: bool) -> tuple[Block, ...]:
        """Give the blocks of the pieces below a heading, or before the first one."""
        self.meet_dialogue(pieces)
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
                    found += self.paragraphs(piece, first=headed and not found)
        return tuple(found)

    def nested(self, items: Sequence[Piece], *, top: bool = True) -> Iterator[Remark | Note]:
        """Yield bullets, nested by their depth; a skipped depth counts as the next one."""
        position = 0
        while position < len(items):
            own = items[position]
            end = position + 1
            while end < len(items) and items[end].level > own.level:
                end += 1
            points = tuple(self.nested(items[position + 1 : end], top=False))
            yield from self.bullet(own, points, top=top)
            position = end

    def bullet(
        self, piece: Piece, points: tuple[Remark | Note, ...], *, top: bool
    ) -> Iterator[Remark | Note]:
        """Yield one bullet; one without text is only what hangs below it."""
        note = self.note(piece.text)
        if not piece.text:
            yield from points
        elif note and not points and not piece.numbered:
            yield Note(Inline(note), piece.unit, bullet=top)
        else:
            by, says = self.lead(piece) if points else (None, "")
            if by is None:
                by, says = self.speech(piece)
            said = Inline(says) if says else None
            yield Remark(by, said, points, unit=piece.unit, numbered=piece.numbered)

    def lead(self, piece: Piece) -> tuple[Plain | None, str]:
        """Give the speaker of what hangs below a bullet that is only a name."""
        label = lead_of(unguarded(piece.text))
        if label is None or self.speakers is None:
            return None, ""
        certain = self.speakers.judge(label) is Verdict.SPEAKER
        likely = (piece.term or not label.bare) and self.speakers.leads(label)
        if not certain and not likely:
            return None, ""
        if not certain:
            wrong = f"'{label.name}:' was taken for the speaker of what hangs below it"
            self.original.warn(wrong, "write `says:` in place of `by:` if it is none", piece.line)
        return Plain(label.name), ""

    def paragraphs(self, piece: Piece, *, first: bool) -> Iterator[Block]:
        """Yield a paragraph, parted where line by line somebody else speaks."""
        texts = self.turns(piece) if self.speakers else [piece.text]
        for number, text in enumerate(texts):
            yield self.paragraph(replace(piece, text=text), first=first and not number)

    def turns(self, piece: Piece) -> list[str]:
        """Give the parts of a paragraph that begin with a speaker each."""
        lines = [line for line in BREAK.split(piece.text) if line]
        if piece.unit.id or len(lines) < 2 or any(check(line, self.rules) for line in lines):  # noqa: PLR2004
            return [piece.text]
        self.meet(lines)
        turns: list[list[str]] = []
        for line in lines:
            begins = is_timed(line) or chat_line(line) or self.speaks(line)
            if turns and not begins:
                turns[-1].append(line)
            else:
                turns.append([line])
        return ["<br>".join(turn) for turn in turns] if len(turns) > 1 else [piece.text]

    def meet_dialogue(self, pieces: Sequence[Piece]) -> None:
        """Take names for speakers where most of the texts around them have certain ones."""
        if self.speakers is None:
            return
        for _, group in groupby(pieces, lambda piece: piece.kind):
            texts = [piece for piece in group if piece.kind in {Kind.ITEM, Kind.PARAGRAPH}]
            labels = [(piece, label_of(piece.text)) for piece in texts]
            certain = [one for _, one in labels if one and self.speakers.is_certain(one)]
            if len(certain) < _DIALOGUE or 2 * len(certain) < len(texts):
                continue
            for piece, label in labels:
                if label and self.speakers.leads(label) and not self.speakers.is_certain(label):
                    wrong = f"'{label.name}:' was taken for a speaker, as there are others around"
                    self.original.warn(wrong, "write no `by:` if it is none", piece.line)
                    self.speakers.know(label.name)

    def meet(self, lines: list[str]) -> None:
        """Take all labels for speakers where every line has one, and one is certain."""
        labels = [label for line in lines if (label := label_of(line))]
        if self.speakers is None or len(labels) < len(lines):
            return
        verdicts = set(map(self.speakers.judge, labels))
        if Verdict.SPEAKER in verdicts and Verdict.OTHER not in verdicts:
            for label in labels:
                self.speakers.know(label.name)

    def speaks(self, text: str) -> bool:
        """Say whether a text begins with a speaker."""
        label = label_of(text)
        return bool(label and self.speakers and self.speakers.judge(label) is Verdict.SPEAKER)

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
        chat = chat_line(text) if self.speakers else None
        if chat and not _begins_badly(chat.said):
            return Plain(unescape(chat.name)), chat.said
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
