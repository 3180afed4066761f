"""The pages that Translate generates of a source page, as it would write them.

With this a run knows from one SHA-1 that a whole translation page is as
wanted: every unit supplied, none outdated, the marked text the live one. A
page that turns out otherwise is then looked at unit by unit, so a difference
from Translate's own rendering costs a request and nothing else.

Source: Translate's TranslationUnit (getTextForRendering: wrappers, anchors,
variables), ParserOutput (getPageTextForRendering) and Section (contents).
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from clinicbot.series.languages import direction
from clinicbot.wikitext.anchors import anchor
from clinicbot.wikitext.unit_parser import heading_of, parse_units
from clinicbot.wikitext.variables import definition, rendered


if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from clinicbot.wikitext.unit_parser import PageUnit


_LANGUAGE: Final = re.compile(r"\{\{\s*TRANSLATIONLANGUAGE\s*\}\}")
_OWN_LINES: Final = re.compile(r"\A\n|\n\Z")


def generate(
    text: str,
    source: str,
    language: str,
    translations: Mapping[str, str],
    outdated: Collection[str] = (),
) -> str:
    """Give the text of the page that Translate would write in a language.

    Args:
        text: The source page as it is marked.
        source: Its language.
        language: The language wanted; the source's own for its copy.
        translations: Unit id -> text, variables as their names.
        outdated: The ids of those that their source left behind.
    """
    page = parse_units(text)
    written: list[str] = []
    at = 0
    for tags in page.tags:
        inside = page.with_units(
            lambda unit: _show(unit, source, language, translations, outdated), tags
        )
        written += [text[at : tags.start], _OWN_LINES.sub("", inside)]
        at = tags.end
    return _LANGUAGE.sub(language, "".join(written) + text[at:])


def _show(
    unit: PageUnit,
    source: str,
    language: str,
    translations: Mapping[str, str],
    outdated: Collection[str],
) -> str:
    own = definition(unit.text)
    said = translations.get(unit.id or "")
    if language == source:
        text, spoken = own, source
    elif said is None:
        way = direction(source)
        attributes = f'lang="{source}" dir="{way}" class="mw-content-{way}"'
        text, spoken = _wrap(unit, attributes, own), source
    else:
        text, spoken = said, language
        if unit.id in outdated:
            text = _wrap(unit, 'class="mw-translate-fuzzy"', text)
        text = _anchored(unit, own, said, text)
    return _LANGUAGE.sub(spoken, rendered(unit.text, text))


def _anchored(unit: PageUnit, own: str, said: str, text: str) -> str:
    """Let old links to a translated heading go on working."""
    heading = heading_of(own)
    if heading is None or said == own or unit.inline or not unit.wrap:
        return text
    return f'<span id="{escape(anchor(heading))}"></span>\n{text}'


def _wrap(unit: PageUnit, attributes: str, text: str) -> str:
    if not unit.wrap:
        return text
    if unit.inline:
        return f"<span {attributes}>{text}</span>"
    return f"<div {attributes}>\n{text}\n</div>"
