"""What came of one digest, and whether it would still come of it.

A digest's pages follow from its own documents, from the series' settings and
wordings, and from what surrounds them: the titles and names of its neighbours.
Its row in the index follows from the first two alone. So where those are as
they were, a page is made anew only if its surroundings have changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from clinicbot.digest.model import Digest
from clinicbot.digest.scalars import Plain
from clinicbot.publish.indexes import index_entry
from clinicbot.wikitext.page import render_page


if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clinicbot.publish.surroundings import Surroundings
    from clinicbot.wikitext.index import IndexEntry
    from clinicbot.wikitext.view import PageView


@dataclass(frozen=True, slots=True)
class MadePage:
    """The page of one language version.

    Attributes:
        around: What surrounded it.
        text: Its wikitext.
    """

    around: str
    text: str


@dataclass(frozen=True, slots=True)
class Made:
    """What came of one digest.

    Attributes:
        heads: Language -> the version without its texts, enough to lead to it.
        rows: Language of an index page -> the digest's row there.
        pages: Language -> the version's page.
    """

    heads: Mapping[str, Digest]
    rows: Mapping[str, IndexEntry]
    pages: Mapping[str, MadePage] = field(default_factory=dict)


def make(around: Surroundings, key: str, *, pages: bool = True) -> Made:
    """Make all that comes of one digest; without its pages if only the index is wanted."""
    versions = around.series.digests[key]
    return Made(
        {language: head_of(digest) for language, digest in versions.items()},
        {code: index_entry(around, key, code) for code in around.series.settings.index.pages},
        {code: make_page(around, key, code) for code in versions} if pages else {},
    )


def make_page(around: Surroundings, key: str, language: str) -> MadePage:
    """Make the page of one language version."""
    digest = around.series.digests[key][language]
    view = around.view(key, digest)
    return MadePage(described(view), render_page(digest, view))


def outdated(around: Surroundings, known: Mapping[str, Made]) -> Iterable[str]:
    """Name the digests that are known, and of which a page's surroundings have changed."""
    for key, made in known.items():
        versions = around.series.digests.get(key, {})
        views = {code: around.view(key, digest) for code, digest in versions.items()}
        if any(made.pages[code].around != described(view) for code, view in views.items()):
            yield key


def described(view: PageView) -> str:
    """Write down all that surrounds a page but the series' wording."""
    return repr([getattr(view, one.name) for one in fields(view) if one.name != "wording"])


def head_of(digest: Digest) -> Digest:
    """Give a digest without its texts: what `Surroundings` leads to it by."""
    return Digest(
        language=digest.language,
        number=digest.number,
        date=digest.date,
        title=Plain(digest.title.text) if digest.title else None,
        call_language=digest.call_language,
        base_revision=digest.base_revision,
        place=digest.place,
    )
