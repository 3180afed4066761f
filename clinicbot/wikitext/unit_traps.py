"""What Translate saves and marks without a word, and what is wrong all the same.

Observed on MediaWiki 1.43 with Translate's REL1_43 branch: values lost, tags
shown as text, lists cut in pieces, translations that can't work.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from clinicbot.wikitext.unit_parser import is_heading
from clinicbot.wikitext.variables import runs, tvars


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.wikitext.unit_parser import PageUnit, Tags, UnitPage


class Trap(NamedTuple):
    """One trap: its code, where it is in the page, what is wrong, what was expected."""

    code: str
    offset: int
    wrong: str
    expected: str


FUZZY: Final = "!!FUZZY!!"
"""What a translation that is outdated begins with (TRANSLATE_FUZZY)."""

_NOWIKI: Final = re.compile(r"<nowiki>.*?</nowiki>|<!--.*?-->", re.DOTALL)
_MISSPELT: Final = re.compile(
    r"<(?!(?-i:translate(?: nowrap)?>|/translate>))/?translate\b[^<>]*>", re.IGNORECASE
)
_ALMOST_MARKER: Final = re.compile(r"<!--\s*T\s*:[^<>]*-->", re.IGNORECASE)
_MARKER: Final = re.compile(r"<!--T:[^\n]*?-->")
_TVAR_TAG: Final = re.compile(r"</?tvar\b[^<>]*>?|</>", re.IGNORECASE)
_IN_TAG: Final = re.compile(r"<[A-Za-z][^<>]*")
_POSITIONAL: Final = re.compile(r"\{\{(?!#)[^{}]*\|[^=|{}]*")
_TEMPLATE: Final = re.compile(r"\{\{[^{}]*\}\}")
_BULLET: Final = re.compile(r"^[*#:;]", re.MULTILINE)
_FIRST_HEADING: Final = re.compile(r"(={1,6})[^\n]+\1[ \t]*\n")
_ALMOST_BLANK: Final = re.compile(r"\n[ \t]+\n")
_CATEGORY: Final = re.compile(r"\[\[\s*category\s*:", re.IGNORECASE)
_HTML: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)\b[^<>]*?(/?)>")
_VOID: Final = frozenset(("br", "hr", "wbr", "img", "references", "languages", "tvar", "nowiki"))
_BRACKETS: Final = (("[[", "]]"), ("{{", "}}"), ("{|", "|}"))


def page_traps(page: UnitPage) -> Iterator[Trap]:
    """Yield what is wrong with tags and markers, and with what is around them."""
    bare = _NOWIKI.sub(lambda found: "\0" * len(found[0]), page.text)
    for found in _MISSPELT.finditer(bare):
        expected = "<translate>, <translate nowrap> or </translate>, spelt exactly so"
        yield Trap("misspelt-tag", found.start(), f"{found[0]} is not markup", expected)
    outside = list(page.text)
    for pair in page.tags:
        outside[pair.start : pair.end] = "\0" * (pair.end - pair.start)
    rest = "".join(outside)
    for found in _MARKER.finditer(rest):
        wrong = f"the marker {found[0]} is in no unit"
        yield Trap("marker-outside", found.start(), wrong, "a marker inside <translate>")
    for found in _TVAR_TAG.finditer(rest):
        wrong = f"{found[0]} is in no unit"
        yield Trap("tvar-outside", found.start(), wrong, "variables inside <translate>")
    for found in _ALMOST_MARKER.finditer(page.text):
        if not _MARKER.match(found[0]):
            wrong = f"{found[0]} is not a marker"
            yield Trap("misspelt-marker", found.start(), wrong, "<!--T:1-->, without spaces")
    for pair in page.tags:
        yield from _surroundings(pair, rest)


def _surroundings(pair: Tags, rest: str) -> Iterator[Trap]:
    """Yield what is wrong with where two tags stand."""
    # From the last place that matters on: a page may have hundreds of tags.
    tag, template, line = (rest.rfind(mark, 0, pair.start) for mark in ("<", "{{", "\n"))
    if pair.wrap and tag >= 0 and _IN_TAG.fullmatch(rest, tag, pair.start):
        wrong = "a unit inside an HTML tag: Translate puts an element around its text"
        yield Trap("unit-in-attribute", pair.start, wrong, "<translate nowrap>")
    if pair.wrap and template >= 0 and _POSITIONAL.fullmatch(rest, template, pair.start):
        wrong = "a unit in an argument without a name: Translate's own markup holds '='"
        yield Trap("positional-argument", pair.start, wrong, "a named argument, such as 1=")
    if rest.startswith("=", line + 1):
        wrong = "tags inside a heading: links to it break in translations"
        yield Trap("tags-in-heading", pair.start, wrong, "the whole heading in the unit")


def unit_traps(unit: PageUnit) -> Iterator[Trap]:
    """Yield what is wrong with one unit."""
    for code, wrong, expected in (*_variables(unit.text), *_shape(unit), *_balance(unit.text)):
        yield Trap(code, unit.start, wrong, expected)


def _variables(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a unit's variables."""
    found = tvars(text)
    values: dict[str, str] = {}
    for each in found:
        yield from _name(each.name)
        if values.setdefault(each.name, each.value) != each.value:
            wrong = f"the variable '{each.name}' has two values: one is lost"
            yield "tpt-validation-name-reuse", wrong, "a name of its own for each value"
        if "<tvar" in each.value:
            wrong = f"the variable '{each.name}' holds another one"
            yield "tvar-nested", wrong, "one after the other"
    literals = [run for run in runs(text) if isinstance(run, str)]
    yield from _literals(literals, [name for name in values if name])
    if found and not "".join(literals).strip():
        yield "only-variable", "there is nothing to translate in this unit", "no <translate>"


def _name(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a variable's name."""
    if not name:
        yield "tvar-unnamed", "a variable without a name", '<tvar name="…">'
    elif not all(unicodedata.category(char)[0] in "LN" or char in "_$-" for char in name):
        wrong = f"translators can't insert the variable '{name}'"
        expected = "letters, digits, '_', '-' and '$' in names"
        yield "tpt-validation-not-insertable", wrong, expected


def _literals(literals: list[str], names: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with the text around the variables."""
    for literal in literals:
        if tag := _TVAR_TAG.search(_NOWIKI.sub("", literal)):
            expected = '<tvar name="x">…</tvar>, with no blank line inside'
            yield "tvar-unclosed", f"{tag[0]} would be shown as it is", expected
    # {{PLURAL:$count|…}} means the variable.
    said = _TEMPLATE.sub("", "\0".join(literals))
    for name in names:
        if f"${name}" in said:
            wrong = f"the text '${name}' would be replaced by the variable of that name"
            yield "literal-variable", wrong, "write &#36; for the '$', or rename the variable"


def _shape(unit: PageUnit) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a unit's lines."""
    text = _NOWIKI.sub(lambda found: "\0" * len(found[0]), unit.text)
    if _BULLET.search(text) and not unit.inline:
        wrong = "bullets inside a unit: untranslated or outdated, it breaks the list"
        yield "list-in-unit", wrong, "* <translate>text</translate>"
    if _FIRST_HEADING.match(text) and not is_heading(text):
        yield "heading-and-text", "a heading and text in one unit", "a blank line between them"
    if _ALMOST_BLANK.search(text):
        wrong = "a line of spaces: it parts paragraphs, but no units"
        yield "almost-blank-line", wrong, "an empty line"
    if FUZZY in text:
        wrong = f"{FUZZY} is Translate's own mark of an outdated translation"
        yield "fuzzy-mark", wrong, "write !&#33;FUZZY!!"
    if _CATEGORY.search(text):
        wrong = "a category inside a unit: translations would go in the same one"
        yield "category-in-unit", wrong, "[[Category:…{{#translation:}}]] outside"


def _balance(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield what a unit opens and doesn't close: markup that spans units breaks."""
    bare = _NOWIKI.sub("", text)
    if bare.count("<!--") > bare.count("-->") or "<nowiki>" in bare:
        yield "unbalanced", "a comment or nowiki that ends elsewhere", "each whole in its unit"
    for opens, closes in _BRACKETS:
        if bare.count(opens) > bare.count(closes):
            yield "unbalanced", f"'{opens}' without '{closes}' in a unit", "both in one unit"
    open_tags: Counter[str] = Counter()
    for found in _HTML.finditer(bare):
        name = found[2].lower()
        if name not in _VOID and not found[3]:
            open_tags[name] += -1 if found[1] else 1
    for name, count in open_tags.items():
        if count:
            wrong = f"<{name}> and </{name}> don't match in a unit"
            yield "unbalanced", wrong, "both in one unit"
