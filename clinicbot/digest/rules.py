"""What inline wikitext may hold, and what is said of what it may not."""

from __future__ import annotations

from dataclasses import dataclass


INLINE_TAGS: frozenset[str] = frozenset(
    "abbr b bdi bdo big br cite code del dfn em i ins kbd mark q rb rp rt rtc ruby s samp small"
    " span strike strong sub sup time tt u var wbr".split()
)
"""Every tag that a series can allow.

The elements of a sentence among those that MediaWiki lets through
(Sanitizer::getRecognizedTagData); none begins a block, none is an extension's.
"""

DEFAULT_TAGS: frozenset[str] = frozenset(
    "abbr bdi br cite code del dfn em ins kbd mark q s samp small span strong sub sup u var"
    " wbr".split()
)
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
