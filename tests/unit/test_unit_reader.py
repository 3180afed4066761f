"""Source pages read back as people have edited them."""

from __future__ import annotations

import pytest

from clinicbot.digest.model import Digest, Paragraph, Remark, Topic
from clinicbot.digest.scalars import Inline, Plain
from clinicbot.wikitext.unit_reader import plain_text_of, read_translatable, without_units
from clinicbot.wikitext.view import PageView
from tests.support.pages import wording_in


VIEW = PageView(wording_in("en"), "Wikimedia Clinics/006", categories=("Wikimedia Clinics",))
SILENT = {"intro": Inline(""), "topics-note": Inline("")}
KNOWN = Digest("en", 6, topics=(Topic(Inline("T")),), wording=SILENT)

# A unit's text -> what a document says.
TEXTS = {
    "[[<tvar name=1>Special:MyLanguage/X</tvar>|the page]]": "[[X|the page]]",
    '[[<tvar name="x">Special:MyLanguage/X</tvar>|X]]s': "[[X]]s",
    "[[<tvar|x>Special:MyLanguage/X#y</>|X]]": "[[X#y|X]]",
    "[[Special:MyLanguage/X|the page]]": "[[Special:MyLanguage/X|the page]]",
    "[<tvar name=url>https://x.org/</tvar> text]": "[https://x.org/ text]",
    "held in <tvar name=year>2020</tvar>": "held in 2020",
    "&#36;foo, &#036;bar, $x": "$foo, &#36;bar, $x",
    "Special:MyLanguage/X is <tvar name=x>Special:MyLanguage/X</tvar>": (
        "Special:MyLanguage/X is Special:MyLanguage/X"
    ),
}


@pytest.mark.parametrize("unit", TEXTS)
def test_a_unit_is_read_without_variables(unit: str) -> None:
    """In whichever syntax and with whichever names they are written."""
    assert plain_text_of(unit) == TEXTS[unit]


PAGES = {
    "<translate>\n\na\n\n</translate>b": "\na\nb",
    "<languages />\n<translate>a</translate>": "a",
    "<translate>\n== H == <!--T:1-->\n\n<!--T:2-->\na\n</translate>": "== H ==\n\na",
    "* <translate><!--T:1--> a</translate>": "* a",
    "<translate></translate><translate>\n</translate>a": "a",
    "<nowiki><translate></nowiki>": "<nowiki><translate></nowiki>",
    "a <translate> b": "a <translate> b",
}


@pytest.mark.parametrize("page", PAGES)
def test_tags_fall_away_as_the_extension_lets_them(page: str) -> None:
    """With one line break beside each of them; what is broken stays."""
    assert without_units(page).text == PAGES[page]


def test_a_page_in_a_persons_hand_is_read() -> None:
    """Tags of her own around each part, markers she moved, variables with numbers."""
    page = """<languages/>
<translate>
<!--T:1-->
== Topic <tvar name=1>1</tvar>: T ==
</translate>
* <translate>
<!--T:4-->
'''Ana:''' See [[<tvar name=1>Special:MyLanguage/X</tvar>|it]].</translate>
** <translate><!--T:3--> Yes.</translate>

<translate>One paragraph. <!--T:9--></translate>

[[Category:Wikimedia Clinics{{#translation:}}]]
[[Category:Calls{{#translation:}}]]"""
    reading = read_translatable(page, VIEW, KNOWN)
    (topic,) = reading.digest.topics
    assert isinstance(topic, Topic)
    assert topic.title == Inline("T")
    assert topic.content == (
        Remark(Plain("Ana"), Inline("See [[X|it]]."), (Remark(says=Inline("Yes.")),)),
        Paragraph(Inline("One paragraph.")),
    )
    (left,) = reading.unplaced
    assert (left.text, left.line) == ("[[Category:Calls]]", 14)
