"""The methods compared: ours, and three that others use or published."""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import SequenceMatcher
from functools import lru_cache
from math import isqrt
from typing import TYPE_CHECKING

from clinicbot.wikitext.carry import NewUnit, OldUnit, UnitKind, carry
from clinicbot.wikitext.similarity import normalise, ratio


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Answer = list[str | None]
    Method = Callable[[Sequence[OldUnit], Sequence[NewUnit]], Answer]


_FUZZY_THRESHOLD = 0.6  # gettext-tools/src/message.h
_CANDIDATES, _GRAM = 10, 4
_IN_GAP, _ANYWHERE, _SHORT, _SHORT_IS = 0.55, 0.75, 0.75, 25


def clinicbot(old: Sequence[OldUnit], new: Sequence[NewUnit]) -> Answer:
    """Ours."""
    return [match.old for match in carry(old, new).matches]


def position(old: Sequence[OldUnit], new: Sequence[NewUnit]) -> Answer:
    """Translate's Special:PageMigration: headings by order, the rest by place below them."""
    answer: Answer = [None] * len(new)
    for one, two in zip(_sections(old), _sections(new), strict=False):
        for o, n in zip(one, two, strict=False):
            if _same_kind(old[o], new[n]):
                answer[n] = old[o].id
    return answer


def msgmerge(old: Sequence[OldUnit], new: Sequence[NewUnit]) -> Answer:
    """Like gettext's msgmerge: the equal text, else the most similar over 0.6; not one to one."""
    texts = [normalise(unit.text) for unit in old]
    exact = {text: old[o].id for o, text in reversed(list(enumerate(texts)))}
    index: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        for gram in _grams(text):
            index[gram].append(place)
    answer: Answer = []
    for unit in new:
        text = normalise(unit.text)
        answer.append(exact.get(text) or _most_similar(text, old, texts, index))
    return answer


def published(old: Sequence[OldUnit], new: Sequence[NewUnit]) -> Answer:
    """The best published: anchors, moves, alignment in the gaps, then the best of the rest."""
    texts = [normalise(unit.text) for unit in old]
    fresh = [normalise(unit.text) for unit in new]
    found: dict[int, int] = {}  # new place to old place
    anchors = SequenceMatcher(None, texts, fresh, autojunk=False).get_matching_blocks()
    for o, n, size in anchors:
        found.update(zip(range(n, n + size), range(o, o + size), strict=True))
    _moves(texts, fresh, found)
    taken = set(found.values())
    o, n = 0, 0
    for next_o, next_n, size in anchors:
        gap_o = [i for i in range(o, next_o) if i not in taken]
        gap_n = [i for i in range(n, next_n) if i not in found]
        found.update(_align(gap_o, gap_n, lambda i, j: _like(old[i], new[j], _IN_GAP)))
        o, n = next_o + size, next_n + size
    taken = set(found.values())
    rest = [
        (-score, abs(i / len(old) - j / len(new)), i, j)
        for i in range(len(old)) if i not in taken
        for j in range(len(new)) if j not in found
        if (score := _like(old[i], new[j], _ANYWHERE))
    ]  # fmt: skip
    for _, _, i, j in sorted(rest):
        if i not in taken and j not in found:
            found[j] = i
            taken.add(i)
    return [old[found[j]].id if j in found else None for j in range(len(new))]


_normalised = lru_cache(maxsize=2000)(normalise)
METHODS: Mapping[str, Method] = {
    "clinicbot": clinicbot,
    "published": published,
    "msgmerge": msgmerge,
    "position": position,
}


def _same_kind(old: OldUnit, new: NewUnit) -> bool:
    return (old.kind is UnitKind.HEADING) == (new.kind is UnitKind.HEADING)


def _sections(units: Sequence[OldUnit | NewUnit]) -> Iterator[list[int]]:
    section: list[int] = []
    for place, unit in enumerate(units):
        if unit.kind is UnitKind.HEADING:
            yield section
            section = []
        section.append(place)
    yield section


def _most_similar(
    text: str, old: Sequence[OldUnit], texts: Sequence[str], index: Mapping[str, list[int]]
) -> str | None:
    """Look at those first that share most groups of letters (gettext-tools/src/msgl-fsearch.c)."""
    shared = Counter(place for gram in _grams(text) for place in index.get(gram, ()))
    candidates = shared.most_common(max(_CANDIDATES, isqrt(len(texts))))
    best, found = _FUZZY_THRESHOLD, None
    for place in sorted(place for place, _ in candidates):
        other = texts[place]
        if _bound(text, other) > best and (score := ratio(text, other)) > best:
            best, found = score, old[place].id
    return found


def _grams(text: str) -> set[str]:
    return {text[at : at + _GRAM] for at in range(max(1, len(text) - _GRAM + 1))}


def _bound(one: str, two: str) -> float:
    """What `ratio` can't exceed, from the lengths alone."""
    return 2 * min(len(one), len(two)) / ((len(one) + len(two)) or 1)


def _like(old: OldUnit, new: NewUnit, least: float) -> float:
    """The similarity, or 0 if it's below what is asked."""
    one, two = _normalised(old.text), _normalised(new.text)
    if min(len(one), len(two)) < _SHORT_IS:
        least = max(least, _SHORT)
    if not _same_kind(old, new) or _bound(one, two) < least:
        return 0.0
    score = ratio(one, two)
    return score if score >= least else 0.0


def _moves(texts: Sequence[str], fresh: Sequence[str], found: dict[int, int]) -> None:
    """Pair texts that are once among the rest on each side."""
    taken = set(found.values())
    places: dict[str, list[int]] = defaultdict(list)
    for o, text in enumerate(texts):
        if o not in taken:
            places[text].append(o)
    wanted: dict[str, list[int]] = defaultdict(list)
    for n, text in enumerate(fresh):
        if n not in found:
            wanted[text].append(n)
    for text, ns in wanted.items():
        if len(ns) == 1 == len(places.get(text, ())):
            found[ns[0]] = places[text][0]


def _align(
    gap_o: Sequence[int], gap_n: Sequence[int], like: Callable[[int, int], float]
) -> dict[int, int]:
    """Pair in order so that the sum of the scores is greatest."""
    best: list[list[tuple[float, dict[int, int]]]]
    best = [[(0.0, {}) for _ in range(len(gap_n) + 1)] for _ in range(len(gap_o) + 1)]
    for a, o in enumerate(gap_o, 1):
        for b, n in enumerate(gap_n, 1):
            score = like(o, n)
            choices = [best[a - 1][b], best[a][b - 1]]
            if score:
                total, pairs = best[a - 1][b - 1]
                choices.append((total + score, {**pairs, n: o}))
            best[a][b] = max(choices, key=lambda choice: choice[0])
    return best[-1][-1][1]
