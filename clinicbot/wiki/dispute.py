"""Two jobs with one account whose sources differ: noticed before they take turns for ever.

An operator who goes back to an older text is no such thing, though the page's
history looks alike (this text, that text, this text again). What tells them
apart is in the edit summaries (`clinicbot.wiki.fingerprint`):

- the text there now is from another source, which put it in place of the very
  text that ours still wants: our source hasn't changed, and somebody else's
  says otherwise. Writing would only be the next turn;
- or the bot has gone back and forth between the same two texts twice already,
  whatever the sources are called: two copies of one source, one of them out of
  date. Going back once, and forth again, is an operator's right.

A series that moved to another place has written nothing from there yet, and
is not held up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clinicbot.wiki.fingerprint import trace


if TYPE_CHECKING:
    from collections.abc import Iterable

    from clinicbot.wiki.pages import Revision


LOOK_BACK: Final = 20
"""So many of the bot's revisions are looked at."""

_TURNS: Final = 4


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two texts that replace each other.

    Attributes:
        ours: The revision that held what is wanted now.
        theirs: The one that replaced it.
        source: Where ours is from; "" if the summaries don't say.
        other: Where theirs is from.
    """

    ours: Revision
    theirs: Revision
    source: str = ""
    other: str = ""


def is_suspicious(key: str, newest: Revision, source: str) -> bool:
    """Say whether the history of a page that the bot edited last is worth a look.

    Args:
        key: Of what is wanted there: see `Trace.key`.
        newest: What is there.
        source: Where the wanted text is from; "" if nobody knows.
    """
    left = trace(newest.comment)
    return bool(left.source and source and left.source != source) or left.was == key


def find(key: str, past: Iterable[Revision], source: str) -> Dispute | None:
    """Find out whether writing would be one more turn of two sources that disagree.

    Args:
        key: Of what is wanted: see `Trace.key`.
        past: The bot's revisions, the newest first; it is what is there now.
        source: Where the wanted text is from; "" if nobody knows.
    """
    kept = [(one, left) for one in past if (left := trace(one.comment)).sha1 == one.sha1[:8]]
    if not kept:
        return None
    newest, left = kept[0]
    if left.source and source and left.source != source:
        last = next((one for one in kept if one[1].source == source), None)
        if last is not None and last[1].key == key:
            return Dispute(last[0], newest, source, left.source)
    turns = [found.key for _, found in kept[:_TURNS]]
    if turns == [left.key, key] * (_TURNS // 2) and left.key != key:
        return Dispute(kept[1][0], newest)
    return None
