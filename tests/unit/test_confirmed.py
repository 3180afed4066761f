"""Marks that were taken off translations, found in what was committed."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from clinicbot.digest.inline import InlineRules
from clinicbot.intake.confirmed import confirmed, unmarked_since
from clinicbot.intake.own_form import Translation
from clinicbot.publish.surroundings import Surroundings
from clinicbot.series.folder import load_series
from clinicbot.wikitext.translatable import render_translatable
from clinicbot.wikitext.unit_parser import as_marked
from tests.support.life import ENGLISH, SPANISH, small_series


if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

PAIR = ("Second.", "Segundo.")
CALLED, NOT, TWINS = frozenset((True,)), frozenset((False,)), frozenset((True, False))


@pytest.mark.parametrize(
    ("earlier", "found"),
    [
        ([CALLED], True),
        ([NOT, NOT, CALLED, NOT], True),
        ([], False),
        ([NOT, NOT], False),
        ([TWINS, CALLED], False),
    ],
)
def test_a_pair_counts_that_was_called_outdated_and_stayed_the_same(
    earlier: Sequence[frozenset[bool]],
    found: bool,  # noqa: FBT001 - drawn from a table
) -> None:
    """However long ago; not if one of two twins was called so."""
    states = [{PAIR: called} for called in earlier]
    assert unmarked_since({"key": PAIR}, states) == ({"key"} if found else set())


def test_nothing_counts_that_was_before_another_pair() -> None:
    """The source or the text was another one meanwhile: that was about something else."""
    states = [{PAIR: NOT}, {("Other.", "Segundo."): CALLED}, {PAIR: CALLED}]
    assert unmarked_since({"key": PAIR}, states) == set()


def test_no_more_is_read_than_is_needed() -> None:
    """What is known of every pair ends it."""
    states = iter([{PAIR: CALLED}, {PAIR: NOT}])
    assert unmarked_since({"key": PAIR}, states) == {"key"}
    assert list(states) == [{PAIR: NOT}]


@pytest.fixture
def asked(tmp_path: Path) -> Callable[[], frozenset[str]]:
    """Make a series under git; give a way to ask which texts were confirmed."""
    spanish = SPANISH.replace("says: Segundo.}", "says: Segundo., outdated: true}")
    folder = small_series(tmp_path, en=ENGLISH, es=spanish)
    git(folder, "init", "--quiet")
    commit(folder)

    def ask() -> frozenset[str]:
        around = Surroundings(load_series(folder))
        source, other = (around.series.digests["001"][code] for code in ("en", "es"))
        view, own_view = (around.source_view("001", code) for code in ("en", "es"))
        page = render_translatable(source, view, as_marked(render_translatable(source, view).text))
        ids = {unit.id or "" for unit in page.units}
        return confirmed(Translation(source, page, view, other, own_view), InlineRules(), ids)

    return ask


def git(folder: Path, *arguments: str) -> None:
    """Run git."""
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@x.invalid", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    """Commit all there is."""
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "x")


def change(folder: Path, language: str, before: str, after: str) -> None:
    """Change a document."""
    path = folder / "digests" / "001" / f"{language}.yaml"
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def test_mark_is_found_in_what_was_committed(
    tmp_path: Path, asked: Callable[[], frozenset[str]]
) -> None:
    """Also where other remarks came and went since, and others of the same document changed."""
    assert asked() == set()
    change(tmp_path, "es", ", outdated: true", "")
    (before,) = asked()
    commit(tmp_path)
    assert asked() == {before}
    change(tmp_path, "en", "- {by: Ana", "- {by: Cleo, says: New.}\n      - {by: Ana")
    change(tmp_path, "es", "- {by: Ana", "- {by: Cleo, says: Nuevo.}\n      - {by: Ana")
    change(tmp_path, "es", "Primero.", "El primero.")
    (after,) = asked()
    assert after != before


@pytest.mark.parametrize(("language", "word"), [("en", "Second."), ("es", "Segundo.")])
def test_mark_of_another_text_or_source_is_none(
    tmp_path: Path, asked: Callable[[], frozenset[str]], language: str, word: str
) -> None:
    """Whether the change was committed or not."""
    change(tmp_path, "es", ", outdated: true", "")
    change(tmp_path, language, word, "Otherwise.")
    assert asked() == set()
    commit(tmp_path)
    assert asked() == set()


def test_only_what_is_asked_about_is_looked_for(
    tmp_path: Path, asked: Callable[[], frozenset[str]]
) -> None:
    """Here nothing, though a mark was taken off."""
    change(tmp_path, "es", ", outdated: true", "")
    assert asked()
    around = Surroundings(load_series(tmp_path))
    source, other = (around.series.digests["001"][code] for code in ("en", "es"))
    view, own_view = (around.source_view("001", code) for code in ("en", "es"))
    page = render_translatable(source, view)
    known = Translation(source, page, view, other, own_view)
    assert confirmed(known, InlineRules(), ()) == set()


def test_what_was_committed_and_can_not_be_read_ends_the_search(
    tmp_path: Path, asked: Callable[[], frozenset[str]]
) -> None:
    """A broken file in the history is no reason to fail, nor to believe what was before it."""
    broken = tmp_path / "digests" / "001" / "es.yaml"
    text = broken.read_text().replace(", outdated: true", "")
    broken.write_text("number: [")
    commit(tmp_path)
    broken.write_text(text)
    assert asked() == set()
