"""What is recorded of a run: every page that was not as wanted, every edit.

`send` is recorded before an edit is sent and `page` when its outcome is known:
of a run that was killed in between, the record says which page to look at.
Pages that were as wanted are only counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinicbot.errors import StateError
from clinicbot.publish.apply import Result
from clinicbot.wiki.gate import Edit
from clinicbot.wiki.origin import git
from clinicbot.wiki.pages import digest_of


if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from clinicbot.publish.apply import Outcome
    from clinicbot.state.runs import Event, Journal
    from clinicbot.wiki.gate import Order


@dataclass
class Audit:
    """Writes the record of a run.

    Attributes:
        journal: Where to.
        folder: The series' folder.
        trouble: What kept the last outcome from being recorded; the next edit
            is not sent then.
    """

    journal: Journal
    folder: Path
    trouble: StateError | None = None
    _commit: Commit | None = field(default=None, init=False)

    def before(self, what: Edit | Order) -> None:
        """Record that something is about to be sent; for the gate.

        Raises:
            StateError: It can't be recorded, so it must not be sent.
        """
        if self.trouble:
            raise self.trouble
        if isinstance(what, Edit):
            facts = {"old_revision": what.base or 0, "sha1": digest_of(what.text),
                     "summary": what.summary}  # fmt: skip
        else:
            said = dict(what.parameters)
            facts = {"order": said.get("action", ""), "parameters": said}
        self.journal.add("send", page=what.title, **facts)

    def decided(self, outcome: Outcome) -> None:
        """Record what became of a page; trouble with that comes up at the next edit."""
        if outcome.result is Result.UNCHANGED:
            return
        try:
            self.journal.add("page", **self._facts(outcome))
        except StateError as error:
            self.trouble = error

    def _facts(self, outcome: Outcome) -> dict[str, Any]:
        step = outcome.step
        file = step.page.place.file
        return {
            "page": outcome.title,
            "action": str(step.action),
            "result": str(outcome.result),
            "reason": outcome.reason,
            "code": outcome.code,
            "old_revision": step.base or 0,
            "new_revision": outcome.revision,
            "sha1": digest_of(step.text) if outcome.revision else "",
            "source": file,
            "commit": self._of(file),
            "summary": step.summary,
        }

    def _of(self, file: str) -> str:
        if self._commit is None:
            self._commit = Commit.of(self.folder)
        return self._commit.name(file)


@dataclass(frozen=True, slots=True)
class Commit:
    """The git commit that the sources are of, if they are under git.

    Attributes:
        id: Its hash; "" if there is none.
        changed: The files that differ from it.
    """

    id: str = ""
    changed: frozenset[Path] = frozenset()

    @classmethod
    def of(cls, folder: Path) -> Commit:
        """Ask git about a folder, once for all its files."""
        top = git(folder, "rev-parse", "--show-toplevel", "HEAD").split("\n")
        if len(top) < 2:  # noqa: PLR2004 - the folder and the commit
            return cls()
        status = git(folder, "status", "--porcelain", "-z", "--no-renames", "--", ".")
        changed = (Path(top[0]) / line[3:] for line in status.split("\0") if line)
        return cls(top[1], frozenset(path.resolve() for path in changed))

    def name(self, file: str) -> str:
        """Name the commit that a file is of; `-dirty` if it is not quite that."""
        if not self.id or not file:
            return ""
        path = Path(file).resolve()
        dirty = any(one in self.changed for one in (path, *path.parents))
        return f"{self.id}-dirty" if dirty else self.id


@dataclass(frozen=True, slots=True)
class Change:
    """What a run did to a page.

    Attributes:
        title: The page.
        old: The revision before; 0 if the run created the page.
        new: The revision that the run made; 0 if it was killed before it knew.
        sha1: Of the text that it sent; "" if nobody knows.
        parent: The revision that `new` was made from; `old`, unless the run
            edited the page more than once.
    """

    title: str
    old: int
    new: int = 0
    sha1: str = ""
    parent: int = -1

    def __post_init__(self) -> None:
        """Take `old` for the parent if none is given."""
        if self.parent < 0:
            object.__setattr__(self, "parent", self.old)


@dataclass(frozen=True, slots=True)
class Ordered:
    """What a run had done with a page that is no edit.

    Attributes:
        title: The page.
        parameters: What the API was told.
    """

    title: str
    parameters: Mapping[str, Any]

    @property
    def action(self) -> str:
        """The API's action."""
        return str(self.parameters.get("action", ""))


def changes(events: Iterable[Event]) -> list[Change]:
    """Read from a run's record what it changed, the last change first.

    An edit that was sent, and of which nothing more is known, counts: whether
    the wiki took it is for `clinicbot.publish.undo` to find out. Several edits
    of one page are one change.
    """
    found: dict[str, Change] = {}
    for sent, became in _pairs(events):
        if "order" in sent or not _may_have_happened(became):
            continue
        change = _change(sent, became)
        before = found.pop(change.title, None)
        if before is not None and before.new:
            change = replace(change, old=before.old, parent=change.old)
        found[change.title] = change
    return list(reversed(found.values()))


def orders(events: Iterable[Event]) -> list[Ordered]:
    """Read from a run's record what it had done that is no edit, the last first."""
    found = [
        Ordered(str(sent["page"]), sent.get("parameters") or {"action": sent["order"]})
        for sent, became in _pairs(events)
        if "order" in sent and _may_have_happened(became)
    ]
    return found[::-1]


def _pairs(events: Iterable[Event]) -> Iterator[tuple[Event, Event | None]]:
    """Give what was sent, and what became of it; None if nobody knows."""
    waiting: dict[str, Event] = {}
    for event in events:
        title = str(event.get("page", ""))
        if event["event"] == "send":
            if title in waiting:
                yield waiting[title], None
            waiting[title] = event
        elif event["event"] == "page" and title in waiting:
            yield waiting.pop(title), event
    for sent in waiting.values():
        yield sent, None


def _may_have_happened(became: Event | None) -> bool:
    if became is None or became.get("new_revision"):
        return True
    return became.get("result") in {Result.FAILED, Result.DONE}


def _change(sent: Event, became: Event | None) -> Change:
    known = became if became and became.get("new_revision") else sent
    old, new = known.get("old_revision") or 0, known.get("new_revision") or 0
    return Change(str(sent["page"]), int(old), int(new), str(known.get("sha1") or ""))
