"""The commands of `scripts/sandbox`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from .ground import SandboxError, say
from .instance import DEFAULT_PORT, Instance, default_folder


def main() -> int:
    """Do what the command line says; give the exit code."""
    arguments = _parser().parse_args()
    try:
        said = _do(arguments, Instance(arguments.dir or default_folder()))
    except SandboxError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    if said:
        print(said)
    return 0


def _do(arguments: argparse.Namespace, instance: Instance) -> str:
    match arguments.command:
        case "start":
            settings = dict(arguments.set)
            return instance.start(arguments.port, settings, extensions=arguments.extensions)
        case "stop":
            say("stopped" if instance.stop() else "nothing to stop")
        case "reset":
            instance.reset()
        case "jobs":
            return instance.maintenance("runJobs").strip()
        case "run":
            given = "" if sys.stdin.isatty() else sys.stdin.read()
            return instance.maintenance(*arguments.arguments, given=given).strip()
        case "set":
            instance.configure(dict([arguments.setting]))
        case "config":
            instance.url()
            return str(instance.folder / "pywikibot")
        case "url":
            return instance.url()
        case "status":
            return instance.status()
    return ""


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
        made = commands.add_parser(name, help=text, description=text)
        made.add_argument(
            "--dir",
            type=Path,
            help="the wiki's own folder (default: $CLINICBOT_SANDBOX, or one in the cache)",
        )
        return made

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
    command("stop", "stop the wiki and remove its folder")
    command("reset", "put the content back to what it was at the start")
    command("url", "print the API's address")
    command("config", "print the folder for PYWIKIBOT_DIR (logs in as ClinicBot)")
    command("jobs", "run the jobs that wait in the wiki's queue")
    command("status", "say whether the wiki runs")
    setting = command("set", "change a MediaWiki setting until the next reset")
    setting.add_argument("setting", type=_setting, metavar="wgName=JSON")
    run = command("run", "run one of MediaWiki's maintenance scripts")
    run.add_argument("arguments", nargs=argparse.REMAINDER, metavar="SCRIPT …")
    return parser


if __name__ == "__main__":
    sys.exit(main())
