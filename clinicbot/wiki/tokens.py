"""The tokens that pywikibot needs, asked for as seldom as can be."""

from __future__ import annotations

from typing import Any, Final

from clinicbot.wiki.refusals import explain


MOST_LOGINS: Final = 5
"""So often a token for a login is asked for until something else succeeds. Where
the wiki never accepts one, pywikibot would try for ever, without a pause."""


class Tokens:
    """Stands in for pywikibot's way of asking for tokens (APISite.get_tokens).

    Its "all tokens" are here the two that are needed: to learn the names of all
    kinds it would first ask the wiki twice, 15 KB of API description. And what
    came along with other answers is used first.

    Attributes:
        found: A token for writing that nobody has used yet; "" if there is none.
        logins: How often a token for a login was asked for.
    """

    def __init__(self, site: Any) -> None:
        self._ask = site.get_tokens
        self.found = ""
        self.logins = 0
        site.get_tokens = self

    def __call__(self, kinds: list[str]) -> dict[str, str]:
        """Give tokens of these kinds, of both if none is named.

        Raises:
            WikiError: The wiki accepts no login.
        """
        if self.found and kinds in ([], ["csrf"]):
            token, self.found = self.found, ""
            return {"csrf": token}
        if "login" in (kinds or ["login"]):
            self.logins += 1
            if self.logins > MOST_LOGINS:
                # It would go on for ever.
                raise explain("badtoken")
        tokens: dict[str, str] = self._ask(kinds or ["csrf", "login"])
        return tokens
