"""How addresses of the web are asked, by a server on this machine."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from clinicbot.wiki import web
from clinicbot.wiki.web import Answer, Web


if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Site(ThreadingHTTPServer):
    """A web site that notes what it is asked, and how many at a time."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Pages)
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        self.now, self.most = 0, 0
        self.address = f"http://127.0.0.1:{self.server_port}"


class Pages(BaseHTTPRequestHandler):
    """Answers by path: `/404`, `/get/200` (HEAD is refused), `/to/PATH` (a redirect)."""

    server: Site

    def do_HEAD(self) -> None:
        """Answer."""
        site = self.server
        site.asked.append((self.command, self.path))
        site.agents.add(self.headers["User-Agent"])
        site.now += 1
        site.most = max(site.most, site.now)
        time.sleep(0.02)
        # Before the answer: whoever has it may ask for the next thing at once.
        site.now -= 1
        what = self.path.strip("/").split("/")
        refused = what[0] == "get" and self.command == "HEAD"
        self.send_response(405 if refused else 302 if what[0] == "to" else int(what[-1]))
        if what[0] == "to":
            self.send_header("Location", "/" + "/".join(what[1:] or what))
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815  the library's name

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    """Give a running site."""
    with Site() as made:
        threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}).start()
        yield made
        made.shutdown()


def asked(site: Site, *paths: str, cache: Path | None = None) -> dict[str, Answer]:
    """Ask for these paths."""
    found = Web("clinicbot/0 (a test)", cache, private=True).ask(site.address + p for p in paths)
    return {address.removeprefix(site.address): answer for address, answer in found.items()}


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("/200", ""),
        ("/get/200", ""),
        ("/to/200", ""),
        ("/403", ""),
        ("/429", ""),
        ("/404", "answers 404 (Not Found)"),
        ("/get/404", "answers 404 (Not Found)"),
        ("/to/410", "answers 410 (Gone)"),
        ("/500", "fails at the moment (500)"),
        ("/to", "doesn't answer (it redirects again and again)"),
    ],
)
def test_only_what_is_surely_gone_is_told(site: Site, path: str, wrong: str) -> None:
    """Not what a robot may not see."""
    assert asked(site, path)[path].wrong == wrong


def test_head_is_enough_where_a_site_answers_it(site: Site) -> None:
    """GET follows only a refusal; sections are one page."""
    asked(site, "/200", "/200#a", "/get/200")
    assert sorted(site.asked) == [("GET", "/get/200"), ("HEAD", "/200"), ("HEAD", "/get/200")]
    assert site.agents == {"clinicbot/0 (a test)"}


def test_a_host_is_asked_one_thing_at_a_time(site: Site) -> None:
    """However many of its pages are linked to."""
    asked(site, *(f"/{number}/200" for number in range(8)))
    assert site.most == 1


def test_a_host_that_has_enough_is_left_alone(site: Site) -> None:
    """After 429 nothing more is asked of it."""
    found = asked(site, "/429", "/1/200", "/2/200")
    assert len(site.asked) == 1
    assert [answer.wrong for answer in found.values()] == ["", "", ""]


def test_answers_are_remembered_for_a_while(site: Site, tmp_path: Path) -> None:
    """Good ones for a week, others for an hour; a damaged memory is none."""
    cache = tmp_path / "state" / "links.json"
    for _ in range(2):
        asked(site, "/200", "/404", cache=cache)
    assert len(site.asked) == 3
    data = json.loads(cache.read_text())
    for said in data.values():
        said[2] -= web.BAD_AGE
    cache.write_text(json.dumps(data))
    asked(site, "/200", "/404", cache=cache)
    assert [path for _, path in site.asked[3:]] == ["/404", "/404"]
    cache.write_text("[broken")
    asked(site, "/200", cache=cache)
    assert site.asked[-1] == ("HEAD", "/200")


def test_private_networks_are_not_asked(site: Site) -> None:
    """A document can come from anybody; what is in this network is none of theirs."""
    address = f"{site.address}/200"
    found = Web("clinicbot/0").ask([address, "http://10.0.0.1/", "http://[::1]/x"])
    assert {answer.reason for answer in found.values()} == {"it is in a private network"}
    assert site.asked == []


def test_no_connection_is_told(site: Site) -> None:
    """A closed port answers nothing."""
    closed = "http://127.0.0.1:9/x"
    assert Web("clinicbot/0", private=True).ask([closed])[closed].wrong == (
        "doesn't answer (no connection)"
    )
    assert site.asked == []
