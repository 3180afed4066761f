"""Digests from elsewhere: every format gives the same document, and every word of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from clinicbot.cli import main
from clinicbot.digest.inline import plain_text
from clinicbot.digest.model import Digest, Links, Note, Paragraph, Quote, Remark, Table, Topic
from clinicbot.digest.scalars import Inline, Plain
from clinicbot.errors import ExitCode
from clinicbot.intake.read import Format
from clinicbot.wikitext.compose import document
from clinicbot.wikitext.page import render_page
from clinicbot.wikitext.pieces import Grid as GridPiece
from clinicbot.wikitext.pieces import Heading, Item, Para, Picture, Quotation
from tests.support import office
from tests.support.examples import examples
from tests.support.intake import CLINIC, ROOT, seed_text, shown, take, warnings, whole
from tests.support.office import Grid, Span, line
from tests.support.pages import renderable, view_of


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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


@settings(max_examples=examples(10), deadline=None, suppress_health_check=list(HealthCheck))
@given(renderable())
def test_no_word_of_a_page_is_ever_lost(digest: Digest) -> None:
    """Whatever a digest holds, its page's wikitext is imported with every word."""
    text = render_page(digest, view_of(digest))
    whole(take(text, Format.WIKITEXT, digest.language))


@settings(max_examples=examples(10), deadline=None, suppress_health_check=list(HealthCheck))
@given(renderable())
def test_no_word_of_a_copied_text_is_ever_lost(digest: Digest) -> None:
    """The same of the text that a browser copies."""
    whole(take(copied(digest), Format.TEXT, digest.language))


@pytest.mark.parametrize("form", ["docx", "google", "libreoffice"])
@settings(max_examples=examples(6), deadline=None, suppress_health_check=list(HealthCheck))
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


LISTS = {
    "nested in items": "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>",
    "nested between items": "<ul><li>a</li><ul><li>b</li><ul><li>c</li></ul></ul><li>d</li></ul>",
    "aria-level": '<ul><li aria-level="1"><p>a</p></li><li aria-level="2">b</li>'
    '<li aria-level="3">c</li><li aria-level="1">d</li></ul>',
    "Google's classes": "".join(
        f'<ul class="c1 lst-kix_x1-{depth} start"><li class="c2">{text}</li></ul>'
        for depth, text in ((0, "a"), (1, "b"), (2, "c"), (0, "d"))
    ),
    "Word's styles": "".join(
        f"<p class=MsoListParagraph style='mso-list:l0 level{depth} lfo1'>"
        f"<span style='mso-list:Ignore'>·&nbsp; </span>{text}</p>"
        for depth, text in ((1, "a"), (2, "b"), (3, "c"), (1, "d"))
    ),
}


@pytest.mark.parametrize("form", LISTS)
def test_lists_nest_in_every_programs_way(form: str) -> None:
    """However a program writes a list, the depths are the same."""
    digest = whole(take(f"<h2>Topic 1: T</h2>{LISTS[form]}", Format.HTML, "en"))
    items = [(depth, text) for kind, depth, text in shown(digest) if kind == "item"]
    assert items == [(1, "a"), (2, "b"), (3, "c"), (1, "d")]


@pytest.mark.parametrize(
    "html",
    [
        "<h2>before<ul><li>in a heading</li></ul>after</h2>",
        "<p class=title><table><tr><td>laid</td></tr></table>out</p>",
        "<ul><li>a<ul><li>b</li></ul>after <b>the</b> list</li>loose</ul>",
        "<table><tr><td>one<p>two</p>three<h3>four</h3></td></tr><tr><td>x</td></tr></table>",
        "<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr><tr><td>c</td></tr></table>",
        "<pre>a<ul><li>b</li></ul></pre><blockquote>c<h3>d</h3></blockquote>",
        "<b>bold <p>paragraph</p> <a href='https://e.org'>link<div>block</div></a></b>",
        "<dl><dt>term<dd>one<p>two</dl><figure><img src=x.png><figcaption>under</figcaption>",
    ],
)
def test_html_that_no_one_should_write_loses_no_word(html: str) -> None:
    """Blocks where none belong are text all the same."""
    whole(take(f"<body><p>first</p>{html}<p>last</p>", Format.HTML, "en"))


@pytest.mark.parametrize(
    ("href", "wikitext"),
    [
        ("https://www.google.com/url?q=https://e.org/x&sa=D&ust=1", "[https://e.org/x it]"),
        ("https://meta.wikimedia.org/wiki/Wikimedia_Clinics#Top", "[[Wikimedia Clinics#Top|it]]"),
        ("/wiki/Hubs", "[[Hubs|it]]"),
        ("/w/index.php?title=New_page&action=edit&redlink=1", "[[New page|it]]"),
        ("https://en.wikipedia.org/wiki/A_(b)", "[https://en.wikipedia.org/wiki/A_(b) it]"),
        ("#section", "it"),
        ("/wiki/File:A_b.jpg", "[[:File:A b.jpg|it]]"),
    ],
)
def test_links_lead_where_they_led(href: str, wikitext: str) -> None:
    """Google's redirects are seen through; pages of the wiki are linked by title."""
    digest = whole(take(f"<p>see <a href='{href}'>it</a>.</p>", Format.HTML, "en"))
    assert digest.content == (Paragraph(Inline(f"see {wikitext}.")),)


def test_a_picture_that_is_no_file_of_the_wiki_is_marked_and_named() -> None:
    """Its place is kept, and the warning says what to do."""
    made = take("<p>a</p><p><img src='chart.png' alt='The chart'></p><p>b</p>", Format.HTML, "en")
    texts = [text for _, _, text in shown(whole(made)) if len(text) < 30]
    assert texts == ["a", "[image: The chart]", "b"]
    assert "upload it" in warnings(made)


def words_of(text: str) -> str:
    """Write a run of Word's."""
    return f"<w:r><w:t>{text}</w:t></w:r>"


TITLE = words_of("Topic 1: T")
NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
DOCX = {
    "a numbered heading is a heading": (
        (
            f'<w:p><w:pPr><w:pStyle w:val="heading2"/>{NUMBERED}</w:pPr>{TITLE}</w:p>'
            f"<w:p>{words_of('text')}</w:p>"
        ),
        [("heading", 0, "Topic 1: T"), ("paragraph", 0, "text")],
    ),
    "a text box is text, once": (
        (
            f"<w:p>{words_of('before')}<w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p>"
            f"{words_of('boxed')}</w:p></w:txbxContent></mc:Choice><mc:Fallback><w:pict><v:textbox>"
            f"<w:txbxContent><w:p>{words_of('boxed')}</w:p></w:txbxContent></v:textbox></w:pict>"
            f"</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        ),
        [("paragraph", 0, "before"), ("paragraph", 0, "boxed")],
    ),
    "what was deleted or moved away is gone": (
        (
            f"<w:p>{words_of('kept ')}<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
            f"<w:moveFrom>{words_of('moved')}</w:moveFrom><w:ins>{words_of('new')}</w:ins></w:p>"
        ),
        [("paragraph", 0, "kept new")],
    ),
}


@pytest.mark.parametrize("claim", DOCX)
def test_what_word_does_to_a_text(claim: str) -> None:
    """Headings with numbers, boxes in two forms, tracked changes."""
    body, blocks = DOCX[claim]
    digest = whole(take(office.docx_of(body), Format.DOCX, "en"))
    intro = shown(digest)[:1]
    assert shown(digest) == [*intro, *blocks]


def test_comments_beside_a_text_are_named() -> None:
    """They are no text, but nothing is left out without a word."""
    comment = f'<w:comment w:id="0"><w:p>{words_of("is that so?")}</w:p></w:comment>'
    file = office.docx_of(f"<w:p>{words_of('text')}</w:p>", comments=comment)
    made = take(file, Format.DOCX, "en")
    assert whole(made).content == (Paragraph(Inline("text")),)
    assert "the comment 'is that so?'" in warnings(made)


@pytest.mark.parametrize(
    ("text", "format_"),
    [
        ("Topic 1: * Ana (WMF): one", Format.TEXT),
        ("Topic 1--> X\n\ntext", Format.MARKDOWN),
        ("</translate> * <translate> a</translate>", Format.MARKDOWN),
        ("<ana> * waves", Format.TEXT),
        ("<translate><!--T:{{10--> a</translate>", Format.WIKITEXT),
        ("a \ue0001\ue001 b \ue002", Format.WIKITEXT),
        ("[https://example.org][[one]] two", Format.WIKITEXT),
        ("[[Lista d''e paise d''o munno]]", Format.WIKITEXT),
        ("foo <hr\n> bar", Format.WIKITEXT),
        ("<sub-ID#1> x <b→>", Format.WIKITEXT),
        ("<pre>one<br>two</pre>", Format.HTML),
        ("* a\n<small>\n* b\n</small>", Format.WIKITEXT),
        ("{|\n| a\n{| \n| b\n|}\n|}\nafter", Format.WIKITEXT),
    ],
)
def test_odd_texts_give_documents_that_can_be_read(text: str, format_: Format) -> None:
    """Whatever stands there: every word, and nothing that a document may not hold."""
    whole(take(f"first\n\n{text}\n\nlast", format_, "en"))
