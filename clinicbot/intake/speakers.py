"""Who speaks: labels before a colon that are people, and those that are not.

Nobody can tell "Kaarel: yes" from "Background: yes" by its form alone. So a
label counts as a speaker when something speaks for it: bold type, an
affiliation ("Quim (WMF)", "Claudia from Wikimedia Mexico"), a word for a
participant ("a volunteer"), or that the same name speaks elsewhere. What only
looks like a name stays text, and is told.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from clinicbot.digest.kinds import tidy
from clinicbot.intake.inline import folded
from clinicbot.intake.pieces import Kind
from clinicbot.wikitext.escape import Context, escape, unescape


if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clinicbot.intake.pieces import Piece


class Verdict(Enum):
    """What a label is."""

    SPEAKER = auto()
    DOUBTFUL = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a text's first colon.

    Attributes:
        name: It, as plain text.
        rest: The wikitext behind the colon.
        bold: Whether it is in bold type.
        bare: Whether no colon follows.
    """

    name: str
    rest: str
    bold: bool = False
    bare: bool = False


LONGEST: Final = 90
_MANY_WORDS: Final = 10
_BOLD: Final = re.compile(
    r"'''(?!')(?P<name>(?:(?!''|[\[\]<>{}]).)+?)\s*(?:(?P<in>[:\uff1a])\s*'''(?!')|'''(?!')\s*[:\uff1a])(?P<rest>\s.*|)$"
)
_PLAIN: Final = re.compile(
    r"(?P<name>(?:(?!''|[\[\]<>{}:\uff1a]).)+?)\s*[:\uff1a](?P<rest>\s.*|)$"
)
_ONLY_BOLD: Final = re.compile(r"'''(?!')(?:(?!'').)+'''")
_AFFILIATION: Final = re.compile(r"[^()]{1,60}\([^()\d]{1,60}\)")
_FROM: Final = re.compile(
    r"(?:[^\W\d_][\w'.-]*\s+){1,3}(?:from|desde|aus|из|von)\s+(?:the\s+|la\s+|el\s+)?[^\W\d_].*"
    r"|(?:[^\W\d_][\w'.-]*\s+){1,3}(?:of|at|de|del|da|do|di|du|des)\s+(?:la\s+|el\s+|l')?(?:Wiki|WM[A-Z]|Amical)\w*.*"
)
_ROLE_WORDS: Final = """
    volunteer volunteers participant participants attendee facilitator moderator host speaker
    staff anonymous someone somebody organizer organiser presenter interpreter editor
    voluntario voluntaria voluntarios voluntarias participantes moderador moderadora anónimo
    facilitador facilitadora alguien bénévole bénévoles participante animateur animatrice quelqu'un
    freiwilliger freiwillige teilnehmer teilnehmerin voluntária voluntário volontario volontaria
    волонтёр волонтер участник участница متطوع متطوعة مشارك
    """
_ROLES: Final = frozenset(_ROLE_WORDS.split())
_OTHER_WORDS: Final = """
    question questions answer answers note notes example examples topic topics update updates
    slides link links date time place agenda summary background context reminder todo action
    actions ps nb q a faq resources resource result results conclusion idea ideas problem solution
    challenge challenges suggestion suggestions proposal comment comments discussion outcome
    decision decisions goal goals source sources attendance attendees participants introduction
    term terms definition minutes report recommendation recommendations requirements tools
    warning correction clarification next follow see presenting purpose recording video
    pregunta preguntas respuesta respuestas nota notas ejemplo ejemplos tema temas enlace enlaces
    resumen conclusión propuesta comentario comentarios sugerencia recursos fecha
    réponse exemple sujet thème lien liens résumé remarque frage antwort beispiel thema
    вопрос ответ пример тема ссылка سؤال جواب موضوع مثال
    """
_NO_NAMES: Final = frozenset(_OTHER_WORDS.split())
_NO_ROLE_BESIDE: Final = frozenset(
    ("for", "about", "how", "why", "when", "what", "where", "which", "para", "por", "sobre")
)
_PARTICLE_WORDS: Final = "de del la las los van von der den da do dos di du el al bin ibn y e the"
_PARTICLES: Final = frozenset(_PARTICLE_WORDS.split())
_SENTENCE: Final = re.compile(r"[?!;\"“”«»]|[.](?:\s|$)(?<!\b\w\.\s)|,\s.*,|https?")
_BOLD_SENTENCE: Final = re.compile(r"[?!;\"“”«»]|https?")
_WORD: Final = re.compile(r"[^\W\d_][\w'’.-]*")  # noqa: RUF001
_MOST_NAMES: Final = 4
_LONGEST_LEAD: Final = 3
_NOUN: Final = re.compile(
    r"(?:tions?|ments?|ings?|ness|ships?|(?<!tr)it(?:y|ies)|ores?|ers|ucts|ology|cies|als|ards|ets"
    r"|ci[oó]n(?:es)?|dad(?:es)?|mientos?|ivas?|ung(?:en)?|heit|keit(?:en)?|aux|ción)$"
)
_ANY_WORD: Final = re.compile(r"[^\W\d_]+")


def label_of(text: str) -> Label | None:
    """Give what stands before the first colon of a text; None if that is no label."""
    for form, bold in ((_BOLD, True), (_PLAIN, False)):
        found = form.match(text)
        if not found:
            continue
        name = tidy(unescape(found["name"]))
        if name and len(name) <= LONGEST and _is_plain(found["name"]):
            return Label(name, found["rest"].strip(), bold)
    return None


def lead_of(text: str) -> Label | None:
    """Give the label that a text is, and nothing else: with its colon, or in bold type."""
    label = label_of(text)
    if label and not label.rest:
        return label
    bold = _ONLY_BOLD.fullmatch(text)
    found = label_of(f"{text}:") if bold else None
    return replace(found, bold=False, bare=True) if found else None


def is_speech(text: str) -> bool:
    """Say whether a text begins with somebody, by its form alone."""
    label = label_of(text)
    return label is not None and _by_form(label) is Verdict.SPEAKER


def _is_plain(wikitext: str) -> bool:
    """Tell whether wikitext is only text: as a speaker it would come back the same."""
    return tidy(unescape(escape(unescape(wikitext), Context.LIST_ITEM))) == tidy(
        unescape(wikitext)
    )


class Speakers:
    """Knows the people of one original, once it has seen all of its pieces."""

    def __init__(self, pieces: Sequence[Piece], known: Iterable[str] = ()) -> None:
        found = [
            label
            for piece in pieces
            if piece.kind in {Kind.ITEM, Kind.PARAGRAPH} and (label := label_of(piece.text))
        ]
        words = (word for piece in pieces for word in _ANY_WORD.findall(piece.text))
        self._common = {word for word in words if word.islower()}
        self._often = Counter(folded(label.name).casefold() for label in found)
        self._known = {folded(name).casefold() for name in known}
        for label in found:
            if _by_form(label) is Verdict.SPEAKER:
                self.know(label.name)

    def know(self, name: str) -> None:
        """Remember a speaker; the first mention is long, later ones are the first name."""
        self._known.add(folded(name).casefold())
        bare = re.sub(r"\s*\(.*|\s+(?:from|de|of|desde|aus)\s.*|,.*", "", name).strip()
        if _like_a_name(bare):
            self._known |= {folded(bare).casefold(), folded(bare.split()[0]).casefold()}

    def judge(self, label: Label) -> Verdict:
        """Say whether a label is somebody."""
        verdict = _by_form(label)
        if verdict is not Verdict.DOUBTFUL:
            return verdict
        name = folded(label.name).casefold()
        return Verdict.SPEAKER if name in self._known or self._often[name] > 1 else verdict

    def is_certain(self, label: Label) -> bool:
        """Say whether a label is somebody beyond doubt."""
        return self.judge(label) is Verdict.SPEAKER

    def leads(self, label: Label) -> bool:
        """Say whether a label that has bullets below it, and no text, is somebody.

        A name is likelier there than a title, unless the original has the same
        word as a common one, or it is formed as nouns are.
        """
        verdict = self.judge(label)
        words = label.name.casefold().split()
        name = 0 < len(words) <= _LONGEST_LEAD and not self._common.intersection(words)
        noun = len(words) == 1 and _NOUN.search(words[0])
        likely = verdict is Verdict.DOUBTFUL and name and not noun
        return verdict is Verdict.SPEAKER or bool(likely)


def _by_form(label: Label) -> Verdict:
    """Judge a label by itself."""
    words = [word.casefold().strip(".,") for word in label.name.split()]
    sentence = _BOLD_SENTENCE if label.bold else _SENTENCE
    if not words or len(words) > _MANY_WORDS + 4 * label.bold or sentence.search(label.name):
        return Verdict.OTHER
    if words[0] in _NO_NAMES and not (len(words) > 1 and set(words) & _ROLES):
        return Verdict.OTHER
    if set(words) & _ROLES and not set(words) & _NO_ROLE_BESIDE:
        return Verdict.SPEAKER
    named = label.name[:1].isupper() or not label.name[:1].islower()
    affiliated = _AFFILIATION.search if label.bold else _AFFILIATION.fullmatch
    if named and (affiliated(label.name) or _FROM.fullmatch(label.name)):
        return Verdict.SPEAKER
    if _like_a_name(label.name):
        return Verdict.SPEAKER if label.bold else Verdict.DOUBTFUL
    return Verdict.DOUBTFUL if label.bold else Verdict.OTHER


def _like_a_name(name: str) -> bool:
    """Say whether a label is a few words, each with a capital: a person, or a title."""
    words = name.split()
    if not 0 < len(words) <= _MOST_NAMES or not all(map(_WORD.fullmatch, words)):
        # A user name may have digits, and is then one word.
        one_word = re.fullmatch(r"[^\W\d_][\w.-]*", name)
        return one_word is not None and name[0].isupper()
    first = words[0][0]
    if first.upper() == first.lower():
        return True  # a script without capitals
    return first.isupper() and all(w[0].isupper() or w.casefold() in _PARTICLES for w in words)
