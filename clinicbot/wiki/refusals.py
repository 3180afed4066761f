"""What the wiki's error codes mean to an operator, and what to do about each.

The codes are those of MediaWiki's API in its `bc` error format (ApiBase,
ApiEditPage, ApiMessageTrait::$messageMap) and of the extensions named below.
A code that is not known here is shown as it came, with the wiki's own words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from clinicbot.errors import PersonNeeded, WikiError
from clinicbot.wiki import translate_refusals


if TYPE_CHECKING:
    from collections.abc import Mapping


_LINK: Final = re.compile(r"\[\[(?:[^|\[\]]*\|)?([^|\[\]]*)\]\]")
NO_DETAILS: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the wiki would not let, or did not let, a page be written.

    Attributes:
        code: MediaWiki's error code, or a word of ours.
        info: The wiki's own words.
    """

    code: str
    info: str = ""


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What one code means.

    Attributes:
        wrong: What is wrong; "" to say it in the wiki's words.
        fix: What the operator can do.
        person: Whether a person has to decide about this one page.
        everything: Whether no other page can be written either.
        info: Whether the wiki's own words say more.
    """

    wrong: str
    fix: str
    person: bool = True
    everything: bool = False
    info: bool = False


_UNPROTECT = "ask an administrator to unprotect it, or to give the bot the right"
_CHANGED = "run clinicbot again: it plans from what the page is now"
_LOGIN = "check the account and its password in pywikibot's folder, then run again"


def _account(wrong: str, fix: str, *, info: bool = True) -> _Meaning:
    return _Meaning(wrong, fix, person=False, everything=True, info=info)


_CODES: Final[Mapping[str, _Meaning]] = MappingProxyType(
    {
        # Protection.
        "protectedpage": _Meaning("the page is protected", _UNPROTECT),
        "cascadeprotected": _Meaning("it is protected by a page that shows it", _UNPROTECT),
        "protectedtitle": _Meaning("the title is protected from creation", _UNPROTECT),
        "titleprotected": _Meaning("the title is protected from creation", _UNPROTECT),
        "protectednamespace": _Meaning("its namespace is protected", _UNPROTECT),
        # Somebody was there meanwhile.
        "editconflict": _Meaning("somebody edited the page meanwhile", _CHANGED),
        "articleexists": _Meaning("somebody created the page meanwhile", _CHANGED),
        "missingtitle": _Meaning("somebody deleted the page meanwhile", _CHANGED),
        "pagedeleted": _Meaning(
            "the page was deleted, and the bot does not bring deleted pages back",
            "have it undeleted if it is wanted, or take the document out of the series",
        ),
        "merged": _Meaning(
            "the wiki merged the bot's text with somebody's edit of the same moment",
            "look at the page's history, and bring that edit into the source",
        ),
        # What the text may not be.
        "contenttoobig": _Meaning(
            "the page is larger than the wiki allows", "split the digest", info=True
        ),
        "spamblacklist": _Meaning(
            "the wiki's spam blacklist refuses a link", "remove the link from the source"
        ),
        "abusefilter-disallowed": _Meaning(
            "an abuse filter of the wiki refuses the edit",
            "ask those who keep the filter; the bot does not try again by itself",
        ),
        "abusefilter-warning": _Meaning(
            "an abuse filter of the wiki warns against the edit",
            "change the source, or ask those who keep the filter; the bot never insists",
        ),
        "captcha": _Meaning(
            "the wiki asks for a captcha",
            "have the account put in a group that skips them (`bot`, `confirmed`)",
        ),
        "nobots": _Meaning(
            "the page asks bots to stay away ({{nobots}}, {{bots}}, or that it is in use)",
            "ask whoever put that there, or take the document out of the series",
        ),
        "hookaborted": _Meaning("an extension of the wiki refuses the edit", "", info=True),
        "invalidtitle": _Meaning("the title is not a valid one", "change `title`", info=True),
        "no-direct-editing": _Meaning("the page is not wikitext", "have it moved away"),
        "contentmodel-mismatch": _Meaning("the page is not wikitext", "have it moved away"),
        "badmd5": _Meaning("the text was damaged on its way", _CHANGED, person=False),
        # Rights.
        "permissiondenied": _Meaning(
            "the account lacks a right",
            "`clinicbot doctor` says which grant its bot password or consumer needs",
            info=True,
        ),
        "cantcreate": _Meaning(
            "the account may not create pages",
            "give its bot password or consumer the grant «Create, edit, and move pages»",
        ),
        "nocreate-loggedin": _Meaning(
            "the account may not create pages",
            "give its bot password or consumer the grant «Create, edit, and move pages»",
        ),
        "noedit": _account(
            "the account may not edit", "give its bot password the grant «Edit existing pages»"
        ),
        "writeapidenied": _account("the account may not write through the API", _LOGIN),
        # The account.
        "blocked": _account("the account is blocked", "talk to the administrator who blocked it"),
        "blocked-partially": _Meaning(
            "the account is blocked from this page", "talk to the administrator who blocked it"
        ),
        "autoblocked": _account("this machine's address is blocked", "ask for an unblock"),
        "systemblocked": _account("this machine's address is blocked", "ask for an unblock"),
        "badtoken": _account("the wiki does not accept the session", _LOGIN),
        "assertuserfailed": _account("the login was lost", _LOGIN),
        "assertbotfailed": _account("the account is not a bot any more", _LOGIN),
        "assertnameduserfailed": _account("another account than the bot's is logged in", _LOGIN),
        "notloggedin": _account("the login was lost", _LOGIN),
        "readapidenied": _account("the wiki lets nobody read without a login", _LOGIN),
        # This machine: what can't be recorded isn't done.
        "state": _account("the state folder can't be used", "make it writable"),
        # The wiki.
        "readonly": _account("the wiki is read-only just now", "run again later"),
        "maxlag": _account("the wiki's database is too far behind", "run again later"),
        "ratelimited": _account(
            "the account edits faster than the wiki allows", "raise `put_throttle`, or run later"
        ),
        "unreachable": _account("the wiki does not answer", "run again later"),
        "not-an-api": _account(
            "the wiki's answer is not from its API",
            "check `wiki` in clinicbot.yaml: the address ends in /api.php",
        ),
    }
)

_TRANSLATE: Final[Mapping[str, _Meaning]] = MappingProxyType(
    {code: _Meaning(*said, info=True) for code, said in translate_refusals.CODES.items()}
)

_FAMILIES: Final[tuple[tuple[str, _Meaning], ...]] = (
    (
        "titleblacklist",
        _Meaning(
            "the wiki's title blacklist refuses the title",
            "ask an administrator, or change `title` in clinicbot.yaml",
        ),
    ),
    ("cascadeprotected", _CODES["cascadeprotected"]),
    ("protectednamespace", _CODES["protectednamespace"]),
    ("abusefilter", _Meaning("an abuse filter of the wiki refuses the edit", "", info=True)),
    ("spamblacklist", _CODES["spamblacklist"]),
    ("globalblocking", _CODES["blocked"]),
    ("mwoauth", _account("the wiki refuses the OAuth tokens", _LOGIN)),
    (
        "tpt-",
        _Meaning(
            "the page belongs to the Translate extension",
            "set `layout: translate`, or have the page unmarked",
            info=True,
        ),
    ),
    ("pt-", _Meaning("its translation markup is refused", "", info=True)),
    (
        "internal_api_error",
        _Meaning("the wiki failed over this page", "run again later", person=False, info=True),
    ),
)


def explain(
    code: str, info: str = "", *, title: str = "", details: Mapping[str, Any] = NO_DETAILS
) -> WikiError:
    """Turn an error code into the error that an operator is shown.

    Args:
        code: MediaWiki's code.
        info: Its words.
        title: The page concerned; "" if none.
        details: What else came with the error.

    Returns:
        A PersonNeeded if this page waits for a person, else a WikiError.
    """
    if code == "blocked" and _partial(details):
        code = "blocked-partially"
    meaning = _meaning(code)
    kind = PersonNeeded if meaning.person and title else WikiError
    more = _details(code, details) or (info if meaning.info or not meaning.wrong else "")
    if meaning.wrong:
        more = _LINK.sub(r"\1", more.strip()).removesuffix(".")
    wrong = ": ".join(part for part in (meaning.wrong, more.strip()) if part)
    fix = meaning.fix or f"the wiki's code is `{code}`"
    return kind(wrong or "the wiki refuses the edit", title=title, code=code, fix=fix)


def concerns_everything(error: WikiError) -> bool:
    """Say whether after this error no other page can be written either."""
    return _meaning(error.code).everything


def _meaning(code: str) -> _Meaning:
    if code in _CODES:
        return _CODES[code]
    if code in _TRANSLATE:
        return _TRANSLATE[code]
    for start, meaning in _FAMILIES:
        if code.startswith(start):
            return meaning
    return _Meaning("", "", info=True)


def _partial(details: Mapping[str, Any]) -> bool:
    block = details.get("blockinfo")
    return isinstance(block, dict) and bool(block.get("blockpartial"))


def _details(code: str, details: Mapping[str, Any]) -> str:
    """Say which filter, which link: what extensions add to an error."""
    if code.startswith("abusefilter") and isinstance(found := details.get("abusefilter"), dict):
        return f"filter {found.get('id')}, «{found.get('description', '')}»"
    if code.startswith("spamblacklist") and isinstance(found := details.get(code), dict):
        return ", ".join(map(str, found.get("matches", ())))
    return ""
