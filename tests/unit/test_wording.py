"""What a series says in each language, and that it is recognised again."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from clinicbot.digest.inline import plain_text
from clinicbot.digest.model import Digest, Paragraph, Remark
from clinicbot.digest.scalars import Count, Inline, Plain
from clinicbot.errors import SourceError
from clinicbot.series.definition import explain, json_schema
from clinicbot.series.languages import autonym, direction
from clinicbot.series.load import (
    PACKAGE,
    load_parts,
    load_wording,
    package_languages,
    package_wording,
    problems_of,
)
from clinicbot.series.names import INTRO, catalogue
from clinicbot.series.parts import standard_topic


if TYPE_CHECKING:
    from pathlib import Path

    from clinicbot.series.wording import Wording


EN, ES, AR, FR = (load_wording(code) for code in ("en", "es", "ar", "fr"))
ALL = [EN, ES, AR, FR]
DIGEST = Digest("en", number=6, date=date(2020, 7, 16), call_language="es")
languages = st.sampled_from(ALL)


def shown(text: str) -> str:
    """Give what a reader sees of wikitext."""
    return plain_text(text)


def opening(wording: Wording) -> str:
    """Give the opening of call 006."""
    return wording.expand(
        "intro-date-language",
        call_name=wording.call_name(DIGEST),
        date=wording.date(date(2020, 7, 16)),
        call_language=wording.language_name("es"),
    )


def test_the_english_opening_is_that_of_the_real_page() -> None:
    """Word for word, the note about the other version included."""
    note = EN.expand(
        "version-note",
        language=EN.language_name("en"),
        call_language=EN.language_name("es"),
        page="Wikimedia Clinics/006/es",
    )
    assert shown(f"{opening(EN)}{EN.expand('between-sentences')}{note}") == (
        "This is a digest (a processed, edited summary) of the online conference call Wikimedia"
        " Clinic #006, held on July 16th 2020, in Spanish. It sacrifices fidelity to people's"
        " exact words in favor of clarity, brevity, and digestibility. This is the English"
        " version of the digest. And here is the Spanish digest."
    )
    assert shown(EN.expand("topics-note")) == (
        "Except for the introduction, the topics are brought up by volunteers participating in"
        " the calls."
    )


def test_the_spanish_opening_is_that_of_the_real_page() -> None:
    """Word for word, as published on Meta-Wiki."""
    assert shown(opening(ES)) == (
        "Este es un boletín (un resumen procesado y editado) de la videollamada online denominada"
        " Wikimedia Clinic #006, llevada a cabo el 16 de julio del 2020 en español. Sacrifica la"
        " fidelidad a las palabras exactas de cada persona para favorecer la claridad, brevedad,"
        " y digestibilidad."
    )
    assert ES.expand("topics-note") == (
        "Excepto por la introducción, los temas son puestos en la mesa por voluntarios y"
        " voluntarias que participan en la llamada."
    )
    assert ES.expand("topic", number="2", title="Impacto") == "Tema 2: Impacto"


def test_the_english_introduction_is_that_of_the_real_page() -> None:
    """Headings, bullets and paragraphs, their odd punctuation included."""
    topic = standard_topic("introduction", EN)
    found = [topic.title.wikitext]
    for section in topic.sections:
        found.append(section.title.wikitext)
        for block in section.content:
            if isinstance(block, Remark) and block.says:
                found.append(f"* {shown(block.says.wikitext)}")
            elif isinstance(block, Paragraph):
                found.append(shown(block.text.wikitext))
    assert found == [
        "Introduction",
        "quick principles",
        "* listen with patience and respect",
        (
            "* share your experience, but remember others' contexts are very diverse, and may not"
            " match yours."
        ),
        "* be of service to other people on the call",
        "These calls are a Friendly Space.",
        "Purpose of Wikimedia Clinics",
        "* provide a channel to ask questions and collect feedback on one's own work and context",
        (
            "* help direct people to appropriate resources across the Foundation and broader"
            " Wikimedia movement"
        ),
        (
            "If we can't answer your questions during the call, we (WMF) are committed to finding"
            " who can, and connecting you (this may happen after the call)"
        ),
        "Examples of things the Clinics are not the place for:",
        (
            "* complaints about interpersonal behavior - there are appropriate channels for this"
            " on-wiki, and there is the Trust and Safety team."
        ),
        (
            "* content or policy disputes on specific wikis. But it is okay to seek advice on how"
            " to better present one's positions."
        ),
    ]


@pytest.mark.parametrize("wording", ALL, ids=lambda wording: wording.language)
def test_standard_parts_have_the_same_structure_in_every_language(wording: Wording) -> None:
    """The structure is parts.yaml's; a language brings words only."""
    here, there = standard_topic("introduction", wording), standard_topic("introduction", EN)
    shape = [[type(block) for block in section.content] for section in here.sections]
    assert shape == [[type(block) for block in section.content] for section in there.sections]


@pytest.mark.parametrize(
    ("staff", "volunteers", "expected"),
    [
        (7, 10, "7 members of Wikimedia Foundation staff and 10 volunteers"),
        (1, 1, "1 member of Wikimedia Foundation staff and 1 volunteer"),
        (None, 12, "12 volunteers"),
        (4, None, "4 members of Wikimedia Foundation staff"),
    ],
)
def test_english_attendance(staff: int | None, volunteers: int | None, expected: str) -> None:
    """Singular and plural; a group that wasn't counted is left out."""
    groups = (("staff", staff), ("volunteers", volunteers))
    counts = [(group, Count(number)) for group, number in groups if number is not None]
    assert EN.attendance(counts) == f"The call was attended by {expected}."


def test_attendance_agrees_with_its_total() -> None:
    """One person "participó", several "participaron"."""
    one, several = (("staff", Count(1)),), (("staff", Count(7)), ("volunteers", Count(10)))
    assert ES.attendance(one).startswith("En esta llamada participó 1 miembro")
    assert ES.attendance(several) == (
        "En esta llamada participaron 7 miembros de la Fundación Wikimedia y 10 voluntarios(as)."
    )


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "0 من المتطوعين"),
        (1, "متطوع واحد"),
        (2, "متطوعان"),
        (3, "3 متطوعين"),
        (11, "11 متطوعاً"),
        (100, "100 متطوع"),
        (103, "103 متطوعين"),
    ],
)
def test_arabic_has_all_six_plural_forms(number: int, expected: str) -> None:
    """Zero, one, two, few, many and other."""
    assert AR.attendance([("volunteers", Count(number))]) == f"حضر المكالمة {expected}."


def test_an_approximate_count_says_so_where_the_exact_form_has_no_number() -> None:
    """The Arabic dual can't say "about two"."""
    assert "~2" in AR.attendance([("staff", Count(2, approximate=True))])


def test_nobody_counted_means_no_sentence() -> None:
    """No attendance, no text."""
    assert EN.attendance(()) == ""


counts = st.builds(Count, st.integers(0, 300), approximate=st.booleans())


@given(languages, st.dictionaries(st.sampled_from(["staff", "volunteers"]), counts, min_size=1))
def test_attendance_is_recognised_again(wording: Wording, people: dict[str, Count]) -> None:
    """Whatever the language, the numbers and the order."""
    written = tuple(people.items())
    assert wording.read_attendance(wording.attendance(written)) == written


@given(languages, st.text(max_size=80))
def test_other_text_is_not_attendance(wording: Wording, text: str) -> None:
    """What isn't the sentence gives None, whatever it is."""
    assert wording.read_attendance(text) is None


@given(languages, st.dates())
def test_dates_are_recognised_again(wording: Wording, day: date) -> None:
    """Every date, in every language."""
    assert wording.parse_date(wording.date(day)) == day


def test_english_ordinals() -> None:
    """Of every ending."""
    days = {day: EN.date(date(2020, 7, day)) for day in (1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 31)}
    assert [text.split()[1] for text in days.values()] == (
        "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 23rd 31st".split()  # noqa: SIM905  shorter
    )


@pytest.mark.parametrize("text", ["June 28rd 2020", "June 31st 2020", "june 28th 2020", "2020"])
def test_a_date_that_is_worded_otherwise_is_a_text(text: str) -> None:
    """Only what would be written again is read."""
    assert EN.parse_date(text) is None


@pytest.mark.parametrize("wording", ALL, ids=lambda wording: wording.language)
@pytest.mark.parametrize("name", INTRO)
def test_every_form_of_the_opening_is_recognised_again(wording: Wording, name: str) -> None:
    """And none of the forms is taken for another."""
    fields = {
        "call-name": wording.call_name(DIGEST),
        "date": wording.date(date(2020, 7, 16)),
        "call-language": wording.language_name("es"),
    }
    text = wording.form(name).expand(fields)
    used = wording.form(name).fields
    assert wording.read(name, text) == {key: fields[key] for key in used}
    found = wording.pattern(name).fullmatch(text)
    assert found is not None
    assert set(found.groupdict()) == {key.replace("-", "_") for key in used}


def test_fields_can_be_wrapped() -> None:
    """As the layout for Translate does with <tvar>; groups give their counts' names."""
    wrapped = EN.attendance(
        [("staff", Count(7)), ("volunteers", Count(10, approximate=True))],
        wrap=lambda name, text: f"<{name}>{text}</>",
    )
    assert wrapped == (
        "The call was attended by <staff>7</> members of Wikimedia Foundation staff and"
        " <volunteers>~10</> volunteers."
    )
    topic = EN.expand("topic", wrap=lambda name, text: f"({name}={text})", number="1", title="T")
    assert topic == "Topic (number=1): (title=T)"


def test_an_empty_override_leaves_a_sentence_out() -> None:
    """A bullet, a paragraph, a whole section of a standard part."""
    names = ("principle-share", "friendly-space", "purpose-title", "attendance")
    wording = EN.with_overrides({name: Inline("") for name in names})
    sections = standard_topic("introduction", wording).sections
    assert [section.title.wikitext for section in sections] == ["quick principles"]
    assert len(sections[0].content) == 2
    assert wording.attendance([("staff", Count(1))]) == ""


def test_one_override_of_the_opening_stands_for_all_its_forms() -> None:
    """Except for those that are given themselves."""
    wording = EN.with_overrides({"intro": Inline(""), "intro-date": Inline("On {date}.")})
    assert [wording.says(name) for name in INTRO] == [False, True, False, False]


def test_attendance_may_name_its_groups() -> None:
    """As the digest of call 011 does; it is recognised again."""
    wording = EN.with_overrides(
        {
            "attendance": Inline("(Attendance: {staff}; {volunteers})"),
            "attendance-staff": Inline("{count} staff"),
        }
    )
    people = (("staff", Count(4)), ("volunteers", Count(8, approximate=True)))
    assert wording.attendance(people) == "(Attendance: 4 staff; ~8 volunteers)"
    assert wording.read_attendance("(Attendance: 4 staff; ~8 volunteers)") == people


@pytest.mark.parametrize(
    ("code", "name", "own"),
    [
        ("es", "Spanish", "español"),
        ("pt-br", "Brazilian Portuguese", "português do Brasil"),
        ("zh-hant", "Traditional Chinese", "中文（繁體）"),  # noqa: RUF001  Chinese brackets
        ("sr-el", "Serbian (Latin)", "srpski (latinica)"),
        ("als", "Swiss German", "Alemannisch"),
        ("no", "Norwegian", "norsk"),
        ("qqz", "qqz", "qqz"),
    ],
)
def test_languages_have_names_whatever_their_code(code: str, name: str, own: str) -> None:
    """MediaWiki's codes aren't CLDR's; the code itself is the last resort."""
    assert EN.language_name(code) == name
    assert autonym(code) == own


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("ks", "rtl"),
        ("ks-deva", "ltr"),
        ("az", "ltr"),
        ("ug", "rtl"),
    ],
)
def test_direction(code: str, expected: str) -> None:
    """As MediaWiki has it."""
    assert direction(code) == expected


def test_a_call_is_named_by_number_or_by_what_it_has() -> None:
    """Three digits, as in the names of the pages."""
    assert EN.call_name(DIGEST) == "Wikimedia Clinic #006"
    fields = EN.call_fields(Digest("en", title=Plain("A & B"), date=date(2024, 3, 21)))
    assert fields == {"title": "A & B", "date": "March 21st 2024"}


def write(folder: Path, language: str, text: str) -> Path:
    """Write a series' own wording file."""
    path = folder / "wording" / f"{language}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, language: str) -> list[str]:
    """Give what is wrong with a language of a series, without the folder's name."""
    with pytest.raises(SourceError) as caught:
        load_wording(language, folder)
    return [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]


def test_a_series_words_single_sentences_itself(tmp_path: Path) -> None:
    """The others stay clinicbot's."""
    write(tmp_path, "en", 'topic: "{title}"\nlanguage-names: {qqz: Qqz}\nlinks-separator: "|"\n')
    wording = load_wording("en", tmp_path)
    assert wording.expand("topic", title="T") == "T"
    assert wording.expand("speaker", speaker="S") == "S:"
    assert wording.language_name("qqz") == "Qqz"
    assert wording.expand("links-separator") == " | "


def test_a_new_language_is_one_file(tmp_path: Path) -> None:
    """A language that clinicbot lacks; CLDR brings its months and plural rules."""
    text = (PACKAGE / "es.yaml").read_text(encoding="utf-8")
    write(tmp_path, "gl", text.replace("Tema {number}", "Asunto {number}"))
    wording = load_wording("gl", tmp_path)
    assert wording.expand("topic", number="1", title="T") == "Asunto 1: T"
    assert wording.date(date(2020, 7, 16)) == "16 de xullo del 2020"


def test_an_incomplete_language_names_all_that_it_lacks(tmp_path: Path) -> None:
    """Nothing falls back to English."""
    text = (PACKAGE / "es.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith(("speaker:", "note:"))]
    write(tmp_path, "gl", "\n".join(lines))
    (found,) = problems(tmp_path, "gl")
    assert found.startswith(
        "wording/gl.yaml: wordings are missing in galego (gl): speaker, note; write them in"
    )


def test_every_error_of_a_wording_file_is_told_at_once(tmp_path: Path) -> None:
    """With its place, what was expected and what was probably meant."""
    write(
        tmp_path,
        "en",
        'speeker: "{speaker}:"\n'
        'topic: "Topic {numbr}: {title}"\n'
        "note: (Ed.)\n"
        'intro: "{{call-name}}"\n'
        "attendance-staff:\n"
        '  one: "{count} member"\n'
        'call-name: ""\n',
    )
    found = problems(tmp_path, "en")
    assert [line.split(":")[1] for line in found] == ["1", "2", "3", "4", "6", "7"]
    assert "did you mean 'speaker'?" in found[0]
    assert found[1].startswith("wording/en.yaml:2:15: unknown field {numbr}; known here:")
    assert found[1].endswith("did you mean 'number'?")
    assert "the text lacks {text}" in found[2]
    assert "'other' is missing" in found[4]


def test_a_missing_plural_form_is_an_error(tmp_path: Path) -> None:
    """With the numbers that need it."""
    write(tmp_path, "ar", "attendance-volunteers:\n  one: متطوع واحد\n  other: '{count} متطوع'\n")
    found = problems(tmp_path, "ar")
    assert len(found) == 4
    assert "the plural form 'few' is missing (for 3, 4, 5, 6, …)" in "".join(found)


def test_a_plural_form_that_no_number_takes_is_an_error(tmp_path: Path) -> None:
    """English has no `few`; Spanish has `many`, for millions."""
    forms = "attendance-staff:\n  one: '{count} x'\n  %s: '{count} y'\n  other: '{count} z'\n"
    write(tmp_path, "en", forms % "few")
    (found,) = problems(tmp_path, "en")
    assert found == (
        "wording/en.yaml:2:3: the form 'few' is for no number; the forms of en are other, one"
    )
    write(tmp_path, "es", forms % "many")
    assert load_wording("es", tmp_path).expand("topic", number="1", title="T") == "Tema 1: T"


def test_a_form_for_several_numbers_says_its_number(tmp_path: Path) -> None:
    """Else a page couldn't be read again, nor its reader know."""
    write(tmp_path, "en", "attendance-staff:\n  one: one member\n  other: some members\n")
    assert problems(tmp_path, "en")[0].startswith("wording/en.yaml:2:")


def test_a_series_brings_its_own_parts(tmp_path: Path) -> None:
    """Then their texts are what each language needs, and the introduction's aren't."""
    (tmp_path / "parts.yaml").write_text("welcome: {title: welcome-title, content: [hello]}\n")
    write(tmp_path, "en", "welcome-title: Welcome\nhello: Hello to everybody.\n")
    topic = standard_topic("welcome", load_wording("en", tmp_path))
    assert topic.content == (Paragraph(Inline("Hello to everybody.")),)
    assert problems(tmp_path, "es")[0].startswith(
        "wording/es.yaml: wordings are missing in español (es): welcome-title, hello;"
    )


@pytest.mark.parametrize("code", package_languages())
def test_the_json_schema_accepts_the_files_that_come_with_clinicbot(code: str) -> None:
    """The schema and the reader are of one definition."""
    schema = json_schema()
    data = yaml.safe_load((PACKAGE / f"{code}.yaml").read_text(encoding="utf-8"))
    jsonschema.validate(data, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data | {"speeker": "x"}, schema)


@pytest.mark.parametrize("code", package_languages())
def test_every_plural_that_comes_with_clinicbot_is_whole(code: str) -> None:
    """So that a run needs to look only at those of the series itself."""
    assert list(problems_of(code, package_wording(code), PACKAGE)) == []


def test_the_reference_explains_every_wording() -> None:
    """With its fields."""
    names = catalogue(("people",), load_parts())
    text = explain(names)
    assert [name for name in names if f"- `{name}` (" not in text] == []
    assert "`{call-language}`" in text


def test_babel_is_loaded_only_when_it_is_needed() -> None:
    """Reading digests, settings, titles and what comes with clinicbot does without."""
    code = (
        "import sys, clinicbot.series.folder, clinicbot.series.new\n"
        "from clinicbot.series.load import load_wording\n"
        "load_wording('en')\n"
        "from clinicbot.series.languages import autonym\n"
        "assert autonym('es') == 'español'\n"
        "sys.exit('babel' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 0
