"""What `render` prints in the `translate` layout: the source page, or how its units go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicbot.commands.common import tell
from clinicbot.digest.textfile import read_text
from clinicbot.wikitext.variables import definition


if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from clinicbot.series.folder import Series
    from clinicbot.wikitext.carry import Row

_WIDTH = 44
"""So much is shown of a unit's text."""


def source_page(series: Series, key: str, options: argparse.Namespace) -> str:
    """Give the source page of a document, or the table that explains its markers.

    Raises:
        SourceError: The document can't be a source page, or the page that the
            markers are to be taken from can't be read.
    """
    from clinicbot.publish.surroundings import Surroundings
    from clinicbot.wikitext.translatable import render_translatable

    language = options.file.stem
    view = Surroundings(series).source_view(key, language)
    live = _page(options.units_from) if options.units_from else ""
    page = render_translatable(series.digests[key][language], view, live)
    for warning in page.warnings:
        tell(str(warning))
    return "\n".join(_table(page.explain())) if options.explain else page.text


def _page(file: Path) -> str:
    """Read a saved page; a file ends with a line break, a page doesn't."""
    return read_text(file).replace("\r\n", "\n").removesuffix("\n")


def _table(rows: Iterable[Row]) -> Iterator[str]:
    yield f"{'unit':<8}{'how':<10}{'score':>6}  {'live page':<{_WIDTH}}  new page"
    for row in rows:
        how = row.how.value if row.how else "retired"
        near = f"  (nearest: {row.near})" if row.near else ""
        score = f"{row.score:.2f}" if row.how else ""
        old, new = (_short(text) for text in (row.old, row.new))
        yield f"{row.id or '-':<8}{how:<10}{score:>6}  {old:<{_WIDTH}}  {new}{near}".rstrip()


def _short(text: str) -> str:
    """Give the beginning of a text as a translator sees it, on one line."""
    line = " ".join(definition(text).split())
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
