"""Whether the wiki shows an escaped text as itself, in every place it may stand.

A page with a harmless word in the place is the model: with the escaped text
instead, the HTML must be the model's to the byte but for the text, and all
that the parser reports (links, categories, templates, ...) the same.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from clinicbot.wikitext.escape import Context, escape
from tests.support.wiki import Parsed, Text


if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.support.wiki import Wiki


Escaper = Callable[[str, "Place"], str]


@dataclass(frozen=True, slots=True)
class Place:
    """A page with `@@` wherever the escaped text goes.

    Attributes:
        context: What `escape` is told.
        page: The page.
        variables: The translation variables of the page's units.
    """

    context: Context
    page: str
    variables: tuple[str, ...] = ()

    @property
    def translate(self) -> bool:
        """Whether the text stands inside `<translate>`."""
        return "<translate>" in self.page

    def __str__(self) -> str:
        """The context's name, and whether it is inside `<translate>`."""
        return f"{self.context} in <translate>" if self.translate else str(self.context)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A text that doesn't appear as itself."""

    place: Place
    text: str
    wikitext: str
    why: str


MARK: Final = "Harmless"
TEMPLATES: Final = {"Template:At line start": "{{{text}}}", "Template:Inside": "Is {{{text}}}."}
PLACES: Final = (
    Place(Context.PARAGRAPH, "Before.\n\n@@\n\n'''@@''' @@ ''@@'', '''''@@''''' ([[Page]])"),
    Place(Context.PAGE_START, "@@\n\nAfter."),
    Place(Context.LIST_ITEM, "* Before\n** @@\n*** @@ @@\n* '''@@''' @@\n*@@\n* After"),
    Place(Context.HEADING, "== @@ ==\n\n=== @@: @@ ===\n\n==@@==\n\nAfter."),
    Place(Context.LINK_LABEL, "See [[Page|@@]], [[:Page#Part|''@@'' @@]]."),
    Place(Context.URL_LABEL, "See [https://example.org/x @@], [https://example.org '''@@''' @@]."),
    Place(Context.TABLE_CELL, "{|\n! @@ !! @@\n|-\n| @@ || @@\n|@@\n!@@\n|}"),
    Place(Context.TEMPLATE_ARGUMENT, "{{At line start|text=@@}}\n\n{{Inside|x=y|text= @@ |z=}}"),
)
PLACES_IN_TRANSLATE: Final = tuple(
    replace(place, variables=("1", "name", "target", "url"))
    for place in (
        Place(Context.PARAGRAPH, "<translate>\n@@\n\n<!--T:8-->\n'''@@''' after.\n</translate>"),
        Place(Context.PAGE_START, "<translate>@@</translate>\n\nAfter."),
        Place(
            Context.LIST_ITEM,
            "* <translate>@@</translate>\n** <translate><!--T:7--> '''@@''' @@</translate>",
        ),
        Place(
            Context.HEADING,
            "== <translate>@@</translate> ==\n\n<translate>\n=== @@ === <!--T:9-->\n</translate>",
        ),
        Place(
            Context.LINK_LABEL,
            "<translate>[[<tvar name=target>Page</tvar>|@@]], <tvar name=1>5</tvar></translate>",
        ),
        Place(
            Context.URL_LABEL,
            "<translate>See [<tvar name=url>https://example.org</tvar> @@].</translate>",
        ),
        Place(
            Context.TABLE_CELL,
            "{|\n! <translate>@@</translate> !! x\n|-\n| <translate>@@</translate>\n|}",
        ),
        Place(Context.TEMPLATE_ARGUMENT, "{{At line start|text=<translate>@@</translate>}}"),
    )
)


def ours(text: str, place: Place) -> str:
    """Escape as clinicbot does."""
    return escape(text, place.context, variables=place.variables)


def make_templates(wiki: Wiki) -> None:
    """Save the templates that the places call."""
    for title, text in TEMPLATES.items():
        wiki.edit(title, text)


def prove(
    wiki: Wiki, texts: Iterable[str], places: Iterable[Place], escaper: Escaper = ours
) -> list[Wrong]:
    """Put every text into every place, and give those that don't show as they are."""
    each = list(dict.fromkeys(texts))
    cases = [(place, text, escaper(text, place)) for place in places for text in each]
    placed = list(dict.fromkeys(place for place, _, _ in cases))
    parsed = wiki.parse_many(
        [_page(place, MARK) for place in placed]
        + [_page(place, wikitext) for place, _, wikitext in cases]
    )
    models = dict(zip(placed, parsed, strict=False))
    found = []
    for (place, text, wikitext), answer in zip(cases, parsed[len(placed) :], strict=True):
        why = _difference(answer, models[place], text, wikitext)
        if why:
            found.append(Wrong(place, text, wikitext, why))
    return found


def shown(text: str) -> str:
    """Give a text as a reader sees it: canonical characters, white space collapsed.

    A no-break space counts as a space: the parser makes some of them itself.
    """
    return re.sub("[ \t\n\r\f\v\xa0]+", " ", unicodedata.normalize("NFC", text)).strip()


def _difference(answer: Parsed, model: Parsed, text: str, wikitext: str) -> str:
    """Say how the answer differs from the model with the text in it, or ""."""
    tags, texts = _tags_and_texts(answer.html)
    model_tags, model_texts = _tags_and_texts(model.html)
    if tags != model_tags:
        return f"other HTML: {answer.html}"
    if texts != [shown(piece.replace(MARK, text)) for piece in model_texts]:
        return f"other text: {answer.html}"
    if _report(answer) != _report(model):
        return f"other report: {answer}"
    units = [unit.text.replace(MARK, wikitext) for unit in model.units]
    if list(map(_trimmed, units)) != [_trimmed(unit.text) for unit in answer.units]:
        return f"other units: {answer.units}"
    return ""


def _tags_and_texts(given: str) -> tuple[list[str], list[str]]:
    """Split HTML, without ids made of headings' texts, into tags and texts as shown."""
    given = re.sub(r'<span id="[^"]*"></span>|(?<=<h[23]) id="[^"]*"', "", given)
    pieces = re.split(r"(<[^>]*>)", given)
    return pieces[1::2], [shown(html.unescape(piece)) for piece in pieces[::2]]


def _page(place: Place, wikitext: str) -> Text:
    # The save stores canonical characters only; the parser is given what it stores.
    page = unicodedata.normalize("NFC", place.page.replace("@@", wikitext))
    return Text(page, translate=place.translate)


def _without_anchors(given: str) -> str:
    """Leave out headings' ids, which are made of their text."""
    return re.sub(r'<span id="[^"]*"></span>|(?<=<h[23]) id="[^"]*"', "", given)


def _report(parsed: Parsed) -> Parsed:
    sections = [section._replace(line="", anchor="") for section in parsed.sections]
    return replace(parsed, text="", html="", sections=sections, units=[])


def _trimmed(unit: str) -> str:
    return unicodedata.normalize("NFC", unit).strip(" \t")
