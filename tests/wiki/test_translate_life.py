"""The life of pages in the translate layout, on the real Translate extension."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from clinicbot.errors import ExitCode
from clinicbot.publish.plan import Action
from clinicbot.wikitext.generated import generate
from tests.support.life import (
    ENGLISH,
    PAGE,
    Bot,
    blocked,
    change,
    changes,
    fixture_series,
    small_series,
)
from tests.support.proxy import Answer, Proxy


if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.wiki import Wiki

pytestmark = [pytest.mark.wiki, pytest.mark.translate]

CALL = "Wikimedia Clinics/006"


@pytest.fixture
def bot(wiki: Wiki, tmp_path: Path) -> Bot:
    """Give the bot with a small series that it marks itself."""
    return Bot(wiki, small_series(tmp_path))


def translate(bot: Bot, unit: str, language: str, text: str, page: str = PAGE) -> int:
    """Let a person translate a unit."""
    return bot.wiki.edit(f"Translations:{page}/{unit}/{language}", text, "Translator")


def test_first_publish_goes_the_whole_way(bot: Bot) -> None:
    """Page, mark, texts: one run, and every language is complete."""
    done = bot.publish()
    assert changes(done) == {"page": 1, "mark": 1, "unit": 6}
    assert bot.status("es") == {"translated": 6}
    assert bot.wiki.page_text(f"{PAGE}/es") == (
        "<languages/>\n\nHola.\n\n"
        '<span id="Topic_1:_Money"></span>\n== Tema 1: Dinero ==\n\n'
        "* '''Ana:''' Primero.\n** Un punto.\n* '''Ben:''' Segundo."
    )


def test_second_run_does_nothing_and_asks_little(bot: Bot, proxy: Proxy) -> None:
    """Three requests tell that pages, marks and every text are as wanted."""
    bot.begin()
    bot.api = proxy.url
    bot.run()
    proxy.asked.clear()
    life = bot.run()
    before = len(proxy.asked)
    plan = life.plan()
    assert not plan.changes
    lists = [asked for asked in proxy.asked[before:] if "siprop" not in asked.params]
    assert len(lists) <= 3


def test_plan_says_all_that_will_be_done(bot: Bot) -> None:
    """What can't be done yet is there, as waiting."""
    steps = [(step.page.kind.value, step.action) for step in bot.plan().steps]
    assert steps == [("page", Action.CREATE), ("mark", Action.WAIT), ("unit", Action.WAIT)]
    assert bot.wiki.page_text(PAGE) is None


@pytest.mark.parametrize(
    ("action", "where"), [("markfortranslation", "before"), ("edit", "after")]
)
def test_lost_connection_leaves_what_the_next_run_completes(
    bot: Bot, proxy: Proxy, action: str, where: str
) -> None:
    """Be it that the wiki heard the request, or only that nobody heard the answer."""
    bot.api = proxy.url
    proxy.fault(action=action, nth=2 if action == "edit" else 1, times=99, cut=where)
    bot.publish(jobs=False)
    proxy.clear()
    bot.api = ""
    bot.until_done()
    assert bot.status("es") == {"translated": 6}


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_hand_written_page_in_the_way_is_found_before_anything_is_written(
    bot: Bot, language: str
) -> None:
    """The first mark would write over it; the plan says what to do."""
    bot.wiki.edit(f"{PAGE}/{language}", "By hand.")
    (step,) = bot.plan().steps
    assert (step.action, step.code) == (Action.BLOCKED, "handwritten")
    assert f"{language}.yaml" in step.fix
    assert bot.publish().exit_code is ExitCode.PERSON
    assert bot.wiki.page_text(PAGE) is None
    assert bot.wiki.page_text(f"{PAGE}/{language}") == "By hand."


def test_translators_text_is_never_written_over(bot: Bot) -> None:
    """It is shown as a difference to the document, until that takes it in."""
    bot.begin()
    theirs = translate(bot, "3", "es", "'''Ana:''' Lo primero.")
    bot.wiki.run_jobs()
    waiting = blocked(bot.plan())["translator"]
    assert "Translator" in waiting.reason
    assert "-'''Ana:''' Lo primero." in waiting.diff
    assert not changes(bot.publish())
    path = bot.document("es")
    path.write_text(path.read_text() + f"base-revision: {theirs}\n")
    assert changes(bot.publish()) == {"unit": 1}
    assert bot.units("es")["3"]["translation"] == "'''Ana:''' Primero."


def test_translators_text_that_the_document_takes_over_is_as_wanted(bot: Bot) -> None:
    """Then there is nothing to do, and nothing to show."""
    bot.begin()
    translate(bot, "4", "es", "Otro punto.")
    change(bot.document("es"), "Un punto.", "Otro punto.")
    bot.wiki.run_jobs()
    assert not bot.plan().changes
    assert not bot.plan().blocked


def test_wording_of_a_translator_beats_the_series(bot: Bot) -> None:
    """Where no document is concerned, a person's sentence is not even mentioned."""
    (bot.folder / "wording").mkdir()
    (bot.folder / "wording" / "fr.yaml").write_text("{}\n")
    bot.document("en").write_text(ENGLISH.replace("intro: Hello., ", ""))
    bot.document("es").unlink()
    bot.until_done()
    assert "intro" not in bot.status("fr")
    french = bot.units("fr")["1"]["translation"]
    assert french
    translate(bot, "1", "fr", "Ceci est à moi.")
    bot.wiki.run_jobs()
    plan = bot.plan()
    assert (plan.changes, plan.blocked) == ((), ())


def test_changed_source_outdates_and_changed_document_updates(bot: Bot) -> None:
    """The extension marks what is outdated; a document that follows is written."""
    bot.begin()
    change(bot.document("en"), "First.", "Firstly.")
    bot.publish()
    assert bot.units("es")["3"]["properties"]["status"] == "fuzzy"
    assert not changes(bot.publish())
    change(bot.document("es"), "Primero.", "Antes de nada.")
    assert changes(bot.publish()) == {"unit": 1}
    assert bot.status("es") == {"translated": 6}


def test_both_changed_at_once_end_translated(bot: Bot) -> None:
    """The new text waits until the wiki's jobs have outdated the old one."""
    bot.begin()
    change(bot.document("en"), "First.", "Firstly.")
    change(bot.document("es"), "Primero.", "Antes de nada.")
    first = bot.publish()
    assert changes(first) == {"page": 1, "mark": 1}
    assert changes(bot.publish()) == {"unit": 1}
    assert bot.status("es") == {"translated": 6}
    assert bot.units("es")["3"]["translation"] == "'''Ana:''' Antes de nada."


def test_minor_change_outdates_nothing_even_after_a_cut(bot: Bot) -> None:
    """`minor:` counts from the last mark, not from the last edit of the page."""
    bot.begin()
    change(bot.document("en"), "says: Second.}", "says: Seconds., minor: true}")
    bot.publish(max_edits=1)
    assert changes(bot.publish()) == {"mark": 1}
    assert bot.status("es") == {"translated": 6}
    assert "Seconds." in bot.units("es")["5"]["definition"]


def test_edit_of_a_person_on_the_source_page_stands(bot: Bot) -> None:
    """It is shown; a mark of the bot's own text is no such edit."""
    bot.begin()
    text = bot.wiki.page_text(PAGE) or ""
    bot.wiki.edit(PAGE, text.replace("Second.", "Second!"))
    change(bot.document("en"), "First.", "Firstly.")
    assert "edited" in blocked(bot.plan())
    bot.wiki.edit(PAGE, text, "Admin")
    assert changes(bot.publish())["page"] == 1


def test_mark_by_a_person_is_no_edit_by_one(bot: Bot) -> None:
    """The markers that it leaves are carried on."""
    small_series(bot.folder, settings="")
    bot.publish()
    bot.wiki.api("Admin", action="markfortranslation", title=PAGE)
    change(bot.document("en"), "First.", "Firstly.")
    assert changes(bot.publish())["page"] == 1
    assert "<!--T:3--> '''Ana:''' Firstly." in (bot.wiki.page_text(PAGE) or "")


def test_refused_mark_is_told_and_tried_again(bot: Bot, proxy: Proxy) -> None:
    """One page's trouble is its own; the next run goes on."""
    bot.api = proxy.url
    proxy.fault(action="markfortranslation", answer=Answer.error("tpt-notsuitable", "No."))
    done = bot.publish()
    (refused,) = [one for one in done.outcomes if one.code == "tpt-notsuitable"]
    assert refused.title == PAGE
    proxy.clear()
    bot.until_done()
    assert bot.status("es") == {"translated": 6}


def test_mark_whose_answer_is_lost_counts_as_done(bot: Bot, proxy: Proxy) -> None:
    """Asked again, the wiki speaks of an old revision: that of before the mark."""
    bot.api = proxy.url
    proxy.fault(action="markfortranslation", cut="after", times=1)
    done = bot.publish()
    assert done.exit_code is ExitCode.OK
    assert changes(done) == {"page": 1, "mark": 1, "unit": 6}


def test_somebodys_edit_before_the_mark_is_not_marked(bot: Bot, proxy: Proxy) -> None:
    """The mark names the revision that it means."""
    bot.api = proxy.url
    proxy.fault(
        action="markfortranslation",
        before=lambda: bot.wiki.edit(PAGE, "<translate>Not ours.</translate>"),
    )
    done = bot.publish()
    assert [one.code for one in done.outcomes if one.code] == ["tpt-oldrevision"]


def test_index_names_every_language_with_its_completeness(bot: Bot) -> None:
    """Also a language that only a person translates into."""
    small_series(bot.folder, settings="mark: auto\nindex:\n  pages: {en: Wikimedia Clinics}")
    bot.until_done()
    translate(bot, "3", "de", "'''Ana:''' Erstens.")
    bot.wiki.run_jobs()
    bot.until_done()
    index = bot.wiki.page_text("Wikimedia Clinics") or ""
    assert f'[[{PAGE}/de|<span lang="de" dir="ltr">Deutsch (14 %)</span>]]' in index
    assert f'[[{PAGE}/es|<span lang="es" dir="ltr">español</span>]]' in index


def test_changed_digest_is_looked_at_again_and_no_other(bot: Bot, proxy: Proxy) -> None:
    """The index, which is made of all of them, knows the others from the first look."""
    small_series(bot.folder, settings="mark: auto\nindex:\n  pages: {en: Wikimedia Clinics}")
    other = bot.folder / "digests" / "002"
    other.mkdir()
    for language in ("en", "es"):
        text = bot.document(language).read_text().replace("number: 1", "number: 2")
        (other / f"{language}.yaml").write_text(text)
    bot.until_done()
    index = bot.wiki.page_text("Wikimedia Clinics")
    change(bot.document("en"), "First.", "Firstly.")
    change(bot.document("es"), "Primero.", "En primer lugar.")
    bot.api = proxy.url
    bot.publish()
    looks = [one.params["titles"] for one in proxy.asked if "intestactions" in one.params]
    assert len(looks) > 1
    assert all("002" not in titles for titles in looks[1:])
    bot.until_done()
    assert bot.wiki.page_text("Wikimedia Clinics") == index
    assert "002/es" in (index or "")


def test_wiki_without_the_extension_is_told(bot: Bot, proxy: Proxy) -> None:
    """Nothing is written in a layout that would be of no use."""
    bot.api = proxy.url
    proxy.fault(
        action="query",
        times=99,
        rewrite=lambda body: body.replace(b'"messagegroups":', b'"unknown":'),
    )
    (step,) = bot.plan().steps
    assert step.code == "no-translate"
    assert "subpages" in step.fix


def test_generated_pages_are_foreseen_byte_for_byte(wiki: Wiki, tmp_path: Path) -> None:
    """A language that is partly translated, and outdated in part, too."""
    bot = Bot(wiki, fixture_series(tmp_path, "901"))
    page = "Wikimedia Clinics/901"
    bot.publish()
    names = [name for name in bot.units("de", page) if name.isdigit()]
    for name in names[::2]:
        translate(bot, name, "de", f"$1 De {name}", page)
    change(bot.document("en", "901"), "title: Strategy", "title: Strategy.")
    bot.publish()
    known = bot.units("de", page)
    german = {name: one["translation"] for name, one in known.items() if one["translation"]}
    outdated = {name for name, one in known.items() if "fuzzy" in one["tags"]}
    text = wiki.page_text(page) or ""
    assert outdated
    assert generate(text, "en", "en", {}) == wiki.page_text(f"{page}/en")
    assert generate(text, "en", "de", german, outdated) == wiki.page_text(f"{page}/de")


def test_full_life_of_a_call(wiki: Wiki, tmp_path: Path) -> None:
    """Spanish source, English supplied, French half by a person; then edits of all kinds."""
    bot = Bot(wiki, fixture_series(tmp_path))
    done = bot.publish()
    assert changes(done)["language"] == 1
    bot.until_done()
    total = len(bot.units("en", CALL))
    assert bot.status("en", CALL) == {"translated": total}
    half = _translate_half(bot)
    before = {language: bot.units(language, CALL) for language in ("en", "fr")}
    _edit_in_all_ways(bot.document("es", "006"), bot.document("en", "006"))
    bot.until_done()
    after = {language: bot.units(language, CALL) for language in ("en", "fr")}
    assert len(after["en"]) == total
    assert _names(before["en"]) - _names(after["en"]) == {_deleted(before["en"])}
    assert bot.status("en", CALL) == {"translated": total - 1, "fuzzy": 1}
    kept = [name for name in half if name in after["fr"]]
    assert all(after["fr"][name]["translation"] == f"Unité {name}" for name in kept)
    status = Counter(after["fr"][name]["properties"]["status"] for name in kept)
    assert status == {"translated": len(kept) - 1, "fuzzy": 1}
    for language in ("es", "en", "fr"):
        html = wiki.html(f"{CALL}/{language}")
        assert html.count("<ul>") == wiki.html(CALL).count("<ul>")
    assert not bot.plan().changes


def _translate_half(bot: Bot) -> list[str]:
    """Let a person translate the second half into French; give the units' ids."""
    names = [name for name in bot.units("fr", CALL) if name.isdigit()]
    half = names[len(names) // 2 :]
    for name in half:
        translate(bot, name, "fr", f"Unité {name}", CALL)
    bot.wiki.run_jobs()
    return half


def _names(units: dict[str, dict[str, object]]) -> set[str]:
    return set(units)


def _deleted(units: dict[str, dict[str, object]]) -> str:
    """Find the unit of the remark that the documents delete."""
    (name,) = [key for key, one in units.items() if "idea of mapping" in str(one["translation"])]
    return name


def _edit_in_all_ways(spanish: Path, english: Path) -> None:
    """Mend a typo in the source; in both, move a topic, delete a remark, add one."""
    change(spanish, "El mayor desafío es cómo", "El mayor reto es cómo")
    for path, said, new in (
        (spanish, "Apoyo la idea de Anna de mapear necesidades.", "Nos vemos pronto."),
        (english, "I support Anna's idea of mapping needs.", "See you soon."),
    ):
        lines = path.read_text().splitlines()
        at = next(n for n, line in enumerate(lines) if said in line)
        del lines[at - 1 : at + 1]
        lines += ["      - by: Quim (WMF)", f"        says: {new}"]
        head, first, second, third = "\n".join(lines).split("\n  - ")
        path.write_text(f"{head}\n  - {first}\n  - {third}\n  - {second}\n")
