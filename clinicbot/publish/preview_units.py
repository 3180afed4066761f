"""What Translate will show of a digest: its pages in every language, and its units.

The source page is marked here as the wiki will mark it, so that what a reader
sees of the units that are new is there before the mark is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinicbot.publish.surroundings import Surroundings
from clinicbot.wikitext.generated import generate
from clinicbot.wikitext.translatable import render_translatable
from clinicbot.wikitext.unit_layout import LANGUAGES, TRANSLATION
from clinicbot.wikitext.unit_parser import as_marked, parse_units
from clinicbot.wikitext.unit_versions import series_translations, translations


if TYPE_CHECKING:
    from clinicbot.errors import Problem
    from clinicbot.series.folder import Series
    from clinicbot.wikitext.translatable import TranslatablePage
    from clinicbot.wikitext.unit_versions import UnitTranslation


@dataclass(frozen=True, slots=True)
class Unit:
    """A translation unit as a translator gets it.

    Attributes:
        id: Its id on the live page, or that it is new there.
        text: What the translator sees.
        place: Where in the digest it is.
        said: The text that is supplied in this language; None in the source's
            own, "" if it waits for a translator.
    """

    id: str
    text: str
    place: str
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One language of a page that Translate makes.

    Attributes:
        title: The page's title.
        text: Its wikitext, as Translate will write it; without the bar of
            languages, which only marked pages have.
        units: Its units.
        problems: What is wrong with texts that are supplied.
    """

    title: str
    text: str
    units: tuple[Unit, ...]
    problems: tuple[Problem, ...] = ()


def translated(series: Series, key: str, live_text: str) -> dict[str, Shown]:
    """Give what Translate will show of a digest, by language.

    Args:
        series: A series in the translate layout.
        key: The digest.
        live_text: The source page as it is on the wiki; "" if it isn't.

    Raises:
        SourceError: The digest can't become units.
    """
    around, source = Surroundings(series), series.source(key)
    view = around.source_view(key)
    page = render_translatable(source, view, live_text)
    marked = as_marked(page.text)
    ids = [unit.id or "" for unit in parse_units(marked).units]
    numbers = {unit.key: id_ for unit, id_ in zip(page.units, ids, strict=True)}
    shown = {}
    for language, other in series.digests[key].items():
        found: dict[str, UnitTranslation] = {}
        problems: tuple[Problem, ...] = ()
        if language != source.language:
            other_view = around.source_view(key, language)
            given = translations(page, source, view, other, other_view)
            found = series_translations(page, source, other_view) | dict(given.texts)
            problems = given.problems
        texts = {numbers[name]: said.text for name, said in found.items() if name in numbers}
        outdated = {numbers[name] for name, said in found.items() if said.outdated}
        text = generate(marked, source.language, language, texts, outdated)
        suffix = "" if language == source.language else f"/{language}"
        shown[language] = Shown(
            f"{view.title}/{language}",
            text.removeprefix(LANGUAGES).lstrip("\n").replace(TRANSLATION, suffix),
            tuple(_units(page, found, is_source=language == source.language)),
            problems,
        )
    return shown


def _units(
    page: TranslatablePage, found: dict[str, UnitTranslation], *, is_source: bool
) -> list[Unit]:
    units = []
    for unit in page.units:
        supplied = found.get(unit.key)
        said = None if is_source else supplied.text if supplied else ""
        id_ = f"T:{unit.id}" if unit.id else "new"
        units.append(Unit(id_, unit.definition, unit.key, said))
    return units
