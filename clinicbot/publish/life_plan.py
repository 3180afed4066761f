"""What each digest needs in the `translate` layout: pure, like the plan of the other one.

The steps of a life, each of them the same however often it is planned:
the source page, its language, its mark, the texts of the other documents and
of the series' own sentences, notes, the group. A step whose time has not come
is in the plan too, as waiting.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from clinicbot.counted import counted
from clinicbot.errors import ClinicbotError, PersonNeeded, WikiError
from clinicbot.publish.desired import DesiredPage, Kind
from clinicbot.publish.life_units import note_steps, unit_steps
from clinicbot.publish.plan import Action, Step, is_ours, plan
from clinicbot.series.languages import unknown_code
from clinicbot.settings import Mark
from clinicbot.wiki import translate_orders


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clinicbot.publish.life import LiveDigest, LiveSeries, Wanted
    from clinicbot.settings import Settings
    from clinicbot.wiki.gate import Order


NO_EXTENSION: Final = "the wiki does not have the Translate extension"


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans digests one by one.

    Attributes:
        settings: The series' settings.
        live: What the wiki knows of the series.
        account: The bot's user name; "" if nobody knows it.
        may: Says whether the account has a right.
        max_bytes: The largest page that the wiki takes.
        mark_url: Gives the address at which a page is marked by hand.
    """

    settings: Settings
    live: LiveSeries
    account: str
    may: Callable[[str], bool]
    max_bytes: int
    mark_url: Callable[[str], str]

    def steps(self, key: str, wanted: Wanted | ClinicbotError | None, title: str) -> list[Step]:
        """Say what one digest needs.

        Args:
            key: The digest's folder name.
            wanted: What the documents want, or why that can't be said; None
                if nobody looked, as the wiki lacks the extension.
            title: Its source page.
        """
        if not self.live.there:
            fix = "set `layout: subpages` in clinicbot.yaml, or have the extension installed"
            error = PersonNeeded(NO_EXTENSION, title=title, code="no-translate", fix=fix)
            return [_blocked(_page(Kind.PAGE, title, key), error)]
        if isinstance(wanted, WikiError):
            return [_blocked(_page(Kind.PAGE, title, key), wanted)]
        if isinstance(wanted, ClinicbotError):
            raise wanted
        assert wanted is not None  # noqa: S101 - the survey looked at every digest
        return list(_Life(self, wanted, self.live.digests[key]).steps())


@dataclass
class _Life:
    """One digest's next steps.

    Attributes:
        halted: Why nothing may be marked yet; "" if nothing is in the way.
    """

    planner: Planner
    wanted: Wanted
    live: LiveDigest
    halted: str = field(default="", init=False)

    def steps(self) -> Iterator[Step]:
        """Yield them in the order in which they can be done."""
        source = self._source_page()
        if error := self._in_the_way():
            yield _blocked(source.page, error, source)
            return
        yield source
        if source.action is Action.BLOCKED:
            return
        if source.action is not Action.NOTHING:
            self.halted = "as soon as the page is written"
        yield from self._language()
        yield from self._mark()
        settings = self.planner.settings
        given = self.live, self.wanted, self.planner.account, settings.edit_summary
        yield from self._units([*unit_steps(*given), *note_steps(*given)])
        yield from self._group()

    def _source_page(self) -> Step:
        wanted = self.wanted
        page = replace(
            _page(Kind.PAGE, wanted.title, wanted.key, wanted.language),
            text=wanted.page.text,
            base_revision=wanted.source.base_revision,
            what=f"{wanted.name} ({wanted.language})",
            place=wanted.source.place,
        )
        planner = self.planner
        (step,) = plan(
            [page],
            {page.title: self.live.page},
            account=planner.account,
            max_bytes=planner.max_bytes,
            edit_summary=planner.settings.edit_summary,
        ).steps
        return step

    def _in_the_way(self) -> PersonNeeded | None:
        """Find pages that a first mark would write over (Translate's render jobs do)."""
        if self.live.generated:
            return PersonNeeded(
                "Translate writes this page itself, as a translation of another",
                title=self.wanted.title,
                code="generated",
                fix="change `title` in clinicbot.yaml",
            )
        if self.live.group is not None:
            return None
        others = [
            page
            for language, page in self.live.versions.items()
            if not unknown_code(language) and not is_ours(page.live, self.planner.account)
        ]
        if not others:
            return None
        names = ", ".join(sorted(page.title for page in others))
        files = ", ".join(sorted(f"{page.title.rpartition('/')[2]}.yaml" for page in others))
        return PersonNeeded(
            f"Translate would write over what people wrote on {names}",
            title=self.wanted.title,
            code="handwritten",
            fix=f"bring it in as {files}, then move it away or have it deleted",
        )

    def _language(self) -> Iterator[Step]:
        """Say the page's language before its first mark; afterwards it is fixed."""
        wanted, live = self.wanted, self.live
        if live.group is not None or live.language == wanted.language:
            return
        page = _page(Kind.LANGUAGE, wanted.title, wanted.key, wanted.language)
        why = f"it is in «{wanted.language}», the wiki takes it to be in «{live.language}»"
        if not self.planner.may("pagelang"):
            who = self.planner.live.who.get("pagelang", "")
            error = PersonNeeded(
                f"{why}, and the account lacks the right `pagelang`",
                title=wanted.title,
                code="pagelang",
                fix="have its language set on Special:PageLanguage before it is marked"
                f" (may: {who}), or set `source-language: wiki`",
            )
            yield _blocked(page, error)
            self.halted = "as soon as the page's language is set"
            return
        yield _do(
            page,
            why,
            translate_orders.language_setting(wanted.title, wanted.language),
            self.halted,
        )
        self.halted = self.halted or "as soon as the page's language is set"

    def _mark(self) -> Iterator[Step]:
        live, wanted, planner = self.live, self.wanted, self.planner
        priority = self._priority()
        if live.group is not None and live.current and not self.halted and priority is None:
            return
        first = live.group is None
        page = _page(Kind.MARK, wanted.title, wanted.key, wanted.language)
        if error := self._who_marks(first=first):
            if priority is None or self.halted or first or not live.current:
                yield _blocked(page, error)
            return
        revision = live.page.newest.id if live.page.newest else 0
        order = translate_orders.marking(
            wanted.title,
            revision,
            unharmed=live.trivial,
            priority=priority,
            title_too=planner.settings.translate_titles if first else None,
        )
        why = "to be marked for translation" if first else "its changes are to be marked"
        if live.trivial and not self.halted:
            why += f" (trivial in {counted(len(live.trivial), 'unit')})"
        yield _do(page, why, order, self.halted)

    def _priority(self) -> tuple[str, ...] | None:
        """Give the priority languages where the mark has to change them."""
        wished = self.planner.settings.priority_languages
        known = self.live.group.priority_languages if self.live.group else ()
        return wished if wished and set(wished) != set(known) else None

    def _who_marks(self, *, first: bool) -> PersonNeeded | None:
        """Say why the bot does not mark, if it doesn't."""
        planner, title = self.planner, self.wanted.title
        what = "it" if first else "its changes"
        why = ""
        if planner.settings.mark is Mark.AUTO and not planner.live.marking:
            why = " (the wiki's API can't mark pages before MediaWiki 1.43)"
        elif planner.settings.mark is Mark.AUTO and not planner.may("pagetranslation"):
            who = planner.live.who.get("pagetranslation", "")
            why = f" (the account lacks the right `pagetranslation`; may: {who})"
        elif planner.settings.mark is Mark.AUTO:
            return None
        after = f" {self.halted}" if self.halted else ""
        fix = f"ask one to mark it: {planner.mark_url(title)}"
        if self.live.trivial:
            ids = ", ".join(self.live.trivial)
            fix += f" (the change is trivial, so translations stay good, in unit {ids})"
        return PersonNeeded(
            f"waits for a translation administrator to mark {what}{after}{why}",
            title=title,
            code="await-mark",
            fix=fix,
        )

    def _units(self, steps: list[Step]) -> Iterator[Step]:
        """Leave out what the account may not write, and say so once."""
        if self.planner.may("translate"):
            yield from map(self._confirmable, steps)
            return
        writes = [step for step in steps if step.action in {Action.CREATE, Action.UPDATE}]
        yield from (step for step in steps if step not in writes)
        if writes:
            who = self.planner.live.who.get("translate", "")
            error = PersonNeeded(
                f"{counted(len(writes), 'unit')} to be written, and the account lacks the right"
                " `translate`",
                title=self.wanted.title,
                code="translate",
                fix=f"give it the right (groups that have it: {who}), or its bot password or"
                " consumer the grant «Edit existing pages»",
            )
            yield _blocked(_page(Kind.UNIT, self.wanted.title, self.wanted.key), error)

    def _confirmable(self, step: Step) -> Step:
        """Ask a person where only an unchanged text is to be saved, and the account may not.

        Translate takes such an edit for a statement that the text fits its
        source, if the right `unfuzzy` is there (TranslateEditAddons).
        """
        if step.action is not Action.UPDATE or step.text != step.before:
            return step
        if self.planner.may("unfuzzy"):
            return step
        who = self.planner.live.who.get("unfuzzy", "")
        error = PersonNeeded(
            f"{step.reason}, and the account lacks the right `unfuzzy`",
            title=step.title,
            code="unfuzzy",
            fix=f"have the text confirmed in Special:Translate (may: {who})",
        )
        return _blocked(step.page, error, step)

    def _group(self) -> Iterator[Step]:
        """Put the page into the series' group."""
        planner, title = self.planner, self.wanted.title
        name = planner.settings.aggregate_group
        if not name or title in planner.live.members:
            return
        page = _page(Kind.GROUP, title, self.wanted.key)
        why = f"to be in the group «{name}»"
        if not planner.may("translate-manage"):
            who = planner.live.who.get("translate-manage", "")
            error = PersonNeeded(
                f"{why}, and the account lacks the right `translate-manage`",
                title=title,
                code="translate-manage",
                fix=f"have the page put there (may: {who}), or take out `aggregate-group`",
            )
            yield _blocked(page, error)
            return
        order = translate_orders.joining(title, planner.live.aggregate)
        later = "" if self.live.group else "as soon as the page is marked"
        if not later and not planner.live.aggregate:
            made = _page(Kind.GROUP, title, self.wanted.key)
            make = translate_orders.new_aggregate(title, name)
            yield _do(made, f"the group «{name}» to be made", make, "")
            later = "as soon as the group is made"
        yield _do(page, why, order, later)


def make_groups_once(steps: list[Step]) -> list[Step]:
    """Let only the first page of a plan make the group that all of them want."""
    kept: list[Step] = []
    made = False
    for step in steps:
        making = step.order is not None and step.order.parameters.get("do") == "add"
        if not (making and made):
            kept.append(step)
        made = made or making
    return kept


def _page(kind: Kind, title: str, key: str, language: str = "") -> DesiredPage:
    return DesiredPage(title, kind, "", key, language)


def _do(page: DesiredPage, why: str, order: Order, later: str) -> Step:
    if later:
        return Step(page, Action.WAIT, f"{why}, {later}")
    return Step(page, Action.DO, why, order=order)


def _blocked(page: DesiredPage, error: WikiError, step: Step | None = None) -> Step:
    blank = step or Step(page, Action.BLOCKED, "")
    return replace(
        blank, action=Action.BLOCKED, reason=error.wrong, code=error.code, fix=error.fix
    )
