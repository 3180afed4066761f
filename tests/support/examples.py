"""How many examples property tests try: few every day, more on demand.

`CLINICBOT_EXAMPLES=10 scripts/test tests/unit` tries ten times as many.
"""

from __future__ import annotations

import os
from typing import Final

from hypothesis import settings


TIMES: Final = int(os.environ.get("CLINICBOT_EXAMPLES", "1"))


def examples(count: int) -> int:
    """Give how many examples to try where so many do every day."""
    return count * TIMES


def register() -> None:
    """Set how many are tried where a test says nothing: what is drawn there is small."""
    settings.register_profile("clinicbot", max_examples=examples(60))
    settings.load_profile("clinicbot")
