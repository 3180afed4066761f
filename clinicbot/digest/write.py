"""Write a digest as its file: canonical, and as a person would have written it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from clinicbot.digest.emit import Raw, Row, Spaced, emit
from clinicbot.digest.model import (
    Block,
    Digest,
    Image,
    Links,
    Note,
    Paragraph,
    Quote,
    Remark,
    Section,
    StandardTopic,
    Table,
    Topic,
    UnitHint,
)
from clinicbot.digest.parts import ALL, part_names, written_hints
from clinicbot.digest.scalars import Count, Inline, Plain


if TYPE_CHECKING:
    from collections.abc import Iterable


def to_yaml(digest: Digest) -> str:
    """Write a digest; `read_digest` gives the same digest back."""
    return emit(_digest(digest), frozenset(("wording", "content", "topics")))


def _digest(digest: Digest) -> dict[str, Any]:
    return _given(
        {
            "number": _number(digest.number),
            "language": digest.language,
            "date": Raw(digest.date.isoformat()) if digest.date else None,
            "date-text": _text(digest.date_text),
            "title": _text(digest.title),
            "call-language": digest.call_language,
            "attendance": {group: _count(count) for group, count in digest.attendance},
            "licence": digest.licence,
            "attribution": digest.attribution,
            "base-revision": _number(digest.base_revision),
            "wording": {name: text.wikitext for name, text in digest.wording.items()},
            "untranslated": Row(digest.units.untranslated),
            "outdated": Row(digest.units.outdated),
            "content": _content(digest.content),
            "topics": Spaced(map(_topic, digest.topics)),
        }
    )


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what isn't there; an empty text is there."""
    return {key: value for key, value in values.items() if value or value == ""}


def _number(number: int | None) -> Raw | None:
    return None if number is None else Raw(number)


def _count(count: Count) -> Raw:
    return Raw(f"~{count.number}" if count.approximate else count.number)


def _text(text: Plain | Inline | None) -> str | None:
    if text is None:
        return None
    return text.text if isinstance(text, Plain) else text.wikitext


def _topic(topic: Topic | StandardTopic) -> dict[str, Any]:
    if isinstance(topic, StandardTopic):
        return {"standard": topic.name}
    heading = {"title": _text(topic.title), "heading": _text(topic.heading)}
    return _given(heading | _unit(topic.unit) | _below(topic))


def _section(section: Section) -> dict[str, Any]:
    return _given({"title": _text(section.title)} | _unit(section.unit) | _below(section))


def _unit(hint: UnitHint) -> dict[str, Any]:
    """Write what is said of a translation unit, mostly nothing."""
    id_ = Raw(hint.id) if hint.id.isdecimal() else hint.id or None
    return {
        "unit": id_,
        "minor": Raw("true") if hint.minor else None,
        "untranslated": Raw("true") if hint.untranslated else None,
        "outdated": Raw("true") if hint.outdated else None,
    }


def _below(part: Topic | Section) -> dict[str, Any]:
    return {
        "content": _content(part.content),
        "sections": Spaced(map(_section, part.sections)),
    }


def _content(blocks: Iterable[Block]) -> list[Any]:
    """Write blocks; a list in which nobody is named becomes `points`."""
    written: list[Any] = []
    for is_list, run in groupby(blocks, lambda block: isinstance(block, Remark)):
        found = list(run)
        if is_list and len(found) > 1 and not any(getattr(each, "by", None) for each in found):
            written.append({"points": [_bullet(each) for each in found]})
        else:
            written += map(_block, found)
    return written


def _block(block: Block) -> Any:  # noqa: PLR0911 - one for each type
    match block:
        case Paragraph(text, by, hint):
            written = _given({"by": _text(by), "paragraph": text.wikitext} | _unit(hint))
            return written if len(written) > 1 else text.wikitext
        case Note():
            return _bullet(block)
        case Remark():
            bullet = _bullet(block)
            return {"says": bullet} if isinstance(bullet, str) else bullet
        case Quote(paragraphs, by):
            texts = [each.wikitext for each in paragraphs]
            said = {"quote": texts[0] if len(texts) == 1 else texts, "by": _text(by)}
            return _given(said | _parts(block))
        case Image(file, caption, alt):
            said = {"image": file.text, "caption": _text(caption), "alt": _text(alt)}
            return _given(said | _parts(block))
        case Table():
            return {"table": _table(block)}
        case Links(links):
            return {"links": [each.wikitext for each in links]} | _parts(block)


def _table(table: Table) -> dict[str, Any]:
    rows = [Row(cell.wikitext for cell in row) for row in (table.columns, *table.rows)]
    said = {"caption": _text(table.caption), "columns": rows[0], "rows": rows[1:]}
    return _given(said | _parts(table))


def _parts(block: Quote | Image | Table | Links) -> dict[str, Any]:
    """Write what is said of the units of a block's texts, mostly nothing."""
    said = written_hints(block.units, part_names(block))
    return {key: Raw(names) if names == ALL else Row(names) for key, names in said.items()}


def _bullet(bullet: Remark | Note | Any) -> Any:
    """Write a bullet: as bare text if it is nothing else."""
    if isinstance(bullet, Note):
        kind = {"bullet": Raw("true") if bullet.bullet else None}
        return _given({"note": bullet.text.wikitext} | kind | _unit(bullet.unit))
    below = [_bullet(each) for each in bullet.points]
    key = "replies" if all(getattr(each, "by", None) for each in bullet.points) else "points"
    said: dict[str, Any] = {"by": _text(bullet.by), "says": _text(bullet.says)}
    said["numbered"] = Raw("true") if bullet.numbered else None
    written = _given(said | _unit(bullet.unit) | {key: below})
    return written["says"] if list(written) == ["says"] else written
