"""Markup of hand-written pages that a document says otherwise: footnotes, looks, languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clinicbot.digest.model import Image
from clinicbot.digest.names import LANGUAGE_CODES
from clinicbot.digest.scalars import Inline, Plain
from clinicbot.digest.values import UnitId
from clinicbot.intake.visible import COMMENT, picture
from clinicbot.wikitext.escape import Context, escape
from clinicbot.wikitext.unit_parser import parse_units
from clinicbot.wikitext.unit_reader import plain_text_of


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.intake.pieces import Original


_TRANSLATE: Final = re.compile(r"</?translate(?: nowrap)?>|<languages\s*/?>(?:</languages>)?")
_TRANSLATION: Final = re.compile(r"\{\{\s*#translation:\s*\}\}", re.IGNORECASE)
_LEAD: Final = re.compile(r"(?:={1,6}|[*#:;]+)?[ \t]*")
_LITERAL: Final = re.compile(
    r"<(nowiki|pre|syntaxhighlight|source)\b[^>]*(?<!/)>.*?</\1>|<!--.*?-->",
    re.DOTALL | re.IGNORECASE,
)
GONE: Final = "\ue002"
"""Stands for what no reader sees; a line of it is no line."""

_LINE_OF_GONE: Final = re.compile(rf"^[ \t]*{GONE}(?:[ \t]*{GONE})*[ \t]*$", re.MULTILINE)
_GONE: Final = re.compile(f"{GONE} ?")
_BARE_ADDRESS: Final = re.compile(
    r"(?<!\[)\[((?:https?:)?//[^\s\[\]<>\"]+)\](?!\])(?P<glued>(?=[^\s.,;:!?)]))?"
)
_ANY_SCHEME: Final = re.compile(r"(?<=(?<!\[)\[)//(?=[\w-]+\.[^\s\[\]<>\"]+\s)")
_REF: Final = re.compile(
    r"<ref\b[^<>]*(?<!/)>(?P<said>(?:(?!<ref\b|</ref>|\n).)*)</ref>|<ref\b[^<>]*/>", re.IGNORECASE
)
_RELATIVE_LINK: Final = re.compile(
    r"\[\[\s*(?P<target>(?:/|\.\./|\.\.(?=[|\]]))[^\[\]|]*)(?:\|(?P<label>[^\[\]]*))?\]\]"
)
_MEDIA_LINK: Final = re.compile(
    r"\[\[\s*(Media\s*:\s*)([^\[\]|]+)(?:\|([^\[\]]+))?\]\]", re.IGNORECASE
)
_LANGUAGE_LINK: Final = re.compile(r"\[\[[ _]*(?=([a-z][a-z-]{1,11})[ _]*:)")


def without_translate(text: str) -> str:
    """Give a page without the markup of the Translate extension.

    The id of each unit is kept in front of its text (in front of its heading's
    text, too). Links lead where they do without Translate.
    """
    page = parse_units(text)
    written: list[str] = []
    at = 0
    for unit in page.units:
        said = plain_text_of(unit.text)
        if unit.id is not None and re.fullmatch(UnitId.pattern, unit.id):
            lead = _LEAD.match(said)
            start = lead.end() if lead else 0
            said = f"{said[:start]}\ue000{unit.id}\ue001{said[start:]}"
        written += [text[at : unit.start], said]
        at = unit.end
    bare = "".join(written) + text[at:]
    if page.tags or "<languages" in bare:
        bare = _TRANSLATION.sub("", _TRANSLATE.sub("", bare))
    return bare


def without_comments(text: str, original: Original) -> str:
    """Leave comments out, which only editors see (Preprocessor_Hash).

    A line of comments alone is no line; the mark `GONE` keeps its place, for
    the numbers of the lines.
    """
    written: list[str] = []
    at, waiting = 0, 0
    for found in _LITERAL.finditer(text):
        before = text[at : found.start()]
        written += _with_gone(before, waiting)
        waiting = 0 if "\n" in before else waiting
        at = found.end()
        if not found[0].startswith("<!--"):
            written.append(found[0])
            continue
        if not found[0].startswith("<!--T:"):
            line = text.count("\n", 0, found.start()) + 1
            original.warn(f"the comment {found[0]} is for editors and was left out", line=line)
        alone = not text[text.rfind("\n", 0, found.start()) + 1 : found.start()].strip()
        written.append(GONE if alone else "")
        waiting += found[0].count("\n")
    written += _with_gone(text[at:], waiting)
    lines = _LINE_OF_GONE.sub(GONE, "".join(written)).split("\n")
    return "\n".join(line if line == GONE else _GONE.sub("", line) for line in lines)


def _with_gone(text: str, lines: int) -> list[str]:
    """Give text with so many lines that are none behind its first line."""
    if not lines:
        return [text]
    first, line_break, rest = text.partition("\n")
    return [first, f"\n{GONE}" * lines, line_break, rest]


def without_footnotes(text: str, original: Original, line: int) -> str:
    """Give a text with its footnotes in brackets: a digest has no list of them."""

    def note(found: re.Match[str]) -> str:
        said = (found["said"] or "").strip()
        wrong = f"the footnote {found[0]} became text in brackets" if said else ""
        original.warn(wrong or f"{found[0]} shows no text and was left out", line=line)
        return f" ({said})" if said else ""

    return _REF.sub(note, text)


def with_whole_addresses(text: str) -> str:
    """Give a text whose links to the web have a scheme, and a label or no brackets.

    A link without a label shows a number, which counts the page's links.
    """

    def address(found: re.Match[str]) -> str:
        whole = found[1] if found[1][0] == "h" else f"https:{found[1]}"
        return whole if found["glued"] is None else f"{whole} "

    bare = _BARE_ADDRESS.sub(address, text)
    return _ANY_SCHEME.sub("https://", bare)


def with_whole_titles(text: str, title: str) -> str:
    """Give a text whose links say the whole title, whatever page they are on.

    Of a page below this one, or beside it (Linker::normalizeSubpageLink); a link
    to a file itself leads to its page.
    """

    def link(found: re.Match[str]) -> str:
        target, label = found["target"].rstrip("/"), found["label"]
        base = title
        while target.startswith("../") or target == "..":
            base, target = base.rpartition("/")[0], target[3:]
        whole = f"{base}/{target.removeprefix('/')}".strip("/")
        shown = found["target"].strip("/") if found["target"].endswith("/") else found["target"]
        return f"[[{whole}|{label or shown}]]" if base else found[0]

    bare = _MEDIA_LINK.sub(lambda m: f"[[:File:{m[2]}|{m[3] or m[1] + m[2]}]]", text)
    return _RELATIVE_LINK.sub(link, bare) if title else bare


def with_visible_languages(text: str, original: Original, line: int) -> str:
    """Give a text whose links to other languages of the page are links in the text."""

    def link(found: re.Match[str]) -> str:
        if found[1] not in LANGUAGE_CODES:
            return found[0]
        original.warn(
            f"the language link to {found[1]!r} goes to the sidebar: it became a link", line=line
        )
        return "[[:"

    return _LANGUAGE_LINK.sub(link, text)


_FIRST_TAG: Final = re.compile(r"^<(\w+)[^>]*>\n?")
_LAST_TAG: Final = re.compile(r"\n?</(\w+)>$")


def preformatted(text: str) -> str:
    """Give an element of lines (`<pre>`, `<poem>`) as one text, its lines parted by breaks.

    A poem's lines are wikitext, all others' are literal.
    """
    name = found[1].lower() if (found := _FIRST_TAG.match(text)) else ""
    inside = _LAST_TAG.sub("", _FIRST_TAG.sub("", text))
    lines = [line.strip() for line in inside.split("\n")]
    if name not in {"poem", ""}:
        # Parser: <nowiki> in <pre> is dropped, references are resolved.
        lines = [escape(re.sub(r"</?nowiki>", "", line), Context.LIST_ITEM) for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    return "<br>".join(lines)


def gallery(text: str) -> Iterator[Image]:
    """Yield the pictures of a `<gallery>`, each with its caption."""
    for line in COMMENT.sub("", text).split("\n")[1:-1]:
        name, _, rest = line.strip().partition("|")
        if name:
            file = re.sub(r"^(?:File|Image)\s*:", "", name, flags=re.IGNORECASE).strip()
            yield picture(f"[[File:{file}|{rest}]]") or Image(Plain(file), Inline(rest))
