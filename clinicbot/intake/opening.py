"""What an original says before its topics: which call it was, when, and who came.

A sentence counts as the series' if its wording gives the same text again;
one that says the same otherwise becomes a wording of the digest's own, again
only if that gives the same text. Everything else stays content.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property
from typing import TYPE_CHECKING, Final

from clinicbot.digest.inline import plain_text
from clinicbot.digest.model import Digest
from clinicbot.digest.names import LANGUAGE_CODES
from clinicbot.digest.scalars import Inline, Plain
from clinicbot.intake.inline import fold, folded
from clinicbot.intake.people import read_people
from clinicbot.intake.pieces import Kind
from clinicbot.series.names import INTRO
from clinicbot.series.template import Template
from clinicbot.titles import normalise
from clinicbot.wikitext.escape import Context, escape
from clinicbot.wikitext.opening import introduction, version_note
from clinicbot.wikitext.pieces import text_of


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.intake.dates import Dates
    from clinicbot.intake.pieces import Original, Piece
    from clinicbot.series.wording import Wording
    from clinicbot.settings import Settings


_ALIKE: Final = 0.6
_SHORT: Final = 130
"""A line that names the call and its day, and is no longer, is an introduction."""

_SHORT_DATED: Final = 80
"""A line that long, above the topics, says with its date when the call was."""

_LABEL: Final = re.compile(r"\[\[[^|\]]*\|([^\]]*)\]\]")


class Opening:
    """Takes the sentences of the opening from the pieces before the first topic."""

    def __init__(
        self, wording: Wording, settings: Settings, dates: Dates, *, is_page: bool = False
    ) -> None:
        self.wording, self.settings, self.dates = wording, settings, dates
        self.is_page = is_page
        self.found: dict[str, Piece] = {}

    def read(self, pieces: list[Piece], digest: Digest) -> tuple[Digest, list[Piece]]:
        """Give the digest with what the pieces say of its call, and the other pieces."""
        rest: list[Piece] = []
        for piece in pieces:
            took = None
            if piece.kind in {Kind.PARAGRAPH, Kind.HEADING}:
                took = self.sentence(piece, digest)
            if took is None:
                rest.append(piece)
            else:
                digest = took
        digest = self.facts(rest, digest)
        if not self.is_page and "intro" not in self.found:
            said = [piece for piece in rest if self.in_introduction(piece, digest)]
            # Said twice, it is text the second time.
            first = {fold(piece.text): id(piece) for piece in reversed(said)}
            rest = [piece for piece in rest if id(piece) not in first.values()]
        return digest, rest

    def facts(self, pieces: list[Piece], digest: Digest) -> Digest:
        """Give the digest with number and day, as far as the pieces say them."""
        if digest.number is None:
            said = filter(None, (self.number_in(fold(piece.text)) for piece in pieces))
            digest = replace(digest, number=next(said, None))
        if digest.date is None and "intro" not in self.found:
            short = (fold(piece.text) for piece in pieces if len(piece.text) <= _SHORT_DATED)
            dated = filter(None, map(self.dates.find, short))
            digest = replace(digest, date=next((found.day for found in dated), None))
        return digest

    def in_introduction(self, piece: Piece, digest: Digest) -> bool:
        """Say whether a line is no more than what the series' introduction says."""
        if piece.kind not in {Kind.PARAGRAPH, Kind.HEADING} or digest.number is None:
            return False
        said = {plain_text(self.wording.call_name(digest))}
        if digest.date:
            said.add(plain_text(self.wording.date(digest.date)))
        return fold(piece.text) in {folded(each) for each in said}

    def sentence(self, piece: Piece, digest: Digest) -> Digest | None:
        """Read one sentence of the opening; None if it is none."""
        for name, read in (
            ("title", self.title),
            ("intro", self.introduction),
            ("topics-note", self.topics_note),
            ("attendance", self.attendance),
            ("intro", self.reworded),
        ):
            if name not in self.found and (took := read(piece.text, digest)):
                self.found[name] = piece
                return took
        return None

    def title(self, text: str, digest: Digest) -> Digest | None:
        """Read a line that is the page's title and nothing else."""
        facts = title_facts(fold(text), self.settings)
        if facts is None or (facts.language and facts.language != digest.language):
            return None
        return replace(
            digest,
            number=digest.number if digest.number is not None else facts.number,
            date=digest.date or facts.date,
        )

    def introduction(self, text: str, digest: Digest) -> Digest | None:
        """Read the sentence that says which call this is, in the series' words."""
        said = fold(text)
        for name in reversed(INTRO):
            for noted in (True, False):
                found = self._intro(name, noted=noted).fullmatch(said)
                if not found:
                    continue
                read = self._with_facts(found.groupdict(), digest)
                if read and said in self._sentences(nameable(read, self.wording)):
                    return read
        return None

    def _intro(self, name: str, *, noted: bool) -> re.Pattern[str]:
        between = plain_text(self.wording.expand("between-sentences"))
        form = _shown(self.wording.form(name))
        note = _shown(self.wording.form("version-note"))
        intro = Template(folded(form.text)).regex()
        if not noted:
            return re.compile(intro)
        noted_form = Template(folded(note.text)).regex(suffix="_of_note")
        return re.compile(intro + re.escape(between) + noted_form)

    def _with_facts(self, groups: dict[str, str | None], digest: Digest) -> Digest | None:
        number = self.number_in(groups.get("call_name") or "")
        spoken = groups.get("call_language") or groups.get("call_language_of_note")
        code = self.languages.get(spoken.casefold()) if spoken else digest.call_language
        if spoken and code is None:
            return None
        dated = self._dated(groups.get("date"), digest)
        known = number if number is not None else digest.number
        return replace(dated, number=known, call_language=code)

    def _dated(self, text: str | None, digest: Digest) -> Digest:
        if not text:
            return digest
        day = self.wording.parse_date(text)
        if day:
            return replace(digest, date=day)
        lenient = self.dates.find(text)
        return replace(digest, date=lenient.day if lenient else digest.date, date_text=Plain(text))

    def _sentences(self, digest: Digest) -> Iterator[str]:
        """Yield what a page with these facts says first, with the note and without."""
        first = _plain(introduction(digest, self.wording))
        versions = {digest.call_language or "": "x"}
        note = _plain(version_note(digest, self.wording, versions))
        between = plain_text(self.wording.expand("between-sentences"))
        yield folded(first)
        yield folded(first + between + note)

    def topics_note(self, text: str, digest: Digest) -> Digest | None:
        """Read the sentence that says where the topics come from."""
        usual = fold(self.wording.expand("topics-note"))
        said = fold(text)
        if usual and said == usual:
            return digest
        if usual and _alike(said, usual) and not set("{}") & set(text):
            return reworded(digest, {"topics-note": text})
        return None

    def attendance(self, text: str, digest: Digest) -> Digest | None:
        """Read the sentence that says who came."""
        if counts := self.wording.read_attendance(fold(text)):
            return replace(digest, attendance=counts)
        return read_people(text, digest, self.wording)

    def reworded(self, text: str, digest: Digest) -> Digest | None:
        """Read a sentence that says which call this is in words of its own."""
        said = fold(text)
        if set("{}") & set(text):
            return None
        number = self.number_in(said)
        dated = self.dates.find(text)
        facts = replace(
            digest,
            number=number if number is not None else digest.number,
            date=dated.day if dated else digest.date,
            date_text=Plain(dated.text) if dated and not self._usual(dated.text) else None,
        )
        expected = next(self._sentences(nameable(facts, self.wording)))
        short = number is not None and dated is not None and len(said) <= _SHORT
        if not short and not _alike(said, expected):
            return None
        return self._own_words(text, dated.text if dated else "", facts)

    def _usual(self, text: str) -> bool:
        return self.wording.parse_date(text) is not None

    def _own_words(self, text: str, dated: str, facts: Digest) -> Digest | None:
        """Give the digest with this introduction, its facts as fields."""
        form = text.replace(dated, "{date}", 1) if dated else text
        name = self.wording.call_name(facts) if facts.number is not None else ""
        form = form.replace(name, "{call-name}", 1) if name else form
        for candidate in (form, text):
            own = reworded(facts, {"intro": candidate})
            wording = self.wording.with_overrides(own.wording)
            if _value(introduction(nameable(own, wording), wording)) == text:
                return own
        return None

    def number_in(self, text: str) -> int | None:
        """Give the number of the call that a text names."""
        form = _shown(self.wording.form("call-name"))
        found = re.search(form.regex({"number": r"[0-9]{1,5}"}), folded(text))
        if found is None:
            series = re.escape(self.settings.series.split()[0])
            found = re.search(rf"{series}\b[^.#]*#\s?(?P<number>[0-9]{{1,5}})\b", folded(text))
        return int(found["number"]) if found and found.groupdict().get("number") else None

    @cached_property
    def languages(self) -> dict[str, str]:
        """The languages' codes by their names in this one."""
        found: dict[str, str] = {}
        for code in sorted(LANGUAGE_CODES, key=lambda code: (len(code), code)):
            found.setdefault(folded(self.wording.language_name(code)).casefold(), code)
        return found


def nameable(digest: Digest, wording: Wording) -> Digest:
    """Give a digest whose call has a name, be it not known yet what number it has."""
    needed = wording.form("call-name").fields
    return replace(
        digest,
        number=0 if digest.number is None and "number" in needed else digest.number,
        title=Plain("…") if digest.title is None and "title" in needed else digest.title,
        date=date.min if digest.date is None and "date" in needed else digest.date,
    )


def title_facts(title: str, settings: Settings) -> Digest | None:
    """Give number, date and language that a page's title says; None if it is of another form."""
    base, _, language = normalise(title).rpartition("/")
    for name, code in ((normalise(title), ""), (base, language)):
        found = settings.title.regex.fullmatch(name)
        if found and (not code or code in LANGUAGE_CODES):
            number = found.groupdict().get("number")
            return Digest(code, int(number) if number else None)
    return None


def with_note_as_said(digest: Digest, wording: Wording, original: Original) -> Digest:
    """Keep the sentence on the call's own version in words of the document's own.

    For a series that hasn't that version: it would leave the sentence out.
    """
    spoken = digest.call_language
    if spoken in {None, digest.language} or "version-note" in digest.wording:
        return digest
    note = plain_text(version_note(digest, wording, {spoken or "": "x"}))
    said = " ".join(piece.text for piece in original.pieces[:6])
    if not note or fold(note) not in fold(plain_text(said)):
        return digest
    return reworded(digest, {"version-note": escape(note, Context.LIST_ITEM)})


def reworded(digest: Digest, texts: dict[str, str]) -> Digest:
    """Give a digest with wordings of its own."""
    given = {name: Inline(text) for name, text in texts.items()}
    return replace(digest, wording={**digest.wording, **given})


def _shown(template: Template) -> Template:
    """Give a sentence as a reader sees it: links are their labels."""
    return Template(_LABEL.sub(r"\1", template.text))


def _plain(sentence: str) -> str:
    return plain_text(_value(sentence))


def _value(sentence: str) -> str:
    return text_of(sentence).wikitext


def _alike(one: str, two: str) -> bool:
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return matcher.quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE
