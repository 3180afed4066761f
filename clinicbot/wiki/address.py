"""Which wiki a name means, without a word to it."""

from __future__ import annotations

import os

from clinicbot.errors import WikiError
from clinicbot.state.folder import state_folder
from clinicbot.wiki import engine


def address_of(wiki: str) -> str:
    """Give the address of the api.php that the settings or `--wiki` mean.

    Args:
        wiki: An address, or pywikibot's `family:code`, for which pywikibot is
            loaded with the operator's user-config.py.

    Returns:
        The address; "" where it can't be found out. Why, connecting will tell.
    """
    if "://" in wiki:
        return wiki
    try:
        return engine.load(state_folder(os.environ)).find(wiki)[2]
    except (WikiError, OSError):
        return ""
