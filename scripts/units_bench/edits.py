"""Edits to a page, each keeping the truth of which unit continues which."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from units_bench.pages import TOPIC, Maker, Unit


if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


# Halves and parts nearer than this (of the whole) are a tie: either may go on.
_TIE = 0.1
_SPLITTABLE = 12
# Once a round is enough: of three pieces the truth is anybody's guess.
_CUT = frozenset({"split", "merge"})


def edited(unit: Unit, edit: str, /, **changes: object) -> Unit:
    """Give the unit with changes and the name of the edit that made them."""
    return replace(unit, edits=unit.edits | {edit}, **changes)  # type: ignore[arg-type]


def typo(page: list[Unit], at: int, maker: Maker) -> None:
    """Drop, double or swap a letter in one or two words."""
    rng, words = maker.rng, list(page[at].words)
    for _ in range(rng.randint(1, 2) if words else 0):
        i = rng.randrange(len(words))
        word = words[i]
        k = rng.randrange(len(word))
        flip = word[:k] + word[k + 1 : k + 2] + word[k] + word[k + 2 :]
        words[i] = (
            rng.choice((word[:k] + word[k + 1 :], word[:k] + word[k] + word[k:], flip)) or word
        )
    page[at] = edited(page[at], "typo", words=tuple(words))


def reword(page: list[Unit], at: int, maker: Maker) -> None:
    """Replace, insert or delete 10 to 50% of the words."""
    rng, words = maker.rng, list(page[at].words)
    if not words:
        return
    changes = max(1, round(len(words) * rng.uniform(0.1, 0.5)))
    for i in sorted(rng.sample(range(len(words)), changes), reverse=True):
        action = rng.choice(("replace", "replace", "insert", "delete"))
        if action == "delete" and len(words) > 1:
            del words[i]
        elif action == "insert":
            words.insert(i, rng.choice(maker.vocabulary))
        else:
            words[i] = rng.choice(maker.vocabulary)
    page[at] = edited(page[at], "reword", words=tuple(words))


def insert(page: list[Unit], at: int, maker: Maker) -> None:
    """Add one to three new units; now and then the first is a heading."""
    fresh = [maker.remark() for _ in range(maker.rng.choice((1, 1, 2, 3)))]
    if maker.rng.random() < 1 / 8:
        fresh[0] = maker.heading(maker.rng.choice((2, 3)))
    page[at:at] = fresh


def delete(page: list[Unit], at: int, _maker: Maker) -> None:
    """Remove a unit."""
    del page[at]


def substitute(page: list[Unit], at: int, maker: Maker) -> None:
    """Delete a unit and write another in its place: what fools a match by position.

    Every other time it begins with the same words: what fools a match by likeness.
    """
    unit = page[at]
    fresh = maker.heading(unit.heading) if unit.heading else maker.remark()
    if not fresh.words:
        return
    same = min(maker.rng.randint(2, 6), len(unit.words) // 3, len(fresh.words) // 2)
    same *= maker.rng.random() < 1 / 2
    words = unit.words[:same] + fresh.words
    page[at] = replace(fresh, words=words, speaker=unit.speaker, depth=unit.depth)


def extend(page: list[Unit], at: int, maker: Maker) -> None:
    """Add a sentence at the end."""
    unit = page[at]
    if unit.words and not unit.heading:
        page[at] = edited(unit, "extend", words=unit.words + maker.sentence(), link="")


def move(page: list[Unit], at: int, maker: Maker) -> None:
    """Take a unit to any other place."""
    unit = page.pop(at)
    page.insert(maker.rng.randint(0, len(page)), edited(unit, "move"))


def swap(page: list[Unit], at: int, _maker: Maker) -> None:
    """Change places with the next unit."""
    if at + 1 < len(page):
        page[at], page[at + 1] = edited(page[at + 1], "move"), edited(page[at], "move")


def topics(page: list[Unit], at: int, maker: Maker) -> None:
    """Take the topic of that unit to another place among the topics."""
    starts = [i for i, unit in enumerate(page) if unit.heading == TOPIC]
    before = [i for i in starts if i <= at]
    if not before or len(starts) == 1:
        return
    start = before[-1]
    end = min((i for i in starts if i > start), default=len(page))
    block = [edited(unit, "move") for unit in page[start:end]]
    del page[start:end]
    places = [i for i, unit in enumerate(page) if unit.heading == TOPIC] + [len(page)]
    to = maker.rng.choice([i for i in places if i != start] or places)
    page[to:to] = block


def split(page: list[Unit], at: int, maker: Maker) -> None:
    """Cut a unit in two; the larger half goes on, the other is new."""
    unit = page[at]
    if unit.heading or len(unit.words) < _SPLITTABLE or unit.edits & _CUT:
        return
    cut = round(len(unit.words) * maker.rng.uniform(0.25, 0.75))
    first = edited(unit, "split", words=unit.words[:cut], link="")
    second = edited(unit, "split", words=unit.words[cut:], speaker=maker.speaker())
    sizes = (_size(first), _size(second))
    if abs(sizes[0] - sizes[1]) < _TIE * sum(sizes):
        halves = [replace(first, must=False), replace(second, must=False, who=maker.identity())]
    elif sizes[0] > sizes[1]:
        halves = [first, _stray(second, maker)]
    else:
        halves = [_stray(first, maker), second]
    page[at : at + 1] = halves


def merge(page: list[Unit], at: int, _maker: Maker) -> None:
    """Join a unit with the next; the larger part goes on, and what is only added to may."""
    if at + 1 >= len(page) or page[at].heading or page[at + 1].heading:
        return
    one, two = page[at], page[at + 1]
    if (one.edits | two.edits) & _CUT or not (one.words and two.words):
        return
    sizes = (_size(one), _size(two))
    added = not (one.accept and two.accept)
    tie = added or abs(sizes[0] - sizes[1]) < _TIE * sum(sizes)
    heir = one if sizes[0] >= sizes[1] else two
    page[at : at + 2] = [
        edited(
            one,
            "merge",
            who=heir.who,
            words=one.words + two.words,
            link=one.link or two.link,
            accept=one.accept | two.accept if tie else heir.accept,
            parts=one.parts | two.parts,
            must=heir.must and not tie,
        )
    ]


def nesting(page: list[Unit], at: int, maker: Maker) -> None:
    """Change a bullet's depth: no text changes."""
    page[at] = edited(page[at], "nesting", depth=maker.rng.randint(1, 4))


def speaker(page: list[Unit], at: int, maker: Maker) -> None:
    """Give the remark to another speaker."""
    name = maker.speaker()
    if not page[at].heading and (name or page[at].words):
        page[at] = edited(page[at], "speaker", speaker=name)


def link(page: list[Unit], at: int, maker: Maker) -> None:
    """Change a link's target."""
    if page[at].link:
        page[at] = edited(page[at], "link", link=maker.link())


def twin(page: list[Unit], at: int, maker: Maker) -> None:
    """Add a near-identical neighbour before or after: one or two words differ."""
    rng, words = maker.rng, list(page[at].words)
    if page[at].heading:
        return
    for i in rng.sample(range(len(words)), min(len(words), rng.randint(1, 2))):
        words[i] = rng.choice(maker.vocabulary)
    if tuple(words) == page[at].words:
        return
    # When the original is edited in the same round, nobody can tell which of the
    # two is the copy: then either may go on.
    page[at] = edited(page[at], "twinned", must=page[at].must and not page[at].edits)
    copy = replace(page[at], who=maker.identity(), words=tuple(words), must=False)
    page.insert(at + rng.randint(0, 1), copy)


EDITS: Mapping[str, Callable[[list[Unit], int, Maker], None]] = {
    function.__name__: function
    for function in (
        typo, reword, extend, insert, delete, substitute, move, swap, topics,
        split, merge, nesting, speaker, link, twin,
    )
}  # fmt: skip
# What moves a whole topic, and what makes a page grow or shrink, is done less often.
_RARE = {"topics": 1 / 12, "insert": 1 / 4, "delete": 1 / 3, "merge": 1 / 2, "split": 1 / 2}
# An original that goes in the round that brings its copy is an edit in all but name.
_ENDS = {"delete", "substitute", "merge"}
MIXED = "mixed"
TWINS = "twins"
KINDS = (*(kind for kind in EDITS if kind != "twin"), TWINS, MIXED)


def edit_round(page: list[Unit], kind: str, share: float, maker: Maker) -> list[Unit]:
    """Give the page after one round of edits of that kind.

    Args:
        page: The page before.
        kind: One of `KINDS`: an edit's name; `mixed` draws from all of them;
            `twins` edits, deletes, swaps and adds near-identical neighbours.
        share: How many edits, as a share of the number of units.
        maker: Where new text comes from.
    """
    new = [
        replace(
            u, accept=frozenset({u.who}), parts=frozenset({u.who}), must=True, edits=frozenset()
        )
        for u in page
    ]
    mixes = {MIXED: tuple(EDITS), TWINS: ("twin", "typo", "delete", "swap", "reword")}
    choices = mixes.get(kind, (kind,))
    for _ in range(max(1, round(share * len(page)))):
        chosen = maker.rng.choice(choices)
        if maker.rng.random() < _RARE.get(chosen, 1.0) and len(new) > 1:
            at = maker.rng.randrange(len(new))
            if "twinned" in new[at].edits:
                if chosen in _ENDS:
                    continue
                new[at] = replace(new[at], must=False)
            EDITS[chosen](new, at, maker)
    return new


def _size(unit: Unit) -> int:
    return sum(map(len, unit.words)) + len(unit.words)


def _stray(unit: Unit, maker: Maker) -> Unit:
    """The half that does not go on: a new identity, nothing to continue."""
    return replace(unit, who=maker.identity(), accept=frozenset())
