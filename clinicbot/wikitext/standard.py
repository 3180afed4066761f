"""Topics that are the series' standard ones: what they say, and recognised on a page."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from clinicbot.digest.model import Paragraph, Remark, StandardTopic
from clinicbot.digest.scalars import Inline
from clinicbot.series.parts import standard_topic


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.digest.model import Digest, Section, Topic
    from clinicbot.series.parts import Part
    from clinicbot.series.wording import Wording


def part_texts(name: str, wording: Wording) -> Iterator[str]:
    """Yield the wordings that a standard topic's pieces say, in page order."""

    def walk(part: Part) -> Iterator[str]:
        yield part.title
        for item in part.content:
            names = (item,) if isinstance(item, str) else item
            yield from filter(wording.says, names)
        for section in part.sections:
            if wording.says(section.title):
                yield from walk(section)

    return walk(wording.parts[name])


def as_standard(digest: Digest, topic: Topic, wording: Wording, known: Digest) -> Digest:
    """Add a topic to a document, as a standard one if it says the same.

    Where the document had the standard topic and the page says some of its
    sentences otherwise, those become wordings of the document's own.
    """
    for name in wording.parts:
        if topic == standard_topic(name, wording):
            return replace(digest, topics=(*digest.topics, StandardTopic(name)))
    for name in dict.fromkeys(t.name for t in known.topics if isinstance(t, StandardTopic)):
        reworded = _reworded(name, topic, wording)
        if reworded:
            return replace(
                digest,
                topics=(*digest.topics, StandardTopic(name)),
                wording={**digest.wording, **reworded},
            )
    return replace(digest, topics=(*digest.topics, topic))


def _reworded(name: str, topic: Topic, wording: Wording) -> dict[str, Inline] | None:
    """Return the sentences by which a topic differs from a standard one.

    None if it differs in more than sentences reworded or left out.
    """
    names = list(part_texts(name, wording))
    ours, theirs = list(_texts(standard_topic(name, wording))), list(_texts(topic))
    changed: dict[str, Inline] = {}
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    if not matcher.find_longest_match().size:
        return None
    for change, start, end, begin, stop in matcher.get_opcodes():
        if change == "equal":
            continue
        if change == "delete":
            changed |= dict.fromkeys(names[start:end], Inline(""))
        elif end - start == stop - begin:
            changed |= zip(names[start:end], map(Inline, theirs[begin:stop]), strict=True)
        else:
            return None
    if any(set("{}") & set(text.wikitext) for text in changed.values()):
        return None
    same = standard_topic(name, wording.with_overrides(changed)) == topic
    return changed if same else None


def _texts(part: Topic | Section) -> Iterator[str]:
    yield part.title.wikitext
    for block in part.content:
        if isinstance(block, Paragraph):
            yield block.text.wikitext
        elif isinstance(block, Remark) and block.says:
            yield block.says.wikitext
        else:
            # Something that no standard topic has; it matches nothing.
            yield "\0"
    for section in part.sections:
        yield from _texts(section)
