"""Pages cut into units as the extension cuts them: its own cases, and those observed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicbot.wikitext.carry import UnitKind
from clinicbot.wikitext.unit_parser import as_marked, is_heading, number_of, parse_units
from tests.support.examples import examples
from tests.support.unit_cases import MARKED, REFUSED


@pytest.mark.parametrize("case", MARKED)
def test_a_page_is_marked_as_the_wiki_marks_it(case: str) -> None:
    """Units, their numbers and the form of their markers are the extension's."""
    saved, expected = MARKED[case]
    assert not parse_units(saved).failures
    assert as_marked(saved) == expected
    assert as_marked(expected) == expected


@pytest.mark.parametrize("text", REFUSED)
def test_what_a_save_refuses_is_told_by_its_code(text: str) -> None:
    """The first failure is the extension's."""
    assert parse_units(text).failures[0].code == REFUSED[text]


@pytest.mark.parametrize("text", ["<Translate>a</Translate>", "<translate/>", "Plain page"])
def test_other_spellings_are_no_markup(text: str) -> None:
    """Nothing is found, and nothing refused."""
    page = parse_units(text)
    assert (page.units, page.failures) == ((), ())


def test_a_new_number_is_above_every_number_ever_used() -> None:
    """The highest one counts even if its unit is gone."""
    assert as_marked("<translate>a</translate>", 5) == "<translate><!--T:6--> a</translate>"


@pytest.mark.parametrize(
    ("id_", "number"), [("7", 7), ("007", 7), ("12abc", 12), ("intro", 0), ("", 0), (None, 0)]
)
def test_an_id_counts_as_php_casts_it(id_: str | None, number: int) -> None:
    """Digits at the start are the number; there may be none."""
    assert number_of(id_) == number


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("== H ==", True),
        ("===H===", True),
        ("== H ===", True),
        ("== H ==\ntext", False),
        ("H", False),
        ("====== deep ======", True),
    ],
)
def test_headings_are_those_of_the_extension(text: str, heading: bool) -> None:  # noqa: FBT001
    """A unit is a heading if it is one line of it."""
    assert is_heading(text) is heading


def test_the_kind_of_a_unit_is_told_by_where_it_stands() -> None:
    """Headings, bullets, cells and prose."""
    page = parse_units(
        "<translate>\n== H ==\n\nProse\n</translate>\n** <translate>a</translate>\n"
        "| <translate>b</translate>"
    )
    kinds = [unit.kind for unit in page.units]
    assert kinds == [UnitKind.HEADING, UnitKind.PROSE, UnitKind.REMARK, UnitKind.CELL]


_BITS = st.sampled_from(
    [
        "<translate>",
        "<translate nowrap>",
        "</translate>",
        "<nowiki>",
        "</nowiki>",
        "<!--T:1-->",
        "<!--T:2-->",
        "== H ==",
        "text",
        "\n",
        "\n\n",
        " ",
        "* ",
    ]
)


@given(st.lists(_BITS, max_size=14).map("".join))
@settings(max_examples=examples(150), deadline=None)
def test_marking_twice_is_marking_once(text: str) -> None:
    """Whatever can be saved is stable once it is marked, and loses nothing."""
    page = parse_units(text)
    if page.failures:
        return
    once = as_marked(text)
    again = parse_units(once)
    assert [unit.text for unit in again.units] == [unit.text for unit in page.units]
    assert all(unit.id is not None for unit in again.units)
    assert as_marked(once) == once
