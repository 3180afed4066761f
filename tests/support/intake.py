"""Digests to import, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from clinicbot.digest.inline import plain_text
from clinicbot.digest.read import read_digest
from clinicbot.digest.write import to_yaml
from clinicbot.intake.read import Format, Imported, imported, read_data
from clinicbot.series.load import load_wording
from clinicbot.settings import Settings
from clinicbot.titles import TitlePattern
from clinicbot.wikitext.compose import document
from clinicbot.wikitext.page import PageView
from clinicbot.wikitext.pieces import Heading, Item, Para


if TYPE_CHECKING:
    from clinicbot.digest.model import Digest

ROOT = Path(__file__).parents[2]
SEED = ROOT / "tests" / "data" / "digest-006-en.tsv"
SETTINGS = Settings(
    "Wikimedia Clinics",
    "https://meta.wikimedia.org/w/api.php",
    TitlePattern("Wikimedia Clinics/{number:03d}"),
    categories=("Wikimedia Clinics",),
)


CLINIC = (
    "This is a digest (a processed, edited summary) of the online conference call Wikimedia Clinic"
    " {}. It sacrifices fidelity to people's exact words in favor of clarity, brevity, and"
    " digestibility."
)
"""How the digests of 2020 begin; the call and its day go in."""


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
