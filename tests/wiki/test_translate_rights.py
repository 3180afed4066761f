"""Who may do what in the life of a translatable page: marks, languages, groups, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clinicbot.errors import ExitCode
from tests.support.life import ENGLISH, PAGE, SPANISH, Bot, blocked, change, changes, small_series


if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.proxy import Proxy
    from tests.support.wiki import Wiki

pytestmark = [pytest.mark.wiki, pytest.mark.translate]


@pytest.fixture
def bot(wiki: Wiki, tmp_path: Path) -> Bot:
    """Give the bot with a small series that it marks itself."""
    return Bot(wiki, small_series(tmp_path))


def test_person_marks_where_the_bot_does_not(bot: Bot) -> None:
    """By default the run says who is waited for, and goes on after the mark."""
    small_series(bot.folder, settings="")
    done = bot.publish()
    assert done.exit_code is ExitCode.PERSON
    (waiting,) = blocked(bot.plan()).values()
    assert waiting.code == "await-mark"
    assert f"Special:PageTranslation?do=mark&target={PAGE.replace(' ', '_')}" in waiting.fix
    bot.wiki.api("Admin", action="markfortranslation", title=PAGE)
    bot.wiki.run_jobs()
    assert changes(bot.publish()) == {"unit": 6}
    assert bot.plan().exit_code is ExitCode.OK


def test_account_without_the_right_to_mark_is_told(bot: Bot) -> None:
    """With who has the right; everything else is done."""
    bot.wiki.configure(wgGroupPermissions={"bot": {"pagetranslation": False}})
    done = bot.publish()
    assert changes(done) == {"page": 1}
    waiting = blocked(bot.plan())["await-mark"]
    assert "pagetranslation" in waiting.reason
    assert "sysop" in waiting.reason


def test_wiki_whose_api_cannot_mark_is_told(bot: Bot, proxy: Proxy) -> None:
    """As before 1.43; the person's link is there all the same."""
    bot.api = proxy.url
    proxy.fault(
        action="paraminfo",
        times=9,
        rewrite=lambda body: body.replace(b'"name":"markfortranslation"', b'"name":"other"'),
    )
    assert changes(bot.publish()) == {"page": 1}
    waiting = blocked(bot.plan())["await-mark"]
    assert "1.43" in waiting.reason
    assert "do=mark" in waiting.fix


def test_language_is_set_before_the_first_mark(bot: Bot) -> None:
    """The call's own document is the source, and Translate takes it for that."""
    for path in (bot.document("en"), bot.document("es")):
        path.write_text(path.read_text() + "call-language: es\n")
    done = bot.publish()
    assert changes(done)["language"] == 1
    groups = bot.wiki.api(action="query", meta="messagegroups", mgfilter=f"page-{PAGE}",
                          mgprop="id|sourcelanguage")  # fmt: skip
    assert groups["query"]["messagegroups"][0]["sourcelanguage"] == "es"
    assert "Hello." in (bot.wiki.page_text(f"{PAGE}/en") or "")


def test_without_the_right_to_set_the_language_nothing_is_marked(bot: Bot) -> None:
    """A mark in the wrong language could not be undone."""
    bot.wiki.configure(wgGroupPermissions={"bot": {"pagelang": False}})
    for path in (bot.document("en"), bot.document("es")):
        path.write_text(path.read_text() + "call-language: es\n")
    assert changes(bot.publish()) == {"page": 1}
    waiting = blocked(bot.plan())["pagelang"]
    assert "sysop" in waiting.fix
    bot.wiki.api("Admin", action="setpagelanguage", title=PAGE, lang="es")
    assert changes(bot.publish())["mark"] == 1


def test_marked_page_keeps_its_language(bot: Bot) -> None:
    """A document in the call's language that comes later is a translation."""
    bot.document("es").unlink()
    bot.until_done()
    bot.document("es").write_text(SPANISH + "call-language: es\n")
    bot.document("en").write_text(ENGLISH + "call-language: es\n")
    bot.until_done()
    assert "'''Ana:''' First." in (bot.wiki.page_text(PAGE) or "")
    assert "'''Ana:''' Primero." in (bot.wiki.page_text(f"{PAGE}/es") or "")


def test_notes_tell_who_speaks_to_whom(bot: Bot) -> None:
    """They are there for translators, written once, and follow the document."""
    small_series(bot.folder, settings="mark: auto\nunit-notes: true")
    assert changes(bot.until_done()) == {}
    title, under = f"Translations:{PAGE}/4/qqq", "Under: Topic 1: Money"
    assert bot.wiki.page_text(title) == f"Spoken by: Ana\n\n{under}"
    shown = bot.wiki.api(
        action="translationaids", title=f"Translations:{PAGE}/4/es", prop="documentation"
    )
    assert "Spoken by: Ana" in shown["helpers"]["documentation"]["html"]
    change(bot.document("en"), "points: [A point.]", "points: [{by: Carla, says: A point.}]")
    bot.until_done()
    assert bot.wiki.page_text(title) == ("Spoken by: Carla\n\nIn reply to: Ana\n\n" + under)


@pytest.mark.parametrize("by", ["Translator", "ClinicBot"])
def test_note_that_is_not_the_bots_stays(bot: Bot, by: str) -> None:
    """Whether a person wrote it or another tool of the account, before the bot's or after."""
    small_series(bot.folder, settings="mark: auto\nunit-notes: true")
    bot.publish()
    bot.wiki.edit(f"Translations:{PAGE}/4/qqq", "Mind the pun.", by)
    bot.wiki.edit(f"Translations:{PAGE}/5/qqq", "", by)
    change(bot.document("en"), "points: [A point.]", "points: [{by: Carla, says: A point.}]")
    change(bot.document("en"), "by: Ben", "by: Benedict")
    bot.until_done()
    assert bot.wiki.page_text(f"Translations:{PAGE}/4/qqq") == "Mind the pun."
    assert bot.wiki.page_text(f"Translations:{PAGE}/5/qqq") == ""


def test_page_joins_the_group_of_its_series(bot: Bot) -> None:
    """Which is made first, by whoever may."""
    bot.wiki.configure(wgGroupPermissions={"bot": {"translate-manage": True}})
    small_series(bot.folder, settings="mark: auto\naggregate-group: Our clinics")
    assert changes(bot.publish())["group"] == 2
    tree = bot.wiki.api(action="query", meta="messagegroups", mgformat="tree",
                        mgroot="agg-Our_clinics", mgprop="id")  # fmt: skip
    assert [one["id"] for one in tree["query"]["messagegroups"]] == [f"page-{PAGE}"]
    assert not changes(bot.publish())


def test_account_that_may_not_keep_groups_is_told(bot: Bot) -> None:
    """All else is done."""
    small_series(bot.folder, settings="mark: auto\naggregate-group: Our clinics")
    bot.publish()
    assert list(blocked(bot.plan())) == ["translate-manage"]


def test_priority_languages_are_set_with_the_mark(bot: Bot) -> None:
    """And once, unless they change."""
    small_series(bot.folder, settings="mark: auto\npriority-languages: [fr, de]")
    bot.until_done()
    said = bot.wiki.api(action="query", meta="messagegroups", mgfilter=f"page-{PAGE}",
                        mgprop="id|prioritylangs")  # fmt: skip
    assert said["query"]["messagegroups"][0]["prioritylangs"] == ["fr", "de"]


def test_account_that_may_not_translate_is_told_once(bot: Bot) -> None:
    """Not by the first refusal of many: before anything is sent."""
    nobody = {group: {"translate": False} for group in ("user", "bot", "sysop")}
    bot.wiki.configure(wgGroupPermissions=nobody)
    done = bot.publish()
    assert changes(done) == {"page": 1, "mark": 1}
    waiting = blocked(bot.plan())["translate"]
    assert "6 units" in waiting.reason
    assert "grant" in waiting.fix


def test_mark_that_the_account_may_not_make_after_all_is_told(bot: Bot, proxy: Proxy) -> None:
    """The right was taken away after the plan was made."""
    bot.api = proxy.url
    taken = {"bot": {"pagetranslation": False}}
    proxy.fault(
        action="markfortranslation",
        before=lambda: bot.wiki.configure(wgGroupPermissions=taken),
    )
    (refused,) = [one for one in bot.publish().outcomes if one.code == "permissiondenied"]
    assert refused.title == PAGE
    assert "translatable pages" in refused.reason
    assert "grant" in refused.fix
