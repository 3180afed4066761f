"""What the bot's edit summaries end with, by which a later run knows its own work.

    Bot: 006 (en): the source changed [sha1:1a2b3c4d was:5e6f7a8b src:9c0d1e]

`sha1` is the start of the SHA-1 of the text that was sent: what a page holds
is what the bot sent, not something that the server merged, nor something that
a person wrote under the bot's name. `list` is the hash of the one region that
the bot keeps on the page, if it doesn't keep it whole; `was` says the same of
what stood there before; `src` names the source that the text is from
(`clinicbot.wiki.origin`). No run needs any other memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from clinicbot.wiki.pages import digest_of


MAX_SUMMARY: Final = 500
"""Characters of an edit summary that MediaWiki keeps (CommentStore)."""

_TRACE: Final = re.compile(
    r" \[sha1:(?P<sha1>[0-9a-f]{8})(?: list:(?P<list>[0-9a-f]+))?"
    r"(?: was:(?P<was>[0-9a-f]+))?(?: src:(?P<source>[0-9a-f]+))?\]$"
)


@dataclass(frozen=True, slots=True)
class Trace:
    """What an edit summary says of the text; "" for what it doesn't.

    Attributes:
        sha1: The text's fingerprint.
        region: The hash of the region that the bot keeps.
        was: The fingerprint, or hash, of what was replaced.
        source: Where the text is from.
    """

    sha1: str = ""
    region: str = ""
    was: str = ""
    source: str = ""

    @property
    def key(self) -> str:
        """What tells this text, or this region's content, from any other."""
        return self.region or self.sha1

    def __str__(self) -> str:
        """Write it as the end of a summary."""
        named = (("list", self.region), ("was", self.was), ("src", self.source))
        said = "".join(f" {name}:{value}" for name, value in named if value)
        return f" [sha1:{self.sha1}{said}]"


def fingerprint(text: str) -> str:
    """Give the start of the SHA-1 that MediaWiki would report of a text."""
    return digest_of(text)[:8]


def trace(comment: str) -> Trace:
    """Read what the bot left in an edit summary; an empty one of anybody else's."""
    found = _TRACE.search(comment)
    return Trace(*(part or "" for part in found.groups())) if found else Trace()


def recorded(comment: str) -> tuple[str, str]:
    """Read the fingerprint and the region's hash from an edit summary; "" for none."""
    found = trace(comment)
    return found.sha1, found.region


def with_fingerprint(
    summary: str, text: str, region: str = "", *, was: str = "", source: str = ""
) -> str:
    """End an edit summary with the text's fingerprint, within MediaWiki's limit.

    That of a page with a region also holds the region's hash, so that its text
    needn't be downloaded to see that the region is as it should be.
    """
    mark = str(Trace(fingerprint(text), region, was, source))
    if len(summary) + len(mark) > MAX_SUMMARY:
        summary = summary[: MAX_SUMMARY - len(mark) - 1].rstrip() + "…"
    return summary + mark
