"""The units of a source page in other languages: from documents, and from the series.

A unit's translation is the text that stands in its place in the other
language's document; where the two differ in structure, what stands for what
is found as `clinicbot check` finds it. The series' own sentences are known in
every language that it has wordings for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clinicbot.digest.check import counterparts
from clinicbot.digest.shape import shape
from clinicbot.errors import Problem, Severity
from clinicbot.wikitext.compose import document
from clinicbot.wikitext.opening import opening
from clinicbot.wikitext.standard import part_texts
from clinicbot.wikitext.unit_keys import Keys
from clinicbot.wikitext.unit_layout import Part, layout
from clinicbot.wikitext.unit_text import MY_LANGUAGE, Slot, without_language, without_variables
from clinicbot.wikitext.unit_traps import FUZZY
from clinicbot.wikitext.variables import tvars


if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from clinicbot.digest.model import Digest
    from clinicbot.digest.shape import Shape
    from clinicbot.errors import Place
    from clinicbot.wikitext.translatable import TranslatablePage, Unit
    from clinicbot.wikitext.view import PageView


@dataclass(frozen=True, slots=True)
class UnitTranslation:
    """A unit in another language.

    Attributes:
        key: Which unit of the source page.
        text: Its wikitext with `$name` for the unit's variables, as it goes
            on the page `Translations:…/12/es`.
        place: Where the other document says it.
        wording: The series' sentence that it is, or "".
        outdated: Whether the other document says that it translates an older
            text: then it goes on the wiki marked as such, or not at all.
    """

    key: str
    text: str
    place: Place
    wording: str = ""
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class Translations:
    """The units that another document translates.

    Attributes:
        texts: By the key of the source's unit.
        problems: Where a translation's links aren't the source's.
    """

    texts: Mapping[str, UnitTranslation]
    problems: tuple[Problem, ...] = ()


def translations(
    page: TranslatablePage,
    source: Digest,
    view: PageView,
    other: Digest,
    other_view: PageView,
) -> Translations:
    """Give the units of a source page in the words of another document.

    Args:
        page: The source page, as rendered of `source` and `view`.
        source: The document that it was rendered of.
        view: What surrounds it.
        other: The same digest in another language.
        other_view: What surrounds the same page, in that language's wording.
    """
    theirs = {part.key: part for part in _parts(other, other_view)}
    pieces = dict(_same_pieces(source, view, other, other_view))
    texts: dict[str, UnitTranslation] = {}
    problems: list[Problem] = []
    for unit, part in zip(page.units, _parts(source, view), strict=True):
        piece = pieces.get(part.piece, part.piece if part.piece.startswith("navigation/") else "")
        their = theirs.get(piece + part.key.removeprefix(part.piece)) if piece else None
        if their is not None and not _is_said(their, other.units.untranslated, "untranslated"):
            outdated = _is_said(their, other.units.outdated, "outdated")
            said = replace(_translation(unit, their), outdated=outdated)
            if unit.wording and said.text == unit.definition:
                # The document has no words of its own for the sentence.
                continue
            texts[unit.key] = said
            problems += _problems(unit, their)
    return Translations(texts, tuple(problems))


def series_translations(
    page: TranslatablePage, source: Digest, view: PageView
) -> dict[str, UnitTranslation]:
    """Give the units of a source page that are the series' own sentences.

    Args:
        page: The source page.
        source: The document that it was rendered of.
        view: What surrounds it, in the wording of the language that is wanted.

    A sentence that the document words itself isn't the series': it is left to
    translators, and so is one with such a sentence in it.
    """
    left_out = {name: text for name, text in source.wording.items() if not text.wikitext}
    theirs = {part.key: part for part in _parts(source, view)}
    series = {part.key: part for part in _parts(replace(source, wording=left_out), view)}
    return {
        unit.key: _translation(unit, theirs[unit.key])
        for unit in page.units
        if unit.wording
        and unit.key in theirs
        and unit.key in series
        and theirs[unit.key].draft == series[unit.key].draft
    }


def _is_said(part: Part, wordings: Collection[str], hint: str) -> bool:
    """Tell whether a document says this of a unit: where it is, or by its wording's name."""
    return getattr(part.text.unit, hint) or part.text.wording in wordings


def _parts(digest: Digest, view: PageView) -> list[Part]:
    return [fragment for fragment in layout(digest, view) if isinstance(fragment, Part)]


def _same_pieces(
    source: Digest, view: PageView, other: Digest, other_view: PageView
) -> Iterator[tuple[str, str]]:
    """Yield the keys of the pieces that stand for each other, ours and theirs."""
    ours, theirs = _Pieces(source, view), _Pieces(other, other_view)
    yield from ((name, name) for name in ours.opening if name in theirs.opening)
    for one, two in counterparts(ours.shape, theirs.shape):
        mine, yours = ours.keys.get(id(one), []), theirs.keys.get(id(two), [])
        if one.kind == _STANDARD:
            by_name = {key.rpartition("/")[2]: key for key in yours[1:]}
            yield from zip(mine[:1], yours[:1], strict=False)
            for key in mine[1:]:
                if same := by_name.get(key.rpartition("/")[2]):
                    yield key, same
        else:
            yield from zip(mine, yours, strict=False)


_STANDARD = "standard part"


class _Pieces:
    """The keys of a document's pieces, by the node of its structure that each shows.

    Attributes:
        shape: The structure.
        opening: The keys of the opening's sentences.
        keys: The `id()` of each node -> the keys of its pieces (one, but for
            standard parts).
    """

    def __init__(self, digest: Digest, view: PageView) -> None:
        view = replace(view, versions={})
        wording = view.wording.with_overrides(digest.wording)
        keys = Keys()
        named = [keys.next(piece, 0)[0] for piece in document(digest, view)]
        count = sum(1 for _ in opening(digest, wording, {}))
        self.shape = shape(digest)
        self.opening = named[:count]
        self.keys: dict[int, list[str]] = {}
        rest = iter(named[count:])
        for node in _below(self.shape):
            pieces = 1
            if node.kind == _STANDARD:
                pieces = sum(1 for _ in part_texts(dict(node.facts)["name"], wording))
            self.keys[id(node)] = [next(rest) for _ in range(pieces)]


def _below(node: Shape) -> Iterator[Shape]:
    for child in node.children:
        yield child
        yield from _below(child)


def _translation(unit: Unit, their: Part) -> UnitTranslation:
    """Write a translation: where it has what a variable holds, the variable."""
    variables = tvars(unit.text)
    names = {each.name for each in variables}
    facts = {(each.name, each.value) for each in variables}
    values = {_meaning(each.value): each.name for each in reversed(variables)}
    text = ""
    for part in their.draft:
        if isinstance(part, str):
            text += without_variables(part, names)
        elif (part.name, part.value) in facts:
            text += f"${part.name}"
        else:
            same = values.get(_meaning(part.value))
            text += f"${same}" if same else part.value
    return UnitTranslation(unit.key, text, their.text.place, their.text.wording)


def _problems(unit: Unit, their: Part) -> Iterator[Problem]:
    """Yield what would break a translation, and the links that only one of the two has.

    Facts are worded otherwise, and other wikis are linked to in the reader's
    language; pages of this wiki and addresses should be the same.
    """
    place = their.text.place
    if any(FUZZY in part for part in their.draft if isinstance(part, str)):
        wrong = f"{FUZZY} is Translate's own mark of an outdated translation"
        yield Problem(place, wrong, "write !&#33;FUZZY!!")
    if their.text.wording or not place.file:
        return
    ours = {_meaning(each.value) for each in tvars(unit.text)}
    theirs = {
        _meaning(part.value) for part in their.draft if isinstance(part, Slot) and not part.fact
    }
    for value in sorted(filter(_is_common, theirs - ours)):
        wrong = f"a link to {_shown(value)}, which the text at {unit.place} doesn't have"
        yield _warning(place, wrong)
    for value in sorted(filter(_is_common, ours - theirs)):
        wrong = f"no link to {_shown(value)}, which the text at {unit.place} has"
        yield _warning(place, wrong)


def _meaning(value: str) -> str:
    """Give what a link leads to, whichever language of it was named."""
    return without_language(value) if value.startswith(MY_LANGUAGE) else value


def _is_common(value: str) -> bool:
    return value.startswith((MY_LANGUAGE, "http"))


def _shown(value: str) -> str:
    return value if value.startswith("http") else f"[[{value.removeprefix(MY_LANGUAGE)}]]"


def _warning(place: Place, wrong: str) -> Problem:
    expected = "translations have the links of their source"
    return Problem(place, wrong, expected, severity=Severity.WARNING)
