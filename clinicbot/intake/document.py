"""A source document as a pull sees it: its file, its page, and the way between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinicbot.digest.kinds import Reading
from clinicbot.digest.schema import DIGEST
from clinicbot.digest.source import parse
from clinicbot.errors import SourceError
from clinicbot.intake.elements import Element, elements
from clinicbot.intake.form import odd_lines, without_blanks
from clinicbot.intake.wiki_side import renumbered, unmarked


if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from clinicbot.digest.inline import InlineRules
    from clinicbot.digest.model import Digest
    from clinicbot.errors import Problem
    from clinicbot.series.wording import Wording
    from clinicbot.wikitext.reader import PageReading


@dataclass(frozen=True, slots=True)
class Document:
    """A source document and how its page is written and read.

    Attributes:
        name: What to call it: its digest and its language ("006/en").
        text: Its text.
        digest: What it says; its place is the file.
        title: The page's title.
        wording: The series' wording in its language.
        rules: What inline text may hold.
        read_page: Reads the page's wikitext, given the document known so far.
        written: Gives the page of a digest, where the live page has this text.
        bare: Takes off a page what people didn't write, such as units' markers.
        shows: Says whether a page is that of a digest, where `written` can't tell.
        translated: Whether the page is a translation, put together of units.
        earlier: Gives the file's texts as they were committed, the newest first.
    """

    name: str
    text: str
    digest: Digest
    title: str
    wording: Wording
    rules: InlineRules
    read_page: Callable[[str, Digest], PageReading]
    written: Callable[[Digest, str], str]
    bare: Callable[[str], str] = str
    shows: Callable[[Digest, str], bool] | None = None
    translated: bool = False
    earlier: Callable[[], Iterable[str]] = tuple

    @property
    def file(self) -> str:
        """Its path, as messages name it."""
        return self.digest.place.file

    def parsed(self, text: str) -> Digest:
        """Read a text of this file.

        Raises:
            SourceError: With all its problems.
        """
        return parsed(text, self.file, self.rules)

    def elements(self, page: str) -> Element:
        """Read a page into elements, topics' numbers that no longer fit put right."""
        known = self.digest
        read = self.read_page(page, known).digest
        return unmarked(elements(renumbered(read, known, self.wording)))

    def is_shown(self, digest: Digest, page: str) -> bool:
        """Say whether a page is that of a digest, white space apart that says nothing."""
        if self.shows:
            return self.shows(digest, page)
        wanted = self.written(digest, page)
        if wanted == page:
            return True
        if without_blanks(wanted) != without_blanks(page):
            return False
        readings = [self.read_page(each, digest) for each in (wanted, page)]
        return readings[0].digest == readings[1].digest

    def oddities(self, digest: Digest, page: str) -> list[tuple[int, str]]:
        """Give the lines of a page that says the same as a digest and is written otherwise.

        Returns:
            Number and line; none if the page doesn't say the same.
        """
        if self.shows:
            return []
        wanted = self.written(digest, page)
        readings = [self.read_page(each, digest) for each in (wanted, page)]
        return list(odd_lines(page, wanted)) if readings[0] == readings[1] else []


def parsed(text: str, file: str, rules: InlineRules) -> Digest:
    """Read a text of a source document.

    Args:
        text: The text, tidied.
        file: Its path, as messages name it.
        rules: What inline text may hold.

    Raises:
        SourceError: With all its problems.
    """
    problems: list[Problem] = []
    digest = DIGEST.read(parse(text, file, problems), Reading(rules, problems))
    if digest is None or problems:
        raise SourceError(*problems)
    return digest
