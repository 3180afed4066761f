"""Reading YAML into a tree with places, from good files and hostile ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicbot.digest import source
from clinicbot.digest.tree import Mapping, Node, Scalar, Sequence
from clinicbot.digest.write import to_yaml
from clinicbot.errors import Problem, SourceError
from tests.support import strategies
from tests.support.examples import examples


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from clinicbot.digest.model import Digest


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def loader(request: pytest.FixtureRequest) -> Iterator[str]:
    """Read with libyaml's parser, then with the one in Python."""
    before = source.Loader
    source.Loader = getattr(yaml, request.param)
    yield request.param
    source.Loader = before


def plain(node: Node) -> object:
    """Give the tree as lists, dicts and strings."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {entry.key.text: plain(entry.value) for entry in node.entries}


def scalars(node: Node) -> Iterator[Scalar]:
    """Give every text of a tree that isn't a key."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)
    else:
        for entry in node.entries:
            yield from scalars(entry.value)


def problems(text: str) -> tuple[Problem, ...]:
    """Give what is wrong with a text, as problems of the file `f`."""
    with pytest.raises(SourceError) as caught:
        source.parse(text, "f")
    return caught.value.problems


@pytest.mark.usefixtures("loader")
def test_every_scalar_stays_the_text_that_was_written() -> None:
    """What YAML would type as boolean, number, date or nothing is text."""
    tree = source.parse("[no, 006, ~8, 2020-07-16, null, ~, 1_000, 0x1F, '', yes]", "f")
    assert plain(tree) == [
        "no",
        "006",
        "~8",
        "2020-07-16",
        "null",
        "~",
        "1_000",
        "0x1F",
        "",
        "yes",
    ]


@pytest.mark.usefixtures("loader")
def test_keys_and_values_know_their_places() -> None:
    """Lines and columns count from 1, characters beyond the BMP as one."""
    tree = source.parse("a: 1\n😀: [x,\n  y]\n", "f")
    assert isinstance(tree, Mapping)
    second = tree.entries[1]
    assert isinstance(second.value, Sequence)
    places = [second.key.place, second.value.place, *(item.place for item in second.value.items)]
    assert list(map(str, places)) == ["f:2:1", "f:2:4", "f:2:5", "f:3:3"]


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    "written",
    [
        "a: one two !three",
        "a: one\n  two\n\n  !three",
        "a: 'it''s ''one'' !three'",
        'a: "one \\u00e9 \\" \\\n   two !three"',
        "a: >-\n    one\n    two\n\n    more !three",
        "a: |\n  one\n   two\n  !three",
        "- - b: x !three # !none",
    ],
)
def test_an_offset_in_a_text_leads_to_its_line_and_column(written: str) -> None:
    """Whatever the style, the character found in the text is found in the file."""
    (scalar,) = scalars(source.parse(written, "f"))
    place = scalar.at(scalar.text.index("!three"))
    line = written.split("\n")[place.line - 1]
    assert line[place.column - 1 :].startswith("!three")


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a", "é", "'", '"', "\\", " ", "  ", "\n", "\n\n", "x"])))
def test_offsets_hold_in_quoted_texts_of_any_content(pieces: list[str]) -> None:
    """Double-quoted by PyYAML itself, folded anywhere, `!` is found again."""
    text = "".join(pieces) + "!"
    written = yaml.safe_dump([text], default_style='"', width=10, allow_unicode=True)
    (scalar,) = scalars(source.parse(written, "f"))
    place = scalar.at(scalar.text.index("!"))
    assert written.split("\n")[place.line - 1][place.column - 1] == "!"


WRONG = {
    "a duplicate key": (
        "a: 1\nb: 2\na: 3",
        "f:3:1: the key 'a' is there twice; the first is at f:1",
    ),
    "an alias bomb": (
        "a: &a [x,x]\n" + "".join(f"{c}: &{c} [*a,*a]\n" for c in "bcdefgh"),
        "f:1:4: a YAML anchor ('&a'); anchors aren't used here",
    ),
    "a bare alias": ("a: *b", "f:1:4: a YAML alias ('*b'); aliases aren't used here"),
    "a merge key": ("<<: {a: 1}", "f:1:1: a merge key"),
    "a Python tag": ("a: !!python/object/apply:os.system [x]", "f:1:4: a YAML tag"),
    "a tag of one's own": ("a: !foo x", "f:1:4: a YAML tag ('!foo')"),
    "two documents": ("a: 1\n---\nb: 1", "f:2:1: a second YAML document; one file holds one"),
    "nothing": ("", "f: the file is empty"),
    "only a comment": ("# nothing\n", "f: the file is empty"),
    "deep flow lists": ("[" * 5000, "f:1:101: lists or mappings are nested too deeply"),
    "deep flow mappings": ("{a: " * 5000, "f:1:401: lists or mappings are nested too deeply"),
    "deep block lists": ("- " * 5000, "f:1:201: lists or mappings are nested too deeply"),
    "deep block mappings": (
        "".join(f"{' ' * i}a:\n" for i in range(500)),
        "f:101:101: lists or mappings are nested too deeply",
    ),
    "a no-break space": (
        "- by: a\n\xa0 says: b\n  x: c",
        "f:2:1: U+00A0 (no-break space) where a space goes",
    ),
    "a no-break space after a colon": ("a: b\nc:\xa0d\n", "f:2:3: U+00A0 (no-break space)"),
    "a full-width colon": (
        "a\uff1ab\nc: d",
        "f:1:2: '\uff1a' where ': ' goes; a key ends with",
    ),
    "an equals sign": ("a = b\nc: d", "f:1:3: '=' where ': ' goes"),
    "no space after a colon": ("a: b\nc:d\n", "f:2:2: ':' where ': ' goes"),
    "a bullet": ("a:\n- b\n\u2022 c\nd: e", "f:3:1: '\u2022' where '- ' goes; a list item"),
    "no space after a dash": ("a:\n  -b\n  c: d", "f:2:3: '-' where '- ' goes; a list item"),
    "a NUL": ("a: b\n\0", "f:2:1: a NUL character (U+0000)"),
    "a control character": ("a: \x1b[31m", "f:1:4: the character U+001B"),
    "a C1 control": ("a: \x85", "f:1:4: the character U+0085"),
    "a line separator": ("a: x\u2028y", "f:1:5: the character U+2028 (line separator)"),
    "a bidi override": ("a: x\u202ey", "f:1:5: U+202E (right-to-left override) reorders"),
    "a bidi override in a comment": ("# \u2066\na: b", "f:1:3: U+2066"),
    "an escaped bidi override": ('a: "x \\u202e"', "f:1:7: U+202E"),
    "an escaped NUL": ('a: "\\0"', "f:1:5: a NUL"),
    "a BOM in the middle": ("a: b\ufeff", "f:1:5: the character U+FEFF"),
    "a pile of accents": ("a: e" + "\u0301\u0316" * 99, "f:1:35: more than 30 combining marks"),
    "a tab": ("a:\n\tb: c", "f:2:1: a tab; YAML lines are indented by spaces"),
    "an unquoted colon": ("a: b: c", "f:1:5: a colon and a space inside text that has no quotes"),
    "an unclosed quote": ("a: 'b\n  c\n", "f:1:4: the quotation mark ' is never closed"),
    "italics at the start": ("a: ''x'' y", "f:1:6: text goes on after the closing '"),
    "a link at the start": (
        "a: [[P|x]] y",
        "f:1:12: text goes on after ']'",
    ),
    "a template at the start": ("a: {{x}}", "f:1:5: a list or mapping where a key belongs"),
    "an unclosed bracket": ("a: [b\nc: d\n", "f:1:4: the list or mapping that begins with '['"),
    "an @": ("a: @b", "f:1:4: text begins with '@'; put the text in quotes"),
    "a backtick": ("a: `b`", "f:1:4: text begins with '`'"),
    "a percent sign": ("a: %b", "f:1:4: text begins with '%'"),
    "bold in Markdown": ("a: **b**", "f:1:4: text begins with '*'"),
    "an entity at the start": ("a: &nbsp; b", "f:1:4: text begins with '&'"),
    "an unknown escape": ('a: "b\\qc"', "f:1:6: a backslash that YAML doesn't know"),
    "text after >": ("a: > b", "f:1:4: text on the line of '>'"),
    "a dash in the middle": ("a: - b", "f:1:4: '- ' begins a list or key in the middle"),
    "a line that is no key": ("a: b\nc\nd: e", "f:2:1: this line is neither a key nor part of"),
    "a crooked list": ("a:\n  - b\n - c", "f:3:2: this line doesn't fit the lines above"),
    "a key below text": ("a: b\n c: d", "f:2:3: a key where the text of the line above goes on"),
    "a shifted first key": (" a: 1\nb: 2", "f:2:1: this doesn't belong to what is above"),
    "a swallowed number sign": ("a: topic #3 too", "f:1:10: the text from '#' on would be lost"),
    "a swallowed whole": ("- #3 is next", "f:1:3: the text from '#' on would be lost"),
    "a swallowed table row": ("a: |#1\n  b", "f:1:4: text on the line of '|'"),
    "a directive": ("%YAML 2.0\n---\na: b", "f:1:1: a YAML directive"),
}


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_one_clear_error_with_its_place(text: str, message: str) -> None:
    """Both parsers give the same single error, at the same place."""
    (problem,) = problems(text)
    assert str(problem).startswith(message)


@pytest.mark.parametrize("text", ["a: b # c", "a: C#", "a: 'x' #y", "a: >-\n  b #c", "a: b\n#c"])
def test_comments_and_number_signs_that_lose_nothing_are_let_pass(text: str) -> None:
    """Only a `#` that touches the word after it looks like text."""
    assert source.parse(text, "f")


def test_a_tab_inside_a_line_is_a_space() -> None:
    """Between words, after a dash or a colon; only indentation can't be made of tabs."""
    assert plain(source.parse("-\ta:\tx\ty\n- ' z\t'\n\t\n", "f")) == [{"a": "x y"}, " z "]


SCRAPS = ["a: ", "- ", "x", "y z", "'", '"', "[", "]", "{", "}", ", ", ": ", "#", " # c", "  "]
SCRAPS += ["\n", "\n  ", "\n- ", "|", ">-", "&", "*", "!", "%", "@", "?", "\\", "~", "\t", "---"]


@pytest.mark.usefixtures("loader")
@settings(
    deadline=None,
    max_examples=examples(60),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sampled_from(SCRAPS), max_size=12).map("".join))
def test_any_text_is_a_tree_or_a_clear_error(text: str) -> None:
    """Nothing else comes out of the parsers, and every error has a place in the file."""
    found: list[Problem] = []
    try:
        source.parse(text, "f", found)
    except SourceError as error:
        found += error.problems
    assert all(each.place.line <= text.count("\n") + 1 and each.wrong for each in found)


@settings(deadline=None, max_examples=examples(12))
@given(strategies.digests())
def test_both_parsers_give_the_same_tree(digest: Digest) -> None:
    """With the same places, whatever the styles of the texts."""
    text = to_yaml(digest)
    tree = source.parse(text, "f")
    source.Loader, before = yaml.SafeLoader, source.Loader
    try:
        assert source.parse(text, "f") == tree
    finally:
        source.Loader = before


def test_marks_that_right_to_left_languages_need_are_text() -> None:
    """LRM, RLM, ALM, ZWJ and ZWNJ stay."""
    text = "\u200e\u200f\u061c\u200d\u200cx"
    assert plain(source.parse(f"a: {text}", "f")) == {"a": text}


def test_text_is_read_in_composed_form() -> None:
    """As MediaWiki would save it (NFC), escapes included."""
    tree = source.parse('[e\u0301, "e\\u0301"]', "f")
    assert plain(tree) == ["é", "é"]


def test_problems_that_stop_nothing_are_told_together() -> None:
    """Duplicate keys and swallowed text are collected, also before a fatal one."""
    found = problems("a: 1\na: 2\nb: x #y\nc: 'z")
    assert [(p.place.line, p.place.column) for p in found] == [(2, 1), (3, 6), (4, 4)]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a: b\nc: \xff\n", ":2:4: the byte 0xFF isn't UTF-8; save it as UTF-8"),
        ("a: é\r\nb: ".encode() + b"\xe9\n", ":2:4: the byte 0xE9 isn't UTF-8"),
        (b"a: \xed\xa0\x80", ":1:4: the byte 0xED isn't UTF-8"),
        ("a: b".encode("utf-16"), ":1:1: the file is UTF-16 or UTF-32"),
        ("a: b".encode("utf-32"), ":1:1: the file is UTF-16 or UTF-32"),
        ("a: b".encode("utf-16-le"), ":1:2: a NUL character"),
    ],
)
def test_other_encodings_are_told_with_their_place(
    tmp_path: Path, data: bytes, message: str
) -> None:
    """The first bad byte is found by line and column."""
    path = tmp_path / "en.yaml"
    path.write_bytes(data)
    with pytest.raises(SourceError) as caught:
        source.load(path)
    assert str(caught.value).startswith(f"{path}{message}")


def test_a_byte_order_mark_and_any_line_ends_are_let_pass(tmp_path: Path) -> None:
    """What Windows editors write is read the same."""
    path = tmp_path / "en.yaml"
    path.write_bytes("\ufeffa: é\r\nb: |\r\n  x\r\n  y\r\n".encode())
    tree = source.load(path)
    assert plain(tree) == {"a": "é", "b": "x\ny\n"}
    assert [str(each.place)[-3:] for each in scalars(tree)] == ["1:4", "2:4"]


def test_what_isnt_a_readable_file_is_told(tmp_path: Path) -> None:
    """A directory, a missing file, a pipe (without waiting), a loop of links."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name, message in {
        ".": "this is a directory; a file was expected",
        "none": "there is no such file",
        "pipe": "this isn't a regular file; a file was expected",
        "loop": "the file can't be read: too many levels of symbolic links",
    }.items():
        with pytest.raises(SourceError) as caught:
            source.load(tmp_path / name)
        assert str(caught.value) == f"{tmp_path / name}: {message}"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_read_permission_is_told(tmp_path: Path) -> None:
    """In the operating system's words."""
    path = tmp_path / "en.yaml"
    path.touch(mode=0)
    with pytest.raises(SourceError, match="permission denied"):
        source.load(path)


HOSTILE: dict[str, Callable[[], str]] = {
    "fifty-megabytes": lambda: "a: b\n" * 10_000_000,
    "many-nodes": lambda: "[" + "[]," * 300_000 + "]",
    "many-lost-comments": lambda: "- a #b\n" * 20_000,
    "deep-flow": lambda: "[" * 1_900_000,
    "deep-block": lambda: "- " * 900_000,
    "indented": lambda: "".join(" " * i + "a:\n" for i in range(1900)),
    "combining-marks": lambda: "a: e" + "\u0301\u0316" * 400_000,
    "one-long-quote": lambda: 'a: "' + "x\\n" * 600_000,
    "one-long-key": lambda: "x" * 1_900_000 + ": a",
    "open-keys": lambda: "? " * 900_000,
    "billion-laughs": lambda: (
        "a: &a [x]\n" + "".join(f"b{i}: &b{i} [*a,*a]\n" for i in range(50_000))
    ),
}

READER = """
import json, os, pathlib, resource, sys, time
from clinicbot.digest import source
from clinicbot.errors import SourceError
def read(path):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, told = time.process_time(), 0
    try:
        source.load(path)
    except SourceError as error:
        told = len(error.problems)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(json.dumps([time.process_time() - start, grown / 1024, told]), flush=True)
for line in sys.stdin:
    if os.fork() == 0:
        read(pathlib.Path(line.removesuffix("\\n")))
        os._exit(0)
    if os.wait()[1]:
        sys.exit("the reader of a file failed")
"""


@pytest.fixture(scope="module")
def reader() -> Iterator[subprocess.Popen[str]]:
    """Give a process that has what reading takes, and forks one for each file it is named."""
    with subprocess.Popen(
        [sys.executable, "-c", READER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process


@pytest.mark.parametrize("made", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_cost_little_time_and_memory(
    tmp_path: Path, reader: subprocess.Popen[str], made: Callable[[], str]
) -> None:
    """Each is done in two seconds and 150 MB, measured in a process of its own.

    That is a fork: what a program is started with counts the memory of who starts it.
    """
    path = tmp_path / "en.yaml"
    path.write_text(made(), encoding="utf-8")
    assert reader.stdin
    assert reader.stdout
    print(path, file=reader.stdin, flush=True)
    seconds, megabytes, told = json.loads(reader.stdout.readline())
    assert seconds < 2
    assert megabytes < 150
    assert told
