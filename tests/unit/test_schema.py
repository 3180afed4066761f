"""One definition, three uses: reader, reference and JSON Schema agree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicbot.digest import reference
from clinicbot.digest.blocks import BLOCK
from clinicbot.digest.containers import ListOf, MapOf
from clinicbot.digest.inline import InlineRules
from clinicbot.digest.kinds import Kind, Line, PlainText, Reading
from clinicbot.digest.read import read_digest
from clinicbot.digest.records import Field, OneOf, Record, Values, read_file
from clinicbot.digest.schema import ANY_TOPIC, DIGEST, explain, json_schema
from clinicbot.digest.source import parse
from clinicbot.digest.values import Choice, Number, YesNo
from clinicbot.digest.write import to_yaml
from clinicbot.errors import SourceError
from tests.support import strategies
from tests.support.examples import examples


if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clinicbot.digest.model import Digest


class EditorLoader(yaml.SafeLoader):
    """YAML as editors type it (1.2, core schema): no dates, no `yes` and `no`."""


EditorLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if not tag.endswith((":timestamp", ":bool", ":merge", ":value"))
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
EditorLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"(?:true|True|false|False)$"), list("tTfF")
)

VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def accepted(text: str) -> bool:
    """Say whether an editor with the JSON Schema underlines nothing."""
    return VALIDATOR.is_valid(yaml.load(text, EditorLoader))  # noqa: S506 - a SafeLoader


def records(kind: Kind[Any], seen: set[int] | None = None) -> Iterator[Record[Any]]:
    """Give every record of a definition, once."""
    seen = set() if seen is None else seen
    if id(kind) in seen:
        return
    seen.add(id(kind))
    if isinstance(kind, Record):
        yield kind
    for part in kind.parts():
        yield from records(part, seen)


ALL = list(records(DIGEST))


def test_the_json_schema_is_one() -> None:
    """It is valid by its own meta-schema, and every object in it is closed."""
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for name, each in schema["$defs"].items():
        assert "description" in each, name
        if each.get("type") == "object":
            assert each["additionalProperties"] is False, name
            assert all("description" in key for key in each["properties"].values()), name


@settings(max_examples=examples(25), deadline=None)
@given(strategies.digests())
def test_the_json_schema_accepts_what_the_reader_accepts(digest: Digest) -> None:
    """Whatever an editor's YAML parser takes its scalars for."""
    assert accepted(to_yaml(digest))


@pytest.mark.parametrize(
    "line",
    [
        "number: 6",
        "number: 006",
        "number: '006'",
        "call-language: no",
        "date: 2020-07-16",
        "attendance: {a: 7, b: ~8, c: '9'}",
        "title: 2020",
        "title: true",
        "date-text: 1.5",
    ],
)
def test_scalars_are_accepted_however_an_editor_types_them(tmp_path: Path, line: str) -> None:
    """Numbers, booleans and texts, where the reader takes them."""
    text = f"language: en\n{line}\ncontent: [x]\n"
    (tmp_path / "en.yaml").write_text(text, encoding="utf-8")
    assert read_digest(tmp_path / "en.yaml", InlineRules())
    assert accepted(text)


HEAD = "language: en\n"


@pytest.mark.parametrize(
    "text",
    [
        "number: 6\ncontent: [x]",
        HEAD,
        HEAD + "topic: []\ncontent: [x]",
        HEAD + "content: x",
        HEAD + "content: [[x]]",
        HEAD + "content: ['']",
        HEAD + "content: [null]",
        HEAD + "content: [Quim (WMF): hello]",
        HEAD + "content: [saus: hello]",
        HEAD + "content: [{note: x, by: y}]",
        HEAD + "content: [replies: [x]]",
        HEAD + "content: [points: [{points: [x]}]]",
        HEAD + "content: [{by: A, points: x}]",
        HEAD + "content: [links: []]",
        HEAD + "content: [caption: x]",
        HEAD + "content: [table: {columns: [a], rows: [a]}]",
        HEAD + "topics: [{content: [x]}]",
        HEAD + "topics: [x]",
        HEAD + "topics: [{standard: introduction, title: x}]",
        HEAD + "topics: [{title: [x]}]",
        HEAD + "content: [x]\nnumber: six",
        HEAD + "content: [x]\ndate: July 16th",
        HEAD + "content: [x]\nattendance: {staff: about 8}",
        HEAD + "content: [x]\nattendance: 8",
        HEAD + "content: [x]\ncall-language: pt_BR",
        HEAD + "content: [x]\nlicence:",
    ],
)
def test_the_json_schema_refuses_what_is_wrong_in_structure(tmp_path: Path, text: str) -> None:
    """What the reader refuses too."""
    (tmp_path / "en.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError):
        read_digest(tmp_path / "en.yaml", InlineRules())
    assert not accepted(text)


SCRAPS = st.recursive(
    st.sampled_from(["x", "[[a]]", "", "6", "2020-07-16", "introduction", "{title}", "~"]),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                sorted({each.key for record in ALL for each in record.fields} | {"other"})
            ),
            below,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=examples(50), deadline=None)
@given(st.dictionaries(st.sampled_from([*DIGEST.by_key, "other"]), SCRAPS, max_size=4))
def test_what_the_reader_accepts_of_anything_the_json_schema_accepts(
    scraps: dict[str, Any],
) -> None:
    """Keys and values thrown together at random: never does an editor underline in vain."""
    text = yaml.safe_dump({"language": "en", **scraps}, default_style='"')
    reading = Reading()
    if DIGEST.read(parse(text, "en.yaml"), reading) is not None:
        assert accepted(text)
    else:
        assert reading.problems


SHOWN = [record for record in ALL if record.example]


@pytest.mark.parametrize("record", SHOWN, ids=[record.name for record in SHOWN])
def test_every_example_of_the_reference_is_right(record: Record[Any]) -> None:
    """Read by the kind whose example it is."""
    node = parse(record.example, "en.yaml")
    kinds: list[Kind[Any]] = [record, ListOf(BLOCK, "blocks"), ListOf(ANY_TOPIC, "topics")]
    kinds.append(ListOf(record, "a list of it"))
    told = []
    for kind in kinds:
        reading = Reading()
        if kind.read(node, reading) is not None:
            return
        told.append(reading.problems)
    pytest.fail(str(told))


def test_the_reference_says_every_key_once_with_its_sentence() -> None:
    """Whoever adds a key has documented it."""
    text = re.sub(r"\s+", " ", explain())
    for record in ALL:
        assert f"## {record.noun}" in text
        for each in record.fields:
            assert f"- `{each.key}` ({reference.noun(each.kind)}" in text
            assert each.doc in text
            assert each.doc.endswith(".")


def test_the_reference_is_plain_enough_for_a_terminal() -> None:
    """Nothing is wider than 92 columns."""
    assert max(map(len, explain().splitlines())) <= 92


def _colour(values: Values, reading: Reading) -> dict[str, Any] | None:
    if values.get("red") == values.get("green"):
        reading.wrong(values.at("green"), "as much green as red")
        return None
    return values.all()


SHADE: OneOf[Any] = OneOf(
    "shade",
    "One of:",
    text=(PlainText(), "its name"),
    records=(
        (
            Record(
                "mixture",
                "Some of each.",
                build=_colour,
                fields=(
                    Field("red", Number(0, 255), "How red.", required=True),
                    Field("green", Number(0, 255), "How green."),
                    Field("is-dull", YesNo(), "Whether it is dull."),
                    Field("kind", Choice(["oil", "water"]), "The paint."),
                ),
            ),
            ("red", "green"),
        ),
    ),
)
PAINTS = Record(
    "list of paints",
    "Paints.",
    build=lambda values, _: values.all(),
    fields=(Field("paints", MapOf(Line(), SHADE, "a mapping of names"), "All.", required=True),),
)


def test_other_files_are_defined_with_the_same_kinds(tmp_path: Path) -> None:
    """Records, alternatives, choices and truth values of a file of another sort."""
    path = tmp_path / "paints.yaml"
    path.write_text("paints: {A 1: {red: 1, is-dull: no, kind: oil}, b: grey}", encoding="utf-8")
    read = read_file(path, PAINTS)
    assert read["paints"]["A 1"] == {"red": 1, "is_dull": False, "kind": "oil"}
    assert read["paints"]["b"].text == "grey"


def test_problems_of_other_files_are_told_the_same_way(tmp_path: Path) -> None:
    """All at once, with places; what several keys make together as well."""
    path = tmp_path / "paints.yaml"
    path.write_text(
        "paints:\n  a: {red: 1, green: 1}\n  b: {green: 300, kind: oill}\n"
        "  c: {red: 1, is-dull: x}\n",
        encoding="utf-8",
    )
    with pytest.raises(SourceError) as caught:
        read_file(path, PAINTS)
    assert [str(each).removeprefix(f"{path}:") for each in caught.value.problems] == [
        "2:22: as much green as red",
        "3:6: the key 'red' is missing; How red",
        "3:14: 300 is out of bounds; a number from 0 to 255 was expected",
        "3:25: 'oill' isn't known here; one of oil, water was expected; did you mean 'oil'?",
        "4:24: 'x' is neither true nor false; true or false was expected",
    ]
