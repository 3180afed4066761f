"""What the Translate extension can be told through the API, and who may tell it.

Unit pages are written as edits, through the gate; all else that the extension
is told are the orders made here, which pass the gate as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from clinicbot.wiki.gate import Order
from clinicbot.wiki.translate import GROUP
from clinicbot.wiki.translate_history import history, marks


if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from clinicbot.wiki.session import Session


def can_mark(session: Session) -> bool:
    """Find out whether the wiki's API can mark pages (1.43 and later); one request."""
    return "markfortranslation" in session.modules("markfortranslation")


def mark_url(session: Session, page: str) -> str:
    """Give the address at which a translation administrator marks a page."""
    form = session.page_url("Special:PageTranslation")
    target = quote(page.replace(" ", "_"), safe="/:")
    return f"{form}{'&' if '?' in form else '?'}do=mark&target={target}"


def marking(
    page: str,
    revision: int,
    *,
    unharmed: Iterable[str] = (),
    priority: Collection[str] | None = None,
    title_too: bool | None = None,
) -> Order:
    """Mark a page for translation (`action=markfortranslation`).

    Args:
        page: Which.
        revision: The revision that is meant; if it is not the newest any more,
            the wiki refuses.
        unharmed: The ids of changed units whose translations stay good.
        priority: The languages that translators are asked for first; None to
            leave them as they are.
        title_too: Whether the page's title is a unit; None to leave it.
    """
    parameters: dict[str, Any] = {
        "action": "markfortranslation",
        "title": page,
        "revid": revision,
        "nofuzzyunits": "|".join(unharmed) or None,
    }
    if priority is not None:
        parameters["prioritylanguages"] = "|".join(priority)
    if title_too is not None:
        parameters["translatetitle"] = "yes" if title_too else "no"
    said = {name: value for name, value in parameters.items() if value is not None}
    return Order(page, said, lambda session: _is_marked(session, page, revision))


def _is_marked(session: Session, page: str, revision: int) -> bool:
    """Say whether a revision was marked; the mark itself may have made the next one."""
    marked = marks(session, page)[:1]
    made_of = {one.parent for one, _ in history(session, page, 1) if one.id in marked}
    return revision in {*marked, *made_of}


def language_setting(page: str, language: str) -> Order:
    """Say the language that a page is in (`action=setpagelanguage`)."""
    return Order(page, {"action": "setpagelanguage", "title": page, "lang": language})


def new_aggregate(page: str, name: str) -> Order:
    """Make an aggregate group, for the sake of a page that shall be in it."""
    return Order(
        page,
        {
            "action": "aggregategroups",
            "do": "add",
            "groupname": name,
            "groupdescription": f"The translatable pages of {name}",
        },
    )


def joining(page: str, aggregate_id: str) -> Order:
    """Put a marked page into an aggregate group."""
    return Order(
        page,
        {
            "action": "aggregategroups",
            "do": "associate",
            "aggregategroup": aggregate_id,
            "group": GROUP + page,
        },
    )
