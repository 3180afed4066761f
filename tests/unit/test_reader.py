"""Pages read back: what was written is what is read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings

from clinicbot.digest.model import Topic
from clinicbot.wikitext.page import render_page
from clinicbot.wikitext.reader import read_page
from tests.support.examples import examples
from tests.support.pages import renderable, view_of


if TYPE_CHECKING:
    from clinicbot.digest.model import Digest


@given(renderable())
@settings(max_examples=examples(35), deadline=None)
def test_reading_what_was_written_gives_the_document(digest: Digest) -> None:
    """Every document comes back from its page as it was."""
    view = view_of(digest)
    reading = read_page(render_page(digest, view), view, digest)
    assert reading.digest == digest
    assert reading.unplaced == ()


@given(renderable())
@settings(max_examples=examples(25), deadline=None)
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
