"""Who loses what people did: the same situations for clinicbot and for others."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinicbot.publish.desired import desired
from clinicbot.series.folder import load_series
from publish_bench.series import Folder


if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from publish_bench.cost import Bench, Cost
    from tests.support.wiki import Wiki


DIGESTS = 2
PAGE = "Bench Calls/0002/en"
"""The page that people edit; where documents change, so does its source."""

INDEX = "Bench Calls"
WORDS = "A person wrote this."
CONTESTANTS = ("ours", "loop", "pagefromfile", "mwclient")


@dataclass(frozen=True, slots=True)
class Situation:
    """What people do, and when.

    Attributes:
        name: What the table calls it.
        before: What they do between two runs.
        during: What they do while the second run is at its second edit.
        kept: Whether what they did is still there afterwards.
        changed: Whether the sources change, too.
        first: Whether there is no first run.
    """

    name: str
    before: Callable[[Wiki], object] | None = None
    during: Callable[[Wiki], object] | None = None
    kept: Callable[[Wiki], bool] = lambda wiki: WORDS in (wiki.page_text(PAGE) or "")
    changed: bool = True
    first: bool = False


def _append(wiki: Wiki) -> None:
    wiki.edit(PAGE, f"{wiki.page_text(PAGE)}\n\n{WORDS}")


def _replace(wiki: Wiki) -> None:
    wiki.edit(PAGE, WORDS)


def _prepend(wiki: Wiki) -> None:
    wiki.edit(PAGE, f"{WORDS}\n\n{wiki.page_text(PAGE)}")


def _as_bot(wiki: Wiki) -> None:
    wiki.edit(PAGE, f"{wiki.page_text(PAGE)}\n\n{WORDS}", "ClinicBot")


def _around_list(wiki: Wiki) -> None:
    wiki.edit(INDEX, f"{WORDS}\n\n{wiki.page_text(INDEX)}")


def _in_list(wiki: Wiki) -> None:
    text = wiki.page_text(INDEX) or ""
    wiki.edit(INDEX, text.replace("\n|}", f"\n|-\n| {WORDS}\n|}}"))


def _delete(wiki: Wiki) -> None:
    wiki.api("Admin", action="delete", title=PAGE, reason="not wanted here")


def _in_index(wiki: Wiki) -> bool:
    return WORDS in (wiki.page_text(INDEX) or "")


def _gone(wiki: Wiki) -> bool:
    return wiki.page_text(PAGE) is None


SITUATIONS = (
    Situation("edited, source unchanged", before=_append, changed=False),
    Situation("edited, source changed too", before=_append),
    Situation("edited by hand as the bot", before=_as_bot),
    Situation("edited while the run is on", during=_replace),
    Situation("the same, in another place", during=_prepend),
    Situation("text put around the index", before=_around_list, kept=_in_index),
    Situation("a row added to the index", before=_in_list, kept=_in_index),
    Situation("page deleted", before=_delete, kept=_gone),
    Situation("page deleted while the run is on", during=_delete, kept=_gone),
    Situation("page made before the first run", before=_replace, first=True),
    Situation("page made during the first run", during=_replace, first=True),
)


def table(bench: Bench, chosen: Iterable[str]) -> list[str]:
    """Print what became of people's work; give what ours lost."""
    names = [name for name in CONTESTANTS if name in set(chosen)]
    print("\nwhat people did, and who keeps it (exit code)\n")
    print(f"{'situation':<36}" + "".join(f"{name:>18}" for name in names))
    lost = []
    for situation in SITUATIONS:
        cells = []
        for name in names:
            cost = _try(bench, name, situation)
            kept = situation.kept(bench.wiki)
            cells.append(f"{'kept' if kept else 'LOST'} ({cost.code})")
            if name == "ours" and not kept:
                lost.append(f"MISSED: {situation.name}")
        print(f"{situation.name:<36}" + "".join(f"{cell:>18}" for cell in cells), flush=True)
    return lost


def _try(bench: Bench, name: str, situation: Situation) -> Cost:
    """Publish, let people act, change the sources, publish again."""
    bench.wiki.reset()
    series = Folder(bench.folder / "conflict", DIGESTS)
    shutil.rmtree(series.path, ignore_errors=True)
    series.write()
    if not situation.first:
        bench.go(name, series.path, _pages(bench, series), fresh=True)
    if situation.before:
        situation.before(bench.wiki)
    if situation.changed:
        series.change(DIGESTS, "Something that was left out.")
    during = situation.during
    bench.meanwhile = lambda: during and during(bench.wiki)
    try:
        return bench.go(name, series.path, _pages(bench, series), fresh=situation.first)
    finally:
        bench.meanwhile = None


def _pages(bench: Bench, series: Folder) -> Path:
    pages = desired(load_series(series.path))
    return bench.pages_file("conflict", {page.title: page.text for page in pages})
