"""Pages for Translate, and what it does with them: each tried on a wiki that has it."""

from __future__ import annotations

from typing import Final


MARKED: Final = {
    "blank lines part units, however many": (
        "<translate>\nPara one.\nstill one.\n\nPara two.\n\n\n\nPara three.\n</translate>",
        (
            "<translate>\n<!--T:1-->\nPara one.\nstill one.\n\n<!--T:2-->\nPara two.\n\n\n\n"
            "<!--T:3-->\nPara three.\n</translate>"
        ),
    ),
    "a line of spaces parts none": (
        "<translate>\nA1\n \nA2\n  \n\nA3\n</translate>",
        "<translate>\n<!--T:1-->\nA1\n \nA2\n  \n\n<!--T:2-->\nA3\n</translate>",
    ),
    "a heading and the text below it are one": (
        "<translate>\n== Head ==\nText right after.\n\nNext.\n</translate>",
        (
            "<translate>\n<!--T:1-->\n== Head ==\nText right after.\n\n"
            "<!--T:2-->\nNext.\n</translate>"
        ),
    ),
    "a heading alone has its marker behind it": (
        "<translate>\n== Head ==\n\nText\n</translate>",
        "<translate>\n== Head == <!--T:1-->\n\n<!--T:2-->\nText\n</translate>",
    ),
    "tags inside a heading": (
        "== <translate>Head</translate> ==",
        "== <translate><!--T:1--> Head</translate> ==",
    ),
    "a list without blank lines": (
        "<translate>\n* a\n** b\n*** c\n</translate>",
        "<translate>\n<!--T:1-->\n* a\n** b\n*** c\n</translate>",
    ),
    "a unit for each bullet": (
        "* <translate>a</translate>\n** <translate>b</translate>",
        "* <translate><!--T:1--> a</translate>\n** <translate><!--T:2--> b</translate>",
    ),
    "two in a line": (
        "* <translate>one</translate> and <translate>two</translate>",
        "* <translate><!--T:1--> one</translate> and <translate><!--T:2--> two</translate>",
    ),
    "white space beside inline tags": (
        "X <translate>  lead and trail  </translate> Y",
        "X <translate>  <!--T:1--> lead and trail  </translate> Y",
    ),
    "nowiki is cut as well": (
        "<translate>\na <nowiki>x\n\ny</nowiki>\n</translate>",
        "<translate>\n<!--T:1-->\na <nowiki>x\n\n<!--T:2-->\ny</nowiki>\n</translate>",
    ),
    "tags in nowiki are none": (
        "<nowiki><translate></nowiki>\n\n<translate>Yes!</translate>",
        "<nowiki><translate></nowiki>\n\n<translate><!--T:1--> Yes!</translate>",
    ),
    "an empty unit is none": ("<translate></translate><translate>\n\n</translate>",) * 2,
    "numbers that are there are kept, new ones count on from the highest": (
        "<translate>\n<!--T:7-->\nSeven\n\n<!--T:3-->\nThree\n\nNew\n</translate>",
        "<translate>\n<!--T:7-->\nSeven\n\n<!--T:3-->\nThree\n\n<!--T:8-->\nNew\n</translate>",
    ),
    "nought counts": (
        "<translate><!--T:0--> a</translate><translate>b</translate>",
        "<translate><!--T:0--> a</translate><translate><!--T:1--> b</translate>",
    ),
    "-1 is no number": (
        "<translate><!--T:-1--> a</translate><translate><!--T:-1--> b</translate>",
        "<translate><!--T:1--> a</translate><translate><!--T:2--> b</translate>",
    ),
    "007 and 7 are two": (
        (
            "<translate><!--T:007--> a</translate><translate><!--T:7--> b</translate>"
            "<translate>c</translate>"
        ),
        (
            "<translate><!--T:007--> a</translate><translate><!--T:7--> b</translate>"
            "<translate><!--T:8--> c</translate>"
        ),
    ),
    "words are ids": (
        "<translate><!--T:concl. ES é--> a</translate><translate>b</translate>",
        "<translate><!--T:concl. ES é--> a</translate><translate><!--T:1--> b</translate>",
    ),
    "spaces make it no marker": (
        "<translate><!-- T:1 --> a</translate>",
        "<translate><!--T:1--> <!-- T:1 --> a</translate>",
    ),
    "a marker before a heading goes behind it": (
        "<translate>\n<!--T:1-->\n== H ==\n\nText\n</translate>",
        "<translate>\n== H == <!--T:1-->\n\n<!--T:2-->\nText\n</translate>",
    ),
    "a marker behind a heading with text goes before it": (
        "<translate>\n== H == <!--T:1-->\ntext directly\n</translate>",
        "<translate>\n<!--T:1-->\n== H ==\ntext directly\n</translate>",
    ),
    "a marker behind a paragraph goes before it": (
        "<translate>\nParagraph text. <!--T:1-->\n</translate>",
        "<translate>\n<!--T:1-->\nParagraph text.\n</translate>",
    ),
    "a marker behind a line goes before the paragraph": (
        "<translate>\nLine one <!--T:1-->\nLine two\n</translate>",
        "<translate>\n<!--T:1-->\nLine one\nLine two\n</translate>",
    ),
    "a marker on the line of a block unit gets its own": (
        "<translate>\n<!--T:1--> text\n</translate>",
        "<translate>\n<!--T:1-->\ntext\n</translate>",
    ),
    "a marker outside is left alone": (
        "<!--T:4-->\n<translate>a</translate>",
        "<!--T:4-->\n<translate><!--T:1--> a</translate>",
    ),
    # As in the extension's published parser cases.
    "text of a line between blank lines, and spaces beside tags": (
        (
            "Three spaces:   <translate>\n\n This has a space before, two behind </translate> \n\n"
            "<translate>line1</translate>\n<translate>line2</translate>"
        ),
        (
            "Three spaces:   <translate>\n\n <!--T:1-->\nThis has a space before, two behind "
            "</translate> \n\n<translate><!--T:2--> line1</translate>\n"
            "<translate><!--T:3--> line2</translate>"
        ),
    ),
    "nowrap": (
        '<abbr title="<translate nowrap>Smile</translate>">:)</abbr>',
        '<abbr title="<translate nowrap><!--T:1--> Smile</translate>">:)</abbr>',
    ),
    "a heading in line": (
        "<translate>== Hello ==</translate>",
        "<translate>== Hello == <!--T:1--></translate>",
    ),
}
"""What it is about -> the text saved, and the text that the first mark leaves."""

REFUSED: Final = {
    "<translate>A": "pt-parse-open",
    "A</translate>": "pt-parse-close",
    "<translate>\n<translate>\n</translate>": "pt-parse-nested",
    "<translate nowrap>\n<translate nowrap>\n</translate>": "pt-parse-nested",
    "<translate>\nDog\n<translate>\nCat\n</translate>\nRabbit\n</translate>": "pt-parse-nested",
    "<translate>\na\n<translate>\nb\n</translate>\nc\n<translate>\nd\n</translate>\n"
    "</translate>": "pt-parse-nested",
    "<translate >a</translate>": "pt-parse-close",
    '<translate lang="x">a</translate>': "pt-parse-close",
    "<translate  nowrap>a</translate>": "pt-parse-close",
    "<translate>a</translate >": "pt-parse-open",
    "<translate>\n<!--T:1-->\n\n</translate>": "pt-shake-empty",
    "<translate><!--T:1--> </translate>": "pt-shake-empty",
    "<translate>\n<!--T:1-->\n\ntext\n</translate>": "pt-shake-empty",
    "<translate>\n<!--T:1-->\n<!--T:2-->\ntext\n</translate>": "pt-shake-multiple",
    "<translate>\n* <!--T:1--> a\n** <!--T:2--> b\n</translate>": "pt-shake-multiple",
    "<translate>\nOnce <!--T:1--> upon a time.\n</translate>": "pt-shake-position",
    "<translate><!--T:1-->text</translate>": "pt-shake-position",
    "<translate>\n* <!--T:1--> a\n</translate>": "pt-shake-position",
}
"""A text that can't be saved -> the code of the first thing wrong with it."""

UNMARKABLE: Final = {
    "tpt-notsuitable": ("Case", "<Translate>a</Translate>"),
    "tpt-duplicate": (
        "Case",
        "<translate><!--T:1--> a</translate><translate><!--T:1--> b</translate>",
    ),
    "tpt-invalid": ("Case", "<translate><!--T:intro_1--> a</translate>"),
    "tpt-unit-title-too-long": ("Case", f"<translate><!--T:{'x' * 240}--> a</translate>"),
    "tpt-unit-title-invalid": ("Case", "<translate><!--T:a|b--> a</translate>"),
}
"""The code that a mark refuses a page with -> the page's title and text."""
