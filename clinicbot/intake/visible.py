"""What a reader sees of wikitext of any quality; pictures and tables read leniently."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from clinicbot.digest.inline import plain_text
from clinicbot.digest.rules import INLINE_TAGS
from clinicbot.wikitext.reading import read_image
from clinicbot.wikitext.seats import split


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.digest.model import Image


# A unit's id travels in front of its text, between characters for private use.
MARK: Final = re.compile("\ue000([^\ue001]*)\ue001 ?")
COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
QUOTE_TAGS: Final = re.compile(r"</?blockquote\b[^>]*>", re.IGNORECASE)

LOOK_TAGS: Final = INLINE_TAGS | {"font", "nobr", "big"}
"""Tags in a word or a sentence; they are no gap between words."""

_NOWIKI_OR_TAG: Final = re.compile(
    r"<nowiki>.*?</nowiki>|<(/?)([A-Za-z][A-Za-z0-9]*)(?=[\s/>])([^<>]*)>", re.DOTALL
)
_AS_QUOTES: Final = {"b": "'''", "strong": "'''", "i": "''", "em": "''"}
_OTHER_NAMES: Final = {"tt": "code", "strike": "s"}
_NO_LOOK: Final = frozenset(
    ("font", "nobr", "big", "div", "p", "center", "section", "hr", "onlyinclude", "includeonly")
)
_STYLE: Final = re.compile(r"\b(?:class|style|id|color|data-[\w-]+|align)\s*=", re.IGNORECASE)
_KEPT: Final = re.compile(r"\b(?:lang|dir|title)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[\w-]+)")
_BARE_SPAN: Final = re.compile(r"<span>((?:(?!</?span\b).)*)</span>", re.DOTALL | re.IGNORECASE)
_INLINE_IMAGE: Final = re.compile(r"\[\[\s*(?=(?:File|Image)\s*:)", re.IGNORECASE)
_ATTRIBUTES: Final = re.compile(r"<(/?(?!nowiki)[A-Za-z][A-Za-z0-9]*)\b[^<>]*>")
_CELL: Final = re.compile(r"\|\||!!")
_CELL_ATTRIBUTES: Final = re.compile(r"^[^|\[\]{}]*=[^|\[\]{}]*\|(?!\|)")
_TABLE_LINE: Final = re.compile(r"^\s*(?::*\s*\{\|.*|\|\}|\|-.*|\|\+|\||!)")
_LINE_START: Final = re.compile(r"^[*#:;]+\s*|^=+|=+\s*$")
_NO_TEXT: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)\s*/?>|__[A-Z]+__|^----+")
_LOOK: Final = re.compile(
    r"left|right|center|centre|none|frame|framed|frameless|border|upright(?:[= ].*)?"
    r"|\d*(?:x\d+)?px|(?:baseline|middle|sub|super|text-top|text-bottom|top|bottom)"
    r"|(?:link|class|lang|page)=.*",
    re.IGNORECASE,
)
_FILE_PREFIX: Final = re.compile(r"^\s*(?:File|Image)\s*:", re.IGNORECASE | re.MULTILINE)
_IMAGE: Final = re.compile(r"^\[\[\s*(?:File|Image)\s*:", re.IGNORECASE)


def shown(wikitext: str) -> str:
    """Give what a reader sees of any wikitext, roughly: more rather than less."""
    text = MARK.sub("", wikitext)
    if text.lstrip(": ").startswith("{|"):
        text = "\n".join(_table_text(text))
    if text.lstrip()[:8].lower() == "<gallery":
        text = _FILE_PREFIX.sub("", text)
    text = QUOTE_TAGS.sub(" ", COMMENT.sub("", text))
    text = _ATTRIBUTES.sub(lambda tag: f"<{tag[1]}>", text)
    lines = (_LINE_START.sub("", line).strip() for line in text.split("\n"))
    return "\n".join(_visible(line) for line in lines)


def _table_text(text: str) -> Iterator[str]:
    """Yield a table's text, read otherwise than by `cells_of`, so that one proves the other."""
    for line in text.split("\n"):
        for part in _CELL.split(_TABLE_LINE.sub("", line)):
            yield _CELL_ATTRIBUTES.sub("", part)


def _visible(line: str) -> str:
    if _IMAGE.match(line) and (image := picture(line)):
        caption = plain_text(image.caption.wikitext) if image.caption else ""
        return f"{image.file.text} {image.alt.text if image.alt else ''} {caption}"
    # A template isn't text, but nobody here knows what it shows: its words count.
    text = _INLINE_IMAGE.sub("( ", _NO_TEXT.sub(_gap, line))
    return plain_text(text.replace("{{", "( ").replace("}}", " )"))


def _gap(tag: re.Match[str]) -> str:
    """Say what a tag leaves: nothing in a word ("H<sub>2</sub>O"), else a space."""
    return "" if tag[1] and tag[1].lower() in LOOK_TAGS | {"nowiki"} - {"br"} else " "


def without_look(text: str) -> tuple[str, tuple[str, ...]]:
    """Give wikitext without tags and attributes that only say how it looks.

    Returns:
        The text, and the tags that were left out or lost attributes.
    """
    changed: list[str] = []

    def tag(found: re.Match[str]) -> str:
        slash, name, rest = found[1], found[2].lower(), found[3]
        if name in _AS_QUOTES:
            written = _AS_QUOTES[name]
        elif name in _NO_LOOK:
            written = "" if name in LOOK_TAGS else " "
        elif name in _OTHER_NAMES:
            written = f"<{slash}{_OTHER_NAMES[name]}>"
        elif name in INLINE_TAGS and not slash:
            kept = "".join(f" {one[0]}" for one in _KEPT.finditer(rest))
            written = f"<{name}{kept}>" if _STYLE.search(rest) else found[0]
        else:
            written = found[0]
        if written != found[0] and not slash and name not in _AS_QUOTES.keys() | _OTHER_NAMES:
            changed.append(found[0])
        return written

    paired = _paired(text, changed)
    bare = _NOWIKI_OR_TAG.sub(lambda m: tag(m) if m[2] else m[0], paired)
    while (inner := _BARE_SPAN.sub(r"\1", bare)) != bare:
        bare = inner
    return bare, tuple(changed)


def _paired(text: str, changed: list[str]) -> str:
    """Leave out tags that have no partner in a text: they are another line's, too."""
    tags = [m for m in _NOWIKI_OR_TAG.finditer(text) if m[2] and m[3][-1:] != "/"]
    counts = Counter((m[2].lower(), m[1]) for m in tags)
    names = {m[2].lower() for m in tags} & (LOOK_TAGS - {"br", "wbr"})
    lone = {name for name in names if counts[name, ""] != counts[name, "/"]}

    def gap(found: re.Match[str]) -> str:
        if not found[2] or found[2].lower() not in lone:
            return found[0]
        changed.append(found[0])
        return ""

    return _NOWIKI_OR_TAG.sub(gap, text) if lone else text


def picture(text: str) -> Image | None:
    """Read an image; what says where it stands and how large it is is left out."""
    image = read_image(text)
    if image is None and text.startswith("[[") and text.endswith("]]"):
        first, *options = split(text[2:-2], "|")
        kept = [option for option in options if not _LOOK.fullmatch(option.strip())]
        image = read_image(f"[[{'|'.join([first, *kept])}]]")
    return image


def cells_of(text: str) -> tuple[str, list[list[str]]]:
    """Give a table's caption and the wikitext of its cells, row by row."""
    caption = ""
    rows: list[list[str]] = [[]]
    for line in text.split("\n")[1:-1]:
        bare = line.strip()
        if bare.startswith("|+"):
            caption = _CELL_ATTRIBUTES.sub("", bare[2:]).strip()
        elif bare.startswith("|-"):
            rows.append([])
        elif bare[:1] in {"|", "!"}:
            parts = _CELL.split(bare[1:]) if "[[" not in bare else bare[1:].split("||")
            rows[-1] += [_CELL_ATTRIBUTES.sub("", part).strip() for part in parts]
        elif bare and rows[-1]:
            rows[-1][-1] = f"{rows[-1][-1]}<br>{bare}".removeprefix("<br>")
        elif bare:
            rows[-1].append(bare)
    return caption, rows
