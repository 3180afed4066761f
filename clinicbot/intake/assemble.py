"""Neutral pieces as a digest: the topics, what comes before them, and who says what."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import IntEnum
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from clinicbot.digest.inline import check
from clinicbot.digest.model import Digest, Section, Topic
from clinicbot.digest.scalars import Inline
from clinicbot.intake.dates import Dates
from clinicbot.intake.inline import fold
from clinicbot.intake.opening import Opening, reworded, title_facts
from clinicbot.intake.pieces import Kind
from clinicbot.intake.remarks import Blocks
from clinicbot.intake.speakers import Speakers
from clinicbot.intake.standard import standard_in, without_usual
from clinicbot.series.template import Template
from clinicbot.wikitext.opening import has_topics_note
from clinicbot.wikitext.pieces import DEEPEST


if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from clinicbot.intake.pieces import Original, Piece
    from clinicbot.series.wording import Wording
    from clinicbot.settings import Settings


_TOPIC: Final = re.compile(
    r"(?P<before>(?:topic|tema|sujet|thème|thema|tópico|argomento|тема|الموضوع|موضوع)\s*(?:[#№]|nr\.?|no\.?|nº)?\s*)"
    # A dash before a field would begin language conversion (`-{`).
    r"(?P<number>[0-9]{1,2})(?P<after>\s*[:.\uff1a]\s*|\s*[–—-]\s+)(?P<title>\S.*)",  # noqa: RUF001
    re.IGNORECASE,
)
_LONGEST_HEADING: Final = 160
_BOLD: Final = re.compile(r"'''(?!')(.*?)'''(?!')")
_TOPIC_LEVEL: Final = 2


class Care(IntEnum):
    """How much is left as text, where recognising more would lose a word."""

    NONE = 0
    NO_STANDARD = 1
    """Standard parts are topics like others."""
    NO_OPENING = 2
    """Nor are the series' sentences recognised."""


def assemble(
    original: Original,
    known: Digest,
    wording: Wording,
    settings: Settings,
    care: Care = Care.NONE,
) -> Digest:
    """Make a digest of what was read.

    Args:
        original: Its pieces; it takes warnings.
        known: What is known otherwise: the language, perhaps the number.
        wording: The series' sentences in that language.
        settings: The series'.
        care: What not to recognise.
    """
    return _Assembly(original, wording, settings, care).digest(known)


class _Assembly:
    """The making of one digest."""

    def __init__(
        self, original: Original, wording: Wording, settings: Settings, care: Care
    ) -> None:
        self.original, self.wording, self.settings = original, wording, settings
        self.care = care
        self.opening = Opening(wording, settings, Dates(wording), is_page=original.is_page)
        self.titles = {
            fold(wording.expand(part.title)).casefold()
            for top in wording.parts.values()
            for part in (top, *top.sections)
        }
        rules = settings.inline
        self.blocks = Blocks(original, wording, rules, Speakers(original.pieces))
        self.bare = Blocks(original, wording, rules, None)

    def digest(self, known: Digest) -> Digest:
        """Make the digest."""
        facts = title_facts(self.original.title, self.settings) if self.original.title else None
        if facts and known.number is None:
            known = replace(known, number=facts.number)
        pieces = list(self.leveled())
        start = next((n for n, p in enumerate(pieces) if self.begins_topic(p)), len(pieces))
        topics = list(_split(pieces[start:], _TOPIC_LEVEL))
        opening = self.opening
        digest, rest = known, pieces[:start]
        if self.care < Care.NO_OPENING:
            digest, rest = opening.read(rest, known)
        else:
            digest = opening.facts(rest, known)
        for topic in topics:
            digest = self.with_topic(digest, topic)
        for piece in rest:
            if piece.kind is Kind.HEADING:
                wrong = (
                    f"the heading {fold(piece.text)!r} is above all topics: it was kept as text"
                )
                self.original.warn(wrong, line=piece.line)
        digest = replace(digest, content=self.blocks.blocks(_as_text(rest), headed=False))
        said = without_usual(self.silenced(digest, opening.found), self.wording)
        if "topics-note" in opening.found and not has_topics_note(said):
            # The series says it only where there is a standard part.
            return reworded(said, {"topics-note": opening.found["topics-note"].text})
        return said

    def leveled(self) -> Iterator[Piece]:
        """Yield the pieces, headings with the levels that they have in a digest."""
        pieces = [self.as_heading(piece) for piece in self.original.pieces]
        heads = [piece for piece in pieces if piece.kind is Kind.HEADING]
        titles = self.titles_among(heads)
        topics = [piece.level for piece in heads if self.topic_form(piece.text)]
        lowest = min((p.level for p in heads if p.level and p not in titles), default=0)
        top = min(topics) if topics else lowest
        for piece in pieces:
            level = piece.level
            if piece in titles:
                level = 1
            elif piece.kind is Kind.HEADING:
                level = self.level(piece, top, numbered=bool(topics))
            yield replace(piece, level=level)

    def titles_among(self, heads: list[Piece]) -> list[Piece]:
        """Give the headings that are the title of the whole: the first, and those like it."""
        before = list(takewhile(lambda head: not self.topic_form(head.text), heads))
        named = takewhile(lambda head: self.opening.number_in(fold(head.text)) is not None, before)
        found = list(named)
        if found or len(heads) < 2 or not before:  # noqa: PLR2004 - it and one below
            return found
        first, *others = heads
        above = first.level and all(first.level < other.level for other in others)
        begins = self.original.pieces[0].text == first.text
        is_title = begins and (above or (len(before) < len(heads) and first.level == 1))
        return [first] if is_title else []

    def level(self, piece: Piece, top: int, *, numbered: bool) -> int:
        """Give a heading's level in a digest: topics are 2, what is above them 1."""
        if self.topic_form(piece.text):
            return _TOPIC_LEVEL
        if piece.level == 0:
            return _TOPIC_LEVEL + numbered
        return min(max(piece.level - top + _TOPIC_LEVEL, 1), DEEPEST)

    def as_heading(self, piece: Piece) -> Piece:
        """Give a paragraph as a heading if it is one in all but form."""
        if piece.kind is not Kind.PARAGRAPH or len(piece.text) > _LONGEST_HEADING:
            return piece
        bold = _BOLD.fullmatch(piece.text)
        text = bold[1] if bold else piece.text
        if self.topic_form(text) or fold(text).casefold() in self.titles:
            return replace(piece, kind=Kind.HEADING, text=text, level=0)
        return piece

    def topic_form(self, text: str) -> tuple[str, str, str] | None:
        """Give a topic heading's form, its number and its title; None if it is none."""
        usual = self.wording.form("topic")
        found = re.fullmatch(usual.regex({"number": "[0-9]{1,2}"}), text)
        form = usual.text
        if not found:
            found = _TOPIC.fullmatch(text)
            if not found or set("{}") & set(found["before"] + found["after"]):
                return None
            form = f"{found['before']}{{number}}{found['after']}{{title}}"
        title = found["title"]
        return None if check(title, self.settings.inline) else (form, found["number"], title)

    def begins_topic(self, piece: Piece) -> bool:
        """Say whether a piece is the heading of a topic, or of anything below one."""
        return piece.kind is Kind.HEADING and piece.level >= _TOPIC_LEVEL

    def with_topic(self, digest: Digest, pieces: list[Piece]) -> Digest:
        """Add one topic, as a standard one if it is one."""
        number = len(digest.topics) + 1
        heading = pieces[0]
        form, title = self.heading(heading, number)
        bare = self.topic(title, form, pieces, self.bare)
        standard = None
        if self.care < Care.NO_STANDARD:
            standard = standard_in(bare, digest, self.wording)
        if standard is not None:
            return standard
        if fold(title).casefold() in self.titles:
            self.original.warn(
                f"the topic {fold(title)!r} differs from the series' standard part in more than"
                " single sentences, so it was taken over in full",
                line=heading.line,
            )
        topic = self.topic(title, form, pieces, self.blocks)
        return replace(digest, topics=(*digest.topics, topic))

    def topic(self, title: str, form: str | None, pieces: list[Piece], blocks: Blocks) -> Topic:
        """Make a topic of its pieces, the first of which is its heading."""
        own, below = _own(pieces[1:])
        return Topic(
            Inline(title),
            Inline(form) if form else None,
            blocks.blocks(own, headed=True),
            tuple(self.sections(below, blocks)),
            unit=pieces[0].unit,
        )

    def sections(self, pieces: list[Piece], blocks: Blocks) -> Iterator[Section]:
        """Yield sections, nested by their levels."""
        position = 0
        while position < len(pieces):
            head = pieces[position]
            end = position + 1
            while end < len(pieces) and not (
                pieces[end].kind is Kind.HEADING and pieces[end].level <= head.level
            ):
                end += 1
            own, below = _own(pieces[position + 1 : end])
            yield Section(
                Inline(head.text),
                blocks.blocks(own, headed=True),
                tuple(self.sections(below, blocks)),
                unit=head.unit,
            )
            position = end

    def heading(self, piece: Piece, number: int) -> tuple[str | None, str]:
        """Give the form of a topic's heading, if it isn't the series', and its title."""
        found = self.topic_form(piece.text)
        if found is None:
            return "{title}", piece.text
        form, said, title = found
        if said != str(number):
            self.original.warn(
                f"this topic is number {said} there and the {number}. in order",
                "its heading was kept as it is",
                piece.line,
            )
            return form.replace("{number}", said), title
        return (None if form == self.wording.form("topic").text else form), title

    def silenced(self, digest: Digest, found: Collection[str]) -> Digest:
        """Leave out what the series says and a page doesn't; tell what is added."""
        standard = has_topics_note(digest)
        if standard and "topics-note" not in found and self.wording.says("topics-note"):
            digest = reworded(digest, {"topics-note": ""})
        if "intro" in found:
            if self.original.is_page and "version-note" not in digest.wording:
                digest = self.without_note(digest)
            return digest
        if self.original.is_page:
            return reworded(digest, {"intro": "", "version-note": ""})
        wrong = "there is no introduction that says which call it was; the series' is added"
        self.original.warn(wrong)
        return digest

    def without_note(self, digest: Digest) -> Digest:
        """Leave the version note out if the page is in another language and has none."""
        if digest.call_language in {None, digest.language}:
            return digest
        note = Template(self.wording.form("version-note").text)
        fixed = fold(note.pieces[0])
        said = fold(" ".join(piece.text for piece in self.original.pieces[:6]))
        return digest if fixed and fixed in said else reworded(digest, {"version-note": ""})


def _split(pieces: Sequence[Piece], level: int) -> Iterator[list[Piece]]:
    """Yield each topic's pieces; a section before the first topic is one itself."""
    topic: list[Piece] = []
    for piece in pieces:
        if topic and piece.kind is Kind.HEADING and piece.level <= level:
            yield topic
            topic = []
        topic.append(piece)
    if topic:
        yield topic


def _own(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Part what is right below a heading from the headings below it."""
    start = next((n for n, p in enumerate(pieces) if p.kind is Kind.HEADING), len(pieces))
    return list(pieces[:start]), list(pieces[start:])


def _as_text(pieces: Sequence[Piece]) -> list[Piece]:
    """Give headings above the first topic as paragraphs; a digest has none there."""
    return [
        replace(piece, kind=Kind.PARAGRAPH) if piece.kind is Kind.HEADING else piece
        for piece in pieces
    ]
