"""Texts on the wiki that say what a document says: in whose form, and whether they still fit.

What is wanted then is the very text that is there, so that no run writes a
translator's work anew for the sake of its form, and none makes a text current
that nobody has looked at since its source changed.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from clinicbot.errors import ClinicbotError
from clinicbot.intake.confirmed import confirmed
from clinicbot.intake.own_form import Translation, with_variables_of
from clinicbot.wiki import translate, translate_history
from clinicbot.wiki.pages import stored_form
from clinicbot.wikitext.unit_parser import parse_units


if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clinicbot.publish.life import LiveDigest, Wanted
    from clinicbot.publish.surroundings import Surroundings
    from clinicbot.wiki.session import Session
    from clinicbot.wiki.translate import LiveUnit
    from clinicbot.wikitext.translatable import Unit
    from clinicbot.wikitext.unit_parser import PageUnit


def settle_forms(
    session: Session,
    around: Surroundings,
    found: dict[str, LiveDigest],
    wanted: dict[str, Wanted | ClinicbotError],
) -> None:
    """Want the live texts where documents say nothing else, and know which of them still fit.

    Args:
        session: The wiki. It is asked only about texts that are outdated: for
            the units of a language where a document says that some fit, and
            for what a source was where such a text has variables.
        around: The series.
        found: What is on the wiki, by the digests' keys.
        wanted: What the documents want, likewise.
    """
    for key, wish in wanted.items():
        if not isinstance(wish, ClinicbotError) and found[key].group is not None:
            found[key], wish_now = _with_confirmed(session, around, found[key], wish)
            wanted[key] = _in_live_forms(session, around, found[key], wish_now)


def translation(around: Surroundings, wanted: Wanted, language: str) -> Translation:
    """Give the document of a language beside the source page."""
    view = around.source_view(wanted.key, wanted.language)
    own_view = around.source_view(wanted.key, language)
    return Translation(wanted.source, wanted.page, view, wanted.documents[language], own_view)


def _with_confirmed(
    session: Session, around: Surroundings, live: LiveDigest, wanted: Wanted
) -> tuple[LiveDigest, Wanted]:
    """Find the outdated texts that their documents call so no more; read those units."""
    found = {}
    for language in wanted.documents:
        outdated = _outdated(live, language) - _plain(wanted.outdated[language])
        known, rules = translation(around, wanted, language), around.series.settings.inline
        if outdated and (ids := confirmed(known, rules, outdated)):
            found[language] = ids
    asked = [language for language in found if language not in live.units]
    units = {code: translate.units(session, live.title, code) for code in asked}
    return replace(live, units={**live.units, **units}), replace(wanted, confirmed=found)


def _outdated(live: LiveDigest, language: str) -> frozenset[str]:
    if language in live.units:
        return frozenset(id_ for id_, unit in live.units[language].items() if unit.outdated)
    return _plain(live.outdated.get(language, ()))


def _plain(ids: Iterable[str]) -> frozenset[str]:
    """Give ids as the wiki says them."""
    return frozenset(id_.replace(" ", "_") for id_ in ids)


def _in_live_forms(
    session: Session, around: Surroundings, live: LiveDigest, wanted: Wanted
) -> Wanted:
    """Take over the texts that would change nothing in their documents."""
    sources = _Sources(session, live)
    for language in wanted.documents:
        differing = _differing(live.units.get(language, {}), wanted.texts[language])
        if not differing:
            continue
        known = translation(around, wanted, language)
        there = {id_: unit.text or "" for id_, unit in differing.items()}
        alike = known.alike(there)
        older = {
            id_: text
            for id_, unit in differing.items()
            if unit.outdated and id_ not in alike and "$" in there[id_]
            if (text := sources.as_now(unit, wanted))
        }
        behind = known.alike(older)
        taken = {id_: there[id_] for id_ in alike} | {id_: older[id_] for id_ in behind}
        wanted = _taking(wanted, language, taken)
        wanted = replace(wanted, behind={**wanted.behind, language: behind})
    return wanted


def _differing(units: Mapping[str, LiveUnit], texts: Mapping[str, str]) -> dict[str, LiveUnit]:
    """Give the units whose texts aren't, to the letter, what is wanted."""
    return {
        unit.id: unit
        for id_, text in texts.items()
        if (unit := units.get(id_.replace(" ", "_")))
        and unit.text is not None
        and unit.text != stored_form(text)
    }


def _taking(wanted: Wanted, language: str, texts: Mapping[str, str]) -> Wanted:
    said = wanted.texts[language]
    taken = {id_: texts.get(id_.replace(" ", "_"), text) for id_, text in said.items()}
    return replace(wanted, texts={**wanted.texts, language: taken})


class _Sources:
    """What units' sources were when texts were written: on the page that was marked then."""

    def __init__(self, session: Session, live: LiveDigest) -> None:
        self._session, self._live = session, live
        self._texts: dict[int, str] = {0: ""}

    @cached_property
    def _marks(self) -> tuple[int, ...]:
        return self._live.marks or translate_history.marks(self._session, self._live.title)

    def as_now(self, unit: LiveUnit, wanted: Wanted) -> str:
        """Give a text in the variables that its source has now; "" if nobody can say."""
        marked = next((mark for mark in self._marks if mark < (unit.revision or 0)), 0)
        if marked not in self._texts:
            self._texts[marked] = translate_history.text_of(self._session, marked)
        before = _by_id(parse_units(self._texts[marked]).units)
        now = _by_id(wanted.page.units)
        if unit.id not in before or unit.id not in now:
            return ""
        return with_variables_of(unit.text or "", before[unit.id], now[unit.id])


def _by_id(units: Iterable[Unit | PageUnit]) -> dict[str, str]:
    return {unit.id.replace(" ", "_"): unit.text for unit in units if unit.id}
