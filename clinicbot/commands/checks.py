"""What `check` looks at besides the form of the files: people's data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicbot.digest.locate import Locator
from clinicbot.digest.privacy import look


if TYPE_CHECKING:
    from clinicbot.errors import Problem
    from clinicbot.series.folder import Series


def more_problems(series: Series) -> list[Problem]:
    """Give what is questionable in sound documents."""
    locator = Locator()
    digests = (each for versions in series.digests.values() for each in versions.values())
    return [
        problem for digest in digests for problem in look(digest, series.settings.privacy, locator)
    ]
