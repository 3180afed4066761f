"""Translation units keep their ids through every edit of the text, or go out bare."""

from __future__ import annotations

import time
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicbot.wikitext.carry import How, NewUnit, OldUnit, UnitKind, carry, explain
from clinicbot.wikitext.similarity import kept, read, within


if TYPE_CHECKING:
    from collections.abc import Sequence


ANNA = "'''Anna (Wikimedia Argentina):''' "
QUIM = "'''Quim (WMF):''' "
MEXICO = "In Mexico, the pandemic is resurging and could go on for a long time."
MUSEUMS = "Museums used to only offering in-person activities are now turning to us for ideas."
PODCASTS = "We had some podcasts, as part of an agreement with a human rights organization."
WAYUU = "We are also building an online portal for the Wayuu community."
TIME = "Spending 5 hours a week on this one task is not feasible for us volunteers."
NEEDS = "I support the idea of mapping the needs of every community in the region."


def live(*texts: str) -> list[OldUnit]:
    """A live page: headings are known by their '=', ids count from 1."""
    return [OldUnit(str(n), text, kind(text)) for n, text in enumerate(texts, 1)]


def source(*texts: str) -> list[NewUnit]:
    """The new text's units."""
    return [NewUnit(text, kind(text)) for text in texts]


def kind(text: str) -> UnitKind:
    """What the page writer would say it is."""
    return UnitKind.HEADING if text.startswith("=") else UnitKind.REMARK


def ids(old: Sequence[OldUnit], new: Sequence[NewUnit]) -> list[str | None]:
    """The ids in the order of the new text."""
    return [match.old for match in carry(old, new).matches]


def test_unchanged_page_keeps_every_id() -> None:
    """The same text is the same page: all exact, nothing retired."""
    texts = ("== One ==", MEXICO, MUSEUMS, "== Two ==", PODCASTS)
    result = carry(live(*texts), source(*texts))
    assert [match.old for match in result.matches] == ["1", "2", "3", "4", "5"]
    assert {match.how for match in result.matches} == {How.EXACT}
    assert result.retired == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<!--T:1--> Some text.", "Some text."),
        ("<!--T:1-->\nSome text.", "Some text."),
        ("== Head == <!--T:1-->", "== Head =="),
        ("See <tvar name=1>A</tvar> now.", 'See <tvar name="1">B</tvar> now.'),
        ("See <tvar|x>A</> now.", "See <tvar name='x'>A</tvar> now."),
        ("Some  text\nhere.", "Some text here."),
        ("Cafe\u0301.", "Caf\u00e9."),
    ],
)
def test_what_is_no_change_for_a_translator_is_exact(old: str, new: str) -> None:
    """Markers, variables' values and quotes, white space, Unicode's form don't count."""
    (match,) = carry(live(old), source(new)).matches
    assert (match.old, match.how, match.score) == ("1", How.EXACT, 1.0)


def test_moved_text_keeps_its_id() -> None:
    """A paragraph taken to the end keeps its id and is told as moved."""
    result = carry(live(MEXICO, MUSEUMS, PODCASTS), source(MUSEUMS, PODCASTS, MEXICO))
    assert [match.old for match in result.matches] == ["2", "3", "1"]
    assert [match.how for match in result.matches] == [How.EXACT, How.EXACT, How.MOVED]


def test_reordered_topics_take_their_equal_remarks_along() -> None:
    """'Yes.' is said in both topics by the same person; each goes with its topic."""
    one = ("== Topic <tvar name=n>1</tvar>: Needs ==", NEEDS, QUIM + "Yes.", TIME)
    two = ("== Topic <tvar name=n>2</tvar>: Wayuu ==", WAYUU, QUIM + "Yes.", PODCASTS)
    assert ids(live(*one, *two), source(*two, *one)) == list("56781234")


def test_typo_fix_keeps_the_id() -> None:
    """One letter changed: aligned, with a score near 1."""
    result = carry(live(MEXICO, MUSEUMS), source(MEXICO, MUSEUMS.replace("ideas", "idaes")))
    match = result.matches[1]
    assert (match.old, match.how) == ("2", How.ALIGNED)
    assert match.score > 0.9


def test_reworded_and_moved_text_keeps_the_id() -> None:
    """A third of the words changed and the place too: similar."""
    reworded = "In Mexico the virus is resurging, and this could last for a very long time."
    result = carry(live(MEXICO, MUSEUMS, PODCASTS), source(MUSEUMS, PODCASTS, reworded))
    assert [match.old for match in result.matches] == ["2", "3", "1"]
    assert result.matches[2].how is How.SIMILAR


def test_deleted_id_is_not_given_to_what_stands_in_its_place() -> None:
    """Same place, same speaker, other text: bare, and the id retired."""
    result = carry(live(MEXICO, ANNA + MUSEUMS, TIME), source(MEXICO, ANNA + PODCASTS, TIME))
    assert [match.old for match in result.matches] == ["1", None, "3"]
    assert result.retired == ("2",)


def test_short_answers_are_not_taken_for_each_other() -> None:
    """'Yes.' that became 'No.' is another answer, though all around is equal."""
    result = carry(live(MEXICO, ANNA + "Yes.", TIME), source(MEXICO, ANNA + "No.", TIME))
    assert [match.old for match in result.matches] == ["1", None, "3"]


def test_other_speaker_same_words_keeps_the_id() -> None:
    """Only the speaker was wrong: the remark goes on."""
    assert ids(live(MEXICO, ANNA + NEEDS), source(MEXICO, QUIM + NEEDS)) == ["1", "2"]


def test_same_speaker_makes_no_two_remarks_alike() -> None:
    """A long name before a short remark is no likeness."""
    old = live(ANNA + "We held webinars.", TIME)
    assert ids(old, source(ANNA + "Nobody came.", TIME)) == [None, "2"]


@pytest.mark.parametrize("cut", [30, 50])
def test_larger_half_of_a_split_keeps_the_id(cut: int) -> None:
    """The smaller half goes out bare, whichever comes first."""
    halves = (MUSEUMS[:cut], MUSEUMS[cut:])
    expected = [None, "2"] if cut < len(MUSEUMS) / 2 else ["2", None]
    assert ids(live(MEXICO, MUSEUMS, TIME), source(MEXICO, *halves, TIME))[1:3] == expected


def test_larger_part_of_a_merge_gives_the_id() -> None:
    """The smaller part's id is retired."""
    result = carry(
        live(MEXICO, MUSEUMS, "Not yet.", TIME), source(MEXICO, MUSEUMS + " Not yet.", TIME)
    )
    assert [match.old for match in result.matches] == ["1", "2", "4"]
    assert result.retired == ("3",)


def test_near_identical_neighbours_keep_their_order() -> None:
    """Two twins, both edited in the same way: first to first, second to second."""
    old = live(TIME, "The first webinar had 20 guests.", "The first webinar had 25 guests.", NEEDS)
    new = source(
        TIME, "The first webinar had 20 people.", "The first webinar had 25 people.", NEEDS
    )
    assert ids(old, new) == ["1", "2", "3", "4"]


def test_edited_twin_of_a_deleted_one_goes_out_bare() -> None:
    """One of two twins is gone, the other edited: nobody can say which, so neither."""
    old = live(
        TIME, "The webinar had 20 guests in May.", "The webinar had 25 guests in May.", NEEDS
    )
    result = carry(old, source(TIME, "The webinar had 30 guests in May.", NEEDS))
    assert [match.old for match in result.matches] == ["1", None, "4"]
    assert result.matches[1].near in {"2", "3"}
    assert result.retired == ("2", "3")


def test_copy_of_a_twin_is_new() -> None:
    """The copy is more like the twin that stayed than like the one that went."""
    kept = "The webinar on maps had 20 guests from all over the region in May."
    gone = "The webinar on texts had 25 visitors from all over the region in May."
    copy = "The webinar on maps had 20 guests from all over the region in June."
    assert ids(live(TIME, gone, kept), source(TIME, kept, copy)) == ["1", "3", None]


def test_two_edited_copies_of_one_text_both_go_out_bare() -> None:
    """Either could be the original: a guess would be wrong half of the time."""
    new = source(TIME, "The webinar had 20 people.", "The webinar had 20 visits.", NEEDS)
    assert ids(live(TIME, "The webinar had 20 guests.", NEEDS), new) == ["1", None, None, "3"]


def test_neighbours_bear_witness_for_a_reworded_unit() -> None:
    """What is half alike goes on in its place, and not at the other end of the page."""
    half = "In Mexico, the virus came back, and it may stay for a long time yet."
    assert ids(live(TIME, MEXICO, NEEDS), source(TIME, half, NEEDS)) == ["1", "2", "3"]
    far = source(TIME, WAYUU, NEEDS, MUSEUMS, half, PODCASTS)
    old = live(TIME, MEXICO, NEEDS, MUSEUMS, PODCASTS)
    assert ids(old, far) == ["1", None, "3", "4", None, "5"]


def test_swapped_and_edited_neighbours_keep_their_ids() -> None:
    """Changing places and a typo at once confuse nothing."""
    new = source(PODCASTS + "!", MUSEUMS.replace("turning", "truning"))
    assert ids(live(MUSEUMS, PODCASTS), new) == ["2", "1"]


@pytest.mark.parametrize(
    "other",
    [
        "In Mexico, the pandemic made us think of new ways to fund the work of volunteers.",
        "In Mexico, the pandemic is over, and museums are asking us to come back to them.",
    ],
)
def test_another_remark_that_begins_alike_is_not_the_deleted_one(other: str) -> None:
    """Same speaker, same place, same opening: most of the words are others."""
    result = carry(live(TIME, ANNA + MEXICO, NEEDS), source(TIME, ANNA + other, NEEDS))
    assert [match.old for match in result.matches] == ["1", None, "3"]
    assert result.retired == ("2",)


@pytest.mark.parametrize("more", [MUSEUMS, f"{MUSEUMS} {MEXICO} {WAYUU} {MUSEUMS[::-1]}"])
def test_a_remark_made_longer_or_cut_short_in_its_place_keeps_its_id(more: str) -> None:
    """All that was translated is there still, or all that is there was translated."""
    short, long = (NEEDS, PODCASTS, TIME), (NEEDS, f"{PODCASTS} {more}", TIME)
    assert ids(live(*short), source(*long)) == ["1", "2", "3"]
    assert ids(live(*long), source(*short)) == ["1", "2", "3"]


def test_a_short_text_said_elsewhere_by_another_is_new() -> None:
    """Ana's thanks are gone, and Quim thanks for something else."""
    old = live(MEXICO, ANNA + "Thank you!", TIME, MUSEUMS, NEEDS)
    new = source(MEXICO, TIME, MUSEUMS, QUIM + "Thank you.", NEEDS)
    assert ids(old, new) == ["1", "3", "4", None, "5"]


def test_one_of_two_near_identical_thanks_deleted_leaves_the_other_its_own() -> None:
    """Whichever it is, and also when the speakers are the same."""
    texts = [MEXICO, ANNA + "Thank you.", ANNA + "Thank you!", QUIM + "Thank you.", TIME]
    for gone in (1, 2, 3):
        left = [str(n) for n in range(1, 6) if n != gone + 1]
        assert ids(live(*texts), source(*texts[:gone], *texts[gone + 1 :])) == left


def test_a_short_answer_with_another_word_is_another_answer() -> None:
    """Half of two words is no more than chance."""
    new = source(MEXICO, ANNA + "Good point.", TIME)
    assert ids(live(MEXICO, ANNA + "Good question.", TIME), new) == ["1", None, "3"]


def test_a_speaker_whose_points_stay_keeps_the_id() -> None:
    """The name was wrong; the points below say that it is the same remark."""
    new = source(MEXICO, "'''Claudia:'''", PODCASTS, WAYUU, TIME)
    old = live(MEXICO, "'''a volunteer:'''", PODCASTS, WAYUU, TIME)
    result = carry(old, new)
    assert [match.old for match in result.matches] == ["1", "2", "3", "4", "5"]
    assert result.matches[1].score < 0.5


def test_a_speaker_with_other_points_is_new() -> None:
    """Also in the place of the one who is gone, and also elsewhere."""
    old = live(MEXICO, "'''a volunteer:'''", PODCASTS, WAYUU, TIME, NEEDS)
    new = source(MEXICO, "'''Claudia:'''", MUSEUMS, TIME, NEEDS)
    assert ids(old, new) == ["1", None, None, "5", "6"]
    far = source(MEXICO, TIME, NEEDS, "'''Claudia:'''", MUSEUMS)
    assert ids(old, far) == ["1", "5", "6", None, None]


def test_the_twin_that_was_edited_is_told_by_the_words_that_part_them() -> None:
    """The other one was deleted; the new text has the words of the one that stayed."""
    maps = "The webinar on maps had 20 guests from all over the region in May."
    texts = "The webinar on texts had 25 guests from all over the region in May."
    new = source(TIME, maps.replace("all over", "every part of"), NEEDS)
    assert ids(live(TIME, texts, maps, NEEDS), new) == ["1", "3", "4"]


def test_heading_goes_on_as_a_heading_only() -> None:
    """The same words as a remark are another unit."""
    result = carry(live("== Museums ask us for ideas =="), source("Museums ask us for ideas"))
    assert result.matches[0].old is None


def test_topic_label_makes_no_two_headings_alike() -> None:
    """'Topic $n:' is before every heading."""
    old = live("== Topic <tvar name=n>1</tvar>: Maps ==", MEXICO)
    assert ids(old, source("== Topic <tvar name=n>1</tvar>: Funds ==", MEXICO)) == [None, "2"]


def test_explicit_id_outweighs_the_text() -> None:
    """The source names the id of a text that is now wholly other."""
    new = [NewUnit(PODCASTS, explicit="1"), NewUnit(MEXICO)]
    result = carry(live(MEXICO, MUSEUMS), new)
    assert [(match.old, match.how) for match in result.matches] == [
        ("1", How.EXPLICIT),
        (None, How.NEW),
    ]


def test_explicit_id_unknown_or_named_before_is_no_name() -> None:
    """No id is made up, and none is given twice."""
    new = [NewUnit(MEXICO, explicit="99"), NewUnit(PODCASTS, explicit="2")]
    new += [NewUnit(MUSEUMS, explicit="2")]
    assert ids(live(MEXICO, MUSEUMS), new) == ["1", "2", None]


def test_id_twice_on_the_live_page_counts_once() -> None:
    """The page's second T:1 is as if it weren't there."""
    old = [OldUnit("1", MEXICO), OldUnit("1", MUSEUMS), OldUnit("2", PODCASTS)]
    result = carry(old, source(MUSEUMS, PODCASTS, MEXICO))
    assert [match.old for match in result.matches] == [None, "2", "1"]


def test_words_need_no_spaces() -> None:
    """A reworded Chinese remark goes on as well."""
    old = live("我们在疫情期间举办了很多线上活动,参加的人很多。", "博物馆向我们征求意见。")
    new = source("我们在疫情期间举办了一些线上讲座,参加的人很多。", "博物馆向我们征求意见。")
    assert ids(old, new) == ["1", "2"]


def test_explain_tells_every_new_unit_and_every_retired_id() -> None:
    """The table has a row for each, and says what came nearest to a bare one."""
    old, new = live(MEXICO, TIME), source(MEXICO, PODCASTS)
    rows = explain(carry(old, new), old, new)
    assert [(row.id, row.old, row.new, row.how) for row in rows] == [
        ("1", MEXICO, MEXICO, How.EXACT),
        ("", "", PODCASTS, How.NEW),
        ("2", TIME, "", None),
    ]


def test_page_of_300_changed_units_is_not_compared_all_with_all() -> None:
    """Even when every unit is edited at once: a fraction of a second, where that takes 20."""
    texts = [f"{n} {MEXICO} {n * 7} {MUSEUMS} {n * 31} {TIME}" for n in range(300)]
    old, new = live(*texts), source(*(f"{text} Indeed!" for text in texts))
    start = time.process_time()
    assert ids(old, new) == [unit.id for unit in old]
    assert time.process_time() - start < 5


WORDS = ("we", "agree", "museums", "maps", "time", "region", "yes", "no", "online")
CHANCE = Random(1)  # noqa: S311 - the same texts in every run, many of them much alike
# Drawn word by word, a page costs more than carrying its units.
TEXTS = [*WORDS, *(" ".join(CHANCE.choices(WORDS, k=size)) for size in [*range(2, 9)] * 40)]
REMARKS = st.sampled_from(TEXTS)
PAGES = st.lists(st.sampled_from([*TEXTS, *(f"== {text} ==" for text in TEXTS)]), max_size=12)


@settings(deadline=None)
@given(PAGES, PAGES)
def test_no_id_is_given_twice_or_made_up(before: list[str], after: list[str]) -> None:
    """Kept and retired ids together are exactly those of the live page."""
    old = live(*before)
    result = carry(old, source(*after))
    kept = [match.old for match in result.matches if match.old is not None]
    assert sorted([*kept, *result.retired]) == sorted(unit.id for unit in old)
    assert [match.new for match in result.matches] == list(range(len(after)))


@settings(deadline=None)
@given(PAGES, PAGES)
def test_nothing_goes_on_in_other_words(before: list[str], after: list[str]) -> None:
    """An id goes where half of the text went; equal text never goes out bare."""
    old = live(*before)
    result = carry(old, source(*after))
    was = {unit.id: read(unit.text, heading=unit.text[0] == "=") for unit in old}
    for match in result.matches:
        if match.old is not None:
            one = was[match.old]
            two = read(after[match.new], heading=after[match.new][0] == "=")
            assert one.plain == two.plain or kept(one, two) >= 0.5 or within(one, two)
    bare = {after[match.new] for match in result.matches if match.old is None}
    retired = {unit.text for unit in old if unit.id in result.retired}
    assert not bare & retired


@settings(deadline=None)
@given(PAGES, PAGES)
def test_carrying_the_result_again_changes_nothing(before: list[str], after: list[str]) -> None:
    """After a mark numbered the bare ones, the same source gives the same page."""
    bare = iter(range(100, 200))
    given_ids = [
        match.old or str(next(bare)) for match in carry(live(*before), source(*after)).matches
    ]
    marked = [OldUnit(id_, text, kind(text)) for id_, text in zip(given_ids, after, strict=True)]
    assert ids(marked, source(*after)) == given_ids


@settings(deadline=None)
@given(
    st.lists(REMARKS, max_size=12, unique=True).flatmap(
        lambda p: st.tuples(st.just(p), st.permutations(p))
    )
)
def test_any_order_of_the_same_texts_keeps_the_ids(pages: tuple[list[str], list[str]]) -> None:
    """A permutation is all moves."""
    before, after = pages
    old = live(*before)
    id_of = {unit.text: unit.id for unit in old}
    assert ids(old, source(*after)) == [id_of[text] for text in after]
