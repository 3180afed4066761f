"""Reads inline wikitext strictly: every construct is one of a few, and whole.

MediaWiki repairs what is broken, and other parsers guess. Here each opening has
its closing, inside the same surroundings, and what could begin markup either
does so in an allowed way or is an error. So whatever is accepted means the same
to MediaWiki, to mwparserfromhell and to this module, wherever in a page it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from clinicbot.digest.brackets import (
    on_address,
    on_closing,
    on_opening,
    on_outside,
    on_scheme,
)
from clinicbot.digest.references import decoded
from clinicbot.digest.rules import INLINE_TAGS, Finding, InlineRules, Link, Wrong
from clinicbot.digest.scan import SEAM, Scan
from clinicbot.digest.switches import NOWIKI, active
from clinicbot.digest.tags import VOID, read_tag
from clinicbot.digest.targets import PROTOCOLS
from clinicbot.digest.transclusion import on_braces, on_pipe, on_unbraces


if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DEEPEST: Final = 30
"""How deep constructs may nest; mwparserfromhell gives up at 40."""

# Where an address ends: Parser::EXT_LINK_URL_CLASS, makeFreeExternalLink.
_IN_ADDRESS: Final = r"[^\[\]<>\"\s\x00-\x20\x7f\ufffd]"
_ENDS_ADDRESS: Final = r"''|&(?:lt|gt|nbsp|\#x0*(?:3[CcEe]|[Aa]0)|\#0*(?:60|62|160));"
_TOKEN: Final = re.compile(
    rf"""
    (?P<nowiki>{NOWIKI})
    | (?P<tag></?[A-Za-z][^<>]*>)
    | (?P<angle><(?=[A-Za-z/!?]|\Z))
    | (?P<quotes>''+)
    | (?P<opening>\[\[+)
    | (?P<outside>\[(?={PROTOCOLS}))
    | (?P<closing>\]+)
    | (?P<braces>\{{\{{+)
    | (?P<unbraces>\}}\}}+)
    | (?P<reference>&\#?[0-9A-Za-z]+;)
    | (?P<address>(?<!\w)(?i:https?)://(?:(?!{_ENDS_ADDRESS}){_IN_ADDRESS})+)
    | (?P<scheme>(?<!\w){PROTOCOLS.replace("|//|", "|")}(?={_IN_ADDRESS}))
    | (?P<pipe>\|)
    """,
    re.VERBOSE,
)
# Translate (TranslatablePageParser) spares nowiki when it looks for `<translate>`,
# but not when it looks for the markers and variables of a unit (observed).
_TRANSLATES: Final = re.compile(r"</?(?:translate|tvar)|<!--T:|</>", re.IGNORECASE)
_JOINING: Final = frozenset(("nowiki", "reference", "pipe"))
"""Tokens that leave no seam: a character reference can continue behind them."""

_ITALIC, _BOLD, _BOTH = "''", "'''", "'''''"


class Reading(NamedTuple):
    """What a text holds.

    Attributes:
        findings: What is wrong, in the order in which it was noticed.
        shown: What a reader sees.
        links: The links, in order.
    """

    findings: list[Finding]
    shown: str
    links: list[Link]


def read(text: str, rules: InlineRules | None = None) -> Reading:
    """Read inline wikitext; without rules, everything that any series can allow is."""
    scan = Scan(text, rules)
    at = 0
    while len(scan.open) <= DEEPEST and (found := _TOKEN.search(text, at)):
        scan.shown.append(text[at : found.start()])
        if found.lastgroup not in _JOINING:
            scan.shown.append(SEAM)
        at = _ON[found.lastgroup or ""](scan, found) or found.end()
    if len(scan.open) > DEEPEST:
        scan.wrong(at, Wrong(f"markup inside markup, over {DEEPEST} deep", "less was expected"))
    else:
        scan.shown.append(text[at:])
        scan.finish()
    return Reading([*scan.findings, *active(text)], scan.seen(), scan.links)


def _on_nowiki(scan: Scan, found: re.Match[str]) -> None:
    content = found[0].removeprefix("<nowiki>").removesuffix("</nowiki>")
    scan.shown.append("" if content == found[0] else content)
    translates = _TRANSLATES.search(found[0])
    if translates:
        wrong = f"{translates[0]} acts on translation even inside nowiki"
        scan.wrong(found.start() + translates.start(), Wrong(wrong, "write &lt; for its '<'"))


def _on_reference(scan: Scan, found: re.Match[str]) -> None:
    scan.shown.append(found[0])
    if decoded(found[0]) == found[0]:
        wrong = Wrong(
            f"{found[0]} is no character reference that a page can hold",
            "a name such as &nbsp; or a number such as &#42; was expected",
            f"write &amp;{found[0][1:]} for the text itself",
        )
        scan.wrong(found.start(), wrong)


def _on_angle(scan: Scan, found: re.Match[str]) -> None:
    if scan.text.startswith("<!--", found.start()):
        wrong = "a comment <!-- --> is not allowed here"
        meant = "a remark for editors goes behind # in the source file"
    else:
        wrong, meant = "'<' begins a tag that does not end", "write &lt;"
    scan.wrong(found.start(), Wrong(wrong, meant))


def _on_tag(scan: Scan, found: re.Match[str]) -> None:
    allowed = INLINE_TAGS if scan.rules is None else INLINE_TAGS & scan.rules.tags
    tag, wrongs = read_tag(found[0], allowed)
    for offset, wrong in wrongs:
        scan.wrong(found.start() + offset, wrong)
    if tag is None:
        return
    if tag.closes:
        scan.end(f"<{tag.name}>", found)
    elif tag.name not in VOID:
        scan.begin(f"<{tag.name}>", found.start())
    elif tag.name == "br":
        scan.shown.append(" ")


# Bold and italic: Parser::doQuotes where the markup nests and closes; what
# doesn't, it would carry on to the line's end, or make an apostrophe of it.


def _on_quotes(scan: Scan, found: re.Match[str]) -> None:
    run = found[0]
    last = scan.open[-1] if scan.open else None
    if run not in {_ITALIC, _BOLD, _BOTH}:
        wrong = Wrong(
            f"{len(run)} apostrophes in a row",
            "''italic'', '''bold''' or '''''both''''' was expected",
            "write &#39; for an apostrophe beside them",
        )
        scan.wrong(found.start(), wrong)
    elif last and last.name == _BOTH and run != _BOTH:
        last.name = _BOLD if run == _ITALIC else _ITALIC
    elif run == _BOTH and not (last and last.name == _BOTH):
        _on_five_quotes(scan, found)
    elif scan.is_open(run, _BOTH):
        scan.end(run, found)
    else:
        scan.begin(run, found.start())


def _on_five_quotes(scan: Scan, found: re.Match[str]) -> None:
    quotes = [each for each in scan.open if each.name in {_ITALIC, _BOLD, _BOTH}]
    if not quotes:
        scan.begin(_BOTH, found.start())
    elif quotes != scan.open[-len(quotes) :]:
        wrong = "''''' closes what was opened elsewhere"
        scan.wrong(found.start(), Wrong(wrong, "close each where it was opened"))
    else:
        del scan.open[-len(quotes) :]
        if len(quotes) == 1:
            other = _BOLD if quotes[0].name == _ITALIC else _ITALIC
            scan.begin(other, found.start())


_ON: Final[Mapping[str, Callable[[Scan, re.Match[str]], int | None]]] = {
    "nowiki": _on_nowiki,
    "tag": _on_tag,
    "angle": _on_angle,
    "quotes": _on_quotes,
    "opening": on_opening,
    "outside": on_outside,
    "closing": on_closing,
    "braces": on_braces,
    "unbraces": on_unbraces,
    "reference": _on_reference,
    "address": on_address,
    "scheme": on_scheme,
    "pipe": on_pipe,
}
"""For each kind of token what reads it, and gives where to read on if not behind it."""
