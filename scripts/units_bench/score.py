"""Figures: what a method did right and wrong over many rounds."""

from __future__ import annotations

import random
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
        first: Units of the first page that are there to the end; `to_end` of them
            kept their first id through all rounds.
        slowest: Seconds for the slowest round.
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
        start = time.perf_counter()
        answer = method(old_units, new_units)
        total.slowest = max(total.slowest, time.perf_counter() - start)
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
    translations say the same.
    """
    tally = Tally()
    old_texts = dict(zip(ids, map(normalise, pages.texts(old)), strict=True))
    who_of = dict(zip(ids, (unit.who for unit in old), strict=True))
    text_of = dict(zip((u.who for u in old), map(normalise, pages.texts(old)), strict=True))
    said_of = dict(zip(ids, (unit.words for unit in old), strict=True))
    alive = {who for unit in new for who in unit.accept}
    fresh = _fresh_texts(old, new)
    seen: set[str] = set()
    for unit, text, id_ in zip(new, map(normalise, pages.texts(new)), answer, strict=True):
        due = {text_of[who] for who in unit.accept if who in text_of}
        right = id_ is not None and old_texts[id_] in due
        if text in due and text in fresh:
            pass  # the very same text was also added: nobody can tell which is which
        elif text in due:
            if "move" in unit.edits:
                tally.moved += 1
                tally.moved_kept += right
            else:
                tally.unedited += 1
                tally.kept += right
        elif due and unit.must and _recognisable(unit, old):
            tally.edited += 1
            tally.found += right
            if not right and id_ is None:
                tally.wrong.append(f"lost {sorted(unit.edits)}: {sorted(due)} -> {text}")
        if id_ is None:
            continue
        tally.twice += id_ in seen
        seen.add(id_)
        if text not in due and (right or said_of[id_] != unit.words):
            tally.given += 1
            tally.right += right
            reused = who_of[id_] not in alive and who_of[id_] not in unit.parts
            tally.reused += reused
            tally.other += reused and not _half_is_common(unit.words, said_of[id_])
            if not right:
                tally.wrong.append(
                    f"wrong {sorted(unit.edits)}: {old_texts[id_]} -> {text} (due {sorted(due)})"
                )
    return tally


def _fresh_texts(old: Sequence[Unit], new: Sequence[Unit]) -> set[str]:
    """Give the texts of units that continue nothing, or another text."""
    text_of = dict(zip((u.who for u in old), map(normalise, pages.texts(old)), strict=True))
    return {
        text
        for unit, text in zip(new, map(normalise, pages.texts(new)), strict=True)
        if text not in {text_of.get(who) for who in unit.accept}
    }


def _recognisable(unit: Unit, old: Sequence[Unit]) -> bool:
    """Say whether at most half of the words changed: more may rightly go either way."""
    return any(_half_is_common(unit.words, one.words) for one in old if one.who in unit.accept)


def _half_is_common(one: Sequence[str], two: Sequence[str]) -> bool:
    return 2 * common(one, two) >= max(len(one), len(two))
