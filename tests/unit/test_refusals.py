"""Error codes: each has words and a fix, and stops what it should."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicbot.errors import ExitCode, PersonNeeded
from clinicbot.wiki import refusals, translate_refusals
from clinicbot.wiki.refusals import concerns_everything, explain


@pytest.mark.parametrize("code", sorted({*refusals._CODES, *translate_refusals.CODES}))
def test_every_known_code_has_words_and_a_fix(code: str) -> None:
    """An operator is told what is wrong, and what to do."""
    error = explain(code, "The wiki's words.", title="Page")
    assert str(error).startswith("Page: ")
    assert error.wrong
    assert error.fix
    assert error.code == code


@pytest.mark.parametrize(
    ("code", "person", "everything"),
    [
        ("protectedpage", True, False),
        ("editconflict", True, False),
        ("titleblacklist-forbidden-edit", True, False),
        ("abusefilter-disallowed", True, False),
        ("tpt-target-page", True, False),
        ("blocked", False, True),
        ("readonly", False, True),
        ("assertuserfailed", False, True),
        ("mwoauth-invalid-authorization", False, True),
        ("internal_api_error_DBQueryError", False, False),
        ("never-heard-of", True, False),
    ],
)
def test_code_stops_one_page_or_the_run(code: str, *, person: bool, everything: bool) -> None:
    """One page's trouble never stops the others; the account's does."""
    error = explain(code, title="Page")
    assert isinstance(error, PersonNeeded) is person
    assert error.exit_code is (ExitCode.PERSON if person else ExitCode.WIKI)
    assert concerns_everything(error) is everything


def test_partial_block_concerns_its_pages_only() -> None:
    """An account blocked from one page can write the others."""
    details = {"blockinfo": {"blockpartial": True}}
    error = explain("blocked", title="Page", details=details)
    assert isinstance(error, PersonNeeded)
    assert not concerns_everything(error)


def test_what_extensions_add_is_told() -> None:
    """Which filter, which link."""
    found = {"id": "7", "description": "no bots"}
    said = str(explain("abusefilter-disallowed", title="P", details={"abusefilter": found}))
    assert "filter 7" in said
    assert "no bots" in said
    matches = {"spamblacklist": {"matches": ["bad.example"]}}
    assert "bad.example" in str(explain("spamblacklist", title="P", details=matches))


@given(st.text(), st.text())
def test_unknown_code_is_told_as_it_came(code: str, info: str) -> None:
    """Nothing that the wiki says is swallowed."""
    said = str(explain(f"x{code}", info, title="P"))
    assert info.strip() in said
    assert f"x{code}" in said


def test_links_in_the_wikis_words_are_told_as_they_are_read() -> None:
    """A terminal shows no wikitext; the sentence goes on."""
    info = "This is limited to: *, [[Sandbox:Users|Users]], [[Staff]]."
    error = explain("permissiondenied", info, title="Page")
    assert str(error).startswith(
        "Page: the account lacks a right: This is limited to: *, Users, Staff;"
    )
    assert "doctor" in error.fix
