"""What translators and others did on a source page, brought into the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clinicbot.commands.pull import write
from clinicbot.commands.pull_translate import pulled
from clinicbot.intake.conflicts import Decisions, Take
from clinicbot.publish.surroundings import Surroundings
from tests.support.bot import enter
from tests.support.life import PAGE, Bot, change, changes, small_series


if TYPE_CHECKING:
    from pathlib import Path

    from clinicbot.intake.pull import Pulled
    from tests.support.wiki import Wiki

pytestmark = [pytest.mark.wiki, pytest.mark.translate]


@pytest.fixture
def bot(wiki: Wiki, tmp_path: Path) -> Bot:
    """Publish a small series, all of it."""
    made = Bot(wiki, small_series(tmp_path))
    made.begin()
    return made


def pull(bot: Bot, *decisions: tuple[Take, str]) -> list[Pulled]:
    """Pull everything and write the documents."""
    session = enter(bot.wiki, writing=False)
    found = list(pulled(session, Surroundings(bot.series), ["001"], Decisions(decisions)))
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


def test_outdated_translation_says_so_until_it_is_updated(bot: Bot) -> None:
    """In the file, where the text is; and no run calls it up to date meanwhile."""
    translate(bot, "fr", "Second.", "'''Ben\u00a0:''' Deuxièmement.")
    pull(bot)
    assert "outdated" not in document(bot, "fr")
    change(bot.document("en"), "Second.", "Second of all.")
    bot.until_done()
    id_ = unit(bot, "fr", "Second of all.")
    pull(bot)
    text = document(bot, "fr")
    assert "says: Deuxièmement.\n        outdated: true\n" in text
    assert not pull(bot)
    assert bot.until_done().exit_code == 0
    assert bot.units("fr")[id_]["properties"]["status"] == "fuzzy"
    translate(bot, "fr", "Second of all.", "'''Ben\u00a0:''' Tout d'abord.")
    pull(bot)
    assert document(bot, "fr") == text.replace("Deuxièmement.", "Tout d'abord.").replace(
        "        outdated: true\n", ""
    )
    assert bot.until_done().exit_code == 0


def test_conflict_with_a_translator_is_decided_by_name(bot: Bot) -> None:
    """It names the translator; the document's text is then supplied, if that is decided."""
    translate(bot, "es", "Second.", "'''Ben:''' En segundo lugar.")
    change(bot.document("es"), "Segundo.", "El segundo.")
    (made,) = pull(bot)
    (conflict,) = made.conflicts
    assert conflict.by.startswith("Translator (unit ")
    assert (conflict.wiki, conflict.source) == ("En segundo lugar.", "El segundo.")
    assert pull(bot, (Take.SOURCE, conflict.name))[0].changed
    assert "base-revision:" in document(bot, "es")
    assert bot.until_done().exit_code == 0
    found = bot.units("es")[unit(bot, "es", "Second.")]
    assert found["translation"] == "'''Ben:''' El segundo."


def test_text_that_goes_on_from_a_translators_is_no_conflict(bot: Bot) -> None:
    """It was pulled, and improved in the document; meanwhile she wrote another one."""
    translate(bot, "es", "Second.", "'''Ben:''' En segundo lugar.")
    pull(bot)
    change(bot.document("es"), "En segundo lugar.", "En segundo lugar dice.")
    translate(bot, "es", "First.", "'''Ana:''' En primer lugar.")
    (made,) = pull(bot)
    assert not made.conflicts
    assert "En primer lugar." in document(bot, "es")
    assert "En segundo lugar dice." in document(bot, "es")
    assert bot.until_done().exit_code == 0


def test_translated_new_remark_takes_its_place(bot: Bot) -> None:
    """A document that began before the source had a remark gets it in its order."""
    translate(bot, "fr", "First.", "'''Ana\u00a0:''' Premièrement.")
    pull(bot)
    ben = "      - {by: Ben,"
    change(bot.document("en"), ben, f"      - {{by: Cleo, says: New.}}\n{ben}")
    bot.until_done()
    translate(bot, "fr", "New.", "'''Cleo\u00a0:''' Nouveau.")
    made = next(one for one in pull(bot) if one.file.endswith("fr.yaml"))
    assert not made.waits
    text = document(bot, "fr")
    assert text.index("A point.") < text.index("by: Cleo") < text.index("by: Ben")
    assert "says: Nouveau." in text


PARTS = """
number: 1
language: en
wording: {intro: Hello., topics-note: ""}
topics:
  - title: Money
    content:
      - links: ["[https://example.org/a Slides]", "[https://example.org/b Notes]"]
      - quote: [Small is beautiful., It is cheap.]
        by: a book
      - table: {columns: [Call, Words], rows: [[five, few], [six, many]]}
      - {image: A.png, caption: The room., alt: A door}
"""


def test_parts_of_blocks_say_whether_they_are_translated(wiki: Wiki, tmp_path: Path) -> None:
    """Cells, links, captions, paragraphs of quotations, each by its name."""
    bot = Bot(wiki, small_series(tmp_path, en=PARTS))
    bot.until_done()
    translate(bot, "fr", "few", "peu")
    translate(bot, "fr", "The room.", "La salle.")
    translate(bot, "fr", "It is cheap.", "C'est moins cher.")
    pull(bot)
    text = document(bot, "fr")
    for line in (
        "untranslated: [column-1, column-2, row-1-1, row-2-1, row-2-2]",
        "untranslated: [alt]",
        "untranslated: true",
    ):
        assert line in text
    assert bot.until_done().exit_code == 0
    assert bot.units("fr")[unit(bot, "fr", "many")]["translation"] is None
    change(bot.document("en"), "few", "a few")
    bot.until_done()
    pull(bot)
    assert "outdated: [row-1-2]" in document(bot, "fr")
    assert not pull(bot)
    assert bot.until_done().exit_code == 0
