"""Jobs that share an account and pages but not their sources; and people in the bot's list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from clinicbot.wiki.fingerprint import trace
from tests.support.command import PAGES, Job
from tests.support.life import ENGLISH, PAGE, SPANISH


if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki

FIRST, INDEX = PAGES[0], PAGES[4]


@pytest.fixture
def jobs(wiki: Wiki, tmp_path: Path) -> tuple[Job, Job]:
    """Give two jobs on machines of their own; one document of the second is another."""
    one, other = Job(wiki, tmp_path / "one"), Job(wiki, tmp_path / "other")
    other.change("901", "Otherwise")
    return one, other


def count(wiki: Wiki) -> dict[str, int]:
    """Count the revisions of every page."""
    return {title: len(wiki.revisions(title)) for title in PAGES}


def test_jobs_whose_sources_differ_do_not_take_turns(wiki: Wiki, jobs: tuple[Job, Job]) -> None:
    """The first of them to come back is told of both, and so is every later run; none writes."""
    one, other = jobs
    assert [job.run("publish").returncode for job in (one, other)] == [0, 0]
    before = count(wiki)
    for _ in range(2):
        done = one.run("publish")
        assert done.returncode == 3
        assert f"{FIRST}: two sources disagree" in done.stdout
        assert other.run("publish").returncode == 0
    assert count(wiki) == before
    ours, theirs = (trace(one["comment"]).source for one in reversed(wiki.revisions(FIRST)))
    assert f"{ours} (this one) and {theirs}" in done.stdout
    for job, name in ((one, ours), (other, theirs)):
        assert re.search(rf"source: .* {name}: .*{job.series}", job.run("doctor").stdout)


def test_dispute_ends_as_the_message_says(wiki: Wiki, jobs: tuple[Job, Job]) -> None:
    """By the same text in both, or by naming the other's revision; then the other one is told."""
    one, other = jobs
    one.run("publish")
    other.run("publish")
    (page,) = (page for page in one.data("plan")["pages"] if page["title"] == FIRST)
    assert page["code"] == "disputed"
    revision = wiki.revisions(FIRST)[0]["revid"]
    assert f"base-revision: {revision}" in page["fix"]
    document = one.series / "digests" / "901" / "en.yaml"
    document.write_text(f"base-revision: {revision}\n{document.read_text()}")
    # The list names the topics, and no document of it can name a revision.
    wiki.edit(INDEX, wiki.revisions(INDEX)[1]["slots"]["main"]["content"], "Admin")
    assert one.run("publish").returncode == 0
    assert other.run("publish").returncode == 3
    other.change("901", "At last")
    assert other.run("publish").returncode == 0
    one.change("901", "At last")
    assert one.data("publish")["counts"] == {"unchanged": 5}


def test_one_job_may_go_back_to_an_older_text_and_forth_again(job: Job) -> None:
    """A revert in the sources is a change like any other; a third turn is asked about."""
    for words in ("One", "Two", "One", "Two"):
        job.change("901", words)
        assert job.run("publish").returncode == 0
    job.change("901", "One")
    done = job.run("publish")
    assert done.returncode == 3
    assert "went back and forth" in done.stdout


@pytest.fixture
def job(wiki: Wiki, tmp_path: Path) -> Job:
    """Give one job alone."""
    return Job(wiki, tmp_path / "job")


def test_jobs_that_keep_one_list_do_not_take_turns(wiki: Wiki, tmp_path: Path) -> None:
    """Two series that overlap, and name the same index page."""
    jobs = Job(wiki, tmp_path / "a"), Job(wiki, tmp_path / "b", digests=("902", "903"))
    for job in jobs:
        job.settings("navigation: false\n")
    assert [job.run("publish").returncode for job in jobs] == [0, 0]
    before = len(wiki.revisions(INDEX))
    for _ in range(2):
        done = jobs[0].run("publish")
        assert done.returncode == 3
        assert f"{INDEX}: two sources disagree" in done.stdout
        assert jobs[1].run("publish").returncode == 0
    assert len(wiki.revisions(INDEX)) == before


def test_edit_of_the_list_is_shown_with_who_when_and_what(wiki: Wiki, job: Job) -> None:
    """The person's own change, not what the bot would make of it; whoever edited elsewhere."""
    job.run("publish")
    text = wiki.page_text(INDEX)
    assert text is not None
    wiki.edit(INDEX, text.replace("901", "the first", 1), "Reader")
    when = wiki.revisions(INDEX)[0]["timestamp"]
    text = wiki.page_text(INDEX)
    wiki.edit(INDEX, f"A greeting.\n\n{text}", "Admin")
    shown = job.run("plan")
    assert shown.returncode == 3
    assert f"Reader at {when} changed the list" in shown.stdout
    assert re.search(r"(?m)^ +-.*901", shown.stdout)
    assert re.search(r"(?m)^ +\+.*the first", shown.stdout)
    assert "greeting" not in shown.stdout
    page = job.data("publish")["pages"][-1]
    assert (page["title"], page["code"]) == (INDEX, "index-edited")
    assert "the first" in page["their_diff"]
    assert len(wiki.revisions(INDEX)) == 3


def test_marks_that_somebody_took_away_are_shown_with_who_and_what(wiki: Wiki, job: Job) -> None:
    """The list has no place any more; nothing is written until it has."""
    job.run("publish")
    wiki.edit(INDEX, "Nothing here.", "Reader")
    shown = job.run("plan")
    assert shown.returncode == 3
    assert "Reader at 20" in shown.stdout
    assert re.search(r"(?m)^ +\+Nothing here", shown.stdout)
    assert job.run("publish").returncode == 3
    assert wiki.page_text(INDEX) == "Nothing here."


@pytest.mark.translate
def test_jobs_do_not_take_turns_with_a_marked_page(wiki: Wiki, tmp_path: Path) -> None:
    """Each mark would make translations outdated, back and forth."""
    jobs = Job(wiki, tmp_path / "one", digests=()), Job(wiki, tmp_path / "other", digests=())
    for job, end in zip(jobs, ("one thing", "another thing"), strict=True):
        job.settings("layout: translate\nmark: auto\n")
        folder = job.series / "digests" / "001"
        folder.mkdir(parents=True)
        (folder / "en.yaml").write_text(ENGLISH.replace("Second.", f"They said {end}."))
    for job in jobs:
        assert job.run("publish").returncode == 0
        wiki.run_jobs()
    before = wiki.revisions(PAGE)
    done = jobs[0].run("publish")
    assert done.returncode == 3
    assert f"{PAGE}: two sources disagree" in done.stdout
    assert f"base-revision: {before[0]['revid']}" in done.stdout
    assert jobs[1].run("publish").returncode == 0
    assert wiki.revisions(PAGE) == before
    folder = jobs[0].series / "digests" / "001"
    text = (folder / "en.yaml").read_text()
    (folder / "en.yaml").write_text(text.replace("one thing", "a third thing"))
    assert jobs[0].run("publish").returncode == 0


@pytest.mark.translate
def test_jobs_do_not_take_turns_with_a_units_translation(wiki: Wiki, tmp_path: Path) -> None:
    """The page is one to both of them, a document of another language isn't."""
    jobs = Job(wiki, tmp_path / "one", digests=()), Job(wiki, tmp_path / "other", digests=())
    for job, word in zip(jobs, ("Segundo.", "El segundo."), strict=True):
        job.settings("layout: translate\nmark: auto\n")
        folder = job.series / "digests" / "001"
        folder.mkdir(parents=True)
        (folder / "en.yaml").write_text(ENGLISH)
        (folder / "es.yaml").write_text(SPANISH.replace("Segundo.", word))
    for job in jobs:
        assert job.run("publish").returncode == 0
        wiki.run_jobs()
    (unit,) = (
        title
        for number in range(1, 10)
        if "segundo" in (wiki.page_text(title := f"Translations:{PAGE}/{number}/es") or "")
    )
    before = wiki.revisions(unit)
    assert len(before) == 2
    for _ in range(2):
        done = jobs[0].run("publish")
        assert done.returncode == 3
        assert f"{unit}: two sources disagree" in done.stdout
        assert jobs[1].run("publish").returncode == 0
        wiki.run_jobs()
    assert wiki.revisions(unit) == before
    document = jobs[0].series / "digests" / "001" / "es.yaml"
    assert f"base-revision: {before[0]['revid']}` in {document}" in done.stdout
    document.write_text(f"base-revision: {before[0]['revid']}\n{document.read_text()}")
    assert jobs[0].run("publish").returncode == 0
    wiki.run_jobs()
    assert jobs[1].run("publish").returncode == 3
    assert (wiki.page_text(unit) or "").endswith(" Segundo.")
