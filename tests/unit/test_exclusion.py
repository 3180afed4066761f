"""{{bots}} and {{nobots}}: the cases of https://en.wikipedia.org/wiki/Template:Bots."""

from __future__ import annotations

import pytest

from clinicbot.wiki.exclusion import welcomes


@pytest.mark.parametrize(
    ("text", "welcome"),
    [
        ("Nothing of the kind.", True),
        ("Robots and nobots in prose.", True),
        ("{{nobots}}", False),
        ("{{Nobots}}", False),
        ("{{ nobots }}", False),
        ("{{nobots|all}}", False),
        ("{{nobots|ClinicBot}}", False),
        ("{{nobots|OtherBot}}", True),
        ("{{nobots|OtherBot, ClinicBot}}", False),
        ("{{bots}}", True),
        ("{{bots|allow=all}}", True),
        ("{{bots|allow=none}}", False),
        ("{{bots|allow=ClinicBot}}", True),
        ("{{bots|allow=OtherBot}}", False),
        ("{{bots|deny=all}}", False),
        ("{{bots|deny=none}}", True),
        ("{{bots|deny=ClinicBot, OtherBot}}", False),
        ("{{bots|deny=OtherBot}}", True),
        ("{{bots|deny=clinicbot}}", False),
        ("{{bots|deny=}}", True),
        ("{{bots|allow=clinicbot}}", False),
        ("{{bots|allowscript=all}}", True),
        ("{{bots|allowscript=clinicbot}}", True),
        ("{{bots|allowscript=replace}}", False),
        ("{{bots|denyscript=all}}", False),
        ("{{bots|denyscript=clinicbot}}", False),
        ("{{bots|denyscript=replace}}", True),
        ("{{bots|optout=all}}", True),
        ("{{bots|ClinicBot}}", True),
        ("{{nobots|deny=OtherBot}}", False),
        ("{{Template:Nobots}}", False),
        ("{{template: bots|deny=all}}", False),
        ("{{Nobots/doc}}", True),
        ("<nowiki>{{nobots}}</nowiki>", True),
        ("<!-- {{nobots}} -->", True),
        ("{{bots|deny=OtherBot}} {{nobots}}", False),
    ],
)
def test_page_lets_the_bot_edit_or_not(text: str, *, welcome: bool) -> None:
    """As pywikibot's own rules have it."""
    assert welcomes(text, "ClinicBot") is welcome


@pytest.mark.parametrize(
    ("text", "welcome"),
    [
        ("{{In use}}", False),
        ("{{in_use|until noon}}", False),
        ("{{Template:In use}}", False),
        ("A word in use.", True),
        ("{{In use/doc}}", True),
        ("{{nobots}}", False),
    ],
)
def test_page_that_somebody_works_on_is_left_alone(text: str, *, welcome: bool) -> None:
    """By the templates that pywikibot knows of the wiki."""
    assert welcomes(text, "ClinicBot", ("In use", "Archive")) is welcome
