"""Digests from elsewhere: every format, every shape, every word."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from clinicbot.cli import main
from clinicbot.digest.inline import InlineRules, plain_text
from clinicbot.digest.model import (
    Count,
    Digest,
    Inline,
    Links,
    Note,
    Paragraph,
    Plain,
    Quote,
    Remark,
    StandardTopic,
    Table,
    Topic,
    UnitHint,
)
from clinicbot.digest.read import read_digest
from clinicbot.digest.write import to_yaml
from clinicbot.errors import ExitCode
from clinicbot.intake.read import Format, Imported, imported, read_data
from clinicbot.series.load import load_wording
from clinicbot.settings import Settings
from clinicbot.titles import TitlePattern
from clinicbot.wikitext.compose import document
from clinicbot.wikitext.page import PageView, render_page
from clinicbot.wikitext.pieces import Grid as GridPiece
from clinicbot.wikitext.pieces import Heading, Item, Para, Picture, Quotation
from tests.support import office
from tests.support.office import Grid, Span, line
from tests.support.pages import renderable, view_of


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).parents[2]
SEED = ROOT / "tests" / "data" / "digest-006-en.tsv"
SETTINGS = Settings(
    "Wikimedia Clinics",
    "https://meta.wikimedia.org/w/api.php",
    TitlePattern("Wikimedia Clinics/{number:03d}"),
    categories=("Wikimedia Clinics",),
)


def take(text: str | bytes, format_: Format, language: str = "") -> Imported:
    """Import a document of this format."""
    data = text if isinstance(text, bytes) else text.encode()
    return imported(read_data(data, "x", SETTINGS, format_), SETTINGS, language=language)


def whole(made: Imported) -> Digest:
    """Give the digest, after making sure that nothing is missing and its file can be read."""
    assert made.share.missing == ()
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{made.digest.language}.yaml"
        file.write_text(to_yaml(made.digest), "utf-8")
        assert read_digest(file, SETTINGS.inline) == made.digest
    return made.digest


def warnings(made: Imported) -> str:
    """Give all that was warned of."""
    return "\n".join(map(str, made.original.warnings))


def seed_blocks() -> list[tuple[str, int, str]]:
    """Give the seed's blocks: kind, depth, text."""
    lines = [row for row in SEED.read_text("utf-8").splitlines() if not row.startswith("#")]
    parts = [row.split("\t") for row in lines]
    return [(kind, int(depth), " ".join(text.split())) for kind, depth, text in parts]


def seed_text() -> str:
    """Write the seed as a browser copies it: "Edit" behind headings, bullets with indents."""
    said = ["Wikimedia Clinics/006/en", ""]
    for kind, depth, text in seed_blocks():
        form = {"heading": "{}Edit\n", "paragraph": "{}\n"}.get(kind, "  " * depth + "• {}")
        said.append(form.format(text))
    return "\n".join(said)


def shown(digest: Digest) -> list[tuple[str, int, str]]:
    """Give the blocks that a reader of the digest's page sees."""
    base = "Wikimedia Clinics/006"
    digest = replace(digest, number=digest.number or 6)
    versions = {code: f"{base}/{code}" for code in ("en", "es")}
    view = PageView(load_wording(digest.language), f"{base}/en", versions)
    found = []
    for piece in document(digest, view):
        kind = {Heading: "heading", Para: "paragraph", Item: "item"}[type(piece)]
        assert isinstance(piece, Heading | Para | Item)
        depth = piece.depth if isinstance(piece, Item) else 0
        found.append((kind, depth, plain_text(piece.text.wikitext)))
    return found


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
    assert found.wording == {}
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


CLINIC = (
    "This is a digest (a processed, edited summary) of the online conference call Wikimedia Clinic"
    " {}. It sacrifices fidelity to people's exact words in favor of clarity, brevity, and"
    " digestibility."
)


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
    assert digest.wording == {"principle-service": Inline("be of service")}


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


ONE = (
    line("h1", "Wikimedia Clinics/012/en"),
    line("p", CLINIC.format("#012, held on July 16th 2020")),
    line("h2", "Topic 1: Tools & <tags>"),
    line("p", Span("Slides", href="https://example.org/slides?a=1"), " (in Russian)"),
    line("p", "We saw ", Span("many", bold=True), " tools, see ",
         Span("the page", href="https://meta.wikimedia.org/wiki/Wikimedia_Clinics"), "."),
    line("li", Span("Ana (WMF):", bold=True), " what do you need?", depth=1),
    line("li", "Ben from Wikimedia Chile: time [and] money", depth=2),
    line("li", "Ana: 100% agreed", depth=3),
    line("li", "nobody in particular", depth=1),
    line("h3", "Numbers"),
    Grid((("Year", "Calls"), ("2020", "11"), ("2021", "none"))),
    line("quote", "small is better"),
    line("h2", "Topic #2: Next"),
    line("p", "(nobody asked --Ed.)"),
)  # fmt: skip
FORMS: dict[str, tuple[Callable[[Sequence[office.Line | Grid]], str | bytes], Format]] = {
    "docx": (office.docx, Format.DOCX),
    "google": (office.google_docs, Format.HTML),
    "libreoffice": (office.libreoffice, Format.HTML),
    "markdown": (office.markdown, Format.MARKDOWN),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_word_processor_gives_the_same_document(form: str) -> None:
    """One content, four programs, one document."""
    write, format_ = FORMS[form]
    digest = whole(take(write(ONE), format_))
    one, two = digest.topics
    assert isinstance(one, Topic)
    assert isinstance(two, Topic)
    assert one.title == Inline("Tools & &lt;tags>")
    assert one.content == (
        Links((Inline("[https://example.org/slides?a=1 Slides] (in Russian)"),)),
        Paragraph(Inline("We saw '''many''' tools, see [[Wikimedia Clinics|the page]].")),
        Remark(Plain("Ana (WMF)"), Inline("what do you need?"), (
            Remark(Plain("Ben from Wikimedia Chile"), Inline("time [and] money"), (
                Remark(Plain("Ana"), Inline("100% agreed")),
            )),
        )),
        Remark(None, Inline("nobody in particular")),
    )  # fmt: skip
    cells = ((Inline("2020"), Inline("11")), (Inline("2021"), Inline("none")))
    assert one.sections[0].content == (
        Table((Inline("Year"), Inline("Calls")), cells),
        Quote((Inline("small is better"),)),
    )
    assert (two.heading, two.content) == (
        Inline("Topic #{number}: {title}"),
        (Note(Inline("nobody asked")),),
    )
    assert (digest.number, str(digest.date), digest.content) == (12, "2020-07-16", ())


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(renderable())
def test_no_word_of_a_page_is_ever_lost(digest: Digest) -> None:
    """Whatever a digest holds, its page's wikitext is imported with every word."""
    text = render_page(digest, view_of(digest))
    whole(take(text, Format.WIKITEXT, digest.language))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(renderable())
def test_no_word_of_a_copied_text_is_ever_lost(digest: Digest) -> None:
    """The same of the text that a browser copies."""
    whole(take(copied(digest), Format.TEXT, digest.language))


@pytest.mark.parametrize("form", ["docx", "google", "libreoffice"])
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(digest=renderable())
def test_no_word_of_a_file_is_ever_lost(form: str, digest: Digest) -> None:
    """The same of what word processors save."""
    write, format_ = FORMS[form]
    whole(take(write(tuple(lines_of(digest))), format_, digest.language))


def lines_of(digest: Digest) -> Iterator[office.Line | Grid]:
    """Give a digest's page as the lines of a word processor's document."""
    for piece in document(digest, view_of(digest)):
        match piece:
            case Heading(level, text):
                yield line(f"h{level}", plain_text(text.wikitext))
            case Para(text):
                yield line("p", plain_text(text.wikitext))
            case Item(depth, text):
                yield line("li", plain_text(text.wikitext), depth=depth)
            case Quotation(paragraphs, _):
                yield from (line("quote", plain_text(text.wikitext)) for text in paragraphs)
            case GridPiece(columns, rows, _):
                cells = [[plain_text(cell.wikitext) for cell in row] for row in (columns, *rows)]
                yield Grid(tuple(map(tuple, cells)))
            case Picture(file):
                yield line("p", file)


def copied(digest: Digest) -> str:
    """Give a digest's page as a browser copies it."""
    forms = {"h": "{}Edit\n", "p": "{}\n", "q": "{}\n"}
    said = []
    for each in lines_of(digest):
        if isinstance(each, Grid):
            said += ["\t".join(row) for row in each.rows]
        else:
            text = "".join(span.text for span in each.spans)
            said.append(forms.get(each.kind[0], "  " * each.depth + "• {}").format(text))
    return "\n".join(said)


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
    "<gallery>\nFile:A.jpg|cap\n</gallery>": "<gallery>",
    "[[Category:Other things]]": "no category of the series",
    "see {{phab|T123}}": "template {{phab|T123}}",
    "a<ref>note</ref>": "<ref>",
    "# first": "numbered",
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


def test_import_writes_a_document_and_never_over_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command writes digests/006/en.yaml, which passes `check`, once."""
    (tmp_path / "clinicbot.yaml").write_text((ROOT / "fixtures" / "clinicbot.yaml").read_text())
    (tmp_path / "seed.txt").write_text(seed_text())
    monkeypatch.chdir(tmp_path)
    assert main(["import", "seed.txt"]) == ExitCode.OK
    said = capsys.readouterr()
    assert said.out == ""
    assert "(100%)" in said.err
    assert main(["check"]) == ExitCode.OK
    before = Path("digests/006/en.yaml").read_text()
    assert main(["import", "seed.txt"]) == ExitCode.SOURCES
    assert Path("digests/006/en.yaml").read_text() == before


def test_import_prints_and_takes_number_and_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--output -` prints; what the text doesn't say can be said."""
    (tmp_path / "x.md").write_text("# Topic 1: Tema\n\nhola\n")
    monkeypatch.chdir(tmp_path)
    arguments = ["import", "x.md", "--output", "-", "--number", "9", "--language", "es"]
    assert main(arguments) == ExitCode.OK
    assert capsys.readouterr().out.startswith("number: 9\nlanguage: es\n")
    assert not (tmp_path / "digests").exists()


def test_a_missing_library_is_told_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the extra, .docx is one clear line."""
    monkeypatch.setitem(sys.modules, "mammoth", None)
    (tmp_path / "x.docx").write_bytes(office.docx(ONE))
    assert main(["import", str(tmp_path / "x.docx"), "--output", "-"]) == ExitCode.SOURCES
    assert "pip install 'clinicbot[import]'" in capsys.readouterr().err
