"""What the wiki should hold: every page of the series in the `subpages` layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicbot.errors import Problem, SourceError
from clinicbot.publish.desired_page import DesiredPage, Kind
from clinicbot.publish.indexes import index_content
from clinicbot.publish.surroundings import Surroundings
from clinicbot.settings import BasePage
from clinicbot.wikitext.index import new_index_page
from clinicbot.wikitext.page import render_page


if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from clinicbot.digest.model import Digest
    from clinicbot.series.folder import Series


__all__ = ["DesiredPage", "Kind", "desired", "page_of"]


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
    keys = [key for key in series.digests if not only or key in only]
    pages = [page for key in keys for page in _versions(around, key)]
    pages += [page for key in keys for page in _redirect(around, key)]
    pages += _indexes(around)
    _no_two_on_one(pages)
    return pages


def page_of(series: Series, key: str, language: str) -> DesiredPage:
    """Give the page of one language version alone.

    Raises:
        KeyError: The series has no such digest, or not in this language.
    """
    pages = _versions(Surroundings(series), key)
    return {page.language: page for page in pages}[language]


def _versions(around: Surroundings, key: str) -> Iterator[DesiredPage]:
    for language, digest in sorted(around.series.digests[key].items()):
        view = around.view(key, digest)
        yield DesiredPage(
            title=view.title,
            kind=Kind.PAGE,
            text=render_page(digest, view),
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


def _indexes(around: Surroundings) -> Iterator[DesiredPage]:
    settings = around.series.settings
    for language, title in settings.index.pages.items():
        content = index_content(around, language)
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
