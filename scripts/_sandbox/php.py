"""The machine's PHP: there, or installed with apt; and how it is called."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from .apt import install
from .ground import SandboxError, cache_folder, run, say


if TYPE_CHECKING:
    from pathlib import Path


PACKAGES = (
    "php-cli",
    "php-sqlite3",
    "php-mbstring",
    "php-xml",
    "php-intl",
    "php-curl",
    "php-gmp",
    "php-apcu",
)
MODULES = (
    "pdo_sqlite",
    "mbstring",
    "xml",
    "dom",
    "intl",
    "curl",
    "gmp",
    "apcu",
    "fileinfo",
    "zend opcache",
)


def ensure_php() -> None:
    """Install PHP and the modules MediaWiki needs, if any is missing."""
    missing = _missing()
    if missing:
        say(f"installing PHP (missing: {', '.join(missing)})")
        install(*PACKAGES)
        if missing := _missing():
            raise SandboxError(f"PHP lacks the modules: {', '.join(missing)}")


def _missing() -> list[str]:
    if not shutil.which("php"):
        return ["php"]
    present = run(["php", "-m"]).lower().splitlines()
    return [name for name in MODULES if name not in present]


def php(*arguments: str | Path) -> list[str]:
    """Give the command line of PHP, compiled files kept between processes."""
    compiled = cache_folder() / "opcache"
    compiled.mkdir(parents=True, exist_ok=True)
    options = {
        "opcache.enable_cli": 1,
        "opcache.memory_consumption": 192,
        "opcache.interned_strings_buffer": 16,
        "opcache.max_accelerated_files": 20000,
        "opcache.file_cache": compiled,
        "apc.enable_cli": 1,
        "apc.shm_size": "64M",
        "memory_limit": "768M",
        "max_execution_time": 120,
        "upload_max_filesize": "32M",
        "post_max_size": "64M",
        "variables_order": "EGPCS",
        "display_errors": "stderr",
        "log_errors": 0,
        "date.timezone": "UTC",
    }
    given = [f"-d{name}={value}" for name, value in options.items()]
    return ["php", *given, *(str(argument) for argument in arguments)]
