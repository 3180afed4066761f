"""Escapers: each turns texts into wikitext, all at once, for one context."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.support.escape_proof import Place, ours


if TYPE_CHECKING:
    from _sandbox.instance import Instance

Method = Callable[[Sequence[str], Place], list[str]]

WF_ESCAPE: Final = Path(__file__).with_name("wf_escape.php")
_BETWEEN: Final = "@@between@@"


def methods(instance: Instance) -> dict[str, Method]:
    """Give the escapers that this machine can run, by name; clinicbot's first."""

    def mediawiki(texts: Sequence[str], _place: Place) -> list[str]:
        said = instance.maintenance(WF_ESCAPE, given=json.dumps([_one_line(t) for t in texts]))
        return [str(text) for text in json.loads(said)]

    found: dict[str, Method] = {
        "clinicbot": lambda texts, place: [ours(text, place) for text in texts],
        "mediawiki": mediawiki,
        "nowiki": lambda texts, _place: [_nowiki(text) for text in texts],
    }
    if shutil.which("pandoc"):
        found["pandoc"] = lambda texts, _place: _pandoc(texts)
    return found


def _nowiki(text: str) -> str:
    """Put all of it into nowiki, and ASCII's signs into references."""
    said = "".join(
        c if c == " " or c.isalnum() or not c.isascii() else f"&#{ord(c)};" for c in text
    )
    return f"<nowiki>{said}</nowiki>"


def _pandoc(texts: Sequence[str]) -> list[str]:
    """Let pandoc write each text as a paragraph: words and spaces, as its readers see text."""
    blocks: list[object] = []
    for text in texts:
        blocks.append({"t": "Para", "c": _inlines(text)})
        blocks.append({"t": "RawBlock", "c": ["mediawiki", _BETWEEN]})
    document = {"pandoc-api-version": [1, 22], "meta": {}, "blocks": blocks}
    run = subprocess.run(
        ["pandoc", "--from=json", "--to=mediawiki", "--wrap=none"],
        input=json.dumps(document),
        capture_output=True,
        text=True,
        check=True,
    )
    return [said.strip("\n") for said in run.stdout.split(_BETWEEN)[:-1]]


def _one_line(text: str) -> str:
    """Spare an escaper the line breaks, which those who use it take out first."""
    return text.replace("\r\n", " ").replace("\n", " ")


def _inlines(text: str) -> list[object]:
    found: list[object] = []
    for number, word in enumerate(_one_line(text).split(" ")):
        if number:
            found.append({"t": "Space"})
        if word:
            found.append({"t": "Str", "c": word})
    return found
