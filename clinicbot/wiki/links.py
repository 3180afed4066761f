"""Where links lead to on the wiki: whether pages and files are there, and their sections."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from clinicbot.wiki.pages import in_batches


if TYPE_CHECKING:
    from collections.abc import Iterable

    from clinicbot.wiki.session import Session


class State(StrEnum):
    """What a title leads to."""

    FINE = "fine"
    MISSING = "missing"
    REDIRECT = "redirect"
    DISAMBIGUATION = "disambiguation"
    """A page of the extension Disambiguator's kind (`__DISAMBIG__`)."""

    INVALID = "invalid"
    """No title on this wiki."""

    INTERWIKI = "interwiki"
    """A page of another wiki."""


@dataclass(frozen=True, slots=True)
class Target:
    """What there is at a title.

    Attributes:
        title: As the wiki writes it.
        state: Whether readers get where they want to.
        detail: Where a redirect leads, the address of another wiki's page, or
            why the title is none.
    """

    title: str
    state: State
    detail: str = ""


_FILE: Final = 6
"""The number of the namespace of files."""


def look_up(session: Session, titles: Iterable[str]) -> dict[str, Target]:
    """Ask what there is at these titles, as many in a request as the wiki takes.

    A file counts as there if the file itself is, here or in the wiki's shared
    repository, whatever page is written about it.

    Raises:
        WikiError: The wiki refused, or does not answer.
    """
    wanted = list(dict.fromkeys(titles))
    found: dict[str, Target] = {}
    for batch in in_batches(wanted, session.batch):
        names: dict[str, str] = {}
        said: dict[str, dict[str, Any]] = {}
        for answer in session.answers(
            titles="|".join(batch),
            prop="info|pageprops|imageinfo",
            ppprop="disambiguation",
            iiprop="timestamp",
            iwurl=1,
        ):
            names |= {one["from"]: one["to"] for one in answer.get("normalized", ())}
            for one in (*answer.get("pages", ()), *answer.get("interwiki", ())):
                said.setdefault(one["title"], {}).update(one)
        for title in batch:
            name = names.get(title, title)
            if name in said:
                found[title] = _target(said[name])
    return found | _redirects(session, found)


def _target(said: dict[str, Any]) -> Target:
    title: str = said["title"]
    if said.get("invalid"):
        return Target(title, State.INVALID, said.get("invalidreason", ""))
    if "iw" in said:
        return Target(title, State.INTERWIKI, said.get("url", ""))
    there = not said.get("missing") or said.get("known")
    if said.get("ns") == _FILE:
        there = bool(said.get("imagerepository"))
    if not there:
        return Target(title, State.MISSING)
    if said.get("redirect"):
        return Target(title, State.REDIRECT)
    if "disambiguation" in said.get("pageprops", {}):
        return Target(title, State.DISAMBIGUATION)
    return Target(title, State.FINE)


def _redirects(session: Session, found: dict[str, Target]) -> dict[str, Target]:
    """Learn where the redirects among the targets lead."""
    titles = [one.title for one in found.values() if one.state is State.REDIRECT]
    ends: dict[str, str] = {}
    for batch in in_batches(list(dict.fromkeys(titles)), session.batch):
        for answer in session.answers(titles="|".join(batch), redirects=1):
            for one in answer.get("redirects", ()):
                section = f"#{one['tofragment']}" if one.get("tofragment") else ""
                ends[one["from"]] = one["to"] + section
    return {
        title: Target(one.title, one.state, ends.get(one.title, ""))
        for title, one in found.items()
        if one.state is State.REDIRECT
    }


_ID: Final = re.compile(r"\sid=(?:\"([^\"]*)\"|'([^']*)')")


def anchors_of(session: Session, title: str) -> frozenset[str]:
    """Give everything on a page that a link can lead to; one request a page.

    Not only headings: `{{anchor}}` and the like make elements with an id too.

    Raises:
        WikiError: The wiki refused, or does not answer.
    """
    said = session.parse(page=title, prop="text", redirects=1, disablelimitreport=1)
    return frozenset(unescape(one[1] or one[2]) for one in _ID.finditer(said.get("text", "")))


def languages_of(session: Session) -> frozenset[str]:
    """Give the codes of all languages that the wiki knows (`siprop=languages`).

    Raises:
        WikiError: The wiki refused, or does not answer.
    """
    said = session.query(meta="siteinfo", siprop="languages")
    return frozenset(one["code"] for one in said.get("languages", ()))
