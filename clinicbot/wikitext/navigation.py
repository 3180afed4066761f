"""The parts of a page that lead elsewhere: its languages, the next digest, the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicbot.digest.inline import plain_text
from clinicbot.series.languages import autonym
from clinicbot.wikitext.escape import Context, escape
from clinicbot.wikitext.links import in_language, target
from clinicbot.wikitext.pieces import Category, Navigation


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.wikitext.view import Neighbour, PageView


def before(view: PageView) -> Iterator[Navigation]:
    """Yield what stands above a document: the languages that it exists in."""
    if view.navigation and len(view.versions) > 1:
        label = plain_text(view.wording.expand("languages"))
        links = tuple(_version(view, code, title) for code, title in view.versions.items())
        yield Navigation("languages", label, links)


def after(view: PageView) -> Iterator[Navigation | Category]:
    """Yield what stands below a document: its neighbours and the index, its categories."""
    links = tuple(_neighbours(view))
    if view.navigation and links:
        yield Navigation("series", plain_text(view.wording.expand("navigation")), links)
    yield from map(Category, view.categories)


def _version(view: PageView, code: str, title: str) -> str:
    """Return a language's own name: a link, or bold where it is this page's."""
    name = in_language(escape(autonym(code), Context.LINK_LABEL), code, view.wording.language)
    return f"'''{name}'''" if title == view.title else f"[[{target(title)}|{name}]]"


def _neighbours(view: PageView) -> Iterator[str]:
    ways = (("previous", view.previous), ("index", view.index), ("next", view.next))
    for wording, neighbour in ways:
        if neighbour:
            yield _neighbour(view, wording, neighbour)


def _neighbour(view: PageView, wording: str, neighbour: Neighbour) -> str:
    """Return the link to a digest before or after, or to the index."""
    name = escape(neighbour.label, Context.LINK_LABEL)
    called = in_language(name, neighbour.language, view.wording.language)
    fields = {"call-name": called} if wording != "index" else {}
    return f"[[{target(neighbour.title)}|{view.wording.form(wording).expand(fields)}]]"
