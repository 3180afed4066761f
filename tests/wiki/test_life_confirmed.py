"""Taking `outdated: true` off a translation says that it still fits: on the real extension."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from clinicbot.commands.pull import write
from clinicbot.commands.pull_translate import pulled
from clinicbot.errors import ExitCode
from clinicbot.intake.conflicts import Decisions
from clinicbot.publish.surroundings import Surroundings
from tests.support.bot import enter
from tests.support.command import Job
from tests.support.life import ENGLISH, PAGE, SPANISH, Bot, blocked, change, changes, small_series


if TYPE_CHECKING:
    from pathlib import Path

    from clinicbot.intake.pull import Pulled
    from tests.support.wiki import Wiki

pytestmark = [pytest.mark.wiki, pytest.mark.translate]

BEN = "The budget for the summer school has grown twice."
BEN_ES = "El presupuesto de la escuela de verano ha crecido."
MARK = "        outdated: true\n"


@dataclass
class Office:
    """A published series under git, and a translator at work."""

    bot: Bot

    @property
    def title(self) -> str:
        """The page of the unit that all is about."""
        found = self.bot.units("es")
        id_ = next(id_ for id_, one in found.items() if "budget" in one["definition"])
        return f"Translations:{PAGE}/{id_}/es"

    @property
    def status(self) -> str:
        """How that unit stands."""
        found = self.bot.units("es").values()
        one = next(one for one in found if "budget" in one["definition"])
        return str(one["properties"]["status"])

    @property
    def document(self) -> str:
        """The Spanish document."""
        return self.bot.document("es").read_text()

    def git(self, *arguments: str) -> None:
        """Run git in the series' folder."""
        command = ["git", "-c", "user.name=x", "-c", "user.email=x@x.invalid", *arguments]
        subprocess.run(command, cwd=self.bot.folder, check=True, capture_output=True)

    def commit(self) -> None:
        """Commit what there is."""
        self.git("add", ".")
        self.git("commit", "--quiet", "-m", "x")

    def pull(self) -> list[Pulled]:
        """Pull everything and write the documents."""
        session = enter(self.bot.wiki, writing=False)
        found = list(pulled(session, Surroundings(self.bot.series), ["001"], Decisions()))
        write(found)
        return found

    def move_source(self, before: str, after: str) -> None:
        """Change the source so that the translation is outdated, and publish that."""
        change(self.bot.document("en"), before, after)
        self.bot.until_done()
        assert self.status == "fuzzy"

    def unmark(self) -> None:
        """Take the mark off the document."""
        change(self.bot.document("es"), MARK, "")


@pytest.fixture
def office(wiki: Wiki, tmp_path: Path) -> Office:
    """Publish a small series, and have its translation outdated and marked so by a pull."""
    spanish = SPANISH.replace("{by: Ben, says: Segundo.}", f"by: Ben\n        says: {BEN_ES}")
    series = small_series(tmp_path, en=ENGLISH.replace("Second.", BEN), es=spanish)
    made = Office(Bot(wiki, series))
    wiki.starts.come_to(series, outdate, made)
    assert MARK in made.document
    return made


def outdate(office: Office) -> None:
    """Publish, change the source, and pull."""
    office.git("init", "--quiet")
    office.commit()
    office.bot.until_done()
    office.move_source("grown twice", "grown two times")
    office.commit()
    office.pull()


@pytest.mark.parametrize("committed", [False, True])
def test_taking_the_mark_off_makes_the_text_current(office: Office, committed: bool) -> None:  # noqa: FBT001
    """A pull before it is published keeps that; the text stays, and the wiki notes who said so."""
    office.commit()
    office.unmark()
    if committed:
        office.commit()
    before, text = office.document, office.bot.wiki.page_text(office.title)
    assert office.pull() == []
    assert office.document == before
    assert changes(office.bot.publish()) == {"unit": 1}
    assert office.status == "translated"
    newest, last = office.bot.wiki.revisions(office.title)[:2]
    assert newest["slots"]["main"]["content"] == text == last["slots"]["main"]["content"]
    assert "outdated no more" in newest["comment"]
    assert "mw-translate-fuzzy" not in (office.bot.wiki.page_text(f"{PAGE}/es") or "")
    assert not office.bot.plan().changes
    assert office.pull() == []


def test_statement_is_about_the_source_of_that_time(office: Office) -> None:
    """Once the source changes again the text is outdated, and is marked so by a pull."""
    office.commit()
    office.unmark()
    office.bot.until_done()
    office.commit()
    office.move_source("two times", "three times")
    assert not office.bot.plan().changes
    office.commit()
    office.pull()
    assert MARK in office.document
    office.commit()
    office.unmark()
    office.bot.until_done()
    assert office.status == "translated"


def test_text_of_a_translator_is_confirmed_in_its_form(office: Office) -> None:
    """Her text was pulled; what she wrote stays to the letter."""
    office.bot.wiki.edit(office.title, f"!!FUZZY!!'''Ben''': {BEN_ES} Mucho.", "Translator")
    office.bot.wiki.run_jobs()
    office.pull()
    office.commit()
    office.bot.wiki.edit(office.title, f"'''Ben''': {BEN_ES} Mucho.", "Translator")
    office.move_source("two times", "three times")
    office.commit()
    assert office.pull() == []
    office.unmark()
    office.bot.until_done()
    assert office.status == "translated"
    assert office.bot.wiki.page_text(office.title) == f"'''Ben''': {BEN_ES} Mucho."


def test_persons_own_mark_is_not_taken_away(office: Office) -> None:
    """She says so of the text, whatever its source is: a pull brings that into the document."""
    office.commit()
    office.unmark()
    text = f"!!FUZZY!!'''Ben:''' {BEN_ES}"
    office.bot.wiki.edit(office.title, text, "Translator")
    office.bot.wiki.run_jobs()
    results = office.bot.publish()
    assert not changes(results)
    assert results.exit_code is ExitCode.PERSON
    assert "has it outdated" in blocked(office.bot.plan())["translator"].reason
    assert office.bot.wiki.page_text(office.title) == text
    office.pull()
    assert MARK in office.document
    assert office.bot.publish().exit_code is ExitCode.OK


def test_own_text_that_the_bot_marked_becomes_current(office: Office) -> None:
    """Here the wiki has the word FUZZY, so this is an edit as any other."""
    change(office.bot.document("es"), BEN_ES, f"{BEN_ES} Mucho.")
    office.bot.until_done()
    assert office.bot.wiki.page_text(office.title) == f"!!FUZZY!!'''Ben:''' {BEN_ES} Mucho."
    office.commit()
    office.unmark()
    office.bot.until_done()
    assert office.status == "translated"
    assert office.bot.wiki.page_text(office.title) == f"'''Ben:''' {BEN_ES} Mucho."


def test_mark_that_no_commit_knows_comes_back(office: Office) -> None:
    """Nothing tells the document then from one that never had it; the pull says so."""
    office.unmark()
    assert not changes(office.bot.publish())
    assert office.status == "fuzzy"
    (made,) = office.pull()
    assert MARK in office.document
    assert any("commit" in note for note in made.notes)


def test_account_that_may_not_confirm_says_who_may(office: Office) -> None:
    """Translate would leave the text outdated without a word."""
    office.commit()
    office.unmark()
    rights = {"*": {"unfuzzy": False}, "sysop": {"unfuzzy": True}}
    office.bot.wiki.configure(wgGroupPermissions=rights)
    results = office.bot.publish()
    assert not changes(results)
    assert results.exit_code is ExitCode.PERSON
    step = blocked(office.bot.plan())["unfuzzy"]
    assert "Special:Translate" in step.fix
    assert "sysop" in step.fix
    assert office.pull() == []
    office.bot.wiki.configure(wgGroupPermissions={"*": {"unfuzzy": True}})
    assert changes(office.bot.publish()) == {"unit": 1}


def test_whole_commands_confirm_a_text_and_take_that_back(office: Office, tmp_path: Path) -> None:
    """The plan says what it is about; undone, the text is outdated as it was."""
    job = Job(office.bot.wiki, tmp_path / "machine", digests=())
    job.settings("layout: translate\nmark: auto\n")
    shutil.copytree(office.bot.folder / "digests", job.series / "digests")
    office.bot.folder = job.series
    office.git("init", "--quiet")
    office.commit()
    job.run("publish")
    office.unmark()
    assert job.data("pull")["documents"] == []
    shown = job.run("plan")
    assert "the document calls it outdated no more" in shown.stdout
    done = job.run("publish")
    assert done.returncode == ExitCode.OK, done.stdout
    assert office.status == "translated"
    undone = job.run("undo", str(job.events()[0]["run"]), "--yes")
    assert undone.returncode == ExitCode.OK, undone.stdout
    assert office.status == "fuzzy"
    assert office.bot.wiki.page_text(office.title) == f"!!FUZZY!!'''Ben:''' {BEN_ES}"
