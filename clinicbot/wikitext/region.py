"""The one part of a page that the bot keeps, between two comments.

    <!-- clinicbot: begin index; kept by a bot, … hash=0123456789ab -->
    (the region)
    <!-- clinicbot: end index -->

Everything else on the page belongs to people and is never touched. The hash
in the first comment is that of the region as the bot wrote it, so a later
edit inside the region shows without anything remembered elsewhere.

Which comments count as comments follows MediaWiki's Preprocessor_Hash: one
that is not closed runs to the end of the page, and inside `<nowiki>` and its
kin nothing is a comment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from unicodedata import normalize

from clinicbot.errors import BugError, PersonNeeded


BEGIN: Final = "<!-- clinicbot: begin index -->"
"""What a person pastes where the region shall start; the bot adds the hash."""

END: Final = "<!-- clinicbot: end index -->"
"""What a person pastes where the region shall end."""

_ADVICE: Final = "kept by a bot: change its sources, not the lines from here to the end mark"
_MARKER: Final = re.compile(r"<!--\s*clinicbot:\s*(begin|end)\s+index\b(.*?)-->", re.DOTALL)
_HASH: Final = re.compile(r"\bhash=([0-9a-f]{12})\b")
_OPAQUE: Final = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(nowiki|pre|syntaxhighlight|source|templatedata)\b[^>]*(?<!/)>.*?</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Region:
    """Where the region is in a page's text, and what it holds.

    Attributes:
        start: Offset of the first comment's first character.
        end: Offset after the second comment's last character.
        content: What stands between the comments, without the line breaks
            around it.
        recorded: The hash that the bot left with it; "" if there is none.
    """

    start: int
    end: int
    content: str
    recorded: str

    @property
    def empty(self) -> bool:
        """Tell whether nothing stands in the region, so that it may be filled."""
        return not self.content

    @property
    def edited(self) -> bool:
        """Tell whether somebody changed what the bot wrote there."""
        return not self.empty and self.recorded != content_hash(self.content)


def content_hash(content: str) -> str:
    """Return the short hash of a region's content, as the wiki would store it.

    MediaWiki normalises what it saves to NFC and LF (WebRequest::getText,
    TextContent::normalizeLineEndings), so the hash is taken after the same.
    """
    stored = normalize("NFC", content.replace("\r\n", "\n")).strip()
    return sha256(stored.encode()).hexdigest()[:12]


def find_region(text: str, title: str = "") -> Region:
    """Return the region of a page's wikitext.

    Args:
        text: The whole wikitext.
        title: The page, for the message.

    Raises:
        PersonNeeded: There is none (code `index-no-region`) or its marks are
            damaged (`index-marks-damaged`); the message says which lines a
            person has to paste or mend.
    """
    shown = [m for m in _OPAQUE.finditer(text) if _MARKER.fullmatch(m[0])]
    marks = [mark for m in shown if (mark := _MARKER.match(text, m.start()))]
    every = list(_MARKER.finditer(text))
    if not every:
        raise PersonNeeded(
            "the page has no place for the index",
            title=title,
            code="index-no-region",
            fix=f"edit it and paste these two lines where the index shall stand:\n{BEGIN}\n{END}",
        )
    _complain(text, title, marks, every)
    begin, end = marks
    hashed = _HASH.search(begin[2])
    content = text[begin.end() : end.start()].strip()
    return Region(begin.start(), end.end(), content, hashed[1] if hashed else "")


def _complain(
    text: str, title: str, marks: list[re.Match[str]], every: list[re.Match[str]]
) -> None:
    """Raise what is wrong with the marks unless it is one begin, then one end."""
    live = {mark.start() for mark in marks}
    hidden = next((mark for mark in every if mark.start() not in live), None)
    kinds = [mark[1] for mark in marks]
    if hidden:
        mark, wrong = hidden, f"its {hidden[1]} mark stands inside <nowiki> or another comment"
    elif kinds == ["begin", "end"]:
        return
    elif kinds == ["end", "begin"]:
        mark, wrong = marks[0], "its end mark stands before its begin mark"
    elif len(kinds) == 1:
        other = "end" if kinds == ["begin"] else "begin"
        mark, wrong = marks[0], f"its {other} mark is missing"
    else:
        twice = next(n for n, kind in enumerate(kinds) if kind in kinds[:n])
        mark, wrong = marks[twice], f"it has more than one {kinds[twice]} mark"
    line = text.count("\n", 0, mark.start()) + 1
    raise PersonNeeded(
        f"line {line}: the index region is damaged: {wrong}",
        title=title,
        code="index-marks-damaged",
        fix=f"edit the page so that it holds these two lines once each, in this order:\n"
        f"{BEGIN}\n{END}",
    )


def replace_region(text: str, content: str, title: str = "") -> str:
    """Return the page with the region's content replaced, all else byte for byte.

    Whether that may be done (`Region.edited`) is for the caller to decide.

    Raises:
        PersonNeeded: As `find_region`.
    """
    region = find_region(text, title)
    if region.content == content.strip() and not region.edited:
        return text
    return text[: region.start] + marked(content) + text[region.end :]


def marked(content: str) -> str:
    """Return a region's content between its two marks."""
    content = content.strip()
    if _MARKER.search(content):
        raise BugError("the index's own text holds one of the index's marks")
    begin = f"<!-- clinicbot: begin index; {_ADVICE}; hash={content_hash(content)} -->"
    return f"{begin}\n{content}\n{END}" if content else f"{begin}\n{END}"
