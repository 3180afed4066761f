"""Inline wikitext made at random: soup of markup, sound sentences, and broken ones."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from random import Random


_SOUP = """
'' ''' ''''' ' '''' [[ ]] [ ] {{ }} { } {{{ }}} | || ! !! - -- ---- -{ }- ~~~ ~~ ~~~~ __ _ # * : ;
= == <nowiki> </nowiki> <nowiki/> <code> </code> <s> </s> <br> <br/> </br> <q> </q> <ruby> <rt>
</rt> <li> <span·lang="en"> <span·title="a'b"> <span·title='x"y'·dir=rtl> </span> <div> <p> <pre>
<h2> <table> <b < > </ <a· & &amp; &nbsp; &lt; &#42; &#x3C; &foo; &#0; &copy &gt ; <ref> </ref>
<includeonly> </noinclude> <onlyinclude> <!-- --> <translate> </translate> <tvar·name=1>
<languages/> __TOC__ __NOTOC__ NOTOC {{PAGENAME}} {{!}} {{#if:1|2}} subst: #REDIRECT Foo Foo|bar
thumb [[Foo]] [[Foo|bar]] [[Foo|bar]]s [[:Category:X|y]] [[Category:X]] [[File:Example.svg]]
[[:File:Example.svg]] [[Media:Example.svg|x]] [[es:Foo]] [[:es:Foo]] [[w:Foo|x]] [[#sec]]
[[Special:Version|x]] [[m:Foo]] [[Foo]]http://a https://example.org/a https://example.org
http://example.org/?a=1&b=2 [https://example.org·x] [http:// [https://example.org [//example.org·
http:// https://x http://a mailto:a@b news: javascript: RFC·123 ISBN·978-0-306-40615-7 PMID·5 a
b·c word· , . é ع 你 / " ( ) % %41 $1 \t · · ·
"""
SOUP = [piece.replace("·", " ") for piece in _SOUP.split()] + [
    *("\u200e", "\u200b", "\u00a0", "\u0338", "\u3000", "\u202e", "\uff3f\uff3f目次\uff3f\uff3f"),
]

_WORDS = """
a b·c x's é [sic] a·<·b 1·>·0 (x) ,· .· l' AT&T !! 5·=·5 a_b 100% {x} _ ' - $1 “q” عربي a|b : * #
= ] [ } { &nbsp; &#42; &lt;b&gt; &amp;lt; <nowiki/> <nowiki>[[x]]{{y}}~~~~__TOC__<ref>''</nowiki>
<br> <br/> https://example.org/a https://example.org/?a=1&amp;b=2#c_(d) http://example.org.
(https://example.org) <nowiki>&</nowiki>lt; ISBN·978-0-306-40615-7 RFC·123 ____ a:b :: **
"""
WORDS = [word.replace("·", " ") for word in _WORDS.split()]

_PAGES = """
Foo Foo·bar Foo#S #S :Category:X :File:Example.svg w:Foo :es:Foo Special:Version User:X/y Talk:A
Foo·(bar) Ä·&·b "q" m:Foo:Bar :Foo X:y Foo'bar A!!b Project:X AT&T
"""
PAGES = [page.replace("·", " ") for page in _PAGES.split()]
TAGS = "code s sub span q bdi small kbd del em ruby rt time cite u b i tt".split()  # noqa: SIM905
ATTRIBUTES = ["", "", "", ' lang="en"', " dir=rtl", ' title="a b"', " lang='x-y'"]


def soup(chance: Random) -> str:
    """Give pieces of markup in any order."""
    return _tidy("".join(chance.choice(SOUP) for _ in range(chance.randint(1, 9))))


def sentence(chance: Random, depth: int = 0) -> str:
    """Give text whose markup is whole and well nested, if now and then not allowed."""
    parts = [_part(chance, depth) for _ in range(chance.randint(1, 4))]
    return "".join(parts) if depth else _tidy("".join(parts))


def broken(chance: Random) -> str:
    """Give a sentence with something put in, or taken out."""
    text = sentence(chance)
    at = chance.randint(0, len(text))
    if chance.random() < 0.5:
        return _tidy(text[:at] + chance.choice(SOUP) + text[at:])
    return _tidy(text[:at] + text[at + chance.randint(1, 4) :])


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _part(chance: Random, depth: int) -> str:
    def inner() -> str:
        return chance.choice(WORDS) if depth > 1 else sentence(chance, depth + 1)

    kind = chance.random()
    if kind < 0.45:
        return chance.choice(WORDS)
    if kind < 0.65:
        ends = [("''", "''"), ("'''", "'''"), ("'''''", "'''''"), ("'''''", f"''{inner()}'''")]
        begin, end = chance.choice(ends)
        return f"{begin}{inner()}{end}"
    if kind < 0.8:
        label = chance.choice(["", f"|{inner()}"])
        return f"[[{chance.choice(PAGES)}{label}]]{chance.choice(['', 's'])}"
    if kind < 0.88:
        path = chance.choice(["", "a?b=c&d=e", "x%20y", "é", "a'b"])
        return f"[https://example.org/{path} {inner()}]"
    tag = chance.choice(TAGS)
    return f"<{tag}{chance.choice(ATTRIBUTES)}>{inner()}</{tag}>"
