"""A digest as the source page of Translate: units, and the live page's markers.

The page is written in exactly the form in which a mark leaves it, so that an
unchanged digest gives the live page, byte for byte. A unit goes out with the
marker of the live page's unit that it goes on from (`clinicbot.wikitext.carry`),
or bare; the next mark numbers the bare ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinicbot.errors import Problem, Severity, SourceError
from clinicbot.wikitext.carry import NewUnit, carry, explain
from clinicbot.wikitext.similarity import normalise
from clinicbot.wikitext.unit_check import check_page
from clinicbot.wikitext.unit_layout import Form, Part, layout
from clinicbot.wikitext.unit_parser import marked, parse_units
from clinicbot.wikitext.unit_text import skeleton, values, with_names, written
from clinicbot.wikitext.variables import definition, runs


if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from clinicbot.digest.model import Digest
    from clinicbot.errors import Place
    from clinicbot.wikitext.carry import Carried, OldUnit, Row, UnitKind
    from clinicbot.wikitext.unit_layout import Fragment
    from clinicbot.wikitext.view import PageView


@dataclass(frozen=True, slots=True)
class Unit:
    """A translation unit of the page as it is to be.

    Attributes:
        key: Which it is by its place in the document (`topic-2/3.1`): the
            same in every language.
        text: Its wikitext with its variables, without marker.
        kind: What it is.
        id: The id that it keeps, or None: it goes out bare.
        wording: The series' sentence that it is, or "".
        minor: Whether its source calls the last change trivial.
        place: Where the document says it.
        above: The number, among the units, of the one that it hangs below:
            the bullet that it replies to, or the heading.
        speaker: Who speaks, plain text, or "".
    """

    key: str
    text: str
    kind: UnitKind
    id: str | None
    wording: str
    minor: bool
    place: Place
    above: int | None
    speaker: str

    @property
    def definition(self) -> str:
        """What a translator sees."""
        return definition(self.text)


@dataclass(frozen=True, slots=True)
class TranslatablePage:
    """A source page, and how its units go on from the live page's.

    Attributes:
        text: The page.
        units: Its units, in page order.
        carried: How each was matched, and which ids nothing keeps.
        old: The live page's units that have a marker.
        warnings: The units that the document names and the live page doesn't have.
    """

    text: str
    units: tuple[Unit, ...]
    carried: Carried
    old: tuple[OldUnit, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def explain(self) -> tuple[Row, ...]:
        """Tell how the units were matched: a row for each unit, then the retired ids."""
        new = [NewUnit(unit.text, unit.kind) for unit in self.units]
        return explain(self.carried, self.old, new)

    def trivial(self) -> tuple[str, ...]:
        """Give the ids of changed units whose translations are as good as before.

        The source says so (`minor:`), or only white space or the form of the
        variables' tags differ, which a mark would take for a change.
        """
        before = {unit.id: unit.text for unit in self.old}
        return tuple(
            unit.id
            for unit in self.units
            if unit.id is not None
            and definition(before[unit.id]) != unit.definition
            and (unit.minor or normalise(before[unit.id]) == normalise(unit.text))
        )


def render_translatable(digest: Digest, view: PageView, live_text: str = "") -> TranslatablePage:
    """Give the source page that shows a document.

    Args:
        digest: The document, in the language that the page is in.
        view: What surrounds the page; title and neighbours are base pages.
        live_text: The live page, whose markers are carried; "" if there is none.

    Raises:
        SourceError: The document names a unit twice, or Translate would
            refuse its page or break it.
    """
    fragments = layout(digest, view)
    parts = [fragment for fragment in fragments if isinstance(fragment, Part)]
    _no_unit_twice(parts)
    old = parse_units(live_text).old_units()
    texts = {unit.id: unit.text for unit in reversed(old)}
    carried = carry(old, _news(parts, old))
    units = tuple(
        _unit(part, match.old, texts.get(match.old or "", ""))
        for part, match in zip(parts, carried.matches, strict=True)
    )
    text, warnings = _joined(fragments, units), tuple(_unknown(parts, texts))
    page = TranslatablePage(text, units, carried, old, warnings)
    _check(page, digest, view.title, texts)
    return page


def _news(parts: Sequence[Part], old: Sequence[OldUnit]) -> list[NewUnit]:
    """Give the units to be matched; variables renamed on the page alone are no change.

    Of live units that differ in their variables only (bullets that are a link
    each), the one with the same values says what these are called.
    """
    same: dict[tuple[object, object], str] = {}
    first: dict[object, str] = {}
    for unit in reversed(old):
        live = runs(unit.text)
        first[skeleton(live)] = same[skeleton(live), values(live)] = unit.text
    news: list[NewUnit] = []
    for part in parts:
        shape = skeleton(part.draft)
        alike = same.get((shape, values(part.draft))) or first.get(shape, "")
        text = written(with_names(part.draft, alike))
        news.append(NewUnit(text, part.kind, part.text.unit.id or None))
    return news


def _unit(part: Part, id_: str | None, live: str) -> Unit:
    return Unit(
        key=part.key,
        text=written(with_names(part.draft, live)),
        kind=part.kind,
        id=id_,
        wording=part.text.wording,
        minor=part.text.unit.minor,
        place=part.text.place,
        above=part.above,
        speaker=part.text.speaker,
    )


def _joined(fragments: Sequence[Fragment], units: Sequence[Unit]) -> str:
    return "".join(_written(fragments, iter(units)))


def _written(fragments: Sequence[Fragment], units: Iterator[Unit]) -> Iterator[str]:
    for fragment in fragments:
        if isinstance(fragment, str):
            yield fragment
            continue
        unit = next(units)
        inline = fragment.form is not Form.BLOCK
        text = unit.text if unit.id is None else marked(unit.text, unit.id, inline=inline)
        if inline:
            tag = "<translate nowrap>" if fragment.form is Form.NOWRAP else "<translate>"
            yield f"{tag}{text}</translate>"
        else:
            yield text


def _no_unit_twice(parts: Sequence[Part]) -> None:
    first: dict[str, Part] = {}
    problems: list[Problem] = []
    for part in parts:
        id_ = part.text.unit.id
        if id_ and first.setdefault(id_, part) is not part:
            wrong = f"'unit: {id_}' is also at {first[id_].text.place}"
            problems.append(Problem(part.text.place, wrong, "a unit is one text"))
    if problems:
        raise SourceError(*problems)


def _unknown(parts: Sequence[Part], live: Collection[str]) -> Iterator[Problem]:
    for part in parts:
        id_ = part.text.unit.id
        if id_ and live and id_ not in live:
            wrong = f"the live page has no unit '{id_}'"
            expected = "take 'unit:' out, or name one that is there"
            yield Problem(part.text.place, wrong, expected, severity=Severity.WARNING)


def _check(page: TranslatablePage, digest: Digest, title: str, live: Collection[str]) -> None:
    """Look at the page as Translate would, before anything is sent."""
    problems = []
    for finding in check_page(page.text, title=title, live=live):
        place = page.units[finding.unit].place if finding.unit is not None else digest.place
        problems.append(
            Problem(place if place.file else digest.place, finding.wrong, finding.expected)
        )
    if problems:
        raise SourceError(*problems)
