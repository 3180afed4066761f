"""The texts of units in other languages, and the notes about them: what is to be written.

A text is written where there is none, or where the bot wrote the last one. A
person's text stays: where a document says otherwise that is shown as a
difference, to be pulled; where only the series' wording does, it is hers. A
text that its document calls outdated no more is saved as it is.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from clinicbot.counted import counted
from clinicbot.publish.desired import DesiredPage, Kind
from clinicbot.publish.life_origin import Texts, Verdict, is_by_bot
from clinicbot.publish.objections import disputed
from clinicbot.publish.plan import Action, Step
from clinicbot.wiki.pages import stored_form
from clinicbot.wiki.translate import NOTES, TITLE_UNIT, unit_title
from clinicbot.wiki.translate_history import UnitPage
from clinicbot.wikitext.unit_traps import FUZZY


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clinicbot.publish.life import LiveDigest, Wanted
    from clinicbot.wiki.dispute import Dispute
    from clinicbot.wiki.translate import LiveUnit


_MARKED: Final = "as soon as the page is marked"
_LATER: Final = {
    Verdict.AFTER_MARK: "as soon as the page's changes are marked",
    Verdict.AFTER_JOBS: "as soon as the wiki's jobs have taken in the last mark",
}
_OUTDATED: Final = {
    Verdict.OUTDATED: "its source changed and the document did not, so it is marked as outdated",
    Verdict.CALLED_OUTDATED: "the document calls it outdated",
}
_CONFIRMED: Final = "the document calls it outdated no more"


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
        unit = units.get(id_.replace(" ", "_"))
        if unit is None or unit.text == stored_form(note):
            continue
        name = UnitPage(wanted.title, unit.id, NOTES)
        if unit.text is None or is_by_bot(live.pages.get(name), account):
            summary = edit_summary(f"{wanted.name}, unit {id_}: note for translators")
            page = _page(wanted, NOTES, unit, note, Kind.NOTE)
            step = _write(page, unit, "supplied", summary)
            yield _disputed(step, dispute) if (dispute := live.disputes.get(name)) else step


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
        self.wanted, self.language, self.edit_summary = wanted, language, edit_summary
        self.live, self.units = live, live.units[language]
        self.texts = Texts(live, wanted, language, account)

    def steps(self) -> Iterator[Step]:
        """Yield a step for each text to be written, then what has to wait."""
        later: Counter[str] = Counter()
        elsewhere: list[str] = []
        for id_, text in self.texts.open().items():
            verdict = self.texts.verdict(id_)
            if verdict in _LATER:
                later[_LATER[verdict]] += 1
            elif verdict is Verdict.ELSEWHERE:
                elsewhere.append(id_)
            elif verdict is Verdict.CONFIRMED:
                yield self._confirm(self.units[id_], text)
            elif verdict is not Verdict.THEIRS:
                step = self._write(self.units[id_], text, _OUTDATED.get(verdict, ""))
                yield self._disputed(step, id_) if verdict is Verdict.DISPUTED else step
            elif self.language in self.wanted.documents and id_ != TITLE_UNIT:
                yield self._theirs(self.units[id_], text)
        later[_LATER[Verdict.AFTER_MARK]] += self.wanted.unnumbered[self.language]
        if elsewhere:
            yield self._elsewhere(elsewhere)
        for why, number in later.items():
            if number:
                yield _wait(self.wanted, self.language, number, why)

    def _write(self, unit: LiveUnit, text: str, outdated: str) -> Step:
        why = outdated or ("supplied" if unit.text is None else "the source changed")
        text = FUZZY + text if outdated else text
        summary = f"{self.wanted.name} ({self.language}), unit {unit.id}: {why}"
        page = _page(self.wanted, self.language, unit, text, Kind.UNIT)
        return _write(page, unit, why, self.edit_summary(summary))

    def _confirm(self, unit: LiveUnit, text: str) -> Step:
        """Save the text as it is: Translate then takes it for current, and notes who said so.

        TranslateEditAddons::onSaveComplete makes a revision without a change.
        """
        summary = f"{self.wanted.name} ({self.language}), unit {unit.id}: {_CONFIRMED}"
        page = _page(self.wanted, self.language, unit, text, Kind.UNIT)
        return _write(page, unit, _CONFIRMED, self.edit_summary(summary))

    def _disputed(self, step: Step, id_: str) -> Step:
        dispute = self.live.disputes[UnitPage(self.wanted.title, id_, self.language)]
        return _disputed(step, dispute, documented=self.language in self.wanted.documents)

    def _theirs(self, unit: LiveUnit, text: str) -> Step:
        place = self.wanted.place(self.language)
        return Step(
            _page(self.wanted, self.language, unit, text, Kind.UNIT),
            Action.BLOCKED,
            _difference(unit, text),
            text,
            unit.text or "",
            base=unit.revision,
            code="translator",
            fix=f"bring it into {place.file}; or keep the document's text:"
            f" `base-revision: {unit.revision}` there",
        )

    def _elsewhere(self, ids: list[str]) -> Step:
        """Tell of a document that still has the order of an older source."""
        file, source = self.wanted.place(self.language).file, self.wanted.source.place.file
        newest = max(map(self.texts.owner, ids))
        return Step(
            _several(self.wanted, self.language),
            Action.BLOCKED,
            f"{counted(len(ids), 'text')} in «{self.language}» would come to other units than"
            f" those that have them now: {file} has not followed {source} yet",
            code="order",
            fix=f"bring {file} into the order of {source};"
            f" or, if it is right as it is: `base-revision: {newest}` there",
        )


def _difference(unit: LiveUnit, text: str) -> str:
    who = unit.translator or "somebody"
    if unit.text != text:
        return f"{who} translated it otherwise than the document"
    return f"{who} has it {'outdated' if unit.outdated else 'up to date'}, the document does not"


def _disputed(step: Step, dispute: Dispute, *, documented: bool = False) -> Step:
    error = disputed(step.page, dispute, step.base or 0, documented=documented)
    return replace(step, action=Action.BLOCKED, reason=error.wrong, code=error.code, fix=error.fix)


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
    reason = f"{counted(number, 'text')} in «{language}», {why}"
    return Step(_several(wanted, language), Action.WAIT, reason)


def _several(wanted: Wanted, language: str) -> DesiredPage:
    title = unit_title(wanted.title, "…", language)
    return DesiredPage(title, Kind.UNIT, "", wanted.key, language)
