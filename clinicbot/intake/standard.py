"""Topics that are the series' standard ones, worded as the series does or almost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from clinicbot.digest.inline import links
from clinicbot.digest.model import (
    NO_HINT,
    Digest,
    Paragraph,
    Remark,
    Section,
    StandardTopic,
    Topic,
)
from clinicbot.digest.scalars import Inline
from clinicbot.intake.inline import fold
from clinicbot.wikitext.standard import as_standard, part_texts


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.digest.model import Block
    from clinicbot.series.wording import Wording


_MOST: Final = 0.5
"""A topic that says this share of a standard part's texts is meant to be it."""


def standard_in(topic: Topic, digest: Digest, wording: Wording) -> Digest | None:
    """Give the digest with a topic added as a standard one; None if it is none.

    Args:
        topic: The topic, no speaker read out of its texts.
        digest: What comes before it.
        wording: The series' sentences.
    """
    for name in wording.parts:
        usual = {fold(wording.expand(text)): text for text in part_texts(name, wording)}
        said = {fold(text) for text in _texts(topic)}
        if len(said & usual.keys()) < _MOST * len(usual):
            continue
        ours = _in_our_words(topic, {said: wording.expand(text) for said, text in usual.items()})
        known = Digest(digest.language, topics=(StandardTopic(name),))
        found = as_standard(digest, ours, wording, known)
        if isinstance(found.topics[-1], StandardTopic):
            return _kept_links(found, topic, usual)
    return None


def _texts(part: Topic | Section) -> Iterator[str]:
    """Yield all texts of a topic, at any depth."""
    yield part.title.wikitext
    yield from _said(part.content)
    for section in part.sections:
        yield from _texts(section)


def _said(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text.wikitext
        elif isinstance(block, Remark):
            yield from [block.says.wikitext] if block.says else []
            yield from _said(block.points)


def _in_our_words(topic: Topic, usual: dict[str, str]) -> Topic:
    """Give a topic with the series' own wikitext where a reader sees the same."""

    def text(inline: Inline) -> Inline:
        return Inline(usual.get(fold(inline.wikitext), inline.wikitext))

    def block(one: Block) -> Block:
        if isinstance(one, Paragraph):
            return Paragraph(text(one.text))
        if isinstance(one, Remark) and one.says:
            return replace(one, says=text(one.says), unit=NO_HINT)
        return one

    def section(one: Section) -> Section:
        return Section(
            text(one.title), tuple(map(block, one.content)), tuple(map(section, one.sections))
        )

    return Topic(
        text(topic.title),
        None,
        tuple(map(block, topic.content)),
        tuple(map(section, topic.sections)),
    )


def _kept_links(digest: Digest, topic: Topic, usual: dict[str, str]) -> Digest:
    """Keep a text of the original's that has links of its own.

    A text without any link comes from where links don't show; then the series'
    are taken.
    """
    own = dict(digest.wording)
    for text in _texts(topic):
        name = usual.get(fold(text))
        if name and links(text) and not set("{}") & set(text):
            own[name] = Inline(text)
    return replace(digest, wording=own)


def without_usual(digest: Digest, wording: Wording) -> Digest:
    """Give a digest without wordings of its own that are just the series'."""
    kept = {
        name: text
        for name, text in digest.wording.items()
        if name not in wording.texts
        or len(wording.texts[name]) > 1
        or wording.texts[name]["other"].text != text.wikitext
    }
    return replace(digest, wording=kept)
