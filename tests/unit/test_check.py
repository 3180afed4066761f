"""Comparing language versions: few warnings, each at the right place."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from clinicbot.digest.check import compare_versions
from clinicbot.digest.inline import InlineRules
from clinicbot.digest.kinds import Reading
from clinicbot.digest.model import Digest, Remark
from clinicbot.digest.read import read_digest
from clinicbot.digest.scalars import Inline
from clinicbot.digest.schema import DIGEST
from clinicbot.digest.source import parse
from clinicbot.errors import Severity
from tests.support import strategies
from tests.support.examples import examples


if TYPE_CHECKING:
    from pathlib import Path


ENGLISH = """\
number: 6
language: en
date: 2020-07-16
attendance: {staff: 7}
topics:
- title: First
  content:
  - by: Anna (WMES)
    points:
    - We began in 2014.
    - Then came Madrid.
    - It grew to 30 people.
  - by: Quim (WMF)
    says: Thanks!
  - A paragraph.
- title: Second
  content:
  - table: {columns: [a, b], rows: [[1, 2]]}
  - quote: [x, y]
  sections:
  - title: Sub
    content: ["See [[Help]]."]
"""


SAME = "language versions have the same structure"


def digest(text: str, language: str) -> Digest:
    """Read a text as the file of a language."""
    reading = Reading()
    read = DIGEST.read(parse(text, f"{language}.yaml"), reading)
    assert read, reading.problems
    return read


def warnings(changed: str) -> list[str]:
    """Compare the English text with a Spanish one, which is it but for a change."""
    spanish = digest(changed.replace("language: en", "language: es"), "es")
    found = compare_versions({"en": digest(ENGLISH, "en"), "es": spanish})
    assert all(each.severity is Severity.WARNING for each in found)
    return [_brief(str(each)) for each in found]


def _brief(warning: str) -> str:
    """Leave out what all warnings say."""
    short = warning.replace(f"; {SAME}", "").replace(": warning", "").replace("en.yaml:", "en:")
    return short.removeprefix("es.yaml:")


def without(line: str) -> str:
    """Leave a line of the English text out."""
    assert line in ENGLISH
    return ENGLISH.replace(line, "")


def test_versions_that_differ_in_words_only_are_let_pass() -> None:
    """Speakers and titles are translated, numbers may go and come."""
    words = {"First": "Primero", "Then came Madrid": "Luego vino", "Anna (WMES)": "Ana de España"}
    changed = ENGLISH
    for before, after in words.items():
        changed = changed.replace(before, after)
    assert warnings(changed) == []


CHANGES: dict[str, tuple[str, list[str]]] = {
    "a bullet missing in the middle": (
        without("    - Then came Madrid.\n"),
        ["10:7: a bullet of the original is missing after this; see en:11:7"],
    ),
    "the first bullet missing": (
        without("    - We began in 2014.\n"),
        ["8:5: a bullet of the original is missing after this; see en:10:7"],
    ),
    "two bullets more": (
        ENGLISH.replace("    - It grew", "    - Uno.\n    - Dos.\n    - It grew"),
        ["12:7: 2 bullets that are not in the original; compared with en:8:5"],
    ),
    "a remark with all its points missing": (
        ENGLISH[: ENGLISH.index("  - by: Anna")] + ENGLISH[ENGLISH.index("  - by: Quim") :],
        ["6:3: a bullet of the original is missing after this; see en:8:5"],
    ),
    "a topic missing": (
        ENGLISH[: ENGLISH.index("- title: Second")],
        ["6:3: a topic of the original is missing after this; see en:16:3"],
    ),
    "a section missing": (
        ENGLISH[: ENGLISH.index("  sections")],
        ["19:13: a section of the original is missing after this; see en:21:5"],
    ),
    "a paragraph become a note": (
        ENGLISH.replace("- A paragraph.", "- note: A paragraph."),
        ["15:11: a note here, a paragraph at en:15:5"],
    ),
    "a speaker missing": (
        ENGLISH.replace("  - by: Quim (WMF)\n    says: Thanks!", "  - says: Thanks!"),
        ["13:5: a bullet without speaker; the one at en:13:5 has one"],
    ),
    "a link missing": (
        ENGLISH.replace("See [[Help]].", "See Help."),
        ["22:15: number of links is 0 here, 1 at en:22:15"],
    ),
    "a row more": (
        ENGLISH.replace("[[1, 2]]", "[[1, 2], [3, 4]]"),
        ["18:12: number of rows is 2 here, 1 at en:18:12"],
    ),
    "a paragraph of a quotation missing": (
        ENGLISH.replace("[x, y]", "[x]"),
        ["19:13: number of paragraphs is 1 here, 2 at en:19:13"],
    ),
    "other data": (
        ENGLISH.replace("number: 6", "number: 7").replace("07-16", "07-17").replace("7}", "~7}"),
        [
            "1:1: number is 7 here, 6 at en:1:1",
            "1:1: date is 2020-07-17 here, 2020-07-16 at en:1:1",
            "1:1: attendance of staff is ~7 here, 7 at en:1:1",
        ],
    ),
    "attendance missing, a wording left out": (
        ENGLISH.replace("attendance: {staff: 7}", 'wording: {topics-note: ""}'),
        [
            "1:1: wordings left out is topics-note here, not given at en:1:1",
            "1:1: attendance of staff is not given here, 7 at en:1:1",
        ],
    ),
}


@pytest.mark.parametrize(("changed", "expected"), CHANGES.values(), ids=CHANGES.keys())
def test_one_change_is_one_warning_that_names_both_places(
    changed: str, expected: list[str]
) -> None:
    """However much hangs on what is missing, and however much is like it."""
    assert sorted(warnings(changed)) == sorted(expected)


def test_every_version_is_compared_with_the_original() -> None:
    """The one in the call's language; else English; else the first."""
    versions = {
        language: digest(ENGLISH.replace("language: en", f"language: {language}"), language)
        for language in ("ar", "en", "es")
    }
    versions["es"] = replace(versions["es"], topics=versions["es"].topics[:1])
    against_english = [each.place.file for each in compare_versions(versions)]
    assert against_english == ["es.yaml"]
    spoken = {name: replace(each, call_language="es") for name, each in versions.items()}
    assert [each.place.file for each in compare_versions(spoken)] == ["ar.yaml", "en.yaml"]
    assert compare_versions({}) == []


@settings(max_examples=examples(20), deadline=None)
@given(made=strategies.digests())
def test_a_digest_has_the_structure_of_itself(made: Digest) -> None:
    """No warning without a difference, whatever the digest."""
    assert compare_versions({"en": made, "es": replace(made, language="qqq")}) == []


def test_long_lists_are_compared_quickly() -> None:
    """1,200 remarks, one of them missing: still one warning."""
    remarks = tuple(Remark(None, Inline(f"Remark {i} of many")) for i in range(1200))
    english = Digest("en", content=remarks)
    spanish = Digest("es", content=remarks[:600] + remarks[601:])
    start = time.process_time()
    found = compare_versions({"en": english, "es": spanish})
    assert time.process_time() - start < 1
    assert len(found) == 1


def test_facts_of_the_whole_are_told_where_they_are_written(tmp_path: Path) -> None:
    """At the keys' lines, here and there; where the key is missing, at the beginning."""
    versions = {}
    for language, old, new in (("en", "", ""), ("es", "2020-07-16", "2020-07-17")):
        file = tmp_path / f"{language}.yaml"
        text = ENGLISH.replace("language: en", f"language: {language}").replace(old, new, 1)
        file.write_text(text if old else f"# A comment.\n{text}", "utf-8")
        versions[language] = read_digest(file, InlineRules())
    (problem,) = compare_versions(versions)
    assert str(problem.place).endswith("es.yaml:3:7")
    assert problem.wrong.endswith("en.yaml:4:7")
