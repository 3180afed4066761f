"""The accounts of an instance: random passwords, and pywikibot's settings."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
from contextlib import closing
from sqlite3 import connect
from typing import TYPE_CHECKING, TypedDict


if TYPE_CHECKING:
    from pathlib import Path


BOT = "ClinicBot"
BOT_SUFFIX = "sandbox"
NAMES = ("Admin", BOT, "Reader", "Translator")
FAMILY = "sandbox"


class Accounts(TypedDict):
    """What `accounts.json` holds.

    Attributes:
        passwords: Password by user name, for people.
        bot: The bot password: its full name (`User@suffix`) and itself.
    """

    passwords: dict[str, str]
    bot: dict[str, str]


def hashed(password: str) -> str:
    """Hash as MediaWiki does (Pbkdf2PasswordUsingOpenSSL, ParameterizedPassword)."""
    rounds, salt = 1000, secrets.token_bytes(16)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, rounds, 64)
    parts = (base64.b64encode(part).decode() for part in (salt, digest))
    return ":pbkdf2:sha512:{}:64:{}:{}".format(rounds, *parts)


def renew(database: Path) -> Accounts:
    """Give every account of a wiki a new random password."""
    made: Accounts = {
        "passwords": {name: secrets.token_urlsafe(18) for name in NAMES},
        # BotPassword::canonicalizeLoginData wants 32 letters and digits.
        "bot": {"name": f"{BOT}@{BOT_SUFFIX}", "password": secrets.token_hex(16)},
    }
    with closing(connect(database)) as wiki, wiki:
        for name, password in made["passwords"].items():
            wiki.execute(
                "UPDATE user SET user_password = ?, user_token = ?"
                " WHERE CAST(user_name AS TEXT) = ?",
                (hashed(password), secrets.token_hex(16), name),
            )
        wiki.execute(
            "UPDATE bot_passwords SET bp_password = ?",
            (hashed(made["bot"]["password"]),),
        )
    return made


def write(folder: Path, made: Accounts, api: str) -> None:
    """Write `accounts.json` and a pywikibot folder, for the owner's eyes only."""
    _private(folder / "accounts.json", json.dumps({"url": api, **made}, indent=2) + "\n")
    home = folder / "pywikibot"
    home.mkdir(mode=0o700, exist_ok=True)
    _private(home / "user-config.py", CONFIG.format(family=FAMILY, api=api, user=BOT))
    login = (FAMILY, FAMILY, BOT)
    _private(
        home / "user-password.py",
        f"({', '.join(map(repr, login))}, "
        f"BotPassword({BOT_SUFFIX!r}, {made['bot']['password']!r}))\n",
    )


CONFIG = """\
import os

# Another address of the same wiki, such as a proxy's, may be named.
family_files[{family!r}] = os.environ.get("CLINICBOT_SANDBOX_API") or {api!r}
family = mylang = {family!r}
usernames[{family!r}][{family!r}] = {user!r}
password_file = "user-password.py"
put_throttle = minthrottle = 0
maxthrottle = 1
max_retries = 2
retry_wait = 1
retry_max = 2
socket_timeout = (5, 60)
"""


def _private(path: Path, text: str) -> None:
    """Write a file that never was readable for others."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
