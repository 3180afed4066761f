"""Kinds of values in a source file: how each is read, explained and checked by editors.

A file's keys are defined once, with the kinds here, in `values` and in
`records`; from the definition come the reader (`Kind.read`), the written
reference (`reference.explain`) and the JSON Schema (`reference.json_schema`),
so the three can't drift apart. `schema` defines a digest this way, and other
files (settings, wordings) are defined likewise:

    COLOUR = Record("colour", "A colour.", build=lambda v: Colour(**v.all()), fields=(
        Field("name", Line(), "What it is called.", required=True),
        Field("red", Number(0, 255), "How red it is."),
    ))
    colour = read_file(path, COLOUR)        # SourceError with ALL problems

A kind's `read` gives None after it has told a problem, so that reading goes on
and every problem of a file is told at once.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from clinicbot.digest import tree
from clinicbot.digest.inline import InlineRules, check, check_wording
from clinicbot.digest.scalars import Inline, Plain
from clinicbot.digest.tree import Node, Scalar, Sequence
from clinicbot.errors import Place, Problem


if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


T = TypeVar("T", covariant=True)  # noqa: PLC0105 - as the typing docs write it
U = TypeVar("U", covariant=True)  # noqa: PLC0105 - the same


Names = Mapping[str, Collection[str]]
"""The names that a series knows, by their sort: wordings, groups, ..."""

NO_NAMES: Names = {}
"""No sort of names is known, so none is checked."""

MAX_TEXT = 50_000
"""How many characters one text holds: far more than any paragraph."""

MANY = 20
"""From here on a list of all names hides the one that was meant."""

MAX_TOLD = 50
"""How many problems of one text are told one by one."""


@dataclass(slots=True)
class Reading:
    """One reading of one file.

    Attributes:
        rules: What inline text may hold.
        problems: Takes every problem found.
        names: The names that are known, by their sort; a sort that isn't
            there isn't checked.
    """

    rules: InlineRules = field(default_factory=InlineRules)
    problems: list[Problem] = field(default_factory=list)
    names: Names = field(default_factory=dict)

    def wrong(self, place: Place, wrong: str, expected: str = "", hint: str = "") -> None:
        """Tell a problem."""
        self.problems.append(Problem(place, brief(wrong), expected, brief(hint)))


def brief(text: str, limit: int = 200) -> str:
    """Shorten what quotes the author, whatever its length."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


class Kind(ABC, Generic[T]):
    """What a value may be."""

    noun: str = "a value"
    """What to call it in a message and in the reference, with its article."""

    @abstractmethod
    def read(self, node: Node, reading: Reading) -> T | None:
        """Give the value, or None after telling what is wrong with it."""

    @abstractmethod
    def schema(self, defs: dict[str, Any]) -> dict[str, Any]:
        """Give its JSON Schema; named kinds put theirs into `defs`."""

    def parts(self) -> Iterable[Kind[Any]]:
        """Give the kinds that it is made of."""
        return ()

    def unlike(self, node: Node, reading: Reading) -> None:
        """Tell that `node` is of another kind."""
        reading.wrong(node.place, f"this is {_described(node)}", f"{self.noun} was expected")


def _described(node: Node) -> str:
    if isinstance(node, Scalar):
        return "text" if node.text else "empty"
    what = "a list" if isinstance(node, Sequence) else "a mapping of keys"
    if node.flow:
        char = "[" if isinstance(node, Sequence) else "{"
        return f"{what} for YAML (text that begins with '{char}' needs quotes)"
    if isinstance(node, tree.Mapping):
        return f"{what} for YAML (text with a colon needs quotes)"
    return what


class ScalarKind(Kind[T]):
    """A value written as one text."""

    types: tuple[str, ...] = ("string",)
    """What an editor's YAML parser may take it for, in JSON Schema's terms."""

    may_be_empty: bool = False

    def read(self, node: Node, reading: Reading) -> T | None:
        """Refuse what isn't text or is empty; leave the rest to `parse`."""
        if not isinstance(node, Scalar):
            self.unlike(node, reading)
            return None
        if not node.text.strip() and not (self.may_be_empty and node.style):
            hint = 'write "" for an empty text' if self.may_be_empty else ""
            reading.wrong(node.place, "nothing is written here", f"{self.noun} was expected", hint)
            return None
        return self.parse(node, reading)

    @abstractmethod
    def parse(self, scalar: Scalar, reading: Reading) -> T | None:
        """Give the value of a text, or None after telling what is wrong with it."""

    def schema(self, defs: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - names nothing
        """Give the JSON types that it may look like to an editor."""
        types = self.types[0] if len(self.types) == 1 else list(self.types)
        return {"type": types} if self.may_be_empty else {"type": types, "minLength": 1}


_SPACES = re.compile(r"[ \t\n]+")
_NOTHING = frozenset(("~", "null", "Null", "NULL"))


def tidy(text: str) -> str:
    """Strip the ends and make every run of spaces, tabs and line ends one space.

    A browser shows them so (CSS white-space: normal), and no two documents
    that look alike then differ. Other spaces (no-break, ideographic) stay
    inside the text.
    """
    return _SPACES.sub(" ", text).strip()


def _one_line(scalar: Scalar, reading: Reading, instead: str) -> str | None:
    """Give a text tidied; refuse line breaks and what YAML means nothing by."""
    text = scalar.text.strip(" \t\n")
    if not scalar.style and text in _NOTHING:
        expected = "put it in quotes if it is a text, or take the key out"
        reading.wrong(scalar.place, f"'{text}' means nothing at all in YAML", expected)
        return None
    if "\n" in text:
        lead = len(scalar.text) - len(scalar.text.lstrip(" \t\n"))
        reading.wrong(scalar.at(lead + text.index("\n")), "a line break inside a text", instead)
        return None
    if len(text) > MAX_TEXT:
        wrong = f"this text is too long ({len(text):,} characters)"
        reading.wrong(scalar.place, wrong, f"at most {MAX_TEXT:,} were expected")
        return None
    return tidy(text)


class Line(ScalarKind[str]):
    """One line of text that is data: a name, an address, a form with fields."""

    noun = "a line of text"
    types = ("string", "number", "boolean")

    def parse(self, scalar: Scalar, reading: Reading) -> str | None:
        """Give the text."""
        return _one_line(scalar, reading, "one line was expected")


class PlainText(ScalarKind[Plain]):
    """Text that appears on the page literally, whatever it holds."""

    noun = "plain text"
    types = ("string", "number", "boolean")

    def parse(self, scalar: Scalar, reading: Reading) -> Plain | None:
        """Give the text with its place."""
        text = _one_line(scalar, reading, "one line was expected")
        return None if text is None else Plain(text, scalar.place)


class InlineText(ScalarKind[Inline]):
    """The wikitext of a sentence, checked by `clinicbot.digest.inline`."""

    noun = "inline text"
    types = ("string", "number", "boolean")

    def __init__(self, *, may_be_empty: bool = False, fields: bool = False) -> None:
        self.may_be_empty = may_be_empty
        self._check = check_wording if fields else check

    def parse(self, scalar: Scalar, reading: Reading) -> Inline | None:
        """Give the text with its place; tell everything that it may not hold."""
        instead = "write a list of paragraphs, or <br> for a new line"
        text = _one_line(scalar, reading, instead)
        if text is None:
            return None
        findings = self._check(text, reading.rules)
        for found in findings[:MAX_TOLD]:
            place = scalar.at(offset_as_written(scalar.text, text, found.offset))
            reading.wrong(place, found.wrong, found.expected, found.hint)
        if len(findings) > MAX_TOLD:
            wrong = f"{len(findings) - MAX_TOLD:,} more problems in this text"
            reading.wrong(scalar.place, wrong, "mend the first ones, and check again")
        return None if findings else Inline(text, scalar.place)


def offset_as_written(written: str, tidied: str, offset: int) -> int:
    """Find in a text as written the character at an offset of it tidied."""
    if written == tidied:
        return offset
    wanted = sum(not char.isspace() for char in tidied[:offset])
    for index, char in enumerate(written):
        if not char.isspace():
            if wanted == 0:
                return index
            wanted -= 1
    return len(written)


class Then(Kind[U], Generic[T, U]):
    """A kind whose value is looked at once more, or made into something else.

    Args:
        kind: What is read first.
        then: What looks at its value.
        noun: What to call it, if not as the first kind.
        pattern: A regular expression of JavaScript's too that every such
            value meets, for editors.
    """

    def __init__(
        self,
        kind: Kind[T],
        then: Callable[[T, Node, Reading], U | None],
        noun: str = "",
        pattern: str = "",
    ) -> None:
        self.kind, self.then, self.pattern = kind, then, pattern
        self.noun = noun or kind.noun

    def read(self, node: Node, reading: Reading) -> U | None:
        """Read by the first kind, then look."""
        value = self.kind.read(node, reading)
        return None if value is None else self.then(value, node, reading)

    def schema(self, defs: dict[str, Any]) -> dict[str, Any]:
        """Give the first kind's, and the pattern."""
        more = {"pattern": self.pattern} if self.pattern else {}
        return self.kind.schema(defs) | more

    def parts(self) -> Iterable[Kind[Any]]:
        """Give the first kind."""
        return (self.kind,)


def nearest(word: str, options: Iterable[str]) -> str:
    """Give the one of `options` that was probably meant by `word`; "" if none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a misspelling needs it

    return next(iter(get_close_matches(word[:60].lower(), list(options), 1, 0.6)), "")


def suggest(word: str, options: Iterable[str]) -> str:
    """Ask whether the nearest of `options` was meant; "" if none is near."""
    near = nearest(word, options)
    return f"did you mean '{near}'?" if near else ""
