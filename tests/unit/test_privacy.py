"""What `check` finds of people in a digest, and what it leaves alone."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clinicbot.cli import main
from clinicbot.digest.discretion import Privacy
from clinicbot.digest.inline import InlineRules
from clinicbot.digest.locate import Locator
from clinicbot.digest.personal import unlisted_names
from clinicbot.digest.privacy import look
from clinicbot.digest.read import read_digest
from clinicbot.errors import ExitCode
from clinicbot.series.folder import load_series


if TYPE_CHECKING:
    from clinicbot.errors import Problem


FIXTURES = Path(__file__).parents[2] / "fixtures"


def found(folder: Path, content: str, privacy: Privacy | None = None) -> list[Problem]:
    """Look at a digest whose only topic has this content."""
    path = folder / "en.yaml"
    head = "number: 7\nlanguage: en\ntopics:\n  - title: Anything\n    content:\n"
    path.write_text(head + content, encoding="utf-8")
    return look(read_digest(path, InlineRules()), privacy or Privacy(), Locator())


@pytest.mark.parametrize(
    "text",
    [
        "write to anna@example.org",
        "write to anna (at) example (dot) org",
        "call +34 600 123 456",
        "call (011) 4321-5678",
        "call 555-123-4567 or not",
        "tel. 600123456",
        "it was at meet.google.com/abc-defg-hij",
        "it was at [https://us02web.zoom.us/j/81234567890?pwd=x Zoom]",
        "it was at https://meet.jit.si/WikimediaClinic",
        "it was at https://bbb.example.org/b/ann-abc-def-ghi",
        "it was at https://teams.microsoft.com/l/meetup-join/19%3ameeting",
        "Meeting ID: 812 3456 7890",
        "join https://chat.whatsapp.com/AbCdEf",
    ],
)
def test_addresses_numbers_and_rooms_are_told(tmp_path: Path, text: str) -> None:
    """They are, in any series, one warning each."""
    (problem,) = found(tmp_path, f'      - "{text}"\n')
    assert "looks like" in problem.wrong
    assert problem.place.line == 6


@pytest.mark.parametrize(
    "text",
    [
        "an indigenous language with 400,000 speakers, or 400.000",
        "from 2020-07-16 to 2020-07-17, 16:00-17:30 UTC",
        "grants of 1 234 567 890 or 5,000 dollars",
        "in 2019/2020, and 2021-2022",
        "[https://meta.wikimedia.org/w/index.php?oldid=20512345678 the page]",
        "[https://zoom.us Zoom], [https://meet.google.com Meet] and [https://meet.jit.si Jitsi]",
        "ISBN 978-3-16-148410-0, phab T400119",
        "version 1.43.9, 127.0.0.1",
        "[[User:Anna]] @ the call",
    ],
)
def test_other_numbers_and_links_are_not(tmp_path: Path, text: str) -> None:
    """Dates, sums, versions, addresses of pages, the services themselves."""
    assert found(tmp_path, f'      - "{text}"\n') == []


def test_the_place_is_that_of_the_address(tmp_path: Path) -> None:
    """In a folded text, of several lines, too."""
    content = "      - >-\n        Nothing here;\n        but anna@example.org is.\n"
    (problem,) = found(tmp_path, content)
    assert str(problem.place).endswith("en.yaml:8:13")


@pytest.mark.parametrize("piece", ["a", "a.", "a-", "1 ", "+1 (", "a@", "meet.", "b/", "a:"])
def test_no_text_takes_long(tmp_path: Path, piece: str) -> None:
    """However it is made to make the rules try again and again (else half a minute)."""
    before = time.process_time()
    found(tmp_path, f'      - "x {piece * (20_000 // len(piece))} x@x.org"\n', Privacy(people=()))
    assert time.process_time() - before < 4


def test_what_is_allowed_by_name_is_not_told(tmp_path: Path) -> None:
    """Word for word, whatever its case."""
    content = "      - clinics@wikimedia.org, anna@example.org\n"
    (problem,) = found(tmp_path, content, Privacy(allow=("Clinics@Wikimedia.org",)))
    assert "anna@" in problem.wrong


def test_names_are_looked_at_only_where_the_series_lists_people(tmp_path: Path) -> None:
    """Without a list every label is fine; with an empty one nobody agreed."""
    content = "      - by: Maria\n        says: hello\n      - see [[User:Maria/notes]]\n"
    assert found(tmp_path, content) == []
    told = found(tmp_path, content, Privacy(people=()))
    assert [str(problem.place).partition("yaml:")[2] for problem in told] == ["6:13", "8:15"]
    assert found(tmp_path, content, Privacy(people=("Maria",))) == []


def test_a_name_is_told_once_with_how_often(tmp_path: Path) -> None:
    """Replies are looked at as well."""
    content = """\
      - by: Maria (WMF)
        says: hello
        replies:
          - by: maría
            says: hello
          - by: Maria, from Spain
            says: hello
"""
    (problem,) = found(tmp_path, content, Privacy(people=()))
    assert "'Maria' is named (2 times)" in problem.wrong


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("Anna", []),
        ("Anna (WMF)", []),
        ("Anna from Wikimedia Argentina", []),
        ("Anna Example (WMF)", ["Anna Example"]),
        ("Asaf Bartov", ["Asaf Bartov"]),
        ("Anna and Maria (WMF)", ["Maria"]),
        ("Volunteer Maria", ["Maria"]),
        ("volunteer (Maria)", ["Maria"]),
        ("María de la Cruz", ["María"]),
        ("volunteer from Venezuela", []),
        ("a Catalan volunteer from Amical Wikimedia", []),
        ("una voluntaria de Wikimujeres", []),
        ("A staff member (WMF), Community Development team, provided background", []),
        ("A remote listener", []),
        ("Wikimedia Argentina", []),
        ("WMDE", []),
        ("متطوعة من مصر", []),
        ("عضو فريق (WMF)", []),
        ("أحمد", ["أحمد"]),
    ],
)
def test_roles_are_told_from_names(label: str, names: list[str]) -> None:
    """By words for roles, capitals and the list, in which Anna is."""
    assert list(unlisted_names(label, ["Anna"])) == names


def test_the_series_at_hand_names_only_who_is_listed() -> None:
    """The fixture's list has all that its published page names, and nobody else speaks."""
    series = load_series(FIXTURES)
    for versions in series.digests.values():
        for digest in versions.values():
            assert look(digest, series.settings.privacy, Locator()) == []


def test_check_tells_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As warnings: the exit code stays 0."""
    path = tmp_path / "en.yaml"
    path.write_text("number: 7\nlanguage: en\ncontent: [anna@example.org]\ntopics: []\n")
    assert main(["check", str(path)]) == ExitCode.OK
    assert "en.yaml:3:11: warning: 'anna@example.org' looks like" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Then Maria Example asked for help.", "Maria Example"),
        ("It was Maria who came, and Maria asked.", "Maria"),
        ("thanks to Maria Example for the slides", "Maria Example"),
        ("Maria Example (WMF) will look at it", "Maria Example"),
        ("as Maria (Wikimedia Chile) knows", "Maria"),
        ("gracias a María de la Cruz", "María de la Cruz"),
        ("la Sra. Example lo dijo", "Example"),
        ("ask Dr. Example", "Example"),
        ("write to @mariaexample about it", "mariaexample"),
        ("what Anna Example found", "Anna Example"),
    ],
)
def test_names_amid_a_text_are_told_where_something_speaks_for_them(
    tmp_path: Path, text: str, name: str
) -> None:
    """A verb, thanks, an affiliation, a title, an at sign, a surname behind a listed name."""
    people = Privacy(people=("Anna",))
    (problem,) = found(tmp_path, f'      - "{text}"\n', people)
    assert f"'{name}' seems to be somebody" in problem.wrong
    assert problem.place.column == 10 + text.rindex(name)
    assert found(tmp_path, f'      - "{text}"\n') == []
    assert found(tmp_path, f'      - "{text}"\n', Privacy(("Anna",), (name,))) == []


@pytest.mark.parametrize(
    "text",
    [
        "Anna said so, and Anna (WMF) asked why.",
        "In Mexico the volunteers said that Buenos Aires has museums.",
        "Everybody asked; Wikimedia Argentina explained, and so did the Foundation.",
        "Thanks to Jitsi, according to Movement Strategy, and the Trust and Safety team (WMF)",
        "Movement Strategy (WMF) and Community Development (WMF) replied.",
        "[[User:Anna|Anna]] shared [https://example.org/Maria-said the slides]",
        "The Gender Gap, the Open Resources page, Universal Code of Conduct",
        "Spain presented in May. Sometimes Google said no.",
        "we met @ the call",
        "Don't ask. Ms is short for manuscript.",
    ],
)
def test_places_things_and_listed_people_are_left_alone(tmp_path: Path, text: str) -> None:
    """Nothing is told of a capital alone."""
    assert found(tmp_path, f'      - "{text}"\n', Privacy(people=("Anna",))) == []
