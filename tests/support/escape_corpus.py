"""Texts that would be markup if they were not escaped, made systematically.

Every construct of MediaWiki and Translate stands alone, at each edge, in the
middle, glued to words and doubled; every pair of syntax pieces stands glued
together, because half of one construct may make another out of its neighbour.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Final


CONSTRUCTS: Final = (
    # Links, files, categories, other languages, pipe tricks.
    "[[Page]]", "[[Page|label]]", "[[Page|]]", "[[|Page]]", "[[Page (set)|]]", "[[#Part|x]]",
    "[[File:Example.svg|thumb|caption]]", "[[Image:Example.svg]]", "[[Media:Example.svg]]",
    "[[Category:Things]]", "[[Category:Things|key]]", "[[es:Página]]", "[[:es:Página]]",
    "[[Special:MyLanguage/Page]]", "[[Page", "Page]]", "[[", "]]", "[", "]", "[[[Page]]]",
    "[[Page]]s", "pre[[Page]]", "[[Page|[x]]]", "|Page]]",
    # Addresses.
    "https://example.org", "http://example.org/a_b?c=d&e=f#g", "HTTPS://EXAMPLE.ORG",
    "ftp://example.org/", "irc://example.org/x", "ssh://example.org", "foo://example.org",
    "mailto:someone@example.org", "news:alt.test", "tel:123", "urn:isbn:1", "geo:1,2", "sip:x",
    "xmpp:a@example.org", "MAILTO:a@example.org", "magnet:?x", "http://[::1]/", "tel:[::1]",
    "http://", "https://]", "//example.org", "[//example.org x]", "[https://example.org]",
    "[https://example.org label]", "[mailto:a@example.org write]", "http://example.org/a.png",
    "<https://example.org>", "(https://example.org)", "news:''x''", "news:<b>x</b>", "sms:&amp;",
    "http&#58;//example.org", "Breaking news: x", "urn:~~~~", "news:{{x}}", "__news:x__",
    # Templates, arguments, parser functions, substitution, variants.
    "{{T}}", "{{T|x}}", "{{T|1=x}}", "{{{1}}}", "{{{1|x}}}", "{{PAGENAME}}", "{{!}}", "{{=}}",
    "{{#if:x|y|z}}", "{{#invoke:a|b}}", "{{subst:T}}", "{{subst:PAGENAME}}", "{{safesubst:T}}",
    "{{:Page}}", "{{int:edit}}", "{{DISPLAYTITLE:x}}", "{{#tag:pre|x}}", "{{TRANSLATIONLANGUAGE}}",
    "{{", "}}", "{", "}", "{{{", "}}}", "{{{{", "}}}}", "{{T", "T}}", "{{T|", "|x}}",
    "{{{{{1}}}}}", "-{x}-", "-{zh-hans:a;zh-hant:b}-", "-{", "}-", "-{{x}}", "-{{{x}}}-", "--{x}-",
    "-{|x}-",
    # Quotes.
    "''x''", "'''x'''", "'''''x'''''", "''''x''''", "''", "'''", "''''", "'''''", "'", "'x'",
    "'''x''", "''x'''", "d'x", "x's", "'' ''", "'x", "x'",
    # The beginning of a line.
    "* x", "# x", ": x", "; x", "; x : y", "** x", "*x", "#x", ":x", ";x", "#5", ":)", "*", "#",
    " x", "  x", "\tx", " * x", " {|", "\t{|", ":{|", "----", "-----", "---- x", "---", "--", "-",
    "=", "==", "= x =", "== x ==", "=== x ===", "== x", "x ==", "=x", "x=", "=x=", "====", "a = b",
    "{|", "{| class=x", "|}", "|-", "|+", "|", "||", "!", "!!", "! x", "| x", "|x", "+1", "-1",
    "a|b", "a||b", "a!!b", "a | b", "}", "{|\n| x\n|}", "x!", "wow!!", "#REDIRECT [[Page]]",
    "#redirect [[Page]]", "#REDIRECT: [[Page]]", "\uff03\u8ee2\u9001 [[Page]]", " #REDIRECT [[x]]",
    "#REDIRECCIÓN [[Page]]", "\u037ex", "\u037e x : y",
    # Signatures, behaviour switches, magic links.
    "~~~", "~~~~", "~~~~~", "~~~~~~", "~~", "~", "-- ~~~~", "__TOC__", "__NOTOC__", "__FORCETOC__",
    "__NOEDITSECTION__", "__NEWSECTIONLINK__", "__HIDDENCAT__", "__NOINDEX__", "__toc__",
    "___TOC___", "__", "____", "__x__", "__TOC", "TOC__", "__ __", "_TOC_", "__STATICREDIRECT__",
    "__NOGALLERY__", "\uff3f\uff3f\u76ee\u6b21\uff3f\uff3f", "__NOTITLECONVERT__",
    "__INDEX____TOC__", "ISBN 978-0-306-40615-7", "ISBN 0306406152", "ISBN 0-306-40615-X",
    "ISBN  0306406152", "ISBN\xa00306406152", "ISBN\t0306406152", "ISBN: 0306406152", "ISBN 1",
    "RFC 2616", "RFC  2616", "RFC\t1", "RFC\xa01", "RFC\u20091", "RFC \xa01", "RFC\xa0 1",
    "RFC: 1", "RFC-1", "RFC", "rfc 1", "PMID 1234", "PMID\xa01234", "PMID\u30001",
    "ISBN 978\xa00\xa0306406157", "RFC&nbsp;1", "RFC\n1",
    # Tags, extension tags, comments.
    "<b>x</b>", "<i>", "</b>", "<br>", "<br/>", "<br />", "<hr>", "<p>x</p>", "</p>", "</li></ul>",
    "<div>", "</div>", "<span style=color:red>x</span>", "<table>", "</td></tr></table>", "<td>",
    "<ul><li>x</li></ul>", "<h2>x</h2>", "<pre>x</pre>", "<nowiki>x</nowiki>", "<nowiki/>",
    "<nowiki>", "</nowiki>", "<nowiki>''x''</nowiki>", "<ref>x</ref>", "<references/>",
    "<gallery>", "<includeonly>x</includeonly>", "<noinclude>x</noinclude>",
    "<onlyinclude>x</onlyinclude>", "</noinclude>", "<includeonly/>", "<script>alert(1)</script>",
    "<style>x</style>", "<a href=x>", "<img src=x onerror=y>", "<iframe>", "<math>x</math>",
    "<poem>x</poem>", "<html>x</html>", "<syntaxhighlight>x</syntaxhighlight>", "<code>x</code>",
    "<s>x</s>", "<sub>x</sub>", "<Nowiki>", "<unknown>", "<unknown/>", "<your name>", "<b", "b>",
    "<", ">", "<<", ">>", "<>", "</", "/>", "<3", "a < b", "a<b", "a > b", "<!-- x -->", "<!--",
    "-->", "<!---->", "<!-- T:1 -->", "<!", "<?x?>", "<!DOCTYPE html>", "<![CDATA[x]]>",
    "<\u212abd>x</\u212abd>", "<a<b>c>", "<translate>", "</translate>", "<translate>x</translate>",
    "<translate nowrap>", "<translate >", "</translate >", "<tvar name=1>x</tvar>", "<tvar|x>y</>",
    "<tvar name=1>", "</tvar>", "<!--T:1-->", "<!--T:1--> x", "x <!--T:2-->", "<languages/>",
    "<languages />", "!!FUZZY!!",
    # Entities.
    "&amp;", "&lt;", "&gt;b", "&nbsp;", "&#91;", "&#x5B;", "&#X5b;", "&#0;", "&#13;", "&#128;",
    "&#xFFFE;", "&#1114112;", "&#99999999999999999999;", "&lt", "&", "&&", "&;", "&x;", "&copy;",
    "&copy", "&#;", "&#x;", "&amp;amp;", "&\u05e8\u05dc\u05de;", "&zwj;", "&notin;",
    "&NotEqualTilde;", "AT&T", "Q&A;", "&lt;b&gt;", "&#60;b&#62;", "&lt\u037e",
    "&#39;&#39;x&#39;&#39;", "&frac12;", "&Aacute;", "&#010;",
    # What the save, the parser or the browser might change.
    "$1", "$10", "$name", "$", "\\1", "%", "%1", "100%", "%s", "%20", "\\", "\\n", "`x`", "a/b",
    '"x"', "a?", " ?", "\xab x \xbb", "x :", "x ;", "x !", "5 %", ":", "::", "\ufffd", "x\ufffdy",
    "a  b", "a\tb", "a\nb", "a\n\nb", "a\n* b", "a\n== b ==", "a\r\nb", "\n", "\n\n", " ", "   ",
    "\t", "\n* x", "x\n", "\xa0", "\xa0x", "x\xa0", "\u3000x", "\u3000", " \u3000x", "\u2028x",
    "\u200bx", "\u200ex", "\u200f* x", "\u202ex\u202c", "\u2067x\u2069", "\ufeffx", "\u0338x",
    "<\u0338", "\u0301x", "e\u0301", "\u212a", "\u1fefx", "\xad", "\x85x", "\x9f",
)  # fmt: skip
"""Everything that means something somewhere, and much that looks as if it did."""

PIECES: Final = (
    "[", "[[", "]", "]]", "{", "{{", "}", "}}", "|", "||", "!", "!!", "-", "--", "----", "+", "=",
    "==", "'", "''", "'''", "<", "<b", "</", "<!--", "-->", ">", "&", "&#", "&lt", ";", ":", "*",
    "#", "~", "~~", "_", "__", "TOC", "//", "http:", "http://", "news:", "RFC", "ISBN", " ", "\n",
    "\xa0", "1", "0306406152", "x", "$", "\u0338", "\ufffd", "\u037e",
)  # fmt: skip
"""Pieces of constructs, to be glued together."""

PROSE: Final = (
    "Plain words, with a comma.",
    "People don't; others' contexts differ (isn't it so?), and it's the 1990s' style.",
    "About 50% of 7 languages: English, Spanish -- most of them (as a game :)",
    "A note --Ed.",
    "Topic #3: Needed support",
    'We made "Covid", a dedicated place; 100% done & tested, R&D included.',
    "a < b, c > d, 1 <2, I <3 this, x = y, 2*3, a_b, C:\\x, and/or, e.g. ~8 or ~~9",
    "One [sic] bracket, one {brace}, 5 | 6, an at@sign, $5, 10 % and #5, wow! really!?",
    "2020-07-16, 18:00\u201319:00 UTC; see p. 5\u20137.",
    "Q&A; and then: RFC on the talk page, ISBN unknown, news: none, tel: none",
    "\xbfQué pasó? \xa1Nada! L\u2019été \xab ici \xbb, \u201eso\u201c",
    "\u0645\u0631\u062d\u0628\u0627 (WMF) 123 \u05e9\u05dc\u05d5\u05dd",
    "\u7ef4\u57fa\u5a92\u4f53\u8bca\u6240\uff0c\u7b2c\u516d\u671f\u3002\U0001f600",
)
"""Sentences that nothing may be escaped in, in any context but a table or a label."""


def corpus() -> list[str]:
    """Return every text once, in a fixed order."""
    placed = (
        form
        for construct in CONSTRUCTS
        for form in (
            construct,
            f"{construct} after",
            f"before {construct}",
            f"before {construct} after",
            f"a{construct}z",
            f"{construct}{construct}",
        )
    )
    glued = ("".join(pair) for pair in product(PIECES, repeat=2))
    return list(dict.fromkeys((*PROSE, *placed, *glued)))


SEED: Final = Path(__file__).parents[1] / "data" / "digest-006-en.tsv"


def seed_blocks() -> list[str]:
    """Return the 61 blocks of a real digest, as readers see them."""
    lines = SEED.read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[2] for line in lines if not line.startswith("#")]
