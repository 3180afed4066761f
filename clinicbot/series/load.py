"""Read a series' wordings: those that come with clinicbot, then the folder's own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinicbot.digest.records import read_file
from clinicbot.digest.rules import InlineRules
from clinicbot.errors import Place, Problem, SourceError
from clinicbot.series import cldr
from clinicbot.series.definition import PARTS, Given, wording_file
from clinicbot.series.languages import autonym
from clinicbot.series.names import DAY_ORDINALS, LANGUAGE_NAMES, LINKS_SEPARATOR, MONTHS, catalogue
from clinicbot.series.template import Template
from clinicbot.series.wording import Wording
from clinicbot.titles import TitlePattern


if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from clinicbot.series.names import Name
    from clinicbot.series.parts import Part
    from clinicbot.series.template import Forms
    from clinicbot.settings import Settings


PACKAGE = Path(__file__).parent
"""Where the wordings that come with clinicbot are, one file a language."""

GROUPS = ("staff", "volunteers")
"""The groups that attendance is counted by, unless a series has others."""


def package_languages() -> list[str]:
    """Give the languages whose wordings come with clinicbot."""
    return sorted(path.stem for path in PACKAGE.glob("*.yaml") if path.name != "parts.yaml")


def load_parts(folder: Path | None = None) -> dict[str, Part]:
    """Read the standard parts: the folder's parts.yaml, or else clinicbot's.

    Raises:
        SourceError: With all the problems of the file.
    """
    own = folder / "parts.yaml" if folder else None
    # A link that leads nowhere is there too: its series would lose its own words.
    if own is not None and os.path.lexists(own):
        return read_file(own, PARTS)
    return dict(_package_parts())


@cache
def _package_parts() -> Mapping[str, Part]:
    return read_file(PACKAGE / "parts.yaml", PARTS)


def load_wording(
    language: str,
    folder: Path | None = None,
    settings: Settings | None = None,
    parts: Mapping[str, Part] | None = None,
) -> Wording:
    """Read the wordings of one language.

    Args:
        language: MediaWiki's code.
        folder: The series' folder; its wording/xx.yaml replaces single
            wordings, or brings a whole language.
        settings: The series' settings, for its groups and the form of its
            numbers; Wikimedia Clinics' without.
        parts: Its standard parts; read from the folder without.

    Raises:
        SourceError: With all that is wrong or missing.
    """
    if parts is None:
        parts = load_parts(folder)
    groups = settings.attendance if settings else GROUPS
    rules = settings.inline if settings else InlineRules()
    sources = _Sources(language, folder, catalogue(groups, parts))
    given = sources.read(rules)
    problems = list(_missing(sources, given))
    if not problems and sources.has_own:
        # Those that come with clinicbot are tested, and their plurals need Babel.
        problems = list(problems_of(language, given, sources.own))
    if problems:
        raise SourceError(*problems)
    return Wording(
        language=language,
        texts=_texts(sources.names, given),
        day_ordinals=given.rest.get(DAY_ORDINALS, {}),
        months=given.rest.get(MONTHS, ()),
        language_names=given.rest.get(LANGUAGE_NAMES, {}),
        groups=groups,
        parts=parts,
        title=settings.title if settings else TitlePattern("{number:03d}"),
    )


@dataclass(frozen=True, slots=True)
class _Sources:
    """The files of one language, and the names that they should give."""

    language: str
    folder: Path | None
    names: Mapping[str, Name]

    @property
    def own(self) -> Path:
        """The series' file, be it there or not."""
        return (self.folder or Path()) / "wording" / f"{self.language}.yaml"

    @property
    def has_own(self) -> bool:
        """Whether that is there."""
        return self.folder is not None and os.path.lexists(self.own)

    def read(self, rules: InlineRules) -> Given:
        """Read both files, the series' own over clinicbot's."""
        package = package_wording(self.language)
        if not self.has_own:
            return package
        own = read_file(self.own, wording_file(self.names), rules)
        rest = package.rest | own.rest
        names = package.rest.get(LANGUAGE_NAMES, {}) | own.rest.get(LANGUAGE_NAMES, {})
        return Given(
            package.texts | own.texts,
            package.places | own.places,
            rest | {LANGUAGE_NAMES: names},
        )


@cache
def package_wording(language: str) -> Given:
    """Read what comes with clinicbot in a language; nothing in one that it doesn't know.

    Raises:
        SourceError: With all the problems of the file, a bug of clinicbot.
    """
    path = PACKAGE / f"{language}.yaml"
    if language not in package_languages():
        return Given({}, {}, {})
    return read_file(path, wording_file(catalogue(GROUPS, _package_parts())))


def _texts(names: Mapping[str, Name], given: Given) -> dict[str, Forms]:
    """Give every wording of the series, the defaults too."""
    found = {
        name: given.texts.get(name) or {"other": Template(each.default or "")}
        for name, each in names.items()
    }
    # A file can't hold the spaces around it: they are not part of a text.
    sign = found[LINKS_SEPARATOR]["other"].text
    found[LINKS_SEPARATOR] = {"other": Template(f" {sign} ")}
    return found


def _missing(sources: _Sources, given: Given) -> Iterator[Problem]:
    """Say what the language lacks, once all its files are read."""
    language = sources.language
    missing = [
        name.name
        for name in sources.names.values()
        if name.default is None and name.name not in given.texts
    ]
    if missing:
        said = f"{autonym(language)} ({language})"
        wrong = f"wordings are missing in {said}: {', '.join(missing)}"
        yield Problem(Place(str(sources.own)), wrong, f"write them in {sources.own}")


def problems_of(language: str, given: Given, own: Path) -> Iterator[Problem]:
    """Say which forms of its sentences a language needs otherwise than they are given.

    Args:
        language: MediaWiki's code.
        given: All its sentences.
        own: The series' file, the place of what no sentence is to blame for.
    """
    file = Place(str(own))
    forms: dict[str, tuple[Forms, Mapping[str, tuple[int, ...]], Collection[str]]] = {
        name: (texts, cldr.plurals(language), cldr.plural_rules(language))
        for name, texts in given.texts.items()
        if len(texts) > 1
    }
    fields = given.texts["date"]["other"].fields
    ordinals = given.rest.get(DAY_ORDINALS)
    if ordinals and len(ordinals) > 1:
        forms[DAY_ORDINALS] = ordinals, cldr.ordinals(language), cldr.ordinal_rules(language)
    for name, (found, categories, rules) in forms.items():
        place = given.places.get(name, file)
        yield from _plural_problems(place, language, found, categories)
        known = ", ".join(categories)
        # A language may have more forms than people meet: for millions, or fractions.
        for category in sorted(set(found).difference(rules)) if rules else ():
            wrong = f"the form '{category}' is for no number"
            yield Problem(place, wrong, f"the forms of {language} are {known}")
    if "day-ordinal" in fields and not ordinals:
        yield Problem(file, "the date has a {day-ordinal}", f"write '{DAY_ORDINALS}' too")
    if "month" in fields and not given.rest.get(MONTHS) and not cldr.months(language):
        yield Problem(file, "nobody knows this language's month names", f"write '{MONTHS}' too")


def _plural_problems(
    place: Place, language: str, forms: Forms, categories: Mapping[str, Any]
) -> Iterator[Problem]:
    """Say which forms a plural lacks, and which no number would take."""
    for category, numbers in categories.items():
        if category not in forms:
            shown = ", ".join(map(str, numbers[:4])) + (
                ", …" if len(numbers) > len("four") else ""
            )
            wrong = f"the plural form '{category}' is missing (for {shown})"
            known = ", ".join(categories)
            yield Problem(place, wrong, f"the forms of {language} are {known}")
        elif not forms[category].fields and len(numbers) > 1:
            wrong = f"the form '{category}' says no number, but is for several"
            yield Problem(place, wrong, "it needs a field")
