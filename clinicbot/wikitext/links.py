"""Links to pages, as the bot's own parts of a page write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicbot.series.languages import direction
from clinicbot.wikitext.escape import escape


if TYPE_CHECKING:
    from collections.abc import Mapping


def target(title: str) -> str:
    """Return a title as a link's target.

    A colon keeps `File:` and `Category:` and a language's prefix from being
    more than a link, and `/sub` from being a page below this one (Parser,
    handleInternalLinks2). Titles of the main namespace need none.
    """
    return f":{title}" if title.startswith("/") or ":" in title.partition("#")[0] else title


def page_link(title: str, label: str, language: str = "", around: str = "") -> str:
    """Return a wikilink with a plain label, which says its language if it differs.

    Args:
        title: The page, perhaps with `#section`.
        label: What it says, plain text.
        language: The language of the label; "" if that of the page around it.
        around: The language of the page around it.
    """
    shown = escape(label, "link_label")
    return f"[[{target(title)}|{in_language(shown, language, around)}]]"


def in_language(wikitext: str, language: str, around: str = "") -> str:
    """Return wikitext in an element that says its language, if that is another."""
    if not language or language == around:
        return wikitext
    return f"<span {attributes({'lang': language, 'dir': direction(language)})}>{wikitext}</span>"


def attributes(values: Mapping[str, str]) -> str:
    """Return HTML attributes, quoted; empty ones are left out."""
    return " ".join(f'{name}="{_quoted(value)}"' for name, value in values.items() if value)


def _quoted(value: str) -> str:
    """Return plain text for a quoted attribute, in which wikitext is not read as such.

    Sanitizer::decodeTagAttributes decodes entities; braces, brackets and
    apostrophes would be wikitext to the steps of the parser before it.
    """
    risky = "&\"<>[]{}|'_~"
    return "".join(f"&#{ord(char)};" if char in risky else char for char in value)
