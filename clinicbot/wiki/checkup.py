"""What there is to know before a run: of pywikibot's folder, and of the wiki."""

from __future__ import annotations

import os
import stat
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from clinicbot.wiki import pages
from clinicbot.wiki.engine import CONFIG_FILE


if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from clinicbot.wiki.engine import Engine
    from clinicbot.wiki.session import Session


@dataclass(frozen=True, slots=True)
class Secret:
    """A file with a secret, or one that could hold it.

    Attributes:
        path: Where.
        mode: Its permissions; None if it is missing.
        symlink: Whether it is a symbolic link.
        owner: The user id that owns it.
    """

    path: Path
    mode: int | None
    symlink: bool = False
    owner: int = 0


def secrets_of(loaded: Engine) -> list[Secret]:
    """Find the files with secrets in pywikibot's folder, as they are.

    To be asked before a login: pywikibot mends the permissions of a password
    file then, and says nothing.
    """
    config = loaded.config
    paths = [Path(config.base_dir) / name for name in _secret_names(config)]
    paths += sorted(loaded.folder.glob("*.lwp"))
    return [_secret(path) for path in paths]


def _secret_names(config: Any) -> Iterator[str]:
    if config.authenticate:
        yield CONFIG_FILE
    if config.password_file:
        yield str(config.password_file)


def _secret(path: Path) -> Secret:
    try:
        found = path.stat()
    except OSError:
        return Secret(path, None, path.is_symlink())
    return Secret(path, stat.S_IMODE(found.st_mode), path.is_symlink(), found.st_uid)


@dataclass(frozen=True, slots=True)
class Manners:
    """How pywikibot presents itself, and how fast it edits.

    Attributes:
        folder: Its folder.
        writable: Whether it can keep its cookies there.
        contact: Of the user agent; "" if it has none.
        put_throttle: Seconds between two edits.
    """

    folder: Path
    writable: bool
    contact: str
    put_throttle: float


def manners_of(loaded: Engine) -> Manners:
    """Read pywikibot's settings."""
    config = loaded.config
    return Manners(
        folder=loaded.folder,
        writable=os.access(loaded.folder, os.W_OK),
        contact=config.user_agent_description or "",
        put_throttle=float(config.put_throttle),
    )


@dataclass(frozen=True, slots=True)
class StopPage:
    """The stop page as it is.

    Attributes:
        title: Its name.
        exists: Whether there is one.
        blank: Whether it holds no text.
        protection: Who alone may edit it (`sysop`); "" for everybody.
        model: Its content model.
    """

    title: str
    exists: bool = False
    blank: bool = True
    protection: str = ""
    model: str = "wikitext"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the wiki says of itself and of us.

    Attributes:
        generator: Its software (`MediaWiki 1.43.9`).
        extensions: Their versions by name; "" where an extension has none.
        account: Who we are.
        groups: Of the account.
        rights: Of this login.
        blocked_by: Who blocked the account; "" if nobody did.
        block_reason: Why.
        block_partial: Whether the block is of some pages only.
        read_only: Why nobody can edit; "" if one can.
        limits: The edit limits that hold for us: edits in seconds.
        seconds_ahead: How much our clock is ahead of the wiki's.
        stop: The stop page; None if the series has none.
    """

    generator: str
    extensions: Mapping[str, str]
    account: str
    groups: frozenset[str]
    rights: frozenset[str]
    blocked_by: str = ""
    block_reason: str = ""
    block_partial: bool = False
    read_only: str = ""
    limits: tuple[tuple[int, int], ...] = ()
    seconds_ahead: float = 0
    stop: StopPage | None = field(default=None)


_USER: Final = "groups|rights|ratelimits|blockinfo"


def facts_of(session: Session, stop_page: str | None) -> Facts:
    """Ask the wiki; two requests.

    Raises:
        WikiError: It refused, or does not answer.
    """
    before = time.time()
    found = session.query(meta="siteinfo|userinfo", siprop="general|extensions", uiprop=_USER)
    after = time.time()
    site, user = found["general"], found["userinfo"]
    theirs = datetime.fromisoformat(site["time"]).timestamp()
    return Facts(
        generator=site["generator"],
        extensions={
            one["name"]: one.get("version", "") for one in found["extensions"] if "name" in one
        },
        account=user["name"],
        groups=frozenset(user.get("groups", ())),
        rights=frozenset(user.get("rights", ())),
        blocked_by=user.get("blockedby", ""),
        block_reason=user.get("blockreason", ""),
        block_partial=bool(user.get("blockpartial")),
        read_only=(site.get("readonlyreason") or "read-only") if site.get("readonly") else "",
        limits=tuple(_limits(user.get("ratelimits", {}))),
        seconds_ahead=_distance(theirs, before, after),
        stop=_stop_page(session, stop_page) if stop_page else None,
    )


def _limits(ratelimits: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    for one in ratelimits.get("edit", {}).values():
        yield int(one["hits"]), int(one["seconds"])


def _distance(theirs: float, before: float, after: float) -> float:
    """Give how far a time, in whole seconds, lies outside of when it was asked for."""
    if before > theirs + 1:
        return before - theirs - 1
    return min(after - theirs, 0)


def _stop_page(session: Session, title: str) -> StopPage:
    (page,) = session.pages(
        titles=title, prop="info|revisions", inprop="protection", rvprop="ids|sha1"
    )
    newest = page.get("revisions", [{}])[0]
    levels = [one["level"] for one in page.get("protection", ()) if one["type"] == "edit"]
    return StopPage(
        title,
        exists=bool(newest),
        blank=not newest or newest.get("sha1") == pages.digest_of(""),
        protection=", ".join(levels),
        model=page.get("contentmodel", "wikitext"),
    )
