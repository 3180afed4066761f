"""A text as the wiki's own parser shows it, before it is anywhere on the wiki."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.wiki.session import Session


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level, and its text as readers see it."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A page as readers get it.

    Attributes:
        html: Of its content; addresses are relative to `base`.
        title: What it is headed with, HTML.
        base: The wiki's address.
        styles: The addresses of the style sheets, whole.
        html_class: The classes of the wiki's `html` element, which styles go by.
        body_class: Those of its `body` element.
        headings: The headings, in order.
        warnings: What the parser itself complains of, HTML.
    """

    html: str
    title: str
    base: str
    styles: tuple[str, ...] = ()
    html_class: str = ""
    body_class: str = ""
    headings: tuple[Heading, ...] = ()
    warnings: tuple[str, ...] = ()


_TAG: Final = re.compile(r"<[^>]*>")
_STYLES: Final = re.compile(r'<link rel="stylesheet" href="([^"]*)"')


def skin_of(session: Session) -> str:
    """Name the skin that the wiki shows to readers (`siprop=skins`).

    Raises:
        WikiError: The wiki refused, or does not answer.
    """
    said = session.query(meta="siteinfo", siprop="skins").get("skins", ())
    return next((str(one["code"]) for one in said if one.get("default")), "vector")


def parse(session: Session, text: str, title: str, language: str, skin: str) -> Parsed:
    """Have a text parsed as if it were saved at a title; saves nothing, needs no account.

    Args:
        session: The wiki.
        text: Wikitext.
        title: The page that it is for.
        language: What its readers have the wiki's own words in.
        skin: Whose styles to give; ApiParse has none without.

    Raises:
        WikiError: The wiki refused, or does not answer.
    """
    said = session.parse(
        title=title,
        text=text,
        contentmodel="wikitext",
        prop="text|headhtml|sections|displaytitle|parsewarningshtml",
        preview=1,
        disableeditsection=1,
        disablelimitreport=1,
        uselang=language,
        useskin=skin,
    )
    head: str = said.get("headhtml", "")
    base = session.page_url("").rpartition("/")[0] + "/"
    return Parsed(
        html=said.get("text", ""),
        title=said.get("displaytitle", title),
        base=base,
        styles=tuple(urljoin(base, unescape(one)) for one in _STYLES.findall(head)),
        html_class=_class_of("html", head),
        body_class=_class_of("body", head),
        headings=tuple(_headings(said)),
        warnings=tuple(said.get("parsewarningshtml", ())),
    )


def _class_of(element: str, head: str) -> str:
    found = re.search(rf'<{element} class="([^"]*)"', head)
    return unescape(found[1]) if found else ""


def _headings(said: dict[str, Any]) -> Iterator[Heading]:
    for one in said.get("sections", ()):
        yield Heading(int(one["level"]), unescape(_TAG.sub("", one["line"])))
