"""Whole runs against the real wiki: what is written, and above all what is not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from clinicbot.errors import ExitCode
from clinicbot.publish.apply import Result, Results
from clinicbot.publish.desired import DesiredPage, Kind
from clinicbot.publish.plan import Action
from clinicbot.report import Style, plan_text
from clinicbot.wiki.gate import recorded
from clinicbot.wikitext.region import BEGIN
from tests.support.bot import INDEX, Run, enter, index, index_page, page


if TYPE_CHECKING:
    from tests.support.proxy import Proxy
    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki

TEN = tuple(page(n, f"Digest {n}.", language=x) for n in range(1, 6) for x in ("en", "es"))
ONE = page(6, "One line.\n\nAnother line.\n\nA third line.\n\nA fourth line.")
OTHER = page(7, "The other page.")


@pytest.fixture
def run(wiki: Wiki) -> Run:
    """Give a run that is logged in as the bot."""
    return Run(enter(wiki))


def results(done: Results) -> list[tuple[str, str]]:
    """Give result and code of every page."""
    return [(one.result.value, one.code) for one in done.outcomes]


def test_first_publish_creates_every_page_as_the_bot(wiki: Wiki, run: Run) -> None:
    """Text, account, flags and summary are as they should be."""
    done = run.publish(*TEN, index("* row"))
    assert {one.result for one in done.outcomes} == {Result.CREATED}
    assert done.exit_code is ExitCode.OK
    (first,) = wiki.revisions(TEN[0].title)
    assert first["user"] == "ClinicBot"
    assert first["slots"]["main"]["content"] == TEN[0].text
    assert first["revid"] == done.outcomes[0].revision
    assert not first["minor"]
    assert recorded(first["comment"])[0] == first["sha1"][:8]
    changes = wiki.api("Reader", action="query", list="recentchanges", rcprop="flags|title")
    assert all(one["bot"] for one in changes["query"]["recentchanges"])


def test_second_run_makes_no_edit(wiki: Wiki, run: Run) -> None:
    """Nor does it need anything but two small answers."""
    run.publish(*TEN, index("* row"))
    done = run.publish(*TEN, index("* row"))
    assert {one.result for one in done.outcomes} == {Result.UNCHANGED}
    assert done.exit_code is ExitCode.OK
    assert len(wiki.revisions(TEN[0].title)) == 1
    assert len(wiki.revisions(INDEX)) == 1


def test_text_that_the_wiki_stores_otherwise_is_written_once(wiki: Wiki, run: Run) -> None:
    """Blanks at the end and decomposed letters are no change, ever again."""
    odd = replace(ONE, text="e\u0301\u00e9 \u0928\u0915\u094d\n\nend \n \n")
    run.publish(odd)
    assert run.publish(odd).outcomes[0].result is Result.UNCHANGED
    assert len(wiki.revisions(odd.title)) == 1


def test_dry_run_writes_nothing(wiki: Wiki, run: Run) -> None:
    """It tells what would be done, through the same gate."""
    done = run.publish(ONE, dry_run=True)
    assert results(done) == [("created", "")]
    assert done.outcomes[0].dry
    assert wiki.revisions(ONE.title) == []


def test_persons_edit_is_shown_and_not_overwritten(wiki: Wiki, run: Run) -> None:
    """Who, when and the diff are in the plan; the other page is still done."""
    run.publish(ONE)
    wiki.edit(ONE.title, ONE.text + "\n\nA person's words.")
    planned = run.plan(replace(ONE, text="New."), OTHER)
    blocked = planned.steps[0]
    assert (blocked.action, blocked.code) == (Action.BLOCKED, "edited")
    assert "Reader" in blocked.reason
    assert "-A person's words." in blocked.diff
    assert "+A person's words." in blocked.their_diff
    assert "New." not in blocked.their_diff
    assert "+A person's words." in plan_text(planned, Style())
    done = run.apply(planned)
    assert results(done) == [("blocked", "edited"), ("created", "")]
    assert done.exit_code is ExitCode.PERSON
    assert wiki.revisions(ONE.title)[0]["user"] == "Reader"


def test_persons_edit_that_the_source_takes_in_is_written_over(wiki: Wiki, run: Run) -> None:
    """`base-revision` says so, for that very revision."""
    run.publish(ONE)
    theirs = wiki.edit(ONE.title, "Hers.")
    both = replace(ONE, text="Hers and ours.", base_revision=theirs)
    assert results(run.publish(both)) == [("updated", "")]
    later = replace(both, text="Ours again.")
    assert results(run.publish(later)) == [("updated", "")]
    wiki.edit(ONE.title, "Hers, too.")
    assert results(run.publish(replace(later, text="More."))) == [("blocked", "edited")]


def test_restored_text_of_the_bot_is_the_bots(wiki: Wiki, run: Run) -> None:
    """After vandalism was undone by a person, the bot goes on."""
    run.publish(ONE)
    wiki.edit(ONE.title, "Vandalism.")
    wiki.edit(ONE.title, ONE.text, user="Admin")
    assert results(run.publish(replace(ONE, text="New."))) == [("updated", "")]


def test_edit_by_hand_under_the_bots_name_is_a_persons(wiki: Wiki, run: Run) -> None:
    """Somebody logged in as the bot in a browser."""
    run.publish(ONE)
    wiki.edit(ONE.title, "By hand.", user="ClinicBot")
    assert results(run.publish(replace(ONE, text="New."))) == [("blocked", "edited")]


def test_edit_between_plan_and_apply_is_a_conflict(wiki: Wiki, run: Run) -> None:
    """Somebody was quicker: nothing of hers is lost."""
    run.publish(ONE)
    planned = run.plan(replace(ONE, text="Quite another text."))
    wiki.edit(ONE.title, "Hers.")
    assert results(run.apply(planned)) == [("blocked", "editconflict")]
    assert wiki.page_text(ONE.title) == "Hers."


def test_conflict_with_the_bot_itself_is_one(wiki: Wiki, run: Run) -> None:
    """Two runs at once, in the same second: MediaWiki would let a timestamp pass."""
    run.publish(ONE)
    first, second = (run.plan(replace(ONE, text=text)) for text in ("Of one.", "Of two."))
    assert results(run.apply(first)) == [("updated", "")]
    assert results(run.apply(second)) == [("blocked", "editconflict")]
    assert wiki.page_text(ONE.title) == "Of one."


def test_silent_merge_is_told_and_never_overwritten(wiki: Wiki, run: Run) -> None:
    """The server merged both edits: a conflict now, and in every later run."""
    run.publish(ONE)
    planned = run.plan(replace(ONE, text=ONE.text.replace("One line", "Our line")))
    wiki.edit(ONE.title, ONE.text.replace("A fourth line", "Her line"))
    assert results(run.apply(planned)) == [("blocked", "merged")]
    assert "Her line" in (wiki.page_text(ONE.title) or "")
    assert results(run.publish(replace(ONE, text="New."))) == [("blocked", "edited")]
    assert "Her line" in (wiki.page_text(ONE.title) or "")


def test_page_created_meanwhile_is_a_conflict(wiki: Wiki, run: Run) -> None:
    """A new page never replaces one that appeared since the plan."""
    planned = run.plan(ONE)
    wiki.edit(ONE.title, "Hers.")
    assert results(run.apply(planned)) == [("blocked", "articleexists")]
    assert wiki.page_text(ONE.title) == "Hers."


def test_page_deleted_meanwhile_stays_deleted(wiki: Wiki, run: Run) -> None:
    """An update never creates."""
    run.publish(ONE)
    planned = run.plan(replace(ONE, text="New."))
    wiki.api("Admin", action="delete", title=ONE.title, reason="not wanted")
    assert results(run.apply(planned)) == [("blocked", "missingtitle")]
    assert wiki.revisions(ONE.title) == []


def test_deleted_page_is_told_in_the_plan(wiki: Wiki, run: Run) -> None:
    """With whoever deleted it."""
    run.publish(ONE)
    wiki.api("Admin", action="delete", title=ONE.title, reason="not wanted")
    (step,) = run.plan(ONE).steps
    assert (step.action, step.code) == (Action.BLOCKED, "pagedeleted")
    assert "Admin" in step.reason
    assert "not wanted" in step.reason


def test_redirect_to_a_page_that_was_not_made_waits(wiki: Wiki, run: Run) -> None:
    """It would lead to nothing; once the page is there, it is made."""
    title = ONE.title.removesuffix("/en")
    base = DesiredPage(title, Kind.BASE, f"#REDIRECT [[{ONE.title}]]", ONE.key, "en")
    wiki.api("Admin", action="protect", title=ONE.title, protections="create=sysop")
    planned = run.plan(ONE, base)
    assert results(run.apply(planned))[1] == ("waiting", "")
    wiki.api("Admin", action="protect", title=ONE.title, protections="create=all")
    planned = run.plan(ONE, base)
    wiki.api("Admin", action="protect", title=ONE.title, protections="create=sysop")
    assert [code for code, _ in results(run.apply(planned))] == ["blocked", "waiting"]
    assert wiki.page_text(base.title) is None
    wiki.api("Admin", action="protect", title=ONE.title, protections="create=all")
    assert [code for code, _ in results(run.publish(ONE, base))] == ["created", "created"]


def test_deleted_page_is_never_brought_back_even_if_nobody_asked(wiki: Wiki, run: Run) -> None:
    """At a first publish the plan doesn't ask; MediaWiki itself refuses then."""
    many = [page(n, f"Digest {n}.") for n in range(1, 13)]
    run.publish(many[0])
    wiki.api("Admin", action="delete", title=many[0].title, reason="not wanted")
    done = run.publish(*many)
    assert results(done) == [("blocked", "pagedeleted")] + [("created", "")] * 11
    assert wiki.revisions(many[0].title) == []


def test_index_region_is_kept_and_nothing_around_it_touched(wiki: Wiki, run: Run) -> None:
    """People go on editing the page; not a byte of theirs changes."""
    wiki.edit(INDEX, index_page())
    run.publish(index("* one"))
    assert "* one" in (wiki.page_text(INDEX) or "")
    before = (wiki.page_text(INDEX) or "").replace("Bye.", "Bye, and\n* thanks.")
    wiki.edit(INDEX, before)
    assert results(run.publish(index("* one"))) == [("unchanged", "")]
    run.publish(index("* two"))
    after = wiki.page_text(INDEX) or ""
    start, end = before.index(BEGIN[:25]), before.index("<!-- clinicbot: end")
    assert after.startswith(before[:start])
    assert after.endswith(before[end:])
    assert "* two" in after
    assert "* one" not in after


def test_damaged_index_marks_stop_the_index_only(wiki: Wiki, run: Run) -> None:
    """The message says which lines to mend."""
    wiki.edit(INDEX, index_page().replace("end index", "enn index"))
    done = run.publish(ONE, index("* one"))
    assert results(done) == [("created", ""), ("blocked", "index-marks-damaged")]
    assert BEGIN in done.outcomes[1].fix


def test_edit_inside_the_index_region_is_not_overwritten(wiki: Wiki, run: Run) -> None:
    """A row added by hand waits for the sources."""
    run.publish(index("* one"))
    wiki.edit(INDEX, (wiki.page_text(INDEX) or "").replace("* one", "* one\n* by hand"))
    assert results(run.publish(index("* two"))) == [("blocked", "index-edited")]
    assert "by hand" in (wiki.page_text(INDEX) or "")


def test_requests_of_a_first_publish_and_of_a_second_run(wiki: Wiki, proxy: Proxy) -> None:
    """An edit a page, and no more than a dozen others; then two, and no texts."""
    session = enter(wiki, proxy.url)
    assert session.max_page_bytes
    proxy.clear()
    run = Run(session, stop_page="User:ClinicBot/stop")
    run.publish(*TEN, index("* row"))
    assert len(proxy.actions("edit")) == 11
    assert len(proxy.actions()) - 11 <= 16
    proxy.clear()
    run.publish(*TEN, index("* row"))
    assert len(proxy.actions()) == 2
    assert not any("content" in one.params.get("rvprop", "") for one in proxy.asked)
    proxy.clear()
    changed = [replace(one, text=f"{one.text} New.") for one in TEN[:5]]
    run.publish(*changed, *TEN[5:], index("* row"))
    others = [one for one in proxy.actions() if one.action != "edit"]
    assert (len(proxy.actions("edit")), len(others)) == (5, 4)
    bodies = [one for one in proxy.asked if "content" in one.params.get("rvprop", "")]
    assert [one.title for one in bodies] == ["|".join(one.title for one in changed)]


def test_anonymous_plan_tells_the_same(wiki: Wiki, run: Run) -> None:
    """It needs no login, and no permission."""
    run.publish(ONE, OTHER)
    wiki.edit(OTHER.title, "Hers.")
    for account in ("ClinicBot", ""):
        anonymous = Run(enter(wiki, password="", account=account, writing=False))
        planned = anonymous.plan(replace(ONE, text="New."), replace(OTHER, text="New."))
        assert [step.action for step in planned.steps] == [Action.UPDATE, Action.BLOCKED]


def test_progress_is_told_of_every_page_in_order(run: Run) -> None:
    """What is done is told when it is done."""
    done = run.publish(*TEN)
    assert run.told == list(done.outcomes)
