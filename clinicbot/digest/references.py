"""Character references (`&nbsp;`, `&#42;`), as MediaWiki decodes them."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Final


_REFERENCE: Final = re.compile(
    r"&(?:#(?:[xX](?P<hex>[0-9A-Fa-f]+)|(?P<decimal>[0-9]+))|(?P<name>[0-9A-Za-z]+));"
)
_TEXT: Final = (
    range(0x20, 0x7F),
    range(0xA0, 0xD800),
    range(0xE000, 0xFFFD),
    range(0x10000, 0x110000),
)
_TURN_DIRECTION: Final = frozenset((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_DIGITS: Final = 7
"""Enough for the last character of Unicode."""


def decoded(text: str) -> str:
    """Decode what MediaWiki decodes; what it shows as written stays.

    Sanitizer::normalizeEntity and Sanitizer::validateCodepoint. Embeddings and
    overrides of direction stay too: they wouldn't end with the sentence.
    """
    return _REFERENCE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    if found["name"]:
        return html5.get(f"{found['name']};", found[0])
    digits, base = (found["hex"], 16) if found["hex"] else (found["decimal"], 10)
    digits = digits.lstrip("0") or "0"
    number = int(digits, base) if len(digits) <= _DIGITS else 0
    return chr(number) if _is_text(number) else found[0]


def _is_text(number: int) -> bool:
    return any(number in some for some in _TEXT) and number not in _TURN_DIRECTION
