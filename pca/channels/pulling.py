"""Fetches a small file from a host that the administrator allows, and from nowhere else: not by a redirect, not by a
name that suddenly means another machine, not for longer than some seconds, not more than some bytes."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TypeAlias

import httpx

from pca.isolated.limits import MB

MOST = MB
STEP, WHOLE = 5.0, 20.0
"""Seconds for each step, and for all of it."""
PORTS = {"https": 443, "http": 80}
TROUBLES = frozenset(
    {"address", "not_allowed", "private", "unknown_host", "no_answer", "slow", "redirect", "status", "large", "html"}
)

IpAddress: TypeAlias = IPv4Address | IPv6Address
_NAT64 = ip_network("64:ff9b::/96")


class PullFailed(Exception):
    """Nothing usable came; `code` is one of TROUBLES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def pull(url: str, allowed: Iterable[str], proxy: str = "") -> bytes:
    """What stands at an address. Raises PullFailed.

    `allowed`: hosts (`data.example.org`: https at the usual port, public addresses alone), hosts with their port
    (`stats.bank.local:8443`: there private addresses too), the same with `http://` before them where it is not https.
    """
    address = _address(url)
    host, port = address.host, address.port or PORTS[address.scheme]
    exact = _is_allowed(address.scheme, host, port, tuple(allowed))
    at = host if proxy and not _literal(host) else _resolved(host, port, private=exact)
    request = address if proxy else address.copy_with(host=at)
    headers = {"Host": address.netloc.decode(), "Accept-Encoding": "identity", "User-Agent": "pca"}
    try:
        with (
            httpx.Client(timeout=STEP, verify=_trust(), trust_env=False, proxy=proxy or None) as client,
            client.stream("GET", request, headers=headers, extensions={"sni_hostname": host}) as response,
        ):
            return _body(response)
    except httpx.TimeoutException as error:
        raise PullFailed("slow") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise PullFailed("no_answer") from error


def _address(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, TypeError):
        raise PullFailed("address") from None
    if address.scheme not in PORTS or address.userinfo or not address.host:
        raise PullFailed("address")
    return address


def _is_allowed(scheme: str, host: str, port: int, allowed: tuple[str, ...]) -> bool:
    """Whether this very host and port is named, where private addresses are allowed too. Raises PullFailed."""
    before = "http://" if scheme == "http" else ""
    named = {entry.strip().lower().removeprefix("https://") for entry in allowed}
    if f"{before}{_bracketed(host)}:{port}" in named:
        return True
    if port == PORTS[scheme] and f"{before}{_bracketed(host)}" in named:
        return False
    raise PullFailed("not_allowed")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host.lower()


def _literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _resolved(host: str, port: int, *, private: bool) -> str:
    """The one address that is called: looked up once, and all that the name stands for must be fit."""
    try:
        known = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise PullFailed("unknown_host") from None
    addresses = [ip_address(str(row[4][0]).partition("%")[0]) for row in known]
    if not addresses:
        raise PullFailed("unknown_host")
    if not private and not all(is_public(address) for address in addresses):
        raise PullFailed("private")
    return str(addresses[0])


def is_public(address: IpAddress) -> bool:
    """Whether an address is a machine of the Internet, also where it hides one of another kind."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    special = address.is_multicast or address.is_reserved or address.is_unspecified or address in _SPECIAL
    return address.is_global and not special


_SPECIAL = ip_network("192.0.0.0/24")


def _body(response: httpx.Response) -> bytes:
    """The body as it was sent, in time and within its limit."""
    if 300 <= response.status_code < 400:
        raise PullFailed("redirect")
    if response.status_code != 200 or response.headers.get("content-encoding", "identity") != "identity":
        raise PullFailed("status")
    if "html" in response.headers.get("content-type", "").lower():
        raise PullFailed("html")
    until, content = time.monotonic() + WHOLE, bytearray()
    for piece in response.iter_raw():
        content += piece
        if len(content) > MOST:
            raise PullFailed("large")
        if time.monotonic() > until:
            raise PullFailed("slow")
    start = bytes(content[:200]).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise PullFailed("html")
    return bytes(content)


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()
