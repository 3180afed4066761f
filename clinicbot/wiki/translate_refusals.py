"""What the Translate extension's error codes mean, and what to do about each.

Source: every code that TranslatablePageParser, TranslatablePageMarker and the
API modules of the extension were seen to answer with (1.43).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final


if TYPE_CHECKING:
    from collections.abc import Mapping


_SOURCE = "this is clinicbot's own markup: report it as a bug, with the document"
_MARK = "run clinicbot again; if it stays, save the page again by hand without a change"
_GROUP = "check `aggregate-group` in clinicbot.yaml"
_REQUEST = ("clinicbot asked what the wiki's API doesn't understand", "report it as a bug")
_RESTRICTED = (
    "the page may not be translated into this language",
    "ask a translation administrator to lift the restriction of its languages",
)

CODES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        # Saving a source page or a unit.
        "pt-parse-open": ("a <translate> is not closed", _SOURCE),
        "pt-parse-close": ("a </translate> closes nothing", _SOURCE),
        "pt-parse-nested": ("a <translate> stands inside another", _SOURCE),
        "pt-shake-multiple": ("a translation unit has two markers", _SOURCE),
        "pt-shake-position": ("a unit's marker is where the extension wants none", _SOURCE),
        "pt-shake-empty": ("a translation unit is empty", _SOURCE),
        "pt-shake-empty-marker": ("a unit's marker names no unit", _SOURCE),
        "pt-shake-whitespace": ("a translation unit is empty", _SOURCE),
        "tpt-target-page": (
            "the Translate extension writes this page itself",
            "set `layout: translate`, or have the page unmarked",
        ),
        "tpt-source-mirror": (
            "the Translate extension writes this page itself",
            "set `layout: translate`, or have the page unmarked",
        ),
        "tpt-cant-edit-source-language": (
            "units in the page's own language come from the page itself",
            "check `source-language` in clinicbot.yaml and the page's language on the wiki",
        ),
        "tpt-unknown-page": (
            "there is no such translation unit on a marked page",
            "run clinicbot again: it plans from what is marked now",
        ),
        "tpt-translation-restricted": _RESTRICTED,
        "tpt-translation-restricted-no-reason": _RESTRICTED,
        "tpt-translation-restricted-no-priority-languages": _RESTRICTED,
        "tpt-translation-restricted-no-priority-languages-no-reason": _RESTRICTED,
        "translate-page-disabled": (
            "the wiki does not translate the page into this language",
            "take the document in this language out of the series",
        ),
        "pt-locked-page": (
            "the page and its translations are just being moved",
            "run again later, with the new `title` in clinicbot.yaml",
        ),
        "translate-language-disabled": (
            "the wiki does not translate into this language",
            "take the document in this language out of the series, or rename it",
        ),
        # Marking.
        "tpt-notsuitable": ("the page can't be marked as it is", _MARK),
        "tpt-oldrevision": (
            "somebody edited the page meanwhile, so it was not marked",
            "run clinicbot again: it plans from what the page is now",
        ),
        "tpt-duplicate": (
            "two units have the same number",
            "take the wrong marker out of the page by hand, or report it as a bug",
        ),
        "tpt-invalid": (
            "a unit's name holds an underscore or a slash",
            "change `unit:` in the document",
        ),
        "tpt-unit-title-too-long": (
            "the page's title and a unit's name are too long together",
            "shorten `title` in clinicbot.yaml, or `unit:` in the document",
        ),
        "tpt-unit-title-invalid": (
            "a unit's name makes a title that the wiki does not take",
            "change `unit:` in the document",
        ),
        "internal_api_error_Wikimedia\\Assert\\PreconditionException": (
            "there is no such page to mark",
            "run clinicbot again: it plans from what is there now",
        ),
        "tpt-validation-name-reuse": ("a variable has two values in one unit", _SOURCE),
        "tpt-edit-failed": ("the extension could not save the page's markers", _MARK),
        "markfortranslation-invalid-prioritylangs": (
            "a priority language is none that the wiki knows",
            "check `priority-languages` in clinicbot.yaml",
        ),
        # The page's language.
        "pagelang-disabled": (
            "the wiki does not let pages have a language of their own",
            "set `source-language: wiki` in clinicbot.yaml",
        ),
        "pagelang-db-failed": ("the wiki could not keep the page's language", "run again later"),
        # Groups of pages.
        "duplicateaggregategroup": ("there is such a group already", _GROUP),
        "invalidaggregategroupname": ("the wiki does not take the group's name", _GROUP),
        "invalidaggregategroup": ("there is no such group", _GROUP),
        "nogroupdescription": ("the group needs a description", _GROUP),
        "nogroup": ("no page was named for the group", _GROUP),
        "invalidgroup": (
            "only a marked page can be in a group",
            "have the page marked, then run clinicbot again",
        ),
        # Reading.
        "translate-invalidlanguage": (
            "the extension knows no such language",
            "rename the document, or the wording file, to the wiki's code of it",
        ),
        "translate-language-disabled-source": (
            "this is the page's own language",
            "check `source-language` in clinicbot.yaml",
        ),
        "badparameter": (
            "the extension knows no such group of units: the page isn't marked any more",
            "run clinicbot again: it plans from what is marked now",
        ),
        # What no request of ours should be answered with.
        "badvalue": _REQUEST,
        "missingparam": _REQUEST,
        "invalidparammix": _REQUEST,
        "mustpostparams": _REQUEST,
        # Reviewing.
        "translate-owntranslation": ("nobody may review their own text", "ask somebody else"),
        "translate-fuzzymessage": ("the text is outdated", "update it first"),
        "translate-unknownmessage": ("there is no such unit", "run clinicbot again"),
    }
)
"""Code -> what is wrong, what to do. All of them wait for a person and concern one page."""
