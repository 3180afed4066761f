"""The index: its rows, and the region of a page that people own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicbot.errors import ClinicbotError, ExitCode, PersonNeeded
from clinicbot.series.load import load_wording
from clinicbot.wikitext.index import (
    BEGIN,
    END,
    IndexEntry,
    IndexLink,
    find_region,
    new_index_page,
    render_index,
    replace_region,
)


EN = load_wording("en")
AR = load_wording("ar")

FIVE = IndexEntry(IndexLink("Clinics/005/en", "Clinic #005"))
SIX = IndexEntry(
    number=IndexLink("Clinics/006/en", "Clinic #006"),
    date="July 16th 2020",
    call_language="Spanish",
    topics=(
        IndexLink("Clinics/006/en", "Impact", "en", "Topic_2:_Impact"),
        IndexLink("Clinics/006/es", "Apoyo | ayuda", "es", "Tema_3"),
    ),
    languages=(
        IndexLink("Clinics/006/en", "English", "en"),
        IndexLink("Clinics/006/es", "español", "es"),
    ),
)


def test_the_table_has_a_row_for_each_digest_newest_first() -> None:
    """Headers say their scope; what isn't known is an empty cell."""
    assert render_index([FIVE, SIX], EN).split("\n") == [
        (
            '<div lang="en" dir="ltr" class="mw-content-ltr clinicbot-index"'
            ' style="overflow-x: auto">'
        ),
        '{| class="wikitable"',
        "|-",
        '! scope="col" | Call',
        '! scope="col" | Date',
        '! scope="col" | Language of the call',
        '! scope="col" | Topics',
        '! scope="col" | Digest in',
        "|-",
        '! scope="row" | [[Clinics/006/en|Clinic #006]]',
        "| July 16th 2020",
        "| Spanish",
        "|",
        "* [[Clinics/006/en#Topic 2: Impact|Impact]]",
        '* [[Clinics/006/es#Tema 3|<span lang="es" dir="ltr">Apoyo &#124; ayuda</span>]]',
        (
            "| [[Clinics/006/en|English]] · "
            '[[Clinics/006/es|<span lang="es" dir="ltr">español</span>]]'
        ),
        "|-",
        '! scope="row" | [[Clinics/005/en|Clinic #005]]',
        "|",
        "|",
        "|",
        "|",
        "|}",
        "</div>",
    ]


def test_the_list_has_a_bullet_for_each_digest() -> None:
    """Topics hang below their call; what isn't known is left out."""
    _, *lines, _ = render_index([FIVE, SIX], EN, form="list", newest_first=False).split("\n")
    assert lines == [
        "* [[Clinics/005/en|Clinic #005]]",
        (
            "* [[Clinics/006/en|Clinic #006]] · July 16th 2020 · Spanish"
            " · [[Clinics/006/en|English]]"
            ' · [[Clinics/006/es|<span lang="es" dir="ltr">español</span>]]'
        ),
        "** [[Clinics/006/en#Topic 2: Impact|Impact]]",
        '** [[Clinics/006/es#Tema 3|<span lang="es" dir="ltr">Apoyo &#124; ayuda</span>]]',
    ]


def test_columns_are_the_series_choice() -> None:
    """Only the columns asked for, in their order, in both forms."""
    table = render_index([SIX], EN, columns=["date", "number"])
    assert table.index("Date") < table.index("Call")
    assert "Spanish" not in table
    columns = ["number", "call-language"]
    listed = render_index([SIX], EN, form="list", columns=columns)
    assert listed.split("\n")[1:-1] == ["* [[Clinics/006/en|Clinic #006]] · Spanish"]


def test_links_in_the_indexs_own_language_are_bare() -> None:
    """The list says its language, a label only where it is in another."""
    index = render_index([SIX], AR)
    assert index.startswith('<div lang="ar" dir="rtl" class="mw-content-rtl ')
    assert '[[Clinics/006/en|<span lang="en" dir="ltr">English</span>]]' in index
    assert "[[Clinics/006/en|Clinic #006]]" in index


def test_no_digests_no_list() -> None:
    """An empty series has an empty region, not a table's head."""
    assert render_index([], EN) == ""


def test_a_new_page_says_what_it_is_and_has_the_region() -> None:
    """What the bot makes, it finds again as its own and unedited."""
    page = new_index_page("Clinics & co", "* one", EN)
    assert page.startswith("These are the digests of Clinics & co.\n\n<!-- clinicbot: begin index")
    region = find_region(page)
    assert (region.content, region.edited) == ("* one", False)


# A comment that is not closed would swallow the marks; that has a test of its own.
_AROUND = st.text(st.characters(codec="utf-8", exclude_characters="<"))

PASTED = f"A page.\n\n{BEGIN}\n{END}\n\nMore.  \n"


def test_two_pasted_lines_are_an_empty_region() -> None:
    """That is all a person needs to do."""
    region = find_region(PASTED)
    assert region.empty
    assert not region.edited


@given(_AROUND, _AROUND)
def test_nothing_outside_the_region_is_touched(before: str, after: str) -> None:
    """Byte for byte, whatever surrounds it, as often as it is filled."""
    page = f"{before}\n{BEGIN}\n{END}\n{after}"
    for content in ("* one", "* two\n* three", ""):
        page = replace_region(page, content)
        assert page.startswith(before + "\n<!-- clinicbot: begin index; ")
        assert page.endswith(f"{END}\n{after}")
        assert find_region(page).content == content


def test_an_unchanged_region_leaves_the_page_as_it_is() -> None:
    """The second run finds nothing to do."""
    page = replace_region(PASTED, "* one")
    assert replace_region(page, "* one") == page
    assert replace_region(PASTED, "") == PASTED


def test_an_edit_inside_the_region_shows() -> None:
    """The mark's hash is that of what the bot wrote."""
    page = replace_region(PASTED, "* one\n* two")
    assert not find_region(page).edited
    assert find_region(page.replace("two", "2")).edited
    assert find_region(f"{BEGIN}\n* by hand\n{END}").edited


def test_white_space_and_composition_are_no_edit() -> None:
    """What the save or an editor's line breaks change isn't somebody's change."""
    page = replace_region(PASTED, "* cafe\u0301\n* x")
    saved = page.replace("e\u0301", "é").replace("\n", "\r\n")
    assert not find_region(saved).edited


def test_an_emptied_region_may_be_filled() -> None:
    """Whoever empties it asks for it anew."""
    page = replace_region(PASTED, "* one").replace("* one\n", "")
    assert find_region(page).empty
    assert not find_region(page).edited


def test_a_page_without_a_region_needs_a_person() -> None:
    """The message holds the two lines to paste, each on a line of its own."""
    with pytest.raises(PersonNeeded) as caught:
        find_region("A page that people wrote.", "Clinics")
    assert caught.value.code == "index-no-region"
    assert caught.value.title == "Clinics"
    assert caught.value.fix.endswith(f":\n{BEGIN}\n{END}")
    assert not find_region("\n".join(caught.value.fix.split("\n")[1:])).edited


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (f"a\n{BEGIN}\n* x", "line 2: the index region is damaged: its end mark is missing"),
        (f"{END}", "its begin mark is missing"),
        (f"{END}\n{BEGIN}", "its end mark stands before its begin mark"),
        (f"{BEGIN}\n{BEGIN}\n{END}", "line 2: .*more than one begin mark"),
        (f"{BEGIN}\n{END}\n{END}", "line 3: .*more than one end mark"),
        (f"{BEGIN}\n{BEGIN}\n{END}\n{END}", "more than one begin mark"),
        (f"<nowiki>{BEGIN}</nowiki>\n{END}", "begin mark stands inside <nowiki>"),
        (f"{BEGIN}\n<pre>\n{END}\n</pre>", "end mark stands inside <nowiki>"),
        (f"<!-- old: {BEGIN}\n{END}", "begin mark stands inside <nowiki> or another comment"),
        (f"{BEGIN}\n<!-- not closed\n{END}", "end mark stands inside <nowiki> or another comment"),
    ],
)
def test_damaged_marks_need_a_person(page: str, says: str) -> None:
    """Each kind of damage has its own message, with the line; nothing is guessed."""
    with pytest.raises(PersonNeeded, match=says) as caught:
        find_region(page, "Clinics")
    assert caught.value.code == "index-marks-damaged"
    assert BEGIN in caught.value.fix
    with pytest.raises(PersonNeeded):
        replace_region(page, "* x")


def test_marks_shown_as_an_example_do_not_count() -> None:
    """A page may explain the marks if it writes them as characters."""
    page = f"Paste &lt;!-- clinicbot: begin index --> here.\n{BEGIN}\n{END}"
    assert find_region(page).empty


def test_a_mark_in_the_index_itself_is_never_written() -> None:
    """It would damage the region for the next run."""
    with pytest.raises(ClinicbotError) as caught:
        replace_region(PASTED, f"* {END}")
    assert caught.value.exit_code is ExitCode.BUG
