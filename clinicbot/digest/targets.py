"""What a link inside a sentence may point to: pages and web addresses."""

from __future__ import annotations

import re
from typing import Final

from clinicbot.digest.names import (
    CATEGORY_NAMES,
    FILE_NAMES,
    LANGUAGE_CODES,
    MEDIA_NAMES,
    fold,
)
from clinicbot.digest.rules import Wrong


PROTOCOLS: Final = (
    r"(?i:https?://|//|bitcoin:|ftps?://|geo:|git://|gopher://|ircs?://|magnet:|mailto:|matrix:"
    r"|mms://|news:|nntp://|redis://|sftp://|sips?:|sms:|ssh://|svn://|tel:|telnet://|urn:"
    r"|worldwind://|xmpp:)"
)
"""What an address begins with: MediaWiki's $wgUrlProtocols (MainConfigSchema)."""

LONGEST_TITLE: Final = 255
"""In bytes (MediaWikiTitleCodec::splitTitleString)."""

_PROTOCOL: Final = re.compile(PROTOCOLS)
_REFERENCE: Final = re.compile(r"&#?\w+;")
_NOT_IN_TITLES: Final = re.compile(r"%[0-9A-Fa-f]{2}|&#?\w+;|''+|~~~+|\ufffd")
_RELATIVE: Final = re.compile(r"/|\.\.?(?:/|$)")
_NO_TITLE: Final = re.compile(r"^:|:$|(?:^|/)\.\.?(?:/|$)")

# RFC 3986's characters but for brackets, and letters of every script as people
# paste them; Parser::EXT_LINK_URL_CLASS takes more, Sanitizer::cleanUrl shows
# some of that otherwise than written.
_ADDRESS: Final = re.compile(
    r"https?://[^\W_](?:[\w.-]*\w)?\.?(?::\d+)?(?:[/?#][\w\-.~:/?#@!$&'()*+,;=%]*)?", re.IGNORECASE
)
_NAMESPACES: Final = frozenset(
    ("special", "talk", "user", "project", "template", "help", "mediawiki")
)
_TAKEN: Final = _NAMESPACES | FILE_NAMES | CATEGORY_NAMES | LANGUAGE_CODES | {""}
"""What can't follow `Talk:`."""


def wrong_with_page(target: str) -> Wrong | None:
    """Say why `target` can't stand between `[[` and `|`, or give None.

    The rules are those of Parser::handleInternalLinks2 and
    MediaWikiTitleCodec::splitTitleString, without what they decode or repair:
    a title is written as it is.
    """
    return _wrong_characters(target) or _wrong_title(target) or _wrong_prefix(target)


def wrong_with_address(url: str) -> Wrong | None:
    """Say why `url` can't be linked to, or give None."""
    scheme = url.partition(":")[0].lower()
    if scheme not in {"http", "https"}:
        kind = f"'{scheme}:' addresses are" if ":" in url[:12] else "an address without https: is"
        return Wrong(f"{kind} not allowed here", "an address begins with https:// or http://")
    if "''" in url:
        return Wrong("'' in an address begins italics", "write %27%27")
    plain = url.replace("&amp;", "&")
    if _REFERENCE.search(plain):
        return Wrong(
            "a character reference in an address",
            "write the character, percent-encoded if need be",
        )
    found = _ADDRESS.match(plain)
    if found is None:
        return Wrong(f"'{url}' is not an address", "https:// and the name of a site were expected")
    if found.end() < len(plain):
        char = plain[found.end()]
        encoded = "".join(f"%{byte:02X}" for byte in char.encode())
        return Wrong(f"'{char}' can't stand in an address", f"write {encoded}")
    return None


def _wrong_characters(target: str) -> Wrong | None:
    if not target.strip(" _:#"):
        return Wrong("a link without a target", "[[Page]] or [[Page|label]] was expected")
    if target != target.strip():
        return Wrong("white space around a link's target", f"write [[{target.strip()}]]")
    if _PROTOCOL.match(target):
        one_bracket = f"an address has one bracket: [{target} label]"
        return Wrong(f"[[{target}]] is no link to a page", one_bracket)
    wrong = _NOT_IN_TITLES.search(target)
    return wrong and Wrong(f"{wrong[0]} in a link's target", "write the character itself")


def _wrong_title(target: str) -> Wrong | None:
    page = target.partition("#")[0].removeprefix(":").strip(" _")
    if _RELATIVE.match(target):
        whole = "write the page's whole title"
        return Wrong(f"[[{target}]] depends on the page that it is on", whole)
    if _NO_TITLE.search(page):
        return Wrong(f"[[{target}]] is no page's title", "a title was expected")
    if len(page.encode(errors="replace")) > LONGEST_TITLE:
        return Wrong(f"a title of over {LONGEST_TITLE} bytes", "a shorter one was expected")
    return None


def _wrong_prefix(target: str) -> Wrong | None:
    prefixes = [fold(prefix) for prefix in target.partition("#")[0].split(":")[:-1]]
    if any(prefix in MEDIA_NAMES for prefix in prefixes):
        return Wrong(
            f"[[{target}]] links to a file itself", "link to its page", "write [[:File:…|label]]"
        )
    # What a leading colon does: Parser::handleInternalLinks2, "$noforce". An
    # interwiki prefix in front does as well, so only the first one matters.
    first, second = (*prefixes, "", "")[:2]
    if prefixes[1:] and first in _NAMESPACES and second in (_TAKEN if first == "talk" else {""}):
        return Wrong(f"[[{target}]] is no page's title", "one namespace was expected")
    if first in FILE_NAMES:
        what = "shows a file"
        instead = "'image:' is for files; to link to one, begin with a colon"
    elif first in CATEGORY_NAMES:
        what = "puts the page in a category"
        instead = "the series' categories are set in clinicbot.yaml; to link, begin with a colon"
    elif first in LANGUAGE_CODES:
        what = "is a language link, which goes to the sidebar"
        instead = "to link in the text, begin with a colon"
    else:
        return None
    return Wrong(f"[[{target}]] {what}", instead, f"write [[:{target}|label]]")
