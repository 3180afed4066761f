"""`clinicbot preview` with the real parser: what is shown, and what is told beside it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clinicbot.cli import main
from clinicbot.errors import ExitCode
from clinicbot.publish.preview import Previewer
from clinicbot.publish.preview_units import translated
from clinicbot.series.folder import Series, load_series
from tests.support.bot import enter
from tests.support.life import ENGLISH, PAGE, SPANISH, Bot, small_series


if TYPE_CHECKING:
    from collections.abc import Callable

    from clinicbot.wiki.session import Session
    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki

FIXTURES = Path(__file__).parents[2] / "fixtures"


def nobody(wiki: Wiki) -> Session:
    """Connect without any account."""
    return enter(wiki, account="", password="", writing=False)


def series_with(folder: Path, content: str, layout: str = "subpages") -> Series:
    """Make a series with one digest that has this content."""
    (folder / "digests/007").mkdir(parents=True)
    settings = f"series: Calls\nwiki: meta:meta\ntitle: Calls/{{number}}\nlayout: {layout}\n"
    (folder / "clinicbot.yaml").write_text(settings, encoding="utf-8")
    text = f"number: 7\nlanguage: en\ntopics:\n  - title: A topic\n    content:\n{content}"
    (folder / "digests/007/en.yaml").write_text(text, encoding="utf-8")
    return load_series(folder)


def test_versions_are_as_the_parser_shows_them(wiki: Wiki) -> None:
    """The call's language first, with the skin's styles; nothing is written."""
    before = wiki.api(action="query", list="recentchanges")["query"]["recentchanges"]
    made = Previewer(nobody(wiki)).preview(load_series(FIXTURES), "006")
    assert [one.language for one in made.versions] == ["es", "en"]
    english = made.versions[1]
    assert '<h2 id="Topic_2:_Impact_of_the_pandemic_on_affiliates">' in english.parsed.html
    assert english.parsed.headings[0].text == "Topic 1: Introduction"
    assert english.parsed.styles[0].startswith(wiki.url.replace("/api.php", "/load.php?"))
    assert "skin-vector" in english.parsed.body_class
    assert wiki.api(action="query", list="recentchanges")["query"]["recentchanges"] == before


def test_what_to_look_at_is_told_with_its_place(wiki: Wiki, tmp_path: Path) -> None:
    """Red links, missing files, long headings, what is known from `check`."""
    long = "x" * 81
    content = f"""\
      - See [[Nope]], or ask anna@example.org.
      - image: Nope.jpg
    sections:
      - title: {long}
        content: [Text.]
"""
    series = series_with(tmp_path, content)
    (version,) = Previewer(nobody(wiki)).preview(series, "007").versions
    mine = [str(one) for one in version.problems if "digests" in one.place.file]
    assert [one.partition("en.yaml:")[2].partition(";")[0] for one in mine] == [
        "6:15: warning: [[Nope]]: there is no such page on the wiki: the link is red",
        "6:30: warning: 'anna@example.org' looks like an e-mail address",
        "7:16: File:Nope.jpg: there is no such file, on the wiki or in its shared repository",
        "9:16: warning: a heading of 81 characters",
    ]


def test_units_are_shown_for_pages_that_are_translated(wiki: Wiki, tmp_path: Path) -> None:
    """With the ids that they have on the live page; of other pages there are none."""
    content = "      - by: Anna\n        says: hello\n"
    (version,) = (
        Previewer(nobody(wiki)).preview(series_with(tmp_path / "a", content), "007").versions
    )
    assert version.units == ()
    series = series_with(tmp_path / "b", content, "translate")
    wiki.edit("Calls/7", "<translate><!--T:5--> '''Anna:''' hello</translate>")
    (version,) = Previewer(nobody(wiki)).preview(series, "007").versions
    units = {one.place: (one.id, one.text) for one in version.units}
    assert units["topic-1"] == ("new", "== Topic $number: A topic ==")
    assert ("T:5", "'''Anna:''' hello") in units.values()


def test_the_command_writes_files(
    wiki: Wiki,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """For numbers, for a document of a series, for a document of its own."""
    nobody(wiki)
    monkeypatch.chdir(FIXTURES)
    out = tmp_path / "out"
    where = ["--wiki", wiki.url, "--output", str(out)]
    assert main(["preview", "902", "903", *where]) == ExitCode.OK
    files = [Path(one).name for one in capsys.readouterr().out.split()]
    assert files == ["index.html", "902.html", "903.html"]
    assert "Where the calls can be held" in (out / "902.html").read_text(encoding="utf-8")
    assert main(["preview", "digests/903/ar.yaml", *where]) == ExitCode.OK
    assert capsys.readouterr().out.split() == [str(out / "903.html")]
    lone = shutil.copy(FIXTURES / "digests/901/en.yaml", tmp_path / "en.yaml")
    assert main(["preview", str(lone), *where]) == ExitCode.OK
    assert "Presentation of topic" in (out / "preview.html").read_text(encoding="utf-8")
    assert main(["preview", str(lone), "--output", str(out)]) == ExitCode.SOURCES


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something is so, for a minute at most."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_watch_shows_what_is_saved_until_it_is_stopped(wiki: Wiki, tmp_path: Path) -> None:
    """An error in a document stands above what was there before; Ctrl-C ends it well."""
    series_with(tmp_path, "      - Before.\n")
    source, shown = tmp_path / "digests/007/en.yaml", tmp_path / "out/007.html"
    command = [sys.executable, "-m", "clinicbot", "--folder", str(tmp_path), "preview", "--watch",
               "--wiki", wiki.url, "--output", str(shown.parent)]  # fmt: skip
    running = subprocess.Popen(
        command, env=wiki.environment(), cwd=FIXTURES.parent, stderr=subprocess.PIPE, text=True
    )
    try:
        wait_for(lambda: shown.exists() and "Before." in unescape(shown.read_text()))
        good = source.read_text()
        source.write_text(good.replace("Before.", "After."))
        wait_for(lambda: "After." in shown.read_text())
        source.write_text(good.replace("topics:", "topcs:"))
        wait_for(lambda: "The sources have errors" in shown.read_text())
        assert "After." in shown.read_text()
        assert "unknown key" in shown.read_text()
        source.write_text(good)
        wait_for(lambda: "The sources have errors" not in shown.read_text())
        os.kill(running.pid, signal.SIGINT)
        _, said = running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == ExitCode.OK
    assert said.strip().endswith("stopped")


@pytest.mark.translate
def test_what_translate_will_make_is_shown_before_it_does(wiki: Wiki, tmp_path: Path) -> None:
    """Its pages, byte for byte, and its units: new before the mark, numbered after it."""
    bot = Bot(wiki, small_series(tmp_path))
    before = translated(bot.series, "001", "")
    made = Previewer(nobody(wiki)).preview(bot.series, "001")
    assert [one.page for one in made.versions] == [f"{PAGE}/en", f"{PAGE}/es"]
    assert not any("translate" in one.parsed.html for one in made.versions)
    assert "Tema 1: Dinero" in made.versions[1].parsed.html
    bot.until_done()
    live = wiki.page_text(PAGE) or ""
    after = translated(bot.series, "001", live)
    for language in ("en", "es"):
        page = wiki.page_text(f"{PAGE}/{language}") or ""
        assert before[language].text == page.removeprefix("<languages/>").lstrip("\n")
        assert after[language].text == before[language].text
        assert {unit.id for unit in before[language].units} == {"new"}
        assert [unit.id for unit in after[language].units] == [f"T:{n}" for n in range(1, 6)]
    assert [unit.said for unit in after["es"].units][:2] == ["Hola.", "== Tema $number: Dinero =="]


def test_a_unit_without_a_text_waits_for_a_translator(tmp_path: Path) -> None:
    """Readers get the original there, in its own language and direction."""
    spanish = SPANISH.replace("says: Primero., ", "says: Primero., untranslated: true, ")
    folder = small_series(tmp_path, en=ENGLISH, es=spanish)
    shown = translated(load_series(folder), "001", "")["es"]
    (waiting,) = [unit for unit in shown.units if unit.said == ""]
    assert waiting.text == "'''Ana:''' First."
    assert '<span lang="en" dir="ltr" class="mw-content-ltr">\'\'\'Ana:' in shown.text
