"""Libraries that only imports need: the extra `import` of clinicbot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicbot.errors import Place, Problem, SourceError


if TYPE_CHECKING:
    from bs4 import BeautifulSoup


def missing(library: str) -> SourceError:
    """Say how to get a library that only imports need."""
    wrong = f"this format needs {library}, which is not installed"
    fix = "install it with: pip install 'clinicbot[import]'"
    return SourceError(Problem(Place("import"), wrong, fix))


def soup_of(html: str | bytes) -> BeautifulSoup:
    """Parse HTML of any quality.

    Raises:
        SourceError: Beautiful Soup or lxml is not installed.
    """
    try:
        import lxml  # type: ignore[import-untyped]  # noqa: F401, PLC0415 - only imports need it
        from bs4 import BeautifulSoup  # noqa: PLC0415
    except ImportError:
        raise missing("Beautiful Soup and lxml") from None
    return BeautifulSoup(html, "lxml")
