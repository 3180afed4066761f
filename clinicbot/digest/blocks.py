"""The keys of blocks: paragraphs, bullets, notes, quotations, images, tables, links."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from clinicbot.digest.containers import Later, ListOf, OneOrMore
from clinicbot.digest.inline import links
from clinicbot.digest.kinds import InlineText, Kind, PlainText, Reading, Then
from clinicbot.digest.model import (
    NO_PARTS,
    Block,
    Image,
    Links,
    Note,
    Paragraph,
    Quote,
    Remark,
    Table,
    UnitHint,
)
from clinicbot.digest.parts import (
    OUTDATED_DOC,
    PART_FIELDS,
    UNTRANSLATED_DOC,
    part_hints,
    part_names,
)
from clinicbot.digest.records import Field, OneOf, Record, Values
from clinicbot.digest.tree import Sequence
from clinicbot.digest.values import Description, UnitId, YesNo


if TYPE_CHECKING:
    from clinicbot.digest.scalars import Inline, Plain
    from clinicbot.digest.tree import Node


Bullet = Remark | Note
Blocks = tuple[Block, ...]


UNIT: tuple[Field, ...] = (
    Field(
        "unit",
        UnitId(),
        "The id of its translation unit on the live page, where it can't be told from the text.",
    ),
    Field(
        "minor",
        YesNo(),
        "Whether its last change is trivial: translations then stay as good as they were.",
    ),
    Field(
        "untranslated",
        YesNo(),
        UNTRANSLATED_DOC,
    ),
    Field("outdated", YesNo(), OUTDATED_DOC),
)
"""What may be said of the translation unit that a text is."""


def unit_hint(values: Values) -> UnitHint:
    """Give what the values of `UNIT` say."""
    return UnitHint(
        values.get("unit", ""),
        values.get("minor", False),
        values.get("untranslated", False),
        values.get("outdated", False),
    )


_Parted = TypeVar("_Parted", Quote, Image, Table, Links)


def _with_hints(block: _Parted, values: Values, reading: Reading) -> _Parted:
    """Give a block with what is said of its units."""
    hints = part_hints(values, part_names(block), reading)
    return block if hints is NO_PARTS else replace(block, units=hints)


def _remark(values: Values, _: Reading) -> Remark:
    below = (*values.get("points", ()), *values.get("replies", ()))
    points = tuple(replace(one, bullet=False) if isinstance(one, Note) else one for one in below)
    return Remark(
        values.get("by"),
        values.get("says"),
        points,
        values.place,
        unit_hint(values),
        values.get("numbered", False),
    )


def _points(values: Values, reading: Reading) -> Blocks | None:
    """Give the bullets as blocks; a note there would be a paragraph on the page."""
    node = values.nodes["points"]
    notes = [isinstance(bullet, Note) for bullet in values["points"]]
    for item, is_note in zip(getattr(node, "items", ()), notes, strict=True):
        if is_note:
            expected = "write '- note:' with 'bullet: true' beside '- points:'"
            reading.wrong(item.place, "a note can't stand in a list without a lead", expected)
    return None if any(notes) else values["points"]


def _grid(values: Values, reading: Reading) -> Table | None:
    columns, rows = values["columns"], values["rows"]
    bad = False
    for item, row in zip(getattr(values.nodes["rows"], "items", ()), rows, strict=True):
        if len(row) != len(columns):
            bad = True
            expected = f"{len(columns)} were expected, one for each of the columns"
            wrong = f"this row has {len(row)} cell{'s' if len(row) > 1 else ''}"
            reading.wrong(item.place, wrong, expected)
    if bad:
        return None
    table = Table(columns, rows, values.get("caption"), values.place)
    return _with_hints(table, values, reading)


NO_FILE_NAME: Final = re.compile(r"[#<>\[\]|{}:/\\]")
"""What no file's name holds (MediaWiki: $wgIllegalFileChars, Title::legalChars)."""


def _file_name(name: Plain, node: Node, reading: Reading) -> Plain | None:
    """Refuse what no file is called."""
    found = NO_FILE_NAME.search(name.text)
    if found is None:
        return name
    bare = name.text.rpartition(":")[2].strip()
    hint = f"did you mean '{bare}'?" if bare and not NO_FILE_NAME.search(bare) else ""
    expected = "the file's name, without 'File:' before it, was expected"
    reading.wrong(node.place, f"'{found.group()}' in a file's name", expected, hint)
    return None


def _has_link(text: Inline, node: Node, reading: Reading) -> Inline | None:
    if links(text.wikitext):
        return text
    expected = "[[Page|label]] or [https://... label] was expected"
    reading.wrong(node.place, "there is no link in this text", expected)
    return None


BULLET: OneOf[Bullet] = OneOf(
    "bullet",
    "An item of `points` or `replies`. One of:",
    text=(
        Then(InlineText(), lambda says, node, _: Remark(None, says, (), node.place)),
        "what was said, as with `says`.",
    ),
    records=(),
)

_BULLETS: Kind[tuple[Bullet, ...]] = Later(
    lambda: ListOf(BULLET, "a list of bullets"), "a list of bullets"
)

_SPEAKER = "Who speaks, as it shall appear: a name, a role, an affiliation; free text."

REMARK: Record[Remark] = Record(
    "remark",
    "A bullet: what somebody said, and what hangs below it. Remarks that follow "
    "each other are one list on the page.",
    build=_remark,
    fields=(
        Field("by", PlainText(), _SPEAKER),
        Field("says", InlineText(), "What was said."),
        Field("points", _BULLETS, "The bullets below it."),
        Field("replies", _BULLETS, "The bullets below it that others said; after `points`."),
        Field("numbered", YesNo(), "Whether it has a number (`#`) instead of a bullet."),
        *UNIT,
    ),
    one_of=("by", "says"),
    example="""
- by: Claudia from Wikimedia Mexico
  points:
    - Since March, all events are online.
    - There is a ''virtual'' room for them.
- by: volunteer from Venezuela
  says: A request rather than a wish.
  replies:
    - by: Quim (WMF)
      says: It's true that not everybody has the time.
""",
)

NOTE: Record[Note] = Record(
    "note",
    "An editor's note: a paragraph in `content`, a bullet among bullets.",
    build=lambda values, _: Note(values["note"], unit_hint(values), values.get("bullet", False)),
    fields=(
        Field("note", InlineText(), "The note, without its brackets.", required=True),
        Field("bullet", YesNo(), "Whether it is a bullet in `content`, too."),
        *UNIT,
    ),
    example="- note: the call was held entirely in Spanish",
)

BULLET.records = ((NOTE, ("note",)), (REMARK, ("by", "says", "points", "replies")))

PARAGRAPH: Record[Paragraph] = Record(
    "paragraph",
    "A paragraph with its speaker: a remark that isn't in a list.",
    build=lambda values, _: Paragraph(values["paragraph"], values.get("by"), unit_hint(values)),
    fields=(
        Field("paragraph", InlineText(), "The text.", required=True),
        Field("by", PlainText(), _SPEAKER),
        *UNIT,
    ),
    example="""
- paragraph: "If you asked for only one thing, what would it be?"
  by: Quim (WMF)
""",
)

POINTS: Record[Blocks] = Record(
    "list",
    "Bullets without a lead: they are a list of their own, or go on the list before them.",
    build=_points,
    fields=(Field("points", _BULLETS, "The bullets.", required=True),),
    example="""
- points:
    - listen with patience and respect
    - share your experience
""",
)

QUOTE: Record[Quote] = Record(
    "quotation",
    "A quotation of its own, set apart from the text.",
    build=lambda values, reading: _with_hints(
        Quote(values["quote"], values.get("by")), values, reading
    ),
    fields=(
        Field(
            "quote",
            OneOrMore(ListOf(InlineText(), "a list of paragraphs", 1)),
            "The words quoted.",
            required=True,
        ),
        Field("by", PlainText(), "Where they are from: a person, a page; free text."),
        *PART_FIELDS,
    ),
    example="""
- quote:
    - Small is beautiful.
    - It is also easier to maintain.
  by: a volunteer's talk in 2019
""",
)

IMAGE: Record[Image] = Record(
    "image",
    "A file of the wiki, shown as a thumbnail.",
    build=lambda values, reading: _with_hints(
        Image(values["image"], values.get("caption"), values.get("alt")), values, reading
    ),
    fields=(
        Field(
            "image",
            Then(PlainText(), _file_name, "a file's name", r"^[^#<>\[\]|{}:/\\]+$"),
            "The file's name, without `File:`.",
            required=True,
        ),
        Field("caption", InlineText(), "The text below it."),
        Field("alt", Description(), "What it shows, for those who don't see it."),
        *PART_FIELDS,
    ),
    example="""
- image: Example.svg
  caption: The room, ''before'' the call.
  alt: An empty room with a screen
""",
)

_CELL = InlineText(may_be_empty=True)
_CELLS = "a list of cells"

_GRID: Record[Table] = Record(
    "table's content",
    "The head and the rows of a table.",
    build=_grid,
    fields=(
        Field("caption", InlineText(), "The line above the table."),
        Field("columns", ListOf(_CELL, _CELLS, 1), "The heads of the columns.", required=True),
        Field(
            "rows",
            ListOf(ListOf(_CELL, _CELLS, 1), "a list of rows", 1),
            'The rows, each as many cells as there are columns; "" is an empty one.',
            required=True,
        ),
        *PART_FIELDS,
    ),
)

TABLE: Record[Table] = Record(
    "table",
    "A table of data.",
    build=lambda values, _: values["table"],
    fields=(Field("table", _GRID, "Its caption, columns and rows.", required=True),),
    example="""
- table:
    caption: Calls of the year
    columns: [Call, Language]
    rows:
      - ["[[Wikimedia Clinics/005|005]]", English]
      - ["[[Wikimedia Clinics/006|006]]", Spanish]
""",
)

LINKS: Record[Links] = Record(
    "line of links",
    "The line of links right under the heading of a topic or a section; first in `content`.",
    build=lambda values, reading: _with_hints(Links(values["links"]), values, reading),
    fields=(
        Field(
            "links",
            ListOf(Then(InlineText(), _has_link, "inline text with a link"), "a list of links", 1),
            "The links, each with what is said beside it.",
            required=True,
        ),
        *PART_FIELDS,
    ),
    example="""
- links:
    - "[https://example.org/slides Slides] (in Russian)"
    - "[[Wikimedia Clinics/006/Notes|notes]]"
""",
)

BLOCK: OneOf[Block | Blocks] = OneOf(
    "block",
    "An item of `content`. One of:",
    text=(
        Then(InlineText(), lambda text, *_: Paragraph(text)),
        "a paragraph without a speaker.",
    ),
    records=(
        (PARAGRAPH, ("paragraph",)),
        (NOTE, ("note",)),
        (QUOTE, ("quote",)),
        (IMAGE, ("image", "caption", "alt")),
        (TABLE, ("table", "columns", "rows")),
        (LINKS, ("links",)),
        (REMARK, ("by", "says", "replies")),
        (POINTS, ("points",)),
    ),
    elsewhere=dict.fromkeys(
        ("title", "heading", "content", "sections"),
        "what has a heading is an item of 'topics:' or of 'sections:'",
    )
    | {"standard": "a standard part is an item of 'topics:'"},
)


def _content(read: tuple[Block | Blocks, ...], node: Node, reading: Reading) -> Blocks | None:
    """Give the blocks, lists without a lead taken apart; links come first."""
    late = [i for i, block in enumerate(read) if i and isinstance(block, Links)]
    if late and isinstance(node, Sequence):
        for i in late:
            expected = (
                "a line of links is the first block of its topic or section, and the only one"
            )
            reading.wrong(node.items[i].place, "links after another block", expected)
        return None
    blocks: list[Block] = []
    for block in read:
        blocks.extend(block if isinstance(block, tuple) else (block,))
    return tuple(blocks)


def _opening(blocks: Blocks, node: Node, reading: Reading) -> Blocks | None:
    """Give the blocks of a digest's opening, which has no heading for links."""
    if blocks and isinstance(blocks[0], Links):
        expected = "a line of links stands under the heading of a topic or a section"
        reading.wrong(node.place, "links without a heading above", expected)
        return None
    return blocks


CONTENT: Kind[Blocks] = Then(ListOf(BLOCK, "a list of blocks"), _content)
"""What `content` of a topic or a section holds."""

OPENING: Kind[Blocks] = Then(CONTENT, _opening)
"""What `content` of a digest holds."""
