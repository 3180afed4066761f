"""What a document said before, from the git repository that its series is kept in.

A document that once said exactly what its page said has taken that page in,
whatever became of both since: also where an operator then changed, deleted or
took back the very words of the person whose edit was pulled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clinicbot.wiki.origin import git


if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


_BACK: Final = 20
"""So many of a file's last commits are looked at."""


def committed(file: Path) -> Iterator[str]:
    """Yield a file's committed texts, the newest first; none without git."""
    log = git(file.parent, "log", f"-{_BACK}", "--format=%H", "--", file.name)
    for commit in log.split():
        if text := git(file.parent, "show", f"{commit}:./{file.name}"):
            yield f"{text}\n"


def committed_together(files: Sequence[Path]) -> Iterator[tuple[str, ...]]:
    """Yield the committed texts of files of one folder, as they were at the same time.

    The newest first, back to the first commit that had all of them.
    """
    folder, names = files[0].parent, [file.name for file in files]
    for commit in git(folder, "log", f"-{_BACK}", "--format=%H", "--", *names).split():
        texts = [git(folder, "show", f"{commit}:./{name}") for name in names]
        if not all(texts):
            return
        yield tuple(f"{text}\n" for text in texts)
