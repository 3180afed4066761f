"""Undoing a run: what is read from its record, and what is planned for each page."""

from __future__ import annotations

from typing import Any

import pytest

from clinicbot.publish.audit import Change, Commit, Ordered, changes, orders
from clinicbot.publish.plan import Action, Step
from clinicbot.publish.undo import Undo
from clinicbot.publish.undo_translate import with_markers
from clinicbot.wiki.gate import with_fingerprint
from clinicbot.wiki.pages import LivePage, Revision, digest_of


UNDO = Undo("R1", "Bot", "Bot: {}".format, "https://wiki.example/{}".format)
CHANGE = Change("A", old=1, new=2)


def live(
    number: int = 2, text: str = "new", user: str = "Bot", parent: int = 1, comment: str = ""
) -> LivePage:
    """Give a page as the run left it, or otherwise."""
    comment = comment or with_fingerprint("edit", "new")
    newest = Revision(number, parent, user, digest_of(text), "2026-01-31T12:00:00Z", comment)
    return LivePage("A", newest, text)


def step(change: Change = CHANGE, page: LivePage | None = None) -> Step | None:
    """Plan the undoing of one change; revision 1 had the text `old`."""
    made = UNDO.plan([change], {"A": page or live()}, {1: "old"}).steps
    return made[0] if made else None


def test_page_that_nobody_touched_since_is_restored() -> None:
    """On top of the run's revision, with a summary that names the run."""
    made = step()
    assert made is not None
    assert (made.action, made.text, made.base) == (Action.UPDATE, "old", 2)
    assert "R1" in made.summary
    assert "revision 1" in made.summary


BLOCKED = [
    (CHANGE, live(3, "hers", "Eva"), "edited-since"),
    (CHANGE, live(3, "later", "Bot"), "edited-since"),
    (CHANGE, live(text="merged"), "merged"),
    (CHANGE, live(parent=9), "merged"),
    (Change("A", old=0, new=2), live(parent=0), "created"),
    (Change("A", old=7, new=2), live(parent=7), "hidden"),
    (Change("A", old=1, sha1=digest_of("new")), live(3, "hers", "Eva", 2), "edited-since"),
]


@pytest.mark.parametrize(("change", "page", "code"), BLOCKED)
def test_page_that_can_not_be_restored_is_shown(change: Change, page: LivePage, code: str) -> None:
    """With who and when, and what a person can do; never blanked, never overwritten."""
    made = step(change, page)
    assert made is not None
    assert (made.action, made.code) == (Action.BLOCKED, code)
    assert made.fix
    if code == "edited-since":
        assert page.newest is not None
        assert page.newest.user in made.reason
        assert page.newest.timestamp in made.reason


def test_created_page_is_shown_with_its_address() -> None:
    """Deleting it is an administrator's."""
    made = step(Change("A", 0, 2), live(parent=0))
    assert made is not None
    assert "https://wiki.example/A" in made.fix


def test_page_that_was_restored_already_needs_nothing() -> None:
    """By a person, or by an earlier undo."""
    made = step(page=live(3, "old", "Eva", 2))
    assert made is not None
    assert made.action is Action.NOTHING


def test_deleted_page_needs_nothing() -> None:
    """There is nothing to restore it over."""
    made = step(page=LivePage("A"))
    assert made is not None
    assert made.action is Action.NOTHING


KILLED = Change("A", old=1, sha1=digest_of("new"))


def test_edit_that_was_only_sent_is_found_on_the_page() -> None:
    """A run that was killed never learnt its revision's number."""
    made = step(KILLED)
    assert made is not None
    assert made.action is Action.UPDATE


def test_edit_that_was_never_made_is_left_out() -> None:
    """The wiki didn't get it."""
    assert step(KILLED, live(1, "old", "Eva", 0)) is None
    assert step(Change("A", 0, sha1="x"), LivePage("A")) is None


def event(name: str, page: str, **facts: Any) -> dict[str, Any]:
    """Give a line of a record."""
    return {"event": name, "page": page, **facts}


def test_changes_are_read_from_a_record_the_last_first() -> None:
    """What was refused is none; what was sent and not heard of again may be one."""
    events = [
        {"event": "begin"},
        event("send", "A", old_revision=1, sha1="a"),
        event("page", "A", old_revision=1, new_revision=2, sha1="a", result="updated"),
        event("send", "B", old_revision=3, sha1="b"),
        event("page", "B", old_revision=3, new_revision=0, result="blocked"),
        event("send", "C", old_revision=4, sha1="c"),
        event("page", "C", old_revision=4, new_revision=0, result="failed"),
        event("page", "D", old_revision=5, new_revision=0, result="blocked"),
        event("send", "E", order="markfortranslation"),
        event("send", "F", old_revision=0, sha1="f"),
    ]
    assert changes(events) == [
        Change("F", 0, sha1="f"),
        Change("C", 4, sha1="c"),
        Change("A", 1, 2, sha1="a"),
    ]


def test_edit_that_was_followed_by_a_mark_is_not_lost() -> None:
    """Each thing that was sent has its own outcome, though the page is the same."""
    told = {"action": "markfortranslation", "revid": 2}
    events = [
        event("send", "A", old_revision=1, sha1="a"),
        event("page", "A", old_revision=1, new_revision=2, sha1="a", result="updated"),
        event("send", "A", order="markfortranslation", parameters=told),
        event("page", "A", old_revision=0, new_revision=0, result="done"),
        event("send", "B", order="markfortranslation", parameters=told),
        event("page", "B", old_revision=0, new_revision=0, result="blocked"),
    ]
    assert changes(events) == [Change("A", 1, 2, sha1="a")]
    assert orders(events) == [Ordered("A", told)]


def test_two_edits_of_a_page_are_one_change() -> None:
    """Undone to what was there before the first."""
    events = [
        event("send", "A", old_revision=1, sha1="a"),
        event("page", "A", old_revision=1, new_revision=2, sha1="a", result="updated"),
        event("send", "A", old_revision=2, sha1="b"),
        event("page", "A", old_revision=2, new_revision=3, sha1="b", result="updated"),
    ]
    assert changes(events) == [Change("A", 1, 3, "b", parent=2)]


def test_older_text_gets_the_markers_of_the_units_that_it_shares() -> None:
    """Its own it keeps; a unit that nothing is known of goes out bare."""
    live = "<translate>\n<!--T:1-->\nOne thing.\n\n<!--T:2-->\nAnother thing.\n</translate>"
    rest = "Another thing.\n\n<!--T:7-->\nGone.\n\nWholly other.\n</translate>"
    found = with_markers(f"<translate>\n{rest}", live)
    assert found == f"<translate>\n<!--T:2-->\n{rest}"


def test_merged_edit_counts_as_a_change() -> None:
    """It was made, and has a revision; that it can't be restored is found later."""
    events = [
        event("send", "A", old_revision=1, sha1="a"),
        event("page", "A", old_revision=1, new_revision=2, sha1="a", result="updated"),
        event("page", "A", old_revision=1, new_revision=2, sha1="a", result="blocked"),
    ]
    assert changes(events) == [Change("A", 1, 2, sha1="a")]


def test_sources_outside_of_git_have_no_commit() -> None:
    """That is no error."""
    assert Commit().name("digests/006/en.yaml") == ""
