"""Where a request comes from, as it is counted: one address, and the networks that one attacker may hold whole."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

_PREFIXES = {4: {"source": 32, "near": 24}, 6: {"source": 64, "near": 56, "wide": 48}}
"""Bits by kind of counter. A household holds an IPv6 /64, its provider gives away /56 and /48; a /24 is an office."""


def source_of(address: str) -> str:
    """The smallest network that is counted as one: an IPv4 address, an IPv6 /64; what is no address is itself."""
    return sources_of(address)["source"]


def sources_of(address: str) -> Mapping[str, str]:
    """The networks an address belongs to, by kind of counter, the smallest first."""
    try:
        ipv4_mapped = ipaddress.ip_address(address.strip().partition("%")[0])
    except ValueError:
        return {"source": address}
    if isinstance(ipv4_mapped, ipaddress.IPv6Address) and ipv4_mapped.ipv4_mapped is not None:
        ipv4_mapped = ipv4_mapped.ipv4_mapped
    return {
        kind: str(ipaddress.ip_network((ipv4_mapped, bits), strict=False))
        for kind, bits in _PREFIXES[ipv4_mapped.version].items()
    }
