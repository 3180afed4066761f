"""What a digest says of its call before the topics: three sentences of the series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clinicbot.digest.model import StandardTopic
from clinicbot.wikitext.escape import Context, escape
from clinicbot.wikitext.pieces import Text, marked, text_of


if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from clinicbot.digest.model import Digest
    from clinicbot.series.wording import Wording


_VARIABLE: Final = frozenset({"date", "number", "page"})
"""The fields that no translator need touch; the others are words."""


def opening(digest: Digest, wording: Wording, versions: Mapping[str, str]) -> Iterator[Text]:
    """Yield the paragraphs of the opening, those that there are.

    Args:
        digest: The document.
        wording: Its sentences, with those that it words itself.
        versions: Language code -> title of every version that exists.
    """
    sentences = [introduction(digest, wording), version_note(digest, wording, versions)]
    if first := wording.expand("between-sentences").join(filter(None, sentences)):
        yield text_of(first, wording="intro")
    if has_topics_note(digest) and (note := wording.expand("topics-note")):
        yield text_of(note, wording="topics-note")
    if attendance := wording.attendance(digest.attendance, wrap=marked):
        yield text_of(attendance, wording="attendance")


def has_topics_note(digest: Digest) -> bool:
    """Say whether the note on where the topics come from has its place.

    It sets them off against the introduction, so a digest without that (call
    011 had none) goes without the note, unless it words the note itself.
    """
    own = digest.wording.get("topics-note")
    return bool(own and own.wikitext) or any(
        isinstance(topic, StandardTopic) for topic in digest.topics
    )


def introduction(digest: Digest, wording: Wording) -> str:
    """Return the sentence that says which call this is, variables marked."""
    name = wording.intro_name(
        date=shown_date(digest, wording) is not None, language=digest.call_language is not None
    )
    return wording.form(name).expand(_call(digest, wording), _wrap)


def version_note(digest: Digest, wording: Wording, versions: Mapping[str, str]) -> str:
    """Return the sentence that leads to the version in the call's own language.

    It is there where this version is in another language and that one exists.
    Where the digest words it itself, without a link to that version, it is
    there in any case: the other version may be where this series doesn't know.
    """
    spoken = digest.call_language
    form = wording.form("version-note")
    own = "version-note" in digest.wording and "page" not in form.fields
    if spoken in {None, digest.language} or not (own or spoken in versions):
        return ""
    values = {**_call(digest, wording), "page": versions.get(spoken or "", "")}
    return form.expand(values, _wrap)


def shown_date(digest: Digest, wording: Wording) -> str | None:
    """Return how the page words the date, as wikitext; None if it isn't known."""
    if digest.date_text is not None:
        return escape(digest.date_text.text, Context.LIST_ITEM)
    return wording.date(digest.date) if digest.date else None


def _call(digest: Digest, wording: Wording) -> dict[str, str]:
    """Return what the sentences may say of the call, as wikitext."""
    fields = wording.call_fields(digest)
    if "title" in fields:
        fields["title"] = escape(fields["title"], Context.LIST_ITEM)
    fields["call-name"] = wording.form("call-name").expand(fields, _wrap)
    if date := shown_date(digest, wording):
        fields["date"] = date
    fields["language"] = wording.language_name(digest.language)
    if digest.call_language:
        fields["call-language"] = wording.language_name(digest.call_language)
    return fields


def _wrap(name: str, value: str) -> str:
    return marked(name, value) if name in _VARIABLE else value
