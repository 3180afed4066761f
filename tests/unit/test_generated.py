"""The pages that Translate generates, without a wiki; tests/wiki compares with the real ones."""

from __future__ import annotations

import pytest

from clinicbot.publish.life_survey import unmarked
from clinicbot.wikitext.generated import generate


SOURCE = """<languages/>

<translate>
== Topic <tvar name="number">1</tvar>: Work == <!--T:1-->

<!--T:2-->
See <tvar name="url">https://x.org</tvar> {{TRANSLATIONLANGUAGE}}.
</translate>

* <translate><!--T:3--> Point.</translate>
** <translate nowrap><!--T:4--> Other.</translate>
[[Category:X{{#translation:}}]]"""

COPY = """<languages/>

== Topic 1: Work ==

See https://x.org en.

* Point.
** Other.
[[Category:X{{#translation:}}]]"""


def test_copy_in_the_own_language_has_no_markup() -> None:
    """Whatever translations there are."""
    assert generate(SOURCE, "en", "en", {"3": "Punto."}) == COPY


def test_untranslated_units_say_their_language() -> None:
    """In a block of their own, or within the line; `nowrap` has neither."""
    page = generate(SOURCE, "en", "es", {"1": "== Tema $number: Trabajo =="})
    assert '<span id="Topic_1:_Work"></span>\n== Tema 1: Trabajo ==' in page
    wrapped = '<div lang="en" dir="ltr" class="mw-content-ltr">\nSee https://x.org en.\n</div>'
    assert wrapped in page
    assert '* <span lang="en" dir="ltr" class="mw-content-ltr">Point.</span>\n** Other.' in page


def test_outdated_units_are_marked_as_such() -> None:
    """Their variables have the new values."""
    page = generate(SOURCE, "en", "es", {"2": "Vea $url.", "3": "Punto."}, {"2", "3"})
    assert '<div class="mw-translate-fuzzy">\nVea https://x.org.\n</div>' in page
    assert '* <span class="mw-translate-fuzzy">Punto.</span>' in page


@pytest.mark.parametrize("text", ["", "No units.", "<nowiki><translate></nowiki>"])
def test_page_without_units_is_its_own_translation(text: str) -> None:
    """Nothing is invented."""
    assert generate(text, "en", "es", {}) == text


def test_text_without_markers_is_that_of_before_the_mark() -> None:
    """So a mark of the bot's text is known to be no edit."""
    bare = unmarked(SOURCE)
    assert "T:" not in bare
    assert unmarked(bare) == bare
    assert '== Topic <tvar name="number">1</tvar>: Work ==\n\nSee' in bare
