"""Digests of every form, made at random, for property tests.

Inline text is made of constructs that an author may write; what the grammar
(`clinicbot.digest.inline`) finds wrong by chance is left out. All text is in
composed form (NFC) and tidied, as it is after reading. Blocks are drawn whole,
from hundreds of each form (`tests.support.random_blocks`).
"""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

from clinicbot.digest.kinds import tidy
from clinicbot.digest.model import Digest, Section, StandardTopic, Topic
from clinicbot.digest.scalars import Count, Inline, Plain
from tests.support.random_blocks import CONSTRUCTS, NASTY, PROSE, Maker, is_inline


if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from clinicbot.digest.model import Block, Image, Links, Note, Paragraph, Quote, Remark, Table


Made = TypeVar("Made")

LANGUAGES = ["en", "es", "he", "no", "zh-hans", "be-x-old", "ar"]

_words = st.sampled_from(PROSE)
_nasty = st.sampled_from(NASTY)
_constructs = st.sampled_from(CONSTRUCTS)


@cache
def _maker() -> Maker:
    return Maker()


def _pick(made: list[Made]) -> SearchStrategy[Made]:
    """Pick one; `sampled_from` would describe itself by all of them, again and again."""
    return st.integers(0, len(made) - 1).map(lambda at: made[at])


@cache
def inline_text(max_size: int = 12) -> SearchStrategy[str]:
    """Make wikitext of a sentence, valid, of up to `max_size` pieces."""
    pieces = st.lists(_words | _words | _nasty | _constructs, min_size=1, max_size=max_size)
    return pieces.map(" ".join).map(tidy).filter(is_inline)


@cache
def inlines() -> SearchStrategy[Inline]:
    """Make inline text, often long enough to be folded."""
    return _pick(_maker().texts)


@cache
def _titles() -> SearchStrategy[Inline]:
    return _pick(_maker().short)


_ODD = st.characters(
    exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn"],
    exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffd\ufffe\uffff",
)


@cache
def plain_text() -> SearchStrategy[str]:
    """Make any one line of text that a source may hold literally."""
    words = st.lists(_words | _nasty | _constructs, min_size=1, max_size=3).map(" ".join)
    odd = st.text(_ODD, min_size=1, max_size=6)
    composed = st.one_of(words, odd).map(lambda text: unicodedata.normalize("NFC", text))
    return composed.map(tidy).filter(lambda text: bool(text.strip()))


@cache
def plains() -> SearchStrategy[Plain]:
    """Make plain text: speakers, sources of quotations."""
    return plain_text().map(Plain)


_maybe_by = st.none() | plains()


@cache
def remarks(depth: int = 3) -> SearchStrategy[Remark]:
    """Make a bullet with bullets below it, up to `depth` levels of them."""
    maker = _maker()
    return _pick(maker.many(lambda: maker.remark(depth)))


@cache
def notes() -> SearchStrategy[Note]:
    """Make an editor's note."""
    return _pick(_maker().many(_maker().note, 100))


@cache
def bullet_notes() -> SearchStrategy[Note]:
    """Make an editor's note that is a bullet among blocks."""
    maker = _maker()
    return _pick(maker.many(lambda: maker.note(bullet=True), 100))


@cache
def images() -> SearchStrategy[Image]:
    """Make a thumbnail."""
    return _pick(_maker().many(_maker().image))


@cache
def tables() -> SearchStrategy[Table]:
    """Make a table; cells may be empty."""
    return _pick(_maker().many(_maker().table))


@cache
def links() -> SearchStrategy[Links]:
    """Make the line of links under a heading."""
    return _pick(_maker().many(_maker().links, 100))


@cache
def paragraphs() -> SearchStrategy[Paragraph]:
    """Make a paragraph, with a speaker or without."""
    return _pick(_maker().many(_maker().paragraph))


@cache
def quotes() -> SearchStrategy[Quote]:
    """Make a quotation of one or more paragraphs."""
    return _pick(_maker().many(_maker().quote))


@cache
def blocks() -> SearchStrategy[Block]:
    """Make a block of any type but a line of links, which has its place."""
    lines = (paragraphs(), notes(), bullet_notes())
    return st.one_of(remarks(), remarks(), remarks(1), *lines, quotes(), images(), tables())


@cache
def opening() -> SearchStrategy[tuple[Block, ...]]:
    """Make what may stand where there is no heading above."""
    return st.lists(blocks(), max_size=3).map(tuple)


@cache
def contents() -> SearchStrategy[tuple[Block, ...]]:
    """Make the content of a topic or section, sometimes with its links first."""
    first = st.lists(links(), max_size=1).map(tuple)
    return st.tuples(first, opening()).map(lambda parts: (*parts[0], *parts[1]))


@cache
def sections(depth: int = 2) -> SearchStrategy[Section]:
    """Make a section with sections below it, up to `depth` levels of them."""
    below = st.lists(sections(depth - 1), max_size=2).map(tuple) if depth else st.just(())
    return st.builds(Section, _titles(), contents(), below)


@cache
def topics() -> SearchStrategy[Topic]:
    """Make a topic; some have a heading of their own form."""
    forms = st.sampled_from(["Topic #{number}: {title}", "{title}", "''{title}'' ({number})"])
    below = st.lists(sections(), max_size=2).map(tuple)
    return st.builds(_topic, _titles(), st.none() | forms.map(Inline), contents(), below)


def _topic(title: Inline, heading: Inline | None, *parts: Any) -> Topic:
    # Quotes of a form and an apostrophe of a title run together.
    if "'" in (title.wikitext[0], title.wikitext[-1]) and heading and "''" in heading.wikitext:
        heading = None
    return Topic(title, heading, *parts)


@cache
def standard_topics() -> SearchStrategy[StandardTopic]:
    """Make a standard part of the packaged series."""
    return st.just(StandardTopic("introduction"))


@cache
def counts() -> SearchStrategy[Count]:
    """Make a number of people."""
    return st.builds(Count, st.integers(0, 2000), st.booleans())


@cache
def digests() -> SearchStrategy[Digest]:
    """Make a whole digest with any of its parts missing."""
    # Strategies that are made anew for each digest cost more than they draw.
    groups = st.tuples(st.sampled_from(["staff", "volunteers"]), counts())
    names = st.sampled_from(["principle-service", "topics-note", "purpose-title"])
    return st.builds(
        Digest,
        language=st.sampled_from(LANGUAGES),
        number=st.none() | st.integers(0, 1200),
        date=st.none() | st.dates(date(2001, 1, 15), date(2040, 12, 31)),
        date_text=_maybe_by,
        title=_maybe_by,
        call_language=st.none() | st.sampled_from(LANGUAGES),
        attendance=st.lists(groups, max_size=2, unique_by=lambda pair: pair[0]).map(tuple),
        content=opening(),
        topics=st.lists(topics() | standard_topics(), min_size=1, max_size=3).map(tuple),
        wording=st.dictionaries(names, st.just(Inline("")) | inlines(), max_size=2),
        licence=st.none() | st.sampled_from(["CC BY-SA 4.0", "CC0"]),
        attribution=st.none() | plain_text(),
        base_revision=st.none() | st.integers(1, 10**9),
    )
