"""Two runs at once, on machines that know nothing of each other, do no harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clinicbot.errors import ExitCode
from tests.support.kills import Story


if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki


@pytest.mark.parametrize("update", [False, True], ids=["first publish", "update"])
def test_two_runs_at_once_leave_what_one_would(
    wiki: Wiki, tmp_path: Path, *, update: bool
) -> None:
    """No revision twice, and a later run finds nothing to do."""
    here, there = (Story(wiki, tmp_path / name, update=update) for name in ("here", "there"))
    here.begin()
    here.run()
    expected = here.state()
    there.begin()
    here.begin()
    if update:
        # The other machine has the changed sources, too.
        there.take(here)
    runs = [here.start(), there.start()]
    said = [run.communicate(timeout=120)[0] for run in runs]
    assert {run.returncode for run in runs} <= {ExitCode.OK, ExitCode.PERSON}, said
    assert here.state() == expected
    assert "pages: 10 unchanged, 0 edits" in here.run()
