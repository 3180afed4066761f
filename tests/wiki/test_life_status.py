"""What `status` says of a page at every stage of its life, on the real extension."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clinicbot.publish.status import ADMINISTRATOR, BOT, OPERATOR, TRANSLATORS, State
from tests.support.life import PAGE, Bot, change, small_series
from tests.support.proxy import Proxy


if TYPE_CHECKING:
    from pathlib import Path

    from clinicbot.publish.status import LanguageStatus
    from tests.support.wiki import Wiki

pytestmark = [pytest.mark.wiki, pytest.mark.translate]


@pytest.fixture
def bot(wiki: Wiki, tmp_path: Path) -> Bot:
    """Give the bot with a small series that a person marks."""
    return Bot(wiki, small_series(tmp_path, settings=""))


def status(bot: Bot) -> dict[str, LanguageStatus]:
    """Give the status of the digest's languages."""
    (digest,) = bot.run().status()
    return {one.language: one for one in digest.languages}


def states(bot: Bot) -> dict[str, tuple[State, str]]:
    """Give how each language stands, and who is waited for."""
    return {language: (one.state, one.waits_for) for language, one in status(bot).items()}


def mark(bot: Bot) -> None:
    """Let a translation administrator mark the page, and the wiki's jobs run."""
    bot.wiki.api("Admin", action="markfortranslation", title=PAGE)
    bot.wiki.run_jobs()


def publish_and_mark(bot: Bot) -> None:
    """Publish, have the page marked, and publish its texts."""
    bot.publish()
    mark(bot)
    bot.publish()


def test_status_goes_with_the_page_through_its_life(bot: Bot) -> None:
    """Who is waited for at each stage."""
    assert states(bot) == {"en": (State.MISSING, BOT), "es": (State.MISSING, BOT)}
    bot.publish()
    waiting = status(bot)["en"]
    assert (waiting.state, waiting.waits_for) == (State.AWAITS_MARK, ADMINISTRATOR)
    assert "Special:PageTranslation" in waiting.fix
    mark(bot)
    assert states(bot) == {"en": (State.MARKED, ""), "es": (State.PARTLY, BOT)}
    bot.publish()
    assert states(bot) == {"en": (State.MARKED, ""), "es": (State.TRANSLATED, "")}
    change(bot.document("en"), "First.", "Firstly.")
    assert states(bot)["en"] == (State.DIFFERS, BOT)
    bot.publish()
    assert states(bot)["en"] == (State.CHANGED, ADMINISTRATOR)
    mark(bot)
    outdated = status(bot)["es"]
    assert (outdated.state, outdated.waits_for) == (State.OUTDATED, TRANSLATORS)
    assert outdated.fix.startswith("update the outdated texts in ")


def test_status_counts_what_people_do(bot: Bot) -> None:
    """A translator's language, a reviewer's review, a translator against the document."""
    bot.wiki.starts.come_to(bot.folder, publish_and_mark, bot)
    bot.wiki.edit(f"Translations:{PAGE}/3/de", "'''Ana:''' Erstens.", "Translator")
    theirs = bot.wiki.edit(f"Translations:{PAGE}/3/es", "'''Ana:''' Lo primero.", "Translator")
    bot.wiki.run_jobs()
    bot.wiki.api("Admin", action="translationreview", revision=theirs)
    found = status(bot)
    german, spanish = found["de"], found["es"]
    assert (german.state, german.waits_for) == (State.PARTLY, TRANSLATORS)
    assert german.stats
    assert (german.stats.translated, german.stats.percent) == (1, 16)
    assert spanish.waits_for == OPERATOR
    assert "es.yaml" in spanish.fix
    assert spanish.stats
    assert spanish.unreviewed == spanish.stats.translated - 1


def test_status_costs_a_request_for_each_language(bot: Bot) -> None:
    """Beside those of a plan, whatever the number of digests."""
    bot.wiki.starts.come_to(bot.folder, publish_and_mark, bot)
    with Proxy(bot.wiki.url) as proxy:
        bot.api = proxy.url
        life = bot.run()
        proxy.asked.clear()
        life.plan()
        plan = len(proxy.asked)
        life = bot.run()
        proxy.asked.clear()
        life.status()
    assert len(proxy.asked) <= plan + 2
