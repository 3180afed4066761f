"""Digests that can be rendered, and surroundings for their pages."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from clinicbot.series.load import load_wording
from clinicbot.wikitext.view import PageView
from tests.support.strategies import digests


if TYPE_CHECKING:
    from collections.abc import Callable

    from clinicbot.digest.model import Digest


wording_in = cache(load_wording)


def view_of(digest: Digest) -> PageView:
    """Give surroundings in which a Spanish version exists too."""
    base = "Wikimedia Clinics/006"
    return PageView(
        wording=wording_in(digest.language),
        title=f"{base}/{digest.language}",
        versions={digest.language: f"{base}/{digest.language}", "es": f"{base}/es"},
        categories=("Wikimedia Clinics",),
    )


@cache
def renderable() -> st.SearchStrategy[Digest]:
    """Make a digest in a language that has wordings, of a call with a number."""
    return st.builds(_in_language, digests(), st.sampled_from(["en", "es", "ar", "fr"]))


def _in_language(digest: Digest, language: str) -> Digest:
    # A brace begins a field in a wording; the reader of documents refuses others.
    words = {
        name: text for name, text in digest.wording.items() if not set("{}") & set(text.wikitext)
    }
    return replace(digest, language=language, number=digest.number or 6, wording=words)


def some_digests(count: int, suits: Callable[[Digest], object] = bool) -> list[Digest]:
    """Make digests of every form that suit, the same ones whenever the same tests run."""
    found: list[Digest] = []

    @seed(6)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(renderable().filter(suits))
    def collect(digest: Digest) -> None:
        found.append(digest)

    collect()
    return found
