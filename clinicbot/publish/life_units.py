"""The texts of units in other languages, and the notes about them: what is to be written.

A text is written where there is none, or where the bot wrote the last one. A
person's text stays: where a document says otherwise that is shown as a
difference, to be pulled; where only the series' wording does, it is hers.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from clinicbot.publish.desired import DesiredPage, Kind
from clinicbot.publish.life import is_settled
from clinicbot.publish.plan import Action, Step
from clinicbot.wiki.pages import stored_form
from clinicbot.wiki.translate import NOTES, TITLE_UNIT, unit_title


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clinicbot.publish.life import LiveDigest, Wanted
    from clinicbot.wiki.translate import LiveUnit


_MARKED: Final = "as soon as the page is marked"
_CHANGES: Final = "as soon as the page's changes are marked"
_JOBS: Final = "as soon as the wiki's jobs have taken in the last mark"


def unit_steps(
    live: LiveDigest, wanted: Wanted, account: str, edit_summary: Callable[[str], str]
) -> Iterator[Step]:
    """Say which texts are to be written, language by language."""
    for language, texts in wanted.texts.items():
        if live.group is None:
            number = len(texts) + wanted.unnumbered[language] + (language in wanted.titles)
            if number:
                yield _wait(wanted, language, number, _MARKED)
        elif language in live.units:
            yield from _Language(live, wanted, language, account, edit_summary).steps()


def note_steps(
    live: LiveDigest, wanted: Wanted, account: str, edit_summary: Callable[[str], str]
) -> Iterator[Step]:
    """Say which notes for translators are to be written."""
    units = live.units.get(NOTES, {})
    for id_, note in wanted.notes.items():
        unit = units.get(id_)
        if unit is None or unit.text == stored_form(note):
            continue
        if unit.text is None or account in {"", unit.translator}:
            summary = edit_summary(f"{wanted.name}, unit {id_}: note for translators")
            page = _page(wanted, NOTES, unit, note, Kind.NOTE)
            yield _write(page, unit, "supplied", summary)


class _Language:
    """One language of one digest."""

    def __init__(
        self,
        live: LiveDigest,
        wanted: Wanted,
        language: str,
        account: str,
        edit_summary: Callable[[str], str],
    ) -> None:
        self.live, self.wanted, self.language = live, wanted, language
        self.account, self.edit_summary = account, edit_summary
        self.document = wanted.documents.get(language)
        self.settled = live.current and is_settled(live, wanted.language)
        self.later: Counter[str] = Counter()

    def steps(self) -> Iterator[Step]:
        """Yield a step for each text to be written, then what has to wait."""
        units = self.live.units[self.language]
        definitions = self.wanted.definitions
        for id_, text in self.wanted.all_texts(self.language).items():
            unit = units.get(id_.replace(" ", "_"))
            if id_ == TITLE_UNIT:
                if unit is not None:
                    yield from self._step(unit, text)
            elif unit is None or unit.definition != definitions[id_]:
                self.later[_CHANGES] += 1
            else:
                yield from self._step(unit, text)
        self.later[_CHANGES] += self.wanted.unnumbered[self.language]
        for why, number in self.later.items():
            if number:
                yield _wait(self.wanted, self.language, number, why)

    def _step(self, unit: LiveUnit, text: str) -> Iterator[Step]:
        if unit.text == stored_form(text):
            return
        if unit.text is None:
            yield self._write(unit, text, "supplied")
        elif not self._is_ours(unit):
            if self.document:
                yield self._theirs(unit, text)
        elif not self.settled:
            # The job that marks outdated texts would take this one for one of them.
            self.later[_JOBS] += 1
        else:
            yield self._write(unit, text, "the source changed")

    def _is_ours(self, unit: LiveUnit) -> bool:
        """Say whether the bot wrote a text, or its document has taken it in."""
        if self.account in {"", unit.translator}:
            return True
        taken_in = self.document.base_revision if self.document else None
        return taken_in is not None and unit.revision is not None and unit.revision <= taken_in

    def _write(self, unit: LiveUnit, text: str, why: str) -> Step:
        summary = f"{self.wanted.name} ({self.language}), unit {unit.id}: {why}"
        page = _page(self.wanted, self.language, unit, text, Kind.UNIT)
        return _write(page, unit, why, self.edit_summary(summary))

    def _theirs(self, unit: LiveUnit, text: str) -> Step:
        place = self.wanted.place(self.language)
        return Step(
            _page(self.wanted, self.language, unit, text, Kind.UNIT),
            Action.BLOCKED,
            f"{unit.translator} translated it otherwise than the document",
            text,
            unit.text or "",
            base=unit.revision,
            code="translator",
            fix=f"bring it into {place.file}; or keep the document's text:"
            f" `base-revision: {unit.revision}` there",
        )


def _write(page: DesiredPage, unit: LiveUnit, why: str, summary: str) -> Step:
    return Step(
        page,
        Action.CREATE if unit.revision is None else Action.UPDATE,
        why,
        stored_form(page.text),
        unit.text or "",
        base=unit.revision,
        summary=summary,
    )


def _page(wanted: Wanted, language: str, unit: LiveUnit, text: str, kind: Kind) -> DesiredPage:
    return DesiredPage(
        unit_title(wanted.title, unit.id, language),
        kind,
        text,
        wanted.key,
        language,
        what=f"{wanted.name} ({language}), unit {unit.id}",
        place=wanted.place(language),
    )


def _wait(wanted: Wanted, language: str, number: int, why: str) -> Step:
    texts = "1 text" if number == 1 else f"{number} texts"
    page = DesiredPage(
        unit_title(wanted.title, "…", language), Kind.UNIT, "", wanted.key, language
    )
    return Step(page, Action.WAIT, f"{texts} in «{language}», {why}")
