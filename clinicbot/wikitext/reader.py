"""A page's wikitext as a document: the way back of `clinicbot.wikitext.page`.

What the page says is read; what it can't say (the licence, the number, how a
wording came about) is taken from the document known so far. People edit
pages, so much more is read than the bot would write, and what a document
can't say is given back as `Unplaced`, never dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clinicbot.digest.model import Section, Topic
from clinicbot.digest.scalars import Inline
from clinicbot.series.template import Template
from clinicbot.wikitext.opening_reader import read_opening
from clinicbot.wikitext.outline import Part, Unplaced, outline
from clinicbot.wikitext.pieces import TOPIC_LEVEL
from clinicbot.wikitext.standard import as_standard


if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clinicbot.digest.model import Digest
    from clinicbot.series.wording import Wording
    from clinicbot.wikitext.view import PageView


__all__ = ["PageReading", "Unplaced", "read_page"]


@dataclass(frozen=True, slots=True)
class PageReading:
    """What was read from a page.

    Attributes:
        digest: The document.
        unplaced: What the page holds besides, in page order.
    """

    digest: Digest
    unplaced: tuple[Unplaced, ...] = ()


def read_page(wikitext: str, view: PageView, known: Digest) -> PageReading:
    """Read a page back into a document.

    For every document and view, reading what `render_page` wrote gives the
    document again and nothing unplaced.

    Args:
        wikitext: The page's text.
        view: Its surroundings, as for `render_page`.
        known: The document that the page was written from, or as much as is
            known of it; what the page doesn't say is kept from it, and its
            own wordings and headings are recognised.
    """
    wording = view.wording.with_overrides(known.wording)
    parts, unplaced = outline(wikitext, wording, view.categories)
    digest = replace(known, topics=())
    for part, sections in _topics(parts[1:]):
        topic = _topic(part, sections, len(digest.topics) + 1, wording, known)
        digest = as_standard(digest, topic, wording, known)
    digest = read_opening(parts[0].blocks, digest, wording, view.versions)
    return PageReading(digest, tuple(unplaced))


def _topics(parts: Iterable[Part]) -> Iterator[tuple[Part, list[Part]]]:
    """Yield each topic's part with those of its sections."""
    topic: tuple[Part, list[Part]] | None = None
    for part in parts:
        if topic is None or part.level <= TOPIC_LEVEL:
            if topic:
                yield topic
            topic = (part, [])
        else:
            topic[1].append(part)
    if topic:
        yield topic


def _topic(
    part: Part, sections: list[Part], number: int, wording: Wording, known: Digest
) -> Topic:
    title, heading = _heading(part.heading, number, wording, known)
    return Topic(
        Inline(title),
        Inline(heading) if heading is not None else None,
        tuple(part.blocks),
        tuple(_sections(sections)),
    )


def _sections(parts: list[Part]) -> Iterator[Section]:
    """Nest sections by level; a level that was skipped counts as the next one."""
    position = 0
    while position < len(parts):
        own = parts[position]
        end = position + 1
        while end < len(parts) and parts[end].level > own.level:
            end += 1
        below = tuple(_sections(parts[position + 1 : end]))
        yield Section(Inline(own.heading), tuple(own.blocks), below)
        position = end


def _heading(text: str, number: int, wording: Wording, known: Digest) -> tuple[str, str | None]:
    """Return a topic's title, and the form of its heading if it isn't the series'."""
    forms: list[str | None] = [None]
    forms += [t.heading.wikitext for t in known.topics if isinstance(t, Topic) and t.heading]
    if number <= len(known.topics):
        # The form that this very topic has, if it fits, before any other.
        own = known.topics[number - 1]
        forms.insert(0, own.heading.wikitext if isinstance(own, Topic) and own.heading else None)
    forms.append(wording.form("topic").text.replace("{number}", "#{number}"))
    for form in dict.fromkeys(forms):
        template = Template(form) if form else wording.form("topic")
        found = re.fullmatch(template.regex(), text)
        if found and found.groupdict().get("number", str(number)) == str(number):
            return found["title"], form
    return text, "{title}"
