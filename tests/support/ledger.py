"""A page and its document over time, in memory, and a ledger of who said what last.

Not a wiki: only what the pure part of `pull` and `plan` is told of a page's
history, made of revisions as the wiki lists them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from clinicbot.digest.inline import InlineRules
from clinicbot.digest.model import Digest
from clinicbot.errors import Place
from clinicbot.intake.document import Document
from clinicbot.intake.history import Past, Version, between_of, common
from clinicbot.intake.pull import pull, standing
from clinicbot.wiki.fingerprint import with_fingerprint
from clinicbot.wiki.pages import Revision, Standing, digest_of, stored_form
from clinicbot.wikitext.page import render_page
from clinicbot.wikitext.reader import read_page
from tests.support.pages import view_of


if TYPE_CHECKING:
    from clinicbot.intake.conflicts import Decisions
    from clinicbot.intake.pull import Pulled


BOT: Final = "ClinicBot"
PASSAGES: Final = (
    "The budget of the year is said to be",
    "Trains to small towns were called",
    "Libraries that lend rooms are",
    "Nobody asked the volunteers who were",
    "A wish for shorter forms was",
)
"""What each passage begins with; what follows is one word of its own."""

FILE: Final = """\
number: 6
language: en
topics:
  - title: Money
    content:
      - by: Ana
        says: {0}
        points:
          - {1}
          - {2}
  - title: People
    content:
      - {3}
      - note: {4}
"""


@lru_cache(maxsize=8)
def _document(text: str) -> Document:
    """Give a document without its history; one text is asked for several times."""
    known = Digest("en", place=Place("en.yaml"))
    view = view_of(replace(known, number=6))
    made = Document(
        "006/en",
        text,
        known,
        view.title,
        view.wording,
        InlineRules(),
        lambda page, digest: read_page(page, view, digest),
        lambda digest, _: stored_form(render_page(digest, view)),
    )
    return replace(made, digest=replace(made.parsed(text), place=known.place))


@lru_cache(maxsize=8)
def _page(text: str) -> str:
    document = _document(text)
    return document.written(document.digest, "")


@dataclass
class Ledger:
    """A document, its page, and what each passage was when both sides agreed last.

    Attributes:
        text: The document.
        source: The word of each passage in the document.
        wiki: Likewise on the page.
        agreed: Likewise where the document last had what the page had.
        touched: The passages that the document changed since it was published.
        revisions: The page's, the oldest first.
        commits: The document's committed texts, the oldest first.
        in_git: Whether every pull is committed.
        is_partial: Whether a pull left something open since the last publish.
    """

    text: str = ""
    source: list[str] = field(default_factory=list)
    wiki: list[str] = field(default_factory=list)
    agreed: list[str] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    revisions: list[tuple[Revision, str]] = field(default_factory=list)
    commits: list[str] = field(default_factory=list)
    in_git: bool = False
    is_partial: bool = False
    words: int = 0

    def __post_init__(self) -> None:
        """Write the document and publish it."""
        self.source = [self.word() for _ in PASSAGES]
        said = [f"{start} {word}." for start, word in zip(PASSAGES, self.source, strict=True)]
        self.text = FILE.format(*said)
        self.save(self.page(), BOT)
        self.wiki, self.agreed = list(self.source), list(self.source)
        self.commit()

    def commit(self) -> None:
        """Commit the document, if it is in git."""
        if self.in_git:
            self.commits.append(self.text)

    def word(self) -> str:
        """Make a word that nobody has said yet."""
        self.words += 1
        return f"word{self.words:03d}"

    @property
    def document(self) -> Document:
        """The document as it is."""
        return replace(_document(self.text), earlier=lambda: reversed(self.commits))

    def page(self) -> str:
        """Give the page of the document."""
        return _page(self.text)

    @property
    def live(self) -> tuple[Revision, str]:
        """The newest revision."""
        return self.revisions[-1]

    def save(self, text: str, user: str) -> None:
        """Save the page."""
        number = len(self.revisions) + 1
        comment = with_fingerprint("An edit.", text) if user == BOT else ""
        sha1 = digest_of(text)
        revision = Revision(number, number - 1, user, sha1, f"hour {number}", comment)
        self.revisions.append((revision, text))

    def past(self) -> Past:
        """Tell the page's history as `clinicbot.intake.history.past` does."""
        known = [revision for revision, _ in reversed(self.revisions)]
        texts = {revision.id: text for revision, text in self.revisions}
        taken_in = self.document.digest.base_revision
        base = max(common(known, BOT, taken_in, digest_of(self.page())))
        newest = known[0]
        since = [
            Version(one.id, texts[one.id], one.user, one.timestamp)
            for one in (*between_of(known, base, newest), newest)
        ]
        return Past(Version(base, texts[base]), tuple(since))

    def edit_wiki(self, at: int) -> None:
        """Have a person change a passage on the page."""
        old, self.wiki[at] = self.wiki[at], self.word()
        self.save(self.live[1].replace(old, self.wiki[at]), "Reader")

    def edit_source(self, at: int) -> None:
        """Change a passage in the document."""
        old, self.source[at] = self.source[at], self.word()
        self.text = self.text.replace(old, self.source[at])
        self.touched.add(at)

    def publish(self) -> bool:
        """Publish, if that is allowed; say whether it was."""
        revision, text = self.live
        ours = revision.user == BOT
        known = ours or self.document.digest.base_revision == revision.id
        if not known and standing(self.document, self.past()) is Standing.OPEN:
            return False
        if self.page() != text:
            self.save(self.page(), BOT)
        self.wiki, self.agreed = list(self.source), list(self.source)
        self.touched, self.is_partial = set(), False
        return True

    def pull(self, decisions: Decisions | None = None) -> Pulled:
        """Pull; what was decided goes into the ledger, too."""
        made = pull(self.document, self.past(), decisions)
        self.text = made.after
        self.is_partial = made.waits
        self.commit()
        self.source = [
            self.text.partition(start)[2].split(".")[0].split()[-1] for start in PASSAGES
        ]
        return made
