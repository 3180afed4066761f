"""The ready files' own command lines, run for real: with their environment, and no other."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.support.command import PAGES, ROOT, Job


if TYPE_CHECKING:
    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki

SCRIPTS = ROOT / "scripts"
PROGRAM = Path(sys.executable).with_name("clinicbot")
SAMPLE = SCRIPTS / "user-config-from-env.py.sample"
BARE = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
"""What whoever starts jobs gives them."""


@dataclass(frozen=True)
class Machine:
    """A machine that was set up as a ready file says, in a folder of its own.

    Attributes:
        root: The folder that stands for `/`.
        wiki: The wiki.
    """

    root: Path
    wiki: Wiki

    def here(self, text: str) -> str:
        """Put the machine's folders in place of those of a ready file."""
        text = text.replace("/opt/clinicbot/bin/clinicbot", str(PROGRAM))
        return re.sub(r"(?<![\w./])/(var/lib|srv|etc|state|config|series)\b", rf"{self.root}/\1",
                      text)  # fmt: skip

    def path(self, name: str) -> Path:
        """Give a place on it."""
        return Path(self.here(name))

    def secrets(self) -> dict[str, str]:
        """Give what the environment has to hold."""
        password = self.wiki.accounts["bot"]["password"]
        return {
            "BOT_ACCOUNT": "ClinicBot",
            "BOT_CONTACT": "https://wiki.example/User:ClinicBot",
            "BOT_PASSWORD": f"sandbox:{password}",
        }

    def sample(self) -> str:
        """Give the sample user-config.py, with the test wiki in Meta-Wiki's place."""
        text = re.sub("""(['"])meta\\1""", r"\1sandbox\1", SAMPLE.read_text())
        return f"{text}family_files['sandbox'] = {self.wiki.url!r}\nput_throttle = 0\n"

    def series(self, folder: Path) -> None:
        """Put a series somewhere."""
        job = Job(self.wiki, self.root / "job")
        shutil.copytree(job.series, folder)

    def run(
        self, command: str | list[str], folder: Path, environment: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Run something with this environment and no other."""
        words = ["/bin/sh", "-c", command] if isinstance(command, str) else command
        return subprocess.run(
            words,
            cwd=folder,
            env=BARE | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def written(self) -> bool:
        """Say whether all of the series is on the wiki, each page written once."""
        return [len(self.wiki.revisions(title)) for title in PAGES] == [1] * len(PAGES)


@pytest.fixture
def machine(wiki: Wiki, tmp_path: Path) -> Machine:
    """Give a machine with nothing on it."""
    return Machine(tmp_path / "root", wiki)


def unit(name: str) -> dict[str, list[str]]:
    """Read what a systemd unit's [Service] says."""
    said: dict[str, list[str]] = {}
    for line in (SCRIPTS / "systemd" / name).read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            said.setdefault(key, []).append(value)
    return said


def start(machine: Machine, name: str) -> subprocess.CompletedProcess[str]:
    """Start a unit as systemd would (systemd.exec(5))."""
    said = unit(name)
    environment = {"HOME": str(machine.path("/var/lib/clinicbot")), "USER": "clinicbot"}
    for words in said["Environment"]:
        environment |= dict(one.split("=", 1) for one in shlex.split(machine.here(words)))
    for file in said.get("EnvironmentFile", ()):
        lines = machine.path(file).read_text().splitlines()
        environment |= dict(line.split("=", 1) for line in lines)
    (command,) = said["ExecStart"]
    folder = machine.path(said["WorkingDirectory"][0])
    return machine.run(shlex.split(machine.here(command)), folder, environment)


def test_systemd_units_publish_and_watch(machine: Machine) -> None:
    """Set up as their comment says; the watchdog needs neither secrets nor pywikibot's folder."""
    machine.series(machine.path("/srv/clinicbot"))
    machine.path("/var/lib/clinicbot/pywikibot").mkdir(parents=True, mode=0o700)
    machine.path("/var/lib/clinicbot/pywikibot/user-config.py").write_text(machine.sample())
    machine.path("/etc").mkdir()
    secrets = machine.secrets()
    machine.path("/etc/clinicbot.env").write_text(
        "".join(f"{name}={value}\n" for name, value in secrets.items())
    )
    assert start(machine, "clinicbot-watchdog.service").returncode == 7
    done = start(machine, "clinicbot.service")
    assert done.returncode == 0, done.stdout + done.stderr
    assert machine.written()
    assert "clinicbot_exit_code" in machine.path("/var/lib/clinicbot/clinicbot.prom").read_text()
    assert start(machine, "clinicbot-watchdog.service").returncode == 0
    password = secrets["BOT_PASSWORD"].partition(":")[2]
    assert password not in done.stdout + done.stderr


def test_crontab_publishes_and_says_nothing(machine: Machine) -> None:
    """Its commands, by sh, with its variables; what they write would be mailed."""
    lines = [
        line
        for line in (SCRIPTS / "cron" / "clinicbot").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    named = [line for line in lines if re.match(r"[A-Z_]+=", line)]
    jobs = [line.split(None, 6)[6] for line in lines if line not in named]
    environment = dict(machine.here(line).split("=", 1) for line in named)
    environment |= {"HOME": str(machine.root), "LOGNAME": "clinicbot"}
    machine.series(machine.path("/srv/clinicbot"))
    machine.path("/var/lib/clinicbot/pywikibot").mkdir(parents=True)
    machine.path("/var/lib/clinicbot/pywikibot/user-config.py").write_text(machine.sample())
    machine.path("/etc").mkdir()
    machine.path("/etc/clinicbot.env").write_text(
        "".join(f"export {name}='{value}'\n" for name, value in machine.secrets().items())
    )
    publish, watchdog = map(machine.here, jobs)
    for job in (publish, watchdog):
        done = machine.run(job, machine.root, environment)
        assert (done.stdout, done.stderr) == ("", ""), job
    assert machine.written()
    log = machine.path("/var/lib/clinicbot/last.log").read_text()
    assert "5 created" in log
    machine.wiki.edit(PAGES[0], "By hand.", "Reader")
    path = machine.path("/srv/clinicbot/digests/901/en.yaml")
    path.write_text(path.read_text().replace("title: ", "title: On ", 1))
    mailed = machine.run(publish, machine.root, environment)
    assert "exit code 3" in mailed.stdout
    assert "Reader edited the page" in mailed.stdout


def test_toolforge_job_brings_the_series_up_to_date_and_publishes(machine: Machine) -> None:
    """The job's command of jobs.yaml, in a tool's home with a venv and a clone of the series."""
    home, origin = machine.root / "data", machine.root / "origin"
    machine.series(origin)
    commit = "-c user.name=A -c user.email=a@b commit"
    for command in ("init -q -b main .", "add -A", f"{commit} -qm 1"):
        subprocess.run(["git", *command.split()], cwd=origin, check=True)
    home.mkdir()
    subprocess.run(["git", "clone", "-q", origin, home / "series"], check=True)
    (home / "pywikibot").mkdir(mode=0o700)
    (home / "pywikibot" / "user-config.py").write_text(machine.sample())
    (home / "venv" / "bin").mkdir(parents=True)
    (home / "venv" / "bin" / "clinicbot").symlink_to(PROGRAM)
    (home / "clinicbot").symlink_to(ROOT)
    path = origin / "digests" / "902" / "en.yaml"
    path.write_text(path.read_text().replace("title: ", "title: New ", 1))
    subprocess.run(["git", *f"{commit} -qam 2".split()], cwd=origin, check=True)
    environment = {"TOOL_DATA_DIR": str(home), "HOME": str(machine.root), **machine.secrets()}
    jobs = {
        job["name"]: job["command"]
        for job in yaml.safe_load((SCRIPTS / "toolforge" / "jobs.yaml").read_text())
    }
    done = machine.run(jobs["clinicbot-publish"], home, environment)
    assert done.returncode == 0, done.stdout
    assert done.stderr == ""
    assert machine.written()
    assert "New " in str(machine.wiki.page_text(PAGES[1]))
    assert machine.run(jobs["clinicbot-watchdog"], home, environment).returncode == 0
    assert (home / "state").stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in (home / "state").iterdir()) == ["last", "locks", "runs"]


def test_kubernetes_containers_publish_and_watch(machine: Machine) -> None:
    """The commands of the init container and of both CronJobs, with ConfigMap and Secret."""
    text = (SCRIPTS / "kubernetes" / "cronjob.yaml").read_text()
    objects = {(one["kind"], one["metadata"]["name"]): one for one in yaml.safe_load_all(text)}
    config = dict(objects["ConfigMap", "clinicbot"]["data"])
    machine.series(machine.path("/series"))
    machine.path("/state").mkdir()
    machine.path("/config").mkdir()
    files = objects["ConfigMap", "clinicbot-files"]["data"]
    assert files == {"user-config.py": SAMPLE.read_text()}
    machine.path("/config/user-config.py").write_text(machine.sample())
    environment = {name: machine.here(value) for name, value in config.items()}
    environment |= {**machine.secrets(), "HOME": "/nonexistent"}

    def run(name: str, environment: dict[str, str]) -> int:
        job = objects["CronJob", name]["spec"]["jobTemplate"]["spec"]["template"]["spec"]
        for container in job.get("initContainers", ()):
            (*shell, command) = container["command"]
            done = machine.run([*shell, machine.here(command)], machine.root, {})
            assert done.returncode == 0, done.stderr
        (container,) = job["containers"]
        own = {one["name"]: machine.here(one["value"]) for one in container.get("env", ())}
        _, *words = container["args"]
        command = [str(PROGRAM), *map(machine.here, words)]
        given = environment if "envFrom" in container else {}
        return machine.run(
            command, machine.root, {"HOME": "/nonexistent", **given, **own}
        ).returncode

    assert run("clinicbot-publish", environment) == 0
    assert machine.written()
    assert run("clinicbot-watchdog", environment) == 0
