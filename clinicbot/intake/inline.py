"""Texts of any origin as inline wikitext that a document may hold.

Whatever `clinicbot.digest.inline` would refuse becomes literal text, character
by character, so that it shows just as it stood.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from clinicbot.digest.inline import check, plain_text
from clinicbot.digest.kinds import tidy
from clinicbot.titles import illegal
from clinicbot.wikitext.escape import Context, escape


if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clinicbot.digest.inline import InlineRules


BREAK: Final = "\n"
"""The text of a run that is a line break."""

# What no text may hold and no reader sees: controls, direction marks of word
# processors, the marks of files' beginnings.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffd-\uffff]"
)
_LINE_ENDS: Final = re.compile("[\u2028\u2029\r]")
_ADDRESS: Final = re.compile(r"(https?://[^\s\[\]<>\"'{}|]*[^\s\[\]<>\"'{}|.,;:!?)])")
_TYPOGRAPHIC: Final = str.maketrans(
    {
        "‘": "'",  # noqa: RUF001  word processors make these of an apostrophe
        "’": "'",  # noqa: RUF001
        "“": '"',
        "”": '"',
        "–": "-",  # noqa: RUF001  and these of a hyphen
        "—": "-",
        "\xa0": " ",
        "\u202f": " ",
    }
)
_SPACES: Final = re.compile(r"\s+")
_OPENING: Final = re.compile(r"\[\[[\s:]*\Z")
_SIGNS: Final = re.compile(r"[^\w\s.,()?!\"/%+-]|_|-(?=-)|/(?=/)")
_AT_START: Final = frozenset("*#:;=")
_ENDS: Final = "closes nothing"
"""What is said of an end whose beginning became literal text before."""

_MOST_MENDS: Final = 400


@dataclass(frozen=True, slots=True)
class Run:
    """Some text in one look.

    Attributes:
        text: The text, or `BREAK`.
        marks: `b`, `i`, or the names of tags: `s`, `code`, `sub`, `sup`, `u`.
        page: The title of the page that it leads to.
        address: The address that it leads to.
    """

    text: str
    marks: frozenset[str] = frozenset()
    page: str = ""
    address: str = ""

    @property
    def target(self) -> tuple[str, str]:
        """Where it leads to."""
        return self.page, self.address


def clean(text: str) -> str:
    """Give a text as a page can hold it: composed characters (NFC), none unseen."""
    held = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", held)


def fold(wikitext: str) -> str:
    """Give what a reader sees, alike however a word processor dressed it up.

    One space for many, straight quotes, plain hyphens; for comparing only.
    """
    return folded(plain_text(wikitext))


def folded(text: str) -> str:
    """Do the same to plain text."""
    return _SPACES.sub(" ", text.translate(_TYPOGRAPHIC)).strip()


def literal(text: str, rules: InlineRules) -> str:
    """Give wikitext that shows a plain text; addresses in it stay links."""
    held = tidy(clean(text))
    parts = _ADDRESS.split(held)
    linked = "".join(
        part if index % 2 else escape(part, _at(index)) for index, part in enumerate(parts)
    )
    if not check(linked, rules):
        return linked
    return mended(escape(held, Context.PARAGRAPH), rules)[0]


def _at(index: int) -> Context:
    return Context.LIST_ITEM if index else Context.PARAGRAPH


def mended(wikitext: str, rules: InlineRules) -> tuple[str, tuple[str, ...]]:
    """Give wikitext whose forbidden constructs show literally, and what they were."""
    text = tidy(clean(wikitext))
    wrongs: list[str] = []
    for _ in range(_MOST_MENDS):
        findings = check(text, rules)
        if not findings:
            return text, tuple(dict.fromkeys(wrongs[:1] + [w for w in wrongs if _ENDS not in w]))
        first = findings[0]
        wrongs.append(first.wrong)
        at = min(first.offset, len(text) - 1)
        if opening := _OPENING.search(text[:at]):
            # What is wrong is where a link leads to: then it is no link.
            at = opening.start() + 1
        reference = "&amp;" if text[at] == "&" else f"&#{ord(text[at])};"
        text = tidy(text[:at] + reference + text[at + 1 :])
    shown = _SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", tidy(clean(wikitext)))
    return shown, tuple(dict.fromkeys(wrongs))


def written(runs: Iterable[Run], rules: InlineRules) -> str:
    """Give runs as inline wikitext, each look and link kept where a document may have it."""
    joined = _joined(runs)
    plainer = [[replace(run, marks=frozenset()) for run in joined]]
    plainer.append([Run(run.text) for run in joined])
    for attempt in (joined, *plainer):
        text = tidy(_linked(attempt))
        if text[:1] in _AT_START:
            text = escape(text[0], Context.PARAGRAPH) + text[1:]
        if not check(text, rules):
            return text
    return literal("".join(" " if run.text == BREAK else run.text for run in joined), rules)


def _joined(runs: Iterable[Run]) -> list[Run]:
    """Join neighbours of one look; white space belongs to no look and no link."""
    parts: list[Run] = []
    for run in runs:
        if run.text == BREAK:
            parts.append(Run(BREAK))
            continue
        text = _SPACES.sub(" ", clean(run.text))
        bare = text.strip()
        if not bare:
            parts.append(Run(" " if text else ""))
            continue
        start = text.index(bare)
        parts += [Run(text[:start]), replace(run, text=bare), Run(text[start + len(bare) :])]
    return _without_outer_space(_bridged([part for part in parts if part.text]))


def _bridged(parts: list[Run]) -> list[Run]:
    """Join what has the same look, over a space between."""
    found: list[Run] = []
    for part in parts:
        space = len(found) > 1 and found[-1].text == " " and part.text not in {" ", BREAK}
        if space and _same(found[-2], part):
            found.pop()
            found[-1] = replace(part, text=f"{found[-1].text} {part.text}")
        elif found and part.text == found[-1].text and part.text in {" ", BREAK}:
            continue
        elif found and BREAK not in {part.text, found[-1].text} and _same(found[-1], part):
            found[-1] = replace(part, text=found[-1].text + part.text)
        else:
            found.append(part)
    return found


def _same(one: Run, two: Run) -> bool:
    return one.text != BREAK and (one.marks, one.target) == (two.marks, two.target)


def _without_outer_space(parts: list[Run]) -> list[Run]:
    while parts and parts[0].text in {" ", BREAK}:
        parts = parts[1:]
    while parts and parts[-1].text in {" ", BREAK}:
        parts = parts[:-1]
    return parts


def _linked(runs: Sequence[Run]) -> str:
    """Write runs by the links that they are in."""
    said: list[str] = []
    for target, group in groupby(runs, lambda run: run.target):
        inside = list(group)
        page, address = target
        if page and not illegal(page.removeprefix(":").partition("#")[0]):
            label = _styled(inside, Context.LINK_LABEL)
            said.append(f"[[{page}]]" if label == page else f"[[{page}|{label}]]")
        elif address:
            label = _styled(inside, Context.URL_LABEL)
            is_bare = "".join(run.text for run in inside) == address
            said.append(address if is_bare else f"[{address} {label}]")
        else:
            said.append(_styled(inside, Context.PARAGRAPH))
    return "".join(said)


def _styled(runs: Sequence[Run], context: Context, marks: tuple[str, ...] = ("b", "i")) -> str:
    """Write runs of one link: bold around italic around all else."""
    if not marks:
        return "".join(_tagged(run, context) for run in runs)
    said = []
    sign = {"b": "'''", "i": "''"}[marks[0]]
    for has, group in groupby(runs, lambda run: marks[0] in run.marks):
        inner = _styled(list(group), context, marks[1:])
        said.append(f"{sign}{inner}{sign}" if has else inner)
    return "".join(said)


def _tagged(run: Run, context: Context) -> str:
    if run.text in {BREAK, " "}:
        return "<br>" if run.text == BREAK else " "
    in_sentence = context is Context.PARAGRAPH
    parts = _ADDRESS.split(run.text) if in_sentence else [run.text]
    write = _amid if in_sentence else lambda text: escape(text, context)
    said = "".join(part if n % 2 else write(part) for n, part in enumerate(parts))
    for tag in sorted(run.marks - {"b", "i"}):
        said = f"<{tag}>{said}</{tag}>"
    return said


def _amid(text: str) -> str:
    """Escape a text that stands amid others, so that its first character begins no line."""
    if not text or text[0] == "'":
        said = escape(text, Context.LIST_ITEM)
    else:
        said = escape(f"·{text}", Context.LIST_ITEM)[1:]
    # What was opened is none; what closes it would be refused.
    return said.replace("]]", "]&#93;").replace("}}", "}&#125;")
