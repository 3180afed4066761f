"""What translation pages show: whether all of it is as wanted, without a look at units.

Translate writes these pages itself, and we know how. So the SHA-1 of a page
tells that every text on it is as wanted; and where some of them are outdated,
the page's own text tells which.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clinicbot.publish.life_forms import translation
from clinicbot.wiki.pages import digest_of, stored_form
from clinicbot.wikitext.generated import generate
from clinicbot.wikitext.unit_parser import parse_units
from clinicbot.wikitext.variables import rendered


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.publish.life import LiveDigest, Wanted
    from clinicbot.publish.surroundings import Surroundings


_OUTDATED: Final = 'class="mw-translate-fuzzy">'
"""What Translate puts before an outdated text (TranslationUnit::getTextForRendering)."""

_OUTDATED_TEXT: Final = re.compile(
    rf"<span {_OUTDATED}(.*)</span>|<div {_OUTDATED}\n(.*)\n</div>", re.DOTALL
)
_SIGN: Final = "\ue000"
_SIGNED: Final = re.compile(f"{_SIGN}([0-9]+){_SIGN}")


def is_shown(live: LiveDigest, wanted: Wanted, language: str, text: str = "") -> bool:
    """Say whether a translation page shows exactly what is wanted in its language.

    Not while the wiki's jobs have still to take in a mark: the page then shows
    texts of units that may be others now.

    Args:
        live: What is on the wiki.
        wanted: What the documents want.
        language: The page's.
        text: The page's text, if it was looked at: some of its units may then
            be outdated though their document doesn't say so.
    """
    page = live.versions.get(language)
    if page is None or not may_be_shown(live, wanted, language):
        return False
    outdated = outdated_on(live, wanted, language, text)
    texts = wanted.texts[language]
    made = generate(live.text, wanted.language, language, texts, outdated)
    return page.newest.sha1 == digest_of(made)


def outdated_if_shown(
    around: Surroundings, live: LiveDigest, wanted: Wanted, language: str, text: str
) -> frozenset[str] | None:
    """Say which units are outdated on a page that shows what is wanted, in whatever form.

    Args:
        around: The series.
        live: What is on the wiki.
        wanted: What the documents want.
        language: The page's.
        text: The page's text.

    Returns:
        None if it shows anything else.
    """
    if is_shown(live, wanted, language, text):
        return outdated_on(live, wanted, language, text)
    if language not in wanted.documents or not may_be_shown(live, wanted, language):
        return None
    if not (found := _texts_on(live, wanted, language, text)):
        return None
    marked = {id_: _OUTDATED_TEXT.fullmatch(said) for id_, said in found.items()}
    outdated = frozenset(id_ for id_, mark in marked.items() if mark)
    bare = {
        id_: mark[1] or mark[2] if (mark := marked[id_]) else said for id_, said in found.items()
    }
    made = generate(live.text, wanted.language, language, bare, outdated)
    if digest_of(made) != live.versions[language].newest.sha1:
        return None
    said = dict(_said(live, wanted, language))
    own = {id_.replace(" ", "_"): one for id_, one in bare.items() if one != said[id_]}
    alike = translation(around, wanted, language).alike(own)
    return outdated if len(alike) == len(own) and outdated >= wanted.outdated[language] else None


def _texts_on(live: LiveDigest, wanted: Wanted, language: str, text: str) -> dict[str, str]:
    """Read a page's units off it, if all are translated that should be; else {}."""
    ids = list(wanted.texts[language])
    signs = {id_: f"{_SIGN}{number}{_SIGN}" for number, id_ in enumerate(ids)}
    parts = _SIGNED.split(stored_form(generate(live.text, wanted.language, language, signs)))
    before, at = parts[0], len(parts[0])
    if not text.startswith(before):
        return {}
    found = {}
    for number, after in zip(parts[1::2], parts[2::2], strict=True):
        end = text.find(after, at) if after else len(text)
        found[ids[int(number)]] = text[at : max(end, at)]
        at = end + len(after)
    return found


def may_be_shown(live: LiveDigest, wanted: Wanted, language: str) -> bool:
    """Say whether a look at a translation page tells: it is there, up to date, rightly named."""
    page = live.versions.get(language)
    if page is None or not page.generated or wanted.unnumbered[language]:
        return False
    if not (live.current and live.settled):
        return False
    copy = live.versions.get(wanted.language)
    title = wanted.titles.get(language)
    return not (copy and copy.display_title and title and page.display_title != title)


def outdated_on(live: LiveDigest, wanted: Wanted, language: str, text: str) -> frozenset[str]:
    """Give the ids of units that a page shows as outdated, or should, with the text wanted."""
    called = wanted.outdated[language]
    if _OUTDATED not in text:
        return called
    return called | frozenset(
        id_
        for id_, said in _said(live, wanted, language)
        if f"{_OUTDATED}{said}</span>" in text or f"{_OUTDATED}\n{said}\n</div>" in text
    )


def _said(live: LiveDigest, wanted: Wanted, language: str) -> Iterator[tuple[str, str]]:
    texts = wanted.texts[language]
    for unit in parse_units(live.text).units:
        if unit.id is not None and unit.id in texts:
            yield unit.id, rendered(unit.text, texts[unit.id])
