"""From anything to a digest: find the format, the language and the words, then assemble."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from clinicbot.digest.model import Digest
from clinicbot.errors import Place, Problem, SourceError
from clinicbot.intake.assemble import Care, assemble
from clinicbot.intake.inline import fold
from clinicbot.intake.opening import title_facts, with_note_as_said
from clinicbot.intake.text import read_text
from clinicbot.intake.wikitext import read_wikitext
from clinicbot.intake.words import Share, share
from clinicbot.series.folder import DIGESTS_NAME
from clinicbot.series.load import load_parts, load_wording, package_languages
from clinicbot.wikitext.standard import part_texts


if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from clinicbot.intake.pieces import Original
    from clinicbot.series.wording import Wording
    from clinicbot.settings import Settings


class Format(StrEnum):
    """What a file may be."""

    TEXT = "text"
    HTML = "html"
    DOCX = "docx"
    MARKDOWN = "markdown"
    WIKITEXT = "wikitext"


_BY_SUFFIX: Final = {
    ".docx": Format.DOCX,
    ".htm": Format.HTML,
    ".html": Format.HTML,
    ".xhtml": Format.HTML,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".wiki": Format.WIKITEXT,
    ".mediawiki": Format.WIKITEXT,
    ".wikitext": Format.WIKITEXT,
    ".mw": Format.WIKITEXT,
}
_HTML: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|body|meta)\b", re.IGNORECASE
)
_WIKITEXT: Final = re.compile(
    r"^==+[^=\n]+==+\s*$|\[\[[^\]\n]+\]\]|'''[^'\n]+'''|^\*+ ", re.MULTILINE
)
_WIKI_HEADING: Final = re.compile(r"^(==+)[^=\n]+\1\s*$", re.MULTILINE)
_MARKDOWN: Final = re.compile(r"^#{1,6} \S|^\s*[*-] .*\*\*|\]\(https?://", re.MULTILINE)


_START: Final = 1000


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import.

    Attributes:
        digest: The document.
        original: What it was made of, with the warnings.
        share: How much of it is in the document.
    """

    digest: Digest
    original: Original
    share: Share


def read_file(path: Path, settings: Settings, format_: Format | None = None) -> Original:
    """Read a file of any format.

    Raises:
        SourceError: It can't be read, or a library for its format is missing.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        wrong = f"the file can't be read: {(error.strerror or str(error)).lower()}"
        raise SourceError(Problem(Place(str(path)), wrong)) from None
    return read_data(data, str(path), settings, format_ or _format(path, data))


def read_data(data: bytes, name: str, settings: Settings, format_: Format) -> Original:
    """Read a document of a known format.

    Raises:
        SourceError: It isn't one, or a library for its format is missing.
    """
    base = _base(settings)
    if format_ is Format.DOCX:
        from clinicbot.intake.docx import read_docx  # noqa: PLC0415 - its library loads late

        return read_docx(data, name, settings.inline, base)
    if format_ is Format.HTML:
        from clinicbot.intake.html import read_html  # noqa: PLC0415 - the same

        return read_html(data, name, settings.inline, base)
    text = _decoded(data, name)
    if format_ is Format.MARKDOWN:
        from clinicbot.intake.markdown import read_markdown  # noqa: PLC0415 - the same

        return read_markdown(text, name, settings.inline, base)
    if format_ is Format.WIKITEXT:
        return read_wikitext(text, name, settings.inline, settings.categories)
    return read_text(text, name, settings.inline)


def imported(
    original: Original,
    settings: Settings,
    folder: Path | None = None,
    language: str = "",
    number: int | None = None,
) -> Imported:
    """Make a document of an original that was read.

    Args:
        original: It; it takes warnings.
        settings: The series'.
        folder: The series' folder, for its wordings; without, clinicbot's.
        language: The code of its language; found out without.
        number: The number of the call; found out without.

    Raises:
        SourceError: The series' own wordings are wrong.
    """
    code = language or _language(original, settings, folder)
    wording = _wording(code, settings, folder, original)
    known = Digest(code, number, base_revision=original.revision)
    if original.address:
        known = replace(known, attribution=f"Contributors to {original.address}")
    if not original.pieces:
        wrong = "there is no text in it"
        raise SourceError(Problem(Place(original.name), wrong, "a digest was expected"))
    tried = []
    for care in Care:
        digest = assemble(original, known, wording, settings, care)
        if number is not None and digest.number != number:
            digest = replace(digest, number=number)
        title = original.title or _title(digest, settings)
        found = share(original.said, digest, wording, title)
        if not (digest.topics or digest.content):
            wrong = "there is no text in it but what names the call"
            raise SourceError(Problem(Place(original.name), wrong, "a digest was expected"))
        if not found.missing:
            if not _has_original(digest, settings, folder):
                digest = with_note_as_said(digest, wording, original)
            return Imported(digest, original, found)
        tried.append(Imported(digest, original, found))
    return min(tried, key=lambda made: len(made.share.missing))


def _has_original(digest: Digest, settings: Settings, folder: Path | None) -> bool:
    """Say whether the series has the digest in the language of the call."""
    if folder is None or digest.number is None or digest.call_language is None:
        return False
    key = settings.title.shown_number(digest.number)
    return (folder / DIGESTS_NAME / key / f"{digest.call_language}.yaml").exists()


def _title(digest: Digest, settings: Settings) -> str:
    try:
        return f"{settings.base_title(digest)}/{digest.language}"
    except (KeyError, SourceError):
        # Nothing says yet which page it will be.
        return ""


def _format(path: Path, data: bytes) -> Format:
    """Find a file's format by its name, else by what is in it."""
    if path.suffix.lower() in _BY_SUFFIX:
        return _BY_SUFFIX[path.suffix.lower()]
    if data.startswith(b"PK\x03\x04"):
        return Format.DOCX
    start = data.decode("utf-8", "replace").lstrip("\ufeff")
    if _HTML.match(start):
        return Format.HTML
    if _WIKI_HEADING.search(start) or len(_WIKITEXT.findall(start)) > 2 and "'''" in start:  # noqa: PLR2004, RUF021
        return Format.WIKITEXT
    return Format.MARKDOWN if re.search(r"^#{1,4} \S", start, re.MULTILINE) else Format.TEXT


def _decoded(data: bytes, name: str) -> str:
    """Decode a text: UTF-8, UTF-16 by its mark or its zeros, else the encoding of Windows."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    if b"\0" in data[:_START]:
        # Every other byte of what is mostly ASCII.
        high = data[0:_START:2].count(0) > data[1:_START:2].count(0)
        return data.decode("utf-16-be" if high else "utf-16-le", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise SourceError(Problem(Place(name), "this is no text", "UTF-8 was expected")) from None


def _base(settings: Settings) -> str:
    parts = urlsplit(settings.wiki)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _wording(code: str, settings: Settings, folder: Path | None, original: Original) -> Wording:
    """Load the wordings of a language; English ones where it has none."""
    parts = load_parts(folder)
    try:
        return load_wording(code, folder, settings, parts)
    except SourceError as error:
        if code == "en":
            raise
        original.warn(
            f"the series has no wordings in {code!r}: {error.problems[0].wrong}",
            f"its sentences can't be recognised until there is a wording/{code}.yaml",
        )
        return replace(load_wording("en", folder, settings, parts), language=code)


def _language(original: Original, settings: Settings, folder: Path | None) -> str:
    """Find out an original's language: by its title, by itself, or by its sentences."""
    facts = title_facts(original.title, settings) if original.title else None
    for piece in original.pieces[:2]:
        facts = facts or title_facts(fold(piece.text), settings)
    if facts and facts.language:
        return facts.language
    codes = dict.fromkeys([original.language, settings.wiki_language, *package_languages()])
    if folder:
        codes |= dict.fromkeys(path.stem for path in (folder / "wording").glob("*.yaml"))
    said = {fold(piece.text) for piece in original.pieces}
    votes = {code: _sentences(code, said, settings, folder) for code in codes if code}
    best = max(votes, key=lambda code: votes[code])
    if votes[best]:
        return best
    guess = original.language or settings.wiki_language
    wrong = f"nothing says which language this is; it is taken for {guess!r}"
    original.warn(wrong, "name it with --language")
    return guess


def _sentences(code: str, said: Iterable[str], settings: Settings, folder: Path | None) -> int:
    """Count the texts that are likely the series' in this language."""
    try:
        wording = load_wording(code, folder, settings, load_parts(folder))
    except SourceError:
        return 0
    usual = {
        fold(wording.expand(text)) for name in wording.parts for text in part_texts(name, wording)
    }
    usual.add(fold(wording.expand("topics-note")))
    topic = re.compile(wording.form("topic").regex({"number": "[0-9]{1,2}"}))
    intro = _first_words(wording)
    return sum(
        (text in usual) + bool(topic.fullmatch(text)) + 2 * bool(intro and text.startswith(intro))
        for text in said
    )


def _first_words(wording: Wording) -> str:
    """Give how an introduction begins, before anything of the call."""
    return fold(wording.form("intro-date-language").pieces[0])[:30]
