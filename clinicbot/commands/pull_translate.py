"""Pulling in the `translate` layout: the source page, and what translators wrote."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from clinicbot.commands.pull_pages import pull_live
from clinicbot.digest.textfile import read_text
from clinicbot.errors import Place
from clinicbot.intake.document import Document
from clinicbot.intake.history import Past, Version
from clinicbot.intake.pull import Pulled, begun, pull
from clinicbot.intake.translated import translated_page
from clinicbot.intake.translators import steps
from clinicbot.publish.documents import name_of, source_document
from clinicbot.publish.surroundings import Surroundings
from clinicbot.series.load import load_wording
from clinicbot.wiki import pages, translate
from clinicbot.wiki.pages import stored_form
from clinicbot.wikitext.translatable import render_translatable
from clinicbot.wikitext.unit_reader import read_translatable
from clinicbot.wikitext.unit_versions import translations


if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from clinicbot.digest.model import Digest
    from clinicbot.intake.conflicts import Conflict, Decisions
    from clinicbot.wiki.pages import LivePage
    from clinicbot.wiki.session import Session
    from clinicbot.wiki.translate import LiveUnit
    from clinicbot.wikitext.translatable import TranslatablePage


def pulled(
    session: Session, around: Surroundings, keys: Sequence[str], decisions: Decisions
) -> Iterator[Pulled]:
    """Pull source pages and translations.

    Args:
        session: The wiki.
        around: The series.
        keys: Which digests.
        decisions: Which side goes where both changed a passage.
    """
    series = around.series
    titles = {key: series.settings.base_title(series.source(key)) for key in keys}
    live = pages.look(session, list(titles.values()))
    for key, title in titles.items():
        groups = translate.groups(session, title) or {}
        group = groups.get(title)
        language = group.source_language if group else series.source(key).language
        source = series.digests[key].get(language) or series.source(key)
        made = pull_live(session, source_document(around, key, source), live[title], decisions)
        if made:
            yield made
        if group and live[title].text:
            version = _Version(session, around, key, source, live[title])
            yield from _translations(version, decisions)


def _translations(source: _Version, decisions: Decisions) -> Iterator[Pulled]:
    """Pull every language that somebody has translated a page into."""
    session, title = source.session, source.live.title
    for language in sorted(translate.page_stats(session, title)):
        if language == source.source.language:
            continue
        units = translate.units(session, title, language)
        made = source.in_language(language).pull(units, decisions)
        if made and (made.changed or made.waits):
            yield made


def _worded(around: Surroundings, language: str) -> Surroundings:
    """Give the series with wordings of a language that has no document yet."""
    series = around.series
    if language in series.wordings:
        return around
    wording = load_wording(language, series.folder, series.settings)
    return Surroundings(replace(series, wordings={**series.wordings, language: wording}))


@dataclass(frozen=True, slots=True)
class _Version:
    """One language of one digest.

    Attributes:
        session: The wiki.
        around: The series, with wordings of the language.
        key: The digest.
        source: The document of its source page.
        live: The source page.
        language: Which language.
    """

    session: Session
    around: Surroundings
    key: str
    source: Digest
    live: LivePage
    language: str = ""

    def in_language(self, language: str) -> _Version:
        """Give the same in a language."""
        return replace(self, around=_worded(self.around, language), language=language)

    def pull(self, units: Mapping[str, LiveUnit], decisions: Decisions) -> Pulled | None:
        """Bring translators' texts into the document of the language, or begin it."""
        there = {
            id_: unit
            for id_, unit in units.items()
            if unit.text is not None and id_ != translate.TITLE_UNIT
        }
        theirs = {id_: u for id_, u in there.items() if u.translator != self.session.account}
        digest = self.around.series.digests[self.key].get(self.language)
        newest = max((unit.revision or 0 for unit in theirs.values()), default=0)
        if digest is None:
            document = self.document(_blank(self.source, self.language), there, "")
            return begun(document, self.page(there), newest) if theirs else None
        document = self.document(digest, there, read_text(Path(digest.place.file)))
        differing = self.differing(digest, there)
        if not differing:
            return None
        made = pull(document, self.past(there, theirs, differing, digest.base_revision), decisions)
        conflicts = tuple(self.by_whom(one, theirs.values()) for one in made.conflicts)
        return replace(made, conflicts=conflicts)

    def past(
        self,
        there: Mapping[str, LiveUnit],
        theirs: Mapping[str, LiveUnit],
        differing: Sequence[str],
        taken_in: int | None,
    ) -> Past:
        """Give the page as it would have been with the texts that units once had."""
        asked = [id_ for id_ in differing if id_ in theirs]
        found = steps(self.session, self.live.title, asked, self.language, taken_in)
        base, *since = [self.page(self.as_it_was(there, step)) for step in found]
        newest = max((unit.revision or 0 for unit in theirs.values()), default=0)
        versions = [Version(newest, text) for text in (*since, self.page(there))]
        return Past(Version(0, base), tuple(versions))

    def as_it_was(
        self, there: Mapping[str, LiveUnit], step: Mapping[str, str | None]
    ) -> dict[str, LiveUnit]:
        """Give the units with some texts as they once were, and others not there yet."""
        was = {**there, **{id_: replace(there[id_], text=text) for id_, text in step.items()}}
        return {id_: unit for id_, unit in was.items() if unit.text is not None}

    def by_whom(self, conflict: Conflict, units: Iterable[LiveUnit]) -> Conflict:
        """Say who wrote the wiki's text of a conflict."""
        for unit in units:
            if conflict.wiki and conflict.wiki in (unit.text or ""):
                by = f"{unit.translator or 'somebody'} (unit {unit.id}, revision {unit.revision})"
                return replace(conflict, by=by)
        return replace(conflict, by="a translator")

    def page(self, units: Mapping[str, LiveUnit]) -> str:
        """Give the source page with these translations."""
        view = self.around.source_view(self.key, self.language)
        worded = render_translatable(_blank(self.source, self.language), view)
        texts = {id_: unit.text for id_, unit in units.items() if unit.text is not None}
        outdated = [id_ for id_, unit in units.items() if unit.outdated]
        return translated_page(self.source_page(), worded, texts, view.wording, outdated)

    def source_page(self) -> TranslatablePage:
        """Give the source page with the ids of its units."""
        view = self.around.source_view(self.key, self.source.language)
        return render_translatable(self.source, view, self.live.text or "")

    def differing(self, digest: Digest, there: Mapping[str, LiveUnit]) -> list[str]:
        """Name the units whose text, or whose state, isn't what a document says."""
        view = self.around.source_view(self.key, self.language)
        own_view = self.around.source_view(self.key, self.source.language)
        page = self.source_page()
        found = translations(page, self.source, own_view, digest, view).texts
        said = {unit.id: found[unit.key] for unit in page.units if unit.key in found}
        differing = []
        for id_, unit in there.items():
            mine = said.get(id_)
            if mine is None:
                differing += [id_] if unit.translator != self.session.account else []
            elif stored_form(mine.text) != unit.text or mine.outdated != unit.outdated:
                differing.append(id_)
        return differing

    def document(self, digest: Digest, there: Mapping[str, LiveUnit], text: str) -> Document:
        """Give the document of the language."""
        theirs = {id_ for id_, u in there.items() if u.translator != self.session.account}
        view = self.around.source_view(self.key, self.language)
        return Document(
            name=name_of(self.key, self.language),
            text=text,
            digest=digest,
            title=f"{self.live.title}/{self.language}",
            wording=view.wording,
            rules=self.around.series.settings.inline,
            read_page=lambda page, known: read_translatable(page, view, known),
            written=lambda *_: "",
            shows=lambda made, _: not set(self.differing(made, there)) & theirs,
            translated=True,
        )


def _blank(source: Digest, language: str) -> Digest:
    """Give what is known of a document that is about to begin."""
    path = Path(source.place.file).with_name(f"{language}.yaml")
    return replace(
        source,
        language=language,
        date_text=None,
        base_revision=None,
        place=Place(str(path)),
    )
