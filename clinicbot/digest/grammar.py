"""Reads inline wikitext strictly: every construct is one of a few, and whole.

MediaWiki repairs what is broken, other parsers guess. Here each opening has
its closing, inside the same surroundings, and a character that could begin
markup either does so in an allowed way or is an error. So whatever is
accepted means the same to MediaWiki, to mwparserfromhell and to this module,
wherever in a page it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.entities import html5
from typing import TYPE_CHECKING, NamedTuple

from clinicbot.digest.names import ODD_SWITCHES
from clinicbot.digest.rules import INLINE_TAGS, Finding, InlineRules, Link
from clinicbot.digest.targets import PROTOCOLS, Wrong, wrong_with_address, wrong_with_page


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEEPEST = 30
"""How deep constructs may nest; mwparserfromhell gives up at 40."""

NOWIKI = r"<nowiki>[^<]*(?:<(?!/?(?i:nowiki))[^<]*)*</nowiki>|<nowiki ?/>"
"""The two forms of nowiki; Translate knows the first in this spelling only."""

_SPACES = r"\s\u200b\u3000"
_IN_ADDRESS = rf"[^\[\]<>\"{_SPACES}\x00-\x20\x7f\ufffd]"
_TOKEN = re.compile(
    rf"""
    (?P<nowiki>{NOWIKI.replace(" ", "[ ]")})
    | (?P<tag></?[A-Za-z][^<>]*>)
    | (?P<angle><(?=[A-Za-z/!?]|\Z))
    | (?P<quotes>''+)
    | (?P<opening>\[\[+)
    | (?P<outside>\[(?={PROTOCOLS}))
    | (?P<closing>\]+)
    | (?P<braces>\{{\{{+)
    | (?P<unbraces>\}}\}}+)
    | (?P<reference>&\#?[0-9A-Za-z]+;)
    | (?P<address>(?<!\w)(?i:https?)://(?:(?!''|&(?:lt|gt|nbsp);){_IN_ADDRESS})+)
    | (?P<scheme>(?<!\w){PROTOCOLS.replace("|//|", "|")}(?={_IN_ADDRESS}))
    | (?P<pipe>\|)
    """,
    re.VERBOSE,
)
_TARGET = re.compile(r"[^\[\]{}|<>]*")
_OUTSIDE_TARGET = re.compile(r"[^\[\]<>\"\s]*")
_TEMPLATE_NAME = re.compile(r"([^{}\[\]|<>#]*)(?=\||\}\})")
_BRACED = re.compile(r"\{\{+[^{}]*\}\}+")
_ARGUMENT_NAME = re.compile(r"\s*[\w -]+=")
LINE_START = re.compile(r"[*#:; \t]|=|----|\{\||＃(?:転送|リダイレクト)")
"""What means something to MediaWiki at the start of a line, or of a page."""

_TAG = re.compile(
    r"""<(/?)([A-Za-z0-9]+)((?:\ +[A-Za-z]+\ *=\ *(?:"[^"]*"|'[^']*'|[A-Za-z0-9-]+))*)\ *(/?)>""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([A-Za-z]+) *= *(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9-]+))""")
_ATTRIBUTES = {
    "lang": re.compile(r"[A-Za-z0-9-]+"),
    "dir": re.compile(r"ltr|rtl|auto"),
    "title": re.compile(r"(?:(?!''|__|~~~|://)[^{}\[\]|<>\x00-\x1f])*"),
    "datetime": re.compile(r"[0-9A-Za-z:.+ -]+"),
}
_VOID = frozenset(("br", "wbr"))
_BOLD, _ITALIC, _BOTH = "'''", "''", "'''''"
_INSTEAD = {"b": "'''bold'''", "i": "''italic''", "tt": "<code>", "strike": "<s>", "big": ""}


@dataclass(slots=True)
class _Open:
    """A construct whose end has not come yet."""

    kind: str
    name: str
    offset: int
    inside: int = 0
    """Where its label, or a template's argument, begins."""
    shown: int = 0
    """How many pieces had been shown before it."""
    links: int = 0
    """How many links had been seen before it."""
    target: str = ""


class Reading(NamedTuple):
    """What was found in a text."""

    findings: list[Finding]
    shown: str
    links: list[Link]


@dataclass(slots=True)
class Reader:
    """One reading of one text.

    Attributes:
        text: The wikitext.
        rules: What is allowed; None allows every template.
        findings: What is wrong, when read.
        shown: What a reader sees, in pieces.
        links: The links.
    """

    text: str
    rules: InlineRules | None
    findings: list[Finding] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)

    def read(self) -> None:
        """Read the text to its end."""
        at = 0
        while found := _TOKEN.search(self.text, at):
            self.shown.append(self.text[at : found.start()])
            handle: Callable[[re.Match[str]], int | None] = getattr(self, f"_{found.lastgroup}")
            at = handle(found) or found.end()
            if len(self._open) > DEEPEST:
                self._wrong(
                    found.start(), f"markup nested over {DEEPEST} deep", "less was expected"
                )
                return
        self.shown.append(self.text[at:])
        for left in self._open:
            self._wrong(left.offset, f"{left.name} is not closed", _end_of(left), _literally(left))

    def _wrong(self, offset: int, wrong: str, expected: str, hint: str = "") -> None:
        self.findings.append(Finding(offset, wrong, expected, hint))

    def _begin(self, kind: str, name: str, found: re.Match[str], inside: int = 0) -> _Open:
        begun = _Open(kind, name, found.start(), inside, len(self.shown), len(self.links))
        self._open.append(begun)
        return begun

    def _end(self, kind: str, name: str, said: str, offset: int) -> _Open | None:
        """Close the construct; what is still open in it, or its lack, is wrong."""
        if not any(each.kind == kind and each.name == name for each in self._open):
            self._wrong(offset, f"{said} closes nothing", "it was not opened before, or not here")
            return None
        while True:
            last = self._open.pop()
            if last.kind == kind and last.name == name:
                return last
            self._wrong(last.offset, f"{last.name} is not closed before {said}", _end_of(last))

    def _inside(self, *kinds: str) -> bool:
        return any(each.kind in kinds for each in self._open)

    # One method for each kind of token; it gives where to go on if not behind it.

    def _nowiki(self, found: re.Match[str]) -> None:
        content = found[0].removeprefix("<nowiki>").removesuffix("</nowiki>")
        self.shown.append("" if content == found[0] else decoded(content))

    def _angle(self, found: re.Match[str]) -> None:
        if self.text.startswith("<!--", found.start()):
            self._wrong(found.start(), "a comment <!-- --> is not allowed here", _COMMENT)
        else:
            self._wrong(found.start(), "'<' begins a tag that does not end", "write &lt;")

    def _quotes(self, found: re.Match[str]) -> None:
        run = found[0]
        if run not in (_ITALIC, _BOLD, _BOTH):
            self._wrong(
                found.start(),
                f"{len(run)} apostrophes in a row",
                "''italic'', '''bold''' or both were expected",
                "write &#39; for an apostrophe beside them",
            )
        elif run == _BOTH:
            self._five_quotes(found)
        elif self._open and self._open[-1].name == _BOTH:
            self._open[-1].name = _BOLD if run == _ITALIC else _ITALIC
        elif any(each.name in (run, _BOTH) for each in self._open):
            self._end("quotes", run, run, found.start())
        else:
            self._begin("quotes", run, found)

    def _five_quotes(self, found: re.Match[str]) -> None:
        """Read five apostrophes as Parser::doQuotes does where the text nests well."""
        open_here = [each.name for each in self._open[-2:] if each.kind == "quotes"]
        count = sum(each.kind == "quotes" for each in self._open)
        last = self._open[-1].name if self._open else ""
        if count == 0:
            self._begin("quotes", _BOTH, found)
        elif last == _BOTH or (count == 2 and len(open_here) == 2):  # noqa: PLR2004  (both)
            del self._open[-1 if last == _BOTH else -2 :]
        elif count == 1 and last in (_ITALIC, _BOLD):
            self._open.pop()
            self._begin("quotes", _BOLD if last == _ITALIC else _ITALIC, found)
        else:
            self._wrong(
                found.start(), "''''' closes what is open elsewhere", "close each by itself"
            )

    def _opening(self, found: re.Match[str]) -> int | None:
        start = found.start()
        if len(found[0]) > 2:  # noqa: PLR2004  ([[)
            self._wrong(start, f"{found[0]} in a row", "[[Page|label]] was expected", _BRACKET)
        if self._inside("link", "outside"):
            self._wrong(start, "a link inside a link", "a link's label holds no links")
        target = _TARGET.match(self.text, found.end())
        assert target  # noqa: S101  (it matches the empty text)
        after = self.text[target.end() : target.end() + 2]
        label = target.end() + after.startswith("|")
        begun = self._begin("link", "[[", found, label)
        begun.target = target[0]
        if not (after.startswith("|") or after == "]]" or after == ""):
            self._wrong(target.end(), f"'{after[:1]}' in a link's target", _NO_TITLE)
        else:
            wrong = wrong_with_page(target[0]) if after else None
            self._tell(found.end(), wrong)
        self.links.append(Link(found.end(), target[0], "", external=False))
        if after == "]]":
            self.shown.append(target[0].removeprefix(":"))
        return label

    def _tell(self, offset: int, wrong: Wrong | None) -> None:
        if wrong:
            self._wrong(offset, *wrong)

    def _outside(self, found: re.Match[str]) -> int:
        if self._inside("link", "outside"):
            self._wrong(found.start(), "a link inside a link", "a link's label holds no links")
        address = _OUTSIDE_TARGET.match(self.text, found.end())
        assert address  # noqa: S101  (it matches the empty text)
        self._tell(found.end(), wrong_with_address(address[0]))
        after = self.text[address.end() : address.end() + 1]
        if after not in (" ", "]", ""):
            self._wrong(address.end(), f"'{after}' after an address", "a space was expected")
        begun = self._begin("outside", "[", found, address.end())
        begun.target = address[0]
        self.links.append(Link(found.end(), address[0], "", external=True))
        return address.end()

    def _closing(self, found: re.Match[str]) -> None:
        count = len(found[0])
        if self._inside("link"):
            if count == 1:
                self.shown.append("]")
                return
            if count > 2:  # noqa: PLR2004  (]])
                self._wrong(found.start(), f"{found[0]} in a row", "]] was expected", _BRACKET)
            self._end_link("link", "[[", "]]", found)
        elif self._inside("outside"):
            if count > 1:
                self._wrong(found.start(), f"{found[0]} in a row", "] was expected", _BRACKET)
            self._end_link("outside", "[", "]", found)
        elif count > 1:
            self._wrong(
                found.start(), f"{found[0]} closes nothing", "[[Page]] was expected", _BRACKET
            )
        else:
            self.shown.append("]")

    def _end_link(self, kind: str, name: str, said: str, found: re.Match[str]) -> None:
        closed = self._end(kind, name, said, found.start())
        if closed is None:
            return
        label = self.text[closed.inside : found.start()]
        if kind == "link" and self.text[closed.inside - 1] != "|":
            return
        if not "".join(self.shown[closed.shown :]).strip():
            self._wrong(closed.offset, *_no_label(kind, closed.target))
        at = closed.links
        self.links[at] = Link(
            self.links[at].offset, closed.target, label.strip(), external=kind == "outside"
        )

    def _braces(self, found: re.Match[str]) -> int | None:
        name = _TEMPLATE_NAME.match(self.text, found.end())
        whole = _BRACED.match(self.text, found.start())
        shown = whole[0] if whole else found[0]
        if len(found[0]) == 2 and name and self._allows(name[1]):  # noqa: PLR2004  ({{)
            self._begin("template", "{{", found, name.end())
            return name.end()
        self._wrong(found.start(), f"template {shown} is not allowed here", _TEMPLATES, _BRACES)
        return whole.end() if whole else None

    def _allows(self, name: str) -> bool:
        if self.rules is None:
            return True
        return template_name(name) in {template_name(each) for each in self.rules.templates}

    def _unbraces(self, found: re.Match[str]) -> None:
        if not self._inside("template") or len(found[0]) > 2:  # noqa: PLR2004  (}})
            self._wrong(found.start(), f"{found[0]} closes nothing", "no braces here", _BRACES)
            return
        closed = self._end("template", "{{", "}}", found.start())
        if closed:
            self._end_argument(closed, found.start())
            # What a template shows, only the wiki knows.
            del self.shown[closed.shown :]

    def _pipe(self, found: re.Match[str]) -> None:
        last = self._open[-1] if self._open else None
        if last and last.kind == "template":
            self._end_argument(last, found.start())
            last.inside = found.end()
        elif self._inside("link"):
            self._wrong(found.start(), "a second | in a link", "[[Page|label]]", "write &#124;")
        elif self._inside("template"):
            self._wrong(found.start(), "| inside markup in a template", "write &#124;")
        else:
            self.shown.append("|")

    def _end_argument(self, template: _Open, end: int) -> None:
        argument = re.sub(NOWIKI, "", self.text[template.inside : end])
        if self.text[template.inside - 1] != "|":
            return
        name = _ARGUMENT_NAME.match(argument)
        if name is None and "=" in argument:
            self._wrong(template.inside, "'=' in an argument without a name", "write 1=…")
        if LINE_START.match(argument[name.end() if name else 0 :].lstrip()):
            self._wrong(template.inside, "an argument that could begin a line's markup", _LITERAL)

    def _reference(self, found: re.Match[str]) -> None:
        shown = decoded(found[0])
        if shown == found[0]:
            self._wrong(
                found.start(),
                f"{found[0]} is no character reference that HTML knows",
                "a name such as &nbsp; or a number such as &#42; was expected",
                f"write &amp;{found[0][1:]} for the text itself",
            )
        self.shown.append(shown)

    def _address(self, found: re.Match[str]) -> int:
        url = found[0]
        separators = ",;.:!?" if "(" in url else ",;.:!?)"
        end = found.start() + len(url.rstrip(separators))
        if self.text.startswith(";", end) and re.search(r"&\w+\Z", self.text[:end]):
            end += 1
        url = self.text[found.start() : end]
        self._tell(found.start(), wrong_with_address(url))
        if self._inside("link", "outside"):
            self._wrong(
                found.start(),
                "an address inside a link's label",
                "a link's label holds no links",
                "write <nowiki>https://…</nowiki>",
            )
        else:
            self.links.append(Link(found.start(), url, "", external=True))
        self.shown.append(url.replace("&amp;", "&"))
        return end

    def _scheme(self, found: re.Match[str]) -> None:
        self._wrong(
            found.start(),
            f"{found[0]} begins a link",
            "links to https:// and http:// are allowed",
            f"write {found[0]}<nowiki/> for the text itself",
        )

    def _tag(self, found: re.Match[str]) -> None:
        tag = _TAG.fullmatch(found[0])
        name = (tag[2] if tag else re.sub(r"\W.*", "", found[0].strip("</"))).lower()
        if name not in INLINE_TAGS or (self.rules and name not in self.rules.tags):
            self._wrong(found.start(), f"{found[0]} is not allowed here", *_no_tag(name))
        elif tag is None:
            self._wrong(found.start(), f"{found[0]} is not a whole tag", f'<{name} lang="…">')
        elif tag[1]:
            self._closing_tag(found, tag, name)
        elif tag[4] and name not in _VOID:
            self._wrong(found.start(), f"{found[0]} opens a tag for good", f"<{name}>…</{name}>")
        else:
            self._attributes(found.start() + tag.start(3), tag[3], name)
            if name in _VOID:
                self.shown.append(" " if name == "br" else "")
            else:
                self._begin("tag", f"<{name}>", found)

    def _closing_tag(self, found: re.Match[str], tag: re.Match[str], name: str) -> None:
        if tag[3] or tag[4] or name in _VOID:
            self._wrong(found.start(), f"{found[0]} is not a closing tag", f"</{name}>")
        else:
            self._end("tag", f"<{name}>", found[0], found.start())

    def _attributes(self, offset: int, attributes: str, name: str) -> None:
        allowed = (
            ("lang", "dir", "title", "datetime") if name == "time" else ("lang", "dir", "title")
        )
        for found in _ATTRIBUTE.finditer(attributes):
            attribute = found[1].lower()
            value = next(each for each in found.groups()[1:] if each is not None)
            if attribute not in allowed:
                self._wrong(
                    offset + found.start(),
                    f"attribute {attribute} is not allowed here",
                    f"{', '.join(allowed[:-1])} or {allowed[-1]} was expected",
                )
            elif not _ATTRIBUTES[attribute].fullmatch(value):
                self._wrong(
                    offset + found.start(),
                    f"'{value}' can't be the value of {attribute}",
                    "plain text without markup" if attribute == "title" else "see HTML",
                )


_ANYWHERE = re.compile(
    r"""
    (?P<signature>~~~+)
    | (?P<variant>-\{)
    | (?P<switch>(?P<u>__|＿＿)(?=[^\s_＿])(?:(?!(?P=u)).){1,60}?(?<=\S)(?P=u)|%s)
    """
    % "|".join(re.escape(each).replace("_", "_") for each in ODD_SWITCHES),
    re.VERBOSE,
)


def read(text: str, rules: InlineRules | None = None) -> Reading:
    """Read inline wikitext; without rules every template is allowed."""
    reader = Reader(text, rules)
    reader.read()
    return Reading(reader.findings, "".join(reader.shown), reader.links)


def wrong(text: str, rules: InlineRules) -> list[Finding]:
    """Give everything wrong with the markup of a text."""
    return [*read(text, rules).findings, *_anywhere(text)]


def _anywhere(text: str) -> Iterator[Finding]:
    """Find what MediaWiki acts on wherever it stands but in nowiki: titles, addresses, labels."""
    masked = re.sub(NOWIKI, lambda found: "\0" * len(found[0]), text)
    for found in _ANYWHERE.finditer(masked):
        if found["signature"]:
            yield Finding(
                found.start(),
                f"{found[0]} is a signature",
                "write <nowiki>~~~</nowiki>",
            )
        elif found["variant"]:
            yield Finding(found.start(), "-{ begins language conversion", "write -&#123;")
        else:
            yield Finding(
                found.start(),
                f"{found[0]} can be a behaviour switch",
                f"write <nowiki>{found[0]}</nowiki>",
            )


def decoded(text: str) -> str:
    """Decode the character references that MediaWiki decodes; the rest stays.

    Sanitizer::normalizeEntity and Sanitizer::validateCodepoint; embeddings and
    overrides of direction stay too, for they would not end with the sentence.
    """
    return re.sub(r"&(?:#(?:[xX]([0-9A-Fa-f]+)|([0-9]+))|([0-9A-Za-z]+));", _character, text)


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return html5.get(f"{found[3]};", found[0])
    digits, base = (found[1], 16) if found[1] else (found[2], 10)
    digits = digits.lstrip("0")
    number = int(digits or "0", base) if len(digits) <= 7 else 0  # noqa: PLR2004  (7: 0x10FFFF)
    valid = (
        0x20 <= number <= 0x7E
        or 0xA0 <= number <= 0xD7FF
        or 0xE000 <= number <= 0xFFFD
        or 0x10000 <= number <= 0x10FFFF
    )
    overrides = 0x202A <= number <= 0x202E or 0x2066 <= number <= 0x2069
    return chr(number) if valid and not overrides else found[0]


def template_name(name: str) -> str:
    """Give a template's name as MediaWiki compares it: first letter, spaces."""
    spaced = " ".join(name.replace("_", " ").split()).removeprefix("Template:")
    return spaced[:1].upper() + spaced[1:]


_COMMENT = "a remark for other editors goes behind # in the source file"
_TEMPLATES = "a series allows templates by name under inline: templates: in clinicbot.yaml"
_BRACES = "write <nowiki>{{…}}</nowiki> for the braces themselves"
_BRACKET = "write &#91; and &#93; for brackets beside a link's own"
_NO_TITLE = "a title has none of # < > [ ] { } |"
_LITERAL = "write the first character as a reference, such as &#42;"
_TRANSLATION = "clinicbot writes the markup for translation itself"


def _end_of(left: _Open) -> str:
    ends = {"[[": "]]", "[": "]", "{{": "}}"}
    name = left.name
    end = f"</{name[1:]}" if left.kind == "tag" else ends.get(name, name)
    return f"{end} was expected in the same text"


def _literally(left: _Open) -> str:
    if left.kind == "tag":
        return f"write &lt;{left.name[1:]} for the text itself"
    return f"write <nowiki>{left.name}</nowiki> for the text itself"


def _no_label(kind: str, target: str) -> Wrong:
    if kind == "outside":
        return Wrong(
            f"[{target}] has no label",
            f"[{target} label] was expected",
            "write the address without brackets to show it",
        )
    return Wrong(f"[[{target}|]] has an empty label", f"[[{target}|label]] or [[{target}]]")


def _no_tag(name: str) -> tuple[str, str]:
    if name in {"translate", "tvar", "languages"}:
        return _TRANSLATION, ""
    if name == "ref":
        return "a note for the reader goes into the text, or is a note: of its own", ""
    if name == "nowiki":
        return "<nowiki>…</nowiki> or <nowiki/> was expected", ""
    literal = f"write &lt;{name}&gt; for the text itself"
    if _INSTEAD.get(name):
        return f"{_INSTEAD[name]} was expected", literal
    if name in INLINE_TAGS:
        return "a series allows it under inline: tags: in clinicbot.yaml", literal
    return "no series can allow it inside a sentence", literal
