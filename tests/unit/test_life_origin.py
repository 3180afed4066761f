"""What becomes of a document's texts when its source moves on and it doesn't: pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicbot.publish.life import LiveDigest, want
from clinicbot.publish.life_origin import Texts, Verdict
from clinicbot.publish.surroundings import Surroundings
from clinicbot.series.folder import Series, load_series
from clinicbot.wiki.gate import with_fingerprint
from clinicbot.wiki.pages import LivePage, Revision, digest_of
from clinicbot.wiki.translate import Group, LiveUnit
from clinicbot.wiki.translate_history import UnitPage, UnitText
from clinicbot.wikitext.unit_parser import as_marked, parse_units
from clinicbot.wikitext.variables import definition
from tests.support.examples import examples
from tests.support.life import PAGE, small_series


if TYPE_CHECKING:
    from collections.abc import Sequence

    from clinicbot.publish.life import Wanted

REMARKS = {
    "Ana": ("The budget has grown twice.", "El presupuesto ha crecido dos veces."),
    "Ben": ("Nobody has read the report.", "Nadie ha leído el informe."),
    "Carla": ("We sold nine bicycles.", "Vendimos nueve bicicletas."),
    "David": ("Our list needs a moderator.", "Nuestra lista necesita otro moderador."),
    "Elena": ("The museum lends a scanner.", "El museo nos presta un escáner."),
    "Farid": ("Let us meet at the harbour.", "Veámonos en el puerto."),
}
NAMES = tuple(REMARKS)
BOT = "ClinicBot"


def document(language: str, names: Sequence[str]) -> str:
    """Write a document with these people's remarks."""
    head = f'number: 1\nlanguage: {language}\nwording: {{intro: "", topics-note: ""}}\n'
    lines = [
        f"      - {{by: {name}, says: {REMARKS[name][language == 'es']}}}\n" for name in names
    ]
    return f"{head}topics:\n  - title: T\n    content:\n{''.join(lines)}"


SeriesOf = Callable[[tuple[str, ...], tuple[str, ...]], Series]


@pytest.fixture(scope="module")
def series_of(tmp_path_factory: pytest.TempPathFactory) -> SeriesOf:
    """Give what makes a series of which the source and the translation have these remarks."""

    @lru_cache(maxsize=4)
    def made(source: tuple[str, ...], other: tuple[str, ...]) -> Series:
        documents = {"en": document("en", source), "es": document("es", other)}
        return load_series(small_series(tmp_path_factory.mktemp("series"), **documents))

    return made


def wanted(
    series_of: SeriesOf, source: Sequence[str], other: Sequence[str], live: LiveDigest
) -> Wanted:
    """Say what a source and a translation with these remarks want, given what is live."""
    return want(Surroundings(series_of(tuple(source), tuple(other))), "001", live)


def supplied(series_of: SeriesOf, source: Sequence[str]) -> LiveDigest:
    """Give a page with all its texts as the bot supplied them."""
    page = LivePage(PAGE, Revision(2), "")
    blank = LiveDigest(page, "en", Group(PAGE, "en"), current=True, settled=True)
    text = as_marked(wanted(series_of, source, source, blank).page.text)
    marked = replace(blank, page=replace(page, text=text), marks=(2,))
    wish = wanted(series_of, source, source, marked)
    units = {
        id_: LiveUnit(id_, wish.definitions[id_], said, revision=100 + int(id_), translator=BOT)
        for id_, said in wish.texts["es"].items()
    }
    return replace(marked, units={"es": units})


def marked_again(live: LiveDigest, wish: Wanted) -> LiveDigest:
    """Give the page with a new source, marked; all that a verdict asks about is known."""
    text = as_marked(wish.page.text, highest=len(live.units["es"]))
    before = live.units["es"]
    units = {
        unit.id: before.get(unit.id, LiveUnit(unit.id, definition(unit.text)))
        for unit in parse_units(text).units
        if unit.id
    }
    pages = {}
    for id_, unit in before.items():
        said, sha1 = unit.text or "", digest_of(unit.text or "")
        comment = with_fingerprint("", said)
        own = Revision(unit.revision or 0, 0, BOT, sha1, comment=comment)
        pages[UnitPage(PAGE, id_, "es")] = UnitText(said, outdated=False, revision=own)
        pages[UnitPage(PAGE, id_, "en")] = UnitText(unit.definition, False, Revision(50))  # noqa: FBT003
    return replace(
        live,
        page=LivePage(PAGE, Revision(200), text),
        marks=(200, 2),
        units={"es": units},
        pages=pages,
        orders={"es": tuple(unit.id or "" for unit in parse_units(live.text).units)},
    )


@settings(max_examples=examples(25), deadline=None)
@given(
    before=st.permutations(NAMES).flatmap(
        lambda names: st.integers(2, 5).map(lambda n: names[:n])
    ),
    after=st.permutations(NAMES).flatmap(lambda names: st.integers(2, 5).map(lambda n: names[:n])),
)
def test_source_that_moves_on_alone_shifts_no_translation(
    series_of: SeriesOf, before: list[str], after: list[str]
) -> None:
    """Whatever remarks go, come and move, no unit gets another remark's text unmarked."""
    live = supplied(series_of, before)
    moved = marked_again(live, wanted(series_of, after, before, live))
    texts = Texts(moved, wanted(series_of, after, before, moved), "es", BOT)
    for id_, text in texts.open().items():
        unit = moved.units["es"][id_]
        name = unit.definition.split(":")[0].strip("'")
        if texts.verdict(id_) is Verdict.WRITE:
            assert name in REMARKS
            assert REMARKS[name][1] in text


@settings(max_examples=examples(25), deadline=None)
@given(before=st.permutations(NAMES), after=st.permutations(NAMES))
def test_document_that_follows_has_nothing_to_write(
    series_of: SeriesOf, before: list[str], after: list[str]
) -> None:
    """Units keep their numbers when they move, and so their texts."""
    live = supplied(series_of, before)
    moved = marked_again(live, wanted(series_of, after, after, live))
    assert not Texts(moved, wanted(series_of, after, after, moved), "es", BOT).open()
