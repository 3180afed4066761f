"""A series' folder: its settings, its wordings and its digests, read as one."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar

from clinicbot.digest.check import compare_versions
from clinicbot.digest.kinds import suggest
from clinicbot.digest.read import read_digest
from clinicbot.digest.rules import INLINE_TAGS, InlineRules
from clinicbot.digest.values import no_language
from clinicbot.errors import Place, Problem, Severity, SourceError
from clinicbot.series import agreement
from clinicbot.series.load import load_parts, load_wording, package_languages
from clinicbot.series.names import catalogue
from clinicbot.series.strays import beside_digests, misnamed, stray
from clinicbot.settings import Layout, Settings, read_settings, worded_languages
from clinicbot.titles import LANGUAGE_CODE, TitlePattern


if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from clinicbot.digest.kinds import Names
    from clinicbot.digest.model import Digest
    from clinicbot.series.parts import Part
    from clinicbot.series.wording import Wording


_T = TypeVar("_T")
_NOTHING: Final[Mapping[str, Mapping[str, Digest]]] = MappingProxyType({})

SETTINGS_NAME = "clinicbot.yaml"
"""The file that makes a folder a series."""

DIGESTS_NAME = "digests"
"""The folder of the digests, beside the settings."""

DEFAULT_TITLE = "Wikimedia Clinics/{number:03d}"
"""The page names of the series whose wording clinicbot brings along."""


@dataclass(frozen=True, slots=True)
class Series:
    """A series, whole and consistent.

    Attributes:
        folder: Where it lies.
        settings: Its settings.
        wordings: Language -> its wordings: of every digest and every index page,
            and what else the folder words.
        digests: Folder name ("006") -> language -> digest, in the series' order.
        noticed: What somebody should look at in one file or another.
    """

    folder: Path
    settings: Settings
    wordings: Mapping[str, Wording]
    digests: Mapping[str, Mapping[str, Digest]]
    noticed: tuple[Problem, ...] = ()

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What somebody should look at, nothing that stops a run; compares all versions."""
        found = [*self.noticed, *_differences(self.digests)]
        return tuple(sorted(found, key=lambda problem: problem.place))

    def find(self, names: Iterable[str]) -> tuple[str, ...]:
        """Give the keys of digests, by folder name or number ("6", "006").

        Raises:
            SourceError: There is no such digest; with every name at fault.
        """
        return find(names, self.digests, self.folder)

    def original(self, key: str) -> Digest:
        """Give a digest's version in the call's language, or else the wiki's, or any."""
        versions = self.digests[key]
        first = next(iter(versions.values()))
        spoken = first.call_language or ""
        return versions.get(spoken) or versions.get(self.settings.wiki_language) or first

    def source(self, key: str) -> Digest:
        """Give the version that a source page of the translate layout is written from."""
        wanted = self.settings.source_language
        versions, wiki = self.digests[key], self.settings.wiki_language
        code = {"call": "", "wiki": wiki}.get(wanted, wanted)
        return versions.get(code) or self.original(key)


def find(names: Iterable[str], keys: Iterable[str], folder: Path) -> tuple[str, ...]:
    """Give those of the keys that are named, by folder name or number ("6", "006").

    Raises:
        SourceError: There is no such digest; with every name at fault.
    """
    problems: list[Problem] = []
    chosen = _choose(dict.fromkeys(keys, _NOTHING), tuple(names), folder, problems)
    if problems:
        raise SourceError(*problems)
    return tuple(chosen)


class _Reading:
    """One reading of a folder, which goes on after a problem."""

    def __init__(self, folder: Path, asked: Path | None = None) -> None:
        self.folder, self.asked = folder, asked
        self.problems: list[Problem] = []
        self.settings: Settings | None = None
        self.parts: Mapping[str, Part] | None = None

    def stops(self, problem: Problem) -> bool:
        """Say whether a problem keeps the series from being used."""
        if problem.severity is not Severity.ERROR:
            return False
        documents = self.folder / DIGESTS_NAME
        mine = self.asked is None or problem.place.file == str(self.asked)
        return mine or not Path(problem.place.file).is_relative_to(documents)

    def read_settings(self) -> None:
        """Read clinicbot.yaml and parts.yaml."""
        try:
            self.settings = read_settings(self.folder / SETTINGS_NAME)
        except SourceError as error:
            self.problems += error.problems
        try:
            self.parts = load_parts(self.folder)
        except SourceError as error:
            self.problems += error.problems

    def digests(self, files: Mapping[str, Mapping[str, Path]]) -> dict[str, dict[str, Digest]]:
        """Read the files of all digests; those with problems are not in the result."""
        rules = self.settings.inline if self.settings else InlineRules(INLINE_TAGS)
        names = self._names()
        found: dict[str, dict[str, Digest]] = {}
        for key, versions in files.items():
            for language, path in versions.items():
                try:
                    found.setdefault(key, {})[language] = read_digest(path, rules, names)
                except SourceError as error:
                    self.problems += error.problems
        return {key: versions for key, versions in found.items() if versions}

    def _names(self) -> Names:
        languages: Names = {"language": worded_languages(self.folder)}
        if self.settings is None or self.parts is None:
            return languages
        wordings = catalogue(self.settings.attendance, self.parts)
        groups = self.settings.attendance
        known: Names = {"group": groups, "wording": wordings, "standard part": self.parts}
        return {**languages, **known}

    def wordings(self, languages: Iterable[str]) -> dict[str, Wording]:
        """Read the wordings of these languages."""
        found: dict[str, Wording] = {}
        if self.parts is None:
            return found
        for language in languages:
            try:
                found[language] = load_wording(language, self.folder, self.settings, self.parts)
            except SourceError as error:
                self.problems += error.problems
        return found


def load_series(
    folder: Path,
    only: Collection[str | Path] = (),
    known: Mapping[str, Mapping[str, Digest]] = _NOTHING,
    *,
    may_be_empty: bool = False,
    asked: Path | None = None,
) -> Series:
    """Read a series' folder.

    Args:
        folder: Where clinicbot.yaml lies.
        only: The digests to read, by folder name, number ("6", "006") or the
            path of one of their files; all of them if none is named.
        known: Digests by folder name and language that were read before, and
            in whose files, settings and wordings nothing changed since: they
            are taken as they are, if still there, though they may lack their
            texts (see `clinicbot.publish.made`).
        may_be_empty: Whether a series without any digest will do. To publish
            it would empty its lists on the wiki.
        asked: The one document that has to be sound, if not all have to be:
            errors of others are among what is noticed, and they are left out.

    Raises:
        SourceError: With all the problems of all the files that were read.
    """
    reading = _Reading(folder, asked)
    reading.read_settings()
    none_yet = may_be_empty and not os.path.lexists(folder / DIGESTS_NAME)
    files = {} if none_yet else _files(folder, reading.problems)
    languages = set(reading.settings.index.pages if reading.settings else ())
    if reading.settings and reading.settings.layout is Layout.TRANSLATE:
        languages |= _supplied(folder)
    if not only:
        languages |= _worded(folder, reading.problems)
    told = any(problem.severity is Severity.ERROR for problem in reading.problems)
    if not (files or told or may_be_empty):
        place = Place(str(folder / DIGESTS_NAME))
        expected = "`clinicbot new 1` makes the first one"
        reading.problems.append(Problem(place, "there is no digest here", expected))
    chosen = _choose(files, only, folder, reading.problems)
    return _assemble(reading, chosen, languages, known)


def with_texts(series: Series, keys: Collection[str]) -> Series:
    """Read the whole documents of digests that were only known when the series was loaded.

    Raises:
        SourceError: With all that is wrong with them meanwhile.
    """
    reading = _Reading(series.folder)
    reading.settings, reading.parts = series.settings, load_parts(series.folder)
    folders = {key: series.folder / DIGESTS_NAME / key for key in keys}
    read = reading.digests(
        {
            key: {language: folder / f"{language}.yaml" for language in series.digests[key]}
            for key, folder in folders.items()
        }
    )
    if reading.problems:
        raise SourceError(*reading.problems)
    return replace(series, digests={**series.digests, **read})


def lone_series(file: Path) -> Series:
    """Read a document that lies outside of any series, as one of Wikimedia Clinics.

    Args:
        file: The document; its name says its language (`en.yaml`).

    Returns:
        A series with this one document, under the key "".

    Raises:
        SourceError: With all its problems.
    """
    reading = _Reading(file.parent)
    reading.settings = Settings("Wikimedia Clinics", "", TitlePattern(DEFAULT_TITLE))
    reading.parts = load_parts()
    return _assemble(reading, {"": {file.stem: file}}, ())


def _worded(folder: Path, problems: list[Problem]) -> set[str]:
    """Give the languages of a series' wording files; tell files whose name is none."""
    root = folder / "wording"
    if os.path.lexists(root) and not root.is_dir():
        expected = "wording files such as en.yaml lie in a folder of this name"
        problems.append(Problem(Place(str(root)), "this isn't a folder", expected))
    named = {path: LANGUAGE_CODE.fullmatch(path.stem) for path in _visible(root)}
    for path, is_code in named.items():
        if path.suffix == ".yaml" and not is_code:
            problems.append(no_language(path.stem, Place(str(path))))
        elif path.suffix == ".yml":
            expected = "a wording file's name ends with '.yaml'"
            problems.append(Problem(Place(str(path)), "this file would be left alone", expected))
    return {path.stem for path, is_code in named.items() if is_code and path.suffix == ".yaml"}


def _supplied(folder: Path) -> set[str]:
    """Give the languages in which a series can supply translators with its own wording.

    clinicbot's languages are those of Wikimedia Clinics: a series that words
    itself otherwise has those that it words itself.
    """
    return set() if (folder / "wording").is_dir() else set(package_languages())


def _assemble(
    reading: _Reading,
    files: Mapping[str, Mapping[str, Path]],
    more_languages: Collection[str],
    known: Mapping[str, Mapping[str, Digest]] = _NOTHING,
) -> Series:
    """Read these digests, hold them against each other, and put them in order."""
    read = reading.digests({key: files[key] for key in files if key not in known})
    digests = {key: read.get(key) or known[key] for key in files if key in read or key in known}
    settings = reading.settings
    spoken = {code for versions in digests.values() for code in versions}
    wordings = reading.wordings(sorted(spoken.union(more_languages)))
    if settings is not None:
        for key, versions in read.items():
            reading.problems += agreement.of_versions(key, versions, settings, wordings)
        reading.problems += agreement.of_pages(digests, settings)
    if any(map(reading.stops, reading.problems)) or settings is None:
        raise SourceError(*reading.problems, *_differences(read))
    ordered = sorted(
        digests, key=lambda key: settings.order_key(next(iter(digests[key].values())))
    )
    ordered_digests = {key: digests[key] for key in ordered}
    return Series(reading.folder, settings, wordings, ordered_digests, tuple(reading.problems))


def _differences(digests: Mapping[str, Mapping[str, Digest]]) -> list[Problem]:
    """Say where versions of one digest differ in structure, which stops nothing."""
    return [found for versions in digests.values() for found in compare_versions(versions)]


def _files(folder: Path, problems: list[Problem]) -> dict[str, dict[str, Path]]:
    """Find the digests' files by folder name and language; tell what else lies there."""
    root = folder / DIGESTS_NAME
    if not root.is_dir():
        expected = f"the digests of a series lie in '{DIGESTS_NAME}' beside {SETTINGS_NAME}"
        problems.append(Problem(Place(str(root)), "there is no such folder", expected))
        return {}
    found: dict[str, dict[str, Path]] = {}
    for path in _visible(root):
        if not path.is_dir():
            problems.append(beside_digests(path))
            continue
        found[path.name] = {}
        inside = list(_visible(path))
        for file in inside:
            problem = misnamed(file, folder)
            if problem:
                problems.append(problem)
            if problem is None or (problem.severity is Severity.WARNING and _is_version(file)):
                found[path.name][file.stem] = file
        if not inside:
            problems.append(stray(path, "a digest has a file for each language, such as en.yaml"))
    return {key: versions for key, versions in found.items() if versions}


def _visible(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(path for path in folder.iterdir() if path.name[0] != ".")


def _is_version(file: Path) -> bool:
    return file.suffix == ".yaml" and bool(LANGUAGE_CODE.fullmatch(file.stem))


def _choose(
    files: Mapping[str, Mapping[str, _T]],
    only: Collection[str | Path],
    folder: Path,
    problems: list[Problem],
) -> Mapping[str, Mapping[str, _T]]:
    """Pick the digests that are asked for; tell those that don't exist."""
    if not only:
        return files
    by_number = {_plain(key): key for key in files}
    wanted: set[str] = set()
    for name in (_named(each, folder) for each in only):
        if key := by_number.get(_plain(name)):
            wanted.add(key)
            continue
        expected = f"the digests are {', '.join(files)}" if files else "there are no digests"
        place = Place(str(folder / DIGESTS_NAME))
        problems.append(Problem(place, f"there is no digest '{name}'", expected,
                                suggest(name, files)))  # fmt: skip
    return {key: versions for key, versions in files.items() if key in wanted}


def _named(digest: str | Path, folder: Path) -> str:
    """Give a digest's name, be it a name or a path."""
    root = Path(os.path.realpath(folder / DIGESTS_NAME))
    path = Path(os.path.realpath(digest))
    if path != root and path.is_relative_to(root):
        return path.relative_to(root).parts[0]
    return str(digest)


def _plain(key: str) -> str:
    """Give the name by which a digest is known: 6 and 006 are the same."""
    return key.lstrip("0") or "0" if key.isdecimal() else key
