"""Pair the units whose text changed: by likeness, and by what their neighbours say."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from clinicbot.wikitext.similarity import Scale


if TYPE_CHECKING:
    from collections.abc import Iterable

    from clinicbot.wikitext.pairing import Pairing


# All numbers here were chosen on the tuning pages of scripts/bench_units, from
# the middle of the range where the figures hardly change.
FLOOR, LONG_FLOOR = 0.5, 0.55
"""Texts less alike than this are never a pair, whatever their neighbours say; the
second is for two texts that are both `_LONG`: they are seldom alike by chance."""

ENOUGH = 0.65
"""What the score must reach: the likeness, and all that speaks for and against it."""

_LINKS = (0.0, 0.08, 0.2)  # neighbours are a pair: on no side, on one, on both
_SECTION = 0.03  # below the same heading, or known not to be
_LABEL = 0.03  # the same speaker, or another
_SHORT = 0.12  # taken off for an empty text, off longer ones less and less
_LONG = 30  # letters from which nothing is taken off any more
_MARGIN = 0.08  # scores as near as this can't be told apart
_COPY = 0.04  # a new text more like a twin than this is a copy of the twin
_RIVAL = 0.7  # texts as alike as this are rivals, not two halves of something
_CANDIDATES = 10


class Likely:
    """Finds pairs among the units that are free when it is made.

    Attributes:
        pairing: The pairs; `pair` adds to them.
    """

    def __init__(self, pairing: Pairing) -> None:
        self.pairing = pairing
        self._scale = Scale([*pairing.old.readings, *pairing.new.readings])
        self._likeness: dict[tuple[int, int], float] = {}
        self._olds = self._candidates()
        self._news: dict[int, list[int]] = defaultdict(list)
        for new, olds in self._olds.items():
            for old in olds:
                self._news[old].append(new)

    def pair(self) -> None:
        """Pair best first, as long as pairs bring others about; then part what is in doubt."""
        before = set(self.pairing.pairs())
        while self._pass():
            pass
        found = [pair for pair in self.pairing.pairs() if pair not in before]
        while doubtful := [pair for pair in found if self._in_doubt(*pair)]:
            for pair in doubtful:
                self.pairing.part(*pair)
            found = [pair for pair in found if pair not in doubtful]

    def likeness(self, old: int, new: int) -> float:
        """Give how alike two units' texts are, 0 to 1; the neighbours don't count."""
        if (old, new) not in self._likeness:
            one, two = self.pairing.old.readings[old], self.pairing.new.readings[new]
            self._likeness[old, new] = self._scale.likeness(one, two)
        return self._likeness[old, new]

    def nearest(self, new: int) -> int | None:
        """Give the free old unit that is most like a free new one, if any is like it."""
        free = [old for old in self._olds[new] if self.pairing.free(old, new)]
        return max(free, key=lambda old: (self.likeness(old, new), -old), default=None)

    def _pass(self) -> bool:
        """Pair all that is likely enough, best first; say whether there was any."""
        scored = sorted(
            (-score, abs(old - new), new, old)
            for new, olds in self._olds.items()
            for old in olds
            if self.pairing.free(old, new) and (score := self._score(old, new)) >= ENOUGH
        )
        joined = False
        for _, _, new, old in scored:
            # A pair made a moment ago may have changed what the neighbours say.
            if self.pairing.free(old, new) and self._score(old, new) >= ENOUGH:
                self.pairing.join(old, new)
                joined = True
        return joined

    def _score(self, old: int, new: int) -> float:
        """Give how likely two free units are one: likeness, and all that speaks for it."""
        pairing = self.pairing
        one, two = pairing.old.readings[old], pairing.new.readings[new]
        score = self.likeness(old, new) + _LINKS[pairing.links(old, new)]
        if pairing.same_section(old, new):
            score += _SECTION
        elif pairing.other_section(old, new):
            score -= _SECTION
        if one.label or two.label:
            score += _LABEL if one.label == two.label else -_LABEL
        length = min(len(one.body), len(two.body), _LONG)
        return score - _SHORT * (1 - length / _LONG)

    def _in_doubt(self, old: int, new: int) -> bool:
        """Say whether the pair could as well be another.

        Either a unit that stayed free would do nearly as well and is nearly the
        same: which of the twins was edited, which deleted or added? Or the new
        text is more like a twin of the old one: it looks like a copy of that.
        Two halves of one text are no twins: there the larger half is right.
        """
        pairing, olds, news = self.pairing, self.pairing.old.readings, self.pairing.new.readings
        pairing.part(old, new)
        enough = self._score(old, new) - _MARGIN
        alike = self._scale.likeness
        doubt = any(
            (pairing.free(other, new) and self._score(other, new) >= enough)
            or self.likeness(other, new) > self.likeness(old, new) + _COPY
            for other in self._olds[new]
            if other != old and alike(olds[other], olds[old]) >= _RIVAL
        ) or any(
            self._score(old, other) >= enough
            for other in self._news[old]
            if other != new
            and pairing.free(old, other)
            and alike(news[other], news[new]) >= _RIVAL
        )
        pairing.join(old, new)
        return doubt

    def _candidates(self) -> dict[int, list[int]]:
        """For each free new unit find the old ones that are worth a closer look."""
        pairing = self.pairing
        index = self._scale.index(pairing.old.readings)
        short = [i for i, unit in enumerate(pairing.old.readings) if len(unit.body) < _LONG]
        found: dict[int, list[int]] = {}
        for new in pairing.new.free():
            reading = pairing.new.readings[new]
            olds: Iterable[int] = index.most_like(reading, _CANDIDATES)
            if len(reading.body) < _LONG:
                # One typo may leave a short text no word in common with itself.
                olds = dict.fromkeys([*olds, *short])
            found[new] = [
                old
                for old in olds
                if pairing.comparable(old, new)
                and self.likeness(old, new) >= self._floor(old, new)
            ]
        return found

    def _floor(self, old: int, new: int) -> float:
        pages = self.pairing.old, self.pairing.new
        shorter = min(
            len(page.readings[at].body) for page, at in zip(pages, (old, new), strict=True)
        )
        return FLOOR if shorter < _LONG else LONG_FLOOR
