"""The text of one translation unit: what translators shouldn't touch, in variables.

Link targets, addresses and the facts that a sentence is filled with (date,
counts, numbers) are each a `<tvar>`; its name is what translations refer to,
so names last: they are taken over from the live page's unit wherever they
mean the same there, and a name that meant something else is not used again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from clinicbot.digest.inline import links
from clinicbot.digest.names import CATEGORY_NAMES, FILE_NAMES, LANGUAGE_CODES, MEDIA_NAMES, fold
from clinicbot.wikitext.pieces import Variable
from clinicbot.wikitext.variables import Tvar, name_of_address, name_of_page, runs


if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from clinicbot.digest.rules import Link
    from clinicbot.wikitext.pieces import Text


MY_LANGUAGE: Final = "Special:MyLanguage/"
"""What leads a reader to a page in their own language (MediaWiki's SpecialMyLanguage)."""

# Prefixes of Wikimedia's interwiki map that people write in links; a wiki has
# more, but Special:MyLanguage finds its way to those too, only less directly.
_PREFIXES: Final = """
    b c commons d foundation gerrit incubator m mediawikiwiki mediazilla meta metawiki
    metawikimedia metawikipedia mw n outreach outreachwiki phab phabricator q quality s
    species strategy testwiki toolforge v voy w wikibooks wikidata wikimania wikimedia
    wikinews wikipedia wikiquote wikisource wikispecies wikitech wikiversity wikivoyage
    wikt wiktionary wmf
"""
_INTERWIKI: Final = frozenset(_PREFIXES.split())
_SPECIAL: Final = frozenset(("special", "specialpage"))
_NO_TRANSLATIONS: Final = (
    _INTERWIKI | _SPECIAL | LANGUAGE_CODES | FILE_NAMES | CATEGORY_NAMES | MEDIA_NAMES
)
_DOLLAR: Final = re.compile(r"&#(0*)36;")


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a unit that is to be in a variable.

    Attributes:
        name: The name that suits it; two of one name may still be told apart.
        value: Its wikitext.
        fact: Whether the name says what it means (`date`), whatever the value;
            else it was made from the value.
    """

    name: str
    value: str
    fact: bool = False


Draft = tuple[str | Slot, ...]
"""A unit before its variables have their names: literals and slots in turn."""


# A page's texts are laid out once for each language that it is held against.
@lru_cache(maxsize=4096)
def draft(text: Text) -> Draft:
    """Set apart what goes in variables."""
    whole = text.wikitext
    spans = sorted((*_facts(text), *_links(whole)), key=lambda span: (span[0], -span[1]))
    parts: list[str | Slot] = []
    at = 0
    for start, end, slot, after in spans:
        if start < at:
            # A fact inside a link's target, which is a variable as a whole.
            continue
        parts += [_literal(whole[at:start]), slot, after]
        at = end
    parts.append(_literal(whole[at:]))
    if not any(part.strip() for part in parts if isinstance(part, str)):
        # A bare address: a variable alone would leave nothing to translate.
        return (_literal(whole),)
    return _joined(parts)


def around(before: str, inner: Draft, after: str) -> Draft:
    """Put wikitext around a unit's draft, such as a heading's `==`."""
    return _joined([before, *inner, after])


def skeleton(parts: Sequence[object]) -> tuple[str | None, ...]:
    """Give what is around a unit's variables, whatever they are called and hold."""
    return tuple(part if isinstance(part, str) else None for part in parts)


def values(parts: Sequence[object]) -> tuple[str, ...]:
    """Give what a unit's variables hold."""
    return tuple(part.value for part in parts if isinstance(part, Slot | Tvar))


def with_names(parts: Draft, live: str = "") -> Draft:
    """Give every slot the name that it has on the page.

    Args:
        parts: The unit.
        live: The text of the live page's unit that it goes on from, if any.

    Where all around the variables is as it was, they keep their names, so
    that a link that leads elsewhere now needs no translator. Else the same
    value keeps its name, and a new one avoids all names that the unit had.
    """
    old = runs(live)
    slots = [part for part in parts if isinstance(part, Slot)]
    before = [part for part in old if not isinstance(part, str)]
    if before and skeleton(parts) == skeleton(old):
        names = [each.name for each in before]
        pairs = {(slot.value, name) for slot, name in zip(slots, names, strict=True)}
        if len({name for _, name in pairs}) == len(pairs) and all(map(_usable, names)):
            kept = iter(names)
            return tuple(
                Slot(next(kept), part.value, part.fact) if isinstance(part, Slot) else part
                for part in parts
            )
    named = _names(slots, {each.value: each.name for each in reversed(before)})
    return tuple(
        Slot(named[part], part.value, part.fact) if isinstance(part, Slot) else part
        for part in parts
    )


def written(parts: Draft) -> str:
    """Write a unit with its tags; a literal `$name` of one of them is escaped."""
    names = {part.name for part in parts if isinstance(part, Slot)}
    return "".join(
        f'<tvar name="{part.name}">{part.value}</tvar>'
        if isinstance(part, Slot)
        else without_variables(part, names)
        for part in parts
    )


def without_variables(literal: str, names: Collection[str]) -> str:
    """Escape what the extension would take for one of these variables."""
    if not names or "$" not in literal:
        return literal
    known = "|".join(map(re.escape, sorted(names)))
    return re.sub(rf"\$(?={known})", "&#36;", literal)


def literal_dollars(text: str) -> str:
    """Undo the escaping of `$`, and keep the author's own references."""
    return _DOLLAR.sub(lambda found: f"&#{found[1][1:]}36;" if found[1] else "$", text)


def has_own_language_version(target: str) -> bool:
    """Say whether a link's target is a page of this wiki that may be translated."""
    page = target.partition("#")[0]
    prefix, colon, _ = page.partition(":")
    return bool(page) and not (colon and (not prefix or fold(prefix.strip()) in _NO_TRANSLATIONS))


def without_language(target: str) -> str:
    """Give a target without the language code at its end.

    Special:MyLanguage/X/es leads where Special:MyLanguage/X does
    (SpecialMyLanguage::findTitle).
    """
    page, hash_, section = target.partition("#")
    base, _, last = page.rpartition("/")
    known = base and last == last.lower() and fold(last) in LANGUAGE_CODES
    return f"{base if known else page}{hash_}{section}"


def _facts(text: Text) -> Iterator[tuple[int, int, Slot, str]]:
    at = 0
    for run in text.runs:
        if isinstance(run, Variable):
            if run.value:
                yield at, at + len(run.value), Slot(run.name, run.value, fact=True), ""
            at += len(run.value)
        else:
            at += len(run)


def _links(whole: str) -> Iterator[tuple[int, int, Slot, str]]:
    for link in links(whole):
        # The author's own Special:MyLanguage stays bare, to be read back as it is.
        if not link.target.startswith(MY_LANGUAGE):
            end = link.offset + len(link.target)
            yield link.offset, end, *_target(link, labelled=whole.startswith("|", end))


def _target(link: Link, *, labelled: bool) -> tuple[Slot, str]:
    """Give a link's target as a variable, and what has to follow it."""
    if link.external:
        return Slot(name_of_address(link.target), link.target), ""
    name = name_of_page(without_language(link.target))
    if not has_own_language_version(link.target):
        return Slot(name, link.target), ""
    return Slot(name, MY_LANGUAGE + link.target), "" if labelled else f"|{link.target}"


def _literal(text: str) -> str:
    return _DOLLAR.sub(r"&#0\g<1>36;", text)


def _joined(parts: Iterable[str | Slot]) -> Draft:
    """Join literals that follow each other, so that slots and literals alternate."""
    joined: list[str | Slot] = [""]
    for part in parts:
        last = joined[-1]
        if isinstance(part, str) and isinstance(last, str):
            joined[-1] = last + part
        else:
            joined += [part] if isinstance(part, str) or isinstance(last, str) else ["", part]
    return tuple(joined if isinstance(joined[-1], str) else [*joined, ""])


def _usable(name: str) -> bool:
    return re.fullmatch(r"[\w$-]+", name) is not None and not name.isdecimal()


def _names(slots: Iterable[Slot], before: dict[str, str]) -> dict[Slot, str]:
    """Name every slot: facts by what they are, links as they were, the rest anew."""
    named: dict[Slot, str] = {}
    ordered = sorted(dict.fromkeys(slots), key=lambda s: (not s.fact, s.value not in before))
    for slot in ordered:
        wanted = slot.name if slot.fact else before.get(slot.value, slot.name)
        named[slot] = _free(wanted, slot, named, before)
    return named


def _free(wanted: str, slot: Slot, named: dict[Slot, str], before: dict[str, str]) -> str:
    """Give the name, or the first with a number behind it, that means nothing else."""
    taken = {name for other, name in named.items() if other.value != slot.value}
    if not slot.fact:
        taken.update(name for value, name in before.items() if value != slot.value)
    count, name = 1, wanted
    while name in taken or not _usable(name):
        count += 1
        name = f"{wanted}-{count}" if _usable(wanted) else f"link-{count}"
    return name
