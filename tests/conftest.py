"""The test wiki for all tests that want one; it starts when the first one does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support.wiki import Wiki


if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def running_wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wiki]:
    """Give the run's wiki, whatever earlier tests left in it."""
    wiki = Wiki(tmp_path_factory.mktemp("wiki") / "sandbox")
    wiki.start()
    yield wiki
    wiki.stop()


@pytest.fixture
def wiki(running_wiki: Wiki) -> Wiki:
    """Give the run's wiki, as it was when it was installed."""
    running_wiki.reset()
    return running_wiki
