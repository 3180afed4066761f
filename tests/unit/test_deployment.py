"""The files in scripts/ with which clinicbot runs unattended: what can be tried anywhere."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from clinicbot.cli import _parser


ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "scripts"
SAMPLE = SCRIPTS / "user-config-from-env.py.sample"

SCHEDULE = r"^(@(hourly|daily|weekly|monthly|yearly)|[-\d*/,]+( [-\d*/,]+){4})$"
TOOLFORGE_JOB = {
    # Keys of `toolforge jobs load` (toolforge-jobs-cli 16.2), each an option of `jobs run`; limits
    # of the Jobs API's openapi.yaml (CommonJob, NewJob). Without `filelog` and `mount`, an image
    # of the build service has neither the log files nor the tool's home.
    "type": "object",
    "required": ["name", "command", "image", "filelog", "mount"],
    "additionalProperties": False,
    "properties": {
        "name": {
            "pattern": r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
            "maxLength": 52,
        },
        "command": {"type": "string"},
        "image": {"type": "string"},
        "schedule": {"pattern": SCHEDULE},
        "emails": {"enum": ["none", "all", "onfinish", "onfailure"]},
        "retry": {"type": "integer", "minimum": 0, "maximum": 5},
        "mount": {"const": "all"},
        "timeout": {"type": "integer", "minimum": 0},
        "mem": {"type": "string"},
        "cpu": {"type": "string"},
        "filelog": {"const": True},
        "filelog-stdout": {"type": "string"},
        "filelog-stderr": {"type": "string"},
    },
}


def understood(words: list[str]) -> Any:
    """Have clinicbot's own parser read a command line, as far as variables allow."""
    return _parser().parse_args(words)


def documents(path: Path) -> list[Any]:
    """Read a file of YAML documents."""
    return list(yaml.safe_load_all(path.read_text()))


def test_toolforge_jobs_are_as_its_api_wants_them() -> None:
    """Names, schedules, mail; and each command is one that clinicbot knows."""
    (jobs,) = documents(SCRIPTS / "toolforge" / "jobs.yaml")
    for job in jobs:
        jsonschema.validate(job, TOOLFORGE_JOB)
        program, *words = shlex.split(job["command"])
        assert (ROOT / program.removeprefix("clinicbot/")).is_file()
        understood(words)
        deadline = getattr(understood(words), "deadline", None)
        assert deadline is None or deadline.total_seconds() < job["timeout"] < 3600
    assert len({job["name"] for job in jobs}) == len(jobs)
    assert {understood(shlex.split(job["command"])[1:]).command.__name__ for job in jobs} == {
        "_publish",
        "_watchdog",
    }


STUB = """#!/bin/sh
echo "in $(pwd) with $PYWIKIBOT_DIR: $*"
echo complaint >&2
exit ${STUB_CODE:-0}
"""


def stub(folder: Path, name: str = "clinicbot") -> Path:
    """Make a program that tells how it was called."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(STUB)
    path.chmod(0o755)
    return path


def test_toolforge_wrapper_passes_on_arguments_folder_and_exit_code(tmp_path: Path) -> None:
    """From the venv, in the series' folder, with one log for everything."""
    stub(tmp_path / "venv" / "bin")
    (tmp_path / "series").mkdir()
    done = subprocess.run(
        [SCRIPTS / "toolforge" / "run", "publish", "--deadline", "50m"],
        env={"PATH": os.environ["PATH"], "TOOL_DATA_DIR": str(tmp_path), "STUB_CODE": "3"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    said = f"in {tmp_path}/series with {tmp_path}/pywikibot: publish --deadline 50m\ncomplaint\n"
    assert (done.stdout, done.stderr) == (said, "")


def test_toolforge_wrapper_uses_the_image_where_there_is_no_venv(tmp_path: Path) -> None:
    """As in one of the build service."""
    program = stub(tmp_path / "image")
    (tmp_path / "series").mkdir()
    done = subprocess.run(
        [SCRIPTS / "toolforge" / "run", "doctor"],
        env={"PATH": f"{program.parent}:{os.environ['PATH']}", "TOOL_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.startswith(f"in {tmp_path}/series")


def test_toolforge_wrapper_does_not_publish_what_is_out_of_date(tmp_path: Path) -> None:
    """A series that can't be brought up to date is wrong sources: exit code 2, and mail."""
    stub(tmp_path / "venv" / "bin")
    subprocess.run(["git", "init", "-q", tmp_path / "series"], check=True)
    done = subprocess.run(
        [SCRIPTS / "toolforge" / "run", "publish"],
        env={"PATH": os.environ["PATH"], "TOOL_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "up to date" in done.stdout
    assert "publish" not in done.stdout


def units() -> list[Path]:
    """Give systemd's files."""
    return sorted((SCRIPTS / "systemd").iterdir())


def test_systemd_runs_commands_that_clinicbot_knows() -> None:
    """And stops none before its deadline."""
    text = "\n".join(path.read_text() for path in units())
    commands = re.findall(r"(?m)^ExecStart=/opt/clinicbot/bin/clinicbot (.*)$", text)
    assert {understood(shlex.split(one)).command.__name__ for one in commands} == {
        "_publish",
        "_watchdog",
    }
    assert "TimeoutStartSec=55min" in text


def test_systemd_accepts_its_files(tmp_path: Path) -> None:
    """`systemd-analyze verify` finds nothing to say, but for the program's place."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for path in units():
        text = path.read_text().replace("/opt/clinicbot/bin/clinicbot", "/bin/true")
        (tmp_path / path.name).write_text(text.replace("User=clinicbot", "User=root"))
    done = subprocess.run(
        ["systemd-analyze", "verify", *sorted(tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if "clinicbot" in line]
    assert ours == []
    assert done.returncode == 0


CRON = SCRIPTS / "cron" / "clinicbot"


def cron_lines() -> tuple[dict[str, str], list[str]]:
    """Read a crontab: its variables, and its jobs' commands."""
    lines = [line for line in CRON.read_text().splitlines() if line and line[0] != "#"]
    variables = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    jobs = []
    for line in lines:
        if not re.match(r"[A-Z_]+=", line):
            *when, user, command = line.split(None, 6)
            assert re.fullmatch(SCHEDULE, " ".join(when))
            assert user == "clinicbot"
            # cron takes an unquoted % for the end of the command.
            assert "%" not in command
            jobs.append(command)
    return variables, jobs


@pytest.mark.parametrize("code", [0, 3])
def test_cron_mails_a_run_only_if_it_needs_somebody(tmp_path: Path, code: int) -> None:
    """What a job writes is what cron mails."""
    variables, jobs = cron_lines()
    (tmp_path / "env").write_text("export BOT_ACCOUNT=Bot\n")
    changed = {
        **variables,
        "BOT": str(stub(tmp_path)),
        "LOG": str(tmp_path / "log"),
        "STUB_CODE": str(code),
        "PATH": os.environ["PATH"],
    }
    for command in jobs:
        done = subprocess.run(
            ["/bin/sh", "-c", command.replace("/etc/clinicbot.env", str(tmp_path / "env"))],
            env=changed,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        assert bool(done.stdout) == bool(code)
        if code:
            words = re.search(r": (--folder .*)", done.stdout)
            assert words is not None
            understood(shlex.split(words[1]))


KUBERNETES = SCRIPTS / "kubernetes" / "cronjob.yaml"


def test_kubernetes_knows_every_field(tmp_path: Path) -> None:
    """`kubectl` drops what a CronJob doesn't have; here it drops nothing."""
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl is not installed")
    jobs = [one for one in documents(KUBERNETES) if one["kind"] == "CronJob"]
    assert len(jobs) == 2
    for wanted in jobs:
        (tmp_path / "one.yaml").write_text(yaml.safe_dump(wanted))
        # Of its commands without a cluster, those that know types are these.
        done = subprocess.run(
            ["kubectl", "set", "serviceaccount", "x", "--local", "-o", "json",
             "-f", tmp_path / "one.yaml"],
            capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert missing(wanted, json.loads(done.stdout), wanted["metadata"]["name"]) == []


def missing(wanted: Any, found: Any, path: str) -> list[str]:
    """Say what of one object isn't in another."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return [
            lost
            for key, value in wanted.items()
            for lost in (
                missing(value, found[key], f"{path}.{key}") if key in found else [f"{path}.{key}"]
            )
        ]
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        pairs = zip(wanted, found, strict=True)
        return [lost for n, (a, b) in enumerate(pairs) for lost in missing(a, b, f"{path}[{n}]")]
    return [] if wanted == found else [path]


def test_kubernetes_objects_fit_together() -> None:
    """Every name that is referred to is there; every command is one that clinicbot knows."""
    objects = {(one["kind"], one["metadata"]["name"]): one for one in documents(KUBERNETES)}
    jobs = [one for (kind, _), one in objects.items() if kind == "CronJob"]
    for job in jobs:
        pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
        claims = {one["persistentVolumeClaim"]["claimName"] for one in pod["volumes"]
                  if "persistentVolumeClaim" in one}  # fmt: skip
        assert claims == {"clinicbot-state"}
        volumes = {one["name"] for one in pod["volumes"]}
        for container in [*pod.get("initContainers", ()), *pod["containers"]]:
            assert {one["name"] for one in container["volumeMounts"]} <= volumes
            for source in container.get("envFrom", ()):
                ((kind, reference),) = source.items()
                name = {"configMapRef": "ConfigMap", "secretRef": "Secret"}[kind]
                assert (name, reference["name"]) in objects
        program, *words = pod["containers"][0]["args"]
        assert program == "clinicbot"
        understood(words)
        mapped = {one["configMap"]["name"] for one in pod["volumes"] if "configMap" in one}
        assert all(("ConfigMap", name) in objects for name in mapped)
    config = objects["ConfigMap", "clinicbot"]["data"]
    secret = objects["Secret", "clinicbot"]["stringData"]
    files = objects["ConfigMap", "clinicbot-files"]["data"]
    assert files == {"user-config.py": SAMPLE.read_text()}
    assert all(re.fullmatch("[A-Z_]+", name) for name in (*config, *secret))
    assert {"BOT_ACCOUNT", "BOT_CONTACT", "BOT_OAUTH"} <= set(config) | set(secret)


def test_kubernetes_pods_fit_the_restricted_standard() -> None:
    """Of every container what the Pod Security Standard asks for, lest it be refused."""
    jobs = [one for one in documents(KUBERNETES) if one["kind"] == "CronJob"]
    for job in jobs:
        pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["automountServiceAccountToken"] is False
        for container in [*pod.get("initContainers", ()), *pod["containers"]]:
            own = container["securityContext"]
            assert own["allowPrivilegeEscalation"] is False
            assert own["capabilities"] == {"drop": ["ALL"]}
            assert set(container["resources"]) == {"requests", "limits"}


def test_sample_holds_no_secret_and_is_a_program() -> None:
    """It reads the environment."""
    compile(SAMPLE.read_text(), SAMPLE.name, "exec")
    assert SAMPLE.read_text().count("os.environ") >= 5
