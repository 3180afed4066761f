"""The test wiki for all tests that want one; it starts when the first one does."""

from __future__ import annotations

import gc
import signal
from typing import TYPE_CHECKING

import pytest

from _sandbox.pristine import known_extensions
from tests.support import examples
from tests.support.proxy import Proxy
from tests.support.wiki import Wiki


if TYPE_CHECKING:
    from collections.abc import Iterator

NO_TRANSLATE = "the Translate extension is not there (see CLINICBOT_EXTENSIONS in the README)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs the Translate extension if the machine has none."""
    if "Translate" not in known_extensions():
        for item in items:
            if item.get_closest_marker("translate"):
                item.add_marker(pytest.mark.skip(reason=NO_TRANSLATE))


# Tests make and drop many small things, and modules are there to stay: with
# Python's own settings every sixth second goes by looking for garbage.
gc.set_threshold(100_000, 20, 50)
examples.register()


def pytest_collection_finish() -> None:
    """Leave what is there before the first test out of all looking for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _own_memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what the commands remember out of the home folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINICBOT_CACHE", str(tmp_path_factory.mktemp("memory")))
        yield


@pytest.fixture(autouse=True, scope="session")
def _heeds_signals() -> None:
    """Let what the tests start be stopped, also where nohup or a background shell began them."""
    for number in (signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


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


@pytest.fixture
def proxy(wiki: Wiki) -> Iterator[Proxy]:
    """Give a proxy in front of the wiki, which counts requests and breaks some."""
    with Proxy(wiki.url) as made:
        yield made
