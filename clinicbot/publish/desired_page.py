"""One page as it should be: only data, for whoever compares, writes or remembers it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from clinicbot.errors import NOWHERE
from clinicbot.wikitext.region import replace_region


if TYPE_CHECKING:
    from clinicbot.errors import Place


class Kind(StrEnum):
    """What a page is for."""

    PAGE = "page"
    """One language version of a digest."""

    BASE = "base"
    """The redirect from a digest's base page to one of its versions."""

    INDEX = "index"
    """The list of all digests."""

    LANGUAGE = "language"
    """The language that the wiki takes a source page to be in (translate layout)."""

    MARK = "mark"
    """The mark that makes a source page's text translatable."""

    UNIT = "unit"
    """A text of a source page in another language."""

    NOTE = "note"
    """What translators are told about a text."""

    GROUP = "group"
    """The group that all the series' source pages are in."""


@dataclass(frozen=True, slots=True)
class DesiredPage:
    """A page as it should be.

    Attributes:
        title: Its title, normalised.
        kind: What it is for.
        text: Its whole wikitext; of an index page with a region, that of a
            page that has yet to be made.
        key: The digest's folder name; "" for the index.
        language: The language that it is in.
        region: What shall stand in its marked region; None if the bot owns
            the page whole.
        base_revision: The revision that its source already takes in.
        what: How an edit summary calls it ("006 (en)").
        place: The source.
    """

    title: str
    kind: Kind
    text: str
    key: str = ""
    language: str = ""
    region: str | None = None
    base_revision: int | None = None
    what: str = ""
    place: Place = field(default=NOWHERE, compare=False)

    def on(self, live: str) -> str:
        """Give the text that the page should have where it has this one.

        Raises:
            PersonNeeded: It has no whole region to fill.
        """
        if self.region is None:
            return self.text
        return replace_region(live, self.region, self.title)
