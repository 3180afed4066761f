"""The clinicbot command as an operator's job runs it: a process, a series, a state folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final


if TYPE_CHECKING:
    from tests.support.wiki import Wiki

ROOT: Final = Path(__file__).resolve().parents[2]
PAGES: Final = (
    "Wikimedia Clinics/901/en",
    "Wikimedia Clinics/902/en",
    "Wikimedia Clinics/901",
    "Wikimedia Clinics/902",
    "Wikimedia Clinics",
)
"""What the job below writes, in this order."""

_SETTINGS: Final = """\
series: Wikimedia Clinics
wiki: sandbox:sandbox
title: "Wikimedia Clinics/{number:03d}"
index:
  pages: {en: Wikimedia Clinics}
documentation: User:ClinicBot
"""


@dataclass
class Job:
    """A job of clinicbot on a machine of its own.

    Attributes:
        wiki: The test wiki.
        home: A folder of its own, where nothing is yet.
        api: Another address of the wiki, such as a proxy's.
        digests: Those of fixtures/ that the series has.
        environment: More for the processes.
    """

    wiki: Wiki
    home: Path
    api: str = ""
    digests: tuple[str, ...] = ("901", "902")
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the series."""
        self.series.mkdir(parents=True)
        self.settings()
        for name in self.digests:
            shutil.copytree(ROOT / "fixtures" / "digests" / name, self.series / "digests" / name)

    @property
    def series(self) -> Path:
        """The series' folder."""
        return self.home / "series"

    @property
    def state(self) -> Path:
        """The state folder."""
        return self.home / "state"

    def settings(self, more: str = "") -> None:
        """Write clinicbot.yaml, with more lines."""
        (self.series / "clinicbot.yaml").write_text(_SETTINGS + more)

    def change(self, number: str, word: str = "Changed") -> None:
        """Change the first heading in the source of a digest."""
        path = self.series / "digests" / number / "en.yaml"
        text = path.read_text()
        path.write_text(re.sub(r"(?m)^( *- title: ).*$", rf"\g<1>{word}", text, count=1))
        assert path.read_text() != text

    def start(self, *arguments: str, prelude: str = "", **options: Any) -> subprocess.Popen[str]:
        """Start a command.

        Args:
            arguments: The command line.
            prelude: Python to run before it, in its process.
            options: Popen's.
        """
        program = f"{prelude}\nimport sys\nfrom clinicbot.cli import main\nsys.exit(main())"
        given = {
            "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL,
        }  # fmt: skip
        return subprocess.Popen(
            [sys.executable, "-c", program, "--folder", str(self.series), *arguments],
            cwd=self.home,
            env=self._environment(),
            text=True,
            **(given | options),
        )

    def _environment(self) -> dict[str, str]:
        added = {"CLINICBOT_STATE": str(self.state), "PYTHONPATH": str(ROOT), "NO_COLOR": ""}
        kept = {key: value for key, value in os.environ.items() if key != "COVERAGE_FILE"}
        return {**kept, **self.wiki.environment(self.api), **added, **self.environment}

    def run(self, *arguments: str, prelude: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        process = self.start(*arguments, prelude=prelude)
        said, complained = process.communicate(timeout=240)
        return subprocess.CompletedProcess(arguments, process.returncode, said, complained)

    def data(self, *arguments: str) -> dict[str, Any]:
        """Run a command with `--json`; give its answer."""
        done = self.run(*arguments, "--json")
        answer: dict[str, Any] = json.loads(done.stdout)
        assert answer.get("exit_code", 0) == done.returncode
        return answer

    def events(self, number: int = -1) -> list[dict[str, Any]]:
        """Give the record of a run, of the last one if none is named."""
        path = sorted((self.state / "runs").iterdir())[number]
        return [json.loads(line) for line in path.read_text().splitlines()]
