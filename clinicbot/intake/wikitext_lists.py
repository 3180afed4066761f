"""Lists of hand-written wikitext: bullets, numbers, indents, terms; HTML's too.

The rules are BlockLevelPass's: a line's marks say which lists it is in, `;`
begins a term that may have its definition behind a colon, `:` a definition or
an indent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final


if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clinicbot.wikitext.scan import Chunk


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a list.

    Attributes:
        text: Its wikitext.
        depth: How deep it is, from 1; 0 for a term without a definition, which
            is a heading in all but form.
        line: Its line.
        numbered: Whether it has a number.
        indented: Whether it has neither bullet nor number.
        term: Whether it is a term, whose definitions hang below it.
    """

    text: str
    depth: int
    line: int
    numbered: bool = False
    indented: bool = False
    term: bool = False


# BlockLevelPass::findColonNoLinks: the first colon outside of links and tags.
_TERM: Final = re.compile(
    r"(?P<term>(?:\[\[.*?\]\]|\[\S+:.*?\]|<[^<>]*>|\{\{.*?\}\}|(?!:)(?!\w+://)[^:]|\w+://\S*)+?)"
    r"\s*:(?P<said>.*)"
)
_BOLD: Final = re.compile(r"'''.*'''")


def entries(chunks: Sequence[Chunk]) -> Iterator[Entry]:
    """Yield the items of a run of list lines; definitions hang below their terms."""
    terms: set[str] = set()
    for number, chunk in enumerate(chunks):
        marks = chunk.raw.lstrip()[: chunk.depth]
        after = chunks[number + 1] if number + 1 < len(chunks) else None
        next_marks = after.raw.lstrip()[: after.depth] if after else ""
        terms = {term for term in terms if len(term) < len(marks) and _is_below(marks, term)}
        if marks[-1] == ";":
            defined = next_marks.startswith(f"{marks[:-1]}:")
            yield _term(chunk, len(marks) + len(terms), defined=defined)
            terms |= {marks[:-1]} if defined else set()
            continue
        depth = len(marks) + len(terms)
        kind = marks[-1]
        yield Entry(chunk.text, depth, chunk.line, kind == "#", kind == ":")


def _is_below(marks: str, term: str) -> bool:
    """Tell whether a line goes on with the definitions of an open term."""
    return marks.startswith(term) and marks[len(term)] == ":"


def _term(chunk: Chunk, depth: int, *, defined: bool) -> Entry:
    """Give a term, in bold as it is shown; what is defined in its line is said by it."""
    found = _TERM.fullmatch(chunk.text)
    term = found["term"] if found else chunk.text
    said = found["said"].strip() if found else ""
    term = term.strip()
    if not term:
        return Entry(said, depth, chunk.line, indented=True)
    bold = term if _BOLD.fullmatch(term) else f"'''{term}'''"
    if found:
        bold = f"{bold.removesuffix(chr(39) * 3)}:'''"
    is_heading = not defined and not said and chunk.depth == 1
    text = f"{bold} {said}".strip()
    return Entry(text, 0 if is_heading else depth, chunk.line, term=not is_heading)


_TAG: Final = re.compile(r"<(/?)(ul|ol|li)\b[^<>]*>", re.IGNORECASE)


def html_entries(text: str, line: int) -> Iterator[Entry]:
    """Yield the items of a list that is written with HTML's tags."""
    open_lists: list[str] = []
    begun: Entry | None = None
    at = 0
    for tag in _TAG.finditer(text):
        begun, done = _said(begun, text[at : tag.start()], line, open_lists)
        yield from done
        line += text.count("\n", at, tag.end())
        at = tag.end()
        closes, name = bool(tag[1]), tag[2].lower()
        if begun and begun.text:
            yield begun
        begun = None
        if name != "li":
            open_lists = open_lists[:-1] if closes else [*open_lists, name]
        elif not closes and open_lists:
            begun = Entry("", len(open_lists), line, open_lists[-1] == "ol")


def _said(
    begun: Entry | None, text: str, line: int, open_lists: list[str]
) -> tuple[Entry | None, list[Entry]]:
    """Add text to the item that is open; text outside of items is one of its own."""
    said = " ".join(text.split())
    if not said:
        return begun, []
    if begun is None:
        return None, [Entry(said, max(len(open_lists), 1), line)]
    return replace(begun, text=said), []
