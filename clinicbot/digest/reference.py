"""The written reference and the JSON Schema of a definition (see `kinds`)."""

from __future__ import annotations

from textwrap import fill, indent
from typing import TYPE_CHECKING, Any

from clinicbot.digest.containers import ListOf, MapOf
from clinicbot.digest.records import OneOf, Record


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.digest.kinds import Kind


WIDTH = 88


def explain(root: Record[Any], title: str, introduction: str) -> str:
    """Write the reference of a definition: Markdown that reads well as plain text.

    Args:
        root: What a whole file holds; what it is made of follows it.
        title: The heading.
        introduction: Paragraphs that go before the keys.
    """
    sections = [f"# {title}", introduction.strip()]
    sections += [
        _record(kind) if isinstance(kind, Record) else _one_of(kind) for kind in _named(root)
    ]
    return "\n\n".join(sections) + "\n"


def json_schema(root: Record[Any], title: str, address: str = "") -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of a definition.

    It accepts all that the reader accepts and refuses what is wrong in
    structure: unknown and missing keys, lists for texts. What only the reader
    can tell (inline text, days that don't exist) it lets pass.
    """
    defs: dict[str, Any] = {}
    top = root.schema(defs)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return head | ({"$id": address} if address else {}) | top | {"$defs": defs}


def _named(kind: Kind[Any]) -> Iterator[Record[Any] | OneOf[Any]]:
    """Give the kinds that have a name, each once, outer ones first."""
    seen: set[int] = set()
    waiting: list[Kind[Any]] = [kind]
    while waiting:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, Record | OneOf):
            yield each
        waiting[:0] = each.parts()


def _record(record: Record[Any]) -> str:
    lines = [f"## {record.noun}", fill(record.doc, WIDTH), ""]
    for each in record.fields:
        needed = ", needed" if each.required else ""
        text = f"- `{each.key}` ({noun(each.kind)}{needed}): {each.doc}"
        lines.append(fill(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False))
    if record.one_of:
        lines += ["", f"It needs {' or '.join(f'`{key}`' for key in record.one_of)}."]
    if record.example:
        lines += ["", "For example:", "", indent(record.example.strip("\n"), "    ")]
    return "\n".join(lines)


def _one_of(kind: OneOf[Any]) -> str:
    lines = [f"## {kind.noun}", fill(kind.doc, WIDTH), ""]
    if kind.text:
        lines.append(fill(f"- a text: {kind.text[1]}", WIDTH, subsequent_indent="  "))
    for record, _ in kind.records:
        text = f"- {record.noun}: {record.doc}"
        lines.append(fill(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False))
    return "\n".join(lines)


def noun(kind: Kind[Any]) -> str:
    """Call a kind by what its values are, lists by what is in them."""
    if isinstance(kind, ListOf) and kind.minimum:
        return f"{kind.noun}, one at least"
    if isinstance(kind, MapOf):
        return f"{kind.noun}: {kind.value.noun}"
    return kind.noun
