"""Pages as they are: what is asked for, in how many requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clinicbot.errors import PersonNeeded
from clinicbot.wiki import pages
from tests.support.bot import enter


if TYPE_CHECKING:
    from clinicbot.wiki.session import Session
    from tests.support.proxy import Proxy
    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki

TITLE = "Wikimedia Clinics/006/en"


@pytest.fixture
def session(wiki: Wiki) -> Session:
    """Give a session that is logged in."""
    return enter(wiki)


def test_hash_of_a_text_is_the_wikis(wiki: Wiki, session: Session) -> None:
    """Whatever MediaWiki changes when it saves."""
    text = "e\u0301 \u2126 text\r\nline\rend\t \n\n"
    wiki.edit(TITLE, text)
    newest = pages.fetch(session, [TITLE])[TITLE].newest
    assert newest is not None
    assert newest.sha1 == pages.digest_of(text)
    assert (newest.user, newest.parent) == ("Reader", 0)


def test_missing_page_has_no_newest_revision(session: Session) -> None:
    """And a page that isn't there is no error."""
    assert pages.fetch(session, [TITLE])[TITLE].newest is None


def test_titles_come_back_as_they_were_asked_for(wiki: Wiki, session: Session) -> None:
    """Also where MediaWiki writes them otherwise."""
    wiki.edit(TITLE, "x")
    odd = "wikimedia_Clinics/006/en"
    assert pages.fetch(session, [odd])[odd].newest
    assert pages.look(session, [odd])[odd].text == "x"


@pytest.mark.parametrize("title", ["A<b", "es:Wikimedia Clinics", "Special:Version"])
def test_title_that_is_no_page_of_this_wiki_is_refused(session: Session, title: str) -> None:
    """A forbidden character, another wiki's prefix, a special page."""
    with pytest.raises(PersonNeeded) as error:
        pages.fetch(session, [title])
    assert error.value.code == "invalidtitle"


def test_no_titles_make_no_request(wiki: Wiki, proxy: Proxy) -> None:
    """Nothing to ask, nothing asked."""
    session = enter(wiki, proxy.url)
    proxy.clear()
    assert pages.fetch(session, []) == {}
    assert pages.look(session, []) == {}
    assert proxy.asked == []


@pytest.mark.parametrize(("logged_in", "requests"), [(True, 1), (False, 3)])
def test_as_many_pages_a_request_as_the_wiki_allows(
    wiki: Wiki, proxy: Proxy, *, logged_in: bool, requests: int
) -> None:
    """500 for a bot, 50 for anybody."""
    session = enter(wiki, proxy.url, writing=logged_in)
    pages.fetch(session, [TITLE])
    proxy.clear()
    titles = [f"Wikimedia Clinics/{n:03d}/en" for n in range(120)]
    assert list(pages.fetch(session, titles)) == titles
    assert len(proxy.asked) == requests


def test_answer_in_parts_is_put_together(wiki: Wiki, session: Session) -> None:
    """Texts that are too much for one answer come in several."""
    wiki.configure(wgAPIMaxResultSize=50_000)
    texts = {f"Wikimedia Clinics/{n:03d}/en": f"{n} " * 10_000 for n in range(1, 6)}
    for title, text in texts.items():
        wiki.edit(title, text)
    seen = pages.look(session, list(texts))
    assert {title: one.text for title, one in seen.items()} == {
        title: pages.stored_form(text) for title, text in texts.items()
    }


def test_close_look_tells_text_redirect_and_permission(wiki: Wiki, session: Session) -> None:
    """All of it in one answer."""
    wiki.edit(TITLE, "#REDIRECT [[Main Page]]")
    wiki.api("Admin", action="protect", title=TITLE, protections="edit=sysop")
    one = pages.look(session, [TITLE])[TITLE]
    assert one.text == "#REDIRECT [[Main Page]]"
    assert one.redirect
    assert one.refusal is not None
    assert one.refusal.code == "protectedpage"
    assert one.newest is not None
    assert one.newest.timestamp


def test_page_that_is_not_wikitext_says_so(wiki: Wiki, session: Session) -> None:
    """Such as a JSON page."""
    title = "User:ClinicBot/a.json"
    wiki.edit(title, "{}", user="ClinicBot")
    assert pages.look(session, [title])[title].content_model == "json"


def test_gap_tells_whether_it_may_be_filled(wiki: Wiki, session: Session) -> None:
    """Protection from creation, the blacklist."""
    wiki.api("Admin", action="protect", title=TITLE, protections="create=sysop")
    other = TITLE.replace("006", "007")
    seen = pages.look_at_gaps(session, [TITLE, other])
    assert seen[TITLE].refusal is not None
    assert seen[other].refusal is None


def test_deletion_is_found_with_its_reason(wiki: Wiki, session: Session) -> None:
    """The last one."""
    wiki.edit(TITLE, "x")
    wiki.api("Admin", action="delete", title=TITLE, reason="a test")
    found = pages.deletion_of(session, pages.LivePage(TITLE)).deletion
    assert found is not None
    assert (found.user, found.comment) == ("Admin", "a test")
    assert pages.deletion_of(session, pages.LivePage("Never there")).deletion is None


def test_newest_revision_of_an_account_is_found(wiki: Wiki, session: Session) -> None:
    """Below the others' newer ones; none if it never edited the page."""
    wiki.edit(TITLE, "bot", user="ClinicBot")
    wiki.edit(TITLE, "other")
    own = pages.newest_by(session, pages.LivePage(TITLE), "ClinicBot").own
    assert own is not None
    assert own.sha1 == pages.digest_of("bot")
    assert pages.newest_by(session, pages.LivePage(TITLE), "Translator").own is None


def test_hidden_user_and_text_are_unknown_not_errors(wiki: Wiki, session: Session) -> None:
    """An administrator may hide parts of a revision."""
    wiki.configure(wgGroupPermissions={"sysop": {"deleterevision": True}})
    first = wiki.edit(TITLE, "secret")
    wiki.edit(TITLE, "more")
    number = str(first)
    wiki.api("Admin", action="revisiondelete", type="revision", target=TITLE, ids=number,
             hide="content|user|comment", token="")  # fmt: skip
    kept = pages.revisions(session, [first])[first]
    assert (kept.user, kept.sha1) == ("", "")


def test_newest_revision_of_an_account_is_not_its_first(wiki: Wiki, session: Session) -> None:
    """However many there are, one request brings the last."""
    numbers = [wiki.edit(TITLE, f"Text {n}.", "ClinicBot") for n in range(3)]
    wiki.edit(TITLE, "Hers.")
    own = pages.newest_by(session, pages.LivePage(TITLE), "ClinicBot")
    assert own.own
    assert own.own.id == numbers[-1]
    assert own.own_text == "Text 2."
