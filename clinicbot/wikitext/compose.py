"""A document as pieces of a page: what is on it, in which order, at which depth."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from clinicbot.digest.model import (
    NO_HINT,
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
from clinicbot.errors import NOWHERE
from clinicbot.series.parts import standard_topic
from clinicbot.series.template import Template
from clinicbot.wikitext.forms import Forms
from clinicbot.wikitext.opening import opening
from clinicbot.wikitext.pieces import (
    DEEPEST,
    TOPIC_LEVEL,
    Grid,
    Heading,
    Item,
    Para,
    Picture,
    Piece,
    Quotation,
    Text,
    marked,
    text_of,
)
from clinicbot.wikitext.seats import Seat, alternative, seat
from clinicbot.wikitext.standard import part_texts


if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clinicbot.digest.model import Block, Digest, UnitHint
    from clinicbot.digest.scalars import Inline, Plain
    from clinicbot.series.wording import Wording
    from clinicbot.wikitext.view import PageView


def document(digest: Digest, view: PageView) -> Iterator[Piece]:
    """Yield the pieces of a document, without what leads elsewhere."""
    wording = view.wording.with_overrides(digest.wording)
    writer = _Writer(wording)
    yield from map(Para, opening(digest, wording, view.versions))
    yield from writer.blocks(digest.content)
    for number, topic in enumerate(digest.topics, 1):
        yield from writer.topic(number, topic)


def headings(digest: Digest, view: PageView) -> Iterator[Heading]:
    """Yield the headings of a document alone: much the cheaper part of `document`."""
    writer = _Writer(view.wording.with_overrides(digest.wording))
    for number, topic in enumerate(digest.topics, 1):
        if isinstance(topic, StandardTopic):
            topic = standard_topic(topic.name, writer.wording)  # noqa: PLW2901 - as it is meant
        yield from (one for one in writer.topic(number, _bare(topic)) if isinstance(one, Heading))


_Part = TypeVar("_Part", Topic, Section)


def _bare(part: _Part) -> _Part:
    """Return a topic or section with its sections, without what they say."""
    return replace(part, content=(), sections=tuple(map(_bare, part.sections)))


class _Writer:
    """Turns blocks into pieces in the words of one language."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        self.forms = Forms(wording)

    def topic(self, number: int, topic: Topic | StandardTopic) -> Iterator[Piece]:
        """Yield a topic: its heading has level 2."""
        if isinstance(topic, StandardTopic):
            names = part_texts(topic.name, self.wording)
            pieces = self.topic(number, standard_topic(topic.name, self.wording))
            yield from (_worded(piece, name) for piece, name in zip(pieces, names, strict=True))
            return
        form = Template(topic.heading.wikitext) if topic.heading else self.wording.form("topic")
        values = {"number": str(number), "title": topic.title.wikitext}
        heading = form.expand(values, lambda n, v: marked(n, v) if n == "number" else v)
        text = replace(text_of(heading, place=topic.title.place), unit=topic.unit)
        yield Heading(TOPIC_LEVEL, text)
        yield from self.blocks(topic.content)
        yield from self.sections(topic.sections, TOPIC_LEVEL + 1)

    def sections(self, sections: Iterable[Section], level: int) -> Iterator[Piece]:
        """Yield sections with all below them."""
        for section in sections:
            text = replace(_text(section.title), unit=section.unit)
            yield Heading(min(level, DEEPEST), text)
            yield from self.blocks(section.content)
            yield from self.sections(section.sections, level + 1)

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Piece]:
        """Yield the pieces of one topic's or section's own blocks."""
        for block in blocks:
            match block:
                case Remark():
                    yield from self.items(block, "")
                case Paragraph(text, by):
                    yield Para(replace(self.said(by, text, line_start=True), unit=block.unit))
                case Note(bullet=True):
                    yield from self.items(block, "")
                case Note():
                    yield Para(self.note(block))
                case Links(links):
                    line = self.forms.links(link.wikitext for link in links)
                    yield Para(Text((line,), parts=block.units))
                case Quote():
                    yield self.quotation(block)
                case Image():
                    yield _picture(block)
                case Table():
                    yield _grid(block)

    def items(self, remark: Remark | Note, above: str) -> Iterator[Piece]:
        """Yield a bullet and those that hang below it; `above` are the marks above it."""
        depth = len(above) + 1
        if isinstance(remark, Note):
            yield Item(depth, self.note(remark), above)
            return
        said = replace(self.said(remark.by, remark.says), unit=remark.unit)
        item = Item(depth, said, above, remark.numbered)
        yield item
        for point in remark.points:
            yield from self.items(point, item.marks)

    def said(self, by: Plain | None, says: Inline | None, *, line_start: bool = False) -> Text:
        """Return what somebody, or nobody in particular, said."""
        text = says.wikitext if says else ""
        place = says.place if says else by.place if by else NOWHERE
        if by:
            return Text((self.forms.speech(by.text, text),), place=place, speaker=by.text)
        return Text((self.forms.plain(text, line_start=line_start),), place=place)

    def note(self, note: Note) -> Text:
        """Return an editor's note."""
        text = self.forms.note(note.text.wikitext)
        return Text((text,), place=note.text.place, unit=note.unit)

    def quotation(self, quote: Quote) -> Quotation:
        """Return a block quotation."""
        paragraphs = tuple(
            Text(
                (self.forms.plain(text.wikitext, line_start=True, quoted=True),),
                place=text.place,
                unit=quote.units.of(str(number)),
            )
            for number, text in enumerate(quote.paragraphs, 1)
        )
        if quote.by is None:
            return Quotation(paragraphs)
        said, unit = self.forms.source(quote.by.text), quote.units.of("source")
        source = Text((said,), place=quote.by.place, unit=unit)
        return Quotation(paragraphs, source)


def _worded(piece: Piece, name: str) -> Piece:
    """Return a heading, paragraph or bullet as being the series' own sentence."""
    if isinstance(piece, Heading | Para | Item):
        return replace(piece, text=replace(piece.text, wording=name))
    return piece


def _text(inline: Inline, place: Seat | None = None, unit: UnitHint = NO_HINT) -> Text:
    wikitext = seat(inline.wikitext, place) if place else inline.wikitext
    return Text((wikitext,), place=inline.place, unit=unit)


def _picture(image: Image) -> Picture:
    caption = alt = None
    if image.caption:
        caption = _text(image.caption, Seat.CAPTION, image.units.of("caption"))
    if image.alt:
        alt = Text((alternative(image.alt.text),), unit=image.units.of("alt"))
    return Picture(image.file.text, caption, alt)


def _grid(table: Table) -> Grid:
    hints = table.units
    return Grid(
        tuple(
            _text(column, Seat.HEADER, hints.of(f"column-{number}"))
            for number, column in enumerate(table.columns, 1)
        ),
        tuple(
            tuple(
                _text(cell, Seat.CELL, hints.of(f"row-{at}-{number}"))
                for number, cell in enumerate(row, 1)
            )
            for at, row in enumerate(table.rows, 1)
        ),
        _text(table.caption, Seat.CELL, hints.of("caption")) if table.caption else None,
    )
