"""Inline wikitext: what an author may write inside a sentence, and nothing else.

Links, bold and italic, `<nowiki>`, some HTML tags, character references; no
other construct of MediaWiki's, and each one whole. So the text can't leave its
list item, heading, table cell or label, transclude, categorise, sign or
redirect. The grammar is in `clinicbot.digest.grammar`; here is what holds for
the text as a whole.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from clinicbot.digest.rules import DEFAULT_TAGS, INLINE_TAGS, Finding, InlineRules, Link


if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

__all__ = [
    "DEFAULT_TAGS",
    "INLINE_TAGS",
    "Finding",
    "InlineRules",
    "Link",
    "check",
    "check_wording",
    "links",
    "plain_text",
]

# Prose has nothing of this, so that most texts cost one search.
_MARKUP: Final = re.compile(r"[<&\[\]{}|_\uff3f~]|''|-\{|:(?=\S)")
_NO_TEXT: Final = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffd-\uffff"
_TURNS_DIRECTION: Final = r"\u202a-\u202e\u2066-\u2069"
_NO_CHARACTER: Final = re.compile(rf"(?P<none>[{_NO_TEXT}])|[{_TURNS_DIRECTION}]")
_FIELD: Final = re.compile(r"\{[a-z]+(?:-[a-z0-9]+)*\}")
_LINE_START: Final = re.compile(r"[*#:; =]|'#|----|\{\||\uff03(?:転送|リダイレクト)")


def check(text: str, rules: InlineRules) -> list[Finding]:
    """Give everything in `text` that may not stand inside a sentence, in order.

    Args:
        text: One line of wikitext, without white space around it, in Unicode's
            form NFC, which is how MediaWiki saves it.
        rules: What the series allows.
    """
    findings = [*_characters(text), *_edges(text)]
    if _MARKUP.search(text):
        findings += _grammar().read(text, rules).findings
    return sorted(findings, key=lambda finding: finding.offset)


def check_wording(text: str, rules: InlineRules) -> list[Finding]:
    """Give what may not stand in a sentence with `{fields}`, each taken for a word."""
    return check(_FIELD.sub(lambda field: "x" * len(field[0]), text), rules)


def plain_text(text: str) -> str:
    """Give what a reader sees of valid inline wikitext, on one line.

    White space is that of the text, where a browser shows one space for many.
    Templates are left out: what they show, only the wiki knows.
    """
    return _grammar().read(text).shown if _MARKUP.search(text) else text


def links(text: str) -> list[Link]:
    """Give the links of valid inline wikitext, in the order in which they begin."""
    return _grammar().read(text).links if _MARKUP.search(text) else []


def _grammar() -> ModuleType:
    """Load the grammar, whose tables are not needed for prose."""
    from clinicbot.digest import grammar  # noqa: PLC0415  (late on purpose)

    return grammar


def _characters(text: str) -> Iterator[Finding]:
    for found in _NO_CHARACTER.finditer(text):
        code = f"U+{ord(found[0]):04X}"
        if found[0] in "\r\n":
            yield Finding(found.start(), "a line break", "one line of text was expected")
        elif found["none"]:
            yield Finding(found.start(), f"the character {code}", "text was expected")
        else:
            wrong = f"the character {code} turns the direction of all that follows"
            yield Finding(found.start(), wrong, "write <bdi>…</bdi> around a name")
    if not unicodedata.is_normalized("NFC", text):
        saved = unicodedata.normalize("NFC", text)
        pairs = enumerate(zip(text, saved, strict=False))
        same = next((at for at, (one, other) in pairs if one != other), len(saved))
        yield Finding(same, "a character that MediaWiki would save as another", "write it in NFC")


def _edges(text: str) -> Iterator[Finding]:
    """Find what would act on the line that the text begins, or on its surroundings."""
    start = _LINE_START.match(text)
    if text != text.strip():
        offset = len(text.rstrip()) if text[:1].strip() else 0
        yield Finding(offset, "white space at an end of the text", "text was expected")
    elif start:
        char = start[0][0]
        yield Finding(
            0,
            f"'{start[0]}' at the start of a text begins a list, a heading or the like",
            "points: makes bullets, title: a heading",
            f"write &#{ord(char)}; or <nowiki>{char}</nowiki> for the character itself",
        )
    if unicodedata.combining(text[:1] or " "):
        # It would become one character with the ">" of a tag before it.
        yield Finding(0, "an accent without a letter", "a letter was expected before it")
