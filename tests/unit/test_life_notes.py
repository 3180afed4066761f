"""Notes for translators: who says a unit's text, in answer to whom, under which heading."""

from __future__ import annotations

from functools import cache

import pytest

from clinicbot.publish.life_notes import notes
from clinicbot.wikitext.escape import unescape
from clinicbot.wikitext.translatable import render_translatable
from clinicbot.wikitext.unit_parser import as_marked
from tests.support.units import fixtures, series


@cache
def told(key: str) -> dict[str, list[str]]:
    """Give the lines of each note of a fixture's page, by the units' keys."""
    view = fixtures().source_view(key)
    source = series().source(key)
    bare = render_translatable(source, view)
    page = render_translatable(source, view, as_marked(bare.text))
    found = notes(page)
    return {
        unit.key: unescape(note).split("\n\n")
        for unit in page.units
        if (note := found.get(unit.id or "", ""))
    }


TOPIC = "Under: Tema 2: Impacto de la pandemia en los afiliados"
QUESTION = "Under: Pregunta: ¿Cuánto apoyo tienen para liderar actividades ahora?"
WISH = "Under: Tema #3: Apoyo que se necesita de la Fundación"


@pytest.mark.parametrize(
    ("unit", "lines"),
    [
        ("topic-2/1", ["Spoken by: Claudia de Wikimedia México", TOPIC]),
        ("topic-2/1.1", ["Spoken by: Claudia de Wikimedia México", TOPIC]),
        (
            "topic-2/section-1/2.1.1",
            ["Spoken by: Constanza de Wikimedia Argentina", QUESTION],
        ),
        ("topic-3/2.1", ["Spoken by: Quim (WMF)", "In reply to: Voluntaria catalana", WISH]),
        ("topic-3/3.2.1", ["Spoken by: voluntario", "In reply to: Sele (WMF)", WISH]),
        ("topic-3/5.5", ["Spoken by: Anna (Wikimedia Argentina)", WISH]),
        ("topic-2/section-1", [TOPIC]),
        ("topic-1/principle-listen", ["Under: principios rápidos"]),
    ],
    ids=[
        "a speaker",
        "a point goes on with its speaker",
        "a point of a point, too",
        "a reply",
        "a reply to a reply",
        "nobody replies to themselves",
        "a section",
        "a sentence of the series",
    ],
)
def test_note_says_who_speaks_to_whom_under_what(unit: str, lines: list[str]) -> None:
    """Each in a line of its own; numbers as readers see them."""
    assert told("006")[unit] == lines


def test_what_needs_no_note_has_none() -> None:
    """The opening, the topics' own headings, the links to other pages."""
    without = {"intro", "attendance", "topic-1", "topic-2", "navigation/next"}
    assert not without & set(told("006"))
