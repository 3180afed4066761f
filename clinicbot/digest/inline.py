"""Inline wikitext: what an author may write inside a sentence, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass


DEFAULT_TAGS: frozenset[str] = frozenset(
    "abbr bdi br cite code del em ins kbd q s small span strong sub sup u var".split()
)
"""The HTML elements that every series allows inside a sentence."""


@dataclass(frozen=True, slots=True)
class InlineRules:
    """What a series allows inside a sentence, besides links, bold and italic."""

    tags: frozenset[str] = DEFAULT_TAGS
    templates: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that inline wikitext may not hold; `offset` counts characters from 0."""

    offset: int
    wrong: str
    expected: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the text.

    Attributes:
        offset: Where its target begins.
        target: A page ("Page#Section", without a leading colon), or an address.
        label: The label's wikitext; "" if it has none.
        external: Whether the target is an address.
    """

    offset: int
    target: str
    label: str
    external: bool


def check(text: str, rules: InlineRules) -> list[Finding]:
    """Give everything in `text` that may not stand inside a sentence, in order."""
    raise NotImplementedError


def plain_text(text: str) -> str:
    """Give what a reader sees of valid inline wikitext, on one line."""
    raise NotImplementedError


def links(text: str) -> list[Link]:
    """Give the links of valid inline wikitext, in order."""
    raise NotImplementedError
