"""Translation variables: what the extension makes of `<tvar>`, and names for ours.

Source: TranslationUnit (TVAR_OLD_SYNTAX_REGEX, TVAR_NEW_SYNTAX_REGEX,
getTextWithVariables, getTextForRendering) and the names that a translator can
insert with a click (TranslatablePageInsertablesSuggester::NAME_PATTERN).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit


if TYPE_CHECKING:
    from collections.abc import Mapping


_TVAR: Final = re.compile(
    r"""<tvar\|(?P<old>[^>]+)>(?P<old_value>.*?)</>
    |<(?i:tvar)\s+(?i:name)\s*=\s*(?:'(?P<one>[^']*)'|"(?P<two>[^"]*)"|(?P<bare>[^"'\s>]*))\s*>
    (?P<value>.*?)</(?i:tvar)\s*>""",
    re.VERBOSE | re.DOTALL,
)
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Tvar:
    """A variable of a unit.

    Attributes:
        name: Without the `$`.
        value: Its wikitext.
        start: Where its tag begins in the unit.
        end: Where its closing tag ends.
    """

    name: str
    value: str
    start: int
    end: int


def tvars(text: str) -> tuple[Tvar, ...]:
    """Give the variables of a unit, in order."""
    return tuple(
        Tvar(
            found["old"] or found["one"] or found["two"] or found["bare"] or "",
            found["old_value"] if found["old"] else found["value"],
            found.start(),
            found.end(),
        )
        for found in _TVAR.finditer(text)
    )


def runs(text: str) -> tuple[str | Tvar, ...]:
    """Give a unit as literal text and variables in turn; literals may be empty."""
    parts: list[str | Tvar] = []
    at = 0
    for each in tvars(text):
        parts += [text[at : each.start], each]
        at = each.end
    return (*parts, text[at:])


def definition(text: str) -> str:
    """Give a unit's text as a translator sees it, with `$name` for each variable."""
    return "".join(run if isinstance(run, str) else f"${run.name}" for run in runs(text))


def rendered(text: str, translation: str | None = None) -> str:
    """Give what a reader gets of a unit, or of its translation: values put in.

    The last of several values with one name wins, and any `$name` counts,
    whoever wrote it.
    """
    values = {f"${each.name}": each.value for each in tvars(text)}
    return replaced(definition(text) if translation is None else translation, values)


def replaced(text: str, values: Mapping[str, str]) -> str:
    """Replace as PHP's strtr does: the longest key first, nothing twice."""
    keys = sorted(filter(None, values), key=len, reverse=True)
    if not keys:
        return text
    return re.sub("|".join(map(re.escape, keys)), lambda found: values[found[0]], text)


def name_of_page(target: str) -> str:
    """Name a variable after the page that it holds: "universal-code-of-conduct"."""
    return _slug(target, "page")


def name_of_address(url: str) -> str:
    """Name a variable after the last part of an address: "url-movement-strategy"."""
    parts = urlsplit(url)
    last = next((part for part in reversed(parts.path.split("/")) if part), parts.netloc)
    return f"url-{_slug(unquote(last), 'address')}"


def _slug(text: str, otherwise: str) -> str:
    """Make a name of letters, digits and hyphens, never of digits alone."""
    kept = [char if unicodedata.category(char)[0] in "LN" else " " for char in text.lower()]
    words = "".join(kept).split()
    name = ""
    for word in words:
        if name and len(name) + 1 + len(word) > _LONGEST:
            break
        name = f"{name}-{word[:_LONGEST]}" if name else word[:_LONGEST]
    if not name or name.replace("-", "").isnumeric():
        return f"{otherwise}-{name}".rstrip("-")
    return name
