"""Inline wikitext where some of its characters would be the place's own markup.

A pipe is just a pipe in a sentence, but ends the attributes of a table cell
(Parser::handleTables) and the options of an image (Parser::makeImage). There
it is written as a character reference, and read back from one; a reference
of the author's own keeps itself apart by one more zero.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from clinicbot.wikitext.escape import Context, escape


GUARD: Final = "<nowiki/>"
"""What shows nothing and keeps text from being markup."""

_BRACKETS: Final = re.compile(r"<nowiki>.*?</nowiki>|\[\[|\]\]|\{\{|\}\}")
_CLOSES: Final = {"[[": "]]", "{{": "}}"}
_REFERENCE: Final = re.compile(r"&#(0*)(124|33|93);")
# One word or two may be the name of an option in some language ("left",
# "sin marco"), and so may what has an equals sign ("alt=").
_LIKE_AN_OPTION: Final = re.compile(r"\S+(?:\s\S+)?|[^\s=]+=.*|<nowiki/>.*|", re.DOTALL)
# One more bracket before the two that end an image would be taken for them
# (Parser::handleInternalLinks2).
_ENDS_IN_BRACKET: Final = re.compile(r"\](?:<nowiki/>)*\Z")


class Seat(StrEnum):
    """A place where a sentence's own characters may be markup."""

    CELL = "cell"
    HEADER = "header"
    CAPTION = "caption"
    """An image's caption."""


def seat(inline: str, place: Seat) -> str:
    """Return inline wikitext fit for its place."""
    parts = _parts(_REFERENCE.sub(r"&#0\1\2;", inline))
    seated = "".join(_escaped(part, place, nested=nested) for nested, part in parts)
    if place is not Seat.CAPTION:
        return seated
    before = GUARD if _LIKE_AN_OPTION.fullmatch(seated) else ""
    in_brackets = parts[-1][1] == "" and not seated.endswith(GUARD)
    after = GUARD if _ENDS_IN_BRACKET.search(seated) and not in_brackets else ""
    return before + seated + after


def alternative(text: str) -> str:
    """Return plain text as the `alt` of an image; `unescape` gives it back.

    The options of an image are split only where no `-{ }-` is open, be it
    opened or not (Parser::makeImage, StringUtils::delimiterExplode).
    """
    return escape(text, Context.LINK_LABEL).replace("}-", "}&#45;")


def unseat(seated: str, place: Seat) -> str:
    """Return the inline wikitext that `seat` was given."""
    bare = seated
    if place is Seat.CAPTION:
        bare = bare.removeprefix(GUARD)
        if bare.endswith(GUARD) and _ENDS_IN_BRACKET.search(bare):
            bare = bare.removesuffix(GUARD)
    return _REFERENCE.sub(
        lambda m: f"&#{m[1][1:]}{m[2]};" if m[1] else chr(int(m[2])),
        bare,
    )


def _escaped(part: str, place: Seat, *, nested: bool) -> str:
    if not nested:
        part = part.replace("|", "&#124;")
    elif place is not Seat.CAPTION and part.startswith("[["):
        # The label of [[Page||x]]: two pipes begin another cell even there.
        part = part.replace("||", "|&#124;")
    if place is Seat.HEADER:
        part = part.replace("!!", "!&#33;")
    if place is Seat.CAPTION and not nested:
        part = part.replace("]]", "]&#93;")
    return part


def split(text: str, separator: str) -> list[str]:
    """Split text where a separator stands outside links and templates."""
    pieces = [""]
    for nested, part in _parts(text):
        first, *others = [part] if nested else part.split(separator)
        pieces[-1] += first
        pieces += others
    return pieces


def _parts(text: str) -> list[tuple[bool, str]]:
    """Split text into what is outside links and templates, and (True) what is inside."""
    parts: list[tuple[bool, str]] = []
    begun = 0
    awaited: list[str] = []
    for bracket in _BRACKETS.finditer(text):
        if bracket[0] in _CLOSES:
            if not awaited:
                parts.append((False, text[begun : bracket.start()]))
                begun = bracket.start()
            awaited.append(_CLOSES[bracket[0]])
        elif awaited and bracket[0] == awaited[-1]:
            awaited.pop()
            if not awaited:
                parts.append((True, text[begun : bracket.end()]))
                begun = bracket.end()
    parts.append((False, text[begun:]))
    return parts
