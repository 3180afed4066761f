"""The test wiki itself: what other tests rely on."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
import requests

from tests.support.wiki import ApiError, Text, Wiki


if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.proxy import Proxy

pytestmark = pytest.mark.wiki

SANDBOX = Path(__file__).resolve().parents[2] / "scripts" / "sandbox"


def sandbox(*arguments: str | Path, code: int = 0) -> str:
    """Run `scripts/sandbox`; give what it printed, and what it said if it had to fail."""
    done = subprocess.run(
        [sys.executable, SANDBOX, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return (done.stderr if code else done.stdout).strip()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Give a folder for a wiki of one's own, which is stopped at the end."""
    path = tmp_path / "own"
    yield path
    if path.exists() and not path.is_file():
        sandbox("stop", "--dir", path)


def server(folder: Path) -> int:
    """Give the number of the server's process."""
    words = sandbox("status", "--dir", folder).split()
    return int(words[words.index("(process") + 1].rstrip(","))


def processes_of(folder: Path) -> list[str]:
    """Give the processes whose command line or environment names a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"SANDBOX_DIR={folder}".encode() in path.read_bytes():
                found.append(path.parent.name)
        except OSError:
            continue
    return found


def test_reset_forgets_edits_and_settings_but_not_who_is_logged_in(wiki: Wiki) -> None:
    """A reset wiki is the installed one, and nobody has to log in again."""
    first = wiki.edit("Draft", "Something", "Admin")
    wiki.configure(wgReadOnly="Made up")
    wiki.reset()
    assert wiki.page_text("Draft") is None
    assert wiki.edit("Draft", "Something else", "Admin") == first
    assert [one["user"] for one in wiki.revisions("Draft")] == ["Admin"]
    assert wiki.html("Draft") == "<p>Something else\n</p>"


def test_reset_is_quick(wiki: Wiki) -> None:
    """Hundreds of tests can afford a reset each."""
    wiki.edit("Draft", "Something")
    began = time.monotonic()
    wiki.reset()
    assert time.monotonic() - began < 5


def test_settings_can_be_changed_while_it_runs(wiki: Wiki) -> None:
    """A wiki becomes read-only, as a real one does, without a mock."""
    wiki.configure(wgReadOnly="Made up")
    with pytest.raises(ApiError, match="read-only") as caught:
        wiki.edit("Draft", "Something")
    assert caught.value.code == "readonly"


@pytest.mark.parametrize("said", ["disallow", "warn"])
def test_abuse_filter_refuses_or_warns(wiki: Wiki, said: str) -> None:
    """The filter is AbuseFilter's own and meets bots as it does on Meta."""
    wiki.filter_edits('added_lines irlike "nonsense"', said)
    assert wiki.edit("Draft", "Something", "ClinicBot")
    with pytest.raises(ApiError) as caught:
        wiki.edit("Draft", "Some nonsense", "ClinicBot")
    assert caught.value.code in {"abusefilter-disallowed", "abusefilter-warning"}
    assert caught.value.code.startswith(f"abusefilter-{said}")


def test_title_blacklist_refuses_a_title(wiki: Wiki) -> None:
    """A title that matches isn't created, others are."""
    wiki.forbid_title("Draft.*")
    assert wiki.edit("Proposal", "Something", "ClinicBot")
    with pytest.raises(ApiError) as caught:
        wiki.edit("Draft", "Something", "ClinicBot")
    assert caught.value.code == "titleblacklist-forbidden"


def test_rate_limit_is_as_on_meta_unless_one_may_do_without(wiki: Wiki) -> None:
    """A bot without `noratelimit` meets the limit; the sandbox's bot has it."""

    def edit_often(text: str) -> None:
        for number in range(5):
            wiki.edit("Draft", f"{text} {number}", "ClinicBot")

    wiki.configure(wgRateLimits={"edit": {"user": [2, 60]}})
    edit_often("Something")
    wiki.configure(wgGroupPermissions={"bot": {"noratelimit": False}})
    with pytest.raises(ApiError) as caught:
        edit_often("Something else")
    assert caught.value.code == "ratelimited"


def test_edits_at_once_are_all_saved(wiki: Wiki) -> None:
    """SQLite's locks make requests wait, not fail."""
    people = ("Admin", "Reader", "Translator", "ClinicBot")
    with ThreadPoolExecutor(len(people)) as pool:
        for number in range(4):
            done = pool.map(
                lambda who, n=number: wiki.edit(f"{who} {n}", "Something", who), people
            )
            assert all(done)


def test_reset_survives_requests_under_way(wiki: Wiki) -> None:
    """A reset while others ask leaves a sound database."""
    with ThreadPoolExecutor(1) as pool:
        busy = pool.submit(lambda: [wiki.html("Main Page") for _ in range(15)])
        for _ in range(5):
            wiki.reset()
        busy.result()
    with closing(connect(wiki.folder / "data" / "wiki.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_reader_gets_styled_page_and_files(running_wiki: Wiki) -> None:
    """The addresses that a browser asks for all answer with what they should."""
    page = requests.get(running_wiki.page_url("Main Page"), timeout=60)
    assert page.ok
    assert 'id="firstHeading"' in page.text
    root = running_wiki.url.removesuffix("/api.php")
    for path, kind, inside in [
        (
            "/load.php?modules=skins.vector.styles&only=styles&skin=vector-2022",
            "text/css",
            "mw-body",
        ),
        ("/resources/assets/licenses/cc-by-sa.png", "image/png", ""),
        ("/wiki/Special:Redirect/file/Example.svg", "image/svg+xml", "<svg"),
        ("/rest.php/v1/page/Main_Page", "application/json", "wikitext"),
    ]:
        answer = requests.get(root + path, timeout=60)
        assert answer.status_code == 200, path
        assert answer.headers["Content-Type"].split(";")[0] == kind
        assert inside in answer.text


@pytest.mark.parametrize("path", ["/settings.php", "/images/../LocalSettings.php", "/%2e%2e/x"])
def test_server_gives_nothing_but_the_wiki(running_wiki: Wiki, path: str) -> None:
    """Passwords and settings are in the folder, but not on the web."""
    root = running_wiki.url.removesuffix("/api.php")
    answer = requests.get(root + path, timeout=60)
    assert answer.status_code == 404


def test_title_with_every_odd_character_is_reached_by_its_address(wiki: Wiki) -> None:
    """A page's address is its title, whatever the built-in server thinks of dots and signs."""
    for title in ("A.css", "C++ & Co?", 'Q"uote', "Ünï/ço dé.php", "100% sure", "A//b"):
        wiki.edit(title, "Some text here")
        address = quote(title.replace(" ", "_"))
        page = requests.get(f"{wiki.url.removesuffix('/api.php')}/wiki/{address}", timeout=60)
        assert (page.status_code, "Some text here" in page.text) == (200, True), title


BOT = """
import pywikibot
site = pywikibot.Site()
site.login()
page = pywikibot.Page(site, "Draft")
page.text = "Something"
page.save("Try", quiet=True)
print(site.user(), site.has_right("noratelimit"), page.full_url())
"""


def test_bot_logs_in_with_its_bot_password_through_the_proxy_too(wiki: Wiki, proxy: Proxy) -> None:
    """Pywikibot needs nothing but the folder that the sandbox made, and never leaves the proxy."""
    for api in (wiki.url, proxy.url):
        wiki.reset()
        done = subprocess.run(
            [sys.executable, "-c", BOT],
            env=wiki.environment(api),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        page = f"{api.removesuffix('/api.php')}/wiki/Draft"
        assert done.stdout.split() == ["ClinicBot", "True", page], done.stderr
        assert wiki.page_text("Draft") == "Something"
    assert len(proxy.actions("edit")) == 1


def test_accounts_are_random_and_for_the_owner_only(wiki: Wiki, folder: Path) -> None:
    """Nobody else on the machine reads the passwords, and no two wikis share them."""
    other = Wiki(folder)
    other.start()
    for secret in ("accounts.json", "pywikibot/user-password.py"):
        assert stat.S_IMODE((folder / secret).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    ours, theirs = ({*w.accounts["passwords"].values()} for w in (wiki, other))
    assert not ours & theirs
    other.stop()


def test_parser_reports_what_a_text_became(running_wiki: Wiki) -> None:
    """Links, categories, templates and the rest are told apart, in the order asked."""
    first, second, third = running_wiki.parse_many(
        [
            Text("[[A|b]] [[Category:C]] {{T}} [[es:E]] [[w:W]] //x.example ISBN 0306406152"),
            Text("== '''H''' ==\n~~~~~ __NOTOC__ [https://x.example y]", pst=False),
            Text("#REDIRECT [[A]]"),
        ]
    )
    assert (first.links, first.templates) == (["A", "Template:T"], ["Template:T"])
    assert (first.languages, first.interwiki) == (["es:E"], ["w:W"])
    assert first.categories == ["C", "Pages_using_ISBN_magic_links"]
    assert [(one.level, one.line) for one in second.sections] == [(2, "<b>H</b>")]
    assert (second.external, second.properties) == (["https://x.example"], ["notoc"])
    assert "~~~~~" in second.text
    assert third.redirect == "A"


def test_parser_saves_first_if_asked(running_wiki: Wiki) -> None:
    """Signatures and the pipe trick become what they become on a save."""
    saved, unsaved = running_wiki.parse_many([Text("~~~ [[A (b)|]]"), Text("~~~", pst=False)])
    assert saved.text == "[[User:ClinicBot|ClinicBot]] ([[User talk:ClinicBot|talk]]) [[A (b)|A]]"
    assert unsaved.text == "~~~"


@pytest.mark.translate
def test_parser_gives_translation_units(running_wiki: Wiki) -> None:
    """The units are Translate's own, and so is its refusal."""
    good, bad = running_wiki.parse_many(
        [
            Text("<translate><!--T:1--> A\n\n<tvar name=b>B</tvar></translate>", translate=True),
            Text("<translate>A", translate=True),
        ]
    )
    assert [(one.id, one.text) for one in good.units] == [("1", "A"), ("-1", "$b")]
    assert bad.unit_error == "Unmatched opening tag"


@pytest.mark.translate
def test_page_marked_for_translation_gets_its_translations(wiki: Wiki) -> None:
    """Translate works as a whole: a mark, its jobs, a unit's translation, its page."""
    revision = wiki.edit("Talk it over", "<languages/>\n<translate>Hello</translate>", "ClinicBot")
    wiki.api("ClinicBot", action="markfortranslation", title="Talk it over", revid=revision)
    wiki.run_jobs()
    wiki.edit("Translations:Talk it over/1/es", "Hola", "Translator")
    wiki.run_jobs()
    assert wiki.page_text("Talk it over") == (
        "<languages/>\n<translate><!--T:1--> Hello</translate>"
    )
    assert "Hola" in (wiki.page_text("Talk it over/es") or "")


@pytest.mark.translate
def test_right_to_mark_can_be_taken_from_the_bot(wiki: Wiki) -> None:
    """A bot without the right is a setting away."""
    wiki.configure(wgGroupPermissions={"bot": {"pagetranslation": False}})
    revision = wiki.edit("Talk it over", "<translate>Hello</translate>", "ClinicBot")
    with pytest.raises(ApiError) as caught:
        wiki.api("ClinicBot", action="markfortranslation", title="Talk it over", revid=revision)
    assert caught.value.code == "permissiondenied"


def test_two_starts_at_once_make_one_wiki(folder: Path) -> None:
    """The second start waits for the first and finds its wiki."""
    command = [sys.executable, str(SANDBOX), "start", "--dir", str(folder), "--port", "0"]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
        for _ in range(2)
    ]
    said = [one.communicate(timeout=120)[0] for one in both]
    assert said[0].startswith("http://127.0.0.1:")
    assert said[0] == said[1] == f"{sandbox('url', '--dir', folder)}\n"


def test_stop_leaves_neither_process_nor_folder(folder: Path) -> None:
    """All workers end, and what they worked in is gone."""
    sandbox("start", "--dir", folder, "--port", "0")
    assert len(processes_of(folder)) > 1
    sandbox("stop", "--dir", folder)
    assert (processes_of(folder), folder.exists()) == ([], False)


def test_killed_server_is_noticed_and_its_workers_ended(folder: Path) -> None:
    """A server that died is said to be dead, and the next start begins anew."""
    sandbox("start", "--dir", folder, "--port", "0")
    killed = server(folder)
    os.kill(killed, signal.SIGKILL)
    while Path(f"/proc/{killed}/fd/0").exists():
        time.sleep(0.01)
    assert "no wiki runs" in sandbox("url", "--dir", folder, code=1)
    url = sandbox("start", "--dir", folder, "--port", "0")
    assert requests.get(url, params={"format": "json"}, timeout=60).ok
    sandbox("stop", "--dir", folder)
    assert processes_of(folder) == []


def test_wiki_does_not_outlive_its_owner(folder: Path) -> None:
    """A killed test run leaves no server behind."""
    with subprocess.Popen(["sleep", "60"]) as owner:
        sandbox("start", "--dir", folder, "--port", "0", "--owner", str(owner.pid))
        owner.kill()
    deadline = time.monotonic() + 60
    while (folder.exists() or processes_of(folder)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (folder.exists(), processes_of(folder)) == (False, [])


def test_taken_port_is_said(running_wiki: Wiki, folder: Path) -> None:
    """A port that was asked for isn't silently another one."""
    port = running_wiki.url.split(":")[2].split("/")[0]
    said = sandbox("start", "--dir", folder, "--port", port, code=1)
    assert f"port {port} is taken" in said
    assert not folder.exists()


def test_folder_of_somebody_else_is_left_alone(folder: Path) -> None:
    """A folder that holds other things is neither used nor removed."""
    folder.mkdir()
    (folder / "precious").touch()
    for command in ("start", "stop"):
        assert "left alone" in sandbox(command, "--dir", folder, code=1)
    (folder / "precious").unlink()
    folder.rmdir()


def test_settings_of_an_instance_survive_its_reset(folder: Path) -> None:
    """What a wiki was started with is part of what it is put back to."""
    sandbox(
        "start", "--dir", folder, "--port", "0", "--no-extensions", "--set", "wgSitename=Other"
    )
    wiki = Wiki(folder)
    wiki.configure(wgSitename="Third")
    wiki.reset()
    answer = wiki.api(action="query", meta="siteinfo", siprop="general|extensions")["query"]
    assert answer["general"]["sitename"] == "Other"
    assert "Translate" not in {one.get("name") for one in answer["extensions"]}
    assert not wiki.has_translate
