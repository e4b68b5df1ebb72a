"""Letters beyond a–z that languages of the Latin script write, and the encodings that such texts came in before UTF-8.

Source: exemplar character sets of Unicode CLDR, main letters in lower case; encodings as in the WHATWG's table of locale defaults.
"""

from __future__ import annotations

LETTERS = {
    "any": "áàâäãåéèêëíïîóôöøúüñç",  # names in a text of another language, English above all
    "ca": "àçéèíïòóúü",
    "cs": "áčďéěíňóřšťúůýž",
    "da": "æøåé",
    "de": "äöüß",
    "es": "áéíñóúü",
    "et": "äõöüšž",
    "fi": "äåöšž",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "hr": "čćđšž",
    "hu": "áéíóöőúüű",
    "is": "áðéíóúýþæö",
    "it": "àèéìíîòóùú",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "nl": "áäéëíïóöúü",
    "no": "æøåéèêóòâô",
    "pl": "ąćęłńóśźż",
    "pt": "áàâãçéêíóôõú",
    "ro": "ăâîşţșț",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "sl": "čšž",
    "sv": "åäöé",
    "tr": "âçğıîöşüû",
}

# The first of equally good ones is taken; the western one leads because most of what is not UTF-8 is in it.
LATIN_ENCODINGS = ("cp1252", "cp1250", "cp1254", "cp1257", "iso8859_2", "mac_roman", "cp850")
LATIN_ENCODING_OF = {
    **dict.fromkeys(("cs", "hr", "hu", "pl", "ro", "sk", "sl"), "cp1250"),
    "tr": "cp1254",
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
}

OTHER_ENCODINGS = (
    *("cp1251", "cp1253", "cp1255", "cp1256", "iso8859_5", "iso8859_7", "koi8_r", "koi8_u", "cp866", "cp874"),
    *("cp932", "euc_jp", "iso2022_jp", "gb18030", "big5hkscs", "cp949"),
)
