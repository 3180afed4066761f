"""The files of a new series and of a new digest: text to fill in, valid at once."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

from clinicbot.digest.values import is_language, no_language
from clinicbot.errors import Place, Problem, SourceError
from clinicbot.series.folder import DIGESTS_NAME, SETTINGS_NAME
from clinicbot.settings import worded_languages
from clinicbot.titles import TitlePattern, illegal, normalise


if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from clinicbot.series.folder import Series
    from clinicbot.settings import Settings


_SETTINGS = """\
# The settings of a series of calls. `clinicbot check --explain settings` says
# what each key may be; the keys that are commented out show their defaults,
# or an example where there is none.

# The name of the series.
series: {name}

# The wiki: the address of its api.php. This one is for trying things out.
wiki: https://test.wikipedia.org/w/api.php
# wiki-language: en

# The pages: {{number}}, {{date:%Y-%m-%d}} and {{title}} stand for what a digest
# says. The bot writes these pages, their language subpages and the index,
# and nothing else.
title: {title}
# order: number

# One page for each language, or one source page for the Translate extension.
# layout: subpages
# What stands at the page without a language: redirect, original or none.
# base-page: redirect
# Of the translate layout. Who marks pages for translation: never (a person), or auto (the bot).
# mark: never
# The language of the source pages: call, wiki or a code.
# source-language: call
# translate-titles: true
# Whether translators get a note with each text: who speaks, replying to whom.
# unit-notes: false
# aggregate-group: Conference calls
# priority-languages: [es, fr]

# The groups that attendance is counted by; each needs a wording.
# attendance: [staff, volunteers]

# The list of all digests: on these pages the bot owns one marked region.
index:
  pages: {{en: {index}}}
  # form: table
  # columns: [number, date, call-language, topics, languages]
  # newest-first: true
  # whole-page: false

# navigation: true
# categories: [Conference calls]

# What texts may hold besides links, bold, italic and the usual tags.
# inline:
#   tags: [big]
#   templates: [User link]

# The bot on the wiki: what its edits say, the page that explains it, and the
# page that stops it while it holds any text.
# summary: "Bot ([[{{documentation}}]]): {{what}}"
# documentation: User:ExampleBot
# stop-page: User:ExampleBot/stop
# How long a run waits in all for a wiki that is down, read-only or too busy.
# patience: 5m

# Who agreed to be named; `check` then warns of other names of speakers.
# privacy:
#   people: []
#   allow: []

# The call that comes next, which announcements name.
# next-call: {{number: 2, date: 2030-01-31, time: "16:00 UTC"}}
"""

_WORDING = """\
# The sentences that this series words otherwise than Wikimedia Clinics do, in
# English. `clinicbot check --explain wording` lists them all.
call-name: {call_name}
topics-note: ""
"""

_PARTS = """\
# The topics that every digest of this series says in the same words; a digest
# takes one in with `- standard: welcome`. They are made of names, whose texts
# are written in wording/en.yaml (and wording/es.yaml, ...). For example:
#
# welcome:
#   title: welcome-title
#   content:
#     - welcome-text
#     - points: [rule-listen, rule-share]
{}
"""

_DIGEST = """\
# A digest, to be filled in. `clinicbot check --explain` says what each key may
# be; whatever isn't known is left out.
{facts}
topics:
{standard}  - title: Title of the topic
    content:
      - A paragraph that nobody in particular said.
      - by: Name or affiliation of the speaker
        says: What was said, as a bullet.
        replies:
          - by: Somebody else
            says: A reply, one level below.
      # - note: A note of the editor's.
      # - links: ["[[Page|Slides]]"]
    # sections:
    #   - title: A heading below the topic's
    #     content: [A paragraph.]
"""


def new_series(folder: Path) -> dict[Path, str]:
    """Give the files of a new series in this folder, named after it.

    Together they pass `load_series`; nothing is written.
    """
    words = re.sub(r"[-_\s]+", " ", folder.absolute().name).strip()
    unfit = not words or illegal(words) or TitlePattern(f"{words}/{{number:03d}}").findings()
    name = "My series" if unfit else normalise(words)
    settings = _SETTINGS.format(
        name=_quoted(name), title=_quoted(f"{name}/{{number:03d}}"), index=_quoted(name)
    )
    facts = _facts("number: 1", "en", ("staff", "volunteers"))
    return {
        folder / SETTINGS_NAME: settings,
        folder / "wording" / "en.yaml": _WORDING.format(call_name=_quoted(f"{name} #{{number}}")),
        folder / "parts.yaml": _PARTS,
        folder / DIGESTS_NAME / "001" / "en.yaml": _DIGEST.format(facts=facts, standard=""),
    }


def new_digest(series: Series, key: str, languages: Iterable[str] = ()) -> dict[Path, str]:
    """Give the files of a new digest; nothing is written.

    Args:
        series: The series that it belongs to.
        key: Its number ("7", "007") or, in a series named by dates, its date.
        languages: Those to make a file for; without, all of the series'.

    Raises:
        SourceError: The key is neither a number nor a date, or a language is none.
    """
    name, fact = _key(series.settings, key)
    known = dict.fromkeys(code for each in series.digests.values() for code in each)
    chosen = tuple(languages) or tuple(known) or (series.settings.wiki_language,)
    words = worded_languages(series.folder)
    wrong = [code for code in languages if code not in words and not is_language(code)]
    if wrong:
        raise SourceError(*(no_language(code, Place("--language")) for code in wrong))
    parts = next(iter(series.wordings.values())).parts if series.wordings else {}
    standard = "".join(f"  - standard: {part}\n" for part in parts)
    folder = series.folder / DIGESTS_NAME / name
    fields = series.settings.title.fields
    extra = [
        f"{field}:  # needed: the pages are named by it"
        for field in ("number", "date", "title")
        if field in fields and not fact.startswith(field)
    ]
    facts = "\n".join([fact, *extra])
    groups = series.settings.attendance
    return {
        folder / f"{code}.yaml": _DIGEST.format(
            facts=_facts(facts, code, groups), standard=standard
        )
        for code in chosen
    }


def write_new(files: Mapping[Path, str]) -> None:
    """Write files that don't exist yet, and their folders.

    Raises:
        SourceError: One of them exists, or can't be written; if one exists,
            none is written.
    """
    there = [path for path in files if path.exists()]
    if there:
        expected = "nothing was written; existing files are never overwritten"
        raise SourceError(*(Problem(Place(str(p)), "the file exists", expected) for p in there))
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            wrong = f"the file can't be written: {(error.strerror or str(error)).lower()}"
            raise SourceError(Problem(Place(str(path)), wrong)) from None


def _quoted(text: str) -> str:
    # What JSON quotes, YAML reads as the same text.
    return json.dumps(text, ensure_ascii=False)


def _key(settings: Settings, key: str) -> tuple[str, str]:
    """Give a new digest's folder name, and the line that says its number or date."""
    if re.fullmatch("[0-9]{1,6}", key):
        return settings.title.shown_number(int(key)), f"number: {int(key)}"
    try:
        day = date.fromisoformat(key)
    except ValueError:
        expected = "a number such as 7 was expected, or a date such as 2020-07-16"
        raise SourceError(Problem(Place(key), "this isn't a digest's name", expected)) from None
    return day.isoformat(), f"date: {day.isoformat()}"


def _facts(facts: str, language: str, groups: Iterable[str]) -> str:
    """Give what comes before the topics."""
    lines = [facts, f"language: {language}"]
    if "date:" not in facts:
        lines.append("# date: 2020-07-16")
    lines += ["# call-language: en", "# attendance:"]
    lines += [f"#   {group}: 7" for group in groups]
    lines += ["# licence: CC BY-SA 4.0", "# attribution: Whom the licence asks to name.", ""]
    return "\n".join(lines)
