"""Digests from elsewhere: sentences, topics and speakers are recognised."""

from __future__ import annotations

import pytest

from clinicbot.digest.inline import InlineRules
from clinicbot.digest.model import Digest, Paragraph, Remark, StandardTopic, Topic, UnitHint
from clinicbot.digest.read import read_digest
from clinicbot.digest.scalars import Count, Inline, Plain
from clinicbot.digest.write import to_yaml
from clinicbot.intake.read import Format, imported
from clinicbot.intake.wikitext import read_wikitext
from clinicbot.series.load import load_wording
from clinicbot.wikitext.page import PageView, render_page
from tests.support.intake import (
    CLINIC,
    ROOT,
    SETTINGS,
    seed_blocks,
    seed_text,
    shown,
    take,
    warnings,
    whole,
)


def test_the_seeds_text_comes_back_block_by_block() -> None:
    """Importing the copied page and rendering it gives its 61 blocks again."""
    made = take(seed_text(), Format.TEXT)
    assert len(seed_blocks()) == 61
    assert shown(whole(made)) == seed_blocks()
    assert warnings(made) == ""


def test_the_seeds_facts_and_speakers_are_those_that_a_person_wrote_down() -> None:
    """Apart from links, which a copied text lacks, the fixture is what comes out."""
    found = whole(take(seed_text(), Format.TEXT))
    fixture = read_digest(ROOT / "fixtures" / "digests" / "006" / "en.yaml", InlineRules())
    assert (found.number, found.date, found.call_language) == (6, fixture.date, "es")
    assert found.attendance == fixture.attendance
    assert found.topics[0] == StandardTopic("introduction")
    # No Spanish version is beside it, so what it says of that is kept as said.
    assert set(found.wording) == {"version-note"}
    assert speakers(found) == speakers(fixture)


def speakers(digest: Digest) -> list[str]:
    """Give everybody who is named as a speaker, in order."""
    found = [line for line in to_yaml(digest).splitlines() if "by: " in line]
    return [line.partition("by: ")[2] for line in found]


@pytest.mark.parametrize(
    "label", ["[edit]", " [edit | edit source]", "\nedit", "[editar]", "Edit"]
)
def test_headings_are_known_by_their_edit_link(label: str) -> None:
    """Every skin's label makes a heading, and is no text."""
    digest = whole(
        take(f"Topic 1: Strategy{label}\n\nA text.\n\nPlans{label}\n\nMore.", Format.TEXT)
    )
    (topic,) = digest.topics
    assert isinstance(topic, Topic)
    assert (topic.title, topic.heading) == (Inline("Strategy"), None)
    assert topic.sections[0].title == Inline("Plans")


@pytest.mark.parametrize(("bullet", "step"), [("•", 2), ("*", 2), ("-", 4), ("◦", 3)])
def test_bullets_nest_by_their_indents(bullet: str, step: int) -> None:
    """Any bullet, any step."""
    rows = [(1, "one"), (2, "two"), (3, "three"), (2, "four"), (1, "five")]
    text = "\n".join(f"{' ' * step * depth}{bullet} {said}" for depth, said in rows)
    digest = whole(take(f"Topic 1: T[edit]\n\n{text}", Format.TEXT))
    assert shown_items(digest) == rows


def shown_items(digest: Digest) -> list[tuple[int, str]]:
    """Give the bullets of a digest's page."""
    return [(depth, text) for kind, depth, text in shown(digest) if kind == "item"]


@pytest.mark.parametrize(
    ("said", "number", "day", "date_text"),
    [
        ("#001, conducted June 15th 2020", 1, "2020-06-15", None),
        ("#002", 2, None, None),
        ("#004, held on June 28rd 2020", 4, "2020-06-28", "June 28rd 2020"),
        ("#006, held on July 16th 2020", 6, "2020-07-16", None),
        ("#007, held on 3 August 2020", 7, "2020-08-03", "3 August 2020"),
    ],
)
def test_every_introduction_of_2020_is_understood(
    said: str, number: int, day: str | None, date_text: str | None
) -> None:
    """Number and day are read; a wording of its own stays as it is."""
    text = CLINIC.format(said)
    digest = whole(take(f"{text}\n\nTopic 1: T[edit]\n\nx", Format.TEXT))
    assert digest.number == number
    assert str(digest.date or "") == (day or "")
    assert digest.date_text == (Plain(date_text) if date_text else None)
    assert shown(digest)[0] == ("paragraph", 0, text)


@pytest.mark.parametrize(
    ("said", "staff", "volunteers"),
    [
        ("(Attendance: 4 staff; ~8 volunteers)", Count(4), Count(8, approximate=True)),
        ("The call was attended by 7 members of Wikimedia Foundation staff and 11 volunteers.",
         Count(7), Count(11)),
        ("Attended by 3 WMF people and 12 community members.", Count(3), Count(12)),
    ],
)  # fmt: skip
def test_attendance_is_counted_in_any_words(said: str, staff: Count, volunteers: Count) -> None:
    """The counts are data, and the sentence is the one that stood there."""
    text = f"{CLINIC.format('#011')}\n\n{said}\n\nTopic 1: T[edit]\n\nx"
    digest = whole(take(text, Format.TEXT))
    assert dict(digest.attendance) == {"staff": staff, "volunteers": volunteers}
    assert ("paragraph", 0, said) in shown(digest)


def test_a_reworded_standard_part_keeps_its_words_as_wordings() -> None:
    """One sentence of the introduction differs: it becomes a wording of this digest."""
    text = seed_text().replace("be of service to other people on the call", "be of service")
    digest = whole(take(text, Format.TEXT))
    assert digest.topics[0] == StandardTopic("introduction")
    own = {name: text for name, text in digest.wording.items() if name != "version-note"}
    assert own == {"principle-service": Inline("be of service")}


def test_spanish_is_known_by_its_sentences() -> None:
    """The language is found out; "Tema 3:" is a topic."""
    wording = load_wording("es")
    fixture = read_digest(ROOT / "fixtures" / "digests" / "006" / "es.yaml", InlineRules())
    view = PageView(wording, "Wikimedia Clinics/006/es", {})
    found = whole(take(render_page(fixture, view), Format.WIKITEXT))
    assert found.language == "es"
    assert (found.number, found.date, found.attendance) == (6, fixture.date, fixture.attendance)
    assert found.topics == fixture.topics


@pytest.mark.parametrize("name", ["006/en", "901/en", "902/en", "903/ar"])
def test_the_bots_own_pages_come_back(name: str) -> None:
    """A page that clinicbot wrote is read as the document that it was."""
    fixture = read_digest(ROOT / "fixtures" / "digests" / f"{name}.yaml", InlineRules())
    number, language = name.split("/")
    view = PageView(load_wording(language), f"Wikimedia Clinics/{number}/{language}", {})
    found = whole(take(render_page(fixture, view), Format.WIKITEXT, language))
    assert found.topics == fixture.topics


TRANSLATED = """<languages/>
<translate>
== Topic <tvar name="n">1</tvar>: Tools == <!--T:7-->

<!--T:8-->
'''Ana (WMF):''' see <tvar name="link">[[Help:Contents|</tvar>the help]].
</translate>
* <translate><!--T:12--> '''Ben:''' yes, <tvar|x>42</>.</translate>
** <translate nowrap><!--T:a--> a point</translate>
[[Category:Wikimedia Clinics]]"""


def test_a_page_prepared_for_translation_keeps_its_unit_ids() -> None:
    """The ids go where the texts go; markers, variables and tags are gone."""
    digest = whole(take(TRANSLATED, Format.WIKITEXT))
    (topic,) = digest.topics
    assert topic == Topic(
        Inline("Tools"),
        None,
        (
            Paragraph(
                Inline("see [[Help:Contents|the help]]."), Plain("Ana (WMF)"), UnitHint("8")
            ),
            Remark(
                Plain("Ben"),
                Inline("yes, 42."),
                (Remark(None, Inline("a point"), unit=UnitHint("a")),),
                unit=UnitHint("12"),
            ),
        ),
        unit=UnitHint("7"),
    )


@pytest.mark.parametrize(
    ("said", "speaker"),
    [
        ("Quim (WMF): this", "Quim (WMF)"),
        ("Claudia from Wikimedia Mexico:", "Claudia from Wikimedia Mexico"),
        ("a Catalan volunteer from Amical:", "a Catalan volunteer from Amical"),
        ("'''Denny Vrandečić:''' yes", "Denny Vrandečić"),
        ("'''Denny Vrandečić''': yes", "Denny Vrandečić"),
        ("Volunteer: no", "Volunteer"),
        ("un voluntario de Chile: sí", "un voluntario de Chile"),
        ("Question: why?", None),
        ("Background: it began in 2019", None),
        ("the options are: one, two", None),
        ("We asked this: why not?", None),
        ("Strategy: it goes on", None),
        ("see https://example.org: good", None),
        ("at 10:30 we met", None),
        ("[[User:Ana|Ana]]: hello", None),
        ("What about volunteers: do they come?", None),
        ('Not a "wish", but a request: x', None),
    ],
)
def test_speakers_are_told_from_other_words_before_a_colon(said: str, speaker: str | None) -> None:
    """People are speakers; what might be one or not stays text."""
    digest = whole(take(f"== Topic 1: T ==\n* {said}", Format.WIKITEXT, "en"))
    topic = digest.topics[0]
    assert isinstance(topic, Topic)
    remark = topic.content[0]
    assert isinstance(remark, Remark)
    assert remark.by == (Plain(speaker) if speaker else None)


def test_a_doubtful_speaker_is_told_and_a_known_one_is_not() -> None:
    """A first name alone may be anything; after "Kaarel V (WMF)" it is known."""
    alone = take("== Topic 1: T ==\n* Kaarel: yes", Format.WIKITEXT, "en")
    assert "'Kaarel:' may be a speaker" in warnings(alone)
    known = take("== Topic 1: T ==\n* Kaarel V (WMF): hm\n** Kaarel: yes", Format.WIKITEXT, "en")
    assert "may be" not in warnings(known)
    assert "by: Kaarel\n" in to_yaml(known.digest)


PLACELESS = {
    "{{Navbox clinics|state=open}}": "{{Navbox clinics|state=open}}",
    "<gallery>\nFile:A.jpg|cap\n</gallery>": "single pictures",
    "[[Category:Other things]]": "no category of the series",
    "see {{phab|T123}}": "template {{phab|T123}}",
    "a<ref>note</ref>": "<ref>",
    ": first": "an indented line",
    "<div>x</div>": "<div>",
    "[[File:A b.jpg|thumb|left|200px|the caption]]": "the look of [[File:A b.jpg",
    '{| class="x"\n| a || colspan=2 | b\n|-\n| c || d\n|}': "the look of this table",
}


@pytest.mark.parametrize("wikitext", PLACELESS)
def test_what_has_no_place_is_kept_and_named(wikitext: str) -> None:
    """Whatever a document has no form for stays in place, and a warning names it."""
    page = f"== Topic 1: T ==\nbefore\n\n{wikitext}\n\nafter"
    made = take(page, Format.WIKITEXT, "en")
    topic = whole(made).topics[0]
    assert isinstance(topic, Topic)
    first, *between, last = topic.content
    assert (first, last) == (Paragraph(Inline("before")), Paragraph(Inline("after")))
    assert len(between) == 1
    assert PLACELESS[wikitext] in warnings(made)


def test_text_beside_comments_and_templates_is_text() -> None:
    """A comment takes nothing with it, nor does a template at the start of a line."""
    page = "<!-- a -->one\n\n{{T}} two\n\n== Topic 1: T ==\nthree <!-- b\nc --> four\n\n{{U}}"
    made = take(page, Format.WIKITEXT, "en")
    digest = whole(made)
    assert [topic.title for topic in digest.topics if isinstance(topic, Topic)] == [Inline("T")]
    assert "b\nc" in warnings(made)


def test_what_only_says_how_text_looks_is_left_out() -> None:
    """Colours and boxes go, with a warning; the text, its bold and its language stay."""
    line = '<font color="red">x</font> <b>y</b> <span style="color:red" lang="es">z</span>'
    made = take(f"== Topic 1: T ==\n{line}", Format.WIKITEXT, "en")
    topic = whole(made).topics[0]
    assert isinstance(topic, Topic)
    assert topic.content == (Paragraph(Inline("x '''y''' <span lang=\"es\">z</span>")),)
    assert "the look of <font" in warnings(made)


@pytest.mark.parametrize(
    ("wikitext", "link"),
    [
        ("[[/notes]]", "[[Calls/007/notes|/notes]]"),
        ("[[/notes/]]", "[[Calls/007/notes|notes]]"),
        ("[[../008|next]]", "[[Calls/008|next]]"),
        ("[[..|up]]", "[[Calls|up]]"),
        ("[[Media:A.pdf|the slides]]", "[[:File:A.pdf|the slides]]"),
        ("[[Media:A.pdf]]", "[[:File:A.pdf|Media:A.pdf]]"),
        ("[[es:Wayú]]", "[[:es:Wayú]]"),
        ("[https://example.org]", "https://example.org"),
        ("[//example.org x]", "[https://example.org x]"),
    ],
)
def test_links_that_depend_on_their_page_become_whole(wikitext: str, link: str) -> None:
    """They lead where they led, wherever the document's page is."""
    original = read_wikitext(f"see {wikitext}.", "x", SETTINGS.inline, (), "Calls/007")
    digest = imported(original, SETTINGS, language="en").digest
    assert digest.content == (Paragraph(Inline(f"see {link}.")),)


DIALOGUE = """== Topic 1: T ==
Ana (WMF): one

Ben: two

Cleo Doe: three

Ana: four

Ben: five
"""


def test_amid_a_dialogue_a_name_is_a_speaker() -> None:
    """Most of the texts around have certain ones; elsewhere the same name stays text."""
    made = take(DIALOGUE, Format.WIKITEXT, "en")
    assert "by: Cleo Doe\n" in to_yaml(whole(made))
    assert "'Cleo Doe:' was taken for a speaker" in warnings(made)
    alone = take("== Topic 1: T ==\nCleo Doe: three\n\nOther text.", Format.WIKITEXT, "en")
    assert "by:" not in to_yaml(whole(alone))


@pytest.mark.parametrize(
    ("lead", "speaker"),
    [
        ("* Kaarel:", "Kaarel"),
        ("* '''Kaarel:'''", "Kaarel"),
        ("; Kaarel", "Kaarel"),
        ("* Tools:", None),
        ("* Recommendations:", None),
        ("* '''Budget'''", None),
        ("* the next steps:", None),
    ],
)
def test_a_lone_name_speaks_what_hangs_below_it(lead: str, speaker: str | None) -> None:
    """A name with bullets below is somebody; a noun with bullets below is a lead."""
    below = ":" if lead.startswith(";") else "**"
    digest = whole(take(f"== Topic 1: T ==\n{lead}\n{below} yes", Format.WIKITEXT, "en"))
    topic = digest.topics[0]
    assert isinstance(topic, Topic)
    (remark,) = topic.content
    assert isinstance(remark, Remark)
    assert remark.by == (Plain(speaker) if speaker else None)
    assert remark.points == (Remark(None, Inline("yes")),)
