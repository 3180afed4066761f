"""What a translation page shows, and what becomes of texts that are outdated: without a wiki."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinicbot.publish.life import LiveDigest, Wanted, want
from clinicbot.publish.life_origin import Texts, Verdict, words_of
from clinicbot.publish.life_shown import outdated_if_shown
from clinicbot.publish.surroundings import Surroundings
from clinicbot.series.folder import load_series
from clinicbot.wiki.fingerprint import with_fingerprint
from clinicbot.wiki.pages import LivePage, Revision, digest_of
from clinicbot.wiki.translate import Group, LiveUnit, SeriesPage
from clinicbot.wiki.translate_history import UnitPage, UnitText
from clinicbot.wikitext.generated import generate
from clinicbot.wikitext.unit_parser import as_marked
from tests.support.life import PAGE, SPANISH, small_series


BOT, PERSON = "ClinicBot", "Translator"
OWN = "'''Ben''': Segundo."


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Surroundings:
    """Give a small series."""
    return Surroundings(load_series(small_series(tmp_path_factory.mktemp("series"))))


@pytest.fixture
def live(around: Surroundings) -> LiveDigest:
    """Give its page, marked, with all that the wiki's jobs make of it."""
    blank = LiveDigest(LivePage(PAGE, Revision(2), ""), "en", Group(PAGE, "en"))
    text = as_marked(want(around, "001", blank).page.text)
    page = LivePage(PAGE, Revision(2), text)
    copy = SeriesPage(PAGE, Revision(9), "en", generated=True)
    return replace(blank, page=page, current=True, settled=True, versions={"en": copy})


def ben(wanted: Wanted) -> str:
    """Give the id of Ben's remark."""
    (id_,) = (id_ for id_, text in wanted.texts["es"].items() if "Segundo" in text)
    return id_


def showing(live: LiveDigest, wanted: Wanted, said: str, *outdated: str) -> tuple[LiveDigest, str]:
    """Give the page with its Spanish version, in which Ben says something; and its text."""
    texts = {**wanted.texts["es"], ben(wanted): said}
    made = generate(live.text, "en", "es", texts, outdated)
    page = SeriesPage(f"{PAGE}/es", Revision(9, sha1=digest_of(made)), "es", generated=True)
    return replace(live, versions={**live.versions, "es": page}), made


def test_page_in_another_form_shows_what_is_wanted(around: Surroundings, live: LiveDigest) -> None:
    """With the units that are outdated on it, in that form or not."""
    wanted = want(around, "001", live)
    heading = next(id_ for id_, text in wanted.texts["es"].items() if "Dinero" in text)
    for outdated in ((), (ben(wanted),), (heading, ben(wanted)), (heading,)):
        for said in (OWN, wanted.texts["es"][ben(wanted)]):
            shown, text = showing(live, wanted, said, *outdated)
            assert outdated_if_shown(around, shown, wanted, "es", text) == frozenset(outdated)


@pytest.mark.parametrize("said", ["'''Ben''': Segundo de todos.", "Segundo.", "", "''Ben:''"])
def test_page_that_says_something_else_does_not(
    around: Surroundings, live: LiveDigest, said: str
) -> None:
    """Its units are then to be read."""
    wanted = want(around, "001", live)
    shown, text = showing(live, wanted, said)
    assert outdated_if_shown(around, shown, wanted, "es", text) is None


def test_page_without_any_translation_does_not(around: Surroundings, live: LiveDigest) -> None:
    """All its texts are the source's own, as after its markers were lost."""
    wanted = want(around, "001", live)
    made = generate(live.text, "en", "es", {})
    page = SeriesPage(f"{PAGE}/es", Revision(9, sha1=digest_of(made)), "es", generated=True)
    shown = replace(live, versions={**live.versions, "es": page})
    assert outdated_if_shown(around, shown, wanted, "es", made) is None


def test_page_that_lacks_a_mark_does_not(around: Surroundings, live: LiveDigest) -> None:
    """The document calls a text outdated that is current there."""
    wanted = want(around, "001", live)
    wanted = replace(wanted, outdated={**wanted.outdated, "es": frozenset((ben(wanted),))})
    shown, text = showing(live, wanted, OWN)
    assert outdated_if_shown(around, shown, wanted, "es", text) is None


def test_page_of_which_a_person_has_more_does_not(
    around: Surroundings, live: LiveDigest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A unit is translated that the document leaves out; or the page is another one."""
    wanted = want(around, "001", live)
    shown, text = showing(live, wanted, OWN)
    spanish = SPANISH.replace("points: [Un punto.]", "untranslated: true")
    fewer = small_series(tmp_path_factory.mktemp("fewer"), en=str(read(around)), es=spanish)
    less = Surroundings(load_series(fewer))
    assert outdated_if_shown(less, shown, want(less, "001", live), "es", text) is None
    assert outdated_if_shown(around, shown, wanted, "es", f"x{text}") is None


def read(around: Surroundings) -> str:
    """Give the text of the source document."""
    folder = around.series.folder
    return (folder / "digests" / "001" / "en.yaml").read_text()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("'''Ben:''' Deux.", "'''Ben\u00a0:''' Deux."),
        ("Voir [[$page|ceci]].", "Voir [[Special:MyLanguage/Page|ceci]]."),
        ("Voir [$url ceci].", "Voir [https://example.org/a ceci]."),
    ],
)
def test_words_are_what_is_left_without_form(one: str, other: str) -> None:
    """Neither signs nor where links lead."""
    assert words_of(one) == words_of(other)


@pytest.mark.parametrize(("one", "other"), [("Deux.", "Trois."), ("…", "—"), ("[[A]]", "[[B]]")])
def test_other_words_are_others(one: str, other: str) -> None:
    """And so are texts without any."""
    assert words_of(one) != words_of(other)


@pytest.mark.parametrize(
    ("by", "taken_in", "verdict"),
    [
        ((BOT, True), 0, Verdict.CONFIRMED),
        ((BOT, False), 0, Verdict.CONFIRMED),
        ((PERSON, False), 0, Verdict.CONFIRMED),
        ((PERSON, True), 0, Verdict.THEIRS),
        ((PERSON, True), 30, Verdict.CONFIRMED),
    ],
)
def test_confirmed_text_is_saved_as_it_is(
    around: Surroundings,
    live: LiveDigest,
    by: tuple[str, bool],
    taken_in: int,
    verdict: Verdict,
) -> None:
    """Unless a person herself called it outdated, and its document hasn't taken that in."""
    wanted, (user, fuzzy) = want(around, "001", live), by
    id_ = ben(wanted)
    text = wanted.texts["es"][id_]
    spanish = replace(wanted.documents["es"], base_revision=taken_in)
    wanted = replace(wanted, confirmed={"es": frozenset((id_,))}, documents={"es": spanish})
    kept = f"!!FUZZY!!{text}" if fuzzy else text
    revision = Revision(20, 0, user, digest_of(kept), comment=with_fingerprint("", kept))
    unit = LiveUnit(id_, wanted.definitions[id_], text, outdated=True, revision=20)
    pages = {UnitPage(PAGE, id_, "es"): UnitText(text, fuzzy, revision)}
    there = replace(live, units={"es": {id_: unit}}, pages=pages)
    texts = Texts(there, wanted, "es", BOT)
    assert texts.open()[id_] == text
    assert texts.verdict(id_) is verdict
    waiting = Texts(replace(there, settled=False, marks=(2,)), wanted, "es", BOT)
    if verdict is Verdict.CONFIRMED:
        assert waiting.verdict(id_) is Verdict.AFTER_JOBS
    current = replace(there, units={"es": {id_: replace(unit, outdated=False)}})
    assert id_ not in Texts(current, wanted, "es", BOT).open()
