"""What the wiki should hold: which pages, with what around them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from clinicbot.errors import PersonNeeded, SourceError
from clinicbot.publish.desired import DesiredPage, Kind, desired
from clinicbot.publish.surroundings import Surroundings
from clinicbot.series.folder import Series, load_series
from clinicbot.settings import BasePage, IndexSettings
from clinicbot.wikitext.region import BEGIN, END, marked


if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """\
series: Calls
wiki: http://127.0.0.1/api.php
title: "Calls/{number:03d}"
index:
  pages: {en: Calls}
"""
DIGEST = """\
number: %d
language: %s
date: 2026-01-%02d
call-language: %s
topics:
  - standard: introduction
  - title: "%s"
    content: ["Some words."]
"""
VERSIONS = ((1, "en", "es"), (1, "es", "es"), (2, "en", "en"), (3, "es", "es"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a series of three digests: 1 in both languages, 2 in English, 3 in Spanish."""
    made = tmp_path_factory.mktemp("series")
    (made / "clinicbot.yaml").write_text(SETTINGS)
    for number, language, spoken in VERSIONS:
        file = made / "digests" / f"{number:03d}" / f"{language}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        topic = f"Topic of {number} in {language}"
        file.write_text(DIGEST % (number, language, number, spoken, topic))
    return made


@pytest.fixture
def series(folder: Path) -> Series:
    """Give that series, read."""
    return load_series(folder)


def titles(pages: list[DesiredPage], *kinds: Kind) -> list[str]:
    """Give the titles of pages, of some kinds or of all."""
    return [page.title for page in pages if not kinds or page.kind in kinds]


def by_title(series: Series) -> dict[str, DesiredPage]:
    """Give the wanted pages by title."""
    return {page.title: page for page in desired(series)}


def with_base(series: Series, base: BasePage) -> Series:
    """Give the series with another setting for its base pages."""
    return replace(series, settings=replace(series.settings, base_page=base))


def test_every_version_has_its_page_then_redirects_then_index(series: Series) -> None:
    """In the order in which nothing ever leads to a page that isn't there."""
    assert titles(desired(series)) == [
        "Calls/001/en", "Calls/001/es", "Calls/002/en", "Calls/003/es",
        "Calls/001", "Calls/002", "Calls/003",
        "Calls",
    ]  # fmt: skip


def test_redirect_leads_to_the_version_in_the_calls_language(series: Series) -> None:
    """The call was in Spanish, so its base page leads there."""
    assert by_title(series)["Calls/001"].text == "#REDIRECT [[Calls/001/es]]"


def test_base_page_that_is_the_original_takes_its_place(series: Series) -> None:
    """`/001` instead of `/001/es`, and the links follow."""
    pages = {page.title: page for page in desired(with_base(series, BasePage.ORIGINAL))}
    assert list(pages) == ["Calls/001/en", "Calls/001", "Calls/002", "Calls/003", "Calls"]
    assert pages["Calls/001"].language == "es"
    assert "[[Calls/001|" in pages["Calls/001/en"].text


def test_base_page_left_alone_is_never_wanted(series: Series) -> None:
    """`none` touches nothing there."""
    assert titles(desired(with_base(series, BasePage.NONE)), Kind.BASE) == []


def test_only_the_named_digests_are_wanted_and_always_the_index(series: Series) -> None:
    """The index needs all digests, and shows them all."""
    pages = desired(series, only=["002"])
    assert titles(pages) == ["Calls/002/en", "Calls/002", "Calls"]
    assert "[[Calls/003/es|" in pages[-1].text
    assert pages[-1] == desired(series)[-1]


def test_neighbours_are_in_the_same_language_if_there_else_in_the_calls(series: Series) -> None:
    """Nobody is led to a page that doesn't exist."""
    around = Surroundings(series)
    english = around.view("002", series.digests["002"]["en"])
    assert english.previous is not None
    assert (english.previous.title, english.previous.language) == ("Calls/001/en", "")
    assert english.next is not None
    assert (english.next.title, english.next.language) == ("Calls/003/es", "es")
    spanish = around.view("003", series.digests["003"]["es"])
    assert spanish.next is None
    assert spanish.index is not None
    assert (spanish.index.title, spanish.index.language) == ("Calls", "en")


def test_versions_link_to_each_other(series: Series) -> None:
    """Both ways."""
    pages = by_title(series)
    assert "[[Calls/001/es|" in pages["Calls/001/en"].text
    assert "[[Calls/001/en|" in pages["Calls/001/es"].text


def test_index_lists_all_newest_first_with_their_topics(series: Series) -> None:
    """The series' standard topics, the same in every row, are left out."""
    text = by_title(series)["Calls"].text
    assert text.index("Calls/003/es") < text.index("Calls/002/en") < text.index("Calls/001/en")
    assert "Topic of 1 in en" in text
    assert "Introduction" not in text


def test_index_is_a_region_unless_the_page_is_the_bots(series: Series) -> None:
    """A whole page has no marks."""
    page = by_title(series)["Calls"]
    assert page.region is not None
    assert page.on(f"Hello.\n{BEGIN}\n{END}\nBye.") == f"Hello.\n{marked(page.region)}\nBye."
    with pytest.raises(PersonNeeded):
        page.on("Nothing to fill.")
    settings = replace(
        series.settings, index=IndexSettings(pages={"en": "Calls"}, whole_page=True)
    )
    whole = desired(replace(series, settings=settings))[-1]
    assert (whole.region, whole.on("anything")) == (None, whole.text)
    assert BEGIN[:20] not in whole.text


def test_base_revision_and_place_come_with_the_page(series: Series) -> None:
    """So that a plan can use the one and name the other."""
    digests = {**series.digests}
    digests["002"] = {"en": replace(digests["002"]["en"], base_revision=77)}
    page = by_title(replace(series, digests=digests))["Calls/002/en"]
    assert page.base_revision == 77
    assert page.place.file.endswith("digests/002/en.yaml")
    assert page.what == "002 (en)"


def test_two_documents_on_one_page_are_an_error(series: Series) -> None:
    """Also where it is the index that a digest would be on."""
    settings = replace(series.settings, index=IndexSettings(pages={"en": "Calls/002"}))
    with pytest.raises(SourceError) as error:
        desired(replace(series, settings=settings))
    assert "Calls/002" in str(error.value)


def test_every_wanted_page_is_inside_the_fence(series: Series) -> None:
    """The gate refuses nothing that the series wants."""
    for base in BasePage:
        for page in desired(with_base(series, base)):
            assert series.settings.fence.allows(page.title), page.title


def test_wanting_is_deterministic(folder: Path) -> None:
    """Two readings want the same, byte for byte."""
    assert desired(load_series(folder)) == desired(load_series(folder))
