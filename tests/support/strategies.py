"""Digests of every form, made at random, for property tests.

Inline text is made of constructs that an author may write; what the grammar
(`clinicbot.digest.inline`) finds wrong by chance is left out. All text is in
composed form (NFC) and tidied, as it is after reading.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from clinicbot.digest.inline import InlineRules, check
from clinicbot.digest.kinds import tidy
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
from clinicbot.digest.scalars import Count, Inline, Plain


if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


RULES = InlineRules()

LANGUAGES = ["en", "es", "he", "no", "zh-hans", "be-x-old", "ar"]

_PROSE = (
    "the call was held in Spanish; we'll see. (WMF) 100% 5 a/b año ñandú Straße naïve Київ "
    "שלום العربية 日本語 ไทย 👩\u200d👩\u200d👧 a\u00a0b \u200f(x)\u200f"
)
_NASTY = (
    "# #3 : a: :b - -- --- & &amp; % @ ! ? { } {n} ~ * = ; | > < \\ \\n ` \" ' '' \"q\" "
    "C# e.g.: -5 no null ~8 006 1.5 2020-07-16 [x] (a) x=y [1 1] ] [ 10:30 ,a, $1 __ ::"
)
_LINKS = [
    "[[Page]]",
    "[[Page|label]]",
    "[[:Category:Clinics|the category]]",
    "[[Help:Links#Section|''see'' help]]",
    "[[m:Wikimedia Clinics|clínicas]]",
    "[https://example.org label]",
    "[https://example.org/a?b=c&d=e#f two words]",
]
_CONSTRUCTS = [
    *_LINKS,
    "''italic''",
    "'''bold'''",
    "'''''both'''''",
    "''l'heure'', ''d'été''",
    "https://example.org/x",
    "<code>x = 1</code>",
    "<s>struck</s>",
    "<nowiki>[[not a link]]</nowiki>",
    "<nowiki>''</nowiki>",
    "a<br>b",
    "H<sub>2</sub>O",
]

_words = st.sampled_from(_PROSE.split(" "))
_nasty = st.sampled_from(_NASTY.split(" "))
_constructs = st.sampled_from(_CONSTRUCTS)


def _is_inline(text: str) -> bool:
    return bool(text) and not check(text, RULES)


@cache
def inline_text(max_size: int = 12) -> SearchStrategy[str]:
    """Make wikitext of a sentence, valid, of up to `max_size` pieces."""
    pieces = st.lists(_words | _words | _nasty | _constructs, min_size=1, max_size=max_size)
    return pieces.map(" ".join).map(tidy).filter(_is_inline)


@cache
def _sentences(longest: int) -> list[str]:
    """Give sentences made once, the simplest first, that cost one draw each."""
    pieces = [*_PROSE.split(" ") * 2, *_NASTY.split(" "), *_CONSTRUCTS]
    chance = Random(1)  # noqa: S311 - the same sentences in every run
    made = (
        tidy(" ".join(chance.choices(pieces, k=chance.randint(1, longest)))) for _ in range(900)
    )
    return sorted({text for text in made if _is_inline(text)}, key=lambda text: (len(text), text))


@cache
def inlines(longest: int = 14) -> SearchStrategy[Inline]:
    """Make inline text, often long enough to be folded."""
    return (st.sampled_from(_sentences(longest)) | inline_text(2)).map(Inline)


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


_short = st.deferred(lambda: inlines(3))
_texts = st.deferred(lambda: inlines(14))
_maybe_by = st.none() | plains()


def _remark_of(points: SearchStrategy[list[Remark | Note]]) -> SearchStrategy[Remark]:
    children = points.map(tuple)
    numbers = st.sampled_from([False, False, True])
    spoken = st.builds(
        Remark, by=plains(), says=st.none() | _texts, points=children, numbered=numbers
    )
    unspoken = st.builds(Remark, says=_texts, points=children, numbered=numbers)
    return spoken | unspoken


@cache
def remarks(depth: int = 3) -> SearchStrategy[Remark]:
    """Make a bullet with bullets below it, up to `depth` levels of them."""
    if depth == 0:
        return _remark_of(st.just([]))
    return _remark_of(st.lists(remarks(depth - 1) | notes(), max_size=2))


@cache
def notes() -> SearchStrategy[Note]:
    """Make an editor's note."""
    return st.builds(Note, _texts)


@cache
def bullet_notes() -> SearchStrategy[Note]:
    """Make an editor's note that is a bullet among blocks."""
    return st.builds(Note, _texts, bullet=st.just(value=True))


@cache
def images() -> SearchStrategy[Image]:
    """Make a thumbnail."""
    names = st.sampled_from(["Example.svg", "Una foto (2020).jpg", "תמונה.png", "A, b & c's.JPG"])
    captions = st.none() | _texts
    return st.builds(Image, names.map(Plain), captions, st.none() | plains())


@cache
@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Make a table; cells may be empty."""
    width = draw(st.integers(1, 3))
    cell = st.just(Inline("")) | _short
    row = st.lists(cell, min_size=width, max_size=width).map(tuple)
    rows = draw(st.lists(row, min_size=1, max_size=3))
    return Table(draw(row), tuple(rows), draw(st.none() | _short))


@cache
def links() -> SearchStrategy[Links]:
    """Make the line of links under a heading."""
    after = st.sampled_from(["", " (in Russian)", " (PDF)"])
    link = st.builds(str.__add__, st.sampled_from(_LINKS), after).map(Inline)
    return st.lists(link, min_size=1, max_size=3).map(lambda found: Links(tuple(found)))


@cache
def paragraphs() -> SearchStrategy[Paragraph]:
    """Make a paragraph, with a speaker or without."""
    return st.builds(Paragraph, _texts, _maybe_by)


@cache
def quotes() -> SearchStrategy[Quote]:
    """Make a quotation of one or more paragraphs."""
    texts = st.lists(_texts, min_size=1, max_size=3).map(tuple)
    return st.builds(Quote, texts, _maybe_by)


@cache
def blocks() -> SearchStrategy[Block]:
    """Make a block of any type but a line of links, which has its place."""
    lines = (paragraphs(), notes(), bullet_notes())
    return st.one_of(remarks(), remarks(1), *lines, quotes(), images(), tables())


@cache
def opening() -> SearchStrategy[tuple[Block, ...]]:
    """Make what may stand where there is no heading above."""
    return st.lists(blocks(), max_size=3).map(tuple)


@cache
@st.composite
def contents(draw: st.DrawFn) -> tuple[Block, ...]:
    """Make the content of a topic or section, sometimes with its links first."""
    return (*draw(st.lists(links(), max_size=1)), *draw(opening()))


@cache
def sections(depth: int = 2) -> SearchStrategy[Section]:
    """Make a section with sections below it, up to `depth` levels of them."""
    below = st.lists(sections(depth - 1), max_size=2).map(tuple) if depth else st.just(())
    return st.builds(Section, _short, contents(), below)


@cache
def topics() -> SearchStrategy[Topic]:
    """Make a topic; some have a heading of their own form."""
    forms = st.sampled_from(["Topic #{number}: {title}", "{title}", "''{title}'' ({number})"])
    below = st.lists(sections(), max_size=2).map(tuple)
    return st.builds(Topic, _short, st.none() | forms.map(Inline), contents(), below)


@cache
def standard_topics() -> SearchStrategy[StandardTopic]:
    """Make a standard part of the packaged series."""
    return st.just(StandardTopic("introduction"))


@cache
def counts() -> SearchStrategy[Count]:
    """Make a number of people."""
    return st.builds(Count, st.integers(0, 2000), st.booleans())


@cache
@st.composite
def digests(draw: st.DrawFn) -> Digest:
    """Make a whole digest with any of its parts missing."""
    groups = draw(st.lists(st.sampled_from(["staff", "volunteers"]), unique=True))
    names = st.sampled_from(["principle-service", "topics-note", "purpose-title"])
    wording = draw(st.dictionaries(names, st.just(Inline("")) | _texts, max_size=2))
    parts = draw(st.lists(topics() | standard_topics(), min_size=1, max_size=3))
    return Digest(
        language=draw(st.sampled_from(LANGUAGES)),
        number=draw(st.none() | st.integers(0, 1200)),
        date=draw(st.none() | st.dates(date(2001, 1, 15), date(2040, 12, 31))),
        date_text=draw(_maybe_by),
        title=draw(_maybe_by),
        call_language=draw(st.none() | st.sampled_from(LANGUAGES)),
        attendance=tuple((group, draw(counts())) for group in groups),
        content=draw(opening()),
        topics=tuple(parts),
        wording=wording,
        licence=draw(st.none() | st.sampled_from(["CC BY-SA 4.0", "CC0"])),
        attribution=draw(st.none() | plain_text()),
        base_revision=draw(st.none() | st.integers(1, 10**9)),
    )
