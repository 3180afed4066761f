"""Pulls, publishes and edits of both sides in any order: nothing is lost, nothing made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicbot.intake.conflicts import Decisions, Take
from tests.support.examples import examples
from tests.support.ledger import PASSAGES, Ledger


if TYPE_CHECKING:
    from clinicbot.intake.pull import Pulled


def at_stake(made: Pulled) -> set[int]:
    """Say which passages are conflicts."""
    return {
        at
        for at, start in enumerate(PASSAGES)
        if any(start in one.wiki + one.source for one in made.conflicts)
    }


def settle(ledger: Ledger, sides: list[Take]) -> None:
    """Pull, and check what becomes of every passage; then decide what is open, if any."""
    before, partial = list(ledger.source), ledger.is_partial
    made = ledger.pull()
    stake = at_stake(made)
    for at, (ours, theirs, was) in enumerate(zip(before, ledger.wiki, ledger.agreed, strict=True)):
        after = ledger.source[at]
        if at in stake:
            # Only what both sides changed is one, and it stays as it is.
            assert at in ledger.touched
            if ledger.in_git and not partial:
                assert was not in {ours, theirs}
            assert theirs != ours
            assert after == ours
        elif theirs == was:
            assert after == ours
        else:
            # A person's edit is taken, unless the document has it already.
            assert after == theirs
            ledger.agreed[at] = theirs
    assert made.waits == bool(stake)
    if made.conflicts and sides:
        decide(ledger, made, sides)


def decide(ledger: Ledger, made: Pulled, sides: list[Take]) -> None:
    """Decide every conflict by its name; nothing is open then, nor in the next pull."""
    before = list(ledger.source)
    chosen = [(sides[at % len(sides)], one) for at, one in enumerate(made.conflicts)]
    again = ledger.pull(Decisions(tuple((take, one.name) for take, one in chosen)))
    assert not again.waits
    for at, start in enumerate(PASSAGES):
        takes = [take for take, one in chosen if start in one.wiki + one.source]
        wanted = ledger.wiki[at] if takes == [Take.WIKI] else before[at]
        assert ledger.source[at] == wanted
    ledger.agreed = list(ledger.wiki)
    assert not ledger.pull().waits


_ACTS = st.tuples(
    st.sampled_from(["wiki", "wiki", "source", "source", "pull", "publish"]),
    st.integers(0, len(PASSAGES) - 1),
    st.lists(st.sampled_from(list(Take)), max_size=2),
)


@given(st.lists(_ACTS, min_size=4, max_size=14), st.booleans())
@settings(deadline=None, max_examples=examples(35))
def test_no_order_of_events_loses_an_edit(
    acts: list[tuple[str, int, list[Take]]],
    in_git: bool,  # noqa: FBT001 - drawn at random
) -> None:
    """Every edit ends up in the document, or is told; only what both sides changed clashes.

    And what is published has everything that people did, or it isn't published.
    Without git a passage clashes that the source changed after it was pulled.
    """
    ledger = Ledger(in_git=in_git)
    for act, at, sides in acts:
        if act == "wiki":
            ledger.edit_wiki(at)
        elif act == "source":
            ledger.edit_source(at)
        elif act == "pull":
            settle(ledger, sides)
        else:
            news = {
                number
                for number, word in enumerate(ledger.wiki)
                if word not in {ledger.agreed[number], ledger.source[number]}
            }
            allowed = ledger.publish()
            assert not (news and allowed)


def test_pulled_and_published_edits_are_no_conflict_later() -> None:
    """The bot's text, a person's, a source edit published on top of it, a person again."""
    ledger = Ledger()
    ledger.edit_wiki(0)
    assert not ledger.pull().waits
    ledger.edit_source(1)
    assert ledger.publish()
    ledger.edit_wiki(0)
    made = ledger.pull()
    assert not made.conflicts
    assert ledger.source == ledger.wiki


def test_pulled_passage_edited_again_is_no_conflict() -> None:
    """Though the source changed elsewhere meanwhile, and nothing was published."""
    ledger = Ledger()
    ledger.edit_wiki(0)
    ledger.pull()
    assert "base-revision" not in ledger.text
    ledger.edit_source(1)
    ledger.edit_wiki(0)
    made = ledger.pull()
    assert not made.conflicts
    assert ledger.source[0] == ledger.wiki[0]
    assert ledger.publish()


def test_what_is_taken_while_a_conflict_waits_is_known_later() -> None:
    """A passage taken beside an open conflict is edited again: that is no second conflict."""
    ledger = Ledger()
    ledger.edit_source(0)
    ledger.edit_wiki(0)
    ledger.edit_wiki(1)
    first = ledger.pull()
    assert at_stake(first) == {0}
    ledger.edit_wiki(1)
    second = ledger.pull()
    assert at_stake(second) == {0}
    assert ledger.source[1] == ledger.wiki[1]
    assert [one.name for one in first.conflicts] == [one.name for one in second.conflicts]


@pytest.mark.parametrize("add", [" and more", ""])
def test_a_text_that_has_both_changes_settles_a_conflict(add: str) -> None:
    """By hand: once the document says what the person wrote, nothing is open any more."""
    ledger = Ledger()
    ledger.edit_source(0)
    ledger.edit_wiki(0)
    assert ledger.pull().waits
    ledger.text = ledger.text.replace(ledger.source[0], ledger.wiki[0] + add)
    assert not ledger.pull().waits
    assert ledger.publish()


def test_a_text_of_ones_own_settles_a_conflict_once_the_source_is_taken() -> None:
    """By hand, otherwise: the name of the passage outlives the edit, and `source` settles it."""
    ledger = Ledger()
    ledger.edit_source(0)
    ledger.edit_wiki(0)
    (conflict,) = ledger.pull().conflicts
    ledger.edit_source(0)
    assert not ledger.publish()
    made = ledger.pull(Decisions(((Take.SOURCE, conflict.name),)))
    assert not made.waits
    assert ledger.publish()
    assert not ledger.pull().changed


def test_a_name_is_another_one_for_another_text() -> None:
    """A decision is never about a text that nobody has seen."""
    ledger = Ledger()
    ledger.edit_source(0)
    ledger.edit_wiki(0)
    (conflict,) = ledger.pull().conflicts
    ledger.edit_wiki(0)
    made = ledger.pull(Decisions(((Take.SOURCE, conflict.name),)))
    assert made.waits


def test_a_conflict_names_who_and_when() -> None:
    """Who wrote the passage last, not whoever wrote the page last."""
    ledger = Ledger()
    ledger.edit_source(0)
    ledger.edit_wiki(0)
    ledger.edit_wiki(1)
    (conflict,) = ledger.pull().conflicts
    assert conflict.by == "Reader, hour 2 (revision 2)"
    assert conflict.place is not None
    assert (conflict.place.file, conflict.place.line) == ("en.yaml", 7)


def test_pulled_words_changed_in_the_document_are_no_conflict_once_committed() -> None:
    """The very words that a person wrote: the commit says that they were pulled."""
    ledger = Ledger(in_git=True)
    ledger.edit_wiki(0)
    ledger.pull()
    ledger.edit_source(0)
    assert ledger.publish()
    assert ledger.source == ledger.wiki


def test_pulled_edit_taken_back_in_the_document_stays_taken_back() -> None:
    """An operator may undo a person's edit: the next pull doesn't bring it in again."""
    ledger = Ledger(in_git=True)
    before = ledger.text
    ledger.edit_wiki(0)
    assert ledger.pull().changed
    ledger.text = before
    assert not ledger.pull().waits
    assert ledger.text.startswith(before.partition("topics:")[0].partition("\n")[0])
    assert ledger.source[0] in before
    assert ledger.publish()


def test_edit_that_a_person_takes_back_is_taken_back() -> None:
    """Though the document said the same long before, and was committed then."""
    ledger = Ledger(in_git=True)
    first = ledger.live[1]
    ledger.edit_wiki(0)
    ledger.pull()
    ledger.edit_source(1)
    ledger.save(first, "Reader")
    ledger.wiki[0] = ledger.agreed[0]
    ledger.pull()
    assert ledger.source[0] == ledger.wiki[0]
