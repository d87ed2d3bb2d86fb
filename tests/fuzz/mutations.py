"""Changed inputs: a good one cut, spliced, repeated and sprinkled with what parsers stumble over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

TOKENS: Sequence[bytes] = (
    *(b"\0", b"\xff", b"\xfe\xff", b"\xed\xa0\x80", b"\r", b"\n\n", b"\t", b"\x1b[0m", b"\xe2\x80\xae", b"\xc2\xa0"),
    *(b"[", b"]", b"{", b"}", b"(", b")", b"<", b">", b"&", b"'", b'"', b"`", b"\\", b"/", b"%", b"#", b"@", b"|"),
    *(b"<!--", b"<![CDATA[", b"&#x0;", b"&a;", b"<!DOCTYPE a", b"</", b"xmlns=''", b"{{", b"}}", b"{%", b"%}", b"{#"),
    *(b"=?utf-8?q?", b"=?x?b?", b"?=", b"--b", b"--b--", b"Content-Type: ", b"charset=", b"boundary=", b"\r\n\r\n"),
    *(b": ", b"- ", b"? ", b"&a *a", b"!!x", b"<<: ", b"|+9", b"'''", b"1e999", b"-0", b"9" * 40, b"1E400", b".nan"),
    *(b"null", b"true", b"and ", b"not ", b" or ", b">=", b"==", b"2026-02-30", b"stat:", b"id:", b"err:", b"PK\5\6"),
)
"""Pieces that mean something to one parser or another."""


def changed(good: Sequence[bytes], draw: Random, longest: int) -> bytes:
    """One input made of good ones, a few changes away from them."""
    data = bytearray(draw.choice(good))
    for _ in range(draw.choice((1, 1, 2, 3, 5, 9))):
        draw.choice(_CHANGES)(data, good, draw)
        del data[longest:]
    return bytes(data)


def _place(data: bytearray, draw: Random) -> int:
    return draw.randint(0, len(data))


def _flip(data: bytearray, good: Sequence[bytes], draw: Random) -> None:
    if data:
        data[draw.randrange(len(data))] = draw.randrange(256)


def _insert(data: bytearray, good: Sequence[bytes], draw: Random) -> None:
    place = _place(data, draw)
    data[place:place] = draw.choice(TOKENS) * draw.choice((1, 1, 2, 30))


def _cut(data: bytearray, good: Sequence[bytes], draw: Random) -> None:
    place = _place(data, draw)
    del data[place : place + draw.choice((1, 2, 8, 64, 512))]


def _end(data: bytearray, good: Sequence[bytes], draw: Random) -> None:
    del data[_place(data, draw) :]


def _repeat(data: bytearray, good: Sequence[bytes], draw: Random) -> None:
    place = _place(data, draw)
    data[place:place] = bytes(data[place : place + draw.choice((1, 4, 32))]) * draw.choice((2, 20, 400))


def _splice(data: bytearray, good: Sequence[bytes], draw: Random) -> None:
    other, place = draw.choice(good), _place(data, draw)
    begin = draw.randint(0, len(other))
    data[place:place] = other[begin : begin + draw.choice((4, 64, 1_000))]


_CHANGES: Sequence[Callable[[bytearray, Sequence[bytes], Random], None]] = (
    _flip,
    _flip,
    _insert,
    _insert,
    _cut,
    _end,
    _repeat,
    _splice,
)
