"""The doctor on a real wiki, and secrets, which nothing ever tells."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.command import ROOT, Job
from tests.support.proxy import Answer


if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.proxy import Proxy
    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki

HEALTHY = "stop-page: User:ClinicBot/stop\n"


@pytest.fixture
def job(wiki: Wiki, tmp_path: Path) -> Job:
    """Give a job with a folder for pywikibot of its own."""
    made = Job(wiki, tmp_path / "machine")
    made.settings(HEALTHY)
    folder = made.home / "pywikibot"
    folder.mkdir(mode=0o700)
    for name in ("user-config.py", "user-password.py"):
        shutil.copy(wiki.pywikibot_dir / name, folder / name)
    made.environment["PYWIKIBOT_DIR"] = str(folder)
    return made


def bot_folder(job: Job) -> Path:
    """Give the job's folder for pywikibot."""
    return Path(job.environment["PYWIKIBOT_DIR"])


def levels(job: Job) -> dict[str, str]:
    """Ask the doctor; give the worst level of each check, and see that each ill has a cure."""
    worst: dict[str, str] = {}
    for one in job.data("doctor")["findings"]:
        assert (one["level"] == "ok") is not bool(one["fix"])
        if worst.get(one["check"], "ok") == "ok" or one["level"] == "error":
            worst[one["check"]] = one["level"]
    return worst


def ill(job: Job) -> dict[str, str]:
    """Give the checks that found something."""
    return {check: level for check, level in levels(job).items() if level != "ok"}


def test_healthy_job_has_no_findings(job: Job) -> None:
    """Everything was looked at, with a login, and all is well; nothing was written."""
    assert set(levels(job)) >= {
        "state", "settings", "title fence", "secrets", "pywikibot", "user agent", "wiki", "clock",
        "login", "rights", "bot flag", "pace", "stop page",
    }  # fmt: skip
    done = job.run("doctor")
    assert done.returncode == 0
    assert done.stdout.endswith("0 errors, 0 warnings\n")
    assert "may write Wikimedia Clinics/{number:03d}" in done.stdout


def test_kept_session_does_not_hide_a_wrong_password(job: Job) -> None:
    """A run may go on with its cookies for weeks; the day they expire is too late."""
    assert job.run("publish").returncode == 0
    path = bot_folder(job) / "user-password.py"
    path.write_text(path.read_text().replace(job.wiki.accounts["bot"]["password"], "0" * 32))
    assert job.run("publish").returncode == 0
    assert ill(job) == {"login": "error"}
    assert job.run("doctor").returncode == 4


def test_five_broken_things_are_all_found_at_once(wiki: Wiki, job: Job) -> None:
    """Each with what to do about it."""
    wiki.configure(
        wgGroupPermissions={"bot": {"bot": False, "noratelimit": False, "pagetranslation": False}},
        wgRateLimits={"edit": {"user": [1, 60], "newbie": [1, 60]}},
    )
    wiki.api("Admin", action="block", user="ClinicBot", reason="runs wild", allowusertalk=True)
    wiki.api("Admin", action="protect", title="User:ClinicBot/stop", protections="create=sysop")
    (bot_folder(job) / "user-password.py").chmod(0o644)
    (job.state).write_text("in the way")
    job.settings("stop-page: User:ClinicBot/stop\nlayout: translate\nmark: auto\n")
    found = ill(job)
    assert {"state", "secrets", "account", "rights"} <= set(found)
    assert all(found[one] == "error" for one in ("state", "secrets", "account", "rights"))
    assert found["bot flag"] == found["pace"] == "warning"
    (bot_folder(job) / "user-password.py").chmod(0o644)
    assert job.run("doctor").stderr == ""


def test_stop_page_is_looked_at(wiki: Wiki, job: Job) -> None:
    """What it holds, and who can use it."""
    wiki.edit("User:ClinicBot/stop", "Stop, please.", "Reader")
    assert ill(job) == {"stop page": "error"}
    assert job.run("doctor").returncode == 6
    wiki.edit("User:ClinicBot/stop", "", "Reader")
    assert ill(job) == {}
    wiki.api("Admin", action="protect", title="User:ClinicBot/stop", protections="edit=sysop")
    assert ill(job) == {"stop page": "warning"}


def test_wiki_that_is_away_or_read_only_is_told(wiki: Wiki, job: Job) -> None:
    """And what is on this machine was looked at all the same."""
    wiki.configure(wgReadOnly="backup")
    assert ill(job)["wiki"] == "error"
    job.environment["CLINICBOT_SANDBOX_API"] = "http://127.0.0.1:1/api.php"
    found = levels(job)
    assert found["wiki"] == "error"
    assert found["state"] == found["settings"] == found["secrets"] == "ok"


def test_broken_source_and_missing_password_are_told(job: Job) -> None:
    """The first error decides on the exit code."""
    (bot_folder(job) / "user-password.py").unlink()
    (job.series / "digests" / "901" / "en.yaml").write_text("number: [")
    found = ill(job)
    assert found["settings"] == found["secrets"] == found["login"] == "error"
    assert job.run("doctor").returncode == 2
    assert {"source", "title fence"} <= set(levels(job))


def test_broken_settings_hide_nothing_of_this_machine(job: Job) -> None:
    """The wiki isn't known then; its password may be missing all the same."""
    (bot_folder(job) / "user-password.py").unlink()
    job.settings("titel: x\n")
    found = ill(job)
    assert found["settings"] == found["secrets"] == "error"
    assert levels(job)["pywikibot"] == "ok"
    assert job.run("doctor").returncode == 2


def test_credentials_can_come_from_the_environment(wiki: Wiki, job: Job) -> None:
    """As jobs on Toolforge and Kubernetes have them; the password is then for its owner alone."""
    sample = ROOT / "scripts" / "user-config-from-env.py.sample"
    text = sample.read_text().replace('"meta"', '"sandbox"').replace("['meta']", "['sandbox']")
    (bot_folder(job) / "user-password.py").unlink()
    family = f"\nfamily_files['sandbox'] = {wiki.url!r}\n"
    (bot_folder(job) / "user-config.py").write_text(text + family)
    given = {"BOT_ACCOUNT": "ClinicBot", "BOT_CONTACT": "https://wiki.example/wiki/User:Bot"}
    password = "sandbox:" + wiki.accounts["bot"]["password"]
    job.environment |= {**given, "BOT_PASSWORD": password}
    assert ill(job) == {}
    assert (bot_folder(job) / "user-password.py").stat().st_mode & 0o777 == 0o600
    del job.environment["BOT_PASSWORD"]
    assert ill(job) == {"pywikibot": "error"}


LOUD = """
import logging, sys
logging.basicConfig(level=0, stream=sys.stderr)
"""
LOUD_CONFIG = """
verbose_output = 3
log = ['*']
debug_log = ['*', '']
"""


def secrets_of(wiki: Wiki, proxy: Proxy) -> Iterator[str]:
    """Give all that must not be told: passwords, and the tokens that were sent."""
    yield from wiki.accounts["passwords"].values()
    yield wiki.accounts["bot"]["password"]
    for asked in proxy.asked:
        for name in ("token", "lgtoken", "lgpassword", "logintoken"):
            if value := asked.params.get(name):
                yield value.removesuffix("+\\")


def told(job: Job, *said: Any) -> str:
    """Give everything that a job has said, logged or recorded anywhere but in its secrets."""
    texts = [json.dumps([one.stdout, one.stderr]) + one.stdout + one.stderr for one in said]
    for path in job.home.rglob("*"):
        own = path.parent == bot_folder(job) and path.suffix in {".py", ".lwp"}
        if path.is_file() and not own and "apicache" not in str(path):
            texts.append(path.read_text(errors="replace"))
    return "\n".join(texts)


def test_no_secret_is_ever_told(wiki: Wiki, job: Job, proxy: Proxy) -> None:
    """At a login, a wrong login, a refused edit, an error; with all logs turned up."""
    job.api = proxy.url
    with (bot_folder(job) / "user-config.py").open("a") as file:
        file.write(LOUD_CONFIG)
    job.environment["CLINICBOT_DEBUG"] = "1"
    said = [job.run("doctor", prelude=LOUD), job.run("publish", prelude=LOUD)]
    assert said[1].returncode == 0
    job.change("901")
    for answer in (
        Answer.error("martians", "They landed."), Answer.error("badtoken"),
        Answer.error("assertuserfailed"), Answer.page(500), Answer.page(200),
    ):  # fmt: skip
        proxy.fault(action="edit", times=2, answer=answer)
        said.append(job.run("publish", "--json", prelude=LOUD))
        proxy.fault(action="edit", nth=99)
    path = bot_folder(job) / "user-password.py"
    wrong = "f" * 32
    path.write_text(path.read_text().replace(wiki.accounts["bot"]["password"], wrong))
    for cookies in bot_folder(job).glob("*.lwp"):
        cookies.unlink()
    said += [job.run("doctor", prelude=LOUD), job.run("publish", prelude=LOUD)]
    assert said[-1].returncode == 4
    everything = told(job, *said)
    secrets = {wrong, *secrets_of(wiki, proxy)}
    assert len(secrets) > 8
    for secret in secrets:
        assert secret not in everything


ODD: dict[str, str] = {
    "user-config.py": """
int('SECRET')
raise RuntimeError('SECRET')
authenticate['127.0.0.1'] = (SECRET, 'b', 'c', 'd')
authenticate['127.0.0.1'] = 'SECRET', 'b', 'c', 'd
""",
    "user-password.py": """
('ClinicBot', BotPassword('SECRET'))
('ClinicBot', BotPassword('sandbox', 'SECRET')
('ClinicBot', BotPassword('sandbox', SECRET))
('ClinicBot', 'SECRET', 'SECRET', 'SECRET', 'SECRET')
ClinicBot SECRET
""",
}


def test_half_an_oauth_consumer_is_told(job: Job) -> None:
    """As from a variable whose four values a shell took for four words."""
    (bot_folder(job) / "user-password.py").write_text("")
    with (bot_folder(job) / "user-config.py").open("a") as file:
        file.write("authenticate['meta.wikimedia.org'] = ('SECRET',)\n")
    said = job.run("doctor")
    assert "of 4 values 'meta.wikimedia.org' has 1" in said.stdout
    assert "SECRET" not in told(job, said)


@pytest.mark.parametrize(
    ("file", "line"),
    [(file, line) for file, lines in ODD.items() for line in lines.split("\n")[1:-1]],
)
def test_odd_settings_are_told_without_what_they_hold(job: Job, file: str, line: str) -> None:
    """Where the fault is, but no value: any of them may be the secret."""
    with (bot_folder(job) / file).open("a" if file == "user-config.py" else "w") as opened:
        opened.write(f"{line}\n")
    said = job.run("doctor"), job.run("publish")
    assert [one.returncode for one in said] == [4, 4]
    everything = told(job, *said)
    assert "SECRET" not in everything
    assert "bug" not in everything
