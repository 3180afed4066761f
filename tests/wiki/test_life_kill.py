"""A page's life cut anywhere: the next runs end as if it had never been.

Here at some of a run's writes, on the real extension; `scripts/kill_test
--layout translate` cuts at every request, in four ways.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.support.life_kills import Cut, LifeStory


if TYPE_CHECKING:
    from tests.support.wiki import Wiki

pytestmark = [pytest.mark.wiki, pytest.mark.translate]


class Told(NamedTuple):
    """A story, which of its first run's requests write, and how it ends."""

    story: LifeStory
    writes: list[bool]
    end: dict[str, Any]

    def request(self, write: int) -> int:
        """Give the number of the request that is the n-th write, both from 1."""
        return [number for number, writes in enumerate(self.writes, 1) if writes][write - 1]


@pytest.fixture(scope="module")
def new(running_wiki: Wiki, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Tell of a first publish."""
    story = LifeStory(running_wiki, tmp_path_factory.mktemp("new"), quick=True)
    return Told(story, *story.undisturbed())


@pytest.fixture(scope="module")
def update(running_wiki: Wiki, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Tell of edits of all kinds."""
    story = LifeStory(running_wiki, tmp_path_factory.mktemp("update"), update=True, quick=True)
    return Told(story, *story.undisturbed())


@pytest.mark.parametrize("write", [2, 9], ids=["page", "some texts"])
def test_first_publish_that_stops_is_completed(new: Told, write: int) -> None:
    """The page is there without its language and mark; some of its texts are there."""
    assert new.end["units"]["en"]
    assert new.story.stopped_at(write) == new.end


def test_update_that_stops_is_completed(update: Told) -> None:
    """The page is marked, no text has followed."""
    states = {state for *_, state in update.end["units"]["en"].values()}
    assert states == {"translated", "fuzzy"}
    assert update.story.stopped_at(3) == update.end


def test_killed_mark_is_not_made_twice(new: Told) -> None:
    """The process is killed while the wiki marks the page."""
    assert new.story.cut_at(new.request(3), Cut.KILLED_AFTER, jobs=True) == new.end


def test_text_whose_answer_is_lost_is_not_written_twice(update: Told) -> None:
    """The process goes on, and finds it done."""
    last = sum(update.writes)
    assert update.story.cut_at(update.request(last), Cut.RESET_AFTER, jobs=False) == update.end
