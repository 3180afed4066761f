"""Findings from what there is to know before a run: each with what to do about it. Pure."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from clinicbot.counted import counted
from clinicbot.errors import ExitCode
from clinicbot.settings import Layout, Mark


if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clinicbot.settings import Settings
    from clinicbot.wiki.checkup import Facts, Manners, Secret, StopPage


class Level(StrEnum):
    """How bad a finding is: with an error no run can succeed."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found.

    Attributes:
        check: What was looked at, in a word or two.
        level: How bad it is.
        found: What was found.
        fix: What to do; "" if nothing.
        exit_code: Of an error: what a run would end with.
    """

    check: str
    level: Level
    found: str
    fix: str = ""
    exit_code: ExitCode = ExitCode.WIKI


def ok(check: str, found: str) -> Finding:
    """Say that all is well."""
    return Finding(check, Level.OK, found)


def warning(check: str, found: str, fix: str) -> Finding:
    """Say that somebody should look at it."""
    return Finding(check, Level.WARNING, found, fix)


def error(check: str, found: str, fix: str, exit_code: ExitCode = ExitCode.WIKI) -> Finding:
    """Say that no run can succeed."""
    return Finding(check, Level.ERROR, found, fix, exit_code)


PRIVATE: Final = 0o600
MAX_CLOCK: Final = 60.0
"""Seconds that the clocks may differ by: OAuth signatures, and the times in the
record and in the index, are off by as much. (MediaWiki's OAuth refuses more than 300.)"""

UNFLAGGED_PACE: Final = 60.0
"""Seconds between the edits of a bot without flag, as wikis ask for at a trial."""

OLDEST: Final = (1, 39)
TRIED: Final = (1, 43)
"""MediaWiki's versions: the oldest that has all that is asked of it, and that of the tests."""

_HIGH_VOLUME: Final = "«High-volume (bot) access»"
_GRANTS: Final = {
    "edit": "«Edit existing pages»",
    "createpage": "«Create, edit, and move pages»",
    "minoredit": "«Edit existing pages»",
    "bot": _HIGH_VOLUME,
    "apihighlimits": _HIGH_VOLUME,
    "noratelimit": _HIGH_VOLUME,
    "pagetranslation": "«Edit existing pages» (of MediaWiki 1.43 or later)",
    "pagelang": "«Edit existing pages»",
}


def on_secrets(secrets: Iterable[Secret], user: int) -> Iterator[Finding]:
    """Look at the files with secrets.

    Args:
        secrets: The files.
        user: Our user id.
    """
    check = "secrets"
    for secret in secrets:
        path = secret.path
        if secret.symlink:
            yield error(check, f"{path} is a symbolic link, which pywikibot passes over",
                        "put a plain file there")  # fmt: skip
        elif secret.mode is None:
            yield error(check, f"{path} can't be read", "make it; see user-config.py.sample")
        elif secret.mode & ~PRIVATE:
            fix = f"chmod 600 {path}, and change the password if others had access"
            yield error(check, f"{path} has mode {secret.mode:o}: others may read it", fix)
        elif secret.owner != user:
            yield error(check, f"{path} belongs to another user", f"chown it to user {user}")
        else:
            yield ok(check, f"{path} is for its owner alone")


def on_manners(manners: Manners, documentation: str | None) -> Iterator[Finding]:
    """Look at how the bot presents itself."""
    if manners.writable:
        yield ok("pywikibot", f"its folder is {manners.folder}")
    else:
        yield error("pywikibot", f"{manners.folder} can't be written",
                    "make it writable, or set PYWIKIBOT_DIR to a folder that is")  # fmt: skip
    contact = manners.contact or documentation or ""
    if re.search(r"@|https?://|\w:\w", contact):
        yield ok("user agent", f"its contact is {contact}")
    else:
        yield warning(
            "user agent",
            f"it has no contact{contact and f', only {contact!r}'}",
            "set user_agent_description in user-config.py to a page or an address:"
            " https://meta.wikimedia.org/wiki/User-Agent_policy",
        )


def on_documents(settings: Settings, digests: int, documents: int) -> Finding:
    """Say what the series has."""
    found = f"{counted(digests, 'digest')}, {counted(documents, 'document')}"
    return ok("settings", f"{settings.series}: {found}, all sound")


def on_settings(settings: Settings) -> Iterator[Finding]:
    """Say what the series may write, and what its edits lead to."""
    fence = [f"{settings.title.text} and their language subpages", *settings.index.pages.values()]
    if settings.layout is Layout.TRANSLATE:
        fence[0] = f"{settings.title.text} and their translation units"
    yield ok("title fence", "may write " + "; ".join(fence))
    if settings.documentation is None:
        yield warning("documentation", "the edit summaries lead to no page about the bot",
                      "set `documentation` in clinicbot.yaml")  # fmt: skip


def on_wiki(facts: Facts, settings: Settings) -> Iterator[Finding]:
    """Look at the wiki."""
    version = re.search(r"(\d+)\.(\d+)", facts.generator)
    number = (int(version[1]), int(version[2])) if version else (0, 0)
    if number < OLDEST:
        yield warning("wiki", facts.generator, "clinicbot is tested with MediaWiki 1.43")
    else:
        yield ok("wiki", facts.generator)
    if facts.read_only:
        yield error("wiki", f"it is read-only: {facts.read_only}", "run again later")
    translate = facts.extensions.get("Translate")
    if settings.layout is Layout.TRANSLATE and translate is None:
        yield error("extensions", "the Translate extension is not there, and the layout needs it",
                    "set `layout: subpages` in clinicbot.yaml")  # fmt: skip
    elif settings.layout is Layout.TRANSLATE:
        yield ok("extensions", f"Translate {translate}")
    yield _clock(facts.seconds_ahead)


def _clock(ahead: float) -> Finding:
    if abs(ahead) <= MAX_CLOCK:
        return ok("clock", "as the wiki's")
    way = "ahead of" if ahead > 0 else "behind"
    return warning("clock", f"{abs(ahead):.0f} s {way} the wiki's", "set this machine's clock")


def on_account(facts: Facts, settings: Settings, manners: Manners) -> Iterator[Finding]:
    """Look at what the account may do."""
    yield ok("login", f"as {facts.account}")
    if facts.blocked_by and facts.block_partial:
        yield warning("account", f"{facts.blocked_by} blocked it from some pages"
                      f" («{facts.block_reason}»)", "talk to them")  # fmt: skip
    elif facts.blocked_by:
        yield error("account", f"{facts.blocked_by} blocked it («{facts.block_reason}»)",
                    "talk to them")  # fmt: skip
    yield from _rights(facts, settings)
    yield from _bot(facts)
    yield _pace(facts, manners)


def _rights(facts: Facts, settings: Settings) -> Iterator[Finding]:
    wanted = {"edit": Level.ERROR, "createpage": Level.ERROR, "minoredit": Level.WARNING}
    if settings.layout is Layout.TRANSLATE:
        wanted["pagelang"] = Level.WARNING
        if settings.mark is Mark.AUTO:
            wanted["pagetranslation"] = Level.ERROR
    missing = [right for right in wanted if right not in facts.rights]
    for right in missing:
        if wanted[right] is not Level.OK:
            yield Finding(
                "rights", wanted[right], f"the right `{right}` is missing", _grant(right)
            )
    held = [right for right in wanted if right in facts.rights]
    if held:
        yield ok("rights", ", ".join(held))


def _grant(right: str) -> str:
    return (
        f"give the bot password or consumer the grant {_GRANTS[right]},"
        " or the account a group that has the right"
    )


def _bot(facts: Facts) -> Iterator[Finding]:
    flagged = "bot" in facts.groups
    if "bot" in facts.rights:
        yield ok("bot flag", "edits are marked as a bot's")
    elif flagged:
        yield warning("bot flag", "the account is a bot, but this login may not mark its edits so",
                      _grant("bot"))  # fmt: skip
    else:
        yield warning("bot flag", "the account has none: its edits fill the recent changes",
                      "ask for it: https://meta.wikimedia.org/wiki/Meta:Bots")  # fmt: skip
    if "apihighlimits" not in facts.rights:
        yield warning("limits", "50 pages in a request, not 500",
                      _grant("apihighlimits"))  # fmt: skip


def _pace(facts: Facts, manners: Manners) -> Finding:
    """Hold the pause between edits against what the wiki allows."""
    pause = manners.put_throttle
    needed = max((seconds / hits for hits, seconds in facts.limits if hits), default=0.0)
    if pause < needed:
        hits, seconds = max(facts.limits, key=lambda limit: limit[1] / max(limit[0], 1))
        fix = f"set put_throttle to {math.ceil(needed)} or more in user-config.py"
        allowed = f"the wiki allows {hits} in {seconds} s"
        return warning("pace", f"an edit in {pause:g} s, but {allowed}", fix)
    if "bot" not in facts.rights and pause < UNFLAGGED_PACE:
        return warning("pace", f"an edit in {pause:g} s without a bot flag",
                       f"set put_throttle to {UNFLAGGED_PACE:.0f} until it has one")  # fmt: skip
    return ok("pace", f"an edit in {pause:g} s" if pause else "as fast as the wiki answers")


def on_stop_page(stop: StopPage | None) -> Finding:
    """Look at the stop page."""
    check = "stop page"
    if stop is None:
        return warning(check, "there is none: to stop the bot, one has to block it",
                       "set `stop-page` in clinicbot.yaml")  # fmt: skip
    if not stop.blank:
        return error(check, f"{stop.title} holds text: the bot is stopped",
                     "read it, mend what it says, and blank it", ExitCode.STOPPED)  # fmt: skip
    if stop.model != "wikitext" or re.search(r"\.(js|css|json)$", stop.title):
        return warning(check, f"{stop.title} is no plain page: most people can't edit it",
                       "choose another name")  # fmt: skip
    if stop.protection not in {"", "autoconfirmed"}:
        return warning(check, f"{stop.title} is protected: only {stop.protection} can use it",
                       "have it unprotected")  # fmt: skip
    how = "blank" if stop.exists else "missing: whoever makes it stops the bot"
    return ok(check, f"{stop.title} is {how}")
