"""The dashboards, as a table of what they show."""

from __future__ import annotations

from ingest.search.kibana.parts import Dashboard, Measure, Panel, Session, Split, View

NEWS, RUNS, COUNTS, QUARANTINE = "newsfold-news", "newsfold-runs", "newsfold-counts", "newsfold-quarantine"

VIEWS = (
    View(
        NEWS,
        "News",
        "",
        {
            "@timestamp": "Published, else first seen",
            "published_at": "Published",
            "observed_at": "First seen",
            "indexed_at": "Indexed",
            "title": "Headline",
            "lede": "First paragraph",
            "text": "Main text",
            "outlet": "Outlet",
            "feed": "Feed",
            "language": "Language",
            "persons": "Persons",
            "orgs": "Organisations",
            "places": "Places",
            "dates_mentioned": "Dates mentioned",
            "lateness_hours": "Hours from publication to first sight",
            "locations": "Where named places lie",
            "countries": "Countries of named places",
            "wire.agency": "Wire agency",
            "copies.id": "Copy group",
            "copies.is_lead": "Lead of its copy group",
            "story.id": "Story",
            "published.origin": "Source of the date",
            "published.precision": "Precision of the date",
            "removed.rules": "Rules that removed text",
            "removed.chars": "Characters removed",
        },
    ),
    View(RUNS, "News: runs", "-runs", {"@timestamp": "Finished", "seconds": "Seconds"}),
    View(
        COUNTS,
        "News: counts of runs",
        "-counts",
        {"name": "Reason, rule or step", "kind": "Kind", "chars": "Characters"},
    ),
    View(
        QUARANTINE,
        "News: quarantine",
        "-quarantine",
        {"reason": "Reason", "key": "Document", "detail": "Detail", "tries": "Tries", "exception": "Exception"},
    ),
)

_COLUMNS = ("outlet", "title", "persons", "places", "wire.agency", "story.id")
SESSIONS = (
    Session("newsfold-all", "News: every document", NEWS, _COLUMNS),
    Session("newsfold-texts", "News: one row per text", NEWS, _COLUMNS, {"copies.is_lead": "true"}),
    Session(
        "newsfold-wire", "News: wire copy", NEWS, ("wire.agency", "outlet", "title", "copies.id"), {"wire.agency": "*"}
    ),
    Session(
        "newsfold-refused", "News: quarantine", QUARANTINE, ("feed", "key", "outcome", "stage", "reason", "detail")
    ),
)

_DOCUMENTS = Measure("count", "Documents")
_TEXTS = Measure("unique_count", "Texts", "copies.id")
_STORIES = Measure("unique_count", "Stories", "story.id")
_OUTLETS = Measure("unique_count", "Outlets", "outlet")
_REFUSED = Measure("count", "Refused")
_LATENESS = Measure("median", "Median", "lateness_hours")
_ROWS = Measure("sum", "Documents", "count")
_DAY = Split("@timestamp", "Day", per_time=True)
_FEED = Split("feed", "Feed", 20)
_OUTLET = Split("outlet", "Outlet", 20)


def _number(name: str, title: str, view: str, measure: Measure) -> Panel:
    return Panel(name, title, view, "number", (), (measure,), width=12, height=6)


def _top(name: str, title: str, field: str, label: str) -> Panel:
    return Panel(name, title, NEWS, "table", (Split(field, label, 20),), (_DOCUMENTS, _STORIES), width=16, height=15)


DASHBOARDS = (
    Dashboard(
        "newsfold-overview",
        "News: overview",
        "How much, when, about whom and where",
        (
            _number("newsfold-documents", "Documents", NEWS, _DOCUMENTS),
            _number("newsfold-texts-number", "Texts, copies folded", NEWS, _TEXTS),
            _number("newsfold-stories-number", "Stories", NEWS, _STORIES),
            _number("newsfold-outlets-number", "Outlets", NEWS, _OUTLETS),
            Panel("newsfold-volume", "Documents by feed and day", NEWS, "bars", (_DAY, _FEED), (_DOCUMENTS,), width=48),
            _top("newsfold-persons", "Persons", "persons", "Person"),
            _top("newsfold-orgs", "Organisations", "orgs", "Organisation"),
            _top("newsfold-places", "Places", "places", "Place"),
            Panel(
                "newsfold-map",
                "Where named places lie",
                NEWS,
                "map",
                (Split("locations", "Documents by place"),),
                (_DOCUMENTS,),
                width=32,
                height=18,
            ),
            Panel(
                "newsfold-countries",
                "Countries",
                NEWS,
                "table",
                (Split("countries", "Country", 20),),
                (_DOCUMENTS, _STORIES),
                width=16,
                height=18,
            ),
            Panel(
                "newsfold-languages",
                "Languages",
                NEWS,
                "ring",
                (Split("language", "Language", 10),),
                (_DOCUMENTS,),
                width=16,
            ),
            Panel(
                "newsfold-origins",
                "Where dates come from",
                NEWS,
                "ring",
                (Split("published.origin", "Origin", missing=True),),
                (_DOCUMENTS,),
                width=16,
            ),
            Panel(
                "newsfold-mentioned",
                "Dates that texts speak of",
                NEWS,
                "lines",
                (Split("dates_mentioned", "Day", per_time=True),),
                (_DOCUMENTS,),
                width=16,
            ),
        ),
        ("newsfold-texts",),
    ),
    Dashboard(
        "newsfold-copies",
        "News: copies and stories",
        "Who ran whose text, and which events most outlets told",
        (
            Panel(
                "newsfold-largest-copies",
                "Largest copy groups",
                NEWS,
                "table",
                (Split("copies.id", "Copy group", 20),),
                (_DOCUMENTS, _OUTLETS),
            ),
            Panel(
                "newsfold-widest-stories",
                "Widest stories",
                NEWS,
                "table",
                (Split("story.id", "Story", 20),),
                (_OUTLETS, _DOCUMENTS, _TEXTS),
            ),
            Panel(
                "newsfold-leads",
                "Texts first seen, by outlet",
                NEWS,
                "bars",
                (_OUTLET,),
                (_DOCUMENTS,),
                {"copies.is_lead": "true"},
            ),
            Panel(
                "newsfold-copied",
                "Copies of others' texts, by outlet",
                NEWS,
                "bars",
                (_OUTLET,),
                (_DOCUMENTS,),
                {"copies.is_lead": "false"},
            ),
            Panel(
                "newsfold-wire-share",
                "Wire agencies by outlet",
                NEWS,
                "bars",
                (_OUTLET, Split("wire.agency", "Agency", 8, missing=True)),
                (_DOCUMENTS,),
                width=48,
            ),
        ),
        ("newsfold-wire",),
    ),
    Dashboard(
        "newsfold-health",
        "News: health of feeds",
        "read = indexed + unchanged + rejected + quarantined, run by run",
        (
            Panel(
                "newsfold-ledger",
                "Ledger by feed",
                RUNS,
                "table",
                (_FEED,),
                tuple(
                    Measure("sum", name.capitalize(), name)
                    for name in ("read", "indexed", "unchanged", "rejected", "quarantined", "removed_chars")
                ),
                width=48,
            ),
            Panel("newsfold-read", "Documents read", RUNS, "bars", (_DAY, _FEED), (Measure("sum", "Read", "read"),)),
            Panel(
                "newsfold-seconds", "Longest run", RUNS, "lines", (_DAY, _FEED), (Measure("max", "Seconds", "seconds"),)
            ),
            Panel(
                "newsfold-lateness",
                "How late documents are first seen: hours, by day",
                NEWS,
                "lines",
                (_DAY,),
                (_LATENESS, Measure("max", "Longest", "lateness_hours")),
            ),
            Panel(
                "newsfold-latest-feeds",
                "How late, by feed",
                NEWS,
                "table",
                (_FEED,),
                (_LATENESS, Measure("max", "Longest", "lateness_hours"), _DOCUMENTS),
            ),
            Panel(
                "newsfold-rejected",
                "Why documents were rejected",
                COUNTS,
                "bars",
                (Split("reason", "Reason", 15), _FEED),
                (_ROWS,),
                {"kind": "rejected"},
            ),
            Panel(
                "newsfold-quarantined",
                "Why documents are in quarantine",
                COUNTS,
                "bars",
                (Split("reason", "Reason", 15), _FEED),
                (_ROWS,),
                {"kind": "quarantined"},
            ),
            Panel(
                "newsfold-rules",
                "What cleaning removes, by rule",
                COUNTS,
                "table",
                (Split("name", "Rule", 30),),
                (Measure("sum", "Spans", "count"), Measure("sum", "Characters", "chars")),
                {"kind": "removed"},
            ),
            Panel(
                "newsfold-rules-by-day",
                "Characters that cleaning removes, by rule and day",
                COUNTS,
                "bars",
                (_DAY, Split("name", "Rule", 10)),
                (Measure("sum", "Characters", "chars"),),
                {"kind": "removed"},
            ),
        ),
    ),
    Dashboard(
        "newsfold-quarantine-board",
        "News: quarantine",
        "What was refused, where and why; `newsfold quarantine replay` tries it again",
        (
            _number("newsfold-refused-number", "Refused documents", QUARANTINE, _REFUSED),
            Panel(
                "newsfold-refused-by-day",
                "Refused, by day and reason",
                QUARANTINE,
                "bars",
                (_DAY, Split("reason", "Reason", 10)),
                (_REFUSED,),
                width=36,
            ),
            Panel(
                "newsfold-refused-stages",
                "By stage and reason",
                QUARANTINE,
                "table",
                (Split("stage", "Stage", 10), Split("reason", "Reason", 10)),
                (_REFUSED,),
                width=16,
            ),
            Panel(
                "newsfold-refused-feeds",
                "By feed and outcome",
                QUARANTINE,
                "bars",
                (_FEED, Split("outcome", "Outcome", 2)),
                (_REFUSED,),
                width=16,
            ),
            Panel(
                "newsfold-exceptions",
                "By exception and place in the code",
                QUARANTINE,
                "table",
                (Split("exception", "Exception", 10), Split("frame", "Raised at", 5)),
                (_REFUSED,),
                width=16,
            ),
        ),
        ("newsfold-refused",),
    ),
)
