"""Translators' texts that say what a document says, in a form that no document holds.

A translator may write `'''Ben:'''` where the series writes `'''Ben :'''` in
her language, or a link's target where the unit has a variable. Pulling takes
in what a text says, not its form; so what would be pulled tells whether a text
is still to be written, or stays as the translator likes it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clinicbot.digest.shape import shape
from clinicbot.intake.translated import translated_page
from clinicbot.intake.wiki_side import renumbered
from clinicbot.wiki.pages import stored_form
from clinicbot.wikitext.translatable import render_translatable
from clinicbot.wikitext.unit_reader import read_translatable
from clinicbot.wikitext.unit_versions import translations
from clinicbot.wikitext.variables import replaced, tvars


if TYPE_CHECKING:
    from collections.abc import Mapping

    from clinicbot.digest.model import Digest
    from clinicbot.wikitext.translatable import TranslatablePage, Unit
    from clinicbot.wikitext.view import PageView

    Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Translation:
    """A document of another language than its source page.

    Attributes:
        source: The source page's document.
        page: The source page, its units with their ids.
        view: What surrounds it.
        document: The document in the other language.
        own_view: What surrounds the page in that language's wording.
    """

    source: Digest
    page: TranslatablePage
    view: PageView
    document: Digest
    own_view: PageView

    def alike(self, texts: Texts) -> frozenset[str]:
        """Name the units whose texts, once pulled, would leave the document as it is.

        Args:
            texts: Unit id (underscores for spaces) -> text on the wiki.
        """
        wanted = self._written(self.document)
        there = {id_: text for id_, text in texts.items() if id_ in wanted}
        if not there:
            return frozenset()
        ours = self._read(wanted)
        return self._alike(there, wanted, shape(ours).form, self._written(ours))

    def _alike(self, there: Texts, wanted: Texts, form: object, ours: Texts) -> frozenset[str]:
        """Look at all together; where one breaks the structure, at each half."""
        read = self._read({**wanted, **there})
        if shape(read).form == form:
            theirs = self._written(read)
            return frozenset(id_ for id_ in there if theirs.get(id_) == ours.get(id_))
        if len(there) == 1:
            return frozenset()
        ids = list(there)
        halves = ids[: len(ids) // 2], ids[len(ids) // 2 :]
        parts = ({id_: there[id_] for id_ in half} for half in halves)
        return frozenset().union(*(self._alike(part, wanted, form, ours) for part in parts))

    def _read(self, texts: Texts) -> Digest:
        """Read the page with these translations as `pull` reads it."""
        bare = replace(self.source, language=self.document.language, date_text=None)
        worded = render_translatable(bare, self.own_view)
        names = {id_of(unit): unit.id for unit in self.page.units if unit.id}
        said = {names[id_]: text for id_, text in texts.items()}
        page = translated_page(self.page, worded, said, self.own_view.wording)
        read = read_translatable(page, self.own_view, self.document).digest
        return renumbered(read, self.document, self.own_view.wording)

    def _written(self, document: Digest) -> dict[str, str]:
        """Give the texts as a document's."""
        found = translations(self.page, self.source, self.view, document, self.own_view).texts
        return {
            id_of(unit): stored_form(found[unit.key].text)
            for unit in self.page.units
            if unit.id and unit.key in found
        }


def id_of(unit: Unit) -> str:
    """Give a unit's id as the wiki says it; "" if it has none."""
    return (unit.id or "").replace(" ", "_")


def with_variables_of(text: str, before: str, now: str) -> str:
    """Give a translation of a unit with the variables that the unit has now.

    Args:
        text: The translation, made for what the unit was before.
        before: The unit's wikitext then.
        now: Its wikitext now. A value that it lacks is written out.
    """
    names = {each.value: f"${each.name}" for each in reversed(tvars(now))}
    values = {f"${each.name}": each.value for each in tvars(before)}
    return replaced(text, {name: names.get(value, value) for name, value in values.items()})
