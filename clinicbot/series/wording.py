"""What a series says in one language, and how its sentences are recognised again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from clinicbot.series import cldr, dates, people
from clinicbot.series.languages import autonym, direction
from clinicbot.series.names import INTRO
from clinicbot.series.template import Forms, Template
from clinicbot.titles import TitlePattern


if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date as Day  # noqa: N812  `date` is a method here

    from clinicbot.digest.model import Digest
    from clinicbot.digest.scalars import Count, Inline
    from clinicbot.series.languages import Direction
    from clinicbot.series.parts import Part
    from clinicbot.series.template import Wrap


_NUMBERS = TitlePattern("{number:03d}")


@dataclass(frozen=True)
class Wording:
    """The sentences of a series in one language, complete.

    Attributes:
        language: MediaWiki's code.
        texts: Name -> its forms; a sentence without plural has only `other`.
        day_ordinals: The day of a date by ordinal category, if dates use it.
        months: Month names, January first, if they are not CLDR's.
        language_names: Code -> name, where they are not CLDR's.
        groups: The groups that attendance is counted by.
        parts: The series' standard parts by name.
        title: The pattern that says how a call's number is shown.
        overridden: The names that a digest words itself.
    """

    language: str
    texts: Mapping[str, Forms]
    day_ordinals: Forms = field(default_factory=dict)
    months: tuple[str, ...] = ()
    language_names: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    parts: Mapping[str, Part] = field(default_factory=dict)
    title: TitlePattern = _NUMBERS
    overridden: frozenset[str] = frozenset()

    @property
    def direction(self) -> Direction:
        """Which way the language is written."""
        return direction(self.language)

    def expand(
        self, name: str, *, wrap: Wrap | None = None, plural: int | None = None, **fields: str
    ) -> str:
        """Write a sentence; "" if it is left out.

        Args:
            name: Which.
            wrap: What to do with each field, for `<tvar>`: takes its name (with
                hyphens) and its wikitext, gives what is written.
            plural: The number that decides the form; `other` without.
            fields: Their values as wikitext; `_` stands for `-` in a name.

        Raises:
            KeyError: There is no such wording, or a field of it has no value.
        """
        values = {key.replace("_", "-"): value for key, value in fields.items()}
        return self.form(name, plural).expand(values, wrap)

    def form(self, name: str, plural: int | None = None) -> Template:
        """Give the sentence for a number, as it was written."""
        forms = self.texts[name]
        if plural is None or len(forms) == 1:
            return forms["other"]
        return forms.get(cldr.plural(self.language, plural), forms["other"])

    def says(self, name: str) -> bool:
        """Say whether a sentence is written at all; an empty text leaves it out."""
        return any(form.text for form in self.texts[name].values())

    def call_name(self, digest: Digest, *, wrap: Wrap | None = None) -> str:
        """Name the call of a digest, "Wikimedia Clinic #006"; its title is not escaped."""
        return self.form("call-name").expand(self.call_fields(digest), wrap)

    def call_fields(self, digest: Digest) -> dict[str, str]:
        """Give the fields that name a call, those that the digest has."""
        fields: dict[str, str] = {}
        if digest.number is not None:
            fields["number"] = self.title.shown_number(digest.number)
        if digest.title is not None:
            fields["title"] = digest.title.text
        if digest.date is not None:
            fields["date"] = self.date(digest.date)
        return fields

    def intro_name(self, *, date: bool, language: bool) -> str:
        """Name the form of the opening for what is known of the call."""
        return "intro" + "-date" * date + "-language" * language

    def attendance(self, counts: Sequence[tuple[str, Count]], *, wrap: Wrap | None = None) -> str:
        """Write who came; "" if nobody counted, or if the sentence is left out.

        Args:
            counts: Group -> count, in the order in which they are said.
            wrap: As for `expand`; each count is a field of its group's name.
        """
        return people.attendance(self, counts, wrap)

    def read_attendance(self, text: str) -> tuple[tuple[str, Count], ...] | None:
        """Recognise what `attendance` wrote; None if it isn't that."""
        return people.read_attendance(self, text)

    def date(self, day: Day) -> str:
        """Write a date: "July 16th 2020", "16 de julio del 2020"."""
        return dates.write(self, day)

    def parse_date(self, text: str) -> Day | None:
        """Read what `date` wrote; None if it isn't a date in this form."""
        return dates.read(self, text)

    def language_name(self, code: str) -> str:
        """Name a language in this one; its own name, then its code, if nobody knows."""
        known = self.language_names.get(code) or cldr.language_name(code, self.language)
        return known or autonym(code)

    def pattern(self, name: str) -> re.Pattern[str]:
        """Give a regular expression for the sentence, to be used with `fullmatch`.

        Its groups are the fields, `_` for `-`. Of the forms of a plural, the
        second one's groups end in `_2`, and so on; `read` knows them apart.
        """
        return self._patterns[name]

    def read(self, name: str, text: str) -> dict[str, str] | None:
        """Recognise a sentence and give its fields (with hyphens); None if it isn't that."""
        if not self.says(name) or not (found := self._patterns[name].fullmatch(text)):
            return None
        groups = {key: value for key, value in found.groupdict().items() if value is not None}
        return {re.sub(r"_\d+$", "", key).replace("_", "-"): groups[key] for key in groups}

    def with_overrides(self, mapping: Mapping[str, Inline]) -> Wording:
        """Give the wording of one digest that words some sentences itself.

        An empty text leaves the sentence out. `intro` stands for all forms of
        the opening that are not given themselves.
        """
        if not mapping:
            return self
        given = {name: {"other": Template(text.wikitext)} for name, text in mapping.items()}
        if "intro" in given:
            given = {**dict.fromkeys(INTRO, given["intro"]), **given}
        overridden = self.overridden.union(given)
        return replace(self, texts={**self.texts, **given}, overridden=overridden)

    @cached_property
    def _patterns(self) -> Mapping[str, re.Pattern[str]]:
        return _Patterns(self)


class _Patterns(dict[str, "re.Pattern[str]"]):
    """The regular expressions of a wording, each made when first asked for."""

    def __init__(self, wording: Wording) -> None:
        super().__init__()
        self._wording = wording

    def __missing__(self, name: str) -> re.Pattern[str]:
        forms = dict.fromkeys(self._wording.texts[name].values())
        count = people.count_regex(self._wording)
        regexes = {"count": count}
        alternatives = [
            form.regex(regexes, f"_{index}" if index > 1 else "")
            for index, form in enumerate(forms, 1)
        ]
        self[name] = found = re.compile("|".join(alternatives))
        return found
