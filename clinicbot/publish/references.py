"""Everything that a series' pages lead to: links, files, categories, templates, the web."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from clinicbot.digest.inline import links
from clinicbot.digest.scalars import Inline
from clinicbot.digest.texts import images, texts
from clinicbot.errors import Place


if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from clinicbot.digest.locate import Locator
    from clinicbot.digest.model import Digest
    from clinicbot.series.folder import Series
    from clinicbot.series.wording import Wording


class Kind(StrEnum):
    """What leads somewhere."""

    LINK = "link"
    SECTION = "section"
    """A link to a section of the page that it is on."""

    FILE = "file"
    CATEGORY = "category"
    TEMPLATE = "template"
    WEB = "web"


@dataclass(frozen=True, slots=True)
class Reference:
    """One thing that a page leads to.

    Attributes:
        kind: What it is.
        title: A full title without section, or an address.
        place: Where it is written.
        anchor: The section, if it leads to one.
        written: How messages call it.
        key: The digest that it is in; "" if it is the series'.
        language: The version that it is in.
    """

    kind: Kind
    title: str
    place: Place
    anchor: str = ""
    written: str = ""
    key: str = ""
    language: str = ""


# Special:MyLanguage leads to the page behind it in the reader's language.
_MY_LANGUAGE: Final = re.compile(
    r":?(?:special|especial|spécial|خاص):my[ _]?language/", re.IGNORECASE
)


def references(series: Series, keys: Collection[str], locator: Locator) -> Iterator[Reference]:
    """Give what these digests' pages lead to; navigation and index apart.

    Args:
        series: The series.
        keys: Whose pages.
        locator: Tells the places.
    """
    settings = series.settings
    for name in settings.categories:
        yield _titled(Kind.CATEGORY, f"Category:{name}", settings.place)
    for name in sorted(settings.inline.templates):
        yield _titled(Kind.TEMPLATE, f"Template:{name}", settings.place)
    spoken: set[str] = set()
    for key in keys:
        for digest in series.digests[key].values():
            spoken.add(digest.language)
            yield from _of_digest(digest, key, locator)
    for language in sorted(spoken):
        file = Place(str(series.folder / "wording" / f"{language}.yaml"))
        yield from _of_wording(series.wordings[language], file)


def _titled(kind: Kind, title: str, place: Place) -> Reference:
    return Reference(kind, title, place, written=f"[[{title}]]")


def _of_digest(digest: Digest, key: str, locator: Locator) -> Iterator[Reference]:
    for image in images(digest):
        title = f"File:{image.file.text}"
        yield Reference(Kind.FILE, title, image.file.place, "", title, key, digest.language)
    for text in texts(digest):
        if isinstance(text, Inline):
            for link in links(text.wikitext):
                place = locator.place(text, link.offset)
                yield _of_link(link.target, place, key, digest.language, external=link.external)


def _of_wording(wording: Wording, file: Place) -> Iterator[Reference]:
    """Give what the series' own sentences lead to, but for what their fields say."""
    for name, forms in wording.texts.items():
        for form in dict.fromkeys(forms.values()):
            for link in links(form.masked()):
                end = link.offset + len(link.target)
                if "{" in form.text[link.offset : end]:
                    continue
                found = _of_link(link.target, file, "", wording.language, external=link.external)
                written = f"{found.written} in the wording '{name}'"
                yield Reference(found.kind, found.title, file, found.anchor, written)


def _of_link(target: str, place: Place, key: str, language: str, *, external: bool) -> Reference:
    if external:
        address = target.replace("&amp;", "&")
        return Reference(Kind.WEB, address, place, "", address, key, language)
    page, _, section = target.partition("#")
    page = _MY_LANGUAGE.sub("", page).removeprefix(":").strip(" _")
    anchor = re.sub(r"[ _]+", "_", section).strip("_")
    kind = Kind.LINK if page else Kind.SECTION
    return Reference(kind, page, place, anchor, f"[[{target}]]", key, language)
