"""The few forms that a line's text can have, written and recognised in one place.

A line is a remark with its speaker (`'''Ana:''' text`), an editor's note
(`''(text --Ed.)''`), a line of links (in an element of its own), the source
of a quotation, or none of these. A text that only looks like one of them, or
that would be markup where it stands, is written with a guard, `<nowiki/>`,
which shows nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clinicbot.wikitext.escape import Context, escape, unescape
from clinicbot.wikitext.scan import is_prose
from clinicbot.wikitext.seats import GUARD, split


if TYPE_CHECKING:
    from collections.abc import Iterable

    from clinicbot.series.wording import Wording


LINKS: Final = ('<span class="clinicbot-links">', "</span>")
"""The element around a line of links: before and after."""
_REFERENCE_OR_NOWIKI: Final = re.compile(r"&#?\w+;|</?nowiki\s*/?>")
# What begins a line's markup in BlockLevelPass, Parser::handleTables,
# handleHorizontalRules and the preprocessor's headings.
_LINE_MARKUP: Final = re.compile(r"[*#:;=\s]|\{\||\|[-}+]|----")


class Forms:
    """The forms as one language words them."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        speaker = wording.form("speaker").regex({"speaker": r"(?:(?!'').)+?"})
        note = wording.form("note").regex({"text": ".+"})
        self._speech = re.compile(rf"'''{speaker}'''(?!')(?P<said>.*)")
        self._note = re.compile(f"''{note}''")
        self.separator = wording.expand("links-separator")

    def speech(self, by: str, says: str = "") -> str:
        """Return a remark with its speaker, who is plain text."""
        name = self._wording.expand("speaker", speaker=escape(by, Context.LIST_ITEM))
        guard = GUARD if says.startswith(GUARD) else ""
        return f"'''{name}''' {guard}{says}" if says else f"'''{name}'''"

    def as_speech(self, line: str) -> tuple[str, str] | None:
        """Return the speaker (plain) and the text of a line that has a speaker.

        A name with markup in it, such as a link to a user page, is none: as
        plain text it would not come back as it was.
        """
        found = self._speech.fullmatch(line)
        if not found or not _is_plain(found["speaker"]):
            return None
        return unescape(found["speaker"]), unguarded(found["said"].strip())

    def note(self, text: str) -> str:
        """Return an editor's note."""
        before, after = (GUARD if text[edge : edge + 1 or None] == "'" else "" for edge in (0, -1))
        return f"''{self._wording.expand('note', text=before + text + after)}''"

    def as_note(self, line: str) -> str | None:
        """Return the text of an editor's note, or None if the line is none."""
        found = self._note.fullmatch(line)
        if not found:
            return None
        text = found["text"]
        text = text.removeprefix(GUARD) if text.startswith(f"{GUARD}'") else text
        return text.removesuffix(GUARD) if text.endswith(f"'{GUARD}") else text

    def links(self, links: Iterable[str]) -> str:
        """Return a line of links; the element tells it from a paragraph that has links."""
        return f"{LINKS[0]}{self.separator.join(links)}{LINKS[1]}"

    def as_links(self, line: str) -> tuple[str, ...] | None:
        """Return the parts of a line of links, or None if it is none."""
        if not (line.startswith(LINKS[0]) and line.endswith(LINKS[1])):
            return None
        return tuple(split(line.removeprefix(LINKS[0]).removesuffix(LINKS[1]), self.separator))

    def source(self, by: str) -> str:
        """Return the line that says whom a quotation is from, who is plain text."""
        return self._wording.expand("quote-source", source=escape(by, Context.LIST_ITEM))

    def as_source(self, line: str) -> str | None:
        """Return whom a quotation is from (plain), or None if the line doesn't say."""
        found = self._wording.read("quote-source", line)
        return unescape(found["source"]) if found and _is_plain(found["source"]) else None

    def plain(self, text: str, *, line_start: bool = False, quoted: bool = False) -> str:
        """Return a text that has none of the forms, with a guard if it needs one.

        Args:
            text: Inline wikitext.
            line_start: Whether it begins a line, and so may be a line of links
                or markup.
            quoted: Whether it stands in a block quotation, where only the
                source has a form.
        """
        taken: object = text.startswith(GUARD)
        if quoted:
            taken = taken or self.as_source(text) is not None
        else:
            taken = taken or self.as_speech(text) or self.as_note(text)
        if line_start:
            taken = taken or self.as_links(text)
            taken = taken or _LINE_MARKUP.match(text) or not is_prose(text)
        return GUARD + text if taken else text


def unguarded(text: str) -> str:
    """Return a text without the guard that `Forms.plain` put before it."""
    return text.removeprefix(GUARD)


def _is_plain(wikitext: str) -> bool:
    """Tell whether wikitext shows just its characters, references resolved."""
    # Any character that is never markup stands for what was written as none.
    bare = _REFERENCE_OR_NOWIKI.sub("·", wikitext)
    return escape(f"·{bare}·", Context.LIST_ITEM) == f"·{bare}·"
