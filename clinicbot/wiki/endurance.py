"""pywikibot's waits and requests, kept within what a run may spend on a wiki in trouble.

By itself pywikibot waits for each request anew, up to 22 minutes, and a
request has no end as long as something trickles in. Here every wait and every
request that came to nothing is paid from one account
(`clinicbot.wiki.patience`), and how long a server asks to be left alone is
heeded to the second, or the run ends.
"""

from __future__ import annotations

import importlib
import time
from http import HTTPStatus
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from clinicbot.wiki.patience import LEAST, OutOfPatience
from clinicbot.wiki.refusals import Refusal


if TYPE_CHECKING:
    from collections.abc import Callable

    from clinicbot.wiki.engine import Engine


REQUEST: Final = 120.0
"""Seconds after which any request is broken off. MediaWiki's own limits are
shorter: $wgTransactionalTimeLimit is 120, PHP's on Wikimedia 60 for a page."""

AGAIN: Final = 900.0
"""Seconds after which to try again, where the server doesn't say."""


class Endurance:
    """What a wiki in trouble has done to this process.

    Attributes:
        cause: Why the last request came to nothing, in words; "" if none did.
        status: That of the last answer; 0 if there was none.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lagging = False
        self._asked_until = 0.0
        self.cause = ""
        self.status = 0
        self._install()

    def _install(self) -> None:
        throttle = importlib.import_module("pywikibot.throttle").Throttle

        def pause(known: Any, seconds: float) -> None:
            self._pause(known, seconds)

        throttle.wait = pause
        throttle.lag = self._as_lag(throttle.lag)
        library = self._engine.library
        library.sleep = self.wait
        site = library.site.APISite
        site.ratelimit = _without_asking(site.ratelimit)
        http = library.comms.http
        http.session.request = self._at_a_price(http.session.request)
        judge = http.error_handling_callback

        def heed_and_judge(response: Any) -> None:
            self._heed(response)
            judge(response)

        http.error_handling_callback = heed_and_judge

    @property
    def again(self) -> float:
        """When to try again, as seconds since 1970."""
        now = time.time()
        return self._asked_until if self._asked_until > now else now + AGAIN

    def wait(self, seconds: float) -> None:
        """Wait for a wiki in trouble.

        Raises:
            OutOfPatience: There is no time left for that.
            StopRequested: The run has to end before that.
        """
        self._engine.tell_of_waiting(seconds)
        self._engine.patience.bear(seconds)

    def _pause(self, throttle: Any, seconds: float) -> None:
        """Wait between two requests; what the server asked for beyond our pace is trouble."""
        if self._lagging or throttle.retry_after:
            self.wait(seconds)
        else:
            self._engine.tell_of_waiting(seconds)
            self._engine.patience.wait(seconds)

    def _as_lag(self, lag: Callable[..., None]) -> Callable[..., None]:
        def lagging(throttle: Any, seconds: float | None = None) -> None:
            # pywikibot mentions every other refusal, but not this one.
            self._engine.heard.refusal = Refusal("maxlag")
            self._lagging = True
            try:
                lag(throttle, seconds)
            finally:
                self._lagging = False

        return lagging

    def _at_a_price(self, ask: Callable[..., Any]) -> Callable[..., Any]:
        def request(method: str, url: str, **named: Any) -> Any:
            patience = self._engine.patience
            left = max(patience.left, LEAST)
            began = patience.clock()
            try:
                with patience.limited(min(REQUEST, left)):
                    named["timeout"] = _within(named.get("timeout"), left)
                    response = ask(method, url, **named)
            except Exception as error:
                self.cause, self.status = cause_of(error), 0
                patience.spend(patience.clock() - began)
                raise
            self.status = response.status_code
            if self.status >= HTTPStatus.BAD_REQUEST:
                self.cause = f"HTTP status {self.status}"
            if _in_trouble(self.status):
                patience.spend(patience.clock() - began)
            return response

        return request

    def _heed(self, response: Any) -> None:
        """Wait for as long as a server in trouble asks; pywikibot heeds only the API's wishes."""
        if not _in_trouble(getattr(response, "status_code", 0)):
            return
        asked = response.headers.get("Retry-After", "")
        if asked.isdecimal():
            self._asked_until = time.time() + int(asked)
            if self._engine.config.max_retries:
                self.wait(int(asked))


def _without_asking(limit: Callable[..., Any]) -> Callable[..., Any]:
    def ratelimit(site: Any, action: str) -> Any:
        # Whose limits are not known yet: the wiki would be asked again what it just
        # refused to answer, inside of that again, and so on.
        known = hasattr(site, "_userinfo")
        return limit(site, action) if known else SimpleNamespace(delay=None)

    return ratelimit


def _in_trouble(status: int) -> bool:
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS


def _within(timeout: Any, left: float) -> Any:
    """Cut timeouts to what there is left."""
    if isinstance(timeout, tuple):
        return tuple(_within(one, left) for one in timeout)
    return left if timeout is None else min(timeout, left)


def cause_of(error: BaseException) -> str:
    """Say in a few words why a connection failed: the innermost reason."""
    while (inner := _inner(error)) is not None:
        error = inner
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "it took too long"
    if isinstance(error, OutOfPatience):
        return "there was no time left for it"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error).rpartition(": ")[2] or type(error).__name__


def _inner(error: BaseException) -> BaseException | None:
    for inner in (getattr(error, "reason", None), error.__cause__, *error.args[:1]):
        if isinstance(inner, BaseException):
            return inner
    return None
