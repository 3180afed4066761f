"""Pulling in the `translate` layout: the source page, and what translators wrote."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clinicbot.commands.pull_pages import pull_live
from clinicbot.digest.textfile import read_text
from clinicbot.errors import Place
from clinicbot.intake.confirmed import confirmed
from clinicbot.intake.document import Document
from clinicbot.intake.history import Past, Version
from clinicbot.intake.own_form import Translation, id_of
from clinicbot.intake.pull import Pulled, begun, pull
from clinicbot.intake.translated import translated_page
from clinicbot.intake.translators import steps
from clinicbot.publish.documents import name_of, source_document
from clinicbot.publish.life_origin import is_by_bot
from clinicbot.publish.surroundings import Surroundings
from clinicbot.series.load import load_wording
from clinicbot.wiki import pages, translate
from clinicbot.wiki.pages import stored_form
from clinicbot.wiki.translate_history import UnitPage, unit_pages
from clinicbot.wikitext.translatable import render_translatable
from clinicbot.wikitext.unit_reader import read_translatable
from clinicbot.wikitext.unit_versions import series_translations, translations


if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from clinicbot.digest.model import Digest
    from clinicbot.intake.conflicts import Conflict, Decisions
    from clinicbot.wiki.pages import LivePage
    from clinicbot.wiki.session import Session
    from clinicbot.wiki.translate import LiveUnit
    from clinicbot.wiki.translate_history import UnitText
    from clinicbot.wikitext.translatable import TranslatablePage
    from clinicbot.wikitext.unit_versions import UnitTranslation


_MARKED: Final = (
    "some translations are marked as outdated: to say of one that it fits all the same,"
    " commit the file, then take its mark away"
)


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
        digest = self.around.series.digests[self.key].get(self.language)
        if digest is None:
            return self.begun(there)
        there = self.without_confirmed(digest, there)
        differing = self.differing(digest, there)
        theirs = self.theirs(there, differing)
        said = self.said(digest)
        differing = [id_ for id_ in differing if id_ in said or id_ in theirs]
        if not differing:
            return None
        document = self.document(digest, there, theirs, read_text(Path(digest.place.file)))
        made = pull(document, self.past(there, theirs, differing, digest.base_revision), decisions)
        conflicts = tuple(self.by_whom(one, theirs.values()) for one in made.conflicts)
        outdated = [
            i for i in differing if there[i].outdated and not (i in said and said[i].outdated)
        ]
        notes = (*made.notes, _MARKED) if made.changed and outdated else made.notes
        return replace(made, conflicts=conflicts, notes=notes)

    def begun(self, there: Mapping[str, LiveUnit]) -> Pulled | None:
        """Begin the document, if anybody else than the bot has translated anything."""
        view = self.around.source_view(self.key, self.language)
        series = series_translations(self.source_page(), self.source, view)
        known = {id_of(u): series[u.key].text for u in self.source_page().units if u.key in series}
        theirs = self.theirs(there, [i for i, u in there.items() if u.text != known.get(i)])
        if not theirs:
            return None
        newest = max(unit.revision or 0 for unit in theirs.values())
        document = self.document(_blank(self.source, self.language), there, theirs, "")
        return begun(document, self.page(there), newest)

    def theirs(
        self, there: Mapping[str, LiveUnit], doubtful: Sequence[str]
    ) -> dict[str, LiveUnit]:
        """Give the units that somebody else than the bot wrote, by fingerprint where it matters.

        Args:
            there: All units.
            doubtful: Those that matter; one request for up to 500 of them.
        """
        account = self.session.account
        asked = [id_ for id_ in doubtful if not account or there[id_].translator == account]
        pages = self.unit_pages(asked)
        ours = {id_ for id_ in asked if is_by_bot(pages.get(id_), account)}
        return {
            id_: unit
            for id_, unit in there.items()
            if id_ not in ours and (id_ in asked or unit.translator != account)
        }

    def unit_pages(self, ids: Iterable[str]) -> dict[str, UnitText]:
        """Read the pages of units, by their ids."""
        names = [UnitPage(self.live.title, id_, self.language) for id_ in ids]
        return {name.id: page for name, page in unit_pages(self.session, names).items()}

    def without_confirmed(
        self, digest: Digest, there: Mapping[str, LiveUnit]
    ) -> dict[str, LiveUnit]:
        """Take texts for current that their document says fit, as the next publish makes them.

        Not where a person called the text outdated, whatever its source is.
        """
        said, same = self.said(digest), self.same(digest, there)
        outdated = {id_ for id_ in same if there[id_].outdated and not said[id_].outdated}
        if not outdated:
            return dict(there)
        rules = self.around.series.settings.inline
        ids = confirmed(self.translation(digest), rules, outdated)
        pages = self.unit_pages(ids)
        taken_in = digest.base_revision or 0
        kept = {
            id_: replace(there[id_], outdated=False)
            for id_ in ids
            if not (page := pages.get(id_))
            or not page.outdated
            or page.revision.id <= taken_in
            or is_by_bot(page, self.session.account)
        }
        return {**there, **kept}

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

    def translation(self, digest: Digest) -> Translation:
        """Give a document of the language beside the source page."""
        view = self.around.source_view(self.key, self.source.language)
        own_view = self.around.source_view(self.key, self.language)
        return Translation(self.source, self.source_page(), view, digest, own_view)

    def said(self, digest: Digest) -> dict[str, UnitTranslation]:
        """Give what a document says of each unit."""
        known = self.translation(digest)
        found = translations(known.page, known.source, known.view, digest, known.own_view).texts
        return {id_of(u): found[u.key] for u in known.page.units if u.id and u.key in found}

    def same(self, digest: Digest, there: Mapping[str, LiveUnit]) -> frozenset[str]:
        """Name the units whose text says what a document says, in whatever form."""
        said = self.said(digest)
        texts = {id_: unit.text or "" for id_, unit in there.items() if id_ in said}
        odd = {id_: text for id_, text in texts.items() if stored_form(said[id_].text) != text}
        return frozenset(texts) - frozenset(odd) | self.translation(digest).alike(odd)

    def differing(self, digest: Digest, there: Mapping[str, LiveUnit]) -> list[str]:
        """Name the units whose text, or whose state, isn't what a document says."""
        said, same = self.said(digest), self.same(digest, there)
        return [
            id_
            for id_, unit in there.items()
            if id_ not in same or said[id_].outdated != unit.outdated
        ]

    def document(
        self,
        digest: Digest,
        there: Mapping[str, LiveUnit],
        theirs: Collection[str],
        text: str,
    ) -> Document:
        """Give the document of the language."""
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
            shows=lambda made, _: not set(self.differing(made, there)).intersection(theirs),
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
