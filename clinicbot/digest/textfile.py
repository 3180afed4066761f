"""The text of a source file: of sane size, UTF-8, and free of what nobody sees."""

from __future__ import annotations

import codecs
import os
import re
import stat
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING

from clinicbot.digest.syntax import place_at
from clinicbot.errors import Place, Problem, SourceError


if TYPE_CHECKING:
    from pathlib import Path


MAX_BYTES = 2_000_000
"""The largest file that is read: about thirty times the longest digest known."""

REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffd-\uffff\ud800-\udfff"
    "\u202a-\u202e\u2066-\u2069]"
)
"""Characters that no source may hold: controls, line separators, bidi overrides."""

_MAX_REFUSED = 20
"""From here on it isn't a text with a stray character, but no text."""

_MAX_PILE = 30
_NOT_LATIN_RUN = re.compile(rf"[^\x00-\u02ff]{{{_MAX_PILE},}}")
_TAB_INDENT = re.compile(r"^[ ]*\t(?=[ \t]*\S)", re.MULTILINE)
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def read_text(path: Path) -> str:
    """Read a file of UTF-8 text that is neither too large nor special.

    Raises:
        SourceError: It can't be read; says why in plain words.
    """
    place = Place(str(path))
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise SourceError(Problem(place, "this is a directory", "a file was expected"))
        if not stat.S_ISREG(status.st_mode):
            raise SourceError(Problem(place, "this isn't a regular file", "a file was expected"))
        if status.st_size > MAX_BYTES:
            raise SourceError(_too_large(place, status.st_size))
        # A file that turns into a pipe meanwhile doesn't block either.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise SourceError(Problem(place, "there is no such file")) from None
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise SourceError(Problem(place, f"the file can't be read: {reason}")) from None
    if len(data) > MAX_BYTES:
        raise SourceError(_too_large(place, len(data)))
    return _decode(data, str(path))


def _too_large(place: Place, size: int) -> Problem:
    wrong = f"the file is too large ({size / 1e6:.1f} MB)"
    return Problem(place, wrong, f"at most {MAX_BYTES // 1_000_000} MB are read")


def _decode(data: bytes, file: str) -> str:
    """Decode UTF-8, with or without a byte order mark."""
    expected = "save it as UTF-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"\0\0\xfe\xff")):
        raise SourceError(Problem(Place(file, 1, 1), "the file is UTF-16 or UTF-32", expected))
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode().replace("\r\n", "\n").replace("\r", "\n")
        wrong = f"the byte 0x{data[error.start]:02X} isn't UTF-8"
        place = place_at(before, len(before), file)
        raise SourceError(Problem(place, wrong, expected)) from None


def tidy(text: str, file: str, problems: list[Problem] | None = None) -> str:
    """Unify line ends and compositions; refuse characters that nobody sees.

    Args:
        text: The file's.
        file: Its name, for places.
        problems: Takes the characters that are refused, which then are left
            out so that reading goes on; without it they are raised.

    MediaWiki keeps text in composed form (NFC: WebRequest::normalizeUnicode),
    so a text that isn't would differ from its page for ever. The override and
    embedding controls of bidirectional text reorder what follows them and
    are refused everywhere, comments included; the marks and joiners that
    right-to-left languages need (LRM, RLM, ALM, ZWJ, ZWNJ) are ordinary text.
    A tab is a space where it doesn't indent: PyYAML's two parsers disagree on it.

    Raises:
        SourceError: There is a character that is refused, or a tab that indents.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_piles(text, file)
    text = unicodedata.normalize("NFC", text)
    text = _without_refused(text, file, problems)
    indented = _TAB_INDENT.search(text)
    if indented:
        place = place_at(text, indented.end() - 1, file)
        raise SourceError(Problem(place, "a tab", "YAML lines are indented by spaces"))
    return text.replace("\t", " ")


def _without_refused(text: str, file: str, problems: list[Problem] | None) -> str:
    """Leave out what no source may hold, after telling each; raise it if there is much of it."""
    refused = [*islice(REFUSED.finditer(text), _MAX_REFUSED)]
    if not refused:
        return text
    told = [refuse(each.group(), place_at(text, each.start(), file)) for each in refused]
    if len(told) == _MAX_REFUSED:
        raise SourceError(told[0])
    if problems is None:
        raise SourceError(*told)
    problems += told
    return REFUSED.sub("", text)


def _refuse_piles(text: str, file: str) -> None:
    """Refuse piles of combining marks, on which normalization takes for ever.

    Unicode's Stream-Safe Text Format (UAX 15, section 13) sets the limit.
    """
    for run in _NOT_LATIN_RUN.finditer(text):
        pile = 0
        for index, char in enumerate(run.group(), run.start()):
            pile = pile + 1 if unicodedata.combining(char) else 0
            if pile > _MAX_PILE:
                wrong = f"more than {_MAX_PILE} combining marks on one letter"
                raise SourceError(Problem(place_at(text, index, file), wrong, "take them out"))


def refuse(char: str, place: Place) -> Problem:
    """Say why a character that `REFUSED` finds isn't allowed."""
    code = f"U+{ord(char):04X}"
    if char in _BIDI:
        wrong = f"{code} ({unicodedata.name(char).lower()}) reorders the text after it"
        return Problem(place, wrong, "take it out; U+200E and U+200F are allowed")
    if char == "\0":
        return Problem(place, f"a NUL character ({code})", "save the file as UTF-8 text")
    name = unicodedata.name(char, "a control character").lower()
    return Problem(place, f"the character {code} ({name}) isn't allowed", "take it out")
