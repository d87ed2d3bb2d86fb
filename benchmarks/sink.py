"""A mail server that accepts everything as fast as it can, in a process of its own; it writes down what it accepted.

One line for each mail in the file --out: when (seconds since 1970), its Message-ID, the recipient.
Prints its port first.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import time
from pathlib import Path
from typing import TextIO

MESSAGE_ID = re.compile(rb"^Message-ID: <([^>]*)>", re.MULTILINE | re.IGNORECASE)
RECIPIENT = re.compile(rb"RCPT TO:<([^>]*)>", re.IGNORECASE)


class Sink(asyncio.Protocol):
    """One connection."""

    def __init__(self, out: TextIO, latency: float, drop: int) -> None:
        self.out, self.latency, self.drop = out, latency, drop
        self.buffer, self.in_text, self.to, self.count = b"", False, b"", 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            end = b"\r\n.\r\n" if self.in_text else b"\r\n"
            at = self.buffer.find(end)
            if at < 0:
                return
            said, self.buffer = self.buffer[:at], self.buffer[at + len(end) :]
            if self.in_text:
                self.accept(said)
            else:
                self.obey(said)

    def accept(self, text: bytes) -> None:
        found = MESSAGE_ID.search(text)
        name = found[1].decode() if found else "?"
        self.out.write(f"{time.time():.3f} {name} {self.to.decode()}\n")
        self.in_text = False
        self.count += 1
        if self.drop and self.count % self.drop == 0:
            self.transport.abort()
        else:
            self.answer(b"250 taken\r\n")

    def obey(self, said: bytes) -> None:
        word = said[:4].upper()
        if word == b"RCPT":
            found = RECIPIENT.match(said)
            self.to = found[1] if found else b"?"
        if word == b"EHLO":
            self.answer(b"250-sink\r\n250 PIPELINING\r\n")
        elif word == b"DATA":
            self.in_text = True
            self.answer(b"354 go\r\n")
        elif word == b"QUIT":
            self.transport.write(b"221 bye\r\n")
            self.transport.close()
        else:
            self.answer(b"250 ok\r\n")

    def answer(self, said: bytes) -> None:
        if self.latency:
            asyncio.get_running_loop().call_later(self.latency, self.transport.write, said)
        else:
            self.transport.write(said)


async def serve(given: argparse.Namespace) -> None:
    with given.out.open("a", encoding="ascii", buffering=1) as out:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Sink(out, given.latency, given.drop), "127.0.0.1", given.port)
        sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
        sys.stdout.flush()
        await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0, help="seconds before each answer")
    parser.add_argument("--drop", type=int, default=0, help="hang up after accepting every so many mails")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
