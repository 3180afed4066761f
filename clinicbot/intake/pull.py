"""What people did on the wiki, brought into a source document: pure.

What a page was when the bot wrote it last, what people made of it, and what
the source has become meanwhile are read as the same document and merged; the
file is then changed only where the result differs from it.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clinicbot.digest.kinds import Reading
from clinicbot.digest.schema import DIGEST
from clinicbot.digest.source import parse
from clinicbot.digest.textfile import tidy
from clinicbot.errors import SourceError
from clinicbot.intake.elements import Element, elements
from clinicbot.intake.merge import Conflict, Take, merge
from clinicbot.intake.rewrite import Rewritten, canonical, rewrite
from clinicbot.intake.wiki_side import fit, renumbered, unmarked, unplaced


if TYPE_CHECKING:
    from collections.abc import Callable

    from clinicbot.digest.inline import InlineRules
    from clinicbot.digest.model import Digest
    from clinicbot.errors import Problem
    from clinicbot.series.wording import Wording
    from clinicbot.wikitext.reader import PageReading


@dataclass(frozen=True, slots=True)
class Document:
    """A source document and how its page is written and read.

    Attributes:
        file: Its path, as messages name it.
        text: Its text.
        digest: What it says.
        title: The page's title.
        wording: The series' wording in its language.
        rules: What inline text may hold.
        read_page: Reads the page's wikitext, given the document known so far.
        shows: Says whether the page of a digest would be this wikitext.
        page: Gives the page as the document would have it, where it has this text.
        bare: Takes off a page what people didn't write, such as units' markers.
    """

    file: str
    text: str
    digest: Digest
    title: str
    wording: Wording
    rules: InlineRules
    read_page: Callable[[str, Digest], PageReading]
    shows: Callable[[Digest, str], bool]
    page: Callable[[str], str]
    bare: Callable[[str], str] = str

    def parsed(self, text: str) -> Digest:
        """Read a text of this file.

        Raises:
            SourceError: With all its problems.
        """
        problems: list[Problem] = []
        reading = Reading(self.rules, problems)
        digest = DIGEST.read(parse(text, self.file, problems), reading)
        if digest is None or problems:
            raise SourceError(*problems)
        return digest


@dataclass(frozen=True, slots=True)
class Pulled:
    """What became of a document.

    Attributes:
        file: Its path.
        title: The page.
        before: The file's text; "" if it is new.
        after: What the file should be.
        conflicts: Passages that both sides changed; resolved if that was asked for.
        open: Whether the conflicts wait for a person, so that nothing is written.
        kept_out: What is on the page and no document can say.
        anew: What of the file had to be written anew, its comments lost; or "".
        note: What else there is to tell.
    """

    file: str
    title: str
    before: str
    after: str
    conflicts: tuple[Conflict, ...] = ()
    open: bool = False
    kept_out: tuple[Problem, ...] = ()
    anew: str = ""
    note: str = ""

    @property
    def changed(self) -> bool:
        """Whether the file is to be written."""
        return self.after != self.before

    @property
    def waits(self) -> bool:
        """Whether something is left that only a person can decide."""
        return self.open or bool(self.kept_out)

    @property
    def diff(self) -> str:
        """What changes in the file, as a unified diff."""
        lines = difflib.unified_diff(
            self.before.splitlines(),
            self.after.splitlines(),
            self.file if self.before else "/dev/null",
            self.file,
            lineterm="",
        )
        return "\n".join(lines)


def pull(
    document: Document, base: str, live: str, revision: int, take: Take | None = None
) -> Pulled:
    """Take a page's changes into its document.

    Args:
        document: The document.
        base: The page as the bot wrote it last, or as the document took it in.
        live: The page as it is.
        revision: Its revision, which the document then says that it takes in
            if its page would still be another.
        take: Which side goes in a conflict; None leaves that to a person.
    """
    known = document.digest
    was, now = document.read_page(base, known), document.read_page(live, known)
    before = unmarked(elements(was.digest))
    page = unmarked(elements(renumbered(now.digest, known, document.wording)))
    fitting = fit(before, page, document.rules, document.title, live)
    kept_out = (
        *unplaced(was.unplaced, now.unplaced, document.title),
        *fitting.kept_out,
    )
    text = tidy(document.text, document.file)
    source = elements(known, parse(text, document.file))
    merged = merge(before, source, fitting.digest, take or Take.SOURCE)
    result = Pulled(
        document.file,
        document.title,
        document.text,
        document.text,
        conflicts=merged.conflicts,
        kept_out=() if take is Take.SOURCE else kept_out,
    )
    if merged.conflicts and take is None:
        return replace(result, open=True)
    try:
        made = rewrite(text, source, merged.digest, document.parsed)
        if not result.kept_out and not document.shows(made.digest, live):
            made = _taking_in(revision, document, text, source, merged.digest)
    except SourceError as error:
        return replace(result, kept_out=(*result.kept_out, *error.problems))
    return replace(result, after=as_typed(document.text, text, made.text), anew=made.anew)


def begun(document: Document, live: str, revision: int) -> Pulled:
    """Make the document of a language that translators have begun.

    Args:
        document: The document to be; its digest is what is known of it.
        live: The page in that language, as `wiki_side.MARK` marks it.
        revision: The newest that it takes in, which it says if it isn't all as there.
    """
    now = document.read_page(live, document.digest)
    page = unmarked(elements(renumbered(now.digest, document.digest, document.wording)))
    fitting = fit(Element("digest", {}), page, document.rules, document.title, live)
    kept_out = (*unplaced((), now.unplaced, document.title), *fitting.kept_out)
    result = Pulled(document.file, document.title, "", "", kept_out=kept_out)
    text, fields = canonical(fitting.digest), fitting.digest.fields
    try:
        if not kept_out and not document.shows(document.parsed(text), live):
            fields = {**fields, "base-revision": str(revision)}
            text = canonical(replace(fitting.digest, fields=fields))
        document.parsed(text)
    except SourceError as error:
        return replace(result, kept_out=(*kept_out, *error.problems))
    return replace(result, after=text)


def _taking_in(
    revision: int, document: Document, text: str, source: Element, wanted: Element
) -> Rewritten:
    """Have the document say which revision it takes in."""
    fields = {**wanted.fields, "base-revision": str(revision)}
    return rewrite(text, source, replace(wanted, fields=fields), document.parsed)


def as_typed(original: str, tidied: str, made: str) -> str:
    """Give unchanged lines back the bytes that they had before they were tidied.

    Line ends, tabs and letters in decomposed form are a matter of the editor
    that the file was typed in.
    """
    if original == tidied:
        return made
    typed = original.splitlines(keepends=True)
    end = "\r\n" if typed and typed[0].endswith("\r\n") else "\n"
    old, new = tidied.split("\n"), made.split("\n")
    lines: list[str] = []
    for change, start, stop, begin, finish in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if change == "equal":
            lines += typed[start:stop]
        else:
            lines += [line + end for line in new[begin:finish]]
    return "".join(lines)
