"""A series' folder: what its files say together, and the files of new ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from clinicbot.errors import SourceError
from clinicbot.series.folder import Series, load_series
from clinicbot.series.load import PACKAGE, package_languages
from clinicbot.series.new import new_digest, new_series, write_new
from clinicbot.settings_file import SETTINGS


FIXTURES = Path(__file__).parents[2] / "fixtures"
SETTINGS_TEXT = """\
series: Calls
wiki: meta:meta
title: "Calls/{number:03d}"
index: {pages: {en: Calls}}
"""


def put(folder: Path, name: str, text: str) -> None:
    """Write one file of a series."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def digest(folder: Path, name: str, text: str) -> None:
    """Write one digest, `006/en`, with these lines."""
    language = name.rpartition("/")[2]
    body = f"language: {language}\n{text}\ntopics: [title: T]\n"
    put(folder, f"digests/{name}.yaml", body)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a series without digests."""
    put(tmp_path, "clinicbot.yaml", SETTINGS_TEXT)
    (tmp_path / "digests").mkdir()
    return tmp_path


def problems(folder: Path) -> list[str]:
    """Give what is wrong with a series, without the folder's name."""
    with pytest.raises(SourceError) as caught:
        load_series(folder)
    return [str(p).replace(f"{folder}/", "") for p in caught.value.problems]


def warnings(series: Series) -> list[str]:
    """Give a series' warnings, without the folder's name."""
    return [str(p).replace(f"{series.folder}/", "") for p in series.warnings]


@pytest.mark.parametrize("name", ["", "conversations"])
def test_the_fixtures_are_series_without_problems(name: str) -> None:
    """Both of them, of different shapes."""
    series = load_series(FIXTURES / name)
    assert series.digests
    assert not series.warnings


def test_digests_come_in_the_order_of_the_series(folder: Path) -> None:
    """By number, whatever the folders' names sort like."""
    for number in (1000, 7, 12):
        digest(folder, f"{number:03d}/en", f"number: {number}")
    assert list(load_series(folder).digests) == ["007", "012", "1000"]


def test_a_digest_can_be_chosen_by_number_or_path(folder: Path) -> None:
    """`6` is `006`; the others are not even read."""
    digest(folder, "006/en", "number: 6")
    digest(folder, "007/en", "nubmer: 7")
    for name in ("6", "006", Path("6"), folder / "digests/006", folder / "digests/006/en.yaml"):
        assert list(load_series(folder, [name]).digests) == ["006"]
    with pytest.raises(SourceError, match="there is no digest '8'; the digests are 006, 007"):
        load_series(folder, ["8"])


def test_every_problem_of_every_file_is_told_at_once(folder: Path) -> None:
    """Of the settings, the parts, the wordings and the digests."""
    put(folder, "clinicbot.yaml", SETTINGS_TEXT + "layuot: x\n")
    put(folder, "parts.yaml", "a: {titel: b}\n")
    digest(folder, "006/en", "nubmer: 6")
    digest(folder, "007/en", "number: x")
    files = {problem.split(":")[0] for problem in problems(folder)}
    assert files == {"clinicbot.yaml", "parts.yaml", "digests/006/en.yaml", "digests/007/en.yaml"}


def test_names_of_the_series_that_are_misspelt(folder: Path) -> None:
    """Groups, wordings and standard parts, each with what was probably meant."""
    lines = "number: 6\nattendance: {staf: 7}\nwording: {topics-notes: ''}"
    put(folder, "digests/006/en.yaml", f"language: en\n{lines}\ntopics: [standard: intro]\n")
    found = problems(folder)
    assert [problem.split(":")[1] for problem in found] == ["3", "4", "5"]
    assert "did you mean 'staff'?" in found[0]
    assert "did you mean 'topics-note'?" in found[1]


def test_the_folder_is_named_after_its_digest(folder: Path) -> None:
    """By number or by date."""
    digest(folder, "006/en", "number: 7")
    digest(folder, "008/en", "")
    digest(folder, "special/en", "number: 9")
    found = problems(folder)
    assert "number 7 in the folder '006'" in found[0]
    assert "did you mean the folder '007'?" in found[0]
    assert found[0].startswith("digests/006/en.yaml:2:9: ")
    assert "the digest has no number; write 'number: 8'" in found[1]
    assert len(found) == 3
    assert "did you mean the folder '009'?" in found[-1]


def test_versions_are_of_the_same_call(folder: Path) -> None:
    """Another date is an error; a date that one lacks is a warning."""
    digest(folder, "006/en", "number: 6\ndate: 2020-07-16\ncall-language: es")
    digest(folder, "006/es", "number: 6\ndate: 2020-07-17")
    found = problems(folder)
    wrong = "digests/006/es.yaml:3:7: 'date' is 2020-07-17, but 2020-07-16 in"
    assert any(problem.startswith(wrong) for problem in found)
    assert any("warning: 'call-language' is missing" in problem for problem in found)


def test_the_language_of_the_call_is_one(folder: Path) -> None:
    """One that MediaWiki knows, or that a wording has a name for."""
    digest(folder, "006/en", "number: 6\ncall-language: jp")
    (found,) = problems(folder)
    assert found.startswith("digests/006/en.yaml:3:16: 'jp' isn't a language code")
    put(folder, "wording/en.yaml", "language-names: {jp: Japanese}\n")
    assert load_series(folder).digests["006"]["en"].call_language == "jp"


def test_two_digests_are_not_the_same_page(folder: Path) -> None:
    """Nor is a digest the index."""
    put(folder, "clinicbot.yaml", SETTINGS_TEXT.replace("en: Calls", "en: Calls/008"))
    digest(folder, "006/en", "number: 6")
    digest(folder, "6/en", "number: 6")
    digest(folder, "008/en", "number: 8")
    found = problems(folder)
    assert "the digest's page is the index: Calls/008" in found[0]
    assert "digests/6/en.yaml" in found[1]
    assert "has the same page as" in found[1]


def test_a_title_that_mediawiki_refuses(folder: Path) -> None:
    """Told at the digest's title."""
    settings = SETTINGS_TEXT.replace("{number:03d}", "{title}")
    put(folder, "clinicbot.yaml", settings)
    put(folder, "wording/en.yaml", 'call-name: "{title}"\n')
    digest(folder, "first/en", "title: C# and [more]")
    digest(folder, "second/en", "title: " + "x" * 250)
    found = problems(folder)
    assert found[0].startswith("digests/first/en.yaml:2:8: '#' in a title")
    assert "a title of more than 255 bytes" in found[1]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('wording: {intro: "On {date}."}', "the digest has no date"),
        ('wording: {intro: "On {dat}."}', "did you mean 'date'?"),
        ('wording: {attendance: "{volunteers}"}', "the digest has no volunteers"),
        ('wording: {topic: ""}', "'topic' can't be left out"),
        ('wording: {note: "(Ed.)"}', "the text lacks {text}"),
    ],
)
def test_sentences_of_a_digest_that_can_not_be(folder: Path, line: str, wrong: str) -> None:
    """Each is told at its place."""
    digest(folder, "006/en", f"number: 6\nattendance: {{staff: 1}}\n{line}")
    assert any(p.startswith("digests/006/en.yaml:4:") and wrong in p for p in problems(folder))


def test_a_digest_in_a_language_without_wordings(folder: Path) -> None:
    """The error names the file to write and all that it needs."""
    digest(folder, "006/gl", "number: 6")
    (found,) = problems(folder)
    assert found.startswith("wording/gl.yaml: wordings are missing in galego (gl): call-name,")
    assert "introduction-title" in found


def test_wordings_that_no_digest_uses_yet_are_read_too(folder: Path) -> None:
    """A new language is found to be wrong before its first digest."""
    digest(folder, "006/en", "number: 6")
    put(folder, "wording/es.yaml", "speeker: x\n")
    (found,) = problems(folder)
    assert found.startswith("wording/es.yaml:1:1: unknown key 'speeker'")


def test_stray_files_are_warnings(folder: Path) -> None:
    """They are left alone; hidden ones aren't even mentioned."""
    digest(folder, "006/en", "number: 6")
    for name in ("notes.txt", "006/es.txt", "006/en.yaml~", ".hidden", "006/.swp", "007/x.md"):
        put(folder, f"digests/{name}", "")
    (folder / "digests/008").mkdir()
    series = load_series(folder)
    told = [line.split(":")[0] for line in warnings(series)]
    assert sorted(told) == [
        "digests/006/en.yaml~",
        "digests/006/es.txt",
        "digests/007/x.md",
        "digests/008",
        "digests/notes.txt",
    ]


def test_a_document_that_would_be_missed_is_an_error(folder: Path) -> None:
    """Else its digest would silently go from the index, or its words not be used."""
    digest(folder, "006/en", "number: 6")
    for name in ("digests/006/es.yml", "digests/007.yaml", "wording/es.yml"):
        put(folder, name, "")
    found = problems(folder)
    assert [line.split(": ")[0] for line in found] == [
        "digests/006/es.yml",
        "digests/007.yaml",
        "wording/es.yml",
    ]
    assert "did you mean 'es.yaml'?" in found[0]


@pytest.mark.parametrize("name", ["wording/en.yaml", "parts.yaml", "wording"])
def test_a_link_that_leads_nowhere_is_an_error(folder: Path, name: str) -> None:
    """Else a series would be published in Wikimedia Clinics' words."""
    digest(folder, "006/en", "number: 6")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).symlink_to("nowhere")
    (found,) = problems(folder)
    assert found.startswith(f"{name}: ")


def test_a_series_without_digests_is_not_published(folder: Path) -> None:
    """Its lists on the wiki would be emptied; but a first digest can be made."""
    (found,) = problems(folder)
    assert found.startswith("digests: there is no digest here; `clinicbot new 1` makes")
    (folder / "digests" / "001").mkdir()
    assert any("there is no digest here" in told for told in problems(folder))
    assert new_digest(load_series(folder, may_be_empty=True), "1")
    shutil.rmtree(folder / "digests")
    assert new_digest(load_series(folder, may_be_empty=True), "1")


def test_file_names_are_language_codes(folder: Path) -> None:
    """One that MediaWiki doesn't know is an error, or a warning if the series has words for it."""
    digest(folder, "006/english", "number: 6")
    (found,) = problems(folder)
    assert "'english' isn't a language code" in found
    (folder / "digests/006/english.yaml").unlink()
    digest(folder, "006/qqz", "number: 6")
    told = [line.split(";")[0] for line in problems(folder)]
    assert "digests/006/qqz.yaml: 'qqz' isn't a language code that MediaWiki knows" in told
    text = (PACKAGE / "es.yaml").read_text(encoding="utf-8")
    put(folder, "wording/qqz.yaml", text + f"months: {list('abcdefghijkl')}\n")
    (warned,) = warnings(load_series(folder))
    assert "'qqz' isn't a language code that is known to MediaWiki 1.43" in warned


def test_a_folder_without_anything_says_what_belongs_there(tmp_path: Path) -> None:
    """Settings and digests."""
    found = problems(tmp_path)
    assert [problem.split(":")[0] for problem in found] == ["clinicbot.yaml", "digests"]


def test_the_original_is_in_the_language_of_the_call(folder: Path) -> None:
    """Or else in the wiki's, or in any."""
    digest(folder, "006/en", "number: 6\ncall-language: es")
    digest(folder, "006/es", "number: 6\ncall-language: es")
    digest(folder, "007/ar", "number: 7")
    digest(folder, "007/en", "number: 7")
    digest(folder, "008/ar", "number: 8")
    series = load_series(folder)
    assert [series.original(key).language for key in series.digests] == ["es", "en", "ar"]


def test_a_new_series_works_at_once(tmp_path: Path) -> None:
    """It loads without a warning, under the name of its folder."""
    folder = tmp_path / "office_hours"
    write_new(new_series(folder))
    series = load_series(folder)
    assert not series.warnings
    assert series.settings.series == "Office hours"
    assert series.settings.base_title(series.original("001")) == "Office hours/001"
    assert series.wordings["en"].call_name(series.original("001")) == "Office hours #001"


@pytest.mark.parametrize("name", ["x" * 140, "#x [y]", "a{b", "~~~~", "'q' \"d\"", "ünï_çode"])
def test_a_new_series_works_whatever_its_folder_is_called(tmp_path: Path, name: str) -> None:
    """It is called by another name where no page could have the folder's."""
    write_new(new_series(tmp_path / name))
    assert load_series(tmp_path / name).digests


def test_new_settings_show_every_key(tmp_path: Path) -> None:
    """A key that is added later can't be forgotten there."""
    text = new_series(tmp_path)[tmp_path / "clinicbot.yaml"]
    assert [field.key for field in SETTINGS.fields if f"{field.key}:" not in text] == []


def test_new_settings_hold_what_they_show(tmp_path: Path) -> None:
    """The keys that are commented out are right as they stand."""
    files = new_series(tmp_path)
    path = tmp_path / "clinicbot.yaml"
    keys = [field.key for field in SETTINGS.fields]
    lines = [
        line.removeprefix("# ") if line.removeprefix("# ").partition(":")[0] in keys else line
        for line in files[path].replace("# tags", "  tags").splitlines()
    ]
    write_new({**files, path: "\n".join(lines).replace("#   ", "  ").replace("  # ", "  ")})
    assert load_series(tmp_path).settings.documentation == "User:ExampleBot"


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    """One file that is there keeps all from being written."""
    put(tmp_path, "clinicbot.yaml", SETTINGS_TEXT)
    with pytest.raises(SourceError, match=r"clinicbot.yaml: the file exists"):
        write_new(new_series(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["clinicbot.yaml"]


def test_a_new_digest_works_at_once(folder: Path) -> None:
    """In all languages of the series, with its standard parts."""
    digest(folder, "006/en", "number: 6")
    digest(folder, "006/es", "number: 6")
    write_new(new_digest(load_series(folder), "7"))
    series = load_series(folder)
    assert list(series.digests["007"]) == ["en", "es"]
    assert len(series.digests["007"]["en"].topics) == 2
    assert not series.warnings


def test_a_new_digest_of_a_series_named_by_dates(folder: Path) -> None:
    """Its name is the date; the language can be chosen."""
    put(folder, "clinicbot.yaml", SETTINGS_TEXT.replace("{number:03d}", "{date}"))
    put(folder, "wording/fr.yaml", "call-name: Un appel\n")
    digest(folder, "2024-03-20/fr", "date: 2024-03-20")
    put(folder, "wording/en.yaml", "call-name: The call\n")
    write_new(new_digest(load_series(folder), "2024-03-21", ["fr"]))
    assert list(load_series(folder).digests["2024-03-21"]) == ["fr"]
    with pytest.raises(SourceError, match="a number such as 7"):
        new_digest(load_series(folder), "tomorrow")


def test_in_the_translate_layout_all_languages_of_the_wording_are_there(tmp_path: Path) -> None:
    """What the series always says can be supplied in every language that clinicbot has."""
    shutil.copytree(FIXTURES / "digests" / "006", tmp_path / "digests" / "006")
    settings = (FIXTURES / "clinicbot.yaml").read_text()
    settings = settings.replace("layout: subpages", "layout: translate")
    (tmp_path / "clinicbot.yaml").write_text(settings.replace("base-page: redirect\n", ""))
    assert set(package_languages()) <= set(load_series(tmp_path).wordings)
