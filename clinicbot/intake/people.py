"""Who came, in words of somebody's own: "(Attendance: 4 staff; ~8 volunteers)"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from clinicbot.digest.scalars import Count, Inline
from clinicbot.series.names import group_name


if TYPE_CHECKING:
    from clinicbot.digest.model import Digest
    from clinicbot.series.wording import Wording


_ABOUT: Final = re.compile(
    r"attend|particip|asist|present|turnout|joined|teilnehm|участ|присутств|حضر|شارك",
    re.IGNORECASE,
)
_ROUGHLY: Final = "about|around|circa|approximately|unos|unas|environ|etwa|около"
_COUNT: Final = re.compile(
    rf"(?P<about>~\s?|(?:{_ROUGHLY})\s+)?(?P<number>\d{{1,4}})(?P<what>[^\d~;.)\]]*)",
    re.IGNORECASE,
)
_AND: Final = "and|y|e|et|und|и|و"
_ENDS: Final = re.compile(
    rf"\s*(?:[,;]|\s(?:{_AND})\s|\s(?:{_AND}|{_ROUGHLY})\s*$).*", re.IGNORECASE
)
_GROUP_WORDS: Final = {
    "staff": "staff wmf foundation emplead personal fundaci fondation сотрудник",
    "volunteers": "volunt bénévole freiwillig волонт доброволь متطوع community",
}
_WORDS: Final = {group: tuple(said.split()) for group, said in _GROUP_WORDS.items()}
_LONGEST: Final = 250


def read_people(text: str, digest: Digest, wording: Wording) -> Digest | None:
    """Read a sentence that counts the series' groups in words of its own.

    Returns:
        The digest with the counts and the sentence's form as its wordings, if
        that gives exactly the text again; None otherwise.
    """
    if not _ABOUT.search(text) or len(text) > _LONGEST or set("{}") & set(text):
        return None
    counts: list[tuple[str, Count]] = []
    given: dict[str, str] = {}
    form, at = "", 0
    for found in _COUNT.finditer(text):
        what = _ENDS.sub("", found["what"]).rstrip()
        group = _group(what, wording)
        if group is None or group_name(group) in given:
            return None
        counts.append((group, Count(int(found["number"]), bool(found["about"]))))
        given[group_name(group)] = f"{{count}}{what}"
        if found["about"]:
            given["approximately"] = f"{found['about']}{{count}}"
        form += f"{text[at : found.start()]}{{{group}}}"
        at = found.start("what") + len(what)
    if not counts:
        return None
    usual = wording.texts["approximately"]["other"].text
    if given.get("approximately") == usual:
        del given["approximately"]
    given["attendance"] = form + text[at:]
    own = {**digest.wording, **{name: Inline(said) for name, said in given.items()}}
    return _if_same(text, replace(digest, attendance=tuple(counts), wording=own), wording)


def _if_same(text: str, digest: Digest, wording: Wording) -> Digest | None:
    said = wording.with_overrides(digest.wording).attendance(digest.attendance)
    return digest if said == text else None


def _group(what: str, wording: Wording) -> str | None:
    """Say which of the series' groups some words mean."""
    said = what.casefold()
    if not said.strip():
        return None
    for group in wording.groups:
        if any(word in said for word in _WORDS.get(group, (group.casefold(),))):
            return group
    return None
