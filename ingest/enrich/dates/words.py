"""The words that English dates are made of, as tables, and the pattern fragments built from them.

Patterns are tried on a plain copy of the text: one space for every white character, straight apostrophes.
"""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split()


_MONTH_NAMES = _words("january february march april may june july august september october november december")
MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}

_WEEKDAY_NAMES = _words("monday tuesday wednesday thursday friday saturday sunday")
WEEKDAYS = {name: number for number, name in enumerate(_WEEKDAY_NAMES)}
"""Name → 0 (Monday) to 6."""

_SMALL = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
NUMBERS = {word: number for number, word in enumerate(_SMALL)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}
NUMBERS |= {"a": 1, "an": 1}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}

SEASONS = {"spring": ("SP", 3), "summer": ("SU", 6), "autumn": ("FA", 9), "fall": ("FA", 9), "winter": ("WI", 12)}
"""Name → TIMEX3 code and its first month."""

NEAR_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0}
DAY_PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}

DECADES = {
    name: number
    for number, name in enumerate(_words("twenties thirties forties fifties sixties seventies eighties nineties"), 2)
}
_ORDINAL_WORDS = _words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth"
    " seventeenth eighteenth nineteenth twentieth twenty-first"
)
CENTURIES = {word: number for number, word in enumerate(_ORDINAL_WORDS, 1)}

SETS = {
    "hourly": "PT1H",
    "daily": "P1D",
    "nightly": "P1D",
    "weekly": "P1W",
    "biweekly": "P2W",
    "monthly": "P1M",
    "quarterly": "P3M",
    "annually": "P1Y",
    "annual": "P1Y",
    "yearly": "P1Y",
}

OFFSETS = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "following": 1}

MONTH_LONG = "|".join(name.capitalize() for name in _MONTH_NAMES)
MONTH_SHORT = r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?"
MONTH = f"(?:{MONTH_LONG}|{MONTH_SHORT})"
WEEKDAY = "(?:" + "|".join(name.capitalize() for name in _WEEKDAY_NAMES) + ")"
WEEKDAY_SHORT = r"(?:Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun)\.?"
ANY_WEEKDAY = f"(?:{WEEKDAY}|{WEEKDAY_SHORT})"
NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})?(?:\.\d{1,4})?|(?:" + "|".join(_TENS) + ")(?:-(?:" + "|".join(_SMALL[1:10]) + "))?|"
    "(?:" + "|".join(_SMALL[1:]) + "))"
)
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
YEAR = r"(?:1[5-9]\d\d|20\d\d)"
UNIT = "(?:second|minute|hour|day|week|month|quarter|year|decade|weekend)"
UNITS = "(?:second|minute|hour|day|night|week|weekend|month|quarter|year|decade|fortnight|centurie|century)s?"
PLURAL_UNITS = "(?:seconds|minutes|hours|days|nights|weeks|weekends|months|quarters|years|decades|fortnights|centuries)"
ABOUT = "(?:(?:about|almost|nearly|some|roughly|more than|less than|at least|just|around|only|over|up to|as many as) )?"
PART_OF = (
    "(?:(?:early|earlier|late|later|mid|the (?:beginning|start|middle|end) of|beginning of|end of)[ -](?:in |of )?)?"
)
DAY_PART = "(?P<tod>morning|afternoon|evening|night)"


def month_number(name: str) -> int:
    """Return 1 to 12 for `August`, `Aug.`, `Sept`."""
    return MONTHS[name.lower().rstrip(".")]


def number_value(words: str | None) -> str:
    """Return digits for `three`, `twenty-one`, `1,200` and `2.5`; `X` for what is no number."""
    plain = (words or "").lower().replace(",", "").strip()
    if plain[:1].isdigit():
        return plain
    parts = plain.split("-")
    return str(sum(NUMBERS[part] for part in parts)) if all(part in NUMBERS for part in parts) else "X"
