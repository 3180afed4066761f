"""Language versions that people wrote by hand on the wiki: pulled as new documents."""

from __future__ import annotations

import os.path
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clinicbot.digest.write import to_yaml
from clinicbot.errors import SourceError
from clinicbot.intake.pull import Pulled
from clinicbot.intake.read import imported
from clinicbot.intake.wikitext import read_wikitext
from clinicbot.publish.plan import is_ours
from clinicbot.series.languages import unknown_code
from clinicbot.series.load import load_wording
from clinicbot.titles import LANGUAGE_CODE
from clinicbot.wiki import pages, translate


if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clinicbot.publish.surroundings import Surroundings
    from clinicbot.wiki.pages import LivePage
    from clinicbot.wiki.session import Session


_MOST_SHOWN: Final = 12


def new_versions(session: Session, around: Surroundings, keys: Sequence[str]) -> Iterator[Pulled]:
    """Pull the pages below digests' base pages whose languages have no document yet.

    A page comes in by the way of `import`. Where that can't have all of it, or
    the series can't speak the language, nothing is written, and the page is
    told with the command that imports it.

    Args:
        session: The wiki.
        around: The series.
        keys: Which digests.
    """
    found = dict(_unknown(session, around, keys))
    live = pages.look(session, list(found)) if found else {}
    for title, (key, language) in found.items():
        page = live[title]
        own = is_ours(page, session.account)
        if page.newest and page.text and not (own or page.redirect):
            yield _pulled(session, around, key, language, page)


def _unknown(
    session: Session, around: Surroundings, keys: Sequence[str]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield title, digest and language of pages that may be versions without a document."""
    series = around.series
    bases = {f"{series.settings.base_title(series.source(key))}/": key for key in keys}
    start = os.path.commonprefix(list(bases))  # noqa: RUF071 - titles, character by character
    if not start:
        return
    below = translate.list_pages(session, start)
    for title, page in below.items():
        base, _, code = title.rpartition("/")
        key = bases.get(f"{base}/")
        if key is None or page.generated or code in series.digests[key]:
            continue
        if LANGUAGE_CODE.fullmatch(code) and not unknown_code(code):
            yield title, (key, code)


def _pulled(
    session: Session, around: Surroundings, key: str, language: str, live: LivePage
) -> Pulled:
    """Make the document of one page."""
    series = around.series
    source = series.source(key)
    file = Path(source.place.file).with_name(f"{language}.yaml")
    nothing = Pulled(str(file), live.title, "", "")
    command = f"`clinicbot import '{live.title}' --language {language}`"
    settings, text = series.settings, live.text or ""
    try:
        load_wording(language, series.folder, settings)
    except SourceError:
        note = (
            f"the page has no document; with a wording/{language}.yaml it can have one: {command}"
        )
        return replace(nothing, notes=(note,))
    original = read_wikitext(text, live.title, settings.inline, settings.categories, live.title)
    original.address = session.page_url(live.title)
    original.revision = live.newest.id if live.newest else None
    made = imported(original, settings, series.folder, language, source.number)
    if made.share.missing:
        missing = " ".join(made.share.missing[:_MOST_SHOWN])
        lacking = f"the page has no document, and one would lack «{missing}»"
        return nothing.stuck(f"{lacking}: look into it with {command}")
    by = live.newest.user if live.newest else ""
    note = f"a new document, of what {by or 'somebody'} wrote; the bot will write its own page"
    warnings = map(str, original.warnings)
    return replace(nothing, after=to_yaml(made.digest), notes=(note, *warnings))
