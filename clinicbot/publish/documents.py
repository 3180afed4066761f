"""The documents behind pages, and whether they have what people did to those pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from clinicbot.digest.textfile import read_text
from clinicbot.intake.committed import committed
from clinicbot.intake.document import Document
from clinicbot.wiki.pages import stored_form
from clinicbot.wikitext.page import render_page
from clinicbot.wikitext.reader import read_page
from clinicbot.wikitext.translatable import render_translatable
from clinicbot.wikitext.unit_reader import read_translatable, without_units


if TYPE_CHECKING:
    from clinicbot.digest.model import Digest
    from clinicbot.publish.surroundings import Surroundings


def name_of(key: str, language: str) -> str:
    """Name a document for a person."""
    return f"{key}/{language}"


def page_document(around: Surroundings, key: str, digest: Digest) -> Document:
    """Give a document of the `subpages` layout.

    Raises:
        SourceError: Its file can't be read.
    """
    view, file = around.view(key, digest), Path(digest.place.file)
    return Document(
        name=name_of(key, digest.language),
        text=read_text(file),
        digest=digest,
        title=view.title,
        wording=view.wording,
        rules=around.series.settings.inline,
        read_page=lambda text, known: read_page(text, view, known),
        written=lambda made, _: stored_form(render_page(made, view)),
        earlier=lambda: committed(file),
    )


def source_document(around: Surroundings, key: str, digest: Digest) -> Document:
    """Give the document of a source page of the `translate` layout.

    Raises:
        SourceError: Its file can't be read.
    """
    view, file = around.source_view(key, digest.language), Path(digest.place.file)
    return Document(
        name=name_of(key, digest.language),
        text=read_text(file),
        digest=digest,
        title=view.title,
        wording=view.wording,
        rules=around.series.settings.inline,
        read_page=lambda text, known: read_translatable(text, view, known),
        written=lambda made, live: stored_form(render_translatable(made, view, live).text),
        bare=lambda text: without_units(text).text,
        earlier=lambda: committed(file),
    )
