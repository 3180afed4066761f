"""Files among the digests that are none of them, or whose name is none of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicbot.digest.values import is_language, no_language
from clinicbot.errors import Place, Problem, Severity
from clinicbot.series.languages import unknown_code
from clinicbot.settings import worded_languages
from clinicbot.titles import LANGUAGE_CODE


if TYPE_CHECKING:
    from pathlib import Path


def beside_digests(file: Path) -> Problem:
    """Say that a file lies where the digests' folders are; a document there would be missed."""
    expected = "a digest is a folder with a file for each language, such as 006/en.yaml"
    if file.suffix in {".yaml", ".yml"}:
        return Problem(Place(str(file)), "this document lies outside of a digest", expected)
    return stray(file, expected)


def misnamed(file: Path, folder: Path) -> Problem | None:
    """Say what is wrong with the name of a file in a digest's folder."""
    if file.suffix == ".yml" and LANGUAGE_CODE.fullmatch(file.stem):
        hint = f"did you mean '{file.stem}.yaml'?"
        return Problem(Place(str(file)), "a document's name ends with '.yaml'", hint=hint)
    if file.suffix != ".yaml":
        return stray(file, "a digest has a file for each language, such as en.yaml")
    if not LANGUAGE_CODE.fullmatch(file.stem):
        wrong = f"'{file.stem}' isn't a language code"
        expected = "the file's name says its language, such as en.yaml"
        return Problem(Place(str(file)), wrong, expected)
    hint = unknown_code(file.stem)
    if not hint:
        return None
    if not is_language(file.stem) and file.stem not in worded_languages(folder):
        return no_language(file.stem, Place(str(file)))
    wrong = f"'{file.stem}' isn't a language code that is known to MediaWiki 1.43"
    return Problem(Place(str(file)), wrong, hint=hint, severity=Severity.WARNING)


def stray(path: Path, expected: str, hint: str = "") -> Problem:
    """Say that something is none of the series' files."""
    wrong = "this isn't part of a digest and is left alone"
    return Problem(Place(str(path)), wrong, expected, hint, Severity.WARNING)
