"""The pages that Translate generates of a source page, as it would write them.

With this a run knows from one SHA-1 that a whole translation page is as
wanted: every unit supplied, none outdated, the marked text the live one. A
page that turns out otherwise is then looked at unit by unit, so a difference
from Translate's own rendering costs a request and nothing else.

Source: Translate's TranslatablePageParser (cutting), TranslationUnit
(variables, wrappers, anchors), ParserOutput and Section (putting together).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from clinicbot.series.languages import direction
from clinicbot.wikitext.anchors import anchor


if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping


_NOWIKI: Final = re.compile(r"<nowiki>.*?</nowiki>", re.DOTALL)
_SECTION: Final = re.compile(r"(<translate(?: nowrap)?>)(.*?)</translate>", re.DOTALL)
_BLANK_LINE: Final = re.compile(r"(\s*\n\n\s*)", re.ASCII)
_EDGES: Final = re.compile(r"(\s*)(.*?)(\s*)", re.ASCII | re.DOTALL)
_ID: Final = re.compile(r"<!--T:(.*?)-->")
_BEFORE: Final = re.compile(r"\A<!--T:.*?-->[ \n]")
_AFTER: Final = re.compile(r"\s*<!--T:.*?-->$", re.MULTILINE)
_HEADING: Final = re.compile(r"(={1,6})[ \t]*(.+?)[ \t]*\1\s*", re.ASCII)
_VARIABLE: Final = re.compile(
    r"""<tvar\s+name\s*=\s*(?:'([^']*)'|"([^"]*)"|([^"'\s>]*))\s*>(.*?)</tvar\s*>""",
    re.DOTALL | re.IGNORECASE,
)
_LANGUAGE: Final = re.compile(r"\{\{\s*TRANSLATIONLANGUAGE\s*\}\}")
_HOLE: Final = "\x02{}\x02"
_ARMOUR: Final = "\x01{}\x01"


@dataclass(frozen=True, slots=True)
class MarkedUnit:
    """A unit as it stands on a source page.

    Attributes:
        id: The id in its marker; "" if it has none.
        text: Its wikitext, variables and all, without marker.
        inline: Whether its tags stand on its own line.
        wrapped: Whether Translate may put an element around it.
    """

    id: str
    text: str
    inline: bool
    wrapped: bool

    @property
    def variables(self) -> Mapping[str, str]:
        """Name -> value of its variables."""
        return {f"${a or b or c}": value for a, b, c, value in _VARIABLE.findall(self.text)}

    @property
    def definition(self) -> str:
        """What a translator sees: the variables as their names."""
        return _VARIABLE.sub(lambda m: f"${m[1] or m[2] or m[3] or ''}", self.text)

    @property
    def heading(self) -> str:
        """The heading's text, if it is one; else ""."""
        found = _HEADING.fullmatch(self.definition)
        return found[2] if found else ""


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A source page, cut into units.

    Attributes:
        frame: Its text with a hole for each unit and without tags.
        units: The units in page order.
    """

    frame: str
    units: tuple[MarkedUnit, ...]

    def unit(self, name: str) -> MarkedUnit | None:
        """Find a unit by its id."""
        return next((unit for unit in self.units if unit.id == name), None)


def cut(text: str) -> MarkedPage:
    """Cut a source page as the extension does.

    What the extension would refuse is not found out here.
    """
    hidden = _NOWIKI.findall(text)
    numbers = iter(range(len(hidden)))
    armoured = _NOWIKI.sub(lambda _: _ARMOUR.format(next(numbers)), text)
    units: list[MarkedUnit] = []

    def section(found: re.Match[str]) -> str:
        inside = _unarmoured(found[2], hidden)
        frame = "".join(_pieces(inside, units, wrapped=found[1] == "<translate>"))
        return re.sub(r"\A\n|\n\Z", "", frame)

    frame = _SECTION.sub(section, armoured)
    return MarkedPage(_unarmoured(frame, hidden), tuple(units))


def _unarmoured(text: str, hidden: list[str]) -> str:
    return re.sub(r"\x01(\d+)\x01", lambda m: hidden[int(m[1])], text)


def _pieces(text: str, units: list[MarkedUnit], *, wrapped: bool) -> Iterator[str]:
    """Cut the inside of a pair of tags; the units go into the list."""
    inline = "\n" not in text
    edges = _EDGES.fullmatch(text)
    if edges is None or not edges[2]:
        yield text
        return
    yield edges[1]
    for number, piece in enumerate(_BLANK_LINE.split(edges[2])):
        if number % 2:
            yield piece
            continue
        found = _ID.search(piece)
        bare = _AFTER.sub("", _BEFORE.sub("", piece)) if found else piece
        yield _HOLE.format(len(units))
        units.append(MarkedUnit(found[1] if found else "", bare, inline, wrapped))
    yield edges[3]


def generate(
    page: MarkedPage,
    source: str,
    language: str,
    translations: Mapping[str, str],
    outdated: Collection[str] = (),
) -> str:
    """Give the text of the page that Translate would write in a language.

    Args:
        page: The source page.
        source: Its language.
        language: The language wanted; the source's own for its copy.
        translations: Unit id -> text, variables as their names.
        outdated: The ids of those that their source left behind.
    """

    def fill(found: re.Match[str]) -> str:
        unit = page.units[int(found[1])]
        if language == source:
            return _expand(unit, unit.definition, source)
        if (text := translations.get(unit.id)) is None:
            return _expand(unit, _untranslated(unit, source), source)
        return _translated(unit, text, language, outdated=unit.id in outdated)

    text = re.sub(r"\x02(\d+)\x02", fill, page.frame)
    return _LANGUAGE.sub(language, text)


def _translated(unit: MarkedUnit, text: str, language: str, *, outdated: bool) -> str:
    shown = _wrap(unit, {"class": "mw-translate-fuzzy"}, text) if outdated else text
    if unit.heading and text != unit.definition and unit.wrapped and not unit.inline:
        # Old links to the section go on working.
        shown = f'<span id="{escape(anchor(unit.heading))}"></span>\n{shown}'
    return _expand(unit, shown, language)


def _untranslated(unit: MarkedUnit, source: str) -> str:
    way = direction(source)
    said = {"lang": source, "dir": way, "class": f"mw-content-{way}"}
    return _wrap(unit, said, unit.definition)


def _wrap(unit: MarkedUnit, attributes: Mapping[str, str], text: str) -> str:
    if not unit.wrapped:
        return text
    said = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    if unit.inline:
        return f"<span {said}>{text}</span>"
    return f"<div {said}>\n{text}\n</div>"


def _expand(unit: MarkedUnit, text: str, language: str) -> str:
    """Put the values of variables in; the longest name first, as PHP's strtr does."""
    if values := unit.variables:
        names = sorted(values, key=len, reverse=True)
        text = re.sub("|".join(map(re.escape, names)), lambda m: values[m[0]], text)
    return _LANGUAGE.sub(language, text)
