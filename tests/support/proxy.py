"""A proxy in front of the wiki that counts requests and breaks some of them.

What goes wrong between a bot and a wiki goes wrong on the way: a request that
never arrives, an answer that never comes back, an answer that says "later".
The wiki behind it stays the real one, and gives links to the proxy, because
the client's `Host` header is passed on (see `scripts/_sandbox/settings.php`).
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self
from urllib.parse import parse_qsl, urlsplit


if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from email.message import Message

TIMEOUT = 120
# What concerns one connection only (RFC 9110, 7.6.1), and what we say anew.
OWN_HEADERS = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length"})


@dataclass(slots=True)
class Asked:
    """One request that came to the proxy, and what became of it.

    Attributes:
        method: HTTP's.
        path: Path and query.
        params: The parameters of query and form.
        agent: The client's `User-Agent`.
        sent: Bytes of the request's body.
        status: The answer's status, 0 if the client got none.
        got: Bytes of the answer's body.
        seconds: How long it took.
    """

    method: str
    path: str
    params: dict[str, str]
    agent: str = ""
    sent: int = 0
    status: int = 0
    got: int = 0
    seconds: float = 0

    @property
    def action(self) -> str:
        """The API's action, or "" for a page that isn't the API."""
        return self.params.get("action", "") if "/api.php" in self.path else ""

    @property
    def title(self) -> str:
        """The title asked for, or several with `|`."""
        return self.params.get("title") or self.params.get("titles") or ""


class Answer(NamedTuple):
    """An answer that is given in place of the wiki's."""

    status: int
    body: bytes
    headers: Mapping[str, str] | Message

    @classmethod
    def error(cls, code: str, info: str = "", retry_after: int | None = None, **more: Any) -> Self:
        """Answer as the API does when it refuses: status 200 and an error code."""
        said = {"error": {"code": code, "info": info or f"Made up: {code}", **more}}
        headers = {"Content-Type": "application/json", "MediaWiki-API-Error": code}
        if retry_after is not None:
            headers["Retry-After"] = str(retry_after)
        return cls(200, json.dumps(said).encode(), headers)

    @classmethod
    def page(cls, status: int, text: str = "Made up.", **headers: str) -> Self:
        """Answer as a server in front of the wiki does: a page for people."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return cls(status, text.encode(), {"Content-Type": "text/html", **named})


MAXLAG = Answer.error("maxlag", "Waiting for a database: 7 seconds lagged.", 1, lag=7)
READONLY = Answer.error("readonly", "The wiki is in read-only mode.", readonlyreason="Made up")
UNAVAILABLE = Answer.page(503, Retry_After="1")


@dataclass(slots=True)
class Fault:
    """What goes wrong, and with which requests.

    Attributes:
        action: The API's action; any if "".
        title: A part of the title; any if "".
        matches: Any other condition.
        nth: The first matching request that it happens to, counted from 1.
        times: How many it happens to, in a row.
        delay: Seconds that the request waits on its way.
        before: Something that happens on the wiki just before it arrives.
        cut: The connection ends `before` the request reaches the wiki, `after`
            the wiki did what was asked but before it could answer, or in the
            `middle` of the answer.
        answer: What is answered; the wiki never hears of the request.
        rewrite: How the body of the wiki's own answer is changed.
    """

    action: str = ""
    title: str = ""
    matches: Callable[[Asked], bool] | None = None
    nth: int = 1
    times: int = 1
    delay: float = 0
    before: Callable[[], object] | None = None
    cut: Literal["", "before", "after", "middle"] = ""
    answer: Answer | None = None
    rewrite: Callable[[bytes], bytes] | None = None
    seen: int = field(default=0, init=False)

    def happens_to(self, asked: Asked) -> bool:
        """Count a matching request; tell whether it is one to break."""
        if self.action and asked.action != self.action:
            return False
        if self.title and self.title not in asked.title.replace("_", " "):
            return False
        if self.matches and not self.matches(asked):
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times


class Proxy:
    """A proxy on a free port of this machine.

    Args:
        api: The address of the wiki's API.
    """

    def __init__(self, api: str) -> None:
        self.target = urlsplit(api)
        self.asked: list[Asked] = []
        self.faults: list[Fault] = []
        self._lock = threading.Condition()
        self._underway = 0
        self._ended = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.proxy = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Stop; nobody answers at the address any more, and nothing is still on its way.

        A request that a fault holds back is lost, and what the wiki has begun it
        ends: it would otherwise write into the next test's wiki.
        """
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        with self._lock:
            assert self._lock.wait_for(lambda: not self._underway, TIMEOUT), "a request goes on"

    @property
    def url(self) -> str:
        """The address of the API through the proxy."""
        return f"http://127.0.0.1:{self._server.server_address[1]}{self.target.path}"

    def fault(self, **named: Any) -> Fault:
        """Break something; see `Fault` for what there is."""
        made = Fault(**named)
        with self._lock:
            self.faults.append(made)
        return made

    def deafen(self) -> None:
        """Take no more connections; those that are open end as faults say."""
        self._server.socket.close()

    def settle(self) -> None:
        """Wait until requests that their clients gave up have come to an end, too."""
        with self._lock:
            assert self._lock.wait_for(lambda: not self._underway, TIMEOUT), "a request goes on"

    def clear(self) -> None:
        """Forget the requests seen and mend everything."""
        with self._lock:
            self.asked.clear()
            self.faults.clear()

    def actions(self, *names: str) -> list[Asked]:
        """Give the API requests with one of these actions; all of them if none is named."""
        return [one for one in self.asked if one.action and (not names or one.action in names)]

    def note(self, asked: Asked) -> list[Fault]:
        """Note a request; give the faults that happen to it."""
        with self._lock:
            self.asked.append(asked)
            self._underway += 1
            return [fault for fault in self.faults if fault.happens_to(asked)]

    def hold(self, seconds: float) -> None:
        """Hold a request back; raise `ConnectionAbortedError` if the proxy ends meanwhile."""
        if seconds and self._ended.wait(seconds):
            raise ConnectionAbortedError

    def done(self, asked: Asked, seconds: float) -> None:
        """Note that a request has come to its end, and how long it took."""
        with self._lock:
            asked.seconds = seconds
            self._underway -= 1
            self._lock.notify_all()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    proxy: Proxy


class _Handler(BaseHTTPRequestHandler):
    """One connection; its answers keep it open, as a real server's do."""

    protocol_version = "HTTP/1.1"
    # Head and body of an answer are two packets; the second must not wait for word of the first.
    disable_nagle_algorithm = True
    server: _Server

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = Asked(
            self.command,
            self.path,
            _params(self.path, body, self.headers.get("Content-Type", "")),
            self.headers.get("User-Agent", ""),
            len(body),
        )
        began = time.monotonic()
        faults = self.server.proxy.note(asked)
        try:
            self._serve(asked, body, faults)
        except ConnectionError:
            # The client has gone, which is its right.
            self.close_connection = True
        finally:
            self.server.proxy.done(asked, time.monotonic() - began)

    do_GET = do_POST = do_HEAD = _any  # noqa: N815 (the names http.server calls)

    def _serve(self, asked: Asked, body: bytes, faults: list[Fault]) -> None:
        cuts = {fault.cut for fault in faults}
        for fault in faults:
            self.server.proxy.hold(fault.delay)
            if fault.before:
                fault.before()
        if "before" in cuts:
            self._hang_up()
            return
        made_up = next((fault.answer for fault in faults if fault.answer), None)
        answer = made_up or self._forward(body)
        for fault in faults:
            if fault.rewrite:
                answer = answer._replace(body=fault.rewrite(answer.body))
        if "after" in cuts:
            self._hang_up()
            return
        self._give(asked, answer, whole="middle" not in cuts)

    def _forward(self, body: bytes) -> Answer:
        target = self.server.proxy.target
        connection = HTTPConnection(target.hostname or "", target.port, timeout=TIMEOUT)
        try:
            headers = {k: v for k, v in self.headers.items() if k.lower() not in OWN_HEADERS}
            # Compressed bodies would hide from a fault that rewrites them.
            headers["Accept-Encoding"] = "identity"
            connection.request(self.command, self.path, body or None, headers)
            response = connection.getresponse()
            # Several headers of one name (cookies) stay several.
            return Answer(response.status, response.read(), response.headers)
        finally:
            connection.close()

    def _give(self, asked: Asked, answer: Answer, *, whole: bool) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in OWN_HEADERS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        asked.status, asked.got = answer.status, len(answer.body)
        if not whole:
            self.wfile.write(answer.body[: len(answer.body) // 2])
            self._hang_up()
        elif self.command != "HEAD":
            self.wfile.write(answer.body)

    def _hang_up(self) -> None:
        """End the connection as a crash does: with a reset, not with a goodbye."""
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        """Say nothing: what was asked is in `Proxy.asked`."""


def _params(path: str, body: bytes, kind: str) -> dict[str, str]:
    given = parse_qsl(urlsplit(path).query, keep_blank_values=True)
    if kind.startswith("application/x-www-form-urlencoded"):
        given += parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    return dict(given)
