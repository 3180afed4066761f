"""Pages of the benchmark: units that carry a hidden identity."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clinicbot.wikitext.carry import NewUnit, OldUnit, UnitKind


if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from units_bench.prose import Prose


TOPIC, SECTION = 2, 3
_SHORT = ("Yes.", "No.", "I agree.", "Thanks!", "Not yet.", "We do not know.", "Good question.")
_SPEAKERS = (
    "Anna (Wikimedia Argentina)",
    "Catalan volunteer",
    "Claudia from Wikimedia Mexico",
    "Constanza (Wikimedia Argentina)",
    "Melissa (WMF)",
    "Quim (WMF)",
    "Sele (WMF)",
    "volunteer from Venezuela",
    "volunteer",
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of a page, with what a method under test must not see.

    Attributes:
        who: Its hidden identity.
        words: The text, without speaker and link.
        heading: The heading's level, 0 for a remark.
        depth: How deep the bullet is.
        speaker: Who speaks, "" for nobody.
        link: The target that the last word links to, "" for none.
        accept: Identities of the round's old page that it may rightly continue.
        parts: Identities of which some text is in it.
        must: A right answer exists and is due; False where more than one answer is right.
        edits: What was done to it in this round.
    """

    who: int
    words: tuple[str, ...]
    heading: int = 0
    depth: int = 0
    speaker: str = ""
    link: str = ""
    accept: frozenset[int] = frozenset()
    parts: frozenset[int] = frozenset()
    must: bool = True
    edits: frozenset[str] = frozenset()

    def text(self, topic: int) -> str:
        """Write the unit as the `translate` layout does; `topic` is the topic's number."""
        said = " ".join(self.words)
        if self.link:
            *before, last = self.words
            said = " ".join([*before, f"[<tvar name=url>{self.link}</tvar> {last}]"])
        if self.heading == TOPIC:
            return f"== Topic <tvar name=n>{topic}</tvar>: {said} =="
        if self.heading:
            return f"=== {said} ==="
        who = f"'''{self.speaker}:''' " if self.speaker else ""
        return f"{who}{said}".rstrip()


@dataclass(slots=True)
class Maker:
    """Draws new units; holds what is drawn from.

    Attributes:
        prose: The source of text.
        rng: The source of chance.
    """

    prose: Prose
    rng: random.Random
    _next: int = 0
    _queue: list[tuple[str, ...]] = field(default_factory=list)
    vocabulary: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.vocabulary = self.prose.words()

    def identity(self) -> int:
        """Give an identity that no unit has."""
        self._next += 1
        return self._next

    def sentence(self) -> tuple[str, ...]:
        """Draw a sentence; none comes twice before all came once."""
        if not self._queue:
            self._queue = self.prose.shuffled(self.rng)
        return self._queue.pop()

    def heading(self, level: int) -> Unit:
        """Draw a heading: the first words of a sentence."""
        words = self.sentence()[: self.rng.randint(2, 7)]
        return Unit(self.identity(), words, heading=level)

    def remark(self) -> Unit:
        """Draw a remark.

        One in 15 only names who says the points below it, one in seven is
        short, the others have one to four sentences.
        """
        rng = self.rng
        if rng.random() < 1 / 15:
            return Unit(self.identity(), (), depth=1, speaker=rng.choice(_SPEAKERS))
        if rng.random() < 1 / 7:
            words = tuple(rng.choice(_SHORT).split())
        else:
            several = range(rng.choice((1, 1, 1, 2, 2, 3, 4)))
            words = tuple(word for _ in several for word in self.sentence())
        return Unit(
            self.identity(),
            words,
            depth=rng.randint(1, 3),
            speaker=self.speaker(),
            link=self.link() if rng.random() < 1 / 10 else "",
        )

    def speaker(self) -> str:
        """Draw a speaker; a third of the remarks have none."""
        return self.rng.choice(_SPEAKERS) if self.rng.random() < 2 / 3 else ""

    def link(self) -> str:
        """Draw a link's target."""
        return f"https://example.org/{self.rng.choice(self.vocabulary)}{self.rng.randint(1, 999)}"

    def page(self, size: int) -> list[Unit]:
        """Draw a page: topics of 4 to 20 units, some with sections."""
        units: list[Unit] = []
        while len(units) < size:
            units.append(self.heading(TOPIC))
            below = min(self.rng.randint(3, 19), max(size - len(units), 1))
            units += [self._below() for _ in range(below)]
        return units

    def _below(self) -> Unit:
        return self.heading(SECTION) if self.rng.random() < 1 / 10 else self.remark()


def texts(units: Sequence[Unit]) -> Iterator[str]:
    """Write every unit, topics numbered from 1."""
    topic = 0
    for unit in units:
        topic += unit.heading == TOPIC
        yield unit.text(topic)


def as_old(units: Sequence[Unit], ids: Sequence[str]) -> list[OldUnit]:
    """The page as the wiki has it."""
    return [
        OldUnit(id=id_, text=text, kind=kind_of(unit))
        for unit, text, id_ in zip(units, texts(units), ids, strict=True)
    ]


def as_new(units: Sequence[Unit]) -> list[NewUnit]:
    """The page as the source writes it."""
    pairs = zip(units, texts(units), strict=True)
    return [NewUnit(text=text, kind=kind_of(unit)) for unit, text in pairs]


def kind_of(unit: Unit) -> UnitKind:
    """What the page writer would call it."""
    if unit.heading:
        return UnitKind.HEADING
    return UnitKind.REMARK if unit.speaker else UnitKind.PROSE
