"""What both sides changed is decided passage by passage, by whole commands, in both layouts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from clinicbot.errors import ExitCode
from tests.support.command import Job
from tests.support.wiki import WRITING


if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess

    from tests.support.proxy import Proxy
    from tests.support.wiki import Wiki

pytestmark = [pytest.mark.wiki, pytest.mark.translate]

LAYOUTS = {
    "subpages": ("Wikimedia Clinics/901/en", ""),
    "translate": ("Wikimedia Clinics/901", "layout: translate\nmark: auto\n"),
}


@dataclass
class Desk:
    """A published series of one document, in one of the layouts."""

    job: Job
    title: str

    @property
    def file(self) -> Path:
        """The document."""
        return self.job.series / "digests" / "901" / "en.yaml"

    @property
    def page(self) -> str:
        """The page as it is."""
        return self.job.wiki.page_text(self.title) or ""

    def person(self, before: str, after: str) -> int:
        """Have a person change the page."""
        text = self.page
        assert before in text
        return self.job.wiki.edit(self.title, text.replace(before, after, 1))

    def source(self, before: str, after: str) -> None:
        """Change the document."""
        text = self.file.read_text()
        assert before in text
        self.file.write_text(text.replace(before, after, 1))

    def run(self, *arguments: str, code: ExitCode = ExitCode.OK) -> CompletedProcess[str]:
        """Run a command."""
        done = self.job.run(*arguments)
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def publish(self) -> None:
        """Publish until all is done."""
        for _ in range(2):
            self.run("publish")
            self.job.wiki.run_jobs()

    def waiting(self) -> list[str]:
        """Give the pages that a plan finds blocked."""
        data = self.job.data("plan")
        return [one["title"] for one in data["pages"] if one["action"] == "blocked"]


@pytest.fixture(params=sorted(LAYOUTS))
def desk(wiki: Wiki, proxy: Proxy, tmp_path: Path, request: pytest.FixtureRequest) -> Desk:
    """Publish one document in a layout."""
    title, settings = LAYOUTS[request.param]
    job = Job(wiki, tmp_path, api=proxy.url, digests=("901",))
    job.settings(settings)
    made = Desk(job, title)
    wiki.starts.come_to(tmp_path, made.publish)
    return made


def names(text: str) -> list[str]:
    """Give the names of the passages that wait, as they are shown."""
    return re.findall(r"--take wiki:(\S+)", text)


def test_each_passage_is_decided_by_its_name(desk: Desk, proxy: Proxy) -> None:
    """What is in no conflict is taken meanwhile; nothing that only reads the wiki writes to it."""
    desk.source("small language communities", "small communities")
    desk.source("that is the question", "that's the question")
    desk.person("small language communities", "tiny language communities")
    desk.person("that is the question", "this is the question")
    revision = desk.person("no volunteer offered", "nobody offered")
    proxy.clear()
    shown = desk.run("pull", "--dry-run", code=ExitCode.PERSON)
    assert "- note: nobody offered" in shown.stdout
    assert "nobody offered" not in desk.file.read_text()
    done = desk.run("pull", code=ExitCode.PERSON)
    assert "nobody offered a response" in desk.file.read_text()
    first, second = names(done.stderr)
    for words in ("small communities?", "tiny language communities?", "en.yaml:", "Reader, 20"):
        assert words in done.stderr
    assert names(desk.run("pull", code=ExitCode.PERSON).stderr) == [first, second]
    settled = desk.run("pull", "--take", f"wiki:{first}", "--take", f"source:{second}")
    assert "0 wait for a person" in settled.stderr
    text = desk.file.read_text()
    assert "tiny language communities?" in text
    assert "that's the question" in text
    assert f"base-revision: {revision}" in text
    assert desk.waiting() == []
    assert not proxy.actions(*WRITING)
    desk.publish()
    assert "tiny language communities?" in desk.page
    assert "that's the question" in desk.page
    assert "0 documents changed, 0 wait" in desk.run("pull").stderr


def test_one_side_can_go_everywhere(desk: Desk) -> None:
    """A passage of its own, a document's passages, and all the rest."""
    desk.source("small language communities", "small communities")
    desk.source("that is the question", "that's the question")
    desk.person("small language communities", "tiny language communities")
    desk.person("that is the question", "this is the question")
    first, _ = names(desk.run("pull", code=ExitCode.PERSON).stderr)
    desk.run("pull", "--take", "source", "--take", f"wiki:{first}", "--take", "source:902")
    assert "tiny language communities?" in desk.file.read_text()
    assert "that's the question" in desk.file.read_text()
    assert desk.waiting() == []


def test_deciding_about_a_text_that_changed_since_decides_nothing(desk: Desk) -> None:
    """It is told, and the passage waits under its new name."""
    desk.source("small language communities", "small communities")
    desk.person("small language communities", "tiny language communities")
    (first,) = names(desk.run("pull", code=ExitCode.PERSON).stderr)
    desk.person("tiny language communities", "wee language communities")
    done = desk.run("pull", "--take", f"source:{first}", code=ExitCode.PERSON)
    assert f"nothing called {first} waits" in done.stderr
    assert names(done.stderr) not in ([], [first])


def test_edits_after_a_pull_are_followed(desk: Desk) -> None:
    """A person edits, that is pulled, the source changes elsewhere; the person edits again.

    The plan writes over what was pulled only; the same passage, edited on the
    wiki again, is no conflict; and after all is published, neither.
    """
    desk.person("small language communities", "tiny language communities")
    before = desk.file.read_text()
    desk.run("pull")
    assert desk.file.read_text() == before.replace("small language comm", "tiny language comm")
    desk.source("no volunteer offered", "nobody offered")
    assert desk.waiting() == []
    desk.person("tiny language communities", "wee language communities")
    assert desk.waiting() == [desk.title]
    desk.run("pull")
    assert "wee language communities?" in desk.file.read_text()
    assert desk.waiting() == []
    desk.publish()
    assert "nobody offered" in desk.page
    desk.person("wee language communities", "little language communities")
    desk.run("pull")
    assert "little language communities?" in desk.file.read_text()


def test_what_no_document_can_say_can_be_done_without(desk: Desk) -> None:
    """It has a name, too; without a decision it stays, and keeps the page from being written."""
    desk.person("small language communities", "small {{tl|x}} communities")
    done = desk.run("pull", code=ExitCode.PERSON)
    (name,) = re.findall(r"--take source:(\S+)", done.stderr)
    assert desk.waiting() == [desk.title]
    desk.run("pull", "--take", f"source:{name}")
    assert desk.waiting() == []
    desk.publish()
    assert "{{tl|x}}" not in desk.page


def test_vandalism_that_was_reverted_is_nothing(desk: Desk) -> None:
    """Neither a blanked page nor nonsense, once somebody has put the text back."""
    text, before = desk.page, desk.file.read_bytes()
    desk.job.wiki.edit(desk.title, "")
    assert "blanked the page" in desk.run("pull", code=ExitCode.PERSON).stderr
    desk.job.wiki.edit(desk.title, text.replace("small language", "LOL"))
    desk.job.wiki.edit(desk.title, text, "Admin")
    assert "0 documents changed, 0 wait" in desk.run("pull").stderr
    assert desk.file.read_bytes() == before
    assert desk.waiting() == []
