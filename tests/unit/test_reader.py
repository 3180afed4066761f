"""Pages read back: what was written, and what people made of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from clinicbot.digest.model import (
    Digest,
    Topic,
)
from clinicbot.series.load import load_wording
from clinicbot.wikitext.page import PageView, render_page
from clinicbot.wikitext.reader import read_page
from tests.support.strategies import digests


if TYPE_CHECKING:
    from clinicbot.series.wording import Wording


wording_of = cache(load_wording)


def view_of(digest: Digest, **surroundings: object) -> PageView:
    """Give surroundings in which two language versions exist."""
    wording: Wording = wording_of(digest.language)
    base = "Wikimedia Clinics/006"
    view = PageView(
        wording=wording,
        title=f"{base}/{digest.language}",
        versions={digest.language: f"{base}/{digest.language}", "es": f"{base}/es"},
        categories=("Wikimedia Clinics",),
    )
    return replace(view, **surroundings)  # type: ignore[arg-type]


@st.composite
def written(draw: st.DrawFn) -> Digest:
    """Make a digest in a language that has wordings, which it can name."""
    digest = draw(digests())
    words = {
        name: text for name, text in digest.wording.items() if not set("{}") & set(text.wikitext)
    }
    return replace(
        digest,
        language=draw(st.sampled_from(["en", "es", "ar", "fr"])),
        number=digest.number or 6,
        wording=words,
    )


@given(written())
@settings(max_examples=60, deadline=None)
def test_reading_what_was_written_gives_the_document(digest: Digest) -> None:
    """Every document comes back from its page as it was."""
    view = view_of(digest)
    reading = read_page(render_page(digest, view), view, digest)
    assert reading.digest == digest
    assert reading.unplaced == ()


@given(written())
@settings(max_examples=40, deadline=None)
def test_the_page_alone_says_all_but_the_forms_of_headings(digest: Digest) -> None:
    """Content, topics, attendance and date come from the page, not from what was known."""
    topics = tuple(
        replace(topic, heading=None) if isinstance(topic, Topic) else topic
        for topic in digest.topics
    )
    digest = replace(digest, topics=topics)
    view = view_of(digest)
    known = replace(
        digest,
        content=(),
        topics=(),
        attendance=(),
        date=digest.date if digest.date_text else None,
        date_text=None,
    )
    reading = read_page(render_page(digest, view), view, known)
    assert reading.digest == digest
    assert reading.unplaced == ()
