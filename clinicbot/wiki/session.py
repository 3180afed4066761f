"""A connection with one wiki: who we are there, asking it, writing to it.

Every request goes through pywikibot's request layer, which keeps the session,
tokens, throttle, maxlag and retries. What can go wrong becomes a WikiError
with one clear line, see `clinicbot.wiki.refusals`.
"""

from __future__ import annotations

import os
import warnings
from itertools import count
from typing import TYPE_CHECKING, Any, Final, TypeVar

from clinicbot.errors import WikiError
from clinicbot.state.folder import state_folder
from clinicbot.wiki import engine
from clinicbot.wiki.patience import Patience
from clinicbot.wiki.refusals import explain
from clinicbot.wiki.tokens import Tokens
from clinicbot.wiki.trouble import ClearErrors


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clinicbot.wiki.origin import Origin


BATCH: Final = 50
BIG_BATCH: Final = 500
"""Titles in one request, without and with the right `apihighlimits` (ApiBase)."""

_OAUTH: Final = 4
"""The values of an owner-only consumer (pywikibot's `authenticate`)."""

_READS: Final = frozenset({"query", "paraminfo"})
_Answer = TypeVar("_Answer")
_NO_CREDENTIALS_FIX: Final = (
    "see user-config.py.sample: a bot password (password_file) or OAuth (authenticate)"
)


class Session:
    """One wiki, perhaps logged in to; made by `connect`.

    Attributes:
        address: The wiki's api.php.
        account: The bot's user name: who is logged in, else whom
            user-config.py names; "" if nobody.
        logged_in: Whether requests are the account's.
        rights: MediaWiki's rights of whoever asks.
        origin: Where the texts are from that are written; None if nobody says.
    """

    def __init__(self, loaded: engine.Engine, site: Any, address: str) -> None:
        self.origin: Origin | None = None
        self._engine = loaded
        self._site = site
        self.address = address
        self._tokens = Tokens(site)
        self._asks_for_token = True
        self._learn()

    def _learn(self) -> None:
        """Take over who is logged in."""
        who = self._site.userinfo
        self.logged_in: bool = bool(who.get("id"))
        self.account: str = who["name"] if self.logged_in else self._site.username() or ""
        self.rights: frozenset[str] = frozenset(who.get("rights", ()))
        self.blocked: str = who.get("blockedby", "")

    @property
    def source(self) -> str:
        """The name of the origin for edit summaries; "" if there is none."""
        return self.origin.name if self.origin else ""

    @property
    def patience(self) -> Patience:
        """How long the run may go on."""
        return self._engine.patience

    @property
    def contact(self) -> str:
        """Whom the user agent names, in pywikibot's settings; "" if nobody."""
        return str(self._engine.config.user_agent_description or "")

    @property
    def busy_templates(self) -> frozenset[str]:
        """The templates that keep all bots from a page of this wiki, as pywikibot knows them."""
        site = self._site
        return frozenset(
            {*site.get_edit_restricted_templates(), *site.get_archived_page_templates()}
        )

    @property
    def batch(self) -> int:
        """How many titles one request may name."""
        return BIG_BATCH if "apihighlimits" in self.rights else BATCH

    @property
    def max_page_bytes(self) -> int:
        """The largest page that the wiki takes ($wgMaxArticleSize); 2 MiB if it won't say."""
        said = self._persistently(lambda: self._site.siteinfo.get("maxarticlesize"))
        return int(said or 2 * 1024 * 1024)

    def page_url(self, title: str) -> str:
        """Give the address at which a browser shows a page."""
        said = self._persistently(lambda: self._site.siteinfo.get("articlepath"))
        name = title.replace(" ", "_").replace("%", "%25").replace("?", "%3F")
        return str(self._site.base_url(str(said or "/wiki/$1").replace("$1", name)))

    def place_of(self, title: str) -> tuple[int, str, str]:
        """Give a title's namespace, by number, the rest of it, and the wiki's form of it all."""

        def place() -> tuple[int, str, str]:
            page = self._engine.library.Page(self._site, title)
            return int(page.namespace()), str(page.title(with_ns=False)), str(page.title())

        return self._persistently(place, title)

    def query(self, **params: Any) -> dict[str, Any]:
        """Ask once (`action=query`); give what stands under `query`.

        Raises:
            WikiError: The wiki refused, or does not answer.
        """
        answer = self._submit({"action": "query", **params})
        found: dict[str, Any] = answer.get("query", {})
        return found

    def answers(self, **params: Any) -> Iterator[dict[str, Any]]:
        """Ask (`action=query`) as often as the wiki splits its answer.

        Yields:
            What stands under `query` each time.
        """
        more: dict[str, Any] = {}
        while True:
            answer = self._submit({"action": "query", **params, **more})
            yield answer.get("query", {})
            if "continue" not in answer:
                return
            more = answer["continue"]

    def modules(self, *names: str) -> frozenset[str]:
        """Say which of these modules the wiki's API has.

        Raises:
            WikiError: The wiki refused, or does not answer.
        """
        answer = self._submit({"action": "paraminfo", "modules": "|".join(names)})
        return frozenset(one["name"] for one in answer.get("paraminfo", {}).get("modules", ()))

    def pages(self, **params: Any) -> Iterator[dict[str, Any]]:
        """Ask about pages, as often as the wiki splits its answer; merged by page.

        Yields:
            What the API says of each page (formatversion 2), under the title
            that was asked for.
        """
        merged: dict[str, dict[str, Any]] = {}
        names: dict[str, str] = {}
        if self.logged_in and self._asks_for_token:
            params |= {"meta": "tokens", "type": "csrf"}
            self._asks_for_token = False
        for found in self.answers(**params):
            self._tokens.found = found.get("tokens", {}).get("csrftoken", self._tokens.found)
            names.update((one["to"], one["from"]) for one in found.get("normalized", ()))
            for page in found.get("pages", ()):
                merged.setdefault(page.get("title", str(page.get("pageid"))), {}).update(page)
        for title, page in merged.items():
            yield {**page, "title": names.get(title, title)}

    def parse(self, **params: Any) -> dict[str, Any]:
        """Have the wiki's parser read a page or a text (`action=parse`); no account is needed.

        Raises:
            WikiError: The wiki refused, or does not answer.
        """
        answer = self._submit({"action": "parse", **params})
        found: dict[str, Any] = answer.get("parse", {})
        return found

    def write(self, **params: Any) -> dict[str, Any]:
        """Send one writing request, with token and assertions; for the gate only.

        `assert=user` lets pywikibot log in again if the session was lost;
        `assertuser` makes sure that it is the bot's account that writes.

        Raises:
            WikiError: The wiki refused, or does not answer.
        """
        token = self._persistently(lambda: self._site.tokens["csrf"], params.get("title", ""))
        return self._submit({**params, "assertuser": self.account, "token": token})

    def _submit(self, params: dict[str, Any]) -> dict[str, Any]:
        title = str(params.get("title", "")) if params["action"] not in _READS else ""
        request_class = self._engine.library.data.api.Request

        def submit() -> dict[str, Any]:
            # Told to use GET, pywikibot needn't ask the wiki which modules allow it.
            answer: dict[str, Any] = request_class(
                site=self._site,
                use_get=params["action"] in _READS,
                parameters={"formatversion": 2, **params},
            ).submit()
            self._tokens.logins = 0
            return answer

        return self._persistently(submit, title)

    def _persistently(self, do: Callable[[], _Answer], title: str = "") -> _Answer:
        return _persistently(self._engine, self.address, do, title)

    def _clear_errors(self, title: str = "") -> ClearErrors:
        return ClearErrors(self._engine, self.address, title)

    def log_in(self) -> None:
        """Log in with the credentials in pywikibot's folder; never asks anybody.

        Raises:
            WikiError: There are none, or the wiki refuses them.
        """
        if not self.logged_in:
            self._check_credentials()
            self._tokens.logins = 0
            try:
                self._persistently(self._site.login)
            except WikiError as error:
                if error.code != "login" or not self._is_logged_in():
                    raise
            self._learn()
        if not self.logged_in:
            raise WikiError(
                f"the login as {self.account} failed",
                code="login",
                fix="check the account and its password in pywikibot's folder",
            )

    def _is_logged_in(self) -> bool:
        """Ask the wiki; it refuses a second login where the first one's answer was lost."""
        site = self._site
        del site.userinfo
        name: str = self._persistently(lambda: site.userinfo["name"])
        if name != site.username():
            return False
        site._loginstatus = self._engine.library.login.LoginStatus.AS_USER  # noqa: SLF001
        return True

    def prove_login(self) -> None:
        """Log in afresh, as if no session had been kept from an earlier run.

        Raises:
            WikiError: There are no credentials, or the wiki refuses them.
        """
        if not self._site.is_oauth_token_available():
            self._check_credentials()
            with self._clear_errors():
                self._engine.library.comms.http.cookie_jar.clear()
                self._site.tokens.clear()
                manager = self._engine.library.login.ClientLoginManager
                manager(site=self._site, user=self._site.username()).login()
                self._site.login()
            self.logged_in = False
        self.log_in()

    def _check_credentials(self) -> None:
        """Make sure that pywikibot will not want to ask for a password."""
        folder = self._engine.folder
        if not self.account:
            family = self._site.family.name
            raise WikiError(
                "no account is named for this wiki",
                code="no-account",
                fix=f"put usernames[{family!r}][{self._site.code!r}] = 'YourBot' "
                f"into {engine.settings_file(folder)}",
            )
        if self._site.is_oauth_token_available():
            return
        try:
            with warnings.catch_warnings():
                # It mends the permissions of the password file; `doctor` tells of them.
                warnings.simplefilter("ignore")
                login = self._engine.library.login.ClientLoginManager(
                    site=self._site, user=self._site.username()
                )
        except (OSError, ValueError, TypeError) as error:
            # Of a line with too few or too many words, pywikibot makes a TypeError.
            form = "a line is not of the sample's form" if isinstance(error, TypeError) else error
            raise WikiError(
                f"the password file can't be read: {form}",
                code="no-password",
                fix=_NO_CREDENTIALS_FIX,
            ) from error
        if not login.password:
            raise WikiError(
                f"there is no password for {self.account}{self._half_oauth()}",
                code="no-password",
                fix=_NO_CREDENTIALS_FIX,
            )

    def _half_oauth(self) -> str:
        """Say what is wrong with an OAuth consumer that pywikibot passes over."""
        given: dict[str, Any] = self._engine.config.authenticate
        wrong = [f"{host!r} has {len(one)}" for host, one in given.items() if len(one) != _OAUTH]
        return f", nor a whole OAuth consumer: of {_OAUTH} values {', '.join(wrong)}" * bool(wrong)


def connect(
    wiki: str,
    *,
    writing: bool = False,
    dry_run: bool = True,
    contact: str = "",
    patience: Patience | None = None,
) -> Session:
    """Connect with a wiki, and log in if there is something to write.

    Reading needs no account: without user-config.py, or without a password in
    it, a plan can be made all the same. Whose edits are the bot's is then
    known from user-config.py's `usernames`, or not at all.

    Args:
        wiki: The address of its api.php, or pywikibot's `family:code`.
        writing: Whether to log in.
        dry_run: Whether pywikibot itself shall refuse to write, too.
        contact: For the user agent, if user-config.py has none.
        patience: How long the run may wait for the wiki.

    Raises:
        WikiError: It can't be reached, is no wiki, or refuses the login.
        StopRequested: The run's patience is at its end.
    """
    loaded = engine.load(state_folder(os.environ))
    loaded.patience = patience or Patience()
    loaded.config.simulate = dry_run
    loaded.describe(contact)
    session = _open(loaded, wiki)
    if writing:
        session.log_in()
    return session


def _open(loaded: engine.Engine, wiki: str) -> Session:
    """Exchange the first word with the wiki: who are we there?"""
    if "://" in wiki and not wiki.endswith("/api.php"):
        raise explain("not-an-api")
    code, family, address = loaded.find(wiki)
    loaded.pace(address)

    def meet() -> Session:
        return Session(loaded, loaded.library.Site(code, family), address)

    if loaded.patience.persistent:
        return _persistently(loaded, address, meet)
    with ClearErrors(loaded, address, ""), loaded.impatient():
        return meet()


def _persistently(
    loaded: engine.Engine, address: str, do: Callable[[], _Answer], title: str = ""
) -> _Answer:
    """Do something with the wiki; again, if its answer is garbled.

    Raises:
        WikiError: The wiki refused, or does not answer.
    """
    for tries in count():
        began, config = loaded.patience.clock(), loaded.config
        with ClearErrors(loaded, address, title):
            try:
                return do()
            except loaded.errors.SiteDefinitionError:
                # Not JSON: a page of a proxy in between, or half an answer.
                loaded.patience.spend(loaded.patience.clock() - began)
                if tries >= config.max_retries:
                    raise
                loaded.wait(min(config.retry_wait * 2**tries, config.retry_max))
    raise AssertionError
