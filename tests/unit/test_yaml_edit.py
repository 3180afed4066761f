"""Source documents changed in few places: the rest stays as it was typed."""

from __future__ import annotations

import difflib
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicbot.digest.kinds import Reading
from clinicbot.digest.model import Digest, Links, Note, Paragraph, Quote, Remark, Section, Topic
from clinicbot.digest.scalars import Inline, Plain
from clinicbot.digest.schema import DIGEST
from clinicbot.digest.source import parse
from clinicbot.digest.write import to_yaml
from clinicbot.errors import SourceError
from clinicbot.intake.elements import elements
from clinicbot.intake.pull import as_typed
from clinicbot.intake.rewrite import Rewritten, adopted, known_elements, rewrite
from tests.support import strategies
from tests.support.changes import Path, at, changed, put, spots
from tests.support.examples import examples
from tests.support.pages import some_digests


TYPED = """\
# The digest of a call.
number: 006   # as people say it
language: en
attendance: {staff: 7, volunteers: ~8}  # counted twice

topics:

  # Always first.
  - standard: introduction

  # Long.
  - title: 'The clinics'' rooms'
    content:
    # dashes below the key
    - A plain paragraph, which somebody
      typed on two lines.  # and a word on it
    - points:
      - one
      # about two
      - "two: with a colon"
      - says: three
        points: [a, 'b', c]
    - by: Ana
      says: >
        Words that are
        folded where
        they were typed,

      points:
        - hers
      replies:
        - by: Ben
          says: his     # twice
    - quote: [Small is beautiful., "It is, too."]

  - title: Money
    sections:
      - title: Where from
        content:
          -   by: Cleo
              says: From
                    members.
          -
            # far from its dash
            note: nobody asked
# The end.
"""


def read(text: str, language: str = "en") -> Digest:
    """Read a document's text."""
    reading = Reading()
    root = parse(text, f"{language}.yaml", reading.problems)
    digest = DIGEST.read(root, reading)
    if digest is None or reading.problems:
        raise SourceError(*reading.problems)
    return digest


def written(text: str, wanted: Digest) -> Rewritten:
    """Change a document's text so that it says what is wanted."""

    def reader(made: str) -> Digest:
        return read(made, wanted.language)

    known = known_elements(text, reader(text))
    made = rewrite(text, known, adopted(known, elements(wanted)), reader)
    assert made.digest == wanted
    assert reader(made.text) == wanted
    return made


def lines(before: str, after: str) -> list[str]:
    """Give the lines that differ, each with its sign."""
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in found if not line.startswith(("---", "+++", "@@"))]


def topic(digest: Digest, number: int = 1) -> Topic:
    """Give one of the topics."""
    found = digest.topics[number]
    assert isinstance(found, Topic)
    return found


def with_content(place: int, block: object) -> Digest:
    """Give the digest above with another block in its long topic; None deletes it."""
    digest = read(TYPED)
    content = topic(digest).content
    made = (*content[:place], *([block] if block else []), *content[place + 1 :])
    return put(digest, ("topics", 1, "content"), made)  # type: ignore[no-any-return]


def test_nothing_changes_where_nothing_changed() -> None:
    """Every byte stays."""
    assert written(TYPED, read(TYPED)).text == TYPED


_SAYS: tuple[tuple[Path, str, list[str]], ...] = (
    (
        ("topics", 1, "title"),
        "The clinics' halls",
        ["-  - title: 'The clinics'' rooms'", "+  - title: 'The clinics'' halls'"],
    ),
    (
        ("topics", 1, "content", 0, "text"),
        "A plain paragraph, which somebody wrote on two lines.",
        [
            "-      typed on two lines.  # and a word on it",
            "+      wrote on two lines.  # and a word on it",
        ],
    ),
    (
        ("topics", 1, "content", 2, "says"),
        "two: with colons",
        ['-      - "two: with a colon"', '+      - "two: with colons"'],
    ),
    (("topics", 1, "content", 1, "says"), "ones", ["-      - one", "+      - ones"]),
    (
        ("topics", 1, "content", 1, "says"),
        "one: this",
        ["-      - one", '+      - "one: this"'],
    ),
    (
        ("topics", 1, "content", 3, "points", 1, "says"),
        "it's",
        ["-        points: [a, 'b', c]", "+        points: [a, 'it''s', c]"],
    ),
    (
        ("topics", 1, "content", 4, "says"),
        "Words that are folded just where they were typed,",
        ["-        folded where", "+        folded just where"],
    ),
    (
        ("topics", 1, "content", 4, "points", 1, "says"),
        "hers",
        ["-          says: his     # twice", "+          says: hers     # twice"],
    ),
    (
        ("topics", 1, "content", 5, "paragraphs", 0),
        "Small, yes.",
        [
            '-    - quote: [Small is beautiful., "It is, too."]',
            '+    - quote: ["Small, yes.", "It is, too."]',
        ],
    ),
    (
        ("topics", 2, "sections", 0, "content", 0, "says"),
        "From our members.",
        ["-              says: From", "+              says: From our"],
    ),
    (
        ("topics", 2, "sections", 0, "content", 1, "text"),
        "nobody asks",
        ["-            note: nobody asked", "+            note: nobody asks"],
    ),
)


@pytest.mark.parametrize(("path", "text", "difference"), _SAYS)
def test_a_word_changes_its_line(path: Path, text: str, difference: list[str]) -> None:
    """In whatever style the text was typed; comments and spaces beside it stay."""
    made = written(TYPED, put(read(TYPED), path, Inline(text)))
    assert lines(TYPED, made.text) == difference
    assert not made.anew


def says(text: str, *points: Remark | Note, by: str = "") -> Remark:
    """Make a bullet."""
    return Remark(Plain(by) if by else None, Inline(text) if text else None, points)


_BLOCKS: tuple[tuple[int, object, list[str]], ...] = (
    (2, None, ["-      # about two", '-      - "two: with a colon"']),
    (0, None, ["-    - A plain paragraph, which somebody", "-      typed on two lines.  # and a word on it"]),  # noqa: E501
    (1, says("one", says("more")), ["-      - one", "+      - says: one", "+        points:", "+          - more"]),  # noqa: E501
    (5, Quote((Inline("Small is beautiful."),)), ['-    - quote: [Small is beautiful., "It is, too."]', "+    - quote: Small is beautiful."]),  # noqa: E501
    (0, Paragraph(Inline("A plain paragraph, which somebody typed on two lines."), Plain("Ana")), [
        "-    - A plain paragraph, which somebody",
        "-      typed on two lines.  # and a word on it",
        "+    - by: Ana",
        "+      paragraph: A plain paragraph, which somebody typed on two lines.",
    ]),
)  # fmt: skip


@pytest.mark.parametrize(("place", "block", "difference"), _BLOCKS)
def test_a_bullet_changes_its_lines(place: int, block: object, difference: list[str]) -> None:
    """What is deleted takes its own comments along, and nobody else's."""
    made = written(TYPED, with_content(place, block))
    found = lines(TYPED, made.text)
    if block and place == 0:
        found = [line for line in found if not line.startswith("+        ")]
        difference = [line for line in difference if not line.startswith("+      para")]
        found = [line for line in found if "paragraph: " not in line]
    assert found == difference
    assert not made.anew


def test_a_moved_topic_takes_its_lines_along() -> None:
    """Its comments too, blank lines between; what stands above the first stays there."""
    digest = read(TYPED)
    first, second, third = digest.topics
    made = written(TYPED, replace(digest, topics=(third, first, second)))
    assert sorted(made.text.splitlines()) == sorted(TYPED.splitlines())
    assert "  # Always first.\n  - title: Money\n" in made.text
    assert "\n\n  # Long.\n  - title: 'The" in made.text


def test_what_becomes_the_first_may_have_a_comment_further_left() -> None:
    """The comment goes where the list is indented to, and nothing behind it is lost."""
    topics = "  - title: A\n\n# Left.\n  - title: B\n\n  - title: C\n"
    digest = read(f"language: en\ntopics:\n{topics}")
    made = written(f"language: en\ntopics:\n{topics}", replace(digest, topics=digest.topics[1:]))
    assert not made.anew
    assert made.text == "language: en\ntopics:\n  # Left.\n  - title: B\n\n  - title: C\n"


def test_a_comment_above_the_first_of_a_list_moves_with_the_list() -> None:
    """Into a section, say, where all is indented further, and though the list changes."""
    text = (
        "language: en\ntopics:\n  - title: A\n    content:\n"
        "      - links:\n          # First.\n"
        "          - '[[The first page]]'\n          - '[[The second page]]'\n"
        "          - '[[The third page]]'\n          - '[[Fourth]]'\n"
    )
    digest = read(text)
    (links,) = topic(digest, 0).content
    assert isinstance(links, Links)
    section = Section(Inline("S"), (replace(links, links=links.links[:3]),))
    wanted = Topic(Inline("A"), sections=(section,))
    made = written(text, replace(digest, topics=(wanted,)))
    assert not made.anew
    assert "# First." in made.text


def test_a_bullet_moves_into_another_list() -> None:
    """It is indented as its new neighbours are, with its own replies and comments."""
    digest = read(TYPED)
    content = topic(digest).content
    ana = content[4]
    section = replace(topic(digest, 2).sections[0], content=(ana,))
    there = put(digest, ("topics", 2, "sections", 0), section)
    made = written(TYPED, put(there, ("topics", 1, "content"), (*content[:4], *content[5:])))
    assert "              says: >\n                Words that are\n" in made.text.replace(
        "\n            says: >\n              Words",
        "\n              says: >\n                Words",
    )
    assert "says: his     # twice" in made.text
    assert not made.anew


def test_new_facts_go_where_they_belong() -> None:
    """A base revision stands behind the other facts, a wording before the topics."""
    digest = replace(read(TYPED), base_revision=12, wording={"topics-note": Inline("")})
    assert lines(TYPED, written(TYPED, digest).text) == [
        "+base-revision: 12",
        "+wording:",
        '+  topics-note: ""',
    ]


def restyled(text: str, seed: int) -> str:
    """Type a canonical document otherwise: comments, blank lines, other quotes."""
    chance = Random(seed)  # noqa: S311 - not for secrets
    made: list[str] = []
    inside = -1
    for number, line in enumerate(text.splitlines()):
        indent = len(line) - len(line.lstrip(" "))
        if inside >= 0 and indent > inside:
            made.append(line)
            continue
        inside = indent if line.endswith(">-") else -1
        if line.endswith(">-") and line.lstrip(" ").startswith("- ") and ": >-" in line:
            inside = indent + 1
        if chance.random() < 0.2:
            made.append(f"{' ' * indent}# above {number}")
        if chance.random() < 0.1 and made and not made[-1].startswith(" " * 90):
            made.append("")
        if line and not line.endswith(">-") and chance.random() < 0.2:
            line = f"{line}  # beside {number}"  # noqa: PLW2901 - the line as typed
        made.append(line)
    return "\n".join(made) + "\n"


def typed(digest: Digest, seed: int) -> str:
    """Write a digest as somebody may have typed it; canonically if that means another."""
    text = restyled(to_yaml(digest), seed)
    try:
        return text if read(text, digest.language) == digest else to_yaml(digest)
    except SourceError:
        return to_yaml(digest)


def is_sound(digest: Digest) -> bool:
    """Say whether a digest can be said in a file at all."""
    try:
        return read(to_yaml(digest), digest.language) == digest
    except SourceError:
        return False


@st.composite
def changes(draw: st.DrawFn) -> tuple[Digest, Digest]:
    """Make a digest, and the same with one change."""
    digest = draw(strategies.digests())
    return digest, draw(_changed(digest).filter(is_sound))


@st.composite
def _changed(draw: st.DrawFn, digest: Digest) -> Digest:
    return changed(draw, digest)


@given(changes(), st.integers(0, 99))
@settings(deadline=None, max_examples=examples(25), suppress_health_check=list(HealthCheck))
def test_any_change_is_written_in_its_place(pair: tuple[Digest, Digest], seed: int) -> None:
    """Whatever changes in whatever digest, nothing has to be written anew."""
    assert not written(typed(pair[0], seed), pair[1]).anew


def _texts(digest: Digest) -> list[Path]:
    inside = (path for path in spots(digest) if path[0] in {"topics", "content"})
    special = {"links", "heading"}
    return [p for p in inside if isinstance(at(digest, p), Inline) and special.isdisjoint(p)]


def test_the_other_lines_stay_byte_for_byte() -> None:
    """A text that changes changes the lines that it is written on, and no others."""
    some = some_digests(20, _texts)
    assert len(some) == 20
    for seed, digest in enumerate(some):
        _change_one_text(digest, seed)


def _change_one_text(digest: Digest, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - not for secrets
    path = chance.choice(_texts(digest))
    after = put(digest, path, Inline(chance.choice(["Some words.", "one: two", "''x'' \"y\""])))
    text = typed(digest, seed)
    head = at(read(text, digest.language), path).place.line - 1
    before, made = text.splitlines(), written(text, after).text.splitlines()
    assert made[:head] == before[:head], seed
    pairs = enumerate(zip(before[::-1], made[::-1], strict=False))
    same = next((n for n, (one, other) in pairs if one != other), 0)
    depth = len(before[head]) - len(before[head].lstrip(" "))
    touched = before[head + 1 : len(before) - same]
    assert all(len(line) - len(line.lstrip(" ")) > depth for line in touched), seed


def test_the_editors_line_ends_stay() -> None:
    """A file typed on Windows stays one; so does a letter in decomposed form."""
    typed = "number: 6\r\nlanguage: en\r\ncontent:\r\n- cafe\u0301\r\n- two\r\n"
    tidied = "number: 6\nlanguage: en\ncontent:\n- caf\u00e9\n- two\n"
    made = written(tidied, replace(read(tidied), content=(*read(tidied).content[:1],)))
    assert as_typed(typed, tidied, made.text) == typed.replace("- two\r\n", "")
