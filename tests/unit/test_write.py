"""Writing a digest's file: beautiful, and the same digest when it is read back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicbot.digest.emit import WIDTH, Row, emit
from clinicbot.digest.inline import InlineRules
from clinicbot.digest.kinds import Reading
from clinicbot.digest.model import Digest, Note, Paragraph, Remark, Topic, UnitHint
from clinicbot.digest.read import read_digest
from clinicbot.digest.scalars import Inline, Plain
from clinicbot.digest.schema import DIGEST
from clinicbot.digest.source import parse
from clinicbot.digest.write import to_yaml
from tests.support import strategies
from tests.support.examples import examples


if TYPE_CHECKING:
    from pathlib import Path

BEAUTIFUL = """\
number: 6
language: "no"
date: 2020-07-16
call-language: es
attendance:
  staff: 7
  volunteers: ~8
licence: CC BY-SA 4.0

wording:
  topics-note: ""
  principle-service: be of service to others on the call

content:
  - "''Draft'': the digest isn't complete."

topics:
  - standard: introduction

  - title: Impact of the pandemic
    heading: "Topic #{number}: {title}"
    content:
      - links:
          - "[https://example.org/slides Slides] (in Russian)"
      - by: Quim (WMF)
        paragraph: "If you asked for one thing, what would it be: time?"
      - points:
          - listen with patience and respect
          - be of service to other people on the call
      - A paragraph between lists.
      - by: Claudia from Wikimedia México
        points:
          - >-
            Since March, all events are online, and people who had never come to an event before,
            because it was "too far", were there for the first time: a surprise.
          - There is a ''virtual'' room for them.
          - note: nobody came to it
      - by: volunteer
        says: "10:30"
        replies:
          - by: Anna
            says: 7 members
      - table:
          caption: Calls
          columns: [Call, Language]
          rows:
            - ["[[Clinics/006|006]]", español]
            - ["", "1"]
      - quote:
          - Small is beautiful.
          - And *maintained*.
        by: a talk
    sections:
      - title: "Question: how much?"
        content:
          - image: Example.svg
            alt: An empty room

      - title: After
"""


def test_what_a_person_would_have_written_is_what_is_written(tmp_path: Path) -> None:
    """A file of every form is read, then written byte for byte the same."""
    path = tmp_path / "no.yaml"
    path.write_text(BEAUTIFUL, encoding="utf-8")
    assert to_yaml(read_digest(path, InlineRules())) == BEAUTIFUL


@settings(max_examples=examples(30), deadline=None)
@given(strategies.digests())
def test_a_digest_that_was_written_reads_back_the_same(digest: Digest) -> None:
    """Whatever its blocks and texts are."""
    reading = Reading()
    written = to_yaml(digest)
    read = DIGEST.read(parse(written, f"{digest.language}.yaml"), reading)
    assert reading.problems == []
    assert read == digest
    assert to_yaml(read) == written


ODD_TEXT = strategies.plain_text() | st.sampled_from(
    ["no", "Null", "~", "1e3", ".5", "0x1F", "-1", "2020-07-16 10:00", "1:30", "=", "<<", ".inf"]
)


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(ODD_TEXT, min_size=1, max_size=6), st.integers(0, 30))
def test_any_text_is_a_text_for_other_yaml_programs_too(texts: list[str], depth: int) -> None:
    """PyYAML's safe_load types scalars; none of ours becomes anything but a string."""
    value: dict[str, Any] = {"a": texts, "row": Row(texts), "b": texts[0]}
    for _ in range(depth):
        value = {"deep": value}
    read = yaml.safe_load(emit(value))
    for _ in range(depth):
        read = read["deep"]
    assert read == {"a": texts, "row": texts, "b": texts[0]}


def test_long_text_is_folded_where_a_space_allows_it() -> None:
    """Deep in a list as well; a word that is too long stands on a line of its own."""
    text = " ".join(["word"] * 60 + ["x" * 200] + ["word"] * 30)
    value: Any = text
    for _ in range(12):
        value = [value]
    for line in emit({"a": text, "b": value}).splitlines():
        assert len(line) <= WIDTH or line.split() == ["x" * 200]


def test_plain_texts_have_no_quotes_and_others_the_fewest() -> None:
    """Quotes only where YAML or another reader of YAML needs them; never a backslash."""
    written = {
        "one": "it's a 'plain' one, with [brackets] & more",
        "two": "a: b",
        "three": "''a'' \"b\": c",
        "four": "C:\\x: y",
        "five": "true",
    }
    assert emit(written) == (
        "one: it's a 'plain' one, with [brackets] & more\n"
        'two: "a: b"\n'
        "three: >-\n  ''a'' \"b\": c\n"
        "four: >-\n  C:\\x: y\n"
        'five: "true"\n'
    )


def test_children_who_all_have_a_speaker_are_replies() -> None:
    """Otherwise they are points, notes and unspoken remarks among them."""
    named = Remark(Plain("A"), Inline("x"))
    for child, key in ((named, "replies"), (Note(Inline("n")), "points")):
        remark = Remark(Plain("B"), None, (named, child))
        written = to_yaml(Digest("en", content=(remark, Paragraph(Inline("p")))))
        assert re.findall(r"points|replies", written) == [key]


HINTED = """\
number: 6
language: en

topics:
  - title: Impact
    unit: 4
    minor: true
    content:
      - paragraph: A paragraph.
        unit: 5
      - by: Ana
        says: A remark.
        minor: true
        points:
          - says: A point.
            unit: intro 7
          - note: a note
            unit: 8
    sections:
      - title: A section
        minor: true
"""


def test_what_is_said_of_units_is_read_and_written(tmp_path: Path) -> None:
    """`unit:` and `minor:` stay where they are, and nothing else becomes a mapping."""
    path = tmp_path / "en.yaml"
    path.write_text(HINTED, "utf-8")
    digest = read_digest(path, InlineRules())
    topic = digest.topics[0]
    assert isinstance(topic, Topic)
    assert topic.unit == UnitHint("4", minor=True)
    assert to_yaml(digest) == HINTED
