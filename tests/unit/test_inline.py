"""What an author may write inside a sentence, and what is refused where."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import mwparserfromhell
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mwparserfromhell.nodes import (
    ExternalLink,
    HTMLEntity,
    Tag,
    Template,
    Text,
    Wikilink,
)

from clinicbot.digest.inline import (
    DEFAULT_TAGS,
    INLINE_TAGS,
    Finding,
    InlineRules,
    check,
    check_wording,
    links,
    plain_text,
)
from tests.support.inline_texts import broken, sentence, soup


if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from mwparserfromhell.wikicode import Wikicode

RULES = InlineRules()
ALL = InlineRules(tags=INLINE_TAGS, templates=frozenset({"user link", "Done"}))

ALLOWED = {
    "Plain words: (WMF), 100%, 5 > 3 < 7, a/b; e.g. [sic] {x} #3 -- “q” é عربي": None,
    "''italic'' '''bold''' '''''both'''''": "italic bold both",
    "'''''both'' bold''' '''''both''' italic''": "both bold both italic",
    "''italic'''''bold'''": "italicbold",
    "l'''été'' d'hiver": None,
    "[[Page]] [[Page|label]] [[Page#Section|label]] [[#Section]]": "Page label label #Section",
    "[[Page]]s [[AT&T|x]] [[Foo (bar), baz]]": "Pages x Foo (bar), baz",
    "[[:Category:X|x]] [[:File:X.jpg]] [[:es:Portada|es]]": "x File:X.jpg es",
    "[[w:Foo|w]] [[:w:en:Foo|e]] [[mw:X|m]] [[phab:T1]] [[c:X|c]]": "w e m phab:T1 c",
    "[[Page|''label'' with <code>code</code> and [brackets]!]]": "label with code and [brackets]!",
    "[https://example.org/a_(b)?c=d&e=f#g ''the'' label]": "the label",
    "see https://example.org/?a=1&amp;b=2.": "see https://example.org/?a=1&b=2.",
    "<nowiki>[[x]] {{y}} ~~~~ __TOC__ <ref> ''</nowiki>": "[[x]] {{y}} ~~~~ __TOC__ <ref> ''",
    "<nowiki/>* <nowiki>*</nowiki> &#42;": "* * *",
    "a<br>b<br/>c<br />d": "a b c d",
    '<span lang="es" dir=ltr>sí</span> <abbr title="it\'s">x</abbr>': "sí x",
    "<s><u>x</u></s>H<sub>2</sub>O <BDI>x</BDI>": "xH2O x",
    "&nbsp;&amp;lt; &#x41;&#66; <nowiki>&</nowiki>lt;": "\u00a0&lt; AB <",
    "snake_case ____ and ____ !! | --": None,
    "ISBN 978-0-306-40615-7, RFC 2616": None,
    "": None,
}
"""Inline text, and what a reader sees of it if that is not the same."""


@pytest.mark.parametrize("text", [text for text in ALLOWED if "'''été" not in text])
def test_what_wikimedians_write_in_sentences_is_allowed(text: str) -> None:
    """Nothing of it is wrong, and what a reader sees is known."""
    assert check(text, RULES) == []
    assert plain_text(text) == (ALLOWED[text] or text)


REFUSED = [
    # Bold and italic: the offset is that of what has no partner.
    ("a ''b", 2, "''"),
    ("a '''b", 2, "'''"),
    ("''a '''b'' c'''", 4, "'''"),
    ("l'''été'' ici", 1, "'''"),
    ("''a [[b|c'' d]]", 4, "[[ is not closed"),
    ("a''''b''''", 1, "4 apostrophes"),
    # Pages.
    ("a [[b", 2, "[[ is not closed"),
    ("a ]] b", 2, "]] closes nothing"),
    ("[[[b]]]", 0, "[[[ in a row"),
    ("[[a|b [[c]] d]]", 6, "a link inside a link"),
    ("[[a|https://example.org]]", 4, "a link inside a link"),
    ("[[a|b|c]]", 5, "a second |"),
    ("[[a|]]", 0, "an empty label"),
    ("[[|a]]", 2, "a link without a target"),
    ("[[a|<nowiki/>]]", 0, "an empty label"),
    ("[[a<b|c]]", 3, "'<' in a link's target"),
    ("[[a{{b}}|c]]", 3, "'{' in a link's target"),
    ("[[a%20b]]", 2, "%20"),
    ("[[&#67;ategory:X]]", 2, "&#67;"),
    ("[[ a|b]]", 2, "white space"),
    ("[[/sub]]", 2, "depends on the page"),
    ("[[../sub]]", 2, "depends on the page"),
    ("[[a/../b]]", 2, "is no page's title"),
    ("[[::a]]", 2, "is no page's title"),
    ("[[Talk:]]", 2, "is no page's title"),
    ("[[https://example.org x]]", 2, "is no link to a page"),
    ("[[" + "é" * 128 + "]]", 2, "255 bytes"),
    # Namespaces, in whatever language and spelling.
    ("[[Category:X]]", 2, "puts the page in a category"),
    ("[[category :X|y]]", 2, "puts the page in a category"),
    ("[[_Cat\u200eegory:X]]", 2, "puts the page in a category"),
    ("[[تصنيف:X]]", 2, "puts the page in a category"),
    ("[[File:X.jpg|thumb]]", 2, "shows a file"),
    ("[[FİLE:X.jpg]]", 2, "shows a file"),
    ("[[Archivo:X.jpg]]", 2, "shows a file"),
    ("[[ملف:X.jpg]]", 2, "shows a file"),
    ("[[Tập_tin:X.jpg]]", 2, "shows a file"),
    ("[[:Media:X.jpg]]", 2, "links to a file itself"),
    ("[[es:Portada]]", 2, "language link"),
    ("[[Zh-Min-Nan:X|y]]", 2, "language link"),
    # Addresses.
    ("[https://example.org]", 0, "has no label"),
    ("[https://example.org a", 0, "[ is not closed"),
    ("[//example.org a]", 1, "an address without https:"),
    ("[mailto:a@example.org a]", 1, "'mailto:' addresses"),
    ("write to mailto:a@example.org", 9, "mailto: begins a link"),
    ("NEWS:x", 0, "NEWS: begins a link"),
    ("[https://example.org''a'' b]", 1, "'' in an address"),
    ("https://example.org/a|b", 0, "'|' can't stand in an address"),
    ("https://example.org/{{x}}", 0, "'{' can't stand in an address"),
    ("https://example.org/&quot;", 0, "a character reference in an address"),
    ("https:///x", 0, "is not an address"),
    ("[[Foo]]https://example.org", 7, "right behind a bracket"),
    # Templates, parameters, functions.
    ("a {{TNT|x}}", 2, "template {{TNT|x}} is not allowed here"),
    ("{{PAGENAME}}", 0, "template {{PAGENAME}}"),
    ("{{#if:a|b}}", 0, "template {{#if:a|b}}"),
    ("{{subst:Done}}", 0, "template {{subst:Done}}"),
    ("{{{a}}}", 0, "parameter {{{a}}}"),
    ("a }} b", 2, "}} closes nothing"),
    ("a {{ b", 2, "template {{"),
    # Tags.
    ("<code>a", 0, "<code> is not closed"),
    ("a</code>", 1, "</code> closes nothing"),
    ("<s>a<u>b</s>c</u>", 4, "<u> is not closed before </s>"),
    ("<code/>a", 0, "would not be closed"),
    ("</br>", 0, "</br> closes nothing"),
    ("<b>a</b>", 0, "<b> is not allowed here"),
    ("<big>a</big>", 0, "<big> is not allowed here"),
    ("<ref>a</ref>", 0, "<ref> is not allowed here"),
    ("<div>a</div>", 0, "<div> is not allowed here"),
    ("<li>a", 0, "<li> is not allowed here"),
    ("<translate>a</translate>", 0, "<translate> is not allowed here"),
    ("<tvar name=1>a</tvar>", 0, "<tvar name=1> is not allowed here"),
    ("<onlyinclude>a", 0, "<onlyinclude> is not allowed here"),
    ("<NOWIKI>a</NOWIKI>", 0, "<NOWIKI> is not allowed here"),
    ("<nowiki>a", 0, "<nowiki> is not allowed here"),
    ("a <!-- b -->", 2, "a comment"),
    ("<nowiki>a <tvar name=1></nowiki>", 10, "<tvar acts on translation"),
    ("<nowiki><!--T:1--></nowiki>", 8, "<!--T: acts on translation"),
    ("a <b", 2, "'<' begins a tag"),
    ("a <", 2, "'<' begins a tag"),
    ('<span style="x">a</span>', 6, "attribute style"),
    ('<span lang="es" onclick="x">a</span>', 16, "attribute onclick"),
    ("<span title=\"a''b\">a</span>", 6, "can't be the value of title"),
    ("<span title='a>b'>c</span>", 0, "is not a whole tag"),
    # What acts wherever it is.
    ("a ~~~", 2, "~~~ becomes a signature"),
    ("[[a~~~~|b]]", 2, "~~~~"),
    ("[https://example.org/~~~ a]", 21, "~~~ becomes a signature"),
    ("__NOTOC__", 0, "behaviour switch"),
    ("<code>__init__</code>", 6, "behaviour switch"),
    ("[[a__toc__|b]]", 3, "behaviour switch"),
    ("\uff3f\uff3f目次\uff3f\uff3f", 0, "behaviour switch"),
    ("a _HIDDENCAT_", 2, "behaviour switch"),
    ("a -{b}-", 2, "language conversion"),
    # Edges and characters.
    ("* a", 0, "'*' at the start"),
    ("----", 0, "'----' at the start"),
    ("{| a", 0, "'{|' at the start"),
    ("= a", 0, "'=' at the start"),
    ("#REDIRECT [[a]]", 0, "'#' at the start"),
    ("'#REDIRECT [[a]]", 0, "''#' at the start"),
    (" a", 0, "white space"),
    ("a ", 1, "white space"),
    ("a\nb", 1, "a line break"),
    ("<nowiki>a\nb</nowiki>", 9, "a line break"),
    ("a\x7fb", 1, "U+007F"),
    ("a\u202eb", 1, "turns the direction"),
    ("a &#x202e;b", 2, "no character reference"),
    ("<code>a</code>\u0338", 13, "would save as another"),
    ("\u0338a", 0, "an accent without a letter"),
    ("a &nbps;", 2, "&nbps; is no character reference"),
    ("a &#0;", 2, "&#0; is no character reference"),
]


@pytest.mark.parametrize(("text", "offset", "wrong"), REFUSED)
def test_what_could_leave_its_place_is_refused_where_it_is(
    text: str, offset: int, wrong: str
) -> None:
    """The first finding has the offset of the thing itself, and says what is wrong."""
    first = check(text, RULES)[0]
    assert first.offset == offset
    assert wrong in first.wrong
    assert first.expected


def test_all_findings_are_given_in_order() -> None:
    """An author mends a text at once."""
    found = check("* a ~~~ <b>c</b> [[Category:X]] {{y}}", RULES)
    assert [each.offset for each in found] == [0, 4, 8, 12, 19, 32]


def test_a_finding_tells_how_to_mend_it() -> None:
    """As an author reads it: what is wrong, what was expected, what to write."""
    assert check("{{TNT|x}}", RULES) == [
        Finding(
            0,
            "template {{TNT|x}} is not allowed here",
            "a series allows templates by name under inline: templates: in clinicbot.yaml",
            "write <nowiki>{{…}}</nowiki> for the braces themselves",
        )
    ]


@pytest.mark.parametrize("tag", sorted(INLINE_TAGS - {"br", "wbr"}))
def test_a_series_allows_further_tags_by_name(tag: str) -> None:
    """What is not allowed anyway is allowed if the series says so, closed and in its place."""
    text = f"a <{tag}>b</{tag}> c"
    assert check(text, ALL) == []
    assert bool(check(text, RULES)) == (tag not in DEFAULT_TAGS)
    assert check(f"a <{tag}>b", ALL)


def test_no_series_can_allow_a_tag_that_begins_a_block_or_is_an_extensions() -> None:
    """What the settings say beyond INLINE_TAGS changes nothing."""
    rules = InlineRules(tags=frozenset({"div", "ref", "translate", "includeonly", "nowiki"}))
    for tag in rules.tags:
        assert check(f"a <{tag}>b" + f"</{tag}>" * (tag != "nowiki"), rules)


@pytest.mark.parametrize(
    "text",
    [
        "a {{User link|Foo}} b",
        "{{user_link|1=a=b|''x'' [[Foo|bar]] <code>y</code>}}",
        "{{ done }} {{Done|{{done|x}}}}",
        "{{Done|<nowiki>a=b|c}}</nowiki>}}",
    ],
)
def test_templates_are_allowed_by_name(text: str) -> None:
    """MediaWiki's spellings of a name are one name; arguments are inline text."""
    assert check(text, ALL) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{{Done|''x}}", "'' is not closed before }}"),
        ("{{Done|<s>a|b</s>}}", "| before the end of <s>"),
        ("{{Done|<span lang=en>a</span>}}", "'=' in an argument without a name"),
        ("{{Done|* a}}", "begins as a list"),
        ("{{Done|x= {{!}}", "template {{!}}"),
        ("{{Done|{{TNT}}}}", "template {{TNT}}"),
        ("{{Done|{{{a}}}}}", "parameter"),
        ("{{Done|~~~~}}", "signature"),
        ("{{Done", "template {{"),
        ("{{done:x}}", "template {{done:x}}"),
        ("''{{Done|a''b''}}''", "{{ is not closed"),
        ("[[{{Done}}|x]]", "in a link's target"),
    ],
)
def test_an_allowed_template_opens_no_door(text: str, wrong: str) -> None:
    """Its arguments are checked as every text is, and end where they seem to."""
    assert any(wrong in found.wrong for found in check(text, ALL))


def test_a_field_of_a_wording_counts_as_a_word() -> None:
    """In a target too; what stands around it is checked, with its own offset."""
    assert check_wording("{number}: see [[{page}|the {call-language} digest]]", RULES) == []
    assert [found.offset for found in check_wording("{a} [[Category:{page}]] ~~~", RULES)] == [
        6,
        24,
    ]


def test_links_give_targets_as_written_with_their_places() -> None:
    """So that a target can be put into a variable of a translation unit."""
    text = "[[:w:A|''b'']] [https://a.example/b c] https://d.example/e_(f). [[G]]"
    found = links(text)
    assert [(each.target, each.label, each.external) for each in found] == [
        (":w:A", "''b''", False),
        ("https://a.example/b", "c", True),
        ("https://d.example/e_(f)", "", True),
        ("G", "", False),
    ]
    assert all(text.startswith(each.target, each.offset) for each in found)


@given(st.randoms(use_true_random=False), st.sampled_from([soup, sentence, broken]))
def test_whatever_is_allowed_is_allowed_next_to_anything_allowed(
    chance: Random, make: object
) -> None:
    """No construct continues into what stands next to it."""
    assert callable(make)
    one, other = make(chance), make(chance)
    if one and not check(one, ALL) and not check(other, ALL):
        assert check(f"{one} {other}".strip(), ALL) == []
        # Next to apostrophes of the writer's, another would change them.
        assert check(f"x ''{one}'' y", ALL) == [] or "''" in f"{one}'{one}"
        assert plain_text(f"{one} {other}") == f"{plain_text(one)} {plain_text(other)}"


@given(st.text() | st.builds(soup, st.randoms(use_true_random=False)))
def test_any_text_gets_an_answer(text: str) -> None:
    """Whatever it holds; each finding is at a place of the text, in order."""
    offsets = [found.offset for found in check(text, RULES)]
    assert offsets == sorted(offsets)
    assert all(0 <= offset <= len(text) for offset in offsets)
    plain_text(text)
    links(text)


@given(st.randoms(use_true_random=False), st.sampled_from([soup, sentence, broken]))
def test_mwparserfromhell_sees_the_same_in_what_is_allowed(chance: Random, make: object) -> None:
    """The library that other tools read the page with finds these links and tags, no others."""
    assert callable(make)
    text = make(chance)
    if check(text, ALL):
        return
    code = mwparserfromhell.parse(f"- {text}", skip_style_tags=True)
    assert "&" in text or list(_seen(code)) == [_bare(link.target) for link in links(text)]


def _seen(code: Wikicode) -> Iterator[str]:
    """Give the targets of the links that mwparserfromhell sees; fail at what is not allowed."""
    for node in code.nodes:
        assert isinstance(node, (Text, HTMLEntity, Wikilink, ExternalLink, Tag, Template))
        if isinstance(node, Wikilink):
            yield _bare(str(node.title))
            yield from _seen(node.text) if node.text is not None else ()
        elif isinstance(node, ExternalLink):
            yield _bare(str(node.url))
            yield from _seen(node.title) if node.title is not None else ()
        elif isinstance(node, Tag) and node.tag != "nowiki":
            assert str(node.tag).lower() in INLINE_TAGS
            yield from _seen(node.contents) if node.contents is not None else ()


def _bare(target: str) -> str:
    """Give a target without what may belong to the sentence instead."""
    return target.rstrip(",;.:!?)")


_SLOW = """
{{ [[ <code> '' '''''x [https://x· [[a| <nowiki> <!-- &# __a </code> <code></s> https:// ~~~x -{
(https://x.org/;;; <s·lang=a· [[a|''b ]] }} &amp
"""


@pytest.mark.parametrize("unit", [unit.replace("·", " ") for unit in _SLOW.split()])
@pytest.mark.timeout(5)
def test_a_text_made_to_be_slow_is_not(unit: str) -> None:
    """Reading takes time in proportion to the text, whatever it repeats."""
    check("a" + unit * 20_000, RULES)


def test_names_of_namespaces_are_compared_as_a_wiki_does() -> None:
    """Composed, decomposed and marked spellings of one name are one."""
    for name in ("Catégorie", "catégorie ", "CATÉGORIE", "Ca\u200ftégorie"):
        text = unicodedata.normalize("NFC", f"[[{name}:X]]")
        assert "category" in check(text, RULES)[0].wrong
