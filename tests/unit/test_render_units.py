"""`render --layout translate`: the source page, a saved page's markers, the table."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from clinicbot.cli import main
from clinicbot.errors import ExitCode
from clinicbot.wikitext.unit_parser import as_marked


FIXTURES = Path(__file__).parents[2] / "fixtures"
FILE = str(FIXTURES / "digests/006/es.yaml")


def rendered(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """Give what `render` prints of the Spanish digest."""
    assert main(["render", FILE, "--layout", "translate", *options]) == ExitCode.OK
    return capsys.readouterr().out


def test_the_source_page_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """It begins with the languages, and nothing has a number yet."""
    page = rendered(capsys)
    assert page.startswith("<languages/>\n\n<translate>\nEste es un boletín")
    assert "<!--T:" not in page


def test_markers_of_a_saved_page_are_carried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unchanged document gives the saved page."""
    saved = tmp_path / "006.wikitext"
    saved.write_text(as_marked(rendered(capsys).rstrip("\n")) + "\n", "utf-8")
    assert rendered(capsys, "--units-from", str(saved)) == saved.read_text("utf-8")


def test_the_table_tells_how_each_unit_was_matched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Kept, changed, new and retired units, with their likeness."""
    text = as_marked(rendered(capsys).rstrip("\n"))
    text = text.replace("Desde marzo hemos", "Desde Marzo hemos")
    text = text.replace("escucha con paciencia y respeto", "Quatsch")
    saved = tmp_path / "006.wikitext"
    saved.write_text(text, "utf-8")
    lines = rendered(capsys, "--units-from", str(saved), "--explain").splitlines()
    assert lines[0].split() == ["unit", "how", "score", "live", "page", "new", "page"]
    hows = [line.split()[1] for line in lines[1:]]
    assert hows.count("aligned") == 1
    assert hows.count("new") == 1
    assert hows[-1] == "retired"
    assert set(hows) == {"exact", "aligned", "new", "retired"}


def test_a_unit_that_the_page_doesnt_have_is_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page is printed; the text's number is looked for as if none were named."""
    document = tmp_path / "en.yaml"
    document.write_text("number: 6\nlanguage: en\ncontent:\n- {paragraph: a, unit: 9}\n", "utf-8")
    saved = tmp_path / "006.wikitext"
    saved.write_text("<translate><!--T:1--> a</translate>", "utf-8")
    command = ["render", str(document), "--layout", "translate", "--units-from", str(saved)]
    assert main(command) == ExitCode.OK
    said = capsys.readouterr()
    assert "<!--T:1-->\na" in said.out
    assert "en.yaml:4:15: warning: the live page has no unit '9'" in said.err


@pytest.mark.parametrize("option", [["--explain"], ["--units-from", "x"]])
def test_there_are_no_units_in_the_other_layout(
    option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line is told to be wrong."""
    assert main(["render", FILE, *option]) == ExitCode.SOURCES
    assert f"{option[0]}: there are no units in this layout" in capsys.readouterr().err


def test_check_tells_what_is_wrong_with_units(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two texts for one unit, at the second one's place."""
    folder = tmp_path / "calls"
    shutil.copytree(FIXTURES, folder)
    settings = folder / "clinicbot.yaml"
    text = settings.read_text("utf-8").replace("layout: subpages", "layout: translate")
    settings.write_text(text.replace("base-page: redirect\n", ""), "utf-8")
    assert main(["check", "--folder", str(folder)]) == ExitCode.OK
    capsys.readouterr()
    file = folder / "digests/006/es.yaml"
    said = "      - by: Claudia de Wikimedia México\n"
    assert said in file.read_text("utf-8")
    changed = file.read_text("utf-8").replace(said, f"{said}        unit: 7\n")
    said = "      - by: una voluntaria de Wikimujeres\n"
    assert said in changed
    file.write_text(changed.replace(said, f"{said}        unit: 7\n"), "utf-8")
    assert main(["check", "--folder", str(folder)]) == ExitCode.SOURCES
    assert "es.yaml:37:13: 'unit: 7' is also at" in capsys.readouterr().out
