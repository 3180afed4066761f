"""Pair the units whose text is the same: sure, wherever they moved."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from clinicbot.wikitext.pairing import Page, Pairing

    Places = Mapping[Hashable, list[int]]


_SIDES = 2


def pair_equal(pairing: Pairing) -> None:
    """Pair every free unit with one of equal text, as long as there are any.

    Texts that are once on either page come first and show where the others
    belong ("Yes." said five times): an equal neighbour of a pair is a pair
    (Heckel 1978, "A technique for isolating differences between files"), then
    one in the same gap, then one under the same heading, then in page order.
    """
    old, new = _keys(pairing.old), _keys(pairing.new)
    where_old, where_new = _places(old), _places(new)
    for key, places in where_old.items():
        others = where_new.get(key, [])
        if len(places) == len(others) == 1:
            pairing.join(places[0], others[0])
    _spread(pairing, old, new, 1)
    _spread(pairing, old, new, -1)
    _pair_where(pairing, where_old, where_new, lambda o, n: pairing.links(o, n) == _SIDES)
    _pair_where(pairing, where_old, where_new, pairing.same_section)
    _pair_where(pairing, where_old, where_new, lambda _o, _n: True)


def _keys(page: Page) -> dict[int, Hashable]:
    """What must be equal: the normalised text, and a heading is only ever a heading."""
    return {i: (page.headings[i], page.readings[i].plain) for i in page.free()}


def _places(keys: Mapping[int, Hashable]) -> Places:
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place, key in keys.items():
        places[key].append(place)
    return places


def _spread(
    pairing: Pairing, old: Mapping[int, Hashable], new: Mapping[int, Hashable], step: int
) -> None:
    """From every pair go on in one direction as long as the texts are equal."""
    for pair in pairing.pairs():
        o, n = pair[0] + step, pair[1] + step
        while o in old and n in new and old[o] == new[n] and pairing.free(o, n):
            pairing.join(o, n)
            o, n = o + step, n + step


def _pair_where(
    pairing: Pairing, old: Places, new: Places, fits: Callable[[int, int], bool]
) -> None:
    for key, places in old.items():
        for n in new.get(key, ()):
            for o in _free(pairing, places, n):
                if fits(o, n):
                    pairing.join(o, n)
                    break


def _free(pairing: Pairing, places: Iterable[int], new: int) -> Iterable[int]:
    return (o for o in places if pairing.free(o, new))
