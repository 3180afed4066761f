"""The index of a series: a row or a bullet for every digest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clinicbot.wikitext.anchors import section
from clinicbot.wikitext.escape import Context, escape
from clinicbot.wikitext.links import attributes, page_link
from clinicbot.wikitext.region import BEGIN, END, Region, find_region, marked, replace_region


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

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


COLUMNS: Final[tuple[str, ...]] = ("number", "date", "call-language", "topics", "languages")
"""The columns there are, in the order they have unless the series says otherwise."""


def render_index(
    entries: Sequence[IndexEntry],
    wording: Wording,
    *,
    form: str = "table",
    columns: Sequence[str] = COLUMNS,
    newest_first: bool = True,
) -> str:
    """Return the wikitext of the list of all digests; "" if there are none.

    Args:
        entries: The digests, oldest first.
        wording: The series' sentences in the index's language.
        form: `table` or `list`.
        columns: What is said of each digest, in order; some of `COLUMNS`.
        newest_first: Whether the last entry stands first.
    """
    if not entries:
        return ""
    ordered = list(reversed(entries)) if newest_first else list(entries)
    if form == "list":
        lines = [line for entry in ordered for line in _bullets(entry, columns, wording)]
    else:
        lines = _table(ordered, columns, wording)
    said = attributes(
        {
            "lang": wording.language,
            "dir": wording.direction,
            "class": f"mw-content-{wording.direction} clinicbot-index",
            # A table that is wider than a phone moves by itself, not the page.
            "style": "overflow-x: auto",
        }
    )
    return "\n".join([f"<div {said}>", *lines, "</div>"])


def _table(entries: Sequence[IndexEntry], columns: Sequence[str], wording: Wording) -> list[str]:
    """Return the table's lines, a row for each digest."""
    lines = ['{| class="wikitable"', "|-"]
    lines += [f'! scope="col" | {wording.expand(f"index-{column}")}' for column in columns]
    for entry in entries:
        lines.append("|-")
        lines += [_cell(entry, column, wording) for column in columns]
    return [*lines, "|}"]


def new_index_page(series: str, index: str, wording: Wording) -> str:
    """Return the text of an index page that doesn't exist yet: a lead, the region.

    Args:
        series: The series' name, plain text.
        index: What `render_index` gave.
        wording: The series' sentences in the page's language.
    """
    lead = wording.expand("index-lead", title=escape(series, Context.LIST_ITEM))
    return "\n\n".join(filter(None, [lead, marked(index)]))


def _cell(entry: IndexEntry, column: str, wording: Wording) -> str:
    """Return one cell; the call itself heads its row, topics are a list."""
    around = wording.language
    if column == "topics" and entry.topics:
        return "\n".join(["|", *(f"* {_link(topic, around)}" for topic in entry.topics)])
    if column == "number":
        return f'! scope="row" | {_link(entry.number, around)}'
    return f"| {_SAYS[column](entry, around)}".rstrip()


def _bullets(entry: IndexEntry, columns: Sequence[str], wording: Wording) -> Iterator[str]:
    """Yield a digest's lines in the list's form: one, and one below it for each topic."""
    around = wording.language
    said = [_SAYS[column](entry, around) for column in columns]
    yield "* " + wording.expand("links-separator").join(filter(None, said))
    if "topics" in columns:
        yield from (f"** {_link(topic, around)}" for topic in entry.topics)


def _link(link: IndexLink, around: str) -> str:
    title = section(link.title, link.anchor) if link.anchor else link.title
    return page_link(title, link.label, link.language, around)


_SAYS: Final[Mapping[str, Callable[[IndexEntry, str], str]]] = {
    "number": lambda entry, around: _link(entry.number, around),
    "date": lambda entry, _: escape(entry.date, Context.TABLE_CELL),
    "call-language": lambda entry, _: escape(entry.call_language, Context.TABLE_CELL),
    # Topics stand below the line or in a list of the cell, never in a row.
    "topics": lambda _entry, _around: "",
    "languages": lambda entry, around: " · ".join(_link(v, around) for v in entry.languages),
}
