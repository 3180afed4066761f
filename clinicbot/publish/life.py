"""The life of a page in the `translate` layout: what it should be, and what it is.

One source page holds all units; the Translate extension makes the pages of
the other languages. Nothing is remembered between runs: how far a page's life
has come is read from the wiki each time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clinicbot.errors import NOWHERE, PersonNeeded, Place, Severity, SourceError
from clinicbot.publish.life_notes import notes
from clinicbot.wiki.pages import LivePage, digest_of
from clinicbot.wiki.translate import TITLE_UNIT
from clinicbot.wikitext.generated import generate
from clinicbot.wikitext.translatable import render_translatable
from clinicbot.wikitext.unit_versions import series_translations, translations


if TYPE_CHECKING:
    from collections.abc import Mapping

    from clinicbot.digest.model import Digest
    from clinicbot.publish.surroundings import Surroundings
    from clinicbot.wiki.dispute import Dispute
    from clinicbot.wiki.translate import Group, LiveUnit, SeriesPage, Stats
    from clinicbot.wiki.translate_history import UnitPage, UnitText
    from clinicbot.wikitext.translatable import TranslatablePage
    from clinicbot.wikitext.unit_versions import UnitTranslation


@dataclass(frozen=True, slots=True)
class LiveDigest:
    """How far one digest's life has come on the wiki.

    Attributes:
        page: The source page, looked at closely if it exists.
        language: The language that the wiki takes it to be in.
        group: What Translate keeps of it; None if it was never marked.
        generated: Whether Translate wrote it, as another page's translation.
        versions: Language -> page below it, be it generated or a person's.
        current: Whether its newest text is the marked one.
        settled: Whether Translate's own copy of it shows its newest text.
        trivial: The ids of units whose change since the last mark leaves
            their translations good.
        units: Language -> id -> unit, where they had to be looked at.
        marks: The revisions that were marked, the last one first, where that
            had to be asked.
        outdated: Language -> the ids of its outdated units, where its page told them.
        pages: The units' own pages, where they had to be looked at.
        disputes: The units' pages of which another source has its own text.
        orders: Language -> the ids on the source page when the texts in it
            were written, where that had to be asked.
        stats: Language -> count of units, where somebody else translates.
    """

    page: LivePage
    language: str
    group: Group | None = None
    generated: bool = False
    versions: Mapping[str, SeriesPage] = field(default_factory=dict)
    current: bool = False
    settled: bool = False
    trivial: tuple[str, ...] = ()
    units: Mapping[str, Mapping[str, LiveUnit]] = field(default_factory=dict)
    marks: tuple[int, ...] = ()
    outdated: Mapping[str, frozenset[str]] = field(default_factory=dict)
    pages: Mapping[UnitPage, UnitText] = field(default_factory=dict)
    disputes: Mapping[UnitPage, Dispute] = field(default_factory=dict)
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stats: Mapping[str, Stats] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The source page's title."""
        return self.page.title

    @property
    def text(self) -> str:
        """The source page's wikitext; "" if there is none."""
        return self.page.text or ""


@dataclass(frozen=True, slots=True)
class LiveSeries:
    """What the wiki knows of a series in this layout.

    Attributes:
        there: Whether it has the extension at all.
        marking: Whether its API can mark pages; True if that isn't needed.
        digests: Key -> how far its life has come.
        aggregate: The id of the series' group; "" if there is none.
        members: The titles of the pages in it.
        who: Right -> the user groups that have it, where the account lacks it.
    """

    there: bool
    digests: Mapping[str, LiveDigest]
    marking: bool = True
    aggregate: str = ""
    members: frozenset[str] = frozenset()
    who: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the documents want of one digest's page and of its units.

    Attributes:
        key: The digest's folder name.
        name: How edit summaries call it.
        title: The source page's title.
        source: The document that the source page is written from.
        page: The source page, markers carried from the live one.
        texts: Language -> unit id -> text, for units that have an id.
        outdated: Language -> the ids of texts that their document calls outdated.
        unnumbered: Language -> how many texts wait for their unit's id.
        documents: Language -> document, the source's own left out.
        titles: Language -> translated title of the page.
        notes: Unit id -> note for translators.
        confirmed: Language -> the ids of texts that their document calls outdated
            no more, while they and their source stayed the same; where that matters.
        behind: Language -> the ids of outdated texts that say what they said
            before their source changed, in the variables that it has now.
    """

    key: str
    name: str
    title: str
    source: Digest
    page: TranslatablePage
    texts: Mapping[str, Mapping[str, str]]
    outdated: Mapping[str, frozenset[str]]
    unnumbered: Mapping[str, int]
    documents: Mapping[str, Digest]
    titles: Mapping[str, str]
    notes: Mapping[str, str]
    confirmed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    behind: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The source page's language."""
        return self.source.language

    @property
    def definitions(self) -> Mapping[str, str]:
        """Unit id -> what a translator sees, of the units that have an id."""
        return {unit.id: unit.definition for unit in self.page.units if unit.id is not None}

    def place(self, language: str) -> Place:
        """Give the document of a language; that of the source page for wordings."""
        return self.documents.get(language, self.source).place or NOWHERE

    def all_texts(self, language: str) -> Mapping[str, str]:
        """Give what is wanted in a language, the page's title included."""
        title = self.titles.get(language)
        return {**({TITLE_UNIT: title} if title else {}), **self.texts[language]}


def want(around: Surroundings, key: str, live: LiveDigest) -> Wanted:
    """Say what the documents want of a digest's page, given what is live.

    Raises:
        PersonNeeded: The page is marked in a language that has no document.
        SourceError: A document can't become units, or a unit's translation.
    """
    series = around.series
    source = _source(around, key, live)
    view = around.source_view(key, source.language)
    page = render_translatable(source, view, live.text)
    texts = _texts(around, key, source, page)
    settings = series.settings
    names = {unit.key: unit.id for unit in page.units}
    return Wanted(
        key=key,
        name=settings.title.shown_number(source.number) if source.number is not None else key,
        title=settings.base_title(source),
        source=source,
        page=page,
        texts={
            language: {
                id_: each.text
                for name, each in said.items()
                if (id_ := names.get(name)) is not None
            }
            for language, said in texts.items()
        },
        outdated={
            language: frozenset(
                id_
                for name, each in said.items()
                if each.outdated and (id_ := names.get(name)) is not None
            )
            for language, said in texts.items()
        },
        unnumbered={
            language: sum(names.get(name) is None for name in said)
            for language, said in texts.items()
        },
        documents={
            language: digest
            for language, digest in series.digests[key].items()
            if language != source.language
        },
        titles={
            language: series.wordings[language].call_name(source)
            for language, said in texts.items()
            if said and settings.translate_titles
        },
        notes=notes(page) if settings.unit_notes else {},
    )


def _texts(
    around: Surroundings, key: str, source: Digest, page: TranslatablePage
) -> dict[str, Mapping[str, UnitTranslation]]:
    """Give the units' texts in every other language, by the units' keys."""
    series, view = around.series, around.source_view(key, source.language)
    texts: dict[str, Mapping[str, UnitTranslation]] = {}
    problems = []
    for language in sorted(set(series.wordings) - {source.language}):
        other_view = around.source_view(key, language)
        if other := series.digests[key].get(language):
            found = translations(page, source, view, other, other_view)
            problems += [each for each in found.problems if each.severity is Severity.ERROR]
            texts[language] = found.texts
        else:
            texts[language] = series_translations(page, source, other_view)
    if problems:
        raise SourceError(*problems)
    return texts


def _source(around: Surroundings, key: str, live: LiveDigest) -> Digest:
    """Choose the document of the source page: of a marked page, in its own language."""
    if live.group is None:
        return around.series.source(key)
    language = live.group.source_language
    if source := around.series.digests[key].get(language):
        return source
    raise PersonNeeded(
        f"the page is marked as a text in «{language}», and there is no such document",
        title=live.title,
        code="source-language",
        fix=f"add the document {language}.yaml, or have the page unmarked",
    )


def is_rendered(live: LiveDigest, language: str) -> bool:
    """Say whether that copy was made of the newest text, which then is the marked one.

    The wiki's jobs have then done with the mark: they change the units' pages
    first (UpdateTranslatablePageJob).
    """
    copy = live.versions.get(language)
    if copy is None or live.page.newest is None:
        return False
    return live.settled and copy.newest.id > live.page.newest.id


def is_settled(live: LiveDigest, language: str) -> bool:
    """Say whether Translate's own copy of the source page shows its newest text.

    A mark that changes nothing that a reader sees makes no new one.
    """
    copy = live.versions.get(language)
    if copy is None or not copy.generated:
        return False
    return copy.newest.sha1 == digest_of(generate(live.text, language, language, {}))
