"""A page of a wiki, by its title or its address in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from clinicbot.errors import WikiError
from clinicbot.intake.wikitext import read_wikitext, redirect_target
from clinicbot.wiki.pages import fetch, look
from clinicbot.wiki.session import connect


if TYPE_CHECKING:
    from clinicbot.intake.pieces import Original
    from clinicbot.settings import Settings
    from clinicbot.wiki.pages import LivePage
    from clinicbot.wiki.session import Session


def is_address(what: str) -> bool:
    """Say whether something is an address of the web."""
    return what.startswith(("http://", "https://"))


def title_in(address: str) -> str:
    """Give the title of the page that a browser's address shows.

    Raises:
        WikiError: The address is of no page.
    """
    parts = urlsplit(address)
    title = parse_qs(parts.query).get("title", [""])[0]
    for before in ("/wiki/", "/index.php/"):
        if not title and before in parts.path:
            title = unquote(parts.path.partition(before)[2])
    if not title:
        raise WikiError(
            f"{address} is no address of a wiki's page",
            code="no-title",
            fix="expected .../wiki/Title or .../index.php?title=Title",
        )
    return title.replace("_", " ")


def api_of(address: str, known: str) -> str:
    """Give the api.php of the wiki that an address is of, the known one if it fits.

    What phones see of a Wikimedia wiki (`meta.m.wikimedia.org`) is the same wiki.
    """
    parts = urlsplit(address)
    host = parts.netloc.replace(".m.", ".", 1)
    if urlsplit(known).netloc in {host, parts.netloc}:
        return known
    script = parts.path.partition("/index.php")[0] if "/index.php" in parts.path else "/w"
    return f"{parts.scheme}://{host}{script}/api.php"


def read_page(what: str, wiki: str, settings: Settings) -> Original:
    """Read a page; nothing is ever written there.

    Args:
        what: Its title, or its address.
        wiki: The api.php of the wiki, or pywikibot's `family:code`.
        settings: The series'.

    Raises:
        WikiError: The wiki does not answer, or has no such page.
    """
    address = is_address(what)
    title = title_in(what) if address else what
    session = connect(
        api_of(what, wiki) if address else wiki, contact=settings.documentation or ""
    )
    live = _look(session, title)
    if live.text is not None and live.redirect and (target := redirect_target(live.text)):
        live = _look(session, target)
    if live.text is None or live.newest is None:
        raise WikiError("there is no text to import", title=live.title, code="no-text")
    original = read_wikitext(
        live.text, live.title, settings.inline, settings.categories, live.title
    )
    if address and "oldid" in parse_qs(urlsplit(what).query):
        original.warn("an old revision is named, and the newest was read")
    original.address = session.page_url(live.title)
    original.revision = live.newest.id
    return original


def _look(session: Session, title: str) -> LivePage:
    """Read one page.

    Raises:
        WikiError: There is no such page.
    """
    # `fetch` refuses what is no title of this wiki.
    if fetch(session, [title])[title].newest is None:
        raise WikiError(
            "there is no such page", title=title, code="missingtitle", fix="check the title"
        )
    found = look(session, [title])
    return found[title]
