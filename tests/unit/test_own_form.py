"""Texts on the wiki beside what a document says, whatever their form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicbot.digest.model import Topic
from clinicbot.intake.own_form import Translation, with_variables_of
from clinicbot.publish.surroundings import Surroundings
from clinicbot.series.folder import load_series
from clinicbot.wikitext.translatable import render_translatable
from clinicbot.wikitext.unit_parser import as_marked
from clinicbot.wikitext.unit_versions import translations
from tests.support.life import small_series


if TYPE_CHECKING:
    from clinicbot.series.folder import Series

ENGLISH = """
number: {number}
language: en
topics:
  - title: Money
    content:
      - {{by: Ana, says: "See [[Meta:Old|the page]] and [https://example.org this].",
         points: [A point.]}}
      - {{by: Ben & Co, says: Second.}}
      - note: Nobody spoke.
"""
FRENCH = """
number: {number}
language: fr
topics:
  - title: Argent
    content:
      - {{by: Ana, says: "Voir [[Meta:Old|la page]] et [https://example.org ceci].",
         points: [Un point.]}}
      - {{by: Ben & Co, says: Deuxième.}}
      - note: Personne n'a parlé.
"""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Translation:
    """Give a document with its source page, marked, and a neighbour."""
    folder = small_series(tmp_path_factory.mktemp("series"))
    (folder / "digests" / "002").mkdir()
    for number, key in enumerate(("001", "002"), 1):
        for language, text in (("en", ENGLISH), ("fr", FRENCH)):
            path = folder / "digests" / key / f"{language}.yaml"
            path.write_text(text.format(number=number))
    (folder / "digests" / "001" / "es.yaml").unlink()
    return translation(load_series(folder))


def translation(series: Series) -> Translation:
    """Give the French document of the first digest beside its source page."""
    around = Surroundings(series)
    source, other = (series.digests["001"][code] for code in ("en", "fr"))
    view, own_view = (around.source_view("001", code) for code in ("en", "fr"))
    text = as_marked(render_translatable(source, view).text)
    return Translation(source, render_translatable(source, view, text), view, other, own_view)


def texts(known: Translation) -> dict[str, str]:
    """Give the document's texts by their units' ids."""
    found = translations(
        known.page, known.source, known.view, known.document, known.own_view
    ).texts
    return {unit.id or "": found[unit.key].text for unit in known.page.units if unit.key in found}


def id_of(known: Translation, word: str) -> str:
    """Find a unit by a word of its translation."""
    (found,) = (id_ for id_, text in texts(known).items() if word in text)
    return found


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("Deuxième", "'''Ben &amp; Co:''' Deuxième."),
        ("Deuxième", "'''Ben & Co''': Deuxième."),
        ("Deuxième", "'''Ben & Co\u00a0:'''   Deuxième."),
        ("la page", "'''Ana:''' Voir [[Meta:Old|la page]] et [https://example.org ceci]."),
        ("Argent", "==Sujet $number\u00a0: Argent=="),
        ("précédent", "Clinique d'avant"),
    ],
)
def test_other_form_of_what_a_document_says_is_alike(
    known: Translation, word: str, text: str
) -> None:
    """Speakers, links in place of variables, headings; and what no document can say."""
    if word == "précédent":
        # The way to the neighbour is the series' own text; no document has it.
        id_ = known.page.units[-1].id or ""
        assert known.page.units[-1].wording
    else:
        id_ = id_of(known, word)
    assert texts(known)[id_] != text
    assert known.alike({id_: text}) == {id_}


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("Deuxième", "'''Ben & Co:''' Deuxième !"),
        ("Deuxième", "'''Ben:''' Deuxième."),
        ("Deuxième", "Deuxième."),
        ("Deuxième", "'''Ben & Co:''' ''Deuxième.''"),
        ("la page", "'''Ana:''' Voir [[Meta:New|la page]] et [https://example.org ceci]."),
        ("Argent", "== Monnaie =="),
        ("parlé", "''Personne n'a parlé.''"),
    ],
)
def test_text_that_says_something_else_is_not(known: Translation, word: str, text: str) -> None:
    """Not even in a word, a speaker, a link."""
    assert known.alike({id_of(known, word): text}) == set()


def test_text_that_breaks_the_structure_hides_no_other(known: Translation) -> None:
    """A heading that a translator made a remark with bullets, beside a speaker in its own form."""
    odd = {id_of(known, "Argent"): "Argent\n* bullets", id_of(known, "Un point"): "== Un =="}
    own = id_of(known, "Deuxième")
    assert known.alike({**odd, own: "'''Ben & Co:''' Deuxième."}) == {own}


def test_unit_that_the_document_does_not_have_is_none(known: Translation) -> None:
    """Whatever it says."""
    assert known.alike({"999": "Autre."}) == set()


@given(st.text(alphabet="ab' :[]|=*\n$", max_size=12))
@settings(max_examples=60, deadline=None)
def test_only_what_is_pulled_as_the_same_is_alike(known: Translation, said: str) -> None:
    """A document that says so itself has the same text of its own."""
    id_ = id_of(known, "Deuxième")
    if known.alike({id_: f"'''Ben & Co:''' {said}"}):
        assert not said.strip(" '\n=*:|[]$")


def test_variables_are_those_that_the_unit_has_now() -> None:
    """By their values; a value that is gone is written out."""
    before = 'See [[<tvar name="a">A</tvar>|x]], <tvar name="n">1</tvar>, <tvar name="b">B</tvar>'
    now = 'See [[<tvar name="a-2">A</tvar>|x]], <tvar name="n">2</tvar>'
    text = "Voir [[$a|x]], $n, $b, $c"
    assert with_variables_of(text, before, now) == "Voir [[$a-2|x]], 1, B, $c"
    assert with_variables_of(text, before, before) == text


def test_document_of_another_order_is_held_against_its_own_texts(known: Translation) -> None:
    """What it lacks is not looked at."""
    (topic,) = (each for each in known.document.topics if isinstance(each, Topic))
    fewer = replace(known, document=replace(known.document, topics=(replace(topic, content=()),)))
    own = id_of(known, "Deuxième")
    assert fewer.alike({own: "'''Ben & Co:''' Deuxième."}) == set()
