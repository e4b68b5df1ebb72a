"""Nobody who is not allowed may be connected to, however he is written and whatever a resolver says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ipaddress import ip_network

import pytest
from web_server import Answer, WebServer, count_connections

from ingest.errors import DocumentError
from ingest.fetch import Response, denied_because

Fetch = Callable[..., Response | DocumentError]

DENIED = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 168.63.129.16 169.254.169.254 172.16.0.1 172.31.255.255
192.0.0.8 192.0.0.170 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.1.1 192.175.48.1 198.18.0.1 198.51.100.1 203.0.113.1
224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b::8.8.8.8 64:ff9b:1::1 100::1 2001::1 2001:20::1
2001:db8::1 2002:7f00:1::1 3fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%lo fec0::1 ff02::1
2606:4700:4700::1111%lo
127.1 2130706433 localhost 0x7f000001
"""
EVERY_LOCAL_ADDRESS = "0.0.0.0"  # noqa: S104 - to see whoever comes, for a moment
PUBLIC = ["8.8.8.8", "93.184.215.14", "192.0.1.1", "2606:4700:4700::1111", "2a00:1450:4001:812::200e"]


@pytest.mark.parametrize("address", DENIED.split())
def test_an_address_that_is_not_public_is_denied(address: str) -> None:
    """With why."""
    assert denied_because(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_connected_to(address: str) -> None:
    """Whatever its version."""
    assert denied_because(address) is None


def test_only_the_networks_that_are_named_are_allowed() -> None:
    """An IPv6 form of an allowed address is another address."""
    allowed = (ip_network("10.1.0.0/16"), ip_network("fd00::/8"))
    assert [denied_because(address, allowed) for address in ("10.1.2.3", "fd00::1")] == [None, None]
    assert all(denied_because(address, allowed) for address in ("10.2.0.1", "::ffff:10.1.2.3", "::1"))


HOSTS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0X7F000001",
    "0x7f.0.0.1",
    "0x7f.1",
    "127.0x1",
    "127.0.0x0.01",
    "0177.0.0.1",
    "0177.1",
    "017700000001",
    "00000000177.0.0.1",
    "127.000.000.001",
    "127.65530",
    "6425673729",  # 127.0.0.1 and 2^32 more
    "１２７.０.０.１",
    "⑫７.0.0.1",
    "127。0。0。1",
    "127.0.0.1.",
    "localhost",
    "LOCALHOST.",
    "0",
    "0.0.0.0",  # noqa: S104 - nothing is bound to it
    "127.8.8.8",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[2002:7f00:1::]",
    "[fe80::1%25lo]",
    "[0000:0000:0000:0000:0000:0000:0000:0001]",
    "[::ffff:0:127.0.0.1]",
    "[::ffff:0x7f.1]",
    "[64:ff9b:1::7f00:1]",
    "[2001::7f00:1]",
    "[fec0::1]",
    "[ff02::1]",
    "ip6-localhost",
    "localhost.localdomain",
    "⑯⑨。②⑤④。⑯⑨｡②⑤④",
    "169.254.169.254",
    "0xa9fea9fe",
    "%31%32%37%2e%30%2e%30%2e%31",
    "127%2e0.0.1",
    "127.0.0.1%00.harbor.example",
    "127.0.0.1\t",
    "user@127.0.0.1",
    "user:secret@127.0.0.1",
    "harbor.example@127.0.0.1",
    "harbor.example:80@127.0.0.1",
    "harbor.example%40127.0.0.1",
    "127.0.0.1#@harbor.example",
    "127.0.0.1\\@harbor.example",
    "harbor.example\\@127.0.0.1",
    "harbor.example#@127.0.0.1",
    "harbor.example?@127.0.0.1",
    "harbor.example/@127.0.0.1",
    "[::1]@harbor.example",
    "@127.0.0.1",
]


@pytest.mark.parametrize("host", HOSTS)
def test_no_spelling_of_a_local_address_gets_through(fetch: Fetch, host: str) -> None:
    """A listener on every local address sees nobody."""
    with count_connections(EVERY_LOCAL_ADDRESS) as (port, came), count_connections("::", port) as (_, came_by_six):
        outcome = fetch(f"http://{host}:{port}/", allowed=(), own_ports=frozenset({port}))
        assert isinstance(outcome, DocumentError)
    assert (came, came_by_six) == ([], [])
    assert outcome.reason in {"fetch_address", "fetch_dns", "fetch_url"}


EVIL = [
    ["127.0.0.2"],
    ["::1"],
    ["::ffff:127.0.0.2"],
    ["::ffff:7f00:2"],
    ["64:ff9b::7f00:2"],
    ["64:ff9b:1::7f00:2"],
    ["2002:7f00:2::1"],
    ["2001:0:7f00:2::"],
    ["fe80::1%lo"],
    ["0.0.0.0"],  # noqa: S104 - nothing is bound to it
    ["93.184.215.14", "127.0.0.2"],
    ["127.0.0.2", "93.184.215.14"],
    ["2606:4700:4700::1111", "::1", "93.184.215.14"],
    [*["93.184.215.14"] * 40, "127.0.0.2"],
    ["93.184.215.14", "nonsense"],
    ["127.1"],
    [""],
]


@pytest.mark.parametrize("answer", EVIL, ids=str)
def test_no_answer_of_a_resolver_gets_a_local_address_through(fetch: Fetch, answer: list[str]) -> None:
    """In whatever form, alone or among public ones, first or last: not even the public ones are connected to."""
    with count_connections(EVERY_LOCAL_ADDRESS) as (port, came), count_connections("::", port) as (_, came_by_six):
        resolver = Rebinding(answer)
        outcome = fetch(f"http://evil.example:{port}/", allowed=(), own_ports=frozenset({port}), resolver=resolver)
    assert isinstance(outcome, DocumentError)
    assert (outcome.reason, came, came_by_six) == ("fetch_address", [], [])


def test_robots_txt_leads_to_no_local_address_either(server: WebServer, fetch: Fetch) -> None:
    """It is fetched by the same rules as pages."""
    with count_connections("127.0.0.2") as (port, came):
        server.answers["/robots.txt"] = Answer(status=302, headers={"Location": f"http://127.0.0.2:{port}/"})
        outcome = fetch("/a", own_ports=frozenset({port, server.port}), heeds_robots=True)
    assert isinstance(outcome, DocumentError)
    assert (outcome.reason, came) == ("fetch_address", [])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_chain_of_redirects_is_judged_at_each_step(server: WebServer, fetch: Fetch, status: int) -> None:
    """Three allowed ones, then one that is not."""
    with count_connections("127.0.0.2") as (port, came):
        for step in range(3):
            server.answers[f"/{step}"] = Answer(status=status, headers={"Location": f"/{step + 1}"})
        server.answers["/3"] = Answer(status=status, headers={"Location": f"//127.0.0.2:{port}/"})
        outcome = fetch("/0", own_ports=frozenset({port, server.port}))
    assert isinstance(outcome, DocumentError)
    assert (outcome.reason, came, server.asked()) == ("fetch_address", [], ["/0", "/1", "/2", "/3"])


@pytest.mark.parametrize(
    "host", ["127.0.0.2", "127.2", "0x7f000002", "2130706434", "１２７.０.０.２", "[::ffff:127.0.0.2]"]
)
def test_no_redirect_to_a_local_address_gets_through(server: WebServer, fetch: Fetch, host: str) -> None:
    """The server that redirects is allowed, and only it."""
    with count_connections("127.0.0.2") as (port, came):
        server.answers["/a"] = Answer(status=302, headers={"Location": f"http://{host}:{port}/"})
        outcome = fetch("/a", own_ports=frozenset({port, server.port}))
    assert isinstance(outcome, DocumentError)
    assert (outcome.reason, came) == ("fetch_address", [])


class Rebinding:
    """A resolver that answers differently each time it is asked."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """Give the next answer, the last one for ever."""
        del host, port
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


def test_a_name_is_resolved_once_and_that_very_address_connected_to(server: WebServer, fetch: Fetch) -> None:
    """Judging one answer and connecting by another is how guards are fooled."""
    server.answers["/a"] = Answer(b"page")
    with count_connections("127.0.0.2", server.port) as (_, came):
        resolver = Rebinding(["127.0.0.1"], ["127.0.0.2"])
        outcome = fetch(f"http://rebinding.example:{server.port}/a", resolver=resolver)
        assert isinstance(outcome, Response)
        assert (resolver.asked, server.seen[0].headers["host"]) == (1, f"rebinding.example:{server.port}")
        denied = fetch(f"http://rebinding.example:{server.port}/a", resolver=resolver)
        assert isinstance(denied, DocumentError)
        assert (denied.reason, came) == ("fetch_address", [])


def test_a_redirect_to_the_same_name_is_judged_anew(server: WebServer, fetch: Fetch) -> None:
    """First a public answer, then a private one."""
    resolver = Rebinding(["127.0.0.1"], ["127.0.0.2"])
    location = f"http://rebinding.example:{server.port}/b"
    server.answers["/a"] = Answer(status=302, headers={"Location": location, "Connection": "close"})
    with count_connections("127.0.0.2", server.port) as (_, came):
        outcome = fetch(f"http://rebinding.example:{server.port}/a", resolver=resolver)
    assert isinstance(outcome, DocumentError)
    assert (outcome.reason, came) == ("fetch_address", [])


def test_one_private_address_among_public_ones_is_enough(fetch: Fetch) -> None:
    """No address of such a name is connected to."""
    with count_connections("127.0.0.2") as (port, came):
        resolver = Rebinding(["93.184.215.14", "127.0.0.2"])
        outcome = fetch(f"http://mixed.example:{port}/", resolver=resolver, own_ports=frozenset({port}))
    assert isinstance(outcome, DocumentError)
    assert (outcome.reason, came) == ("fetch_address", [])


def test_a_resolver_that_answers_nonsense_connects_nowhere(fetch: Fetch) -> None:
    """Nor one that answers nothing."""
    outcomes = [
        fetch(f"http://odd.example:{port}/", resolver=Rebinding(answer), own_ports=frozenset({port}))
        for port, answer in ((81, ["nonsense"]), (82, []))
    ]
    assert [getattr(outcome, "reason", outcome) for outcome in outcomes] == ["fetch_address", "fetch_dns"]
