"""Compare the language versions of one digest: the same structure, other words."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from clinicbot.digest.locate import key_place
from clinicbot.digest.shape import Shape, shape
from clinicbot.errors import Problem, Severity


if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from clinicbot.digest.model import Digest
    from clinicbot.errors import Place


_MAX_CELLS = 60_000
"""Lists whose lengths multiply to more are compared item by item, unaligned."""

_MISSING = 1.0
_OTHER_KIND = 1.4

Pair = tuple[Shape | None, Shape | None]


def compare_versions(versions: Mapping[str, Digest]) -> list[Problem]:
    """Warn where language versions of one digest differ in structure.

    Every version is compared with the original: the one in the language of
    the call, else English, else the first. A warning is at the version's own
    place and names the original's. What is missing or more is one warning,
    however much is in it.

    Args:
        versions: The digests by their language.
    """
    if not versions:
        return []
    spoken = [d.call_language for d in versions.values() if d.call_language]
    wanted = [*spoken, "en", *versions]
    original = next(language for language in wanted if language in versions)
    base = shape(versions[original])
    found: list[Problem] = []
    for language, digest in versions.items():
        if language != original:
            found += _compare(base, shape(digest))
    return found


def counterparts(base: Shape, other: Shape) -> Iterator[tuple[Shape, Shape]]:
    """Yield the nodes of two versions' structures that stand for each other, from the top."""
    yield base, other
    for one, two in _pairs(base.children, other.children):
        if one and two and one.kind == two.kind:
            yield from counterparts(one, two)


def _compare(base: Shape, other: Shape) -> Iterator[Problem]:
    """Compare two nodes that stand for each other, and what is in them."""
    facts, wanted = dict(other.facts), dict(base.facts)
    for name in dict.fromkeys((*wanted, *facts)):
        value, expected = facts.get(name), wanted.get(name)
        if value != expected:
            yield _fact(base, other, name, value, expected)
    pairs = list(_pairs(base.children, other.children))
    here = other.place
    for state, run in groupby(pairs, lambda pair: (pair[0] is None, pair[1] is None)):
        group = list(run)
        if state == (False, False):
            for one, two in group:
                if one and two:
                    yield from _together(one, two)
                    here = two.place
        elif state[0]:
            extra = [two for _, two in group if two]
            yield _extra(extra, base.place)
            here = extra[-1].place
        else:
            yield _missing([one for one, _ in group if one], here)


def _together(base: Shape, other: Shape) -> Iterator[Problem]:
    if base.kind == other.kind:
        yield from _compare(base, other)
    else:
        wrong = f"{_a(other.kind)} here, {_a(base.kind)} at {base.place}"
        yield _warn(other.place, wrong)


def _fact(base: Shape, other: Shape, name: str, value: object, expected: object) -> Problem:
    if isinstance(value, bool) and isinstance(expected, bool):
        there = "has one" if expected else "has none"
        wrong = f"{_a(other.kind)} with{'' if value else 'out'} {name}"
        return _warn(other.place, wrong, f"the one at {base.place} {there}")
    said_at = _of_fact(base, name)
    wrong = f"{name} is {_said(value)} here, {_said(expected)} at {said_at}"
    return _warn(_of_fact(other, name), wrong)


def _of_fact(of: Shape, name: str) -> Place:
    """Give the place of the key that says a fact of the whole digest; else of the node."""
    key = _KEYS.get(name) or ("attendance" if name.startswith("attendance of") else name)
    return key_place(of.place, key) if of.kind == "digest" else of.place


_KEYS = {"wordings left out": "wording"}


def _said(value: object) -> str:
    return "not given" if value is None else str(value)


def _extra(shapes: Sequence[Shape], place: Place) -> Problem:
    wrong = f"{_many(shapes)} that {'is' if len(shapes) == 1 else 'are'} not in the original"
    return _warn(shapes[0].place, wrong, f"compared with {place}")


def _missing(shapes: Sequence[Shape], place: Place) -> Problem:
    wrong = f"{_many(shapes)} of the original {'is' if len(shapes) == 1 else 'are'} missing"
    return _warn(place, f"{wrong} after this", f"see {shapes[0].place}")


def _warn(place: Place, wrong: str, expected: str = "") -> Problem:
    expected = expected or "language versions have the same structure"
    return Problem(place, wrong, expected, severity=Severity.WARNING)


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _many(shapes: Sequence[Shape]) -> str:
    kinds = {each.kind for each in shapes}
    if len(shapes) == 1:
        return _a(shapes[0].kind)
    return f"{len(shapes)} {kinds.pop() + 's' if len(kinds) == 1 else 'parts'}"


def _pairs(base: Sequence[Shape], other: Sequence[Shape]) -> Iterator[Pair]:
    """Set what stands for each other side by side, None for what is missing."""
    if len(base) == len(other) and all(a.form == b.form for a, b in zip(base, other, strict=True)):
        yield from zip(base, other, strict=True)
        return
    if len(base) * len(other) > _MAX_CELLS:
        common = min(len(base), len(other))
        yield from zip(base[:common], other[:common], strict=True)
        yield from ((each, None) for each in base[common:])
        yield from ((None, each) for each in other[common:])
        return
    yield from _aligned(base, other)


def _aligned(base: Sequence[Shape], other: Sequence[Shape]) -> Iterator[Pair]:
    """Align two lists at the least cost (Needleman and Wunsch)."""
    costs = [[_MISSING * column for column in range(len(other) + 1)]]
    for row, one in enumerate(base, 1):
        above, line = costs[-1], [_MISSING * row]
        for column, two in enumerate(other, 1):
            beside = above[column - 1] + _cost(one, two)
            line.append(min(beside, above[column] + _MISSING, line[-1] + _MISSING))
        costs.append(line)
    row, column = len(base), len(other)
    pairs: list[Pair] = []
    while row or column:
        here = costs[row][column]
        if row and here == costs[row - 1][column] + _MISSING:
            row -= 1
            pairs.append((base[row], None))
        elif column and here == costs[row][column - 1] + _MISSING:
            column -= 1
            pairs.append((None, other[column]))
        else:
            row, column = row - 1, column - 1
            pairs.append((base[row], other[column]))
    return reversed(pairs)


def _cost(one: Shape, two: Shape) -> float:
    """Say how unlikely it is that one stands for the other: 0 to 0.9, or another kind."""
    if one.kind != two.kind:
        return 2 * _MISSING if "section" in (one.kind, two.kind) else _OTHER_KIND
    cost = 0.0
    if one.form != two.form:
        cost += 0.2 + 0.3 * abs(one.size - two.size) / max(one.size, two.size)
    either = one.words | two.words
    if either:
        cost += 0.4 * (1 - len(one.words & two.words) / len(either))
    return cost
