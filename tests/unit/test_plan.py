"""What a page needs: every rule of the plan, on pages made up for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicbot.errors import ExitCode
from clinicbot.publish.desired import DesiredPage, Kind
from clinicbot.publish.plan import Action, Plan, Step, is_ours, plan
from clinicbot.wiki.gate import MAX_SUMMARY, recorded, with_fingerprint
from clinicbot.wiki.pages import Deletion, LivePage, Revision, digest_of, stored_form
from clinicbot.wiki.refusals import Refusal
from clinicbot.wikitext.page import NAVIGATION_CLASS
from clinicbot.wikitext.region import BEGIN, END, content_hash, marked


BOT = "ClinicBot"
TITLE = "Clinics/006/en"
PAGE = DesiredPage(TITLE, Kind.PAGE, "The new text.", "006", "en", what="006 (en)")
INDEX = DesiredPage("Clinics", Kind.INDEX, marked("* new"), region="* new", what="index")
WHEN = "2026-01-31T12:00:00Z"


def revision(text: str, user: str = BOT, *, sent: str | None = None, **named: Any) -> Revision:
    """Make a revision; `sent` is the text that its summary's fingerprint is of."""
    comment = with_fingerprint("Bot: done", text if sent is None else sent)
    comment = comment if user == BOT or sent is not None else "a person's summary"
    made = Revision(5, 4, user, digest_of(text), WHEN, comment, len(text))
    return replace(made, **named)


def live(text: str, user: str = BOT, **named: Any) -> LivePage:
    """Make a page as it is, last edited by a user."""
    return LivePage(TITLE, named.pop("newest", revision(text, user)), text, **named)


def step(page: DesiredPage, now: LivePage, *, account: str = BOT, max_bytes: int = 1000) -> Step:
    """Plan one page."""
    made = plan(
        [page],
        {page.title: now},
        account=account,
        max_bytes=max_bytes,
        edit_summary="Bot: {}".format,
    )
    return made.steps[0]


def test_missing_page_is_created() -> None:
    """A page that isn't there is made, and that is no minor edit."""
    made = step(PAGE, LivePage(TITLE))
    assert (made.action, made.base, made.minor) == (Action.CREATE, None, False)
    assert made.text == PAGE.text
    assert made.summary == "Bot: 006 (en): new page"


@pytest.mark.parametrize("user", [BOT, "Reader", ""])
def test_page_as_wanted_needs_nothing_whoever_wrote_it(user: str) -> None:
    """The same text is the same text."""
    assert step(PAGE, live(PAGE.text, user)).action is Action.NOTHING


def test_stored_form_decides_whether_texts_are_equal() -> None:
    """Blanks at the end, line ends and Unicode forms that MediaWiki changes are no change."""
    page = replace(PAGE, text="e\u0301 text\r\nand more \n\n")
    assert step(page, live("\u00e9 text\nand more")).action is Action.NOTHING


def test_page_that_the_bot_wrote_is_updated_on_its_newest_revision() -> None:
    """What the bot wrote last is the bot's to change."""
    made = step(PAGE, live("The old text."))
    assert (made.action, made.base) == (Action.UPDATE, 5)
    assert not made.minor
    assert "-The old text." in made.diff
    assert "+The new text." in made.diff


def test_persons_edit_is_not_overwritten() -> None:
    """Who and when are told, with what to do and the diff."""
    made = step(PAGE, live("A person's text.", "Reader"))
    assert (made.action, made.code) == (Action.BLOCKED, "edited")
    assert "Reader" in made.reason
    assert WHEN in made.reason
    assert "base-revision: 5" in made.fix
    assert "-A person's text." in made.diff


def test_persons_edit_that_the_source_takes_in_may_be_overwritten() -> None:
    """`base-revision` names exactly the newest revision."""
    now = live("A person's text.", "Reader")
    assert step(replace(PAGE, base_revision=5), now).action is Action.UPDATE
    assert step(replace(PAGE, base_revision=4), now).action is Action.BLOCKED


def test_edit_under_the_bots_name_by_hand_is_a_persons() -> None:
    """The account alone proves nothing; the fingerprint does."""
    newest = revision("By hand.", comment="fixed a typo")
    assert step(PAGE, live("By hand.", newest=newest)).action is Action.BLOCKED


def test_text_that_the_server_merged_is_not_the_bots() -> None:
    """The fingerprint is of what was sent, the hash of what was kept."""
    merged = revision("Ours and theirs.", sent="Ours.")
    assert step(PAGE, live("Ours and theirs.", newest=merged)).action is Action.BLOCKED


def test_persons_restoration_of_the_bots_text_may_be_overwritten() -> None:
    """Undoing vandalism makes nobody the author of the bot's text."""
    now = live("The old text.", "Reader", own=revision("The old text."))
    assert step(PAGE, now).action is Action.UPDATE
    assert step(PAGE, replace(now, own=revision("An older text."))).action is Action.BLOCKED


def test_hidden_revision_is_a_persons() -> None:
    """Nothing can be said of a revision whose user or hash is hidden."""
    assert not is_ours(live("x", newest=revision("x", sha1="")), BOT)
    assert not is_ours(live("x", newest=revision("x", user="", comment="")), BOT)


def test_without_an_account_every_fingerprint_counts() -> None:
    """Reading anonymously, the plan still tells the bot's edits from others'."""
    assert step(PAGE, live("The old text."), account="").action is Action.UPDATE
    assert step(PAGE, live("Other.", "Reader"), account="").action is Action.BLOCKED


def test_deleted_page_is_not_brought_back() -> None:
    """Whoever deleted it is named."""
    now = LivePage(TITLE, deletion=Deletion("Admin", WHEN, "not wanted"))
    made = step(PAGE, now)
    assert (made.action, made.code) == (Action.BLOCKED, "pagedeleted")
    assert "Admin" in made.reason


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"content_model": "json"}, "no-direct-editing"),
        ({"refusal": Refusal("protectedpage", "This page is protected")}, "protectedpage"),
        ({"text": "The old text. {{nobots}}"}, "nobots"),
        ({"text": None}, "no-direct-editing"),
    ],
)
def test_page_that_may_not_be_changed_is_blocked(change: dict[str, Any], code: str) -> None:
    """Each obstacle has its own code, and a fix."""
    made = step(PAGE, replace(live("The old text."), **change))
    assert (made.action, made.code) == (Action.BLOCKED, code)
    assert made.fix


def test_refusal_to_create_blocks_a_new_page() -> None:
    """A title blacklist speaks up before anything is sent."""
    now = LivePage(TITLE, refusal=Refusal("titleblacklist-forbidden-edit", "matches .*"))
    assert step(PAGE, now).code == "titleblacklist-forbidden-edit"


def test_page_over_the_size_limit_is_blocked_in_bytes() -> None:
    """The limit is of bytes, not characters."""
    page = replace(PAGE, text="é" * 6)
    assert step(page, LivePage(TITLE), max_bytes=12).action is Action.CREATE
    assert step(page, LivePage(TITLE), max_bytes=11).code == "contenttoobig"
    assert step(page, live("The old text."), max_bytes=11).code == "contenttoobig"


def test_change_of_navigation_alone_is_minor_and_says_so() -> None:
    """A neighbour's new digest is no news on this page."""
    bar = f'<div class="{NAVIGATION_CLASS}">%s</div>'
    page = replace(PAGE, text=f"Text.\n\n{bar % 'next'}")
    made = step(page, live(f"Text.\n\n{bar % 'none'}"))
    assert made.minor
    assert "links" in made.reason


def test_moved_page_is_blocked_as_the_redirect_it_became() -> None:
    """A move by a person leaves a redirect, which is not overwritten."""
    now = live("#REDIRECT [[Elsewhere]]", "Reader", redirect=True)
    made = step(PAGE, now)
    assert (made.action, made.code) == (Action.BLOCKED, "redirect")


def test_base_page_by_a_person_is_blocked_with_the_setting_that_leaves_it_alone() -> None:
    """A person's base page may have its reasons."""
    base = DesiredPage("Clinics/006", Kind.BASE, "#REDIRECT [[Clinics/006/es]]", "006")
    made = step(base, live("Hello.", "Reader"))
    assert made.action is Action.BLOCKED
    assert "base-page: none" in made.fix


@pytest.mark.parametrize(
    ("target", "base", "action"),
    [
        (LivePage(TITLE), LivePage("Clinics/006"), Action.CREATE),
        (LivePage(TITLE, deletion=Deletion("Admin", WHEN)), LivePage("Clinics/006"), Action.WAIT),
        (LivePage(TITLE, deletion=Deletion("Admin", WHEN)), live("#REDIRECT [[O]]"), Action.WAIT),
        (live("Hello.", "Reader"), LivePage("Clinics/006"), Action.CREATE),
    ],
)
def test_redirect_waits_until_its_target_is_there(
    target: LivePage, base: LivePage, action: Action
) -> None:
    """A page that waits for a person is no place to lead to, unless it exists already."""
    redirect = DesiredPage(
        "Clinics/006", Kind.BASE, f"#REDIRECT [[{TITLE}]]", "006", "en", what="006"
    )
    other = replace(redirect, title="Clinics/007", key="007")
    pages = {TITLE: target, redirect.title: base, other.title: LivePage(other.title)}
    made = plan(
        [PAGE, redirect, other], pages, account=BOT, max_bytes=1000, edit_summary="{}".format
    )
    assert made.steps[2].action is Action.CREATE
    assert made.steps[1].action is action
    assert (TITLE in made.steps[1].reason) == (action is Action.WAIT)


def index_page(rows: str, *, user: str = "Reader", extra: str = "") -> LivePage:
    """Make an index page whose region the bot wrote."""
    text = f"Welcome.{extra}\n\n{marked(rows)}"
    return live(text, user)


def test_index_region_is_updated_however_people_edit_around_it() -> None:
    """Of the page, only the region changes."""
    made = step(INDEX, index_page("* old", extra=" A person's words."))
    assert made.action is Action.UPDATE
    assert made.text == f"Welcome. A person's words.\n\n{marked('* new')}"
    assert made.minor


def test_index_region_that_a_person_edited_is_blocked() -> None:
    """The region's own hash shows it, whoever edited last."""
    text = marked("* old").replace("* old", "* old\n* added by hand")
    made = step(INDEX, live(text))
    assert (made.action, made.code) == (Action.BLOCKED, "index-edited")


@pytest.mark.parametrize(
    ("text", "code"),
    [("Nothing.", "index-no-region"), (f"{BEGIN}\n* old", "index-marks-damaged")],
)
def test_damaged_index_marks_are_blocked(text: str, code: str) -> None:
    """A person has to mend them."""
    made = step(INDEX, live(text, "Reader"))
    assert (made.action, made.code) == (Action.BLOCKED, code)
    assert BEGIN in made.fix


def test_empty_region_made_by_a_person_is_filled() -> None:
    """That is how a page is handed to the bot."""
    made = step(INDEX, live(f"Hello.\n{BEGIN}\n{END}\n", "Reader"))
    assert made.action is Action.UPDATE


def test_index_that_the_summary_proves_unchanged_needs_no_text() -> None:
    """The last edit summary holds the region's hash."""
    text = f"Welcome.\n\n{marked('* new')}"
    comment = with_fingerprint("Bot", text, content_hash("* new"))
    now = LivePage("Clinics", revision(text, comment=comment), text=None)
    assert step(INDEX, now).action is Action.NOTHING


def test_whole_index_page_is_taken_over_only_when_blank() -> None:
    """Blanking the page hands it to the bot."""
    whole = replace(INDEX, text="* new", region=None)
    assert step(whole, live("A person's list.", "Reader")).action is Action.BLOCKED
    assert step(whole, live("", "Reader")).action is Action.UPDATE


def test_exit_code_says_whether_a_person_is_needed() -> None:
    """Changes that wait to be made are no fault."""
    create = step(PAGE, LivePage(TITLE))
    blocked = step(PAGE, live("Other.", "Reader"))
    assert Plan((create,)).exit_code is ExitCode.OK
    assert Plan((create, blocked)).exit_code is ExitCode.PERSON
    assert Plan((create, blocked)).changes == (create,)
    assert blocked.error is not None
    assert TITLE in str(blocked.error)
    assert create.error is None


@given(st.text(max_size=700), st.text(max_size=50))
def test_fingerprint_survives_any_summary(summary: str, text: str) -> None:
    """What is written into a summary is read back, and never cut off."""
    said = with_fingerprint(summary, text, "0a1b2c3d4e5f")
    assert len(said) <= MAX_SUMMARY
    assert recorded(said) == (digest_of(text)[:8], "0a1b2c3d4e5f")


@given(st.text())
def test_stored_form_is_what_storing_it_again_gives(text: str) -> None:
    """The form in which MediaWiki stores a text is stable."""
    assert stored_form(stored_form(text)) == stored_form(text)


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from([BOT, "Reader", ""]))
def test_only_the_bots_own_text_is_ever_overwritten(wanted: str, text: str, user: str) -> None:
    """Whatever is there: an update means that the bot wrote it, and a real change."""
    made = step(replace(PAGE, text=wanted), live(stored_form(text), user), max_bytes=10_000)
    if made.action is Action.UPDATE:
        assert user == BOT
        assert stored_form(wanted) != stored_form(text)
    elif made.action is Action.NOTHING:
        assert stored_form(wanted) == stored_form(text)
