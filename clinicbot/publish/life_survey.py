"""Looking at a series in the `translate` layout with as few requests as it takes.

Whatever number of digests: one list of all pages below the series' prefix,
one request for the source pages' texts, one for what is marked. Only a page
or language that is not provably as wanted costs a request of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from clinicbot.errors import ClinicbotError
from clinicbot.publish.life import LiveDigest, LiveSeries, Wanted, is_rendered, is_settled, want
from clinicbot.publish.life_dispute import unit_disputes, with_dispute
from clinicbot.publish.life_forms import settle_forms
from clinicbot.publish.life_origin import Texts, note_doubts
from clinicbot.publish.life_shown import is_shown, may_be_shown, outdated_if_shown
from clinicbot.publish.plan import is_ours
from clinicbot.publish.standings import standing_of
from clinicbot.settings import Mark
from clinicbot.titles import LANGUAGE_CODE
from clinicbot.wiki import pages, translate, translate_history, translate_orders
from clinicbot.wiki.gate import recorded, with_fingerprint
from clinicbot.wiki.pages import Standing
from clinicbot.wikitext.translatable import render_translatable
from clinicbot.wikitext.unit_parser import parse_units


if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from clinicbot.digest.model import Digest
    from clinicbot.publish.surroundings import Surroundings
    from clinicbot.wiki.pages import LivePage
    from clinicbot.wiki.session import Session
    from clinicbot.wiki.translate import Group, SeriesPage, Stats
    from clinicbot.wiki.translate_history import UnitPage


MAX_DELETION_LOOKUPS = 10
"""As for the other layout: where more pages than this are missing, nobody asks."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at the wiki brought.

    Attributes:
        live: What is there.
        wanted: Key -> what the documents want, or why that can't be said.
        indexes: The index pages that were seen on the way, by title.
    """

    live: LiveSeries
    wanted: Mapping[str, Wanted | ClinicbotError]
    indexes: Mapping[str, LivePage] = field(default_factory=dict)


def look(session: Session, around: Surroundings, keys: Collection[str]) -> Looked:
    """Find out how far the lives of these digests have come.

    Args:
        session: The wiki.
        around: The series.
        keys: Which digests.

    Raises:
        WikiError: The wiki refused, or does not answer.
    """
    survey = _Survey(session, around)
    found = survey.find(keys) if keys else {}
    if found is None:
        return Looked(LiveSeries(there=False, digests={}), {})
    wanted: dict[str, Wanted | ClinicbotError] = {}
    for key, live in found.items():
        try:
            wish = want(around, key, live)
        except ClinicbotError as error:
            wanted[key] = error
            continue
        wanted[key] = wish
        found[key] = survey.closely(live, wish)
    survey.read_units(found, wanted)
    settle_forms(session, around, found, wanted)
    survey.settle_doubts(found, wanted)
    group, members = survey.aggregate()
    series = LiveSeries(
        there=True,
        digests=found,
        marking=survey.marking(found.values()),
        aggregate=group,
        members=members,
        who=survey.who(found, wanted),
    )
    return Looked(series, wanted, survey.indexes)


@dataclass
class _Survey:
    """A look at one wiki."""

    session: Session
    around: Surroundings
    notes: Mapping[str, Stats] | None = None
    aggregates: dict[str, str] = field(default_factory=dict)
    indexes: dict[str, LivePage] = field(default_factory=dict)

    def find(self, keys: Iterable[str]) -> dict[str, LiveDigest] | None:
        """Find what there is of these digests, without a look at units.

        Returns:
            None if the wiki does not have the extension.
        """
        series = self.around.series
        titles = {key: series.settings.base_title(series.source(key)) for key in keys}
        groups = self._groups(list(titles.values()))
        if groups is None:
            return None
        below = self._below(list(titles.values()))
        live = pages.look(self.session, [title for title in titles.values() if title in below])
        gaps = [title for title in titles.values() if title not in below]
        live.update(pages.look_at_gaps(self.session, gaps))
        if len(gaps) <= MAX_DELETION_LOOKUPS:
            live.update((gap, pages.deletion_of(self.session, live[gap])) for gap in gaps)
        found = {}
        for key, title in titles.items():
            start = f"{title}/"
            found[key] = LiveDigest(
                live[title],
                below[title].language if title in below else series.settings.wiki_language,
                groups.get(title),
                title in below and below[title].generated,
                {
                    name.removeprefix(start): page
                    for name, page in below.items()
                    if name.startswith(start) and LANGUAGE_CODE.fullmatch(name.removeprefix(start))
                },
            )
        return found

    def _below(self, titles: list[str]) -> dict[str, SeriesPage]:
        """List the pages whose titles begin as these all do, and the index above them all."""
        indexes = self.around.series.settings.index.pages.values()
        whole = len(titles) == len(self.around.series.digests)
        above = [
            name
            for name in indexes
            if whole and all(title.startswith(f"{name}/") for title in titles)
        ]
        below: dict[str, SeriesPage] = {}
        for start in above[:1] or _starts(titles):
            below.update(translate.list_pages(self.session, start))
        self.indexes = {name: below[name].live for name in indexes if name in below}
        return below

    def _groups(self, titles: list[str]) -> dict[str, Group] | None:
        """List what is marked of them, and what groups of pages there are.

        None without the extension.
        """
        groups: dict[str, Group] = {}
        wanted = bool(self.around.series.settings.aggregate_group)
        for start in _starts(titles):
            found = translate.groups_and_aggregates(self.session, start, aggregates=wanted)
            if found is None:
                return None
            groups.update(found[0])
            self.aggregates.update(found[1])
        return groups

    def marking(self, found: Iterable[LiveDigest]) -> bool:
        """Find out whether the API can mark pages, if one is to be marked by the bot."""
        auto = self.around.series.settings.mark is Mark.AUTO
        if auto and not all(live.group and live.current for live in found):
            return translate_orders.can_mark(self.session)
        return True

    def closely(self, live: LiveDigest, wanted: Wanted) -> LiveDigest:
        """Look closely at what is not provably as wanted."""
        if live.page.newest and live.page.text != wanted.page.text:
            settled = self._settle(live.page, wanted)
            page = with_dispute(self.session, settled, live.page.newest, wanted.page.text)
            live = replace(live, page=page)
        if live.group is None:
            return live
        live = replace(live, settled=is_settled(live, wanted.language))
        if is_rendered(live, wanted.language):
            live = replace(live, current=True)
        elif live.page.newest:
            marks = translate_history.marks(self.session, live.title)
            current = marks[:1] == (live.page.newest.id,)
            trivial = () if current or not marks else self._trivial(wanted, marks[0])
            live = replace(live, marks=marks, current=current, trivial=trivial)
        return live

    def _trivial(self, wanted: Wanted, marked: int) -> tuple[str, ...]:
        """Hold the page against the text that was marked last."""
        text = translate_history.text_of(self.session, marked)
        view = self.around.source_view(wanted.key, wanted.language)
        return render_translatable(wanted.source, view, text).trivial()

    def _settle(self, page: LivePage, wanted: Wanted) -> LivePage:
        """Take a mark of the bot's text for the bot's text, whoever marked or restored it."""
        account = self.session.account
        if is_ours(page, account) or page.newest is None or page.text is None:
            return page
        for revision, text in translate_history.history(self.session, page.title):
            by_bot = account in {"", revision.user}
            if by_bot and recorded(revision.comment)[0] == revision.sha1[:8]:
                if unmarked(text) != unmarked(page.text):
                    break
                comment = with_fingerprint("", page.text)
                return replace(
                    page,
                    newest=replace(page.newest, comment=comment),
                    own=replace(page.newest, comment=comment),
                )
        page = pages.newest_by(self.session, page, account) if account else page
        from clinicbot.publish.documents import source_document  # noqa: PLC0415 - few runs need it

        found = standing_of(
            self.session, source_document(self.around, wanted.key, wanted.source), page
        )
        # What differs in white space alone is written anew, to be marked as the bot wrote it.
        taken_in = found is not Standing.OPEN
        return replace(page, standing=Standing.TAKEN_IN if taken_in else found)

    def read_units(
        self, found: dict[str, LiveDigest], wanted: Mapping[str, Wanted | ClinicbotError]
    ) -> None:
        """Read the units of every language that does not provably show what is wanted."""
        wishes = {
            key: wish
            for key, wish in wanted.items()
            if isinstance(wish, Wanted) and found[key].group is not None
        }
        unsure = {
            key: [
                language
                for language, texts in wish.texts.items()
                if (texts or wish.unnumbered[language])
                and not is_shown(found[key], wish, language)
            ]
            for key, wish in wishes.items()
        }
        texts = self._shown(found, wishes, unsure)
        for key, wish in wishes.items():
            found[key] = self._units(found[key], wish, unsure[key], texts)

    def _shown(
        self,
        found: Mapping[str, LiveDigest],
        wishes: Mapping[str, Wanted],
        unsure: Mapping[str, Iterable[str]],
    ) -> dict[str, str]:
        """Read the translation pages that may only have outdated texts; one request for all."""
        titles = [
            found[key].versions[language].title
            for key, wish in wishes.items()
            if found[key].current and found[key].text == wish.page.text
            for language in unsure[key]
            if may_be_shown(found[key], wish, language)
        ]
        return translate_history.texts_of(self.session, titles)

    def _units(
        self, live: LiveDigest, wanted: Wanted, unsure: list[str], texts: Mapping[str, str]
    ) -> LiveDigest:
        languages = []
        outdated = {}
        for language in unsure:
            text = texts.get(f"{live.title}/{language}", "")
            told = outdated_if_shown(self.around, live, wanted, language, text) if text else None
            if told is None:
                languages.append(language)
            else:
                outdated[language] = told
        if wanted.notes and (languages or not live.current or not self._noted(live, wanted)):
            languages.append(translate.NOTES)
        units = {name: translate.units(self.session, live.title, name) for name in languages}
        stats = self._stats(live, wanted, units)
        return replace(live, outdated=outdated, units=units, stats=stats)

    def _noted(self, live: LiveDigest, wanted: Wanted) -> bool:
        """Say whether a page has as many notes as are wanted; one request for all pages."""
        if self.notes is None:
            titles = map(self.around.series.settings.base_title, self._sources())
            self.notes = translate.language_stats(self.session, translate.NOTES, set(titles))
        known = self.notes.get(live.title)
        return known is not None and known.translated == len(wanted.notes)

    def _sources(self) -> Iterator[Digest]:
        yield from map(self.around.series.source, self.around.series.digests)

    def _stats(
        self, live: LiveDigest, wanted: Wanted, units: Mapping[str, object]
    ) -> dict[str, Stats]:
        """Count units where it is not known from what was seen already."""
        others = [
            language
            for language, page in live.versions.items()
            if page.generated
            and language != wanted.language
            and language not in units
            and not wanted.texts.get(language)
        ]
        return translate.page_stats(self.session, live.title) if others else {}

    def settle_doubts(
        self, found: dict[str, LiveDigest], wanted: Mapping[str, Wanted | ClinicbotError]
    ) -> None:
        """Look at the units' own pages where texts are to be written; one request for all."""
        doubts = {key: self._doubts(live, wanted[key]) for key, live in found.items()}
        pages = translate_history.unit_pages(
            self.session, dict.fromkeys(name for names in doubts.values() for name in names)
        )
        for key, names in doubts.items():
            if names:
                known = {name: pages[name] for name in names if name in pages}
                found[key] = self._orders(replace(found[key], pages=known), wanted[key])

    def _doubts(self, live: LiveDigest, wanted: Wanted | ClinicbotError) -> list[UnitPage]:
        if isinstance(wanted, ClinicbotError):
            return []
        texts = [text.doubts() for text in self._texts(live, wanted).values()]
        return [*chain.from_iterable(texts), *note_doubts(live, wanted)]

    def _texts(self, live: LiveDigest, wanted: Wanted) -> dict[str, Texts]:
        account = self.session.account
        languages = [language for language in live.units if language in wanted.texts]
        return {language: Texts(live, wanted, language, account) for language in languages}

    def _orders(self, live: LiveDigest, wanted: Wanted | ClinicbotError) -> LiveDigest:
        """Find other sources' texts, and what order texts have that now seem another unit's."""
        assert isinstance(wanted, Wanted)  # noqa: S101 - there were doubts
        orders = {}
        for language, texts in self._texts(live, wanted).items():
            if written := texts.conflict():
                marks = live.marks or translate_history.marks(self.session, live.title)
                marked = next((mark for mark in marks if mark < written), 0)
                text = translate_history.text_of(self.session, marked) if marked else ""
                orders[language] = tuple(unit.id for unit in parse_units(text).units if unit.id)
        disputes = unit_disputes(self.session, live, wanted)
        return replace(live, orders=orders, disputes=disputes)

    def aggregate(self) -> tuple[str, frozenset[str]]:
        """Find the series' own group, if one is wanted."""
        name = self.aggregates.get(self.around.series.settings.aggregate_group or "", "")
        return name, translate.members(self.session, name) if name else frozenset()

    def who(
        self, found: Mapping[str, LiveDigest], wanted: Mapping[str, Wanted | ClinicbotError]
    ) -> dict[str, str]:
        """Find out who has the rights that the account lacks and needs."""
        settings = self.around.series.settings
        needed = set()
        for key, live in found.items():
            wish = wanted[key]
            if live.group is None and not isinstance(wish, ClinicbotError):
                if live.language != wish.language:
                    needed.add("pagelang")
                if settings.mark is Mark.AUTO:
                    needed.add("pagetranslation")
            elif settings.mark is Mark.AUTO and not live.current:
                needed.add("pagetranslation")
            if live.units:
                needed |= {"translate", "unfuzzy"}
        if settings.aggregate_group:
            needed.add("translate-manage")
        lacking = {right for right in needed if not may(self.session, right)}
        return {right: translate.who_may(self.session, right) for right in sorted(lacking)}


def _starts(titles: list[str]) -> list[str]:
    """Give what all these titles begin with; themselves, if that is nothing."""
    first, last = min(titles), max(titles)
    differ = (n for n, (one, other) in enumerate(zip(first, last, strict=False)) if one != other)
    start = first[: next(differ, len(first))]
    return [start] if start.strip(" :") else titles


def may(session: Session, right: str) -> bool:
    """Say whether the account has a right; without a login nobody knows, and it is supposed."""
    return not session.logged_in or right in session.rights


def unmarked(text: str) -> str:
    """Give a source page's text without the markers of its units."""
    written: list[str] = []
    at = 0
    for unit in parse_units(text).units:
        written += [text[at : unit.start], unit.text]
        at = unit.end
    return "".join(written) + text[at:]
