"""How far every digest is in every language, and who is waited for; pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from typing import TYPE_CHECKING, Final

from clinicbot.digest.inline import plain_text
from clinicbot.publish.desired_page import Kind
from clinicbot.publish.plan import Action
from clinicbot.wiki.translate import Stats


if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clinicbot.publish.life_survey import Looked
    from clinicbot.publish.plan import Plan, Step
    from clinicbot.series.folder import Series


class State(StrEnum):
    """How one language of a digest stands."""

    MISSING = "not published"
    DIFFERS = "differs from the source"
    PUBLISHED = "published"
    EDITED = "edited by a person"
    BLOCKED = "waits for a person"
    AWAITS_MARK = "awaits a mark"
    CHANGED = "changes await a mark"
    MARKED = "marked"
    TRANSLATED = "translated"
    PARTLY = "partly translated"
    OUTDATED = "outdated in part"


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """One language of a digest.

    Attributes:
        language: MediaWiki's code.
        title: Its page.
        state: How it stands.
        stats: Its units, where Translate counts them.
        waits_for: Who has to do something; "" if nobody.
        fix: What they can do.
    """

    language: str
    title: str
    state: State
    stats: Stats | None = None
    waits_for: str = ""
    fix: str = ""

    @property
    def unreviewed(self) -> int:
        """How many translated units nobody has proofread."""
        return self.stats.translated - self.stats.reviewed if self.stats else 0


@dataclass(frozen=True, slots=True)
class DigestStatus:
    """A digest in all its languages; the source's comes first.

    Attributes:
        key: Its folder name.
        name: What the series calls it.
        languages: Its languages.
    """

    key: str
    name: str
    languages: tuple[LanguageStatus, ...]


BOT: Final = "the bot's next run"
ADMINISTRATOR: Final = "a translation administrator"
OPERATOR: Final = "the operator"
TRANSLATORS: Final = "translators"
AFTER_MARK: Final = "its texts are supplied as soon as the source page is marked"

_EDITED: Final = frozenset({"edited", "redirect", "index-edited"})


def page_status(series: Series, plan: Plan) -> list[DigestStatus]:
    """Say how the pages of the `subpages` layout stand."""
    found: dict[str, list[LanguageStatus]] = {key: [] for key in series.digests}
    for step in plan.steps:
        if step.page.kind is Kind.PAGE:
            found[step.page.key].append(_of_page(step, step.page.language))
    return [_digest(series, key, languages) for key, languages in found.items()]


def life_status(
    series: Series, looked: Looked, plan: Plan, stats: Mapping[str, Mapping[str, Stats]]
) -> list[DigestStatus]:
    """Say how the digests of the `translate` layout stand.

    Args:
        series: The series.
        looked: What is on the wiki.
        plan: What the digests need.
        stats: Language -> source page -> its units.
    """
    steps: dict[str, list[Step]] = {key: [] for key in series.digests}
    for step in plan.steps:
        if step.page.key in steps:
            steps[step.page.key].append(step)
    return [
        _digest(
            series,
            key,
            [
                _source(series, key, steps[key], looked),
                *_translations(series, key, steps[key], looked, stats),
            ],
        )
        for key in series.digests
    ]


def _digest(series: Series, key: str, languages: Sequence[LanguageStatus]) -> DigestStatus:
    digest = series.source(key)
    name = plain_text(series.wordings[digest.language].call_name(digest))
    return DigestStatus(key, unescape(name).strip("\u200e\u200f"), tuple(languages))


def _of_page(step: Step, language: str) -> LanguageStatus:
    """Say how a page stands that the bot writes."""
    states = {
        Action.NOTHING: (State.PUBLISHED, ""),
        Action.CREATE: (State.MISSING, BOT),
        Action.UPDATE: (State.DIFFERS, BOT),
    }
    state, waits = states.get(step.action, (State.BLOCKED, OPERATOR))
    if step.code in _EDITED:
        state = State.EDITED
    return LanguageStatus(
        language, step.title, state, waits_for=waits, fix=step.fix or _reason(step)
    )


def _reason(step: Step) -> str:
    return step.reason if step.action is not Action.NOTHING else ""


def _source(series: Series, key: str, steps: Iterable[Step], looked: Looked) -> LanguageStatus:
    """Say how the source page stands: written, marked."""
    live = looked.live.digests.get(key)
    language = live.group.source_language if live and live.group else series.source(key).language
    page, *others = steps
    status = _of_page(page, language)
    if status.state is not State.PUBLISHED:
        return status
    for step in others:
        if step.page.kind in {Kind.LANGUAGE, Kind.MARK} and step.action is not Action.NOTHING:
            first = live is None or live.group is None
            by_bot = step.action in {Action.DO, Action.WAIT}
            return LanguageStatus(
                language,
                page.title,
                State.AWAITS_MARK if first else State.CHANGED,
                waits_for=BOT if by_bot else ADMINISTRATOR,
                fix=step.fix or step.reason,
            )
    return LanguageStatus(language, page.title, State.MARKED)


def _translations(
    series: Series,
    key: str,
    steps: Iterable[Step],
    looked: Looked,
    stats: Mapping[str, Mapping[str, Stats]],
) -> Iterable[LanguageStatus]:
    live = looked.live.digests.get(key)
    if live is None or live.group is None:
        source = series.source(key)
        for language in sorted(set(series.digests[key]) - {source.language}):
            title = f"{series.settings.base_title(source)}/{language}"
            yield LanguageStatus(language, title, State.MISSING, waits_for=BOT, fix=AFTER_MARK)
        return
    own = live.group.source_language
    units = [step for step in steps if step.page.kind is Kind.UNIT]
    for language in sorted({*live.versions, *live.units, *series.digests[key]} - {own, "qqq"}):
        count = stats.get(language, {}).get(live.title) or Stats(0)
        # A step for all languages names none.
        mine = [step for step in units if step.page.language in {language, ""}]
        document = series.digests[key].get(language)
        yield LanguageStatus(
            language,
            f"{live.title}/{language}",
            _state(count),
            count,
            *_waits(mine, count, document.place.file if document else ""),
        )


def _state(count: Stats) -> State:
    if count.outdated:
        return State.OUTDATED
    return State.TRANSLATED if count.complete else State.PARTLY


def _waits(steps: Sequence[Step], count: Stats, file: str) -> tuple[str, str]:
    """Say who has to do something about a translation, and what."""
    theirs = [step for step in steps if step.action is Action.BLOCKED]
    if theirs:
        return OPERATOR, theirs[0].fix
    if steps:
        return BOT, steps[0].reason
    if count.outdated and file:
        return TRANSLATORS, f"update the outdated texts in {file}, or on the wiki and pull them"
    if not count.complete:
        return TRANSLATORS, ""
    return "", ""
