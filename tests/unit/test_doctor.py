"""Findings of the doctor: every thing that can be wrong is found, with its fix."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from clinicbot.errors import ExitCode
from clinicbot.publish import doctor
from clinicbot.publish.doctor import Finding, Level
from clinicbot.report import Style
from clinicbot.report.doctor import exit_code, findings_data, findings_text
from clinicbot.settings import Layout, Mark, Settings
from clinicbot.titles import TitlePattern
from clinicbot.wiki.checkup import Facts, Manners, Secret, StopPage


SETTINGS = Settings("Clinics", "", TitlePattern("Clinics/{number:03d}"), documentation="User:Bot")
RIGHTS = frozenset({"edit", "createpage", "minoredit", "bot", "apihighlimits", "pagelang"})
FACTS = Facts("MediaWiki 1.43.9", {"Translate": "2024"}, "Bot", frozenset({"bot"}), RIGHTS)
MANNERS = Manners(Path("/bot"), writable=True, contact="bot@example.org", put_throttle=10)
SECRET = Secret(Path("/bot/user-password.py"), 0o600, owner=1000)
STOP = StopPage("User:Bot/stop")


def findings(
    facts: Facts = FACTS, settings: Settings = SETTINGS, manners: Manners = MANNERS
) -> list[Finding]:
    """Give all findings about a wiki and an account on it."""
    on_wiki = doctor.on_wiki(facts, settings)
    return [*on_wiki, *doctor.on_account(facts, settings, manners)]


def test_healthy_setup_has_nothing_to_do() -> None:
    """Every finding is fine, and none asks for anything."""
    found = [
        *findings(),
        *doctor.on_secrets([SECRET], 1000),
        *doctor.on_manners(MANNERS, None),
        doctor.on_documents(SETTINGS, 3, 4),
        *doctor.on_settings(SETTINGS),
        doctor.on_stop_page(STOP),
    ]
    assert {one.level for one in found} == {Level.OK}
    assert {one.fix for one in found} == {""}
    assert exit_code(found) is ExitCode.OK


TRANSLATE = replace(SETTINGS, layout=Layout.TRANSLATE, mark=Mark.AUTO)
ERRORS = [
    (replace(FACTS, rights=RIGHTS - {"edit"}), SETTINGS, "`edit`", "«Edit existing pages»"),
    (replace(FACTS, rights=RIGHTS - {"createpage"}), SETTINGS, "`createpage`", "«Create, edit"),
    (replace(FACTS, blocked_by="Admin", block_reason="runs wild"), SETTINGS, "runs wild", "talk"),
    (replace(FACTS, read_only="backup"), SETTINGS, "backup", "later"),
    (replace(FACTS, extensions={}), TRANSLATE, "Translate", "layout: subpages"),
    (FACTS, TRANSLATE, "`pagetranslation`", "grant"),
]


@pytest.mark.parametrize(("facts", "settings", "said", "fix"), ERRORS)
def test_what_no_run_can_do_without_is_an_error(
    facts: Facts, settings: Settings, said: str, fix: str
) -> None:
    """With its fix, and the exit code of such a run."""
    found = [one for one in findings(facts, settings) if one.level is Level.ERROR]
    assert any(said in one.found and fix in one.fix for one in found)
    assert exit_code(found) is ExitCode.WIKI


WARNINGS = [
    (replace(FACTS, rights=RIGHTS - {"bot"}), "may not mark its edits", "High-volume"),
    (replace(FACTS, rights=RIGHTS - {"bot"}, groups=frozenset()), "has none", "Meta:Bots"),
    (replace(FACTS, rights=RIGHTS - {"apihighlimits"}), "50 pages", "High-volume"),
    (replace(FACTS, limits=((90, 60), (3, 60))), "3 in 60 s", "put_throttle to 20"),
    (replace(FACTS, seconds_ahead=90), "90 s ahead", "clock"),
    (replace(FACTS, seconds_ahead=-90), "90 s behind", "clock"),
    (replace(FACTS, blocked_by="Admin", block_partial=True), "some pages", "talk"),
    (replace(FACTS, generator="MediaWiki 1.35.2"), "1.35.2", "1.43"),
]


@pytest.mark.parametrize(("facts", "said", "fix"), WARNINGS)
def test_what_should_be_looked_at_is_a_warning(facts: Facts, said: str, fix: str) -> None:
    """It stops no run."""
    found = findings(facts)
    assert any(
        one.level is Level.WARNING and said in one.found and fix in one.fix for one in found
    )
    assert exit_code(found) is ExitCode.OK


def test_bot_without_flag_is_asked_to_go_slowly() -> None:
    """An edit a minute, until it has one."""
    unflagged = replace(FACTS, rights=RIGHTS - {"bot"}, groups=frozenset())
    paces = [one for one in findings(unflagged) if one.check == "pace"]
    assert "60" in paces[0].fix
    slow = replace(MANNERS, put_throttle=60)
    assert [one.level for one in findings(unflagged, manners=slow) if one.check == "pace"] == [
        "ok"
    ]


@pytest.mark.parametrize(
    ("secret", "fix"),
    [
        (replace(SECRET, mode=0o644), "chmod 600"),
        (replace(SECRET, mode=0o640), "chmod 600"),
        (replace(SECRET, symlink=True), "plain file"),
        (replace(SECRET, mode=None), "user-config.py.sample"),
        (replace(SECRET, owner=0), "chown"),
    ],
)
def test_secret_that_others_could_read_is_an_error(secret: Secret, fix: str) -> None:
    """So is one that pywikibot passes over."""
    (found,) = doctor.on_secrets([secret], 1000)
    assert found.level is Level.ERROR
    assert fix in found.fix


@pytest.mark.parametrize("contact", ["", "clinicbot"])
def test_user_agent_without_contact_is_a_warning(contact: str) -> None:
    """Wikimedia refuses such programs."""
    _, found = doctor.on_manners(replace(MANNERS, contact=contact), None)
    assert found.level is Level.WARNING
    assert "User-Agent_policy" in found.fix


def test_documentation_page_is_contact_enough() -> None:
    """The user agent has it where user-config.py has none."""
    _, found = doctor.on_manners(replace(MANNERS, contact=""), "User:Bot")
    assert found.level is Level.OK


@pytest.mark.parametrize(
    ("stop", "level"),
    [
        (None, Level.WARNING),
        (replace(STOP, exists=True), Level.OK),
        (replace(STOP, exists=True, protection="autoconfirmed"), Level.OK),
        (replace(STOP, exists=True, protection="sysop"), Level.WARNING),
        (replace(STOP, title="User:Bot/stop.js", model="javascript"), Level.WARNING),
        (replace(STOP, exists=True, blank=False), Level.ERROR),
    ],
)
def test_stop_page_is_one_that_anyone_can_use(stop: StopPage | None, level: Level) -> None:
    """And a bot that is stopped says so."""
    found = doctor.on_stop_page(stop)
    assert found.level is level
    assert bool(found.fix) == (level is not Level.OK)
    if level is Level.ERROR:
        assert exit_code([found]) is ExitCode.STOPPED


def test_findings_are_worded_with_their_fixes() -> None:
    """For people and for programs."""
    found = [doctor.ok("wiki", "fine"), doctor.error("login", "refused", "mend it")]
    text = findings_text(found, Style())
    assert "ok       wiki: fine" in text
    assert "error    login: refused\n         to do: mend it" in text
    assert text.endswith("1 error, 0 warnings")
    data = findings_data(found)
    assert data["exit_code"] == 4
    assert data["findings"][1] == {
        "check": "login", "level": "error", "found": "refused", "fix": "mend it",
    }  # fmt: skip
