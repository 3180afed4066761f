"""Pair the units whose text changed: by likeness, and by what their neighbours say."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from clinicbot.wikitext.similarity import Scale, kept, shared, within


if TYPE_CHECKING:
    from collections.abc import Iterable

    from clinicbot.wikitext.pairing import Pairing
    from clinicbot.wikitext.similarity import Reading


# All numbers here were chosen on the tuning pages of scripts/bench_units, from
# the middle of the range where the figures hardly change.
ENOUGH = 0.65
"""What the score must reach: the likeness, and all that speaks for and against it."""

_LINKS = (0.0, 0.08, 0.2)  # neighbours are a pair: on no side, on one, on both
_SECTION = 0.03  # below the same heading, or known not to be
_LABEL = 0.03  # the same speaker, or another
_SHORT = 0.12  # taken off for an empty text, off longer ones less and less
_LONG = 30  # letters from which nothing is taken off any more
_LEAST = ENOUGH - _LINKS[-1] - _SECTION - _LABEL  # less alike: nothing makes up for it

_HALF = 0.5  # what a text must keep of itself to be the same text
_MOST = 0.75  # and what a short one must, away from its place
_IN_PLACE = len(_LINKS) - 1  # between the same two neighbours

_MARGIN = 0.08  # scores as near as this can't be told apart
_SIDES = 0.5  # the share of what parts two twins that tells which of them was edited
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
        self._shares: dict[tuple[int, int], float] = {}
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
        """Give how likely two free units are one: likeness, and all that speaks for it.

        Who speaks without a text of their own is known by the points that follow.
        """
        pairing = self.pairing
        one, two = pairing.old.readings[old], pairing.new.readings[new]
        if not one.body and not two.body:
            return float(self._in_place(old, new) and pairing.followed(old, new))
        score = self.likeness(old, new) + _LINKS[pairing.links(old, new)]
        if pairing.same_section(old, new):
            score += _SECTION
        elif pairing.other_section(old, new):
            score -= _SECTION
        if one.label or two.label:
            score += _LABEL if one.label == two.label else -_LABEL
        score -= _SHORT * self._shortness(old, new)
        if self._all_there(old, new):
            return max(score, ENOUGH)
        return score if score < ENOUGH or self._goes_on(old, new) else 0.0

    def _all_there(self, old: int, new: int) -> bool:
        """Say whether a text was only made longer or cut short: no word of it is another."""
        one, two = self.pairing.old.readings[old], self.pairing.new.readings[new]
        return not self._shortness(old, new) and self._in_place(old, new) and within(one, two)

    def _goes_on(self, old: int, new: int) -> bool:
        """Say whether the new text can be the old one, edited: enough of it must be there.

        Without this, one speaker's next remark in the place of a deleted one
        would get its number for the words that both begin with. Half of the
        words is what people leave: of 2,169 paragraphs edited in place in
        public policies (github/site-policy, nodejs/TSC), 95 in a hundred kept
        more. Of the others, some were only made longer or cut short (they are
        `_all_there`), and the rest is other text as often as not. Short texts are said by many and
        often ("Thank you!"): half of two words is chance, and their place must
        speak for them.
        """
        pairing = self.pairing
        one, two = pairing.old.readings[old], pairing.new.readings[new]
        share = self._kept(old, new)
        if not self._shortness(old, new):
            return share >= _HALF
        if self._in_place(old, new):
            return share > _HALF
        return share >= _MOST and one.label == two.label

    def _in_place(self, old: int, new: int) -> bool:
        return self.pairing.links(old, new) == _IN_PLACE

    def _shortness(self, old: int, new: int) -> float:
        """Give how short the shorter text is: 1 is empty, 0 long enough."""
        bodies = self.pairing.old.readings[old].body, self.pairing.new.readings[new].body
        return 1 - min(*map(len, bodies), _LONG) / _LONG

    def _kept(self, old: int, new: int) -> float:
        if (old, new) not in self._shares:
            one, two = self.pairing.old.readings[old], self.pairing.new.readings[new]
            self._shares[old, new] = kept(one, two)
        return self._shares[old, new]

    def _in_doubt(self, old: int, new: int) -> bool:
        """Say whether the pair could as well be another.

        Either a unit that stayed free would do nearly as well and is nearly the
        same: which of the twins was edited, which deleted or added? Or the new
        text is more like a twin of the old one: it looks like a copy of that.
        Two halves of one text are no twins: there the larger half is right.
        """
        pairing = self.pairing
        pairing.part(old, new)
        olds, news = pairing.old.readings, pairing.new.readings
        doubt = any(
            self._rivals((old, new), (other, new), told=_sides(olds[old], olds[other], news[new]))
            or self.likeness(other, new) > self.likeness(old, new) + _COPY
            for other in self._olds[new]
            if other != old and self._twins(olds[old], olds[other])
        ) or any(
            self._rivals((old, new), (old, other), told=_sides(news[new], news[other], olds[old]))
            for other in self._news[old]
            if other != new and self._twins(news[new], news[other])
        )
        pairing.join(old, new)
        return doubt

    def _twins(self, one: Reading, two: Reading) -> bool:
        """Say whether two texts of one page may be taken for each other, and it matters."""
        if one.plain == two.plain or not one.body:
            return False
        return self._scale.likeness(one, two) >= _RIVAL

    def _rivals(self, pair: tuple[int, int], other: tuple[int, int], *, told: bool) -> bool:
        """Say whether another pair is free, nearly as good, and not told apart by the words."""
        return (
            not told
            and self.pairing.free(*other)
            and self._score(*other) >= self._score(*pair) - _MARGIN
        )

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
            found[new] = [old for old in olds if self._worth(old, new)]
        return found

    def _worth(self, old: int, new: int) -> bool:
        if not self.pairing.comparable(old, new):
            return False
        one, two = self.pairing.old.readings[old], self.pairing.new.readings[new]
        lone_speakers = not one.body and not two.body
        return lone_speakers or self.likeness(old, new) >= _LEAST or within(one, two)


def _sides(one: Reading, twin: Reading, text: Reading) -> bool:
    """Say whether a text is on one twin's side in most of the words that part them."""
    lead = shared(one, text) - shared(twin, text)
    return lead > _SIDES * (1 - shared(one, twin))
