"""What inline wikitext may hold, and what is said of what it may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


_INLINE = """
    abbr b bdi bdo big br cite code del dfn em i ins kbd mark q rb rp rt rtc ruby s samp small span
    strike strong sub sup time tt u var wbr
"""

_DEFAULT = """
    abbr bdi br cite code del dfn em ins kbd mark q s samp small span strong sub sup u var wbr
"""

INLINE_TAGS: frozenset[str] = frozenset(_INLINE.split())
"""Every tag that a series can allow.

The elements of a sentence among those that MediaWiki lets through
(Sanitizer::getRecognizedTagData); none begins a block, none is an extension's.
"""

DEFAULT_TAGS: frozenset[str] = frozenset(_DEFAULT.split())
"""The tags that every series allows."""


@dataclass(frozen=True, slots=True)
class InlineRules:
    """What a series allows inside a sentence, besides links, bold and italic.

    Attributes:
        tags: HTML elements; what is not in INLINE_TAGS stays forbidden.
        templates: Templates, by their names without "Template:".
    """

    tags: frozenset[str] = DEFAULT_TAGS
    templates: frozenset[str] = frozenset()


class Wrong(NamedTuple):
    """The words of a `Finding`: what is wrong, what was expected, how to mend it."""

    wrong: str
    expected: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that inline wikitext may not hold.

    Attributes:
        offset: Where, in characters from 0.
        wrong: What is wrong.
        expected: What was expected.
        hint: How to mend it, if that is not said yet.
    """

    offset: int
    wrong: str
    expected: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of inline wikitext.

    Attributes:
        offset: Where its target begins: `text[offset:].startswith(target)`.
        target: A page's title or an address, as written.
        label: The wikitext of its label; "" if it has none.
        external: Whether the target is an address.
    """

    offset: int
    target: str
    label: str
    external: bool
