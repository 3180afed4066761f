"""The keys of a digest's file: read, explained and given to editors from here."""

from __future__ import annotations

import re
from pathlib import PurePath
from textwrap import fill
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from clinicbot.digest import reference
from clinicbot.digest.blocks import CONTENT, OPENING, UNIT, unit_hint
from clinicbot.digest.containers import Later, ListOf, MapOf
from clinicbot.digest.inline import DEFAULT_TAGS
from clinicbot.digest.kinds import InlineText, Kind, Line, PlainText, Reading, Then, suggest
from clinicbot.digest.model import NO_PARTS, Digest, PartHints, Section, StandardTopic, Topic
from clinicbot.digest.parts import OUTDATED_DOC, UNTRANSLATED_DOC
from clinicbot.digest.records import Field, OneOf, Record, Values
from clinicbot.digest.values import CountOf, Date, Language, LanguageCode, Name, Number


if TYPE_CHECKING:
    from clinicbot.digest.scalars import Inline
    from clinicbot.digest.tree import Node


MAX_SECTION_DEPTH = 4
"""How deep sections nest: a topic is a heading of level 2, HTML ends at 6."""

_HEADING_FIELDS = ("number", "title")


def _heading(form: Inline, node: Node, reading: Reading) -> Inline | None:
    """Check that a heading's form holds `{title}`, and no field that isn't known."""
    fields = re.findall(r"\{([^{}]*)\}", form.wikitext)
    bad = [name for name in fields if name not in _HEADING_FIELDS]
    for name in bad:
        expected = "{number} and {title} can be used"
        hint = suggest(name, _HEADING_FIELDS)
        reading.wrong(node.place, f"a heading has no field {{{name}}}", expected, hint)
    if "title" not in fields:
        reading.wrong(node.place, "a heading's form without {title}", "{title} says where it goes")
    return None if bad or "title" not in fields else form


def _section(values: Values, _: Reading) -> Section:
    sections = values.get("sections", ())
    content = values.get("content", ())
    return Section(values["title"], content, sections, values.place, unit_hint(values))


def _topic(values: Values, _: Reading) -> Topic:
    return Topic(
        values["title"],
        values.get("heading"),
        values.get("content", ()),
        values.get("sections", ()),
        values.place,
        unit_hint(values),
    )


_SECTIONS: Kind[tuple[Section, ...]] = Later(
    lambda: ListOf(SECTION, "a list of sections"), "a list of sections"
)

SECTION: Record[Section] = Record(
    "section",
    "A part of a topic with a heading of its own. Sections nest, four deep at most.",
    build=_section,
    fields=(
        Field("title", InlineText(), "Its heading.", required=True),
        Field("content", CONTENT, "What is below the heading."),
        Field("sections", _SECTIONS, "Parts with headings of their own."),
        *UNIT,
    ),
    example="""
- title: "Question: How much support do you have?"
  content:
    - The question was asked to everybody.
""",
)

TOPIC: Record[Topic] = Record(
    "topic",
    "A topic of the call; it is numbered by its place in the list.",
    build=_topic,
    fields=(
        Field("title", InlineText(), "Its title, without `Topic 2:`.", required=True),
        Field(
            "heading",
            Then(InlineText(), _heading),
            "The form of its heading, where it isn't the series': "
            "`{number}` and `{title}` stand for what they say.",
        ),
        Field("content", CONTENT, "What is below the heading."),
        Field("sections", _SECTIONS, "Parts with headings of their own."),
        *UNIT,
    ),
    example="""
- title: Impact of the pandemic on affiliates
  heading: "Topic #{number}: {title}"
  content:
    - by: Claudia from Wikimedia Mexico
      says: Since March, all events are online.
""",
)

STANDARD: Record[StandardTopic] = Record(
    "standard part",
    "A topic that the series always says in the same words.",
    build=lambda values, _: StandardTopic(values["standard"], values.place),
    fields=(Field("standard", Name("standard part"), "Its name in the series.", required=True),),
    example="- standard: introduction",
)

ANY_TOPIC: OneOf[Topic | StandardTopic] = OneOf(
    "item of topics",
    "One of:",
    records=(
        (STANDARD, ("standard",)),
        (TOPIC, ("title", "heading", "content", "sections")),
    ),
)


def _own_language(code: str, node: Node, reading: Reading) -> str | None:
    """Check that a file's language is the one that its name says."""
    name = PurePath(node.place.file).stem
    if code == name:
        return code
    expected = f"the file is of '{name}' by its name; both must agree"
    reading.wrong(node.place, f"the language '{code}' isn't the file's", expected)
    return None


def _digest(values: Values, reading: Reading) -> Digest | None:
    found = values.all()
    found["attendance"] = tuple(values.get("attendance", {}).items())
    if "wording" in values:
        found["wording"] = MappingProxyType(values["wording"])
    said = found.pop("untranslated", ()), found.pop("outdated", ())
    found["units"] = PartHints(*said) if any(said) else NO_PARTS
    digest = Digest(**found, place=values.place)
    before = len(reading.problems)
    if not digest.topics and not digest.content:
        expected = "one topic or block of content was expected"
        reading.wrong(values.at("topics"), "there is nothing in this digest", expected)
    for key in ("untranslated", "outdated"):
        for name in values.get(key, ()):
            if name not in digest.wording:
                wrong = f"'{name}' is no wording of this digest's own"
                reading.wrong(values.at(key), wrong, "a name under 'wording:' was expected")
    for topic in digest.topics:
        if isinstance(topic, Topic):
            _check_depth(topic.sections, 1, reading)
    return digest if len(reading.problems) == before else None


def _check_depth(sections: tuple[Section, ...], depth: int, reading: Reading) -> None:
    for section in sections:
        if depth > MAX_SECTION_DEPTH:
            expected = f"sections nest {MAX_SECTION_DEPTH} deep at most; headings end at level 6"
            reading.wrong(section.place, "this section is nested too deeply", expected)
            return
        _check_depth(section.sections, depth + 1, reading)


_WORDINGS: Kind[tuple[str, ...]] = ListOf(Name("wording"), "a list of names of wordings", 1)

DIGEST: Record[Digest] = Record(
    "digest",
    "One language version of the digest of one call: `digests/006/en.yaml`.",
    build=_digest,
    fields=(
        Field("number", Number(0, 999_999), "The call's number, where the series counts."),
        Field(
            "language",
            Then(Language(), _own_language),
            "MediaWiki's code of the language that this file is written in; also the file's name.",
            required=True,
        ),
        Field("date", Date(), "The day of the call, if it is known."),
        Field(
            "date-text",
            PlainText(),
            "How this digest words the date, where it isn't as the series words it.",
        ),
        Field("title", PlainText(), "The call's own title, where pages are named by it."),
        Field("call-language", LanguageCode(), "The code of the language that was spoken."),
        Field(
            "attendance",
            MapOf(Name("group"), CountOf(), "a mapping of groups"),
            "How many came of each group; `~8` is about 8. Leave out what isn't known.",
        ),
        Field("licence", Line(), "The licence of the text, for those who reuse the file."),
        Field("attribution", Line(), "Whom the licence asks to name."),
        Field(
            "base-revision",
            Number(1),
            "The revision of the page that this text already takes in, where a person "
            "has edited the page.",
        ),
        Field(
            "wording",
            MapOf(
                Name("wording"),
                InlineText(may_be_empty=True, fields=True),
                "a mapping of the names of wordings",
            ),
            "Sentences of the series that this digest words otherwise; an empty text "
            '(`""`) leaves the sentence out. `intro` stands for all forms of the opening, and '
            "may say `{call-name}`, `{number}`, `{date}` and `{call-language}`.",
        ),
        Field("untranslated", _WORDINGS, f"Of its own wordings, by name. {UNTRANSLATED_DOC}"),
        Field("outdated", _WORDINGS, f"Of its own wordings, by name. {OUTDATED_DOC}"),
        Field("content", OPENING, "Blocks after the series' opening, before the first topic."),
        Field("topics", ListOf(ANY_TOPIC, "a list of topics"), "The topics, in order."),
    ),
    one_of=("topics", "content"),
    example="""
number: 6
language: en
date: 2020-07-16
call-language: es
attendance:
  staff: 7
  volunteers: ~10
wording:
  principle-service: be of service to others on the call
topics:
  - standard: introduction
  - title: Impact of the pandemic on affiliates
    content:
      - by: Claudia from Wikimedia Mexico
        says: Since March, all events are online.
""",
)

_INTRODUCTION = """\
A digest is a folder with one YAML file for each language: `digests/006/en.yaml`,
`digests/006/es.yaml`. All language versions have the same structure.

There are two kinds of text, and this reference says which is which:

- plain text appears on the page exactly as it is written;
- inline text is the wikitext of a sentence: `''italic''`, `'''bold'''`,
  `[[Page|label]]`, `[https://example.org label]`, `<br>`, `<nowiki>`, `&nbsp;` and
  the like, the tags below, and the tags and templates that the series' settings
  allow. To write such characters literally, put `<nowiki>` and `</nowiki>` around
  them.
@TAGS@

A text is one paragraph: write it on one line, or on several below `>-`. Line ends
and runs of spaces become one space. Put a text in quotes, or below `>-`, if it

- holds a colon or a `#` with a space beside it (`: `, ` #`), or ends with a colon;
- begins with one of `' " [ ] { } > | * & ! % @ ` # , ? -`.

    says: "This needs quotes: it has a colon."
    says: >-
      This doesn't: below '>-' [[every]] character is text,
      and ''lines'' are joined.

A comment begins with `#` and a space. Values are never guessed: `no` is a
language, `006` the number 6. Anchors, aliases and tags of YAML aren't used."""


def explain() -> str:
    """Give the reference of every key of a digest's file, as Markdown."""
    tags = ", ".join(f"`<{tag}>`" for tag in sorted(DEFAULT_TAGS))
    listed = fill(
        f"Tags in every series: {tags}.", 84, initial_indent="  ", subsequent_indent="  "
    )
    introduction = _INTRODUCTION.replace("@TAGS@", listed)
    return reference.explain(DIGEST, "The keys of a digest", introduction)


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema of a digest's file, for editors."""
    return reference.json_schema(DIGEST, "A digest of clinicbot")
