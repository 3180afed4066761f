"""What a page shows that is not in its document: the surroundings.

Built by `clinicbot.publish` from the series; here it is only data, so that
rendering a page is a function of the document and of this.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final


if TYPE_CHECKING:
    from collections.abc import Mapping

    from clinicbot.series.wording import Wording


NAVIGATION_CLASS: Final = "clinicbot-navigation"
"""The class of every element that is no part of the document."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A page that the navigation leads to.

    Attributes:
        title: Its full title ("Wikimedia Clinics/005/en").
        label: What the link says, plain text ("Wikimedia Clinics #005").
        language: MediaWiki's code of the language it is in, so that the link
            can say so where that isn't the reader's; "" if it is the same.
    """

    title: str
    label: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class PageView:
    """The surroundings of one language version of one digest.

    Attributes:
        wording: The series' sentences in the page's language; those that the
            digest words otherwise need not be applied yet.
        title: The page's own full title.
        versions: Language code -> full title of every version that exists,
            this one too, in the order in which the language bar shows them.
        previous: The digest before this one, in this language if it has it.
        next: The digest after this one.
        index: The page that lists all digests, if there is one.
        categories: Names without namespace, in the order written.
        page_language: The language that MediaWiki takes the page to be in:
            the wiki's, unless the page's own was set. A document in another
            language is wrapped in an element that says so.
        navigation: Whether the blocks that lead elsewhere are written.
    """

    wording: Wording
    title: str
    versions: Mapping[str, str] = field(default_factory=dict)
    previous: Neighbour | None = None
    next: Neighbour | None = None
    index: Neighbour | None = None
    categories: tuple[str, ...] = ()
    page_language: str = "en"
    navigation: bool = True
