"""The series that comes with clinicbot, published to the real wiki."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clinicbot.errors import ExitCode
from clinicbot.publish.apply import Result
from clinicbot.publish.desired import DesiredPage, desired
from clinicbot.series.folder import load_series
from tests.support.bot import Run, enter


if TYPE_CHECKING:
    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture(scope="module")
def wanted() -> list[DesiredPage]:
    """Give every page of the series."""
    return desired(load_series(FIXTURES))


def test_all_pages_are_published_and_then_left_alone(
    wiki: Wiki, wanted: list[DesiredPage]
) -> None:
    """What the wiki keeps is what was wanted, byte for byte."""
    run = Run(enter(wiki))
    first = run.publish(*wanted)
    assert {one.result for one in first.outcomes} == {Result.CREATED}
    for page in wanted:
        assert wiki.page_text(page.title) == page.text
    second = run.publish(*wanted)
    assert {one.result for one in second.outcomes} == {Result.UNCHANGED}
    assert all(len(wiki.revisions(page.title)) == 1 for page in wanted)


def test_pages_that_are_no_digests_are_left_alone(wiki: Wiki, wanted: list[DesiredPage]) -> None:
    """Such as the retrospective beside them."""
    other = "Wikimedia Clinics/Retrospective"
    wiki.edit(other, "What we learned.")
    assert Run(enter(wiki)).publish(*wanted).exit_code is ExitCode.OK
    assert len(wiki.revisions(other)) == 1


def test_links_of_a_new_digest_change_its_neighbours_only_slightly(
    wiki: Wiki, wanted: list[DesiredPage]
) -> None:
    """Their edits are minor, and say that it is only links."""
    series = load_series(FIXTURES)
    *earlier, last = series.digests
    shorter = replace(series, digests={key: series.digests[key] for key in earlier})
    run = Run(enter(wiki))
    run.publish(*desired(shorter))
    changes = run.plan(*wanted).changes
    minor = {step.title for step in changes if step.minor}
    new = {page.title for page in wanted if page.key == last}
    assert new
    assert not minor & new
    assert minor == {step.title for step in changes} - new
