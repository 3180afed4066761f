"""Pages that people edited, read: what is understood, what is kept aside."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
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
    StandardTopic,
    Table,
    Topic,
)
from clinicbot.digest.scalars import Count, Inline, Plain
from clinicbot.series.load import load_wording
from clinicbot.wikitext.page import PageView, render_page
from clinicbot.wikitext.reader import PageReading, Unplaced, read_page
from tests.support.examples import examples


if TYPE_CHECKING:
    from collections.abc import Mapping

    from clinicbot.digest.model import Block


VIEW = PageView(
    wording=load_wording("en"),
    title="Wikimedia Clinics/006/en",
    versions={"en": "Wikimedia Clinics/006/en", "es": "Wikimedia Clinics/006/es"},
    categories=("Wikimedia Clinics",),
)
TEN = ("volunteers", Count(10))
ATTENDANCE = "The call was attended by 7 members of Wikimedia Foundation staff and 10 volunteers."
TOPICS_NOTE = (
    "Except for the introduction, the topics are brought up by volunteers"
    " participating in the calls."
)
SIX = Digest(
    language="en",
    number=6,
    date=date(2020, 7, 16),
    call_language="es",
    attendance=(("staff", Count(7)), TEN),
    topics=(StandardTopic("introduction"), Topic(Inline("Money"))),
    licence="CC BY-SA 4.0",
)
PAGE = render_page(SIX, VIEW)


def edited(before: str, after: str) -> PageReading:
    """Read the page of 006 after one edit."""
    assert before in PAGE
    return read_page(PAGE.replace(before, after), VIEW, SIX)


def blocks(wikitext: str) -> tuple[Block, ...]:
    """Read the blocks of one topic."""
    reading = read_page(f"== Topic 1: T ==\n{wikitext}", VIEW, Digest("en", 6))
    assert reading.unplaced == ()
    (topic,) = reading.digest.topics
    assert isinstance(topic, Topic)
    return topic.content


def says(text: str, *points: Remark | Note, by: str = "") -> Remark:
    """Make a bullet."""
    return Remark(Plain(by) if by else None, Inline(text) if text else None, points)


@pytest.mark.parametrize(
    ("wikitext", "read"),
    [
        ("*'''Ana:''' x", (says("x", by="Ana"),)),
        ("*'''Ana:'''x", (says("x", by="Ana"),)),
        ("* a\n\n\n* b", (says("a"), says("b"))),
        ("* a\n*: b\n*:* c\n:: d", (says("a", says("b", says("c")), says("d")),)),
        ("* a\n**** b\n** c", (says("a", says("b"), says("c")),)),
        ("** a\n* b", (says("a"), says("b"))),
        ("*\n** a", (says("a"),)),
        ("* ''(sic --Ed.)''", (Note(Inline("sic"), bullet=True),)),
        ("* ''(sic --Ed.)''\n** x", (says("''(sic --Ed.)''", says("x")),)),
        ("one\ntwo\n\nthree", (Paragraph(Inline("one two")), Paragraph(Inline("three")))),
        ("text\n* a\ntext", (Paragraph(Inline("text")), says("a"), Paragraph(Inline("text")))),
        ("'''[[User:Ana|Ana]]:''' x", (Paragraph(Inline("'''[[User:Ana|Ana]]:''' x")),)),
        ("'''Ana & Ben&#58;:''' x", (Paragraph(Inline("x"), Plain("Ana & Ben:")),)),
        ("[[Image:A b.svg|mini|Some words]]", (Image(Plain("A b.svg"), Inline("Some words")),)),
        (
            "<blockquote>one\ntwo\n\nthree</blockquote>",
            (Quote((Inline("one two"), Inline("three"))),),
        ),
        (
            '{| class="wikitable"\n! A !! scope=col | B\n|-\n| 1 || 2\n|-\n|3\n|[[x|y]]\n|}',
            (
                Table(
                    (Inline("A"), Inline("B")),
                    ((Inline("1"), Inline("2")), (Inline("3"), Inline("[[x|y]]"))),
                ),
            ),
        ),
        (
            '<span class="clinicbot-links">[[A|a · b]] · [[B]]</span>',
            (Links((Inline("[[A|a · b]]"), Inline("[[B]]"))),),
        ),
    ],
)  # fmt: skip
def test_what_people_type_is_understood(wikitext: str, read: tuple[Block, ...]) -> None:
    """Spaces, blank lines, colons for stars, HTML's and MediaWiki's other ways."""
    assert blocks(wikitext) == read


def test_headings_are_read_however_they_are_spaced() -> None:
    """No blank lines, no spaces, a comment behind, a level skipped."""
    reading = read_page(
        "==Topic 1: A==\ntext\n===B=== <!-- x -->\n===== C =====\n* c\n== Topic 2: D ==",
        VIEW,
        Digest("en", 6),
    )
    first, second = reading.digest.topics
    assert isinstance(first, Topic)
    assert [section.title.wikitext for section in first.sections] == ["B"]
    assert [s.title.wikitext for s in first.sections[0].sections] == ["C"]
    assert second == Topic(Inline("D"))


@pytest.mark.parametrize(
    ("heading", "topic"),
    [
        ("Topic 1: A", Topic(Inline("A"))),
        ("Topic #1: A", Topic(Inline("A"), Inline("Topic #{number}: {title}"))),
        ("Topic 5: A", Topic(Inline("Topic 5: A"), Inline("{title}"))),
        ("A", Topic(Inline("A"), Inline("{title}"))),
    ],
)
def test_a_heading_keeps_the_form_that_it_has(heading: str, topic: Topic) -> None:
    """A heading that isn't the series' becomes a form of the topic's own."""
    reading = read_page(f"== {heading} ==", VIEW, Digest("en", 6))
    assert reading.digest.topics == (topic,)
    assert f"== {heading} ==" in render_page(reading.digest, VIEW)


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("July 16th 2020", "July 17th 2020", {"date": date(2020, 7, 17)}),
        ("July 16th 2020", "a day in July", {"date_text": Plain("a day in July")}),
        (", held on July 16th 2020, in Spanish", ", held in Spanish", {"date": None}),
        ("7 members", "~8 members", {"attendance": (("staff", Count(8, approximate=True)), TEN)}),
        (ATTENDANCE, "", {"attendance": ()}),
    ],
)
def test_facts_are_read_from_the_opening(
    before: str, after: str, changes: Mapping[str, object]
) -> None:
    """A date or a count that somebody put right is a fact, not a wording."""
    reading = edited(before, after)
    assert reading.digest == replace(SIX, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("This is a digest (a processed,", "This is an overview (a carefully processed,", "intro"),
        ("are brought up by volunteers", "were proposed by the volunteers", "topics-note"),
        ("The call was attended by", "The online call was joined by about", "attendance"),
        ("listen with patience", "listen with lots of patience", "principle-listen"),
        ("== Topic 1: Introduction ==", "== Topic 1: To begin with ==", "introduction-title"),
    ],
)
def test_a_sentence_reworded_is_this_digests_own_wording(
    before: str, after: str, name: str
) -> None:
    """The facts stay, the page is the same again, and the next reading finds no change."""
    reading = edited(before, after)
    assert list(reading.digest.wording) == [name]
    assert replace(reading.digest, wording={}) == SIX
    page = PAGE.replace(before, after)
    assert render_page(reading.digest, VIEW) == page
    assert read_page(page, VIEW, reading.digest) == reading


def test_a_page_older_than_its_other_version_is_no_edit() -> None:
    """The sentence that leads to a version that came later is nobody's deletion."""
    before = render_page(SIX, replace(VIEW, versions={"en": VIEW.title}))
    assert read_page(before, VIEW, SIX) == PageReading(SIX)


def test_a_sentence_taken_out_stays_out() -> None:
    """An empty wording leaves it out of the page, here and when it is written again."""
    note = f"{TOPICS_NOTE}\n\n"
    reading = edited(note, "")
    assert reading.digest.wording == {"topics-note": Inline("")}
    assert render_page(reading.digest, VIEW) == PAGE.replace(note, "")
    bullet = "* listen with patience and respect\n"
    reading = edited(bullet, "")
    assert reading.digest.wording == {"principle-listen": Inline("")}
    assert render_page(reading.digest, VIEW) == PAGE.replace(bullet, "")


def test_a_standard_topic_with_more_in_it_is_a_topic_like_others() -> None:
    """What the series doesn't say can't be a wording of it."""
    reading = edited("* listen with", "* '''Ana:''' hello\n* listen with")
    assert isinstance(reading.digest.topics[0], Topic)
    assert reading.unplaced == ()


UNKNOWN = [
    "{{Archive box|x}}",
    "{{Box\n|a=1\n}}",
    "__NOTOC__",
    "[[Category:Somebody's own]]",
    "[[File:A.svg|right|200px|Some words on it]]",
    '{| class="wikitable"\n| no || header\n|}',
    '{|\n! A\n|-\n| style="x" | 1\n|}',
    "<!-- a comment\nof two lines -->",
    "----",
    "<gallery>\nA.svg\n</gallery>",
    "<references />",
    "<blockquote></blockquote>",
]


@pytest.mark.parametrize("wikitext", UNKNOWN)
def test_what_a_document_can_not_say_is_kept_with_its_place(wikitext: str) -> None:
    """Nothing that a person wrote is dropped without a word."""
    page = PAGE.replace("== Topic 2: Money ==", f"== Topic 2: Money ==\n\n{wikitext}")
    line = page[: page.index(wikitext)].count("\n") + 1
    reading = read_page(page, VIEW, SIX)
    assert reading.unplaced == (Unplaced(line, 1, wikitext),)
    assert reading.digest == SIX


_LINES = [
    *["== Alpha ==", "=== Beta ===", "====== Gamma ======", "= Delta =", "==Epsilon", "=="],
    *["* zeta", "** eta", "*: theta", "# iota", ": kappa", "; lambda : mu", "*", "**** nu"],
    *["plain xi", "'''Omicron:''' pi", "* '''Rho:''' sigma", "''(tau --Ed.)''", " upsilon"],
    *["[[File:Phi.svg|thumb|chi psi]]", "[[File:Omega.svg]]", "[[Category:Aleph]]", "", ""],
    *["{|", "! bet !! gimel", "|-", "| dalet || he", "|}", "|+ vav", "| [[zayin|het]] | tet"],
    *["<blockquote>", "yod", "— kaf", "</blockquote>", "<!-- lamed", "mem -->", "{{nun", "}}"],
    *["<nowiki/>* samekh", '<span class="clinicbot-links">[[ayin]]</span>', "{{pe}}", "----"],
]  # fmt: skip


@given(st.lists(st.sampled_from(_LINES), max_size=14).map("\n".join))
@settings(deadline=None, max_examples=examples(100))
def test_no_word_is_lost(page: str) -> None:
    """Each word of any page is in the document or among what was kept aside."""
    reading = read_page(page, VIEW, Digest("en", 6))
    kept = render_page(reading.digest, replace(VIEW, navigation=False))
    kept += "\n".join(unplaced.text for unplaced in reading.unplaced)
    for word in re.findall(r"[A-Za-z]{2,}", page):
        assert word in kept


@given(st.lists(st.sampled_from(_LINES), max_size=14).map("\n".join))
@settings(deadline=None, max_examples=examples(100))
def test_what_was_read_is_stable(page: str) -> None:
    """Written and read again, it is the same document: a pull after a pull changes nothing."""
    view = replace(VIEW, navigation=False)
    first = read_page(page, view, Digest("en", 6)).digest
    again = read_page(render_page(first, view), view, first)
    assert again.digest == first
    assert again.unplaced == ()
