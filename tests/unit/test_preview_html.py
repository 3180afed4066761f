"""The file of a preview: what a browser makes of it, and what it may not do."""

from __future__ import annotations

import re
from html import unescape

import html5lib
import pytest

from clinicbot.errors import Place, Problem, Severity
from clinicbot.publish.preview import Preview, Version
from clinicbot.publish.preview_html import contents, page
from clinicbot.publish.preview_units import Unit
from clinicbot.wiki.parser import Parsed


PARSED = Parsed(
    html='<p>He said "<b>no</b>" &amp; left</p><script>alert(1)</script>',
    title="Calls/007/es",
    base="https://example.org/wiki/",
    styles=("https://example.org/load.php?a=b&c=d",),
    html_class='skin "x"',
    body_class="skin-vector",
)
ODD = Problem(Place("a<b>.yaml", 3, 4), "<script>1</script>", severity=Severity.WARNING)
SPANISH = Version("es", "español", "ltr", "Calls/007/es", PARSED, (ODD,))
ARABIC = Version("ar", "العربية", "rtl", "Calls/007/ar", PARSED)


def frames(text: str) -> list[str]:
    """Give the documents in the frames."""
    return [unescape(one) for one in re.findall(r'srcdoc="([^"]*)"', text)]


def test_every_language_is_shown_at_two_widths() -> None:
    """Each in a section that a tab leads to."""
    text = page(Preview("Calls/007", (SPANISH, ARABIC)))
    assert len(frames(text)) == 4
    for language in ("es", "ar"):
        assert f'<a href="#{language}">' in text
        assert f'<section id="{language}">' in text
    assert [one.count('dir="rtl"') for one in frames(text)] == [0, 0, 1, 1]


def test_a_frame_holds_the_wiki_s_html_as_it_is() -> None:
    """With the wiki's styles, its classes and its address for relative links."""
    (frame, _) = frames(page(Preview("Calls/007", (SPANISH,))))
    assert PARSED.html in frame
    assert '<base href="https://example.org/wiki/" target="_blank">' in frame
    assert '<link rel="stylesheet" href="https://example.org/load.php?a=b&amp;c=d">' in frame
    assert '<html class="skin &quot;x&quot;" lang="es" dir="ltr">' in frame


def test_nothing_runs_outside_or_inside_of_the_frames() -> None:
    """No script of ours; the wiki's are kept from running by sandbox and policy."""
    text = page(Preview("<script>7</script>", (SPANISH,), (ODD,)), refresh=True)
    outside = re.sub(r'srcdoc="[^"]*"', "", text)
    tree = html5lib.parse(outside, treebuilder="etree", namespaceHTMLElements=False)
    assert tree.findall(".//script") == []
    assert {one.get("sandbox") for one in tree.findall(".//iframe")} == {"allow-popups"}
    (policy,) = (
        one.get("content")
        for one in tree.findall(".//meta")
        if one.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none';")
    assert "script" not in policy


def test_the_file_is_valid_html() -> None:
    """html5lib reads it strictly."""
    one = Version("es", "español", "ltr", "Calls/007/es", PARSED, (ODD,), (Unit("T:1", "a", "b"),))
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(page(Preview("Calls/007", (one, ARABIC), (ODD,)), refresh=True))
    parser.parse(contents({"007.html": "Calls/<007>"}))


@pytest.mark.parametrize("refresh", [True, False])
def test_it_is_loaded_again_only_while_watching(*, refresh: bool) -> None:
    """Without scripts."""
    text = page(Preview("Calls/007", (SPANISH,)), refresh=refresh)
    assert ('http-equiv="refresh"' in text) is refresh


def test_units_and_problems_stand_beside_the_text() -> None:
    """Problems with their place; units with the id that they have, if any."""
    units = (Unit("T:4", "== Tema $number: <b> ==", "topic-1"), Unit("new", "hola", "topic-1/1"))
    one = Version("es", "español", "ltr", "Calls/007/es", PARSED, (ODD,), units)
    text = page(Preview("Calls/007", (one,)))
    assert "<code>a&lt;b&gt;.yaml:3:4</code>" in text
    assert "<code>T:4 topic-1</code>\n== Tema $number: &lt;b&gt; ==" in text
    assert "Nothing." in page(Preview("Calls/007", (ARABIC,)))
    assert "Translation units" not in page(Preview("Calls/007", (ARABIC,)))


def test_supplied_texts_stand_below_the_units_of_other_languages() -> None:
    """What has none waits for a translator, and the list says so."""
    units = (Unit("T:4", "hola", "a", "hello <b>"), Unit("T:5", "adiós", "b", ""))
    text = page(Preview("Calls/007", (Version("en", "English", "ltr", "C", PARSED, (), units),)))
    assert "hola\n<b>hello &lt;b&gt;</b></li>" in text
    assert "adiós\n<em>waits for a translator</em></li>" in text
