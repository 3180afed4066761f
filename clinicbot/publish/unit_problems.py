"""What is wrong with documents as translation units: found before a wiki is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicbot.errors import SourceError
from clinicbot.publish.surroundings import Surroundings
from clinicbot.settings import Layout
from clinicbot.wikitext.translatable import render_translatable
from clinicbot.wikitext.unit_versions import translations


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.errors import Problem
    from clinicbot.series.folder import Series


def unit_problems(series: Series) -> list[Problem]:
    """Give what Translate would refuse or break, and translations unlike their source.

    None where the series isn't in the `translate` layout.
    """
    if series.settings.layout is not Layout.TRANSLATE:
        return []
    around = Surroundings(series)
    return [problem for key in series.digests for problem in _of(around, key)]


def _of(around: Surroundings, key: str) -> Iterator[Problem]:
    source, view = around.series.source(key), around.source_view(key)
    try:
        page = render_translatable(source, view)
    except SourceError as error:
        yield from error.problems
        return
    for language, digest in around.series.digests[key].items():
        if digest is not source:
            other = around.source_view(key, language)
            yield from translations(page, source, view, digest, other).problems
