"""What the wiki should hold: every page of the series in the `subpages` layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicbot.errors import Problem, SourceError
from clinicbot.publish.desired_page import DesiredPage, Kind
from clinicbot.publish.indexes import index_content
from clinicbot.publish.made import make, make_page
from clinicbot.publish.surroundings import Surroundings
from clinicbot.settings import BasePage
from clinicbot.wikitext.index import new_index_page


if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from clinicbot.digest.model import Digest
    from clinicbot.publish.made import Made, MadePage
    from clinicbot.series.folder import Series


__all__ = ["DesiredPage", "Kind", "desired", "page_of", "pages_of"]


def desired(series: Series, only: Collection[str] = ()) -> list[DesiredPage]:
    """Give every page that the series should have on its wiki.

    Args:
        series: All its digests; neighbours and index need them all.
        only: The keys of the digests whose pages are wanted; all if empty.
            The index is always given.

    Returns:
        In the order in which they can be written without ever leading to a
        page that isn't there: language versions, base pages, index.

    Raises:
        SourceError: Two documents would be on the same page.
    """
    around = Surroundings(series)
    keys = set(only) or set(series.digests)
    made = {key: make(around, key, pages=key in keys) for key in series.digests}
    return pages_of(around, made)


def pages_of(around: Surroundings, made: Mapping[str, Made]) -> list[DesiredPage]:
    """Give the pages that were made of the series' digests, its base pages and its index.

    Args:
        around: The series; of its digests no more is looked at than their heads.
        made: What came of every one of them; base pages are given of those
            whose own pages are there.

    Raises:
        SourceError: Two documents would be on the same page.
    """
    keys = [key for key in around.series.digests if made[key].pages]
    pages = [page for key in keys for page in _versions(around, key, made[key].pages)]
    pages += [page for key in keys for page in _redirect(around, key)]
    pages += _indexes(around, made)
    _no_two_on_one(pages)
    return pages


def page_of(series: Series, key: str, language: str) -> DesiredPage:
    """Give the page of one language version alone.

    Raises:
        KeyError: The series has no such digest, or not in this language.
    """
    around = Surroundings(series)
    (page,) = _versions(around, key, {language: make_page(around, key, language)})
    return page


def _versions(
    around: Surroundings, key: str, made: Mapping[str, MadePage]
) -> Iterator[DesiredPage]:
    for language, page in sorted(made.items()):
        digest = around.series.digests[key][language]
        yield DesiredPage(
            title=around.series.settings.page_title(digest),
            kind=Kind.PAGE,
            text=page.text,
            key=key,
            language=language,
            base_revision=digest.base_revision,
            what=f"{_name(around, digest, key)} ({language})",
            place=digest.place,
        )


def _redirect(around: Surroundings, key: str) -> Iterator[DesiredPage]:
    """Give the base page, if it is to be a redirect to the call's version."""
    settings = around.series.settings
    if settings.base_page is not BasePage.REDIRECT:
        return
    digest = around.series.original(key)
    yield DesiredPage(
        title=settings.base_title(digest),
        kind=Kind.BASE,
        text=f"#REDIRECT [[{settings.page_title(digest)}]]",
        key=key,
        language=digest.language,
        what=_name(around, digest, key),
        place=digest.place,
    )


def _indexes(around: Surroundings, made: Mapping[str, Made]) -> Iterator[DesiredPage]:
    settings = around.series.settings
    for language, title in settings.index.pages.items():
        entries = [made[key].rows[language] for key in around.series.digests]
        content = index_content(entries, around.series, language)
        whole = settings.index.whole_page
        wording = around.series.wordings[language]
        yield DesiredPage(
            title=title,
            kind=Kind.INDEX,
            text=content if whole else new_index_page(settings.series, content, wording),
            language=language,
            region=None if whole else content,
            what=f"index ({language})",
            place=settings.place,
        )


def _name(around: Surroundings, digest: Digest, key: str) -> str:
    """Name a digest as its series does: by its number, or by its folder."""
    if digest.number is None:
        return key
    return around.series.settings.title.shown_number(digest.number)


def _no_two_on_one(pages: Iterable[DesiredPage]) -> None:
    taken: dict[str, DesiredPage] = {}
    problems = []
    for page in pages:
        first = taken.setdefault(page.title, page)
        if first is not page:
            wrong = f"its page would be {page.title!r}, as that of {first.place}"
            expected = "expected another number, date or title, or another language"
            problems.append(Problem(page.place, wrong, expected))
    if problems:
        raise SourceError(*problems)
