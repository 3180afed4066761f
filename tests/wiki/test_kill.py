"""A run killed anywhere harms nothing: the next one ends as if it had never been.

Here at some of its requests; `scripts/kill_test` kills at every one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.kills import Story


if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki


@pytest.mark.parametrize(
    ("update", "share", "after"),
    [(False, 0.6, True), (False, 0.8, False), (True, 0.7, False), (True, 0.9, True)],
    ids=["new, done", "new, not done", "update, not done", "update, done"],
)
def test_killed_run_leaves_nothing_that_the_next_does_not_mend(
    wiki: Wiki, tmp_path: Path, *, update: bool, share: float, after: bool
) -> None:
    """The same revisions, no more and no fewer, as without the kill; and no lock is left.

    The shares are of a run's requests, of which the first ones only read.
    """
    story = Story(wiki, tmp_path / "story", update=update)
    requests, expected = story.count()
    assert len(expected) > 5
    assert story.killed_at(round(share * requests), after=after) == expected
