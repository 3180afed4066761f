"""Real sentences for the benchmark's pages, from digests, texts or Python's own manual."""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml


if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Sequence
    from pathlib import Path


_BULLET = re.compile(r"^[\s•*#:;-]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[\w\"'(¿¡])")
_WORDY = re.compile(r"^[^\W\d_][\w'-]*[,;:.!?)\"']*$")
_SHORTEST, _LONGEST = 5, 45
_WORDY_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Prose:
    """Sentences to build pages of, and the words to reword them with.

    Attributes:
        name: What the table calls it.
        sentences: Each a tuple of words.
        reserve: Sentences for when those are used up.
    """

    name: str
    sentences: tuple[tuple[str, ...], ...]
    reserve: tuple[tuple[str, ...], ...] = ()

    def words(self) -> tuple[str, ...]:
        """Every word in order, so that a draw follows the real frequencies."""
        return tuple(word for sentence in self.sentences for word in sentence)

    def shuffled(self, rng: random.Random) -> list[tuple[str, ...]]:
        """Every sentence once in a random order, the reserve first: draw from the end."""
        return [
            *rng.sample(self.reserve, len(self.reserve)),
            *rng.sample(self.sentences, len(self.sentences)),
        ]


def from_files(name: str, paths: Iterable[Path]) -> Prose:
    """Read `.yaml` files (every long scalar) and texts (every line) as prose."""
    lines: list[str] = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        if path.suffix in {".yaml", ".yml"}:
            lines += _scalars(yaml.compose(text, Loader=yaml.SafeLoader))
        else:
            lines += text.splitlines()
    return Prose(name, _sentences(lines))


def from_manual(name: str, part: int, parts: int) -> Prose:
    """Take every `parts`-th topic of Python's manual: prose that is on any machine."""
    topics: dict[str, str] = importlib.import_module("pydoc_data.topics").topics
    chosen = [topics[key] for key in sorted(topics)][part::parts]
    paragraphs = (p for text in chosen for p in text.split("\n\n") if "::=" not in p)
    return Prose(name, _sentences(paragraphs))


def _scalars(node: yaml.Node | None) -> list[str]:
    if isinstance(node, yaml.ScalarNode):
        return [node.value]
    if isinstance(node, yaml.SequenceNode):
        return [text for child in node.value for text in _scalars(child)]
    if isinstance(node, yaml.MappingNode):
        return [text for _, child in node.value for text in _scalars(child)]
    return []


def _sentences(paragraphs: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Split into sentences, without bullets, code and what was seen before."""
    found: dict[tuple[str, ...], None] = {}
    for paragraph in paragraphs:
        for sentence in _SENTENCE_END.split(_BULLET.sub("", paragraph)):
            words = tuple(sentence.split())
            if _is_prose(words):
                found.setdefault(words)
    return tuple(found)


def _is_prose(words: Sequence[str]) -> bool:
    if not _SHORTEST <= len(words) <= _LONGEST:
        return False
    return sum(bool(_WORDY.match(word)) for word in words) >= _WORDY_SHARE * len(words)
