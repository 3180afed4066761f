"""Taking back what a run did with translatable pages, on a real wiki with the extension."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.command import Job
from tests.support.life import ENGLISH, PAGE, SPANISH


if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.wiki import Wiki

pytestmark = [pytest.mark.wiki, pytest.mark.translate]

SETTINGS = "layout: translate\n"
AUTO = f"{SETTINGS}mark: auto\n"


@pytest.fixture
def job(wiki: Wiki, tmp_path: Path) -> Job:
    """Give a job with one digest in two languages, which marks by itself."""
    made = Job(wiki, tmp_path / "machine", digests=())
    made.settings(AUTO)
    folder = made.series / "digests" / "001"
    folder.mkdir(parents=True)
    (folder / "en.yaml").write_text(ENGLISH)
    (folder / "es.yaml").write_text(SPANISH)
    return made


def publish(job: Job, *flags: str) -> None:
    """Publish until there is nothing more to do, and let the wiki run its jobs."""
    for _ in range(3):
        job.run("publish", *flags)
        job.wiki.run_jobs()


def edit(job: Job, old: str, new: str, language: str = "en") -> None:
    """Change a document."""
    path = job.series / "digests" / "001" / f"{language}.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def marks(wiki: Wiki) -> list[int]:
    """Give the marked revisions, the last one first."""
    found = wiki.api(
        action="query", list="logevents", letype="pagetranslation", letitle=PAGE, leprop="details"
    )
    return [one["params"]["revision"] for one in found["query"]["logevents"]
            if "revision" in one["params"]]  # fmt: skip


def steps(plan: dict[str, Any]) -> dict[tuple[str, str], tuple[str, str]]:
    """Give what a plan has for each page: (title, kind) -> (action, code)."""
    return {(one["title"], one["kind"]): (one["action"], one["code"]) for one in plan["pages"]}


def test_older_text_of_a_marked_page_is_written_and_marked_again(wiki: Wiki, job: Job) -> None:
    """With the numbers of its units, so that what is translated stays with its text."""
    publish(job)
    before, translated = wiki.page_text(PAGE), wiki.page_text(f"{PAGE}/es")
    edit(job, "Second.", "Second and more.")
    edit(job, "{by: Ana, says: First., points: [A point.]}", "{by: Ana, says: First.}")
    edit(job, "{by: Ana, says: Primero., points: [Un punto.]}", "{by: Ana, says: Primero.}", "es")
    job.run("publish")
    run = job.events()[0]["run"]
    wiki.run_jobs()
    assert wiki.page_text(PAGE) != before
    shown = steps(job.data("undo", run))
    assert shown[PAGE, "page"] == ("update", "")
    assert shown[PAGE, "mark"] == ("wait", "")
    known = len(marks(wiki))
    done = job.run("undo", run, "--yes")
    wiki.run_jobs()
    assert done.returncode == 0, done.stdout
    assert wiki.page_text(PAGE) == before
    assert len(marks(wiki)) == known + 1
    assert marks(wiki)[0] == wiki.revisions(PAGE)[0]["revid"]
    assert "Un punto." in str(wiki.page_text(f"{PAGE}/es"))
    assert "Un punto." in str(translated)


def test_first_mark_is_shown_with_who_can_take_it_back(wiki: Wiki, job: Job) -> None:
    """The API can't; the text goes back all the same, with the numbers that the mark gave."""
    job.settings(SETTINGS)
    publish(job)
    before = wiki.page_text(PAGE)
    assert before is not None
    assert "<!--T:" not in before
    job.settings(AUTO)
    edit(job, "Second.", "Second and more.")
    job.run("publish")
    run = job.events()[0]["run"]
    wiki.run_jobs()
    plan = job.data("undo", run)
    assert steps(plan)[PAGE, "mark"] == ("blocked", "marked")
    (fix,) = (one["fix"] for one in plan["pages"] if one["kind"] == "mark")
    assert f"do=unmark&target={PAGE.replace(' ', '_')}" in fix
    done = job.run("undo", run, "--yes")
    assert done.returncode == 3
    text = str(wiki.page_text(PAGE))
    assert "and more" not in text
    assert text.count("<!--T:") == before.count("<translate>")
    assert len(marks(wiki)) == 1


def test_mark_of_an_administrator_is_waited_for_again(wiki: Wiki, job: Job) -> None:
    """Where the bot doesn't mark; that somebody marked the run's text is no edit of it."""
    job.settings(SETTINGS)
    publish(job)
    mark(wiki)
    publish(job)
    before = wiki.page_text(PAGE)
    edit(job, "Second.", "Second and more.")
    job.run("publish")
    run = job.events()[0]["run"]
    mark(wiki)
    plan = job.data("undo", run)
    assert steps(plan)[PAGE, "page"] == ("update", "")
    assert steps(plan)[PAGE, "mark"] == ("blocked", "await-mark")
    job.run("undo", run, "--yes")
    assert wiki.page_text(PAGE) == before


def mark(wiki: Wiki) -> None:
    """Let an administrator mark the page."""
    wiki.api("Admin", action="markfortranslation", title=PAGE)
    wiki.run_jobs()


def test_created_source_page_is_shown_once_with_all_that_goes_with_it(
    wiki: Wiki, job: Job
) -> None:
    """Not one by one with its units, its mark and its language: one deletion takes them all."""
    job.run("publish")
    wiki.run_jobs()
    plan = job.data("undo", "last")
    pages = [one for one in plan["pages"] if one["title"] != "Wikimedia Clinics"]
    assert [(one["title"], one["code"]) for one in pages] == [(PAGE, "created")]
    assert "Special:PageTranslationDeletePage" in pages[0]["fix"]


def test_page_is_taken_out_of_its_group_and_the_group_removed(wiki: Wiki, job: Job) -> None:
    """Both of which the API can; and nothing else of an older run is touched."""
    wiki.configure(wgGroupPermissions={"bot": {"translate-manage": True}})
    publish(job)
    before = wiki.page_text(PAGE)
    job.settings(f"{AUTO}aggregate-group: Clinics\n")
    job.run("publish")
    wiki.run_jobs()
    assert "Clinics" in groups(wiki)
    done = job.run("undo", "last", "--yes")
    wiki.run_jobs()
    assert done.returncode == 0, done.stdout
    assert "Clinics" not in groups(wiki)
    assert wiki.page_text(PAGE) == before


def groups(wiki: Wiki) -> set[str]:
    """Name the aggregate groups."""
    found = wiki.api(action="query", meta="messagegroups", mgfilter="agg-*", mgprop="id|label")
    return {one["label"] for one in found["query"]["messagegroups"]}


def test_language_of_a_page_is_set_back_unless_it_is_marked(wiki: Wiki, job: Job) -> None:
    """To what the wiki's log says that it was."""
    job.settings(f"{SETTINGS}source-language: en\n")
    publish(job)
    before = wiki.page_text(PAGE)
    job.settings(f"{SETTINGS}source-language: es\n")
    job.run("publish")
    assert language(wiki) == "es"
    plan = job.data("undo", "last")
    assert steps(plan)[PAGE, "language"] == ("do", "")
    job.run("undo", "last", "--yes")
    assert language(wiki) == "en"
    assert wiki.page_text(PAGE) == before


def language(wiki: Wiki) -> str:
    """Give the language that the wiki takes the page to be in."""
    found = wiki.api(action="query", prop="info", titles=PAGE)
    return str(found["query"]["pages"][0]["pagelanguage"])
