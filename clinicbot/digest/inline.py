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
    "links",
    "normalise",
    "plain_text",
]

# Prose has nothing of this, so that most texts cost one search.
_MARKUP: Final = re.compile(r"[<&\[\]{}|_＿~]|''|-\{|:(?=\S)")
_NO_TEXT: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffd-\uffff]")
_OVERRIDE: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_AT_START: Final = re.compile(r"[*#:; =]|----|＃(?:転送|リダイレクト)")


def normalise(text: str) -> str:
    """Give text as MediaWiki would save it: in Unicode's NFC, no white space at its end."""
    return unicodedata.normalize("NFC", text).rstrip()


def check(text: str, rules: InlineRules) -> list[Finding]:
    """Give everything in `text` that may not stand inside a sentence, in order.

    Args:
        text: One line of wikitext, as `normalise` gives it.
        rules: What the series allows.
    """
    findings = [*_characters(text), *_edges(text)]
    if _MARKUP.search(text):
        findings += _grammar().wrong(text, rules)
    return sorted(findings, key=lambda finding: finding.offset)


def plain_text(text: str) -> str:
    """Give what a reader sees of valid inline wikitext, on one line.

    Of a template, nothing: what it shows, only the wiki knows. White space is
    as in the text; a browser shows one space for many.
    """
    return _grammar().read(text).shown if _MARKUP.search(text) else text


def links(text: str) -> list[Link]:
    """Give the links of valid inline wikitext, in the order in which they begin."""
    return _grammar().read(text).links if _MARKUP.search(text) else []


def _grammar() -> ModuleType:
    """Load the grammar, whose tables a digest of mere prose does without."""
    from clinicbot.digest import grammar  # noqa: PLC0415  (late on purpose)

    return grammar


def _characters(text: str) -> Iterator[Finding]:
    for found in _NO_TEXT.finditer(text):
        name = "a line break" if found[0] in "\r\n\u2028\u2029" else f"U+{ord(found[0]):04X}"
        yield Finding(
            found.start(),
            f"{name} in inline text",
            "one line of text",
            "write <br> for a new line",
        )
    for found in _OVERRIDE.finditer(text):
        yield Finding(
            found.start(),
            f"U+{ord(found[0]):04X}, which turns the direction of what follows",
            "<bdi>…</bdi> does so for a name only",
        )
    if not unicodedata.is_normalized("NFC", text):
        saved = unicodedata.normalize("NFC", text)
        offset = next((i for i, (a, b) in enumerate(zip(text, saved)) if a != b), len(saved))
        yield Finding(
            offset, "text that is not in Unicode's form NFC", "MediaWiki saves that form"
        )


def _edges(text: str) -> Iterator[Finding]:
    """Find what depends on the text's beginning a line, or on what is next to it."""
    start = _AT_START.match(text)
    if start:
        yield Finding(0, *_line_start(start[0]))
    if text and unicodedata.combining(text[0]):
        yield Finding(0, "an accent without a letter", "text begins with a character of its own")
    if text != text.rstrip():
        yield Finding(len(text.rstrip()), "white space at the end", "text ends with its last word")


def _line_start(start: str) -> tuple[str, str, str]:
    if start == " ":
        return "white space at the start", "MediaWiki would set the line off in a box", ""
    return (
        f"'{start}' at the start begins a list, a heading or the like",
        "text was expected; lists are points:, headings are title:",
        f"write &#{ord(start[0])}; or <nowiki>{start}</nowiki> for the character itself",
    )
