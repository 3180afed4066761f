"""How HTML says what its text looks like and where it leads: by tag, style or class."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, unquote, urlsplit

from clinicbot.intake.inline import BREAK, Run


if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag


HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LISTS: Final = frozenset(("ul", "ol", "dl", "menu"))
ITEMS: Final = frozenset(("li", "dt", "dd"))
_CONTAINER_NAMES: Final = """
    div section article main body html header footer center figure details summary aside nav form
    fieldset address td th tr tbody thead tfoot
"""
_CONTAINERS: Final = frozenset(_CONTAINER_NAMES.split())
_OTHER_BLOCKS: Final = frozenset(
    ("p", "table", "blockquote", "pre", "hr", "img", "figcaption", "caption")
)
BLOCKS: Final = HEADINGS | LISTS | ITEMS | _CONTAINERS | _OTHER_BLOCKS

_BY_TAG: Final = {
    "b": "b",
    "strong": "b",
    "i": "i",
    "em": "i",
    "cite": "i",
    "s": "s",
    "strike": "s",
    "del": "s",
    "code": "code",
    "tt": "code",
    "kbd": "code",
    "samp": "code",
    "sub": "sub",
    "sup": "sup",
    "small": "small",
    "ins": "ins",
    "mark": "mark",
    "q": "q",
}
_BY_STYLE: Final = (
    (
        "b",
        re.compile(r"font-weight:\s*(?:bold|[6-9]00)"),
        re.compile(r"font-weight:\s*(?:normal|[1-5]00)"),
    ),
    ("i", re.compile(r"font-style:\s*(?:italic|oblique)"), re.compile(r"font-style:\s*normal")),
    ("s", re.compile(r"text-decoration[\w-]*:[^;]*line-through"), None),
    ("sub", re.compile(r"vertical-align:\s*sub"), None),
    ("sup", re.compile(r"vertical-align:\s*super"), None),
)
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CLASS: Final = re.compile(r"(?:[a-z0-9]+)?\.([A-Za-z_][\w-]*)")
_GOOGLE: Final = re.compile(r"(?:www\.)?google\.[a-z.]+")


def attribute(tag: Tag, name: str) -> str:
    """Give an attribute as one text; "" if it isn't there."""
    value = tag.get(name) or ""
    return value if isinstance(value, str) else " ".join(value)


def classes(tag: Tag) -> list[str]:
    """Give an element's classes."""
    return attribute(tag, "class").split()


def style_sheet(css: str) -> dict[str, str]:
    """Read the declarations of each class, as far as they are of one class alone."""
    found: dict[str, str] = {}
    for selectors, declarations in _RULE.findall(css):
        for selector in selectors.split(","):
            if name := _CLASS.fullmatch(selector.strip()):
                found[name[1]] = f"{found.get(name[1], '')};{declarations}"
    return found


class Looks:
    """Reads the runs of a text.

    Args:
        css: The document's style sheets.
        base: The address of the wiki ("https://meta.wikimedia.org"), whose pages
            are linked by title; "" if there is none.
    """

    def __init__(self, css: str, base: str) -> None:
        self._classes = style_sheet(css)
        self._host = urlsplit(base).netloc
        self.lost_links: list[str] = []

    def declarations(self, tag: Tag) -> str:
        """Give an element's style: its classes', then its own."""
        declared = [self._classes.get(name, "") for name in classes(tag)]
        return ";".join([*declared, attribute(tag, "style")])

    def marks(self, tag: Tag, inherited: frozenset[str]) -> frozenset[str]:
        """Give the look of what an element holds."""
        marks = set(inherited)
        if tag.name in _BY_TAG:
            marks.add(_BY_TAG[tag.name])
        declared = self.declarations(tag)
        for mark, sets, unsets in _BY_STYLE:
            if unsets and unsets.search(declared):
                marks.discard(mark)
            if sets.search(declared):
                marks.add(mark)
        return frozenset(marks)

    def link(self, tag: Tag, text: str) -> tuple[str, str]:
        """Give the page or the address that a link leads to; neither if none of use."""
        href = attribute(tag, "href").strip()
        address = _beyond_redirect(href)
        page = self._page(address, tag)
        if page:
            return page, ""
        if re.match(r"https?://[^\s]+$", address):
            return "", _address(address)
        said = unquote(address.removeprefix("mailto:")) in text
        if address and not address.startswith("#") and not said:
            self.lost_links.append(address)
        return "", ""

    def page(self, tag: Tag) -> str:
        """Give the page of the wiki that a link leads to, or ""."""
        return self._page(_beyond_redirect(attribute(tag, "href").strip()), tag)

    def _page(self, address: str, tag: Tag) -> str:
        """Give the page of the wiki that an address is of, or ""."""
        if "extiw" in classes(tag) and attribute(tag, "title"):
            return f":{attribute(tag, 'title').removeprefix(':')}"
        parts = urlsplit(address)
        ours = not parts.netloc or (self._host and parts.netloc == self._host)
        if not ours or parts.scheme not in {"", "http", "https"}:
            return ""
        title = ""
        query = parse_qs(parts.query)
        if parts.path.startswith("/wiki/") and not parts.query:
            title = unquote(parts.path.removeprefix("/wiki/"))
        elif parts.path.endswith("/index.php") and "redlink" in query:
            title = query.get("title", [""])[0]
        title = title.replace("_", " ").strip()
        if re.match(r"(?:file|image|category)\s*:", title, re.IGNORECASE):
            title = f":{title}"
        anchor = unquote(parts.fragment).replace("_", " ")
        return f"{title}#{anchor}" if title and anchor else title


def _beyond_redirect(href: str) -> str:
    """Give the address that Google's redirect leads to; other addresses as they are."""
    parts = urlsplit(href)
    if _GOOGLE.fullmatch(parts.netloc) and parts.path == "/url":
        query = parse_qs(parts.query)
        return (query.get("q") or query.get("url") or [href])[0]
    return f"https:{href}" if href.startswith("//") else href


def _address(address: str) -> str:
    """Write an address so that no character of it ends it in wikitext."""
    return re.sub(r"[\s\[\]<>\"'{}|]", lambda found: f"%{ord(found[0]):02X}", address)


def runs(tag: Tag, looks: Looks) -> Iterator[Run]:
    """Yield the runs of all text in an element; a block in it begins and ends a line."""
    yield from _runs(tag, looks, frozenset(), ("", ""))


def _runs(tag: Tag, looks: Looks, marks: frozenset[str], target: tuple[str, str]) -> Iterator[Run]:
    for child in tag.children:
        name = getattr(child, "name", None)
        if name is None:
            # Comments and the like are subclasses of strings too.
            if type(child).__name__ in {"NavigableString", "CData"}:
                yield Run(str(child), marks, *target)
        elif name == "br":
            yield Run(BREAK)
        elif not hidden(child):  # type: ignore[arg-type]
            inner: Tag = child  # type: ignore[assignment]
            edge = [Run(BREAK)] if name in BLOCKS else []
            leads = looks.link(inner, inner.get_text()) if name == "a" else target
            yield from edge
            yield from _runs(inner, looks, looks.marks(inner, marks), leads)
            yield from edge


# The arrow behind a footnote, which leads back to where it is referred to (mammoth).
_TO_REFERENCE: Final = re.compile(r"#(?:foot|end)note-ref-\d+$")
_HIDDEN_TAGS: Final = frozenset(
    ("script", "style", "template", "head", "title", "meta", "link", "noscript")
)
_HIDDEN: Final = frozenset(
    ("mw-editsection", "mw-jump-link", "toc", "clinicbot-navigation", "catlinks", "printfooter",
     "mw-empty-elt", "mw-pt-languages", "mw-indicators", "mw-cite-backlink")
)  # fmt: skip


def hidden(tag: Tag) -> bool:
    """Tell whether an element is no part of a text that somebody wrote."""
    return (
        tag.name in _HIDDEN_TAGS
        or bool(_HIDDEN.intersection(classes(tag)))
        or attribute(tag, "id") in {"toc", "siteSub", "contentSub"}
        or bool(tag.name == "a" and _TO_REFERENCE.match(attribute(tag, "href")))
        or "mso-list:ignore" in attribute(tag, "style").lower().replace(" ", "")
        or bool(re.search(r"display:\s*none", attribute(tag, "style")))
    )
