"""What people do to a digest's page on a wiki, each edit by its name.

The edits find their lines by what is said in them, so that they fit a page of
either layout.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final


if TYPE_CHECKING:
    from collections.abc import Callable

    Change = Callable[[list[str]], list[str]]

ENGLISH: Final = """\
# A comment at the top.
number: 1
language: en
date: 2020-07-16
call-language: en
topics:
  - standard: introduction

  # The first one of the call.
  - title: Money and where it goes
    content:
      - links:
          - "[https://example.org/slides Slides]"
      - An opening paragraph about the budget of the year.
      - by: Ana (WMF)
        says: "First, we ''hope'' for more: donations."   # a comment
        replies:
          - by: Ben
            says: >-
              The second remark is a long one, which the file
              has on several lines
              of different lengths.
          - by: Cleo
            says: Nobody asked the volunteers.
      - points:
          - A loose remark about travel.
          - 'It''s "quoted" in the file.'
          - The last bullet of this topic.
      - note: the call was interrupted here
    sections:
      - title: Questions from the floor
        content:
          - quote:
              - Small is beautiful.
              - It is also cheaper.
            by: a book
          - table:
              caption: Calls of the year
              columns: [Call, Language]
              rows:
                - [five, English]
                - [six, Spanish]

  - title: Volunteers in small towns
    content:
      - by: Dora
        points:
          - Trains are slow there.
          - Libraries lend us rooms.
      - image: Example.svg
        caption: The room before the call.
"""


_MARKER: Final = re.compile("<!--T:[^>]*-->")


class Outcome(Enum):
    """What becomes of an edit."""

    TAKEN = auto()
    """The document has it, and its page is the live one again."""

    WORDED = auto()
    """The document has it; the bot writes it in its own way."""

    TOLD = auto()
    """No document can have it: its line is told, and it stays on the wiki."""

    NOTHING = auto()
    """There is nothing to take, and nothing to write."""

    NONE = auto()
    """It can't be done like this: other markup stands there, or the wiki refuses it."""


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit.

    Attributes:
        name: What somebody does.
        change: Does it to the page's lines.
        says: What the document then has, or what is told.
        outcome: What becomes of it.
        lines: How many lines of the file come, and how many go; None for no claim.
        translatable: What becomes of it on a source page of the other layout,
            where people write without Translate's tags.
    """

    name: str
    change: Change
    says: str = ""
    outcome: Outcome = Outcome.TAKEN
    lines: tuple[int, int] | None = None
    translatable: Outcome | None = None


def words(old: str, new: str) -> Change:
    """Replace words where they first stand."""

    def change(lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        assert old in text, old
        return text.replace(old, new, 1).split("\n")

    return change


def at(lines: list[str], said: str) -> int:
    """Find the line that says something, or the one above it with its unit's marker."""
    place = next(number for number, line in enumerate(lines) if said in line)
    return place - bool(place and _MARKER.fullmatch(lines[place - 1]))


def end(lines: list[str], said: str) -> int:
    """Find the line behind the one that says something."""
    return next(number for number, line in enumerate(lines) if said in line) + 1


def behind(said: str, *new: str) -> Change:
    """Put lines behind the one that says something."""

    def change(lines: list[str]) -> list[str]:
        place = end(lines, said)
        return [*lines[:place], *new, *lines[place:]]

    return change


def before(said: str, *new: str) -> Change:
    """Put lines before the one that says something."""

    def change(lines: list[str]) -> list[str]:
        place = at(lines, said)
        return [*lines[:place], *new, *lines[place:]]

    return change


def without(*said: str) -> Change:
    """Delete the lines that say something."""

    def change(lines: list[str]) -> list[str]:
        for each in said:
            lines = [*lines[: at(lines, each)], *lines[end(lines, each) :]]
        return lines

    return change


def joined(first: str, second: str) -> Change:
    """Make one bullet of two, whatever tags are between them."""

    def change(lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        tags = r"(?:<[^>]*>|<!--.*?-->|[* \n])*"
        made, number = re.subn(f"{first}{tags}{second}", f"{first} {second}", text, count=1)
        assert number
        return made.split("\n")

    return change


def moved(said: str, behind_what: str) -> Change:
    """Move a line behind another."""

    def change(lines: list[str]) -> list[str]:
        there = lines[at(lines, said) : end(lines, said)]
        rest = without(said)(lines)
        place = end(rest, behind_what)
        apart = [] if there[-1].startswith("*") else [""]
        return [*rest[:place], *apart, *there, *rest[place:]]

    return change


T, W, K, N, X = Outcome.TAKEN, Outcome.WORDED, Outcome.TOLD, Outcome.NOTHING, Outcome.NONE

EDITS: Final = (
    Edit("a word", words("hope", "wish"), "we ''wish'' for", lines=(1, 1)),
    Edit("a word on several lines", words("different", "various"), "various", lines=(1, 1)),
    Edit(
        "a word in quotes",
        words('"quoted" in the', '"quoted" in this'),
        "in this file",
        lines=(1, 1),
    ),
    Edit("a speaker", words("Cleo", "Clea"), "by: Clea", lines=(1, 1)),
    Edit(
        "a bullet in the middle",
        behind("loose remark", "* One more in the middle."),
        "One more in the middle.",
        lines=(1, 0),
        translatable=W,
    ),
    Edit(
        "a bullet with a speaker",
        behind("loose remark", "* '''Eva:''' Yes: why?"),
        "by: Eva",
        translatable=W,
    ),
    Edit(
        "a nested reply",
        behind("Nobody asked", "*** '''Ana (WMF):''' We did."),
        "We did.",
        translatable=W,
    ),
    Edit(
        "a bullet at the end",
        behind("last bullet", "* Really the last one."),
        "Really the last one.",
        lines=(1, 0),
        translatable=W,
    ),
    Edit("a deleted remark", without("Nobody asked"), "", lines=(0, 2)),
    Edit(
        "a deleted remark with its replies",
        without("First, we", "second remark", "Nobody asked"),
        "",
    ),
    Edit("a moved bullet", moved("loose remark", "last bullet"), "A loose remark"),
    Edit(
        "a moved paragraph",
        moved("opening paragraph", "the call was interrupted"),
        "An opening paragraph",
        translatable=W,
    ),
    Edit(
        "bold",
        words("volunteers.", "'''volunteers'''."),
        "asked the '''volunteers'''.",
        lines=(1, 1),
    ),
    Edit(
        "a link",
        words("Libraries lend", "[[Libraries|Libraries]] lend"),
        "[[Libraries|Libraries]] lend",
        lines=(1, 1),
        translatable=W,
    ),
    Edit(
        "an address",
        words("Trains are", "[https://example.org/t Trains] are"),
        "[https://example.org/t Trains] are",
        lines=(1, 1),
        translatable=W,
    ),
    Edit(
        "a renamed topic",
        words("Volunteers in small towns", "Volunteers in villages"),
        "title: Volunteers in villages",
        lines=(1, 1),
    ),
    Edit(
        "a renamed section",
        words("Questions from the floor", "Questions: from all"),
        "Questions: from all",
        lines=(1, 1),
    ),
    Edit("a table cell", words("Spanish", "Catalan"), "[six, Catalan]", lines=(1, 1)),
    Edit(
        "a table's caption",
        words("Calls of the year", "Calls of 2020"),
        "caption: Calls of 2020",
        lines=(1, 1),
    ),
    Edit(
        "a table row",
        before("|}", "|-", "| seven", "| French"),
        "- [seven, French]",
        lines=(1, 0),
        translatable=W,
    ),
    Edit(
        "a picture's caption",
        words("The room before", "A room before"),
        "caption: A room before",
        lines=(1, 1),
    ),
    Edit(
        "a quotation", words("also cheaper", "also quicker"), "- It is also quicker.", lines=(1, 1)
    ),
    Edit(
        "a note",
        words("was interrupted here", "was interrupted twice"),
        "interrupted twice",
        lines=(1, 1),
    ),
    Edit(
        "a new paragraph",
        before("the call was interrupted", "Somebody adds a paragraph.", ""),
        "Somebody adds a paragraph.",
    ),
    Edit(
        "a new topic at the end",
        behind("The room before", "", "== Topic 4: Afterthoughts ==", "", "* One thought."),
        "title: Afterthoughts",
        translatable=W,
    ),
    Edit(
        "a new section",
        before("Trains are slow", "=== Travel ==="),
        "title: Travel",
        translatable=W,
        outcome=W,
    ),
    Edit("a template in a text", words("Trains are", "{{tl|x}} Trains are"), "{{tl|x}}", K),
    Edit(
        "a template of its own",
        before("Questions from the floor", "{{Box|a}}", ""),
        "{{Box|a}}",
        K,
    ),
    Edit("a reference", words("slow there.", "slow there.<ref>A book.</ref>"), "<ref>", K),
    Edit(
        "a category", lambda lines: [*lines, "[[Category:Somebody's own]]"], "Category:Somebody", K
    ),
    Edit("a behaviour switch", lambda lines: ["__NOTOC__", *lines], "__NOTOC__", K),
    Edit("white space only", words("* ", "*  "), "", N),
    Edit("blank lines between bullets", before("last bullet", ""), "", N),
    Edit("a date", words("July 16th 2020", "July 17th 2020"), "date: 2020-07-17", lines=(1, 1)),
    Edit(
        "a sentence of the series",
        words("are brought up by volunteers", "were proposed by people"),
        "topics-note:",
    ),
    Edit("a blanked page", lambda _: [""], "", K),
    Edit("vandalism", words("Libraries lend us rooms.", "LOL LOL"), "LOL LOL", lines=(1, 1)),
    Edit(
        "a deeper heading",
        words("=== Questions from the floor ===", "==== Questions from the floor ===="),
        "",
        W,
    ),
    Edit(
        "a speaker without bold",
        behind("loose remark", "* Eva: plain."),
        "Eva: plain.",
        translatable=W,
    ),
    Edit(
        "a colon behind the bold",
        behind("loose remark", "* '''Eva''': odd."),
        "odd.",
        translatable=W,
    ),
    Edit(
        "an indented reply", behind("loose remark", "*: An indented one."), "An indented one.", W
    ),
    Edit("a colon reply", behind("last bullet", ":: A colon one."), "A colon one.", W),
    Edit(
        "a numbered bullet",
        behind("last bullet", "# A numbered one."),
        "A numbered one.",
        translatable=W,
    ),
    Edit("a definition", behind("last bullet", "", "; Term: what it is"), "what it is", W),
    Edit(
        "a signature",
        words("slow there.", "slow there. ~~~~"),
        "[[User:Reader|Reader]]",
        translatable=W,
    ),
    Edit("a comment in a line", words("slow there.", "slow there.<!-- really? -->"), "really?", K),
    Edit(
        "a comment of its own",
        before("Questions from the floor", "<!-- look at this -->"),
        "look at this",
        K,
    ),
    Edit("a line break", words("slow there.", "slow<br>there."), "slow<br>there."),
    Edit(
        "a line break with a slash", words("slow there.", "slow<br />there."), "slow<br />there."
    ),
    Edit("small text", words("slow there.", "<small>slow</small> there."), "<small>slow</small>"),
    Edit(
        "a styled span",
        words("slow there.", '<span style="color:red">slow</span> there.'),
        "style",
        K,
    ),
    Edit(
        "an inline picture",
        words("slow there.", "slow [[File:A.png|20px]] there."),
        "File:A.png",
        K,
    ),
    Edit(
        "a gallery",
        before("Trains are slow", "<gallery>", "A.png|One", "</gallery>"),
        "<gallery>",
        K,
    ),
    Edit(
        "a table of one's own",
        behind("The room before", "", '{| class="sortable"', "| a", "|}"),
        "sortable",
        K,
    ),
    Edit("an empty bullet", behind("loose remark", "*"), "", W),
    Edit("a line across", before("the call was interrupted", "----"), "----", K),
    Edit("a preformatted line", before("the call was interrupted", " one  two", ""), "one two", W),
    Edit(
        "a split bullet",
        words("loose remark about", "loose remark.\n* It is about"),
        "It is about travel.",
        translatable=W,
    ),
    Edit("a joined bullet", joined("about travel.", "It's"), "travel. It''s"),
    Edit("a wrapped paragraph", words("paragraph about", "paragraph\nabout"), "", N),
    Edit(
        "a parted paragraph",
        words("paragraph about", "paragraph.\n\nIt's about"),
        "It's about the budget",
        translatable=T,
    ),
    Edit(
        "a deleted topic",
        lambda lines: lines[: at(lines, "Volunteers in small")],
        "",
        T,
        translatable=X,
    ),
    Edit("a deleted heading", without("Volunteers in small"), "", T, translatable=W),
    Edit(
        "a topic without number", words("Topic 3: ", ""), 'heading: "{title}"', T, translatable=X
    ),
    Edit(
        "a deleted sentence of the series",
        without("Except for the introduction"),
        'topics-note: ""',
        T,
    ),
    Edit(
        "a reworded rule",
        words("listen with patience", "listen with great patience"),
        "principle-listen:",
        T,
    ),
    Edit(
        "a new rule", behind("share your experience", "* be brief"), "be brief", T, translatable=W
    ),
    Edit("a deleted rule", without("share your experience"), 'principle-share: ""', T),
    Edit("an entity", words("slow there.", "slow &mdash; there."), "&mdash;"),
    Edit("a wiki's own quotes", words("slow there.", "“slow” there…"), "“slow” there…"),
    Edit("a picture with a size", words("|thumb|", "|thumb|200px|"), "200px", K),
    Edit(
        "an unlinked address",
        words("slow there.", "slow, see https://example.org/x there."),
        "see https://example.org/x",
        translatable=W,
    ),
    Edit(
        "a topic made a section",
        words("== Topic 3: Volunteers in small towns ==", "=== Volunteers in small towns ==="),
        "title: Volunteers in small towns",
        T,
        translatable=X,
    ),
    Edit("a notice at the top", lambda lines: ["{{Draft}}", "", *lines], "{{Draft}}", K),
    Edit(
        "a sentence before the topics",
        before("Topic 1:", "Thanks to all.", ""),
        "Thanks to all.",
        translatable=X,
    ),
    Edit(
        "a replaced page",
        lambda _: ["Everything is new.", "", "== One ==", "", "* Two"],
        "Everything is new.",
        T,
        translatable=X,
    ),
)
