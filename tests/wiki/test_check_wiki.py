"""`clinicbot check --wiki` against the real wiki: what links and files lead to."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from typing import TYPE_CHECKING

import pytest

from clinicbot.cli import main
from clinicbot.errors import ExitCode
from clinicbot.wiki.links import State, Target, anchors_of, languages_of, look_up
from tests.support.bot import enter


if TYPE_CHECKING:
    from collections.abc import Callable

    from clinicbot.wiki.session import Session
    from tests.support.proxy import Proxy
    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki

Check = "Callable[[str], tuple[ExitCode, list[str]]]"


def nobody(wiki: Wiki, api: str = "") -> Session:
    """Connect without any account."""
    return enter(wiki, api, account="", password="", writing=False)


@pytest.fixture
def check(
    wiki: Wiki,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[[str], tuple[int, list[str]]]:
    """Check a digest with these paragraphs against the wiki; give what is said of it."""
    nobody(wiki)
    monkeypatch.setenv("CLINICBOT_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    Path("digests/007").mkdir(parents=True)
    Path("clinicbot.yaml").write_text(
        f"series: Calls\nwiki: {wiki.url}\ntitle: Calls/{{number}}\n", encoding="utf-8"
    )

    def run(content: str) -> tuple[int, list[str]]:
        head = "number: 7\nlanguage: en\ntopics:\n  - title: A topic\n    content:\n"
        Path("digests/007/en.yaml").write_text(head + content, encoding="utf-8")
        code = main(["check", "--wiki"])
        return code, capsys.readouterr().out.splitlines()

    return run


def mark_as_disambiguation(wiki: Wiki, title: str) -> None:
    """Give a page the property that the extension Disambiguator would."""
    page = wiki.api(action="query", titles=title)["query"]["pages"][0]["pageid"]
    with closing(connect(wiki.folder / "data" / "wiki.sqlite", timeout=30)) as data, data:
        row = (page, "disambiguation", "")
        data.execute("INSERT INTO page_props (pp_page, pp_propname, pp_value) VALUES (?,?,?)", row)


def test_titles_are_looked_up_as_they_are_written(wiki: Wiki) -> None:
    """Whatever their form, each gives what there is."""
    wiki.edit("Exists", "x")
    wiki.edit("Old", "#REDIRECT [[Exists#There]]")
    wiki.edit("Many", "x")
    mark_as_disambiguation(wiki, "Many")
    found = look_up(
        nobody(wiki),
        ["exists", "Old", "Many", "Nope", "w:es:Wayú", "Special:Version", "Special:Nope",
         "File:Example.svg",
         "File:Nope.svg", "Bad[title"],
    )  # fmt: skip
    assert found["exists"] == Target("Exists", State.FINE)
    assert found["Old"] == Target("Old", State.REDIRECT, "Exists#There")
    assert found["w:es:Wayú"].detail == "https://en.wikipedia.org/wiki/es:Way%C3%BA"
    assert {title: one.state for title, one in found.items()} == {
        "exists": State.FINE,
        "Old": State.REDIRECT,
        "Many": State.DISAMBIGUATION,
        "Nope": State.MISSING,
        "w:es:Wayú": State.INTERWIKI,
        "Special:Version": State.FINE,
        "Special:Nope": State.MISSING,
        "File:Example.svg": State.FINE,
        "File:Nope.svg": State.MISSING,
        "Bad[title": State.INVALID,
    }


def test_fifty_titles_are_one_request(wiki: Wiki, proxy: Proxy) -> None:
    """The most that MediaWiki takes of somebody without rights."""
    session = nobody(wiki, proxy.url)
    found = look_up(session, [f"Page {number}" for number in range(51)])
    assert len(found) == 51
    assert len([one for one in proxy.asked if "titles" in one.params]) == 2


def test_a_file_page_without_a_file_is_no_file(wiki: Wiki) -> None:
    """Somebody may describe what was never uploaded."""
    wiki.edit("File:Described.svg", "x", "Admin")
    assert look_up(nobody(wiki), ["File:Described.svg"])["File:Described.svg"].state is (
        State.MISSING
    )


def test_anchors_are_headings_and_what_templates_make(wiki: Wiki) -> None:
    """Through a redirect as well."""
    wiki.edit("Template:Anchor", '<span id="{{{1}}}"></span>')
    wiki.edit("Long", "== Ñandú & co ==\n{{anchor|Old name}}")
    wiki.edit("Short", "#REDIRECT [[Long]]")
    assert {"Ñandú_&_co", "Old_name"} <= anchors_of(nobody(wiki), "Short")


def test_the_wiki_says_which_languages_it_knows(wiki: Wiki) -> None:
    """By MediaWiki's codes."""
    known = languages_of(nobody(wiki))
    assert {"es", "zh-min-nan", "simple", "be-tarask"} <= known
    assert "xx" not in known


def test_check_tells_where_links_lead(
    wiki: Wiki, check: Callable[[str], tuple[int, list[str]]]
) -> None:
    """A warning each, with the place of the link's target."""
    wiki.edit("Exists", "== Here ==\nx")
    wiki.edit("Friendly space policies", "x")
    wiki.edit("Trust and Safety", "x")
    wiki.edit("Old", "#REDIRECT [[Exists]]")
    code, said = check(
        """\
      - See [[Exists]], [[Exists#Here|here]], [[Special:MyLanguage/Exists|there]], [[Calls/7/en]].
      - >-
        But neither [[Nope|this]]
        nor [[Exists#There|that]].
      - "Nor [[Old]] or [[#Nowhere|below]], but [[#Topic 1: A topic|above]]."
"""
    )
    assert code == ExitCode.OK, said
    assert [line.partition("digests/007/en.yaml:")[2].partition(";")[0] for line in said] == [
        "8:23: warning: [[Nope]]: there is no such page on the wiki: the link is red",
        "9:15: warning: [[Exists#There]] leads to no section: the page has none of this name",
        "10:16: warning: [[Old]] is a redirect",
        "10:27: warning: [[#Nowhere]] leads to no section: the page has none of this name",
    ]
    assert said[2].endswith("it leads to [[Exists]]")


def test_a_missing_file_is_an_error(check: Callable[[str], tuple[int, list[str]]]) -> None:
    """The page would show a broken image."""
    code, said = check("      - image: Nope.jpg\n      - image: Example.svg\n")
    assert code == ExitCode.SOURCES
    (error,) = (line for line in said if "warning" not in line)
    assert error.startswith("digests/007/en.yaml:6:16: File:Nope.jpg: there is no such file")


def test_an_address_of_the_web_is_asked(
    wiki: Wiki, check: Callable[[str], tuple[int, list[str]]]
) -> None:
    """What isn't there is told; what was asked is remembered."""
    wiki.edit("Exists", "x")
    good, bad = wiki.page_url("Exists"), wiki.page_url("Nope")
    line = f"      - see [{good} this], {bad}#x and [{bad} that]\n"
    _, said = check(line)
    told = [line for line in said if "127.0.0.1" in line]
    columns = [line.index(bad) + 1, line.rindex(bad) + 1]
    assert [one.split(": ")[0] for one in told] == [
        f"digests/007/en.yaml:6:{column}" for column in columns
    ]
    assert "answers 404 (Not Found)" in told[0]
    assert good in Path("state/links.json").read_text(encoding="utf-8")
