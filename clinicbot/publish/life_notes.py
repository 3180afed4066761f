"""Notes for translators: who says a text, in answer to whom, under which heading.

They stand on the units' own pages in the pseudo-language `qqq`, which
Special:Translate shows beside the text (its documentation). They are in
English, as such notes are on every wiki.
"""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

from clinicbot.digest.inline import plain_text
from clinicbot.wikitext.carry import UnitKind
from clinicbot.wikitext.escape import Context, escape
from clinicbot.wikitext.variables import rendered


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.wikitext.translatable import TranslatablePage, Unit


def notes(page: TranslatablePage) -> dict[str, str]:
    """Word the notes of all units that have an id; none where there is nothing to say."""
    return {
        unit.id: note for unit in page.units if unit.id is not None and (note := _note(page, unit))
    }


def _note(page: TranslatablePage, unit: Unit) -> str:
    """Say who speaks, replying to whom, under which heading.

    A point without a speaker goes on with what the one above it says.
    """
    above = list(_above(page, unit))
    others = [one.speaker for one in above if one.speaker]
    speaker = unit.speaker or (others[0] if others else "")
    said = [f"Spoken by: {speaker}"] if speaker and unit.kind is not UnitKind.HEADING else []
    if unit.speaker and others and others[0] != unit.speaker:
        said.append(f"In reply to: {others[0]}")
    said += [
        f"Under: {unescape(plain_text(rendered(one.text).strip('= ')))}"
        for one in above
        if one.kind is UnitKind.HEADING
    ]
    return "\n\n".join(escape(line, Context.PARAGRAPH) for line in said)


def _above(page: TranslatablePage, unit: Unit) -> Iterator[Unit]:
    """Yield what a unit hangs below, as far up as the next heading."""
    place = unit.above
    while place is not None:
        above = page.units[place]
        yield above
        if above.kind is UnitKind.HEADING:
            return
        place = above.above
