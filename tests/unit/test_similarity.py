"""The measures by which two translation units are compared."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clinicbot.wikitext.similarity import (
    Scale,
    common,
    kept,
    normalise,
    ratio,
    read,
    shared,
    within,
)


LETTERS = st.text("abc", max_size=20)


@given(LETTERS, LETTERS)
def test_common_is_the_longest_common_subsequence(one: str, two: str) -> None:
    """The bits say what the textbook's table says."""
    row = [0] * (len(two) + 1)
    for letter in one:
        before = row
        row = [0]
        for at, other in enumerate(two):
            row.append(before[at] + 1 if letter == other else max(row[at], before[at + 1]))
    assert common(one, two) == row[-1]


def test_ratio_is_one_for_equal_and_zero_for_nothing_in_common() -> None:
    """The ends of the scale; two empty texts are equal."""
    assert (ratio("", ""), ratio("abc", "abc"), ratio("abc", "xyz")) == (1.0, 1.0, 0.0)


def test_normalise_shows_what_the_translator_sees() -> None:
    """No marker, variables by name, single spaces."""
    text = "<!--T:7-->\n '''<tvar name=\"who\">Ana</tvar>:''' [<tvar|u>https://x.org/</>  text]"
    assert normalise(text) == "'''$who:''' [$u text]"


def test_read_parts_the_speaker_from_the_words() -> None:
    """The label is the name, also from a variable; the body has neither markup nor target."""
    found = read("'''<tvar name=who>Ana</tvar>:''' See [[Special:MyLanguage/X|the ''Page'']].")
    assert (found.label, found.body) == ("ana", "see the page.")


def test_read_parts_the_topic_number_from_the_heading() -> None:
    """Only what the series puts before every heading, whatever the number: topics move."""
    found = read("== Topic <tvar name=n>3</tvar>: Why: a question ==", heading=True)
    assert (found.label, found.body) == ("topic $n", "why: a question")


def test_a_speaker_without_a_text_has_an_empty_body() -> None:
    """The name alone is no text; the points below it are units of their own."""
    found = read("'''Claudia from Wikimedia Mexico:'''")
    assert (found.label, found.body, found.words) == ("claudia from wikimedia mexico", "", ())


def test_shared_words_count_in_order_as_a_share_of_the_longer_text() -> None:
    """The same opening is little of a long remark."""
    one, two = read("We also worked with Chile."), read("We also worked on many other maps.")
    assert shared(one, two) == shared(two, one) == 3 / 7
    assert shared(read("Chile with"), read("with Chile")) == 1 / 2
    assert shared(read(""), read("")) == 0


def test_a_typo_keeps_a_text_of_two_words() -> None:
    """By its letters; another word in their place doesn't."""
    assert kept(read("Not yet."), read("Not yte.")) > 0.8
    assert kept(read("Good question."), read("Good point.")) == 1 / 2


def test_within_wants_all_words_one_after_the_other() -> None:
    """Whichever is the longer one."""
    part, whole = read("worked with Chile"), read("We worked with Chile on maps.")
    assert within(part, whole)
    assert within(whole, part)
    assert not within(read("worked on maps"), whole)


def test_sentence_with_a_colon_has_no_speaker() -> None:
    """Only bold names a speaker: 'this shows that: ...' is all body."""
    assert read("This shows that: it works.").label == ""


def test_rare_words_weigh_more_than_common_ones() -> None:
    """Sharing 'the' is little, sharing 'Wayuu' is much."""
    texts = ["the Wayuu portal", "the Wayuu", "the portal of the day", "the time", "the call"]
    units = [read(text) for text in texts]
    scale = Scale(units)
    assert scale.overlap(units[0], units[1]) > 2 * scale.overlap(units[0], units[3])
