"""Where and by whom it was filed: `MIAMI, Fla. (AP) —` at the head of the first paragraph. It stays in the text.

How candidates are found: at the start of a line of the head, behind a label or a date that stands before it, and behind a glue point of a
text whose lines were lost: a place in capitals, or any capitalised place before an agency in brackets, then a dash; of large cities
also with a colon, as papers of South Asia and the Gulf print it. In other languages than
English also a place in small letters, `Skarholm – Im dichten Nebel …`, at the head of the first paragraph.
Some agencies stand elsewhere: `(ANSA) - ROMA, 14 LUG -`, `ROMA – (ANSA)`, `/PRNewswire/`.
What guards against false ones: kickers (BREAKING, EXCLUSIVE), days of the week, well-known initials (`NASA — The probe …`), file photographs, a
sentence that goes on in small letters (`NATO — which …`), and a plain hyphen without an agency.
Known misses: datelines without place, and in English mixed-case places without agency (`Miami — `), which are headings as often.

Source: AP Stylebook, "datelines": city in capitals, region, agency in brackets, dash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.document import Dateline, Evidence
from ingest.extract.letters import LOWER, UPPER
from ingest.extract.lines import Line
from ingest.extract.written_dates import find_dates
from ingest.month_names import MONTHS

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_CAPITALS = rf"[{UPPER}][{UPPER}.'’-]+(?:[ /][{UPPER}][{UPPER}.'’/-]*){{0,4}}"
_MIXED_WORD = rf"(?:Mc|De|La|Le|O['’])?[{UPPER}][{LOWER}.'’-]+(?:-[{UPPER}][{LOWER}]+)*"
_MIXED = rf"{_MIXED_WORD}(?:[ /](?:de |del |la |am |der )?{_MIXED_WORD}){{0,3}}"
_REGION = rf"(?:, (?!(?i:{_MONTH})\b)(?P<region>[{UPPER}][{LOWER}{UPPER}.]+(?: (?:and )?[{UPPER}][{LOWER}{UPPER}.]+){{0,2}}))?"
_DATE = (
    rf"(?:,? (?P<date>(?i:{_MONTH})\.? \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}}\.? (?:de )?(?i:{_MONTH})\.?(?:,? \d{{4}})?))?"
)
_AGENCY = rf"[{UPPER}][^()\n]{{1,40}}|[{LOWER}]{{2,4}}(?:/[{LOWER}]{{2,4}})?"
_DASH = r"(?:\.?\s{0,2}(?:—|–|―|--|-|:)\s|\s{1,2}(?:—|–|―|--)|\s{0,2}(?:—|–|--)(?=\S))"
_WITH_AGENCY = re.compile(
    rf"(?P<whole>(?P<place>{_CAPITALS}|{_MIXED}){_REGION}{_DATE}(?:[,.]? ?\(|,? /)(?P<agency>{_AGENCY})[)/])(?P<dash>{_DASH})?"
)
_PLAIN = re.compile(
    rf"(?P<whole>(?P<place>{_CAPITALS}){_REGION}{_DATE})(?:\s{{1,2}}(?:—|–|―|--)\s|(?:—|--)(?=[{UPPER}“\"])|\s?—\s)(?!\s{{0,3}}[{LOWER}])"
)
_AGENCY_FIRST = re.compile(
    rf"(?P<whole>\((?P<agency>{_AGENCY})\)\s?[-–—]\s?(?P<place>{_CAPITALS}){_REGION}{_DATE})\s{{0,2}}(?:—|–|--|-)\s"
)
_AGENCY_LAST = re.compile(rf"\s{{0,2}}(?:—|–|--|-)\s?\((?P<agency>{_AGENCY})\)")
_MIXED_PLAIN = re.compile(
    rf"(?P<whole>(?P<place>{_MIXED_WORD}(?:[ /](?:(?:de|del|la|am|an der|der|sur|do|da|aan den) )?{_MIXED_WORD}){{0,2}}){_REGION}{_DATE})"
    rf"\s{{1,2}}(?:—|–)\s(?=[{UPPER}«„“¿¡\"])"
)
_INITIALS = re.compile(rf"[{UPPER}]{{2,5}}\Z")
_ENGLISH = re.compile(r"\b(?:the|of|and|was|has|said|that|with|on|to)\b")
_MIN_ENGLISH = 2
_LANGUAGE_CHARS = 300
_MIN_PARAGRAPH_CHARS = 80
_LABEL = re.compile(r"(?:advertisement|anzeige|publicidad|publicité|pubblicità)\s{0,3}", re.IGNORECASE)
_GLUED_HEAD = re.compile(rf"(?<=[{LOWER}\d.!?”\"’)])(?=[{UPPER}]{{3}})")
_GLUED_REACH_CHARS = 1500
# What stands before the bracket of an agency stands in one line.
_BRACKET = re.compile(r"[^\n(/]{0,200}[(/]")
_MIN_PLACE_LETTERS = 2
_KICKERS_WORDS = (
    "BREAKING UPDATE UPDATED EXCLUSIVE WATCH LIVE OPINION ANALYSIS NOTE CORRECTION NEW VIDEO PHOTOS READ MORE POLL"
    " REVIEW INTERVIEW PODCAST TV FILE EDITORIAL COMMENTARY RELATED ALERT TRENDING ADVERTISEMENT PHOTO IMAGE"
    " SPONSORED DEVELOPING WARNING SPOILER FACT OPINION: WHO WHAT WHY HOW WHERE WHEN THE COLUMN PERSPECTIVE ESSAY"
    " LETTER LETTERS QUIZ BONUS TIP TIPS PS NB EILMELDUNG LIVEBLOG UPDATE: KOMMENTAR MEINUNG ANALYSE REPORTAGE ENTRETIEN"
    " SPORTS FOOTBALL STORY TOP KEY BY CONTACT WEATHER BUSINESS POLITICS HEALTH SCIENCE CULTURE OBITUARY OBITUARIES HIGHLIGHTS"
    " QUESTION ANSWER QUESTIONS ANSWERS VOTE HELP PART CHAPTER EPISODE GOOD BAD DEAR MORNING EVENING WEEKEND LATEST MORE BEST"
    " WORST TRUE FALSE VERDICT RECAP PREVIEW RECIPE BACKGROUND CONTEXT SUMMARY TIMELINE TRANSCRIPT GUIDE FEATURE PROFILE"
    " ENTERTAINMENT TECHNOLOGY EDUCATION CRIME TRAFFIC TRAVEL FOOD STYLE LIFE MONEY SCORES RESULTS STANDINGS SCHEDULE"
    " SUBSCRIBE ALSO PLUS FINALLY FIRST SECOND THIRD AND BUT IF NO YES MY YOUR OUR THIS THAT"
    " TRIBUNE DIRECT ENQUÊTE OPINIÓN ANÁLISIS ENTREVISTA EDITORIALE INTERVISTA COMMENTO OPINIE COMMENTAAR"
)
_KICKERS = frozenset(_KICKERS_WORDS.split())
_DAYS_WORDS = "MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY TODAY YESTERDAY TOMORROW TONIGHT"
_NO_PLACES = _KICKERS | frozenset(_DAYS_WORDS.split()) | {"EDITOR'S", "EDITOR’S", "ASSOCIATED"}
# Kickers when alone, yet New York, The Hague, Key West begin with them.
_BEGINS_PLACES = frozenset({"NEW", "TOP", "KEY", "GOOD"})
_PLACES_WITH_ARTICLE = frozenset(
    {"THE HAGUE", "THE WOODLANDS", "THE DALLES", "THE VILLAGES", "THE VALLEY", "THE BRONX"}
)
_ENDS_OUTLETS = re.compile(r" (?:POST|TIMES|NEWS|JOURNAL|HERALD|TRIBUNE|PRESS|GAZETTE|COURIER|WANTED|DESK|STAFF)\Z")
_COLON_PLACES = (
    "ISLAMABAD|KARACHI|LAHORE|PESHAWAR|QUETTA|RAWALPINDI|MULTAN|FAISALABAD|MUZAFFARABAD|GILGIT|DHAKA|COLOMBO|KATHMANDU|KABUL"
    "|NEW DELHI|DELHI|MUMBAI|KOLKATA|CHENNAI|BENGALURU|BANGALORE|HYDERABAD|PUNE|AHMEDABAD|LUCKNOW|PATNA|JAIPUR|CHANDIGARH"
    "|SRINAGAR|JAMMU|GUWAHATI|BHOPAL|NAGPUR|KOCHI|THIRUVANANTHAPURAM|RANCHI|DEHRADUN|SHIMLA|GURGAON|GURUGRAM|NOIDA|INDORE"
    "|KUALA LUMPUR|JAKARTA|MANILA|SINGAPORE|BANGKOK|RIYADH|JEDDAH|DUBAI|ABU DHABI|DOHA|MANAMA|MUSCAT|KUWAIT CITY|CAIRO|BEIRUT"
    "|AMMAN|BAGHDAD|DAMASCUS|TEHRAN|ANKARA|ISTANBUL|LONDON|PARIS|BERLIN|BRUSSELS|GENEVA|MOSCOW|KYIV|WASHINGTON|NEW YORK"
    "|UNITED NATIONS|BEIJING|HONG KONG|TOKYO|SEOUL|SYDNEY|NAIROBI|LAGOS|JOHANNESBURG"
)
_COLON = re.compile(rf"(?P<whole>(?P<place>{_COLON_PLACES})(?:/(?:{_COLON_PLACES}))?): (?=[{UPPER}“\"])")
_LISTS = frozenset(
    {
        "GOOD NEWS",
        "GOOD MORNING",
        "GOOD EVENING",
        "NEW VIDEO",
        "NEW PHOTOS",
        "TOP STORIES",
        "TOP NEWS",
        "TOP PICKS",
        "KEY POINTS",
        "KEY FACTS",
        "KEY TAKEAWAYS",
        "KEY MOMENTS",
    }
)
_BODIES_WORDS = (
    "NASA NATO DNA RNA FBI CIA IRS GDP NSA EPA FDA CDC WHO UNESCO UNICEF OPEC NFL NBA MLB NHL FIFA UEFA HIV AIDS IMF NHS"
    " BBC CNN NBC CBS ABC NPR USDA FEMA GOP CEO"
)
_BODIES = frozenset(_BODIES_WORDS.split())
_AGENCIES_WORDS = (
    "ap|associated press|the associated press|reuters|thomson reuters foundation|afp|agence france-presse|upi|xinhua"
    "|dpa|efe|ansa|tass|itar-tass|pti|ani|ians|cnn|cnn business|cnnmoney|kyodo|kyodo news|bloomberg|bloomberg news|pa"
    "|aap|cp|the canadian press|canadian press|europa press|belga|anp|apa|sda|ats|lusa|mti|pap|ctk|čtk|ria novosti"
    "|interfax|yonhap|anadolu|aa|notimex|ap/reuters|ap news|lapresse|adnkronos|agi|dapd|sid|afx|nyt|kna|epd|bna|spa"
    "|wam|irna|jta|ens|rns|npr|abc news|cbs news|nbc news|fox news|wire reports|newsmax|stn|ktla|ntb|tt|ritzau|stt"
    "|bns|dpa/lby"
)
AGENCIES = frozenset(_AGENCIES_WORDS.split("|"))


def read_dateline(
    received: str, lines: Sequence[Line], after: Sequence[int] = (), language: str | None = None
) -> tuple[Dateline | None, list[Evidence]]:
    """Read the first dateline of the head.

    Args:
        received: the received text.
        lines: lines of its head.
        after: more offsets where the text may begin, such as the end of a date prefix.
        language: ISO 639-1 code where it is known.

    Returns:
        The dateline, and the evidence: the span as written, and its date, as written where it has no year.
    """
    for offset in _starts(received, lines, after):
        match = _match(received, offset)
        if match is not None:
            return _build(received, match)
    first = next((line for line in lines if len(line.text) >= _MIN_PARAGRAPH_CHARS), None)
    match = (
        _MIXED_PLAIN.match(received, first.start) if first and _is_foreign(received, first.start, language) else None
    )
    return (None, []) if match is None or _is_kicker(match["place"].upper()) else _build(received, match)


def _is_foreign(received: str, start: int, language: str | None) -> bool:
    """Tell whether the text is in another language than English; where nobody says, by its function words."""
    if language is not None:
        return language != "en"
    return len(_ENGLISH.findall(received[start : start + _LANGUAGE_CHARS])) < _MIN_ENGLISH


def _starts(received: str, lines: Sequence[Line], after: Sequence[int]) -> Iterator[int]:
    for offset in after:
        yield offset + len(received[offset : offset + 100]) - len(received[offset : offset + 100].lstrip())
    for line in lines:
        yield line.start
        label = _LABEL.match(received, line.start, line.end)
        if label:
            yield label.end()
    for glue in _GLUED_HEAD.finditer(received, 0, min(len(received), _GLUED_REACH_CHARS)):
        yield glue.start()


def _match(received: str, offset: int) -> re.Match[str] | None:
    first_char = received[offset : offset + 1]
    if not (first_char.isupper() or first_char == "("):
        return None
    with_agency = _WITH_AGENCY.match(received, offset) if _BRACKET.match(received, offset) else None
    if with_agency:
        is_known = _is_agency(with_agency["agency"])
        # `PORT ELLERY (Harbor Wire) —` and `Port Ellery (HW) –`; anything else in brackets may be an aside.
        looks_so = with_agency["place"].isupper() or _INITIALS.match(with_agency["agency"]) is not None
        ends = with_agency["dash"] is not None
        # `Washington (CNN)The ferry`, but not `Carl Brandt (AFP) took the picture`
        goes_on = received[with_agency.end("whole") : with_agency.end("whole") + 20].lstrip()[:1].islower()
        if (is_known and (ends or not goes_on)) or (looks_so and ends):
            return None if _is_kicker(with_agency["place"]) else with_agency
    first = _AGENCY_FIRST.match(received, offset)
    if first is not None and _is_agency(first["agency"]):
        return first
    plain = _COLON.match(received, offset) or _PLAIN.match(received, offset)
    return None if plain is None or _is_kicker(plain["place"]) or plain["place"] in _BODIES else plain


def _is_agency(written: str) -> bool:
    """Tell whether an agency is known; `dpa/lno` is one of a known agency's desks."""
    name = written.strip().lower()
    return name in AGENCIES or name.partition("/")[0] in AGENCIES


def _is_kicker(place: str) -> bool:
    letters = sum(letter.isalpha() for letter in place)
    first, _, rest = place.partition(" ")
    first = first.strip(".:'’")
    known = first in _NO_PLACES and not (rest and first in _BEGINS_PLACES)
    named = place in _LISTS or _ENDS_OUTLETS.search(place) is not None
    return letters < _MIN_PLACE_LETTERS or named or (known and place not in _PLACES_WITH_ARTICLE)


def _build(received: str, match: re.Match[str]) -> tuple[Dateline, list[Evidence]]:
    groups = match.groupdict()
    last = None if groups.get("agency") else _AGENCY_LAST.match(received, match.end("whole"))
    agency = last["agency"] if last and _is_agency(last["agency"]) else groups.get("agency")
    dateline = Dateline(
        place=match["place"],
        region=groups.get("region"),
        agency=agency.strip() if agency else None,
        date=groups.get("date"),
    )
    evidence = [Evidence("dateline", "dateline", match["whole"], match.start("whole"), match.end("whole"))]
    if groups.get("date"):
        span = match.span("date")
        full = next(find_dates(received, *span), None)
        evidence.append(Evidence("date", "dateline", full.iso if full else match["date"], *span))
    return dateline, evidence
