"""Personal names in the labels of speakers, by simple rules and the series' own list.

A label is a role ("volunteer from Spain", "WMF staff") or a name with what
describes it ("Anna (Wikimedia Argentina)"). There is no list of names and no
guessing from them: what stands where a name would, and is no known word for a
role or an organisation, counts as one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final


if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


_ROLES: Final = """
    admin administra all alguien animador animat anonim anonym answer another asistente assistant
    attende audience author autor autre benevol bibliotec bibliothec board bureaucrat burocrata
    chair chapter chief co-host colaborador collaborat collegue comite comision comit comm commissi
    committee communaut communit comunidad contribu coordin delegat desarrollador developp
    developer director directric directeur editor editrice educador emplead employe engineer
    enseignant equip equipo espectador estudiante etudiant everybody everyone expert facilita
    formateur formatrice foundation fondation fundacion gerente group grupo groupe guest host
    ingenier ingenieur interpret intervenant invitad invite journalist junta librarian lider
    maestr manager mediador member membre mentor miembr modera monitor moderador newcomer nobody
    note-tak novato nouveau office officer oficial orador organis organiz other otr panelist
    participa partner persona person personne plusieur ponente pregunta present president
    profesor professeur professor programa programmer public publico question quelqu redacteur
    represent researcher responsable respuesta scholar secretar several some somebody someone
    speaker staff steward student teacher team tecnic tesorer todos tous trabajador traduct
    trainer translat treasurer trustee tutor unknown usager user usuari utilisat varios
    viewer voluntar voluntari volunteer
    آخر أحد أعضاء باحث جمهور جميع حاضر رئيس سؤال شخص ضيف طالب عضو فريق لجنة متحدث مترجم متطوع
    مجتمع مجموعة محرر مدرب مدير مساهم مستخدم مشارك مشرف مطور معلم ممثل منسق منظم مؤسسة موظف ميسر
"""
_ORGANISATIONS: Final = """
    affcom affiliat amical archiv association asociacion biblioteca bibliotheque capitulo
    commons department departamento foundation fundacion fondation geochicas iberocoop institut
    library meta museo musee museum ngo ong society universi wiki ويكي مؤسسة جامعة مكتبة متحف
"""
# What leads from somebody to where they belong: "volunteer from Spain".
_BELONGS: Final = re.compile(
    r"\s(?:from|of|at|for|with|in|on|de|del|desde|en|du|des|chez|pour|von|aus|من|في|عن|لدى)(?=\s)"
    r"|\sd['\u2019]|\s[-\u2010-\u2015/|]\s|:\s"
)
_BRACKETS: Final = re.compile(r"[(\[\uff08]([^()\[\]\uff08\uff09]*)[)\]\uff09]?")
_AND: Final = re.compile(r"\s*[,;/+&\u060c\u3001\uff0c]\s*|\s+(?:and|y|e|et|und|or|o|ou|و)\s+")
_ACRONYM: Final = 6
"""The most letters that an organisation's acronym has (WMF, WMDE)."""


# Words of labels and names of people are compared again and again.
@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Give a text in the form in which names are compared: no case, no accents."""
    if text.isascii():
        return " ".join(text.casefold().split())
    parts = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in parts if not unicodedata.combining(char))
    return " ".join(bare.replace("\u200e", "").replace("\u200f", "").split())


_STEMS: Final = tuple(sorted({fold(word) for word in (_ROLES + _ORGANISATIONS).split()}))
_PEOPLE_STEMS: Final = tuple(sorted({fold(word) for word in _ROLES.split()}))


def unlisted_names(label: str, people: Collection[str]) -> Iterator[str]:
    """Give the personal names of a speaker's label that are not in a list.

    Args:
        label: Who speaks, as the digest says it.
        people: Names of those who agreed; "Anna" allows "Anna (WMF)", but not
            "Anna Example".
    """
    known = {fold(name) for name in people}
    if fold(label) in known:
        return
    bare = _BRACKETS.sub(" ", label)
    found = False
    for part in _AND.split(bare):
        name = _name(part, known)
        found = found or bool(name) or _is_known(part, known)
        if name and fold(name) not in known:
            yield name
    if not found:
        # A role with a name in brackets: "volunteer (Anna)".
        for inside in _BRACKETS.findall(label):
            if (name := _name(inside, known)) and fold(name) not in known:
                yield name


def _is_known(part: str, known: Collection[str]) -> bool:
    return any(fold(part) == name or fold(part).startswith(f"{name} ") for name in known)


def _name(part: str, known: Collection[str]) -> str:
    """Give what stands where a name would, or ""."""
    for name in known:
        rest = fold(part).removeprefix(name)
        if rest != fold(part) and not _BELONGS.split(f" {rest} ")[0].strip():
            return ""
    words = _BELONGS.split(f" {part} ")[0].split()
    after_role: list[str] = []
    role = False
    for word in words:
        if _is_one_of(word, _STEMS):
            role, after_role = True, []
        else:
            after_role.append(word)
    if not role:
        return _named(words)
    last = next((word for word in reversed(words) if _is_one_of(word, _STEMS)), "")
    return _named(after_role, cased=True) if _is_one_of(last, _PEOPLE_STEMS) else ""


def _named(words: list[str], *, cased: bool = False) -> str:
    """Give the words that are written as names are: with a capital, or without cases.

    Args:
        words: The words.
        cased: Whether only a capital tells a name: after a role, in scripts
            without them, most words describe it.
    """
    kept = [
        word
        for word in (word.strip("\"'.,!?\u201c\u201d«»") for word in words)
        if word[:1].isalpha()
        and (word[0].isupper() or (not cased and not word[0].islower()))
        and not (word.isupper() and len(word) <= _ACRONYM and word.lower() != word)
    ]
    # "A remote listener": the article of a label's first word is no name.
    return " ".join(kept) if any(len(word) > 1 for word in kept) else ""


def is_role_or_organisation(word: str) -> bool:
    """Say whether a word is for a role or an organisation, and so no name."""
    return _is_one_of(word, _STEMS)


def _is_one_of(word: str, stems: tuple[str, ...]) -> bool:
    folded = fold(word).strip("\"'.,!?\u201c\u201d«»").removeprefix("ال")
    return folded.startswith(stems)
