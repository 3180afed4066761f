"""The pages as they should be, made anew only where something changed since the last run."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from clinicbot.publish.memory import Memory


if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from clinicbot.publish.desired_page import DesiredPage
    from clinicbot.publish.made import Made
    from clinicbot.publish.surroundings import Surroundings


def wanted(
    folder: Path, names: Collection[str] = (), kept: Path | None = None
) -> Sequence[DesiredPage]:
    """Give what `clinicbot.publish.desired` gives of the series in a folder.

    Args:
        folder: The series'.
        names: The digests whose pages are wanted, by folder name or number;
            all if empty. The index is always given.
        kept: The folder for memories; None to remember nothing.

    Raises:
        SourceError: With all the problems of all the files.
    """
    memory = Memory(folder, kept)
    if (pages := memory.recall()) is None:
        with _no_collection():
            pages = _made(folder, memory)
    if not names:
        return pages
    from clinicbot.series.folder import find  # noqa: PLC0415 - only where digests are named

    chosen = {"", *find(names, dict.fromkeys(page.key for page in pages if page.key), folder)}
    return [page for page in pages if page.key in chosen]


def _made(folder: Path, memory: Memory) -> list[DesiredPage]:
    """Make the pages: all that aren't known, and those whose surroundings have changed."""
    # What reads and writes documents is not needed where nothing changed.
    from clinicbot.publish.desired import pages_of  # noqa: PLC0415
    from clinicbot.publish.halves import made_by_two  # noqa: PLC0415

    known = memory.known()
    around, made = (not known and made_by_two(folder)) or _made_alone(folder, known)
    pages = pages_of(around, made)
    memory.keep(pages, made)
    return pages


def _made_alone(folder: Path, known: dict[str, Made]) -> tuple[Surroundings, dict[str, Made]]:
    """Make what comes of every digest, but of those that are known."""
    from clinicbot.errors import SourceError  # noqa: PLC0415
    from clinicbot.publish.made import make, outdated  # noqa: PLC0415
    from clinicbot.publish.surroundings import Surroundings  # noqa: PLC0415
    from clinicbot.series.folder import load_series, with_texts  # noqa: PLC0415

    try:
        series = load_series(folder, known={key: one.heads for key, one in known.items()})
        gone = set(outdated(Surroundings(series), known))
        around = Surroundings(with_texts(series, gone))
    except SourceError:
        if not known:
            raise
        # Read again with nothing known, it tells of all that is wrong.
        around, known, gone = Surroundings(load_series(folder)), {}, set()
    return around, {
        key: known[key] if key in known and key not in gone else make(around, key)
        for key in around.series.digests
    }


@contextmanager
def _no_collection() -> Iterator[None]:
    """Look for no cycles in trees of data that have none, again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
