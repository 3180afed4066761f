"""Taking back what a run had done with translatable pages, as far as that can be done.

Of what the Translate extension was told, its API (1.43) takes back who is in a
group, and that a page has another language while it isn't marked. It does not
take back a mark: no module of its API does what `do=unmark` of
Special:PageTranslation does, for translation administrators. Where a page was
marked before the run, its older text is written again, its units with their
markers, and marked again; translations that the run's mark made outdated stay
so until somebody looks at them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from clinicbot.publish.apply import Outcome, Result, Results, apply
from clinicbot.publish.desired_page import DesiredPage, Kind
from clinicbot.publish.plan import Action, Plan, Step
from clinicbot.wiki import translate, translate_history, translate_orders
from clinicbot.wiki.gate import Order
from clinicbot.wiki.translate import NAMESPACE
from clinicbot.wikitext.carry import NewUnit, carry
from clinicbot.wikitext.unit_parser import parse_units


if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from clinicbot.publish.audit import Change, Ordered
    from clinicbot.wiki.gate import Gate
    from clinicbot.wiki.session import Session


_TITLE: Final = translate.TITLE_UNIT.replace("_", " ")
_DEFAULT: Final = "[def]"
"""What MediaWiki's log writes behind a language that is only the wiki's own."""


@dataclass(frozen=True, slots=True)
class Translated:
    """What the wiki knows of the pages that a run changed or gave orders about.

    Attributes:
        marks: Title of each page that is marked -> the marked revisions, the
            last one first.
        languages: Title -> the language that it had before the run's order.
        groups: Name of a group -> its id, and the pages in it.
        may_mark: Whether the bot may mark pages, and is to do so.
    """

    marks: Mapping[str, tuple[int, ...]]
    languages: Mapping[str, str]
    groups: Mapping[str, tuple[str, frozenset[str]]]
    may_mark: bool = False


NOTHING_TRANSLATED: Final = Translated({}, {}, {})


def look(
    session: Session, changed: Iterable[Change], ordered: Iterable[Ordered], *, auto: bool
) -> Translated:
    """Find out what there is to know; one or two requests for each source page.

    Args:
        session: The wiki.
        changed: What the run changed.
        ordered: What it had done.
        auto: Whether the series is to be marked by the bot.

    Raises:
        WikiError: The wiki refused, or does not answer.
    """
    ordered = list(ordered)
    sources = {one.title for one in changed if not one.title.startswith(f"{NAMESPACE}:")}
    sources |= {one.title for one in ordered}
    marks = {title: translate_history.marks(session, title) for title in sorted(sources)}
    names = {str(one.parameters["groupname"]) for one in ordered if "groupname" in one.parameters}
    return Translated(
        {title: found for title, found in marks.items() if found},
        {
            one.title: _language_before(session, one)
            for one in ordered
            if one.action == "setpagelanguage"
        },
        {name: _group(session, name) for name in sorted(names)},
        auto and translate_orders.can_mark(session) and "pagetranslation" in session.rights,
    )


def _group(session: Session, name: str) -> tuple[str, frozenset[str]]:
    """Find an aggregate group by its name: its id, "" if there is none, and its pages."""
    said = session.query(meta="messagegroups", mgfilter="agg-*", mgprop="id|label")
    for one in said.get("messagegroups", ()):
        if one["label"] == name:
            return str(one["id"]), translate.members(session, one["id"])
    return "", frozenset()


def _language_before(session: Session, order: Ordered) -> str:
    """Read from the log which language a page was in; "" if that is unknown."""
    found = session.query(
        list="logevents", letype="pagelang", letitle=order.title, lelimit=10, leprop="details"
    )
    for event in found.get("logevents", ()):
        said = event.get("params", {})
        if said.get("newlanguage", "").removesuffix(_DEFAULT) == order.parameters.get("lang"):
            before = str(said.get("oldlanguage", ""))
            return "default" if before.endswith(_DEFAULT) else before
    return ""


def is_marked_over(live_text: str, sent: str | None) -> bool:
    """Say whether a text is another one with the markers that a mark adds."""
    return sent is not None and _bare(live_text) == _bare(sent)


def _bare(text: str) -> str:
    return parse_units(text).with_units(lambda unit: unit.text)


def ids_of(text: str) -> frozenset[str]:
    """Name the units of a source page, and its title, which is one too."""
    return frozenset(unit.id for unit in parse_units(text).units if unit.id) | {_TITLE}


def with_markers(text: str, live: str) -> str:
    """Give an older text the markers of the units that the live page has in common with it.

    The markers that it has are its own: a unit that comes back gets its
    translations back. Without any, a mark would number all units anew.
    """
    page, now = parse_units(text), parse_units(live)
    own = {unit.id for unit in page.units if unit.id is not None}
    bare = [unit for unit in page.units if unit.id is None]
    old = [unit for unit in now.old_units() if unit.id not in own]
    new = [NewUnit(unit.text, unit.kind) for unit in bare]
    found = {bare[match.new].start: match.old for match in carry(old, new).matches}
    return page.with_units(
        lambda unit: unit.marked(name) if (name := unit.id or found.get(unit.start)) else unit.text
    )


@dataclass(frozen=True, slots=True)
class Orders:
    """Plans how to take back what was ordered.

    Attributes:
        known: What the wiki knows.
        page_url: Gives a page's address.
    """

    known: Translated
    page_url: Callable[[str], str]

    def groups(self, ordered: Sequence[Ordered]) -> Iterator[Step]:
        """Take pages out of groups, and remove a group that the run made."""
        joined: dict[str, set[str]] = {}
        for order in ordered:
            if order.parameters.get("do") == "associate":
                group = str(order.parameters.get("aggregategroup", ""))
                joined.setdefault(group, set()).add(order.title)
                yield _do(order.title, "to be taken out of its group again",
                          {**order.parameters, "do": "dissociate"})  # fmt: skip
        for order in ordered:
            if order.parameters.get("do") != "add":
                continue
            name = str(order.parameters.get("groupname", ""))
            group, members = self.known.groups.get(name, ("", frozenset()))
            others = members - joined.get(group, set())
            if others:
                yield _blocked(order.title, Kind.GROUP, f"others are in the group «{name}» now",
                               "group", f"{self.page_url('Special:AggregateGroups')}")  # fmt: skip
            elif group:
                gone = {"action": "aggregategroups", "do": "remove", "aggregategroup": group}
                yield _do(order.title, f"the group «{name}» to be removed again", gone)

    def rest(
        self, ordered: Sequence[Ordered], created: frozenset[str], restored: frozenset[str]
    ) -> Iterator[Step]:
        """Say what becomes of marks and languages.

        Args:
            ordered: What the run had done.
            created: The pages that it made: all goes with them.
            restored: The pages whose older text is written.
        """
        first = self._marked_first(ordered)
        for title in sorted(restored & self.known.marks.keys() - first):
            yield self._again(title)
        for title in sorted(first - created):
            yield _blocked(
                title,
                Kind.MARK,
                "the run had it marked for translation, and the wiki's API takes no mark back",
                "marked",
                "a translation administrator can remove the mark, which keeps the text:"
                f" {self._special('unmark', title)}; or mark the older text:"
                f" {self._special('mark', title)}",
            )
        for order in ordered:
            if order.action == "setpagelanguage" and order.title not in created:
                yield self._language(order.title)

    def _marked_first(self, ordered: Iterable[Ordered]) -> frozenset[str]:
        """Name the pages that were not marked before the run."""
        return frozenset(
            order.title
            for order in ordered
            if order.action == "markfortranslation"
            and (marks := self.known.marks.get(order.title))
            and min(marks) >= int(order.parameters.get("revid", 0))
        )

    def _again(self, title: str) -> Step:
        if self.known.may_mark:
            page = DesiredPage(title, Kind.MARK, "", what=title)
            return Step(page, Action.WAIT, "to be marked again, once its older text is written")
        fix = f"ask a translation administrator to mark it: {self._special('mark', title)}"
        reason = "waits for a mark of its older text, once that is written"
        return _blocked(title, Kind.MARK, reason, "await-mark", fix)

    def _language(self, title: str) -> Step:
        before = self.known.languages.get(title, "")
        fix = f"a translation administrator can set it: {self.page_url('Special:PageLanguage')}"
        if title in self.known.marks:
            return _blocked(title, Kind.LANGUAGE, "its language stays while it is marked",
                            "marked", fix)  # fmt: skip
        if not before:
            return _blocked(title, Kind.LANGUAGE, "which language it had is not known",
                            "pagelang", fix)  # fmt: skip
        order = translate_orders.language_setting(title, before)
        return _do(title, f"its language to be «{before}» again", order.parameters, Kind.LANGUAGE)

    def _special(self, action: str, title: str) -> str:
        form = self.page_url("Special:PageTranslation")
        target = quote(title.replace(" ", "_"), safe="/:")
        return f"{form}{'&' if '?' in form else '?'}do={action}&target={target}"

    def deletion_url(self, title: str) -> str:
        """Give the address at which an administrator deletes a page, with all its units."""
        if title in self.known.marks:
            return self.page_url(f"Special:PageTranslationDeletePage/{title}")
        return self.page_url(title)


def _do(title: str, why: str, parameters: Mapping[str, object], kind: Kind = Kind.GROUP) -> Step:
    page = DesiredPage(title, kind, "", what=title)
    return Step(page, Action.DO, why, order=Order(title, dict(parameters)))


def _blocked(title: str, kind: Kind, reason: str, code: str, fix: str) -> Step:
    page = DesiredPage(title, kind, "", what=title)
    return Step(page, Action.BLOCKED, reason, code=code, fix=fix)


def source_of(title: str) -> str:
    """Name the page that a unit's page belongs to; "" if it is no unit's."""
    if not title.startswith(f"{NAMESPACE}:"):
        return ""
    return title.removeprefix(f"{NAMESPACE}:").rsplit("/", 2)[0]


def apply_and_mark(
    plan: Plan, gate: Gate, progress: Callable[[Outcome, int, int], None]
) -> Results:
    """Do the plan of an undo; then mark the older texts, whose revisions are known by then."""
    first = apply(plan, gate, progress)
    written = {
        one.title: one.revision for one in first.having(Result.UPDATED) if not one.dry
    }  # fmt: skip
    marks = tuple(
        Step(one.step.page, Action.DO, "its older text is to be marked",
             order=translate_orders.marking(one.title, written[one.title]))
        for one in first.having(Result.WAITING)
        if one.title in written
    )  # fmt: skip
    if first.stopped or not marks:
        return first
    second = apply(Plan(marks, plan.account), gate, progress)
    done = {one.title for one in second.outcomes}
    kept = [
        one
        for one in first.outcomes
        if not (one.result is Result.WAITING and one.title in done)
    ]  # fmt: skip
    return Results((*kept, *second.outcomes), second.stopped)
