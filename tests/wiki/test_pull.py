"""What people do on the wiki, brought into the documents by whole commands."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from clinicbot.errors import ExitCode
from tests.support.command import Job


if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki

TITLE = "Wikimedia Clinics/006/en"
WAS = "In Mexico, the pandemic is resurging"


@dataclass
class Desk:
    """A published series, and a person at the wiki."""

    job: Job

    @property
    def file(self) -> Path:
        """The English document."""
        return self.job.series / "digests" / "006" / "en.yaml"

    def person(self, before: str, after: str) -> int:
        """Have a person change the page; `before` must be on it."""
        text = self.job.wiki.page_text(TITLE) or ""
        assert before in text
        return self.job.wiki.edit(TITLE, text.replace(before, after, 1))

    def pull(self, *arguments: str, code: ExitCode = ExitCode.OK) -> list[str]:
        """Pull; give the lines that changed in the document, each with its sign."""
        before = self.file.read_text().splitlines()
        done = self.job.run("pull", *arguments)
        assert done.returncode == code, done.stdout + done.stderr
        after = self.file.read_text().splitlines()
        lines = difflib.unified_diff(before, after, lineterm="", n=0)
        return [line for line in lines if not line.startswith(("---", "+++", "@@"))]

    def plan(self) -> list[str]:
        """Give the titles that a plan would write, or finds blocked."""
        data = self.job.data("plan")
        return [one["title"] for one in data["pages"] if one["action"] != "nothing"]

    def publish(self) -> None:
        """Publish."""
        done = self.job.run("publish")
        assert done.returncode == ExitCode.OK, done.stdout + done.stderr


@pytest.fixture
def desk(wiki: Wiki, tmp_path: Path) -> Desk:
    """Publish call 006 in two languages."""
    made = Desk(Job(wiki, tmp_path, digests=("006",)))
    wiki.starts.come_to(tmp_path, made.publish)
    return made


def test_one_word_is_one_line(desk: Desk) -> None:
    """Of a folded text only the line with the word changes; then nothing is to be done."""
    desk.person("the pandemic is resurging", "the pandemic is rising")
    assert desk.plan() == [TITLE]
    assert desk.pull() == [
        "-            In Mexico, the pandemic is resurging and could go on for a long time. How do we",  # noqa: E501
        "+            In Mexico, the pandemic is rising and could go on for a long time. How do we",  # noqa: E501
    ]
    assert desk.plan() == []
    assert desk.pull() == []


def test_nothing_changed_is_nothing_to_pull(desk: Desk) -> None:
    """Neither right after publishing, nor where a person restored the bot's text."""
    assert desk.pull() == []
    text = desk.job.wiki.page_text(TITLE) or ""
    desk.person(WAS, "Nonsense")
    desk.job.wiki.edit(TITLE, text, "Admin")
    assert desk.pull() == []


def test_bullets_come_and_go(desk: Desk) -> None:
    """A new bullet is a new line, with the speaker as such; a deleted one is gone."""
    desk.person(f"** {WAS}", f"** A new one.\n** {WAS}")
    assert desk.pull() == ["+          - A new one."]
    assert desk.plan() == []
    desk.person("** A new one.\n", "")
    assert desk.pull() == ["-          - A new one."]
    desk.person(f"** {WAS}", f"** '''Ana:''' Yes: why?\n** {WAS}")
    assert desk.pull() == ["+          - by: Ana", '+            says: "Yes: why?"']
    assert desk.plan() == []


def test_moved_topic_moves_whole(desk: Desk) -> None:
    """Its lines move as they are; the numbers that no longer fit are the bot's business."""
    text = desk.job.wiki.page_text(TITLE) or ""
    start = text.index("== Topic 2: ")
    third, end = text.index("== Topic #3: "), text.rindex("<div class")
    moved = text[:start] + text[third:end] + text[start:third] + text[end:]
    revision = desk.job.wiki.edit(TITLE, moved)
    before = desk.file.read_text()
    changes = desk.pull()
    assert f"+base-revision: {revision}" in changes
    assert sorted(desk.file.read_text().splitlines()) == sorted(
        [*before.splitlines(), f"base-revision: {revision}"]
    )
    assert TITLE in desk.plan()  # and the index, which lists the topics
    desk.publish()
    page = desk.job.wiki.page_text(TITLE) or ""
    assert page.index("== Topic #2: Needed") < page.index("== Topic 3: Impact")
    assert desk.plan() == []


def test_new_section_takes_its_bullets(desk: Desk) -> None:
    """A heading above bullets that were there: they go below it, as they are written."""
    desk.person(f"** {WAS}", f"=== A question ===\n\n** {WAS}")
    changes = desk.pull()
    assert "+      - title: A question" in changes
    text = desk.file.read_text()
    assert text.index("title: A question") < text.index("In Mexico, the pandemic")
    assert [title for title in desk.plan() if title != TITLE] == []
    desk.publish()
    assert desk.plan() == []


def test_reworded_sentence_of_the_series_is_a_wording(desk: Desk) -> None:
    """And a date put right is the date."""
    desk.person("are brought up by volunteers", "were proposed by the volunteers")
    changes = desk.pull()
    assert changes[0] == "+wording:"
    assert changes[1].startswith("+  topics-note: ")
    assert desk.plan() == []
    desk.person("July 16th 2020", "July 17th 2020")
    assert desk.pull() == ["-date: 2020-07-16", "+date: 2020-07-17"]


def test_both_sides_changes_are_merged(desk: Desk) -> None:
    """What only the source changed stays, and is then written over the person's revision."""
    source = desk.file.read_text()
    desk.file.write_text(source.replace("We are experimenting.", "We experiment."))
    revision = desk.person("the pandemic is resurging", "the pandemic is rising")
    changes = desk.pull()
    assert f"+base-revision: {revision}" in changes
    assert "We experiment." in desk.file.read_text()
    assert "pandemic is rising" in desk.file.read_text()
    assert desk.plan() == [TITLE]
    desk.publish()
    assert desk.plan() == []
    page = desk.job.wiki.page_text(TITLE) or ""
    assert "We experiment." in page
    assert "pandemic is rising" in page


def test_conflict_waits_for_a_person(desk: Desk) -> None:
    """Both texts are shown, all else is taken, and either side can go."""
    source = desk.file.read_text()
    desk.file.write_text(source.replace("pandemic is resurging", "pandemic is on the rise"))
    desk.person("pandemic is resurging", "pandemic is back")
    desk.person("We are experimenting.", "We experiment.")
    done = desk.job.run("pull")
    assert done.returncode == ExitCode.PERSON
    for words in ("wiki:   In Mexico, the pandemic is back", "is on the rise", "en.yaml:"):
        assert words in done.stderr
    assert "We experiment." in desk.file.read_text()
    assert "is on the rise" in desk.file.read_text()
    assert desk.pull(code=ExitCode.PERSON) == []
    assert any("is back" in line for line in desk.pull("--take", "wiki"))
    assert desk.plan() == []


def test_conflict_can_go_the_sources_way(desk: Desk) -> None:
    """The rest of the person's edit is taken all the same."""
    source = desk.file.read_text()
    desk.file.write_text(source.replace("pandemic is resurging", "pandemic is on the rise"))
    desk.person("pandemic is resurging", "pandemic is back")
    desk.person("We are experimenting.", "We experiment.")
    desk.pull("--take", "source")
    assert "We experiment." in desk.file.read_text()
    assert desk.plan() == [TITLE]
    desk.publish()
    assert "is on the rise" in (desk.job.wiki.page_text(TITLE) or "")


def test_what_no_document_can_say_stays_out_and_is_told(desk: Desk) -> None:
    """Its line is named, the rest is taken, and the page is not written over."""
    desk.person(WAS, f"{{{{tl|x}}}} {WAS}")
    desk.person("We are experimenting.", "We experiment.")
    desk.person("== Topic #3", "{{Box|a}}\n\n== Topic #3")
    page = (desk.job.wiki.page_text(TITLE) or "").split("\n")
    done = desk.job.run("pull")
    assert done.returncode == ExitCode.PERSON
    for words in ("{{tl|x}}", "{{Box|a}}"):
        line = next(n for n, text in enumerate(page, 1) if words in text)
        assert f"{TITLE}:{line}:" in done.stderr
    assert "We experiment." in desk.file.read_text()
    assert "base-revision" not in desk.file.read_text()
    assert desk.plan() == [TITLE]


def test_dry_run_shows_the_diff_and_writes_nothing(desk: Desk) -> None:
    """Nor does a pull ever write to the wiki."""
    desk.person("the pandemic is resurging", "the pandemic is rising")
    before = desk.file.read_bytes(), len(desk.job.wiki.revisions(TITLE))
    done = desk.job.run("pull", "--dry-run", "6")
    assert done.returncode == ExitCode.OK
    assert "+            In Mexico, the pandemic is rising" in done.stdout
    assert (desk.file.read_bytes(), len(desk.job.wiki.revisions(TITLE))) == before


def test_page_that_the_bot_never_wrote_is_not_guessed_at(desk: Desk) -> None:
    """Without the bot's text nobody knows what was changed; `--take wiki` takes it whole."""
    job = desk.job
    job.wiki.api("Admin", action="delete", title=TITLE, reason="x")
    job.wiki.edit(TITLE, "== Topic 1: Hers ==\n\n* One.", "Admin")
    assert desk.pull(code=ExitCode.PERSON) == []
    desk.pull("--take", "wiki")
    assert "title: Hers" in desk.file.read_text()


NOTES = """\
# Wikimedia Clinic #012

This is a digest of the Wikimedia Clinic #012, held on September 3rd 2020, in English.

## Money

* Ana: Where does it come from?
    * Ben: From members.
* Nobody knows the rest.
"""


def test_imported_published_edited_pulled_is_settled(wiki: Wiki, tmp_path: Path) -> None:
    """A file of notes goes all the way round, and a person's word comes back into it."""
    job = Job(wiki, tmp_path, digests=())
    (job.series / "digests").mkdir()
    notes = tmp_path / "notes.md"
    notes.write_text(NOTES)
    done = job.run("import", str(notes), "--number", "12", "--language", "en")
    assert done.returncode == ExitCode.OK, done.stderr
    assert job.run("publish").returncode == ExitCode.OK
    title = "Wikimedia Clinics/012/en"
    text = wiki.page_text(title) or ""
    assert "From members." in text
    wiki.edit(title, text.replace("From members.", "From donors."))
    file = job.series / "digests" / "012" / "en.yaml"
    before = file.read_text()
    assert job.run("pull").returncode == ExitCode.OK
    assert file.read_text() == before.replace("From members.", "From donors.")
    assert {one["action"] for one in job.data("plan")["pages"]} == {"nothing"}


FRENCH = """\
Ceci est le compte rendu du Clinic 006, le 16 juillet 2020.

== Sujet 1 : Affiliés ==

* '''Claudia :''' Bonjour.
** Oui.
"""


def test_page_in_a_new_language_becomes_a_document(desk: Desk) -> None:
    """Somebody's own page comes in whole; what is no version, or can't be one, is left alone."""
    wiki, folder = desk.job.wiki, desk.file.parent
    wiki.edit("Wikimedia Clinics/006/fr", FRENCH)
    wiki.edit("Wikimedia Clinics/006/Notes", "No version.")
    wiki.edit("Wikimedia Clinics/006/ja", "日本語")
    shown = desk.job.run("pull", "--dry-run")
    assert "+        says: Bonjour." in shown.stdout
    assert not (folder / "fr.yaml").exists()
    done = desk.job.run("pull")
    assert done.returncode == ExitCode.OK, done.stderr
    assert "clinicbot import 'Wikimedia Clinics/006/ja' --language ja" in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["en.yaml", "es.yaml", "fr.yaml"]
    assert "Ceci est le compte rendu" in (folder / "fr.yaml").read_text()
    assert {one["action"] for one in desk.job.data("plan")["pages"]} == {"update", "nothing"}
    desk.publish()
    assert "'''Claudia" in (wiki.page_text("Wikimedia Clinics/006/fr") or "")
    assert desk.plan() == []
    assert desk.pull() == []
