"""A rendered page's text as a reader gets it: block by block.

html5lib reads the HTML as a browser does, so the blocks are those of the
page's real tree, not of what the wikitext meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import html5lib


if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET


HEADINGS: Final = {"h1", "h2", "h3", "h4", "h5", "h6"}
_NOT_TEXT: Final = {"script", "style", "template"}
_NOT_TEXT_CLASSES: Final = {"mw-editsection", "mw-parser-output-notext"}
_LISTS: Final = {"ul", "ol", "dl"}
_CONTAINERS: Final = _LISTS | {
    "blockquote",
    "body",
    "div",
    "figure",
    "html",
    "meta",
    "section",
    "table",
    "tbody",
    "thead",
    "tr",
}
_LEAVES: Final = HEADINGS | {"p", "li", "dt", "dd", "caption", "th", "td", "figcaption", "pre"}


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page.

    Attributes:
        kind: `heading`, `paragraph`, `item`, `cell`, `header`, `caption`,
            `quote` (a paragraph in a block quotation), `loose` (text that
            stands in no block of its own) or the element's name.
        depth: A heading's level; an item's depth, from 1; else 0.
        text: The text, white space collapsed, edges trimmed.
        list: Which list of the page (counted by outermost lists, from 1) the
            item is in; else 0.
        language: The `lang` in force.
        direction: The `dir` in force.
    """

    kind: str
    depth: int
    text: str
    list: int = 0
    language: str = field(default="", compare=False)
    direction: str = field(default="", compare=False)


def tree(html: str) -> ET.Element:
    """Return the HTML's tree, as a browser would build it."""
    parsed: ET.Element = html5lib.parse(html, namespaceHTMLElements=False)
    return parsed


def blocks(html: str, without: str = "clinicbot-navigation") -> list[Block]:
    """Return the page's blocks in reading order.

    Args:
        html: The HTML of the page's content (`action=parse`'s text).
        without: Elements of this class are left out; "" leaves none out.
    """
    reading = _Reading(without)
    reading.walk(tree(html), "", "", 0)
    reading.close_loose("", "")
    return reading.found


def lists(html: str, without: str = "clinicbot-navigation") -> list[ET.Element]:
    """Return the outermost lists of the page, those of navigation left out."""
    return list(_outermost(tree(html), without))


def _outermost(element: ET.Element, without: str) -> Iterator[ET.Element]:
    for child in element:
        if without and without in _classes(child):
            continue
        if child.tag in _LISTS:
            yield child
        else:
            yield from _outermost(child, without)


def _classes(element: ET.Element) -> list[str]:
    return element.get("class", "").split()


def _tidy(text: str) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", text).strip(" ")


class _Reading:
    """One walk over a tree."""

    def __init__(self, without: str) -> None:
        self.without = without
        self.found: list[Block] = []
        self.loose: list[str] = []
        self.lists = 0

    def walk(self, element: ET.Element, language: str, direction: str, depth: int) -> None:
        """Add the blocks of one element that isn't a block itself."""
        language = element.get("lang", language)
        direction = element.get("dir", direction)
        if element.tag in _LISTS:
            self.lists += not depth
            depth += 1
        self.loose.append(element.text or "")
        for child in element:
            if not isinstance(child.tag, str) or self.skipped(child):
                pass
            elif child.tag in _LEAVES:
                self.close_loose(language, direction)
                self.leaf(child, language, direction, depth, element.tag)
            elif child.tag in _CONTAINERS:
                self.close_loose(language, direction)
                self.walk(child, language, direction, depth)
                self.close_loose(language, direction)
            else:
                self.walk(child, language, direction, depth)
            self.loose.append(child.tail or "")

    def leaf(
        self, element: ET.Element, language: str, direction: str, depth: int, parent: str
    ) -> None:
        """Add one block, then those inside it."""
        language = element.get("lang", language)
        direction = element.get("dir", direction)
        text, inner = self.own_text(element)
        kind, level = _kind(element.tag, parent, depth)
        in_list = self.lists if kind == "item" else 0
        if text or kind in {"item", "cell", "header"}:
            self.found.append(Block(kind, level, text, in_list, language, direction))
        for child in inner:
            if child.tag in _LEAVES:
                self.leaf(child, language, direction, depth, element.tag)
            else:
                self.walk(child, language, direction, depth)
            self.close_loose(language, direction)

    def own_text(self, element: ET.Element) -> tuple[str, list[ET.Element]]:
        """Return an element's text without that of the blocks in it, and those."""
        said = [element.text or ""]
        inner: list[ET.Element] = []
        for child in element:
            if not isinstance(child.tag, str) or self.skipped(child):
                pass
            elif child.tag in _LEAVES | _CONTAINERS:
                inner.append(child)
            elif child.tag == "br":
                said.append("\n")
            else:
                text, more = self.own_text(child)
                said.append(text if text.strip() else " " * bool(text))
                inner += more
            said.append(child.tail or "")
        return (_tidy("".join(said)) if element.tag in _LEAVES else "".join(said)), inner

    def skipped(self, element: ET.Element) -> bool:
        """Tell whether an element isn't part of the page's text."""
        classes = _classes(element)
        return (
            element.tag in _NOT_TEXT
            or bool(_NOT_TEXT_CLASSES.intersection(classes))
            or bool(self.without and self.without in classes)
        )

    def close_loose(self, language: str, direction: str) -> None:
        """Add the text gathered outside blocks, if there is any."""
        text = _tidy("".join(self.loose))
        self.loose = []
        if text:
            self.found.append(Block("loose", 0, text, 0, language, direction))


def _kind(tag: str, parent: str, depth: int) -> tuple[str, int]:
    if tag in HEADINGS:
        return "heading", int(tag[1])
    if tag in {"li", "dt", "dd"}:
        return "item", depth
    names = {"td": "cell", "th": "header", "p": "paragraph"}
    if tag == "p" and parent == "blockquote":
        return "quote", 0
    return names.get(tag, tag), 0
