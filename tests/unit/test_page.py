"""Pages as they are written, without a wiki."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import mwparserfromhell
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicbot.digest.inline import InlineRules
from clinicbot.digest.model import (
    Block,
    Digest,
    Image,
    Links,
    Note,
    Paragraph,
    Remark,
    Section,
    StandardTopic,
    Topic,
)
from clinicbot.digest.read import read_digest
from clinicbot.digest.scalars import Inline, Plain
from clinicbot.errors import ClinicbotError, ExitCode
from clinicbot.series.load import load_wording
from clinicbot.wikitext.anchors import anchors, section
from clinicbot.wikitext.compose import document
from clinicbot.wikitext.page import Neighbour, PageView, join, render_page, topic_anchors
from clinicbot.wikitext.pieces import Heading, Item, Para, Piece, Text, Variable
from clinicbot.wikitext.proof import prove
from clinicbot.wikitext.seats import Seat, seat, unseat
from tests.support.examples import examples
from tests.support.strategies import inline_text


DIGESTS = Path(__file__).parents[2] / "fixtures" / "digests"

view_in = cache(
    lambda language: PageView(
        wording=load_wording(language),
        title=f"Wikimedia Clinics/006/{language}",
        versions={code: f"Wikimedia Clinics/006/{code}" for code in ("en", "es")},
    )
)


def body(*blocks: Block) -> str:
    """Give the wikitext of blocks as one topic has them, its heading left out."""
    digest = Digest("en", 6, topics=(Topic(Inline("T"), None, blocks),))
    pieces = list(document(digest, view_in("en")))
    start = next(n for n, piece in enumerate(pieces) if isinstance(piece, Heading))
    return join(pieces[start + 1 :])


def test_the_same_digest_gives_the_same_page() -> None:
    """Rendering depends on its arguments only."""
    digest = read_digest(DIGESTS / "006" / "en.yaml", InlineRules())
    assert render_page(digest, view_in("en")) == render_page(replace(digest), view_in("en"))


def test_a_page_ends_as_mediawiki_saves_it() -> None:
    """No white space at the end, no line ends with any, so a saved page differs in nothing."""
    page = render_page(read_digest(DIGESTS / "902" / "en.yaml", InlineRules()), view_in("en"))
    assert page == page.strip()
    assert not [line for line in page.split("\n") if line != line.rstrip()]


def test_bullets_follow_each_other_line_by_line() -> None:
    """Replies nest by stars, and the list has no blank line in it."""
    reply = Remark(Plain("Ben"), Inline("no"), (Note(Inline("laughs")),))
    remark = Remark(Plain("Ana"), None, (Remark(None, Inline("why?")), reply))
    assert body(remark, Remark(None, Inline("end"))) == (
        "* '''Ana:'''\n"
        "** why?\n"
        "** '''Ben:''' no\n"
        "*** ''(laughs --Ed.)''\n"
        "* end"
    )  # fmt: skip


def test_blocks_stand_apart() -> None:
    """A blank line is between blocks, so that the wiki sees each as what it is."""
    blocks = (
        Paragraph(Inline("One."), Plain("Ana")),
        Note(Inline("sic")),
        Remark(None, Inline("two")),
        Paragraph(Inline("Three.")),
    )
    assert body(*blocks) == "'''Ana:''' One.\n\n''(sic --Ed.)''\n\n* two\n\nThree."


@pytest.mark.parametrize(
    "text",
    [
        "'''Ana:''' hello",
        "''(a note --Ed.)''",
        "<nowiki/>guarded",
        "{{Template}}",
        "<s>struck</s> and <code>x</code>",
    ],
)
def test_what_only_looks_like_a_form_is_guarded(text: str) -> None:
    """A text that would be read as something else gets a guard, other texts don't."""
    needs = not text.startswith("<s>")
    assert body(Paragraph(Inline(text))) == ("<nowiki/>" if needs else "") + text


def test_a_caption_that_could_be_markup_is_guarded() -> None:
    """One word might place the image or size it, a bracket end it."""
    assert body(Image(Plain("A.svg"), Inline("left"))) == "[[File:A.svg|thumb|<nowiki/>left]]"
    long = Inline("The room before the call")
    assert body(Image(Plain("A.svg"), Inline("see it [1]"))) == (
        "[[File:A.svg|thumb|see it [1]<nowiki/>]]"
    )
    assert body(Image(Plain("A.svg"), long)) == f"[[File:A.svg|thumb|{long.wikitext}]]"


@given(inline_text(), st.sampled_from(Seat))
@settings(deadline=None, max_examples=examples(100))
def test_what_is_seated_can_be_taken_back(text: str, place: Seat) -> None:
    """Pipes written as references come back as pipes, references as references."""
    for said in (
        text,
        f"{text}]",
        f"{text} ]<nowiki/>",
        f"<nowiki/>{text} [[x|y]]",
        text.replace("a", "|"),
        text.replace("a", "&#124;"),
        f"{text} &#0124;",
    ):
        assert unseat(seat(said, place), place) == said


def test_sections_deeper_than_html_knows_stay_at_level_six() -> None:
    """Headings end at level 6."""
    deep = Section(Inline("5"), (), (Section(Inline("6"), (), (Section(Inline("7")),)),))
    topic = Topic(
        Inline("2"), None, (), (Section(Inline("3"), (), (Section(Inline("4"), (), (deep,)),)),)
    )
    pieces = document(Digest("en", 6, topics=(topic,)), view_in("en"))
    levels = [piece.level for piece in pieces if isinstance(piece, Heading)]
    assert levels == [2, 3, 4, 5, 6, 6]


def test_a_page_without_surroundings_has_no_navigation() -> None:
    """Nothing is linked that isn't there, and a setting takes the blocks off."""
    digest = Digest("en", 6, topics=(StandardTopic("introduction"),))
    alone = replace(view_in("en"), versions={"en": "Wikimedia Clinics/006/en"})
    assert "clinicbot-navigation" not in render_page(digest, alone)
    off = replace(view_in("en"), navigation=False, next=Neighbour("X", "x"))
    assert "clinicbot-navigation" not in render_page(digest, off)


def test_the_page_says_its_language_where_the_wiki_has_another() -> None:
    """One element around everything but the categories; none where it is the wiki's own."""
    digest = Digest("ar", 6, topics=(StandardTopic("introduction"),))
    view = replace(view_in("ar"), categories=("Clinics",))
    page = render_page(digest, view)
    assert page.startswith('<div lang="ar" dir="rtl" class="mw-content-rtl">\n')
    assert page.endswith("\n</div>\n\n[[Category:Clinics]]")
    assert "<div lang=" not in render_page(digest, replace(view, page_language="ar"))


def test_labels_in_other_languages_say_so() -> None:
    """A neighbour's name in another language has its own lang and dir."""
    view = replace(view_in("ar"), next=Neighbour("Clinics/7/en", "Clinic #7", "en"))
    page = render_page(Digest("ar", 6), view)
    assert '<span lang="en" dir="ltr">Clinic #7</span>]]' in page


def test_a_link_is_only_a_link_whatever_the_title() -> None:
    """A title that is no plain one gets the colon that makes it a mere link."""
    view = replace(view_in("en"), next=Neighbour("File:X.svg", "x | y"))
    assert "[[:File:X.svg|Next: x &#124; y]]" in render_page(Digest("en", 6), view)


def test_what_a_sentence_varies_in_is_known() -> None:
    """Dates, counts, numbers and targets are variables of their texts, words are not."""
    digest = read_digest(DIGESTS / "006" / "en.yaml", InlineRules())
    pieces = list(document(digest, view_in("en")))
    named = [
        (run.name, run.value)
        for piece in pieces[:4]
        if isinstance(piece, Para | Heading)
        for run in piece.text.runs
        if isinstance(run, Variable)
    ]
    assert named == [
        ("number", "006"),
        ("date", "July 16th 2020"),
        ("page", "Wikimedia Clinics/006/es"),
        ("staff", "7"),
        ("volunteers", "10"),
        ("number", "1"),
    ]


def test_the_series_own_sentences_are_known() -> None:
    """Each piece of the opening and of a standard topic names its wording."""
    digest = Digest("en", 6, topics=(StandardTopic("introduction"),))
    pieces = document(digest, view_in("en"))
    texts = [piece.text for piece in pieces if isinstance(piece, Heading | Para | Item)]
    assert all(text.wording for text in texts)
    wording = load_wording("en")
    assert [t.wikitext for t in texts if t.wording == "principle-listen"] == [
        wording.expand("principle-listen")
    ]


def test_a_line_of_links_is_one_paragraph() -> None:
    """The links of a topic stand in one line, in an element that says so."""
    links = Links((Inline("[[A]] (in Russian)"), Inline("[[B]]")))
    assert body(links) == '<span class="clinicbot-links">[[A]] (in Russian) · [[B]]</span>'


def test_a_page_that_holds_more_than_was_meant_is_never_given() -> None:
    """A heading, category, file or template too many is an error of clinicbot's."""
    pieces: list[Piece] = [Heading(2, Text(("A",))), Para(Text(("text",)))]
    prove("== A ==\n\ntext", pieces, "Page")
    for more in ("\n\n== B ==", "\n[[Category:X]]", "[[File:X.svg]]", "{{x}}"):
        with pytest.raises(ClinicbotError, match=r"Page: .*more than meant") as caught:
            prove(f"== A ==\n\ntext{more}", pieces, "Page")
        assert caught.value.exit_code is ExitCode.BUG


def test_topics_have_the_anchors_of_their_headings() -> None:
    """Anchors count every heading of the page, so a topic named twice is told apart."""
    topics = (
        Topic(Inline("x"), Inline("{title}"), (), (Section(Inline("X")),)),
        Topic(Inline("''x'' & [[Page|y]]"), Inline("{title}")),
        Topic(Inline("x"), Inline("{title}")),
    )
    found = topic_anchors(Digest("en", 6, topics=topics), view_in("en"))
    assert found == ("x", "x_&_y", "x_3")


def test_anchors_of_the_same_name_are_numbered() -> None:
    """As MediaWiki does it: case aside, and past a heading that has the number itself."""
    assert anchors(["A", "a", "A 2", "a"]) == ["A", "a_2", "A_2_2", "a_3"]


def test_a_section_link_encodes_what_a_link_can_not_hold() -> None:
    """Brackets, braces and pipes are percent-encoded, the rest stays readable."""
    assert section("P", "Topic_2:_Impact") == "P#Topic 2: Impact"
    assert section("P", "[[a|b]]_{c}_%41_&lt;") == "P#%5B%5Ba%7Cb%5D%5D %7Bc%7D %2541 &amp;lt;"


def test_every_fixture_is_wikitext_without_loose_ends() -> None:
    """Mwparserfromhell reads each page back to the byte, and finds no unclosed markup."""
    for path in sorted(DIGESTS.glob("*/*.yaml")):
        view = replace(view_in(path.stem), versions={})
        page = render_page(read_digest(path, InlineRules()), view)
        parsed = mwparserfromhell.parse(page)
        assert str(parsed) == page
        assert page.count("'''") % 2 == 0


def test_a_digest_without_introduction_has_no_note_on_topics() -> None:
    """The note sets the topics off against the introduction, so it goes with it."""
    both = Digest("en", 6, topics=(StandardTopic("introduction"), Topic(Inline("T"))))
    alone = replace(both, topics=both.topics[1:])
    assert "Except for the introduction" in render_page(both, view_in("en"))
    assert "Except for the introduction" not in render_page(alone, view_in("en"))


def test_a_note_on_the_other_version_in_the_digests_own_words_is_always_there() -> None:
    """The other version may be somewhere that the series doesn't know of."""
    own = {"version-note": Inline("The Spanish digest is elsewhere.")}
    digest = Digest("en", 6, call_language="es", topics=(Topic(Inline("T")),), wording=own)
    alone = replace(view_in("en"), versions={"en": "Wikimedia Clinics/006/en"})
    assert "The Spanish digest is elsewhere." in render_page(digest, alone)
    linked = replace(digest, wording={"version-note": Inline("See [[{page}|it]].")})
    assert "See [[" not in render_page(linked, alone)
    assert "See [[Wikimedia Clinics/006/es|it]]." in render_page(linked, view_in("en"))
