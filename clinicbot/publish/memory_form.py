"""The form in which pages, and what came of each digest, are remembered: JSON, a line each.

Reading what was not written here raises one of OTHER_FORM.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from clinicbot.errors import Place
from clinicbot.publish.desired_page import DesiredPage, Kind


if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clinicbot.digest.model import Digest
    from clinicbot.publish.made import Made
    from clinicbot.wikitext.index import IndexEntry


OTHER_FORM: Final = (ValueError, TypeError, KeyError, IndexError, AttributeError)
"""What comes of data in another form."""


def written(
    pages: Sequence[DesiredPage], made: Mapping[str, tuple[str, Made]]
) -> tuple[bytes, bytes]:
    """Write both, as two lines.

    Args:
        pages: All pages of a series.
        made: Key -> hash of what came of the digest, and that; the texts of
            its pages are among `pages`.

    Raises:
        TypeError: They hold something that JSON doesn't.
    """
    return (
        _line([_page_data(page) for page in pages]),
        _line({key: [stamp, _made_data(one)] for key, (stamp, one) in made.items()}),
    )


def pages(line: bytes) -> list[DesiredPage]:
    """Read the pages."""
    return [_page(data) for data in json.loads(line)]


def made(pages_line: bytes, line: bytes) -> dict[str, tuple[str, Made]]:
    """Read what came of each digest: key -> hash, and that."""
    texts: dict[tuple[str, str], str] = {
        (data["key"], data["language"]): data["text"]
        for data in json.loads(pages_line)
        if data["kind"] == Kind.PAGE
    }
    found = json.loads(line)
    return {key: (stamp, _made(key, data, texts)) for key, (stamp, data) in found.items()}


def heads(digests: Mapping[str, Mapping[str, Digest]]) -> bytes:
    """Write what leads to digests (key -> language -> version), without their texts."""
    return _line(
        {
            key: {code: _head_data(digest) for code, digest in versions.items()}
            for key, versions in digests.items()
        }
    )


def read_heads(line: bytes) -> dict[str, dict[str, Digest]]:
    """Read what leads to digests."""
    return {
        key: {code: _head(head) for code, head in versions.items()}
        for key, versions in json.loads(line).items()
    }


def sent(made: Mapping[str, Made]) -> bytes:
    """Write what came of digests, the texts of their pages too."""
    texts = [
        [key, code, page.text] for key, one in made.items() for code, page in one.pages.items()
    ]
    return _line([{key: _made_data(one) for key, one in made.items()}, texts])


def received(line: bytes) -> dict[str, Made]:
    """Read what came of digests, with the texts of their pages."""
    found, texts = json.loads(line)
    known = {(key, code): text for key, code, text in texts}
    return {key: _made(key, data, known) for key, data in found.items()}


def _line(data: Any) -> bytes:
    """Write JSON without line breaks."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _page_data(page: DesiredPage) -> dict[str, Any]:
    data = {one.name: getattr(page, one.name) for one in fields(page)}
    data["kind"] = str(page.kind)
    data["place"] = _place_data(page.place)
    if not all(value is None or isinstance(value, (str, int, list)) for value in data.values()):
        raise TypeError(f"{page.title} holds more than plain text")
    return data


def _page(data: dict[str, Any]) -> DesiredPage:
    return DesiredPage(**{**data, "kind": Kind(data["kind"]), "place": Place(*data["place"])})


def _place_data(place: Place) -> list[str | int]:
    return [place.file, place.line, place.column]


def _made_data(made: Made) -> dict[str, Any]:
    return {
        "heads": {code: _head_data(head) for code, head in made.heads.items()},
        "rows": {code: asdict(row) for code, row in made.rows.items()},
        "around": {code: page.around for code, page in made.pages.items()},
    }


def _made(key: str, data: dict[str, Any], texts: Mapping[tuple[str, str], str]) -> Made:
    # Needs what documents are read with, which the pages alone don't.
    from clinicbot.publish.made import Made, MadePage  # noqa: PLC0415

    around = data["around"]
    if around.keys() != data["heads"].keys():
        raise ValueError(f"{key} is not whole")
    return Made(
        {code: _head(head) for code, head in data["heads"].items()},
        {code: _row(row) for code, row in data["rows"].items()},
        {code: MadePage(said, texts[key, code]) for code, said in around.items()},
    )


def _head_data(head: Digest) -> dict[str, Any]:
    return {
        "language": head.language,
        "number": head.number,
        "date": head.date.isoformat() if head.date else None,
        "title": head.title.text if head.title else None,
        "call_language": head.call_language,
        "base_revision": head.base_revision,
        "place": _place_data(head.place),
    }


def _head(data: dict[str, Any]) -> Digest:
    from clinicbot.digest.model import Digest  # noqa: PLC0415
    from clinicbot.digest.scalars import Plain  # noqa: PLC0415

    day, title = data["date"], data["title"]
    return Digest(
        **{
            **data,
            "date": None if day is None else date.fromisoformat(day),
            "title": None if title is None else Plain(title),
            "place": Place(*data["place"]),
        }
    )


def _row(data: dict[str, Any]) -> IndexEntry:
    from clinicbot.wikitext.index import IndexEntry, IndexLink  # noqa: PLC0415

    return IndexEntry(
        **{
            **data,
            "number": IndexLink(**data["number"]),
            "topics": tuple(IndexLink(**one) for one in data["topics"]),
            "languages": tuple(IndexLink(**one) for one in data["languages"]),
        }
    )
