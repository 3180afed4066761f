"""The bot's side in tests of the wiki room: sessions with the test wiki, and whole runs."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinicbot.publish.apply import Outcome, Results, apply
from clinicbot.publish.desired import DesiredPage, Kind
from clinicbot.publish.plan import Plan, plan
from clinicbot.publish.survey import survey
from clinicbot.settings import Settings
from clinicbot.titles import TitlePattern
from clinicbot.wiki import engine
from clinicbot.wiki.gate import Gate
from clinicbot.wiki.session import Session, connect
from clinicbot.wikitext.region import BEGIN, END, marked


if TYPE_CHECKING:
    from clinicbot.wiki.pages import LivePage
    from clinicbot.wiki.patience import Patience
    from tests.support.wiki import Wiki

_numbers = count(1)
SERIES = "Wikimedia Clinics"
INDEX = "Wikimedia Clinics"


def enter(  # noqa: PLR0913 (a test names what it is about)
    wiki: Wiki,
    api: str = "",
    *,
    password: str | None = None,
    account: str = "ClinicBot",
    writing: bool = True,
    patience: Patience | None = None,
) -> Session:
    """Connect as a new process would: with no cookies, and its own family in pywikibot.

    Args:
        wiki: The test wiki.
        api: Another address of it, such as a proxy's.
        password: Another bot password than the right one; "" for none.
        account: The account that is named; "" for none.
        writing: As for `connect`.
        patience: As for `connect`.
    """
    os.environ["PYWIKIBOT_DIR"] = str(wiki.pywikibot_dir)
    loaded = engine.load(Path("/nonexistent"))
    loaded.config.base_dir = str(wiki.pywikibot_dir)
    loaded.library.comms.http.cookie_jar.clear()
    for cookies in wiki.pywikibot_dir.glob("*.lwp"):
        if cookies.is_file():
            cookies.unlink()
    name = f"test{next(_numbers)}"
    # Who names the wiki by its address would get an earlier test's session.
    for known, address in list(loaded.config.family_files.items()):
        if address == (api or wiki.url):
            del loaded.config.family_files[known]
    loaded.config.family_files[name] = api or wiki.url
    if account:
        loaded.config.usernames[name][name] = account
    if password is None:
        password = wiki.accounts["bot"]["password"]
    secrets = wiki.pywikibot_dir / "test-password.py"
    login = f"({name!r}, {name!r}, {account!r}, BotPassword('sandbox', {password!r}))\n"
    secrets.write_text(login if password else "")
    secrets.chmod(0o600)
    loaded.config.password_file = secrets.name
    return connect(f"{name}:{name}", writing=writing, dry_run=False, patience=patience)


def page(number: int, text: str, *, language: str = "en", **named: Any) -> DesiredPage:
    """Give a digest's page as it should be."""
    title = f"{SERIES}/{number:03d}/{language}"
    return DesiredPage(title, Kind.PAGE, text, f"{number:03d}", language, what=title, **named)


def index(rows: str) -> DesiredPage:
    """Give the index page with a region as it should be."""
    return DesiredPage(INDEX, Kind.INDEX, f"A list.\n\n{marked(rows)}", region=rows, what="index")


def index_page(rows: str = "") -> str:
    """Give the text of an index page that a person prepared."""
    return f"Welcome.\n\n{BEGIN}\n{rows}{END}\n\nBye."


@dataclass
class Run:
    """One run of the bot: plan, then apply.

    Attributes:
        session: With the wiki.
        stop_page: As the gate takes it.
        max_edits: As the gate takes it.
        told: What `progress` was told.
        live: What the last survey saw.
    """

    session: Session
    stop_page: str | None = None
    max_edits: int | None = None
    told: list[Outcome] = field(default_factory=list)
    live: dict[str, LivePage] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """The series' settings: its fence and its summaries."""
        made = Settings(SERIES, "", TitlePattern(SERIES + "/{number:03d}"))
        made.fence.__dict__.update(pages=frozenset({INDEX}))
        return made

    def plan(self, *pages: DesiredPage) -> Plan:
        """Plan these pages."""
        self.live = survey(self.session, pages, self.stop_page)
        return plan(
            pages,
            self.live,
            account=self.session.account,
            max_bytes=self.session.max_page_bytes,
            edit_summary=self.settings.edit_summary,
        )

    def gate(self, *, dry_run: bool = False) -> Gate:
        """Give a gate for this run."""
        return Gate(
            self.session,
            self.settings.fence,
            dry_run=dry_run,
            stop_page=self.stop_page,
            max_edits=self.max_edits,
        )

    def apply(self, planned: Plan, *, dry_run: bool = False) -> Results:
        """Do a plan."""
        gate = self.gate(dry_run=dry_run)
        gate.seen(self.live)
        return apply(planned, gate, lambda outcome, *_: self.told.append(outcome))

    def publish(self, *pages: DesiredPage, dry_run: bool = False) -> Results:
        """Plan these pages and do it."""
        return self.apply(self.plan(*pages), dry_run=dry_run)
