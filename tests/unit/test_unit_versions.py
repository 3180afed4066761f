"""Units in other languages: what stands for what, with the source's variables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from clinicbot.digest.model import Digest, Links, Paragraph, Remark, StandardTopic, Table, Topic
from clinicbot.digest.scalars import Inline, Plain
from clinicbot.errors import Place, Severity
from clinicbot.wikitext.translatable import render_translatable
from clinicbot.wikitext.unit_versions import series_translations, translations
from clinicbot.wikitext.view import PageView
from tests.support.pages import wording_in
from tests.support.units import fixtures, series


if TYPE_CHECKING:
    from clinicbot.digest.model import Block
    from clinicbot.wikitext.unit_versions import Translations


def view_in(language: str) -> PageView:
    """Give the surroundings of a source page."""
    return PageView(wording_in(language), "Wikimedia Clinics/006")


def digest_in(language: str, *content: Block) -> Digest:
    """Give a digest with one topic."""
    return Digest(language, 6, topics=(Topic(Inline(f"Title {language}"), None, content),))


def translated(source: Digest, other: Digest) -> Translations:
    """Give the other version's texts for the source's units."""
    views = view_in(source.language), view_in(other.language)
    page = render_translatable(source, views[0])
    return translations(page, source, views[0], other, views[1])


def said(*texts: str) -> list[Remark]:
    """Give remarks, each at a line of its own."""
    return [Remark(says=Inline(text, Place("es.yaml", n, 5))) for n, text in enumerate(texts, 1)]


def test_texts_are_found_by_their_place_in_the_document() -> None:
    """Nested remarks, links, cells, the heading, the series' own sentences."""
    content = (
        Remark(Plain("Ana"), Inline("one"), (Remark(says=Inline("two")),)),
        Table((Inline("head"),), ((Inline("cell"),),), Inline("caption")),
    )
    spanish = (
        Remark(Plain("Ana"), Inline("uno"), (Remark(says=Inline("dos")),)),
        Table((Inline("cabeza"),), ((Inline("celda"),),), Inline("leyenda")),
    )
    found = translated(digest_in("en", *content), digest_in("es", *spanish)).texts
    texts = {key: each.text for key, each in found.items() if key.startswith("topic")}
    assert texts == {
        "topic-1": "== Tema $number: Title es ==",
        "topic-1/1": "'''Ana:''' uno",
        "topic-1/1.1": "dos",
        "topic-1/2/caption": "leyenda",
        "topic-1/2/column-1": "cabeza",
        "topic-1/2/row-1-1": "celda",
    }
    assert found["intro"].wording == "intro"
    assert found["intro"].text.startswith("Este es un boletín")


def test_what_is_the_same_is_the_sources_variable() -> None:
    """Links to one page in any of its languages; what differs is written out."""
    source = digest_in("en", *said("see [[A b|it]], [[:w:Foo|foo]] and [https://x.org/y y]"))
    other = digest_in("es", *said("ve [[A b/es|eso]], [[:w:es:Fu|fu]] y [https://x.org/y y]"))
    found = translated(source, other)
    text = found.texts["topic-1/1"].text
    assert text == "ve [[$a-b|eso]], [[:w:es:Fu|fu]] y [$url-y y]"
    assert found.problems == ()


def test_a_page_linked_to_in_one_language_only_is_told() -> None:
    """With the place of the translation, and of the source."""
    source = digest_in("en", *said("see [[A|it]]"))
    other = digest_in("es", *said("ve [[B|eso]]"))
    assert list(map(str, translated(source, other).problems)) == [
        (
            "es.yaml:1:5: warning: a link to [[B]], which the text at es.yaml:1:5 doesn't have; "
            "translations have the links of their source"
        ),
        (
            "es.yaml:1:5: warning: no link to [[A]], which the text at es.yaml:1:5 has; "
            "translations have the links of their source"
        ),
    ]


def test_a_translation_that_calls_itself_outdated_is_an_error() -> None:
    """Translate would take it for one."""
    found = translated(digest_in("en", *said("see")), digest_in("es", *said("ve !!FUZZY!!")))
    (problem,) = found.problems
    assert problem.severity is Severity.ERROR
    assert problem.place == Place("es.yaml", 1, 5)


def test_a_literal_dollar_is_no_variable_in_a_translation() -> None:
    """Where the source has a variable of that name."""
    source = digest_in("en", *said("see [[Foo|it]]"))
    other = digest_in("es", *said("$foo, $bar, ve [[Foo|eso]]"))
    assert translated(source, other).texts["topic-1/1"].text == "&#36;foo, $bar, ve [[$foo|eso]]"


def test_a_remark_missing_in_a_translation_shifts_no_other() -> None:
    """What stands for what is found by likeness, not by counting."""
    texts = ["Ana has 1 wish", "Ben asks 22 questions", "Carla met 333 people"]
    source = digest_in("en", *said(*texts))
    other = digest_in("es", *said("Ana tiene 1 deseo", "Carla conoció a 333 personas"))
    found = {key: each.text for key, each in translated(source, other).texts.items()}
    assert found["topic-1/1"] == "Ana tiene 1 deseo"
    assert "topic-1/2" not in found
    assert found["topic-1/3"] == "Carla conoció a 333 personas"


def test_a_line_of_links_is_translated_link_by_link() -> None:
    """Each with its address in the variable."""
    source = digest_in("en", Links((Inline("[https://x.org/y Slides]"),)), Paragraph(Inline("a")))
    other = digest_in("es", Links((Inline("[https://x.org/y Láminas]"),)), Paragraph(Inline("b")))
    assert translated(source, other).texts["topic-1/1/1"].text == "[$url-y Láminas]"


def test_the_english_document_says_every_unit_of_the_spanish_one() -> None:
    """The fixture's two versions have one structure, navigation included."""
    source, view = series().source("006"), fixtures().source_view("006")
    page = render_translatable(source, view)
    english = fixtures().source_view("006", "en")
    found = translations(page, source, view, series().digests["006"]["en"], english)
    assert list(found.texts) == [unit.key for unit in page.units]
    assert found.problems == ()
    assert found.texts["navigation/next"].text == "Next: Wikimedia Clinic #$number"


def test_the_series_sentences_are_known_in_all_its_languages() -> None:
    """All of them, and no other unit."""
    source, view = series().source("006"), fixtures().source_view("006")
    page = render_translatable(source, view)
    french = series_translations(page, source, replace(view, wording=wording_in("fr")))
    assert set(french) == {unit.key for unit in page.units if unit.wording}
    assert french["topic-1/friendly-space"].text.count("[[$friendly-space-policies|") == 1
    assert "16 juillet 2020" in french["intro"].text


def test_a_sentence_that_the_digest_words_itself_is_left_to_translators() -> None:
    """And so is one that is made of it."""
    source = replace(
        digest_in("en"),
        topics=(StandardTopic("introduction"),),
        wording={"call-name": Inline("Our call #{number}"), "principle-listen": Inline("Listen!")},
    )
    page = render_translatable(source, view_in("en"))
    french = series_translations(page, source, view_in("fr"))
    mine = {unit.key for unit in page.units if unit.wording} - set(french)
    assert mine == {"intro", "topic-1/principle-listen"}
