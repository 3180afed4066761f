"""Translators' own forms of what a document says: pulled, and left on the wiki as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clinicbot.commands.pull import write
from clinicbot.commands.pull_translate import pulled
from clinicbot.intake.conflicts import Decisions
from clinicbot.publish.surroundings import Surroundings
from tests.support.bot import enter
from tests.support.life import ENGLISH, PAGE, SPANISH, Bot, blocked, change, small_series
from tests.support.proxy import Proxy


if TYPE_CHECKING:
    from pathlib import Path

    from clinicbot.intake.pull import Pulled
    from tests.support.wiki import Wiki

pytestmark = [pytest.mark.wiki, pytest.mark.translate]

BEN = '"The [[Meta:Old|budget]] for the summer school has grown twice."'
BEN_ES = '"El [[Meta:Old|presupuesto]] ha crecido dos veces."'


@pytest.fixture
def bot(wiki: Wiki, tmp_path: Path) -> Bot:
    """Publish a small series, all of it."""
    english, spanish = ENGLISH.replace("Second.", BEN), SPANISH.replace("Segundo.", BEN_ES)
    made = Bot(wiki, small_series(tmp_path, en=english, es=spanish))
    made.begin()
    return made


def pull(bot: Bot) -> list[Pulled]:
    """Pull everything and write the documents."""
    session = enter(bot.wiki, writing=False)
    found = list(pulled(session, Surroundings(bot.series), ["001"], Decisions()))
    write(found)
    return found


def unit(bot: Bot, language: str, definition: str) -> str:
    """Find the id of a unit by a word in it."""
    found = bot.units(language)
    return next(id_ for id_, one in found.items() if definition in one["definition"])


def status(bot: Bot, language: str, definition: str) -> str:
    """Say how a unit stands that is found by a word in it."""
    found = bot.units(language)[unit(bot, language, definition)]
    return str(found["properties"]["status"])


def translate(bot: Bot, language: str, definition: str, text: str, user: str = "") -> str:
    """Have a translator translate a unit; name its page."""
    title = f"Translations:{PAGE}/{unit(bot, language, definition)}/{language}"
    bot.wiki.edit(title, text, user or "Translator")
    bot.wiki.run_jobs()
    return title


@pytest.mark.parametrize(
    "text",
    [
        "'''Ben:''' Le [[$meta-old|budget]] a doublé.",
        "'''Ben''': Le [[$meta-old|budget]] a doublé.",
        "'''Ben :'''  Le [[$meta-old|budget]] a doublé.",
        "'''Ben:''' Le [[Meta:Old|budget]] a doublé.",
    ],
)
def test_form_of_a_translator_is_left_as_it_is(bot: Bot, text: str) -> None:
    """What it says is pulled; then nothing is to be written, and nothing to be pulled."""
    title = translate(bot, "fr", "summer", text)
    pull(bot)
    document = bot.document("fr").read_text()
    assert "says: Le [[Meta:Old|budget]] a doublé." in document
    assert "base-revision" not in document
    assert bot.until_done().exit_code == 0
    assert bot.wiki.page_text(title) == text
    assert pull(bot) == []


def test_outdated_text_in_its_own_form_stays_outdated(bot: Bot) -> None:
    """Until its document follows, in whatever order is pulled and published."""
    text = "'''Ben:''' Le [[$meta-old|budget]] a doublé."
    title = translate(bot, "fr", "summer", text)
    pull(bot)
    change(bot.document("en"), "grown twice", "grown three times")
    bot.until_done()
    assert bot.wiki.page_text(title) == text
    assert status(bot, "fr", "summer") == "fuzzy"
    pull(bot)
    assert "outdated: true" in bot.document("fr").read_text()
    bot.until_done()
    assert bot.wiki.page_text(title) == text
    assert status(bot, "fr", "summer") == "fuzzy"
    translate(bot, "fr", "summer", "'''Ben:''' Le [[$meta-old|budget]] a triplé.")
    pull(bot)
    assert "outdated: true" not in bot.document("fr").read_text()
    assert bot.until_done().exit_code == 0
    assert status(bot, "fr", "summer") == "translated"


def test_outdated_text_whose_link_its_source_changed_stays_outdated(bot: Bot) -> None:
    """The document still has the old link, which was a variable of the source."""
    title = f"Translations:{PAGE}/{unit(bot, 'es', 'summer')}/es"
    change(bot.document("en"), "[[Meta:Old|budget]]", "whole [[Meta:New|budget]]")
    bot.until_done()
    assert status(bot, "es", "summer") == "fuzzy"
    text = "'''Ben:''' El [[Meta:Old|presupuesto]] ha crecido dos veces."
    assert bot.wiki.page_text(title) == f"!!FUZZY!!{text}"
    change(bot.document("es"), "[[Meta:Old|presupuesto]]", "[[Meta:New|presupuesto]] entero")
    bot.until_done()
    assert status(bot, "es", "summer") == "translated"


def test_text_that_its_document_calls_outdated_keeps_its_form(bot: Bot) -> None:
    """It is marked as outdated, and nothing else is done to it."""
    text = "'''Ben:''' Le [[$meta-old|budget]] a doublé."
    title = translate(bot, "fr", "summer", text)
    pull(bot)
    change(bot.document("fr"), "a doublé.\n", "a doublé.\n        outdated: true\n")
    revision = bot.wiki.revisions(title)[0]["revid"]
    change(bot.document("fr"), "number: 1\n", f"number: 1\nbase-revision: {revision}\n")
    bot.until_done()
    assert bot.wiki.page_text(title) == f"!!FUZZY!!{text}"
    assert pull(bot) == []


def test_old_text_in_its_own_form_is_outdated_in_a_new_unit(bot: Bot) -> None:
    """The source changed so much that the remark has another number now."""
    translate(bot, "fr", "summer", "'''Ben:''' Le [[$meta-old|budget]] a doublé.")
    pull(bot)
    change(bot.document("en"), BEN, '"Volunteers of [[Meta:New|Lagos]] met yesterday."')
    bot.until_done()
    assert status(bot, "fr", "Volunteers") == "fuzzy"


def test_title_that_a_translator_gave_stays(bot: Bot) -> None:
    """No document has it, so none has taken it in."""
    title = f"Translations:{PAGE}/Page display title/fr"
    bot.wiki.edit(title, "Clinique du printemps", "Translator")
    translate(bot, "fr", "summer", "'''Ben:''' Le [[$meta-old|budget]] a doublé.")
    pull(bot)
    change(bot.document("fr"), "number: 1\n", "number: 1\nbase-revision: 999\n")
    assert bot.until_done().exit_code == 0
    assert bot.wiki.page_text(title) == "Clinique du printemps"


def test_text_under_the_bots_name_by_another_tool_is_pulled(bot: Bot) -> None:
    """The fingerprint tells whose a text is, as in publishing; so that is no dead end."""
    translate(bot, "es", "summer", "'''Ben:''' De otra herramienta.", "ClinicBot")
    assert "translator" in blocked(bot.plan())
    pull(bot)
    assert "De otra herramienta." in bot.document("es").read_text()
    assert bot.until_done().exit_code == 0


def test_texts_in_their_own_form_are_seen_without_a_look_at_units(bot: Bot) -> None:
    """Outdated ones, too: the translation pages show them, all in one request."""
    translate(bot, "fr", "summer", "'''Ben:''' Le [[$meta-old|budget]] a doublé.")
    translate(bot, "fr", "A point", "Un point.")
    translate(bot, "fr", "Money", "==Topic $number: Argent==")
    pull(bot)
    change(bot.document("en"), "grown twice", "grown three times")
    bot.until_done()
    assert status(bot, "fr", "summer") == "fuzzy"
    with Proxy(bot.wiki.url) as proxy:
        bot.api = proxy.url
        assert not bot.plan().changes
        lists = [asked.params.get("list") for asked in proxy.asked]
    assert "messagecollection" not in lists
    change(bot.document("fr"), "a doublé", "a triplé")
    assert "translator" in blocked(bot.plan())
