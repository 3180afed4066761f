"""What a document said before, read from git."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from clinicbot.intake.committed import committed


if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *arguments: str) -> None:
    """Run git as somebody with a name."""
    name = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *name, *arguments], check=True, capture_output=True)


def test_committed_texts_come_newest_first(tmp_path: Path) -> None:
    """Those of the file alone, though it lies deep in the repository."""
    file = tmp_path / "series" / "digests" / "en.yaml"
    file.parent.mkdir(parents=True)
    git(tmp_path, "init")
    for text in ("one\n", "two\n"):
        file.write_text(text)
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-m", text)
    (tmp_path / "other").write_text("x")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "other")
    file.write_text("three\n")
    assert list(committed(file)) == ["two\n", "one\n"]


def test_without_git_there_are_none(tmp_path: Path) -> None:
    """Nor of a file that was never committed."""
    file = tmp_path / "en.yaml"
    file.write_text("one\n")
    assert list(committed(file)) == []
    git(tmp_path, "init")
    assert list(committed(file)) == []
