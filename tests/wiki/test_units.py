"""Source pages on the real extension: saved, marked, translated, and read by people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from clinicbot.digest.model import Digest, Paragraph, Topic
from clinicbot.digest.scalars import Inline
from clinicbot.wikitext.carry import UnitKind
from clinicbot.wikitext.translatable import render_translatable
from clinicbot.wikitext.unit_check import Stage, check_page
from clinicbot.wikitext.unit_parser import as_marked, parse_units
from clinicbot.wikitext.unit_versions import series_translations, translations
from clinicbot.wikitext.variables import definition, rendered
from tests.support.blocks import blocks, lists
from tests.support.pages import renderable
from tests.support.unit_cases import MARKED, REFUSED, UNMARKABLE
from tests.support.units import broken_lists, fixtures, mark, messages, series
from tests.support.wiki import ApiError, Text, Wiki


if TYPE_CHECKING:
    from clinicbot.wikitext.translatable import TranslatablePage

pytestmark = [pytest.mark.wiki, pytest.mark.translate]

KEYS = sorted(series().digests)


def page_of(key: str, live: str = "") -> TranslatablePage:
    """Give a fixture's source page."""
    return render_translatable(series().source(key), fixtures().source_view(key), live)


def test_pages_are_marked_as_predicted(wiki: Wiki) -> None:
    """Every case that can be marked is, and has the text that `as_marked` gave."""
    for number, (saved, expected) in enumerate(MARKED.values()):
        title = f"Case {number}"
        revision = wiki.edit(title, saved, "ClinicBot")
        if parse_units(saved).units:
            mark(wiki, title, revision)
        assert wiki.page_text(title) == expected.rstrip()


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_found_wrong_can_not_be_saved(wiki: Wiki, text: str) -> None:
    """The wiki refuses the page with the code that was told."""
    with pytest.raises(ApiError) as error:
        wiki.edit("Refused", text, "ClinicBot")
    assert error.value.code == REFUSED[text]
    assert next(f.code for f in check_page(text) if f.stage is Stage.SAVE) == REFUSED[text]


@pytest.mark.parametrize("code", UNMARKABLE)
def test_what_is_found_wrong_can_not_be_marked(wiki: Wiki, code: str) -> None:
    """The wiki saves the page and refuses to mark it, with the code that was told."""
    title, text = UNMARKABLE[code]
    revision = wiki.edit(title, text, "ClinicBot")
    with pytest.raises(ApiError) as error:
        mark(wiki, title, revision)
    assert error.value.code == code
    assert code in {f.code for f in check_page(text, title=title) if f.stage is Stage.MARK}


def test_the_longest_title_that_can_be_marked_is_known(wiki: Wiki) -> None:
    """A byte less than what is refused is taken."""
    text = "<translate><!--T:1--> a</translate>"
    longest = "A" * (255 - len("/Page display title/xx-yyyyyyyyyy"))
    assert not check_page(text, title=longest)
    mark(wiki, longest, wiki.edit(longest, text, "ClinicBot"))
    revision = wiki.edit(f"{longest}A", text, "ClinicBot")
    with pytest.raises(ApiError) as error:
        mark(wiki, f"{longest}A", revision)
    assert [f.code for f in check_page(text, title=f"{longest}A")] == [error.value.code]


_MARKUP = (
    "<translate>",
    "<translate nowrap>",
    "</translate>",
    "<nowiki>",
    "</nowiki>",
    "<!--T:1-->",
    "<!--T:b-->",
    "<tvar name=a>",
    "</tvar>",
    "<tvar|b>",
    "</>",
    "== H ==",
    "* ",
    "$a",
)
_BITS = st.sampled_from([*_MARKUP, "text", "é", "\n", "\n\n", " ", "\t", "\u00a0"])


@given(st.lists(st.lists(_BITS, max_size=16).map("".join), min_size=300, max_size=300))
@settings(max_examples=2, deadline=None, database=None, phases=[Phase.generate])
def test_any_text_is_cut_as_the_extension_cuts_it(running_wiki: Wiki, texts: list[str]) -> None:
    """Units, ids and what translators see are the same, and so is what is refused."""
    given_texts = [Text(f"{text}.", pst=False, translate=True) for text in texts]
    for text, parsed in zip(given_texts, running_wiki.parse_many(given_texts), strict=True):
        page = parse_units(text.text)
        assert bool(page.failures) == bool(parsed.unit_error), text
        if not page.failures:
            ours = [(unit.id or "-1", definition(unit.text)) for unit in page.units]
            assert ours == [tuple(unit) for unit in parsed.units], text


@given(st.lists(renderable(), min_size=20, max_size=20))
@settings(max_examples=3, deadline=None, database=None, phases=[Phase.generate])
def test_any_digests_page_has_the_units_meant(running_wiki: Wiki, digests: list[Digest]) -> None:
    """What the extension finds is what was meant, and with values put in it is the text."""
    pages = [render_translatable(digest, fixtures().source_view("006")) for digest in digests]
    texts = [Text(page.text, pst=True, translate=True) for page in pages]
    for page, parsed in zip(pages, running_wiki.parse_many(texts), strict=True):
        assert parsed.text == page.text
        assert [unit.text for unit in parsed.units] == [unit.definition for unit in page.units]


@pytest.mark.parametrize("key", KEYS)
def test_a_fixture_is_marked_as_predicted_and_then_stays(wiki: Wiki, key: str) -> None:
    """The mark writes the text that we gave markers; marked again, nothing is written."""
    page = page_of(key)
    title = fixtures().source_view(key).title
    done = mark(wiki, title, wiki.edit(title, page.text, "ClinicBot"))
    live = wiki.page_text(title)
    assert live == as_marked(page.text)
    assert done["unitcount"] == len(page.units) + 1
    again = page_of(key, live)
    assert again.text == live
    assert all(unit.id for unit in again.units)
    assert wiki.edit(title, again.text, "ClinicBot") == 0
    revision = wiki.revisions(title)[0]["revid"]
    mark(wiki, title, revision)
    assert wiki.revisions(title)[0]["revid"] == revision
    seen = messages(wiki, title, "fr")
    assert {unit.id: unit.definition for unit in again.units} == {
        id_: each["definition"] for id_, each in seen.items() if id_ != "Page_display_title"
    }


def translate(wiki: Wiki, title: str, language: str, texts: dict[str, str]) -> None:
    """Write the translations of units, by their ids."""
    for id_, text in texts.items():
        wiki.edit(f"Translations:{title}/{id_}/{language}", text, "ClinicBot")


def test_a_list_is_one_list_in_every_language(wiki: Wiki) -> None:
    """On the Spanish source, on a complete /en, on a /fr half translated and outdated."""
    around, (english, source) = (
        fixtures(),
        [
            replace(series().digests["006"][code], topics=series().digests["006"][code].topics[2:])
            for code in ("en", "es")
        ],
    )
    view = around.source_view("006")
    wiki.edit(view.title, "…", "ClinicBot")
    wiki.api("Admin", action="setpagelanguage", title=view.title, lang="es")
    text = render_translatable(source, view).text
    mark(wiki, view.title, wiki.edit(view.title, text, "ClinicBot"))
    page = render_translatable(source, view, wiki.page_text(view.title) or "")
    found = translations(page, source, view, english, around.source_view("006", "en"))
    ids = {unit.key: unit.id or "" for unit in page.units}
    assert set(found.texts) == set(ids)
    translate(wiki, view.title, "en", {ids[k]: each.text for k, each in found.texts.items()})
    remarks = [unit for unit in page.units if unit.kind is UnitKind.REMARK]
    translate(wiki, view.title, "fr", {u.id or "": f"{u.definition} (fr)" for u in remarks[1::2]})
    changed = (wiki.page_text(view.title) or "").replace(" que ", " QUE ")
    mark(wiki, view.title, wiki.edit(view.title, changed, "ClinicBot"))
    wiki.run_jobs()

    state = messages(wiki, view.title, "fr")
    assert {"fuzzy", "untranslated", "translated"} <= {
        each["properties"]["status"] for each in state.values()
    }
    wanted = wiki.html(view.title)
    shapes = {}
    for title in (view.title, *(f"{view.title}/{code}" for code in ("es", "en", "fr"))):
        html = wiki.html(title)
        assert broken_lists(html) == []
        assert len(lists(html)) == len(lists(wanted))
        items = [block for block in blocks(html) if block.kind == "item"]
        shapes[title] = [(item.depth, item.list) for item in items]
    assert len(set(map(str, shapes.values()))) == 1


def test_a_dollar_in_a_text_stays_one(wiki: Wiki) -> None:
    """Also where a variable of the unit has the name behind it."""
    said = Paragraph(Inline("Not $foo but [[Foo|that]], for $5 or $10, at https://x.org/5."))
    topic = Topic(Inline("$number"), None, (said,))
    view = replace(fixtures().source_view("902"), navigation=False)
    page = render_translatable(Digest("en", 902, topics=(topic,)), view)
    mark(wiki, view.title, wiki.edit(view.title, page.text, "ClinicBot"))
    wiki.run_jobs()
    for title in (view.title, f"{view.title}/en"):
        texts = [block.text for block in blocks(wiki.html(title))]
        assert "Not $foo but that, for $5 or $10, at https://x.org/5." in texts
        assert "Topic 1: $number" in texts


def test_the_english_page_is_the_seeds(wiki: Wiki) -> None:
    """What the English document says is what readers of /en get, link for link."""
    around, digests = fixtures(), series().digests["006"]
    source, view = series().source("006"), around.source_view("006")
    page = page_of("006", as_marked(page_of("006").text))
    found = translations(page, source, view, digests["en"], around.source_view("006", "en"))
    english = page.text
    for unit in page.units:
        english = english.replace(unit.text, rendered(unit.text, found.texts[unit.key].text), 1)
    direct = render_translatable(digests["en"], around.source_view("006", "en"))
    shown = wiki.parse_many([Text(english, "A/b"), Text(direct.text, "A/b")])
    texts = [[(block.kind, block.depth, block.text) for block in blocks(p.html)] for p in shown]
    assert texts[0] == texts[1]


def test_a_series_own_sentences_are_there_in_its_languages(wiki: Wiki) -> None:
    """The Arabic page has them in Arabic before anybody translated a word."""
    view = fixtures().source_view("902")
    source = series().source("902")
    mark(wiki, view.title, wiki.edit(view.title, page_of("902").text, "ClinicBot"))
    page = page_of("902", wiki.page_text(view.title) or "")
    arabic = series_translations(page, source, fixtures().source_view("902", "ar"))
    ids = {unit.key: unit.id or "" for unit in page.units}
    translate(wiki, view.title, "ar", {ids[key]: each.text for key, each in arabic.items()})
    wiki.run_jobs()
    html = wiki.html(f"{view.title}/ar")
    assert broken_lists(html) == []
    assert "مبادئ سريعة" in [block.text for block in blocks(html)]
    assert '<span lang="en" dir="ltr" class="mw-content-ltr">Which of them works' in html
