"""`clinicbot announce` against the real wiki: what is published, and at which address."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clinicbot.cli import main
from clinicbot.errors import ExitCode
from tests.support.bot import enter


if TYPE_CHECKING:
    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki

FIXTURES = Path(__file__).parents[2] / "fixtures"


def test_only_what_is_published_is_announced(
    wiki: Wiki,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """By its address on this wiki; the rest is named, and nothing at all is an error."""
    enter(wiki, account="", password="", writing=False)
    folder = tmp_path / "series"
    shutil.copytree(FIXTURES, folder)
    monkeypatch.chdir(folder)
    command = ["announce", "6", "--wiki", wiki.url]
    assert main(command) == ExitCode.PERSON
    assert "Wikimedia Clinics/006/es: it isn't published yet" in capsys.readouterr().err
    wiki.edit("Wikimedia Clinics/006/en", "Hello.")
    assert main(command) == ExitCode.OK
    out, err = capsys.readouterr()
    assert f"Read the digest: {wiki.page_url('Wikimedia Clinics/006/en')}\n" in out
    assert "español" not in out
    assert "006/es isn't published yet" in err


def test_a_source_page_is_linked_to_until_it_is_marked(
    wiki: Wiki,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In the translate layout only a mark makes the page of its own language."""
    enter(wiki, account="", password="", writing=False)
    folder = tmp_path / "series"
    shutil.copytree(FIXTURES, folder)
    settings = folder / "clinicbot.yaml"
    text = settings.read_text().replace(
        "layout: subpages\nbase-page: redirect", "layout: translate"
    )
    settings.write_text(text)
    monkeypatch.chdir(folder)
    command = ["announce", "6", "--wiki", wiki.url]
    wiki.edit("Wikimedia Clinics/006", "Hola.")
    assert main(command) == ExitCode.OK
    assert f"Lee el boletín: {wiki.page_url('Wikimedia Clinics/006')}\n" in capsys.readouterr().out
    wiki.edit("Wikimedia Clinics/006/es", "Hola.")
    assert main(command) == ExitCode.OK
    assert f": {wiki.page_url('Wikimedia Clinics/006/es')}\n" in capsys.readouterr().out
