"""The opening of a page read back: the sentences before the topics."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from clinicbot.digest.model import Paragraph
from clinicbot.digest.scalars import Inline, Plain
from clinicbot.series.names import INTRO
from clinicbot.wikitext.escape import unescape
from clinicbot.wikitext.opening import (
    has_topics_note,
    introduction,
    opening,
    version_note,
)
from clinicbot.wikitext.pieces import text_of


if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clinicbot.digest.model import Block, Digest
    from clinicbot.series.wording import Wording


_ALIKE: Final = 0.6
"""From here on a sentence is a known one reworded, rather than another."""


def read_opening(
    blocks: Sequence[Block], known: Digest, wording: Wording, versions: Mapping[str, str]
) -> Digest:
    """Return the known document with what the blocks above the topics say.

    The document has the page's topics already.

    Each of the opening's sentences, in its order, is on the page as known, or
    with other facts, or reworded, or left out; the blocks after them are the
    document's content.
    """
    reading = _Opening(list(blocks), known, wording, versions)
    reading.introduction()
    reading.topics_note()
    reading.attendance()
    return replace(
        reading.digest,
        content=tuple(reading.blocks),
        wording={**known.wording, **reading.reworded} if reading.reworded else known.wording,
    )


class _Opening:
    """Takes the sentences of the opening from the front of the blocks."""

    def __init__(
        self,
        blocks: list[Block],
        known: Digest,
        wording: Wording,
        versions: Mapping[str, str],
    ) -> None:
        self.blocks, self.wording, self.versions = blocks, wording, versions
        self.digest = known
        self.expected = {text.wording: text.wikitext for text in opening(known, wording, versions)}
        self.reworded: dict[str, Inline] = {}

    @property
    def front(self) -> str | None:
        """The text of the first block, if it is a paragraph that nobody says."""
        match self.blocks[:1]:
            case [Paragraph(text, None)]:
                return text.wikitext
        return None

    def introduction(self) -> None:
        """Take the sentence that says which call this is."""
        if self.taken("intro"):
            return
        text = self.front
        facts = self.facts(text) if text is not None else None
        if facts is not None:
            self.digest = facts
            self.blocks.pop(0)
        elif text is not None and self.alike("intro", text):
            note = self.note(self.digest)
            intro = text.removesuffix(note) if note and text.endswith(note) else text
            self.reword("intro", intro)
            if note and intro == text:
                self.reworded["version-note"] = Inline("")
        elif self.expected.get("intro"):
            self.reworded |= {name: Inline("") for name in ("intro", "version-note")}

    def topics_note(self) -> None:
        """Take the sentence that says where the topics come from."""
        if not has_topics_note(self.digest) or self.taken("topics-note"):
            return
        text = self.front
        if text is not None and self.alike("topics-note", text):
            self.reword("topics-note", text)
        elif self.expected.get("topics-note"):
            self.reworded["topics-note"] = Inline("")

    def attendance(self) -> None:
        """Take the sentence that says who came."""
        if self.taken("attendance"):
            return
        text = self.front
        counts = self.wording.read_attendance(text) if text is not None else None
        if counts:
            self.digest = replace(self.digest, attendance=counts)
            self.blocks.pop(0)
        elif text is not None and self.alike("attendance", text):
            self.reword("attendance", text)
        elif self.expected.get("attendance"):
            self.digest = replace(self.digest, attendance=())

    def taken(self, name: str) -> bool:
        """Take the first block if it is the sentence as known."""
        if self.front is None or self.front != self.expected.get(name):
            return False
        self.blocks.pop(0)
        return True

    def alike(self, name: str, text: str) -> bool:
        """Tell whether a text is likely a sentence reworded."""
        expected = self.expected.get(name)
        if not expected or set("{}") & set(text):
            return False
        matcher = SequenceMatcher(None, expected, text, autojunk=False)
        return matcher.quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE

    def reword(self, name: str, text: str) -> None:
        """Take the first block as a sentence that this document words itself."""
        self.reworded[name] = Inline(text)
        self.blocks.pop(0)

    def note(self, digest: Digest) -> str:
        """Return the version note as it follows the introduction."""
        note = _value(version_note(digest, self.wording, self.versions))
        return self.wording.expand("between-sentences") + note if note else ""

    def facts(self, text: str) -> Digest | None:
        """Read date and language from an introduction in the series' words.

        The form that says most is tried first: what it says between its own
        words is never taken for a part of a date.
        """
        for name in reversed(INTRO):
            for language in self.languages():
                digest = replace(self.digest, call_language=language)
                note = self.note(digest)
                said = text.removesuffix(note) if text.endswith(note) else text
                found = self.wording.read(name, said)
                if found is None:
                    continue
                digest = self.with_facts(name, found, digest)
                if self.shows(digest, text):
                    return digest
            if self.wording.read(name, text) and "language" in name:
                return None
        return None

    def languages(self) -> list[str | None]:
        """Return the languages that the call may have been in."""
        known = self.digest.call_language
        return list(dict.fromkeys([known, *self.versions, *self.wording.language_names, None]))

    def with_facts(self, name: str, found: Mapping[str, str], digest: Digest) -> Digest:
        """Return the document with what one form of the introduction says."""
        if "date" in found:
            day = self.wording.parse_date(found["date"])
            words = None if day else Plain(unescape(found["date"]))
            return replace(digest, date=day or digest.date, date_text=words)
        if self.wording.form(name) == self.wording.form(self.form(digest)):
            return digest
        return replace(digest, date=None, date_text=None)

    def form(self, digest: Digest) -> str:
        """Return the name of the introduction's form for what is known."""
        dated = digest.date is not None or digest.date_text is not None
        return self.wording.intro_name(date=dated, language=digest.call_language is not None)

    def shows(self, digest: Digest, text: str) -> bool:
        """Tell whether a document's page has this introduction.

        With the version note or without: a page may be older than the version
        that the note leads to.
        """
        sentence = _value(introduction(digest, self.wording))
        return text in {sentence, sentence + self.note(digest)}


def _value(sentence: str) -> str:
    """Return a sentence without the marks of its variables."""
    return text_of(sentence).wikitext
