"""The announcement of a digest: for a mailing list, or as wikitext for MassMessage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from clinicbot.digest.inline import plain_text
from clinicbot.digest.model import Digest, StandardTopic
from clinicbot.errors import Place, Problem, SourceError
from clinicbot.publish.surroundings import Surroundings
from clinicbot.series.languages import autonym
from clinicbot.wikitext.escape import Context, escape
from clinicbot.wikitext.links import attributes, in_language
from clinicbot.wikitext.page import topic_anchors


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from clinicbot.series.folder import Series
    from clinicbot.series.wording import Wording
    from clinicbot.settings_people import NextCall


class Form(StrEnum):
    """How an announcement is written."""

    TEXT = "text"
    """Plain text, with bare addresses: mailing lists, chats."""

    WIKITEXT = "wikitext"
    """With whole addresses too: MassMessage delivers to other wikis."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of an announcement.

    Attributes:
        address: Where to, whole.
        label: What it says in wikitext, plain.
        language: The label's language; "" if it is the announcement's.
    """

    address: str
    label: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What there is to say of a digest in one language, all texts plain.

    Attributes:
        wording: The digest's own.
        title: The first line, or subject.
        held: When and in which language the call was; "" if neither is known.
        topics: The topics, linked to their sections; not those that the
            series always has.
        page: The digest.
        versions: The digest in other languages.
        index: The list of all digests, if there is one.
        next: The next call's name, date and time, if known.
        next_page: Where there is more about that one; "" if nowhere.
    """

    wording: Wording
    title: str
    held: str
    topics: tuple[Link, ...]
    page: Link
    versions: tuple[Link, ...] = ()
    index: Link | None = None
    next: tuple[str, ...] = ()
    next_page: str = ""


def offline_address(wiki: str, title: str) -> str:
    """Give a page's address without asking the wiki; "" if it can't be known.

    `/w/api.php` means `/wiki/Title`, as on all of Wikimedia's wikis and in
    MediaWiki's manual of short addresses (Manual:Short URL); beside any other
    api.php there is index.php. pywikibot's `family:code` says no address.
    """
    name = quote(title.replace(" ", "_"), safe="/:@!$*(),;~")
    if wiki.endswith("/w/api.php"):
        return f"{wiki.removesuffix('/w/api.php')}/wiki/{name}"
    if wiki.endswith("/api.php"):
        return f"{wiki.removesuffix('/api.php')}/index.php?title={name}"
    return ""


def announce(
    series: Series,
    key: str,
    titles: Mapping[str, str],
    address: Callable[[str], str],
    today: date,
) -> dict[str, Announcement]:
    """Give the announcements of a digest by their language.

    Args:
        series: The series.
        key: The digest.
        titles: The pages that are published, by language.
        address: Gives a page's address.
        today: From when on a next call is one.

    Raises:
        SourceError: A language has no words for announcements.
    """
    around = Surroundings(series)
    pages = {code: Link(_encoded(address(titles[code])), autonym(code), code) for code in titles}
    upcoming = _upcoming(series.settings.next_call, today)
    found = {}
    for code, title in titles.items():
        digest = series.digests[key][code]
        wording = series.wordings[code].with_overrides(digest.wording)
        _complete(wording, series)
        page = replace(pages[code], label=title, language="")
        view = around.view(key, digest)
        index = view.index
        found[code] = Announcement(
            wording=wording,
            title=_shown(wording, "announce-title", _facts(digest, wording)),
            held=_held(digest, wording),
            topics=_topics(digest, topic_anchors(digest, view), page.address),
            page=page,
            versions=tuple(each for other, each in pages.items() if other != code),
            index=Link(_encoded(address(index.title)), index.title) if index else None,
            next=_next(upcoming, wording) if upcoming else (),
            next_page=_encoded(upcoming.page) if upcoming else "",
        )
    return found


def _complete(wording: Wording, series: Series) -> None:
    """Refuse a language in which nothing can be announced."""
    if not wording.says("announce-title") or not wording.says("announce-read"):
        file = Place(str(series.folder / "wording" / f"{wording.language}.yaml"))
        wrong = f"there are no words for announcements in {autonym(wording.language)}"
        expected = "write announce-title, announce-read and the other `announce-` wordings"
        raise SourceError(Problem(file, wrong, expected))


def _facts(digest: Digest, wording: Wording) -> dict[str, str]:
    """Give the fields that the sentences can have, as wikitext."""
    facts = {"call-name": wording.call_name(digest)}
    date = wording.date(digest.date) if digest.date else ""
    if shown := digest.date_text.text if digest.date_text else date:
        facts["date"] = escape(shown, Context.LIST_ITEM)
    if digest.call_language:
        name = wording.language_name(digest.call_language)
        facts["call-language"] = escape(name, Context.LIST_ITEM)
    return facts


def _held(digest: Digest, wording: Wording) -> str:
    facts = _facts(digest, wording)
    name = "announce-held" + "-date" * ("date" in facts) + "-language" * ("call-language" in facts)
    return "" if name == "announce-held" else _shown(wording, name, facts)


def _shown(wording: Wording, name: str, facts: Mapping[str, str]) -> str:
    """Write a sentence and give what a reader sees; "" where a fact is missing."""
    form = wording.form(name)
    return plain_text(form.expand(facts)) if form.fields <= facts.keys() else ""


def _topics(digest: Digest, anchors: tuple[str, ...], address: str) -> tuple[Link, ...]:
    return tuple(
        Link(f"{address}#{quote(anchor, safe=_SAFE)}", plain_text(topic.title.wikitext))
        for topic, anchor in zip(digest.topics, anchors, strict=True)
        if not isinstance(topic, StandardTopic)
    )


def _upcoming(call: NextCall | None, today: date) -> NextCall | None:
    """Give the next call unless it is over."""
    return call if call and call.date >= today else None


def _next(call: NextCall, wording: Wording) -> tuple[str, ...]:
    """Say which call it is, and when."""
    digest = Digest(wording.language, call.number, call.date)
    named = wording.form("call-name").fields <= wording.call_fields(digest).keys()
    name = plain_text(wording.call_name(digest)) if named else ""
    return tuple(filter(None, (name, wording.date(call.date), call.time)))


# What an address holds as it is: no blanks, quotes or brackets, which end it
# in wikitext or in a mail, and nothing but ASCII, which mail programs mangle.
_SAFE: Final = "/:@!$*(),;~?&=+-._"


def _encoded(address: str) -> str:
    return quote(address, safe=f"{_SAFE}%#")


def write(announcement: Announcement, form: Form) -> str:
    """Write an announcement; it ends without a line break."""
    return "\n".join(_text(announcement) if form is Form.TEXT else _wikitext(announcement))


_MARK: Final = "\ue000"
"""Stands for a link while a sentence becomes plain text."""


def _text(one: Announcement) -> Iterator[str]:
    def sentence(name: str, *shown: str) -> Iterator[str]:
        words = one.wording
        if any(shown) and words.says(name):
            joined = words.expand("links-separator").join(filter(None, shown))
            fields = dict.fromkeys(words.form(name).fields, _MARK)
            yield plain_text(words.form(name).expand(fields)).replace(_MARK, joined)

    yield one.title
    yield from ("", one.held) if one.held else ()
    if one.topics:
        yield ""
        yield from sentence("announce-topics", _MARK)
        yield from (f"* {topic.label}" for topic in one.topics)
    yield ""
    yield from sentence("announce-read", one.page.address)
    versions = [f"{each.label} {each.address}" for each in one.versions]
    yield from sentence("announce-versions", *versions)
    yield from sentence("announce-index", one.index.address if one.index else "")
    yield from sentence("announce-next", *one.next, one.next_page)


def _wikitext(one: Announcement) -> Iterator[str]:
    words = one.wording

    def sentence(name: str, *shown: str) -> Iterator[str]:
        if any(shown) and words.says(name):
            joined = words.expand("links-separator").join(filter(None, shown))
            fields = dict.fromkeys(words.form(name).fields, joined)
            yield from ("", words.form(name).expand(fields))

    said = {"lang": words.language, "dir": words.direction}
    yield f"<div {attributes({**said, 'class': f'mw-content-{words.direction} plainlinks'})}>"
    yield f"'''{escape(one.title, Context.LIST_ITEM)}'''"
    yield from ("", escape(one.held, Context.PARAGRAPH)) if one.held else ()
    if one.topics:
        yield from sentence("announce-topics", _MARK)
        yield from (f"* {_external(topic)}" for topic in one.topics)
    yield from sentence("announce-read", _external(one.page))
    yield from sentence("announce-versions", *map(_external, one.versions))
    yield from sentence("announce-index", _external(one.index) if one.index else "")
    after = [escape(part, Context.LIST_ITEM) for part in one.next]
    yield from sentence("announce-next", *after, one.next_page)
    yield "</div>"


def _external(link: Link) -> str:
    label = in_language(escape(link.label, Context.URL_LABEL), link.language)
    return f"[{link.address} {label}]"
