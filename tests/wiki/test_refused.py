"""What a run makes of a wiki that refuses, breaks off or has had enough."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from sqlite3 import connect
from typing import TYPE_CHECKING

import pytest

from clinicbot.errors import ExitCode
from clinicbot.publish.apply import Result, Results
from tests.support.bot import Run, enter, page
from tests.support.proxy import Answer


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


def test_protected_page_is_told_in_the_plan_and_the_others_are_done(wiki: Wiki, run: Run) -> None:
    """The wiki itself says whether the account may edit."""
    run.publish(ONE)
    wiki.api("Admin", action="protect", title=ONE.title, protections="edit=sysop")
    done = run.publish(replace(ONE, text="New."), OTHER)
    assert results(done) == [("blocked", "protectedpage"), ("created", "")]
    assert "administrator" in done.outcomes[0].fix


def test_protection_after_the_plan_is_told_by_the_write(wiki: Wiki, run: Run) -> None:
    """What changes meanwhile is met at the gate."""
    run.publish(ONE)
    planned = run.plan(replace(ONE, text="New."))
    wiki.api("Admin", action="protect", title=ONE.title, protections="edit=sysop")
    assert results(run.apply(planned)) == [("blocked", "protectedpage")]


def test_missing_right_is_told_with_its_fix(wiki: Wiki, run: Run) -> None:
    """An account that may not create pages."""
    wiki.configure(wgGroupPermissions={"*": {"createpage": False}, "user": {"createpage": False}})
    done = run.publish(ONE)
    (outcome,) = done.outcomes
    assert (outcome.result, outcome.code) == (Result.BLOCKED, "cantcreate")
    assert "right" in outcome.fix or "grant" in outcome.fix


def test_title_blacklist_is_told_and_the_others_are_done(wiki: Wiki, run: Run) -> None:
    """Its page and its fix are named."""
    wiki.edit("MediaWiki:Titleblacklist", ".*006.*", user="Admin")
    done = run.publish(ONE, OTHER)
    assert results(done)[1] == ("created", "")
    assert done.outcomes[0].code.startswith("titleblacklist")
    assert done.outcomes[0].fix


def test_page_over_the_limit_is_told_before_it_is_sent(wiki: Wiki) -> None:
    """A wiki with a limit of one KiB."""
    wiki.configure(wgMaxArticleSize=1)
    done = Run(enter(wiki)).publish(replace(ONE, text="é" * 600), OTHER)
    assert results(done) == [("blocked", "contenttoobig"), ("created", "")]
    assert "1,200 bytes" in done.outcomes[0].reason


def test_nobots_is_honoured(wiki: Wiki, run: Run) -> None:
    """Also where the bot's source takes in the edit that put it there."""
    run.publish(ONE)
    theirs = wiki.edit(ONE.title, ONE.text + "\n{{nobots}}")
    new = replace(ONE, text="New.", base_revision=theirs)
    assert results(run.publish(new)) == [("blocked", "nobots")]


@pytest.mark.parametrize("consequence", ["disallow", "warn"])
def test_abuse_filter_is_told_by_name_and_not_overridden(
    wiki: Wiki, proxy: Proxy, consequence: str
) -> None:
    """Sending it again after a warning, as pywikibot's save does, would override it."""
    filter_edits(wiki, "no bots here", f'page_title contains "{ONE.key}"', consequence)
    done = Run(enter(wiki, proxy.url)).publish(ONE, OTHER)
    code = {"disallow": "abusefilter-disallowed", "warn": "abusefilter-warning"}[consequence]
    assert results(done) == [("blocked", code), ("created", "")]
    assert "no bots here" in done.outcomes[0].reason
    assert len(proxy.actions("edit")) == 2
    assert wiki.revisions(ONE.title) == []


def filter_edits(wiki: Wiki, name: str, rule: str, consequence: str) -> None:
    """Add an abuse filter; AbuseFilter has no API for it."""
    with closing(connect(wiki.folder / "data" / "wiki.sqlite")) as database, database:
        (actor,) = database.execute("SELECT actor_id FROM actor WHERE actor_name = 'Admin'")
        database.execute(
            "INSERT INTO abuse_filter (af_id, af_pattern, af_actor, af_timestamp, af_enabled,"
            " af_comments, af_public_comments, af_hidden, af_hit_count, af_throttled, af_deleted,"
            " af_actions, af_global, af_group)"
            " VALUES (1, ?, ?, '20260101000000', 1, '', ?, 0, 0, 0, 0, ?, 0, 'default')",
            (rule, *actor, name, consequence),
        )
        database.execute(
            "INSERT INTO abuse_filter_action (afa_filter, afa_consequence, afa_parameters)"
            " VALUES (1, ?, ?)",
            (consequence, "abusefilter-warning" if consequence == "warn" else ""),
        )


@pytest.mark.parametrize("before_the_plan", [True, False])
def test_blocked_account_ends_the_run_and_skips_the_rest(
    wiki: Wiki, run: Run, *, before_the_plan: bool
) -> None:
    """What concerns the account is told once, not for every page."""
    planned = run.plan(*TEN)
    wiki.api("Admin", action="block", user="ClinicBot", reason="trial")
    done = run.publish(*TEN) if before_the_plan else run.apply(planned)
    assert results(done)[0] == ("failed", "blocked")
    assert {one.result for one in done.outcomes[1:]} == {Result.SKIPPED}
    assert done.exit_code is ExitCode.WIKI
    assert wiki.revisions(TEN[1].title) == []


def test_read_only_wiki_ends_the_run(wiki: Wiki, run: Run) -> None:
    """Said in the wiki's own code."""
    planned = run.plan(*TEN)
    wiki.configure(wgReadOnly="Maintenance")
    done = run.apply(planned)
    assert results(done)[:2] == [("failed", "readonly"), ("skipped", "")]


def test_lost_session_is_taken_up_again(wiki: Wiki, proxy: Proxy) -> None:
    """A cookie that expired in the middle of a run costs a login, not the run."""
    mine = Run(enter(wiki, proxy.url))
    planned = mine.plan(*TEN)
    loaded = mine.session._engine
    proxy.fault(
        action="edit", nth=3, before=loaded.library.comms.http.cookie_jar.clear, answer=None
    )
    proxy.fault(action="edit", nth=3, answer=Answer.error("assertuserfailed"))
    done = mine.apply(planned)
    assert {one.result for one in done.outcomes} == {Result.CREATED}


@pytest.mark.parametrize("cut", ["before", "after", "middle"])
@pytest.mark.parametrize("there", [False, True])
def test_connection_that_breaks_writes_exactly_once(
    wiki: Wiki, run: Run, proxy: Proxy, *, cut: str, there: bool
) -> None:
    """Before or after the wiki took the edit: the page has it, and has it once."""
    if there:
        run.publish(ONE)
    mine = Run(enter(wiki, proxy.url))
    new = replace(ONE, text="New.")
    planned = mine.plan(new)
    proxy.fault(action="edit", cut=cut)
    done = mine.apply(planned)
    assert results(done) == [("updated" if there else "created", "")]
    kept = wiki.revisions(ONE.title)
    assert len(kept) == 1 + there
    assert kept[0]["revid"] == done.outcomes[0].revision
    assert results(mine.publish(new)) == [("unchanged", "")]


def test_failure_of_one_page_does_not_stop_the_others(wiki: Wiki, proxy: Proxy) -> None:
    """Not even one that nobody has ever heard of."""
    mine = Run(enter(wiki, proxy.url))
    proxy.fault(action="edit", nth=2, answer=Answer.error("martians", "They landed."))
    done = mine.publish(*TEN[:3])
    assert results(done) == [("created", ""), ("blocked", "martians"), ("created", "")]
    assert "They landed." in done.outcomes[1].reason
