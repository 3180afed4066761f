"""The index of a series: a row or a bullet for every digest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clinicbot.wikitext.anchors import section
from clinicbot.wikitext.escape import escape
from clinicbot.wikitext.links import page_link
from clinicbot.wikitext.region import BEGIN, END, Region, find_region, marked, replace_region


if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clinicbot.series.wording import Wording


__all__ = [
    "BEGIN",
    "COLUMNS",
    "END",
    "IndexEntry",
    "IndexLink",
    "Region",
    "find_region",
    "new_index_page",
    "render_index",
    "replace_region",
]


@dataclass(frozen=True, slots=True)
class IndexLink:
    """A link of a row.

    Attributes:
        title: The page.
        label: What the link says, plain text.
        language: The language of the label and the page.
        anchor: The section's `id` (`clinicbot.wikitext.anchors`), or "".
    """

    title: str
    label: str
    language: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What the index says of one digest, all texts plain.

    Attributes:
        number: The call, linked to the version that suits the index's language.
        date: Its day as the index's language words it; "" if not known.
        call_language: The language spoken, named in the index's language.
        topics: The topics, linked to their sections.
        languages: The versions by their languages' own names.
    """

    number: IndexLink
    date: str = ""
    call_language: str = ""
    topics: tuple[IndexLink, ...] = ()
    languages: tuple[IndexLink, ...] = ()


COLUMNS: Final = ("number", "date", "call-language", "topics", "languages")
"""The columns there are, in the order they have unless the series says otherwise."""


def render_index(
    entries: Sequence[IndexEntry],
    wording: Wording,
    *,
    form: str = "table",
    columns: Sequence[str] = COLUMNS,
    newest_first: bool = True,
) -> str:
    """Return the wikitext of the list of all digests.

    Args:
        entries: The digests, oldest first.
        wording: The series' sentences in the index's language.
        form: `table` or `list`.
        columns: What is said of each digest, in order; a subset of `COLUMNS`.
        newest_first: Whether the last entry stands first.
    """
    ordered = list(reversed(entries)) if newest_first else list(entries)
    write = _table if form == "table" else _list
    return write(ordered, wording, columns) if ordered else ""


def new_index_page(title: str, index: str, wording: Wording) -> str:
    """Return the text of an index page that doesn't exist yet: a lead, then the region."""
    lead = wording.expand("index-lead", title=escape(title, "paragraph"))
    return f"{lead}\n\n{marked(index)}"


def _table(entries: Sequence[IndexEntry], wording: Wording, columns: Sequence[str]) -> str:
    lines = ['{| class="wikitable clinicbot-index"']
    lines += [f'! scope="col" | {wording.expand(f"index-{column}")}' for column in columns]
    for entry in entries:
        lines.append("|-")
        lines += [_cell(entry, column, wording) for column in columns]
    return "\n".join([*lines, "|}"])


def _cell(entry: IndexEntry, column: str, wording: Wording) -> str:
    """Return one cell; the call itself heads its row."""
    text = _SAYS[column](entry, wording.language)
    if column == "number":
        return f'! scope="row" | {text}'
    if column == "topics" and text:
        return "|\n" + "\n".join(f"* {topic}" for topic in _topics(entry, wording.language))
    return f"| {text}".rstrip()


def _list(entries: Sequence[IndexEntry], wording: Wording, columns: Sequence[str]) -> str:
    lines = []
    for entry in entries:
        said = [_SAYS[c](entry, wording.language) for c in columns if c != "topics"]
        lines.append("* " + " · ".join(filter(None, said)))
        if "topics" in columns:
            lines += [f"** {topic}" for topic in _topics(entry, wording.language)]
    return "\n".join(lines)


def _topics(entry: IndexEntry, around: str) -> list[str]:
    return [_link(topic, around) for topic in entry.topics]


def _link(link: IndexLink, around: str) -> str:
    title = section(link.title, link.anchor) if link.anchor else link.title
    return page_link(title, link.label, link.language, around)


_SAYS: Final[dict[str, Callable[[IndexEntry, str], str]]] = {
    "number": lambda entry, around: _link(entry.number, around),
    "date": lambda entry, _: escape(entry.date, "table_cell"),
    "call-language": lambda entry, _: escape(entry.call_language, "table_cell"),
    "topics": lambda entry, around: " · ".join(_topics(entry, around)),
    "languages": lambda entry, around: " · ".join(_link(v, around) for v in entry.languages),
}
