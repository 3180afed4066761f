"""Kinds of single values: numbers, dates, language codes, counts, choices."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from clinicbot.digest.kinds import MANY, PlainText, ScalarKind, nearest, suggest
from clinicbot.digest.scalars import Count
from clinicbot.errors import Problem


if TYPE_CHECKING:
    from collections.abc import Iterable

    from clinicbot.digest.kinds import Reading
    from clinicbot.digest.scalars import Plain
    from clinicbot.digest.tree import Scalar
    from clinicbot.errors import Place


class Number(ScalarKind[int]):
    """A whole number from `minimum` to `maximum`; leading zeros mean nothing."""

    noun = "a whole number"

    def __init__(self, minimum: int = 0, maximum: int = 999_999_999_999) -> None:
        self.minimum, self.maximum = minimum, maximum

    def parse(self, scalar: Scalar, reading: Reading) -> int | None:
        """Give the number; digits are ASCII, as in the names of pages."""
        text = scalar.text.strip()
        expected = f"{self.noun} from {self.minimum:,} was expected"
        if not re.fullmatch(r"[0-9]{1,15}", text):
            digits = re.sub(r"[^0-9]", "", text)[:15]
            near = digits and len(text) < 2 * len(digits) + 2 and int(digits) <= self.maximum
            hint = f"did you mean {digits}?" if near else ""
            reading.wrong(scalar.place, f"'{_short(text)}' isn't a whole number", expected, hint)
            return None
        number = int(text)
        if not self.minimum <= number <= self.maximum:
            expected = f"a number from {self.minimum:,} to {self.maximum:,} was expected"
            reading.wrong(scalar.place, f"{number} is out of bounds", expected)
            return None
        return number

    def schema(self, defs: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - names nothing
        """Allow digits in quotes as well."""
        return {
            "type": ["integer", "string"],
            "pattern": "^[0-9]+$",
            "minimum": self.minimum,
            "maximum": self.maximum,
        }


class YesNo(ScalarKind[bool]):
    """True or false, in any of YAML's words for them."""

    noun = "true or false"
    words: dict[str, bool] = {"true": True, "yes": True, "on": True} | {
        "false": False,
        "no": False,
        "off": False,
    }

    def parse(self, scalar: Scalar, reading: Reading) -> bool | None:
        """Give the truth value of a word."""
        value = self.words.get(scalar.text.strip().lower())
        if value is None:
            wrong = f"'{_short(scalar.text)}' is neither true nor false"
            reading.wrong(scalar.place, wrong, f"{self.noun} was expected")
        return value

    def schema(self, defs: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - names nothing
        """Allow a boolean, and the words that some parsers leave text."""
        return {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no", "on", "off"]}]}


class Choice(ScalarKind[str]):
    """One of some words."""

    def __init__(self, options: Iterable[str]) -> None:
        self.options = tuple(options)
        self.noun = "one of " + ", ".join(f"`{option}`" for option in self.options)

    def parse(self, scalar: Scalar, reading: Reading) -> str | None:
        """Give the word; say which was meant if it isn't one of them."""
        text = scalar.text.strip()
        if text in self.options:
            return text
        expected = "one of " + ", ".join(self.options) + " was expected"
        hint = suggest(text, self.options)
        reading.wrong(scalar.place, f"'{_short(text)}' isn't known here", expected, hint)
        return None

    def schema(self, defs: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - names nothing
        """Enumerate the words."""
        return {"enum": list(self.options)}


class UnitId(ScalarKind[str]):
    """The id of a translation unit, as it stands in its marker: `12` in `<!--T:12-->`.

    What it may hold: TranslatablePageMarker::validateUnitNames; -1 and the name
    of the page title's own unit are taken.
    """

    noun = "the id of a translation unit"
    types = ("string", "integer")
    pattern = (
        r"(?!-1$|Page display title$)[^_/\s<>#\[\]{}|]([^_/\n<>#\[\]{}|]{0,98}[^_/\s<>#\[\]{}|])?"
    )

    def parse(self, scalar: Scalar, reading: Reading) -> str | None:
        """Give the id if a unit can have it."""
        text = scalar.text.strip()
        if re.fullmatch(self.pattern, text):
            return text
        expected = "the number from its marker was expected: 12 for <!--T:12-->"
        found = re.search(r"T:\s*([0-9]+)", text)
        hint = f"did you mean {found[1]}?" if found else ""
        reading.wrong(scalar.place, f"'{_short(text)}' is no id of a unit", expected, hint)
        return None

    def schema(self, defs: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - names nothing
        """Allow a number without quotes as well."""
        return {"type": ["string", "integer"], "pattern": f"^{self.pattern}$"}


class Name(ScalarKind[str]):
    """The name of something of the series: a group, a wording, a standard part.

    Args:
        sort: The sort of names that it is one of; where the Reading knows
            that sort's names, another is a problem.
    """

    noun = "a name"
    pattern = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
    shape = "lower-case letters and digits, words joined by '-',"
    longest = 60

    def __init__(self, sort: str = "") -> None:
        self.sort = sort

    def parse(self, scalar: Scalar, reading: Reading) -> str | None:
        """Give the name if it has a name's shape and is known."""
        text = scalar.text.strip()
        if len(text) > self.longest or not re.fullmatch(self.pattern, text):
            near = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
            hint = f"did you mean '{near}'?" if re.fullmatch(self.pattern, near) else ""
            wrong = f"'{_short(text)}' isn't {self.noun}"
            reading.wrong(scalar.place, wrong, f"{self.shape} were expected", hint)
            return None
        known = reading.names.get(self.sort)
        if known is not None and text not in known:
            hint = suggest(text, known)
            expected = f"known are {', '.join(sorted(known))}" if known else "none is known"
            if len(known) > MANY and hint:
                expected = ""
            reading.wrong(scalar.place, f"no {self.sort} has the name '{text}'", expected, hint)
            return None
        return text

    def schema(self, defs: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - names nothing
        """Give the shape."""
        return {"type": "string", "pattern": f"^{self.pattern}$", "maxLength": self.longest}


class Description(PlainText):
    """Plain text that becomes an attribute of an image."""

    def parse(self, scalar: Scalar, reading: Reading) -> Plain | None:
        """Refuse what the parser would link even there, however it is written.

        It hides addresses in the attribute by their protocol, which `[//` has
        none of (Parser::armorLinks), after resolving all references.
        """
        alt = super().parse(scalar, reading)
        at = scalar.text.find("[//")
        if alt is None or at < 0:
            return alt
        reading.wrong(scalar.at(at), "'[//' in a description would be a link", "write '[ //'")
        return None


class LanguageCode(ScalarKind[str]):
    """A code in the form of MediaWiki's language codes, be there such a language or not."""

    noun = "a language code"
    pattern = r"(?:[a-z]{2,3}|simple)(?:-[a-z0-9]{1,8})*"

    def parse(self, scalar: Scalar, reading: Reading) -> str | None:
        """Give the code; a language's name gets a hint."""
        text = scalar.text.strip()
        if re.fullmatch(self.pattern, text):
            return text
        self.tell(text, scalar.place, reading)
        return None

    def tell(self, text: str, place: Place, reading: Reading) -> None:
        """Tell what is no language's code."""
        reading.problems.append(no_language(_short(text), place))

    def schema(self, defs: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - names nothing
        """Give the form."""
        return {"type": "string", "pattern": f"^{self.pattern}$"}


class Language(LanguageCode):
    """The code of a language that MediaWiki knows, or that the series has words for.

    Variants that MediaWiki doesn't list (`en-za`) are let pass. The languages
    of the series are the names of the sort "language" in the Reading.
    """

    def parse(self, scalar: Scalar, reading: Reading) -> str | None:
        """Give the code."""
        code = super().parse(scalar, reading)
        if code is None or is_language(code) or code in reading.names.get("language", ()):
            return code
        self.tell(code, scalar.place, reading)
        return None


@cache
def _languages() -> frozenset[str]:
    from clinicbot.digest.names import LANGUAGE_CODES  # noqa: PLC0415 - large, and wanted late

    return frozenset(code.partition("-")[0] for code in LANGUAGE_CODES)


def is_language(code: str) -> bool:
    """Say whether MediaWiki knows a language of this code, or one of which it is a variant."""
    is_code = re.fullmatch(LanguageCode.pattern, code) is not None
    return is_code and code.partition("-")[0] in _languages()


def no_language(code: str, place: Place) -> Problem:
    """Say that MediaWiki knows no language of this code, and which was probably meant."""
    near = _language_meant(code)
    return Problem(
        place,
        f"'{code}' isn't a language code that MediaWiki knows",
        "a code such as es or zh-hans was expected",
        f"did you mean '{near}'?" if near else "",
    )


def _language_meant(word: str) -> str:
    """Give the code that was probably meant: by a language's English name, or misspelt."""
    from babel import Locale  # noqa: PLC0415 - only a mistake needs it

    code = word.lower().replace("_", "-")
    if is_language(code):
        return code
    names = {str(name).lower(): str(key).lower() for key, name in Locale("en").languages.items()}
    named = names.get(word.lower(), "").replace("_", "-")
    return named if is_language(named) else nearest(code, _languages())


class CountOf(ScalarKind[Count]):
    """A number of people, exact (`8`) or approximate (`~8`)."""

    noun = "a number of people, `8` or `~8`"

    def parse(self, scalar: Scalar, reading: Reading) -> Count | None:
        """Give the count; `about 8` and the like get a hint."""
        text = scalar.text.strip()
        found = re.fullmatch(r"(~?)([0-9]{1,9})", text)
        if found:
            return Count(int(found[2]), approximate=bool(found[1]))
        digits = re.findall(r"[0-9]+", text[:80])
        exact = bool(digits) and text.lower() in {f"{digits[0]} people", f"{digits[0]}."}
        hint = f"did you mean {'' if exact else '~'}{digits[0][:9]}?" if len(digits) == 1 else ""
        wrong = f"'{_short(text)}' isn't a count"
        reading.wrong(
            scalar.place, wrong, "a number like 8, or ~8 for about 8, was expected", hint
        )
        return None

    def schema(self, defs: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - names nothing
        """Allow the number as a number."""
        return {"type": ["integer", "string"], "minimum": 0, "pattern": "^~?[0-9]{1,9}$"}


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


class Date(ScalarKind[date]):
    """A day, as ISO 8601 writes it: 2020-07-16."""

    noun = "a date like `2020-07-16`"

    def parse(self, scalar: Scalar, reading: Reading) -> date | None:
        """Give the date; other ways of writing one get a hint."""
        text = scalar.text.strip()
        expected = "a date like 2020-07-16 was expected"
        found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
        if not found:
            near = [day for day in _other_dates(text[:80]) if day != text]
            hint = f"did you mean {' or '.join(near)}?" if near else ""
            reading.wrong(scalar.place, f"'{_short(text)}' isn't an ISO date", expected, hint)
            return None
        try:
            return date(*map(int, found.groups()))
        except ValueError as error:
            wrong = f"there is no day {text} ({error})"
            reading.wrong(scalar.place, wrong, expected)
            return None

    def schema(self, defs: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - names nothing
        """Give the shape; JSON has no dates."""
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


def _other_dates(text: str) -> list[str]:
    """Give the days that a text in another form of date may mean."""
    text = re.sub(r"^((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})$", r"\1-\2-\3", text)
    words = re.findall(r"[0-9]+|[^\W\d_]{3,}", text.lower())
    numbers = [int(word) for word in words if word.isdecimal() and len(word) <= 4]  # noqa: PLR2004
    months = [_MONTHS.index(word[:3]) + 1 for word in words if word[:3] in _MONTHS]
    years = [number for number in numbers if number >= 1900]  # noqa: PLR2004 - days end at 31
    rest = [number for number in numbers if number < 1900]  # noqa: PLR2004
    if len(years) != 1 or len(rest) + len(months[:1]) != 2:  # noqa: PLR2004 - a month and a day
        return []
    if months:
        orders = [(months[0], rest[0])]
    elif numbers[0] == years[0]:
        orders = [(rest[0], rest[1])]
    else:
        orders = [(rest[1], rest[0]), (rest[0], rest[1])]
    return sorted({day for month, number in orders if (day := _day(years[0], month, number))})


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _short(text: str) -> str:
    """Keep a message short whatever was written."""
    limit = 40
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
