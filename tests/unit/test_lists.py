"""Numbers instead of bullets, and editors' notes that are bullets: written and read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clinicbot.digest.inline import InlineRules
from clinicbot.digest.model import Digest, Note, Remark, Topic
from clinicbot.digest.read import read_digest
from clinicbot.digest.scalars import Inline
from clinicbot.digest.write import to_yaml
from clinicbot.errors import SourceError
from clinicbot.wikitext.page import render_page
from clinicbot.wikitext.reader import read_page
from clinicbot.wikitext.translatable import render_translatable
from clinicbot.wikitext.unit_reader import read_translatable
from tests.support.pages import view_of


if TYPE_CHECKING:
    from pathlib import Path


def says(text: str, *points: Remark | Note, numbered: bool = False) -> Remark:
    """Make a bullet."""
    return Remark(None, Inline(text), points, numbered=numbered)


BULLETS = (
    says("one", says("below a number"), says("its number", numbered=True), numbered=True),
    says("two", Note(Inline("asked by mail")), numbered=True),
    says("a bullet", says("a number", says("deep")), says("x", numbered=True)),
    Note(Inline("nobody answered"), bullet=True),
)
DIGEST = Digest(language="en", number=6, topics=(Topic(Inline("T"), content=BULLETS),))
LINES = """# one
#* below a number
## its number
# two
#* ''(asked by mail --Ed.)''
* a bullet
** a number
*** deep
*# x
* ''(nobody answered --Ed.)''"""


def test_each_level_has_its_own_mark() -> None:
    """A bullet below a number is `#*`, so that both lists stay whole."""
    page = render_page(DIGEST, view_of(DIGEST))
    assert LINES in page
    assert read_page(page, view_of(DIGEST), Digest("en", 6)).digest.topics == DIGEST.topics


def test_marks_stand_outside_the_units() -> None:
    """A translator gets neither bullet nor number."""
    page = render_translatable(DIGEST, view_of(DIGEST))
    bare = page.text.replace("<translate>", "").replace("</translate>", "")
    assert LINES in bare
    assert not any(unit.text.startswith(("*", "#")) for unit in page.units)
    reading = read_translatable(page.text, view_of(DIGEST), Digest("en", 6))
    assert reading.digest.topics == DIGEST.topics


def test_documents_say_it_with_keys(tmp_path: Path) -> None:
    """`numbered: true` and `bullet: true` come back from the file."""
    file = tmp_path / "en.yaml"
    file.write_text(to_yaml(DIGEST), "utf-8")
    assert read_digest(file, InlineRules()) == DIGEST
    assert "numbered: true" in file.read_text("utf-8")
    assert "bullet: true" in file.read_text("utf-8")


def test_a_note_in_a_list_without_a_lead_is_told_how_to_be_one(tmp_path: Path) -> None:
    """The message names the key."""
    file = tmp_path / "en.yaml"
    file.write_text("number: 1\nlanguage: en\ncontent:\n  - points:\n      - note: x\n", "utf-8")
    with pytest.raises(SourceError, match="bullet: true"):
        read_digest(file, InlineRules())
