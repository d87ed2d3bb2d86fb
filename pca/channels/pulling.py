"""Fetches a small file from a host that the administrator allows, and from nowhere else: not by a redirect, not by a
name that suddenly means another machine, not for longer than some seconds, not more than some bytes."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from typing import TypeAlias

import httpx

from pca.isolated.limits import MB

MOST = MB
STEP, WHOLE = 5.0, 20.0
"""Seconds for each step, and for all of it: a byte now and then does not make it longer."""
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
    call = _Call(address, host, port, at, proxy)
    watch = Timer(WHOLE, call.cut)
    watch.daemon = True
    watch.start()
    try:
        return call.answer()
    except PullFailed:
        raise
    except (TimeoutError, http.client.HTTPException, OSError, ValueError) as error:
        raise PullFailed("slow" if call.late or isinstance(error, TimeoutError) else "no_answer") from error
    finally:
        watch.cancel()
        call.cut(late=False)


class _Call:
    """One request over one connection, which another thread may cut off at any moment."""

    def __init__(self, address: httpx.URL, host: str, port: int, at: str, proxy: str) -> None:
        self._address, self._host, self.late = address, host, False
        through = httpx.URL(proxy) if proxy else None
        self._connection = http.client.HTTPConnection(
            through.host if through else at, (through.port or 3128) if through else port, timeout=STEP
        )
        if through is not None:
            self._connection.set_tunnel(at, port)
        self._socket: socket.socket | None = None

    def cut(self, *, late: bool = True) -> None:
        """End it: whoever reads finds an end."""
        self.late = self.late or late
        live = self._socket or self._connection.sock
        if live is not None:
            with suppress(OSError):
                live.shutdown(socket.SHUT_RDWR)
            if not late:
                live.close()

    def answer(self) -> bytes:
        """The body of the answer. Raises PullFailed, OSError, HTTPException, ValueError."""
        connection = self._connection
        connection.connect()
        self._socket = connection.sock
        if self._address.scheme == "https":
            wrapped = _trust().wrap_socket(connection.sock, server_hostname=self._host, do_handshake_on_connect=False)
            self._socket = connection.sock = wrapped
            wrapped.do_handshake()
        target = self._address.raw_path.decode("ascii")
        connection.putrequest("GET", target, skip_host=True, skip_accept_encoding=True)
        for name, value in (("Host", self._address.netloc.decode()), ("User-Agent", "pca"), ("Connection", "close")):
            connection.putheader(name, value)
        connection.endheaders()
        with connection.getresponse() as response:
            return self._body(response)

    def _body(self, response: http.client.HTTPResponse) -> bytes:
        """The body as it was sent, up to its limit."""
        if 300 <= response.status < 400:
            raise PullFailed("redirect")
        if response.status != 200 or response.headers.get("content-encoding", "identity") != "identity":
            raise PullFailed("status")
        if "html" in (response.headers.get("content-type") or "").lower():
            raise PullFailed("html")
        content = response.read(MOST + 1)
        if self.late:
            raise PullFailed("slow")
        if len(content) > MOST:
            raise PullFailed("large")
        start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if start.startswith((b"<!doctype html", b"<html")):
            raise PullFailed("html")
        return content


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


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()
