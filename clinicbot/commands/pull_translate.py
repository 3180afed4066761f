"""Pulling in the `translate` layout: the source page, and what translators wrote."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from clinicbot.commands.pull import pull_live, text_of
from clinicbot.errors import Place
from clinicbot.intake.history import own_text
from clinicbot.intake.pull import Document, Pulled, begun, pull
from clinicbot.intake.translated import translated_page
from clinicbot.publish.surroundings import Surroundings
from clinicbot.series.load import load_wording
from clinicbot.wiki import pages, translate
from clinicbot.wiki.pages import stored_form
from clinicbot.wikitext.translatable import render_translatable
from clinicbot.wikitext.unit_reader import read_translatable, without_units
from clinicbot.wikitext.unit_versions import translations


if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from clinicbot.digest.model import Digest
    from clinicbot.intake.merge import Take
    from clinicbot.wiki.pages import LivePage
    from clinicbot.wiki.session import Session
    from clinicbot.wiki.translate import LiveUnit
    from clinicbot.wikitext.translatable import TranslatablePage


def pulled(
    session: Session, around: Surroundings, keys: Sequence[str], take: Take | None
) -> Iterator[Pulled]:
    """Pull source pages and translations.

    Args:
        session: The wiki.
        around: The series.
        keys: Which digests.
        take: Which side goes in a conflict.
    """
    series = around.series
    titles = {key: series.settings.base_title(series.source(key)) for key in keys}
    live = pages.look(session, list(titles.values()))
    for key, title in titles.items():
        groups = translate.groups(session, title) or {}
        group = groups.get(title)
        language = group.source_language if group else series.source(key).language
        source = series.digests[key].get(language) or series.source(key)
        made = pull_live(session, _source(around, key, source), live[title], take)
        if made:
            yield made
        if group and live[title].text:
            version = _Version(session, around, key, source, live[title])
            yield from _translations(version, take)


def _source(around: Surroundings, key: str, source: Digest) -> Document:
    """Give the document of a source page."""
    view = around.source_view(key, source.language)
    file = source.place.file

    def page(digest: Digest, live: str) -> str:
        return stored_form(render_translatable(digest, view, live).text)

    return Document(
        file,
        text_of(Path(file)),
        source,
        view.title,
        view.wording,
        around.series.settings.inline,
        lambda text, known: read_translatable(text, view, known),
        lambda made, text: page(made, text) == text,
        lambda text: page(source, text),
        lambda text: without_units(text).text,
    )


def _translations(source: _Version, take: Take | None) -> Iterator[Pulled]:
    """Pull every language that somebody has translated a page into."""
    session, title = source.session, source.live.title
    for language in sorted(translate.page_stats(session, title)):
        if language == source.source.language:
            continue
        units = translate.units(session, title, language)
        theirs = {
            id_: unit
            for id_, unit in units.items()
            if unit.text is not None and unit.translator != session.account
        }
        if set(theirs) - {translate.TITLE_UNIT}:
            around = _worded(source.around, language)
            version = replace(source, around=around, language=language)
            made = version.pull(units, theirs, take)
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

    def pull(
        self, units: Mapping[str, LiveUnit], theirs: Mapping[str, LiveUnit], take: Take | None
    ) -> Pulled | None:
        """Bring translators' texts into the document of the language, or begin it."""
        digest = self.around.series.digests[self.key].get(self.language)
        known = digest or _blank(self.source, self.language)
        document = self.document(known, theirs, new=digest is None)
        newest = max(unit.revision or 0 for unit in theirs.values())
        now = {id_: unit.text for id_, unit in units.items() if unit.text is not None}
        if digest is None:
            return self.told(begun(document, self.page(now), newest), units)
        taken_in = digest.base_revision or 0
        before = dict(now)
        for id_, unit in theirs.items():
            if (unit.revision or 0) > taken_in:
                title = translate.unit_title(self.live.title, id_, self.language)
                was = own_text(self.session, title)
                before.pop(id_)
                if was is not None:
                    before[id_] = was
        if before == now:
            return None
        return self.told(pull(document, self.page(before), self.page(now), newest, take), units)

    def page(self, texts: Mapping[str, str]) -> str:
        """Give the source page with these translations."""
        view = self.around.source_view(self.key, self.language)
        worded = render_translatable(_blank(self.source, self.language), view)
        return translated_page(self.source_page(), worded, texts, view.wording)

    def source_page(self) -> TranslatablePage:
        """Give the source page with the ids of its units."""
        view = self.around.source_view(self.key, self.source.language)
        return render_translatable(self.source, view, self.live.text or "")

    def document(self, digest: Digest, theirs: Mapping[str, LiveUnit], *, new: bool) -> Document:
        """Give the document of the language."""
        around, key = self.around, self.key
        view = around.source_view(key, self.language)
        own_view = around.source_view(key, self.source.language)
        page = self.source_page()
        ids = {unit.key: unit.id for unit in page.units}

        def shows(made: Digest, _: str) -> bool:
            """Say whether the document supplies what translators wrote."""
            found = translations(page, self.source, own_view, made, view).texts
            said = {ids.get(name): stored_form(each.text) for name, each in found.items()}
            return all(
                said.get(id_, unit.text) == unit.text
                for id_, unit in theirs.items()
                if id_ != translate.TITLE_UNIT
            )

        file = digest.place.file
        return Document(
            file,
            "" if new else text_of(Path(file)),
            digest,
            f"{self.live.title}/{self.language}",
            view.wording,
            around.series.settings.inline,
            lambda text, known: read_translatable(text, view, known),
            shows,
            str,
        )

    def told(self, made: Pulled, units: Mapping[str, LiveUnit]) -> Pulled:
        """Add which translations are of older texts."""
        outdated = [id_ for id_, unit in units.items() if unit.outdated]
        if not outdated or not made.changed:
            return made
        return replace(made, note=f"outdated translations: units {', '.join(outdated)}")


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
