"""Markdown (CommonMark with tables): markdown-it makes HTML of it, `html` reads that."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any, Final

from clinicbot.intake.html import read_html
from clinicbot.intake.libraries import missing


if TYPE_CHECKING:
    from clinicbot.digest.inline import InlineRules
    from clinicbot.intake.pieces import Original


# What else is in angle brackets is a text's own ("<name>").
_TAG_NAMES: Final = """
    a abbr b blockquote br caption center cite code dd del details div dl dt em font figure
    figcaption h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span
    strike strong sub summary sup table tbody td tfoot th thead tr tt u ul
"""
_TAGS: Final = frozenset(_TAG_NAMES.split())
_TAG: Final = re.compile(r"<(?:!--.*?-->|/?([A-Za-z][\w-]*)[^<>]*>)", re.DOTALL)
# YAML before the text, as HedgeDoc, Jekyll and others have it.
_FRONT: Final = re.compile(
    r"\A---[ \t]*\n((?:[\w-]+:.*\n|[ \t]+.*\n|- .*\n)+)(?:---|\.\.\.)[ \t]*\n"
)
# Google Docs writes an anchor behind each heading.
_ANCHOR: Final = re.compile(r"^(#{1,6} .*?)\s*\{#[\w-]+\}\s*$", re.MULTILINE)


def read_markdown(text: str, name: str, rules: InlineRules, base: str = "") -> Original:
    """Read Markdown.

    Args:
        text: The document.
        name: What to call it in messages.
        rules: What texts may hold.
        base: The address of the series' wiki.

    Raises:
        SourceError: markdown-it is missing.
    """
    try:
        from markdown_it import MarkdownIt  # noqa: PLC0415 - only imports need it
    except ImportError:
        raise missing("markdown-it-py") from None
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for rule in ("html_inline", "html_block"):
        parser.add_render_rule(rule, _html)
    html = parser.render(_ANCHOR.sub(r"\1", _FRONT.sub(_front, text, count=1)))
    return read_html(f"<body>{html}</body>", name, rules, base)


def _front(matter: re.Match[str]) -> str:
    """Give what stands before a document as data: its title as one, all else as lines."""
    lines = []
    for line in filter(None, map(str.strip, matter[1].split("\n"))):
        name, _, value = line.partition(":")
        bare = value.strip().strip("\"'")
        lines.append(f"# {bare}" if name.lower() == "title" and bare else line)
    return "\n\n".join(sorted(lines, key=lambda line: not line.startswith("# "))) + "\n\n"


def _html(_renderer: Any, tokens: Any, index: int, _options: Any, _env: Any) -> str:
    """Give HTML in Markdown as it is; what only looks like it becomes text."""

    def known(tag: re.Match[str]) -> str:
        is_html = tag[1] is None or tag[1].lower() in _TAGS
        return tag[0] if is_html else escape(tag[0], quote=False)

    return _TAG.sub(known, tokens[index].content)
