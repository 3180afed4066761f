"""A preview as one HTML file: no scripts, nothing of the wiki outside of its frames.

The wiki's HTML is in frames (`srcdoc`) that may run nothing and send nothing
(`sandbox`, and a content security policy, which frames inherit); its styles
are loaded from the wiki. Tabs are the page's own sections (`:target`).
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final


if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clinicbot.errors import Problem
    from clinicbot.publish.preview import Preview, Version
    from clinicbot.publish.preview_units import Unit


REFRESH: Final = 3
"""Seconds after which a page of `--watch` is loaded again."""

_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline' http: https:; img-src http: https: data:;"
    " font-src http: https: data:; media-src http: https:"
)
_STYLE: Final = """
:root { color-scheme: light; font: 15px/1.45 system-ui, sans-serif; }
body { margin: 0; background: #eaecf0; color: #202122; }
header { padding: .7rem 1rem; background: #fff; border-bottom: 1px solid #c8ccd1; }
h1 { display: inline; font-size: 1.15rem; margin: 0 1.5rem 0 0; }
nav { display: inline; }
nav a { display: inline-block; padding: .2rem .7rem; margin: 0 .2rem; border-radius: .3rem;
  background: #eaf3ff; color: #233566; text-decoration: none; }
nav a:hover, nav a:focus { background: #36c; color: #fff; }
main { display: flex; flex-wrap: wrap; gap: 1rem; padding: 1rem; align-items: flex-start; }
section { background: #fff; border: 1px solid #c8ccd1; border-radius: .3rem; padding: .7rem;
  box-sizing: border-box; max-width: 100%; scroll-margin: 100vh; }
h2 { font-size: 1rem; margin: 0 0 .5rem; } h3 { font-size: .85rem; margin: .6rem 0 .2rem; }
.frames { display: flex; flex-wrap: wrap; gap: .8rem; align-items: flex-start; }
figure { margin: 0; overflow-x: auto; max-width: 100%; padding-inline-end: 3px; }
figcaption { font-size: .8rem; color: #54595d; }
aside { flex: 1 1 15rem; font-size: .9rem; min-width: 0; }
iframe { border: 2px solid #a2a9b1; background: #fff; display: block; height: 820px; }
.desktop iframe { width: 1120px; zoom: var(--desktop); }
.phone iframe { width: 375px; zoom: var(--phone); }
main { --desktop: .62; --phone: .85; }
section { width: 100%; }
summary { font-size: .85rem; font-weight: bold; margin: .6rem 0 .2rem; cursor: pointer; }
main:has(section:target) section:not(:target, .problems) { display: none; }
ul, ol { margin: .2rem 0; padding-inline-start: 1.4rem; }
li { overflow-wrap: anywhere; margin: .15rem 0; }
code { font-size: .85em; color: #54595d; }
.error { color: #b32424; } .none { color: #14866d; }
.units em { color: #ac6600; } .units b { font-weight: normal; color: #14866d; }
.units li { border-inline-start: 3px solid #36c; padding-inline-start: .5rem; list-style: none;
  white-space: pre-wrap; margin: .4rem 0; }
.problems { border-color: #b32424; width: 100%; }
"""
# The wiki's skin lays out a whole page; here is only its content.
_INSIDE: Final = """
body { margin: 0; padding: 1rem; background: #fff; min-width: 0; }
#content { margin: 0; padding: 0; border: 0; min-width: 0; }
img { max-width: 100%; height: auto; }
"""


def page(preview: Preview, *, refresh: bool = False) -> str:
    """Write a preview's file.

    Args:
        preview: What it shows.
        refresh: Whether the browser loads it again and again.
    """
    tabs = [
        f'<a href="#{escape(one.language)}">{escape(one.name)}</a>' for one in preview.versions
    ]
    if len(tabs) > 1:
        tabs.insert(0, '<a href="#">all</a>')
    body = [
        f"<header><h1>{escape(preview.title)}</h1><nav>{''.join(tabs)}</nav></header>",
        "<main>" if len(tabs) > 1 else '<main class="one">',
        *_problems_first(preview.problems),
        *(_version(one, is_only=len(preview.versions) == 1) for one in preview.versions),
        "</main>",
    ]
    return _document(f"Preview: {preview.title}", body, refresh=refresh)


def contents(files: Mapping[str, str], *, refresh: bool = False) -> str:
    """Write the list of previews: titles by their files."""
    lines = [
        f'<li><a href="{escape(file)}">{escape(title)}</a></li>' for file, title in files.items()
    ]
    body = ["<header><h1>Previews</h1></header>", "<main><ul>", *lines, "</ul></main>"]
    return _document("Previews", body, refresh=refresh)


def _document(title: str, body: Iterable[str], *, refresh: bool) -> str:
    again = f'<meta http-equiv="refresh" content="{REFRESH}">' if refresh else ""
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">{again}',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
            *body,
            "</body></html>\n",
        ]
    )


def _version(version: Version, *, is_only: bool) -> str:
    frame = escape(_inside(version))
    return "\n".join(
        [
            f'<section id="{escape(version.language)}">',
            f"<h2>{escape(version.page)} ({escape(version.name)})</h2>",
            '<div class="frames">',
            _frame("desktop", "on a desktop, 1120 pixels", frame),
            _frame("phone", "on a phone, 375 pixels", frame),
            f"<aside><h3>To look at</h3>{_list(version.problems)}",
            *(f"<p>The parser says: {escape(one)}</p>" for one in version.parsed.warnings),
            "</aside></div>",
            *_units(version.units, is_open=is_only),
            "</section>",
        ]
    )


def _frame(name: str, caption: str, frame: str) -> str:
    return (
        f'<figure class="{name}"><figcaption>{caption}</figcaption>'
        f'<iframe sandbox="allow-popups" title="{caption}" srcdoc="{frame}"></iframe></figure>'
    )


def _inside(version: Version) -> str:
    """Write the document in a frame: the wiki's own HTML, as far as it is the page's."""
    parsed = version.parsed
    sheets = (f'<link rel="stylesheet" href="{escape(one)}">' for one in parsed.styles)
    said = f'lang="{escape(version.language)}" dir="{version.direction}"'
    head = [
        f'<!DOCTYPE html><html class="{escape(parsed.html_class)}" {said}>',
        f'<head><meta charset="utf-8"><base href="{escape(parsed.base)}" target="_blank">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        *sheets,
        f"<style>{_INSIDE}</style></head>",
    ]
    body = [
        f'<body class="{escape(parsed.body_class)}"><div id="content" class="mw-body">',
        f'<h1 id="firstHeading" class="firstHeading mw-first-heading">{parsed.title}</h1>',
        '<div id="bodyContent" class="vector-body">',
        f'<div id="mw-content-text" class="mw-body-content">{parsed.html}</div>',
        "</div></div></body></html>",
    ]
    return "".join([*head, *body])


def _list(problems: Sequence[Problem]) -> str:
    if not problems:
        return '<p class="none">Nothing.</p>'
    return "<ul>" + "".join(map(_problem, problems)) + "</ul>"


def _problem(problem: Problem) -> str:
    parts = (problem.wrong, problem.expected, problem.hint)
    said = escape("; ".join(part for part in parts if part))
    return f'<li class="{problem.severity}">{said} <code>{escape(str(problem.place))}</code></li>'


def _problems_first(problems: Sequence[Problem]) -> Iterable[str]:
    if problems:
        heading = "The sources have errors; below is what they were before"
        yield f'<section class="problems"><h2>{heading}</h2>{_list(problems)}</section>'


def _units(units: Sequence[Unit], *, is_open: bool) -> Iterable[str]:
    if units:
        new = sum(unit.id == "new" for unit in units)
        waiting = sum(unit.said == "" for unit in units)
        counts = [f"{len(units)} in all"]
        counts += [f"{new} new"] * bool(new) + [f"{waiting} waiting"] * bool(waiting)
        yield f"<details{' open' * is_open}>"
        said = f"Translation units, as a translator gets them: {', '.join(counts)}"
        yield f"<summary>{said}</summary>"
        yield "<ol class='units'>"
        yield from (
            f"<li><code>{escape(one.id)} {escape(one.place)}</code>\n{escape(one.text)}"
            f"{_said(one)}</li>"
            for one in units
        )
        yield "</ol></details>"


def _said(unit: Unit) -> str:
    """Write what is supplied beside a unit's text, or that a translator is awaited."""
    if unit.said is None:
        return ""
    if not unit.said:
        return "\n<em>waits for a translator</em>"
    return f"\n<b>{escape(unit.said)}</b>"
