"""From pywikibot's many exceptions to one clear line.

pywikibot hides the cause of a failed connection in its log, and retries it as
if it were a passing matter; here the wiki is asked once more, plainly, and
what comes of that is told.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from clinicbot.errors import WikiError
from clinicbot.spans import in_words
from clinicbot.wiki.endurance import cause_of
from clinicbot.wiki.patience import OutOfPatience
from clinicbot.wiki.refusals import explain


if TYPE_CHECKING:
    from clinicbot.wiki.engine import Engine


_STATUS_FIX: Final[dict[int, str]] = {
    HTTPStatus.NOT_FOUND: "check `wiki` in clinicbot.yaml",
    HTTPStatus.UNAUTHORIZED: "set authenticate[...] in user-config.py",
    HTTPStatus.FORBIDDEN: "name a contact in user_agent_description in user-config.py: "
    "Wikimedia refuses programs without one",
}


class ClearErrors:
    """Turns whatever pywikibot raises inside into a WikiError.

    Args:
        loaded: pywikibot.
        address: The wiki's api.php.
        title: The page concerned; "" if none.
    """

    def __init__(self, loaded: Engine, address: str, title: str) -> None:
        self._engine, self._address, self._title = loaded, address, title

    def __enter__(self) -> None:
        """Forget what earlier requests met with."""
        self._engine.heard.refusal = None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Raise the clear error in place of the one that came."""
        if error is None or isinstance(error, WikiError):
            return
        if isinstance(error, OutOfPatience):
            raise _gave_up(self._engine, self._address, self._title) from error
        known = self._engine.errors
        if isinstance(error, known.MaxlagTimeoutError):
            raise explain("maxlag", title=self._title) from error
        if isinstance(error, known.NoUsernameError):
            raise _login_failed(error) from error
        if isinstance(error, known.APIError):
            raise self._refused(error) from error
        heard = self._engine.heard.refusal
        if isinstance(error, known.ApiTimeoutError) and heard:
            raise explain(heard.code, heard.info, title=self._title) from error
        if isinstance(error, (ImportError, SystemExit)):
            # pywikibot leaves the process if a library for OAuth is missing.
            raise WikiError(
                "the libraries for OAuth are not installed",
                code="oauth",
                fix="pip install 'clinicbot[oauth]'",
            ) from error
        if isinstance(error, OSError) and error.filename:
            raise _no_file(self._engine, error) from error
        if isinstance(error, (known.Error, OSError, ValueError, KeyError, RuntimeError)):
            # requests' exceptions are OSErrors, a body that isn't JSON is a ValueError, an
            # answer without what pywikibot looks for in it a KeyError or a RuntimeError.
            raise diagnose(self._engine, self._address, self._title, error) from error

    def _refused(self, error: Any) -> WikiError:
        code, info = str(error.code), str(error.info)
        if code in {"Failed", "FAIL", "Throttled", "Aborted"}:
            return _login_failed(error)
        return explain(code, info, title=self._title, details=dict(error.other))


def _gave_up(loaded: Engine, address: str, title: str) -> WikiError:
    """Word that a wiki in trouble has cost all that it may, and when to try again."""
    if heard := loaded.heard.refusal:
        met = explain(heard.code, heard.info, title=title)
    else:
        cause = loaded.endurance.cause
        met = WikiError(f"{address} does not answer{cause and f': {cause}'}", code="unreachable")
    spent = in_words(timedelta(seconds=round(loaded.patience.spent)))
    again = datetime.fromtimestamp(loaded.endurance.again, UTC)
    later = f"run again after {again:%Y-%m-%dT%H:%MZ}; `patience` and --patience allow more"
    return WikiError(
        f"{met.wrong}; the run waited {spent} for it, as long as it may",
        title=title,
        code=met.code,
        fix=_STATUS_FIX.get(loaded.endurance.status, later),
    )


def _login_failed(error: BaseException) -> WikiError:
    said = " ".join(str(error).split())
    return WikiError(
        f"the login failed: {said}",
        code="login",
        fix="check the account and its password in pywikibot's folder",
    )


def _no_file(loaded: Engine, error: OSError) -> WikiError:
    """Word trouble with the files that pywikibot keeps: cookies, caches."""
    return WikiError(
        f"{error.filename}: {error.strerror}",
        code="folder",
        fix=f"make {loaded.folder} writable, or set PYWIKIBOT_DIR to a folder that is",
    )


def diagnose(
    loaded: Engine, address: str, title: str, error: BaseException | None = None
) -> WikiError:
    """Find out, by one plain request, why a wiki does not answer as it should.

    pywikibot hides the cause of a failed connection in its log.
    """
    fetch = loaded.library.comms.http.fetch
    probe = f"{address}?action=query&meta=siteinfo&format=json"
    with loaded.impatient():
        answer = fetch(probe, default_error_handling=False)
    if isinstance(answer, Exception):
        wrong, code = f"{address} does not answer: {cause_of(answer)}", "unreachable"
        fix = "check `wiki` in clinicbot.yaml and the network, or run again later"
    elif answer.status_code >= HTTPStatus.BAD_REQUEST:
        wrong, code = f"{address} answers with HTTP status {answer.status_code}", "unreachable"
        fix = _STATUS_FIX.get(answer.status_code, "run again later")
    elif not _is_api(answer):
        wrong, code = f"{address} is not the API of a MediaWiki", "not-an-api"
        fix = "check `wiki` in clinicbot.yaml: the address ends in /api.php"
    else:
        said = " ".join(str(error).split())[:200] if error else ""
        if isinstance(error, loaded.errors.SiteDefinitionError):
            said = "its answers were cut off, or are of a server in between"
        wrong, code = f"{address} failed for a while: {said}", "unreachable"
        fix = "run again"
    return WikiError(wrong, title=title, code=code, fix=fix)


def _is_api(answer: Any) -> bool:
    try:
        said = answer.json()
    except ValueError:
        return False
    return isinstance(said, dict) and ("query" in said or "error" in said)
