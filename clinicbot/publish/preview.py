"""A digest before it is public: as the wiki's parser shows it, with what to look at."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from clinicbot.digest.inline import plain_text
from clinicbot.digest.locate import Locator
from clinicbot.digest.privacy import look
from clinicbot.digest.texts import titles
from clinicbot.errors import Problem, Severity, SourceError
from clinicbot.publish import wiki_check
from clinicbot.publish.desired import page_of
from clinicbot.publish.preview_units import Shown, translated
from clinicbot.publish.references import references
from clinicbot.series.languages import autonym, direction
from clinicbot.settings import Layout
from clinicbot.wiki.links import anchors_of, look_up
from clinicbot.wiki.pages import look as look_closely
from clinicbot.wiki.parser import Parsed, parse, skin_of


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.digest.model import Digest
    from clinicbot.publish.preview_units import Unit
    from clinicbot.series.folder import Series
    from clinicbot.wiki.session import Session


LONG_HEADING: Final = 80
"""The characters that a heading has at most: more are several lines on a
phone, and an unwieldy table of contents."""


@dataclass(frozen=True, slots=True)
class Version:
    """One language version.

    Attributes:
        language: Its code.
        name: The language's own name.
        direction: Which way it is written.
        page: The title of its page.
        parsed: The page as readers will see it.
        problems: What to look at.
        units: The translation units; () if the page is not for Translate.
    """

    language: str
    name: str
    direction: str
    page: str
    parsed: Parsed
    problems: tuple[Problem, ...] = ()
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """A digest's preview.

    Attributes:
        title: What it is of.
        versions: In all its languages, the call's first.
        problems: Why it can't be shown as it is now, if so.
    """

    title: str
    versions: tuple[Version, ...] = ()
    problems: tuple[Problem, ...] = ()


class Previewer:
    """Makes previews; what was parsed once isn't sent again."""

    def __init__(self, session: Session) -> None:
        self._session, self._skin = session, skin_of(session)
        self._parsed: dict[tuple[str, str], Parsed] = {}

    def preview(self, series: Series, key: str) -> Preview:
        """Make the preview of a digest.

        Raises:
            WikiError: The wiki refused, or does not answer.
        """
        original = series.original(key)
        codes = sorted(series.digests[key], key=lambda code: (code != original.language, code))
        problems = self._problems(series, key)
        shown: dict[str, Shown] = {}
        if series.settings.layout is Layout.TRANSLATE:
            try:
                shown = self._translated(series, key)
            except SourceError as error:
                problems += error.problems
        versions = tuple(
            self._version(series, key, code, problems, shown.get(code)) for code in codes
        )
        return Preview(series.settings.base_title(original), versions)

    def _version(
        self,
        series: Series,
        key: str,
        language: str,
        problems: list[Problem],
        shown: Shown | None,
    ) -> Version:
        digest = series.digests[key][language]
        if shown is None:
            page = page_of(series, key, language)
            shown = Shown(page.title, page.text, ())
        parsed = self._parse(shown.title, shown.text, language)
        files = {digest.place.file, str(series.folder / "wording" / f"{language}.yaml")}
        found = [one for one in (*problems, *shown.problems) if one.place.file in files]
        found += _on_headings(digest, parsed)
        return Version(
            language,
            autonym(language),
            direction(language),
            shown.title,
            parsed,
            tuple(sorted(dict.fromkeys(found), key=lambda one: one.place)),
            shown.units,
        )

    def _translated(self, series: Series, key: str) -> dict[str, Shown]:
        """Make the pages that Translate will, of the live page's units."""
        title = series.settings.base_title(series.source(key))
        live = look_closely(self._session, [title])
        return translated(series, key, (live[title].text if title in live else None) or "")

    def _parse(self, title: str, text: str, language: str) -> Parsed:
        known = (title, text)
        if known not in self._parsed:
            self._parsed[known] = parse(self._session, text, title, language, self._skin)
        return self._parsed[known]

    def _problems(self, series: Series, key: str) -> list[Problem]:
        """Give what `check --wiki` would say of the digest, the web's addresses apart."""
        locator = Locator()
        found = list(references(series, (key,), locator))
        targets = look_up(self._session, wiki_check.titles_to_ask(found))
        pages = wiki_check.pages_to_read(found, targets)
        answers = wiki_check.Answers(
            targets, {title: anchors_of(self._session, title) for title in pages}
        )
        privacy = series.settings.privacy
        return [
            *series.warnings,
            *wiki_check.judge(series, (key,), found, answers),
            *(
                one
                for digest in series.digests[key].values()
                for one in look(digest, privacy, locator)
            ),
        ]


def _on_headings(digest: Digest, parsed: Parsed) -> Iterator[Problem]:
    """Tell headings that are too long, and levels that are skipped."""
    for title in titles(digest):
        size = len(plain_text(title.wikitext))
        if size > LONG_HEADING:
            wrong = f"a heading of {size} characters"
            expected = f"at most {LONG_HEADING}: more are several lines on a phone"
            yield Problem(title.place, wrong, expected, severity=Severity.WARNING)
    for above, below in pairwise(parsed.headings):
        if below.level > above.level + 1:
            wrong = f"the heading '{below.text}' is {below.level - above.level} levels below"
            yield Problem(
                digest.place,
                f"{wrong} '{above.text}'",
                "screen readers go by levels: one at a time was expected",
                severity=Severity.WARNING,
            )
