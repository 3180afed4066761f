"""The proxy in front of the test wiki: what it counts and what it breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from tests.support.proxy import MAXLAG, READONLY, UNAVAILABLE, Proxy


if TYPE_CHECKING:
    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki


def ask(proxy: Proxy, **params: str) -> requests.Response:
    """Ask the wiki through the proxy, as a bot does."""
    return requests.post(proxy.url, data={"format": "json", **params}, timeout=60)


def test_proxy_counts_and_keeps_links_to_itself(proxy: Proxy) -> None:
    """A client that follows the wiki's links stays behind the proxy."""
    said = ask(proxy, action="query", meta="siteinfo", titles="A").json()["query"]["general"]
    assert proxy.url.startswith(said["server"])
    (seen,) = proxy.actions("query")
    assert (seen.method, seen.title, seen.status) == ("POST", "A", 200)
    assert seen.got > 100
    assert seen.sent > 30


def test_proxy_breaks_the_request_it_is_told_to(proxy: Proxy) -> None:
    """Only the second request of that action fails, and the wiki never saw it."""
    proxy.fault(action="query", nth=2, answer=MAXLAG)
    codes = [ask(proxy, action="query").json().get("error", {}).get("code") for _ in range(3)]
    assert codes == [None, "maxlag", None]


def test_proxy_can_answer_as_a_server_in_trouble(proxy: Proxy) -> None:
    """Errors of the API and of the server in front of it come with their headers."""
    proxy.fault(action="query", answer=UNAVAILABLE)
    proxy.fault(action="parse", answer=READONLY)
    assert ask(proxy, action="query").headers["Retry-After"] == "1"
    assert ask(proxy, action="parse").json()["error"]["readonlyreason"] == "Made up"


def test_proxy_loses_an_answer_but_not_the_edit(proxy: Proxy, wiki: Wiki) -> None:
    """The wiki has saved, the client has heard nothing."""
    proxy.fault(action="edit", cut="after")
    proxy.fault(action="query", cut="before", delay=0.05)
    proxy.fault(action="parse", cut="middle")
    edit = {"title": "Draft", "text": "Something", "token": "+\\"}
    for params in (
        {"action": "edit", **edit},
        {"action": "query"},
        {"action": "parse", "text": "x"},
    ):
        with pytest.raises(requests.RequestException):
            ask(proxy, **params)
    assert wiki.page_text("Draft") == "Something"
    assert [one.status for one in proxy.asked] == [0, 0, 200]


def test_proxy_lets_a_person_be_quicker(proxy: Proxy, wiki: Wiki) -> None:
    """Somebody saves in the very moment between a bot's reading and its saving."""
    proxy.fault(action="edit", before=lambda: wiki.edit("Draft", "A person's text"))
    edit = {"title": "Draft", "text": "A bot's text", "token": "+\\", "createonly": "1"}
    assert ask(proxy, action="edit", **edit).json()["error"]["code"] == "articleexists"
    assert wiki.page_text("Draft") == "A person's text"
