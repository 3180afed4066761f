"""clinicbot.yaml, the names of pages, and the fence around them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from clinicbot.digest.model import Digest
from clinicbot.digest.scalars import Plain
from clinicbot.errors import SourceError
from clinicbot.settings import BasePage, Column, IndexForm, Layout, Order, Settings, read_settings
from clinicbot.settings_file import SETTINGS, explain, json_schema
from clinicbot.titles import Fence, TitlePattern, illegal, normalise


if TYPE_CHECKING:
    from pathlib import Path


MINIMAL = """\
series: Wikimedia Clinics
wiki: https://meta.wikimedia.org/w/api.php
title: "Wikimedia Clinics/{number:03d}"
"""
CLINICS = Settings("Clinics", "meta:meta", TitlePattern("Wikimedia Clinics/{number:03d}"))
TRUSTEES = Settings("Trustees", "meta:meta", TitlePattern("CAC/{date:%Y-%m-%d} Conversation"))
SPANISH = Digest("es", number=6, call_language="es")


def read(folder: Path, text: str) -> Settings:
    """Read a settings file with this text."""
    path = folder / "clinicbot.yaml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path)


def problems(folder: Path, text: str) -> list[str]:
    """Give what is wrong with a settings file, without its name."""
    with pytest.raises(SourceError) as caught:
        read(folder, text)
    return [str(p).removeprefix(f"{folder}/clinicbot.yaml:") for p in caught.value.problems]


def test_three_keys_are_enough(tmp_path: Path) -> None:
    """Everything else has a default."""
    settings = read(tmp_path, MINIMAL)
    assert settings.layout is Layout.SUBPAGES
    assert settings.base_page is BasePage.REDIRECT
    assert settings.order is Order.NUMBER
    assert settings.attendance == ("staff", "volunteers")
    assert not settings.index.pages


def test_all_keys_are_read(tmp_path: Path) -> None:
    """As they are written, titles as MediaWiki stores them."""
    settings = read(
        tmp_path,
        MINIMAL
        + """\
wiki-language: es
base-page: original
order: date
attendance: [people]
index:
  pages: {en: wikimedia_Clinics, es: Wikimedia Clinics/es}
  form: list
  columns: [date, topics]
  newest-first: no
  whole-page: yes
navigation: false
categories: [wikimedia Clinics]
inline: {tags: [big], templates: [user link]}
summary: "{what}, see {documentation}"
documentation: user:ClinicBot
stop-page: User:ClinicBot/stop
""",
    )
    index = settings.index
    assert (settings.wiki_language, settings.order) == ("es", Order.DATE)
    assert index.pages == {"en": "Wikimedia Clinics", "es": "Wikimedia Clinics/es"}
    assert (index.form, index.columns) == (IndexForm.LIST, (Column.DATE, Column.TOPICS))
    assert (index.newest_first, index.whole_page, settings.navigation) == (False, True, False)
    assert settings.categories == ("Wikimedia Clinics",)
    assert "big" in settings.inline.tags
    assert settings.inline.templates == {"User link"}
    assert settings.edit_summary("new page") == "new page, see User:ClinicBot"
    assert settings.stop_page == "User:ClinicBot/stop"


def test_every_error_is_told_at_once(tmp_path: Path) -> None:
    """With its place, what was expected and what was probably meant."""
    found = problems(
        tmp_path,
        """\
serie: x
wiki: https://meta.wikimedia.org/wiki/Foo
title: "Wikimedia [Clinics]/{nubmer:03d}"
layout: translat
index:
  pages: {en: "Wiki#x"}
  columns: [number, topic]
categories: ["Category:Foo"]
inline: {tags: [script]}
summary: "{wat} done"
""",
    )
    places = "1:1 2:7 3:19 3:29 4:9 6:15 7:21 8:14 9:17 10:11"
    assert [problem.split(": ")[0] for problem in found] == places.split()
    hints = ["series", "https://meta.wikimedia.org/w/api.php", "number", "translate", "topics"]
    assert all(f"did you mean '{hint}'?" in "".join(found) for hint in [*hints, "Foo", "what"])


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ("layout: translate\nbase-page: none\n", "the base page is not free to choose"),
        ("index: {pages: {en: A, es: a}}\n", "two languages have the same index page"),
        ("index: {pages: {}}\n", "an index without a page"),
        ('summary: "Bot"\n', "an edit summary without {what}"),
        ('summary: "{what} {documentation}"\n', "{documentation} is named, but not known"),
        ("attendance: [a, b, a]\n", "the group 'a' is there twice"),
    ],
)
def test_keys_that_do_not_fit_together(tmp_path: Path, lines: str, wrong: str) -> None:
    """Each is one error that says why."""
    (found,) = problems(tmp_path, MINIMAL + lines)
    assert wrong in found


def test_pages_named_by_date_are_ordered_by_date(tmp_path: Path) -> None:
    """Unless the settings say otherwise."""
    text = MINIMAL.replace("{number:03d}", "{date:%Y-%m-%d}")
    assert read(tmp_path, text).order is Order.DATE


@pytest.mark.parametrize(
    "line",
    [
        'title: "Clinics"',
        'title: "C/{num:03d}"',
        "wiki: meta",
        "wiki: meta.wikimedia.org",
        "wiki-language: klingon",
        "source-language: spanish",
        "index: {pages: {english: C}}",
        "index: {pages: {en: 'C[x]'}}",
        "stop-page: 'User:X|y'",
        "categories: ['a|b']",
        "inline: {tags: [script]}",
        "inline: {templates: ['a{b']}",
        "summary: Bot",
    ],
)
def test_editors_underline_what_the_reader_refuses(tmp_path: Path, line: str) -> None:
    """As far as the form of one value tells it."""
    key = line.partition(":")[0]
    kept = [each for each in MINIMAL.splitlines() if not each.startswith(f"{key}:")]
    text = "\n".join([*kept, line, ""])
    assert problems(tmp_path, text)
    assert not jsonschema.Draft202012Validator(json_schema()).is_valid(yaml.safe_load(text))


def test_the_json_schema_and_the_reader_agree(tmp_path: Path) -> None:
    """On the example of the reference, and on a misspelt key."""
    jsonschema.validate(yaml.safe_load(SETTINGS.example), json_schema())
    assert read(tmp_path, SETTINGS.example).documentation == "User:ClinicBot"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.safe_load(MINIMAL + "layuot: subpages"), json_schema())
    assert "`stop-page`" in explain()


@pytest.mark.parametrize(
    ("pattern", "digest", "title"),
    [
        ("Wikimedia Clinics/{number:03d}", Digest("en", number=6), "Wikimedia Clinics/006"),
        ("clinics/{number}", Digest("en", number=1006), "Clinics/1006"),
        ("C/{date:%Y-%m-%d} Talk", Digest("en", date=date(2024, 3, 21)), "C/2024-03-21 Talk"),
        ("SWAN/{date:%Y %m}", Digest("en", date=date(2023, 7, 1)), "SWAN/2023 07"),
        ("CEE/{date:%B %Y}", Digest("en", date=date(2024, 1, 31)), "CEE/January 2024"),
        (
            "Notes {date:%B %-d, %Y}",
            Digest("en", date=date(2016, 11, 2)),
            "Notes November 2, 2016",
        ),
        ("C/{title}", Digest("en", title=Plain("First_meeting ")), "C/First meeting"),
    ],
)
def test_base_titles(pattern: str, digest: Digest, title: str) -> None:
    """In the form that MediaWiki stores."""
    settings = replace(CLINICS, title=TitlePattern(pattern))
    assert settings.base_title(digest) == title
    assert settings.title.regex.fullmatch(title)


def test_a_digest_without_what_the_pattern_needs_has_no_title() -> None:
    """The error names the field."""
    with pytest.raises(KeyError, match="date"):
        TRUSTEES.base_title(Digest("en", number=6))


@pytest.mark.parametrize(
    ("layout", "base_page", "language", "title"),
    [
        (Layout.SUBPAGES, BasePage.REDIRECT, "es", "Wikimedia Clinics/006/es"),
        (Layout.SUBPAGES, BasePage.ORIGINAL, "es", "Wikimedia Clinics/006"),
        (Layout.SUBPAGES, BasePage.ORIGINAL, "en", "Wikimedia Clinics/006/en"),
        (Layout.TRANSLATE, BasePage.REDIRECT, "es", "Wikimedia Clinics/006/es"),
    ],
)
def test_page_titles(layout: Layout, base_page: BasePage, language: str, title: str) -> None:
    """The original may stand on the base page; the others are always below it."""
    settings = replace(CLINICS, layout=layout, base_page=base_page)
    assert settings.page_title(replace(SPANISH, language=language)) == title


@pytest.mark.parametrize(
    ("title", "allowed"),
    [
        ("Wikimedia Clinics/006", True),
        ("wikimedia_Clinics/006/en", True),
        ("Wikimedia Clinics/1006/zh-hans", True),
        ("Wikimedia Clinics/006/simple", True),
        ("Wikimedia Clinics", True),
        ("Wikimedia Clinics/Retrospective", False),
        ("Wikimedia Clinics/0006", False),
        ("Wikimedia Clinics/6", False),
        ("Wikimedia Clinics/006/draft", False),
        ("Wikimedia Clinics/006/en/old", False),
        ("Wikimedia Clinics/006/", False),
        ("Talk:Wikimedia Clinics/006", False),
        ("Wikimedia Clinics/List", False),
        ("Translations:Wikimedia Clinics/006/1/es", False),
    ],
)
def test_the_fence_of_subpages(title: str, *, allowed: bool) -> None:
    """Only the base pages, their language subpages and the index."""
    fence = Fence(CLINICS.title, frozenset(("Wikimedia Clinics",)))
    assert fence.allows(title) is allowed


@pytest.mark.parametrize(
    ("title", "allowed"),
    [
        ("Wikimedia Clinics/006", True),
        ("Translations:Wikimedia Clinics/006/1/es", True),
        ("Translations:Wikimedia Clinics/006/Page display title/es", True),
        ("Wikimedia Clinics/006/es", False),
        ("Translations:Wikimedia Clinics/Retrospective/1/es", False),
    ],
)
def test_the_fence_of_the_translate_layout(title: str, *, allowed: bool) -> None:
    """The language subpages are Translate's own; the units' pages are the bot's."""
    assert Fence(CLINICS.title, units=True).allows(title) is allowed


@given(st.integers(0, 10**6), st.sampled_from(["en", "es", "zh-hant"]))
def test_every_page_of_a_digest_is_inside_the_fence(number: int, language: str) -> None:
    """Whatever its number."""
    for settings in (CLINICS, replace(CLINICS, base_page=BasePage.ORIGINAL)):
        digest = replace(SPANISH, number=number, language=language)
        assert settings.fence.allows(settings.base_title(digest))
        assert settings.fence.allows(settings.page_title(digest))


@pytest.mark.parametrize(
    "pattern", ["Clinics", "C/{number:3}", "C/{date:%b}", "C/{Number}", "C#{number}", "{number"]
)
def test_patterns_that_would_not_work(pattern: str) -> None:
    """Each is told where the settings are read."""
    assert TitlePattern(pattern).findings()


@pytest.mark.parametrize("title", ["A[b]", "A#b", "A%20b", "A&amp;b", "../A", "A/./b", " ", ":A"])
def test_titles_that_mediawiki_refuses(title: str) -> None:
    """As its TitleParser does."""
    assert illegal(title)


@given(st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=60))
def test_normal_titles_stay_as_they_are(title: str) -> None:
    """Normalising twice is normalising once."""
    assert normalise(normalise(title)) == normalise(title)


def test_titles_in_their_stored_form() -> None:
    """Capital first letters, also after the namespace; blanks and marks tidied."""
    assert normalise(" user: clinicBot_ x ") == "User:ClinicBot x"
    assert normalise("foo\u200e  bar") == "Foo bar"
    assert normalise("ßa") == "ßa"


def test_digests_follow_one_another_by_number_or_date() -> None:
    """Those that lack it come last."""
    first, second, third = Digest("en", number=2), Digest("en", number=10), Digest("en", number=11)
    assert sorted([third, second, first], key=CLINICS.order_key) == [first, second, third]
    settings = replace(CLINICS, order=Order.DATE)
    dated = replace(third, date=date(2020, 1, 1))
    assert sorted([first, dated], key=settings.order_key) == [dated, first]


def test_edit_summaries_lead_to_the_documentation() -> None:
    """If there is one."""
    assert CLINICS.edit_summary("update") == "Bot: update"
    settings = replace(CLINICS, documentation="User:ClinicBot")
    assert settings.edit_summary("update") == "Bot ([[User:ClinicBot]]): update"
