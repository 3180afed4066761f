"""Pages that people wrote by hand, taken in from a real wiki."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from clinicbot.digest.inline import InlineRules
from clinicbot.digest.model import StandardTopic, Topic
from clinicbot.digest.read import read_digest
from clinicbot.digest.scalars import Count
from clinicbot.digest.write import to_yaml
from clinicbot.intake.page import read_page
from clinicbot.intake.read import Format, Imported, imported, read_data, read_file
from clinicbot.intake.words import words
from clinicbot.series.load import load_wording
from clinicbot.settings import Settings, read_settings
from clinicbot.titles import TitlePattern
from clinicbot.wikitext.page import PageView, render_page
from clinicbot.wikitext.unit_parser import parse_units
from tests.support.blocks import blocks
from tests.support.bot import enter
from tests.support.life import Bot, small_series
from tests.support.units import mark, messages
from tests.support.wiki import Text


if TYPE_CHECKING:
    from tests.support.wiki import Wiki


pytestmark = pytest.mark.wiki

DATA = Path(__file__).parents[1] / "data" / "handmade"
SETTINGS = Settings("Wikimedia Clinics", "", TitlePattern("Wikimedia Clinics/{number:03d}"))


def bring_in(wiki: Wiki, title: str, text: str) -> Imported:
    """Have a person save a page, then import it by its title."""
    wiki.edit(title, text, "Reader")
    enter(wiki, writing=False)
    return imported(read_page(title, wiki.url, SETTINGS), SETTINGS)


def shown(wiki: Wiki, title: str) -> list[str]:
    """Give the words that a reader of a page sees."""
    return sorted(words(" ".join(block.text for block in blocks(wiki.html(title)))))


@pytest.mark.parametrize("number", ["001", "011", "012"])
def test_pages_of_every_shape_come_in_whole(wiki: Wiki, number: str) -> None:
    """The page made of the import shows every word that the hand-made page showed.

    Early digests (paragraphs, no attendance), late ones (remarks as
    paragraphs, replies as bullets, a title line), and one with templates,
    tables, pictures and notes.
    """
    wiki.edit("Template:Phab", "phab {{{1}}}", "Admin")
    wiki.edit("Template:Navbox clinics", "Navbox clinics", "Admin")
    text = (DATA / f"{number}.wiki").read_text("utf-8")
    title = f"Wikimedia Clinics/{number}"
    made = bring_in(wiki, title, text)
    assert made.share.missing == ()
    assert made.digest.number == int(number)
    view = PageView(load_wording("en"), f"{title}/en", {}, navigation=False)
    wiki.edit(f"{title}/en", render_page(made.digest, view), "ClinicBot")
    before, after = shown(wiki, title), shown(wiki, f"{title}/en")
    for word in after:
        if word in before:
            before.remove(word)
    # The number of a reference is the wiki's, not anybody's text.
    assert before in ([], ["1"])


# One of them has elements of extensions that this wiki lacks.
SAMPLES = sorted(
    set((DATA.parent / "imports").glob("*.wiki")) - {DATA.parent / "imports/boxes.wiki"}
)
NEEDS_TRANSLATE = DATA.parent / "imports/marked.wiki"
"""Without the extension, its tags are words on the page."""

_SHOWN_ONLY_THERE = {"Template", "Notice", "Tl", "Tools", "Anchor", "Quote", "1"}
"""The names of templates that aren't there, and the number of a link without label."""


def test_no_word_that_a_reader_sees_is_lost(running_wiki: Wiki) -> None:
    """The wiki's parser shows of the imported sample what it showed of the original."""
    settings = replace(SETTINGS, categories=("Wikimedia Clinics",))
    pages, samples = [], list(SAMPLES)
    if not running_wiki.has_translate:
        samples.remove(NEEDS_TRANSLATE)
    for sample in samples:
        made = imported(read_file(sample, settings), settings)
        view = PageView(load_wording("en"), "A/b", {}, navigation=False)
        known = replace(made.digest, number=made.digest.number or 6)
        pages.append(render_page(known, view))
    texts = [sample.read_text("utf-8") for sample in samples]
    parsed = running_wiki.parse_many([Text(text, title="A/b") for text in [*texts, *pages]])
    seen = [Counter(words(" ".join(block.text for block in blocks(one.html)))) for one in parsed]
    for sample, before, after in zip(samples, seen, seen[len(samples) :], strict=False):
        assert set(before - after) <= _SHOWN_ONLY_THERE, sample.name


def test_the_page_of_call_001_is_understood(wiki: Wiki) -> None:
    """Date, standard introduction and its other words, topics and sections."""
    made = bring_in(wiki, "Wikimedia Clinics/001", (DATA / "001.wiki").read_text("utf-8"))
    digest = made.digest
    assert str(digest.date) == "2020-06-15"
    assert digest.topics[0] == StandardTopic("introduction")
    assert digest.wording["principle-service"].wikitext == "be of service"
    assert "conducted {date}" in digest.wording["intro"].wikitext
    assert digest.attendance == ()
    (topic,) = [topic for topic in digest.topics if isinstance(topic, Topic)]
    assert topic.sections[0].title.wikitext == "Presenting the topic"


def test_the_page_of_call_011_is_understood(wiki: Wiki) -> None:
    """A title line for an introduction, approximate attendance, replies, links below a heading."""
    made = bring_in(wiki, "Wikimedia Clinics/011", (DATA / "011.wiki").read_text("utf-8"))
    digest = made.digest
    assert dict(digest.attendance) == {"staff": Count(4), "volunteers": Count(8, approximate=True)}
    assert str(digest.date) == "2020-10-20"
    assert digest.base_revision is not None
    assert made.original.address.endswith("/wiki/Wikimedia_Clinics/011")


def test_a_page_is_known_by_its_address_and_behind_a_redirect(wiki: Wiki) -> None:
    """A browser's address will do; a redirect is followed."""
    wiki.edit("Wikimedia Clinics/012/en", (DATA / "012.wiki").read_text("utf-8"), "Reader")
    wiki.edit("Wikimedia Clinics/012", "#REDIRECT [[Wikimedia Clinics/012/en]]", "Reader")
    enter(wiki, writing=False)
    original = read_page(wiki.page_url("Wikimedia Clinics/012"), wiki.url, SETTINGS)
    assert original.title == "Wikimedia Clinics/012/en"
    made = imported(original, SETTINGS)
    assert (made.digest.language, made.digest.number) == ("en", 12)


def test_importing_writes_nothing(wiki: Wiki) -> None:
    """No page has one revision more after an import."""
    title = "Wikimedia Clinics/011"
    bring_in(wiki, title, (DATA / "011.wiki").read_text("utf-8"))
    assert len(wiki.revisions(title)) == 1


@pytest.mark.parametrize("name", ["006/en", "006/es", "902/en"])
def test_a_page_saved_by_a_browser_is_the_digest_again(wiki: Wiki, name: str) -> None:
    """The wiki's own HTML gives the topics that the page was made of."""
    number, language = name.split("/")
    fixtures = Path(__file__).parents[2] / "fixtures" / "digests"
    digest = read_digest(fixtures / f"{name}.yaml", InlineRules())
    title = f"Wikimedia Clinics/{name}"
    wording = load_wording(language)
    wiki.edit(title, render_page(digest, PageView(wording, title, {})), "ClinicBot")
    html = (
        f'<h1 id="firstHeading">{title}</h1><div class="mw-parser-output">{wiki.html(title)}</div>'
    )
    made = imported(read_data(html.encode(), "x.html", SETTINGS, Format.HTML), SETTINGS)
    assert made.share.missing == ()
    assert made.digest.number == int(number)
    assert made.digest.language == language


@pytest.mark.translate
def test_the_numbers_of_a_marked_page_survive_import_and_publish(
    wiki: Wiki, tmp_path: Path
) -> None:
    """Every unit keeps its number and its translation, whatever form the page had by hand."""
    title = "Wikimedia Clinics/021"
    text = (DATA.parent / "imports" / "marked.wiki").read_text("utf-8")
    by_hand = re.sub(r"\{\{Notice.*\n|^<!--T:\d+-->\n", "", text, flags=re.MULTILINE)
    by_hand = re.sub(r" ?<!--T:\d+--> ?", "", by_hand)
    mark(wiki, title, wiki.edit(title, by_hand, "Reader"))
    wiki.run_jobs()
    before = {unit.id: unit.text for unit in parse_units(wiki.page_text(title) or "").units}
    assert None not in before
    french = {number: f"français {number}" for number in ("1", "6", "9", "15")}
    for number, said in french.items():
        wiki.edit(f"Translations:{title}/{number}/fr", said, "Translator")

    enter(wiki, writing=False)
    small_series(tmp_path, "mark: auto\ncategories: [Wikimedia Clinics]")
    shutil.rmtree(tmp_path / "digests" / "001")
    settings = read_settings(tmp_path / "clinicbot.yaml")
    made = imported(read_page(title, wiki.url, settings), settings, tmp_path)
    assert made.share.missing == ()
    assert made.digest.topics[0] == StandardTopic("introduction")
    file = tmp_path / "digests" / "021" / "en.yaml"
    file.parent.mkdir()
    file.write_text(to_yaml(made.digest), "utf-8")

    Bot(wiki, tmp_path).until_done()
    after = {unit.id: unit.text for unit in parse_units(wiki.page_text(title) or "").units}
    assert before.keys() <= after.keys()
    # Two of them held several bullets, which are units of their own now.
    assert len(after.keys() - before.keys()) == 3
    texts = {key: said["translation"] for key, said in messages(wiki, title, "fr").items()}
    assert {key: texts[key].replace("!!FUZZY!!", "") for key in french} == french


@pytest.mark.parametrize("skin", ["vector", "vector-2022", "monobook", "timeless", "minerva"])
def test_a_page_saved_whole_is_what_its_wikitext_is(wiki: Wiki, skin: str) -> None:
    """Whatever the skin puts around it."""
    settings = replace(SETTINGS, wiki=wiki.url)
    for number in ("001", "011"):
        text = (DATA / f"{number}.wiki").read_bytes()
        title = f"Wikimedia_Clinics/{number}"
        wiki.edit(title, text.decode(), "Reader")
        address = f"{wiki.url.removesuffix('api.php')}index.php?title={title}&useskin={skin}"
        with urlopen(address) as answer:  # noqa: S310 - the test wiki's own
            html = answer.read()
        assert f"skin-{skin} ".encode() in html
        saved = imported(read_data(html, "x", settings, Format.HTML), settings)
        written = imported(read_data(text, "x", settings, Format.WIKITEXT), settings)
        assert saved.share.missing == ()
        assert saved.digest == written.digest
