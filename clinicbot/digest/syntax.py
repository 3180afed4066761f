"""PyYAML's syntax errors in words for people who write digests, not YAML.

libyaml and the parser in Python word the same error differently and mark it a
character apart, so the cause is told by what is written at the mark wherever
that is possible. The wordings matched are those of PyYAML 6 (scanner.py,
parser.py) and libyaml 0.2 (scanner.c, parser.c).
"""

from __future__ import annotations

import re
import unicodedata

import yaml

from clinicbot.errors import Place, Problem


_GOES_ON = "a key where the text of the line above goes on"
_DOES_NOT_FIT = "this line doesn't fit the lines above"
_NEITHER = "this line is neither a key nor part of the text above"
_VAGUE = {_GOES_ON, _DOES_NOT_FIT, _NEITHER}
"""What may come of a character that only looks like YAML's own."""

_BEFORE = r"[ ]*(?:-[ ]+)*"
_ODD_SPACE = re.compile(rf"{_BEFORE}(?:-|[\w-]+:)?([\xa0\u2000-\u200b\u202f\u205f\u3000])")
_ODD_COLON = re.compile(rf"{_BEFORE}[a-z-]+(?:[ ]?(?=[\uff1a=])|(?=:[^\s:/]))([\uff1a=:])")
_ODD_DASH = re.compile(
    rf"{_BEFORE}([\u2010-\u2015\u2022\u2023\u2212\u25aa\u25cf\u25e6\xb7](?=[ ])|-(?=[^\s-]))"
)


def place_at(text: str, index: int, file: str) -> Place:
    """Give line and column of an index into the text of a file."""
    line = text.count("\n", 0, index) + 1
    return Place(file, line, index - (text.rfind("\n", 0, index) + 1) + 1)


def explain(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """Say in plain words what a syntax error of PyYAML is, and how to mend it."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return Problem(Place(file), f"this isn't YAML: {error}")
    said = f"{error.context or ''}: {error.problem or ''}"
    index = _index(error.problem_mark)
    context = _index(error.context_mark, index)
    if "mapping values are not allowed" in said:
        wrong, expected = _colon(text, index)
    elif "cannot start any token" in said:
        wrong, expected = _first_character(text, index)
    elif "quoted scalar" in said:
        index, wrong, expected = _quoted(said, text, context, index)
    elif "flow" in said and text[context : context + 1] in {"[", "{"}:
        index, wrong, expected = _flow(text, context)
    elif "block scalar" in said:
        return text_on_line(text[context : context + 1], place_at(text, context, file))
    elif re.search("alias|anchor|tag", said) and text[context : context + 1] in {"*", "&", "!"}:
        index = context
        char = text[index : index + 1]
        wrong, expected = f"text begins with '{char}'", "put the text in quotes"
    elif "entries are not allowed" in said or "keys are not allowed" in said:
        wrong = f"'{text[index : index + 1]} ' begins a list or key in the middle of a line"
        expected = "put the text in quotes, or begin a new line"
    elif "simple key" in said:
        index = context
        wrong = _NEITHER
        expected = "a key ends with ': '; a text that goes on is indented more than its key"
    else:
        wrong, expected = _structure(said, text, index)
    index, wrong, expected = _cause(text, index, wrong, expected)
    return Problem(place_at(text, index, file), wrong, expected)


def _cause(text: str, index: int, wrong: str, expected: str) -> tuple[int, str, str]:
    """Give what a vague error comes of, and where: what looks like YAML's own and isn't."""
    if wrong not in _VAGUE:
        return index, wrong, expected
    line = text.rfind("\n", 0, index) + 1
    for begin in (line, text.rfind("\n", 0, max(line - 1, 0)) + 1):
        if found := _ODD_SPACE.match(text, begin):
            wrong = (
                f"U+{ord(found[1]):04X} ({unicodedata.name(found[1]).lower()}) where a space goes"
            )
            return found.start(1), wrong, "an ordinary space was expected"
        if found := _ODD_COLON.match(text, begin):
            said = f"'{found[1]}' where ': ' goes", "a key ends with a colon and a space"
            return found.start(1), *said
        if found := _ODD_DASH.match(text, begin):
            said = f"'{found[1]}' where '- ' goes", "a list item begins with a hyphen and a space"
            return found.start(1), *said
    return index, wrong, expected


def text_on_line(sign: str, place: Place) -> Problem:
    """Tell text behind the `>` or `|` that begins a text of several lines."""
    expected = "begin the text on the next line, or put it in quotes"
    return Problem(place, f"text on the line of '{sign}'", expected)


def _index(mark: yaml.Mark | None, default: int = 0) -> int:
    return default if mark is None else mark.index


def _line_before(text: str, index: int) -> str:
    return text[text.rfind("\n", 0, index) + 1 : index]


def _colon(text: str, index: int) -> tuple[str, str]:
    """A second `key: value` on a line, or a key below a text."""
    before = _line_before(text, index)
    if re.match(r"[ -]*[\w-]+:\s", before):
        return (
            "a colon and a space inside text that has no quotes",
            "put the whole text in quotes, or on a line of its own below '>-'",
        )
    return _GOES_ON, "put text with a colon in quotes, or line the key up with the other keys"


def _first_character(text: str, index: int) -> tuple[str, str]:
    return f"text begins with '{text[index : index + 1]}'", "put the text in quotes"


def _quoted(said: str, text: str, context: int, index: int) -> tuple[int, str, str]:
    """Something wrong inside quotation marks."""
    if "escape" in said:
        while index > context and text[index : index + 1] != "\\":
            index -= 1
        expected = r"write '\\' for a backslash, or use single quotes"
        return index, "a backslash that YAML doesn't know, inside double quotes", expected
    quote = text[context : context + 1]
    wrong = f"the quotation mark {quote} is never closed"
    return context, wrong, f"close it; text that only begins with {quote} needs quotes around it"


def _flow(text: str, context: int) -> tuple[int, str, str]:
    """Something wrong between brackets or braces."""
    char = text[context : context + 1]
    closing = {"[": "]", "{": "}"}[char]
    wrong = f"the list or mapping that begins with '{char}' isn't closed by '{closing}'"
    return context, wrong, f"text that begins with '{char}' needs quotes around it"


def _structure(said: str, text: str, index: int) -> tuple[str, str]:
    """Something that doesn't fit where it stands."""
    before = _line_before(text, index).rstrip()
    if before[-1:] in {"'", '"'}:
        expected = "put the whole text in other quotes, or on a line of its own below '>-'"
        return f"text goes on after the closing {before[-1]}", expected
    if before[-1:] in {"]", "}"}:
        char = {"]": "[", "}": "{"}[before[-1]]
        expected = f"text that begins with '{char}' needs quotes around it"
        return f"text goes on after '{before[-1]}'", expected
    if text[index : index + 1] in {",", "]", "}"}:
        return f"text begins with '{text[index]}'", "put the text in quotes"
    if "document start" in said:
        return "this doesn't belong to what is above", "all keys of the file begin in column 1"
    if "directive" in said or "incompatible" in said:
        return "a YAML directive", "text that begins with '%' needs quotes around it"
    return (
        _DOES_NOT_FIT,
        "line it up with the other keys or list items; text of several lines needs '>-' above it",
    )
