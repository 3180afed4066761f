"""Escaping, as far as it can be told without a wiki: readable, and undone exactly."""

from __future__ import annotations

import subprocess
import sys

import mwparserfromhell
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mwparserfromhell.nodes import HTMLEntity, Text

from clinicbot.wikitext import Context, escape, unescape
from tests.support.escape_corpus import CONSTRUCTS, PIECES, PROSE, corpus, seed_blocks


contexts = st.sampled_from(list(Context))
texts = st.one_of(
    st.text(),
    st.lists(st.sampled_from([*PIECES, *CONSTRUCTS]), max_size=8).map("".join),
    st.text(alphabet="[]{}|!-+='<>&;:*#~_/ \n$x1\t\xa0\ufffd"),
)
UNTOUCHED = (
    *("a [ b", "a ] b", "[sic]", "a {b} c", "don't", "the '90s' style", "a|b", "a <3 b", "a < b"),
    *("a & b", "AT&T", "R&D; x", "x=y", "see #5", "a ~~ b", "a -- b", "100%", "a :)", "a; b: c"),
    *("1.5*2", "news: x", "RFC on this", "ISBN unknown", "a_b__c", "a/b//c", "C++", "!", "", "x"),
    *("-- most", "---", "{x", "a}", "x}}", "]]", "a]", "5 > 4", "$5", "__", "a @ b", "(a) / b"),
)
SMALLEST = (
    ("[[Page|x]]", "paragraph", "[&#91;Page|x]]"),
    ("{{T|x}}", "paragraph", "{&#123;T|x}}"),
    ("a ''b'' c", "paragraph", "a '&#39;b'&#39; c"),
    ("* x", "paragraph", "&#42; x"),
    ("a * x", "paragraph", "a * x"),
    ("#REDIRECT [[X]]", "page_start", "&#35;REDIRECT [&#91;X]]"),
    ("== x ==", "paragraph", "&#61;= x =="),
    ("----", "paragraph", "&#45;---"),
    (" x", "paragraph", "&#32;x"),
    (" x", "list_item", " x"),
    ("<b>x</b>", "paragraph", "&lt;b>x&lt;/b>"),
    ("&lt; &x;", "paragraph", "&amp;lt; &x;"),
    ("x ~~~~ y", "paragraph", "x ~~&#126;~ y"),
    ("__TOC__", "paragraph", "_&#95;TOC__"),
    ("https://example.org", "paragraph", "https&#58;//example.org"),
    ("[//example.org x]", "paragraph", "&#91;//example.org x]"),
    ("RFC 2616", "paragraph", "RFC&#32;2616"),
    ("RFC\xa02616", "paragraph", "RFC\xa0&#50;616"),
    ("-{x}-", "paragraph", "-&#123;x}-"),
    ("a\nb", "paragraph", "a&#10;b"),
    ("a|b]]", "link_label", "a&#124;b]&#93;"),
    ("a [b] c", "link_label", "a &#91;b] c"),
    ("[x]", "url_label", "[x&#93;"),
    ("a || b !! c", "table_cell", "a &#124;&#124; b !&#33; c"),
    ("a|b}}=c", "template_argument", "a&#124;b}&#125;=c"),
    ("a = b", "heading", "a = b"),
    ("a =", "heading", "a &#61;"),
    ("!!FUZZY!!", "paragraph", "!&#33;FUZZY!!"),
)


@pytest.mark.parametrize("context", Context)
def test_a_real_digest_stays_as_it_is(context: Context) -> None:
    """No byte of the 61 blocks changes, in any context."""
    blocks = seed_blocks()
    assert len(blocks) == 61
    assert [escape(block, context) for block in blocks] == blocks


@pytest.mark.parametrize("text", [*UNTOUCHED, *PROSE])
def test_what_would_not_fire_stays_as_it_is(text: str) -> None:
    """A lone bracket, brace, apostrophe, ampersand or the like isn't escaped."""
    assert escape(text, "paragraph") == text
    assert escape(text, "list_item") == text


@pytest.mark.parametrize(("text", "context", "wikitext"), SMALLEST)
def test_one_character_breaks_a_construct(text: str, context: str, wikitext: str) -> None:
    """Each construct gets the one reference without which it would fire."""
    assert escape(text, context) == wikitext


@pytest.mark.parametrize("edge", ["'x", "x'", "'", "x [", "x {"])
def test_edges_are_safe_beside_other_markup(edge: str) -> None:
    """An apostrophe or an opening bracket never meets the writer's own."""
    wikitext = escape(edge, "paragraph")
    assert wikitext[0] != "'"
    assert wikitext[-1] not in "'[{"


@pytest.mark.parametrize("context", ["heading", "link_label", "url_label"])
def test_an_empty_label_is_not_left_empty(context: str) -> None:
    """`[[Page|]]` would be a pipe trick, `[https://x ]` a number, `==  ==` no heading."""
    assert escape("", context) == "<nowiki/>"
    assert escape("  ", context) == "&#32; "


def test_only_variables_of_the_unit_are_kept_from_translate() -> None:
    """`$1` and what begins with it is escaped if the unit has such a variable."""
    assert escape("$1 $10 $x $", "paragraph") == "$1 $10 $x $"
    assert escape("$1 $10 $x $", "paragraph", variables=["1"]) == "&#36;1 &#36;10 $x $"
    assert escape("$a.b $ab", "paragraph", variables=["a.b"]) == "&#36;a.b $ab"


def test_an_unknown_context_is_an_error_that_names_all() -> None:
    """A misspelt context is told, with those that there are."""
    with pytest.raises(ValueError, match=r"'cell'.*table_cell"):
        escape("x", "cell")


@pytest.mark.parametrize("char", ["\x00", "\x01", "\x1f", "\x7f", "\ufffe", "\ud800"])
def test_what_no_page_can_hold_is_replaced(char: str) -> None:
    """Control characters and the parser's strip marker become U+FFFD, as when saved."""
    assert escape(f"a{char}'\"`UNIQ-x", "paragraph") == "a\ufffd'\"`UNIQ-x"


@pytest.mark.parametrize("order", ["clinicbot.wikitext.escape", "clinicbot.wikitext.page"])
def test_the_function_is_not_hidden_by_its_module(order: str) -> None:
    """Whatever is imported first, `clinicbot.wikitext.escape` can be called."""
    code = (
        f"import {order}, clinicbot.wikitext.escape\n"
        "from clinicbot.wikitext.escape import escape as same\n"
        "from clinicbot.wikitext import escape\n"
        "assert escape is same; print(escape('[[', 'paragraph'))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[&#91;\n"


@pytest.mark.parametrize("context", Context)
def test_the_whole_corpus_comes_back(context: Context) -> None:
    """Unescape gives back every text of the corpus, with line breaks of one kind."""
    for text in corpus():
        assert unescape(escape(text, context)) == text.replace("\r\n", "\n")


@given(texts, contexts, st.lists(st.sampled_from(["1", "x", "10"])))
def test_unescape_undoes_escape(text: str, context: Context, variables: list[str]) -> None:
    """Any text that a page can hold comes back from any context."""
    held = unescape(escape("x" + text, "paragraph"))[1:]
    wikitext = escape(held, context, variables=variables)
    assert unescape(wikitext) == held
    assert "\n" not in wikitext


@given(st.text(alphabet=st.characters(categories=["L", "N", "Zs"], include_characters=",.?()")))
def test_words_stay_as_they_are(text: str) -> None:
    """Letters, digits and plain punctuation of any script aren't escaped."""
    assert escape(f"a{text}.", "paragraph") == f"a{text}."


@given(texts, contexts)
def test_nothing_but_text_is_left_for_a_parser(text: str, context: Context) -> None:
    """mwparserfromhell, which reads pages back, sees text and references only."""
    code = mwparserfromhell.parse("a " + escape(text, context))
    assert all(isinstance(node, Text | HTMLEntity) for node in code.nodes if node != "<nowiki/>")


@pytest.mark.parametrize(
    ("wikitext", "text"),
    [
        ("<nowiki>[[x]]</nowiki>", "[[x]]"),
        ("a<nowiki />b<nowiki/>", "ab"),
        ("&eacute;&nbsp;&#x5B;&#x5b;&#91;&quot;", '\xe9\xa0[[["'),
        ("&lt &x; &#0; &#xD800; &#128; &#99999999999999999999999;",) * 2,
        ("&#" + "9" * 5000 + ";",) * 2,
        ("&amp;lt; &#0038;amp;", "&lt; &amp;"),
        ("&\u05e8\u05dc\u05de;", "\u200f"),
    ],
)
def test_other_peoples_escapes_are_read_too(wikitext: str, text: str) -> None:
    """Nowiki and every reference that MediaWiki resolves are undone, the others stay."""
    assert unescape(wikitext) == text
