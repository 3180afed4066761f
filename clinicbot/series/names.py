"""The wordings that every series has: their names, their fields, what they are for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clinicbot.series.parts import Part


@dataclass(frozen=True, slots=True)
class Name:
    """One wording by its name.

    Attributes:
        name: The key in a wording file and in a digest's `wording:`.
        about: What it says and where; the written reference prints it.
        fields: What may stand in braces.
        needs: Which of the fields must be there, so that a page can be read again.
        plural: Whether it may be given by plural category.
        default: What it is where a language doesn't say; None if each must.
        may_be_empty: Whether an empty text leaves it out.
    """

    name: str
    about: str
    fields: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    plural: bool = False
    default: str | None = None
    may_be_empty: bool = False


INTRO = ("intro", "intro-date", "intro-language", "intro-date-language")
"""The forms of the first sentence, by what is known of the call."""

LANGUAGE_NAMES = "language-names"
"""The key of a wording file that names languages where CLDR has other names or none."""

MONTHS = "months"
"""The key of a wording file that names the months, where CLDR doesn't."""

DAY_ORDINALS = "day-ordinals"
"""The key of a wording file with the day of the month by ordinal category."""

LINKS_SEPARATOR = "links-separator"
"""The wording that gets a space on each side."""

_CALL = "call-name number title"
_LEADS_TO = "the text of the link to the {} digest, at the foot of a page"


def _name(  # noqa: PLR0913  one call is one line of the table below
    name: str,
    about: str,
    fields: str = "",
    needs: str = "",
    *,
    plural: bool = False,
    default: str | None = None,
    empty: bool = False,
) -> Name:
    allowed = frozenset(fields.split()) | frozenset(needs.split())
    return Name(name, about, allowed, frozenset(needs.split()), plural, default, empty)


# A series can do without them until it announces something.
_ANNOUNCEMENT = (
    _name(
        "announce-title",
        "an announcement's first line, or subject",
        "call-name date call-language",
        default="",
        empty=True,
    ),
    *(
        _name(
            f"announce-held{known}",
            f"an announcement's sentence on the call, where {what} known",
            "call-name",
            needs,
            default="",
            empty=True,
        )
        for known, what, needs in (
            ("-date", "the date is", "date"),
            ("-language", "the call's language is", "call-language"),
            ("-date-language", "both are", "date call-language"),
        )
    ),
    *(
        _name(f"announce-{name}", f"what stands before {what} in an announcement", "", field,
              default="", empty=True)
        for name, what, field in (
            ("topics", "the list of topics", ""),
            ("read", "the link to the digest", "link"),
            ("versions", "the links to its other languages", "links"),
            ("index", "the link to the list of all digests", "link"),
            ("next", "the next call's name, date and time", "call"),
        )
    ),
)  # fmt: skip
_CORE = (
    _name("call-name", "what a call of the series is called", "number date title"),
    _name("intro", "the opening, where neither date nor language is known", _CALL, empty=True),
    _name("intro-date", "the opening, with the date only", _CALL, "date", empty=True),
    _name(
        "intro-language",
        "the opening, with the call's language only",
        _CALL,
        "call-language",
        empty=True,
    ),
    _name(
        "intro-date-language",
        "the opening, with date and language",
        _CALL,
        "date call-language",
        empty=True,
    ),
    _name(
        "version-note",
        "after the opening of a page that is not in the call's language, if a version that is"
        " exists; `page` is that version's title. A digest's own wording without `page` is"
        " there in any case",
        "language call-language page",
        empty=True,
    ),
    _name(
        "between-sentences",
        "what joins the opening and the version note; a space by default",
        default=" ",
        empty=True,
    ),
    _name("topics-note", "the paragraph that says where the topics come from", empty=True),
    _name(
        "attendance",
        "the sentence that says who came, by their total; `people` are all groups joined, and"
        " each group is a field too",
        "people",
        plural=True,
        empty=True,
    ),
    _name(
        "attendance-separator",
        "what joins the groups, before a space; by default as the language joins words",
        default="",
        empty=True,
    ),
    _name("approximately", "a count that is not exact", needs="count"),
    _name("date", "a date", "day day-ordinal month month-number", "year"),
    _name("topic", "the heading of a topic", "number", "title"),
    _name("speaker", "who speaks, before what is said", needs="speaker"),
    _name("note", "an editor's note", needs="text"),
    _name("quote-source", "whom a quotation is from", needs="source", default="— {source}"),
    _name(LINKS_SEPARATOR, "what stands between links, with a space on each side", default="·"),
    _name("navigation", "the name of the blocks that lead elsewhere, for screen readers"),
    _name("previous", _LEADS_TO.format("previous"), "call-name"),
    _name("next", _LEADS_TO.format("next"), "call-name"),
    _name("index", "the text of the link to the list of all digests"),
    _name("languages", "the name of the language bar, for screen readers"),
    _name(
        "index-lead",
        "what a page with the list begins with, where the bot makes the page; `title` is the"
        " series' name",
        "title",
        empty=True,
    ),
    _name("index-number", "the column of the call's name"),
    _name("index-date", "the column of the date"),
    _name("index-call-language", "the column of the call's language"),
    _name("index-topics", "the column of the topics"),
    _name("index-languages", "the column of the language versions"),
    *_ANNOUNCEMENT,
)
CORE: Mapping[str, Name] = {name.name: name for name in _CORE}
"""The wordings of every series, in the order of the reference."""


def group_name(group: str) -> str:
    """Give the name of the wording that counts a group of people."""
    return f"attendance-{group}"


def catalogue(groups: Iterable[str], parts: Mapping[str, Part]) -> dict[str, Name]:
    """Give the wordings of one series by name.

    Args:
        groups: The groups that its attendance is counted by.
        parts: Its standard parts by name.
    """
    groups = tuple(groups)
    names = dict(CORE)
    attendance = CORE["attendance"]
    names["attendance"] = replace(attendance, fields=attendance.fields.union(groups))
    for group in groups:
        about = f"how many of the group '{group}' came"
        names[group_name(group)] = _name(group_name(group), about, "count", plural=True)
    for part_name, part in parts.items():
        about = f"a text of the standard part '{part_name}'"
        for name in part.names():
            names.setdefault(name, _name(name, about, empty=name != part.title))
    return names


def for_digest(name: Name) -> Name:
    """Give what a wording may be where one digest words it itself.

    The digest's author knows what it holds, so its opening may use everything
    and need not use anything.
    """
    if name.name not in INTRO:
        return name
    every = frozenset().union(*(CORE[form].fields for form in INTRO))
    return replace(name, fields=every, needs=frozenset())
