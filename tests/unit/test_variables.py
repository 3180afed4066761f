"""Translation variables: read as the extension reads them, named so that names last."""

from __future__ import annotations

import pytest

from clinicbot.wikitext.pieces import Text, Variable
from clinicbot.wikitext.unit_text import (
    draft,
    has_own_language_version,
    with_names,
    without_language,
    written,
)
from clinicbot.wikitext.variables import (
    definition,
    name_of_address,
    name_of_page,
    rendered,
    replaced,
    tvars,
)


# In a unit -> what the translator sees, what a reader gets.
SEEN = {
    '<tvar name="url">https://x.org/</tvar>': ("$url", "https://x.org/"),
    "<tvar name=1>42</tvar>": ("$1", "42"),
    "<tvar name='n'>Ana</tvar>": ("$n", "Ana"),
    "<tvar name =  abc   >x</tvar>": ("$abc", "x"),
    "<tvar|url>https://x.org/</>": ("$url", "https://x.org/"),
    "<tvar|abc>Peter\n cat!</>": ("$abc", "Peter\n cat!"),
    "<tvar|1>Hello</>\n<tvar|2>Hello</>": ("$1\n$2", "Hello\nHello"),
    "[[<tvar name=1>Special:MyLanguage/X</tvar>|the page]]": (
        "[[$1|the page]]",
        "[[Special:MyLanguage/X|the page]]",
    ),
    "{{PLURAL:<tvar name=1>3</tvar>|one|$1 persons}}": (
        "{{PLURAL:$1|one|$1 persons}}",
        "{{PLURAL:3|one|3 persons}}",
    ),
    "<tvar name=x>1</tvar> B <tvar name=x>2</tvar>": ("$x B $x", "2 B 2"),
    "<tvar>1</tvar>": ("<tvar>1</tvar>", "<tvar>1</tvar>"),
    "<tvar name=x>1</>": ("<tvar name=x>1</>", "<tvar name=x>1</>"),
    "<tvar name=x>1": ("<tvar name=x>1", "<tvar name=x>1"),
    '<tvar name="a b">1</tvar>': ("$a b", "1"),
    "Costs $1 or $cost, <tvar name=1>five</tvar>": (
        "Costs $1 or $cost, $1",
        "Costs five or $cost, five",
    ),
    "Costs $10, <tvar name=1>five</tvar>": ("Costs $10, $1", "Costs five0, five"),
    "<tvar name=abc_123-АБВ$>x</tvar>": ("$abc_123-АБВ$", "x"),
}


@pytest.mark.parametrize("unit", SEEN)
def test_variables_are_read_as_the_extension_reads_them(unit: str) -> None:
    """Both syntaxes, their traps included."""
    assert (definition(unit), rendered(unit)) == SEEN[unit]


def test_a_translation_gets_the_values() -> None:
    """Known names are replaced, unknown ones stay."""
    unit = "See <tvar name=a>[[X]]</tvar>"
    assert rendered(unit, "Vea $a, $b") == "Vea [[X]], $b"


def test_the_longest_name_is_replaced_first() -> None:
    """As PHP's strtr does; what is put in isn't looked at again."""
    assert replaced("$a-b $a", {"$a": "$a-b", "$a-b": "2"}) == "2 $a-b"


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("Wikimedia Argentina", "wikimedia-argentina"),
        (":w:Wayuu people", "w-wayuu-people"),
        ("Grants:IdeaLab", "grants-idealab"),
        ("Page#Section 2", "page-section-2"),
        ("Universal Code of Conduct/Drafting committee", "universal-code-of-conduct-drafting"),
        ("2020", "page-2020"),
        ("10/11", "page-10-11"),
        ("Страница", "страница"),
        ("ויקימדיה", "ויקימדיה"),
        ("!!", "page"),
        ("a" * 99, "a" * 40),
    ],
)
def test_a_link_is_named_after_its_target(target: str, name: str) -> None:
    """Letters and digits of any script, never digits alone, not too long."""
    assert name_of_page(target) == name


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://meta.wikimedia.org/wiki/Movement_Strategy", "url-movement-strategy"),
        ("https://example.org", "url-example-org"),
        ("https://example.org/a/%D0%94%D0%B0/", "url-да"),
        ("https://phabricator.wikimedia.org/T123", "url-t123"),
        ("https://example.org/2020", "url-address-2020"),
    ],
)
def test_an_address_is_named_after_its_last_part(url: str, name: str) -> None:
    """The path's last part, decoded, or else the site."""
    assert name_of_address(url) == name


@pytest.mark.parametrize(
    ("target", "own"),
    [
        ("Wikimedia Argentina", True),
        ("Grants:IdeaLab", True),
        ("Page#Section", True),
        ("Foo: bar", True),
        ("#Section", False),
        (":w:Wayuu people", False),
        ("w:Wayuu people", False),
        ("outreach:Education", False),
        (":File:X.jpg", False),
        (":Category:Clinics", False),
        ("Special:Log", False),
    ],
)
def test_only_pages_of_this_wiki_have_language_versions(target: str, own: bool) -> None:  # noqa: FBT001
    """Sections of the page, other wikis, files, categories and special pages haven't."""
    assert has_own_language_version(target) is own


@pytest.mark.parametrize(
    ("target", "base"),
    [
        ("Movement Strategy/es", "Movement Strategy"),
        ("A/b/pt-br#x", "A/b#x"),
        ("A/Notes", "A/Notes"),
        ("es", "es"),
    ],
)
def test_a_language_at_the_end_of_a_target_doesnt_count(target: str, base: str) -> None:
    """Special:MyLanguage leads to the reader's version all the same."""
    assert without_language(target) == base


def unit(text: str, live: str = "") -> str:
    """Write a unit of plain wikitext."""
    return written(with_names(draft(Text((text,))), live))


UNITS = {
    "see [[Foo bar|it]]": 'see [[<tvar name="foo-bar">Special:MyLanguage/Foo bar</tvar>|it]]',
    "[[Foo]]s": '[[<tvar name="foo">Special:MyLanguage/Foo</tvar>|Foo]]s',
    "[[#Top|up]]": '[[<tvar name="top">#Top</tvar>|up]]',
    "[[:w:Foo]]": '[[<tvar name="w-foo">:w:Foo</tvar>]]',
    "[[Special:MyLanguage/Foo|it]]": "[[Special:MyLanguage/Foo|it]]",
    "[https://a.org/b one]": '[<tvar name="url-b">https://a.org/b</tvar> one]',
    "at https://a.org/b.": 'at <tvar name="url-b">https://a.org/b</tvar>.',
    "[[A|x]] and [[A|y]]": '[[<tvar name="a">Special:MyLanguage/A</tvar>|x]] and '
    '[[<tvar name="a">Special:MyLanguage/A</tvar>|y]]',
    "[[A b|x]], [[A-b|y]]": '[[<tvar name="a-b">Special:MyLanguage/A b</tvar>|x]], '
    '[[<tvar name="a-b-2">Special:MyLanguage/A-b</tvar>|y]]',
    "<nowiki>[[A]]</nowiki>": "<nowiki>[[A]]</nowiki>",
    "$foo [[Foo|x]] $5": '&#36;foo [[<tvar name="foo">Special:MyLanguage/Foo</tvar>|x]] $5',
    "$foo": "$foo",
    "&#36;foo &#036;": "&#036;foo &#0036;",
}


@pytest.mark.parametrize("text", UNITS)
def test_what_isnt_for_translators_is_in_variables(text: str) -> None:
    """Targets and addresses, with names that are unique where they must be."""
    assert unit(text) == UNITS[text]


def test_a_fact_keeps_its_name_whatever_its_value() -> None:
    """A topic's number is `number` after a move as well, with another title too."""
    live = '== Topic <tvar name="number">2</tvar>: Impact =='
    text = Text(("== Topic ", Variable("number", "3"), ": Other =="))
    expected = '== Topic <tvar name="number">3</tvar>: Other =='
    assert written(with_names(draft(text), live)) == expected


def test_names_of_the_live_page_are_kept() -> None:
    """A translation administrator may have named a variable otherwise."""
    live = "see [[<tvar name=page1>Special:MyLanguage/Foo</tvar>|that]]"
    assert definition(unit("see [[Foo|it]] and [[Bar|so]]", live)) == (
        "see [[$page1|it]] and [[$bar|so]]"
    )


def test_removing_a_link_shifts_no_name() -> None:
    """The others are called as before."""
    live = unit("[[A b|x]], [[A-b|y]], [[C|z]]")
    assert definition(unit("[[A-b|y]], [[C|z]]", live)) == "[[$a-b-2|y]], [[$c|z]]"


def test_a_link_that_leads_elsewhere_keeps_its_name_if_all_else_is_the_same() -> None:
    """Then no translation is outdated: only a variable's value changed."""
    live = unit("see [https://a.org/old the page]")
    now = unit("see [https://a.org/new the page]", live)
    assert now == 'see [<tvar name="url-old">https://a.org/new</tvar> the page]'


def test_a_name_is_not_used_for_something_else() -> None:
    """A translation that still has the old `$a-b` must not lead elsewhere."""
    live = unit("With [[A b|one]].")
    assert [each.name for each in tvars(unit("Without [[A-b|two]] it.", live))] == ["a-b-2"]
