"""How far every language of a digest is, from what a survey saw already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicbot.publish.life import Wanted
from clinicbot.wiki.translate import NOTES, Stats


if TYPE_CHECKING:
    from collections.abc import Iterable

    from clinicbot.errors import ClinicbotError
    from clinicbot.publish.life import LiveDigest
    from clinicbot.wiki.translate import LiveUnit


def languages_of(live: LiveDigest, wanted: Wanted | ClinicbotError) -> dict[str, Stats]:
    """Count the units of a marked page in every language that it exists in.

    The source's own language is left out; so are languages in which nothing
    is translated yet.
    """
    if live.group is None:
        return {}
    found = {
        language: stats
        for language in sorted({*live.versions, *live.units, *live.stats})
        if language not in {live.group.source_language, NOTES}
        and (stats := _stats(live, wanted, language)).translated + stats.outdated
    }
    return dict(sorted(found.items()))


def _stats(live: LiveDigest, wanted: Wanted | ClinicbotError, language: str) -> Stats:
    if units := live.units.get(language):
        return _count(units.values())
    if language in live.stats:
        return live.stats[language]
    if isinstance(wanted, Wanted) and language in wanted.texts:
        # It is exactly what is wanted, or it would have been looked at.
        titled = any(page.display_title for page in live.versions.values())
        supplied = len(wanted.texts[language]) + (titled and language in wanted.titles)
        outdated = len(live.outdated.get(language, wanted.outdated[language]))
        return Stats(len(wanted.page.units) + titled, supplied - outdated, outdated)
    return Stats(0)


def _count(units: Iterable[LiveUnit]) -> Stats:
    every = list(units)
    translated = [unit for unit in every if unit.text is not None and not unit.outdated]
    return Stats(
        len(every),
        len(translated),
        sum(unit.outdated for unit in every),
        sum(unit.reviewed for unit in every),
    )
