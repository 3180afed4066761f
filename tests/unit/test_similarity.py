"""The measures by which two translation units are compared."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clinicbot.wikitext.similarity import Scale, common, normalise, ratio, read


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
    """Only what the series puts before every heading."""
    found = read("== Topic <tvar name=n>3</tvar>: Why: a question ==", heading=True)
    assert (found.label, found.body) == ("topic 3", "why: a question")


def test_sentence_with_a_colon_has_no_speaker() -> None:
    """Only bold names a speaker: 'this shows that: ...' is all body."""
    assert read("This shows that: it works.").label == ""


def test_rare_words_weigh_more_than_common_ones() -> None:
    """Sharing 'the' is little, sharing 'Wayuu' is much."""
    texts = ["the Wayuu portal", "the Wayuu", "the portal of the day", "the time", "the call"]
    units = [read(text) for text in texts]
    scale = Scale(units)
    assert scale.overlap(units[0], units[1]) > 2 * scale.overlap(units[0], units[3])
