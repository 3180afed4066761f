"""pywikibot: imported late, here and nowhere else, and made fit for a job.

Its own defaults suit a person at a terminal: it asks for passwords, solves
captchas in a browser, retries for 22 minutes, writes logs and caches into the
current folder. All of that is settled here, whatever user-config.py says.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import re
import sys
import traceback
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from clinicbot.counted import counted
from clinicbot.errors import WikiError
from clinicbot.wiki.endurance import Endurance
from clinicbot.wiki.patience import Patience
from clinicbot.wiki.refusals import Refusal


if TYPE_CHECKING:
    from collections.abc import Iterator


LOG: Final = logging.getLogger("clinicbot.wiki")
"""What pywikibot says of waiting and retrying, for whoever wants to hear it."""

MAX_RETRIES: Final = 4
RETRY_WAIT: Final = 5
RETRY_MAX: Final = 60
"""At most: tries after a failed request, and seconds before the first and the
last of them, so that one page that the wiki fails over costs 75 seconds of waiting
(pywikibot: 22 minutes), whatever the run may spend in all (`clinicbot.wiki.patience`)."""

TIMEOUT: Final = (6.05, 45.0)
"""Seconds for connecting and for each piece of an answer; pywikibot's own."""

FIRST_TIMEOUT: Final = (5.0, 20.0)
"""The same for the first word with a wiki, which shall fail soon."""

CONFIG_FILE: Final = "user-config.py"
_COLOURS: Final = re.compile(r"<<[\w;, ]+>>|\033\[[\d;]*m")
_API_ERROR: Final = re.compile(r"API error ([\w-]+): (.*)", re.DOTALL)
_DEFAULT_AGENT: Final = re.compile(r"\{script\}|\s*\(\{revision\}\)")


class Engine:
    """pywikibot, loaded and settled.

    Args:
        folder: Where user-config.py is, and where pywikibot keeps cookies,
            caches and its throttle.

    Attributes:
        patience: How long it may wait.
        endurance: What a wiki in trouble has done so far.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.library: Any = _import(folder)
        self.config: Any = self.library.config
        self.heard = _Forward()
        self.patience = Patience()
        self._settle()
        self.endurance = Endurance(self)

    def _settle(self) -> None:
        config = self.config
        config.cosmetic_changes = False
        config.solve_captcha = False
        config.log = []
        config.debug_log = []
        config.verbose_output = 0
        config.max_retries = min(config.max_retries, MAX_RETRIES)
        config.retry_wait = min(config.retry_wait, RETRY_WAIT)
        config.retry_max = min(config.retry_max, RETRY_MAX)
        config.socket_timeout = config.socket_timeout or TIMEOUT
        config.user_agent_format = _DEFAULT_AGENT.sub(_agent_part, config.user_agent_format)
        self._hush()

    def wait(self, seconds: float) -> None:
        """Wait for a wiki in trouble; see `Endurance.wait`."""
        self.endurance.wait(seconds)

    def tell_of_waiting(self, seconds: float) -> None:
        """Say that there will be a wait, if it takes long."""
        if seconds > self.config.noisysleep:
            LOG.info("waiting for %s", counted(round(seconds), "second"))

    def _hush(self) -> None:
        """Send pywikibot's words to our log, and answer its questions with nothing."""
        bot: Any = importlib.import_module("pywikibot.bot")
        # The head of a log that is not written takes longer than all our requests.
        bot.writelogheader = _nothing
        bot.set_interface("buffer")
        bot.init_handlers()
        logging.captureWarnings(capture=False)
        logger = logging.getLogger("pywiki")
        # Below INFO are whole requests, passwords and tokens included.
        logger.setLevel(logging.INFO)
        logger.handlers[:] = [self.heard]
        logger.propagate = False

    def describe(self, contact: str) -> None:
        """Name a contact in the user agent, unless user-config.py does.

        Wikimedia's user agent policy asks for one:
        https://meta.wikimedia.org/wiki/User-Agent_policy.
        """
        if contact and not self.config.user_agent_description:
            self.config.user_agent_description = contact

    def pace(self, address: str) -> None:
        """Drop the throttle where there is nobody to disturb: on this machine."""
        if is_loopback(address):
            self.config.put_throttle = 0
            self.config.minthrottle = 0

    def find(self, wiki: str) -> tuple[str, str, str]:
        """Find a wiki by the address of its api.php, or by `family:code`.

        Returns:
            Code and family, as pywikibot knows it, and the address.

        Raises:
            WikiError: There is no such family or code.
        """
        code, family = self._name(wiki)
        try:
            known = self._family(family)
            return code, family, f"{known.base_url(code, known.apipath(code))}"
        except (self.errors.SiteDefinitionError, KeyError) as error:
            raise WikiError(
                f"there is no wiki {wiki!r}",
                code="unknown-wiki",
                fix="give `wiki` in clinicbot.yaml the address of its api.php",
            ) from error

    @property
    def errors(self) -> Any:
        """The module of pywikibot's exceptions."""
        return self.library.exceptions

    def _name(self, wiki: str) -> tuple[str, str]:
        if "://" not in wiki:
            family, _, code = wiki.partition(":")
            return code or family, family
        files = self.config.family_files
        address = wiki.rstrip("/")
        for name, place in files.items():
            if place.rstrip("/") == address:
                return name, name
        return self._known(address) or self._new(address)

    def _known(self, address: str) -> tuple[str, str] | None:
        """Find the family of pywikibot's own that has this wiki."""
        wanted = urlsplit(address)
        for name, place in self.config.family_files.items():
            if "://" in place:
                continue
            family = self._family(name)
            for code, host in family.langs.items():
                if host == wanted.netloc and family.apipath(code) == wanted.path:
                    return code, name
        return None

    @staticmethod
    def _family(name: str) -> Any:
        return importlib.import_module("pywikibot.family").Family.load(name)

    def _new(self, address: str) -> tuple[str, str]:
        name = "wiki" + re.sub(r"[^a-z0-9]", "", urlsplit(address).netloc.casefold())
        self.config.family_files[name] = address
        return name, name

    @contextlib.contextmanager
    def impatient(self) -> Iterator[None]:
        """Give up at the first failure inside: for the first word with a wiki."""
        kept = self.config.max_retries, self.config.socket_timeout
        self.config.max_retries, self.config.socket_timeout = 0, FIRST_TIMEOUT
        try:
            yield
        finally:
            self.config.max_retries, self.config.socket_timeout = kept


class _Forward(logging.Handler):
    """Passes on warnings and what is said of waiting.

    Attributes:
        refusal: The last API error that pywikibot mentioned. When it gives up
            trying again, its exception doesn't say because of what.
    """

    def __init__(self) -> None:
        super().__init__()
        self.refusal: Refusal | None = None

    def emit(self, record: logging.LogRecord) -> None:
        text = _COLOURS.sub("", record.getMessage()).strip()
        if found := _API_ERROR.match(text):
            self.refusal = Refusal(found[1], found[2])
        if record.levelno < logging.WARNING and not text.startswith("Sleeping"):
            return
        # Of a traceback, the last line is the one that says something.
        LOG.info("%s", text.splitlines()[-1] if text else "")


_engine: Engine | None = None


def load(fallback: Path) -> Engine:
    """Load pywikibot, once a process.

    Args:
        fallback: The folder for its files where the operator named none.

    Raises:
        WikiError: user-config.py or the folder is at fault.
    """
    global _engine  # noqa: PLW0603 - pywikibot's own settings are global, too
    if _engine is None:
        _engine = Engine(_folder(fallback))
    return _engine


def _folder(fallback: Path) -> Path:
    """Find pywikibot's folder: $PYWIKIBOT_DIR, here, ~/.pywikibot, else the fallback.

    Unlike pywikibot's own search it never makes ~/.pywikibot, and never takes
    the current folder for its caches because there is no user-config.py anywhere.
    """
    if named := os.environ.get("PYWIKIBOT_DIR"):
        folder = Path(named).expanduser()
        if not folder.is_dir():
            raise WikiError(
                f"PYWIKIBOT_DIR is {named!r}, which is no folder",
                code="user-config",
                fix="make it and put user-config.py there, or unset the variable",
            )
        return folder.resolve()
    for folder in (Path.cwd(), Path.home() / ".pywikibot"):
        if (folder / CONFIG_FILE).is_file():
            return folder.resolve()
    fallback.mkdir(mode=0o700, parents=True, exist_ok=True)
    return fallback.resolve()


def settings_file(folder: Path) -> str:
    """Word where pywikibot's settings are, or where they would be."""
    file = folder / CONFIG_FILE
    if file.is_file():
        return str(file)
    return (
        f"{file}, a copy of user-config.py.sample; or let PYWIKIBOT_DIR name the folder of yours"
    )


def _import(folder: Path) -> Any:
    """Import pywikibot without letting it read our command line."""
    kept = sys.argv
    sys.argv = [*kept[:1], f"-dir:{folder}"]
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            library = importlib.import_module("pywikibot")
            importlib.import_module("pywikibot.data.api")
            importlib.import_module("pywikibot.login")
    except (Exception, SystemExit) as error:
        # user-config.py is a program: whatever it raises is its author's to mend.
        raise WikiError(
            f"{folder / CONFIG_FILE} can't be read: {_fault(error)}",
            code="user-config",
            fix="compare it with user-config.py.sample",
        ) from error
    finally:
        sys.argv = kept
    for warning in said:
        if CONFIG_FILE in str(warning.message):
            LOG.warning("%s", " ".join(str(warning.message).split()))
    return library


_NAMES: Final = (KeyError, ImportError, OSError)
"""Errors whose text names what is missing. That of others may be a value: of an int('…'), of
a password without quotation marks."""


def _fault(error: BaseException) -> str:
    """Word an error of user-config.py with its line, and without any value: it may be secret."""
    kind, said = type(error).__name__, f": {error}" if str(error) else ""
    places = traceback.extract_tb(error.__traceback__)
    lines = [place.lineno for place in places if Path(place.filename).name == CONFIG_FILE]
    if not lines:
        return f"{kind}{said}"
    return f"line {lines[-1]}: {kind}{said if isinstance(error, _NAMES) else ''}"


def _nothing() -> None:
    """Stand in for what need not be done."""


def _agent_part(found: re.Match[str]) -> str:
    return "clinicbot" if found[0] == "{script}" else ""


def is_loopback(address: str) -> bool:
    """Say whether an address is of this machine."""
    host = urlsplit(address).hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")
