"""One thing is told as one thing, in every message that counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clinicbot.commands.pull_show import show
from clinicbot.counted import counted
from clinicbot.intake.pull import Pulled
from clinicbot.intake.words import Share
from clinicbot.publish.doctor import Finding, Level, on_documents
from clinicbot.report import Style, results_sum
from clinicbot.report.doctor import findings_text
from clinicbot.settings import Settings
from clinicbot.titles import TitlePattern


if TYPE_CHECKING:
    from collections.abc import Callable


SETTINGS = Settings("Clinics", "", TitlePattern("Clinics/{number}"))

ONE: list[Callable[[], str]] = [
    lambda: findings_text([Finding("clock", Level.WARNING, "is late")], Style()),
    lambda: on_documents(SETTINGS, 1, 1).found,
    lambda: results_sum({"created": 1}),
    lambda: str(Share(1, (), 1)),
]


@pytest.mark.parametrize("words", ONE)
def test_one_is_told_in_the_singular(words: Callable[[], str]) -> None:
    """Not "1 warnings"."""
    said = words()
    assert "1 " in said
    for plural in ("warnings", "digests", "documents", "pages", "words"):
        assert f"1 {plural}" not in said


def test_one_document_of_a_pull_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    """And it "waits", where two "wait"."""
    one = Pulled("en.yaml", "Clinics/1", "before", "after", trouble="it is locked")
    show([one], Style(), dry=False)
    assert "1 document changed, 1 waits for a person" in capsys.readouterr().err
    show([one, one], Style(), dry=True)
    assert "2 documents would change, 2 wait for a person" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 pages"), (1, "1 page"), (2, "2 pages"), (4000, "4,000 pages")]
)
def test_counted(number: int, said: str) -> None:
    """None, one, several, many."""
    assert counted(number, "page") == said
