"""How a run tells what happens: to a person, to a log, to a program."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from typing import TYPE_CHECKING, Final, TextIO

from clinicbot.commands.common import style
from clinicbot.counted import counted
from clinicbot.log import bar, log_line
from clinicbot.report import outcome_line, outcome_text, results_sum
from clinicbot.state.runs import utc_now


if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from clinicbot.publish.apply import Outcome
    from clinicbot.state.last import Ended


_UNCHANGED: Final = "unchanged"
_CLEAR: Final = "\r\033[K"


def _put(text: str, stream: TextIO | None = None, end: str = "\n") -> None:
    """Print; where nobody can take it in any more, go on without.

    The reader of a pipe has gone, or the disk of the log is full: no reason to
    stop in the middle of a run, which has its record.
    """
    stream = stream or sys.stdout
    try:
        print(text, end=end, file=stream, flush=True)
    except OSError as error:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if not isinstance(error, BrokenPipeError) and stream is sys.stdout:
            _put(f"clinicbot: the log can't be written: {error.strerror}", sys.stderr)


class Voice:
    """Tells a person at a terminal: a line a page, and a progress bar."""

    def __init__(self) -> None:
        self._look = style()
        self._bar = sys.stderr.isatty()

    def say(self, text: str, level: str = "INFO") -> None:
        """Say something that is worth a line in a log, and no more than that."""

    def outcome(self, outcome: Outcome, number: int, total: int) -> None:
        """Tell what became of a page, unless it is as it was."""
        self._wipe()
        if outcome.result != _UNCHANGED:
            _put(outcome_line(outcome, number, total, self._look))
        if self._bar and number < total:
            _put(bar(number, total), sys.stderr, end="")

    def ended(self, ended: Ended, reason: str) -> None:
        """Tell the sum of the run, unless it came to nothing; its error is told elsewhere."""
        self._wipe()
        if ended.counts or not reason:
            _put(results_sum(ended.counts))
            if reason:
                _put(f"The run was stopped: {reason}")

    def _wipe(self) -> None:
        if self._bar:
            _put(_CLEAR, sys.stderr, end="")

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Pass on inside what the wiki room says of waiting."""
        handler = _Handler(self)
        logger = logging.getLogger("clinicbot")
        kept = logger.level, logger.propagate
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        try:
            yield
        finally:
            logger.removeHandler(handler)
            logger.level, logger.propagate = kept

    def heard(self, level: str, text: str) -> None:
        """Tell what another room says of waiting."""
        self._wipe()
        word = "" if level == "INFO" else f"{level.lower()}: "
        _put(f"clinicbot: {word}{text}", sys.stderr)


class Silence(Voice):
    """Tells nothing: with `--json`, the data at the end say it all."""

    def outcome(self, outcome: Outcome, number: int, total: int) -> None:
        """Say nothing."""

    def ended(self, ended: Ended, reason: str) -> None:
        """Say nothing."""


class Log(Voice):
    """Tells a log: one line an event, with time and run id."""

    def __init__(self, run: str) -> None:
        super().__init__()
        self._run, self._bar = run, False

    def say(self, text: str, level: str = "INFO") -> None:
        """Write a line."""
        _put(log_line(utc_now(), self._run, level, text))

    def outcome(self, outcome: Outcome, number: int, total: int) -> None:
        """Write a line about a page, unless it is as it was."""
        if outcome.result != _UNCHANGED:
            level = "WARNING" if outcome.code else "INFO"
            self.say(f"{number}/{total} {outcome_text(outcome)}", level)

    def ended(self, ended: Ended, reason: str) -> None:
        """Write the sum of the run."""
        data = ended.data()
        if len(lines := reason.splitlines()) > 1:
            for line in lines:
                self.say(line, "ERROR")
            reason = f"{counted(len(lines), 'problem')}, told above"
        self.say(f"ends with exit code {data['exit_code']} after {data['seconds']:g} s: "
                 f"{results_sum(ended.counts)}, {counted(ended.edits, 'edit')}"
                 + (f": {reason}" if reason else ""),
                 "ERROR" if ended.exit_code else "INFO")  # fmt: skip

    def heard(self, level: str, text: str) -> None:
        """Write a line about waiting."""
        self.say(text, level)


class _Handler(logging.Handler):
    """Passes what is logged to a voice."""

    def __init__(self, voice: Voice) -> None:
        super().__init__()
        self._voice = voice

    def emit(self, record: logging.LogRecord) -> None:
        self._voice.heard(record.levelname, record.getMessage())


def voice_of(options: argparse.Namespace, run: str) -> Voice:
    """Choose: data for a program, lines for a log, else words for the person at the terminal."""
    if options.json:
        return Silence()
    if options.log or not sys.stdout.isatty():
        return Log(run)
    return Voice()
