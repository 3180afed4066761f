"""Source pages of Translate in tests: made of the fixtures, saved, marked, translated."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinicbot.publish.surroundings import Surroundings
from clinicbot.series.folder import load_series
from tests.support.blocks import lists


if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from clinicbot.series.folder import Series
    from tests.support.wiki import Wiki

FIXTURES = Path(__file__).parents[2] / "fixtures"


@cache
def fixtures() -> Surroundings:
    """Give the fixtures' series with its surroundings."""
    return Surroundings(series())


@cache
def series() -> Series:
    """Give the fixtures' series."""
    return load_series(FIXTURES)


def mark(wiki: Wiki, title: str, revision: int, **params: Any) -> dict[str, Any]:
    """Mark a page for translation, as the bot may."""
    answer = wiki.api(
        "ClinicBot", action="markfortranslation", title=title, revid=revision, **params
    )
    done: dict[str, Any] = answer["markfortranslation"]
    return done


def messages(wiki: Wiki, title: str, language: str) -> dict[str, dict[str, Any]]:
    """Give what a translator gets, by the units' ids."""
    answer = wiki.api(
        "ClinicBot",
        action="query",
        list="messagecollection",
        mcgroup=f"page-{title}",
        mclanguage=language,
        mcprop="definition|translation|tags|properties",
        mclimit="max",
    )
    found = answer["query"]["messagecollection"]
    return {each["key"].removeprefix(f"{title.replace(' ', '_')}/"): each for each in found}


def broken_lists(html: str) -> list[ET.Element]:
    """Give the lists of a page that aren't one nest of bullets."""
    return [each for each in lists(html) if not _is_nest(each)]


def _is_nest(one: ET.Element) -> bool:
    return one.tag == "ul" and all(
        item.tag == "li" and all(_is_nest(ul) for ul in item if ul.tag in {"ul", "ol", "dl"})
        for item in one
    )
