"""What clinicbot.yaml may hold, for reader, reference and JSON Schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from clinicbot.digest import reference
from clinicbot.digest.containers import ListOf, MapOf
from clinicbot.digest.kinds import Kind, Line, Then, suggest
from clinicbot.digest.records import Field, Record
from clinicbot.digest.rules import DEFAULT_TAGS, INLINE_TAGS, InlineRules
from clinicbot.digest.values import Choice, Language, LanguageCode, Name, YesNo
from clinicbot.settings import (
    BasePage,
    Column,
    IndexForm,
    IndexSettings,
    Layout,
    Mark,
    Order,
    Settings,
)
from clinicbot.settings_people import NEXT_CALL, PRIVACY
from clinicbot.spans import span
from clinicbot.titles import TitlePattern, illegal, normalise


if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from clinicbot.digest.kinds import Reading
    from clinicbot.digest.records import Values
    from clinicbot.digest.tree import Node, Scalar


_API = re.compile(r"https?://[^\s/]+/(?:\S*/)?api\.php|[a-z0-9-]+:[a-z0-9-]+")
_PAGE_PATTERN = r"^[^#<>\[\]|{}]+$"
_TAG_PATTERN = "^[</> ]*(?:{})[</> ]*$".format(
    "|".join("".join(f"[{char}{char.upper()}]" for char in tag) for tag in sorted(INLINE_TAGS))
)
_SUMMARY_FIELDS = ("what", "documentation")
_MAX_SUMMARY = 300


def _scalar(node: Node) -> Scalar:
    # `Then` looks at what a ScalarKind has read, so it is a text.
    return node  # type: ignore[return-value]


def _wiki(text: str, node: Node, reading: Reading) -> str | None:
    if _API.fullmatch(text):
        return text
    expected = "the address of its api.php, or pywikibot's family:code such as meta:meta"
    hint = ""
    if found := re.match(
        r"(?:(https?:)?//)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:/w(?:iki)?)?(?:/|$)", text
    ):
        hint = f"did you mean '{found[1] or 'https:'}//{found[2]}/w/api.php'?"
    reading.wrong(node.place, f"'{text}' isn't a wiki", expected, hint)
    return None


def _pattern(text: str, node: Node, reading: Reading) -> TitlePattern | None:
    pattern = TitlePattern(text)
    findings = pattern.findings()
    for found in findings:
        place = _scalar(node).at(found.offset)
        reading.wrong(place, found.wrong, found.expected, found.hint)
    return None if findings else pattern


def _page(text: str, node: Node, reading: Reading) -> str | None:
    if wrong := illegal(text):
        reading.wrong(node.place, wrong, "the full name of a page of the wiki was expected")
        return None
    return normalise(text)


def _bare(namespace: str) -> Kind[str]:
    """Take a page's name without its namespace."""

    def look(text: str, node: Node, reading: Reading) -> str | None:
        space, colon, name = text.partition(":")
        if colon and space.strip().lower() == namespace.lower():
            hint = f"did you mean '{name.strip()}'?"
            expected = f"the name without '{namespace}:' was expected"
            reading.wrong(node.place, f"'{text}' has its namespace", expected, hint)
            return None
        return _page(text, node, reading)

    return Then(Line(), look, f"a name without `{namespace}:`", _PAGE_PATTERN)


def _tag(text: str, node: Node, reading: Reading) -> str | None:
    tag = text.strip("</> ").lower()
    if tag in INLINE_TAGS:
        return tag
    expected = f"a series can allow {', '.join(sorted(INLINE_TAGS - DEFAULT_TAGS))}"
    reading.wrong(node.place, f"<{tag}> can't be allowed", expected, suggest(tag, INLINE_TAGS))
    return None


def _summary(text: str, node: Node, reading: Reading) -> str | None:
    for found in re.finditer(r"\{([^{}]*)\}", text):
        if found[1] not in _SUMMARY_FIELDS:
            place = _scalar(node).at(found.start())
            hint = suggest(found[1], _SUMMARY_FIELDS)
            expected = "known here: {what}, {documentation}"
            reading.wrong(place, f"unknown field {found[0]}", expected, hint)
            return None
    if "{what}" not in text:
        reading.wrong(node.place, "an edit summary without {what}", "{what} says what was done")
        return None
    if len(text) > _MAX_SUMMARY:
        expected = f"at most {_MAX_SUMMARY} characters: MediaWiki cuts summaries at 500"
        reading.wrong(node.place, "the edit summary is too long", expected)
        return None
    return text


def _span(text: str, node: Node, reading: Reading) -> timedelta | None:
    try:
        return span(text)
    except ValueError as error:
        reading.wrong(node.place, *str(error).split("; ", 1))
        return None


def _source_language(text: str, node: Node, reading: Reading) -> str | None:
    return text if text in {"call", "wiki"} else Language().parse(_scalar(node), reading)


def _index(values: Values, reading: Reading) -> IndexSettings | None:
    found = values.all()
    pages: Mapping[str, str] = found["pages"]
    if len(set(pages.values())) < len(pages):
        expected = "one page for each language; leave out the languages that share it"
        reading.wrong(values.at("pages"), "two languages have the same index page", expected)
        return None
    if not pages:
        reading.wrong(values.at("pages"), "an index without a page", "such as `en: My series`")
        return None
    if "form" in found:
        found["form"] = IndexForm(found["form"])
    if "columns" in found:
        found["columns"] = tuple(map(Column, found["columns"]))
    return IndexSettings(**found)


def _inline(values: Values, reading: Reading) -> InlineRules:  # noqa: ARG001  Record's form
    tags = DEFAULT_TAGS.union(values.get("tags", ()))
    return InlineRules(tags, frozenset(values.get("templates", ())))


def _settings(values: Values, reading: Reading) -> Settings | None:
    found = values.all()
    before = len(reading.problems)
    pattern: TitlePattern = found["title"]
    layout = found["layout"] = Layout(found.get("layout", Layout.SUBPAGES))
    if "base_page" in found:
        found["base_page"] = BasePage(found["base_page"])
        if layout is Layout.TRANSLATE:
            expected = "take it out: in the translate layout the base page is the source page"
            reading.wrong(values.at("base-page"), "the base page is not free to choose", expected)
    if "mark" in found:
        found["mark"] = Mark(found["mark"])
    by_number = "number" in pattern.fields or "date" not in pattern.fields
    found["order"] = Order(found.get("order", Order.NUMBER if by_number else Order.DATE))
    if "{documentation}" in found.get("summary", "") and "documentation" not in found:
        expected = "write the page's name as `documentation:` too"
        reading.wrong(values.at("summary"), "{documentation} is named, but not known", expected)
    for name in found.get("attendance", ()):
        if found["attendance"].count(name) > 1:
            reading.wrong(values.at("attendance"), f"the group '{name}' is there twice")
            break
    if len(reading.problems) > before:
        return None
    return Settings(**found, place=values.place)


_PAGE = Then(Line(), _page, "the name of a page", _PAGE_PATTERN)

INDEX: Record[IndexSettings] = Record(
    "index",
    "The list of all digests. On each of its pages the bot owns one marked region.",
    build=_index,
    fields=(
        Field(
            "pages",
            MapOf(Language(), _PAGE, "a mapping of languages"),
            "The page of each language that has a list.",
            required=True,
        ),
        Field("form", Choice(IndexForm), "How it looks; `table` if not given."),
        Field(
            "columns",
            ListOf(Choice(Column), "a list of columns", 1),
            "What it says of a digest, in order; all of them if not given.",
        ),
        Field("newest-first", YesNo(), "Whether the last call stands first; true if not given."),
        Field(
            "whole-page",
            YesNo(),
            "Whether the bot owns the pages whole, as lists that other pages take in; false if"
            " not given.",
        ),
    ),
    example="""
pages: {en: Wikimedia Clinics, es: Wikimedia Clinics/es}
form: table
columns: [number, date, call-language, topics, languages]
""",
)

INLINE: Record[InlineRules] = Record(
    "inline rules",
    "What texts may hold besides links, bold, italic and the usual tags.",
    build=_inline,
    fields=(
        Field(
            "tags",
            ListOf(Then(Line(), _tag, "the name of a tag", _TAG_PATTERN), "a list of tags"),
            f"Further tags; {', '.join(sorted(DEFAULT_TAGS))} are allowed anyway.",
        ),
        Field("templates", ListOf(_bare("Template"), "a list of templates"), "Their names."),
    ),
    example="tags: [big]\ntemplates: [User link]",
)

SETTINGS: Record[Settings] = Record(
    "settings file",
    "clinicbot.yaml: the settings of a series. It lies beside the folder `digests/`.",
    build=_settings,
    fields=(
        Field("series", Line(), "The name of the series.", required=True),
        Field(
            "wiki",
            Then(Line(), _wiki, "a wiki", f"^\\s*(?:{_API.pattern})\\s*$"),
            "The address of the wiki's api.php, or pywikibot's `family:code`.",
            required=True,
        ),
        Field(
            "title",
            Then(Line(), _pattern, "the names of the pages", r"\{(?:number|date|title)(?::|\})"),
            "How the pages are named; `{number}` or `{number:03d}`, `{date:%Y-%m-%d}` (also `%B`,"
            " the month in English, and `%-d`) and `{title}` stand for what the digest says. The"
            " bot writes no other pages than these, their language subpages and the index.",
            required=True,
        ),
        Field("wiki-language", Language(), "The wiki's own language; `en` if not given."),
        Field(
            "layout",
            Choice(Layout),
            "`subpages` (if not given): the bot writes one page for each language;"
            " `translate`: one source page, which the Translate extension makes the others of.",
        ),
        Field(
            "base-page",
            Choice(BasePage),
            "What stands at the page without a language (`subpages` only): `redirect` (if not"
            " given) to the version in the call's language, that version itself (`original`),"
            " or `none`: whatever people put there.",
        ),
        Field(
            "mark",
            Choice(Mark),
            "Who marks the source pages for translation (`translate` only): `never` (if not"
            " given): a translation administrator, and the bot says which pages wait; `auto`: the"
            " bot, where its account has the right `pagetranslation`.",
        ),
        Field(
            "source-language",
            Then(
                Line(), _source_language, "a language", f"^(?:call|wiki|{LanguageCode.pattern})$"
            ),
            "The language of the source pages (`translate` only): `call` (if not given): the"
            " call's, where there is a document in it, else the wiki's; `wiki`; or a code. A page"
            " that is marked already keeps the language that it has.",
        ),
        Field(
            "translate-titles",
            YesNo(),
            "Whether the pages' titles are translated too (`translate` only), as the series calls"
            " its calls; true if not given.",
        ),
        Field(
            "unit-notes",
            YesNo(),
            "Whether translators get a note with each unit: who speaks, replying to whom, under"
            " which topic (`translate` only); false if not given.",
        ),
        Field(
            "aggregate-group",
            Line(),
            "The name of the group that holds all the series' pages in Special:Translate"
            " (`translate` only); needs the right `translate-manage`.",
        ),
        Field(
            "priority-languages",
            ListOf(Language(), "a list of languages"),
            "The languages that translators are asked for first (`translate` only); set when the"
            " bot marks.",
        ),
        Field(
            "order",
            Choice(Order),
            "What `previous` and `next` go by; by number if not given, or by date if the pages"
            " are named by it.",
        ),
        Field(
            "attendance",
            ListOf(Name(), "a list of groups"),
            "The groups that attendance is counted by; `staff` and `volunteers` if not given."
            " Each needs a wording `attendance-NAME`.",
        ),
        Field("index", INDEX, "The list of all digests; none if not given."),
        Field(
            "navigation",
            YesNo(),
            "Whether pages lead to their other languages, to the previous and next digest and to"
            " the index; true if not given.",
        ),
        Field(
            "categories",
            ListOf(_bare("Category"), "a list of categories"),
            "Categories of every page, by name.",
        ),
        Field("inline", INLINE, "What texts may hold besides what is always allowed."),
        Field(
            "summary",
            Then(Line(), _summary, "an edit summary", r"\{what\}"),
            "The form of the edit summaries: `{what}` says what was done, `{documentation}` is"
            " the page below.",
        ),
        Field("documentation", _PAGE, "The page on the wiki that says what the bot does."),
        Field(
            "stop-page",
            _PAGE,
            "The page on the wiki that stops the bot: it writes only while that page is empty or"
            " missing.",
        ),
        Field(
            "patience",
            Then(Line(), _span, "a span of time"),
            "How long a run waits in all for a wiki that is down, read-only or too busy, such as"
            " `90s` or `10m`; `5m` if not given. Then it ends with exit code 4, and says when to"
            " try again.",
        ),
        Field("privacy", PRIVACY, "Whom the digests may name."),
        Field("next-call", NEXT_CALL, "The call that comes next, for `announce`."),
    ),
    example="""
series: Wikimedia Clinics
wiki: https://meta.wikimedia.org/w/api.php
title: "Wikimedia Clinics/{number:03d}"
index:
  pages: {en: Wikimedia Clinics}
categories: [Wikimedia Clinics]
documentation: User:ClinicBot
stop-page: User:ClinicBot/stop
""",
)
"""The settings file."""

_INTRODUCTION = """\
clinicbot.yaml is the first file of a series' folder; `digests/` and, if wanted,
`wording/` and `parts.yaml` lie beside it.
"""


def explain() -> str:
    """Write the reference of clinicbot.yaml."""
    return reference.explain(SETTINGS, "The settings of a series", _INTRODUCTION)


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema of clinicbot.yaml."""
    return reference.json_schema(SETTINGS, "clinicbot.yaml")
