"""The status of a series: as data, and as a page that needs no scripts."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from clinicbot.publish.status import DigestStatus, LanguageStatus, State
from clinicbot.report.status import status_data, status_html, status_text
from clinicbot.wiki.translate import Stats


DIGESTS = [
    DigestStatus(
        "006",
        "Clinic <#006>",
        (
            LanguageStatus("es", "C/006", State.MARKED),
            LanguageStatus("en", "C/006/en", State.TRANSLATED, Stats(10, 10, 0, 4)),
            LanguageStatus(
                "ar", "C/006/ar", State.OUTDATED, Stats(10, 3, 2), "translators", "help them"
            ),
        ),
    ),
    DigestStatus("007", "Clinic #007", (LanguageStatus("es", "C/007", State.MISSING),)),
]


class _Page(HTMLParser):
    """What tags and texts a page has; every tag has to be closed in order."""

    VOID = frozenset({"meta"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.words += data


def page() -> str:
    """Give the page of the digests above."""
    return status_html(DIGESTS, "Clinics & more", lambda title: f"https://w/{title}", "today")


def test_page_is_whole_and_says_everything() -> None:
    """Well-formed, each text escaped once, each state in words."""
    read = _Page(page())
    assert not read.open
    for words in ("Clinic <#006>", "Clinics & more", "marked", "outdated in part", "30 %"):
        assert words in read.words
    assert "waits for translators" in read.words


def test_page_needs_nothing_from_elsewhere() -> None:
    """No script, no style sheet, no image, no font."""
    text = page()
    assert not re.search(r"<(script|link|img|iframe)|@import|url\(|\son\w+=", text)
    assert 'name="viewport"' in text
    assert "prefers-color-scheme: dark" in text


def test_page_is_a_table_for_those_who_hear_it() -> None:
    """Rows and columns have headers; languages say which they are, and their direction."""
    tags = _Page(page()).tags
    scopes = [attributes["scope"] for tag, attributes in tags if tag == "th"]
    assert scopes == ["col", "col", "col", "col", "row", "row"]
    assert ("span", {"lang": "ar", "dir": "rtl"}) in tags
    assert any(tag == "caption" for tag, _ in tags)


def test_data_counts_units() -> None:
    """With what nobody has reviewed."""
    english = status_data(DIGESTS, "https://w")["digests"][0]["languages"][1]
    assert english["units"] == {
        "total": 10,
        "translated": 10,
        "outdated": 0,
        "reviewed": 4,
        "unreviewed": 6,
    }


def test_text_says_who_is_waited_for() -> None:
    """And what they can do."""
    text = status_text(DIGESTS)
    assert "outdated in part (3 of 10 texts, 2 outdated, 3 not reviewed)" in text
    assert "waits for translators\n           help them" in text
