"""A source document rewritten with as little change of its file as can be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from clinicbot.digest.emit import emit
from clinicbot.digest.source import parse
from clinicbot.errors import BugError, SourceError
from clinicbot.intake.compose_yaml import composed
from clinicbot.intake.elements import Element, elements
from clinicbot.intake.matching import match
from clinicbot.intake.wanted import Dict, plain_value
from clinicbot.intake.yaml_edit import edited
from clinicbot.intake.yaml_places import Places


if TYPE_CHECKING:
    from collections.abc import Callable

    from clinicbot.digest.model import Digest


_APART: Final = frozenset(("wording", "content", "topics"))


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file's new text.

    Attributes:
        text: It.
        digest: What it says.
        anew: What was written anew, its comments and line breaks lost, since
            no smaller change would do; "" if nothing was.
    """

    text: str
    digest: Digest
    anew: str = ""


def canonical(digest: Element) -> str:
    """Write a digest's elements as a new file."""
    bare = _without_nodes(digest)
    return emit(plain_value(composed(bare, bare)), _APART)


def rewrite(
    text: str, known: Element, wanted: Element, read: Callable[[str], Digest]
) -> Rewritten:
    """Change a file so that it says what is wanted.

    Args:
        text: The file's text, tidied.
        known: Its elements, with their nodes.
        wanted: The elements wanted; those that the file has, with its nodes.
        read: Reads a file's text.

    Raises:
        SourceError: What is wanted can't be said in a source document.
    """
    whole = canonical(wanted)
    aim = read(whole)
    tries = (("", wanted), ("a topic", _with_new_topics(wanted, known)))
    for anew, tree in tries:
        made = _edit(text, known, tree)
        if _says(made, aim, read):
            return Rewritten(made, aim, anew)
    return Rewritten(whole, aim, "the whole file")


def adopted(known: Element, wanted: Element) -> Element:
    """Give a document's elements the nodes of a file's that they go on from."""
    pairs = match(known, wanted)

    def walk(element: Element) -> Element:
        below = {slot: tuple(map(walk, found)) for slot, found in element.below.items()}
        partner = pairs.get(id(element))
        return replace(element, below=below, node=partner.node if partner else None)

    return walk(wanted)


def _edit(text: str, known: Element, wanted: Element) -> str:
    if known.node is None:
        raise BugError("a document without its file can't be edited")
    root = composed(wanted, known)
    return edited(Places(text, known.node), root) if isinstance(root, Dict) else text


def _says(text: str, aim: Digest, read: Callable[[str], Digest]) -> bool:
    try:
        return read(text) == aim
    except SourceError:
        return False


def _with_new_topics(wanted: Element, known: Element) -> Element:
    """Have the topics that change written anew, whole."""
    old = {id(topic.node): topic for topic in known.below.get("topics", ())}
    topics = tuple(
        topic if topic == old.get(id(topic.node)) else _without_nodes(topic)
        for topic in wanted.below.get("topics", ())
    )
    return replace(wanted, below={**wanted.below, "topics": topics})


def _without_nodes(element: Element) -> Element:
    below = {slot: tuple(map(_without_nodes, found)) for slot, found in element.below.items()}
    return replace(element, node=None, below=below)


def known_elements(text: str, digest: Digest) -> Element:
    """Give the elements of a file that was read, with their nodes."""
    return elements(digest, parse(text, digest.place.file))
