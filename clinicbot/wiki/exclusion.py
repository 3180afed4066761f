"""Whether a page asks bots to stay away: {{bots}} and {{nobots}}.

The rules are those of pywikibot's BasePage.botMayEdit, which follow
https://en.wikipedia.org/wiki/Template:Bots.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final


if TYPE_CHECKING:
    from collections.abc import Collection


_SCRIPT: Final = "clinicbot"
_PREFIX: Final = re.compile(r"^:?\s*template\s*:\s*")


def welcomes(text: str, account: str, busy: Collection[str] = ()) -> bool:
    """Say whether a page's text lets this account edit it.

    Args:
        text: The page's wikitext.
        account: The bot's user name.
        busy: Templates by which people of this wiki say that they are at work on
            a page, or that nobody is to be any more (`In use`).
    """
    others = {name.casefold() for name in busy}
    if not any(name in text.casefold().replace("_", " ") for name in ("bots", *others)):
        return True
    import mwparserfromhell  # noqa: PLC0415 - few pages speak of bots

    for template in mwparserfromhell.parse(text).filter_templates():
        name = _PREFIX.sub("", str(template.name).strip().replace("_", " ").casefold())
        first = template.params[0] if template.params else None
        said = str(first.value if first is not None else "").strip()
        key = str(first.name).strip() if first is not None and first.showkey else ""
        names = {part.strip() for part in said.split(",")}
        if name in others:
            return False
        if name == "nobots" and _nobots(key, said, names, account):
            return False
        if name == "bots" and _bots(key, names, account):
            return False
    return True


def _nobots(key: str, said: str, names: set[str], account: str) -> bool:
    """Say whether {{nobots}} keeps us away; without a list it keeps all away."""
    return bool(key) or not said or bool(names & {"all", account, _SCRIPT})


def _bots(key: str, names: set[str], account: str) -> bool:
    """Say whether {{bots}} keeps us away; what is no rule is ignored."""
    if names == {""}:
        return False
    match key:
        case "allow":
            return not names & {"all", account}
        case "allowscript":
            return not names & {"all", _SCRIPT}
        case "deny" | "denyscript":
            return bool(names & {"all", account, _SCRIPT})
        case _:
            return False
