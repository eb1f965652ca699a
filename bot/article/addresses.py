"""Which addresses belong to the public web, and which are somebody's own network.

Written out, since what Python's `ipaddress` calls global differs between its versions. Sources:
https://www.iana.org/assignments/iana-ipv4-special-registry and …/iana-ipv6-special-registry, as of
2026-11.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_CLOSED_4 = tuple(
    map(
        IPv4Network,
        """
        0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12
        192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16
        192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
        """.split(),
    )
)
# All addresses of the web lie in here,
_OPEN_6 = IPv6Network("2000::/3")
# but for these: protocols (Teredo among them), documentation, 6to4, AS112.
_CLOSED_6 = tuple(map(IPv6Network, "2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20".split()))
# A network without IPv4 reaches it by these; what counts is the address inside.
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Say whether an IP address, as a socket names it, belongs to the public web.

    Azure's own address for its machines (168.63.129.16) is closed, too, though it looks public.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return not any(parsed in network for network in _CLOSED_4)
    if parsed in _NAT64:
        return is_public(str(IPv4Address(int(parsed) & 0xFFFF_FFFF)))
    return _is_open(parsed)


def _is_open(address: IPv6Address) -> bool:
    # A zone names an interface of this machine.
    return (
        address.scope_id is None
        and address in _OPEN_6
        and not any(address in network for network in _CLOSED_6)
    )
