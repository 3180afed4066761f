"""Where a heading can be linked to: MediaWiki's section anchors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clinicbot.digest.inline import plain_text


if TYPE_CHECKING:
    from collections.abc import Iterable


_SPACES: Final = re.compile(
    "[ _\t\r\n\f\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"
)
_DIRECTION_MARKS: Final = re.compile("[\u200e\u200f\u202a-\u202e]+")
_UNLINKABLE: Final = re.compile(r"[\[\]{}|<>\x00-\x1f\x7f]|%(?=[0-9A-Fa-f]{2})|~(?=~~)")
_ENTITY_LIKE: Final = re.compile(r"&(?=#?\w+;)")


def anchor(heading: str) -> str:
    """Return the `id` that MediaWiki gives a heading, were it the page's only one.

    The rules of Parser::finalizeHeadings, Sanitizer::escapeIdForAttribute
    (`html5`, the first of $wgFragmentMode) and
    MediaWikiTitleCodec::splitTitleString: markup falls away, white space
    becomes one `_`, marks of direction are dropped, the rest stays.

    Args:
        heading: The heading's wikitext without its `==`.
    """
    return _SPACES.sub("_", _DIRECTION_MARKS.sub("", plain_text(heading))).strip("_")


def anchors(headings: Iterable[str]) -> list[str]:
    """Return the anchors of all headings of a page, in their order.

    The second of the same name (Latin letters' case aside) gets `_2`, and so
    on: Parser::finalizeHeadings.
    """
    taken: set[str] = set()
    given = []
    for heading in headings:
        own = anchor(heading)
        count, key = 1, _lower(own)
        while key in taken:
            count += 1
            key = f"{_lower(own)}_{count}"
        taken.add(key)
        given.append(own if count == 1 else f"{own}_{count}")
    return given


def section(title: str, anchor: str) -> str:
    """Return the target of a wikilink to a section: `Page#Topic 2: Impact`.

    What may not stand between `[[` and `|` is percent-encoded, which
    Parser::handleInternalLinks2 decodes again.
    """
    text = _ENTITY_LIKE.sub("&amp;", anchor.replace("_", " "))
    return f"{title}#" + _UNLINKABLE.sub(lambda m: f"%{ord(m[0]):02X}", text)


def _lower(text: str) -> str:
    """Lower A to Z only, as PHP's strtolower does."""
    return re.sub("[A-Z]+", lambda m: m[0].lower(), text)
