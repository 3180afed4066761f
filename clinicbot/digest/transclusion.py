"""Templates inside a sentence: those that the series allows by name.

Preprocessor_Hash::preprocessToObj, for templates that are whole; each argument
is inline text as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clinicbot.digest.rules import Wrong
from clinicbot.digest.switches import masked


if TYPE_CHECKING:
    from clinicbot.digest.scan import Open, Scan

_NAME: Final = re.compile(r"([^{}\[\]|<>#]*)(?=\||\}\})")
_WHOLE: Final = re.compile(r"\{\{+[^{}]*\}\}+")
_ARGUMENT_NAME: Final = re.compile(r"\s*[\w -]+=")
_LINE_START: Final = re.compile(r"\s*(?:[*#:;=]|----|\{\|)")
_LITERALLY: Final = "write <nowiki>{{…}}</nowiki> for the braces themselves"


def template_name(name: str) -> str:
    """Give a template's name as MediaWiki compares it: first letter, spaces."""
    spaced = " ".join(name.replace("_", " ").split())
    return spaced[:1].upper() + spaced[1:]


def on_braces(scan: Scan, found: re.Match[str]) -> int | None:
    """Read `{{` and a template's name; pass over what is not allowed."""
    name = _NAME.match(scan.text, found.end())
    if found[0] == "{{" and name and _allows(scan, name[1]):
        scan.begin("{{", found.start(), name.end())
        return name.end()
    whole = _WHOLE.match(scan.text, found.start())
    what = "template" if found[0] == "{{" else "parameter"
    wrong = Wrong(
        f"{what} {whole[0] if whole else found[0]} is not allowed here",
        "a series allows templates by name under inline: templates: in clinicbot.yaml",
        _LITERALLY,
    )
    scan.wrong(found.start(), wrong)
    return whole.end() if whole else None


def on_unbraces(scan: Scan, found: re.Match[str]) -> int | None:
    """Read `}}`, the end of a template, perhaps of more than one."""
    if len(found[0]) % 2 or not scan.is_open("{{"):
        wrong = f"{found[0]} closes nothing"
        scan.wrong(found.start(), Wrong(wrong, "{{ was expected before it", _LITERALLY))
        return None
    closed = scan.end("{{", found)
    if closed:
        _end_argument(scan, closed, found.start())
        # What a template shows, only the wiki knows.
        del scan.shown[closed.shown :]
    return found.start() + 2


def on_pipe(scan: Scan, found: re.Match[str]) -> None:
    """Read `|`: between arguments, or a character of the text."""
    last = scan.open[-1] if scan.open else None
    literally = "write &#124; for the character itself"
    if last and last.name == "{{":
        _end_argument(scan, last, found.start())
        last.inside = found.end()
    elif scan.is_open("[["):
        wrong = Wrong("a second | in a link", "[[Page|label]] has one", literally)
        scan.wrong(found.start(), wrong)
    elif last and scan.is_open("{{"):
        wrong = Wrong(f"| before the end of {last.name}", "the end was expected", literally)
        scan.wrong(found.start(), wrong)
    else:
        scan.shown.append("|")


def _allows(scan: Scan, name: str) -> bool:
    if scan.rules is None:
        return True
    return template_name(name) in {template_name(each) for each in scan.rules.templates}


def _end_argument(scan: Scan, template: Open, end: int) -> None:
    """Look at an argument as a whole: the template may begin a line with it."""
    if scan.text[template.inside - 1] != "|":
        return
    argument = masked(scan.text[template.inside : end])
    name = _ARGUMENT_NAME.match(argument)
    if name is None and "=" in argument:
        wrong = "'=' in an argument without a name"
        scan.wrong(template.inside, Wrong(wrong, "a name was expected, such as 1=…"))
    if _LINE_START.match(argument, name.end() if name else 0):
        wrong = "an argument that begins as a list or a heading does"
        literally = "write its first character as a reference, such as &#42;"
        scan.wrong(template.inside, Wrong(wrong, "text was expected", literally))
