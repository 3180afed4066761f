"""The Translate extension through the API: what it knows of pages and units now.

What is said of its answers was observed with Translate 2024-07-16 on
MediaWiki 1.43.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from clinicbot.wiki.pages import LivePage, Revision


if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from clinicbot.wiki.session import Session


NAMESPACE: Final = "Translations"
"""The namespace of unit pages by its canonical name, which every wiki takes."""

TITLE_UNIT: Final = "Page_display_title"
"""The unit that is the page's title (TranslatablePage::DISPLAY_TITLE_UNIT_ID)."""

NOTES: Final = "qqq"
"""The pseudo-language of notes for translators ($wgTranslateDocumentationLanguageCode)."""

GROUP: Final = "page-"
"""What the id of a page's group begins with."""

_AGGREGATE: Final = "agg-"
_KNOWN: Final = "id|sourcelanguage|prioritylangs"


@dataclass(frozen=True, slots=True)
class Group:
    """What the extension keeps of a marked page.

    Attributes:
        title: The page.
        source_language: The language that it is translated from.
        priority_languages: Those that translators are asked for first.
    """

    title: str
    source_language: str
    priority_languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """A page below the series' prefix.

    Attributes:
        title: Its title.
        newest: Its newest revision.
        language: The language that the wiki takes it to be in.
        generated: Whether Translate wrote it (a translation page).
        display_title: The translated title that readers see; "" if none.
    """

    title: str
    newest: Revision
    language: str
    generated: bool = False
    display_title: str = ""

    @property
    def live(self) -> LivePage:
        """The same as the rest of the wiki room knows pages."""
        return LivePage(self.title, self.newest)


@dataclass(frozen=True, slots=True)
class LiveUnit:
    """A unit in one language.

    Attributes:
        id: Its id, underscores for spaces.
        definition: The source as of the last mark, variables as their names.
        text: Its translation; None if there is none.
        outdated: Whether its source changed since (status `fuzzy`).
        reviewed: Whether somebody proofread it.
        revision: Of its page; None if there is none.
        translator: Who wrote it last; "" if nobody.
    """

    id: str
    definition: str
    text: str | None = None
    outdated: bool = False
    reviewed: bool = False
    revision: int | None = None
    translator: str = ""


@dataclass(frozen=True, slots=True)
class Stats:
    """How far a page's translation into a language is, counted in units."""

    total: int
    translated: int = 0
    outdated: int = 0
    reviewed: int = 0

    @property
    def complete(self) -> bool:
        """Whether every unit is translated, none outdated."""
        return 0 < self.total <= self.translated

    @property
    def percent(self) -> int:
        """How much of it is translated, 100 only if all of it is."""
        return self.translated * 100 // self.total if self.total else 0


def unit_title(page: str, unit: str, language: str) -> str:
    """Name the page of a unit in a language."""
    return f"{NAMESPACE}:{page}/{unit.replace('_', ' ')}/{language}"


def list_pages(session: Session, prefix: str) -> dict[str, SeriesPage]:
    """List every page whose title begins so; one request for 500 of them (ApiQueryAllPages)."""
    namespace, name, local = session.place_of(prefix)
    found = session.pages(
        generator="allpages",
        gapnamespace=namespace,
        gapprefix=name,
        gaplimit="max",
        prop="info|revisions|pageprops",
        rvprop="ids|sha1|user|timestamp|comment",
        ppprop="displaytitle|translate-is-translation",
    )
    # A namespace may have another name here than in the settings (`Project:`).
    return {
        title: _series_page(title, page)
        for page in found
        if page.get("revisions") and (title := prefix.rstrip() + page["title"].removeprefix(local))
    }


def _series_page(title: str, page: Mapping[str, Any]) -> SeriesPage:
    newest = page["revisions"][0]
    properties = page.get("pageprops", {})
    return SeriesPage(
        title,
        Revision(
            id=newest["revid"],
            parent=newest.get("parentid", 0),
            user=newest.get("user", ""),
            sha1=newest.get("sha1", ""),
            timestamp=newest.get("timestamp", ""),
            comment=newest.get("comment", ""),
        ),
        language=page.get("pagelanguage", ""),
        generated="translate-is-translation" in properties,
        display_title=properties.get("displaytitle", ""),
    )


def groups(session: Session, prefix: str) -> dict[str, Group] | None:
    """Find the marked pages whose title begins so; one request for all of them.

    Returns:
        Title -> group; None if the wiki does not have the extension.
    """
    found = groups_and_aggregates(session, prefix, aggregates=False)
    return None if found is None else found[0]


def groups_and_aggregates(
    session: Session, prefix: str, *, aggregates: bool
) -> tuple[dict[str, Group], dict[str, str]] | None:
    """Find the same, and the aggregate groups if they are wanted; one request, too.

    Returns:
        Title -> group, and name -> id; None if the wiki does not have the
        extension.
    """
    _, _, local = session.place_of(prefix)
    start = GROUP + local
    said = session.query(
        meta="messagegroups",
        mgfilter=f"{start}*|{_AGGREGATE}*" if aggregates else f"{start}*",
        mgprop="id|sourcelanguage|prioritylangs|label" if aggregates else _KNOWN,
    )
    if "messagegroups" not in said:
        return None
    found, names = {}, {}
    for one in said["messagegroups"]:
        if one["id"].startswith(_AGGREGATE):
            names[one["label"]] = str(one["id"])
        else:
            title = prefix.rstrip() + one["id"].removeprefix(start)
            languages = tuple(one["prioritylangs"] or ())
            found[title] = Group(title, one["sourcelanguage"], languages)
    return found, names


def units(session: Session, page: str, language: str) -> dict[str, LiveUnit]:
    """Read all units of a marked page in one language; one request (ApiQueryMessageCollection).

    Returns:
        Id -> unit, in page order; the page's title first, if it is a unit.
    """
    said = session.query(
        list="messagecollection",
        mcgroup=GROUP + page,
        mclanguage=language,
        mcprop="definition|translation|properties",
        mclimit="max",
    )
    start = len(page) + 1
    return {
        one["key"][start:]: _live_unit(one["key"][start:], one)
        for one in said.get("messagecollection", ())
    }


def _live_unit(name: str, said: Mapping[str, Any]) -> LiveUnit:
    properties = said.get("properties", {})
    status = properties.get("status", "")
    revision = properties.get("revision")
    return LiveUnit(
        name,
        said["definition"],
        text=said.get("translation") if status != "untranslated" else None,
        outdated=status == "fuzzy",
        reviewed=status == "proofread",
        revision=int(revision) if revision else None,
        translator=properties.get("last-translator-text") or "",
    )


def page_stats(session: Session, page: str) -> dict[str, Stats]:
    """Count a marked page's units by language; {} while the wiki's jobs wait."""
    said = session.query(meta="messagegroupstats", mgsgroup=GROUP + page, mgssuppressempty=True)
    return {one["language"]: _stats(one) for one in said.get("messagegroupstats", ())}


def language_stats(session: Session, language: str, wanted: Collection[str]) -> dict[str, Stats]:
    """Count the units in one language by page; one request for the whole wiki."""
    said = session.query(meta="languagestats", lslanguage=language)
    found = {one["group"].removeprefix(GROUP): one for one in said.get("languagestats", ())}
    return {page: _stats(found[page]) for page in wanted if page in found}


def _stats(one: Mapping[str, Any]) -> Stats:
    return Stats(one["total"], one["translated"], one["fuzzy"], one["proofread"])


def members(session: Session, aggregate: str) -> frozenset[str]:
    """List the titles of the pages in an aggregate group; one request."""
    said = session.query(meta="messagegroups", mgformat="tree", mgroot=aggregate, mgprop="id")
    return frozenset(one["id"].removeprefix(GROUP) for one in said.get("messagegroups", ()))


def who_may(session: Session, right: str) -> str:
    """Name the user groups that have a right, for a message; one request."""
    said = session.query(meta="siteinfo", siprop="usergroups")
    having = [one["name"] for one in said.get("usergroups", ()) if right in one["rights"]]
    return ", ".join(sorted(having)) or f"nobody: the wiki gives `{right}` to no group"
