"""The settings of a series: clinicbot.yaml, beside the folder `digests/`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from clinicbot.digest.discretion import Privacy
from clinicbot.digest.rules import InlineRules
from clinicbot.errors import NOWHERE
from clinicbot.titles import Fence, TitlePattern, normalise


if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from clinicbot.digest.model import Digest
    from clinicbot.errors import Place
    from clinicbot.settings_people import NextCall


class Layout(StrEnum):
    """How the language versions of a digest lie on the wiki."""

    SUBPAGES = "subpages"
    """The bot writes one page a language."""

    TRANSLATE = "translate"
    """The bot writes one source page; the Translate extension makes the others."""


class BasePage(StrEnum):
    """What stands at `Clinics/006` in the subpages layout."""

    ORIGINAL = "original"
    """The version in the call's language, in place of its language subpage."""

    REDIRECT = "redirect"
    """A redirect to the version in the call's language."""

    NONE = "none"
    """Whatever people put there: the bot leaves it alone."""


class Mark(StrEnum):
    """Who marks source pages for translation (translate layout)."""

    NEVER = "never"
    """A translation administrator; the bot says which pages wait."""

    AUTO = "auto"
    """The bot, where its account may."""


class Order(StrEnum):
    """What "previous" and "next" go by."""

    NUMBER = "number"
    DATE = "date"


class IndexForm(StrEnum):
    """How the index shows the digests."""

    TABLE = "table"
    LIST = "list"


class Column(StrEnum):
    """A column of the index."""

    NUMBER = "number"
    DATE = "date"
    CALL_LANGUAGE = "call-language"
    TOPICS = "topics"
    LANGUAGES = "languages"


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """The list of all digests.

    Attributes:
        pages: Language -> title of the page with the list in that language,
            normalised; no page, no index.
        form: Table or list.
        columns: What is shown of a digest, in order.
        newest_first: Whether the last call comes first.
        whole_page: Whether the bot owns the pages whole, not a region of them.
    """

    pages: Mapping[str, str] = field(default_factory=dict)
    form: IndexForm = IndexForm.TABLE
    columns: tuple[Column, ...] = tuple(Column)
    newest_first: bool = True
    whole_page: bool = False


@dataclass(frozen=True)
class Settings:
    """A series' settings.

    Attributes:
        series: The series' name.
        wiki: Address of the wiki's api.php, or pywikibot's `family:code`.
        title: The names of the base pages.
        wiki_language: The language that the wiki's pages are in by default.
        layout: One page a language, or one source page for Translate.
        base_page: What stands at the base page (subpages layout).
        mark: Who marks source pages for translation (translate layout).
        source_language: The language of source pages (translate layout):
            `call`, `wiki` or a code; see `clinicbot.series.folder.Series.source`.
        translate_titles: Whether a page's title is translated with it.
        unit_notes: Whether translators get notes on who speaks to whom.
        aggregate_group: The group of all the series' pages, by name.
        priority_languages: Those that translators are asked for first.
        order: What the sequence of the digests goes by.
        attendance: The groups that attendance is counted by.
        index: The list of all digests.
        navigation: Whether pages lead to the other versions and digests.
        categories: Names without namespace, of every page of a digest.
        inline: What the series allows inside a sentence.
        summary: The edit summaries, with `{what}` and `{documentation}`.
        documentation: The page that says what the bot does, if there is one.
        stop_page: The page that stops the bot by holding text, if wanted.
        patience: How long a run waits in all for a wiki in trouble.
        privacy: Whom pages may name, for `check`.
        next_call: The call that comes next, for announcements.
        place: The file.
    """

    series: str
    wiki: str
    title: TitlePattern
    wiki_language: str = "en"
    layout: Layout = Layout.SUBPAGES
    base_page: BasePage = BasePage.REDIRECT
    mark: Mark = Mark.NEVER
    source_language: str = "call"
    translate_titles: bool = True
    unit_notes: bool = False
    aggregate_group: str | None = None
    priority_languages: tuple[str, ...] = ()
    order: Order = Order.NUMBER
    attendance: tuple[str, ...] = ("staff", "volunteers")
    index: IndexSettings = field(default_factory=IndexSettings)
    navigation: bool = True
    categories: tuple[str, ...] = ()
    inline: InlineRules = field(default_factory=InlineRules)
    summary: str = ""
    documentation: str | None = None
    stop_page: str | None = None
    patience: timedelta = timedelta(minutes=5)
    privacy: Privacy = field(default_factory=Privacy)
    next_call: NextCall | None = None
    place: Place = field(default=NOWHERE, compare=False, repr=False)

    def base_title(self, digest: Digest) -> str:
        """Name the base page of a digest, normalised.

        Raises:
            KeyError: The digest lacks what the pattern needs; its argument is
                the field's name. `load_series` has refused such a digest.
        """
        title = digest.title.text if digest.title else None
        return self.title.expand(number=digest.number, day=digest.date, title=title)

    def page_title(self, digest: Digest) -> str:
        """Name the page that shows this language version."""
        base = self.base_title(digest)
        if self.on_base_page(digest):
            return base
        return f"{base}/{digest.language}"

    def on_base_page(self, digest: Digest) -> bool:
        """Say whether this version stands on the base page itself."""
        original = digest.language == digest.call_language
        wanted = self.layout is Layout.SUBPAGES and self.base_page is BasePage.ORIGINAL
        return wanted and original

    @cached_property
    def fence(self) -> Fence:
        """The only titles that may be written."""
        pages = frozenset(self.index.pages.values())
        return Fence(self.title, pages, units=self.layout is Layout.TRANSLATE)

    def order_key(self, digest: Digest) -> tuple[bool, int | date, str]:
        """Sort digests in the series' order; those without a number or date come last."""
        value = digest.number if self.order is Order.NUMBER else digest.date
        if value is None:
            return True, 0, self.base_title(digest)
        return False, value, self.base_title(digest)

    def edit_summary(self, what: str) -> str:
        """Word an edit summary: what was done, and where the bot is explained."""
        form = self.summary or ("Bot ([[{documentation}]]): {what}" if self.documentation else "")
        form = form or "Bot: {what}"
        return form.replace("{documentation}", self.documentation or "").replace("{what}", what)


def read_settings(path: Path) -> Settings:
    """Read clinicbot.yaml.

    Raises:
        SourceError: With all the problems of the file.
    """
    # The definition needs the dataclasses above, so it is imported late.
    from clinicbot.digest.records import read_file  # noqa: PLC0415
    from clinicbot.settings_file import SETTINGS  # noqa: PLC0415

    names = {"language": worded_languages(path.parent)}
    return read_file(path, SETTINGS, names=names)


def worded_languages(folder: Path) -> frozenset[str]:
    """Name the languages that a series has a wording file of its own for."""
    return frozenset(path.stem for path in (folder / "wording").glob("*.yaml"))


__all__ = [
    "BasePage",
    "Column",
    "IndexForm",
    "IndexSettings",
    "Layout",
    "Mark",
    "Order",
    "Settings",
    "normalise",
    "read_settings",
]
