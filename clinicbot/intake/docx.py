"""Documents of word processors (.docx): mammoth makes HTML of them, `html` reads that.

mammoth knows the numbering and the styles of the format; a second look at the
file's XML gives the text by itself, to prove that none is missing.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from clinicbot.errors import Place, Problem, SourceError
from clinicbot.intake.html import read_html
from clinicbot.intake.libraries import missing


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.digest.inline import InlineRules
    from clinicbot.intake.pieces import Original


_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GONE: Final = frozenset((f"{_W}moveFrom", f"{_W}del"))
_SPACES: Final = frozenset((f"{_W}tab", f"{_W}br", f"{_W}cr"))
_COMMENTS: Final = "word/comments.xml"
_PARTS: Final = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_STYLES: Final = """
p[style-name='Title'] => h1:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
strike => s
"""
_HEADINGS: Final = ("heading", "Heading")
_SIX: Final = range(1, 7)
_LEVELS: Final = range(1, 10)


def read_docx(data: bytes, name: str, rules: InlineRules, base: str = "") -> Original:
    """Read a .docx file.

    Args:
        data: The file.
        name: What to call it in messages.
        rules: What texts may hold.
        base: The address of the series' wiki.

    Raises:
        SourceError: mammoth is missing, or it isn't such a file.
    """
    try:
        import mammoth  # noqa: PLC0415 - only imports need it
    except ImportError:
        raise missing("mammoth") from None
    try:
        result = mammoth.convert_to_html(BytesIO(data), style_map=_style_map())
        said, comments = _said(data), _comments(data)
    except (zipfile.BadZipFile, KeyError, ET.ParseError, ValueError, OSError) as error:
        wrong = f"this isn't a .docx file that can be read: {error}"
        raise SourceError(Problem(Place(name), wrong)) from None
    original = read_html(f"<body>{result.value}</body>", name, rules, base)
    original.said = said
    for comment in comments:
        original.warn(f"the comment {comment!r} is for editors and was left out")
    for message in result.messages:
        if "Unrecognised paragraph style" not in message.message:
            original.warn(f"mammoth: {message.message}")
    return original


def _style_map() -> str:
    """Give mammoth's map of styles, with lists as deep as the format allows."""
    lines = [_STYLES]
    # Before lists: Word numbers headings by a list, too.
    lines += [f"p[style-name='{word} {n}'] => h{n}:fresh" for word in _HEADINGS for n in _SIX]
    for kind, tag in (("unordered", "ul"), ("ordered", "ol")):
        for level in _LEVELS:
            above = "ul|ol > li > " * (level - 1)
            lines.append(f"p:{kind}-list({level}) => {above}{tag} > li:fresh")
    return "\n".join(lines)


def _said(data: bytes) -> str:
    """Give the text of a file, paragraph by paragraph, straight from its XML."""
    lines: list[str] = []
    with zipfile.ZipFile(BytesIO(data)) as file:
        for part in _PARTS:
            if part not in file.namelist():
                continue
            tree = ET.fromstring(file.read(part))  # noqa: S314 - expat limits expansion itself
            lines.append("".join(_text(tree)))
    return "\n".join(lines)


def _comments(data: bytes) -> list[str]:
    """Give what editors remarked beside the text."""
    with zipfile.ZipFile(BytesIO(data)) as file:
        if _COMMENTS not in file.namelist():
            return []
        tree = ET.fromstring(file.read(_COMMENTS))  # noqa: S314 - the same
    texts = (" ".join("".join(_text(one)).split()) for one in tree.iter(f"{_W}comment"))
    return [text for text in texts if text]


def _text(node: ET.Element) -> Iterator[str]:
    """Yield a part's text; what was deleted or moved away is none.

    Of what is there in two forms for programs of two ages, the older counts,
    which mammoth reads too.
    """
    if node.tag in _GONE:
        return
    if node.tag == f"{_W}t":
        yield node.text or ""
    elif node.tag in _SPACES:
        yield " "
    elif node.tag == f"{_MC}AlternateContent" and node.find(f"{_MC}Fallback") is not None:
        for child in node.findall(f"{_MC}Fallback"):
            yield from _text(child)
    else:
        is_paragraph = node.tag == f"{_W}p"
        joined = is_paragraph and node.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None
        yield "\n" * (node.tag == f"{_W}txbxContent")
        for child in node:
            yield from _text(child)
        yield "\n" * (is_paragraph and not joined)
