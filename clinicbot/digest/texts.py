"""Every text of a digest, one after the other: for checks that look at texts alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicbot.digest.model import (
    Block,
    Digest,
    Image,
    Links,
    Note,
    Paragraph,
    Quote,
    Remark,
    Section,
    StandardTopic,
    Table,
    Topic,
)


if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clinicbot.digest.scalars import Inline, Plain


def texts(digest: Digest) -> Iterator[Plain | Inline]:
    """Give all plain and inline texts, in the order of the page; the series' wordings last."""
    yield from _there(digest.date_text, digest.title)
    yield from _blocks(digest.content)
    for topic in digest.topics:
        if isinstance(topic, Topic):
            yield from _there(topic.title, topic.heading)
            yield from _below(topic)
    yield from digest.wording.values()


def speakers(digest: Digest) -> Iterator[Plain]:
    """Give who speaks or is quoted, every time they do."""
    for block in _all_blocks(digest):
        if not isinstance(block, Image | Table | Links | Note) and block.by:
            yield block.by


def images(digest: Digest) -> Iterator[Image]:
    """Give the images, in the order of the page."""
    return (block for block in _all_blocks(digest) if isinstance(block, Image))


def titles(digest: Digest) -> Iterator[Inline]:
    """Give the titles of topics and sections, in the order of the page."""
    for topic in digest.topics:
        if not isinstance(topic, StandardTopic):
            yield from _titles(topic)


def _titles(part: Topic | Section) -> Iterator[Inline]:
    yield part.title
    for section in part.sections:
        yield from _titles(section)


def _below(part: Topic | Section) -> Iterator[Plain | Inline]:
    yield from _blocks(part.content)
    for section in part.sections:
        yield section.title
        yield from _below(section)


def _all_blocks(digest: Digest) -> Iterator[Block]:
    yield from _flat(digest.content)
    waiting: list[Topic | Section] = [t for t in digest.topics if isinstance(t, Topic)]
    while waiting:
        part = waiting.pop(0)
        yield from _flat(part.content)
        waiting[:0] = part.sections


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Remark):
            yield from _flat(block.points)


def _blocks(blocks: Iterable[Block]) -> Iterator[Plain | Inline]:
    for block in _flat(blocks):
        match block:
            case Paragraph(text, by):
                yield from _there(by, text)
            case Remark(by, says):
                yield from _there(by, says)
            case Note(text):
                yield text
            case Quote(paragraphs, by):
                yield from _there(*paragraphs, by)
            case Image(file, caption, alt):
                yield from _there(file, caption, alt)
            case Table(columns, rows, caption):
                yield from _there(caption, *columns)
                yield from (cell for row in rows for cell in row)
            case Links(links):
                yield from links


def _there(*found: Plain | Inline | None) -> Iterator[Plain | Inline]:
    return (text for text in found if text)
