"""The commands of `scripts/sandbox`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import pristine
from .ground import SandboxError, say
from .instance import DEFAULT_PORT, Instance, default_folder
from .php import ensure_php


if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> int:
    """Do what the command line says; give the exit code."""
    arguments = _parser().parse_args()
    try:
        instance = Instance(arguments.dir or default_folder())
        said = COMMANDS[arguments.command](arguments, instance)
    except SandboxError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    if said:
        print(said.strip())
    return 0


def _prepare(_: argparse.Namespace, __: Instance) -> str:
    ensure_php()
    made = pristine.site()
    if "Translate" not in made.extensions:
        say(f"WITHOUT the Translate extension: {pristine.extensions_folder()} has none")
    return ""


def _start(arguments: argparse.Namespace, instance: Instance) -> str:
    settings = dict(arguments.set)
    return instance.start(
        arguments.port, settings, extensions=arguments.extensions, owner=arguments.owner
    )


def _stop(_: argparse.Namespace, instance: Instance) -> str:
    say("stopped" if instance.stop() else "nothing to stop")
    return ""


def _set(arguments: argparse.Namespace, instance: Instance) -> str:
    instance.configure(dict([arguments.setting]))
    return ""


def _run(arguments: argparse.Namespace, instance: Instance) -> str:
    given = "" if sys.stdin.isatty() else sys.stdin.read()
    return instance.maintenance(*arguments.arguments, given=given)


# Each gives what it prints.
COMMANDS: dict[str, Callable[[argparse.Namespace, Instance], str | None]] = {
    "prepare": _prepare,
    "start": _start,
    "stop": _stop,
    "reset": lambda _, instance: instance.reset(),
    "url": lambda _, instance: instance.url(),
    "config": lambda _, instance: str(instance.pywikibot_folder()),
    "status": lambda _, instance: instance.status(),
    "jobs": lambda _, instance: instance.maintenance("runJobs"),
    "set": _set,
    "run": _run,
    "outlive": lambda arguments, instance: instance.outlive(arguments.owner),
}


def _setting(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or not name.startswith("wg"):
        raise argparse.ArgumentTypeError("expected wgName=VALUE, the value as JSON")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sandbox",
        description="A real MediaWiki to try and test clinicbot on. It has its own folder and "
        "port, needs nobody's rights, and leaves nothing behind when it is stopped.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        # Without help it isn't listed.
        shown: dict[str, Any] = {"help": text} if name != "outlive" else {}
        made = commands.add_parser(name, description=text, **shown)
        made.add_argument(
            "--dir",
            type=Path,
            help="the wiki's own folder (default: $CLINICBOT_SANDBOX, or one in the cache)",
        )
        return made

    command("prepare", "fetch and install what a start needs, so that it is quick")
    start = command("start", "start the wiki, or find it running; prints the API's address")
    start.add_argument(
        "--port",
        type=int,
        help=f"default: {DEFAULT_PORT} or, if that is taken, any; 0: any free one",
    )
    start.add_argument(
        "--no-extensions",
        dest="extensions",
        action="store_false",
        help="without the extensions of $CLINICBOT_EXTENSIONS (Translate)",
    )
    start.add_argument(
        "--set",
        type=_setting,
        action="append",
        default=[],
        metavar="wgName=JSON",
        help="a MediaWiki setting that this wiki has otherwise",
    )
    start.add_argument("--owner", type=int, help="a process that the wiki must not outlive")
    command("stop", "stop the wiki and remove its folder")
    command("reset", "put the content back to what it was at the start")
    command("url", "print the API's address")
    command("config", "print the folder for PYWIKIBOT_DIR (logs in as ClinicBot)")
    command("jobs", "run the jobs that wait in the wiki's queue")
    command("status", "say whether the wiki runs")
    setting = command("set", "change a MediaWiki setting until the next reset")
    setting.add_argument("setting", type=_setting, metavar="wgName=JSON")
    outlive = command("outlive", "stop the wiki when a process has ended")
    outlive.add_argument("owner", type=int)
    run = command("run", "run one of MediaWiki's maintenance scripts")
    run.add_argument("arguments", nargs=argparse.REMAINDER, metavar="SCRIPT …")
    return parser


if __name__ == "__main__":
    sys.exit(main())
