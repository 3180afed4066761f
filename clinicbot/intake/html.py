"""HTML as a browser or a word processor saves it.

Beautiful Soup finds the encoding and repairs what is broken; what is left are
the habits of the programs. Lists nest by elements inside items (HTML),
between items (Google Docs' clipboard), by `aria-level`, by the class
`lst-kix_…-1` (Google Docs' export) or by `mso-list: … level2` (Word). Bold
text is a tag or a style, even of a class.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from clinicbot.digest.model import Image
from clinicbot.digest.scalars import Inline, Plain
from clinicbot.intake.chat import is_chat
from clinicbot.intake.html_tables import read_table, table_words
from clinicbot.intake.html_word import word_item
from clinicbot.intake.inline import BREAK, Run, written
from clinicbot.intake.libraries import soup_of
from clinicbot.intake.looks import (
    BLOCKS,
    HEADINGS,
    ITEMS,
    LISTS,
    Looks,
    attribute,
    classes,
    hidden,
    runs,
)
from clinicbot.intake.pieces import Kind, Original, Piece
from clinicbot.intake.words import words


if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bs4 import BeautifulSoup, Tag

    from clinicbot.digest.inline import InlineRules


_STRUCTURE: Final = ["ul", "ol", "dl", "table", "blockquote", "img", "pre", "li"]
_KIX: Final = re.compile(r"lst-kix_\w+-(\d)")
_ROOTS: Final = (".mw-parser-output", "#mw-content-text", "main", "body")
_FILE_PAGE: Final = re.compile(r":(?:File|Image)\s*:\s*([^#:/]+)", re.IGNORECASE)
_WIKI_FILE: Final = re.compile(
    r"/(?:commons|meta|wikipedia/\w+)/(?:thumb/)?[0-9a-f]/[0-9a-f]{2}/([^/]+)"
)


def read_html(html: str | bytes, name: str, rules: InlineRules, base: str = "") -> Original:
    """Read an HTML document.

    Args:
        html: The document; of bytes the encoding is found out.
        name: What to call it in messages.
        rules: What texts may hold.
        base: The address of the series' wiki, whose pages are linked by title.

    Raises:
        SourceError: A library is missing.
    """
    soup = soup_of(html)
    css = "\n".join(style.get_text() for style in soup.find_all("style"))
    root = next((found for each in _ROOTS if (found := soup.select_one(each))), soup)
    is_page = "mw-parser-output" in classes(root)
    original = Original(name, language=_language(root, soup), is_page=is_page)
    heading = soup.select_one("#firstHeading, #section_0")
    original.title = heading.get_text(" ", strip=True) if heading else ""
    reader = _Reader(original, rules, Looks(css, base))
    reader.block(root)
    reader.close()
    original.said = "".join(_said(root))
    for address in reader.looks.lost_links:
        original.warn(f"a link to {address!r} became plain text", "links lead to pages or http(s)")
    return original


def _language(root: Tag, soup: BeautifulSoup) -> str:
    marked = root if attribute(root, "lang") else soup.find("html")
    code = attribute(marked, "lang") if marked else ""
    # "en-US" says how a word processor checks spelling, not which language it is.
    return code.split("-")[0].lower() if re.fullmatch(r"[A-Za-z]{2}-[A-Z]{2}", code) else code


def _said(tag: Tag) -> Iterator[str]:
    """Yield the text that a reader sees."""
    for child in tag.children:
        name = getattr(child, "name", None)
        if name is None:
            if type(child).__name__ in {"NavigableString", "CData"}:
                yield str(child)
        elif not hidden(child):  # type: ignore[arg-type]
            inner = "".join(_said(child))  # type: ignore[arg-type]
            yield f"\n{inner}\n" if name in BLOCKS or name == "br" else inner


@dataclass(frozen=True, slots=True)
class _List:
    """The list that items are in: how deep, and whether they have numbers."""

    depth: int = 0
    numbered: bool = False


class _Reader:
    """One walk over a document."""

    def __init__(self, original: Original, rules: InlineRules, looks: Looks) -> None:
        self.original, self.rules, self.looks = original, rules, looks
        self.loose: list[Run] = []
        self.list = _List()
        self.kind = Kind.PARAGRAPH
        self.marks: frozenset[str] = frozenset()
        self.target = ("", "")
        self.by_name: dict[str, Callable[[Tag], None]] = {
            **dict.fromkeys(LISTS, self.bullets),
            **dict.fromkeys(ITEMS, self.item),
            "table": self.table,
            "blockquote": self.quote,
            "img": self.image,
            "figure": self.figure,
            "pre": self.pre,
        }

    def block(self, tag: Tag) -> None:
        """Read what is in a block, or the block itself if it is of a kind."""
        for child in tag.children:
            name = getattr(child, "name", None)
            if name is None:
                if type(child).__name__ in {"NavigableString", "CData"}:
                    self.loose.append(Run(str(child), self.marks, *self.target))
            elif not hidden(child):  # type: ignore[arg-type]
                self.element(child)  # type: ignore[arg-type]

    def element(self, tag: Tag) -> None:
        """Read one element."""
        if tag.name not in BLOCKS:
            self.inline(tag)
            return
        self.close()
        if tag.name in HEADINGS and not tag.find(_STRUCTURE):
            self.add(Kind.HEADING, runs(tag, self.looks), int(tag.name[1]), tag)
        elif read := self.by_name.get(tag.name):
            read(tag)
        elif tag.name != "hr":
            self.paragraph(tag)
        self.close()

    def inline(self, tag: Tag) -> None:
        """Read an element of a sentence, even if there are blocks in it."""
        if tag.name == "br":
            self.loose.append(Run(BREAK))
            return
        before = self.marks, self.target
        self.marks = self.looks.marks(tag, self.marks)
        if tag.name == "a":
            self.target = self.looks.link(tag, tag.get_text())
        self.block(tag)
        self.marks, self.target = before

    def paragraph(self, tag: Tag) -> None:
        """Read a paragraph or a container; one of Word's may be a bullet."""
        bullet = None if tag.find(_STRUCTURE) else word_item(tag, self.looks)
        if tag.find(_STRUCTURE):
            self.block(tag)
        elif bullet:
            self.list = _List(numbered=bullet.numbered)
            self.add(Kind.ITEM, bullet.runs, bullet.depth, tag)
            self.list = _List()
        elif "title" in classes(tag) and tag.name == "p":
            self.add(Kind.HEADING, runs(tag, self.looks), 1, tag)
        else:
            self.block(tag)

    def bullets(self, tag: Tag) -> None:
        """Read a list; its items' depth is how often it is nested, unless it says."""
        before = self.list
        kix = next((found for name in classes(tag) if (found := _KIX.match(name))), None)
        depth = int(kix[1]) + 1 if kix else before.depth + 1
        self.list = _List(depth, tag.name == "ol")
        loose = tag.find(string=lambda said: bool(said and said.strip()), recursive=False)
        if tag.name == "dl" and loose is None:
            self.definitions(tag)
        else:
            self.block(tag)
        self.list = before

    def definitions(self, tag: Tag) -> None:
        """Read a list of terms: definitions hang below theirs, one without any is a heading."""
        here, term = self.list, False
        for child in tag.find_all(recursive=False):
            if child.name == "dt" and not child.find(_STRUCTURE):
                term = True
                self.term(child)
                continue
            self.list = replace(here, depth=here.depth + (term and child.name == "dd"))
            self.element(child)
            self.list = here

    def term(self, tag: Tag) -> None:
        """Read a term, which is in bold type."""
        defined = tag.find_next_sibling(["dt", "dd"])
        lone = self.list.depth == 1 and (defined is None or defined.name == "dt")
        bold = [Run(run.text, run.marks | {"b"}, *run.target) for run in runs(tag, self.looks)]
        self.add(Kind.PARAGRAPH if lone else Kind.ITEM, bold, self.list.depth, tag, term=True)

    def item(self, tag: Tag) -> None:
        """Read a bullet: the text before any list in it, then what hangs below."""
        before = self.list
        level = attribute(tag, "aria-level")
        depth = int(level) if level.isdigit() else max(before.depth, 1)
        self.list = replace(before, depth=depth)
        own: list[Run] = []
        rest: list[Tag] = []
        for child in tag.children:
            name = getattr(child, "name", None)
            if name in LISTS | {"table", "blockquote", "img", "figure"} or rest:
                if name is not None:
                    rest.append(child)  # type: ignore[arg-type]
                elif str(child).strip():
                    rest.append(self.original_text(str(child)))
            elif name is None:
                own.append(Run(str(child)))
            elif name == "br":
                own.append(Run(BREAK))
            elif not hidden(child):  # type: ignore[arg-type]
                self.into_item(child, own, rest)  # type: ignore[arg-type]
        self.add(Kind.ITEM, own, depth, tag)
        for each in rest:
            self.element(each)
        self.close()
        self.list = before

    def original_text(self, text: str) -> Tag:
        """Give text that follows a list inside a bullet as an element."""
        found = soup_of("<p></p>").find("p")
        if found is None:
            raise AssertionError
        found.string = text
        return found

    def into_item(self, tag: Tag, own: list[Run], rest: list[Tag]) -> None:
        """Add an element's text to a bullet's; a second paragraph begins a line."""
        if tag.name in {"pre", "hr"} or tag.find(_STRUCTURE):
            rest.append(tag)
            return
        edge = [Run(BREAK)] if tag.name in BLOCKS else []
        marks = self.looks.marks(tag, frozenset())
        target = self.looks.link(tag, tag.get_text()) if tag.name == "a" else ("", "")
        own += edge
        for run in runs(tag, self.looks):
            page, address = run.target if any(run.target) else target
            own.append(Run(run.text, run.marks | marks, page, address))
        own += edge

    def table(self, tag: Tag) -> None:
        """Read a table; one that only lays out text is the text in it."""
        table = read_table(tag, self.looks, self.rules)
        if table and not Counter(words("".join(_said(tag)))) - Counter(table_words(table)):
            self.original.pieces.append(Piece(Kind.WHOLE, line=tag.sourceline or 0, block=table))
        else:
            self.block(tag)

    def quote(self, tag: Tag) -> None:
        """Read a block quotation, paragraph by paragraph."""
        if tag.find(list(LISTS | HEADINGS | {"table"})):
            self.block(tag)
            return
        before, self.kind = self.kind, Kind.QUOTE
        self.block(tag)
        self.close()
        self.kind = before

    def pre(self, tag: Tag) -> None:
        """Read preformatted text: its line breaks stay."""
        if tag.find(list(BLOCKS)):
            self.block(tag)
            return
        for line_break in tag.find_all("br"):
            line_break.replace_with("\n")
        text = tag.get_text().strip("\n")
        look = frozenset() if is_chat(text.replace("\n", "<br>")) else frozenset({"code"})
        for number, line in enumerate(text.split("\n")):
            self.loose += [Run(BREAK)] * bool(number) + [Run(line, look)]

    def figure(self, tag: Tag) -> None:
        """Read a picture with its caption, or whatever else is set apart so."""
        caption = tag.find("figcaption")
        pictures = tag.find_all("img")
        found = self.file(pictures[0]) if len(pictures) == 1 else None
        if found is None or caption is None or caption.find(_STRUCTURE):
            self.block(tag)
            return
        said = written(runs(caption, self.looks), self.rules)
        image = replace(found, caption=Inline(said) if said else None)
        self.original.pieces.append(Piece(Kind.WHOLE, line=tag.sourceline or 0, block=image))

    def file(self, tag: Tag) -> Image | None:
        """Give a picture that is a file of the wiki."""
        around = tag.find_parent("a")
        page = self.looks.page(around) if around else ""
        if found := _FILE_PAGE.match(page):
            name = found[1]
        elif found := _WIKI_FILE.search(attribute(tag, "src")):
            name = unquote(found[1]).replace("_", " ")
        else:
            return None
        alt = attribute(tag, "alt").strip()
        return Image(Plain(name), None, Plain(alt) if alt else None)

    def image(self, tag: Tag) -> None:
        """Read a picture: a file of the wiki, or a note that there was one."""
        if image := self.file(tag):
            self.original.pieces.append(Piece(Kind.WHOLE, line=tag.sourceline or 0, block=image))
            return
        source, alt = attribute(tag, "src"), attribute(tag, "alt").strip()
        shown = alt or (source.rpartition("/")[2] if not source.startswith("data:") else "")
        name = f"[image: {shown}]" if shown else "[image]"
        self.original.warn(
            f"the picture {shown or 'without a name'!r} can't be taken over",
            f"upload it and write `image:` where {name!r} stands",
            tag.sourceline or 0,
        )
        self.loose.append(Run(name))
        self.close()

    def add(
        self, kind: Kind, said: Iterable[Run], level: int, tag: Tag | None, *, term: bool = False
    ) -> None:
        """Add a piece, unless it is empty."""
        parts = list(said)
        bold = [run for run in parts if run.text.strip()]
        if kind is Kind.HEADING and all("b" in run.marks for run in bold):
            # Word processors write a heading's look into its text.
            parts = [Run(run.text, run.marks - {"b"}, *run.target) for run in parts]
        if kind is Kind.HEADING:
            parts = [Run(" ") if run.text == BREAK else run for run in parts]
        text = written(parts, self.rules)
        line = (tag.sourceline or 0) if tag else 0
        if text or kind is Kind.ITEM:
            numbered = kind is Kind.ITEM and self.list.numbered
            piece = Piece(kind, text, level, line, numbered=numbered, term=term)
            self.original.pieces.append(piece)

    def close(self) -> None:
        """End a paragraph; two line breaks end one, too."""
        paragraph: list[Run] = []
        breaks = 0
        for run in [*self.loose, Run(BREAK), Run(BREAK)]:
            breaks = breaks + 1 if run.text == BREAK else breaks if not run.text.strip() else 0
            if breaks > 1:
                self.add(self.kind, paragraph, 0, None)
                paragraph = []
            else:
                paragraph.append(run)
        self.loose = []
