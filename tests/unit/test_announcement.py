"""What is sent to a mailing list, or to talk pages, when a digest is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clinicbot.cli import main
from clinicbot.digest.inline import check
from clinicbot.digest.rules import InlineRules
from clinicbot.errors import ExitCode, SourceError
from clinicbot.publish.announcement import Form, announce, offline_address, write
from clinicbot.series.folder import Series, load_series
from clinicbot.series.template import Template
from clinicbot.settings_people import NextCall


if TYPE_CHECKING:
    from collections.abc import Mapping


FIXTURES = Path(__file__).parents[2] / "fixtures"
TODAY = date(2020, 7, 20)
PAGES = {"en": "Wikimedia Clinics/006/en", "es": "Wikimedia Clinics/006/es"}
ADDRESS = "https://meta.wikimedia.org/wiki/"
ENGLISH = f"""\
The digest of Wikimedia Clinic #006 is published

The call was held on July 16th 2020, in Spanish.

Topics of the call:
* Impact of the pandemic on affiliates
* Needed support from the Foundation

Read the digest: {ADDRESS}Wikimedia_Clinics/006/en
In other languages: español {ADDRESS}Wikimedia_Clinics/006/es
All digests: {ADDRESS}Wikimedia_Clinics
The next call: Wikimedia Clinic #007 · July 30th 2020 · 16:00 UTC · https://example.org/?a=b"""


@pytest.fixture(scope="module")
def series() -> Series:
    """Give the series at hand, with a next call."""
    series = load_series(FIXTURES, ["6", "903"])
    upcoming = NextCall(date(2020, 7, 30), 7, "16:00 UTC", "https://example.org/?a=b")
    return replace(series, settings=replace(series.settings, next_call=upcoming))


def written(
    series: Series, form: Form, titles: Mapping[str, str] = PAGES, today: date = TODAY
) -> dict[str, str]:
    """Write the announcements of 006."""

    def address(title: str) -> str:
        return offline_address(series.settings.wiki, title)

    made = announce(series, "006", titles, address, today)
    return {code: write(one, form) for code, one in made.items()}


def test_a_mail_says_what_there_is_and_where(series: Series) -> None:
    """Call, date, language, topics but for the standard one, links, the next call."""
    assert written(series, Form.TEXT)["en"] == ENGLISH


def test_every_language_has_its_own_words(series: Series) -> None:
    """And its own page first."""
    spanish = written(series, Form.TEXT)["es"]
    assert "Ya está publicado el boletín" in spanish
    assert "* Apoyo que se necesita de la Fundación" in spanish
    assert spanish.index("006/es") < spanish.index("006/en")


def test_a_call_that_is_over_is_no_next_one(series: Series) -> None:
    """On its day it still is."""
    assert "#007" in written(series, Form.TEXT, today=date(2020, 7, 30))["en"]
    assert "#007" not in written(series, Form.TEXT, today=date(2020, 7, 31))["en"]


def test_what_is_not_published_is_not_linked(series: Series) -> None:
    """With one version there are no other languages."""
    only = written(series, Form.TEXT, {"en": PAGES["en"]})
    assert list(only) == ["en"]
    assert "other languages" not in only["en"]


def test_wikitext_has_whole_addresses_and_its_language(series: Series) -> None:
    """MassMessage delivers to wikis where [[Wikimedia Clinics]] is another page."""
    lines = written(series, Form.WIKITEXT)["es"].splitlines()
    assert lines[0] == '<div lang="es" dir="ltr" class="mw-content-ltr plainlinks">'
    assert lines[-1] == "</div>"
    assert "[[" not in "".join(lines)
    topic = next(line for line in lines if line.startswith("* ") and "Apoyo" in line)
    assert "006/es#Tema_%233:_Apoyo_que_se_necesita_de_la_Fundaci%C3%B3n Apoyo" in topic
    for line in lines[1:-1]:
        assert check(line.removeprefix("* "), InlineRules()) == []


def test_markup_of_titles_is_text(series: Series) -> None:
    """A topic's title in a link's label can't end it."""
    digest = series.digests["006"]["en"]
    (standard, topic, *_) = digest.topics
    title = replace(topic.title, wikitext="[[A|''b'']] &#93; [c]")  # type: ignore[union-attr]
    digest = replace(digest, topics=(standard, replace(topic, title=title)))  # type: ignore[arg-type]
    changed = replace(series, digests={**series.digests, "006": {"en": digest}})
    made = written(changed, Form.WIKITEXT, {"en": PAGES["en"]})["en"]
    assert "b &#93; [c&#93;]" in made
    assert "* b ] [c]" in written(changed, Form.TEXT, {"en": PAGES["en"]})["en"]


def test_a_language_without_words_says_which_are_missing(series: Series) -> None:
    """Pages can be published in it all the same."""
    wording = series.wordings["en"]
    empty = {name: {"other": Template("")} for name in wording.texts if "announce" in name}
    silent = replace(wording, texts={**wording.texts, **empty})
    changed = replace(series, wordings={**series.wordings, "en": silent})
    with pytest.raises(SourceError, match=r"wording/en.yaml: there are no words for announce"):
        written(changed, Form.TEXT)


@pytest.mark.parametrize(
    ("wiki", "address"),
    [
        ("https://meta.wikimedia.org/w/api.php", "https://meta.wikimedia.org/wiki/A_b/%C3%B1%3F"),
        ("https://example.org/x/api.php", "https://example.org/x/index.php?title=A_b/%C3%B1%3F"),
        ("meta:meta", ""),
    ],
)
def test_an_address_can_be_known_without_the_wiki(wiki: str, address: str) -> None:
    """From that of its api.php."""
    assert offline_address(wiki, "A b/ñ?") == address


def test_the_command_prints_one_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Offline, as wikitext, from right to left."""
    monkeypatch.chdir(FIXTURES)
    assert main(["announce", "903", "--offline", "--format", "wikitext"]) == ExitCode.OK
    assert capsys.readouterr().out.startswith('<div lang="ar" dir="rtl"')
    assert main(["announce", "6", "--offline", "--language", "fr"]) == ExitCode.SOURCES
    assert "no published version in fr; there is one in es, en" in capsys.readouterr().err
    assert main(["announce", "6", "--offline", "--wiki", "meta:meta"]) == ExitCode.SOURCES
