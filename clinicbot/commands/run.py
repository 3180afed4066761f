"""A run: the frame around every command that writes to the wiki.

It takes the lock, keeps the record, listens for signals, minds the deadline,
and at the end, however that comes, says how it went: in the log, in the record
of the last success and in the metrics.
"""

from __future__ import annotations

import contextlib
import logging
import math
import os
import signal
import socket
from collections import Counter
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Self

from clinicbot.commands.common import tell
from clinicbot.commands.voice import voice_of
from clinicbot.errors import ClinicbotError, ExitCode
from clinicbot.state.folder import Job, state_folder
from clinicbot.state.last import Ended, record
from clinicbot.state.lock import locked
from clinicbot.state.metrics import check_metrics, write_metrics
from clinicbot.state.runs import Journal, new_run_id, prune, stamp, utc_now
from clinicbot.wiki.patience import Patience


if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Mapping
    from datetime import timedelta
    from pathlib import Path
    from types import FrameType, TracebackType

    from clinicbot.publish.apply import Outcome, Results
    from clinicbot.publish.plan import Plan
    from clinicbot.settings import Settings
    from clinicbot.wiki.gate import Gate
    from clinicbot.wiki.session import Session

    Doing = Callable[[Plan, Gate, Callable[[Outcome, int, int], None]], Results]


def job_of(options: argparse.Namespace, settings: Settings, *, named: bool = False) -> Job:
    """Say what runs of this command line are about.

    Args:
        options: The command line.
        settings: The series'.
        named: Whether the wiki's name is enough, which doesn't load pywikibot.
    """
    from clinicbot.wiki.address import address_of

    wiki = getattr(options, "wiki", settings.wiki)
    return Job(wiki, settings.series, "" if named else address_of(wiki))


def patience_of(
    options: argparse.Namespace, settings: Settings, *, persistent: bool = False
) -> Patience:
    """Say how much a wiki in trouble may cost: by the command line, else by the settings."""
    allowed = getattr(options, "patience", None) or settings.patience
    return Patience(budget=allowed.total_seconds(), persistent=persistent)


class Run:
    """One run of `publish` or `undo`; a context manager.

    Attributes:
        id: Its id.
        patience: How long it may go on; for the session.
        voice: How it tells what happens.
    """

    def __init__(
        self, options: argparse.Namespace, settings: Settings, command: str, *, dry: bool
    ) -> None:
        self.began = utc_now()
        self.id = new_run_id(self.began)
        self.patience = patience_of(options, settings, persistent=True)
        self.voice = voice_of(options, self.id)
        self._options, self._command, self._dry = options, command, dry
        self._settings = settings
        self._job = job_of(options, settings, named=True)
        self._state: Path = state_folder(os.environ)
        self._left = contextlib.ExitStack()
        self._gate: Gate | None = None
        self._results: Results | None = None
        self._journal: Journal | None = None

    def __enter__(self) -> Self:
        """Begin: lock, record, signals, deadline.

        Raises:
            LockHeld: Another run is under way.
            StateError: The state folder can't be used.
            WikiError: The metrics could not be written in the end.
        """
        with self._left:
            self._left.enter_context(self.voice.listening())
            if path := self._options.metrics:
                check_metrics(path)
            if not self._dry:
                self._job = job_of(self._options, self._settings)
                self._left.enter_context(
                    locked(self._state, self._job, self._holder(), self.patience.stop)
                )
                self._journal = Journal(self._state, self.id)
                self._left.callback(self._journal.close)
                prune(self._state, self.began)
                self._journal.add("begin", **self._holder(), version=version("clinicbot"))
            self._left.enter_context(_signals(self.patience))
            self._left.enter_context(_alarm(self.patience, self._options.deadline))
            self._left = self._left.pop_all()
        self.voice.say(f"{self._command} of {self._job.series!r} on {self._job.wiki} begins"
                       + (" (dry run)" if self._dry else ""))  # fmt: skip
        return self

    def _holder(self) -> dict[str, Any]:
        return {
            "run": self.id,
            "time": stamp(self.began),
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "command": self._command,
            "wiki": self._job.wiki,
            "address": self._job.address,
            "series": self._job.series,
        }

    def apply(self, plan: Plan, gate: Gate, folder: Path, doing: Doing | None = None) -> Results:
        """Do a plan, with record and progress; in another way than the plain one if given."""
        from clinicbot.publish.apply import apply
        from clinicbot.publish.audit import Audit
        from clinicbot.report import corrections

        self._gate = gate
        told: list[Outcome] = []
        audit = Audit(self._journal, folder) if self._journal else None
        if audit:
            gate.before = audit.before

        def progress(outcome: Outcome, number: int, total: int) -> None:
            told.append(outcome)
            if audit:
                audit.decided(outcome)
            self.voice.outcome(outcome, number, total)

        self._results = results = (doing or apply)(plan, gate, progress)
        for outcome in corrections(told, results):
            if audit:
                audit.decided(outcome)
            number = results.outcomes.index(outcome) + 1
            self.voice.outcome(outcome, number, len(results.outcomes))
        if audit and audit.trouble:
            # Nothing was sent after that, but the record is not whole.
            raise audit.trouble
        return results

    def data(self) -> dict[str, Any]:
        """Give what there is to say of the run itself, for `--json`."""
        return {"run": self.id, "record": str(self._journal.path) if self._journal else None}

    def connected(self, session: Session) -> None:
        """Record whose edits they will be, and where."""
        if self._journal:
            self._journal.add("connected", address=session.address, account=session.account)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End: say how it went, wherever that is to be said."""
        with self._left:
            code = self._code(error)
            ended = Ended(
                run=self.id,
                command=self._command,
                began=self.began,
                ended=utc_now(),
                exit_code=code,
                counts=self._counts(),
                edits=self._gate.edits if self._gate else 0,
                waited=self.patience.spent,
            )
            self.voice.ended(ended, _reason(error, self._results))
            if not self._dry:
                self._record(ended, _reason(error, self._results), error)

    def _record(self, ended: Ended, reason: str, error: BaseException | None) -> None:
        """Leave word of the run's end; a first error stays the one that is told."""
        try:
            known = record(self._state, self._job, ended)
            if self._journal:
                self._journal.add("end", **(ended.data() | {"reason": reason}))
            if path := self._options.metrics:
                write_metrics(path, known)
        except ClinicbotError as second:
            if error is None:
                raise
            tell(f"clinicbot: {second}")

    def _code(self, error: BaseException | None) -> ExitCode:
        if error is None:
            return self._results.exit_code if self._results else ExitCode.OK
        if isinstance(error, ClinicbotError):
            return error.exit_code
        return ExitCode.STOPPED if isinstance(error, KeyboardInterrupt) else ExitCode.BUG

    def _counts(self) -> Mapping[str, int]:
        outcomes = self._results.outcomes if self._results else ()
        return Counter(str(one.result) for one in outcomes)


def _reason(error: BaseException | None, results: Results | None) -> str:
    if error is not None:
        return str(error) or type(error).__name__
    return results.stopped if results else ""


@contextlib.contextmanager
def _signals(patience: Patience) -> Iterator[None]:
    """Stop after the page under way at a first signal; at once at the second."""

    def stop(number: int, _frame: FrameType | None) -> None:
        name = signal.Signals(number).name
        if patience.reason:
            raise KeyboardInterrupt
        patience.stop(f"{name} asked the run to stop")
        logging.getLogger("clinicbot.run").info(
            "%s: stopping after the page under way; once more to stop at once", name
        )

    # SIGHUP: the terminal, or the connection to it, has gone.
    listened = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    # What is ignored, as under nohup, is to stay so.
    heeded = [number for number in listened if signal.getsignal(number) is not signal.SIG_IGN]
    kept = {number: signal.signal(number, stop) for number in heeded}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _alarm(patience: Patience, deadline: timedelta | None) -> Iterator[None]:
    """Let the run's patience end with its deadline, and break off what hangs."""
    if deadline is not None:
        patience.deadline = patience.clock() + deadline.total_seconds()

    def ring(_number: int, _frame: FrameType | None) -> None:
        patience.ring()

    def after(seconds: float) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0 if math.isinf(seconds) else seconds)

    kept = signal.signal(signal.SIGALRM, ring)
    patience.alarm = after
    patience.arm()
    try:
        yield
    finally:
        patience.alarm = None
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, kept)
