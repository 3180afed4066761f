"""What translations say of their texts' units: read, written, merged, and kept off the wiki."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicbot.digest.inline import InlineRules
from clinicbot.digest.model import (
    Digest,
    Image,
    Links,
    PartHints,
    Quote,
    Remark,
    Table,
    Topic,
    UnitHint,
)
from clinicbot.digest.parts import part_names
from clinicbot.digest.read import read_digest
from clinicbot.digest.scalars import Inline
from clinicbot.digest.write import to_yaml
from clinicbot.errors import SourceError
from clinicbot.intake.elements import Element, elements
from clinicbot.intake.merge import merge
from clinicbot.wikitext.translatable import render_translatable
from clinicbot.wikitext.unit_versions import translations
from tests.support import strategies
from tests.support.examples import examples
from tests.support.pages import view_of


if TYPE_CHECKING:
    from pathlib import Path


@st.composite
def hinted(draw: st.DrawFn) -> Quote | Image | Table | Links:
    """Make a block with several texts, of which something is said."""
    some = (strategies.quotes(), strategies.images(), strategies.tables(), strategies.links())
    block = draw(st.one_of(*some))
    names = part_names(block)
    chosen = [draw(st.sets(st.sampled_from(names))) if names else set() for _ in range(2)]
    said = (tuple(name for name in names if name in each) for each in chosen)
    return replace(block, units=PartHints(*said))


@given(st.lists(hinted(), min_size=1, max_size=3))
@settings(deadline=None, max_examples=examples(20))
def test_hints_survive_a_file(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[Quote | Image | Table | Links]
) -> None:
    """Written and read again, they are the same; `true` stands for all parts."""
    content = [block for block in blocks if not isinstance(block, Links)]
    topics = [Topic(Inline("A"), content=tuple(content))]
    topics += [Topic(Inline("B"), content=(one,)) for one in blocks if isinstance(one, Links)]
    digest = Digest("fr", 1, topics=tuple(topics))
    path = tmp_path_factory.mktemp("hints") / "fr.yaml"
    path.write_text(to_yaml(digest))
    assert read_digest(path, InlineRules()) == digest


WRONG = {
    "- {quote: A., outdated: 2}": "there is no part '2' here; the parts are 1",
    "- {image: A.png, caption: A., untranslated: [captoin]}": "did you mean 'caption'?",
    "- {table: {columns: [a], rows: [[b]], outdated: [row-2-1]}}": "there is no part 'row-2-1'",
    "- {says: A., outdated: maybe}": "'maybe' is neither true nor false",
}


@pytest.mark.parametrize("block", WRONG)
def test_a_part_that_is_not_there_is_a_problem(tmp_path: Path, block: str) -> None:
    """It is told with what there is."""
    path = tmp_path / "fr.yaml"
    path.write_text(f"language: fr\ntopics:\n  - title: A\n    content:\n      {block}\n")
    with pytest.raises(SourceError, match=WRONG[block].replace("?", r"\?")):
        read_digest(path, InlineRules())


def test_only_own_wordings_can_be_outdated(tmp_path: Path) -> None:
    """What the series says is never a translator's."""
    path = tmp_path / "fr.yaml"
    text = "language: fr\nwording: {intro: A.}\noutdated: [%s]\ncontent: [A.]\n"
    path.write_text(text % "intro")
    assert read_digest(path, InlineRules()).units == PartHints(outdated=("intro",))
    path.write_text(text % "note")
    with pytest.raises(SourceError, match="'note' is no wording of this digest's own"):
        read_digest(path, InlineRules())


def remark(text: str, *, untranslated: bool = False, outdated: bool = False) -> Remark:
    """Make a bullet."""
    hint = UnitHint(untranslated=untranslated, outdated=outdated)
    return Remark(None, Inline(text), unit=hint)


def digest(language: str, *blocks: Remark | Table) -> Digest:
    """Make a digest of one topic."""
    return Digest(language, 6, topics=(Topic(Inline("A topic"), content=blocks),))


def table(*cells: str, **hints: tuple[str, ...]) -> Table:
    """Make a table of one row."""
    columns = tuple(Inline(f"Column {cell}") for cell in cells)
    return Table(columns, (tuple(map(Inline, cells)),), units=PartHints(**hints))


def test_marked_texts_are_supplied_as_such_or_not_at_all() -> None:
    """An untranslated cell is no translation; an outdated text says that it is."""
    source = digest("en", remark("One."), remark("Two."), table("three", "four"))
    other = digest(
        "es",
        remark("Uno.", outdated=True),
        remark("Two.", untranslated=True),
        table("tres", "four", untranslated=("row-1-2",), outdated=("row-1-1",)),
    )
    views = [replace(view_of(one), versions={}) for one in (source, other)]
    page = render_translatable(source, views[0])
    found = translations(page, source, views[0], other, views[1]).texts
    said = {each.text: each.outdated for each in found.values()}
    assert said["Uno."]
    assert said["tres"]
    assert not said["Column tres"]
    assert {"Two.", "four"}.isdisjoint(said)


def merged(base: Digest, ours: Digest, theirs: Digest) -> Element:
    """Merge what translators wrote into a document; no conflict is expected."""
    made = merge(elements(base), elements(ours), elements(theirs), translated=True)
    assert not made.conflicts
    return made.digest


OLD, NEW = remark("Deuxième."), remark("Deuxième.", outdated=True)
OWN = remark("Second, tout autrement.")


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "result"),
    [
        ((OLD,), (OLD,), (NEW,), (NEW,)),
        ((NEW,), (NEW,), (OLD,), (OLD,)),
        ((NEW,), (OWN,), (NEW,), (OWN,)),
        (
            (remark("Two.", untranslated=True),),
            (remark("Two.", untranslated=True),),
            (remark("Deux."),),
            (remark("Deux."),),
        ),
        (
            (table("un", "two", untranslated=("row-1-2",)),),
            (table("un", "two", untranslated=("row-1-2",)),),
            (table("un", "deux", outdated=("row-1-1",)),),
            (table("un", "deux", outdated=("row-1-1",)),),
        ),
    ],
)
def test_what_is_said_of_a_text_follows_the_text(
    base: tuple[Remark | Table, ...],
    ours: tuple[Remark | Table, ...],
    theirs: tuple[Remark | Table, ...],
    result: tuple[Remark | Table, ...],
) -> None:
    """The wiki says it of its own texts, the document of those that it words itself."""
    made = merged(digest("fr", *base), digest("fr", *ours), digest("fr", *theirs))
    assert made == elements(digest("fr", *result))


def test_a_plain_pull_leaves_hints_alone() -> None:
    """A page of the other layout says nothing of units."""
    said = digest("fr", NEW)
    made = merge(elements(digest("fr", OLD)), elements(said), elements(digest("fr", OLD)))
    assert made.digest == elements(said)


def test_translations_are_matched_by_their_place() -> None:
    """Neighbours may all be reworded beyond recognition; nobody deleted anything."""
    base = digest("es", remark("Primero."), remark("Segundo."))
    ours = digest("es", remark("Primero."), remark("En segundo lugar dice."))
    theirs = digest("es", remark("Ante todo, ella."), remark("Segundo."))
    wanted = digest("es", remark("Ante todo, ella."), remark("En segundo lugar dice."))
    assert merged(base, ours, theirs) == elements(wanted)
