"""Escaped text on the real wiki: it shows as itself, and as nothing more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicbot.wikitext import Context, escape
from tests.support.blocks import blocks
from tests.support.escape_corpus import CONSTRUCTS, PIECES, corpus, seed_blocks
from tests.support.escape_proof import (
    PLACES,
    PLACES_IN_TRANSLATE,
    Place,
    make_templates,
    prove,
    shown,
)
from tests.support.wiki import Text, Wiki


if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.wiki

TEXTS = [*seed_blocks(), *corpus()[::5]]
"""A fixed sample; `scripts/bench_escape` proves the whole corpus."""

# Beside each other, these two are a magic link that neither is alone.
JOINED = re.compile(r"[0-9].*(RFC|PMID|ISBN)", re.DOTALL)
syntax = st.lists(
    st.sampled_from([*PIECES, *CONSTRUCTS, *"[]{}|!-+='<>&;:*#~_/ \n$x1\t\xa0\u3000\ufffd"]),
    min_size=1,
    max_size=8,
).map("".join)


@pytest.fixture(scope="module")
def made_wiki(running_wiki: Wiki) -> Wiki:
    """Give the run's wiki, pristine but for the templates that the places call."""
    running_wiki.reset()
    make_templates(running_wiki)
    return running_wiki


def test_the_sample_is_large() -> None:
    """At least 1,000 strings are proved in every context."""
    assert len(set(TEXTS)) >= 1000


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_every_text_shows_as_itself(made_wiki: Wiki, place: Place) -> None:
    """Text and structure are the model's; nothing is linked, signed, transcluded or listed."""
    assert prove(made_wiki, TEXTS, [place]) == []


@pytest.mark.translate
@pytest.mark.parametrize("place", PLACES_IN_TRANSLATE, ids=str)
def test_every_text_shows_as_itself_in_a_unit(made_wiki: Wiki, place: Place) -> None:
    """The same inside `<translate>`, where it also makes exactly the units meant."""
    _needs_translate(made_wiki)
    assert prove(made_wiki, TEXTS, [place]) == []


def test_random_syntax_shows_as_itself(made_wiki: Wiki) -> None:
    """Whatever pieces of syntax are glued together, the wiki shows them."""
    _prove_random(made_wiki, PLACES, 200)


@pytest.mark.translate
def test_random_syntax_shows_as_itself_in_a_unit(made_wiki: Wiki) -> None:
    """The same inside `<translate>`."""
    _needs_translate(made_wiki)
    _prove_random(made_wiki, PLACES_IN_TRANSLATE, 100)


@pytest.mark.parametrize(
    "text",
    ["[[Page]]", "''x''", "* x", "{{T}}", "~~~~", "<b>x</b>", "&lt;", "__TOC__", "RFC 1", "= x ="],
)
def test_the_proof_notices_what_is_not_escaped(made_wiki: Wiki, text: str) -> None:
    """The same texts raw are found wrong, so the proof can fail."""
    assert prove(made_wiki, [text], [PLACES[1]], lambda text, _place: text)


def test_a_variable_of_the_unit_is_not_replaced_in_a_text(made_wiki: Wiki) -> None:
    """Translate leaves an escaped `$1` alone, and the bare one would be replaced."""
    _needs_translate(made_wiki)
    place = next(place for place in PLACES_IN_TRANSLATE if "name=1" in place.page)
    assert prove(made_wiki, ["$1", "$10", "$target"], [place]) == []


@pytest.mark.parametrize("parser", ["", "parsoid"])
def test_a_whole_page_of_them_is_what_was_written(made_wiki: Wiki, parser: str) -> None:
    """No text spills into the next one; the API's save and Parsoid show the same."""
    texts = [text for text in TEXTS[::2] if shown(text)]
    title = "Wikimedia Clinics/904"
    made_wiki.edit(title, _whole_page(texts))
    asked = {"parsoid": True} if parser else {}
    html = made_wiki.api(action="parse", page=title, prop="text", **asked)["parse"]["text"]
    page = blocks(html)
    assert {(block.kind, block.list) for block in page} == {("paragraph", 0), ("item", 1)}
    assert [shown(block.text) for block in page] == [shown(text) for text in texts] * 4
    assert len(re.findall(r"<a\s", html)) == 2 * len(texts)


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_an_empty_text_is_nothing_but_empty(made_wiki: Wiki, place: Place) -> None:
    """Links stay links and headings headings; no other text appears in their place."""
    page = place.page.replace("@@", escape("", place.context))
    answer = made_wiki.parse_many([Text(page)])[0]
    model = made_wiki.parse_many([Text(place.page.replace("@@", "x"))])[0]
    assert len(answer.sections) == len(model.sections)
    assert answer.html.count("<a ") == model.html.count("<a ")
    assert "[1]" not in answer.html


def _whole_page(texts: Sequence[str]) -> str:
    """Write each text as a paragraph, an item, a link and an external link."""
    paragraphs = [escape(text, Context.PARAGRAPH) for text in texts]
    items = [
        *(f"* {escape(text, Context.LIST_ITEM)}" for text in texts),
        *(f"* [[Page|{escape(text, Context.LINK_LABEL)}]]" for text in texts),
        *(f"* [https://example.org {escape(text, Context.URL_LABEL)}]" for text in texts),
    ]
    return "\n\n".join([*paragraphs, "\n".join(items)])


def _needs_translate(wiki: Wiki) -> None:
    if not wiki.has_translate:
        pytest.skip("the Translate extension is not in CLINICBOT_EXTENSIONS")


def _prove_random(wiki: Wiki, places: Sequence[Place], batch: int) -> None:
    """Prove batches of random texts; one process of the wiki's takes a whole batch."""

    @settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(syntax, min_size=batch, max_size=batch))
    def proved(texts: list[str]) -> None:
        assert prove(wiki, [text for text in texts if not JOINED.match(text)], places) == []

    proved()
