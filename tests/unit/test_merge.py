"""Two sides' changes of a document, merged: each is kept, and what clashes is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicbot.digest.model import Digest, Remark, Section, Topic
from clinicbot.digest.scalars import Inline, Plain
from clinicbot.intake.conflicts import Decisions, Passages, Take
from clinicbot.intake.elements import Element, elements
from clinicbot.intake.merge import Merged, merge
from tests.support import strategies
from tests.support.changes import Path, changed, put
from tests.support.examples import examples


def says(text: str, *points: Remark, by: str = "") -> Remark:
    """Make a bullet."""
    return Remark(Plain(by) if by else None, Inline(text) if text else None, points)


ONE = says("The first point is about money.", says("A reply that thanks for it."), by="Ana")
TWO = says("Another remark concerns the rooms.")
THREE = says("Somebody wants to know who pays.")
BASE = Digest(
    "en",
    6,
    topics=(
        Topic(Inline("Money"), content=(ONE, TWO, THREE)),
        Topic(Inline("People"), content=(says("Volunteers came from everywhere."),)),
    ),
)
CONTENT: Path = ("topics", 0, "content")


def with_content(*blocks: Remark) -> Digest:
    """Give the digest with other bullets in its first topic."""
    made: Digest = put(BASE, CONTENT, blocks)
    return made


def merged(source: Digest, wiki: Digest, take: Take = Take.SOURCE) -> Merged:
    """Merge what two sides made of the digest above."""
    return merge(
        elements(BASE), elements(source), elements(wiki), Passages("", Decisions.all(take))
    )


def same(merged: Merged, digest: Digest) -> bool:
    """Say whether a result is this digest, without any conflict."""
    return merged.digest == elements(digest) and not merged.conflicts


NEW = says("A new one.")
OTHER = says("The other new one.")
TWO_LONG = says("Another remark concerns the rooms and the halls.")
TWO_SHORT = says("Another remark concerns rooms.")


@pytest.mark.parametrize(
    ("source", "wiki", "result"),
    [
        ((ONE, TWO, THREE), (ONE, TWO_LONG, THREE), (ONE, TWO_LONG, THREE)),
        ((ONE, TWO_LONG, THREE), (ONE, TWO, THREE), (ONE, TWO_LONG, THREE)),
        ((ONE, TWO_LONG, THREE), (ONE, TWO_LONG, THREE), (ONE, TWO_LONG, THREE)),
        ((ONE, TWO_LONG, THREE), (TWO, ONE, THREE), (TWO_LONG, ONE, THREE)),
        ((ONE, TWO, THREE, NEW), (ONE, OTHER, TWO, THREE), (ONE, OTHER, TWO, THREE, NEW)),
        ((ONE, TWO, THREE, NEW), (ONE, TWO, THREE, NEW), (ONE, TWO, THREE, NEW)),
        ((ONE, THREE), (ONE, TWO), (ONE,)),
        ((ONE, TWO_LONG), (TWO, THREE), (TWO_LONG,)),
    ],
)
def test_changes_of_different_things_are_both_kept(
    source: tuple[Remark, ...], wiki: tuple[Remark, ...], result: tuple[Remark, ...]
) -> None:
    """Texts, order, what is new and what is gone; what both did alike is done once."""
    assert same(merged(with_content(*source), with_content(*wiki)), with_content(*result))


def test_reply_follows_what_it_replies_to() -> None:
    """A bullet moves into a new section on the wiki; the source's new reply goes along."""
    source = with_content(ONE, replace(TWO, points=(NEW,)), THREE)
    section = Section(Inline("Rooms"), (TWO,))
    wiki = put(with_content(ONE, THREE), ("topics", 0, "sections"), (section,))
    found = merged(source, wiki)
    assert not found.conflicts
    (topic, _) = found.digest.below["topics"]
    (made,) = topic.below["sections"]
    assert made.below["content"] == elements(source).below["topics"][0].below["content"][1:2]


@pytest.mark.parametrize(
    ("source", "wiki"),
    [
        ((ONE, TWO_LONG, THREE), (ONE, TWO_SHORT, THREE)),
        ((ONE, TWO_LONG, THREE), (ONE, THREE)),
        ((ONE, THREE), (ONE, TWO_LONG, THREE)),
        ((ONE, replace(TWO, points=(NEW,)), THREE), (ONE, THREE)),
    ],
)
def test_changes_of_the_same_thing_are_a_conflict(
    source: tuple[Remark, ...], wiki: tuple[Remark, ...]
) -> None:
    """Either side can go; the other passages don't suffer by it."""
    by_source = merged(with_content(*source), with_content(*wiki))
    by_wiki = merged(with_content(*source), with_content(*wiki), Take.WIKI)
    assert len(by_source.conflicts) == len(by_wiki.conflicts) == 1
    assert by_source.digest == elements(with_content(*source))
    assert by_wiki.digest == elements(with_content(*wiki))


@st.composite
def _pairs(draw: st.DrawFn) -> tuple[Digest, Digest]:
    digest = draw(strategies.digests())
    return digest, changed(draw, digest)


@given(_pairs())
@settings(deadline=None, max_examples=examples(20), suppress_health_check=list(HealthCheck))
def test_one_sides_changes_are_that_side(pair: tuple[Digest, Digest]) -> None:
    """Where only one side changed anything, the result is what it made."""
    before, after = (elements(digest) for digest in pair)
    for source, wiki in ((before, after), (after, before), (after, after)):
        found = merge(before, source, wiki)
        assert _bare(found.digest) == _bare(after)
        assert not found.conflicts


def _bare(element: Element) -> object:
    below = {slot: [_bare(each) for each in found] for slot, found in element.below.items()}
    return element.kind, element.fields, below
