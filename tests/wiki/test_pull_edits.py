"""Whatever people do to a page comes into its document, or is told and stays on the wiki."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from clinicbot.commands import pull_pages, pull_show, pull_translate
from clinicbot.commands.pull import write
from clinicbot.intake.conflicts import Decisions
from clinicbot.publish.documents import page_document, source_document
from clinicbot.publish.standings import standing_of
from clinicbot.publish.surroundings import Surroundings
from clinicbot.series.folder import load_series
from clinicbot.settings import Settings
from clinicbot.titles import TitlePattern
from clinicbot.wiki.gate import Edit as GateEdit
from clinicbot.wiki.gate import Gate
from clinicbot.wiki.pages import Standing, look
from clinicbot.wikitext.unit_parser import as_marked
from tests.support.bot import enter
from tests.support.edits import EDITS, ENGLISH, Edit, Outcome


if TYPE_CHECKING:
    from pathlib import Path

    from clinicbot.intake.document import Document
    from clinicbot.intake.pull import Pulled
    from clinicbot.wiki.session import Session
    from tests.support.wiki import Wiki

pytestmark = pytest.mark.wiki

PARTS = 4
"""The edits are tried in so many tests, each on a page of its own."""

TITLE = "Wikimedia Clinics/{number:03d}"
SETTINGS = f"""\
series: Wikimedia Clinics
wiki: https://meta.wikimedia.org/w/api.php
title: "{TITLE}"
layout: """


@dataclass
class Desk:
    """A page as the bot wrote it, its document, and somebody who pulls."""

    wiki: Wiki
    folder: Path
    session: Session
    translatable: bool

    def __post_init__(self) -> None:
        """Write the page as the bot does; in the translate layout, as a mark leaves it."""
        self.file.write_text(ENGLISH)
        document = self.document
        text = document.written(document.digest, "")
        self.base = as_marked(text) if self.translatable else text
        self.restore()

    @property
    def file(self) -> Path:
        """The document."""
        return self.folder / "digests" / "001" / "en.yaml"

    @property
    def document(self) -> Document:
        """The document as it is."""
        around = Surroundings(load_series(self.folder))
        digest = around.series.digests["001"]["en"]
        make = source_document if self.translatable else page_document
        return make(around, "001", digest)

    def restore(self) -> None:
        """Put document and page back to what they were, as the bot wrote them."""
        self.file.write_text(ENGLISH)
        title = self.document.title
        newest = look(self.session, [title])[title].newest
        gate = Gate(self.session, Settings("", "", TitlePattern(TITLE)).fence, dry_run=False)
        gate.write(GateEdit(title, self.base, "As it was", newest.id if newest else None))

    def pull(self) -> list[Pulled]:
        """Pull and write the document."""
        around = Surroundings(load_series(self.folder))
        module = pull_translate if self.translatable else pull_pages
        found = list(module.pulled(self.session, around, ["001"], Decisions()))
        write(found)
        return found

    def outcome(self, found: list[Pulled]) -> Outcome:
        """Say what became of an edit that was pulled."""
        document, title = self.document, self.document.title
        live = look(self.session, [title])[title]
        assert live.newest is not None
        same = document.written(document.digest, live.text or "") == live.text
        known = document.digest.base_revision == live.newest.id
        standing = standing_of(self.session, document, live)
        if any(one.waits for one in found):
            # What waits for a person is never written over.
            return Outcome.TOLD if standing is Standing.OPEN and not known else Outcome.NONE
        if self.file.read_text() == ENGLISH and standing is Standing.SHOWN:
            return Outcome.NOTHING
        if same or standing is Standing.SHOWN:
            return Outcome.TAKEN
        return Outcome.WORDED if known or standing is not Standing.OPEN else Outcome.NONE

    def wrong(self, edit: Edit) -> str:
        """Do an edit and pull it; say what is wrong with what came of it, "" if nothing."""
        self.restore()
        text = "\n".join(edit.change(self.base.split("\n")))
        self.wiki.edit(self.document.title, text)
        found = self.pull()
        outcome, lines = self.outcome(found), _lines(self.file.read_text())
        wanted = edit.translatable if self.translatable and edit.translatable else edit.outcome
        told = "\n".join(line for one in found for line in pull_show.lines(one))
        says = told if outcome is Outcome.TOLD else self.file.read_text()
        if outcome is not wanted:
            return f"{edit.name}: {outcome.name}, not {wanted.name}: {told}"
        if edit.says not in says:
            return f"{edit.name}: {edit.says!r} isn't there: {says}"
        if edit.lines and outcome is Outcome.TAKEN and lines != edit.lines:
            return f"{edit.name}: {lines} lines changed, not {edit.lines}"
        again = self.pull()
        if any(one.changed for one in again):
            return f"{edit.name}: the next pull changes the document again"
        return ""


def _lines(text: str) -> tuple[int, int]:
    """Count the lines that came into the document, and those that went."""
    lines = list(difflib.unified_diff(ENGLISH.splitlines(), text.splitlines(), n=0, lineterm=""))
    signs = [line[0] for line in lines[2:]]
    return signs.count("+"), signs.count("-")


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("layout", ["subpages", "translate"])
def test_every_edit_is_taken_or_told(wiki: Wiki, tmp_path: Path, layout: str, part: int) -> None:
    """As `tests.support.edits` says of each: what is taken is the live page again.

    One word is one line, comments stay; and no edit is taken twice.
    """
    (tmp_path / "digests" / "001").mkdir(parents=True)
    (tmp_path / "clinicbot.yaml").write_text(f"{SETTINGS}{layout}\n")
    desk = Desk(wiki, tmp_path, enter(wiki), layout == "translate")
    fitting = [
        edit for edit in EDITS if not desk.translatable or edit.translatable != Outcome.NONE
    ]
    wrong = [desk.wrong(edit) for edit in fitting[part::PARTS]]
    assert [each for each in wrong if each] == []
