"""The rows of the index: what each digest says of itself in the index's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicbot.digest.inline import plain_text
from clinicbot.digest.model import StandardTopic
from clinicbot.series.languages import autonym
from clinicbot.wikitext.index import IndexEntry, IndexLink, render_index
from clinicbot.wikitext.page import topic_anchors


if TYPE_CHECKING:
    from collections.abc import Sequence

    from clinicbot.digest.model import Digest
    from clinicbot.publish.surroundings import Surroundings
    from clinicbot.series.folder import Series


def index_content(entries: Sequence[IndexEntry], series: Series, language: str) -> str:
    """Write the list of all digests, of which these are the rows, in one language."""
    index = series.settings.index
    return render_index(
        entries,
        series.wordings[language],
        form=index.form,
        columns=index.columns,
        newest_first=index.newest_first,
    )


def index_entry(around: Surroundings, key: str, language: str) -> IndexEntry:
    """Say in one language what a digest's row says; nothing of its neighbours is in it."""
    wording = around.series.wordings[language]
    shown = around.best(key, language)
    date, spoken = shown.date, shown.call_language
    title = around.series.settings.page_title(shown)
    return IndexEntry(
        number=IndexLink(title, wording.call_name(shown)),
        date=wording.date(date) if date else shown.date_text.text if shown.date_text else "",
        call_language=wording.language_name(spoken) if spoken else "",
        topics=_topics(around, key, shown, language),
        languages=tuple(
            IndexLink(page, autonym(code), code) for code, page in around.versions(key).items()
        ),
    )


def _topics(
    around: Surroundings, key: str, digest: Digest, language: str
) -> tuple[IndexLink, ...]:
    """Give the topics; the series' standard ones would be the same in every row."""
    view = around.view(key, digest)
    anchors = topic_anchors(digest, view)
    return tuple(
        IndexLink(view.title, plain_text(topic.title.wikitext), _other(digest, language), anchor)
        for topic, anchor in zip(digest.topics, anchors, strict=True)
        if not isinstance(topic, StandardTopic)
    )


def _other(digest: Digest, language: str) -> str:
    return digest.language if digest.language != language else ""
