"""Documents as other programs save them, made in code: one content, many formats."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from html import escape
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from urllib.parse import quote
from xml.sax.saxutils import quoteattr


if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True)
class Span:
    """Some text: bold, or a link, or just text."""

    text: str
    bold: bool = False
    href: str = ""


@dataclass(frozen=True)
class Line:
    """One paragraph: `h1` ... `h6`, `p`, `quote`, or `li` with its depth."""

    kind: str
    spans: tuple[Span, ...]
    depth: int = 0


@dataclass(frozen=True)
class Grid:
    """A table, its first row the header."""

    rows: tuple[tuple[str, ...], ...]


Content = "Sequence[Line | Grid]"


def line(kind: str, *spans: str | Span, depth: int = 0) -> Line:
    """Make a line of texts and spans."""
    made = tuple(Span(span) if isinstance(span, str) else span for span in spans)
    return Line(kind, made, depth)


def markdown(content: Sequence[Line | Grid]) -> str:
    """Write Markdown as people do."""
    said: list[str] = []
    for each, after in pairwise([*content, None]):
        if isinstance(each, Grid):
            head, *rows = ["| " + " | ".join(row) + " |" for row in each.rows]
            said += [head, "|" + "---|" * len(each.rows[0]), *rows, ""]
        elif each is not None:
            text = "".join(map(_markdown, each.spans))
            said.append(_lead(each) + text)
            same = each.kind == "li" and isinstance(after, Line) and after.kind == "li"
            said += [] if same else [""]
    return "\n".join(said)


def _lead(each: Line) -> str:
    """Give what begins a line of this kind in Markdown."""
    if each.kind == "li":
        return "    " * (each.depth - 1) + "- "
    if each.kind == "quote":
        return "> "
    return "" if each.kind == "p" else "#" * int(each.kind[1]) + " "


def _markdown(span: Span) -> str:
    text = span.text.replace("<", "\\<")
    if span.href:
        return f"[{text}]({span.href})"
    if span.bold:
        bare = text.strip()
        return text.replace(bare, f"**{bare}**")
    return text


def _html_spans(
    spans: Sequence[Span], bold: Callable[[str], str], link: Callable[[str], str]
) -> str:
    said = []
    for span in spans:
        text = escape(span.text, quote=False)
        if span.href:
            text = f'<a href="{escape(link(span.href))}">{text}</a>'
        said.append(bold(text) if span.bold else f"<span>{text}</span>")
    return "".join(said)


def google_docs(content: Sequence[Line | Grid]) -> str:
    """Write HTML as Google Docs exports it.

    Lists of every depth lie side by side, their depth in a class; bold is a
    class of the style sheet; links go through Google's redirect.
    """

    def link(href: str) -> str:
        return f"https://www.google.com/url?q={quote(href, safe=':/')}&sa=D&source=editors&ust=1"

    body = []
    for each in content:
        if isinstance(each, Grid):
            body.append(_table(each, '<p class="c2"><span class="c0">{}</span></p>'))
            continue
        text = _html_spans(each.spans, '<span class="c1">{}</span>'.format, link)
        if each.kind == "li":
            name = f"c3 lst-kix_a1b2c3-{each.depth - 1}"
            body.append(f'<ul class="{name} start"><li class="c2 li-bullet-0">{text}</li></ul>')
        elif each.kind == "quote":
            body.append(f"<blockquote><p>{text}</p></blockquote>")
        else:
            body.append(f'<{each.kind} class="c2">{text}</{each.kind}>')
    css = (
        "@import url(x);.lst-kix_a1b2c3-0>li:before{content:'●'}ol{margin:0}"
        ".c1{font-weight:700}.c0{font-weight:400}.c2{line-height:1.15}"
    )
    return (
        '<html><head><meta content="text/html; charset=UTF-8" http-equiv="content-type">'
        f'<style type="text/css">{css}</style></head>'
        f'<body class="c9">{"".join(body)}</body></html>'
    )


def libreoffice(content: Sequence[Line | Grid]) -> str:
    """Write HTML as LibreOffice does: lists nest in items, paragraphs in items."""
    body: list[str] = []
    depth = 0
    for each in [*content, None]:
        wanted = each.depth if isinstance(each, Line) and each.kind == "li" else 0
        body += ["<ul>"] * (wanted - depth) + ["</li>\n</ul>"] * (depth - wanted)
        body += ["</li>"] if wanted and depth >= wanted else []
        depth = wanted
        if isinstance(each, Grid):
            body.append(_table(each, "<p>{}</p>"))
        elif each is not None:
            text = _html_spans(each.spans, "<b>{}</b>".format, str).replace(" ", "\n", 1)
            style = 'style="line-height: 100%; margin-bottom: 0cm"'
            forms = {
                "li": f"<li><p {style}>\n{text}</p>",
                "quote": f"<blockquote>{text}</blockquote>",
            }
            body.append(forms.get(each.kind) or f"<{each.kind} {style}>{text}</{each.kind}>\n")
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"/><title>x</title>'
        '<meta name="generator" content="LibreOffice 24.2"/>'
        "<style>p { margin-bottom: 0.1in }</style></head>"
        f'<body lang="en-US" dir="ltr">{"".join(body)}</body></html>'
    )


def _table(grid: Grid, cell: str) -> str:
    rows = "".join(
        "<tr>" + "".join(f"<td>{cell.format(escape(text))}</td>" for text in row) + "</tr>"
        for row in grid.rows
    )
    return f"<table><tbody>{rows}</tbody></table>"


_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R: Final = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_MC: Final = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
_REL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OOXML: Final = "application/vnd.openxmlformats"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def docx(content: Sequence[Line | Grid]) -> bytes:
    """Write a .docx file: the least that Word opens."""
    links: list[str] = []
    return docx_of("".join(_docx_block(each, links) for each in content), links)


def docx_of(body: str, links: Sequence[str] = (), **parts: str) -> bytes:
    """Write a .docx file of a body's XML.

    Args:
        body: What is in `w:body`.
        links: The addresses that `link0` and so on lead to.
        parts: The content of other parts' roots, by their names (`comments`).
    """
    relations = "".join(
        f'<Relationship Id="link{n}" Type="{_REL}/hyperlink"'
        f' Target={quoteattr(href)} TargetMode="External"/>'
        for n, href in enumerate(links)
    )
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>'
        for n in range(9)
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}">'
        f'<w:name w:val="{name}"/></w:style>'
        for name in ("Quote", *(f"heading {n}" for n in range(1, 7)))
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_OOXML}-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/document.xml"'
        f' ContentType="{_OOXML}-officedocument.wordprocessingml.document.main+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="doc" Type="{_REL}/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="styles" Type="{_REL}/styles" Target="styles.xml"/>'
        f'<Relationship Id="num" Type="{_REL}/numbering" Target="numbering.xml"/>{relations}'
        "</Relationships>",
        "word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>",
        "word/numbering.xml": f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0">{levels}'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
        "word/document.xml": f"<w:document {_W} {_R} {_MC}><w:body>{body}</w:body></w:document>",
    }
    files |= {
        f"word/{name}.xml": f"<w:{name} {_W}>{said}</w:{name}>" for name, said in parts.items()
    }
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for name, text in files.items():
            file.writestr(zipfile.ZipInfo(name), _XML + text)
    return written.getvalue()


def _docx_block(each: Line | Grid, links: list[str]) -> str:
    if isinstance(each, Grid):
        rows = "".join(
            "<w:tr>"
            + "".join(f"<w:tc>{_docx_block(line('p', text), links)}</w:tc>" for text in row)
            + "</w:tr>"
            for row in each.rows
        )
        return f"<w:tbl>{rows}</w:tbl>"
    style = {"quote": "Quote"}.get(
        each.kind, f"heading{each.kind[1:]}" if each.kind[0] == "h" else ""
    )
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if each.kind == "li":
        properties += f'<w:numPr><w:ilvl w:val="{each.depth - 1}"/><w:numId w:val="1"/></w:numPr>'
    runs = "".join(_docx_span(span, links) for span in each.spans)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def _docx_span(span: Span, links: list[str]) -> str:
    bold = "<w:rPr><w:b/></w:rPr>" if span.bold else ""
    run = f'<w:r>{bold}<w:t xml:space="preserve">{escape(span.text, quote=False)}</w:t></w:r>'
    if not span.href:
        return run
    links.append(span.href)
    return f'<w:hyperlink r:id="link{len(links) - 1}">{run}</w:hyperlink>'
