"""Every code with which the real extension refuses something, and what is said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clinicbot.errors import WikiError
from clinicbot.series.folder import load_series
from clinicbot.wiki import translate, translate_orders
from clinicbot.wiki.gate import Edit, Gate, Order
from clinicbot.wiki.translate_refusals import CODES
from tests.support.bot import enter
from tests.support.life import PAGE, Bot, small_series
from tests.support.units import mark


if TYPE_CHECKING:
    from clinicbot.wiki.session import Session
    from tests.support.wiki import Wiki

pytestmark = [pytest.mark.wiki, pytest.mark.translate]

OTHER = "Wikimedia Clinics/002"
SERIES = "Wikimedia Clinics/"
LONG = SERIES + "1" * (255 - len(SERIES) - len("/xx-yyyyyyyyyy"))

SOURCES = {
    "pt-parse-open": "<translate>A",
    "pt-parse-close": "A</translate>",
    "pt-parse-nested": "<translate>A <translate>b</translate></translate>",
    "pt-shake-multiple": "<translate><!--T:1--> A <!--T:2--></translate>",
    "pt-shake-position": "<translate>A <!--T:1--> b</translate>",
    "pt-shake-empty": "<translate><!--T:1--> </translate>",
}
"""Code -> a text that can't be saved."""

UNITS = {
    "tpt-cant-edit-source-language": f"Translations:{PAGE}/3/en",
    "tpt-unknown-page": f"Translations:{PAGE}/99/es",
    "tpt-target-page": f"{PAGE}/es",
    "tpt-translation-restricted-no-reason": f"Translations:{OTHER}/1/de",
}
"""Code -> a page that can't be saved."""

MARKS = {
    "tpt-notsuitable": (OTHER, "No units."),
    "tpt-duplicate": (
        OTHER,
        "<translate><!--T:1--> A</translate> <translate><!--T:1--> b</translate>",
    ),
    "tpt-invalid": (OTHER, "<translate><!--T:a_b--> A</translate>"),
    "tpt-unit-title-too-long": (LONG, "<translate>A</translate>"),
}
"""Code -> a page that can't be marked."""

GROUPS: dict[str, dict[str, Any]] = {
    "duplicateaggregategroup": {"do": "add", "groupname": "There", "groupdescription": "x"},
    "invalidaggregategroupname": {"do": "add", "groupname": " ", "groupdescription": "x"},
    "nogroupdescription": {"do": "add", "groupname": "New"},
    "invalidaggregategroup": {
        "do": "associate",
        "aggregategroup": "agg-No",
        "group": f"page-{PAGE}",
    },
    "invalidgroup": {"do": "associate", "aggregategroup": "agg-There", "group": "page-No"},
    "nogroup": {"do": "associate", "aggregategroup": "agg-There"},
}
"""Code -> what can't be done with groups."""


@pytest.fixture(scope="module")
def gate(running_wiki: Wiki, tmp_path_factory: pytest.TempPathFactory) -> Gate:
    """Give a way into a wiki with a page that is marked, and one whose languages are limited."""
    running_wiki.reset()
    running_wiki.configure(wgGroupPermissions={"bot": {"translate-manage": True}})
    bot = Bot(running_wiki, small_series(tmp_path_factory.mktemp("series")))
    bot.publish()
    limited = running_wiki.edit(OTHER, "<translate>A</translate>", "ClinicBot")
    mark(running_wiki, OTHER, limited, prioritylanguages="fr", forcepriority=1)
    running_wiki.run_jobs()
    running_wiki.api(
        "ClinicBot",
        action="aggregategroups",
        do="add",
        groupname="There",
        groupdescription="x",
    )
    session = enter(running_wiki)
    return Gate(session, load_series(bot.folder).settings.fence, dry_run=False)


def refused(gate: Gate, attempt: Edit | Order) -> WikiError:
    """Try something that the wiki refuses; give what is said of it."""
    if isinstance(attempt, Edit):
        edit = {"action": "edit", "title": attempt.title, "text": attempt.text}
        with pytest.raises(WikiError) as caught:
            gate.session.write(**edit)
    else:
        with pytest.raises(WikiError) as caught:
            gate.perform(attempt)
    return caught.value


def check(error: WikiError, code: str, title: str) -> None:
    """Hold what is said against what an operator needs: what, where, what to do."""
    assert error.code == code
    wrong, fix = CODES[code]
    assert str(error).startswith(f"{title}: ")
    assert error.wrong.startswith(wrong)
    assert error.fix == fix


@pytest.mark.parametrize("code", SOURCES)
def test_page_that_can_not_be_saved_is_named(gate: Gate, code: str) -> None:
    """With the reason, and what to do."""
    check(refused(gate, Edit(OTHER, SOURCES[code], "")), code, OTHER)


@pytest.mark.parametrize("code", UNITS)
def test_unit_that_can_not_be_saved_is_named(gate: Gate, code: str) -> None:
    """Its title tells page, unit and language."""
    check(refused(gate, Edit(UNITS[code], "Texto.", "")), code, UNITS[code])


@pytest.mark.parametrize("code", MARKS)
def test_page_that_can_not_be_marked_is_named(gate: Gate, running_wiki: Wiki, code: str) -> None:
    """And the unit, in the wiki's own words."""
    title, text = MARKS[code]
    before = running_wiki.page_text(title) or ""
    revision = running_wiki.edit(title, text, "ClinicBot")
    error = refused(gate, translate_orders.marking(title, revision))
    check(error, code, title)
    unit = {
        "tpt-duplicate": "1",
        "tpt-invalid": "a_b",
        "tpt-unit-title-too-long": "Page display title",
    }
    assert unit.get(code, "") in error.wrong
    running_wiki.edit(title, before, "ClinicBot")


def test_mark_of_an_older_revision_is_explained(gate: Gate) -> None:
    """Somebody was quicker."""
    error = refused(gate, translate_orders.marking(PAGE, 1))
    check(error, "tpt-oldrevision", PAGE)


def test_mark_of_no_page_is_explained(gate: Gate) -> None:
    """The extension itself fails over it."""
    code = "internal_api_error_Wikimedia\\Assert\\PreconditionException"
    error = refused(gate, translate_orders.marking("Wikimedia Clinics/009", 1))
    check(error, code, "Wikimedia Clinics/009")


def test_unknown_priority_language_is_explained(gate: Gate, running_wiki: Wiki) -> None:
    """With the setting that names it."""
    newest = running_wiki.revisions(PAGE, 1)[0]["revid"]
    error = refused(gate, translate_orders.marking(PAGE, newest, priority=["xx-bogus"]))
    check(error, "markfortranslation-invalid-prioritylangs", PAGE)
    assert "xx-bogus" in error.wrong


@pytest.mark.parametrize("code", GROUPS)
def test_group_that_can_not_be_made_or_joined_is_explained(gate: Gate, code: str) -> None:
    """For the page that was to be in it."""
    error = refused(gate, Order(PAGE, {"action": "aggregategroups", **GROUPS[code]}))
    check(error, code, PAGE)


def test_page_language_that_can_not_be_set_is_explained(gate: Gate, running_wiki: Wiki) -> None:
    """A wiki that knows no languages of pages."""
    running_wiki.configure(wgPageLanguageUseDB=False)
    error = refused(gate, translate_orders.language_setting(OTHER, "es"))
    running_wiki.configure(wgPageLanguageUseDB=True)
    check(error, "pagelang-disabled", OTHER)


@pytest.mark.parametrize(
    ("code", "page", "language"),
    [("badparameter", "No", "es"), ("translate-invalidlanguage", PAGE, "xx-bogus")],
)
def test_units_that_can_not_be_read_are_explained(
    gate: Gate, code: str, page: str, language: str
) -> None:
    """A page that is marked no more, a language that isn't one."""
    with pytest.raises(WikiError) as caught:
        translate.units(_session(gate), page, language)
    assert caught.value.code == code
    assert caught.value.wrong.startswith(CODES[code][0])
    assert caught.value.fix == CODES[code][1]


def _session(gate: Gate) -> Session:
    return gate.session
