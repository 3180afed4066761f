"""Blocks with several texts: what each part is called, and what is said of its unit.

The names are those that the keys of a page's units end with
(`clinicbot.wikitext.unit_layout`), so that a translation can say which cell of
a table is outdated.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from clinicbot.digest.containers import ListOf, OneOrMore
from clinicbot.digest.kinds import ScalarKind, suggest
from clinicbot.digest.model import NO_PARTS, Image, Links, PartHints, Quote, Table
from clinicbot.digest.records import Field, Values


if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clinicbot.digest.kinds import Reading
    from clinicbot.digest.tree import Scalar


ALL: Final = "true"
"""In place of the names: every part."""

_UNTRANSLATED: Final = "untranslated"
_OUTDATED: Final = "outdated"

UNTRANSLATED_DOC: Final = (
    "Whether it is still in the source's language, and so is no translation to be supplied."
)
OUTDATED_DOC: Final = (
    "Whether it translates an older text of its source: it is then published marked as outdated"
    " (`!!FUZZY!!`). `pull` writes this; take it out when the text is up to date."
)
_PARTS: Final = (
    " `true`, or the parts of which this goes: `caption`, `alt`; of a table `column-2`,"
    " `row-1-2`; of a quotation or a line of links `1`, `2`, and a quotation's `source`."
)


class PartName(ScalarKind[str]):
    """The name of a part of a block, or `true` for all of them."""

    noun = "`true` or the name of a part"
    types = ("string", "integer", "boolean")

    def parse(self, scalar: Scalar, reading: Reading) -> str | None:
        """Give the name; whether there is such a part, the block says."""
        text = scalar.text.strip()
        if re.fullmatch("[a-z0-9-]{1,40}", text):
            return text
        reading.wrong(scalar.place, f"'{text[:40]}' names no part", f"{self.noun} was expected")
        return None


_NAMES: Final = OneOrMore(ListOf(PartName(), "a list of parts", 1))

PART_FIELDS: Final = (
    Field(_UNTRANSLATED, _NAMES, UNTRANSLATED_DOC + _PARTS),
    Field(_OUTDATED, _NAMES, OUTDATED_DOC + _PARTS),
)
"""What may be said of the units that a block's texts are."""


def part_hints(values: Values, parts: Sequence[str], reading: Reading) -> PartHints:
    """Give what the values of `PART_FIELDS` say of these parts."""
    if _UNTRANSLATED not in values and _OUTDATED not in values:
        return NO_PARTS
    return PartHints(
        _named(values, _UNTRANSLATED, parts, reading), _named(values, _OUTDATED, parts, reading)
    )


def _named(values: Values, key: str, parts: Sequence[str], reading: Reading) -> tuple[str, ...]:
    names = values.get(key, ())
    if names == (ALL,):
        return tuple(parts)
    for name in names:
        if name not in parts:
            expected = f"the parts are {', '.join(parts)}" if parts else "nothing here has a unit"
            wrong = f"there is no part '{name}' here"
            reading.wrong(values.at(key), wrong, expected, suggest(name, parts))
    return tuple(part for part in parts if part in names)


def written_hints(hints: PartHints, parts: Sequence[str]) -> Mapping[str, Any]:
    """Give the values of `PART_FIELDS` as a file has them; {} for none."""
    said = {_UNTRANSLATED: hints.untranslated, _OUTDATED: hints.outdated}
    return {key: shortened(names, parts) for key, names in said.items() if names}


def shortened(names: Sequence[str], parts: Sequence[str]) -> str | tuple[str, ...]:
    """Give names of parts; `ALL` if they are all there are."""
    return ALL if len(names) == len(parts) else tuple(names)


def part_names(block: Quote | Image | Table | Links) -> tuple[str, ...]:
    """Name the parts of a block, in page order."""
    match block:
        case Quote(paragraphs, by):
            return (*_numbers(paragraphs), *(("source",) if by else ()))
        case Links(links):
            return _numbers(links)
        case Image(_, caption, alt):
            return (*(("alt",) if alt else ()), *(("caption",) if caption else ()))
        case Table(columns, rows, caption):
            cells = (
                f"row-{at}-{n}" for at, row in enumerate(rows, 1) for n, _ in enumerate(row, 1)
            )
            heads = (f"column-{n}" for n, _ in enumerate(columns, 1))
            return (*(("caption",) if caption else ()), *heads, *cells)


def _numbers(items: Sequence[Any]) -> tuple[str, ...]:
    return tuple(str(number) for number, _ in enumerate(items, 1))
