"""The command line: flags, exit codes, and whatever goes wrong, in one line each.

Results go to standard output, everything else to standard error. Modules are
imported by the command that needs them: `--help`, `check` and `render` never
load pywikibot.
"""

from __future__ import annotations

import argparse
import errno
import gc
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from clinicbot.commands import announce, intake, operate, preview, pull, sources, status, wiki
from clinicbot.commands.common import SETTINGS_FILE, add_json, print_error, tell
from clinicbot.errors import ClinicbotError, ExitCode


if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: The command line without the program's name; the process's
            own by default.

    Returns:
        The exit code, one of `clinicbot.errors.ExitCode`.
    """
    # What a command loads and makes lasts until it ends: looking for cycles in it after
    # every 700 objects, Python's default, costs a tenth of a start and finds none.
    gc.set_threshold(_OBJECTS)
    _speak_utf8()
    options = _parser().parse_args(arguments, argparse.Namespace(json=False))
    try:
        command: Callable[[argparse.Namespace], ExitCode] = options.command
        code = int(command(options))
        if sys.stdout:
            sys.stdout.flush()
    except ClinicbotError as error:
        return _failed(options, error.exit_code, str(error), error)
    except KeyboardInterrupt:
        return _failed(options, ExitCode.STOPPED, _STOPPED)
    except BrokenPipeError:
        # The reader of our output has gone, as `| head` does: not our trouble.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(ExitCode.OK)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _FULL and not error.filename:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            _complain(f"the output can't be written: {(error.strerror or '').lower()}")
            return int(ExitCode.WIKI)
        if os.environ.get("CLINICBOT_DEBUG"):
            raise
        wrong = f"clinicbot itself failed, which is a bug: {type(error).__name__}: {error}"
        return _failed(options, ExitCode.BUG, f"{wrong}\n{_DEBUG}")
    return code


_STOPPED = "stopped at once; a page being written was written whole or not at all"
_DEBUG = "set CLINICBOT_DEBUG=1 to see where; nothing was left half written"
_OBJECTS = 100_000
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EIO}


def _failed(
    options: argparse.Namespace, code: ExitCode, text: str, error: ClinicbotError | None = None
) -> int:
    """Tell a person what went wrong, and a program, too, if one asks."""
    _complain(text)
    if options.json:
        print_error(code, text, error)
    return int(code)


def _speak_utf8() -> None:
    """Write UTF-8 to files and pipes wherever we are: pages hold every script there is."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--folder",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help=f"the series' folder, with {SETTINGS_FILE}; by default the current one or above",
    )
    remote = argparse.ArgumentParser(add_help=False, parents=[common])
    remote.add_argument(
        "--wiki",
        metavar="URL",
        default=argparse.SUPPRESS,
        help="api.php of the wiki to use in place of the one in the settings",
    )
    add_json(remote)
    parser = argparse.ArgumentParser(
        prog="clinicbot",
        description="Publishes digests of conference calls to a MediaWiki.",
        epilog="Exit codes: "
        + ", ".join(f"{code.value} {_EXIT_WORDS[code]}" for code in ExitCode)
        + ".",
        parents=[remote],
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    sources.add(commands, common)
    intake.add(commands, remote)
    pull.add(commands, remote)
    wiki.add(commands, remote)
    status.add(commands, remote)
    operate.add(commands, remote)
    announce.add(commands, remote)
    preview.add(commands, remote)
    return parser


_EXIT_WORDS = {
    ExitCode.OK: "all is as wanted",
    ExitCode.BUG: "clinicbot itself failed",
    ExitCode.SOURCES: "the sources or the command line are wrong",
    ExitCode.PERSON: "a page waits for a person",
    ExitCode.WIKI: "the wiki, the login or the state folder failed",
    ExitCode.LOCKED: "another run holds the lock",
    ExitCode.STOPPED: "stopped on request",
    ExitCode.STALE: "the last success is too long ago (watchdog)",
}


def _complain(text: str) -> None:
    for line in text.splitlines():
        tell(f"clinicbot: {line}" if not _has_place(line) else line)


def _has_place(line: str) -> bool:
    """Say whether a line begins with file:line:col, which editors jump to."""
    return line.split(": ", 1)[0].rpartition(":")[2].isdigit()
