"""Plain text as wikitext that shows exactly that text, and back.

MediaWiki has no escape character, but a character reference (`&#91;` for `[`)
is never markup: the save, the Translate extension and every step of the parser
leave it alone, and the browser shows the character. So text is escaped by
writing single characters as references, and only those without which a
construct would fire: `[[` becomes `[&#91;`, a lone `[` stays. Prose is left
as it is, to the byte.

What fires, and where, is read from MediaWiki 1.43 (Parser, Preprocessor_Hash,
BlockLevelPass, Sanitizer, MagicWordArray; in Translate TranslatablePageParser
and TranslationUnit) and proved on it by the tests. What opens a construct is
always broken, whether or not the text closes it, so that escaped texts may
stand next to each other and beside other wikitext, in bold or italics too.
Two things are left as they are everywhere, because they aren't wrong:

- white space shows as HTML shows it (runs collapse);
- French spacing: the parser shows the space in ` ?`, ` :)` or `« ` unbreakable.

One thing is out of a single text's reach: "RFC" at the very end, followed by
another text that begins with a number.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache
from html.entities import html5
from typing import TYPE_CHECKING, Final


if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


class Context(StrEnum):
    """Where escaped text may stand; each as well inside `<translate>`."""

    PARAGRAPH = "paragraph"
    """At the beginning of a line."""

    PAGE_START = "page_start"
    """At the very beginning of a page."""

    LIST_ITEM = "list_item"
    """After a list item's bullets, of any depth: `** text`."""

    HEADING = "heading"
    """Inside a heading, of any level: `== text ==`."""

    LINK_LABEL = "link_label"
    """A page link's label: `[[Page|text]]`."""

    URL_LABEL = "url_label"
    """An external link's label: `[https://... text]`."""

    TABLE_CELL = "table_cell"
    """On the line of its cell or header cell: `| text`, `! text`."""

    TEMPLATE_ARGUMENT = "template_argument"
    """A named argument of a template: `{{T|name=text}}`; the template may
    put it at the beginning of a line."""


_NEVER_EMPTY: Final = {Context.HEADING, Context.LINK_LABEL, Context.URL_LABEL}

# Unicode's space separators (\p{Zs}) but the ordinary and the no-break space.
_RARE_SPACES: Final = "\u1680\u2000-\u200a\u202f\u205f\u3000"
# Parser::SPACE_NOT_NL, what may stand between "RFC" and its number.
_SPACE: Final = rf"[\t \xa0{_RARE_SPACES}]"
_NUMBER: Final = r"[0-9]+(?![A-Za-z0-9])"
_ISBN: Final = rf"(?:97[89](?:-|{_SPACE})?)?(?:[0-9](?:-|{_SPACE})?){{9}}[0-9Xx](?![A-Za-z0-9])"


def _magic_link(words: str, number: str) -> str:
    """Give the pattern of a magic link: its last space, else its first digit.

    The digit is for the spaces whose references count as spaces too.
    """
    return (
        rf"(?<![A-Za-z0-9])(?:{words}){_SPACE}*"
        rf"(?:([\t ])(?={number})|[\xa0{_RARE_SPACES}](?={number})([0-9]))"
    )


# MediaWiki's $wgUrlProtocols that end in the colon, and so may be a word of a
# sentence: "news: ..." stays, "news:x" would be a link.
_WORD_PROTOCOLS: Final = "bitcoin|geo|magnet|mailto|matrix|news|sips?|sms|tel|urn|xmpp"
_LINE_MARKUP: Final = (
    r"^[*#:;]",  # BlockLevelPass: lists
    r"^-(?=---)",  # Parser::handleHorizontalRules
    r"^\{(?=\|)",  # Parser::handleTables
    r"^[ \t]",  # BlockLevelPass: preformatted text; and what tables trim
)
# In each pattern the group (else the first character) is what is written as a
# reference. A pattern must not look behind at `_`, `'` and the like: those may
# be references themselves, and a reference ends in `;`.
_EVERYWHERE: Final = (
    r"^[ \t](?=[ \t]*\Z)",  # a label or an item of nothing but space is none
    r"\n",  # a text is one line; also a unit's end
    r"<(?=!--|/?[A-Za-z])",  # comments, HTML, extension tags, <translate>, <tvar>
    r"-(\{)|\{(\{)|(\{)\Z",  # templates, arguments, language variants
    r"\[(\[)|\[(?=//)|(\[)\Z",  # links; [https: is broken at the colon
    r"^'|'\Z|'(')",  # bold, italics; an edge may meet the writer's own
    r"~~(~)",  # signatures, at the save
    r"_(_)(?=[^\s_](?:[^\s_]|_(?!_))*__)",  # behaviour switches: __TOC__,
    r"_(_)(?= [^\x00-\x7f][^_\n]*__)",  # in Sindhi with spaces,
    r"\uff3f(\uff3f)(?=[^\s\uff3f]+\uff3f\uff3f)",  # in Japanese in full width
    r"(?<=[A-Za-z0-9+.-]):(?=//)",  # URLs, linked or bare, of any wiki's protocols
    rf'(?i:(?<![A-Za-z0-9])(?:{_WORD_PROTOCOLS}))(:)(?=[^\t "\xa0{_RARE_SPACES}]|[ \t]\Z)',
    _magic_link("RFC|PMID", _NUMBER),
    _magic_link("ISBN", _ISBN),
    r"!(!)(?=FUZZY!!)",  # Translate's mark of an outdated translation
    r"^=",  # headings, also as Translate sees a unit: TranslationUnit::getHeading
    r"^\u0338",  # the save (NFC) would make one character of it and `>` or `=`
)
_ONLY: Final[dict[Context, tuple[str, ...]]] = {
    Context.PARAGRAPH: _LINE_MARKUP,
    # Some languages' #REDIRECT begins with a number sign in full width.
    Context.PAGE_START: (*_LINE_MARKUP, r"^\uff03"),
    # No `^ `: a space after the bullets is none at the beginning of a line.
    Context.LIST_ITEM: _LINE_MARKUP[:-1],
    Context.HEADING: (r"=\Z",),
    # Parsoid, unlike the older parser, wants a label's brackets balanced.
    Context.LINK_LABEL: (r"\||\[", r"\](\])|(\])\Z"),
    # The pattern of an external link eats spaces before its label, and stops
    # at a replacement character.
    Context.URL_LABEL: (
        r"\]|\ufffd",
        rf"^[\xa0{_RARE_SPACES}]",
        rf"^[ \t](?=[ \t]*[\xa0{_RARE_SPACES}])",
    ),
    # A cell's first character counts where its own mark has no space after it.
    Context.TABLE_CELL: (r"\|", r"!(!)", r"^[-+!}]"),
    # Its value is trimmed.
    Context.TEMPLATE_ARGUMENT: (*_LINE_MARKUP, r"\|", r"\}(\})|(\})\Z", r"[ \t]\Z"),
}


@cache
def _rules(where: Context) -> tuple[re.Pattern[str], ...]:
    """Compile the patterns of a context: most programs that start need none."""
    return tuple(re.compile(rule) for rule in (*_EVERYWHERE, *_ONLY[where]))


# What a page can't hold: the save replaces it (UtfNormal's Validator), or the
# parser does (U+007F, the mark of its strip markers). So does `escape`.
_UNHELD: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_BREAK: Final = re.compile("\r\n|[\r\v\f]")
# Characters that the save (NFC) turns into one of ASCII: they count as that.
_SAVED_AS: Final = str.maketrans({"\u037e": ";", "\u1fef": "`", "\u212a": "K"})

# Sanitizer::CHAR_REFS_REGEX, with the two names that only MediaWiki knows.
_REFERENCE: Final = re.compile(
    r"&(?:([A-Za-z0-9]+;|\u05e8\u05dc\u05de;|\u0631\u0644\u0645;)"
    r"|#0*([0-9]+);|#[xX]0*([0-9A-Fa-f]+);)"
)
_NAMES: Final = {**html5, "\u05e8\u05dc\u05de;": "\u200f", "\u0631\u0644\u0645;": "\u200f"}
_NOWIKI: Final = re.compile(r"<(?:/nowiki\s*|nowiki\s*/?)>", re.IGNORECASE)
_LAST: Final = 0x10FFFF


def escape(text: str, context: Context | str, *, variables: Collection[str] = ()) -> str:
    """Return wikitext, on one line, that shows `text` literally in `context`.

    Safe inside `<translate>` as it is. A line break is kept as a reference,
    which shows as a space; a character that no page can hold becomes U+FFFD,
    as it would when saved. Where markup needs a label or a heading and there
    is none, an empty text is `<nowiki/>`.

    Args:
        text: Plain text.
        context: Where the wikitext goes: a `Context`, or its value as a string.
        variables: Names of the translation variables (`<tvar name=...>`) of
            the unit it goes into; Translate replaces `$name` anywhere in it,
            `$1` in `$10` too (TranslationUnit::getTextForRendering).

    Raises:
        ValueError: There is no such context.
    """
    return _escaped(text, _context(context), tuple(variables))


# Speakers come again and again, on a page and from call to call.
@lru_cache(maxsize=4096)
def _escaped(text: str, where: Context, variables: tuple[str, ...]) -> str:
    """Return what `escape` does."""
    held = _UNHELD.sub("\ufffd", _LINE_BREAK.sub("\n", text))
    if not held:
        return "<nowiki/>" if where in _NEVER_EMPTY else ""
    marked = set(_active(held.translate(_SAVED_AS), where, variables))
    return "".join(
        _as_reference(char) if index in marked else char for index, char in enumerate(held)
    )


def unescape(wikitext: str) -> str:
    """Return the text that wikitext without any markup but nowiki tags shows.

    The inverse of `escape` in every context. Resolves the references that
    MediaWiki resolves, with their semicolon only (Sanitizer's
    normalizeCharReferences and validateCodepoint).
    """
    return _REFERENCE.sub(_character, _NOWIKI.sub("", wikitext))


def _context(context: Context | str) -> Context:
    """Return the context of that name."""
    try:
        return Context(context)
    except ValueError:
        raise ValueError(
            f"no such context: {context!r}; expected one of {', '.join(Context)}"
        ) from None


def _active(text: str, where: Context, variables: Collection[str]) -> Iterator[int]:
    """Yield the offsets of the characters that have to be references."""
    for rule in _rules(where):
        for match in rule.finditer(text):
            yield match.start(match.lastindex or 0)
    for match in _REFERENCE.finditer(text):
        if match[1] is None or match[1] in _NAMES:
            yield match.start()
    names = "|".join(re.escape(name) for name in variables if name)
    if names:
        for match in re.finditer(rf"\$(?={names})", text):
            yield match.start()


def _as_reference(char: str) -> str:
    """Return the character as the reference that people would write."""
    return {"&": "&amp;", "<": "&lt;"}.get(char) or f"&#{ord(char)};"


def _character(reference: re.Match[str]) -> str:
    """Return the character meant, or the reference if MediaWiki knows none."""
    name, decimal, hexadecimal = reference.groups()
    if name is not None:
        return _NAMES.get(name, reference[0])
    digits, base = (decimal, 10) if decimal is not None else (hexadecimal, 16)
    # More digits than any code point has: not worth (or not safe) to convert.
    point = int(digits, base) if len(digits) <= len(str(_LAST)) else _LAST + 1
    return chr(point) if _is_valid(point) else reference[0]


def _is_valid(point: int) -> bool:
    """Tell whether MediaWiki resolves this number: Sanitizer::validateCodepoint."""
    return (
        point in {0x9, 0xA}
        or 0x20 <= point <= 0x7E  # noqa: PLR2004 (Unicode's own numbers)
        or 0xA0 <= point <= 0xD7FF  # noqa: PLR2004
        or 0xE000 <= point <= 0xFFFD  # noqa: PLR2004
        or 0x10000 <= point <= _LAST  # noqa: PLR2004
    )
