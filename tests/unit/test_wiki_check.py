"""What becomes of the wiki's answers: problems, each with the place of what it is about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from clinicbot.digest.locate import Locator
from clinicbot.errors import Severity
from clinicbot.publish.references import Kind, references
from clinicbot.publish.wiki_check import (
    Answers,
    addresses_to_ask,
    judge,
    pages_to_read,
    titles_to_ask,
)
from clinicbot.series.folder import Series, load_series
from clinicbot.settings import Layout
from clinicbot.wiki.links import State, Target
from clinicbot.wiki.web import Answer


FIXTURES = Path(__file__).parents[2] / "fixtures"
META = "https://meta.wikimedia.org/w/api.php"


@pytest.fixture(scope="module")
def series() -> Series:
    """Give the series at hand."""
    return load_series(FIXTURES)


def test_everything_that_a_page_leads_to_is_asked_about(series: Series) -> None:
    """Links of the digests and of the series' sentences, files, categories."""
    found = list(references(series, ("006", "902"), Locator()))
    titles = titles_to_ask(found)
    assert {"File:Example.svg", "Category:Wikimedia Clinics", "Grants:IdeaLab"} <= set(titles)
    assert "Friendly space policies" in titles
    assert "w:es:Pueblo wayú" in titles
    assert len(titles) == len(set(titles))
    assert not any("{" in title or title.startswith(":") for title in titles)
    places = {one.title: str(one.place) for one in found}
    line = places["Grants:IdeaLab"].split(":")
    text = (FIXTURES / "digests/006/es.yaml").read_text().splitlines()[int(line[1]) - 1]
    assert text[int(line[2]) - 1 :].startswith("Grants:IdeaLab")


def test_pages_of_other_wikis_are_asked_for_on_the_web(series: Series) -> None:
    """The wiki only knows their address."""
    found = list(references(series, ("006",), Locator()))
    wayuu = "https://es.wikipedia.org/wiki/Pueblo_way%C3%BA"
    targets = {"w:es:Pueblo wayú": Target("w:es:Pueblo wayú", State.INTERWIKI, wayuu)}
    assert addresses_to_ask(found, targets) == [wayuu]
    assert pages_to_read(found, targets) == []
    problems = judge(series, ("006",), found, Answers(targets, web={wayuu: Answer(404)}))
    assert {one.severity for one in problems} == {Severity.WARNING}
    assert "answers 404" in problems[0].wrong


def test_the_series_own_pages_may_be_missing_yet(series: Series) -> None:
    """The next run makes them; some of them are redirects, as the series has it."""
    found = list(references(series, ("006",), Locator()))
    link = next(one for one in found if one.kind is Kind.LINK)
    own = [replace(link, title="Wikimedia Clinics/902/en"), replace(link, title="Clinics/902/en")]
    targets = {one.title: Target(one.title, State.MISSING) for one in own}
    (problem,) = judge(series, ("006",), own, Answers(targets))
    assert "the link is red" in problem.wrong
    base = replace(link, title="Wikimedia Clinics/902")
    redirect = Target(base.title, State.REDIRECT, "Wikimedia Clinics/902/en")
    assert judge(series, ("006",), [base], Answers({base.title: redirect})) == []


def test_what_surely_breaks_is_an_error(series: Series) -> None:
    """A file, a template, a title that is none; not a page or a category."""
    link = next(references(series, ("006",), Locator()))
    missing = {kind: replace(link, kind=kind, title=kind) for kind in Kind}
    targets: dict[str, Target] = {kind: Target(kind, State.MISSING) for kind in Kind}
    problems = {
        kind: problem.severity
        for kind, one in missing.items()
        for problem in judge(series, (), [one], Answers(targets))
    }
    assert problems == {
        Kind.LINK: Severity.WARNING,
        Kind.CATEGORY: Severity.WARNING,
        Kind.FILE: Severity.ERROR,
        Kind.TEMPLATE: Severity.ERROR,
    }


def test_languages_that_the_wiki_refuses_are_told(series: Series) -> None:
    """Unknown ones on any wiki; on Meta those that it takes no translations into."""
    digests = {"903": {"ar": series.digests["903"]["ar"], "no": series.digests["903"]["ar"]}}
    settings = replace(series.settings, layout=Layout.TRANSLATE)
    changed = replace(series, digests=digests, settings=settings)
    known = Answers({}, languages={"ar", "no"}, wiki=META)
    (problem,) = judge(changed, ("903",), [], known)
    assert str(problem).endswith("warning: Meta takes no translations into 'no'; use 'nb'")
    (problem,) = judge(changed, ("903",), [], replace(known, languages={"ar", "nb"}))
    assert problem.wrong == "the wiki knows no language 'no'"
    assert problem.severity is Severity.ERROR
    assert judge(changed, ("903",), [], replace(known, wiki="https://example.org/api.php")) == []
