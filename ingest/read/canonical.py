"""Reduce a URL to the form that identifies a document."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

_MAX_CHARS = 2048
_TRACKING = re.compile(
    r"(utm_\w*|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|wt_mc|cmpid)(=|$)",
    re.IGNORECASE,
)
_UNFIT = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff<>\"\\^`{|}]")
_HOST = re.compile(r"[^\s/?#@%<>\[\]]+|\[[0-9a-f:.]+\]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical_url(value: str) -> str | None:
    """Return the URL with scheme and host in lower case, without fragment, credentials, default port and tracking parameters.

    None where it is no absolute http or https URL of at most 2,048 characters. Path and the other parameters are left as they are,
    since servers tell them apart.
    """
    value = value.strip()
    if len(value) > _MAX_CHARS or _UNFIT.search(value):
        return None
    try:
        parts = urlsplit(value)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return None
    host = f"[{host}]" if ":" in host else host.rstrip(".")
    if not _HOST.fullmatch(host):
        return None
    place = host if port in {None, _DEFAULT_PORTS[parts.scheme]} else f"{host}:{port}"
    query = "&".join(each for each in parts.query.split("&") if not _TRACKING.match(each))
    return urlunsplit((parts.scheme, place, parts.path or "/", query, ""))
