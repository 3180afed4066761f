"""What people did on the wiki, brought into a source document: pure.

What a page was when the bot wrote it last, what people made of it, and what
the source has become meanwhile are read as the same document and merged; the
file is then changed only where the result differs from it.
"""

from __future__ import annotations

import difflib
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from clinicbot.digest.source import parse
from clinicbot.digest.textfile import tidy
from clinicbot.errors import SourceError
from clinicbot.intake.agreed import agreed, last_known
from clinicbot.intake.authors import author
from clinicbot.intake.conflicts import Decisions, Passages, Take
from clinicbot.intake.elements import Element, elements
from clinicbot.intake.merge import merge
from clinicbot.intake.rewrite import Rewritten, canonical, rewrite
from clinicbot.intake.wiki_side import KeptOut, fit, unplaced, without_hidden
from clinicbot.wiki.pages import Standing


if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clinicbot.digest.model import Digest
    from clinicbot.intake.conflicts import Conflict
    from clinicbot.intake.document import Document
    from clinicbot.intake.history import Past
    from clinicbot.intake.merge import Merged


_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class Pulled:
    """What became of a document.

    Attributes:
        file: Its path.
        title: The page.
        before: The file's text; "" if it is new.
        after: What the file should be.
        conflicts: Passages that both sides changed.
        kept_out: What is on the page and no document can say.
        anew: What of the file had to be written anew, its comments lost; or "".
        trouble: What keeps anything from being taken; "" if nothing does.
        notes: What else there is to tell.
    """

    file: str
    title: str
    before: str
    after: str
    conflicts: tuple[Conflict, ...] = ()
    kept_out: tuple[KeptOut, ...] = ()
    anew: str = ""
    trouble: str = ""
    notes: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the file is to be written."""
        return self.after != self.before

    @property
    def open(self) -> tuple[Conflict | KeptOut, ...]:
        """What nobody has decided yet."""
        found: tuple[Conflict | KeptOut, ...] = (*self.conflicts, *self.kept_out)
        return tuple(one for one in found if one.take is None)

    @property
    def waits(self) -> bool:
        """Whether something is left that only a person can decide."""
        return bool(self.open or self.trouble)

    def stuck(self, trouble: str) -> Pulled:
        """Give the same, with what keeps anything from being taken."""
        return replace(self, trouble=trouble)

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


def pull(document: Document, past: Past, decisions: Decisions | None = None) -> Pulled:
    """Take a page's changes into its document.

    What nobody has decided yet stays as the document has it; the rest is
    taken. Once all is decided, the document says which revision it takes in
    (`base-revision`), if its page would still be another.

    Args:
        document: The document.
        past: What the page was, and what it became.
        decisions: Which side goes where both changed a passage.
    """
    text = tidy(document.text, document.file)
    source = elements(document.digest, parse(text, document.file))
    merged, kept_out = _merged(document, past, source, decisions or Decisions())
    result = Pulled(
        document.file,
        document.title,
        document.text,
        document.text,
        tuple(_by_whom(document, past, one) for one in merged.conflicts),
        kept_out,
    )
    live = past.live
    try:
        made = rewrite(text, source, merged.digest, document.parsed)
        if not result.waits and not document.is_shown(made.digest, live.text):
            result = replace(result, notes=tuple(_worded(document, made.digest, live.text)))
            made = _taking_in(live.revision, document, text, source, merged.digest)
    except SourceError as error:
        return replace(result, trouble=_told(error))
    return replace(result, after=as_typed(document.text, text, made.text), anew=made.anew)


def keep(document: Document, revision: int) -> Pulled:
    """Have a document say that it takes in a revision, whatever that says."""
    text = tidy(document.text, document.file)
    source = elements(document.digest, parse(text, document.file))
    made = _taking_in(revision, document, text, source, source)
    after = as_typed(document.text, text, made.text)
    return Pulled(document.file, document.title, document.text, after, anew=made.anew)


def standing(document: Document, past: Past) -> Standing:
    """Say whether a page holds anything that its document hasn't taken in."""
    if document.is_shown(document.digest, past.live.text):
        return Standing.SHOWN
    source = elements(document.digest)
    merged, kept_out = _merged(document, past, source, Decisions())
    if merged.conflicts or kept_out or merged.digest != source:
        return Standing.OPEN
    return Standing.TAKEN_IN


def _merged(
    document: Document, past: Past, source: Element, decisions: Decisions
) -> tuple[Merged, tuple[KeptOut, ...]]:
    """Merge; where that is no plain matter, by what the document once had of the page."""
    versions = (past.base, *past.since)
    pages = [document.elements(version.text) for version in versions]
    made = _merged_from(document, past, source, _shared(document, source, pages), decisions)
    if made[0].digest == source and not made[0].conflicts:
        return made
    known = last_known(pages, _earlier(document))
    if not known:
        return made
    base = _shared(document, source, pages[known:])
    return _merged_from(document, past, source, base, decisions)


def _shared(document: Document, source: Element, pages: Sequence[Element]) -> Element:
    """Follow what both sides share, from the first page through what became of it."""
    base = pages[0]
    for page in pages[1:]:
        base = agreed(base, source, page, translated=document.translated)
    return base


def _earlier(document: Document) -> Iterator[Element]:
    """Yield what a document once said, as far as its committed texts can be read."""
    for text in document.earlier():
        with suppress(SourceError):
            yield elements(document.parsed(tidy(text, document.file)))


def _merged_from(
    document: Document, past: Past, source: Element, base: Element, decisions: Decisions
) -> tuple[Merged, tuple[KeptOut, ...]]:
    was = document.read_page(past.base.text, document.digest).unplaced
    live, title = past.live.text, document.title
    page = document.elements(live)
    there = document.read_page(live, document.digest).unplaced
    odd = unplaced(was, there, title)
    base = without_hidden(base, page, [each.text for each in odd])
    fitting = fit(base, page, document.rules, title, live)
    passages = Passages(document.name, decisions)
    kept_out = tuple(_named(document, past, each, passages) for each in (*odd, *fitting.kept_out))
    made = merge(base, source, fitting.digest, passages, translated=document.translated)
    return made, kept_out


def _named(document: Document, past: Past, found: KeptOut, passages: Passages) -> KeptOut:
    """Name what no document can hold, and say whether somebody decided to do without it."""
    name, take = passages.add(("kept out",), "", found.text)
    by = author(found.text, "", past.since, document.bare)
    return replace(found, name=name, take=take if take is Take.SOURCE else None, by=str(by))


def _by_whom(document: Document, past: Past, conflict: Conflict) -> Conflict:
    by = author(conflict.wiki, conflict.base, past.since, document.bare)
    return replace(conflict, by=str(by))


def _worded(document: Document, digest: Digest, live: str) -> Iterator[str]:
    """Tell of lines that say what the document says, and that the bot would write otherwise."""
    for line, text in document.oddities(digest, live):
        shown = text[:_SHOWN] + ("…" if len(text) > _SHOWN else "")
        yield f"line {line}: the bot writes this its own way: «{shown}»"


def begun(document: Document, live: str, revision: int) -> Pulled:
    """Make the document of a language that translators have begun.

    Args:
        document: The document to be; its digest is what is known of it.
        live: The page in that language, as `wiki_side.MARK` marks it.
        revision: The newest that it takes in, which it says if it isn't all as there.
    """
    there = document.read_page(live, document.digest).unplaced
    empty, page = Element("digest", {}), document.elements(live)
    fitting = fit(empty, page, document.rules, document.title, live)
    kept_out = (*unplaced((), there, document.title), *fitting.kept_out)
    result = Pulled(document.file, document.title, "", "", kept_out=kept_out)
    text, fields = canonical(fitting.digest), fitting.digest.fields
    try:
        if not kept_out and not document.is_shown(document.parsed(text), live):
            fields = {**fields, "base-revision": str(revision)}
            text = canonical(replace(fitting.digest, fields=fields))
        document.parsed(text)
    except SourceError as error:
        return replace(result, trouble=_told(error))
    return replace(result, after=text)


def _told(error: SourceError) -> str:
    return "; ".join(map(str, error.problems))


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
