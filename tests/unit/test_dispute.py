"""Two sources that take turns, and an operator who goes back: told apart by edit summaries."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from clinicbot.publish.desired import DesiredPage, Kind
from clinicbot.publish.objections import disputed
from clinicbot.wiki.dispute import find, is_suspicious
from clinicbot.wiki.fingerprint import Trace, fingerprint, trace, with_fingerprint
from clinicbot.wiki.origin import Origin
from clinicbot.wiki.pages import Revision, digest_of


if TYPE_CHECKING:
    from pathlib import Path


US, THEM, NEW = "aaaaaa", "bbbbbb", "cccccc"


def past(*written: tuple[str, str], sent: str = "") -> list[Revision]:
    """Give the bot's revisions, the newest first, from texts and sources, the oldest first."""
    made: list[Revision] = []
    was = ""
    for number, (text, source) in enumerate(written, 1):
        comment = with_fingerprint("Bot: x", sent or text, was=was, source=source)
        made.insert(0, Revision(number, number - 1, "Bot", digest_of(text), "then", comment))
        was = fingerprint(text)
    return made


def turns(texts: str, sources: str = "") -> list[Revision]:
    """Give revisions of one-letter texts, each of a source: u(s), t(hem), or - for unknown."""
    names = {"u": US, "t": THEM, "-": ""}
    return past(*zip(texts, (names[one] for one in sources or "u" * len(texts)), strict=True))


DISPUTED = [
    ("A", "AB", "ut", US),
    ("A", "ABCB", "uttt", US),
    ("A", "CAB", "uut", US),
    ("A", "ABAB", "----", US),
    ("B", "ABABA", "uuuuu", US),
    ("A", "ABAB", "----", ""),
]
FREE = [
    ("A", "AB", "uu", US),
    ("B", "ABA", "uuu", US),
    ("A", "AB", "--", US),
    ("C", "AB", "ut", US),
    ("A", "ACB", "uut", US),
    ("A", "AB", "ut", NEW),
    ("A", "AB", "ut", ""),
    ("A", "CBAB", "uuuu", US),
    ("A", "", "", US),
]


@pytest.mark.parametrize(("wanted", "texts", "sources", "source"), DISPUTED)
def test_turns_of_two_sources_are_noticed(
    wanted: str, texts: str, sources: str, source: str
) -> None:
    """Another source wrote over what ours still wants; or the bot did it twice already."""
    revisions = turns(texts, sources)
    assert is_suspicious(fingerprint(wanted), revisions[0], source)
    found = find(fingerprint(wanted), revisions, source)
    assert found is not None
    assert digest_of(wanted) == found.ours.sha1
    assert found.theirs is revisions[0]


@pytest.mark.parametrize(("wanted", "texts", "sources", "source"), FREE)
def test_operator_may_go_back_and_forth_and_move(
    wanted: str, texts: str, sources: str, source: str
) -> None:
    """One's own older text, a new text, a first text from a new place: none is a dispute."""
    assert find(fingerprint(wanted), turns(texts, sources), source) is None


def test_ordinary_edit_needs_no_look_at_the_history() -> None:
    """It costs no request; only another source or a text that was there before does."""
    newest = turns("AB")[0]
    assert not is_suspicious(fingerprint("C"), newest, US)
    assert is_suspicious(fingerprint("C"), newest, THEM)
    assert is_suspicious(fingerprint("A"), newest, US)
    assert not is_suspicious(fingerprint("C"), turns("AB", "--")[0], US)


def test_revision_that_does_not_hold_what_was_sent_does_not_count() -> None:
    """The server merged it, or a person wrote it under the bot's name."""
    revisions = past(("A", US), ("B", THEM), sent="else")
    assert find(fingerprint("A"), revisions, US) is None


def test_dispute_is_told_with_both_sources_and_a_way_out() -> None:
    """The revisions, when, and what keeps ours; a redirect has no document to name it in."""
    found = find(fingerprint("A"), turns("AB", "ut"), US)
    assert found is not None
    page = DesiredPage("P", Kind.PAGE, "A")
    said = str(disputed(page, found, 2, documented=True))
    for part in (US, THEM, "revision 1", "revision 2", "base-revision: 2", "doctor"):
        assert part in said
    assert "base-revision" not in str(disputed(page, found, 2, documented=False))


def test_trace_is_read_back_from_a_summary() -> None:
    """All of it; and nothing is read from a person's."""
    said = with_fingerprint("Bot", "text", "0a1b", was="2c3d", source="4e5f60")
    assert trace(said) == Trace(fingerprint("text"), "0a1b", "2c3d", "4e5f60")
    assert trace("fixed a typo [sha1:soon]") == Trace()


def repository(folder: Path, branch: str, remote: str) -> Origin:
    """Make a repository with a series in it."""
    series = folder / "series"
    series.mkdir(parents=True)
    (series / "clinicbot.yaml").touch()
    for command in (
        f"init -q -b {branch} .", f"remote add origin {remote}", "add -A",
        "-c user.name=A -c user.email=a@b commit -qm one",
    ):  # fmt: skip
        subprocess.run(["git", *command.split()], cwd=folder, check=True)
    return Origin(series, "Clinics")


def test_origin_is_one_for_a_job_and_another_for_another(tmp_path: Path) -> None:
    """By series, folder, branch and repository; a token in its address is no part of it."""
    first = repository(tmp_path / "a", "main", "https://token@git.example/x")
    assert first.name == Origin(first.folder, "Clinics").name
    assert "branch main https://git.example/x" in first.told
    assert "token" not in first.told
    others = [
        Origin(first.folder, "Other"),
        Origin(tmp_path, "Clinics"),
        repository(tmp_path / "b", "main", "https://git.example/x"),
    ]
    subprocess.run(["git", "checkout", "-qb", "draft"], cwd=first.folder, check=True)
    others.append(Origin(first.folder, "Clinics"))
    assert len({one.name for one in (first, *others)}) == 5


def test_origin_without_git_is_the_folder(tmp_path: Path) -> None:
    """As in an image that has the series in it."""
    assert Origin(tmp_path, "Clinics").told == f"'Clinics' in {tmp_path}"
