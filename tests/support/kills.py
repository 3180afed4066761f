"""A run that is killed at one of its requests, and the run after it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.proxy import Proxy


if TYPE_CHECKING:
    from tests.support.wiki import Wiki


FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
KILLED = -9

State = dict[str, list[tuple[str, str, str, bool]]]
"""Title -> text, summary, user and minor flag of each revision, the newest first."""


@dataclass
class Story:
    """A publish that can be told again and again, and be broken off anywhere.

    Attributes:
        wiki: Where.
        folder: For the series, and all that the process keeps.
        update: Whether the pages are there and some change, in place of a
            first publish.
    """

    wiki: Wiki
    folder: Path
    update: bool = False

    def begin(self) -> None:
        """Put wiki, series and this machine to where the story begins."""
        self.wiki.reset()
        shutil.rmtree(self.folder, ignore_errors=True)
        for part in ("clinicbot.yaml", "digests"):
            source, target = FIXTURES / part, self.folder / "series" / part
            target.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
        self.forget()
        if self.update:
            self.run()
            self.forget()
            for file in (self.folder / "series" / "digests").glob("*/*.yaml"):
                text = file.read_text()
                first = text.index("  - title: ") + len("  - title: ")
                file.write_text(f"{text[:first]}More on {text[first:]}")

    def take(self, other: Story) -> None:
        """Take over another story's sources, and forget everything else."""
        shutil.rmtree(self.folder / "series")
        shutil.copytree(other.folder / "series", self.folder / "series")
        self.forget()

    def forget(self) -> None:
        """Let the process begin without session and caches."""
        shutil.rmtree(self.folder / "home", ignore_errors=True)
        (self.folder / "home").mkdir(mode=0o700)
        for file in self.wiki.pywikibot_dir.glob("user-*.py"):
            shutil.copy2(file, self.folder / "home")

    def start(self, api: str = "") -> subprocess.Popen[str]:
        """Start a publish."""
        home = self.folder / "home"
        env = {
            **self.wiki.environment(api),
            "PYWIKIBOT_DIR": str(home),
            "CLINICBOT_STATE": str(home / "state"),
            "CLINICBOT_CACHE": str(home / "cache"),
        }
        return subprocess.Popen(
            [sys.executable, "-m", "clinicbot", "publish", "--wiki", "sandbox:sandbox",
             "--folder", str(self.folder / "series")],
            cwd=FIXTURES.parent,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )  # fmt: skip

    def run(self, api: str = "") -> str:
        """Publish without a disturbance; give what it said.

        Raises:
            AssertionError: It failed.
        """
        process = self.start(api)
        said, _ = process.communicate(timeout=240)
        if process.returncode:
            raise AssertionError(said)
        return said

    def count(self) -> tuple[int, State]:
        """Tell the story undisturbed; give its number of requests, and how it ends."""
        self.begin()
        with Proxy(self.wiki.url) as proxy:
            self.run(proxy.url)
            return len(proxy.asked), self.state()

    def killed_at(self, number: int, *, after: bool) -> State:
        """Kill the process at a request, run again, and give how it ends.

        Args:
            number: The request, counted from 1.
            after: Whether the wiki had done what was asked, though nobody
                heard of it; else the request never reached it.
        """
        self.begin()
        with Proxy(self.wiki.url) as proxy:
            running: list[subprocess.Popen[str]] = []

            def kill(body: bytes = b"") -> bytes:
                running[0].kill()
                running[0].wait()
                return body

            if after:
                proxy.fault(nth=number, rewrite=kill, cut="after")
            else:
                proxy.fault(nth=number, before=kill, cut="before")
            running.append(self.start(proxy.url))
            running[0].communicate(timeout=240)
            if running[0].returncode != KILLED:
                raise AssertionError(f"request {number} never came")
            proxy.settle()
        self.run()
        return self.state()

    def state(self) -> State:
        """Give all revisions that anybody made since the wiki was installed."""
        changes = self._all(list="recentchanges", rclimit="max", rcprop="title", rctype="edit|new")
        titles = sorted({change["title"] for change in changes})
        return {title: [_told(one) for one in self.wiki.revisions(title)] for title in titles}

    def _all(self, **params: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.wiki.api(action="query", **params)["query"][
            params.get("list") or params["meta"]
        ]
        return found


def _told(revision: dict[str, Any]) -> tuple[str, str, str, bool]:
    text = revision["slots"]["main"]["content"]
    # Stories in two folders have two sources, though they tell the same.
    comment = re.sub(r" src:\w+", "", revision["comment"])
    return text, comment, revision["user"], revision["minor"]
