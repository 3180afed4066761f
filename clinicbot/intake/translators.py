"""What became of units' translations since the bot, or the document, last knew them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clinicbot.intake.history import common
from clinicbot.wiki import pages, translate
from clinicbot.wikitext.unit_traps import FUZZY


if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clinicbot.wiki.pages import Revision
    from clinicbot.wiki.session import Session


_BACK: Final = 50
"""So many of a unit's last revisions are looked at."""

Step = dict[str, str | None]
"""Unit id -> its text at a time; None if it had none."""


def steps(
    session: Session, page: str, ids: Iterable[str], language: str, taken_in: int | None
) -> list[Step]:
    """Give the texts of units as they once were; a request for each unit.

    Args:
        session: The wiki.
        page: The source page.
        ids: Which units.
        language: In which language.
        taken_in: The document's `base-revision`.

    Returns:
        First what the document has gone on from, then what translators made of
        that, step by step, without what there is now.
    """
    texts = {}
    for id_ in ids:
        title = translate.unit_title(page, id_, language)
        known = pages.history(session, title, length=_BACK, texts=True)
        texts[id_] = since_base(known, session.account, taken_in)
    return in_steps(texts)


def since_base(
    known: Sequence[tuple[Revision, str]], account: str, taken_in: int | None
) -> list[str | None]:
    """Give a unit's texts from the one that its document knows, the oldest first.

    Args:
        known: Its revisions with their texts, the newest first.
        account: The bot's; "" to go by the fingerprint alone.
        taken_in: The document's `base-revision`.
    """
    found = common([one for one, _ in known], account)
    found += [one.id for one, _ in known if one.id <= (taken_in or 0)]
    base = max(found, default=0)
    before: list[str | None] = [] if base else [None]
    return before + [text.replace(FUZZY, "") for one, text in reversed(known) if one.id >= base]


def in_steps(texts: Mapping[str, Sequence[str | None]]) -> list[Step]:
    """Put the units' histories side by side, each ending as it is now."""
    longest = max((len(each) for each in texts.values()), default=1)
    return [
        {id_: each[min(at, len(each) - 1)] for id_, each in texts.items()}
        for at in range(max(longest - 1, 1))
    ]
