"""What the live wiki says of a series' links, files, languages; what the web says of addresses.

Asking is the caller's; here answers become problems with the place of what
they are about. Most are warnings: a page may be made tomorrow. An error is
what surely breaks on the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from clinicbot.digest.kinds import suggest
from clinicbot.errors import Problem, Severity
from clinicbot.publish.references import Kind, Reference
from clinicbot.publish.surroundings import Surroundings
from clinicbot.settings import Layout
from clinicbot.wiki.links import State, Target
from clinicbot.wikitext.page import heading_anchors


if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from clinicbot.series.folder import Series
    from clinicbot.wiki.web import Answer


@dataclass(frozen=True, slots=True)
class Answers:
    """What wiki and web said.

    Attributes:
        targets: By the titles asked for.
        anchors: Of the pages with sections that are linked to, by title.
        web: By address.
        languages: The codes that the wiki knows.
        wiki: The address of its api.php.
    """

    targets: Mapping[str, Target]
    anchors: Mapping[str, Collection[str]] = field(default_factory=dict)
    web: Mapping[str, Answer] = field(default_factory=dict)
    languages: Collection[str] = ()
    wiki: str = ""


def titles_to_ask(found: Iterable[Reference]) -> list[str]:
    """Give the titles that the wiki has to be asked about."""
    asked = (one.title for one in found if one.kind not in {Kind.WEB, Kind.SECTION})
    return list(dict.fromkeys(asked))


def pages_to_read(found: Iterable[Reference], targets: Mapping[str, Target]) -> list[str]:
    """Give the titles of the pages whose anchors have to be known."""
    readable = {State.FINE, State.REDIRECT, State.DISAMBIGUATION}
    asked = (one.title for one in found if one.kind is Kind.LINK and one.anchor)
    return [
        title
        for title in dict.fromkeys(asked)
        if title in targets and targets[title].state in readable
    ]


def addresses_to_ask(found: Iterable[Reference], targets: Mapping[str, Target]) -> list[str]:
    """Give the addresses that the web has to be asked about: other wikis' pages, too."""
    asked = dict.fromkeys(one.title for one in found if one.kind is Kind.WEB)
    other = (one.detail for one in targets.values() if one.state is State.INTERWIKI)
    return [*asked, *(address for address in dict.fromkeys(other) if address)]


def judge(
    series: Series, keys: Collection[str], found: Iterable[Reference], answers: Answers
) -> list[Problem]:
    """Give what is wrong, by place.

    Args:
        series: The series.
        keys: The digests that were looked at.
        found: What their pages lead to.
        answers: What was asked.
    """
    own = _own_titles(series)
    problems = [problem for one in found for problem in _on_reference(one, answers, own, series)]
    problems += _on_languages(series, keys, answers)
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.place)


def _own_titles(series: Series) -> frozenset[str]:
    """Give the pages that a run of publish makes."""
    settings = series.settings
    titles = set(settings.index.pages.values())
    for versions in series.digests.values():
        for digest in versions.values():
            titles |= {settings.page_title(digest), settings.base_title(digest)}
    return frozenset(titles)


# A page of the series may have yet to be made, or be the redirect that the settings want.
_OF_OURS: Final = frozenset({State.MISSING, State.REDIRECT})


def _on_reference(
    one: Reference, answers: Answers, own: Collection[str], series: Series
) -> Iterator[Problem]:
    if one.kind is Kind.WEB:
        yield from _on_web(one, one.title, answers)
    elif one.kind is Kind.SECTION:
        yield from _on_own_section(one, series)
    elif target := answers.targets.get(one.title):
        if target.state is State.INTERWIKI:
            yield from _on_web(one, target.detail, answers)
        elif not (target.state in _OF_OURS and target.title in own):
            yield from _on_target(one, target)
        yield from _on_anchor(one, answers)


def _on_target(one: Reference, target: Target) -> Iterator[Problem]:
    match target.state:
        case State.MISSING:
            yield _missing(one)
        case State.INVALID:
            wrong = f"{one.written} is no page's title on this wiki"
            yield Problem(one.place, wrong, target.detail)
        case State.REDIRECT:
            wrong = f"{one.written} is a redirect"
            hint = f"it leads to [[{target.detail}]]" if target.detail else "it leads nowhere"
            yield _warn(one, wrong, "link to the page itself", hint)
        case State.DISAMBIGUATION:
            wrong = f"{one.written} is a disambiguation page"
            yield _warn(one, wrong, "link to one of the pages that it lists")


_MISSING: Final[Mapping[Kind, tuple[Severity, str]]] = {
    Kind.LINK: (Severity.WARNING, "there is no such page on the wiki: the link is red"),
    Kind.FILE: (Severity.ERROR, "there is no such file, on the wiki or in its shared repository"),
    Kind.CATEGORY: (Severity.WARNING, "the category has no page yet"),
    Kind.TEMPLATE: (Severity.ERROR, "there is no such template on the wiki"),
}


def _missing(one: Reference) -> Problem:
    severity, wrong = _MISSING[one.kind]
    return Problem(one.place, f"{one.written}: {wrong}", severity=severity)


def _on_anchor(one: Reference, answers: Answers) -> Iterator[Problem]:
    known = answers.anchors.get(one.title)
    if one.anchor and known is not None and one.anchor not in known:
        yield _no_section(one, known)


def _on_own_section(one: Reference, series: Series) -> Iterator[Problem]:
    digest = series.digests.get(one.key, {}).get(one.language)
    if digest and one.anchor:
        known = heading_anchors(digest, Surroundings(series).view(one.key, digest))
        if one.anchor not in known:
            yield _no_section(one, known)


def _no_section(one: Reference, known: Collection[str]) -> Problem:
    wrong = f"{one.written} leads to no section: the page has none of this name"
    near = suggest(one.anchor, known).replace("_", " ")
    return _warn(one, wrong, "the link opens the page at its top", near)


def _on_web(one: Reference, address: str, answers: Answers) -> Iterator[Problem]:
    said = answers.web.get(address)
    if said and said.wrong:
        yield _warn(one, f"{one.written} {said.wrong}", "open it in a browser to see")


# InitialiseSettings of operations-mediawiki-config, wgTranslateDisabledTargetLanguages: the code
# that Meta wants instead, "" for "another one".
_NOT_ON_META: Final[Mapping[str, str]] = {
    "ak": "",
    "no": "nb",
    "sr-ec": "sr",
    "sr-el": "sr",
    "zh-hans": "zh",
    "zh-hant": "zh",
}
_NOT_ON_META_BEFORE: Final = ("kk-", "ku-")


def _on_languages(series: Series, keys: Collection[str], answers: Answers) -> Iterator[Problem]:
    translates = series.settings.layout is Layout.TRANSLATE
    meta = urlsplit(answers.wiki).hostname == "meta.wikimedia.org"
    for key in keys:
        for code, digest in series.digests[key].items():
            if answers.languages and code not in answers.languages:
                wrong = f"the wiki knows no language '{code}'"
                yield Problem(digest.place, wrong, hint=suggest(code, answers.languages))
            elif translates and meta and _disabled(code):
                instead = _NOT_ON_META.get(code, "") or code.partition("-")[0]
                expected = f"use '{instead}'" if instead != code else ""
                wrong = f"Meta takes no translations into '{code}'"
                yield Problem(digest.place, wrong, expected, severity=Severity.WARNING)


def _disabled(code: str) -> bool:
    return code in _NOT_ON_META or code.startswith(_NOT_ON_META_BEFORE)


def _warn(one: Reference, wrong: str, expected: str, hint: str = "") -> Problem:
    return Problem(one.place, wrong, expected, hint, Severity.WARNING)
