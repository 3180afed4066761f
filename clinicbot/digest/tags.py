"""HTML tags inside a sentence: which, with which attributes, in which form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from clinicbot.digest.rules import INLINE_TAGS, Wrong


if TYPE_CHECKING:
    from collections.abc import Iterator

VOID: Final = frozenset(("br", "wbr"))
"""What has no content, hence no closing tag."""

# Stricter than Sanitizer's ELEMENT_BITS_REGEX and attribute regex, which both
# repair what they don't know.
_TAG: Final = re.compile(
    r"""<(?P<slash>/?)(?P<name>[A-Za-z0-9]+)
    (?P<attributes>(?:\ +[A-Za-z]+\ *=\ *(?:"[^"]*"|'[^']*'|[A-Za-z0-9-]+))*)
    \ *(?P<end>/?)>""",
    re.VERBOSE,
)
_NAME: Final = re.compile(r"</?([A-Za-z0-9]+)")
_ATTRIBUTE: Final = re.compile(
    r"""(?P<name>[A-Za-z]+)\ *=\ *(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[A-Za-z0-9-]+))""",
    re.VERBOSE,
)
_VALUES: Final = {
    "lang": re.compile(r"[A-Za-z0-9-]+"),
    "dir": re.compile(r"ltr|rtl|auto"),
    "title": re.compile(r"(?:(?!''|__|~~~|://)[^{}\[\]|<>])*"),
    "datetime": re.compile(r"[0-9A-Za-z:.+ -]+"),
}
_EXPECTED: Final = {
    "lang": "a language's code was expected",
    "dir": "ltr, rtl or auto was expected",
    "title": "plain text without markup was expected",
    "datetime": "a date such as 2020-07-16 was expected",
}
_INSTEAD: Final = {
    "b": "'''bold''' was expected",
    "i": "''italic'' was expected",
    "nowiki": "<nowiki>…</nowiki> or <nowiki/> was expected",
    "ref": "a remark for the reader is a note: of its own, or goes into the text",
    "strike": "<s> was expected",
    "tt": "<code> was expected",
    **dict.fromkeys(
        ("translate", "tvar", "languages"), "clinicbot writes the markup for translation itself"
    ),
}


class Tag(NamedTuple):
    """A tag in an allowed form."""

    name: str
    closes: bool


def read_tag(token: str, allowed: frozenset[str]) -> tuple[Tag | None, list[tuple[int, Wrong]]]:
    """Read `<…>`; give the tag, if it is to count as one, and what is wrong where."""
    tag, name = _TAG.fullmatch(token), _name(token)
    if name not in allowed:
        return None, [(0, _not_allowed(token, name))]
    if tag is None:
        return None, [(0, Wrong(f"{token} is not a whole tag", f"write <{name}>"))]
    if tag["slash"] and (tag["attributes"] or tag["end"] or name in VOID):
        return None, [(0, Wrong(f"{token} closes nothing", f"write {_whole(name)}"))]
    if tag["end"] and name not in VOID:
        # Sanitizer::internalRemoveHtmlTags drops the slash, as HTML 5 does.
        return None, [(0, Wrong(f"{token} would not be closed", f"write {_whole(name)}"))]
    offset = tag.start("attributes")
    wrongs = [(offset + at, wrong) for at, wrong in _attributes(tag["attributes"], name)]
    return Tag(name, bool(tag["slash"])), wrongs


def _name(token: str) -> str:
    name = _NAME.match(token)
    return name[1].lower() if name else ""


def _whole(name: str) -> str:
    return f"<{name}>" if name in VOID else f"<{name}>…</{name}>"


def _attributes(attributes: str, name: str) -> Iterator[tuple[int, Wrong]]:
    allowed = ["lang", "dir", "title", *(["datetime"] if name == "time" else [])]
    for found in _ATTRIBUTE.finditer(attributes):
        attribute = found["name"].lower()
        value = found["a"] or found["b"] or found["c"] or ""
        if attribute not in allowed:
            wrong = f"attribute {attribute} is not allowed here"
            yield found.start(), Wrong(wrong, f"allowed are {', '.join(allowed)}")
        elif not _VALUES[attribute].fullmatch(value):
            wrong = f"'{value}' can't be the value of {attribute}"
            yield found.start(), Wrong(wrong, _EXPECTED[attribute])


def _not_allowed(token: str, name: str) -> Wrong:
    wrong = f"{token} is not allowed here"
    literal = "write &lt; for the character '<'"
    if name in _INSTEAD:
        return Wrong(wrong, _INSTEAD[name], literal if name in INLINE_TAGS else "")
    if name in INLINE_TAGS:
        return Wrong(wrong, "a series allows it under inline: tags: in clinicbot.yaml", literal)
    return Wrong(wrong, "no series can allow it inside a sentence", literal)
