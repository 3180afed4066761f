"""Figures: what a method did right and wrong over many rounds."""

from __future__ import annotations

import random
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clinicbot.wikitext.similarity import common, normalise
from units_bench import edits, pages


if TYPE_CHECKING:
    from collections.abc import Sequence

    from units_bench.methods import Answer, Method
    from units_bench.pages import Unit
    from units_bench.prose import Prose


_WORD = re.compile(r"\w+")
_HALF = 0.5


@dataclass(slots=True)
class Tally:
    """Counts, which add up.

    Attributes:
        unedited: Units with the same text at the same place; `kept` of them kept their id.
        moved: Units with the same text elsewhere; `moved_kept` of them kept their id.
        edited: Units whose text changed and whose id was due; `found` of them kept it.
        given: Ids given to changed or new text; `right` of them rightly.
        reused: Ids of deleted units given to another unit; for `other` of them the
            old text and the new have less than half of their words in common.
        twice: Ids given to a second unit.
        made_up: Ids given that the old page doesn't have.
        first: Units of the first page that are there to the end; `to_end` of them
            kept their first id through all rounds.
        slowest: Seconds of computing for the slowest round.
        wrong: Every fault in words.
    """

    unedited: int = 0
    kept: int = 0
    moved: int = 0
    moved_kept: int = 0
    edited: int = 0
    found: int = 0
    given: int = 0
    right: int = 0
    reused: int = 0
    other: int = 0
    twice: int = 0
    made_up: int = 0
    first: int = 0
    to_end: int = 0
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add another's counts."""
        for name in self.__slots__:
            mine, others = getattr(self, name), getattr(other, name)
            setattr(self, name, max(mine, others) if name == "slowest" else mine + others)


@dataclass(frozen=True, slots=True)
class Script:
    """What is done to a page.

    Attributes:
        prose: What the page is made of.
        kind: The kind of edits, one of `edits.KINDS`.
        size: How many units the page begins with.
        rounds: How often it is edited, matched and marked.
        share: Edits in a round, as a share of the units.
        seed: Of the chances.
    """

    prose: Prose
    kind: str
    size: int
    rounds: int
    share: float
    seed: int


def run(method: Method, script: Script) -> Tally:
    """Play the rounds; each goes on from the ids that the one before gave."""
    seed = f"{script.prose.name} {script.kind} {script.size} {script.seed}"
    maker = pages.Maker(script.prose, random.Random(seed))  # noqa: S311 - no secret
    page = maker.page(script.size)
    ids = [str(n) for n in range(1, len(page) + 1)]
    highest = len(ids)
    first = {unit.who: id_ for unit, id_ in zip(page, ids, strict=True)}
    total = Tally()
    for _ in range(script.rounds):
        new = edits.edit_round(page, script.kind, script.share, maker)
        old_units = pages.as_old(page, ids)
        new_units = pages.as_new(new)
        start = time.process_time()
        answer = method(old_units, new_units)
        total.slowest = max(total.slowest, time.process_time() - start)
        total.add(judge(page, ids, new, answer))
        page, ids = new, []
        for id_ in answer:
            # A mark: what is bare, or would be twice, gets the next number.
            bare = id_ is None or id_ in ids
            highest += bare
            ids.append(str(highest) if bare or id_ is None else id_)
    last = {unit.who: id_ for unit, id_ in zip(page, ids, strict=True)}
    total.first = len(first.keys() & last.keys())
    total.to_end = len(first.items() & last.items())
    return total


def judge(old: Sequence[Unit], ids: Sequence[str], new: Sequence[Unit], answer: Answer) -> Tally:
    """Count one round.

    An id is right if its old text is that of a unit which the new one may
    continue: of two units with equal text either will do, for their
    translations say the same. It is right as well if the new one is what is
    left of it: the larger half of a split unit may be gone by the round's end.
    """
    round_ = _Round(old, ids, new)
    tally = Tally(
        twice=len([id_ for id_ in answer if id_]) - len({id_ for id_ in answer if id_}),
        made_up=len([id_ for id_ in answer if id_ and id_ not in ids]),
    )
    for unit, text, id_ in zip(new, round_.fresh, answer, strict=True):
        known = id_ if id_ in round_.texts else None
        right = round_.right(unit, known)
        round_.count_due(tally, unit, text, known, right=right)
        if known is not None:
            round_.count_given(tally, unit, text, known, right=right)
    return tally


class _Round:
    """What a round's answer is held against.

    Args:
        old: The page before.
        ids: Its ids.
        new: The page after.
    """

    def __init__(self, old: Sequence[Unit], ids: Sequence[str], new: Sequence[Unit]) -> None:
        self.old = old
        self.units = dict(zip(ids, old, strict=True))
        self.texts = dict(zip(ids, map(normalise, pages.texts(old)), strict=True))
        self.fresh = [normalise(text) for text in pages.texts(new)]
        self._text_of = dict(zip((u.who for u in old), self.texts.values(), strict=True))
        alive = {who for unit in new for who in unit.accept}
        self._left = {id_: u.who for id_, u in self.units.items() if u.who not in alive}
        self._added = {
            text for unit, text in zip(new, self.fresh, strict=True) if text not in self.due(unit)
        }

    def due(self, unit: Unit) -> set[str]:
        """Give the old texts that a unit may continue."""
        return {self._text_of[who] for who in unit.accept if who in self._text_of}

    def right(self, unit: Unit, id_: str | None) -> bool:
        """Say whether an id may go to a unit."""
        if id_ is None:
            return False
        return self.texts[id_] in self.due(unit) or self._left.get(id_) in unit.parts

    def count_due(
        self, tally: Tally, unit: Unit, text: str, id_: str | None, *, right: bool
    ) -> None:
        """Count what a unit was to get."""
        due = self.due(unit)
        if text in due:
            if text in self._added:
                return  # the very same text was also added: nobody can tell which is which
            if "move" in unit.edits:
                tally.moved += 1
                tally.moved_kept += right
            else:
                tally.unedited += 1
                tally.kept += right
        elif due and unit.must and _recognisable(unit, self.old):
            tally.edited += 1
            tally.found += right
            if id_ is None:
                tally.wrong.append(f"lost {sorted(unit.edits)}: {sorted(due)} -> {text}")

    def count_given(self, tally: Tally, unit: Unit, text: str, id_: str, *, right: bool) -> None:
        """Count what a unit got, unless its text is that of before."""
        due, said = self.due(unit), self.units[id_].words
        if text in due or not (right or said != unit.words):
            return
        tally.given += 1
        tally.right += right
        reused = id_ in self._left and self._left[id_] not in unit.parts
        tally.reused += reused
        tally.other += reused and _common(unit.words, said) < _HALF
        if not right:
            fault = f"wrong {sorted(unit.edits)}: {self.texts[id_]} -> {text}"
            tally.wrong.append(f"{fault} (due {sorted(due)})")


def _recognisable(unit: Unit, old: Sequence[Unit]) -> bool:
    """Say whether more than half of the words stayed: less may rightly go either way."""
    return any(_common(unit.words, one.words) > _HALF for one in old if one.who in unit.accept)


def _common(one: Sequence[str], two: Sequence[str]) -> float:
    """Give the words in both, in order, as a share of the longer text's.

    As a reader counts them: capitals and punctuation are no words.
    """
    first, second = (
        [word for each in text for word in _WORD.findall(each.casefold())] for text in (one, two)
    )
    longer = max(len(first), len(second))
    return common(first, second) / longer if longer else 1.0
