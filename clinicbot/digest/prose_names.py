"""Personal names amid a text, where its words say that somebody is meant.

Nothing tells "Buenos Aires" from a person by its form. So a name is told only
where something beside it speaks for it: that somebody says or asks something,
is thanked, or belongs to an organisation in brackets; a title; an at sign; or
the first name of somebody who agreed to be named by that alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from clinicbot.digest.personal import fold, is_role_or_organisation


if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


class NameAt(NamedTuple):
    """A name in a text, and where it begins."""

    offset: int
    name: str


# A word with a capital, as names have it; Unicode's classes have none for it,
# so case is looked at afterwards.
_WORD: Final = r"[^\W\d_][\w'’-]{1,30}"  # noqa: RUF001
_NAME: Final = (
    rf"(?P<name>{_WORD}(?:\s(?:de|del|la|van|von|da|dos|bin|el|al)\b)?(?:\s{_WORD}){{0,2}})"
)
_VERBS: Final = (
    "said|says|asked|asks|added|adds|explained|explains|mentioned|noted|suggested|proposed|replied"
    "|answered|shared|presented|commented|pointed out|wondered|joined|volunteered"
    "|dijo|dice|preguntó|pregunta|explicó|comentó|añadió|mencionó|propuso|sugirió|respondió"
    "|compartió|presentó|a dit|a demandé|explique|a expliqué|ajoute|propose|a proposé|répond"
)
_THANKS: Final = (
    "thanks to|thank you,?|according to|introduced by|presented by|hosted by|facilitated by"
    "|moderated by|asked by|said by|gracias a|según|presentado por|presentada por|moderado por"
    "|merci à|selon|présenté par"
)
_TITLES: Final = r"Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Prof\.?|Sra?\.|Dra?\.|Don|Doña|Mme|Mlle"
_BEHIND: Final = (
    re.compile(rf"(?<![\w@/.:'-]){_NAME}\s\((?:WM[A-Z]{{1,4}}|Wikimedia\b[^()]{{0,40}})\)"),
    re.compile(rf"(?<![\w@/.:'-]){_NAME}\s(?:has |have |also |ha |también )?(?:{_VERBS})\b"),
)
"""Names before what speaks for them."""

_BEFORE: Final = (
    re.compile(rf"\b(?i:{_THANKS})\s(?:(?:{_TITLES})\s)?{_NAME}"),
    re.compile(rf"(?<!\w)(?P<title>{_TITLES})\s{_NAME}"),
)
"""Names behind it."""

_HANDLE: Final = re.compile(r"(?<![\w.@/])@(?P<name>[A-Za-z][\w-]{2,30})(?![\w.-]*\.\w)")
_TOLD: Final = re.compile(rf"\(W|@|\b(?:{_VERBS}|{_TITLES})|(?i:{_THANKS})")
_AFTER_THANKS: Final = re.compile(rf"\b(?i:{_THANKS})\s$")
# What has a capital and does things in notes of calls, besides people.
_THING_WORDS: Final = """
    movement strategy trust safety grant learning product legal communication outreach education
    partnership program programme project call clinic conference summit campaign fund resource
    development technology research gender gap google youtube zoom jitsi facebook twitter telegram
    github phabricator etherpad discord whatsapp signal instagram internet english spanish french
    russian arabic portuguese german europe africa america asia latin north south east west central
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december estrategia movimiento proyecto programa
    educación universidad gobierno government ministry parliament court
"""
_OPENER_WORDS: Final = """
    then and but so when after before in on at as if also yes no here there this that the it we
    they entonces luego pero y cuando después en como si también sí el la los las un una alors
    mais et quand après dans comme aussi oui non le les ce cette
"""
_OPENERS: Final = frozenset(_OPENER_WORDS.split())
_THINGS: Final = frozenset(_THING_WORDS.split())
_SENTENCE: Final = re.compile(r"(?:^|[.!?:;\"“(]|--)\s*$")


def names_in(text: str, people: Collection[str]) -> Iterator[NameAt]:
    """Give the personal names that a text tells of, but for those who agreed.

    Args:
        text: Plain text.
        people: Names of those who agreed to be named; "Anna" allows "Anna",
            but not "Anna Example".
    """
    known = {fold(name) for name in people}
    found: dict[int, str] = {}
    if _TOLD.search(text):
        for is_behind, forms in ((True, _BEHIND), (False, _BEFORE)):
            for match in (match for form in forms for match in form.finditer(text)):
                offset, name = _trimmed(match, text, is_behind=is_behind)
                if name:
                    found.setdefault(offset, name)
        for match in _HANDLE.finditer(text):
            if not is_role_or_organisation(match["name"]):
                found.setdefault(match.start("name"), match["name"])
    for offset, name in _with_surnames(text, known):
        found.setdefault(offset, name)
    for offset, name in sorted(found.items()):
        if fold(name) not in known and fold(name.partition(" (")[0]) not in known:
            yield NameAt(offset, name)


def _trimmed(match: re.Match[str], text: str, *, is_behind: bool) -> tuple[int, str]:
    """Leave off what is no name: words without a capital, roles, organisations.

    One word that begins a sentence has its capital for that.

    Args:
        match: What may be a name.
        text: The text that it is in.
        is_behind: Whether what speaks for it is behind it.
    """
    words = match["name"].split(" ")
    start, end = 0, len(words)
    if is_behind:
        start = end
        while start and (words[start - 1][:1].isupper() or words[start - 1] in _PARTICLES):
            start -= 1
    else:
        end = 0
        while end < len(words) and (
            words[end][:1].isupper() or (end and words[end] in _PARTICLES)
        ):
            end += 1
    kept = words[start:end]
    while kept and (kept[0] in _PARTICLES or kept[0].casefold() in _OPENERS):
        start += 1
        kept = kept[1:]
    while kept and kept[-1] in _PARTICLES:
        kept.pop()
    offset = match.start("name") + sum(len(word) + 1 for word in words[:start])
    if any(is_role_or_organisation(word) or _is_thing(word) for word in kept):
        return offset, ""
    before = text[:offset]
    titled = match.groupdict().get("title")
    alone = len(kept) == 1 and not titled
    if alone and (_SENTENCE.search(before) or _AFTER_THANKS.search(before)):
        return offset, ""
    return offset, " ".join(kept)


def _is_thing(word: str) -> bool:
    return word.isupper() or word.casefold().rstrip("s") in _THINGS


_PARTICLES: Final = frozenset(("de", "del", "la", "van", "von", "da", "dos", "bin", "el", "al"))


def _with_surnames(text: str, known: Collection[str]) -> Iterator[NameAt]:
    """Yield the first names that are listed where a surname follows."""
    for name in known:
        if " " in name or len(name) < 3 or name not in fold(text):  # noqa: PLR2004 - no initials
            continue
        for match in re.finditer(rf"(?<![\w'-])(?=({_WORD})\s({_WORD}))", text):
            first, last = match[1], match[2]
            is_surname = last[0].isupper() and not last.isupper()
            if fold(first) == name and is_surname and not is_role_or_organisation(last):
                yield NameAt(match.start(), f"{first} {last}")
