"""Where the texts of other languages come from: which may be written, and how.

A run remembers nothing, so all that a document's text alone doesn't tell is
read off the wiki: whether the bot wrote the text that is there, whether the
text belongs to a unit that has lost its number, whether the wiki's jobs have
still to mark texts as outdated. All of it is pure; `doubts` says what to ask.
"""

from __future__ import annotations

import re
from collections import defaultdict
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

from clinicbot.digest.shape import shape
from clinicbot.wiki.gate import recorded
from clinicbot.wiki.pages import stored_form
from clinicbot.wiki.translate import NOTES, TITLE_UNIT
from clinicbot.wiki.translate_history import UnitPage
from clinicbot.wikitext.carry import NewUnit, OldUnit, carry
from clinicbot.wikitext.similarity import normalise
from clinicbot.wikitext.unit_parser import number_of, parse_units


if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from clinicbot.publish.life import LiveDigest, Wanted
    from clinicbot.wiki.translate import LiveUnit
    from clinicbot.wiki.translate_history import UnitText


MOST_RETIRED: Final = 200
"""So many of the numbers that a page had once are asked about, the newest ones."""


_TARGETS: Final = re.compile(r"\[\[[^\[\]|]*\||\[(?=\$|https?://|//)\S+ ")
_WORDS: Final = re.compile(r"\w+")


class Verdict(StrEnum):
    """What may become of a text that the wiki doesn't have yet."""

    WRITE = "write"
    OUTDATED = "outdated"
    """It is written, marked as outdated: its source changed, and it did not."""

    CALLED_OUTDATED = "called outdated"
    """It is written, marked as outdated: its document says so."""

    AFTER_MARK = "after mark"
    """Its unit isn't marked yet, or not as it is now."""

    AFTER_JOBS = "after jobs"
    """The job that marks outdated texts would take it for one of them."""

    CONFIRMED = "confirmed"
    """It is there already, outdated, and its document says that it fits all the same."""

    THEIRS = "theirs"
    """Somebody else wrote what is there."""

    DISPUTED = "disputed"
    """Another source than ours has its own text of it; see `life_dispute`."""

    ELSEWHERE = "elsewhere"
    """It is another unit's text: the document hasn't followed its source yet."""


def is_by_bot(page: UnitText | None, account: str) -> bool:
    """Say whether a unit's page holds what the bot wrote, by fingerprint as for all pages.

    Args:
        page: The unit's page; None if nobody looked, or if it is gone.
        account: The bot's user name; "" to go by the fingerprint alone.
    """
    if page is None or not page.revision.sha1:
        return False
    mark, _ = recorded(page.revision.comment)
    return account in {"", page.revision.user} and mark == page.revision.sha1[:8]


def words_of(text: str) -> str:
    """Give what is left of a text if its form doesn't count, nor where its links lead.

    The units that had it and shall have it needn't call their variables alike.
    """
    return " ".join(_WORDS.findall(_TARGETS.sub("[", text))) or text


class Texts:
    """The texts of one language of one digest, and what to make of each.

    Args:
        live: What is on the wiki; its units in that language were looked at.
        wanted: What the documents want.
        language: Which language.
        account: The bot's user name; "" if nobody knows it.
    """

    def __init__(self, live: LiveDigest, wanted: Wanted, language: str, account: str) -> None:
        self._live, self._wanted, self._language = live, wanted, language
        self._account = account
        self._units: Mapping[str, LiveUnit] = live.units[language]
        self._document = wanted.documents.get(language)
        self._texts = {
            id_.replace(" ", "_"): stored_form(text)
            for id_, text in wanted.all_texts(language).items()
        }
        self._called = {id_.replace(" ", "_") for id_ in wanted.outdated[language]}
        self._behind = wanted.behind.get(language, frozenset())
        self._definitions = {id_.replace(" ", "_"): t for id_, t in wanted.definitions.items()}

    def open(self) -> dict[str, str]:
        """Give the texts that the wiki doesn't have yet, by id."""
        return {id_: text for id_, text in self._texts.items() if self._is_open(id_, text)}

    def _is_open(self, id_: str, text: str) -> bool:
        unit = self._units.get(id_)
        if unit is None:
            return id_ != TITLE_UNIT
        if unit.text == text and unit.outdated:
            return self._is_confirmed(id_)
        return unit.text != text or id_ in self._called

    def _is_confirmed(self, id_: str) -> bool:
        """Say whether a text is there, and the document says that it fits its new source."""
        confirmed = self._wanted.confirmed.get(self._language, frozenset())
        return id_ in confirmed and self._units[id_].text == self._texts[id_]

    def doubts(self) -> Iterator[UnitPage]:
        """Name the units' pages that a verdict needs."""
        own = self._wanted.language
        to_write = [id_ for id_ in self.open() if self._is_marked(id_)]
        for id_ in to_write:
            if self._units[id_].text is not None:
                yield self._page(id_, self._language)
            if not self._settled and not self._is_first:
                yield self._page(id_, own)
        if set(to_write) - {TITLE_UNIT}:
            for id_ in self._gaps():
                yield self._page(id_, self._language)
                yield self._page(id_, own)

    def rewritten(self) -> dict[UnitPage, str]:
        """Give the texts that would replace others of the bot's own, none of them named."""
        return {
            page: text
            for id_, text in self.open().items()
            if self._is_marked(id_)
            and not self._is_confirmed(id_)
            and is_by_bot(
                self._live.pages.get(page := self._page(id_, self._language)), self._account
            )
            and self._live.pages[page].revision.id > self._taken_in
        }

    def conflict(self) -> int:
        """Give the oldest revision that a document wants on another unit now; 0 for none.

        Whether the source or the document changed its order since then is
        what has to be found out.
        """
        return min(
            (revision for id_ in self.open() for revision in self._rivals(id_).values()), default=0
        )

    def verdict(self, id_: str) -> Verdict:
        """Say what may become of one of the open texts."""
        if not self._is_marked(id_):
            return Verdict.AFTER_MARK
        unit = self._units[id_]
        confirmed = self._is_confirmed(id_) and not self._is_called_so_by_others(unit)
        if not confirmed and (refused := self._refused(unit)):
            return refused
        if not self._is_safe(unit):
            return Verdict.AFTER_JOBS
        if confirmed:
            return Verdict.CONFIRMED
        behind = id_ in self._behind or self._is_outdated(id_)
        outdated = Verdict.OUTDATED if behind else Verdict.WRITE
        return Verdict.CALLED_OUTDATED if id_ in self._called else outdated

    def _refused(self, unit: LiveUnit) -> Verdict | None:
        """Say why another text than there is may not be written, if so."""
        if unit.text is not None and not self._is_ours(unit):
            return Verdict.THEIRS
        if self._page(unit.id, self._language) in self._live.disputes:
            return Verdict.DISPUTED
        return Verdict.ELSEWHERE if self.owner(unit.id) else None

    def owner(self, id_: str) -> int:
        """Give the revision of another unit's text that this one is; 0 if it is none's."""
        if self._document is None or id_ == TITLE_UNIT:
            return 0
        if (rivals := self._rivals(id_)) and not self._same_order:
            return max(rivals.values())
        if self._units[id_].text is not None:
            for retired in self._retired.get(words_of(self._texts[id_]), ()):
                page = self._live.pages[self._page(retired, self._language)]
                if page.revision.id > self._taken_in:
                    return page.revision.id
        return 0

    @property
    def _taken_in(self) -> int:
        return (self._document.base_revision or 0) if self._document else 0

    def _page(self, id_: str, language: str) -> UnitPage:
        return UnitPage(self._wanted.title, id_, language)

    def _is_marked(self, id_: str) -> bool:
        unit = self._units.get(id_)
        return unit is not None and (
            id_ == TITLE_UNIT or unit.definition == self._definitions[id_]
        )

    def _is_ours(self, unit: LiveUnit) -> bool:
        """Say whether the bot wrote a text, or its document, which has no title, took it in."""
        taken_in = 0 if unit.id == TITLE_UNIT else self._taken_in
        if unit.revision is not None and unit.revision <= taken_in:
            return True
        page = self._live.pages.get(self._page(unit.id, self._language))
        return is_by_bot(page, self._account)

    def _is_called_so_by_others(self, unit: LiveUnit) -> bool:
        """Say whether a person, and no change of the source, made a text outdated."""
        page = self._live.pages.get(self._page(unit.id, self._language))
        return page is not None and page.outdated and not self._is_ours(unit)

    # Jobs that are still to come.

    @property
    def _settled(self) -> bool:
        return self._live.current and self._live.settled

    @cached_property
    def _pending(self) -> int:
        """How many marks there were since Translate last wrote its copy of the source."""
        copy = self._live.versions.get(self._wanted.language)
        return sum(copy is None or mark > copy.newest.id for mark in self._live.marks)

    @property
    def _is_first(self) -> bool:
        """Whether all units are new to the wiki's jobs, which then outdate nothing."""
        return self._pending == len(self._live.marks) == 1

    def _is_safe(self, unit: LiveUnit) -> bool:
        """Say whether no job is still to come that outdates the unit's texts.

        It does so right after it has written the unit's source page
        (UpdateMessageJob::run), and only where the mark changed the unit.
        """
        if self._settled or unit.id == TITLE_UNIT:
            return True
        source = self._live.pages.get(self._page(unit.id, self._wanted.language))
        if source is None:
            return unit.text is None and self._pending <= 1
        return source.text == unit.definition

    # Units that have lost their numbers.

    def _gaps(self) -> list[str]:
        """Give the numbers that the page doesn't use any more, the newest ones first."""
        used = {number_of(unit.id) for unit in parse_units(self._live.text).units}
        known = {number_of(id_) for id_ in self._units}
        gaps = [n for n in range(max(used, default=0), 0, -1) if n not in used | known]
        return [str(number) for number in gaps[:MOST_RETIRED]]

    @cached_property
    def _retired(self) -> Mapping[str, list[str]]:
        """The words of a text -> the ids of units that had it and are on the page no more."""
        found = defaultdict(list)
        for name, page in self._live.pages.items():
            if name.language == self._language and name.id not in self._units:
                found[words_of(page.text)].append(name.id)
        return found

    def _is_outdated(self, id_: str) -> bool:
        """Say whether a new unit gets a text that was made for an older source."""
        if self._units[id_].text is not None or id_ in self._trivial:
            return False
        retired = self._retired.get(words_of(self._texts[id_]), [])
        return bool(retired) and not any(self._was_for(old, id_) for old in retired)

    @cached_property
    def _trivial(self) -> frozenset[str]:
        return frozenset(unit.id for unit in self._wanted.page.units if unit.minor and unit.id)

    def _was_for(self, retired: str, id_: str) -> bool:
        """Say whether a retired unit's text was made for the source that a unit has now."""
        text = self._live.pages[self._page(retired, self._language)]
        source = self._live.pages.get(self._page(retired, self._wanted.language))
        if source is None or text.outdated:
            return False
        unchanged = not source.revision.parent or source.revision.id < text.revision.id
        return unchanged and normalise(source.text) == normalise(self._definitions[id_])

    # Documents that have not followed their source yet.

    @cached_property
    def _holders(self) -> Mapping[str, Mapping[str, int]]:
        """Text -> units that have it and shall have another one or none -> its revision."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for id_, unit in self._units.items():
            if unit.text is not None and unit.text != self._texts.get(id_) and id_ != TITLE_UNIT:
                found[unit.text][id_] = unit.revision or 0
        return found

    def _owners(self, id_: str) -> dict[str, int]:
        """Give the units that have the text which this one shall have, with its revision."""
        owners = self._holders.get(self._texts[id_], {})
        return {other: revision for other, revision in owners.items() if revision > self._taken_in}

    def _rivals(self, id_: str) -> dict[str, int]:
        """Give the same, and the unit whose text the new one goes on from."""
        if self._document is None or id_ == TITLE_UNIT:
            return {}
        like = self._alike.get(id_, id_)
        return self._owners(id_) | ({like: self._units[like].revision or 0} if like != id_ else {})

    @cached_property
    def _same_order(self) -> bool:
        """Whether the source wants the units that it had when the texts were written."""
        now = tuple(unit.id for unit in self._wanted.page.units)
        return self._live.orders.get(self._language) == now

    @cached_property
    def _alike(self) -> Mapping[str, str]:
        """Unit -> the one whose text its new text goes on from, where they may be shifted."""
        if not self._may_be_shifted():
            return {}
        kinds = {unit.id: unit.kind for unit in self._wanted.page.units if unit.id}
        texts = {id_: self._units[id_].text for id_ in kinds if id_ in self._units}
        old = [OldUnit(id_, text, kinds[id_]) for id_, text in texts.items() if text is not None]
        new = [id_ for id_ in kinds if id_ in self._texts]
        carried = carry(old, [NewUnit(self._texts[id_], kinds[id_]) for id_ in new])
        held = {id_ for units in self._holders.values() for id_ in units}
        return {
            new[match.new]: match.old
            for match in carried.matches
            if match.old in held and (self._units[match.old].revision or 0) > self._taken_in
        }

    def _may_be_shifted(self) -> bool:
        """Say whether the document may be set beside its source wrongly."""
        if self._document is None:
            return False
        if any(map(self._owners, self.open())):
            return True
        return shape(self._document).form != shape(self._wanted.source).form


def note_doubts(live: LiveDigest, wanted: Wanted) -> Iterator[UnitPage]:
    """Name the pages of notes that are otherwise than wanted."""
    units = live.units.get(NOTES, {})
    for id_, note in wanted.notes.items():
        unit = units.get(id_.replace(" ", "_"))
        if unit is not None and unit.text not in {None, stored_form(note)}:
            yield UnitPage(wanted.title, unit.id, NOTES)
