"""A job's state as a text file for Prometheus' node exporter (textfile collector).

Source: https://prometheus.io/docs/instrumenting/exposition_formats/.
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from clinicbot.errors import WikiError
from clinicbot.state.folder import write_atomic


if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


_GAUGES: Final = (
    ("last_run_timestamp_seconds", "When the last run ended."),
    ("last_success_timestamp_seconds", "When the last run ended that did all it could."),
    ("exit_code", "The exit code of the last run."),
    ("duration_seconds", "How long the last run took."),
    ("waited_seconds", "What the last run spent on a wiki that was down or too busy."),
    ("edits", "How many edits the last run made."),
    ("pages", "The pages of the last run by what became of them."),
)
_RESULTS: Final = (
    "created", "updated", "done", "unchanged", "waiting", "blocked", "failed", "skipped",
)  # fmt: skip
_READABLE: Final = 0o644
"""The node exporter is another user."""


def metrics(known: Mapping[str, Any]) -> str:
    """Word what is known of a job's last runs (`clinicbot.state.last`) as metrics."""
    labels = {"series": str(known["series"]), "wiki": str(known["wiki"])}
    lines: list[str] = []
    for name, told in _GAUGES:
        lines += [f"# HELP clinicbot_{name} {told}", f"# TYPE clinicbot_{name} gauge"]
        for more, value in _values(name, known):
            said = ",".join(f'{key}="{_escaped(text)}"' for key, text in (labels | more).items())
            lines.append(f"clinicbot_{name}{{{said}}} {value:.12g}")
    return "\n".join(lines) + "\n"


def _values(name: str, known: Mapping[str, Any]) -> Iterator[tuple[dict[str, str], float]]:
    last, success = known["last_run"], known.get("last_success")
    match name:
        case "last_run_timestamp_seconds":
            yield {}, _seconds(last["time"])
        case "last_success_timestamp_seconds":
            yield {}, _seconds(success["time"]) if success else 0
        case "duration_seconds":
            yield {}, last["seconds"]
        case "waited_seconds":
            yield {}, last.get("waited", 0)
        case "pages":
            for result in _RESULTS:
                yield {"result": result}, last["counts"].get(result, 0)
        case _:
            yield {}, last[name]


def _seconds(time: str) -> float:
    return datetime.fromisoformat(time).timestamp()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def check_metrics(path: Path) -> None:
    """Make sure, before anything is done, that the metrics will have a place.

    Raises:
        WikiError: They won't.
    """
    if not os.access(path.absolute().parent, os.W_OK | os.X_OK) or path.is_dir():
        raise _no_metrics(path, "its folder can't be written")


def write_metrics(path: Path, known: Mapping[str, Any]) -> None:
    """Write the metrics file; whoever reads it meanwhile gets the old one whole.

    Raises:
        WikiError: It can't be written.
    """
    try:
        write_atomic(path, metrics(known), _READABLE)
    except OSError as error:
        raise _no_metrics(path, error.strerror or str(error)) from error


def _no_metrics(path: Path, why: str) -> WikiError:
    fix = "make its folder, and make it writable"
    return WikiError(f"the metrics can't be written: {path}: {why}", code="metrics", fix=fix)
