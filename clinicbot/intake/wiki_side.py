"""What people made of a page, in the shape of its document: fit to be taken in.

A page may hold what no document can say. That is kept out, told with its
line, and stays on the wiki; only what is fit is merged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from clinicbot.digest.inline import check, check_wording
from clinicbot.digest.model import Topic
from clinicbot.digest.scalars import Inline
from clinicbot.errors import Place, Problem
from clinicbot.intake.elements import OF_UNIT, parts, with_hints
from clinicbot.intake.matching import match
from clinicbot.series.template import Template


if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clinicbot.digest.inline import InlineRules
    from clinicbot.digest.model import Digest
    from clinicbot.digest.rules import Finding
    from clinicbot.intake.conflicts import Take
    from clinicbot.intake.elements import Element, Value
    from clinicbot.series.wording import Wording
    from clinicbot.wikitext.outline import Unplaced


_PLAIN: Final = OF_UNIT | {"by", "image", "alt", "standard"}
MARK: Final = "\ue000"
"""In a text that isn't translated yet, while a page is put together and read."""

OUTDATED: Final = "\ue001"
"""Likewise in a translation of an older text."""

_MARKS: Final = {"untranslated": MARK, "outdated": OUTDATED}
_NO_MARKS: Final = str.maketrans(dict.fromkeys(_MARKS.values(), ""))
_BLOCKS: Final = frozenset(("quote", "image", "table", "links"))
_BARE_TITLE: Final = "{title}"


def renumbered(page: Digest, known: Digest, wording: Wording) -> Digest:
    """Take numbers that no longer fit, where topics were moved, for no wording.

    People who move, add or delete a topic seldom renumber the others: the
    next edit of the bot does.
    """
    own = {(topic.title, topic.heading) for topic in known.topics if isinstance(topic, Topic)}
    forms = {t.title: t.heading for t in known.topics if isinstance(t, Topic)}
    topics = []
    for topic in page.topics:
        made = topic
        odd = isinstance(topic, Topic) and topic.heading == Inline(_BARE_TITLE)
        if odd and isinstance(topic, Topic) and (topic.title, topic.heading) not in own:
            made = _by_form(topic, [*forms.values(), None], forms, wording)
        topics.append(made)
    return replace(page, topics=tuple(topics))


def _by_form(
    topic: Topic,
    candidates: Sequence[Inline | None],
    forms: dict[Inline, Inline | None],
    wording: Wording,
) -> Topic:
    for form in dict.fromkeys(candidates):
        template = Template(form.wikitext) if form else wording.form("topic")
        found = re.fullmatch(template.regex(), topic.title.wikitext)
        if found and found.groupdict().get("number", "").isdecimal():
            title = Inline(found["title"])
            return replace(topic, title=title, heading=forms.get(title, form))
    return topic


def unmarked(element: Element) -> Element:
    """Take the marks off texts, and have the elements say what they meant."""
    fields: dict[str, Value] = {}
    for key, value in element.fields.items():
        said = _bare(value)
        if said or not value:
            fields[key] = said
    below = {slot: tuple(map(unmarked, found)) for slot, found in element.below.items()}
    made = replace(element, fields=fields, below=below)
    if fields != element.fields:
        for hint, mark in _MARKS.items():
            names = [name for name, text in parts(element).items() if mark in text]
            made = with_hints(made, hint, names)
    return made


def _bare(value: Value) -> Value:
    return value.translate(_NO_MARKS) if isinstance(value, str) else tuple(map(_bare, value))


@dataclass(frozen=True, slots=True)
class KeptOut:
    """What a page holds and its document can't.

    Attributes:
        problem: What it is, with its place on the page.
        text: Its wikitext.
        name: By which a person names it.
        take: `SOURCE` if a person decided to do without it; else None.
        by: Who put it there, and when; "" if nobody knows.
    """

    problem: Problem
    text: str
    name: str = ""
    take: Take | None = None
    by: str = ""


def without_hidden(base: Element, page: Element, unplaced: Iterable[str]) -> Element:
    """Leave out of the base the blocks that the page has in a form no document can say.

    A table to which somebody gave a row of its own width isn't deleted: the
    document keeps what it has, as if it had it anew.

    Args:
        base: What the page was.
        page: The page's elements.
        unplaced: The wikitext of what else is on the page.
    """
    texts = list(unplaced)
    there = {id(old) for old in match(base, page).values()} if texts else set()

    def is_hidden(element: Element) -> bool:
        return (
            element.kind in _BLOCKS
            and id(element) not in there
            and any(_is_in(element, text) for text in texts)
        )

    def walk(element: Element) -> Element:
        below = {
            slot: tuple(walk(each) for each in found if not is_hidden(each))
            for slot, found in element.below.items()
        }
        return replace(element, below={slot: found for slot, found in below.items() if found})

    return walk(base) if texts else base


def _is_in(element: Element, text: str) -> bool:
    """Say whether most words of a block are in a text."""
    if element.kind == "image":
        return str(element.fields["image"]) in text.replace("_", " ")
    words = " ".join(parts(element).values()).split()
    return 2 * sum(word in text for word in words) > len(words)


@dataclass(frozen=True, slots=True)
class Fit:
    """What can be taken in.

    Attributes:
        digest: The page's elements, without what is kept out.
        kept_out: That.
    """

    digest: Element
    kept_out: tuple[KeptOut, ...] = ()


def fit(base: Element, page: Element, rules: InlineRules, title: str, text: str) -> Fit:
    """Leave out texts that no document may hold.

    Args:
        base: What the page was; what it says already is not looked at again.
        page: The page's elements.
        rules: What inline text may hold.
        title: The page's title.
        text: Its wikitext.
    """
    pairs = match(base, page)
    found: list[KeptOut] = []

    def walk(element: Element) -> Element | None:
        was = pairs.get(id(element))
        fields: dict[str, Value] = {}
        for key, value in element.fields.items():
            before = was.fields.get(key) if was else None
            findings = [] if value == before else _findings(element.kind, key, value, rules)
            if not findings:
                fields[key] = value
                continue
            found.append(_kept_out(findings[0], title, text))
            if was is None:
                return None
            if before is not None:
                fields[key] = before
        below = {
            slot: tuple(made for each in inside if (made := walk(each)))
            for slot, inside in element.below.items()
        }
        return replace(element, fields=fields, below=below)

    made = walk(page)
    return Fit(made or base, tuple(found))


def _findings(kind: str, key: str, value: Value, rules: InlineRules) -> list[tuple[str, Finding]]:
    """Find what is wrong in the texts of a key, each with the text."""
    if isinstance(value, tuple):
        return [one for each in value for one in _findings(kind, key, each, rules)]
    if key.startswith("wording/"):
        return [(value, one) for one in check_wording(value, rules)]
    if kind == "digest" or key in _PLAIN or (kind, key) == ("quote", "by"):
        return []
    return [(value, one) for one in check(value, rules)] if value else []


def _kept_out(found: tuple[str, Finding], title: str, page: str) -> KeptOut:
    text, finding = found
    start = page.find(text)
    words = text[:60] + ("…" if len(text) > 60 else "")  # noqa: PLR2004 - a line's worth
    place = Place(title)
    if start >= 0:
        at = start + finding.offset
        line_start = page.rfind("\n", 0, at) + 1
        place = Place(title, page.count("\n", 0, at) + 1, at - line_start + 1)
    wrong = f"not taken in: {finding.wrong}"
    return KeptOut(Problem(place, wrong, finding.expected, f"in «{words}»"), text)


def unplaced(was: Sequence[Unplaced], now: Sequence[Unplaced], title: str) -> list[KeptOut]:
    """Tell what a page holds besides, and didn't hold before."""
    before = {each.text for each in was}
    expected = "a document can't say this"
    return [
        KeptOut(
            Problem(
                Place(title, each.line, each.column),
                f"not taken in: {each.text.splitlines()[0][:80] if each.text else ''}",
                expected,
            ),
            each.text,
        )
        for each in now
        if each.text not in before
    ]
