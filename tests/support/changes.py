"""Single changes of a digest, as people make them, at random."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from clinicbot.digest.model import Links, Note, Paragraph, Remark, Section, StandardTopic, Topic
from clinicbot.digest.scalars import Inline, Plain
from tests.support import strategies


if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis import strategies as st

    from clinicbot.digest.model import Digest

Path = tuple[str | int, ...]
_LISTS = {"content", "topics", "sections", "points"}


def spots(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield where every text and every item of a digest is."""
    if isinstance(value, (Inline, Plain)):
        yield path
    elif isinstance(value, tuple):
        for at, each in enumerate(value):
            if path and path[-1] in _LISTS:
                yield (*path, at)
            yield from spots(each, (*path, at))
    elif is_dataclass(value):
        for one in fields(value):
            if one.name not in {"place", "unit", "attendance"}:
                yield from spots(getattr(value, one.name), (*path, one.name))


def at(value: Any, path: Path) -> Any:
    """Give what is at a spot."""
    for step in path:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value


def put(value: Any, path: Path, new: Any) -> Any:
    """Give a digest with something else at a spot."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        return (*value[:step], put(value[step], rest, new), *value[step + 1 :])
    return replace(value, **{step: put(getattr(value, step), rest, new)})


def changed(draw: st.DrawFn, digest: Digest) -> Digest:
    """Change one thing in a digest: a text, or an item deleted, added or moved."""
    from hypothesis import strategies as st  # noqa: PLC0415 - only where something is drawn

    path = draw(st.sampled_from(list(spots(digest))))
    value = at(digest, path)
    found: Digest
    for type_, made in (
        (Inline, strategies.inlines()),
        (Plain, strategies.plains()),
        (Links, strategies.links()),
    ):
        if isinstance(value, type_):
            found = put(digest, path, draw(made))
            return found
    whole = at(digest, path[:-1])
    place = int(path[-1])
    rest = (*whole[:place], *whole[place + 1 :])
    how = draw(st.sampled_from(["delete", "add", "move", "replace"]))
    if how == "delete":
        items = rest
    elif how == "move":
        to = draw(st.integers(sum(isinstance(each, Links) for each in rest), len(rest)))
        items = (*rest[:to], value, *rest[to:])
    elif how == "add":
        items = (*whole[: place + 1], draw(_new(value, path)), *whole[place + 1 :])
    else:
        items = (*whole[:place], draw(_new(value, path)), *whole[place + 1 :])
    found = put(digest, path[:-1], items)
    return found if found.topics or found.content else digest


def _new(value: Any, path: Path) -> st.SearchStrategy[Any]:
    if isinstance(value, (Topic, StandardTopic)):
        return strategies.topics()
    if isinstance(value, Section):
        return strategies.sections(0)
    if path[-2] == "points":
        return strategies.remarks(1) | strategies.notes()
    if isinstance(value, (Remark, Note, Paragraph)):
        return strategies.remarks(1) | strategies.notes() | strategies.paragraphs()
    return strategies.blocks()
