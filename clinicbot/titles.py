"""Titles: the pattern that a series' pages follow, and the fence around them.

A title is compared in the form that MediaWiki stores (its TitleParser):
spaces for underscores, one space where there are several, a capital first
letter.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING

from clinicbot.digest.kinds import suggest
from clinicbot.digest.rules import Finding


if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


MAX_BYTES = 255
"""MediaWiki's limit of a title without its namespace (TitleParser)."""

LANGUAGE_CODE = re.compile(r"(?:[a-z]{2,3}|simple)(?:-[a-z0-9]{1,8})*")
"""The form of MediaWiki's language codes (`es`, `pt-br`, `zh-min-nan`, `simple`)."""

# TitleParser::getTitleInvalidRegex: what $wgLegalTitleChars leaves out, percent-encodings and
# entities, which would be decoded; then what splitTitleString refuses on its own.
_ILLEGAL = re.compile(
    r"[#<>\[\]|{}\x00-\x1f\x7f\ufffd]"
    r"|%[0-9A-Fa-f]{2}|&(?:[A-Za-z0-9]|[^\x00-\x7f])+;|&#(?:[0-9]+|x[0-9A-Fa-f]+);"
    r"|~~~|^:|^\.{1,2}(?:/|$)|/\.{1,2}(?=/|$)"
)
_SPACES = re.compile(r"[ _\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_INVISIBLE = re.compile(r"[\u200e\u200f\u202a-\u202e]")


def normalise(title: str) -> str:
    """Give a title the form that MediaWiki stores it in.

    Source: TitleParser::splitTitleString (blanks, direction marks) and
    `$wgCapitalLinks` (first letter), also after a namespace's colon.
    """
    text = _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", title))).strip()
    space, colon, name = text.partition(":")
    if colon and space.rstrip().isalpha():
        name = name.lstrip()
        return f"{_capital(space.rstrip())}:{_capital(name)}"
    return _capital(text)


def _capital(text: str) -> str:
    # Letters whose capital is two letters stay as they are in MediaWiki too.
    first = text[:1].upper()
    return (first if len(first) == 1 else text[:1]) + text[1:]


def illegal(title: str) -> str:
    """Say what MediaWiki would refuse in a title, or "" if nothing."""
    if not title.strip(" _"):
        return "an empty title"
    if found := _ILLEGAL.search(title):
        return f"{found[0]!r} in a title"
    if len(normalise(title).encode()) > MAX_BYTES:
        return f"a title of more than {MAX_BYTES} bytes"
    return ""


@dataclass(frozen=True, slots=True)
class TitleField:
    """One `{name:form}` of a pattern; months are named in English."""

    name: str
    form: str = ""

    def expand(self, value: object) -> str:
        """Write a number, a date or a title in this field's form."""
        if not isinstance(value, date):
            return format(value, self.form)
        shown = {
            "%Y": f"{value.year:04}",
            "%m": f"{value.month:02}",
            "%d": f"{value.day:02}",
            "%-d": str(value.day),
            "%B": _MONTHS[value.month - 1],
        }
        form = self.form or "%Y-%m-%d"
        return _DATE_PART.sub(lambda found: shown[found[0]], form)

    @property
    def regex(self) -> str:
        """Match what this field may hold."""
        if self.name == "number":
            width = int(self.form.rstrip("d") or 1)
            return rf"[0-9]{{{width}}}|[1-9][0-9]{{{width},}}"
        if self.name == "date":
            form = self.form or "%Y-%m-%d"
            between = map(re.escape, _DATE_PART.split(form))
            parts = [_DATE_REGEXES[found[0]] for found in _DATE_PART.finditer(form)]
            return "".join(map("".join, zip_longest(between, parts, fillvalue="")))
        return ".+"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DATE_REGEXES = {
    "%Y": "[0-9]{4}",
    "%m": "[0-9]{2}",
    "%d": "[0-9]{2}",
    "%-d": "[1-9][0-9]?",
    "%B": f"(?:{'|'.join(_MONTHS)})",
}
_DATE_PART = re.compile("|".join(_DATE_REGEXES))
_FIELD = re.compile(r"\{([^{}:]*)(?::([^{}]*))?\}")
_FORMS: Mapping[str, re.Pattern[str]] = {
    "number": re.compile(r"(?:0?[1-9]d)?"),
    "date": re.compile(r"(?:[^%{}]*%(?:[YmdB]|-d))*[^%{}]*"),
    "title": re.compile(""),
}
_EXPECTED = "expected {number}, {number:03d}, {date}, {date:%Y-%m-%d} or {title}"


@dataclass(frozen=True)
class TitlePattern:
    """How the base pages of a series are named, such as `Clinics/{number:03d}`."""

    text: str

    @cached_property
    def pieces(self) -> tuple[str | TitleField, ...]:
        """The literal texts and the fields, in order."""
        pieces: list[str | TitleField] = []
        end = 0
        for found in _FIELD.finditer(self.text):
            pieces += [self.text[end : found.start()], TitleField(found[1], found[2] or "")]
            end = found.end()
        return tuple(piece for piece in (*pieces, self.text[end:]) if piece)

    @cached_property
    def fields(self) -> frozenset[str]:
        """The names of the fields."""
        return frozenset(piece.name for piece in self.pieces if isinstance(piece, TitleField))

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Match the normalised base titles; each field is a group of its name."""
        return re.compile("".join(self._regexes()))

    def _regexes(self) -> Iterator[str]:
        first = True
        seen: set[str] = set()
        for piece in self.pieces:
            if isinstance(piece, str):
                yield re.escape(_SPACES.sub(" ", _capital(piece.lstrip(" _")) if first else piece))
            elif piece.name in seen:
                yield f"(?:{piece.regex})"
            else:
                seen.add(piece.name)
                yield f"(?P<{piece.name}>{piece.regex})"
            first = False

    @property
    def prefix(self) -> str:
        """The literal text before the first field."""
        return self.text.partition("{")[0]

    def findings(self) -> list[Finding]:
        """Say what is wrong with the pattern; an empty list if nothing."""
        found = [
            finding for match in _FIELD.finditer(self.text) if (finding := _field_finding(match))
        ]
        rest = _FIELD.sub(lambda match: "x" * len(match[0]), self.text)
        if wrong := _ILLEGAL.search(rest):
            found.append(
                Finding(wrong.start(), f"{wrong[0]!r} can't be in a page title", _EXPECTED)
            )
        if not found and not self.fields:
            found.append(Finding(0, "every digest would have the same page title", _EXPECTED))
        if len("".join(p for p in self.pieces if isinstance(p, str)).encode()) > MAX_BYTES // 2:
            found.append(Finding(0, "the page titles would be too long", "at most 127 bytes"))
        return found

    def expand(self, *, number: int | None, day: date | None, title: str | None) -> str:
        """Name the page of one digest, normalised.

        Raises:
            KeyError: A field of the pattern is None; its argument is the name.
        """
        values = {"number": number, "date": day, "title": title}
        text = ""
        for piece in self.pieces:
            if isinstance(piece, str):
                text += piece
            elif (value := values[piece.name]) is None:
                raise KeyError(piece.name)
            else:
                text += piece.expand(value)
        return normalise(text)

    def shown_number(self, number: int) -> str:
        """Write a call's number as the page titles do (`006`)."""
        for piece in self.pieces:
            if isinstance(piece, TitleField) and piece.name == "number":
                return piece.expand(number)
        return str(number)


def _field_finding(found: re.Match[str]) -> Finding | None:
    name, form = found[1], found[2] or ""
    if name not in _FORMS:
        hint = suggest(name, _FORMS)
        return Finding(found.start(), f"unknown field {found[0]}", _EXPECTED, hint)
    if not _FORMS[name].fullmatch(form):
        return Finding(found.start(), f"unknown form of a field: {found[0]}", _EXPECTED)
    return None


@dataclass(frozen=True)
class Fence:
    """The only titles that may ever be written.

    Attributes:
        pattern: The series' base pages.
        pages: Further pages by name: the index pages.
        units: Whether Translate's unit pages belong to the base pages, in place
            of language subpages, which Translate alone writes then.
    """

    pattern: TitlePattern
    pages: frozenset[str] = frozenset()
    units: bool = False

    def allows(self, title: str) -> bool:
        """Say whether this page may be written."""
        name = normalise(title)
        if name in self.pages:
            return True
        return bool(self._titles.fullmatch(name))

    @cached_property
    def _titles(self) -> re.Pattern[str]:
        base, code = self.pattern.regex.pattern, LANGUAGE_CODE.pattern
        if not self.units:
            return re.compile(rf"(?:{base})(?:/(?:{code}))?")
        # A unit's page is Translations:Page/unit/language (Translate's MessageHandle).
        unnamed = re.sub(r"\?P<\w+>", "?:", base)
        return re.compile(rf"(?:{base})|Translations:(?:{unnamed})/[^/]+/(?:{code})")
