"""What MediaWiki acts on wherever it stands: in titles, addresses and attributes too.

Signatures become text when the page is saved (Parser::pstPass2), behaviour
switches and language conversion act on the page, whatever surrounds them; only
nowiki protects.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clinicbot.digest.names import ODD_SWITCHES
from clinicbot.digest.rules import Finding


if TYPE_CHECKING:
    from collections.abc import Iterator

NOWIKI: Final = r"<nowiki>[^<]*(?:<(?!/?(?i:nowiki))[^<]*)*</nowiki>|<nowiki[ ]?/>"
"""The two forms of nowiki, in the one spelling that Translate knows as well."""

_NOWIKI: Final = re.compile(NOWIKI)

# Extensions and languages have switches of their own, so whatever looks like
# one is one: MagicWordFactory's `mDoubleUnderscoreIDs` is but a beginning.
_SWITCH: Final = r"(?P<bars>__|\uff3f\uff3f)(?=[^\s_\uff3f])(?:(?!(?P=bars))\S){1,60}?(?P=bars)"
_ODD: Final = "|".join(map(re.escape, ODD_SWITCHES))
_ACTIVE: Final = re.compile(rf"(?P<signature>~~~+)|(?P<variant>-\{{)|{_SWITCH}|(?i:{_ODD})")


def active(text: str) -> Iterator[Finding]:
    """Find signatures, behaviour switches and language conversion outside nowiki."""
    for found in _ACTIVE.finditer(masked(text)):
        if found["signature"]:
            wrong, meant = f"{found[0]} becomes a signature", "~~~"
        elif found["variant"]:
            wrong, meant = "-{ begins language conversion", "-{"
        else:
            wrong, meant = f"{found[0]} can be a behaviour switch", found[0]
        literal = f"write <nowiki>{meant}</nowiki> for the characters themselves"
        yield Finding(found.start(), wrong, "text was expected", literal)


def masked(text: str) -> str:
    """Put characters that mean nothing in the place of every nowiki, as many."""
    return _NOWIKI.sub(lambda found: "\0" * len(found[0]), text)
