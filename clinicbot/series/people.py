"""Who came: the attendance sentence, written and recognised."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clinicbot.digest.scalars import Count
from clinicbot.series import cldr
from clinicbot.series.names import group_name


if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clinicbot.series.template import Template, Wrap
    from clinicbot.series.wording import Wording


def attendance(
    wording: Wording, counts: Sequence[tuple[str, Count]], wrap: Wrap | None = None
) -> str:
    """Write the sentence for these groups; see `Wording.attendance`."""
    if not counts or not wording.says("attendance"):
        return ""
    total = sum(count.number for _, count in counts)
    values = {group: _group(wording, group, count, wrap) for group, count in counts}
    values["people"] = _join(wording, tuple(values.values()))
    return wording.form("attendance", total).expand(values)


def _group(wording: Wording, group: str, count: Count, wrap: Wrap | None) -> str:
    """Write "7 members of staff"."""
    name = group_name(group)
    form = wording.form(name, count.number)
    shown = str(count.number)
    if count.approximate:
        shown = wording.expand("approximately", count=shown)
        if not form.fields:
            # "Two volunteers" can't be approximate: a form with a number is taken.
            forms = wording.texts[name]
            form = forms.get("few", forms["other"])
    return form.expand({"count": wrap(group, shown) if wrap else shown})


def _join(wording: Wording, items: tuple[str, ...]) -> str:
    separator = wording.expand("attendance-separator")
    return f"{separator} ".join(items) if separator else cldr.join(wording.language, items)


def count_regex(wording: Wording) -> str:
    """Match a count, exact or not."""
    approximate = "".join(
        r"[0-9]+" if index % 2 else re.escape(piece)
        for index, piece in enumerate(wording.form("approximately").pieces)
    )
    return rf"(?:[0-9]+|{approximate})"


def read_attendance(wording: Wording, text: str) -> tuple[tuple[str, Count], ...] | None:
    """Recognise the sentence; see `Wording.read_attendance`.

    Any of the groups may be missing, and they may come in any order; what is
    recognised gives the same sentence again.
    """
    for form in dict.fromkeys(wording.texts["attendance"].values()):
        for pattern in _sentences(wording, form):
            found = pattern.fullmatch(text)
            counts = _counts(wording, found.groups()) if found else None
            if counts and attendance(wording, counts) == text:
                return counts
    return None


def _sentences(wording: Wording, form: Template) -> Iterator[re.Pattern[str]]:
    """Match one form of the sentence, for each number of groups; a group a regex group."""
    groups = {group: f"({_item(wording, (group,))})" for group in wording.groups}
    if "people" not in form.fields:
        yield re.compile(_fill(form, groups))
        return
    item = f"({_item(wording, wording.groups)})"
    for number in range(len(wording.groups), 0, -1):
        places = tuple(f"\0{index}\0" for index in range(number))
        joined = re.escape(_join(wording, places))
        people = re.sub(r"(?:\\?\0)\d+(?:\\?\0)", lambda _: item, joined)
        yield re.compile(_fill(form, {**groups, "people": people}))


def _fill(form: Template, regexes: dict[str, str]) -> str:
    parts = (
        regexes[piece] if index % 2 else re.escape(piece)
        for index, piece in enumerate(form.pieces)
    )
    return "".join(parts)


def _item(wording: Wording, groups: tuple[str, ...]) -> str:
    """Match "7 members of staff" of any of these groups; no groups inside."""
    count = count_regex(wording)
    forms = [form for group in groups for form in wording.texts[group_name(group)].values()]
    return "|".join(_fill(form, {"count": count}) for form in dict.fromkeys(forms))


def _counts(wording: Wording, items: Sequence[str]) -> tuple[tuple[str, Count], ...] | None:
    """Tell group and number of each item; None if they contradict one another."""
    found: dict[str, Count] = {}
    for item in items:
        read = next(
            (
                (group, count)
                for group in wording.groups
                if group not in found
                for count in _read_group(wording, group, item)
            ),
            None,
        )
        if read is None:
            return None
        found[read[0]] = read[1]
    return tuple(found.items())


def _read_group(wording: Wording, group: str, item: str) -> Iterator[Count]:
    """Read "7 members of staff" as a count of this group."""
    for category, form in wording.texts[group_name(group)].items():
        pattern = _fill(form, {"count": f"(?P<count>{count_regex(wording)})"})
        if not (found := re.fullmatch(pattern, item)):
            continue
        if form.fields:
            digits = "".join(filter(str.isdigit, found["count"]))
            yield Count(int(digits), approximate=digits != found["count"])
        elif len(numbers := cldr.plurals(wording.language).get(category, ())) == 1:
            yield Count(numbers[0])
