"""The boundary, tried on the wiki's own parser: what `check` lets pass stays in its place."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

import pytest

from clinicbot.digest.inline import INLINE_TAGS, InlineRules, check, links, plain_text
from clinicbot.wikitext.seats import Seat, seat
from tests.support.inline_texts import SOUP, broken, sentence, soup
from tests.support.wiki import Text


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.wiki import Parsed, Wiki

pytestmark = pytest.mark.wiki

RULES = InlineRules(tags=INLINE_TAGS)

PLACES: dict[str, Callable[[str], str]] = {
    "paragraph": lambda text: f"One\n\n{text}\n\nTwo",
    "bullet": lambda text: f"* One\n** '''Who:''' {text}\n* Two",
    "bullet without a speaker": lambda text: f"* {text}\n* Two",
    "heading": lambda text: f"One\n\n== Topic 1: {text} ==\n\nTwo",
    "cells": lambda text: (
        f'{{|\n! scope="col" | {seat(text, Seat.HEADER)}\n|-\n'
        f"| {seat(text, Seat.CELL)}\n| Two\n|}}"
    ),
    "note": lambda text: f"* (<span>{text}</span> --Ed.)\n* Two",
    "two in a line": lambda text: f"{text} · {text}\n\nTwo",
}

ATTACKS = """
[[Foo]]https://example.org·x
&lt<nowiki/>;b&gt<nowiki/>;
<nowiki>&</nowiki>lt;b>
<nowiki>[</nowiki>[Foo]]
[<nowiki/>[Foo]]
[[Foo<nowiki/>]]
{<nowiki/>{PAGENAME}}
<nowiki>{</nowiki>{PAGENAME}}
__NOTOC<nowiki/>__
~~<nowiki/>~~
<<nowiki/>b>x
<<nowiki>b</nowiki>>x
'<nowiki/>'x
''<nowiki/>'x''
[[:Category:X|[[Category:Y]]]]
[[Foo|]]
[[|Foo]]
[[Foo·(bar)|]]
[[#x|<nowiki>]]</nowiki>]]
[https://example.org/·<nowiki>]</nowiki>·x]
[https://example.org/·&#93;·x]
[https://example.org/<nowiki/>·x]
[[Special:Version|[https://example.org·x]]]
[[Special:Version|https://example.org]]
<span·title="[[Category:X]]">x</span>
<span·title="{{PAGENAME}}">x</span>
<span·title="__NOTOC__">x</span>
<span·title="ISBN·978-0-306-40615-7">x</span>
<span·title="&lt;b&gt;">x</span>
<span·title=">">x</span>
<span·title="x">y</span·title="z">
<span·lang="en"/>x
<span·lang="en"·/·>x
<s·/>x
<br·/>x
</br>x
<br·clear="all">x
<ruby>x<rt>y<rb>z</rb></rt></ruby>
<s><s>x</s></s>
<code>''x</code>''
''<code>x''</code>
''[[Foo|x'']]
\'\'\'\'\'x\'\'y\'\'\'z
x\'\'y\'\'\'\'\'z\'\'\'
x\'\'\'y\'\'\'\'\'z\'\'
''x''\'\'\'y\'\'\'
a\'\'\'b\'\'c\'\'\'d\'\'
http://example.org''x''
http://example.org<s>x</s>
http://example.org[[Foo]]
http://example.org&lt;b&gt;
http://example.org&nbsp;x
http://example.org&#60;x
http://example.org&#x3C;x
http://example.org&quot;x
http://example.org|x
http://example.org;
http://example.org?a&amp;
(http://example.org)
[http://example.org](x)
[http://example.org·[x]]
[[[http://example.org·x]]]
[see·http://example.org]
[''http://example.org·x'']
{|x
|-
|}
!x
a·||·b·!!·c
{{{1}}}
-{zh:x}-
<!--x-->
<pre>x</pre>
<nowiki>x</nowiki·>
[[X|<nowiki>{{y}</nowiki>]]·a|b
<nowiki>[[x|</nowiki>·[[A|b]]·c|d
<NOWIKI>''x''</NOWIKI>
<nowiki·/>''
<ref·name=x/>
<references/>
<gallery·/>
<section·begin=x/>
<templatestyles·src=x·/>
<languages/>
<translate><!--T:1-->x</translate>
<nowiki></translate><translate></nowiki>
<nowiki><tvar·name=x>1</tvar></nowiki>
<nowiki><tvar|x>1</></nowiki>
<nowiki><!--T:7--></nowiki>
<noinclude>x
<includeonly>x</includeonly>
<onlyinclude>x</onlyinclude>
$1
RFC·1·RFC··2·PMID·3
javascript:alert(1)
[javascript:alert(1)·x]
[[javascript:alert(1)|x]]
[[Talk:File:Example.svg]]
[[:File:Example.svg|Example.svg]]
[[:es:Foo|es]]·[[w:es:Foo|x]]·[[m:Category:X|y]]·[[m:es:Foo|z]]
[[Project:X]]·[[Foo·#·bar|x]]·[[#_|x]]·[[Foo#<|x]]
#REDIRECT·[[Foo]]
&#42;·&#35;·&#58;·&#59;·&#61;·&#126;&#126;&#126;&#126;
&#91;&#91;Category:X&#93;&#93;·&#123;&#123;PAGENAME&#125;&#125;
&#60;b&#62;x&#60;/b&#62;·&#39;&#39;x&#39;&#39;·&#95;&#95;TOC&#95;&#95;
a·<·b·>·c·<3·<-·<=·<1>
"""


class Seen(NamedTuple):
    """What a page shows: its blocks, its text without white space, and its links."""

    blocks: list[tuple[int, str]]
    text: str
    links: int


def texts() -> list[str]:
    """Give attacks, pieces of markup, and texts made of them: what `check` lets pass."""
    chance = Random(6)  # noqa: S311  (the same texts in every run)
    made = [line.replace("·", " ") for line in ATTACKS.split("\n") if line]
    made += [f"x {piece}".rstrip() for piece in SOUP] + [f"{piece} y" for piece in SOUP]
    for make in (soup, broken, sentence):
        made += [make(chance) for _ in range(400)]
    return [text for text in dict.fromkeys(made) if text and not check(text, RULES)]


def test_what_is_allowed_stays_in_its_place(running_wiki: Wiki) -> None:
    """In every place: no block, template, category, file or signature; the text as foretold."""
    allowed = texts()
    assert len(allowed) > 400, "the texts are too wild to prove anything"
    jobs = [(place, text) for place in PLACES for text in ("word", *allowed)]
    parsed = running_wiki.parse_many([Text(PLACES[place](text)) for place, text in jobs])
    asked = dict(zip(jobs, parsed, strict=True))
    wrong = [
        f"{place}: {text!r}: {what}"
        for (place, text), one in asked.items()
        for what in _wrong(text, PLACES[place](text), one, asked[place, "word"])
    ]
    assert not wrong, "\n".join(wrong[:20])


def test_links_are_those_of_the_wiki(running_wiki: Wiki) -> None:
    """As many links to pages and to addresses as the wiki makes, magic links apart."""
    allowed = [text for text in texts() if not re.search(r"https?://\S*(?:&|>)", text)]
    wrong = []
    for text, one in zip(allowed, running_wiki.parse_many(map(Text, allowed)), strict=True):
        found = re.findall(r"<a (?!class=\"external mw-magic)[^>]*>", one.html)
        found = [tag for tag in found if "mw-magiclink" not in tag]
        external = sum("external" in tag for tag in found)
        if (external, len(found)) != (sum(a.external for a in links(text)), len(links(text))):
            wrong.append(f"{text!r}: {one.html}")
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.translate
def test_a_text_is_all_of_its_unit(running_wiki: Wiki) -> None:
    """Translate neither splits it, nor takes of it for its own, nor refuses the page."""
    if not running_wiki.has_translate:
        pytest.skip("the wiki has no Translate")
    allowed = texts()
    page = "* <translate> {}</translate>\n* <translate> two</translate>"
    asked = [Text(page.replace("{}", text), translate=True) for text in allowed]
    wrong = [
        f"{text!r}: {one.unit_error or one.units}"
        for text, one in zip(allowed, running_wiki.parse_many(asked), strict=True)
        if [unit.text.strip() for unit in one.units] != [text, "two"]
    ]
    assert not wrong, "\n".join(wrong[:20])


def test_the_refusals_are_not_idle(running_wiki: Wiki) -> None:
    """What is refused as active is active on the wiki: this parser is worth asking."""
    active = {
        "[[Category:X]]": "categories",
        "[[File:Example.svg]]": "files",
        "[[:Media:Example.svg]]": "files",
        "[[es:Foo]]": "languages",
        "{{Foo}}": "templates",
        "x __NOTOC__": "properties",
        "[[&#67;ategory:X]]": "categories",
        "[[%43ategory:X]]": "categories",
        "[[Cate\u200egory:X]]": "categories",
    }
    parsed = running_wiki.parse_many([Text(text) for text in active])
    for (text, kind), one in zip(active.items(), parsed, strict=True):
        assert check(text, RULES)
        assert getattr(one, kind), text


def _wrong(text: str, given: str, one: Parsed, usual: Parsed) -> Iterator[str]:
    """Say what differs from a plain word in the same place, but for the text itself."""
    if one.text != given:
        yield f"saved as {one.text!r}"
    for kind in ("templates", "files", "languages", "properties", "display_title", "redirect"):
        if getattr(one, kind) != getattr(usual, kind):
            yield f"{kind}: {getattr(one, kind)}"
    # Magic links put a page in a hidden category where they are on; they do no more.
    if any(not re.fullmatch(r"Pages_using_\w+_magic_links", name) for name in one.categories):
        yield f"categories: {one.categories}"
    if len(one.sections) != len(usual.sections):
        yield f"sections: {one.sections}"
    seen, word = _seen(one.html), _seen(usual.html)
    if seen.blocks != word.blocks:
        yield f"blocks: {one.html}"
    foretold = word.text.replace("word", re.sub(r"\s+", "", plain_text(text)))
    if seen.text != foretold:
        yield f"shows {seen.text!r}, not {foretold!r}"


def _seen(html: str) -> Seen:
    """Read HTML; elements of a sentence are no blocks, unless "Two" got into one."""
    root = ET.fromstring(f"<div>{html}</div>")  # noqa: S314  (the test wiki's)
    blocks: list[tuple[int, str]] = []

    def walk(element: ET.Element, depth: int) -> None:
        for child in element:
            inline = child.tag in INLINE_TAGS | {"a"} and "Two" not in "".join(child.itertext())
            if not inline:
                blocks.append((depth, child.tag))
            walk(child, depth + (not inline))

    walk(root, 0)
    text = re.sub(r"\s+", "", "".join(root.itertext()))
    return Seen(blocks, text, len(list(root.iter("a"))))
