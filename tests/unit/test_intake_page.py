"""Which page of which wiki an address in a browser is of."""

from __future__ import annotations

import pytest

from clinicbot.errors import WikiError
from clinicbot.intake.page import api_of, title_in


META = "https://meta.wikimedia.org/w/api.php"


@pytest.mark.parametrize(
    "address",
    [
        "https://meta.wikimedia.org/wiki/Wikimedia_Caf%C3%A9/006",
        "https://meta.m.wikimedia.org/wiki/Wikimedia_Café/006?uselang=fr#Topic_1",
        "https://meta.wikimedia.org/w/index.php?title=Wikimedia_Caf%C3%A9/006&action=history",
        "https://meta.wikimedia.org/w/index.php/Wikimedia_Café/006",
    ],
)
def test_every_form_of_an_address_names_the_page(address: str) -> None:
    """Short and long, for desktops and for phones; the wiki is known by its host."""
    assert title_in(address) == "Wikimedia Café/006"
    assert api_of(address, META) == META
    assert api_of(address, "https://example.org/api.php") == META


@pytest.mark.parametrize(
    "address", ["https://meta.wikimedia.org/", "https://example.org/notes", "https://x.org/wiki/"]
)
def test_other_addresses_are_refused(address: str) -> None:
    """The message says what was expected."""
    with pytest.raises(WikiError, match="expected"):
        title_in(address)


def test_another_wiki_is_asked_where_its_scripts_are() -> None:
    """Beside index.php, if the address shows it."""
    assert api_of("https://wiki.example.org/index.php?title=A", META) == (
        "https://wiki.example.org/api.php"
    )
    assert api_of("https://wiki.example.org/x/index.php/A", META) == (
        "https://wiki.example.org/x/api.php"
    )
