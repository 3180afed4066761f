"""Links inside a sentence: pages, addresses with a label, and bare addresses.

Parser::handleInternalLinks2, Parser::handleExternalLinks and
Parser::handleMagicLinks, for links that are whole and whose labels are, too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clinicbot.digest.rules import Link, Wrong
from clinicbot.digest.scan import ENDS
from clinicbot.digest.targets import wrong_with_address, wrong_with_page


if TYPE_CHECKING:
    from clinicbot.digest.scan import Open, Scan

_PAGE: Final = re.compile(r"(?P<target>[^\[\]{}|<>]*)(?P<after>\||\]\]|.|)", re.DOTALL)
_REST: Final = re.compile(r"[^\[\]|]*\|?")
"""Of a target with a wrong character, so that one error is said once."""

_ADDRESS: Final = re.compile(r"(?P<target>[^\[\]<>\"\s]*)(?P<space> *)(?P<after>.?)", re.DOTALL)

_NESTED: Final = Wrong("a link inside a link", "a link's label holds no links")
_LITERALLY: Final = "write &#91; and &#93; for brackets beside those of a link"


def on_opening(scan: Scan, found: re.Match[str]) -> int:
    """Read `[[` and a target; go on at the label or at the end."""
    if found[0] != "[[":
        scan.wrong(found.start(), _row(found[0], "[[Page]]"))
    target, label = _begin(scan, "[[", found, _PAGE)
    if target["after"] == "|":
        scan.wrong(found.end(), wrong_with_page(target["target"]))
        return label + 1
    if target["after"] == "]]":
        scan.wrong(found.end(), wrong_with_page(target["target"]))
    elif target["after"]:
        wrong = f"'{target['after']}' in a link's target"
        scan.wrong(label, Wrong(wrong, "a title has none of # < > [ ] { } |"))
        rest = _REST.match(scan.text, label)
        return rest.end() if rest else label
    scan.shown.append(target["target"].removeprefix(":"))
    return label


def on_outside(scan: Scan, found: re.Match[str]) -> int:
    """Read `[` and an address; go on at the label or at the end."""
    target, label = _begin(scan, "[", found, _ADDRESS)
    scan.wrong(found.end(), wrong_with_address(target["target"]))
    if not target["space"] and target["after"] not in {"]", ""}:
        wrong = f"'{target['after']}' right behind an address"
        scan.wrong(label, Wrong(wrong, "a space and a label were expected"))
    return target.end("space")


def on_closing(scan: Scan, found: re.Match[str]) -> None:
    """Read `]` or `]]`: the end of a link, or a bracket of the text."""
    kind = "[[" if scan.is_open("[[") else "[" if scan.is_open("[") else ""
    if found[0] == "]" and kind != "[":
        scan.shown.append("]")
        return
    if not kind:
        wrong = f"{found[0]} closes nothing"
        scan.wrong(found.start(), Wrong(wrong, "[[ was expected before it", _LITERALLY))
        return
    if found[0] != ENDS[kind]:
        scan.wrong(found.start(), _row(found[0], ENDS[kind]))
    closed = scan.end(kind, found)
    if closed:
        _label(scan, closed, found.start())


def on_address(scan: Scan, found: re.Match[str]) -> int:
    """Read an address in the text, without the punctuation of the sentence."""
    url = _without_punctuation(found[0])
    scan.shown.append(url)
    scan.wrong(found.start(), wrong_with_address(url))
    if scan.text[found.start() - 1 : found.start()] == "]":
        # [[Foo]]https://… is a link "Foohttps" where link trails are Latin letters.
        wrong = Wrong("an address right behind a bracket", "a space was expected between them")
        scan.wrong(found.start(), wrong)
    if scan.is_open("[[", "["):
        wrong = _NESTED._replace(hint="write <nowiki>https://…</nowiki> to show it")
        scan.wrong(found.start(), wrong)
    else:
        scan.links.append(Link(found.start(), url, "", external=True))
    return found.start() + len(url)


def on_scheme(scan: Scan, found: re.Match[str]) -> None:
    """Read what begins an address of another kind: it would be a link."""
    wrong = f"{found[0]} begins a link"
    literally = f"write {found[0]}<nowiki/> for the text itself"
    scan.wrong(found.start(), Wrong(wrong, "https:// or http:// was expected", literally))


def _begin(
    scan: Scan, name: str, found: re.Match[str], pattern: re.Pattern[str]
) -> tuple[re.Match[str], int]:
    """Begin a link; give its target, what is behind that, and where."""
    if scan.is_open("[[", "["):
        scan.wrong(found.start(), _NESTED)
    target = pattern.match(scan.text, found.end())
    assert target  # noqa: S101  (both patterns match an empty text as well)
    label = target.end("target")
    scan.begin(name, found.start(), label + (target["after"] == "|"))
    scan.links.append(Link(found.end(), target["target"], "", external=name == "["))
    return target, label


def _label(scan: Scan, closed: Open, end: int) -> None:
    """Note a link's label at its end, if it has one; an address must."""
    link = scan.links[closed.link]
    if not link.external and scan.text[closed.inside - 1] != "|":
        return
    if not scan.seen(closed.shown).strip():
        scan.wrong(closed.offset, _no_label(link))
    label = scan.text[closed.inside : end].strip()
    scan.links[closed.link] = Link(link.offset, link.target, label, link.external)


def _no_label(link: Link) -> Wrong:
    target = link.target
    if link.external:
        shown = "write the address without brackets to show it"
        return Wrong(f"[{target}] has no label", f"[{target} label] was expected", shown)
    return Wrong(f"[[{target}|]] has an empty label", f"write [[{target}|label]] or [[{target}]]")


def _row(brackets: str, expected: str) -> Wrong:
    return Wrong(f"{brackets} in a row", f"{expected} was expected", _LITERALLY)


def _without_punctuation(url: str) -> str:
    """Give an address as it ends in a sentence (Parser::makeFreeExternalLink)."""
    bare = url.rstrip(",;.:!?" if "(" in url else ",;.:!?)")
    ends_reference = url.startswith(";", len(bare)) and re.search(r"&#?\w+\Z", bare)
    return f"{bare};" if ends_reference else bare
