"""A series of any size: digests in two languages, of the fixtures' sentences."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from units_bench import prose


if TYPE_CHECKING:
    from collections.abc import Iterator


FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "digests" / "006"
LANGUAGES = ("en", "es")
REMARKS = 9
"""In each topic, which makes the pages 12 KB long on the whole."""

SETTINGS = """\
series: Bench Calls
wiki: sandbox:sandbox
title: "Bench Calls/{number:04d}"
layout: subpages
base-page: none
index:
  pages: {en: Bench Calls}
categories: [Bench Calls]
stop-page: User:ClinicBot/stop
"""

_FIRST_DAY = date(2010, 1, 7)
_TOPICS = 5
_REPLIED = 0.3


@dataclass(frozen=True, slots=True)
class Folder:
    """A series' folder that can be changed.

    Attributes:
        path: Where it lies.
        digests: How many digests it has.
    """

    path: Path
    digests: int

    def write(self) -> None:
        """Write all its files."""
        self.path.mkdir(parents=True)
        (self.path / "clinicbot.yaml").write_text(SETTINGS)
        sentences = {code: _sentences(code) for code in LANGUAGES}
        for number in range(1, self.digests + 1):
            for code in LANGUAGES:
                file = self._file(number, code)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(_yaml(_document(number, code, sentences[code])))

    def change(self, count: int, words: str) -> None:
        """Add a remark to this many digests, spread over the series, in English."""
        for step in range(count):
            file = self._file(1 + step * self.digests // count, "en")
            document = yaml.load(file.read_text(), Loader=LOADER)  # noqa: S506 - a safe one
            document["topics"][-1]["content"].append({"by": "a volunteer", "says": words})
            file.write_text(_yaml(document))

    def _file(self, number: int, code: str) -> Path:
        return self.path / "digests" / f"{number:04d}" / f"{code}.yaml"


LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def _yaml(data: dict[str, Any]) -> str:
    return str(yaml.dump(data, Dumper=DUMPER, allow_unicode=True, sort_keys=False))


def _sentences(code: str) -> tuple[str, ...]:
    read = prose.from_files(code, [FIXTURES / f"{code}.yaml"]).sentences
    # Without links, so that a sentence fits anywhere and its versions agree.
    return tuple(said for words in read if "[" not in (said := " ".join(words)))


def _document(number: int, code: str, sentences: tuple[str, ...]) -> dict[str, Any]:
    # The versions of a digest must have the same structure.
    rng = random.Random(number)  # noqa: S311 - made up, not secret
    return {
        "number": number,
        "language": code,
        "date": _FIRST_DAY + timedelta(days=number),
        "call-language": "en",
        "attendance": {"staff": rng.randint(1, 9), "volunteers": rng.randint(5, 40)},
        "licence": "CC BY-SA 4.0",
        "attribution": "made up from the fixtures",
        "topics": [_topic(rng, sentences) for _ in range(_TOPICS)],
    }


def _topic(rng: random.Random, sentences: tuple[str, ...]) -> dict[str, Any]:
    title = " ".join(_draw(rng, sentences).split()[:6]).strip(".,:;?!()«»\"'")
    return {"title": title, "content": list(_remarks(rng, sentences))}


def _remarks(rng: random.Random, sentences: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for _ in range(REMARKS):
        remark: dict[str, Any] = {"by": f"volunteer {rng.randint(1, 30)}"}
        remark["says"] = f"{_draw(rng, sentences)} {_draw(rng, sentences)}"
        if rng.random() < _REPLIED:
            remark["replies"] = [{"by": "a staff member", "says": _draw(rng, sentences)}]
        yield remark


def _draw(rng: random.Random, sentences: tuple[str, ...]) -> str:
    """Choose by a share, so that the languages' digests are built alike."""
    return sentences[int(rng.random() * len(sentences))]
