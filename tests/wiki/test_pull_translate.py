"""What translators and others did on a source page, brought into the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clinicbot.commands.pull import write
from clinicbot.commands.pull_translate import pulled
from clinicbot.intake.conflicts import Decisions
from clinicbot.publish.surroundings import Surroundings
from tests.support.bot import enter
from tests.support.life import PAGE, Bot, changes, small_series


if TYPE_CHECKING:
    from pathlib import Path

    from clinicbot.intake.pull import Pulled
    from tests.support.wiki import Wiki

pytestmark = [pytest.mark.wiki, pytest.mark.translate]


@pytest.fixture
def bot(wiki: Wiki, tmp_path: Path) -> Bot:
    """Publish a small series, all of it."""
    made = Bot(wiki, small_series(tmp_path))
    made.until_done()
    return made


def pull(bot: Bot) -> list[Pulled]:
    """Pull everything and write the documents."""
    session = enter(bot.wiki, writing=False)
    found = list(pulled(session, Surroundings(bot.series), ["001"], Decisions()))
    write(found)
    return found


def document(bot: Bot, language: str) -> str:
    """Read a document's text."""
    return (bot.folder / "digests" / "001" / f"{language}.yaml").read_text()


def unit(bot: Bot, language: str, definition: str) -> str:
    """Find the id of a unit by a word in it."""
    found = bot.units(language)
    return next(id_ for id_, one in found.items() if definition in one["definition"])


def translate(bot: Bot, language: str, definition: str, text: str) -> int:
    """Have a translator translate a unit."""
    title = f"Translations:{PAGE}/{unit(bot, language, definition)}/{language}"
    revision = bot.wiki.edit(title, text, "Translator")
    bot.wiki.run_jobs()
    return revision


def test_nothing_is_pulled_where_only_the_bot_wrote(bot: Bot) -> None:
    """Marks and supplied translations are nobody's edits."""
    assert pull(bot) == []


def test_edit_of_the_source_page_is_one_line(bot: Bot) -> None:
    """Markers, tags and variables are no part of it; nothing is to be written then."""
    text = bot.wiki.page_text(PAGE) or ""
    bot.wiki.edit(PAGE, text.replace("Second.", "Secondly."))
    before = document(bot, "en")
    (one,) = pull(bot)
    assert document(bot, "en") == before.replace("Second.", "Secondly.")
    assert not one.waits
    assert bot.until_done().exit_code == 0


def test_translators_wording_over_a_supplied_text_is_taken(bot: Bot) -> None:
    """One line of the other document; the plan then has nothing to object."""
    translate(bot, "es", "Second.", "'''Ben:''' En segundo lugar.")
    before = document(bot, "es")
    pull(bot)
    assert document(bot, "es") == before.replace("Segundo.", "En segundo lugar.")
    results = bot.publish()
    assert not changes(results)
    assert results.exit_code == 0
    assert pull(bot) == []


def test_new_language_becomes_a_document(bot: Bot) -> None:
    """What isn't translated says so, and is never supplied as a translation."""
    translate(bot, "fr", "First.", "'''Ana:''' Premièrement.")
    pull(bot)
    text = document(bot, "fr")
    assert "says: Premièrement." in text
    assert text.count("untranslated: true") >= 3
    results = bot.until_done()
    assert results.exit_code == 0
    units = bot.units("fr")
    assert units[unit(bot, "fr", "Second.")]["translation"] is None
    translate(bot, "fr", "A point.", "Un point.")
    pull(bot)
    assert "says: Un point." in document(bot, "fr") or "- Un point." in document(bot, "fr")
    assert document(bot, "fr").count("untranslated: true") == text.count("untranslated: true") - 1
