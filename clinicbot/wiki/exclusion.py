"""Whether a page asks bots to stay away: {{bots}} and {{nobots}}.

The rules are those of pywikibot's BasePage.botMayEdit, which follow
https://en.wikipedia.org/wiki/Template:Bots.
"""

from __future__ import annotations


def welcomes(text: str, account: str) -> bool:
    """Say whether a page's text lets this account edit it.

    Args:
        text: The page's wikitext.
        account: The bot's user name.
    """
    if "bots" not in text.casefold():
        return True
    import mwparserfromhell  # noqa: PLC0415 - few pages speak of bots

    own = {account, "clinicbot"}
    for template in mwparserfromhell.parse(text).filter_templates():
        name = str(template.name).strip().replace("_", " ").casefold()
        first = template.params[0] if template.params else None
        said = str(first.value if first is not None else "").strip()
        key = str(first.name).strip() if first is not None and first.showkey else ""
        names = {part.strip() for part in said.split(",")}
        if name == "nobots" and _nobots(key, said, names, own):
            return False
        if name == "bots" and _bots(key, names, own):
            return False
    return True


def _nobots(key: str, said: str, names: set[str], own: set[str]) -> bool:
    """Say whether {{nobots}} keeps us away; without a list it keeps all away."""
    return bool(key) or not said or "all" in names or bool(names & own)


def _bots(key: str, names: set[str], own: set[str]) -> bool:
    """Say whether {{bots}} keeps us away; what is no rule is ignored."""
    listed = "all" in names or bool(names & own)
    if names == {""}:
        return False
    if key == "allow":
        return not listed
    return key == "deny" and listed
