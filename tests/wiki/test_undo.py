"""Taking back what a run did, on a real wiki."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.support.command import PAGES, Job


if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki

FIRST = PAGES[0]


@pytest.fixture
def job(wiki: Wiki, tmp_path: Path) -> Job:
    """Give a job on a machine of its own."""
    return Job(wiki, tmp_path / "machine")


def test_undo_restores_what_nobody_touched_and_shows_the_rest(wiki: Wiki, job: Job) -> None:
    """It is a plan first; done, it is recorded, and it can be undone itself."""
    job.run("publish")
    before = {title: wiki.page_text(title) for title in PAGES}
    job.change("901")
    job.change("902")
    job.run("publish")
    wiki.edit(PAGES[1], "Hers.", "Reader")
    changed = wiki.page_text(FIRST)
    shown = job.run("undo", "last")
    assert shown.returncode == 3
    assert "Reader edited it since" in shown.stdout
    published = job.events()[0]["run"]
    assert f"`clinicbot undo {published} --yes` does it" in shown.stdout
    old = wiki.revisions(FIRST)[1]["revid"]
    assert f"+++ {FIRST} (as of revision {old})" in shown.stdout
    assert wiki.page_text(FIRST) == changed
    done = job.run("undo", "last", "--yes")
    assert done.returncode == 3
    assert wiki.page_text(FIRST) == before[FIRST]
    assert wiki.page_text(PAGES[4]) == before[PAGES[4]]
    assert wiki.page_text(PAGES[1]) == "Hers."
    newest = wiki.revisions(FIRST)[0]
    assert "undo of run 20" in newest["comment"]
    recorded = {one["page"]: one for one in job.events() if one["event"] == "page"}
    assert recorded[FIRST]["new_revision"] == newest["revid"]
    assert job.events()[0]["command"] == "undo"
    assert job.run("undo", "last", "--yes").returncode == 0
    assert wiki.page_text(FIRST) == changed


def test_undo_shows_created_pages_with_their_address(wiki: Wiki, job: Job) -> None:
    """It neither deletes nor blanks them."""
    job.run("publish")
    done = job.run("undo", "last", "--yes")
    assert done.returncode == 3
    assert wiki.page_url(FIRST) in done.stdout
    assert all(wiki.page_text(title) for title in PAGES)
    assert all(len(wiki.revisions(title)) == 1 for title in PAGES)


def test_undo_without_record_reads_the_wiki(wiki: Wiki, job: Job) -> None:
    """The bot's own edits in the time span, and nobody else's."""
    job.run("publish")
    before = wiki.page_text(FIRST)
    since = wait_for_the_next_second(wiki)
    job.change("901")
    job.run("publish")
    job.change("901", "Again")
    job.run("publish")
    wiki.edit("Elsewhere", "By hand.", "ClinicBot")
    for path in (job.state / "runs").iterdir():
        path.unlink()
    assert job.run("undo", "last").returncode == 2
    plan = job.data("undo", "--since", since)
    assert {one["title"]: one["action"] for one in plan["pages"]}[FIRST] == "update"
    assert "Elsewhere" not in str(plan)
    assert job.run("undo", "--since", since, "--yes").returncode == 0
    assert wiki.page_text(FIRST) == before


def wait_for_the_next_second(wiki: Wiki) -> str:
    """Give a time after every edit so far, as the wiki counts it."""
    last = wiki.revisions(PAGES[4])[0]["timestamp"]
    while (now := time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())) <= last:
        time.sleep(0.1)
    return now
