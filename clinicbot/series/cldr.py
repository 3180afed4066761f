"""Plurals, months, lists and language names, by CLDR through Babel.

Babel is imported on first use only: many commands never need it. A language
that CLDR doesn't know gets its root rules (no plurals, no month names).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from clinicbot.series.languages import cldr_code


if TYPE_CHECKING:
    from babel import Locale


_SAMPLE = range(201)
"""Numbers that meet every category that counts of people or days can have."""


@cache
def _locale(code: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  Babel loads late

    try:
        return Locale.parse(cldr_code(code), sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def plural_rules(code: str) -> frozenset[str]:
    """Give all categories that any number meets; none if CLDR doesn't know the language."""
    locale = _locale(code)
    return locale.plural_form.tags | {"other"} if locale else frozenset()


def ordinal_rules(code: str) -> frozenset[str]:
    """Give all ordinal categories; none if CLDR doesn't know the language."""
    locale = _locale(code)
    return locale.ordinal_form.tags | {"other"} if locale else frozenset()


def plural(code: str, number: int) -> str:
    """Give the plural category of a count: zero, one, two, few, many or other."""
    locale = _locale(code)
    return str(locale.plural_form(number)) if locale else "other"


def ordinal(code: str, number: int) -> str:
    """Give the ordinal category: in English 1st is one, 2nd two, 3rd few."""
    locale = _locale(code)
    return str(locale.ordinal_form(number)) if locale else "other"


@cache
def plurals(code: str) -> dict[str, tuple[int, ...]]:
    """Give the categories that counts of people meet, each with numbers up to 200."""
    locale = _locale(code)
    rule = locale.plural_form if locale else _always_other
    return _sorted_by({n: str(rule(n)) for n in _SAMPLE})


@cache
def ordinals(code: str) -> dict[str, tuple[int, ...]]:
    """Give the ordinal categories that days of a month meet, each with its days."""
    locale = _locale(code)
    rule = locale.ordinal_form if locale else _always_other
    return _sorted_by({n: str(rule(n)) for n in range(1, 32)})


def _always_other(_: int) -> str:
    return "other"


def _sorted_by(categories: dict[int, str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for number, category in categories.items():
        found.setdefault(category, []).append(number)
    return {category: tuple(numbers) for category, numbers in found.items()}


@cache
def months(code: str) -> tuple[str, ...]:
    """Give the month names as they stand in a date; () if CLDR has none."""
    locale = _locale(code)
    if locale is None:
        return ()
    names: Any = locale.months["format"]["wide"]
    return tuple(names[month] for month in range(1, 13))


def join(code: str, items: tuple[str, ...]) -> str:
    """Join items as the language does: "A and B", "A, B, and C"."""
    if len(items) == 1:
        return items[0]
    locale = _locale(code)
    if locale is None:
        return ", ".join(items)
    from babel.lists import format_list  # noqa: PLC0415  Babel loads late

    return format_list(items, locale=locale)


def language_name(code: str, language: str) -> str:
    """Name the language `code` in another language; "" if CLDR doesn't say."""
    locale, named = _locale(language), _locale(code)
    if locale is None:
        return ""
    names: Any = locale.languages
    key = str(named) if named else cldr_code(code)
    if key in names:
        return str(names[key])
    return (named.get_display_name(locale) or "") if named else ""
