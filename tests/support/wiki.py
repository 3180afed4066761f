"""The test wiki as tests use it: started, asked, edited by people, put back."""

from __future__ import annotations

import json
import os
from contextlib import closing
from dataclasses import dataclass, field, fields
from pathlib import Path
from sqlite3 import connect
from typing import TYPE_CHECKING, Any, NamedTuple

import requests

from _sandbox.instance import Instance
from tests.support.starts import Starts


if TYPE_CHECKING:
    from collections.abc import Iterable

PARSE_MANY = Path(__file__).resolve().with_name("parse_many.php")
TIMEOUT = 60


class Text(NamedTuple):
    """A text for the parser.

    Attributes:
        text: Wikitext.
        title: The page that it is on.
        pst: Whether it is saved first (signatures, `subst:`, the pipe trick).
        translate: Whether to give the units that Translate makes of it.
    """

    text: str
    title: str = "Wikimedia Clinics/900"
    pst: bool = True
    translate: bool = False


class Section(NamedTuple):
    """A heading: level 1 to 6, its HTML, and the fragment that links to it."""

    level: int
    line: str
    anchor: str


class Unit(NamedTuple):
    """A translation unit: its id ("-1" if new) and what a translator sees."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the wiki's parser makes of a text; all titles are full ones.

    Attributes:
        text: The wikitext as saved.
        html: Its HTML, without edit links, table of contents and wrapper.
        links: Pages linked to, there or not (special pages apart).
        special: Special pages linked to.
        interwiki: Pages of other wikis linked to, with their prefix.
        languages: Language links, which a reader doesn't see in the text.
        templates: Pages transcluded, there or not.
        files: Files shown or linked as media.
        categories: Categories, without namespace.
        external: Addresses linked to.
        sections: Headings.
        properties: Page properties, such as `notoc` of `__NOTOC__`.
        display_title: What {{DISPLAYTITLE:}} made it, or "".
        redirect: Where it redirects to.
        units: Units, if asked for; an error instead if there can't be any.
        unit_error: That error.
    """

    text: str
    html: str
    links: list[str] = field(default_factory=list)
    special: list[str] = field(default_factory=list)
    interwiki: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    templates: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    external: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    properties: list[str] = field(default_factory=list)
    display_title: str = ""
    redirect: str | None = None
    units: list[Unit] = field(default_factory=list)
    unit_error: str | None = None

    @classmethod
    def of(cls, given: dict[str, Any]) -> Parsed:
        """Read what parse_many.php prints about one text."""
        given = {one.name: given[one.name] for one in fields(cls)}
        given["sections"] = [Section(**section) for section in given["sections"]]
        given["units"] = [Unit(**unit) for unit in given["units"]]
        return cls(**given)


class ApiError(Exception):
    """The API refused; `code` says why.

    Attributes:
        code: MediaWiki's error code.
    """

    def __init__(self, error: dict[str, Any]) -> None:
        self.code: str = error["code"]
        super().__init__(f"{error['code']}: {error.get('info') or error.get('text')}")


class Wiki:
    """A running wiki in a folder of its own.

    Args:
        folder: The folder, made by `start` and removed by `stop`.

    Attributes:
        starts: What several tests begin with.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._instance = Instance(folder)
        self._people: dict[str, requests.Session] = {}
        self.starts = Starts(self)

    def start(self, *, extensions: bool = True, **settings: Any) -> None:
        """Start it on a free port, with MediaWiki settings of its own if given.

        It ends with this process, however that ends.
        """
        self._instance.start(0, settings, extensions=extensions, owner=os.getpid())

    def stop(self) -> None:
        """End it and remove its folder."""
        for session in self._people.values():
            session.close()
        self._people.clear()
        self._instance.stop()

    def reset(self) -> None:
        """Put content and settings back to what they were; people stay logged in."""
        self._instance.reset()

    @property
    def accounts(self) -> dict[str, Any]:
        """The accounts, as `accounts.json` has them."""
        known: dict[str, Any] = json.loads((self.folder / "accounts.json").read_text())
        return known

    @property
    def url(self) -> str:
        """The address of the API."""
        return str(self.accounts["url"])

    @property
    def pywikibot_dir(self) -> Path:
        """A folder for `PYWIKIBOT_DIR`, which logs in as ClinicBot."""
        return self.folder / "pywikibot"

    @property
    def has_translate(self) -> bool:
        """Whether the Translate extension is loaded."""
        return "Translate" in self._instance.extensions()

    def environment(self, api: str = "") -> dict[str, str]:
        """Give the environment for a run of clinicbot, by way of a proxy if named."""
        added = {"PYWIKIBOT_DIR": str(self.pywikibot_dir), "CLINICBOT_SANDBOX_API": api}
        return {**os.environ, **added}

    def page_url(self, title: str) -> str:
        """Give the address at which a browser shows a page."""
        return f"{self.url.removesuffix('/api.php')}/wiki/{title.replace(' ', '_')}"

    def settle(self) -> None:
        """Wait until no request is under way, not even what follows its answer."""
        self._instance.settle()

    def run_jobs(self) -> None:
        """Run the waiting jobs, until there are none."""
        self._instance.maintenance("runJobs")

    def configure(self, **settings: Any) -> None:
        """Change MediaWiki settings (`wgName=value`) until the next reset."""
        self._instance.configure(settings)

    def parse_many(self, texts: Iterable[Text]) -> list[Parsed]:
        """Put texts through the wiki's own parser, about a millisecond each."""
        given = json.dumps([text._asdict() for text in texts])
        said = self._instance.maintenance(PARSE_MANY, given=given)
        return [Parsed.of(one) for one in json.loads(said)]

    def api(self, user: str = "", /, **params: Any) -> dict[str, Any]:
        """Ask the API, as a person if named; writing needs no token of yours.

        Raises:
            ApiError: The wiki refused.
        """
        session = self._person(user)
        writes = "token" in params or params.get("action") in WRITING
        if writes:
            params = {**params, "token": self._token(session)}
        return self._ask(session, params)

    def edit(self, title: str, text: str, user: str = "Reader", **params: Any) -> int:
        """Let a person save a page; give the new revision's number (0: no change)."""
        given = {"action": "edit", "title": title, "text": text, **params}
        return int(self.api(user, **given)["edit"].get("newrevid", 0))

    def filter_edits(self, rule: str, consequence: str = "disallow") -> None:
        """Let an abuse filter `disallow`, `warn` of or `tag` edits that match a rule.

        There is no API to make one, so its two rows are written as
        AbuseFilter's FilterStore does.
        """
        with closing(connect(self.folder / "data" / "wiki.sqlite", timeout=30)) as wiki, wiki:
            actor = "SELECT actor_id FROM actor WHERE CAST(actor_name AS TEXT) = 'Admin'"
            made = wiki.execute(
                "INSERT INTO abuse_filter (af_pattern, af_actor, af_timestamp, af_actions,"  # noqa: S608 (ours)
                f" af_public_comments) VALUES (?, ({actor}), '20260101000000', ?, 'Made up')",
                (rule, consequence),
            )
            wiki.execute(
                "INSERT INTO abuse_filter_action VALUES (?, ?, ?)",
                (made.lastrowid, consequence, f"abusefilter-{consequence}ed"),
            )

    def forbid_title(self, pattern: str) -> None:
        """Let the title blacklist refuse new pages whose title matches."""
        self.edit("MediaWiki:Titleblacklist", pattern, "Admin")

    def page_text(self, title: str) -> str | None:
        """Give the wikitext of a page, or None if there is none."""
        newest = self.revisions(title, limit=1)
        return None if not newest else str(newest[0]["slots"]["main"]["content"])

    def revisions(self, title: str, limit: int = 50) -> list[dict[str, Any]]:
        """Give a page's revisions, the newest first, with their content."""
        answer = self.api(
            action="query",
            titles=title,
            prop="revisions",
            rvslots="main",
            rvprop="ids|timestamp|user|comment|flags|tags|content|size|sha1",
            rvlimit=limit,
        )
        found: list[dict[str, Any]] = answer["query"]["pages"][0].get("revisions", [])
        return found

    def html(self, title: str) -> str:
        """Give a page's content as readers get it."""
        answer = self.api(
            action="parse",
            page=title,
            prop="text",
            disableeditsection=True,
            disabletoc=True,
            disablelimitreport=True,
            wrapoutputclass="",
        )
        return str(answer["parse"]["text"])

    def _person(self, user: str) -> requests.Session:
        """Give a session, logged in if a user is named."""
        if user not in self._people:
            session = self._people[user] = requests.Session()
            if user:
                self._log_in(session, user)
        return self._people[user]

    def _log_in(self, session: requests.Session, user: str) -> None:
        answer = self._ask(
            session,
            {
                "action": "clientlogin",
                "username": user,
                "password": self.accounts["passwords"][user],
                "loginreturnurl": "http://127.0.0.1/",
                "logintoken": self._token(session, "login"),
            },
        )
        if answer["clientlogin"]["status"] != "PASS":
            raise AssertionError(f"{user} can't log in: {answer}")

    def _token(self, session: requests.Session, kind: str = "csrf") -> str:
        answer = self._ask(session, {"action": "query", "meta": "tokens", "type": kind})
        return str(answer["query"]["tokens"][f"{kind}token"])

    def _ask(self, session: requests.Session, params: dict[str, Any]) -> dict[str, Any]:
        sent = {"format": "json", "formatversion": 2, "errorformat": "bc", **params}
        sent = {name: int(value) if value is True else value for name, value in sent.items()}
        answer = session.post(self.url, data=sent, timeout=TIMEOUT)
        answer.raise_for_status()
        said: dict[str, Any] = answer.json()
        if "error" in said:
            raise ApiError(said["error"])
        return said


WRITING = frozenset(
    {
        "aggregategroups",
        "block",
        "changecontentmodel",
        "delete",
        "edit",
        "managetags",
        "markfortranslation",
        "move",
        "protect",
        "purge",
        "rollback",
        "setpagelanguage",
        "tag",
        "translationreview",
        "unblock",
        "undelete",
        "upload",
        "userrights",
    }
)
