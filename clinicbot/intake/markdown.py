"""Markdown (CommonMark with tables): markdown-it makes HTML of it, `html` reads that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clinicbot.intake.html import missing, read_html


if TYPE_CHECKING:
    from clinicbot.digest.inline import InlineRules
    from clinicbot.intake.pieces import Original


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
    html = parser.render(_ANCHOR.sub(r"\1", text))
    return read_html(f"<body>{html}</body>", name, rules, base)
