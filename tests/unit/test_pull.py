"""A page's change pulled into its document, without a wiki."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from clinicbot.digest.inline import InlineRules
from clinicbot.digest.model import Digest, Topic
from clinicbot.digest.scalars import Inline
from clinicbot.digest.write import to_yaml
from clinicbot.errors import Place, SourceError
from clinicbot.intake.document import Document
from clinicbot.intake.history import Past, Version
from clinicbot.intake.pull import pull
from clinicbot.wiki.pages import stored_form
from clinicbot.wikitext.page import render_page
from clinicbot.wikitext.reader import read_page
from tests.support.changes import changed
from tests.support.examples import examples
from tests.support.pages import renderable, view_of


def page(digest: Digest) -> str:
    """Give a digest's page as a wiki stores it."""
    return stored_form(render_page(digest, view_of(digest)))


def document(digest: Digest) -> Document:
    """Give a digest as a file."""
    view = view_of(digest)
    return Document(
        digest.language,
        to_yaml(digest),
        replace(digest, place=Place(f"{digest.language}.yaml")),
        view.title,
        view.wording,
        InlineRules(),
        lambda text, known: read_page(text, view, known),
        lambda made, _: page(made),
    )


def past(before: Digest, after: Digest) -> Past:
    """Say that somebody changed a page."""
    return Past(Version(98, page(before)), (Version(99, page(after), "Reader", "now"),))


@st.composite
def _pairs(draw: st.DrawFn) -> tuple[Digest, Digest]:
    digest = draw(renderable())
    return digest, changed(draw, digest)


@given(_pairs())
@settings(deadline=None, max_examples=examples(20), suppress_health_check=list(HealthCheck))
def test_any_change_of_a_page_comes_into_the_document(pair: tuple[Digest, Digest]) -> None:
    """The document then gives exactly the live page, and nothing was written anew."""
    before, after = pair
    source = document(before)
    try:
        source.parsed(source.text)
        source.parsed(to_yaml(after))
    except SourceError:
        assume(condition=False)
    made = pull(source, past(before, after))
    assert not made.waits
    assert not made.anew
    assert page(source.parsed(made.after)) == page(after)


@given(renderable())
@settings(deadline=None, max_examples=examples(8), suppress_health_check=list(HealthCheck))
def test_a_page_as_it_was_changes_nothing(digest: Digest) -> None:
    """Not one byte of the file."""
    made = pull(document(digest), past(digest, digest))
    assert not made.changed
    assert not made.waits


def test_a_word_taken_out_of_a_repetition_is_taken_out() -> None:
    """A text that nobody changed in the source has no part of somebody's change in it."""
    before = Digest("en", 6, topics=(Topic(Inline("the the")),))
    after = Digest("en", 6, topics=(Topic(Inline("the")),))
    source = document(before)
    assert "title: the\n" in pull(source, past(before, after)).after
