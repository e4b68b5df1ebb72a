"""Abbreviations of time zones that mean one thing only."""

from __future__ import annotations

ZONES = {
    "Z": 0.0,
    "UTC": 0.0,
    "GMT": 0.0,
    "WET": 0.0,
    "BST": 1.0,
    "CET": 1.0,
    "MEZ": 1.0,
    "CEST": 2.0,
    "MESZ": 2.0,
    "EET": 2.0,
    "EEST": 3.0,
    "MSK": 3.0,
    "JST": 9.0,
    "KST": 9.0,
    "AEST": 10.0,
    "AEDT": 11.0,
    "EDT": -4.0,
    "EST": -5.0,
    "CDT": -5.0,
    "MDT": -6.0,
    "MST": -7.0,
    "PDT": -7.0,
    "PST": -8.0,
    "AKDT": -8.0,
    "AKST": -9.0,
    "HST": -10.0,
}
"""Abbreviation → hours east of Greenwich. IST and `ET` mean several things or change with the season: left to the feed's zone."""
