"""Pages as the wiki shows them: the seed's text, lists, headings, directions, links."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from clinicbot.digest.inline import InlineRules
from clinicbot.digest.model import Digest, Image, Quote, Table, Topic
from clinicbot.digest.read import read_digest
from clinicbot.digest.scalars import Inline, Plain
from clinicbot.series.load import load_wording
from clinicbot.wikitext.anchors import anchors, section
from clinicbot.wikitext.compose import document
from clinicbot.wikitext.index import IndexEntry, IndexLink, render_index
from clinicbot.wikitext.page import Neighbour, PageView, render_page, topic_anchors
from clinicbot.wikitext.pieces import Grid, Heading, Item, Para, Picture, Quotation
from clinicbot.wikitext.reader import read_page
from tests.support.blocks import Block, blocks, lists, tree
from tests.support.pages import some_digests
from tests.support.pages import view_of as view_for
from tests.support.wiki import Parsed, Text, Wiki


if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET


pytestmark = pytest.mark.wiki

DIGESTS = Path(__file__).parents[2] / "fixtures" / "digests"
SEED = Path(__file__).parents[1] / "data" / "digest-006-en.tsv"
PAGES = sorted(path.relative_to(DIGESTS).as_posix() for path in DIGESTS.glob("*/*.yaml"))


def view_of(name: str) -> PageView:
    """Give the surroundings of a fixture's page, all of them there."""
    number, language = name.removesuffix(".yaml").split("/")
    base = f"Wikimedia Clinics/{number}"
    languages = sorted(path.stem for path in (DIGESTS / number).glob("*.yaml"))
    return PageView(
        wording=load_wording(language),
        title=f"{base}/{language}",
        versions={code: f"{base}/{code}" for code in languages},
        previous=Neighbour("Wikimedia Clinics/005/en", "Wikimedia Clinic #005", "en"),
        next=Neighbour("Wikimedia Clinics/007/en", "Wikimedia Clinic #007", "en"),
        index=Neighbour("Wikimedia Clinics", "Wikimedia Clinics", "en"),
        categories=("Wikimedia Clinics",),
    )


def rendered(name: str) -> str:
    """Give the wikitext of a fixture's page."""
    return with_file(render_page(read_digest(DIGESTS / name, InlineRules()), view_of(name)))


def with_file(page: str) -> str:
    """Show the one file that the test wiki has in place of any."""
    return re.sub(r"\[\[File:[^|\]]+", "[[File:Example.svg", page)


@pytest.fixture(scope="module")
def parsed(running_wiki: Wiki) -> dict[str, Parsed]:
    """Give every fixture's page as the wiki parses it."""
    texts = [Text(rendered(name), view_of(name).title) for name in PAGES]
    return dict(zip(PAGES, running_wiki.parse_many(texts), strict=True))


def seed() -> Iterator[Block]:
    """Give the blocks of the page that people wrote."""
    for line in SEED.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            kind, depth, text = line.split("\t")
            yield Block(kind, int(depth), " ".join(text.split()))


def flat(found: list[Block]) -> list[tuple[str, int, str]]:
    """Give blocks as the seed tells them: only items have a depth.

    The parser shows the space of French punctuation (" :") unbreakable, which
    a text copied from a browser doesn't tell.
    """
    return [
        (b.kind, b.depth if b.kind == "item" else 0, b.text.replace("\xa0", " ")) for b in found
    ]


def test_006_shows_exactly_the_seeds_text(parsed: dict[str, Parsed]) -> None:
    """The English page of 006 has the seed's 61 blocks and nothing more but navigation."""
    expected = flat(list(seed()))
    assert len(expected) == 61
    assert flat(blocks(parsed["006/en.yaml"].html)) == expected


def test_headings_are_topics_and_their_sections(parsed: dict[str, Parsed]) -> None:
    """Topics have level 2, sections level 3."""
    levels = [(s.level, s.line) for s in parsed["006/en.yaml"].sections]
    assert levels == [
        (2, "Topic 1: Introduction"),
        (3, "quick principles"),
        (3, "Purpose of Wikimedia Clinics"),
        (2, "Topic 2: Impact of the pandemic on affiliates"),
        (3, "Question: How much support do you have to lead activities now?"),
        (2, "Topic #3: Needed support from the Foundation"),
    ]


@pytest.mark.parametrize("name", PAGES)
def test_every_list_is_one_unbroken_nest(parsed: dict[str, Parsed], name: str) -> None:
    """Each run of bullets is one list, and every list below stands in an item."""
    html = parsed[name].html
    wikitext = parsed[name].text
    runs = re.findall(r"(?:^\*.*\n?)+", wikitext, re.MULTILINE)
    found = lists(html)
    assert len(found) == len(runs)
    for one in found:
        assert _well_nested(one)


def _well_nested(one: ET.Element) -> bool:
    return one.tag == "ul" and all(
        item.tag == "li" and all(_well_nested(ul) for ul in item if ul.tag in {"ul", "ol", "dl"})
        for item in one
    )


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_only_what_was_asked_for(parsed: dict[str, Parsed], name: str) -> None:
    """No template, no other category, no switch, and no stray markup in the text."""
    page = parsed[name]
    assert page.categories == ["Wikimedia_Clinics"]
    assert page.templates == []
    assert page.languages == []
    assert not [block for block in blocks(page.html) if block.kind in {"loose", "pre"}]
    # "--" and "|" may be prose; these would be markup that didn't work.
    for block in blocks(page.html, without=""):
        assert not re.search(r"\[\[|\]\]|'''|''|\{\||</?[a-z]+>|&#?\w+;|<!--", block.text)


@pytest.mark.parametrize("name", PAGES)
def test_every_element_is_closed_where_it_was_opened(running_wiki: Wiki, name: str) -> None:
    """The HTML needs no mending: what the parser wrote is what a browser builds."""
    text = Text(rendered(name), view_of(name).title)
    (page,) = running_wiki.parse_many([text])
    opened = re.findall(r"<(div|span|ul|li|p|blockquote|table|b|i|small)\b[^>]*(?<!/)>", page.html)
    closed = re.findall(r"</(div|span|ul|li|p|blockquote|table|b|i|small)>", page.html)
    assert sorted(opened) == sorted(closed)
    assert "</div>\n</p>" not in page.html
    assert not re.search(r"<p>\s*</p>|<p><br", page.html)


def test_what_leads_elsewhere_is_navigation(parsed: dict[str, Parsed]) -> None:
    """The language bar, previous, index and next stand in elements that say so."""
    with_it = blocks(parsed["006/en.yaml"].html, without="")
    texts = [block.text for block in with_it]
    assert texts[0] == "English · español"
    assert texts[-1] == (
        "Previous: Wikimedia Clinic #005 · All digests · Next: Wikimedia Clinic #007"
    )
    html = tree(parsed["006/en.yaml"].html)
    marked = [e for e in html.iter("div") if "clinicbot-navigation" in e.get("class", "")]
    assert [(e.get("role"), e.get("aria-label")) for e in marked] == [
        ("navigation", "Languages"),
        ("navigation", "Digests of the calls"),
    ]
    assert all("noprint" in e.get("class", "").split() for e in marked)


def test_a_page_right_to_left_says_so(parsed: dict[str, Parsed]) -> None:
    """Every block of the Arabic page is in Arabic and runs from the right."""
    found = blocks(parsed["903/ar.yaml"].html, without="")
    assert found
    assert {(block.language, block.direction) for block in found} == {("ar", "rtl")}


def test_a_page_in_another_language_than_the_wiki_says_so(parsed: dict[str, Parsed]) -> None:
    """Every block of the Spanish page is in Spanish, on a wiki in English."""
    found = blocks(parsed["006/es.yaml"].html)
    assert {(block.language, block.direction) for block in found} == {("es", "ltr")}
    assert [b.kind for b in found] == [b.kind for b in blocks(parsed["006/en.yaml"].html)]


def test_a_table_an_image_and_a_quotation_are_what_they_are(running_wiki: Wiki) -> None:
    """Their texts show as written, pipes and words like options included."""
    view = view_of("006/en.yaml")
    table = Table(
        (Inline("A!!b"), Inline("c|d")),
        ((Inline("1 | 2"), Inline("-3")), (Inline(""), Inline("[[Page|l]] || m"))),
        Inline("A caption | of it"),
    )
    image = Image(Plain("Example.svg"), Inline("left"), Plain("alt=x | [[y]]"))
    quote = Quote((Inline("One."), Inline("— two")), Plain("''Ana''"))
    topic = Topic(Inline("T"), None, (table, image, quote))
    page = render_page(Digest("en", 6, topics=(topic,)), view)
    (shown,) = running_wiki.parse_many([Text(page)])
    found = [(b.kind, b.text) for b in blocks(shown.html)][2:]
    assert found == [
        ("caption", "A caption | of it"),
        ("header", "A!!b"),
        ("header", "c|d"),
        ("cell", "1 | 2"),
        ("cell", "-3"),
        ("cell", ""),
        ("cell", "l || m"),
        ("figcaption", "left"),
        ("quote", "One."),
        ("quote", "— two"),
        ("quote", "— ''Ana''"),
    ]
    img = next(tree(shown.html).iter("img"))
    assert img.get("alt") == "alt=x | [[y]]"
    assert [th.get("scope") for th in tree(shown.html).iter("th")] == ["col", "col"]


@pytest.mark.parametrize("alt", ["}-", "-{x}-", "a }-{ b", "}}-- | }-", "[x] {{y}} ''z'' ~~~~"])
def test_an_image_is_described_literally(running_wiki: Wiki, alt: str) -> None:
    """Whatever the description holds, it ends before the caption, and is read back."""
    image = Image(Plain("Example.svg"), Inline("What }- is"), Plain(alt))
    digest = Digest("en", 6, topics=(Topic(Inline("T"), None, (image,)),))
    view = view_of("006/en.yaml")
    page = render_page(digest, view)
    (shown,) = running_wiki.parse_many([Text(page)])
    assert next(tree(shown.html).iter("img")).get("alt") == alt
    assert [b.text for b in blocks(shown.html) if b.kind == "figcaption"] == ["What }- is"]
    assert read_page(page, view, digest).digest == digest


HEADINGS = [
    "Topic 2: Impact of the pandemic",
    "Topic #3: Needed support",
    "impact",
    "Impact",
    "''Impact''",
    "Impact 2",
    "impact",
    "a [[Page|link]] and [https://example.org one more]",
    "<nowiki>[[x]] {{y}} | ''z''</nowiki>",
    "100% sure, 50%41 &amp;lt; a < b &amp; c",
    "a_b  c\u00a0d &nbsp; e",
    "Тема 2: «Влияние» \u200fعربي 日本",
    "~~<nowiki/>~~ = x =",
    "<code>a=1</code> H<sub>2</sub>O",
]


def test_anchors_are_the_wikis(running_wiki: Wiki) -> None:
    """A heading's anchor is the one that MediaWiki gives, whatever it holds."""
    page = "\n\n".join(f"== {heading} ==" for heading in HEADINGS)
    (shown,) = running_wiki.parse_many([Text(page)])
    assert anchors(HEADINGS) == [found.anchor for found in shown.sections]


def test_a_link_to_a_section_leads_there(running_wiki: Wiki) -> None:
    """Links made from anchors have exactly the anchor as their fragment."""
    names = anchors(HEADINGS)
    links = "\n".join(f"* [[{section('Main Page', name)}|x]]" for name in names)
    (shown,) = running_wiki.parse_many([Text(links)])
    targets = [a.get("href", "") for a in tree(shown.html).iter("a")]
    assert [unquote(target.partition("#")[2]) for target in targets] == names


@pytest.mark.parametrize("form", ["table", "list"])
def test_the_index_has_all_links_in_its_form(running_wiki: Wiki, form: str) -> None:
    """Call, topics and language versions are linked; a table's headers say their scope."""
    name = "006/en.yaml"
    digest, view = read_digest(DIGESTS / name, InlineRules()), view_of(name)
    named = topic_anchors(digest, view)
    entry = IndexEntry(
        number=IndexLink(view.title, "Wikimedia Clinic #006"),
        date="July 16th 2020",
        call_language="Spanish",
        topics=tuple(IndexLink(view.title, f"Topic {i}", "en", a) for i, a in enumerate(named)),
        languages=tuple(IndexLink(t, code, code) for code, t in view.versions.items()),
    )
    (page,) = running_wiki.parse_many([Text(render_index([entry], view.wording, form=form))])
    labels = ["".join(a.itertext()) for a in tree(page.html).iter("a")]
    assert sorted(labels) == ["Topic 0", "Topic 1", "Topic 2", "Wikimedia Clinic #006", "en", "es"]
    assert sorted(page.links) == ["Wikimedia Clinics/006/en", "Wikimedia Clinics/006/es"]
    if form == "table":
        scopes = [th.get("scope") for th in tree(page.html).iter("th")]
        assert scopes == ["col"] * 5 + ["row"]


def _shape(digest: Digest) -> list[tuple[str, int]]:
    """Give the kinds and depths of the blocks that a digest's page should show."""
    shape: list[tuple[str, int]] = []
    for piece in document(digest, view_for(digest)):
        match piece:
            case Heading(level):
                shape.append(("heading", level))
            case Item(depth):
                shape.append(("item", depth))
            case Para():
                shape.append(("paragraph", 0))
            case Quotation(paragraphs, source):
                shape += [("quote", 0)] * (len(paragraphs) + bool(source))
            case Grid(columns, rows, caption):
                shape += [("caption", 0)] * bool(caption) + [("header", 0)] * len(columns)
                shape += [("cell", 0) for row in rows for _ in row]
            case Picture(_, caption):
                shape += [("figcaption", 0)] * bool(caption)
    return shape


def test_any_digest_has_the_shape_on_the_wiki_that_it_has_in_its_source(
    running_wiki: Wiki,
) -> None:
    """Whatever texts hold, every block is the block meant, and nothing else comes of it."""
    digests = some_digests(80)
    texts = [Text(with_file(render_page(digest, view_for(digest)))) for digest in digests]
    for digest, page in zip(digests, running_wiki.parse_many(texts), strict=True):
        found = [(block.kind, block.depth) for block in blocks(page.html)]
        assert found == _shape(digest), page.text
        assert page.templates == []
        assert page.languages == []
        assert page.categories == ["Wikimedia_Clinics"]
