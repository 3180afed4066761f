"""Lines of a chat's log: who wrote, what, and often when.

`<ana> hello`, `[17:00:01] <ana> hello`, `17:00 < ana> hello`, `(5:00:01 PM)
ana: hello`: as IRC clients and bots save them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from clinicbot.digest.rules import INLINE_TAGS


@dataclass(frozen=True, slots=True)
class ChatLine:
    """A line of a log.

    Attributes:
        name: Who wrote it, wikitext.
        said: What, with the time before it if there is one, wikitext.
    """

    name: str
    said: str


BREAK: Final = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
"""Where a line of a text ends."""

_HOUR: Final = r"\d{1,2}:\d\d(?::\d\d)?(?:\s?[AP]M)?"
_TIME: Final = (
    rf"(?:(?P<time>\[(?:\d{{4}}-\d\d-\d\d[ T])?{_HOUR}\]|\({_HOUR}\)|{_HOUR})"
    r"(?:\s*[-–—])?\s+)"  # noqa: RUF001  whatever dash parts them
)
_LESS: Final = r"(?:<nowiki>)?(?:<|&lt;|&#0*60;|&#x3c;)"
_MORE: Final = r"(?:>|&gt;|&#0*62;|&#x3e;)(?:</nowiki>)?"
_NAME: Final = r"(?P<name>[^\W\d][^\s<>&\[\]{}:;'*#=/]{0,39})"
_IN_BRACKETS: Final = re.compile(
    rf"{_TIME}?{_LESS}[@+%~&\s]?{_NAME}{_MORE}(?P<rest>\s.*|)", re.IGNORECASE
)
_BEHIND_TIME: Final = re.compile(rf"{_TIME}{_NAME}:(?P<rest>\s.*)")
_TIMED: Final = re.compile(_TIME)
_TAG_LIKE: Final = re.compile(
    rf"(?P<before>(?:^|<br\s*/?>)\s*{_TIME}?)<[@+%~&\s]?{_NAME}>(?=\s)", re.IGNORECASE
)
_OTHER_NAMES: Final = """
    blockquote div gallery hr includeonly languages math noinclude nowiki onlyinclude p poem pre
    ref references section source syntaxhighlight table td translate tr tvar
"""
_OTHER_TAGS: Final = frozenset(_OTHER_NAMES.split())
_TAGS: Final = INLINE_TAGS | _OTHER_TAGS


def chat_line(text: str) -> ChatLine | None:
    """Read a line of wikitext as one of a log; None if it is none."""
    found = _IN_BRACKETS.fullmatch(text) or _BEHIND_TIME.fullmatch(text)
    if not found or not found["rest"].strip():
        return None
    if found["name"].lower() in _TAGS:
        return None
    time = f"{found['time']} " if found["time"] else ""
    return ChatLine(found["name"], f"{time}{found['rest'].strip()}")


def with_names(text: str) -> str:
    """Give wikitext in which the names of a log's lines are text, not tags."""

    def name(found: re.Match[str]) -> str:
        is_tag = found["name"].lower() in _TAGS
        return found[0] if is_tag else f"{found['before']}&lt;{found[0].rpartition('<')[2]}"

    return _TAG_LIKE.sub(name, text)


def is_timed(text: str) -> bool:
    """Say whether a line begins with the time, as lines do that say who came or went."""
    return _TIMED.match(text) is not None


def is_chat(text: str) -> bool:
    """Say whether most lines of a text, parted by `<br>`, are of a log."""
    lines = [line for line in BREAK.split(text) if line]
    return 2 * sum(chat_line(line) is not None for line in lines) > len(lines)
