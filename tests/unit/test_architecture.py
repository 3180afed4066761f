"""The house: who may import from whom."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest


if TYPE_CHECKING:
    from collections.abc import Iterator


PACKAGE = Path(__file__).parents[2] / "clinicbot"
FLOORS = (
    {"errors", "log", "spans", "counted"},
    {"digest"},
    {"titles", "settings", "settings_file", "settings_people"},
    {"state"},
    {"series"},
    {"wikitext"},
    {"wiki"},
    {"intake"},
    {"publish"},
    {"report"},
    {"commands"},
    {"cli"},
    {"__main__"},
)
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def room_of(path: Path) -> str:
    """Name the room that a module is in."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def imports(path: Path) -> frozenset[str]:
    """Give the modules that a file imports, wherever in it."""
    return frozenset(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "clinicbot":
                yield from (f"clinicbot.{name.name}" for name in node.names)
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def test_every_module_has_its_room() -> None:
    """A new room takes its place in the order, and a room that went leaves it."""
    assert {room_of(path) for path in MODULES} == set(LEVEL)


@pytest.mark.parametrize("room", sorted(LEVEL))
def test_a_module_imports_only_from_its_room_or_below(room: str) -> None:
    """Data flows one way."""
    above = {
        (path.relative_to(PACKAGE), name)
        for path in MODULES
        if room_of(path) == room
        for name in imports(path)
        if name.startswith("clinicbot.") and LEVEL[name.split(".")[1]] > LEVEL[room]
    }
    assert above == set()


def test_only_the_wiki_room_names_pywikibot() -> None:
    """There is one door."""
    naming = {
        room_of(path)
        for path in MODULES
        if any(name.split(".")[0] == "pywikibot" for name in imports(path))
    }
    assert naming <= {"wiki"}


def test_a_module_is_small() -> None:
    """400 lines at most, or it is two modules in one."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {path: lines for path, lines in lengths.items() if lines > 400} == {}
