"""Originals as people and programs write them, each with the page that comes of it.

`tests/data/imports` has them in pairs: the original, and beside it what its
import tells (`!`) and the page of the document made of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from clinicbot.cli import main
from clinicbot.digest.write import to_yaml
from clinicbot.errors import ExitCode
from clinicbot.intake.read import Imported, imported, read_file
from clinicbot.series.load import load_wording
from clinicbot.wikitext.page import PageView, render_page
from tests.support.intake import ROOT, SETTINGS, whole


if TYPE_CHECKING:
    from pathlib import Path

    from clinicbot.digest.model import Digest


DATA = ROOT / "tests" / "data" / "imports"
SAMPLES = sorted(file for file in DATA.iterdir() if file.suffix != ".page")


def expected(sample: Path) -> Path:
    """Give the file that says what comes of a sample."""
    return sample.with_name(f"{sample.name}.page")


def take(sample: Path) -> Imported:
    """Import a file."""
    original = read_file(sample, SETTINGS)
    original.name = sample.name
    return imported(original, SETTINGS)


def outcome(sample: Path) -> str:
    """Give what an import tells, and the page of its document."""
    made = take(sample)
    told = sorted(f"! {problem.place.line}: {problem.wrong}" for problem in made.original.warnings)
    return "\n".join([*told, "", page_of(whole(made)), ""])


def page_of(digest: Digest) -> str:
    """Write a document's page, of call 6 if it has no number."""
    known = replace(digest, number=digest.number or 6)
    title = f"Wikimedia Clinics/006/{known.language}"
    return render_page(known, PageView(load_wording(known.language), title, {}, navigation=False))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_samples_become_the_pages_that_are_expected(sample: Path) -> None:
    """Every word, every depth, every speaker, and what somebody should look at."""
    assert outcome(sample) == expected(sample).read_text("utf-8")


def test_every_sample_passes_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is imported can be published as it is."""
    (tmp_path / "clinicbot.yaml").write_text(
        (ROOT / "fixtures" / "clinicbot.yaml").read_text("utf-8"), "utf-8"
    )
    for number, sample in enumerate(SAMPLES, 100):
        digest = replace(take(sample).digest, number=number)
        file = tmp_path / "digests" / str(number) / f"{digest.language}.yaml"
        file.parent.mkdir(parents=True)
        file.write_text(to_yaml(digest), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == ExitCode.OK, capsys.readouterr().err


TEXT = "Tema 1: Introducción[editar]\n\n• Señora “Ana” dijo:\xa0sí — o no\n  • más\n\nfin\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_no_encoding_and_no_line_end_changes_a_text(
    tmp_path: Path, encoding: str, end: str
) -> None:
    """With a byte order mark or without, of any system."""
    plain, odd = tmp_path / "plain.txt", tmp_path / "odd.txt"
    plain.write_text(TEXT, "utf-8")
    odd.write_bytes(TEXT.replace("\n", end).encode(encoding))
    assert take(odd).digest == take(plain).digest
    assert "o no" in to_yaml(take(odd).digest)
