"""Documents as wikitext, and wikitext as documents: pure text, no wiki.

`escape` here is the function, which the module of that name defines.
"""

from __future__ import annotations

from clinicbot.wikitext.escape import Context, escape, unescape


__all__ = ["Context", "escape", "unescape"]
