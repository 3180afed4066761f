"""Pages that are remembered in part are those that would be made anew, whatever changed."""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicbot.digest.read import read_digest
from clinicbot.errors import SourceError
from clinicbot.publish.desired import desired
from clinicbot.publish.wanted import wanted
from clinicbot.series.folder import load_series
from tests.support.examples import examples


if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clinicbot.digest.kinds import Names
    from clinicbot.digest.model import Digest
    from clinicbot.digest.rules import InlineRules
    from clinicbot.publish.desired_page import DesiredPage


SETTINGS = """\
series: Calls
wiki: http://127.0.0.1/api.php
title: "Calls/{number:03d}"
index:
  pages: {en: Calls, es: Llamadas}
"""
DIGEST = """\
number: %d
language: %s
date: 2026-01-%02d
call-language: en
title: "Call %d"
topics:
  - title: "Topic of %d in %s"
    content:
      - by: somebody
        says: "Some words."
"""
VERSIONS = (
    ("001", "en"),
    ("001", "es"),
    ("002", "en"),
    ("003", "es"),
    ("004", "en"),
    ("004", "es"),
)


def document(number: str, language: str) -> str:
    """Give a document's text."""
    count = int(number)
    return DIGEST % (count, language, count, count, count, language)


def write(series: Path) -> Path:
    """Write a series of four digests, two of them in two languages."""
    for number, language in VERSIONS:
        file = series / "digests" / number / f"{language}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(document(number, language))
    replaced("digests/001/en.yaml", "topics:", "topics:\n  - standard: introduction")(series)
    (series / "clinicbot.yaml").write_text(SETTINGS)
    return series


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """Give a series' folder."""
    return write(tmp_path / "series")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Give a folder for memories."""
    return tmp_path / "kept"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the documents read so far, "001/en" for short."""
    found: list[str] = []

    def noting(path: Path, rules: InlineRules, names: Names) -> Digest:
        found.append(f"{path.parent.name}/{path.stem}")
        return read_digest(path, rules, names)

    monkeypatch.setattr("clinicbot.series.folder.read_digest", noting)
    return found


def replaced(path: str, old: str, new: str) -> Callable[[Path], object]:
    """Make a change: other words in a file."""

    def change(series: Path) -> None:
        text = (series / path).read_text()
        assert old in text
        (series / path).write_text(text.replace(old, new, 1))

    return change


def written(path: str, text: str) -> Callable[[Path], object]:
    """Make a change: a file, new or anew."""

    def change(series: Path) -> None:
        (series / path).parent.mkdir(parents=True, exist_ok=True)
        (series / path).write_text(text)

    return change


def removed(path: str) -> Callable[[Path], object]:
    """Make a change: a folder or file that is gone."""

    def change(series: Path) -> None:
        place = series / path
        shutil.rmtree(place) if place.is_dir() else place.unlink()

    return change


def renumbered(series: Path) -> None:
    """Move a digest to the end of the series."""
    for language in ("en", "es"):
        text = document("001", language).replace("number: 1", "number: 9")
        written(f"digests/009/{language}.yaml", text)(series)
    removed("digests/001")(series)


CHANGES: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "nothing": (lambda _: None, set()),
    "a text": (replaced("digests/002/en.yaml", "Some words", "Other words"), {"002/en"}),
    "a text of one language": (
        replaced("digests/001/es.yaml", "Some words", "Otras palabras"),
        {"001/en", "001/es"},
    ),
    "a topic's title": (replaced("digests/002/en.yaml", "Topic of", "On"), {"002/en"}),
    "a speaker": (replaced("digests/003/es.yaml", "somebody", "nobody"), {"003/es"}),
    "the date": (replaced("digests/002/en.yaml", "2026-01-02", "2026-01-20"), {"002/en"}),
    "the call's title": (replaced("digests/002/en.yaml", "Call 2", "Second"), {"002/en"}),
    "a base revision": (
        replaced("digests/002/en.yaml", "language: en", "language: en\nbase-revision: 7"),
        {"002/en"},
    ),
    "a wording of its own": (
        replaced("digests/002/en.yaml", "topics:", "wording: {topics-note: Hm.}\ntopics:"),
        {"002/en"},
    ),
    "the language spoken": (
        replaced("digests/003/es.yaml", "call-language: en", "call-language: es"),
        {"003/es"},
    ),
    "a new language": (
        written("digests/002/es.yaml", document("002", "es")),
        # The Spanish neighbours lead to it now.
        {"002/en", "002/es", "001/en", "001/es", "003/es"},
    ),
    "a language gone": (
        removed("digests/001/es.yaml"),
        {"001/en"},
    ),
    "a new digest at the end": (
        written("digests/005/en.yaml", document("005", "en")),
        {"005/en", "004/en", "004/es"},
    ),
    "a new digest at the start": (
        written("digests/000/en.yaml", document("000", "en").replace("-00", "-30")),
        {"000/en", "001/en", "001/es"},
    ),
    "a digest gone": (
        removed("digests/003"),
        {"002/en", "004/en", "004/es"},
    ),
    "the last digest gone": (removed("digests/004"), {"003/es"}),
    "a digest moved": (
        renumbered,
        {"009/en", "009/es", "002/en", "004/en", "004/es"},
    ),
    "a comment": (replaced("digests/003/es.yaml", "topics:", "# Hm.\ntopics:"), {"003/es"}),
    "a stray file": (written("digests/README", "Hm."), set()),
    "a stray folder": (written("digests/drafts/notes.txt", "Hm."), set()),
}  # fmt: skip

ALL = {f"{number}/{language}" for number, language in VERSIONS}
COMMON: dict[str, Callable[[Path], object]] = {
    "a setting": replaced("clinicbot.yaml", "series: Calls", "series: Calls\nnavigation: false"),
    "the titles": replaced("clinicbot.yaml", "Calls/{number:03d}", "Calls/{number}"),
    "the titles by date": replaced("clinicbot.yaml", "{number:03d}", "{date}"),
    "the order": replaced("clinicbot.yaml", "series: Calls", "series: Calls\norder: date"),
    "a category": replaced("clinicbot.yaml", "series: Calls", "series: Calls\ncategories: [A]"),
    "an index page": replaced("clinicbot.yaml", "es: Llamadas", "fr: Appels"),
    "no index": replaced("clinicbot.yaml", "pages: {en: Calls, es: Llamadas}", "pages: {}"),
    "an index of another form": replaced("clinicbot.yaml", "index:", "index:\n  form: list"),
    "a wording": written("wording/en.yaml", "call-name: Meeting {number}\n"),
    "parts": written("parts.yaml", "{}"),
}


def fresh(series: Path) -> list[DesiredPage]:
    """Give the pages as they are made with no memory at all."""
    return desired(load_series(series))


def same(pages: list[DesiredPage], others: list[DesiredPage]) -> bool:
    """Say whether pages are the same, the places of their sources too."""
    return pages == others and [one.place for one in pages] == [one.place for one in others]


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_remembered_after_a_change_is_what_is_made_anew(
    series: Path, kept: Path, read: list[str], name: str
) -> None:
    """And of the digests that did not change, only those that lead to changes are read."""
    change, expected = CHANGES[name]
    wanted(series, kept=kept)
    change(series)
    read.clear()
    pages = list(wanted(series, kept=kept))
    assert set(read) == expected
    assert same(pages, fresh(series))


@pytest.mark.parametrize("name", COMMON)
def test_change_that_concerns_all_pages_makes_all_anew(
    series: Path, kept: Path, name: str
) -> None:
    """Settings, wordings and parts: whether they change a page is not for a memory to say."""
    wanted(series, kept=kept)
    COMMON[name](series)
    outcome = _outcome(lambda: list(wanted(series, kept=kept)))
    assert outcome == _outcome(lambda: fresh(series))


def _outcome(doing: Callable[[], list[DesiredPage]]) -> object:
    """Give what came of it: pages, or the words of an error."""
    try:
        return [(page, page.place) for page in doing()]
    except SourceError as error:
        return str(error)


LONELY = st.sampled_from([change for change, _ in CHANGES.values()])
ONE = st.one_of(LONELY, LONELY, LONELY, st.sampled_from(list(COMMON.values())))


@settings(max_examples=examples(8), deadline=None)
@given(rounds=st.lists(st.lists(ONE, min_size=1, max_size=2), min_size=1, max_size=3))
def test_any_row_of_changes_is_taken_in(
    tmp_path_factory: pytest.TempPathFactory, rounds: list[list[Callable[[Path], object]]]
) -> None:
    """Several at a time, and time after time, errors and their mending among them."""
    base = tmp_path_factory.mktemp("wanted")
    series, kept = write(base / "series"), base / "kept"
    wanted(series, kept=kept)
    for changes in rounds:
        for change in changes:
            # An earlier change may have taken away what this one changes.
            with suppress(AssertionError, FileNotFoundError):
                change(series)
        remembered = _outcome(lambda: list(wanted(series, kept=kept)))
        assert remembered == _outcome(lambda: fresh(series))
    shutil.rmtree(base)


@pytest.mark.parametrize("broken", ["number: [", "number: 2\nlanguage: en\nnonsense: 1\n"])
def test_errors_are_those_of_a_whole_reading(series: Path, kept: Path, broken: str) -> None:
    """All problems of all files, though most files would not have been read."""
    wanted(series, kept=kept)
    written("digests/002/en.yaml", broken)(series)
    written("digests/004/es.yaml", broken)(series)
    remembered = _outcome(lambda: list(wanted(series, kept=kept)))
    assert isinstance(remembered, str)
    assert remembered == _outcome(lambda: fresh(series))
    assert "002" in remembered
    assert "004" in remembered


def test_two_digests_on_one_page_are_told_though_one_is_only_known(
    series: Path, kept: Path
) -> None:
    """The one that was there before, and a new one."""
    wanted(series, kept=kept)
    written("digests/x/en.yaml", document("002", "en"))(series)
    assert _outcome(lambda: list(wanted(series, kept=kept))) == _outcome(lambda: fresh(series))


def test_named_digests_alone_are_given_with_the_index(series: Path, kept: Path) -> None:
    """From memory as well as without one; by folder or number."""
    whole = fresh(series)
    for folder in (None, kept, kept):
        pages = list(wanted(series, ["2", "004"], folder))
        assert same(pages, [page for page in whole if page.key in {"", "002", "004"}])
    with pytest.raises(SourceError, match="there is no digest '77'"):
        wanted(series, ["77"], kept)
