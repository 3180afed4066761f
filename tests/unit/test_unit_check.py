"""Traps of translatable pages: each found, told by its code, at its place."""

from __future__ import annotations

import pytest

from clinicbot.wikitext.unit_check import Stage, check_page
from tests.support.unit_cases import MARKED, REFUSED, UNMARKABLE


# What a wiki saves and marks without a word, and what is wrong with it.
SILENT = {
    "tpt-validation-name-reuse": "A <tvar name=x>1</tvar> B <tvar name=x>2</tvar>",
    "tpt-validation-not-insertable": 'A <tvar name="a b">1</tvar>',
    "tvar-unnamed": "A <tvar name=>1</tvar>",
    "tvar-unclosed": "A <tvar name=x>1",
    "tvar-nested": "A <tvar name=x>1 <tvar name=y>2</tvar></tvar>",
    "literal-variable": "Costs $1, <tvar name=1>five</tvar>",
    "only-variable": "<tvar name=x>1</tvar>",
    "list-in-unit": "\n* a\n** b\n",
    "heading-and-text": "\n== H ==\ntext\n",
    "almost-blank-line": "\nA\n \nB\n",
    "fuzzy-mark": "!!FUZZY!!Text",
    "category-in-unit": "A [[Category:X]]",
    "empty-id": "<!--T:--> a",
    "hash-id": "<!--T:a#b--> a",
    "misspelt-marker": "<!-- T:1 --> a",
}


@pytest.mark.parametrize("code", SILENT)
def test_a_trap_in_a_unit_is_told(code: str) -> None:
    """Nothing else is told of it, unless one trap is two."""
    found = check_page(f"<translate>{SILENT[code]}</translate>")
    assert code in {each.code for each in found}
    assert {each.stage for each in found} == {Stage.SILENT}
    others = {each.code for each in found} - {code}
    assert others <= {"tvar-unclosed"}


UNBALANCED = [
    "{{Box|text=a\n\nb}}",
    "<nowiki>a\n\nb</nowiki>",
    "<!-- a\n\nb -->",
    "a <tvar name=x>1\n\n2</tvar>",
    "{|\n| a\n\n| b\n|}",
    "This is not fun!\n</div>",
    "<div>a",
    "[[Page\n\n|label]]",
]


@pytest.mark.parametrize("text", UNBALANCED)
def test_markup_across_units_is_told(text: str) -> None:
    """A blank line cuts a construct, or an element ends elsewhere."""
    codes = {each.code for each in check_page(f"<translate>\n{text}\n</translate>")}
    assert codes & {"unbalanced", "tvar-unclosed"}


AROUND = {
    "positional-argument": "{{T|<translate>a</translate>}}",
    "unit-in-attribute": '<span title="<translate>a</translate>">x</span>',
    "tags-in-heading": "== <translate>H</translate> ==",
    "marker-outside": "<!--T:4-->\n<translate>a</translate>",
    "tvar-outside": "<tvar name=x>1</tvar> <translate>a</translate>",
    "misspelt-tag": "<Translate>b</Translate> <translate>a</translate>",
}


@pytest.mark.parametrize("code", AROUND)
def test_a_trap_around_units_is_told(code: str) -> None:
    """Where tags stand matters as well."""
    assert {each.code for each in check_page(AROUND[code])} == {code}


SOUND = [
    "{{T|1=<translate>a</translate>}}",
    "{{T|x|text=<translate>a</translate>}}",
    '<abbr title="<translate nowrap>a</translate>">x</abbr>',
    "<translate>{{PLURAL:<tvar name=1>3</tvar>|one|$1 persons}}</translate>",
    "<translate>A <tvar name=x>1</tvar> B <tvar name=x>1</tvar></translate>",
    "<translate>a <nowiki><tvar> [[ {{ <div></nowiki></translate>",
    "<translate>a<br>b ]] }}</translate>",
    "[[X|<translate>label</translate>]]",
    "<translate>\n== H == <!--T:1-->\n\n<!--T:2-->\nText\n</translate>",
]


@pytest.mark.parametrize("text", SOUND)
def test_what_works_is_left_alone(text: str) -> None:
    """No trap is seen where none is."""
    assert check_page(text) == ()


@pytest.mark.parametrize("text", REFUSED)
def test_what_a_save_refuses_is_told_first(text: str) -> None:
    """With the code and a word on how to mend it."""
    found = [each for each in check_page(text) if each.stage is Stage.SAVE]
    assert found[0].code == REFUSED[text]
    assert found[0].wrong
    assert found[0].expected


@pytest.mark.parametrize("code", UNMARKABLE)
def test_what_a_mark_refuses_is_told(code: str) -> None:
    """With the code of the extension."""
    title, text = UNMARKABLE[code]
    assert code in {e.code for e in check_page(text, title=title) if e.stage is Stage.MARK}


def test_what_can_be_saved_is_never_told_as_refused() -> None:
    """None of the cases that a wiki marked is refused here."""
    for saved, marked in MARKED.values():
        stages = {each.stage for text in (saved, marked) for each in check_page(text)}
        assert Stage.SAVE not in stages


def test_numbers_are_not_invented() -> None:
    """An id that the live page doesn't have is told, whether or not it had it once."""
    text = "<translate><!--T:1--> a</translate><translate><!--T:9--> b</translate>"
    (found,) = check_page(text, live={"1"})
    assert (found.code, found.unit, found.offset) == ("invented-id", 1, text.index("<!--T:9"))
    assert check_page(text, live={"1", "9"}) == check_page(text) == ()
