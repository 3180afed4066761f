"""What a digest gives away of the people on the call: names, addresses, rooms.

Participants were promised depersonalised notes. So whatever looks like a
person's data is told, with its place, for a person to judge; nothing is
changed. False alarms are allowed by name in the series' settings.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from clinicbot.digest.inline import links
from clinicbot.digest.personal import fold, unlisted_names
from clinicbot.digest.prose_names import names_in
from clinicbot.digest.scalars import Inline
from clinicbot.digest.texts import speakers, texts
from clinicbot.errors import Problem, Severity


if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinicbot.digest.discretion import Privacy
    from clinicbot.digest.locate import Locator
    from clinicbot.digest.model import Digest
    from clinicbot.digest.scalars import Plain
    from clinicbot.errors import Place


class Sort(NamedTuple):
    """A sort of personal data: what it is called, how it looks, what to do."""

    what: str
    pattern: re.Pattern[str]
    instead: str


# Each begins where a word does and is bounded, so that no text takes long.
_MAIL: Final = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}(?:@|\s?[\[({]\W?_?(?:at|@|arroba|arobase)_?[\])}]\s?)"
    r"[\w-]{1,63}(?:(?:\.|\s?[\[({](?:dot|punto|point)[\])}]\s?)[\w-]{1,63}){1,8}"
    r"|(?<![\w.+%-])[\w.+%-]{1,64}\s(?:at|arroba|arobase)\s[\w-]{1,63}\s(?:dot|punto|point)\s"
    r"[a-z]{2,12}\b",
    re.IGNORECASE,
)
# Services by the form of their rooms' addresses; a service's home page is no room.
_ROOM: Final = re.compile(
    r"""(?<![\w.-])(?:https?://)?(?:
    meet\.google\.com/(?:lookup/)?[a-z]{3}-?[a-z]{4}-?[a-z]{3}
    | (?:[\w-]{1,63}\.)?zoom(?:gov)?\.(?:us|com)/(?:j|my|s|u|w|wc|meeting|webinar)/[\w./-]{1,200}
    | teams\.(?:microsoft|live)\.com/(?:l/meetup-join|meet|dl/launcher)[/\w%.:@-]{1,500}
    | (?:meet\.jit\.si|8x8\.vc|meet\.[\w-]{1,63}\.[a-z]{2,20}
        |(?=[\w.-]{0,100}(?:jitsi|framatalk))[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})/[\w%./-]{3,200}
    | [\w.-]{1,200}/(?:b/[a-z]{2,9}(?:-[a-z0-9]{2,9}){2,3}|rooms/[\w-]{6,80}(?:/join)?)
    | (?=[\w.-]{0,100}bigbluebutton)[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}
      /(?:b|rooms|html5client|bigbluebutton)/[\w/-]{1,200}
    | [\w-]{1,63}\.webex\.com/(?:meet|join|[\w-]{1,63}/j\.php)[\w./?=&-]{0,200}
    | whereby\.com/[\w-]{1,100} | (?:global\.)?gotomeet(?:ing)?\.(?:me|com)/(?:join/)?\w{1,100}
    | chat\.whatsapp\.com/\w{1,100} | wa\.me/\d{6,20} | t\.me/(?:joinchat/|\+)[\w-]{1,100}
    | signal\.group/\#?[\w-]{1,100} | discord\.gg/\w{1,40} | join\.skype\.com/\w{1,40}
    )
    | \b(?:meeting|webinar)\s(?:id|code|number):?\s?\d[\d\s-]{7,20}\d
    | \b(?:passcode|dial-in\spin):?\s?\w{4,40} | \bPIN:\s?\d[\d\s]{2,12}\d
    | \b(?:meet|code|room|código|sala):?\s[a-z]{3}-[a-z]{4}-[a-z]{3}\b""",
    re.IGNORECASE | re.VERBOSE,
)
_SEPARATED: Final = r"[\s\u00a0.\u2010-\u2015/-]?"
_PHONE: Final = re.compile(
    rf"""(?<![\w/.,:+-])(?:
    \+\d{{1,3}}(?:{_SEPARATED}\(?\d\)?){{6,12}}         # +34 600 123 456
    | 00[1-9]\d(?:{_SEPARATED}\d){{7,11}}              # 0034 600 123 456
    | \(\d{{2,5}}\)\s?\d(?:{_SEPARATED}\d){{5,9}}       # (011) 4321-5678
    | (?:1[.\s-])?\d{{3}}[.\s-]\d{{3}}[.\s-]\d{{4}}     # 555-123-4567, 1-800-...
    | 0\d(?:[.\s-]\d{{2}}){{4}}                        # 06 12 34 56 78
    )(?![\w-]|[.,]\d)
    | (?<!\w)(?:tel|tel[ée]fono|t[ée]l[ée]phone|phone|m[óo]vil|mobile|whatsapp|هاتف|واتساب)
      \W{{0,3}}\+?\d(?:{_SEPARATED}\(?\d\)?){{5,13}}(?![\w])""",
    re.IGNORECASE | re.VERBOSE,
)
_SORTS: Final = (
    Sort("an e-mail address", _MAIL, "leave it out, or link to a page for contact"),
    Sort("a link to a meeting room", _ROOM, "leave it out: a room outlives the call"),
    Sort("a telephone number", _PHONE, "leave it out"),
)
_USER_PAGE: Final = re.compile(
    r":?(?:[a-z-]{1,20}:){0,3}(?:user|usuari[oa]|utilisateur|utilisatrice|مستخدم|مستخدمة)"
    r"(?:[ _]talk)?:([^/#|]+)",
    re.IGNORECASE,
)
_ALLOW: Final = "or name it under `privacy: allow:` in clinicbot.yaml if it is no person's"


def look(digest: Digest, privacy: Privacy, locator: Locator) -> list[Problem]:
    """Give what a digest tells of people and shouldn't, as warnings.

    Args:
        digest: One language version.
        privacy: What the series may tell; names are looked at if it lists any.
        locator: Tells the places.
    """
    allowed = {fold(text) for text in privacy.allow}
    found = [*_data(digest, allowed, locator)]
    if privacy.people is not None:
        found += _names(digest, privacy.people, allowed)
        found += _in_prose(digest, privacy.people, allowed, locator)
        found += _users(digest, privacy.people, allowed, locator)
    return sorted(found, key=lambda problem: problem.place)


def _data(digest: Digest, allowed: set[str], locator: Locator) -> Iterator[Problem]:
    for text in texts(digest):
        said = _said(text)
        if not _TELLING.search(said):
            continue
        taken: list[range] = []
        for sort in _SORTS:
            hidden = _without_addresses(text) if sort.pattern is _PHONE else said
            for found in sort.pattern.finditer(hidden):
                if fold(found[0]) in allowed or any(found.start() in span for span in taken):
                    continue
                taken.append(range(*found.span()))
                place = locator.place(text, found.start())
                wrong = f"'{found[0]}' looks like {sort.what}"
                yield _warn(place, wrong, f"{sort.instead}, {_ALLOW}")


# Most texts have nothing of this, and cost one search.
_TELLING: Final = re.compile(
    r"@|\d\D{0,3}\d|https?:|\.[a-z]{2,}/|[\[({]_?(?:at|arroba)|\s(?:dot|punto|point)\s|passcode"
    r"|-[a-z]{4}-",
    re.IGNORECASE,
)


def _without_addresses(text: Plain | Inline) -> str:
    """Blank out the addresses of links: their digits are no telephone's."""
    said = _said(text)
    if isinstance(text, Inline):
        for link in links(said):
            end = link.offset + len(link.target)
            said = said[: link.offset] + " " * len(link.target) + said[end:]
    return said


def _said(text: Plain | Inline) -> str:
    return text.wikitext if isinstance(text, Inline) else text.text


def _names(digest: Digest, people: tuple[str, ...], allowed: set[str]) -> Iterator[Problem]:
    """Tell every unlisted name once, where it is first."""
    first: dict[str, tuple[str, Plain]] = {}
    times: Counter[str] = Counter()
    for speaker in speakers(digest):
        if fold(speaker.text) in allowed:
            continue
        for name in unlisted_names(speaker.text, people):
            if fold(name) not in allowed:
                first.setdefault(fold(name), (name, speaker))
                times[fold(name)] += 1
    for key, (name, speaker) in first.items():
        often = f" ({times[key]} times)" if times[key] > 1 else ""
        wrong = f"'{name}' is named{often}, but not among those who agreed to it"
        yield _warn(speaker.place, wrong, f"write a role, such as 'volunteer', {_NAMES}")


def _in_prose(
    digest: Digest, people: tuple[str, ...], allowed: set[str], locator: Locator
) -> Iterator[Problem]:
    """Tell names amid texts, where the words around them say that somebody is meant."""
    labels = {id(speaker) for speaker in speakers(digest)}
    known = (*people, *allowed)
    for text in texts(digest):
        if id(text) in labels:
            continue
        said = _without_addresses(text)
        for found in names_in(said, known):
            if fold(found.name) not in allowed:
                place = locator.place(text, found.offset)
                wrong = f"'{found.name}' seems to be somebody who isn't among those who agreed"
                yield _warn(place, f"{wrong} to be named", f"write a role, {_NAMES}")


_NAMES: Final = (
    "or add to `privacy:` in clinicbot.yaml: `people:` if they agreed, `allow:` if it is no name"
)


def _users(
    digest: Digest, people: tuple[str, ...], allowed: set[str], locator: Locator
) -> Iterator[Problem]:
    """Tell links to the pages of users who are not listed."""
    known = {fold(name) for name in people} | allowed
    for text in texts(digest):
        if not isinstance(text, Inline) or ":" not in text.wikitext:
            continue
        for link in links(text.wikitext):
            user = None if link.external else _USER_PAGE.match(link.target)
            if user and fold(user[1].replace("_", " ")) not in known:
                place = locator.place(text, link.offset)
                wrong = f"[[{link.target}]] names a user who isn't among those who agreed to it"
                yield _warn(place, wrong, f"leave the link out, {_NAMES}")


def _warn(place: Place, wrong: str, expected: str) -> Problem:
    return Problem(place, wrong, expected, severity=Severity.WARNING)
