"""Which IP addresses a fetch may connect to: our own table of those that are nobody's public server. Layer 4, pure.

The standard library's `is_global` is not enough: on Python 3.11 it is true for 12 of 33 addresses that
should be refused, among them 64:ff9b::/96, 2002::/16 and multicast, each a way round to a machine on the
local network.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

_REFUSED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT, also the metadata service of one cloud
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # virtual machine host of one cloud, in a public range
        "169.254.0.0/16",  # link-local, also the metadata services of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
"""Source: IANA IPv4 Special-Purpose Address Registry, and RFC 5771; two cloud addresses from their vendors' manuals."""

_GLOBAL_V6 = IPv6Network("2000::/3")
"""All that IANA has given out as global unicast. Everything else is refused: loopback, link-local, unique
local, multicast, and all ways to write an IPv4 address as IPv6 (::/96, ::ffff:0:0/96, 64:ff9b::/96,
64:ff9b:1::/48)."""

_REFUSED_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which embeds an IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3ffe::/16",  # 6bone, given back
        "3fff::/20",  # documentation
    )
)
"""Source: IANA IPv6 Special-Purpose Address Registry."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Return True when the address can be a public server's."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _REFUSED_V4)
    return (
        address.scope_id is None
        and address in _GLOBAL_V6
        and not any(address in network for network in _REFUSED_V6)
        and not _is_isatap(address)
    )


def _is_isatap(address: IPv6Address) -> bool:
    """Return True for an interface id that embeds an IPv4 address. Source: RFC 5214, section 6.1."""
    return (int(address) >> 32) & 0xFDFF_FFFF == 0x0000_5EFE
