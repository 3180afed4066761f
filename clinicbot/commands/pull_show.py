"""How `pull` tells what it took, and what waits for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clinicbot.commands.common import tell
from clinicbot.counted import counted
from clinicbot.intake.conflicts import Conflict, Take


if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from clinicbot.intake.conflicts import Decisions
    from clinicbot.intake.pull import Pulled
    from clinicbot.intake.wiki_side import KeptOut
    from clinicbot.report import Style


def show(found: Sequence[Pulled], look: Style, *, dry: bool) -> None:
    """Tell what was taken, as diffs, and what waits for a person."""
    for each in found:
        if each.changed:
            print("\n".join(look.paint(line[:1], line) for line in each.diff.split("\n")))
        for line in lines(each):
            tell(line)
    changed = sum(each.changed for each in found)
    waits = sum(each.waits for each in found)
    would = "would change" if dry else "changed"
    for_whom = f"{waits} {'waits' if waits == 1 else 'wait'} for a person"
    tell(f"{counted(changed, 'document')} {would}, {for_whom}")


def lines(each: Pulled) -> Iterator[str]:
    """Yield what there is to tell of one document besides its diff."""
    if each.anew:
        yield f"{each.file}: {each.anew} was written anew: comments in it are lost"
    for kept in each.kept_out:
        yield _kept_out(kept)
    for conflict in each.conflicts:
        yield _conflict(each, conflict)
    yield from (f"{each.title}: {note}" for note in (*each.notes, each.trouble) if note)
    if each.open:
        number = len(each.open)
        waiting = "1 passage waits" if number == 1 else f"{number} passages wait"
        taken = "what else was changed is taken; " if each.changed else ""
        yield (
            f"{each.file}: {taken}{waiting}: decide each with --take, all of them in one run;"
            " or have the file say what both sides want"
        )


def _kept_out(kept: KeptOut) -> str:
    if kept.take:
        return f"{kept.problem.place}: the source does without this [{kept.name}]"
    return "\n".join(
        [
            f"{kept.problem}",
            f"  by:     {kept.by}",
            f"  decide: --take source:{kept.name} to do without it; or change the page",
        ]
    )


def _conflict(pulled: Pulled, conflict: Conflict) -> str:
    place = conflict.place or pulled.file
    if conflict.take:
        side = "the wiki's" if conflict.take is Take.WIKI else "the source's"
        return f"{place}: {conflict.what}: {side} goes [{conflict.name}]"
    return "\n".join(
        [
            f"{place}: {conflict.what}",
            f"  was:    {conflict.base or '(nothing)'}",
            f"  wiki:   {conflict.wiki or '(nothing)'}",
            f"  by:     {conflict.by}",
            f"  source: {conflict.source or '(nothing)'}",
            f"  decide: --take wiki:{conflict.name} or --take source:{conflict.name}",
        ]
    )


def tell_unknown(found: Iterable[Pulled], decisions: Decisions) -> None:
    """Tell of decisions about passages that don't wait for any."""
    known = {one.name for each in found for one in each.conflicts}
    known |= {one.name for each in found for one in each.kept_out}
    for _, passage in decisions.said:
        fits = any(name == passage or name.startswith(f"{passage}/") for name in known)
        if passage and not fits:
            tell(f"--take: nothing called {passage} waits; it is settled, or has changed since")


def data(found: Iterable[Pulled]) -> dict[str, Any]:
    """Give what became of the documents, for programs."""
    return {"documents": [_data(each) for each in found]}


def _data(pulled: Pulled) -> dict[str, Any]:
    from clinicbot.report import problem_data

    return {
        "file": pulled.file,
        "page": pulled.title,
        "changed": pulled.changed,
        "waits": pulled.waits,
        "diff": pulled.diff,
        "anew": pulled.anew,
        "trouble": pulled.trouble,
        "notes": list(pulled.notes),
        "kept_out": [
            problem_data(one.problem) | {"name": one.name, "take": one.take, "by": one.by}
            for one in pulled.kept_out
        ],
        "conflicts": [
            {
                "name": one.name,
                "place": str(one.place or ""),
                "what": one.what,
                "was": one.base,
                "wiki": one.wiki,
                "source": one.source,
                "by": one.by,
                "take": one.take,
            }
            for one in pulled.conflicts
        ],
    }
