"""Translations that their author found to fit their changed source, unchanged.

Taking `outdated: true` off a text says so. A document without that mark says
nothing, though: it may never have had it. So it is looked for in the git
repository that the series is kept in: the mark was there, and source and
translation are to the letter what they were then.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clinicbot.digest.textfile import tidy
from clinicbot.errors import SourceError
from clinicbot.intake.committed import committed_together
from clinicbot.intake.document import parsed
from clinicbot.intake.own_form import id_of
from clinicbot.wikitext.translatable import render_translatable
from clinicbot.wikitext.unit_versions import translations


if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from clinicbot.digest.inline import InlineRules
    from clinicbot.digest.model import Digest
    from clinicbot.intake.own_form import Translation

    Pair = tuple[str, str]
    """A unit of the source, and its translation."""

    State = Mapping[Pair, frozenset[bool]]
    """Of every pair whether it is called outdated; both, if there are twins."""


_MARK: Final = "outdated"


def confirmed(known: Translation, rules: InlineRules, outdated: Collection[str]) -> frozenset[str]:
    """Give the ids of units whose translation was called outdated, and isn't any more.

    Args:
        known: The document, beside its source page.
        rules: What inline text may hold.
        outdated: The ids of the units that are outdated on the wiki.
    """
    ids = {unit.key: id_of(unit) for unit in known.page.units if id_of(unit) in outdated}
    now = {
        key: pair
        for key, (pair, called) in _pairs(known, known.source, known.document).items()
        if key in ids and not called
    }
    keys = unmarked_since(now, _earlier(known, rules)) if now else ()
    return frozenset(ids[key] for key in keys)


def _pairs(known: Translation, source: Digest, document: Digest) -> dict[str, tuple[Pair, bool]]:
    """Give what a source and its translation say, by the units' keys, and what is outdated."""
    page = render_translatable(source, known.view)
    found = translations(page, source, known.view, document, known.own_view).texts
    return {
        unit.key: ((unit.text, said.text), said.outdated)
        for unit in page.units
        if (said := found.get(unit.key))
    }


def _earlier(known: Translation, rules: InlineRules) -> Iterator[State]:
    """Yield what both said before, as far back as it can be read and anything was marked."""
    files = [Path(digest.place.file) for digest in (known.source, known.document)]
    committed = list(committed_together(files))
    while committed and _MARK not in committed[-1][1]:
        committed.pop()
    with suppress(SourceError):
        for texts in committed:
            named = zip(texts, map(str, files), strict=True)
            source, document = (parsed(tidy(text, file), file, rules) for text, file in named)
            yield _state(_pairs(known, source, document).values())


def _state(said: Iterable[tuple[Pair, bool]]) -> State:
    found: dict[Pair, frozenset[bool]] = {}
    for pair, called in said:
        found[pair] = found.get(pair, frozenset()) | {called}
    return found


def unmarked_since(now: Mapping[str, Pair], earlier: Iterable[State]) -> frozenset[str]:
    """Give the keys of pairs that were called outdated, and were never another pair since.

    Args:
        now: By key, the pairs that are not called outdated now.
        earlier: What the documents said before, the newest first.
    """
    waiting, found = dict(now), set()
    for state in earlier:
        for key, pair in list(waiting.items()):
            called = state.get(pair, frozenset())
            if called == frozenset((False,)):
                continue
            if called == frozenset((True,)):
                found.add(key)
            del waiting[key]
        if not waiting:
            break
    return frozenset(found)
