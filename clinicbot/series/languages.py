"""What MediaWiki's language codes mean: direction, CLDR's code, own name.

MediaWiki's codes are not quite BCP 47 (`als` is Alsatian, `sr-ec` is Serbian
in Cyrillic, `simple` is English), so nobody but this module translates them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal


if TYPE_CHECKING:
    from collections.abc import Mapping


Direction = Literal["ltr", "rtl"]

_RTL = """
    acm aeb aeb-arab aii apc ar arc arq ary arz azb bcc bft bgc-arab bgn bqi ckb dv en-rtl fa fuc
    glk he hno khw kk-arab kk-cn ks ks-arab ku-arab lad-hebr lki lrc luz mey ms-arab mzn nqo ota
    phr pnb prs ps sd sdh skr skr-arab tmr trw ug ug-arab ur yi
"""
RTL: Final = frozenset(_RTL.split())
"""The languages written from right to left.

Source: MediaWiki 1.43, `$rtl = true` in languages/messages/Messages*.php; and
`aeb ks skr ug`, which take it from the language that they fall back to
(LocalisationCache::loadCoreData).
"""

# LanguageCode::DEPRECATED_LANGUAGE_CODE_MAPPING and NON_STANDARD_LANGUAGE_CODE_MAPPING
# (MediaWiki 1.43), private-use subtags cut off, as CLDR has no names for them.
_CLDR: Mapping[str, str] = {
    "als": "gsw",
    "bat-smg": "sgs",
    "be-x-old": "be-tarask",
    "cbk-zam": "cbk",
    "crh-ro": "crh-latn-ro",
    "de-formal": "de",
    "eml": "egl",
    "en-rtl": "en",
    "es-formal": "es",
    "fiu-vro": "vro",
    "hu-formal": "hu",
    "kk-cn": "kk-arab-cn",
    "kk-tr": "kk-latn-tr",
    "map-bms": "jv",
    "mo": "ro-md",
    "nl-informal": "nl",
    "nrm": "nrf",
    "roa-rup": "rup",
    "roa-tara": "nap",
    "simple": "en",
    "sr-ec": "sr-cyrl",
    "sr-el": "sr-latn",
    "zh-classical": "lzh",
    "zh-cn": "zh-hans-cn",
    "zh-hk": "zh-hant-hk",
    "zh-min-nan": "nan",
    "zh-mo": "zh-hant-mo",
    "zh-my": "zh-hans-my",
    "zh-sg": "zh-hans-sg",
    "zh-tw": "zh-hant-tw",
    "zh-yue": "yue",
}

# Includes/languages/data/Names.php (MediaWiki 1.43): the languages of Meta's own announcements,
# and those whose name CLDR lacks or has otherwise. CLDR serves for the rest.
_AUTONYMS: Mapping[str, str] = {
    "als": "Alemannisch",
    "ar": "العربية",
    "arz": "مصرى",
    "ast": "asturianu",
    "be-tarask": "беларуская (тарашкевіца)",
    "bn": "বাংলা",
    "ca": "català",
    "ckb": "کوردی",
    "de": "Deutsch",
    "en": "English",
    "eo": "Esperanto",
    "es": "español",
    "eu": "euskara",
    "fa": "فارسی",
    "fr": "français",
    "gl": "galego",
    "gsw": "Alemannisch",
    "he": "עברית",
    "hi": "हिन्दी",
    "id": "Bahasa Indonesia",
    "it": "italiano",
    "ja": "日本語",
    "ko": "한국어",
    "ms": "Bahasa Melayu",
    "nds": "Plattdüütsch",
    "nds-nl": "Nedersaksies",
    "nl": "Nederlands",
    "no": "norsk",
    "pl": "polski",
    "pt": "português",
    "pt-br": "português do Brasil",
    "ru": "русский",
    "simple": "Simple English",
    "sr": "српски / srpski",
    "sr-ec": "српски (ћирилица)",
    "sr-el": "srpski (latinica)",
    "sv": "svenska",
    "tl": "Tagalog",
    "tr": "Türkçe",
    "uk": "українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "zh": "中文",
    "zh-hans": "中文（简体）",  # noqa: RUF001  Chinese brackets
    "zh-hant": "中文（繁體）",  # noqa: RUF001  Chinese brackets
}


def direction(code: str) -> Direction:
    """Say which way a language is written, by MediaWiki's code."""
    return "rtl" if code in RTL else "ltr"


def cldr_code(code: str) -> str:
    """Give the code by which CLDR knows a language of MediaWiki's."""
    return _CLDR.get(code, code)


def autonym(code: str) -> str:
    """Name a language in itself, as language bars do; the code if nobody knows."""
    if code in _AUTONYMS:
        return _AUTONYMS[code]
    from clinicbot.series import cldr  # noqa: PLC0415  Babel loads late

    return cldr.language_name(code, code) or code


def unknown_code(code: str) -> str:
    """Say which language was probably meant by a code that MediaWiki doesn't know; "" if it does.

    A newer MediaWiki may know more, so it is for a person to judge.
    """
    from clinicbot.digest.kinds import suggest  # noqa: PLC0415  seldom needed
    from clinicbot.digest.names import LANGUAGE_CODES  # noqa: PLC0415  the same

    if code in LANGUAGE_CODES:
        return ""
    return suggest(code, LANGUAGE_CODES) or "codes are those of {{#language:}} on the wiki"
