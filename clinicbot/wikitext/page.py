"""A digest as the wikitext of a page, in the `subpages` layout.

The document becomes pieces (`compose`), the pieces become text here; what was
written is then parsed and counted before anybody may publish it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from clinicbot.wikitext.anchors import anchors
from clinicbot.wikitext.compose import document, headings
from clinicbot.wikitext.links import attributes
from clinicbot.wikitext.navigation import after, before
from clinicbot.wikitext.pieces import (
    TOPIC_LEVEL,
    Category,
    Grid,
    Heading,
    Item,
    Navigation,
    Para,
    Picture,
    Piece,
    Quotation,
)
from clinicbot.wikitext.proof import prove
from clinicbot.wikitext.view import NAVIGATION_CLASS, Neighbour, PageView


if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from clinicbot.digest.model import Digest


__all__ = [
    "NAVIGATION_CLASS",
    "Neighbour",
    "PageView",
    "heading_anchors",
    "render_page",
    "topic_anchors",
]


def render_page(digest: Digest, view: PageView) -> str:
    """Return the wikitext of the page that shows a document.

    The same arguments give the same text, byte for byte. It ends without a
    line break, as MediaWiki saves it.

    Raises:
        BugError: What was written isn't what was meant (a bug of ours).
    """
    pieces = [*before(view), *document(digest, view), *after(view)]
    shown = [piece for piece in pieces if not isinstance(piece, Category)]
    text = _wrapped(join(shown), view)
    categories = [_write(piece) for piece in pieces if isinstance(piece, Category)]
    page = "\n\n".join(filter(None, [text, "\n".join(categories)]))
    prove(page, pieces, view.title)
    return page


def topic_anchors(digest: Digest, view: PageView) -> tuple[str, ...]:
    """Return the anchor of every topic's heading, for links from the index."""
    found = list(headings(digest, view))
    named = anchors(heading.text.wikitext for heading in found)
    return tuple(
        name for heading, name in zip(found, named, strict=True) if heading.level == TOPIC_LEVEL
    )


def heading_anchors(digest: Digest, view: PageView) -> tuple[str, ...]:
    """Return the anchors of all of the page's headings, in their order."""
    return tuple(anchors(one.text.wikitext for one in headings(digest, view)))


def join(pieces: Sequence[Piece]) -> str:
    """Return pieces as wikitext: bullets line by line, all else with blank lines."""
    if not pieces:
        return ""
    written = [_write(pieces[0])]
    for before_it, piece in pairwise(pieces):
        in_list = isinstance(before_it, Item) and isinstance(piece, Item)
        written += ["\n" if in_list else "\n\n", _write(piece)]
    return "".join(written)


def _wrapped(text: str, view: PageView) -> str:
    """Say the language where MediaWiki wouldn't know it, as its own wrapper does.

    Source: Translate's and the parser's `mw-content-ltr`/`-rtl` classes, which
    the skins' styles for lists and tables go by.
    """
    language, direction = view.wording.language, view.wording.direction
    if language == view.page_language:
        return text
    said = attributes({"lang": language, "dir": direction, "class": f"mw-content-{direction}"})
    return f"<div {said}>\n{text}\n</div>"


def _write(piece: Piece) -> str:
    """Return one piece as wikitext."""
    match piece:
        case Heading(level, text):
            written = f"{'=' * level} {text.wikitext} {'=' * level}"
        case Para(text):
            written = text.wikitext
        case Item(_, text):
            written = f"{piece.marks} {text.wikitext}".rstrip()
        case Quotation(paragraphs, source):
            said = [text.wikitext for text in (*paragraphs, source) if text]
            written = "<blockquote>\n" + "\n\n".join(said) + "\n</blockquote>"
        case Picture():
            written = _picture(piece)
        case Grid():
            written = "\n".join(_grid(piece))
        case Navigation(kind, label, links):
            written = _navigation(kind, label, links)
        case Category(name):
            written = f"[[Category:{name}]]"
    return written


def _picture(picture: Picture) -> str:
    options = [f"File:{picture.file}", "thumb"]
    if picture.alt:
        options.append(f"alt={picture.alt.wikitext}")
    if picture.caption:
        options.append(picture.caption.wikitext)
    return f"[[{'|'.join(options)}]]"


def _grid(grid: Grid) -> Iterator[str]:
    """Yield a table's lines, a cell a line."""
    yield '{| class="wikitable"'
    if grid.caption:
        yield f"|+ {grid.caption.wikitext}"
    yield "|-"
    for column in grid.columns:
        yield f'! scope="col" | {column.wikitext}'.rstrip()
    for row in grid.rows:
        yield "|-"
        yield from (f"| {cell.wikitext}".rstrip() for cell in row)
    yield "|}"


def _navigation(kind: str, label: str, links: Iterable[str]) -> str:
    said = attributes(
        {
            "class": f"{NAVIGATION_CLASS} {NAVIGATION_CLASS}-{kind} noprint",
            "role": "navigation",
            "aria-label": label,
            "style": "margin: 1em 0",
        }
    )
    return f"<div {said}>{' · '.join(links)}</div>"
