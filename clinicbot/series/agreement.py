"""Whether a series' files fit together: what no file can tell alone."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from clinicbot.digest.locate import key_place
from clinicbot.digest.values import is_language, no_language
from clinicbot.errors import Problem, Severity
from clinicbot.series.names import catalogue, for_digest
from clinicbot.series.template import Template
from clinicbot.titles import illegal


if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from clinicbot.digest.model import Digest
    from clinicbot.digest.scalars import Inline
    from clinicbot.errors import Place
    from clinicbot.series.names import Name
    from clinicbot.series.wording import Wording
    from clinicbot.settings import Settings


def of_versions(
    key: str,
    versions: Mapping[str, Digest],
    settings: Settings,
    wordings: Mapping[str, Wording],
) -> Iterator[Problem]:
    """Say where one digest's files disagree with its folder, each other or the series.

    Args:
        key: The folder's name; "" for a document on its own.
        versions: Language -> digest.
        settings: The series' settings.
        wordings: Language -> wordings, as far as they could be read.
    """
    for digest in versions.values():
        found = [*_folder_name(key, digest, settings), *_page_title(digest, settings)]
        found += _spoken(digest, wordings)
        if digest.language in wordings:
            found += _sentences(digest, wordings[digest.language], settings)
        # A number that isn't there is missed in the folder, the title and the call's name.
        told: dict[tuple[Place, str], Problem] = {}
        for problem in found:
            told.setdefault((problem.place, problem.wrong), problem)
        yield from told.values()
    yield from _disagreements(list(versions.values()))


def _folder_name(key: str, digest: Digest, settings: Settings) -> Iterator[Problem]:
    """Say where the folder's name isn't the number or the date within."""
    expected = "the folder is named after the digest"
    if not key:
        return
    if key.isdecimal():
        if digest.number is None:
            expected = f"write 'number: {int(key)}'"
            yield Problem(digest.place, "the digest has no number", expected)
        elif digest.number != int(key):
            wrong = f"number {digest.number} in the folder '{key}'"
            name = settings.title.shown_number(digest.number)
            place = key_place(digest.place, "number")
            yield Problem(place, wrong, expected, f"did you mean the folder '{name}'?")
    elif re.fullmatch(r"\d{4}-\d\d-\d\d", key):
        if digest.date is not None and digest.date.isoformat() != key:
            wrong = f"date {digest.date} in the folder '{key}'"
            yield Problem(key_place(digest.place, "date"), wrong, expected)
    elif digest.number is not None and "number" in settings.title.fields:
        name = settings.title.shown_number(digest.number)
        wrong = f"number {digest.number} in the folder '{key}'"
        place = key_place(digest.place, "number")
        yield Problem(place, wrong, expected, f"did you mean the folder '{name}'?")


def _spoken(digest: Digest, wordings: Mapping[str, Wording]) -> Iterator[Problem]:
    """Say where the call's language is none, unless some wording has a name for it."""
    code = digest.call_language
    if code is None or is_language(code):
        return
    if not any(code in wording.language_names for wording in wordings.values()):
        yield no_language(code, key_place(digest.place, "call-language"))


def _page_title(digest: Digest, settings: Settings) -> Iterator[Problem]:
    """Say what keeps a digest's page from having a title."""
    try:
        title = f"{settings.base_title(digest)}/{digest.language}"
    except KeyError as error:
        field = error.args[0]
        wrong = f"the digest has no {field}"
        expected = f"the series' pages are named by it ({settings.title.text})"
        yield Problem(digest.place, wrong, expected)
        return
    if wrong := illegal(title):
        place = digest.title.place if digest.title else digest.place
        expected = "MediaWiki doesn't allow it in the name of a page"
        yield Problem(place, f"{wrong} ('{title}')", expected)


def _sentences(digest: Digest, wording: Wording, settings: Settings) -> Iterator[Problem]:
    """Say which sentences need what this digest doesn't have, or can't be as it words them."""
    names = catalogue(settings.attendance, wording.parts) if digest.wording else {}
    for name, text in digest.wording.items():
        if name in names:
            yield from _override(for_digest(names[name]), text, digest, wording)
    if "call-name" not in digest.wording:
        missing = wording.form("call-name").fields - _has(digest)
        for field in sorted(missing):
            wrong = f"the digest has no {field}"
            expected = f"the series calls its calls '{wording.form('call-name').text}'"
            yield Problem(digest.place, wrong, expected)


def _override(name: Name, text: Inline, digest: Digest, wording: Wording) -> Iterator[Problem]:
    """Say what is wrong with a sentence that a digest words itself."""
    template = Template(text.wikitext)
    findings = list(template.findings(name.fields))
    for found in findings:
        yield Problem(text.place, found.wrong, found.expected, found.hint)
    if not template.text and not name.may_be_empty:
        yield Problem(text.place, f"'{name.name}' can't be left out", name.about)
    elif template.text and (lacks := name.needs - template.fields) and not findings:
        shown = ", ".join(f"{{{field}}}" for field in sorted(lacks))
        yield Problem(text.place, f"the text lacks {shown}", name.about)
    facts = {"number", "title", "date", "call-language", *wording.groups}
    if name.name.startswith(("intro", "call-name")) or name.name == "attendance":
        for field in sorted((template.fields & facts) - _has(digest)):
            expected = f"write '{field}:' too, or leave {{{field}}} out"
            yield Problem(text.place, f"the digest has no {field}", expected)


def _has(digest: Digest) -> set[str]:
    """Give the fields that this digest can fill."""
    has = {name for name in ("number", "title", "date") if getattr(digest, name) is not None}
    has.update(group for group, _ in digest.attendance)
    if digest.date_text is not None:
        has.add("date")
    if digest.call_language is not None:
        has.add("call-language")
    return has


_SAME = (("number", "number"), ("date", "date"), ("call-language", "call_language"))


def _disagreements(versions: list[Digest]) -> Iterator[Problem]:
    """Say where versions of one digest aren't of the same call."""
    first, *others = versions
    for other in others:
        for key, attribute in _SAME:
            here, there = getattr(other, attribute), getattr(first, attribute)
            if here == there:
                continue
            file = first.place.file
            if here is None or there is None:
                lacking, having = (other, first) if here is None else (first, other)
                wrong = f"'{key}' is missing, but {having.place.file} has it"
                yield Problem(lacking.place, wrong, severity=Severity.WARNING)
                continue
            wrong = f"'{key}' is {_shown(here)}, but {_shown(there)} in {file}"
            place = key_place(other.place, key)
            yield Problem(place, wrong, "all versions are of the same call")


def _shown(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def of_pages(digests: Mapping[str, Mapping[str, Digest]], settings: Settings) -> Iterator[Problem]:
    """Say where two digests, or a digest and the index, would be the same page."""
    taken: dict[str, tuple[str, Digest]] = {}
    for key, versions in digests.items():
        digest = next(iter(versions.values()))
        try:
            title = settings.base_title(digest)
        except KeyError:
            continue  # told by _page_title
        other = taken.setdefault(title, (key, digest))
        if other[0] != key:
            wrong = f"this digest has the same page as {other[1].place.file}: {title}"
            yield Problem(digest.place, wrong, "every digest has a page of its own")
        yield from _on_index(title, versions, settings)


def _on_index(title: str, versions: Mapping[str, Digest], settings: Settings) -> Iterator[Problem]:
    pages = {title: next(iter(versions.values()))}
    pages |= {f"{title}/{language}": digest for language, digest in versions.items()}
    for page, digest in pages.items():
        if page in settings.index.pages.values():
            wrong = f"the digest's page is the index: {page}"
            yield Problem(digest.place, wrong, "give one of them another name")
