"""A source page in the words of its translators, so that it can be read as a document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clinicbot.intake.wiki_side import MARK, OUTDATED
from clinicbot.wikitext.escape import unescape
from clinicbot.wikitext.forms import Forms
from clinicbot.wikitext.unit_parser import parse_units
from clinicbot.wikitext.variables import replaced, tvars


if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from clinicbot.series.wording import Wording
    from clinicbot.wikitext.translatable import TranslatablePage


_SPEECH: Final = re.compile(r"'''([^'\[\]<>]+?)\s*[:\uff1a]?\'\'\'\s*[:\uff1a]?\s*(.*)")
"""A speaker in bold, the colon in it or behind it, with a space or without."""


def translated_page(
    source: TranslatablePage,
    other: TranslatablePage,
    texts: Mapping[str, str],
    wording: Wording,
    outdated: Collection[str] = (),
) -> str:
    """Put translations in the place of a source page's units.

    Args:
        source: The source page, whose units have ids.
        other: The same document's page in the series' wordings of the language.
        texts: Unit id -> translation, with `$name` for variables.
        wording: That of the language.
        outdated: The ids of those translations whose source has changed since.

    Returns:
        The other page; a text that isn't translated ends with `MARK`, unless
        it is the series' sentence, and an outdated one with `OUTDATED`.
    """
    ours = {unit.key: unit for unit in source.units}
    forms = Forms(wording)
    made: list[str] = []
    at = 0
    for found, unit in zip(parse_units(other.text).units, other.units, strict=True):
        mine = ours.get(unit.key)
        text = texts.get(mine.id or "") if mine else None
        if mine and text is not None:
            values = {f"${v.name}": mine.text[v.start : v.end] for v in tvars(mine.text)}
            said = replaced(text, values)
            said = _spoken(said, forms) if mine.speaker else said
            if mine.id in outdated and not (unit.wording and said == found.text):
                said = _marked(said, OUTDATED)
        else:
            said = found.text if unit.wording else _marked(found.text, MARK)
        written = other.text[found.start : found.end]
        made += [other.text[at : found.start], written.replace(found.text, said, 1)]
        at = found.end
    return "".join([*made, other.text[at:]])


def _spoken(text: str, forms: Forms) -> str:
    """Write a speaker as the language does, where a translator kept the source's way."""
    found = None if forms.as_speech(text) else _SPEECH.fullmatch(text)
    return forms.speech(unescape(found[1]), found[2]) if found else text


def _marked(text: str, mark: str) -> str:
    """Mark a text at its end, or inside of the markup that it is read by."""
    bare = text.rstrip("= ") if text.startswith("=") else text
    if bare.startswith("''(") and bare.endswith("''"):
        return f"''({mark}{text[3:]}"
    return bare + mark + text[len(bare) :]
