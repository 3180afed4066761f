"""A digest as the wikitext of a page, in the `subpages` layout."""

from __future__ import annotations

from clinicbot.wikitext.view import Neighbour, PageView


__all__ = ["Neighbour", "PageView"]
