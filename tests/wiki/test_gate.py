"""The one way to write: what it lets through, how, and what never."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from clinicbot.errors import ExitCode, PersonNeeded, StopRequested, WikiError
from clinicbot.publish.apply import Result
from clinicbot.wiki.gate import STOP_PAGE_AGE, Edit, Gate
from tests.support.bot import Run, enter, page


if TYPE_CHECKING:
    from tests.support.proxy import Proxy
    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki

TITLE = "Wikimedia Clinics/006/en"
STOP = "User:ClinicBot/stop"
NEW = Edit(TITLE, "Text.", "Bot: 006 (en): new page")


@dataclass
class Clock:
    """A clock that a test sets."""

    now: float = 0.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


@pytest.fixture
def gate(wiki: Wiki) -> Gate:
    """Give a gate that writes."""
    return Run(enter(wiki)).gate()


def test_gate_is_shut_unless_opened(wiki: Wiki) -> None:
    """The default is a dry run, which sends nothing."""
    gate = Gate(enter(wiki), Run(enter(wiki)).settings.fence)
    saved = gate.write(NEW)
    assert (saved.revision, saved.changed) == (0, False)
    assert wiki.revisions(TITLE) == []


@pytest.mark.parametrize(
    "title",
    [
        "Wikimedia Clinics/Retrospective",
        "Wikimedia Clinics/006/en/sub page",
        "Main Page",
        "User:ClinicBot",
        "Talk:Wikimedia Clinics/006/en",
        "Wikimedia Clinics/006/en#section",
    ],
)
def test_nothing_outside_the_fence_is_written(wiki: Wiki, gate: Gate, title: str) -> None:
    """Not even where a plan would say so."""
    with pytest.raises(PersonNeeded) as error:
        gate.write(Edit(title, "x", "y"))
    assert error.value.code == "fence"
    assert all(one["user"] != "ClinicBot" for one in wiki.revisions(title))


def test_saved_edit_says_its_revision_and_flags(wiki: Wiki, gate: Gate) -> None:
    """Minor is said or denied, and never left to the account's preferences."""
    first = gate.write(NEW)
    second = gate.write(Edit(TITLE, "More.", "Bot: change", base=first.revision, minor=True))
    newest, oldest = wiki.revisions(TITLE)
    assert (newest["revid"], oldest["revid"]) == (second.revision, first.revision)
    assert (newest["minor"], oldest["minor"]) == (True, False)
    assert newest["comment"].startswith("Bot: change [sha1:")
    assert gate.edits == 2


def test_parameters_of_every_write_are_guarded(wiki: Wiki, proxy: Proxy) -> None:
    """By revision and not by time; nothing is brought back; nothing is watched."""
    gate = Run(enter(wiki, proxy.url)).gate()
    first = gate.write(NEW)
    gate.write(Edit(TITLE, "More.", "y", base=first.revision))
    create, update = (one.params for one in proxy.actions("edit"))
    assert "createonly" in create
    assert update["baserevid"] == str(first.revision)
    assert "nocreate" in update
    for sent in (create, update):
        assert not sent.keys() & {"recreate", "basetimestamp", "minor"}
        assert {"notminor", "bot", "md5", "maxlag", "starttimestamp"} <= sent.keys()
        assert (sent["assert"], sent["assertuser"]) == ("user", "ClinicBot")
        assert sent["watchlist"] == "nochange"


def test_another_account_never_writes(wiki: Wiki, gate: Gate) -> None:
    """A session that is somebody else's is refused by the wiki itself."""
    gate.session.account = "Admin"
    with pytest.raises(WikiError) as error:
        gate.write(NEW)
    assert error.value.code == "assertnameduserfailed"
    assert wiki.revisions(TITLE) == []


def test_long_summary_is_cut_before_its_fingerprint(wiki: Wiki, gate: Gate) -> None:
    """MediaWiki would cut the fingerprint off."""
    gate.write(Edit(TITLE, "Text.", "long " * 200))
    (revision,) = wiki.revisions(TITLE)
    assert len(revision["comment"]) <= 500
    assert revision["comment"].endswith(f"… [sha1:{revision['sha1'][:8]}]")


def test_stop_page_with_text_stops_before_the_write(wiki: Wiki) -> None:
    """Anybody can stop the bot by writing there; what is left is skipped."""
    run = Run(enter(wiki), stop_page=STOP)
    wiki.edit(STOP, "Please stop.")
    done = run.publish(page(6, "x"), page(7, "y"))
    assert [one.result for one in done.outcomes] == [Result.SKIPPED, Result.SKIPPED]
    assert done.exit_code is ExitCode.STOPPED
    assert STOP in done.stopped
    assert wiki.revisions(page(6, "").title) == []


@pytest.mark.parametrize("blank", [False, True])
def test_stop_page_missing_or_blank_lets_the_bot_go_on(wiki: Wiki, *, blank: bool) -> None:
    """It stops by its text, not by its being there."""
    if blank:
        wiki.edit(STOP, "Stop.")
        wiki.edit(STOP, "")
    done = Run(enter(wiki), stop_page=STOP).publish(page(6, "x"))
    assert done.exit_code is ExitCode.OK


def test_look_at_the_stop_page_holds_good_for_a_short_while(wiki: Wiki, proxy: Proxy) -> None:
    """So that it doesn't double the requests; then it is looked at again."""
    clock = Clock()
    session = enter(wiki, proxy.url)
    fence = Run(session).settings.fence
    gate = Gate(session, fence, dry_run=False, stop_page=STOP, clock=clock)
    base = gate.write(NEW).revision
    proxy.clear()
    base = gate.write(Edit(TITLE, "2", "y", base=base)).revision
    assert len(proxy.actions()) == 1
    wiki.edit(STOP, "Stop!")
    clock.now = STOP_PAGE_AGE
    with pytest.raises(StopRequested) as stopped:
        gate.write(Edit(TITLE, "3", "y", base=base))
    assert wiki.page_text(TITLE) == "2"
    asked = wiki.revisions(STOP)[0]
    assert f"({asked['user']}, {asked['timestamp']})" in str(stopped.value)


def test_page_in_use_is_left_alone(wiki: Wiki, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the template that pywikibot knows of the wiki, as other bots leave it alone."""
    session = enter(wiki)
    site = session._site
    monkeypatch.setattr(site.family, "edit_restricted_templates", {site.code: ("In use",)})
    gate = Gate(session, Run(session).settings.fence, dry_run=False)
    base = wiki.edit(TITLE, "{{in use|until noon}}")
    with pytest.raises(PersonNeeded) as kept:
        gate.write(Edit(TITLE, "2", "y", base=base, base_text="{{in use|until noon}}"))
    assert kept.value.code == "nobots"
    assert gate.write(Edit(TITLE, "2", "y", base=base, base_text="Now in use.")).changed


def test_limit_of_edits_closes_the_gate(wiki: Wiki) -> None:
    """What is left is skipped, and the exit code says that it was."""
    run = Run(enter(wiki), max_edits=2)
    done = run.publish(*(page(n, "x") for n in range(1, 5)))
    kinds = [one.result.value for one in done.outcomes]
    assert kinds == ["created", "created", "skipped", "skipped"]
    assert done.exit_code is ExitCode.STOPPED


def test_limit_of_edits_is_shown_by_a_dry_run(wiki: Wiki) -> None:
    """It tells of what would be done, and of no more."""
    run = Run(enter(wiki), max_edits=1)
    done = run.publish(page(1, "x"), page(2, "x"), dry_run=True)
    assert [one.result.value for one in done.outcomes] == ["created", "skipped"]
    assert run.publish(page(1, "x")).outcomes[0].result.value == "created"


def test_pywikibot_itself_writes_nothing_in_a_dry_run(wiki: Wiki, gate: Gate) -> None:
    """The second lock on the door: simulate."""
    config = gate.session._engine.config
    config.simulate = True
    try:
        gate.session.write(action="edit", title=TITLE, text="x", summary="y")
    finally:
        config.simulate = False
    assert wiki.revisions(TITLE) == []
