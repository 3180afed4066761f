"""The README's commands, run as they stand there, in order, on the test wiki."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import requests

from clinicbot.errors import ExitCode
from tests.support import office


if TYPE_CHECKING:
    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki

ROOT: Final = Path(__file__).parents[2]
README: Final = (ROOT / "README.md").read_text()

ELSEWHERE: Final = {
    "scripts/demo": "has a test of its own below: it leaves a wiki running",
    "scripts/test": "is what runs this test",
}
"""Commands that are not run here, and why."""

OTHERWISE: Final = {
    "clinicbot undo last": 3,  # the run before created pages, which only people delete
}
"""Commands that do not end with 0."""

CALL: Final = """\
This is a digest of a conference call.

Topic 1: Sources

  • A volunteer: where do I find the notes?
    • Somebody else: on the page of the call.
"""
"""What the commands that take in digests are given, in one form or another."""

PAGE: Final = """\
This is a digest of My series #004.

== Topic 1: Notes ==

* Who takes them?
"""
"""The page that they are given."""

GIVEN: Final = {
    "pasted.txt": CALL.encode(),
    "notes.docx": office.docx(
        [office.line("h2", "Topic 1: Notes"), office.line("p", "Somebody took notes.")]
    ),
}
"""The files that they are given."""

SETTING: Final = "sed -i 's|^wiki: .*|wiki: sandbox:sandbox|' clinicbot.yaml"
"""What step 3 tells to do by hand, for the test wiki in place of Meta-Wiki."""


def commands(text: str) -> list[str]:
    """Find the lines of a README that are to be typed, without their comments."""
    prose = re.sub(r"(?s)## Where things are.*?(?=\n## |\Z)", "", text)
    lines = re.findall(r"(?m)^(?: {4}| {7})(\S.*)$", prose)
    return [re.sub(r"\s+#.*$", "", line) for line in lines]


def test_all_commands_are_found() -> None:
    """A README whose commands are not found is not tested."""
    found = commands(README)
    assert set(ELSEWHERE) < set(found)
    assert len(found) >= 10
    assert {line.split()[0] for line in found} <= {"clinicbot", "cd", *ELSEWHERE}
    assert set(OTHERWISE) <= set(found)


def test_every_command_works_as_it_stands(wiki: Wiki, tmp_path: Path) -> None:
    """One shell, from an empty folder on; each ends with the code it should."""
    script = ["set -u"]
    for line in commands(README):
        if line in ELSEWHERE:
            continue
        if line == "clinicbot plan":
            script += [SETTING, f"mv ../{' ../'.join(GIVEN)} ."]
        script += [f"{line} >>log 2>&1", f'echo "$?" {shlex.quote(line)} >>"$HOME/codes"']
    wiki.edit("Wikimedia Clinics/004", PAGE, "Reader")
    for name, content in GIVEN.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "clinicbot"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m clinicbot "$@"\n')
    program.chmod(0o755)
    environment = {
        **wiki.environment(),
        "HOME": str(tmp_path),
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    for name in ("CLINICBOT_STATE", "XDG_STATE_HOME", "TOOL_DATA_DIR"):
        environment.pop(name, None)
    subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        check=True,
        timeout=120,
    )
    codes = (tmp_path / "codes").read_text().splitlines()
    wanted = [f"{OTHERWISE.get(line, 0)} {line}" for line in commands(README)]
    said = "\n".join(path.read_text() for path in tmp_path.rglob("log"))
    assert codes == [line for line in wanted if line.split(" ", 1)[1] not in ELSEWHERE], said
    assert re.search(r"\d/\d created ", said)


def test_demo_publishes_what_it_tells_of(tmp_path: Path, running_wiki: Wiki) -> None:
    """From a checkout with its venv, in a folder of its own; every address it names is there."""
    if not any((ROOT / ".venv").glob("installed-*")):
        pytest.skip("this is not a checkout that scripts/test or scripts/demo has set up")
    environment = {**os.environ, "CLINICBOT_SANDBOX": str(tmp_path / "sandbox")}
    try:
        done = subprocess.run(
            ["scripts/demo"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        addresses = re.findall(r"(?m)^  (http://\S+)$", done.stdout)
        assert len(addresses) == (8 if running_wiki.has_translate else 5)
        for address in addresses:
            page = requests.get(address, timeout=30)
            assert page.status_code == 200, address
            red = re.findall(
                r'class="new" title="(Wikimedia (?:Clinics|Foundation)[^"]*)"', page.text
            )
            assert red == [], address
    finally:
        subprocess.run(["scripts/sandbox", "stop"], cwd=ROOT, env=environment, check=True)


def test_exit_codes_are_those_of_the_program() -> None:
    """The table lists each, and no other."""
    listed = [int(code) for code in re.findall(r"(?m)^\| (\d) \|", README)]
    assert listed == [int(code) for code in ExitCode]
