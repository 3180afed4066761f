"""The status of a series in words, as data, and as a page to look at."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

from clinicbot.counted import counted
from clinicbot.publish.status import State
from clinicbot.series.languages import autonym, direction


if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from clinicbot.publish.status import DigestStatus, LanguageStatus


_GOOD: Final = frozenset({State.PUBLISHED, State.MARKED, State.TRANSLATED})
_SOME: Final = frozenset({State.PARTLY, State.DIFFERS, State.MISSING})


def status_text(digests: Iterable[DigestStatus]) -> str:
    """Word the status: a line for each digest, and one for each of its languages."""
    return "\n".join(line for digest in digests for line in _lines(digest))


def _lines(digest: DigestStatus) -> Iterator[str]:
    yield digest.name
    for one in digest.languages:
        waits = f"; waits for {one.waits_for}" if one.waits_for else ""
        yield f"  {one.language:<8} {_words(one)}{waits}"
        if one.fix:
            yield f"           {one.fix}"


def _words(one: LanguageStatus) -> str:
    """Say how a language stands, with numbers where there are any."""
    if one.stats is None or not one.stats.total:
        return str(one.state)
    said = [f"{one.stats.translated} of {counted(one.stats.total, 'text')}"]
    if one.stats.outdated:
        said.append(f"{one.stats.outdated} outdated")
    if one.unreviewed:
        said.append(f"{one.unreviewed} not reviewed")
    return f"{one.state} ({', '.join(said)})"


def status_data(digests: Iterable[DigestStatus], wiki: str) -> dict[str, Any]:
    """Give the status as data for `--json`."""
    return {
        "wiki": wiki,
        "digests": [
            {
                "digest": digest.key,
                "name": digest.name,
                "languages": [_data(one) for one in digest.languages],
            }
            for digest in digests
        ],
    }


def _data(one: LanguageStatus) -> dict[str, Any]:
    stats = one.stats
    return {
        "language": one.language,
        "title": one.title,
        "state": str(one.state),
        "units": stats
        and {
            "total": stats.total,
            "translated": stats.translated,
            "outdated": stats.outdated,
            "reviewed": stats.reviewed,
            "unreviewed": one.unreviewed,
        },
        "waits_for": one.waits_for,
        "fix": one.fix,
    }


_STYLE: Final = """
:root { color-scheme: light dark; --line: #8886; --good: #d5f0d5; --some: #fdf0c8;
  --bad: #fbd9d5; --text: #202122; --back: #fff; --link: #36c; }
@media (prefers-color-scheme: dark) { :root { --good: #14401f; --some: #4a3c0a; --bad: #5a1d17;
  --text: #eaecf0; --back: #101418; --link: #88a3e8; } }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--back);
  margin: 0 auto; padding: 1rem; max-width: 75rem; }
a { color: var(--link); }
table { border-collapse: collapse; width: 100%; }
caption { text-align: start; padding-block: .5rem; }
th, td { border: 1px solid var(--line); padding: .4rem .6rem; text-align: start;
  vertical-align: top; }
td p, td small { margin: 0; display: block; }
td small, .wait { overflow-wrap: anywhere; }
.good { background: var(--good); }
.some { background: var(--some); }
.bad { background: var(--bad); }
@media (max-width: 45rem) {
  thead { position: absolute; clip-path: inset(50%); }
  table, caption, tbody, tr, th, td { display: block; }
  tr { margin-block-end: 1rem; }
  td.none { display: none; }
  td::before { content: attr(data-language); font-weight: bold; unicode-bidi: isolate;
    margin-inline-end: .4em; }
}
"""


def status_html(
    digests: Sequence[DigestStatus], series: str, url: Callable[[str], str], now: str
) -> str:
    """Give the status as one self-contained page: a grid of digests and languages.

    Args:
        digests: The status.
        series: The series' name.
        url: Gives a page's address.
        now: When this was, in words.
    """
    languages = sorted({one.language for digest in digests for one in digest.languages})
    head = "".join(
        f'<th scope="col" role="columnheader">{_language(code)}</th>' for code in languages
    )
    rows = "\n".join(_row(digest, languages, url) for digest in digests)
    name = escape(series)
    return f"""<!DOCTYPE html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{name}: status</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{name}: status</h1>
<table role="table">
<caption>{_summary(digests)} As of {escape(now)}.</caption>
<thead role="rowgroup"><tr role="row">
<th scope="col" role="columnheader">Call</th>{head}
</tr></thead>
<tbody role="rowgroup">
{rows}
</tbody>
</table>
</main>
</body>
</html>
"""


def _summary(digests: Sequence[DigestStatus]) -> str:
    every = [one for digest in digests for one in digest.languages]
    waiting = sorted({one.waits_for for one in every if one.waits_for})
    done = sum(one.state in _GOOD for one in every)
    calls, pages = counted(len(digests), "call"), counted(len(every), "page")
    said = f"{calls}; as wanted: {done} of {pages}."
    for who in waiting:
        number = sum(one.waits_for == who for one in every)
        said += f" {number} {'waits' if number == 1 else 'wait'} for {escape(who)}."
    return said


def _row(digest: DigestStatus, languages: Iterable[str], url: Callable[[str], str]) -> str:
    known = {one.language: one for one in digest.languages}
    source = digest.languages[0].language if digest.languages else "en"
    cells = "".join(
        _cell(known[code], url) if code in known else '<td role="cell" class="none">none</td>'
        for code in languages
    )
    name = f'<bdi lang="{escape(source)}">{escape(digest.name)}</bdi>'
    return f'<tr role="row"><th scope="row" role="rowheader">{name}</th>{cells}</tr>'


def _cell(one: LanguageStatus, url: Callable[[str], str]) -> str:
    colour = "good" if one.state in _GOOD else "some" if one.state in _SOME else "bad"
    percent = f"{one.stats.percent} %: " if one.stats and one.stats.total else ""
    words = f'<a href="{escape(url(one.title))}">{percent}{escape(_words(one))}</a>'
    waits = (
        f'<small class="wait">waits for {escape(one.waits_for)}</small>' if one.waits_for else ""
    )
    label = escape(autonym(one.language))
    return f'<td role="cell" class="{colour}" data-language="{label}:">{words}{waits}</td>'


def _language(code: str) -> str:
    said = escape(code)
    return f'<span lang="{said}" dir="{direction(code)}">{escape(autonym(code))}</span>'
