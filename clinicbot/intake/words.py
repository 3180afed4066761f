"""Is all of the original in the document? Every word is counted, on both sides."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clinicbot.counted import counted
from clinicbot.digest.inline import plain_text
from clinicbot.intake.opening import nameable
from clinicbot.wikitext.compose import document
from clinicbot.wikitext.escape import unescape
from clinicbot.wikitext.pieces import Grid, Heading, Item, Para, Picture, Quotation
from clinicbot.wikitext.view import PageView


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.digest.model import Digest
    from clinicbot.series.wording import Wording
    from clinicbot.wikitext.pieces import Piece, Text


_MOST_JOINED: Final = 4
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Share:
    """How much of an original is in a document.

    Attributes:
        words: How many words the original has.
        missing: Those that the document lacks, in the original's order.
        added: How many words the document has besides.
    """

    words: int
    missing: tuple[str, ...]
    added: int

    @property
    def percent(self) -> float:
        """The share of the original's words that are in the document."""
        return 100.0 if not self.words else 100 * (1 - len(self.missing) / self.words)

    def __str__(self) -> str:
        """Say it in a line."""
        kept = self.words - len(self.missing)
        shown = "100" if not self.missing else f"{min(self.percent, 99.9):.1f}"
        whole = counted(self.words, "word")
        said = f"in the document: {kept:,} of the original's {whole} ({shown}%)"
        return f"{said}, {self.added} more are the series'" if self.added else said


def share(said: str, digest: Digest, wording: Wording, title: str = "") -> Share:
    """Compare the words of an original with those that the document's page shows.

    Args:
        said: The original's text.
        digest: The document.
        wording: The series' sentences in its language.
        title: The title of its page, which is above the text.
    """
    spoken = digest.call_language or digest.language
    view = PageView(wording, title, {digest.language: title, spoken: f"{title} ({spoken})"})
    shown = Counter(words(title))
    for piece in document(nameable(digest, wording), view):
        shown.update(words(" ".join(_shown(piece))))
    wanted = words(said)
    left: list[int] = []
    for at, word in enumerate(wanted):
        if shown[word]:
            shown[word] -= 1
        else:
            left.append(at)
    left = [at for at in left if not _in_parts(wanted[at], shown)]
    missing = list(_without_joined(wanted, left, shown))
    title_words = Counter(words(title))
    return Share(len(wanted), tuple(missing), sum((shown - title_words).values()))


def _in_parts(word: str, shown: Counter[str]) -> bool:
    """Find a word in its parts, and use them up.

    Markup between two words may leave no gap in one reading and a gap in another.
    """
    if not word:
        return True
    for end in range(len(word), 0, -1):
        part = word[:end]
        if shown[part]:
            shown[part] -= 1
            if _in_parts(word[end:], shown):
                return True
            shown[part] += 1
    return False


def _without_joined(wanted: list[str], left: list[int], shown: Counter[str]) -> Iterator[str]:
    """Yield the words that are left, but for neighbours that are one word in the document."""
    at = 0
    while at < len(left):
        end = at + 1
        while end < len(left) and left[end] == left[end - 1] + 1:
            end += 1
        for size in range(min(end - at, _MOST_JOINED), 1, -1):
            joined = "".join(wanted[one] for one in left[at : at + size])
            if shown[joined]:
                shown[joined] -= 1
                at += size
                break
        else:
            yield wanted[left[at]]
            at += 1


def words(text: str) -> list[str]:
    """Give the words of a text: letters and digits, without what separates them."""
    return _WORD.findall(unicodedata.normalize("NFC", unescape(text)))


def _shown(piece: Piece) -> Iterator[str]:
    """Yield the texts of a piece as a reader sees them."""
    match piece:
        case Heading(text=text) | Para(text) | Item(text=text):
            yield _plain(text)
        case Quotation(paragraphs, source):
            yield from map(_plain, filter(None, (*paragraphs, source)))
        case Picture(file, caption, alt):
            yield file
            yield from map(_plain, filter(None, (caption, alt)))
        case Grid(columns, rows, caption):
            yield from map(_plain, filter(None, (caption, *columns)))
            for row in rows:
                yield from map(_plain, row)
        case _:
            pass


def _plain(text: Text) -> str:
    return plain_text(text.wikitext)
