"""The wordings that every series has: their names, their fields, what they are for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


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
    """

    name: str
    about: str
    fields: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    plural: bool = False
    default: str | None = None


INTRO = ("intro", "intro-date", "intro-language", "intro-date-language")
"""The forms of the first sentence, by what is known of the call."""

LANGUAGE_NAMES = "language-names"
"""The key of a wording file that names languages where CLDR has other names or none."""

MONTHS = "months"
"""The key of a wording file that names the months, where CLDR doesn't."""

DAY_ORDINALS = "day-ordinals"
"""The key of a wording file with the day of the month by ordinal category."""

_CALL = "call-name number title"
_LEADS_TO = "text of the link to the {} digest, at the foot of a page"


def _name(  # noqa: PLR0913  one call is one line of the table below
    name: str,
    about: str,
    fields: str = "",
    needs: str = "",
    *,
    plural: bool = False,
    default: str | None = None,
) -> Name:
    allowed = frozenset(fields.split()) | frozenset(needs.split())
    return Name(name, about, allowed, frozenset(needs.split()), plural, default)


_CORE = (
    _name("call-name", "what a call of the series is called", "number date title"),
    _name("intro", "the opening, where neither date nor language is known", _CALL),
    _name("intro-date", "the opening, with the date only", _CALL, "date"),
    _name("intro-language", "the opening, with the call's language only", _CALL, "call-language"),
    _name(
        "intro-date-language", "the opening, with date and language", _CALL, "date call-language"
    ),
    _name(
        "version-note",
        "after the opening, where the page is not in the call's language and a version that is"
        " exists",
        "language call-language",
        "page",
    ),
    _name("between-sentences", "what joins the opening and the version note", default=" "),
    _name("topics-note", "the paragraph that says where the topics come from"),
    _name("attendance", "the sentence that says who came, by their total", "people", plural=True),
    _name(
        "attendance-separator",
        "what joins the groups; by default as the language joins words",
        default="",
    ),
    _name("approximately", "a count that is not exact", needs="count"),
    _name("date", "a date", "day day-ordinal month month-number year", "year"),
    _name("topic", "the heading of a topic", "number", "title"),
    _name("speaker", "who speaks, before what is said", needs="speaker"),
    _name("note", "an editor's note", needs="text"),
    _name("quote-source", "whom a quotation is from", needs="source", default="— {source}"),
    _name("links-separator", "what stands between the links of a links line", default=" · "),
    _name("navigation", "name of the blocks that lead elsewhere, for screen readers"),
    _name("previous", _LEADS_TO.format("previous"), "call-name"),
    _name("next", _LEADS_TO.format("next"), "call-name"),
    _name("index", "text of the link to the list of all digests"),
    _name("languages", "name of the language bar, for screen readers"),
    _name("index-caption", "caption of the list of all digests", "series"),
    _name("index-empty", "what the list says while there are no digests"),
    _name("index-entry", "a digest in the list's plain form, without a date", needs="call-name"),
    _name("index-entry-date", "the same with its date", "date", "call-name"),
    _name("index-number", "column of the call's name or number"),
    _name("index-date", "column of the date"),
    _name("index-call-language", "column of the call's language"),
    _name("index-topics", "column of the topics"),
    _name("index-languages", "column of the language versions"),
)
CORE: Mapping[str, Name] = {name.name: name for name in _CORE}
"""The wordings of every series, in the order of the reference."""


def group_name(group: str) -> str:
    """Give the name of the wording that counts a group of people."""
    return f"attendance-{group}"


def catalogue(groups: Iterable[str], parts: Mapping[str, str]) -> dict[str, Name]:
    """Give the wordings of one series by name.

    Args:
        groups: The groups that its attendance is counted by.
        parts: The names that its standard parts are made of, each with the
            name of the part.
    """
    groups = tuple(groups)
    names = dict(CORE)
    attendance = CORE["attendance"]
    names["attendance"] = Name(
        "attendance", attendance.about, attendance.fields.union(groups), plural=True
    )
    for group in groups:
        about = f"how many of the group '{group}' came"
        names[group_name(group)] = _name(group_name(group), about, "count", plural=True)
    for name, part in parts.items():
        names[name] = _name(name, f"a text of the standard part '{part}'")
    return names


def override_fields(name: Name) -> frozenset[str]:
    """Give what may stand in braces where one digest words this itself.

    The digest's author knows what it holds, so its `intro` may use everything.
    """
    if name.name == "intro":
        return frozenset().union(*(CORE[form].fields for form in INTRO))
    return name.fields
