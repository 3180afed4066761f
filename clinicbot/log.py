"""A run as log lines, one an event, and as a progress bar: pure."""

from __future__ import annotations

from datetime import UTC, datetime


def log_line(when: datetime, run: str, level: str, text: str) -> str:
    """Word one event: time in UTC, run id, level, text; never more than a line."""
    said = " ".join(text.split())
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {run} {level} {said}"


def bar(done: int, total: int, width: int = 30) -> str:
    """Draw a progress bar."""
    full = width * done // total if total else width
    return f"[{'#' * full}{' ' * (width - full)}] {done}/{total}"
