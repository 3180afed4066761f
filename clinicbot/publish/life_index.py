"""The index of a series in the `translate` layout: every language, and how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicbot.digest.inline import plain_text
from clinicbot.digest.model import StandardTopic
from clinicbot.publish.desired import DesiredPage, Kind
from clinicbot.publish.life_state import languages_of
from clinicbot.series.languages import autonym
from clinicbot.wikitext.index import IndexEntry, IndexLink, new_index_page, render_index
from clinicbot.wikitext.page import topic_anchors


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.publish.life import LiveDigest
    from clinicbot.publish.life_survey import Looked
    from clinicbot.publish.surroundings import Surroundings


def index_pages(around: Surroundings, looked: Looked) -> Iterator[DesiredPage]:
    """Give the index pages as they should be, given what is live."""
    settings = around.series.settings
    for language, title in settings.index.pages.items():
        wording = around.series.wordings[language]
        content = render_index(
            [_entry(around, looked, key, language) for key in around.series.digests],
            wording,
            form=settings.index.form,
            columns=settings.index.columns,
            newest_first=settings.index.newest_first,
        )
        whole = settings.index.whole_page
        yield DesiredPage(
            title=title,
            kind=Kind.INDEX,
            text=content if whole else new_index_page(settings.series, content, wording),
            language=language,
            region=None if whole else content,
            what=f"index ({language})",
            place=settings.place,
        )


def _entry(around: Surroundings, looked: Looked, key: str, language: str) -> IndexEntry:
    series = around.series
    wording, live = series.wordings[language], looked.live.digests.get(key)
    shown = series.source(key)
    base = title = series.settings.base_title(shown)
    if live and _exists(live, language):
        # A translation page has its own document's headings, or the source's.
        title = f"{base}/{language}"
        shown = series.digests[key].get(language, shown)
    view = around.source_view(key, shown.language)
    other = shown.language if shown.language != language else ""
    anchors = zip(shown.topics, topic_anchors(shown, view), strict=True)
    return IndexEntry(
        number=IndexLink(title, wording.call_name(shown)),
        date=wording.date(shown.date)
        if shown.date
        else shown.date_text.text
        if shown.date_text
        else "",
        call_language=wording.language_name(shown.call_language) if shown.call_language else "",
        topics=tuple(
            IndexLink(title, plain_text(topic.title.wikitext), other, anchor)
            for topic, anchor in anchors
            if not isinstance(topic, StandardTopic)
        ),
        languages=tuple(_languages(around, looked, key)),
    )


def _exists(live: LiveDigest, language: str) -> bool:
    page = live.versions.get(language)
    return live.group is not None and page is not None and page.generated


def _languages(around: Surroundings, looked: Looked, key: str) -> Iterator[IndexLink]:
    """Yield the source page, then every page that Translate made, with its completeness."""
    source = around.series.source(key)
    base = around.series.settings.base_title(source)
    live = looked.live.digests.get(key)
    own = live.group.source_language if live and live.group else source.language
    yield IndexLink(base, autonym(own), own)
    if live is None:
        return
    for language, stats in languages_of(live, looked.wanted[key]).items():
        if _exists(live, language):
            far = "" if stats.complete else f" ({stats.percent} %)"
            yield IndexLink(f"{base}/{language}", autonym(language) + far, language)
