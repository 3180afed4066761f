"""What a wording file and parts.yaml may hold, for reader, reference and JSON Schema."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from clinicbot.digest import reference
from clinicbot.digest.containers import Later, ListOf, MapOf
from clinicbot.digest.kinds import InlineText, Kind, Line, Then, tidy
from clinicbot.digest.records import Field, OneOf, Record
from clinicbot.digest.scalars import Inline
from clinicbot.digest.values import LanguageCode
from clinicbot.digest.values import Name as NameKind
from clinicbot.series.names import DAY_ORDINALS, LANGUAGE_NAMES, MONTHS, Name, catalogue
from clinicbot.series.parts import Part
from clinicbot.series.template import Forms, Template


if TYPE_CHECKING:
    from collections.abc import Mapping

    from clinicbot.digest.kinds import Reading
    from clinicbot.digest.records import Values
    from clinicbot.digest.tree import Node, Scalar
    from clinicbot.errors import Place


CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""CLDR's plural categories."""

INTRODUCTION = """\
A file of a series' wordings in one language: wording/xx.yaml beside
clinicbot.yaml, xx being MediaWiki's code of the language. It holds the
wordings that differ from those that come with clinicbot; in a language that
clinicbot lacks it holds all that are needed.

A wording is the wikitext of a sentence, with fields in braces, such as
`Topic {number}: {title}`; braces have no other use. Where a number decides the
form, the forms are given by CLDR plural category, all that the language has:

    attendance-volunteers:
      one: "{count} volunteer"
      other: "{count} volunteers"
"""


class Sentence(InlineText):
    """Inline text with fields.

    The fields are letters while the wikitext is looked at, so a field may be
    the target of a link.
    """

    noun = "a sentence"

    def __init__(self, name: Name) -> None:
        super().__init__(may_be_empty=name.may_be_empty)
        self.name = name

    def parse(self, scalar: Scalar, reading: Reading) -> Inline | None:
        """Give the text with its fields; tell unknown and missing ones."""
        template = Template(scalar.text)
        masked = super().parse(replace(scalar, text=template.masked()), reading)
        findings = list(template.findings(self.name.fields))
        for found in findings:
            place = scalar.at(found.offset)
            reading.wrong(place, found.wrong, found.expected, found.hint)
        text = tidy(scalar.text) if masked else ""
        missing = sorted(self.name.needs - template.fields)
        if missing and text and not findings:
            needed = ", ".join(f"{{{field}}}" for field in missing)
            reading.wrong(scalar.place, f"the text lacks {needed}", self.name.about)
            return None
        return Inline(text, scalar.place) if masked and not findings else None


def _forms(value: Inline, node: Node, reading: Reading) -> Forms:  # noqa: ARG001  Then's form
    return {"other": Template(value.wikitext)}


class ByNumber(Kind[Forms]):
    """A sentence, or its forms by CLDR plural category."""

    noun = "a sentence, or its plural forms"

    def __init__(self, name: Name) -> None:
        form = Sentence(replace(name, may_be_empty=False))
        about = "The forms by CLDR plural category; `other` is for all other numbers."
        fields = tuple(
            Field(category, form, f"The form for '{category}'.", required=category == "other")
            for category in CATEGORIES
        )
        forms = Record(f"{name.name} by number", about, fields=fields, build=_by_number)
        text = Then(Sentence(name), _forms)
        self._kind: OneOf[Forms] = OneOf(
            name.name,
            _about(name),
            text=(text, "the same for every number"),
            records=((forms, CATEGORIES),),
        )

    def read(self, node: Node, reading: Reading) -> Forms | None:
        """Read either."""
        return self._kind.read(node, reading)

    def schema(self, defs: dict[str, Any]) -> dict[str, Any]:
        """Give the schema of either."""
        return self._kind.schema(defs)


def _by_number(values: Values, reading: Reading) -> Forms:  # noqa: ARG001  Record's form
    return {category: Template(text.wikitext) for category, text in values.found.items()}


def kind_of(name: Name) -> Kind[Forms]:
    """Say what the value of a wording may be."""
    return ByNumber(name) if name.plural else Then(Sentence(name), _forms, "a sentence")


_DAY = Name(DAY_ORDINALS, "the day of the month in a date, by ordinal category", plural=True,
            fields=frozenset(("day",)), needs=frozenset(("day",)))  # fmt: skip


def wording_file(names: Mapping[str, Name]) -> Record[Given]:
    """Define the wording files of a series whose wordings are these."""
    fields = [Field(name.name, kind_of(name), _about(name)) for name in names.values()]
    fields += [
        Field(DAY_ORDINALS, ByNumber(_DAY), _about(_DAY)),
        Field(MONTHS, ListOf(Line(), "a list of twelve names"), "The months, January first."),
        Field(
            LANGUAGE_NAMES,
            MapOf(LanguageCode(), Line(), "language names by code"),
            "Names of languages in this one, where CLDR has other names or none.",
        ),
    ]
    doc = "The wordings of a series in one language."
    return Record("wording file", doc, fields=tuple(fields), build=_given)


def _about(name: Name) -> str:
    about = f"{name.about[0].upper()}{name.about[1:]}."
    shown = ", ".join(f"`{{{field}}}`" for field in sorted(name.fields))
    return f"{about} Fields: {shown}." if shown else about


def explain(names: Mapping[str, Name] | None = None) -> str:
    """Write the reference of a series' wording files; of Wikimedia Clinics' without names."""
    record = wording_file(names or _clinics())
    return reference.explain(record, "The wordings of a series", INTRODUCTION)


def json_schema(names: Mapping[str, Name] | None = None) -> dict[str, Any]:
    """Give the JSON Schema of a series' wording files; of Wikimedia Clinics' without names."""
    return reference.json_schema(wording_file(names or _clinics()), "wordings")


def _clinics() -> dict[str, Name]:
    # What reads the files needs the definitions above.
    from clinicbot.series.load import GROUPS, load_parts  # noqa: PLC0415

    return catalogue(GROUPS, load_parts())


class Given:
    """What one wording file gives.

    Attributes:
        texts: Name -> forms.
        places: Name -> where it is.
        rest: The values of the keys that are not wordings.
    """

    def __init__(
        self, texts: dict[str, Forms], places: dict[str, Place], rest: dict[str, Any]
    ) -> None:
        self.texts, self.places, self.rest = texts, places, rest


def _given(values: Values, reading: Reading) -> Given | None:
    found = dict(values.found)
    rest = {key: found.pop(key) for key in (DAY_ORDINALS, MONTHS, LANGUAGE_NAMES) if key in found}
    if len(rest.get(MONTHS, range(12))) != len(range(12)):
        reading.wrong(values.at(MONTHS), "this isn't twelve months", "twelve names, January first")
        return None
    return Given(found, {key: node.place for key, node in values.nodes.items()}, rest)


def _points(values: Values, reading: Reading) -> tuple[str, ...]:  # noqa: ARG001  Record's form
    points: tuple[str, ...] = values["points"]
    return points


def _part(values: Values, reading: Reading) -> Part:  # noqa: ARG001  Record's form
    return Part(values["title"], values.get("content", ()), values.get("sections", ()))


_POINTS: Record[Any] = Record(
    "list of bullets",
    "Bullets of a standard part.",
    fields=(
        Field("points", ListOf(NameKind(), "a list of wording names", 1), "Their wordings.",
              required=True),
    ),
    build=_points,
)  # fmt: skip
_CONTENT: OneOf[Any] = OneOf(
    "content of a part",
    "What a standard part says.",
    text=(NameKind(), "a paragraph, by its wording's name"),
    records=((_POINTS, ("points",)),),
)
PART: Record[Part] = Record(
    "standard part",
    "A topic that the series always says, or a section of it, made of wording names.",
    fields=(
        Field("title", NameKind(), "The heading's wording.", required=True),
        Field("content", ListOf(_CONTENT, "a list"), "Paragraphs and bullets, in page order."),
        Field(
            "sections",
            ListOf(Later(lambda: PART, "a section"), "a list of sections"),
            "Parts with headings of their own.",
        ),
    ),
    build=_part,
)
"""A standard part; parts.yaml is a mapping of their names to them."""

PARTS: MapOf[Part] = MapOf(NameKind(), PART, "a mapping of standard parts")
