"""The commands that need no wiki, as an operator types them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from clinicbot.cli import main
from clinicbot.errors import ExitCode, WikiError


FIXTURES = Path(__file__).parents[2] / "fixtures"
DIGEST = """\
number: 7
language: en
topics:
  - title: Anything
    content:
      - by: Somebody
        says: something
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new series, made by `init`, with the process standing in it."""
    monkeypatch.chdir(tmp_path)
    assert main(["init", "calls"]) == ExitCode.OK
    monkeypatch.chdir(tmp_path / "calls")
    return tmp_path / "calls"


def test_a_new_series_passes_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`init` makes a folder that works at once."""
    assert main(["check"]) == ExitCode.OK
    assert "0 errors, 0 warnings" in capsys.readouterr().err
    assert main(["render", "digests/001/en.yaml"]) == ExitCode.OK
    assert "Title of the topic" in capsys.readouterr().out
    assert folder.is_dir()


def test_a_new_digest_passes_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`new` makes a file that works at once, and says which."""
    assert main(["new", "2"]) == ExitCode.OK
    assert "digests/002/en.yaml" in capsys.readouterr().out
    assert (folder / "digests/002/en.yaml").exists()
    assert main(["check"]) == ExitCode.OK


def test_new_files_never_replace_old_ones(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`new` and `init` refuse to overwrite, and write nothing."""
    before = (folder / "digests/001/en.yaml").read_text()
    assert main(["new", "1"]) == ExitCode.SOURCES
    assert main(["init"]) == ExitCode.SOURCES
    assert (folder / "digests/001/en.yaml").read_text() == before
    assert "the file exists" in capsys.readouterr().err


def test_check_tells_all_errors_with_their_places(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Errors of two files come at once, each as file:line:col, as they would be typed."""
    (folder / "digests/001/en.yaml").write_text("number: 1\nlanguage: en\ntopcs: []\n")
    (folder / "digests/007").mkdir()
    (folder / "digests/007/en.yaml").write_text(DIGEST.replace("something", "'{{x}}'"))
    assert main(["check"]) == ExitCode.SOURCES
    out, err = capsys.readouterr()
    assert "digests/001/en.yaml:3:1: unknown key 'topcs'" in out
    assert "did you mean 'topics'?" in out
    assert any(line.startswith("digests/007/en.yaml:7:16: ") for line in out.splitlines())
    assert "2 errors" in err


def test_check_gives_programs_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--json` has each problem's place as data."""
    (folder / "digests/001/en.yaml").write_text("number: 1\nlanguage: en\ntopcs: []\n")
    assert main(["check", "--json"]) == ExitCode.SOURCES
    data = json.loads(capsys.readouterr().out)
    assert data["exit_code"] == ExitCode.SOURCES
    places = [(one["file"], one["line"], one["column"]) for one in data["problems"]]
    assert places == [("digests/001/en.yaml", 3, 1)]


def test_check_takes_single_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only the named documents are told of."""
    (folder / "digests/001/en.yaml").write_text("nonsense")
    (folder / "digests/007").mkdir()
    (folder / "digests/007/en.yaml").write_text(DIGEST)
    assert main(["check", "digests/007/en.yaml"]) == ExitCode.OK
    assert capsys.readouterr().out == ""


def test_check_of_a_missing_file_is_an_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also beside files that are there; nothing else is told."""
    assert folder.is_dir()
    for files in (["digests/001/fr.yaml"], ["digests/001/en.yaml", "digests/001/fr.yaml"]):
        assert main(["check", *files]) == ExitCode.SOURCES
        out, err = capsys.readouterr()
        assert out == "digests/001/fr.yaml: there is no such file\n"
        assert err == "1 error, 0 warnings\n"


@pytest.mark.parametrize("command", ["check", "render"])
def test_a_link_to_itself_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """As what it is: no bug, and no endless search."""
    document = folder / "digests/001/en.yaml"
    document.unlink()
    document.symlink_to(document.name)
    assert main([command, "digests/001/en.yaml"]) == ExitCode.SOURCES
    out, err = capsys.readouterr()
    told = "digests/001/en.yaml: the file can't be read: too many levels of symbolic links"
    assert told in out + err


def test_a_document_without_a_series_is_one_of_the_clinics(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check` and `render` work on a lone file."""
    monkeypatch.chdir(tmp_path)
    Path("en.yaml").write_text(DIGEST)
    assert main(["check", "en.yaml"]) == ExitCode.OK
    assert main(["render", "en.yaml"]) == ExitCode.OK
    out = capsys.readouterr().out
    assert "Wikimedia Clinic #007" in out
    assert "* '''Somebody:''' something" in out


@pytest.mark.parametrize(
    "broken", ["digests/002/en.yaml", "digests/002.yaml", "digests/001/es.yaml"]
)
def test_render_only_warns_of_what_is_wrong_with_other_documents(
    folder: Path, capsys: pytest.CaptureFixture[str], broken: str
) -> None:
    """What was asked for is sound; of its neighbours, those that can be read are its links."""
    assert main(["new", "2"]) == ExitCode.OK
    assert main(["new", "3"]) == ExitCode.OK
    (folder / broken).write_text("nubmer: 2\n")
    capsys.readouterr()
    assert main(["render", "digests/001/en.yaml"]) == ExitCode.OK
    out, err = capsys.readouterr()
    assert "Title of the topic" in out
    assert "/003/en" in out or broken != "digests/002/en.yaml"
    assert f"{broken}:" in err
    assert all(": warning: " in line for line in err.splitlines())
    if broken != "digests/002.yaml":
        assert main(["render", broken]) == ExitCode.SOURCES


@pytest.mark.parametrize("file", ["clinicbot.yaml", "wording/en.yaml"])
def test_render_does_not_go_on_without_what_every_page_needs(folder: Path, file: str) -> None:
    """The settings and the wordings."""
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_text("nubmer: 2\n")
    assert main(["render", "digests/001/en.yaml"]) == ExitCode.SOURCES


@pytest.mark.parametrize("name", ["missing/en.yaml", "digests/404/en.yaml"])
def test_a_missing_document_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """`render` of nothing is one clear line."""
    assert main(["render", name]) == ExitCode.SOURCES
    assert capsys.readouterr().err.count("\n") == 1
    assert folder.is_dir()


@pytest.mark.parametrize("what", ["digest", "settings", "wording"])
def test_the_reference_is_printed(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`--explain` needs no series."""
    assert main(["check", "--explain", what]) == ExitCode.OK
    assert len(capsys.readouterr().out.splitlines()) > 50


@pytest.mark.parametrize("what", ["digest", "settings", "wording"])
def test_the_schema_is_printed(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`--schema` gives JSON Schema for editors."""
    assert main(["check", "--schema", what]) == ExitCode.OK
    assert json.loads(capsys.readouterr().out)["$schema"].startswith("https://json-schema.org/")


def test_a_series_has_a_schema_of_its_own_wordings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its groups and the texts of its standard parts are keys that editors know."""
    monkeypatch.chdir(FIXTURES / "conversations")
    assert main(["check", "--schema", "wording"]) == ExitCode.OK
    schema = json.loads(capsys.readouterr().out)
    jsonschema.validate(yaml.safe_load(Path("wording/en.yaml").read_text()), schema)
    assert main(["check", "--explain", "wording"]) == ExitCode.OK
    assert "`attendance-facilitators`" in capsys.readouterr().out


def test_a_new_document_is_in_a_language(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And nowhere but in its digest's folder."""
    for code in ("spanish", "en-/../../x"):
        assert main(["new", "7", "--language", code]) == ExitCode.SOURCES
        assert f"--language: '{code}' isn't a language code" in capsys.readouterr().err
    assert not (folder / "digests/007").exists()


def test_without_a_series_the_way_out_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command in an empty folder says how to get a series."""
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == ExitCode.SOURCES
    assert "--folder" in capsys.readouterr().err


def test_a_bug_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback reaches an operator."""
    shutil.copytree(FIXTURES / "digests", tmp_path / "digests")
    shutil.copy(FIXTURES / "clinicbot.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLINICBOT_DEBUG", raising=False)
    monkeypatch.setattr("clinicbot.series.folder.load_series", None)
    assert main(["check"]) == ExitCode.BUG
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert "a bug: TypeError" in err


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8:strict"])
def test_output_is_utf8_wherever_it_is_run(encoding: str, tmp_path: Path) -> None:
    """Cron has no locale, and a file's name may be no text at all."""
    folder = tmp_path / "x\udcff"
    folder.mkdir()
    (folder / "ar.yaml").write_bytes((FIXTURES / "digests/903/ar.yaml").read_bytes())
    (folder / "en.yaml").write_text("x")
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    program = (
        "import sys; from clinicbot.cli import main; "
        "assert main(['render', sys.argv[1]]) == 0; sys.exit(main(['check', sys.argv[2]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, folder / "ar.yaml", folder / "en.yaml"],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == ExitCode.SOURCES
    assert "موجز" in done.stdout.decode()
    assert "this is text; a digest was expected" in done.stdout.decode()


def test_a_full_disk_is_no_bug() -> None:
    """What can't be written is told in one line, with the exit code of a failed machine."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "clinicbot", "check", "--explain"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == ExitCode.WIKI
    assert done.stderr == "clinicbot: the output can't be written: no space left on device\n"


def test_commands_without_a_wiki_never_load_pywikibot() -> None:
    """`--help`, `check` and `render` stay quick."""
    code = (
        "import sys; from clinicbot.cli import main; "
        f"main(['--folder', {str(FIXTURES)!r}, 'check']); "
        f"main(['render', {str(FIXTURES / 'digests/006/en.yaml')!r}]); "
        "sys.exit('pywikibot' in sys.modules or 'requests' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_render_is_the_same_every_time(capsys: pytest.CaptureFixture[str]) -> None:
    """Rendering depends on the sources alone."""
    file = str(FIXTURES / "digests/006/es.yaml")
    assert main(["render", file]) == ExitCode.OK
    first = capsys.readouterr().out
    assert main(["render", file]) == ExitCode.OK
    assert capsys.readouterr().out == first


def test_a_page_imported_alone_keeps_its_note_on_the_other_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the page says of the Spanish digest stays, though the series hasn't that."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(FIXTURES / "clinicbot.yaml", tmp_path)
    main(["render", str(FIXTURES / "digests/006/en.yaml")])
    Path("page.wiki").write_text(capsys.readouterr().out)
    Path("digests").mkdir()
    assert main(["import", "page.wiki", "--language", "en"]) == ExitCode.OK
    assert main(["render", "digests/006/en.yaml"]) == ExitCode.OK
    assert "digest. And here is the Spanish digest." in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--json", "check"], ["check", "--json"]])
def test_data_can_be_asked_for_before_and_after_the_command(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """As the other flags that all commands share."""
    assert main(["--folder", str(folder), *arguments]) == ExitCode.OK
    assert json.loads(capsys.readouterr().out) == {"problems": [], "exit_code": 0}


def test_programs_get_data_of_what_went_wrong_too(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One document with the places; a person still gets the lines."""
    (folder / "digests/001/en.yaml").write_text("nubmer: 2\n")
    capsys.readouterr()
    assert main(["plan", "--json"]) == ExitCode.SOURCES
    out, err = capsys.readouterr()
    said = json.loads(out)
    assert said["exit_code"] == ExitCode.SOURCES
    assert said["error"]["message"] in err
    (first, *_) = said["error"]["problems"]
    assert (first["file"], first["line"]) == ("digests/001/en.yaml", 1)


def test_programs_get_data_of_what_stopped_a_command(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Be it a bug, a signal or the wiki."""
    wrong = WikiError("it is away", title="Page", code="unreachable", fix="wait")
    for error, code in ((KeyError("x"), 1), (KeyboardInterrupt(), 6), (wrong, 4)):

        def fail(_: object, error: BaseException = error) -> None:
            raise error

        monkeypatch.setattr("clinicbot.commands.operate._watchdog", fail)
        assert main(["--folder", str(folder), "watchdog", "--json"]) == code
        said = json.loads(capsys.readouterr().out)
        assert said["exit_code"] == code
    assert said["error"]["code"] == "unreachable"
    assert said["error"]["fix"] == "wait"
