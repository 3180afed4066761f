"""Other ways to bring the same pages to a wiki; each runs as a process of its own.

    python -m publish_bench.rivals NAME API PAGES.json

PAGES.json holds {"pages": {title: text}, "user", "password"}; the password is
the bot password's, with its name before an @, as MediaWiki's `login` takes it.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests


if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


BATCH = 500
SUMMARY = "Benchmark"
TIMEOUT = 60


def floor(api: str, given: dict[str, Any]) -> None:
    """Do what can't be done with less: login, token, who has what, a POST a page."""
    session = requests.Session()

    def ask(**params: Any) -> dict[str, Any]:
        data = {"format": "json", "formatversion": 2, **params}
        answer = session.post(api, data=data, timeout=TIMEOUT)
        answer.raise_for_status()
        said: dict[str, Any] = answer.json()
        if "error" in said:
            raise SystemExit(str(said["error"]))
        return said

    def token(kind: str) -> str:
        said = ask(action="query", meta="tokens", type=kind)
        return str(said["query"]["tokens"][f"{kind}token"])

    name, password = given["user"], given["password"]
    ask(action="login", lgname=name, lgpassword=password, lgtoken=token("login"))
    live = _live(ask, list(given["pages"]))
    wanted = {title: text for title, text in given["pages"].items() if _sha1(text) != live[title]}
    csrf = token("csrf") if wanted else ""
    for title, text in wanted.items():
        ask(action="edit", title=title, text=text, summary=SUMMARY, bot=1, token=csrf)


def _live(ask: Callable[..., dict[str, Any]], titles: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(titles), BATCH):
        batch = "|".join(titles[start : start + BATCH])
        said = ask(action="query", prop="revisions", rvprop="sha1", titles=batch)
        for page in said["query"]["pages"]:
            found[page["title"]] = page.get("revisions", [{}])[0].get("sha1", "")
    return found


def _sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def mwclient(api: str, given: dict[str, Any]) -> None:
    """Run mwclient's way: read a page, write it if it differs."""
    library = importlib.import_module("mwclient")
    host = api.removeprefix("http://").removesuffix("/api.php")
    site = library.Site(host, scheme="http", path="/")
    site.login(given["user"], given["password"])
    for title, text in given["pages"].items():
        page = site.pages[title]
        if page.text() != text:
            page.edit(text, summary=SUMMARY, bot=True)


def loop(_: str, given: dict[str, Any]) -> None:
    """Run the loop of pywikibot's manual: put a text on every page and save it."""
    pywikibot = importlib.import_module("pywikibot")
    site = pywikibot.Site()
    site.login()
    for title, text in given["pages"].items():
        page = pywikibot.Page(site, title)
        page.text = text
        page.save(summary=SUMMARY, minor=False, bot=True, quiet=True)


def pagefromfile(_: str, given: dict[str, Any]) -> None:
    """Run pywikibot's own script for this, told to overwrite."""
    script = importlib.import_module("pywikibot_scripts.pagefromfile")
    importlib.import_module("pywikibot.i18n").set_messages_package("pywikibot_scripts.i18n")
    file = Path(os.environ["PYWIKIBOT_DIR"]) / "pages.txt"
    file.write_text("\n".join(_blocks(given["pages"])))
    script.main(f"-file:{file}", "-notitle", "-force", f"-summary:{SUMMARY}")


def _blocks(pages: dict[str, str]) -> Iterator[str]:
    for title, text in pages.items():
        yield "{{-start-}}\n" + f"'''{title}'''\n{text}\n" + "{{-stop-}}"


RIVALS: dict[str, Callable[[str, dict[str, Any]], None]] = {
    "floor": floor,
    "mwclient": mwclient,
    "loop": loop,
    "pagefromfile": pagefromfile,
}


if __name__ == "__main__":
    RIVALS[sys.argv[1]](sys.argv[2], json.loads(Path(sys.argv[3]).read_text()))
