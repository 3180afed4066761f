"""Read a digest from its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicbot.digest.kinds import NO_NAMES, Names
from clinicbot.digest.records import read_file
from clinicbot.digest.schema import DIGEST


if TYPE_CHECKING:
    from pathlib import Path

    from clinicbot.digest.inline import InlineRules
    from clinicbot.digest.model import Digest


def read_digest(path: Path, rules: InlineRules, names: Names = NO_NAMES) -> Digest:
    """Read one language version of a digest.

    Args:
        path: The file; its name says its language (`es.yaml`).
        rules: What inline text may hold in this series.
        names: The names that the series knows, by their sort: "group",
            "wording", "standard part". A sort that isn't given isn't checked.

    Raises:
        SourceError: With every problem of the file.
    """
    return read_file(path, DIGEST, rules, names)
