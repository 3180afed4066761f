"""Source pages: what is a unit, how markers go on, and what comes back of a page."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicbot.digest.model import (
    Digest,
    Image,
    Links,
    Note,
    Paragraph,
    Quote,
    Remark,
    Section,
    Table,
    Topic,
    UnitHint,
)
from clinicbot.digest.scalars import Inline, Plain
from clinicbot.errors import Place, SourceError
from clinicbot.wikitext.carry import How
from clinicbot.wikitext.translatable import render_translatable
from clinicbot.wikitext.unit_check import check_page
from clinicbot.wikitext.unit_parser import as_marked, parse_units
from clinicbot.wikitext.unit_reader import read_translatable
from clinicbot.wikitext.variables import definition, rendered, runs
from clinicbot.wikitext.view import Neighbour, PageView
from tests.support.examples import examples
from tests.support.pages import renderable, wording_in


if TYPE_CHECKING:
    from random import Random

    from clinicbot.wikitext.translatable import TranslatablePage


def view_in(language: str) -> PageView:
    """Give the surroundings of a source page."""
    return PageView(
        wording=wording_in(language),
        title="Wikimedia Clinics/006",
        index=Neighbour("Wikimedia Clinics", "Wikimedia Clinics"),
        next=Neighbour("Wikimedia Clinics/007", "Wikimedia Clinic #007"),
        categories=("Wikimedia Clinics",),
    )


VIEW = view_in("en")


def digest_of(*content: object, title: str = "T", **fields: object) -> Digest:
    """Give a digest with one topic, without the opening's sentences."""
    silent = {name: Inline("") for name in ("intro", "topics-note")}
    topic = Topic(Inline(title), None, content)  # type: ignore[arg-type]
    return replace(Digest("en", 6, topics=(topic,), wording=silent), **fields)  # type: ignore[arg-type]


def body(digest: Digest, live: str = "") -> str:
    """Give the page below the topic's heading, without the navigation."""
    page = render_translatable(digest, replace(VIEW, navigation=False, categories=()), live)
    head = '<languages/>\n\n<translate>\n== Topic <tvar name="number">1</tvar>: T =='
    assert page.text.startswith(head)
    return page.text.removeprefix(head).lstrip("\n").removeprefix("</translate>\n\n")


A, B = Inline("a"), Inline("b")

BLOCKS = {
    "a paragraph shares the tags of its heading": (
        (Paragraph(A), Paragraph(B)),
        "a\n\nb\n</translate>",
    ),
    "speaker and text are one unit": (
        (Paragraph(A, Plain("Ana")),),
        "'''Ana:''' a\n</translate>",
    ),
    "tags stand behind the bullets": (
        (Remark(Plain("Ana"), A, (Remark(says=B), Note(A))), Remark(says=B)),
        (
            "* <translate>'''Ana:''' a</translate>\n** <translate>b</translate>\n"
            "** <translate>''(a --Ed.)''</translate>\n* <translate>b</translate>"
        ),
    ),
    "prose begins new tags after a list": (
        (Remark(says=A), Paragraph(B)),
        "* <translate>a</translate>\n\n<translate>\nb\n</translate>",
    ),
    "each link of a line is a unit": (
        (Links((Inline("[https://x.io/y y]"), Inline("[[P]]"))),),
        (
            '<span class="clinicbot-links"><translate>[<tvar name="url-y">https://x.io/y</tvar> y]'
            '</translate> · <translate>[[<tvar name="p">Special:MyLanguage/P</tvar>|P]]'
            "</translate></span>"
        ),
    ),
    "paragraphs of a quotation, and its source": (
        (Quote((A, B), Plain("Ana")),),
        "<blockquote>\n<translate>\na\n\nb\n\n— Ana\n</translate>\n</blockquote>",
    ),
    "captions are inside the image, the file outside of units": (
        (Image(Plain("X.svg"), Inline("what it is about"), Plain("alt text")),),
        (
            "[[File:X.svg|thumb|alt=<translate nowrap>alt text</translate>|<translate>what it is "
            "about</translate>]]"
        ),
    ),
    "cells with words are units, empty ones and numbers not": (
        (Table((A, Inline("5")), ((Inline(""), B),), Inline("cap")),),
        (
            '{| class="wikitable"\n|+ <translate>cap</translate>\n|-\n'
            '! scope="col" | <translate>a</translate>\n! scope="col" | 5\n|-\n|\n'
            "| <translate>b</translate>\n|}"
        ),
    ),
}


@pytest.mark.parametrize("case", BLOCKS)
def test_each_block_has_its_form(case: str) -> None:
    """The forms that Meta's guidelines ask for."""
    content, expected = BLOCKS[case]
    assert body(digest_of(*content)) == expected


def test_what_surrounds_a_digest_leads_to_the_readers_language() -> None:
    """Labels are units, targets aren't; a category is the translation's own."""
    text = render_translatable(digest_of(Paragraph(A)), VIEW).text
    assert (
        "[[Special:MyLanguage/Wikimedia Clinics|<translate>All digests</translate>]] · "
        "[[Special:MyLanguage/Wikimedia Clinics/007|<translate>Next: Wikimedia Clinic #"
        '<tvar name="number">007</tvar></translate>]]</div>'
    ) in text
    assert text.endswith("\n\n[[Category:Wikimedia Clinics{{#translation:}}]]")


def ids(page: TranslatablePage) -> dict[str, str | None]:
    """Give the id of every unit of a topic's content, by its text."""
    return {unit.text: unit.id for unit in page.units}


REMARKS = [f"Remark {word}, with enough words of its own to be told from others." for word in
           ("one", "two of them", "three in all", "four by now", "five, at last")]  # fmt: skip


def remarks(*texts: str) -> Digest:
    """Give a digest whose topic is a list of these remarks."""
    return digest_of(*(Remark(says=Inline(text)) for text in texts))


LIVE = as_marked(render_translatable(remarks(*REMARKS), VIEW).text)


def test_an_unchanged_digest_is_the_live_page() -> None:
    """Byte for byte, and nothing is retired."""
    page = render_translatable(remarks(*REMARKS), VIEW, LIVE)
    assert page.text == LIVE
    assert page.carried.retired == ()
    assert {row.how for row in page.explain()} == {How.EXACT}


def test_a_new_remark_goes_out_bare_and_a_deleted_ones_number_with_it() -> None:
    """The others keep theirs, and the next mark counts on from the highest."""
    page = render_translatable(
        remarks(REMARKS[0], "Something else entirely.", *REMARKS[2:]), VIEW, LIVE
    )
    assert ids(page)["Something else entirely."] is None
    assert page.carried.retired == ("3",)
    assert [ids(page)[text] for text in (REMARKS[0], *REMARKS[2:])] == ["2", "4", "5", "6"]
    assert "<translate>Something else entirely.</translate>" in page.text
    assert "<!--T:9--> Something else entirely." in as_marked(page.text, 8)


def test_a_restored_remark_is_numbered_anew() -> None:
    """What is left of its old number's translations may be of a text between."""
    without = render_translatable(remarks(*REMARKS[:4]), VIEW, LIVE)
    assert without.carried.retired == ("6",)
    live = as_marked(without.text, 8)
    back = render_translatable(remarks(*REMARKS), VIEW, live)
    assert ids(back)[REMARKS[4]] is None
    assert f"<!--T:9--> {REMARKS[4]}" in as_marked(back.text, 8)


def test_moved_remarks_take_their_markers_along() -> None:
    """In any order."""
    for texts in permutations(REMARKS):
        page = render_translatable(remarks(*texts), VIEW, LIVE)
        assert [ids(page)[text] for text in REMARKS] == ["2", "3", "4", "5", "6"]


def test_an_edited_remark_keeps_its_number() -> None:
    """A typo mended is the same unit, now outdated."""
    page = render_translatable(
        remarks(REMARKS[0].replace("enough", "enuogh"), *REMARKS[1:]), VIEW, LIVE
    )
    assert page.units[1].id == "2"
    assert page.trivial() == ()


def test_a_named_unit_comes_first() -> None:
    """Whatever the text says now, the source knows which unit it was."""
    said = Remark(says=Inline("Nothing is left of the words."), unit=UnitHint("4", minor=True))
    digest = digest_of(said, Remark(says=Inline(REMARKS[0])))
    page = render_translatable(digest, VIEW, LIVE)
    assert page.units[1].id == "4"
    assert page.trivial() == ("4",)
    assert page.explain()[1].how is How.EXPLICIT


def test_one_unit_for_two_texts_is_an_error_at_its_place() -> None:
    """Both places are told."""
    places = [Place("en.yaml", line, 3) for line in (4, 7)]
    content = (Paragraph(Inline("a", place), None, UnitHint("4")) for place in places)
    with pytest.raises(SourceError) as error:
        render_translatable(digest_of(*content), VIEW)
    assert str(error.value) == "en.yaml:7:3: 'unit: 4' is also at en.yaml:4:3; a unit is one text"


def test_what_translate_would_break_is_an_error_at_its_place() -> None:
    """Here a text that says of itself that it is outdated."""
    text = Inline("!!FUZZY!! again", Place("en.yaml", 4, 3))
    with pytest.raises(SourceError) as error:
        render_translatable(digest_of(Paragraph(text)), VIEW)
    assert str(error.value).startswith("en.yaml:4:3: !!FUZZY!! is Translate's own mark")


def test_a_title_too_long_for_its_translations_is_an_error_of_the_file() -> None:
    """No single text is at fault."""
    digest = digest_of(Paragraph(A), place=Place("en.yaml"))
    with pytest.raises(SourceError) as error:
        render_translatable(digest, replace(VIEW, title="T" * 230))
    assert str(error.value).startswith("en.yaml: the titles of the translations of 'Page display")


def test_a_change_of_white_space_alone_is_trivial() -> None:
    """A person left two spaces on the page."""
    live = LIVE.replace("Remark one, with", "Remark one,  with")
    assert render_translatable(remarks(*REMARKS), VIEW, live).trivial() == ("2",)


def test_bullets_that_are_a_bare_link_each_keep_their_numbers() -> None:
    """They differ in the names of their variables only; by these they must not be mixed up."""
    targets = ("[[:w:Jitsi]]", "[[:w:Zoom]]", "[[#x]]", "[[:Category:X]]", "[[:c:Y]], [[:c:Z]]")
    digest = digest_of(*(Remark(says=Inline(target)) for target in targets))
    live = as_marked(render_translatable(digest, VIEW).text)
    assert render_translatable(digest, VIEW, live).text == live
    fewer = digest_of(*(Remark(says=Inline(target)) for target in targets[1:]))
    page = render_translatable(fewer, VIEW, live)
    assert page.carried.retired == ("2",)


def test_variables_renamed_on_the_page_are_no_change() -> None:
    """A translation administrator's names are taken over, even in look-alikes."""
    digest = remarks("See [[A]] now.", "See [[B]] now.", "See [[C]] or not.")
    live = as_marked(render_translatable(digest, VIEW).text)
    for number, name in enumerate("abc", 1):
        live = live.replace(f'name="{name}"', f"name=page{number}")
    page = render_translatable(digest, VIEW, live)
    assert {row.how for row in page.explain()} == {How.EXACT}
    assert page.text == re.sub(r"name=(page\d)", r'name="\1"', live)


def test_what_hangs_below_what_is_known() -> None:
    """Replies below remarks, remarks and sections below headings."""
    section = Section(Inline("S"), (Paragraph(A),))
    reply = Remark(Plain("Ben"), B, (Note(A),))
    topic = Topic(Inline("T"), None, (Remark(Plain("Ana"), A, (reply,)),), (section,))
    page = render_translatable(replace(digest_of(), topics=(topic,)), VIEW)
    tree = [(unit.key, unit.above, unit.speaker) for unit in page.units[:6]]
    assert tree == [
        ("topic-1", None, ""),
        ("topic-1/1", 0, "Ana"),
        ("topic-1/1.1", 1, "Ben"),
        ("topic-1/1.1.1", 2, ""),
        ("topic-1/section-1", 0, ""),
        ("topic-1/section-1/1", 4, ""),
    ]


@given(renderable())
@settings(max_examples=examples(20), deadline=None)
def test_any_page_is_sound_stable_and_read_back(digest: Digest) -> None:
    """Marked as predicted, rendered again it is the same, and it is the document."""
    view = view_in(digest.language)
    page = render_translatable(digest, view)
    assert check_page(page.text, title=view.title) == ()
    for unit in page.units:
        meant = "".join(r if isinstance(r, str) else r.value for r in runs(unit.text))
        assert rendered(unit.text) == meant
    marked = as_marked(page.text)
    assert [unit.text for unit in parse_units(marked).units] == [u.text for u in page.units]
    assert render_translatable(digest, view, marked).text == marked
    for text in (page.text, marked):
        reading = read_translatable(text, view, digest)
        assert reading.digest == digest
        assert reading.unplaced == ()


@given(renderable(), st.randoms(use_true_random=False))
@settings(max_examples=examples(15), deadline=None)
def test_topics_in_another_order_keep_the_numbers_of_unique_texts(
    digest: Digest, random: Random
) -> None:
    """Every text that is once on the page keeps its number; none is there twice.

    Marked, it is the live page of the new order, byte for byte.
    """
    view = view_in(digest.language)
    live = as_marked(render_translatable(digest, view).text)
    shuffled = list(digest.topics)
    random.shuffle(shuffled)
    page = render_translatable(replace(digest, topics=tuple(shuffled)), view, live)
    before = [(definition(unit.text), unit.id) for unit in parse_units(live).units]
    after = [(unit.definition, unit.id) for unit in page.units]
    kept = [id_ for _, id_ in after if id_]
    assert len(set(kept)) == len(kept)
    assert {id_ for _, id_ in after} <= {id_ for _, id_ in before}
    texts = [text for text, _ in before]
    for text, id_ in before:
        if texts.count(text) == 1 and any(text == other for other, _ in after):
            assert (text, id_) in after
    marked = as_marked(page.text, len(before))
    assert (
        render_translatable(replace(digest, topics=tuple(shuffled)), view, marked).text == marked
    )


def test_what_has_no_place_in_a_document_is_told_at_its_line() -> None:
    """The line and the column are those of the page with its markup."""
    text = LIVE.replace("<translate>\n==", "{{Template}}\n\n<translate>\n==", 1)
    (found,) = read_translatable(text, VIEW, remarks(*REMARKS)).unplaced
    assert (found.text, found.line, found.column) == ("{{Template}}", 3, 1)
    deep = text.replace("* <translate><!--T:4-->", "__NOTOC__\n* <translate><!--T:4-->")
    found = read_translatable(deep, VIEW, remarks(*REMARKS)).unplaced[-1]
    assert deep.split("\n")[found.line - 1] == found.text == "__NOTOC__"
