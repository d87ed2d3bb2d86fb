"""Values are pulled from a real server: what it may not be, may not answer, and may not lead to."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from ipaddress import ip_address

import pytest

from pca.channels import pulling
from pca.channels.pulling import PullFailed, is_public, pull

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n\r\n"


class Server:
    """Answers every connection with the same pieces, one after the other."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = [OK + b"a,b\r\n"]
        self.endless, self.pause, self.asked = False, 0.0, list[bytes]()
        self.over = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            self.asked.append(connection.recv(65_536))
            try:
                connection.sendall(self.pieces[0])
                while self.endless and not self.over.wait(self.pause):
                    connection.sendall(self.pieces[-1])
            except OSError:
                return

    def close(self) -> None:
        self.over.set()
        self._listening.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/x.csv"

    @property
    def allowed(self) -> tuple[str, ...]:
        return (f"http://127.0.0.1:{self.port}",)


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


def trouble(url: str, allowed: tuple[str, ...] = ()) -> str:
    with pytest.raises(PullFailed) as failed:
        pull(url, allowed)
    return failed.value.code


def test_what_stands_there_is_fetched(server: Server) -> None:
    assert pull(server.url, server.allowed) == b"a,b\r\n"
    assert server.asked[0].startswith(b"GET /x.csv HTTP/1.1\r\nHost: 127.0.0.1:")


def _head(line: str) -> bytes:
    return OK.replace(b"200 OK", line.encode())


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (_head("302 Found\r\nLocation: http://169.254.169.254/latest/meta-data"), "redirect"),
        (_head("500 Oops"), "status"),
        (OK.replace(b"text/csv", b"text/html") + b"x", "html"),
        (OK + b"  <!DOCTYPE html><html>", "html"),
        (OK.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n") + b"x", "status"),
        (b"nonsense\r\n\r\n", "no_answer"),
        (b"", "no_answer"),
    ],
)
def test_what_is_no_answer(server: Server, answer: bytes, code: str) -> None:
    server.pieces = [answer]
    assert trouble(server.url, server.allowed) == code
    assert len(server.asked) == 1, "nobody is asked a second time"


def test_a_body_without_end_and_two_gigabytes_announced_are_cut(server: Server) -> None:
    server.pieces, server.endless = [OK + b"x" * 1000, b"y" * 65_536], True
    assert trouble(server.url, server.allowed) == "large"
    server.pieces[0] = OK.replace(b"\r\n\r\n", b"\r\nContent-Length: 2147483648\r\n\r\n")
    assert trouble(server.url, server.allowed) == "large"


@pytest.mark.parametrize("begin", [OK, b"HTTP/1.1 200 OK\r\nX: "])
def test_a_byte_now_and_then_does_not_hold_it_up(server: Server, begin: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulling, "WHOLE", 0.3)
    server.pieces, server.endless, server.pause = [begin, b"x"], True, 0.05
    assert trouble(server.url, server.allowed) == "slow"


def test_only_what_is_allowed_is_called_at_all(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for allowed in ((), ("127.0.0.1",), (f"127.0.0.1:{server.port}",), ("http://127.0.0.1",), ("http://localhost",)):
        assert trouble(server.url, allowed) == "not_allowed"
    for url in (f"http://me@127.0.0.1:{server.port}/", "file:///etc/passwd", "ftp://a/b", "https:///x"):
        assert trouble(url, server.allowed) == "address"
    assert trouble("http://127.0.0.1/", ("http://127.0.0.1",)) == "private"
    for hidden in ("0x7f.1", "2130706433", "127.1"):
        assert trouble(f"http://{hidden}/", (f"http://{hidden}",)) in ("private", "unknown_host")
    asked = list[str]()

    def rebinding(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(2, 1, 6, "", ("93.184.216.34" if len(asked) < 1 else "10.0.0.7", port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    assert trouble("https://data.example.org/x", ("data.example.org",)) == "private"
    assert (server.asked, len(asked)) == ([], 1)


def test_the_address_that_was_looked_up_is_the_one_called(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    real: Callable[..., object] = socket.getaddrinfo

    def once(host: str, port: int, *args: object, **more: object) -> object:
        looked.append(host)
        return real("127.0.0.1" if host == "stats.bank.example" else host, port, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    host = f"stats.bank.example:{server.port}"
    assert pull(f"http://{host}/x.csv", (f"http://{host}",)) == b"a,b\r\n"
    assert looked.count("stats.bank.example") == 1
    assert f"Host: {host}".encode() in server.asked[0]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("10.0.0.1", False), ("169.254.169.254", False),
        ("127.0.0.1", False), ("::1", False), ("::ffff:10.0.0.1", False), ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False), ("224.0.0.1", False), ("192.0.0.192", False), ("0.0.0.0", False),
        ("100.64.0.1", False), ("fd00::1", False), ("fe80::1", False),
    ],
)  # fmt: skip
def test_which_addresses_are_machines_of_the_internet(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public
