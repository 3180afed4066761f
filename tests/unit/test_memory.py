"""Pages are remembered only as long as nothing that they follow from has changed."""

from __future__ import annotations

import logging
import os
import shutil
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clinicbot.publish import memory
from clinicbot.publish.desired import desired
from clinicbot.publish.memory import Memory, memory_folder
from clinicbot.publish.wanted import wanted
from clinicbot.series.folder import load_series


if TYPE_CHECKING:
    from collections.abc import Callable

    from clinicbot.publish.desired_page import DesiredPage


FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """Give a copy of the fixtures' series."""
    folder = tmp_path / "series"
    shutil.copytree(FIXTURES / "conversations", folder)
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Give a folder for memories, which need not exist."""
    return tmp_path / "kept"


def remember(series: Path, kept: Path) -> list[DesiredPage]:
    """Make the pages and remember them."""
    return list(wanted(series, kept=kept))


def unknown(series: Path, kept: Path) -> bool:
    """Say whether nothing at all is remembered, neither of the series nor of a digest."""
    found = Memory(series, kept)
    return found.recall() is None and not found.known()


def test_what_is_recalled_is_what_was_made(series: Path, kept: Path) -> None:
    """To the last letter, places in the sources included."""
    assert Memory(series, kept).recall() is None
    pages = remember(series, kept)
    recalled = Memory(series, kept).recall()
    assert recalled == pages == desired(load_series(series))
    assert [page.place for page in recalled] == [page.place for page in pages]


@pytest.mark.parametrize(
    "file", ["clinicbot.yaml", "wording/en.yaml", "digests/2024-03-21/en.yaml"]
)
def test_changed_file_is_read_anew(series: Path, kept: Path, file: str) -> None:
    """One letter of any file, even at the same time and of the same size."""
    remember(series, kept)
    path = series / file
    times = path.stat()
    path.write_text(path.read_text().replace("a", "e", 1))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert Memory(series, kept).recall() is None


@pytest.mark.parametrize("file", ["parts.yaml", "wording/fr.yaml", "digests/2025-01-01/en.yaml"])
def test_new_file_is_read(series: Path, kept: Path, file: str) -> None:
    """Also one that is empty."""
    remember(series, kept)
    (series / file).parent.mkdir(exist_ok=True)
    (series / file).touch()
    assert Memory(series, kept).recall() is None


KINDS: dict[str, Callable[[Path], object]] = {
    "nothing": lambda path: path,
    "folder": Path.mkdir,
    "pipe": os.mkfifo,
    "broken link": lambda path: path.symlink_to("nowhere"),
    "file": Path.touch,
}


@pytest.mark.parametrize("place", ["wording", "wording/fr.yaml", "digests/001", "parts.yaml"])
def test_change_of_kind_is_a_change(series: Path, kept: Path, place: str) -> None:
    """A folder is no pipe, nor is a link that leads nowhere; some of them are errors."""
    path = series / place
    if place == "wording":
        shutil.rmtree(path)
    for make in KINDS.values():
        make(path)
        found = Memory(series, kept)
        assert found.recall() is None
        found.keep([], {})
        assert Memory(series, kept).recall() == []
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink(missing_ok=True)


def test_removed_digest_is_forgotten(series: Path, kept: Path) -> None:
    """Its neighbours and the index change with it."""
    remember(series, kept)
    shutil.rmtree(series / "digests" / "2024-07-18")
    assert Memory(series, kept).recall() is None


def test_other_version_of_the_program_makes_them_anew(
    series: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or of a library that the texts follow from."""
    remember(series, kept)
    stamps = [*memory._code(), "newer"]
    monkeypatch.setattr(memory, "_code", lambda: stamps)
    assert unknown(series, kept)


def test_program_and_libraries_are_in_the_hash() -> None:
    """Code, wordings and the three libraries."""
    stamps = "".join(memory._code())
    for part in ("wikitext/page.py", "series/en.yaml", "yaml/__init__.py", "babel/__init__.py"):
        assert part in stamps


@pytest.mark.parametrize(("old", "new"), [(b"]", b""), (b" the ", b" teh "), (b'"text"', b'""')])
def test_damaged_memory_is_told_to_who_debugs_and_not_used(
    series: Path, kept: Path, caplog: pytest.LogCaptureFixture, old: bytes, new: bytes
) -> None:
    """A power cut, a full disk, an editor: the pages are made anew."""
    pages = remember(series, kept)
    (file,) = kept.iterdir()
    assert old in file.read_bytes()
    file.write_bytes(file.read_bytes().replace(old, new))
    caplog.set_level(logging.DEBUG, "clinicbot.publish")
    assert unknown(series, kept)
    assert "damaged" in caplog.text
    assert remember(series, kept) == pages
    assert Memory(series, kept).recall() == pages


def rewritten(file: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    """Change a memory's lines and write the hash that then is right."""
    lines = change(file.read_bytes().split(b"\n")[1:])
    content = b"\n".join(lines)
    file.write_bytes(sha256(content).hexdigest().encode() + b"\n" + content)


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[:2],
        lambda lines: [*lines, b""],
        lambda lines: [lines[0], b"[]", b"[]"],
        lambda lines: [lines[0], b'[{"title": 1}]', b'{"2024-07-18": []}'],
        lambda lines: [lines[0], b"{", b"{"],
        lambda lines: [b"", b"[]", lines[2]],
    ],
)
def test_memory_of_another_form_is_not_used(
    series: Path, kept: Path, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    """As another version of the program may have written it, hash and all."""
    pages = remember(series, kept)
    (file,) = kept.iterdir()
    rewritten(file, change)
    assert not Memory(series, kept).recall()
    assert not Memory(series, kept).known()
    rewritten(file, lambda lines: [b"old", *lines[1:]])
    assert remember(series, kept) == pages


def test_memory_that_others_can_write_is_not_used(series: Path, kept: Path) -> None:
    """It decides what the bot writes."""
    pages = remember(series, kept)
    (file,) = kept.iterdir()
    for mode in (0o620, 0o602):
        file.chmod(mode)
        assert unknown(series, kept)
        assert remember(series, kept) == pages
        (file,) = kept.iterdir()


def test_memory_of_another_series_is_not_used(series: Path, kept: Path, tmp_path: Path) -> None:
    """Though its files hold the same, as in a copy: pages name the files that they are from."""
    remember(series, kept)
    (file,) = kept.iterdir()
    copy = tmp_path / "copy"
    shutil.copytree(series, copy)
    pages = remember(copy, kept)
    (other,) = set(kept.iterdir()) - {file}
    shutil.copy(file, other)
    assert unknown(copy, kept)
    assert remember(copy, kept) == pages


def test_folder_that_cannot_be_written_costs_only_time(
    series: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A file in its way, as root may write anywhere."""
    (tmp_path / "kept").touch()
    caplog.set_level(logging.DEBUG, "clinicbot.publish")
    remember(series, tmp_path / "kept" / "deeper")
    assert "is not written" in caplog.text
    assert Memory(series, tmp_path / "kept" / "deeper").recall() is None


def test_file_that_changes_while_it_is_read_is_not_remembered(series: Path, kept: Path) -> None:
    """An editor saves in the middle of a run."""
    remembering = Memory(series, kept)
    (series / "wording" / "fr.yaml").touch()
    remembering.keep([], {})
    (series / "wording" / "fr.yaml").unlink()
    assert unknown(series, kept)


def test_nobody_else_can_read_or_write_a_memory(series: Path, kept: Path) -> None:
    """It decides what the bot writes."""
    remember(series, kept)
    (file,) = kept.iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert kept.stat().st_mode & 0o077 == 0


def test_folder_is_named_as_other_programs_name_theirs() -> None:
    """By our variable, by XDG's, in the home folder, or not at all."""
    assert memory_folder({"CLINICBOT_CACHE": "/x", "XDG_CACHE_HOME": "/y"}) == Path("/x")
    assert memory_folder({"XDG_CACHE_HOME": "/y", "HOME": "/h"}) == Path("/y/clinicbot/pages")
    assert memory_folder({"HOME": "/h"}) == Path("/h/.cache/clinicbot/pages")
    assert memory_folder({}) is None
