"""Reading a digest: what it means, and everything that can be wrong with it."""

from __future__ import annotations

import math
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from clinicbot.digest.inline import InlineRules
from clinicbot.digest.kinds import NO_NAMES, Names
from clinicbot.digest.model import (
    Digest,
    Image,
    Links,
    Note,
    Paragraph,
    Quote,
    Remark,
    Section,
    StandardTopic,
    Table,
    Topic,
)
from clinicbot.digest.read import read_digest
from clinicbot.digest.scalars import Count, Inline, Plain
from clinicbot.errors import SourceError


if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder for a digest's files."""
    return tmp_path


def read(folder: Path, text: str, name: str = "en.yaml", names: Names = NO_NAMES) -> Digest:
    """Read a text as a digest's file."""
    (folder / name).write_text(text, encoding="utf-8")
    return read_digest(folder / name, InlineRules(), names)


def wrong(folder: Path, text: str, name: str = "en.yaml", names: Names = NO_NAMES) -> list[str]:
    """Give what is wrong with a digest, each as `line:col: message`."""
    with pytest.raises(SourceError) as caught:
        read(folder, text, name, names)
    return [str(each).removeprefix(f"{folder / name}:") for each in caught.value.problems]


def wrong_block(folder: Path, *lines: str) -> str:
    """Give the one thing that is wrong with blocks, which begin in line 5, column 5."""
    head = "language: en\ntopics:\n- title: A\n  content:\n"
    (only,) = wrong(folder, head + "".join(f"    {line}\n" for line in lines))
    return only


WHOLE = """
number: 006
language: en
date: 2020-07-16
date-text: July 16th, in the evening
title: null-and-void
call-language: no
attendance: {staff: 7, volunteers: ~8}
licence: CC BY-SA 4.0
attribution: Meta-Wiki contributors
base-revision: 12345
wording:
  topics-note: ""
  principle-service: be of service to ''others''
content:
  - Opening.
topics:
  - standard: introduction
  - title: Impact
    heading: "Topic #{number}: {title}"
    content:
      - links: ["[https://example.org/x Slides] (in Russian)"]
      - A paragraph
        of   two lines.
      - paragraph: "One thing: what?"
        by: Quim (WMF)
      - points: [first, {by: A, says: second}]
      - by: Claudia
        says: hello
        points: [one, {note: a note}]
        replies: [{by: B, says: two}]
      - note: noted
      - quote: once
        by: a book
      - quote: [once, twice]
      - {image: A.jpg, caption: ''c'', alt: an a}
    sections:
      - title: Sub
        content:
          - table: {caption: t, columns: ["", b], rows: [[1, 2], [x, ""]]}
        sections: [{title: Deeper}]
""".replace("''c''", "\"''c''\"")

THE_WHOLE = Digest(
    language="en",
    number=6,
    date=date(2020, 7, 16),
    date_text=Plain("July 16th, in the evening"),
    title=Plain("null-and-void"),
    call_language="no",
    attendance=(("staff", Count(7)), ("volunteers", Count(8, approximate=True))),
    licence="CC BY-SA 4.0",
    attribution="Meta-Wiki contributors",
    base_revision=12345,
    wording={
        "topics-note": Inline(""),
        "principle-service": Inline("be of service to ''others''"),
    },
    content=(Paragraph(Inline("Opening.")),),
    topics=(
        StandardTopic("introduction"),
        Topic(
            Inline("Impact"),
            Inline("Topic #{number}: {title}"),
            (
                Links((Inline("[https://example.org/x Slides] (in Russian)"),)),
                Paragraph(Inline("A paragraph of two lines.")),
                Paragraph(Inline("One thing: what?"), Plain("Quim (WMF)")),
                Remark(None, Inline("first")),
                Remark(Plain("A"), Inline("second")),
                Remark(
                    Plain("Claudia"),
                    Inline("hello"),
                    (
                        Remark(None, Inline("one")),
                        Note(Inline("a note")),
                        Remark(Plain("B"), Inline("two")),
                    ),
                ),
                Note(Inline("noted")),
                Quote((Inline("once"),), Plain("a book")),
                Quote((Inline("once"), Inline("twice"))),
                Image(Plain("A.jpg"), Inline("''c''"), Plain("an a")),
            ),
            (
                Section(
                    Inline("Sub"),
                    (
                        Table(
                            (Inline(""), Inline("b")),
                            ((Inline("1"), Inline("2")), (Inline("x"), Inline(""))),
                            Inline("t"),
                        ),
                    ),
                    (Section(Inline("Deeper")),),
                ),
            ),
        ),
    ),
)


def test_every_form_of_digest_is_read(folder: Path) -> None:
    """Every key and every block, as the model says it."""
    assert read(folder, WHOLE) == THE_WHOLE


def test_texts_know_their_places(folder: Path) -> None:
    """Places are those of the values, for messages of other rooms."""
    path = folder / "en.yaml"
    topic = read(folder, WHOLE).topics[1]
    assert isinstance(topic, Topic)
    assert str(topic.place) == f"{path}:19:5"
    assert str(topic.title.place) == f"{path}:19:12"


def test_all_problems_of_a_file_are_told_at_once(folder: Path) -> None:
    """In the order of the file, YAML's and the schema's alike."""
    found = wrong(
        folder,
        "language: es\nnumbr: 6\nnumbr: 7\ndate: 2020-06-31\ntopics:\n"
        "- title: a [[b\n  content:\n  - saus: x\n  - see #3\n",
    )
    places = [each.split(": ")[0] for each in found]
    assert places == ["1:11", "2:1", "3:1", "4:7", "6:12", "8:5", "9:9"]


def test_a_hidden_character_hides_no_other_problem(folder: Path) -> None:
    """It is told and left out, and reading goes on; but what it broke is not told."""
    found = wrong(folder, "language: en\ntitle: a\u202eb\x00c\ntopcs: []\n")
    assert [each.split(": ")[0] for each in found] == ["2:9", "2:11", "3:1"]
    assert len(wrong(folder, "language: en\ntitle: \x1b[1m\n")) == 1


def test_one_text_is_of_sane_length(folder: Path) -> None:
    """Else every problem in it would have to be looked for in megabytes."""
    (found,) = wrong(folder, f"language: en\ncontent: [{'x' * 1_900_000}]\n")
    assert (
        found == "2:11: this text is too long (1,900,000 characters); at most 50,000 were expected"
    )


def test_a_text_full_of_problems_is_told_shortly(folder: Path) -> None:
    """The first fifty, and how many more; none quotes more than fits a line or two."""
    found = wrong(folder, f"language: en\ncontent: ['{'<b>' * 16_000}', '{'[' * 40_000}']\n")
    assert len(found) == 53
    assert any("15,950 more problems in this text" in each for each in found)
    assert max(map(len, found)) < 500


WRONG_KEYS = {
    "number: six": "2:9: 'six' isn't a whole number; a whole number from 0 was expected",
    "number: '#6'": "2:9: '#6' isn't a whole number; a whole number from 0 was expected; "
    "did you mean 6?",
    "number: ٦": "2:9: '٦' isn't a whole number",
    "number: 9999999": "2:9: 9999999 is out of bounds; a number from 0 to 999,999 was expected",
    "number: [6]": "2:9: this is a list for YAML (text that begins with '[' needs quotes); "
    "a whole number was expected",
    "base-revision: 0": "2:16: 0 is out of bounds",
    "date: 2020-06-31": "2:7: there is no day 2020-06-31 (day is out of range for month)",
    "date: 28/06/2020": "2:7: '28/06/2020' isn't an ISO date; a date like 2020-07-16 was "
    "expected; did you mean 2020-06-28?",
    "date: 05/06/2020": "2:7: '05/06/2020' isn't an ISO date; a date like 2020-07-16 was "
    "expected; did you mean 2020-05-06 or 2020-06-05?",
    "date: 2020-6-28": "2:7: '2020-6-28' isn't an ISO date; a date like 2020-07-16 was "
    "expected; did you mean 2020-06-28?",
    "date: July 16th 2020": "2:7: 'July 16th 2020' isn't an ISO date; a date like 2020-07-16 "
    "was expected; did you mean 2020-07-16?",
    "date: 20200716": "2:7: '20200716' isn't an ISO date; a date like 2020-07-16 was expected; "
    "did you mean 2020-07-16?",
    "date: soon": "2:7: 'soon' isn't an ISO date; a date like 2020-07-16 was expected",
    "date:": "2:6: nothing is written here; a date like `2020-07-16` was expected",
    "call-language: pt_BR": "2:16: 'pt_BR' isn't a language code that MediaWiki knows; a code "
    "such as es or zh-hans was expected; did you mean 'pt-br'?",
    "call-language: español": "2:16: 'español' isn't a language code",
    "call-language: Spanish": "2:16: 'Spanish' isn't a language code that MediaWiki knows; a code "
    "such as es or zh-hans was expected; did you mean 'es'?",
    "number: 99999999999999999999": "2:9: '99999999999999999999' isn't a whole number; a whole "
    "number from 0 was expected",
    "title: #1 of all": "2:8: the text from '#' on would be lost",
    'title: "a\\u202eb"': "2:10: U+202E (right-to-left override) reorders the text after it",
    "content: ['a\u202eb']": "2:13: U+202E (right-to-left override) reorders the text after it",
    "attendance: {staff: about 8}": "2:21: 'about 8' isn't a count; a number like 8, or ~8 for "
    "about 8, was expected; did you mean ~8?",
    "attendance: {staff: some}": "2:21: 'some' isn't a count; a number like 8, or ~8 for about "
    "8, was expected",
    "attendance: {WMF staff: 8}": "2:14: 'WMF staff' isn't a name; lower-case letters and "
    "digits, words joined by '-', were expected; did you mean 'wmf-staff'?",
    "attendance: 8": "2:13: this is text; a mapping of groups was expected",
    "attendence: {staff: 8}": "2:1: unknown key 'attendence'; keys of a digest are number, "
    "language, date, date-text, title, call-language, attendance, licence, attribution, "
    "base-revision, wording, untranslated, outdated, content, topics; did you mean 'attendance'?",
    "wording: {note: [x]}": "2:17: this is a list for YAML",
    "wording:\n  note:": '3:8: nothing is written here; inline text was expected; write "" '
    "for an empty text",
    "wording: {note: 'a [[b'}": "2:20: ",
    "licence: ''": "2:10: nothing is written here; a line of text was expected",
    "licence: ~": "2:10: '~' means nothing at all in YAML; put it in quotes if it is a text",
    "title: |\n  a\n  b": "3:4: a line break inside a text; one line was expected",
    "content: [{links: ['[[a]]']}]": "2:10: links without a heading above",
    "content: text": "2:10: this is text; a list of blocks was expected",
}


@pytest.mark.parametrize(("line", "message"), WRONG_KEYS.items(), ids=WRONG_KEYS.keys())
def test_a_wrong_key_is_one_problem_that_says_what_was_meant(
    folder: Path, line: str, message: str
) -> None:
    """Place, what is wrong, what was expected, and a guess where there is one."""
    (found,) = wrong(folder, f"language: en\n{line}\ntopics: [title: A]\n")
    assert found.startswith(message)


WRONG_BLOCKS = {
    "- {title: X, content: [y]}": "5:8: 'title' in a block; what has a heading is an item of",
    "- standard: introduction": "5:7: 'standard' in a block; a standard part is an item of",
    "- Quim (WMF): hello": "5:7: YAML takes 'Quim (WMF)' for a key; text with a colon needs "
    "quotes around it; or write who speaks as 'by:' and the text as 'says:'",
    "- saus: hello": "5:7: unknown key 'saus'; keys of a remark are by, says, points, replies, "
    "numbered, unit, minor, untranslated, outdated; did you mean 'says'?",
    "- {paragraph: x, says: y}": "5:22: unknown key 'says'; keys of a paragraph are",
    "- {note: x, by: y}": "5:17: unknown key 'by'; keys of a note are note",
    "- [[Page]]": "5:7: this is a list for YAML (text that begins with '[' needs quotes); "
    "a block was expected",
    "- says: [[Page]]": "5:13: this is a list for YAML (text that begins with '[' needs quotes)",
    "- says: {{x}}": "5:14: a list or mapping where a key belongs",
    "- says: one [[two": "5:17: ",
    "- says: ''": "5:13: nothing is written here; inline text was expected",
    "- ": "5:6: nothing is written here; inline text was expected",
    "- {}": "5:7: this is a mapping of keys for YAML",
    "- replies: [x]": "5:7: a remark without 'by' or 'says'; one of them was expected",
    "- points: [{points: [x]}]": "5:16: a remark without 'by' or 'says'",
    "- points: [{note: x}]": "5:16: a note can't stand in a list without a lead",
    "- {by: A, points: x}": "5:23: this is text; a list of bullets was expected",
    "- links: [no link]": "5:15: there is no link in this text; [[Page|label]] or",
    "- links: []": "5:14: this list is empty; at least one item was expected",
    "- {image: X.jpg, alt: 'a [//x'}": "5:30: '[//' in a description would be a link",
    "- image: File:X.jpg": "5:14: ':' in a file's name; the file's name, without 'File:' before "
    "it, was expected; did you mean 'X.jpg'?",
    "- caption: x": "5:7: the key 'image' is missing; The file's name, without `File:`",
    "- table: {columns: [a, b], rows: [[1, 2], [3]]}": "5:47: this row has 1 cell; 2 were "
    "expected, one for each of the columns",
    "- table: {columns: [a], rows: [a]}": "5:36: this is text; a list of cells was expected",
    "- table: {columns: [a]}": "5:14: the key 'rows' is missing",
}


@pytest.mark.parametrize(("line", "message"), WRONG_BLOCKS.items(), ids=WRONG_BLOCKS.keys())
def test_a_wrong_block_is_one_problem_that_says_what_was_meant(
    folder: Path, line: str, message: str
) -> None:
    """Place, what is wrong, what was expected, and a guess where there is one."""
    assert wrong_block(folder, line).startswith(message)


def test_links_come_first(folder: Path) -> None:
    """A line of links after another block is told at its place."""
    assert wrong_block(folder, "- x", '- links: ["[[a]]"]').startswith("6:7: links after another")


def test_a_literal_line_break_in_inline_text_is_told_where_it_is(folder: Path) -> None:
    """With what to write for a paragraph or a new line."""
    found = wrong_block(folder, "- says: |", "    one", "    two")
    assert found == (
        "6:12: a line break inside a text; write a list of paragraphs, or <br> for a new line"
    )


def test_what_inline_text_may_not_hold_is_told_in_its_line(folder: Path) -> None:
    """Also in folded text, where the offset is not the column."""
    found = wrong_block(folder, "- says: >-", "    one  two", "    three [[four")
    assert found.startswith("7:15: ")


WRONG_TOPICS = {
    "- Impact": "3:5: this is text; an item of topics was expected",
    "- content: []": "3:5: the key 'title' is missing; Its title, without `Topic 2:`",
    "- {title: A, heading: 'Topic {number}'}": "3:25: a heading's form without {title}",
    "- {title: A, heading: '{titel}: {title}'}": "3:25: a heading has no field {titel}; {number} "
    "and {title} can be used; did you mean 'title'?",
    "- standard: introductoin": "3:15: no standard part has the name 'introductoin'; known are "
    "introduction; did you mean 'introduction'?",
    "- {title: A, sections: [{title: B, sections: [{title: C, sections: [{title: D, sections: "
    "[{title: E, sections: [{title: F}]}]}]}]}]}": "3:115: this section is nested too deeply",
    "[]": "2:9: there is nothing in this digest; one topic or block of content was expected",
}


@pytest.mark.parametrize(("line", "message"), WRONG_TOPICS.items(), ids=WRONG_TOPICS.keys())
def test_a_wrong_topic_is_one_problem_that_says_what_was_meant(
    folder: Path, line: str, message: str
) -> None:
    """Place, what is wrong, what was expected, and a guess where there is one."""
    names = {"standard part": ["introduction"]}
    text = f"language: en\ntopics:{' ' if line[0] == '[' else f'{chr(10)}  '}{line}\n"
    (found,) = wrong(folder, text, names=names)
    assert found.startswith(message)


def test_names_are_checked_only_where_the_series_says_which_there_are(folder: Path) -> None:
    """Groups and wordings as well; a sort of names that isn't given is let pass."""
    text = "language: en\nattendance: {stuff: 1}\nwording: {nota: x}\ncontent: [x]\n"
    assert read(folder, text)
    names = {"group": ["staff"], "wording": ["note"]}
    assert [each.split("; ")[-1] for each in wrong(folder, text, names=names)] == [
        "did you mean 'staff'?",
        "did you mean 'note'?",
    ]


def test_the_language_must_be_the_files_name(folder: Path) -> None:
    """A copied file whose language was forgotten is told."""
    (found,) = wrong(folder, "language: en\ncontent: [x]\n", "es.yaml")
    assert found.startswith("1:11: the language 'en' isn't the file's")


def test_a_digest_without_language_or_content_is_told(folder: Path) -> None:
    """Both, at once."""
    found = wrong(folder, "number: 6\n")
    assert [each.split(";")[0] for each in found] == [
        "1:1: the key 'language' is missing",
        "1:1: a digest without 'topics' or 'content'",
    ]


def test_1200_remarks_are_read_in_a_third_of_a_second(folder: Path) -> None:
    """A file forty times the size of a long digest; the best of three runs."""
    remark = "      - by: Name{0} (WMF)\n        says: >-\n          {1}\n          {1}\n"
    text = "the ''call'' was held in [[Spanish|español]] by everybody, as {} said"
    lines = [remark.format(i, text.format(i)) for i in range(1200)]
    (folder / "en.yaml").write_text(
        "language: en\ntopics:\n  - title: A\n    content:\n" + "".join(lines), encoding="utf-8"
    )
    times = [math.inf]
    while min(times) >= 0.33 and len(times) <= 3:
        start = time.process_time()
        read_digest(folder / "en.yaml", InlineRules())
        times.append(time.process_time() - start)
    assert min(times) < 0.33, times
