"""Which translations count as outdated when documents change, on the real extension.

One story in three runs of edits, told once; the tests look at how it went.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.checkpoint import Checkpoint
from tests.support.life import PAGE, Bot, blocked, changes, small_series
from tests.support.proxy import Proxy
from tests.support.units import mark


if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.support.wiki import Wiki

pytestmark = [pytest.mark.wiki, pytest.mark.translate]

EN = {
    "Ana": "The budget for the summer school has grown twice.",
    "Ben": "Nobody has read the report on photo contests yet.",
    "Carla": "We sold nine old bicycles in Bogotá.",
    "David": "Our mailing list needs a second moderator.",
    "Elena": "The museum lends us a scanner every Friday.",
    "Farid": "Let us meet at the harbour next time.",
    "Greta": "Students asked for shorter tutorials.",
    "Hugo": "Wikidata dumps are late again.",
}
ES = {
    "Ana": "El presupuesto de la escuela de verano ha crecido dos veces.",
    "Ben": "Nadie ha leído aún el informe sobre concursos de fotos.",
    "Carla": "Vendimos nueve bicicletas viejas en Bogotá.",
    "David": "Nuestra lista de correo necesita otro moderador.",
    "Elena": "El museo nos presta un escáner cada viernes.",
    "Farid": "Veámonos en el puerto la próxima vez.",
    "Greta": "Los estudiantes pidieron tutoriales más cortos.",
}
"""Hugo's remark isn't in the Spanish document, so it has one of other structure."""

ALL_OTHER_WORDS = {
    "Carla": "Volunteers translated each glossary entry before Tuesday.",
    "David": "Ferry tickets cost less with a group of twelve people.",
    "Elena": "Copyright questions should go straight to Munich.",
}


def document(language: str, remarks: Mapping[str, str], minor: str = "") -> str:
    """Write a document with these remarks; some of them changed trivially, they say."""
    lines = [f"number: 1\nlanguage: {language}", 'wording: {intro: "", topics-note: ""}']
    lines += ["topics:", f"  - title: {'Money' if language == 'en' else 'Dinero'}", "    content:"]
    for by, says in remarks.items():
        lines += [f"      - by: {by}", f"        says: {says}"]
        lines += ["        minor: true"] if by in minor.split() else []
    return "\n".join(lines) + "\n"


def write(bot: Bot, en: Mapping[str, str], es: Mapping[str, str], minor: str = "") -> None:
    """Write both documents."""
    bot.document("en").write_text(document("en", en, minor))
    bot.document("es").write_text(document("es", es))


@pytest.fixture(scope="module")
def published(
    running_wiki: Wiki, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Checkpoint, Path]:
    """Publish the remarks once for all tests; give what came of it, to begin from."""
    running_wiki.reset()
    folder = tmp_path_factory.mktemp("published")
    bot = Bot(running_wiki, small_series(tmp_path_factory.mktemp("series")))
    write(bot, EN, ES)
    bot.until_done()
    return Checkpoint(running_wiki, folder / "wiki"), bot.folder


@pytest.fixture
def bot(running_wiki: Wiki, published: tuple[Checkpoint, Path], tmp_path: Path) -> Bot:
    """Give the bot with everything published, marked and supplied."""
    wiki, series = published
    wiki.restore()
    shutil.copytree(series, tmp_path / "series")
    return Bot(running_wiki, tmp_path / "series")


def spanish(bot: Bot) -> dict[str, dict[str, Any]]:
    """Give what the wiki has of each remark in Spanish, by its speaker."""
    return {
        one["definition"].split(":", 1)[0].strip("'"): one
        for one in bot.units("es").values()
        if one["definition"].startswith("'''")
    }


@dataclass
class Story:
    """What was there after each act."""

    acts: list[dict[str, dict[str, Any]]] = field(default_factory=list)
    raw: list[dict[str, str | None]] = field(default_factory=list)

    def see(self, bot: Bot) -> None:
        """Publish until nothing moves, then look."""
        bot.until_done()
        units = spanish(bot)
        self.acts.append(units)
        self.raw.append({by: bot.wiki.page_text(one["title"]) for by, one in units.items()})

    def status(self, by: str) -> list[str]:
        """Give how somebody's remark stood after each act."""
        return [act[by]["properties"]["status"] for act in self.acts]

    def key(self, by: str) -> list[str]:
        """Give which unit it was."""
        return [act[by]["key"].rpartition("/")[2] for act in self.acts]


@pytest.fixture(scope="module")
def story(
    running_wiki: Wiki,
    published: tuple[Checkpoint, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Story:
    """Edit the source; edit it again while the translation lags; let that follow."""
    wiki, series = published
    wiki.restore()
    folder = tmp_path_factory.mktemp("story") / "series"
    shutil.copytree(series, folder)
    bot, told = Bot(running_wiki, folder), Story()
    told.see(bot)
    en = EN | ALL_OTHER_WORDS | {
        "Ana": "The budget for the summer school has grown three times.",
        "Ben": "Nobody has read the long report on photo contests yet.",
        "Farid": "Let us meet at the harbor next time.",
        "Hugo": "Wikidata dumps are late once again.",
    }  # fmt: skip
    es = ES | {
        "Ben": "Nadie ha leído aún el largo informe sobre concursos de fotos.",
        "David": "El billete de barco cuesta menos en grupo.",
        "Hugo": "Los volcados de Wikidata llegan tarde otra vez.",
    }
    write(bot, en, es, minor="Elena Farid")
    told.see(bot)
    en |= {
        "Ana": "The budget for the summer school has grown three times, Ana says.",
        "Carla": "An audit of donated laptops begins in March.",
    }
    write(bot, en, es, minor="Elena Farid")
    told.see(bot)
    es |= {
        "Ana": "El presupuesto de la escuela de verano ha crecido tres veces, dice Ana.",
        "Carla": "La auditoría de los portátiles donados empieza en marzo.",
    }
    write(bot, en, es, minor="Elena Farid")
    told.see(bot)
    return told


def test_what_nobody_changed_stays_translated(story: Story) -> None:
    """Whatever happens around it."""
    assert story.status("Greta") == ["translated"] * 4


def test_source_changed_and_document_not_is_outdated_until_it_follows(story: Story) -> None:
    """A unit that keeps its number; the bot never takes the mark of it away itself."""
    assert len(set(story.key("Ana"))) == 1
    assert story.status("Ana") == ["translated", "fuzzy", "fuzzy", "translated"]
    assert [raw["Ana"] for raw in story.raw[:3]] == [f"'''Ana:''' {ES['Ana']}"] * 3


def test_source_and_document_changed_is_translated(story: Story) -> None:
    """At once, and without the word FUZZY."""
    assert story.status("Ben") == ["translated"] * 4
    assert "FUZZY" not in (story.raw[1]["Ben"] or "")
    assert "largo informe" in (story.raw[1]["Ben"] or "")


def test_old_text_of_a_unit_that_lost_its_number_is_supplied_as_outdated(story: Story) -> None:
    """The new unit has the old text, marked so, also when it is edited again before long."""
    assert len(set(story.key("Carla"))) == 3
    assert story.status("Carla") == ["translated", "fuzzy", "fuzzy", "translated"]
    outdated = f"!!FUZZY!!'''Carla:''' {ES['Carla']}"
    assert [raw["Carla"] for raw in story.raw[1:3]] == [outdated] * 2
    assert "FUZZY" not in (story.raw[3]["Carla"] or "")


def test_new_text_for_a_unit_that_lost_its_number_is_translated(story: Story) -> None:
    """The document followed in the same run."""
    assert len(set(story.key("David"))) == 2
    assert story.status("David") == ["translated"] * 4


@pytest.mark.parametrize("by", ["Elena", "Farid"])
def test_trivial_change_outdates_nothing(story: Story, by: str) -> None:
    """With another number, and with the same."""
    assert len(set(story.key(by))) == (2 if by == "Elena" else 1)
    assert story.status(by) == ["translated"] * 4
    assert "FUZZY" not in (story.raw[1][by] or "")


def test_text_that_comes_with_a_change_of_its_source_is_translated(story: Story) -> None:
    """The wiki's job would have taken it for a text of before the change."""
    assert story.status("Hugo") == ["untranslated"] + ["translated"] * 3


def test_outdated_texts_are_seen_without_a_look_at_units(bot: Bot) -> None:
    """Both Translate's and ours: the translation page shows them, all pages in one request."""
    small_series(bot.folder, "mark: auto\nindex:\n  pages: {en: Wikimedia Clinics}")
    en = EN | {"Ana": "The budget for the summer school has grown three times."}
    en["Carla"] = ALL_OTHER_WORDS["Carla"]
    write(bot, en, ES)
    bot.until_done()
    assert bot.status("es")["fuzzy"] == 2
    assert "español (72 %)" in (bot.wiki.page_text("Wikimedia Clinics") or "")
    with Proxy(bot.wiki.url) as proxy:
        bot.api = proxy.url
        assert not bot.plan().changes
        lists = [asked.params.get("list") for asked in proxy.asked]
    assert "messagecollection" not in lists


def test_text_that_its_document_calls_outdated_is_marked_so(bot: Bot) -> None:
    """With the very text that is there, and with another one; until it is written anew."""
    path = bot.document("es")
    lines = document("es", ES | {"Ben": "Nadie lo ha leído."}).splitlines()
    for by in ("Ana", "Ben"):
        lines.insert(lines.index(f"      - by: {by}") + 1, "        outdated: true")
    path.write_text("\n".join(lines) + "\n")
    bot.until_done()
    units = spanish(bot)
    assert [units[by]["properties"]["status"] for by in ("Ana", "Ben")] == ["fuzzy"] * 2
    assert units["Ben"]["translation"] == "'''Ben:''' Nadie lo ha leído."
    assert not bot.plan().changes
    write(bot, EN, ES | {"Ana": "El presupuesto de la escuela ha crecido el doble."})
    bot.until_done()
    assert bot.status("es")["fuzzy"] == 0


def test_new_unit_gets_its_text_in_the_run_that_marks_it(bot: Bot) -> None:
    """Though the translation page, which is old yet, shows that very text."""
    write(bot, EN | {"Elena": ALL_OTHER_WORDS["Elena"]}, ES, minor="Elena")
    assert changes(bot.publish()) == {"page": 1, "mark": 1, "unit": 1}
    assert spanish(bot)["Elena"]["properties"]["status"] == "translated"


def test_lost_markers_cost_no_translation(bot: Bot) -> None:
    """Somebody takes all markers out and marks the page: new numbers, the same texts."""
    text = bot.wiki.page_text(PAGE) or ""
    for number in range(1, 12):
        text = text.replace(f"<!--T:{number}--> ", "").replace(f" <!--T:{number}-->", "")
    assert "<!--T:" not in text
    mark(bot.wiki, PAGE, bot.wiki.edit(PAGE, text, "Admin"))
    bot.wiki.run_jobs()
    assert bot.status("es")["translated"] == 1
    bot.until_done()
    assert bot.status("es") == {"translated": 9, "untranslated": 1}


def test_document_that_has_not_followed_a_move_shifts_no_translation(bot: Bot) -> None:
    """It waits, says why, and goes on when the document follows."""
    before = {by: one["translation"] for by, one in spanish(bot).items()}
    en, es = dict(EN), dict(ES)
    en["Ana"] = en.pop("Ana")
    write(bot, en, es)
    bot.until_done()
    assert {by: one["translation"] for by, one in spanish(bot).items()} == before
    waiting = blocked(bot.plan())["order"]
    assert "es.yaml" in waiting.reason
    es["Ana"] = es.pop("Ana")
    write(bot, en, es)
    assert not changes(bot.publish())
    assert not bot.plan().blocked


def test_document_that_lacks_a_new_remark_shifts_no_translation(bot: Bot) -> None:
    """Also where one of its texts changes meanwhile."""
    before = {by: one["translation"] for by, one in spanish(bot).items()}
    en = {"Ines": "Welcome to everybody who is new today.", **EN}
    es = ES | {"Ana": "El presupuesto de la escuela de verano se ha doblado dos veces."}
    write(bot, en, es)
    bot.until_done()
    after = {by: one["translation"] for by, one in spanish(bot).items()}
    assert after.pop("Ines") is None
    changed = {by for by, text in after.items() if text != before[by]}
    assert changed <= {"Ana"}


def test_order_that_only_the_document_changes_is_taken_from_it(bot: Bot) -> None:
    """Two translations had come to the wrong units: the mended document mends them."""
    es = ES | {"Ana": ES["Ben"], "Ben": ES["Ana"]}
    write(bot, EN, es)
    bot.until_done()
    assert ES["Ben"] in spanish(bot)["Ana"]["translation"]
    write(bot, EN, ES)
    assert changes(bot.publish()) == {"unit": 2}
    assert ES["Ana"] in spanish(bot)["Ana"]["translation"]


def test_order_of_a_document_can_be_insisted_on(bot: Bot) -> None:
    """By the revision that the plan names."""
    en = dict(EN)
    en["Ana"] = en.pop("Ana")
    write(bot, en, ES)
    bot.until_done()
    fix = blocked(bot.plan())["order"].fix
    revision = fix.rpartition("`base-revision: ")[2].partition("`")[0]
    path = bot.document("es")
    path.write_text(f"{path.read_text()}base-revision: {revision}\n")
    assert changes(bot.publish())["unit"]
    assert not bot.plan().blocked


def test_text_under_the_bots_name_by_another_tool_is_not_written_over(bot: Bot) -> None:
    """As with pages: the fingerprint tells, not the name."""
    title = spanish(bot)["Greta"]["title"]
    bot.wiki.edit(title, "'''Greta:''' De otra herramienta.", "ClinicBot")
    write(bot, EN, ES | {"Greta": "Los estudiantes quieren tutoriales breves."})
    bot.until_done()
    waiting = blocked(bot.plan())["translator"]
    assert "ClinicBot" in waiting.reason
    assert bot.wiki.page_text(title) == "'''Greta:''' De otra herramienta."
