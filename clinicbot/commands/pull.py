"""The command that brings what people did on the wiki into the documents: pull."""

from __future__ import annotations

import codecs
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from clinicbot.commands.common import print_data, series_of, style, tell
from clinicbot.commands.wiki import connect_with
from clinicbot.errors import ExitCode, Place, Problem, SourceError


if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from clinicbot.intake.merge import Conflict
    from clinicbot.intake.pull import Document, Pulled
    from clinicbot.publish.surroundings import Surroundings
    from clinicbot.report import Style
    from clinicbot.wiki.pages import LivePage
    from clinicbot.wiki.session import Session


_NO_BASE: Final = (
    "the bot never wrote this page, so nobody knows what was changed; `import` it,"
    " or take all of it with --take wiki, or keep the document with `base-revision: {}`"
)
_NO_TEXT: Final = "the page is a redirect, or isn't wikitext: there is nothing to take from it"


def add(commands: Any, remote: argparse.ArgumentParser) -> None:
    """Add the command to the parser of the command line."""
    pull = commands.add_parser(
        "pull",
        parents=[remote],
        help="bring what people did on the wiki into the documents",
        description=_pull.__doc__,
    )
    pull.add_argument("numbers", nargs="*", metavar="NUMBER", help="only these digests")
    pull.add_argument("--dry-run", action="store_true", help="show the changes, write no file")
    pull.add_argument(
        "--take",
        choices=("wiki", "source"),
        help="which side goes where both changed a passage; without this nothing is"
        " written of such a document",
    )
    pull.set_defaults(command=_pull)


def _pull(options: argparse.Namespace) -> ExitCode:
    """Merge people's edits into the documents; the wiki is only read."""
    from clinicbot.intake.merge import Take
    from clinicbot.publish.surroundings import Surroundings
    from clinicbot.settings import Layout

    series = series_of(options)
    session = connect_with(options, series.settings, writing=False)
    around = Surroundings(series)
    keys = series.find(options.numbers) or tuple(series.digests)
    take = Take(options.take) if options.take else None
    if series.settings.layout is Layout.TRANSLATE:
        from clinicbot.commands.pull_translate import pulled

        found = list(pulled(session, around, keys, take))
    else:
        found = list(_pulled(session, around, keys, take))
    if not options.dry_run:
        for each in found:
            if each.changed:
                write_file(Path(each.file), each.after)
    if options.json:
        print_data({"documents": [_data(each) for each in found]})
    else:
        _show(found, style(), dry=options.dry_run)
    return ExitCode.PERSON if any(each.waits for each in found) else ExitCode.OK


def _pulled(
    session: Session, around: Surroundings, keys: tuple[str, ...], take: Any
) -> Iterator[Pulled]:
    """Pull the pages of the subpages layout."""
    from clinicbot.wiki import pages

    documents = [
        document_of(around, key, language)
        for key in keys
        for language in around.series.digests[key]
    ]
    live = pages.look(session, [document.title for document in documents])
    for document in documents:
        result = pull_live(session, document, live[document.title], take)
        if result:
            yield result


def document_of(around: Surroundings, key: str, language: str) -> Document:
    """Give a document of the subpages layout."""
    from clinicbot.intake.pull import Document
    from clinicbot.wiki.pages import stored_form
    from clinicbot.wikitext.page import render_page
    from clinicbot.wikitext.reader import read_page

    series = around.series
    digest = series.digests[key][language]
    view = around.view(key, digest)
    return Document(
        digest.place.file,
        text_of(Path(digest.place.file)),
        digest,
        view.title,
        view.wording,
        series.settings.inline,
        lambda text, known: read_page(text, view, known),
        lambda made, text: stored_form(render_page(made, view)) == text,
        lambda _: stored_form(render_page(digest, view)),
    )


def pull_live(session: Session, document: Document, live: LivePage, take: Any) -> Pulled | None:
    """Pull one page; None if nobody has changed it."""
    from clinicbot.intake.history import last_common
    from clinicbot.intake.merge import Take
    from clinicbot.intake.pull import Pulled, pull
    from clinicbot.publish.plan import is_ours

    newest, text = live.newest, live.text
    if newest is None or newest.id == document.digest.base_revision:
        return None
    own = is_ours(live, session.account) and newest.user == session.account
    if own or (text is not None and document.shows(document.digest, text)):
        return None
    nothing = Pulled(document.file, document.title, document.text, document.text)
    if text is None or live.redirect or live.content_model != "wikitext":
        return replace(nothing, open=True, note=_NO_TEXT)
    ours, taken_in = document.page(text), document.digest.base_revision
    base = last_common(session, document.title, taken_in, newest.id, ours)
    if base is None and take is not Take.WIKI:
        return replace(nothing, open=True, note=_NO_BASE.format(newest.id))
    # Where there is none, all of the page is taken: as if it had been what the source is.
    before = base.text if base else ours
    if document.bare(before) == document.bare(text):
        return None
    return pull(document, before, text, newest.id, take)


def text_of(path: Path) -> str:
    """Read a document's text as it was typed."""
    from clinicbot.digest.textfile import read_text

    return read_text(path)


def write_file(path: Path, text: str) -> None:
    """Write a document whole or not at all, with the mode that it had.

    Raises:
        SourceError: It can't be written.
    """
    from clinicbot.state.folder import write_atomic

    path = path.resolve()
    try:
        old = path.read_bytes() if path.exists() else b""
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        mark = "\ufeff" if old.startswith(codecs.BOM_UTF8) else ""
        write_atomic(path, mark + text, mode)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        wrong = f"the file can't be written: {reason}"
        raise SourceError(Problem(Place(str(path)), wrong)) from None


def _show(found: list[Pulled], look: Style, *, dry: bool) -> None:
    """Tell what was taken, as diffs, and what waits for a person."""
    for each in found:
        if each.changed:
            print("\n".join(look.paint(line[:1], line) for line in each.diff.split("\n")))
        if each.anew:
            tell(f"{each.file}: {each.anew} was written anew: comments in it are lost")
        for problem in each.kept_out:
            tell(str(problem))
        for conflict in each.conflicts:
            tell(_conflict(each, conflict))
        if each.note:
            tell(f"{each.title}: {each.note}")
        if each.open and each.conflicts:
            tell(f"{each.file}: nothing is written; change it by hand, or --take wiki or source")
    changed = sum(each.changed for each in found)
    waits = sum(each.waits for each in found)
    would = "would change" if dry else "changed"
    tell(f"{changed} documents {would}, {waits} wait for a person")


def _conflict(pulled: Pulled, conflict: Conflict) -> str:
    node = conflict.element.node
    place = str(node.place) if node else pulled.file
    return "\n".join(
        [
            f"{place}: {conflict.what}",
            f"  was:    {conflict.base or '(nothing)'}",
            f"  wiki:   {conflict.wiki or '(nothing)'}",
            f"  source: {conflict.source or '(nothing)'}",
        ]
    )


def _data(pulled: Pulled) -> dict[str, Any]:
    """Give what became of a document, for programs."""
    from clinicbot.report import problem_data

    return {
        "file": pulled.file,
        "page": pulled.title,
        "changed": pulled.changed,
        "waits": pulled.waits,
        "diff": pulled.diff,
        "anew": pulled.anew,
        "note": pulled.note,
        "kept_out": [problem_data(one) for one in pulled.kept_out],
        "conflicts": [
            {
                "place": str(one.element.node.place) if one.element.node else "",
                "what": one.what,
                "was": one.base,
                "wiki": one.wiki,
                "source": one.source,
            }
            for one in pulled.conflicts
        ],
    }
