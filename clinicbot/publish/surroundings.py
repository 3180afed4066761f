"""What surrounds each page of a series: its other languages, its neighbours, its index."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from clinicbot.digest.inline import plain_text
from clinicbot.wikitext.view import Neighbour, PageView


if TYPE_CHECKING:
    from collections.abc import Mapping

    from clinicbot.digest.model import Digest
    from clinicbot.series.folder import Series


@dataclass(frozen=True)
class Surroundings:
    """The sequence of a series' digests, and what each page of it leads to."""

    series: Series

    @cached_property
    def _neighbours(self) -> Mapping[str, tuple[str, str]]:
        """Key -> the keys before and after it, "" at the ends."""
        keys = ["", *self.series.digests, ""]
        return {key: (keys[n], keys[n + 2]) for n, key in enumerate(self.series.digests)}

    def best(self, key: str, language: str) -> Digest:
        """Choose the version of a digest to lead to from a page in a language."""
        return self.series.digests[key].get(language) or self.series.original(key)

    def versions(self, key: str) -> dict[str, str]:
        """Language -> page title of every version of a digest, by language code."""
        digests, settings = self.series.digests[key], self.series.settings
        return {code: settings.page_title(digests[code]) for code in sorted(digests)}

    def view(self, key: str, digest: Digest) -> PageView:
        """Give what surrounds one language version of one digest."""
        settings, language = self.series.settings, digest.language
        before, after = self._neighbours[key]
        return PageView(
            wording=self.series.wordings[language],
            title=settings.page_title(digest),
            versions=self.versions(key),
            previous=self._neighbour(before, language),
            next=self._neighbour(after, language),
            index=self._index(language),
            categories=settings.categories,
            page_language=settings.wiki_language,
            navigation=settings.navigation,
        )

    def source_view(self, key: str, language: str = "") -> PageView:
        """Give what surrounds a digest's source page in the translate layout.

        Args:
            key: The digest.
            language: In the words of this language; in the source document's without.
        """
        settings = self.series.settings
        source = self.series.source(key)
        code = language or source.language
        before, after = self._neighbours[key]
        return PageView(
            wording=self.series.wordings[code],
            title=settings.base_title(source),
            previous=self._source_neighbour(before, code),
            next=self._source_neighbour(after, code),
            index=self._index(code),
            categories=settings.categories,
            page_language=code,
            navigation=settings.navigation,
        )

    def _source_neighbour(self, key: str, language: str) -> Neighbour | None:
        """Lead to a digest's source page: Special:MyLanguage finds the reader's language."""
        if not key:
            return None
        digest = self.series.source(key)
        label = plain_text(self.series.wordings[language].call_name(digest))
        return Neighbour(self.series.settings.base_title(digest), label)

    def _neighbour(self, key: str, language: str) -> Neighbour | None:
        """Lead to a digest: in this language if it has that, else in the call's."""
        if not key:
            return None
        digest = self.best(key, language)
        label = plain_text(self.series.wordings[digest.language].call_name(digest))
        other = digest.language if digest.language != language else ""
        return Neighbour(self.series.settings.page_title(digest), label, other)

    def _index(self, language: str) -> Neighbour | None:
        """Lead to the index: in this language, else the wiki's, else the first."""
        settings = self.series.settings
        pages = settings.index.pages
        for code in (language, settings.wiki_language, *pages):
            if code in pages:
                other = code if code != language else ""
                return Neighbour(pages[code], settings.series, other)
        return None
