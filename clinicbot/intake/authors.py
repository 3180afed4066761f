"""Who made the wiki's text of a passage, and when: from the page's revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clinicbot.intake.history import Version


def author(
    text: str, gone: str, since: Sequence[Version], bare: Callable[[str], str] = str
) -> Version:
    """Find the revision from which on a page has a text, or has it no more.

    Args:
        text: What the page has; "" if that is nothing.
        gone: What it has no more, if so.
        since: The page's revisions, the oldest first; at least one.
        bare: Takes off a page what people didn't write.

    Returns:
        The newest revision, where the text isn't found word for word.
    """
    needle = text or gone
    speech = needle.partition(": ")[2] or needle
    found = since[-1]
    for one in reversed(since):
        page = bare(one.text)
        if not needle or (needle in page or speech in page) != bool(text):
            break
        found = one
    return found
