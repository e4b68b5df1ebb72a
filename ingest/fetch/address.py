"""Which addresses may be connected to: public ones, and those that a feed allows by name.

Addresses are judged, never text: `127.1`, `0x7f000001` and full-width digits are all resolved first. The standard library's `is_global`
is not enough: in Python 3.11 it says yes to multicast, to NAT64 and 6to4 forms of private addresses, and to site-local ones.

Source: IANA special-purpose address registries (RFC 6890 and its updates); IPv6 outside 2000::/3 is not allocated to anyone.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

_UNICAST_V6 = IPv6Network("2000::/3")
_DENIED: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(network), why)
    for network, why in (
        ("0.0.0.0/8", "this host"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("168.63.129.16/32", "a cloud's host service"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "protocol assignments"),
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "AS112"),
        ("192.52.193.0/24", "AMT"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "AS112"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved or broadcast"),
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("::ffff:0:0/96", "IPv4-mapped"),
        ("::/96", "IPv4-compatible"),
        ("64:ff9b::/96", "NAT64"),
        ("64:ff9b:1::/48", "NAT64"),
        ("100::/64", "discard-only"),
        ("2001::/23", "protocol assignments, Teredo among them"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("2620:4f:8000::/48", "AS112"),
        ("3fff::/20", "documentation"),
        ("5f00::/16", "segment routing"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)


def denied_because(address: str, allowed: Sequence[Network] = ()) -> str | None:
    """Return why an address must not be connected to, None when it may.

    Args:
        address: numeric, as a resolver returns it.
        allowed: networks that may be connected to whatever they are.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return "no numeric address"
    if getattr(parsed, "scope_id", None):
        return "bound to an interface"
    if any(parsed.version == network.version and parsed in network for network in allowed):
        return None
    for network, why in _DENIED:
        if parsed.version == network.version and parsed in network:
            return why
    if parsed.version == 6 and parsed not in _UNICAST_V6:  # noqa: PLR2004 - IPv6
        return "not allocated"
    return None if parsed.is_global else "not public"
