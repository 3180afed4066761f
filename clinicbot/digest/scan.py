"""Where one reading of inline wikitext is: what it noticed, what is still open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from clinicbot.digest.references import decoded
from clinicbot.digest.rules import Finding, InlineRules, Link, Wrong


if TYPE_CHECKING:
    import re

ENDS: Final = {"[[": "]]", "[": "]", "{{": "}}"}
"""What ends a construct that doesn't end as it begins."""

SEAM: Final = "\0"
"""Between pieces shown that make no character reference together."""


@dataclass(slots=True)
class Open:
    """A construct whose end has not come yet.

    Attributes:
        name: What opened it: `[[`, `''`, `<code>`.
        offset: Where.
        shown: How many pieces had been shown before it.
        link: A link's place among the links.
        inside: Where its label, or a template's current argument, begins.
    """

    name: str
    offset: int
    shown: int = 0
    link: int = 0
    inside: int = 0


@dataclass(slots=True)
class Scan:
    """One reading of one text.

    Attributes:
        text: The wikitext.
        rules: What is allowed; without, everything that any series can allow.
        findings: What is wrong so far.
        shown: What a reader sees, in pieces, not decoded.
        links: The links so far.
        open: The constructs whose end has not come yet, the outermost first.
    """

    text: str
    rules: InlineRules | None
    findings: list[Finding] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)

    def wrong(self, offset: int, wrong: Wrong | None) -> None:
        """Note what is wrong, if anything is."""
        if wrong:
            self.findings.append(Finding(offset, *wrong))

    def seen(self, since: int = 0) -> str:
        """Give what a reader sees of the pieces from a number on.

        MediaWiki decodes last: `<nowiki>&</nowiki>lt;` shows "<".
        """
        return decoded("".join(self.shown[since:])).replace(SEAM, "")

    def is_open(self, *names: str) -> bool:
        """Tell whether one of these constructs is open."""
        return any(each.name in names for each in self.open)

    def begin(self, name: str, offset: int, inside: int = 0) -> None:
        """Open a construct."""
        self.open.append(Open(name, offset, len(self.shown), len(self.links), inside))

    def end(self, name: str, found: re.Match[str]) -> Open | None:
        """Close a construct; what is still open in it is wrong, or that there is none."""
        if not self.is_open(name):
            wrong = Wrong(f"{found[0]} closes nothing", "its beginning was expected before it")
            self.wrong(found.start(), wrong)
            return None
        while (last := self.open.pop()).name != name:
            self.wrong(last.offset, _not_closed(last.name, f" before {found[0]}"))
        return last

    def finish(self) -> None:
        """Note what is still open at the end of the text."""
        for left in self.open:
            self.wrong(left.offset, _not_closed(left.name))


def _not_closed(name: str, where: str = "") -> Wrong:
    tag = name.startswith("<")
    end = f"</{name[1:]}" if tag else ENDS.get(name, name)
    literal = "&lt;" if tag else f"<nowiki>{name}</nowiki>"
    return Wrong(
        f"{name} is not closed{where}", f"{end} was expected", f"write {literal} to show it"
    )
