"""Read a YAML file into a tree that knows its places, whatever the file holds.

PyYAML's events are read one by one rather than composed: depth, size, tags,
aliases and duplicate keys are then seen as they come, nothing recurses, and
the C parser and its pure Python twin give the same tree. Every scalar stays
text. What YAML allows and a source file has no use for (anchors, aliases,
tags, merge keys, several documents) is refused.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import yaml

from clinicbot.digest import syntax
from clinicbot.digest.textfile import REFUSED, read_text, refuse, tidy
from clinicbot.digest.tree import Entry, Mapping, Node, Scalar, Sequence
from clinicbot.errors import Place, Problem, SourceError


if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from yaml._yaml import Mark as CMark

    AnyMark = yaml.Mark | CMark


MAX_DEPTH = 100
"""How deep lists and mappings nest: 48 levels of bullets."""

MAX_NODES = 100_000
"""How many texts, lists and mappings a file holds: about 20,000 remarks."""

Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser: libyaml's if PyYAML was built with it, else the one in Python."""

_QUOTES = "needs quotes around it"
_SWALLOWED = re.compile(r" +(?=#[^\s#!-])")
_SWALLOWED_HEAD = re.compile(r"[|>][-+0-9]*(?:(?=#)| +(?=#[^\s#!-]))")


def load(path: Path, problems: list[Problem] | None = None) -> Node:
    """Read a source file.

    Args:
        path: The file; its place in messages is this path as given.
        problems: Takes the problems that don't keep the tree from being read
            (duplicate keys, text lost to a comment); without it they are
            raised like the others.

    Raises:
        SourceError: The file can't be read, isn't UTF-8, isn't YAML, or holds
            what a source file may not.
    """
    return parse(read_text(path), str(path), problems)


def parse(text: str, file: str, problems: list[Problem] | None = None) -> Node:
    """Read the text of a source file; `file` names it in messages. See `load`."""
    found: list[Problem] = []
    text = tidy(text, file, found)
    refused = bool(found)
    builder = _Builder(file, text, found)
    try:
        root = builder.build(yaml.parse(text, Loader=Loader))
    except SourceError as error:
        raise SourceError(*found, *error.problems) from None
    except yaml.YAMLError as error:
        # Where characters were left out, it may only be for the lack of them.
        wrong = () if refused else (syntax.explain(error, text, file),)
        raise SourceError(*found, *wrong) from None
    if found and problems is None:
        raise SourceError(*found)
    if problems is not None:
        problems.extend(found)
    return root


class _Open:
    """A mapping or sequence that is still being read."""

    __slots__ = ("entries", "flow", "is_mapping", "items", "key", "keys", "place")

    def __init__(self, event: yaml.CollectionStartEvent, place: Place) -> None:
        self.is_mapping = isinstance(event, yaml.MappingStartEvent)
        self.flow = bool(event.flow_style)
        self.place = place
        self.items: list[Node] = []
        self.entries: list[Entry] = []
        self.keys: dict[str, Place] = {}
        self.key: Scalar | None = None

    @property
    def wants_key(self) -> bool:
        """Whether the next node is a key."""
        return self.is_mapping and self.key is None

    def close(self) -> Node:
        """Give the finished node."""
        if self.is_mapping:
            return Mapping(tuple(self.entries), self.place, self.flow)
        return Sequence(tuple(self.items), self.place, self.flow)


class _Builder:
    """Makes the tree from PyYAML's events, with a stack in place of recursion."""

    def __init__(self, file: str, text: str, problems: list[Problem]) -> None:
        self.file, self.text, self.problems = file, text, problems
        self.open: list[_Open] = []
        self.root: Node | None = None
        self.count = 0

    def build(self, events: Iterable[yaml.Event]) -> Node:
        """Read all events; give the root."""
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._add(self.open.pop().close())
            elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
                place = self._place(event)
                raise SourceError(Problem(place, "a second YAML document", "one file holds one"))
        if self.root is None or (isinstance(self.root, Scalar) and self.root.is_empty):
            raise SourceError(Problem(Place(self.file), "the file is empty"))
        return self.root

    def _node(self, event: yaml.NodeEvent) -> None:
        """Take the beginning of a node."""
        place = self._place(event)
        self.count += 1
        if self.count > MAX_NODES:
            expected = f"at most {MAX_NODES:,} texts, lists and mappings are read"
            raise SourceError(Problem(place, "the file holds too much", expected))
        if isinstance(event, yaml.ScalarEvent):
            _refuse_extras(event, event.tag, place)
            self._scalar(event, place)
            return
        if not isinstance(event, yaml.CollectionStartEvent):
            expected = f"aliases aren't used here; text that begins with '*' {_QUOTES}"
            raise SourceError(Problem(place, f"a YAML alias ('*{event.anchor}')", expected))
        _refuse_extras(event, event.tag, place)
        if self.open and self.open[-1].wants_key:
            expected = "a key is a word; text that begins with '{' or '[' needs quotes around it"
            raise SourceError(Problem(place, "a list or mapping where a key belongs", expected))
        if len(self.open) >= MAX_DEPTH:
            expected = f"at most {MAX_DEPTH} levels are read"
            raise SourceError(Problem(place, "lists or mappings are nested too deeply", expected))
        self.open.append(_Open(event, place))

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> None:
        """Take a text: a key or a value."""
        start, end = _mark(event.start_mark).index, _mark(event.end_mark).index
        style = event.style or ""
        text = unicodedata.normalize("NFC", event.value) if style == '"' else event.value
        node = Scalar(text, place, style, self.text, start, end)
        refused = REFUSED.search(text) if style == '"' else None
        if refused:
            self.problems.append(refuse(refused.group(), node.at(refused.start())))
            node = replace(node, text=REFUSED.sub("", text))
        if self.open and self.open[-1].wants_key:
            self._key(node)
            return
        self._add(self._tell_lost(node, _mark(event.end_mark)))

    def _tell_lost(self, node: Scalar, end: AnyMark) -> Scalar:
        """Tell text that YAML takes for a comment: a `#` that touches a word.

        Returns:
            The node; with that text, if it would be empty without it.
        """
        if node.style in {">", "|"} and _SWALLOWED_HEAD.match(self.text, node.start):
            self.problems.append(syntax.text_on_line(node.style, node.place))
        found = None if node.style else _SWALLOWED.match(self.text, end.index)
        if found:
            column = end.column + 1 + found.end() - found.start()
            wrong = "the text from '#' on would be lost: YAML takes it for a comment"
            expected = "put the whole text in quotes, or write '# ' with a space for a comment"
            place = Place(self.file, end.line + 1, column)
            self.problems.append(Problem(place, wrong, expected))
            if node.is_empty:
                start = found.end()
                lost = self.text[start:].partition("\n")[0]
                node = Scalar(lost.strip(), place, "", self.text, start, start + len(lost))
        return node

    def _key(self, key: Scalar) -> None:
        """Take a key; a second one of the same name is a problem and ignored."""
        mapping = self.open[-1]
        mapping.key = key
        first = mapping.keys.setdefault(key.text, key.place)
        if first is not key.place:
            wrong = f"the key '{key.text}' is there twice"
            self.problems.append(Problem(key.place, wrong, f"the first is at {first}"))
        elif key.text == "<<" and not key.style:
            wrong = "a merge key ('<<')"
            self.problems.append(Problem(key.place, wrong, "write the keys out"))

    def _add(self, node: Node) -> None:
        """Put a finished node where it belongs."""
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if parent.key is None:
            parent.items.append(node)
            return
        if parent.keys[parent.key.text] is parent.key.place and parent.key.text != "<<":
            parent.entries.append(Entry(parent.key, node))
        parent.key = None

    def _place(self, event: yaml.Event) -> Place:
        mark = _mark(event.start_mark)
        return Place(self.file, mark.line + 1, mark.column + 1)


def _mark(mark: AnyMark | None) -> AnyMark:
    """Give the mark that every event of a parser has, whatever its type says."""
    if mark is None:
        raise TypeError("an event without a mark")
    return mark


def _refuse_extras(event: yaml.NodeEvent, tag: str | None, place: Place) -> None:
    """Refuse anchors and tags at their first appearance."""
    if event.anchor is not None:
        expected = f"anchors aren't used here; text that begins with '&' {_QUOTES}"
        raise SourceError(Problem(place, f"a YAML anchor ('&{event.anchor}')", expected))
    if tag is not None:
        expected = f"tags aren't used here; text that begins with '!' {_QUOTES}"
        raise SourceError(Problem(place, f"a YAML tag ('{tag}')", expected))
