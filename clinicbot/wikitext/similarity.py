"""How alike two translation units are: pure measures, no page and no order.

A unit is read once (`read`) and compared often. Two measures are mixed,
because each fails where the other holds: the longest common subsequence of
letters sees through typos, but finds half of any English sentence in any
other; the words in common, each weighted by how rare it is on the two pages,
do not, but a typo costs them a whole word.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinicbot.wikitext.variables import definition, tvars


if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence


_MARKER = re.compile(r"\s*<!--T:[^<>\n]*-->\s*")
_HEADING = re.compile(r"^(={1,6})\s*(.*?)\s*\1$", re.DOTALL)
# "Topic $n: ", "3. tema: ": what the series puts before every heading.
_TOPIC = re.compile(r"^[^:\uff1a]{0,40}?[$\d][^:\uff1a]{0,40}[:\uff1a]\s*(?=\S)")
# "'''Quim (WMF):''' ", "'''Quim (WMF)''': ".
_SPEAKER = re.compile(r"^'{2,5}([^'\n]{1,80}?)(?:'{2,5}\s*[:\uff1a]|[:\uff1a]'{2,5})\s*")
_LINK = re.compile(r"\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]|\[(\S+)(?:\s+([^\[\]]*))?\]")
_QUOTES = re.compile(r"'{2,}")
_TYPO = 0.85  # so many letters in common: what differs is a typo or two
# A letter of a script that writes no spaces counts as a word of its own.
_WORD = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|\w+"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A unit as it is compared.

    Attributes:
        plain: The normalised text; equal means that nothing happened.
        label: The speaker, or the series' words before a heading, casefolded.
        body: The rest without markup, casefolded; empty where only the speaker is named.
        words: The body's words, in order.
        counts: How often each word is in the body.
    """

    plain: str
    label: str
    body: str
    words: tuple[str, ...]
    counts: Mapping[str, int]


def normalise(text: str) -> str:
    """Give the text as the translator sees it, in one form.

    Markers are dropped, `<tvar name=x>v</tvar>` becomes `$x`, white space
    collapses, Unicode is composed (NFC). Translate itself compares units
    exactly, but none of these four is a change for a translator.
    """
    seen = definition(_MARKER.sub(" ", text))
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def read(text: str, *, heading: bool = False) -> Reading:
    """Read a unit's text; `heading` says which kind of label to look for."""
    plain = normalise(text)
    inner = _HEADING.sub(r"\2", plain) if heading else plain
    found = (_TOPIC if heading else _SPEAKER).match(inner)
    label, said = ("", inner) if not found else (found[0], inner[found.end() :])
    # Who speaks may be in a variable; a topic's number says nothing, topics move.
    for each in () if heading else tvars(text):
        label = label.replace(f"${each.name}", " ".join(each.value.split()))
    body = _QUOTES.sub("", _LINK.sub(lambda m: m[2] or m[4] or m[1] or "", said)).casefold()
    words = tuple(_WORD.findall(body))
    return Reading(
        plain=plain,
        label=_QUOTES.sub("", label).casefold().rstrip(" :\uff1a"),
        body=body,
        words=words,
        counts=Counter(words),
    )


def common(one: Sequence[Hashable], two: Sequence[Hashable]) -> int:
    """Give the length of the longest common subsequence.

    Bit-parallel (Hyyro 2004, "Bit-parallel LCS-length computation revisited"):
    one row of the table is one Python integer, so that 300 letters against
    300 take 300 steps and not 90,000.
    """
    places: dict[Hashable, int] = {}
    for i, item in enumerate(one):
        places[item] = places.get(item, 0) | 1 << i
    full = (1 << len(one)) - 1
    row = full
    for item in two:
        hit = row & places.get(item, 0)
        row = (row + hit | row - hit) & full
    return len(one) - row.bit_count()


def ratio(one: Sequence[Hashable], two: Sequence[Hashable]) -> float:
    """Give the share that both have in common, in order: 0 nothing, 1 equal.

    It is the measure of gettext's `fstrcmp` and of `difflib`.
    """
    total = len(one) + len(two)
    return 2 * common(one, two) / total if total else 1.0


def shared(one: Reading, two: Reading) -> float:
    """Give the words in both, in order, as a share of the longer text's: 0 to 1."""
    longer = max(len(one.words), len(two.words))
    return common(one.words, two.words) / longer if longer else 0.0


def kept(one: Reading, two: Reading) -> float:
    """Give how much of the longer text is in both, 0 to 1: the words, or nearly all letters.

    A typo in a text of two words changes one letter, and half of the words.
    """
    letters = ratio(one.body, two.body)
    return letters if letters >= _TYPO else shared(one, two)


def within(one: Reading, two: Reading) -> bool:
    """Say whether the words of one text all stand in the other, one after the other."""
    shorter, longer = sorted((one.words, two.words), key=len)
    return f" {' '.join(shorter)} " in f" {' '.join(longer)} "


class Scale:
    """Weighs words by how rare they are in the units given, and compares by it."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        seen: Counter[str] = Counter()
        units = 0
        for reading in readings:
            units += 1
            seen.update(reading.counts.keys())
        self._weights = {word: math.log1p(units / n) for word, n in seen.items()}

    def weight(self, words: Mapping[str, int]) -> float:
        """Give the weight of all the words together."""
        return sum(self._weights[word] * n for word, n in words.items())

    def overlap(self, one: Reading, two: Reading) -> float:
        """Give the weight of the words in both, as a share of all: 0 to 1."""
        a, b = one.counts, two.counts
        shared = {word: min(n, b[word]) for word, n in a.items() if word in b}
        total = self.weight(a) + self.weight(b)
        return 2 * self.weight(shared) / total if total else 1.0

    def likeness(self, one: Reading, two: Reading) -> float:
        """Give how alike two units are, 0 to 1; only equal bodies give 1.

        The common letters count in full where at least half of the words (by
        weight) are common too, and less the fewer there are: any two English
        sentences share near half of their letters. Where nearly all letters
        are common they need no words: that is a typo in a short text. Where
        there are none, the speakers' names are compared.
        """
        if not one.body and not two.body:
            return ratio(one.label, two.label)
        if one.body == two.body:
            return 1.0
        letters = ratio(one.body, two.body)
        return max(letters * min(1.0, 0.5 + self.overlap(one, two)), 2 * letters - 1)

    def index(self, readings: Sequence[Reading]) -> Index:
        """Prepare to find the units of one page that share words with another text."""
        return Index(self, readings)


class Index:
    """Finds the units of a page that share the most with a text, by their rarer words.

    Args:
        scale: What a word weighs.
        readings: The page's units, known by their place.
    """

    def __init__(self, scale: Scale, readings: Sequence[Reading]) -> None:
        self._scale = scale
        self._totals = [scale.weight(reading.counts) for reading in readings]
        self._where: dict[str, list[tuple[int, int]]] = {}
        for place, reading in enumerate(readings):
            for word, n in reading.counts.items():
                self._where.setdefault(word, []).append((place, n))
        # A word that is in every fourth unit finds everything and says nothing.
        self._most = max(4, len(readings) // 4)

    def most_like(self, reading: Reading, count: int) -> list[int]:
        """Give at most `count` places, the most alike first."""
        shared: dict[int, float] = {}
        for word, n in reading.counts.items():
            places = self._where.get(word, ())
            if len(places) <= self._most:
                weight = self._scale.weight({word: 1})
                for place, m in places:
                    shared[place] = shared.get(place, 0.0) + weight * min(n, m)
        total = self._scale.weight(reading.counts)
        ranked = sorted((-w / (total + self._totals[at]), at) for at, w in shared.items())
        return [place for _, place in ranked[:count]]
