"""Connecting with a wiki: who we are, and one clear line where that fails."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from clinicbot.errors import WikiError
from clinicbot.wiki import engine
from clinicbot.wiki.patience import Patience
from clinicbot.wiki.session import BATCH, BIG_BATCH, connect
from tests.support.bot import enter
from tests.support.proxy import MAXLAG, READONLY, UNAVAILABLE, Answer


if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.proxy import Proxy
    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki

SOON = 45.0
"""Seconds within which an operator is told what is wrong."""


@pytest.fixture(autouse=True)
def _quick(wiki: Wiki) -> Iterator[None]:
    """Fail a test in which connecting takes longer than an operator would wait."""
    assert wiki.url
    began = time.monotonic()
    yield
    assert time.monotonic() - began < SOON


def refused(error: pytest.ExceptionInfo[WikiError], code: str, *words: str) -> None:
    """Check that an error is one line with its code, these words and a fix."""
    assert error.value.code == code
    assert error.value.fix
    said = str(error.value)
    assert "\n" not in said
    for word in words:
        assert word in said


def test_bot_password_logs_in_and_gives_its_rights(wiki: Wiki) -> None:
    """The account, its rights and the batch size they allow are known."""
    session = enter(wiki)
    assert (session.account, session.logged_in) == ("ClinicBot", True)
    assert "bot" in session.rights
    assert session.batch == BIG_BATCH
    assert session.max_page_bytes == 2048 * 1024


def test_reading_needs_no_password(wiki: Wiki) -> None:
    """A plan can be made anonymously; whose edits are the bot's is still known."""
    session = enter(wiki, password="", writing=False)
    assert (session.account, session.logged_in) == ("ClinicBot", False)
    assert session.batch == BATCH


def test_reading_needs_no_account(wiki: Wiki) -> None:
    """Without user-config.py there is nobody, and that is enough to read."""
    session = enter(wiki, account="", password="", writing=False)
    assert (session.account, session.logged_in) == ("", False)


def test_writing_without_account_names_the_line_to_add(wiki: Wiki) -> None:
    """The fix is the line for user-config.py."""
    with pytest.raises(WikiError) as error:
        enter(wiki, account="", password="")
    file = engine.load(wiki.pywikibot_dir).folder / "user-config.py"
    refused(error, "no-account", "usernames['test", str(file))


def test_where_to_name_the_account_is_told_if_there_is_no_file_yet(tmp_path: Path) -> None:
    """A file that isn't there has a sample, and a variable that says where it is looked for."""
    said = engine.settings_file(tmp_path)
    for part in (str(tmp_path), "user-config.py.sample", "PYWIKIBOT_DIR"):
        assert part in said


def test_writing_without_password_says_so_and_never_asks(
    wiki: Wiki, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing waits for an answer that nobody gives."""
    monkeypatch.setattr("builtins.input", lambda *_: pytest.fail("asked"))
    with pytest.raises(WikiError) as error:
        enter(wiki, password="")
    refused(error, "no-password", "ClinicBot", "user-config.py.sample")


def test_wrong_password_is_one_line_without_the_password(wiki: Wiki) -> None:
    """The wiki's reason is told; the secret is not."""
    wrong = "0" * 32
    with pytest.raises(WikiError) as error:
        enter(wiki, password=wrong)
    refused(error, "login", "login failed")
    assert wrong not in str(error.value)


def test_unreadable_password_file_is_one_line(wiki: Wiki) -> None:
    """A line that pywikibot refuses is told without what stands there."""
    with pytest.raises(WikiError) as error:
        enter(wiki, password="y" * 300)
    refused(error, "no-password", "password file")
    assert "yy" not in str(error.value)


def test_wiki_that_is_down_is_told_at_once(wiki: Wiki) -> None:
    """A refused connection is not retried for 22 minutes."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    with pytest.raises(WikiError) as error:
        enter(wiki, f"http://127.0.0.1:{port}/api.php")
    refused(error, "unreachable", "Connection refused", str(port))


def test_unknown_host_is_told_at_once(wiki: Wiki) -> None:
    """A typo in the address is the likeliest cause."""
    with pytest.raises(WikiError) as error:
        enter(wiki, "http://no-such-host.invalid/api.php")
    refused(error, "unreachable", "no-such-host.invalid")


def test_address_that_leads_nowhere_is_told_by_a_run_of_little_patience(wiki: Wiki) -> None:
    """Waiting won't help, so the fix is the address and not another time."""
    patience = Patience(budget=2, persistent=True)
    with pytest.raises(WikiError) as error:
        enter(wiki, wiki.url.replace("/api.php", "/nowhere/api.php"), patience=patience)
    refused(error, "unreachable", "HTTP status 404", "check `wiki` in clinicbot.yaml")


def test_address_that_is_no_api_is_told(wiki: Wiki) -> None:
    """A page of the wiki is not its API."""
    with pytest.raises(WikiError) as error:
        connect(wiki.page_url("Main Page"))
    refused(error, "not-an-api", "/api.php")


def test_html_in_place_of_an_answer_is_told(wiki: Wiki, proxy: Proxy) -> None:
    """Such as a captive portal's or a load balancer's page."""
    proxy.fault(times=99, answer=Answer.page(200, "<html>Please log in</html>"))
    with pytest.raises(WikiError) as error:
        enter(wiki, proxy.url)
    refused(error, "not-an-api", proxy.url)


def test_server_error_is_told(wiki: Wiki, proxy: Proxy) -> None:
    """An overloaded wiki says which status it answers with."""
    proxy.fault(times=99, answer=UNAVAILABLE)
    with pytest.raises(WikiError) as error:
        enter(wiki, proxy.url)
    refused(error, "unreachable", "503")


def test_refusal_of_the_user_agent_is_told_with_its_fix(wiki: Wiki, proxy: Proxy) -> None:
    """As Wikimedia refuses programs that name nobody."""
    proxy.fault(times=99, answer=Answer.page(403, "Please set a user-agent"))
    with pytest.raises(WikiError) as error:
        enter(wiki, proxy.url)
    refused(error, "unreachable", "403", "user_agent_description")


def test_folder_that_cannot_be_used_is_told_with_its_path(wiki: Wiki) -> None:
    """Trouble with pywikibot's own files is not the wiki's."""
    (wiki.pywikibot_dir / "pywikibot-ClinicBot.lwp").mkdir()
    try:
        with pytest.raises(WikiError) as error:
            enter(wiki)
    finally:
        (wiki.pywikibot_dir / "pywikibot-ClinicBot.lwp").rmdir()
    refused(error, "folder", "pywikibot-ClinicBot.lwp", "PYWIKIBOT_DIR")


def test_oauth_without_its_libraries_is_told(wiki: Wiki, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pywikibot would end the process without a word."""
    loaded = engine.load(Path("/nonexistent"))
    http = loaded.library.comms.http
    monkeypatch.setattr(http, "requests_oauthlib", ImportError("none"))
    host = urlsplit(wiki.url).netloc
    monkeypatch.setitem(loaded.config.authenticate, host, ("a", "b", "c", "d"))
    with pytest.raises(WikiError) as error:
        enter(wiki)
    refused(error, "oauth", "pip install")


def test_family_that_does_not_exist_is_told(wiki: Wiki) -> None:
    """A misspelt family is a matter of the settings."""
    assert wiki
    with pytest.raises(WikiError) as error:
        connect("metta:meta")
    refused(error, "unknown-wiki", "metta:meta")


def test_wikimedia_address_finds_pywikibots_own_family() -> None:
    """So that usernames['meta']['meta'] and the password file's lines apply."""
    loaded = engine.load(Path("/nonexistent"))
    assert loaded._name("https://meta.wikimedia.org/w/api.php") == ("meta", "meta")
    assert loaded._name("https://de.wikipedia.org/w/api.php") == ("de", "wikipedia")


def test_pywikibots_dangerous_defaults_are_settled(wiki: Wiki) -> None:
    """Whatever user-config.py says."""
    enter(wiki)
    config = engine.load(Path("/nonexistent")).config
    assert not config.cosmetic_changes
    assert not config.solve_captcha
    assert config.max_retries <= engine.MAX_RETRIES
    assert config.retry_max <= engine.RETRY_MAX
    assert config.log == []


def test_secrets_never_reach_the_log(wiki: Wiki, caplog: pytest.LogCaptureFixture) -> None:
    """Neither at a login nor where the wiki refuses a request with a token."""
    caplog.set_level(logging.DEBUG)
    session = enter(wiki)
    with pytest.raises(WikiError):
        session.write(action="edit", title="A<b", text="x")
    token = session._site.tokens["csrf"]
    for secret in (wiki.accounts["bot"]["password"], token):
        assert secret not in caplog.text


def test_user_agent_names_the_bot(wiki: Wiki, proxy: Proxy) -> None:
    """As Wikimedia's policy asks."""
    enter(wiki, proxy.url)
    assert {one.agent.partition("/")[0] for one in proxy.asked} == {"ClinicBot"}
    assert all("clinicbot" in one.agent for one in proxy.asked)


def test_garbled_answer_is_asked_for_again(wiki: Wiki, proxy: Proxy) -> None:
    """One cut answer in a run of hundreds must not end it."""
    session = enter(wiki, proxy.url)
    proxy.fault(nth=1, rewrite=lambda body: body[:20])
    assert session.query(meta="siteinfo")["general"]["sitename"] == "Sandbox"


@pytest.mark.parametrize("answer", [READONLY, MAXLAG, Answer.error("ratelimited")])
def test_what_kept_the_wiki_from_answering_is_told(
    wiki: Wiki, proxy: Proxy, answer: Answer
) -> None:
    """When pywikibot gives up trying again, its own error doesn't say why."""
    session = enter(wiki, proxy.url)
    loaded = engine.load(Path("/nonexistent"))
    proxy.fault(action="edit", times=99, answer=answer)
    with loaded.impatient(), pytest.raises(WikiError) as error:
        session.write(action="edit", title="A", text="x", summary="y")
    refused(error, answer.headers["MediaWiki-API-Error"])


PROGRAM = """
from pathlib import Path
from clinicbot.wiki.session import connect
session = connect({wiki!r})
assert not session.logged_in
"""


def test_no_setup_at_all_leaves_nothing_in_the_current_folder(wiki: Wiki, tmp_path: Path) -> None:
    """No user-config.py anywhere: reading works, and caches go to the state folder."""
    here, home = tmp_path / "here", tmp_path / "home"
    here.mkdir()
    home.mkdir()
    root = str(Path(__file__).parents[2])
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYWIKIBOT")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(wiki=wiki.url)],
        cwd=here,
        env={**kept, "HOME": str(home), "PYTHONPATH": root},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(here.iterdir()) == []
    assert [path.name for path in home.iterdir()] == [".local"]


def test_broken_user_config_is_one_line(wiki: Wiki, tmp_path: Path) -> None:
    """Its author is told the file and the error."""
    (tmp_path / "user-config.py").write_text("family = = 'meta'\n")
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(wiki=wiki.url)],
        cwd=tmp_path,
        env={**os.environ, "PYWIKIBOT_DIR": str(tmp_path), "PYTHONPATH": root},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    last = done.stderr.splitlines()[-1]
    assert "WikiError" in last
    assert str(tmp_path / "user-config.py") in last
    assert "SyntaxError" in last
