"""Whether addresses on the web still answer: asked politely, and remembered for a while.

At most one request at a time to a host, with a pause between two; HEAD, and
GET only where a site refuses that. Hosts of private networks are not asked:
a document may come from anybody, and what it links to is asked from here.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

import requests

from clinicbot.state.folder import made, write_atomic


if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


TIMEOUT: Final = (6.05, 15.0)
"""Seconds for connecting and for each piece of an answer."""

PAUSE: Final = 1.0
"""Seconds between two requests to one host."""

HOSTS: Final = 4
"""How many hosts are asked at the same time."""

MAX_AGE: Final = 7 * 24 * 3600
BAD_AGE: Final = 3600
"""Seconds for which an answer is remembered: a good one, and any other."""

_MOST_REDIRECTS: Final = 5
_REFUSES_HEAD: Final = frozenset({400, 401, 403, 404, 405, 406, 410, 500, 501, 503})
_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from an address.

    Attributes:
        status: HTTP's; 0 if nothing came back.
        reason: Why nothing came back, in words.
        asked: When, in seconds since 1970.
    """

    status: int
    reason: str = ""
    asked: float = 0

    @property
    def wrong(self) -> str:
        """What is wrong with the address; "" if nothing is, or if nobody can tell.

        A site that asks for a login, or wants no robots, answers 401, 403 or
        429, whatever is there.
        """
        if self.status in _GONE:
            return f"answers {self.status} ({HTTPStatus(self.status).phrase})"
        if self.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return f"fails at the moment ({self.status})"
        return "" if self.status else f"doesn't answer ({self.reason})"

    def is_fresh(self, now: float) -> bool:
        """Say whether it needn't be asked again."""
        age = MAX_AGE if 0 < self.status < HTTPStatus.BAD_REQUEST else BAD_AGE
        return 0 <= now - self.asked < age


class Web:
    """Asks addresses.

    Args:
        agent: The user agent, with a contact
            (https://meta.wikimedia.org/wiki/User-Agent_policy).
        cache: The file in which answers are remembered; None for nowhere.
        private: Whether hosts of private networks are asked, too: for a wiki
            on this machine.
    """

    def __init__(self, agent: str, cache: Path | None = None, *, private: bool = False) -> None:
        self._agent, self._cache, self._private = agent, cache, private
        self._known = _read(cache)

    def ask(self, addresses: Iterable[str]) -> dict[str, Answer]:
        """Give what each address answers; sections (`#...`) are the same address.

        Raises:
            StateError: The cache can't be written.
        """
        wanted = {one: one.partition("#")[0] for one in addresses}
        now = time.time()
        known = {one: said for one, said in self._known.items() if said.is_fresh(now)}
        hosts: dict[str, list[str]] = {}
        for address in dict.fromkeys(wanted.values()):
            if address not in known:
                hosts.setdefault(urlsplit(address).netloc, []).append(address)
        with ThreadPoolExecutor(HOSTS) as pool:
            for found in pool.map(self._ask_host, hosts.values()):
                known |= found
        self._known = known
        self._remember()
        return {one: known[address] for one, address in wanted.items()}

    def _ask_host(self, addresses: list[str]) -> dict[str, Answer]:
        """Ask addresses of one host, one after the other."""
        found: dict[str, Answer] = {}
        with requests.Session() as session:
            session.headers["User-Agent"] = self._agent
            for number, address in enumerate(addresses):
                if number and not self._private:
                    time.sleep(PAUSE)
                status, reason = self._follow(session, address)
                found[address] = Answer(status, reason, time.time())
                if status == HTTPStatus.TOO_MANY_REQUESTS:
                    # It has had enough of us: the others are not asked today.
                    found |= dict.fromkeys(addresses[number:], found[address])
                    break
        return found

    def _follow(self, session: requests.Session, address: str) -> tuple[int, str]:
        """Ask one address, and where it redirects to."""
        for _ in range(_MOST_REDIRECTS):
            if wrong := self._unasked(address):
                return 0, wrong
            try:
                answer = _request(session, address)
            except requests.Timeout:
                return 0, "no answer in time"
            except (requests.RequestException, UnicodeError) as error:
                return 0, _reason(error)
            if not answer.is_redirect:
                return answer.status_code, ""
            address = urljoin(address, answer.headers["Location"])
        return 0, "it redirects again and again"

    def _unasked(self, address: str) -> str:
        """Say why an address isn't asked at all; "" if it is."""
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return f"'{parts.scheme}:' is no address of the web"
        try:
            found = socket.getaddrinfo(parts.hostname, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return "there is no such host"
        numbers = (ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found)
        if not self._private and not all(number.is_global for number in numbers):
            return "it is in a private network"
        return ""

    def _remember(self) -> None:
        if self._cache is None:
            return
        made(self._cache.parent)
        data = {one: [said.status, said.reason, said.asked] for one, said in self._known.items()}
        write_atomic(self._cache, json.dumps(data, indent=0, ensure_ascii=False))


def _request(session: requests.Session, address: str) -> requests.Response:
    """Send HEAD, then GET if that was refused, which some sites do whatever is there."""
    answer = session.head(address, timeout=TIMEOUT, allow_redirects=False)
    if answer.status_code in _REFUSES_HEAD:
        with session.get(address, timeout=TIMEOUT, allow_redirects=False, stream=True) as answer:
            return answer
    return answer


def _reason(error: Exception) -> str:
    kind = "its certificate is wrong" if isinstance(error, requests.exceptions.SSLError) else ""
    return kind or "no connection"


def _read(cache: Path | None) -> dict[str, Answer]:
    """Read what is remembered; nothing where that is damaged: it can be asked again."""
    if cache is None or not cache.exists():
        return {}
    return dict(_entries(cache))


def _entries(cache: Path) -> Iterator[tuple[str, Answer]]:
    try:
        data: Any = json.loads(cache.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    for address, said in data.items() if isinstance(data, dict) else ():
        match said:
            case [int(status), str(reason), float(asked)]:
                yield address, Answer(status, reason, asked)
