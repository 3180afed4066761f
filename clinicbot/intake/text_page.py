"""What a wiki's skin adds to a page that is copied from a browser as text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from clinicbot.counted import counted


if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clinicbot.intake.pieces import Original


# "Edit" of MediaWiki's skins, as section links have it (editsection).
EDIT: Final = (
    "edit source|edit this section|edit|editar código|editar fonte|editar a fonte|editar|"
    "modifier le code|modifier le wikicode|modifier|quelltext bearbeiten|bearbeiten|"
    "modifica wikitesto|modifica el codi|modifica|править код|править|edita|تعديل|"
    "edytuj kod|edytuj|bewerken|brontekst bewerken|redigera|rediger"
)
_IN_BRACKETS: Final = re.compile(
    rf"\s*\[\s*(?:{EDIT})(?:\s*\|\s*(?:{EDIT}))?\s*\]\s*$", re.IGNORECASE
)
_GLUED: Final = re.compile(r"(?<=[^\s\[(/-])Edit$")
_BEHIND: Final = re.compile(rf"\s+(?:{EDIT})$")
_ALONE: Final = re.compile(rf"\[?\s*(?:{EDIT})(?:\s*\|\s*(?:{EDIT}))?\s*\]?", re.IGNORECASE)
_BEFORE: Final = re.compile(rf"(?:{EDIT})(?=[^\W\d_a-z]|[-•*“\"(]|\d)")
# The longest label first: "editar" isn't "edit" before "ar".
_LABELS: Final = "|".join(sorted(EDIT.split("|"), key=len, reverse=True))
_BEFORE_SMALL: Final = re.compile(
    rf"(?:{_LABELS})(?!(?:ed|ing|ors?|s|ions?|ial|able|athons?|ando|ado|ores)\b)(?=[^\W\d_])"
)
_ITEM: Final = re.compile(r"\s*(?:[•◦▪▫●○■□‣⁃·*–-]\s|[•◦▪●○‣]|\d{1,3}[.)]\s)")  # noqa: RUF001
# What may stand before "edit" in a sentence, and not at the end of a heading.
_VERB: Final = re.compile(
    r"(?:^|\s)(?:to|can|could|may|might|must|will|would|should|and|or|please|you|we|they|people|"
    r"an|the|first|each|every|this|that|your|my|one|a|puede|para|y|o|peut|et|und)$",
    re.IGNORECASE,
)
_TOPIC: Final = re.compile(r"[^\W\d_]+\s*(?:[#№]\s*)?\d{1,2}\s*[:.–-]\s")  # noqa: RUF001
_LONGEST: Final = 160
_MANY: Final = 2
_SENTENCE_END: Final = ".,;!"


@dataclass(frozen=True, slots=True)
class Label:
    """What the label of an edit link says of a line.

    Attributes:
        heading: Whether the line is a heading.
        above: Whether the line before is one.
        text: The line without the label.
    """

    heading: bool
    above: bool
    text: str


def labels_of(lines: list[str]) -> dict[int, Label]:
    """Find the labels of edit links: what they say, by the number of the line, from 1."""
    found = {}
    glued = sum(_glued(_BEFORE, *pair) is not None for pair in pairwise(["", *lines]))
    # "editor" begins with the label, too: only a page full of them has it before small letters.
    before = (_BEFORE, _BEFORE_SMALL) if glued >= _MANY else (_BEFORE,)
    for number, line in enumerate(lines, 1):
        above = lines[number - 2] if number > 1 else ""
        bare = line.strip()
        alone = _lines_around(lines, number)
        if label := _label(bare, above, before, alone=alone):
            found[number] = label
    return found


def _glued(form: re.Pattern[str], above: str, line: str) -> Label | None:
    """Find a label that lost its own line: it stands before the text below the heading."""
    found = form.match(line.strip())
    if found and above.strip() and _like_a_heading(above.strip()):
        return Label(heading=False, above=True, text=line.strip()[found.end() :])
    return None


def _lines_around(lines: list[str], number: int) -> bool:
    """Say whether a line stands by itself, between blank lines."""
    before = lines[number - 2].strip() if number > 1 else ""
    after = lines[number].strip() if number < len(lines) else ""
    return not before and not after


def _label(
    bare: str, above: str, before: Sequence[re.Pattern[str]], *, alone: bool
) -> Label | None:
    if _ALONE.fullmatch(bare):
        return Label(heading=False, above=True, text="")
    if _ITEM.match(bare):
        return None
    for form in (_IN_BRACKETS, _GLUED):
        without = form.sub("", bare)
        if without != bare and without:
            return Label(heading=True, above=False, text=without)
    without = _BEHIND.sub("", bare)
    likely = alone or _TOPIC.match(without)
    if without != bare and likely and _like_a_heading(without) and not _VERB.search(without):
        return Label(heading=True, above=False, text=without)
    return next(filter(None, (_glued(form, above, bare) for form in before)), None)


def _like_a_heading(text: str) -> bool:
    return len(text) <= _LONGEST and text[-1] not in _SENTENCE_END and not _ITEM.match(text)


_JUMPS: Final = (
    r"Jump to (?:navigation|search|content)|Ir a la (?:navegación|búsqueda)|Ir al contenido"
    r"|Saltar al contenido|Aller (?:à la (?:navigation|recherche)|au contenu)"
    r"|Zur (?:Navigation|Suche) springen|Zum Inhalt springen"
    r"|Saltar para (?:a navegação|a pesquisa|o conteúdo)|Vai (?:alla (?:navigazione|ricerca)|al"
    r" contenuto)|Перейти к (?:навигации|поиску|содержанию)|اذهب إلى (?:التنقل|البحث)"
    r"|انتقل إلى (?:التنقل|البحث|المحتوى)|Vés al contingut|Przejdź do (?:nawigacji|wyszukiwania)"
)
_TOP: Final = (
    re.compile(rf"(?:{_JUMPS})(?:,?\s+(?:{_JUMPS}|search|navigation))*:?", re.IGNORECASE),
    re.compile(r"\((?:Redirected from|Redirigido desde|Redirigé depuis|Weitergeleitet von) .*\)"),
    re.compile(
        r"(?:From|De|Da|Aus|Материал из|من) (?:Meta|Wikimedia|Wikipedia|MediaWiki|Outreach|Мета"
        r"|ميتا)\b[^.:]{0,60}"
    ),
)
_MOST_TOP: Final = 12
_CONTENTS: Final = re.compile(
    r"(?:Contents|Contenidos?|Índice|Sommaire|Inhaltsverzeichnis|Indice|Conteúdo|Содержание"
    r"|المحتويات|محتويات)(?:\s*\[\s*\w+\s*\])?"
)
_ENTRY: Final = re.compile(r"\s*\d+(?:\.\d+)*\s+\S.*")
_BOTTOM: Final = re.compile(
    r"(?:Retrieved from|Obtenido de|Récupérée? de|Abgerufen von|Estratto da|Источник —"
    r"|Obtida de|مجلوبة من) *[\"“«]?https?://.*"
)
_CATEGORIES: Final = re.compile(
    r"(?:Categor(?:y|ies)|Categorías?|Catégories? ?|Kategorien?|Categorias?|Категори[яи]"
    r"|تصنيف(?:ات)?): ?\S.*"
)


def without_skin(lines: list[str], original: Original) -> list[str]:
    """Give lines without those that the wiki's skin adds; each is named in a warning."""
    kept = list(lines)
    for start, end, what in _skin(lines):
        first = lines[start].strip()
        many = f" and {counted(end - start - 1, 'line')} after it" if end - start > 1 else ""
        original.warn(f"{what} {first!r}{many} was left out: the wiki adds it", line=start + 1)
        kept[start:end] = [""] * (end - start)
    return kept


def _skin(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the runs of lines that are a skin's: first, behind the last, what they are."""
    filled = [at for at, line in enumerate(lines) if line.strip()]
    for at in filled[:_MOST_TOP]:
        if any(form.fullmatch(lines[at].strip()) for form in _TOP):
            yield at, at + 1, "the line"
    for at in filled[: 2 * _MOST_TOP]:
        if _CONTENTS.fullmatch(lines[at].strip()) and (end := _contents_end(lines, at)):
            yield at, end, "the table of contents"
            break
    for at in filled:
        if _BOTTOM.fullmatch(lines[at].strip()):
            yield at, filled[-1] + 1, "the foot of the page"
            return
    if filled and _CATEGORIES.fullmatch(lines[filled[-1]].strip()):
        yield filled[-1], filled[-1] + 1, "the line"


def _contents_end(lines: list[str], start: int) -> int:
    """Find where a table of contents ends; 0 if there is none."""
    end = start + 1
    while end < len(lines) and (_ENTRY.fullmatch(lines[end]) or not lines[end].strip()):
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    return end if end > start + 1 else 0
