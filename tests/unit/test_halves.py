"""Two processes make the pages that one makes, or leave all to it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from clinicbot.errors import SourceError, StopRequested
from clinicbot.publish import halves
from clinicbot.publish.desired import desired
from clinicbot.publish.wanted import wanted
from clinicbot.series.folder import load_series


if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """\
series: Calls
wiki: http://127.0.0.1/api.php
title: "Calls/{number:03d}"
base-page: redirect
index:
  pages: {en: Calls, es: Llamadas}
"""
DIGEST = """\
number: %d
language: %s
date: 2026-01-%02d
call-language: en
topics:
  - title: "Topic of %d in %s"
    content:
      - by: somebody
        says: "'''Some''' words & more."
"""
LAST = 5


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """Give the folder of a series of five digests, in one language or two."""
    for number in range(1, LAST + 1):
        folder = tmp_path / "digests" / f"{number:03}"
        folder.mkdir(parents=True)
        for code in ("en", "es")[: 1 + number % 2]:
            (folder / f"{code}.yaml").write_text(DIGEST % (number, code, number, number, code))
    (tmp_path / "clinicbot.yaml").write_text(SETTINGS)
    return tmp_path


@pytest.fixture(autouse=True)
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few digests be many, and a machine with one processor have two."""
    monkeypatch.setattr(halves, "LEAST", 2)
    monkeypatch.setattr(halves, "processors", lambda: 2)


def children() -> bool:
    """Say whether this process has any that are still there."""
    with suppress(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
        return True
    return False


def test_two_make_what_one_makes(series: Path) -> None:
    """Each makes its half; together they are all pages, places and order included."""
    made = halves.made_by_two(series)
    assert made is not None
    pages, alone = wanted(series), desired(load_series(series))
    assert pages == alone
    assert [page.place for page in pages] == [page.place for page in alone]


@pytest.mark.parametrize("number", [1, 2])
def test_mistakes_of_either_half_are_told_by_one(series: Path, number: int) -> None:
    """What is wrong in one half, and only seen there, is told as ever."""
    file = series / "digests" / f"{number:03}" / "en.yaml"
    file.write_text(file.read_text().replace("says:", "sais:"))
    assert halves.made_by_two(series) is None
    with pytest.raises(SourceError, match=rf"{number:03}/en\.yaml:9:9: .*'sais'"):
        wanted(series)


def test_digests_of_both_halves_on_one_page_are_told(series: Path) -> None:
    """Neither half sees the other's documents, and yet two with one number are told."""
    file = series / "digests" / "002" / "en.yaml"
    file.write_text(file.read_text().replace("number: 2", "number: 1"))
    with pytest.raises(SourceError) as found:
        wanted(series)
    with pytest.raises(SourceError) as alone:
        desired(load_series(series))
    assert str(found.value) == str(alone.value)


@pytest.mark.parametrize("program", ["exit 0", "echo '{}'; exec cat", "echo '[[]]'", "kill -9 $$"])
def test_another_process_that_fails_costs_nothing(
    series: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    """Whatever the other process does, all pages are made."""
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{program}\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    assert halves.made_by_two(series) is None
    assert wanted(series) == desired(load_series(series))
    assert not children()


def test_other_process_ends_with_a_stopped_run(
    series: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deadline or a signal leaves nothing running behind."""

    def stop(*_: object) -> None:
        raise StopRequested("the deadline has passed")

    monkeypatch.setattr(halves, "load_series", stop)
    with pytest.raises(StopRequested):
        halves.made_by_two(series)
    assert not children()


def test_other_process_loads_nothing_from_the_current_folder(
    series: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A series may come from anybody: a file of the name of a module is no module."""
    (series / "yaml.py").write_text("import pathlib; pathlib.Path('loaded').touch()")
    monkeypatch.chdir(series)
    assert halves.made_by_two(series) is not None
    assert not (series / "loaded").exists()


def test_one_processor_does_it_alone(series: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second process on one processor would only cost."""
    monkeypatch.setattr(halves, "processors", lambda: 1)
    assert halves.made_by_two(series) is None
