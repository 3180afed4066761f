"""Every error that clinicbot raises on purpose, and where it is.

    ClinicbotError
    |-- BugError         clinicbot itself is wrong (exit 1)
    |-- SourceError      the sources or the command line are wrong (exit 2)
    |-- PersonNeeded     the wiki holds something only a person may decide (exit 3)
    |-- WikiError        the wiki or the login fails (exit 4)
    |   `-- StateError   this machine's state folder fails (exit 4)
    |-- LockHeld         another run is under way (exit 5)
    `-- StopRequested    somebody asked the bot to stop (exit 6)

A message says what is wrong, what was expected and how to mend it; the place
is data, not text, so that programs get it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What the process says when it ends; documented in the README."""

    OK = 0
    """All is as the sources want it."""

    BUG = 1
    """clinicbot itself failed; nothing an operator does causes this."""

    SOURCES = 2
    """The sources, the settings or the command line are wrong."""

    PERSON = 3
    """Something on the wiki needs a person; the rest was done."""

    WIKI = 4
    """The wiki, the login or this machine's state folder failed."""

    LOCKED = 5
    """Another run holds the lock."""

    STOPPED = 6
    """Somebody asked the bot to stop (the stop page, a signal, a deadline)."""

    STALE = 7
    """Of `watchdog`: the last successful run is too long ago."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a source file; line and column count from 1, 0 if unknown."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """`file:line:col`, as compilers write it and editors jump to it."""
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Place("")
"""The place of what was not read from a file."""


class Severity(StrEnum):
    """How much a problem matters: an error stops the run, a warning doesn't."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a source.

    Attributes:
        place: Where.
        wrong: What is wrong, in a few words.
        expected: What was expected, or how to mend it.
        hint: What was probably meant ("did you mean 'points'?"), if known.
        severity: Error or warning.
    """

    place: Place
    wrong: str
    expected: str = ""
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """`file:line:col: what is wrong; what was expected; did you mean …`."""
        word = "warning: " if self.severity is Severity.WARNING else ""
        said = "; ".join(part for part in (self.wrong, self.expected, self.hint) if part)
        return f"{self.place}: {word}{said}"


class ClinicbotError(Exception):
    """The base of all; never raised itself."""

    exit_code: ClassVar[ExitCode] = ExitCode.BUG


class BugError(ClinicbotError):
    """clinicbot noticed that it is wrong itself, and stopped before doing harm."""

    exit_code = ExitCode.BUG


class SourceError(ClinicbotError):
    """The sources are wrong; carries every problem found, in file order."""

    exit_code = ExitCode.SOURCES

    def __init__(self, *problems: Problem) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: p.place))
        super().__init__("\n".join(map(str, self.problems)))


class WikiError(ClinicbotError):
    """The wiki or the login failed.

    Attributes:
        title: The page concerned, or "" if it is the whole wiki.
        code: The API's error code, or a word of ours, for programs.
        fix: What the operator can do.
    """

    exit_code = ExitCode.WIKI

    def __init__(self, wrong: str, *, title: str = "", code: str = "", fix: str = "") -> None:
        self.wrong, self.title, self.code, self.fix = wrong, title, code, fix
        place = f"{title}: " if title else ""
        super().__init__(place + "; ".join(part for part in (wrong, fix) if part))


class PersonNeeded(WikiError):
    """One page can't be written until a person decides; the others go on."""

    exit_code = ExitCode.PERSON


class StateError(WikiError):
    """The state folder can't be written or read: a full disk, a wrong owner."""

    def __init__(self, wrong: str, *, fix: str = "") -> None:
        super().__init__(wrong, code="state", fix=fix)


class LockHeld(ClinicbotError):
    """Another run of the same series on the same wiki is under way here."""

    exit_code = ExitCode.LOCKED


class StopRequested(ClinicbotError):
    """Somebody asked the bot to stop: the stop page, a signal, a deadline."""

    exit_code = ExitCode.STOPPED
