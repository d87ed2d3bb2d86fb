"""One mail in two steps: what is refused is told as in four, and the next mail goes over the same connection."""

from __future__ import annotations

import smtplib
import socketserver
import threading
from collections.abc import Iterator

import pytest

from pca.channels.pipeline import hand_over

MAIL = b"Subject: x\r\n\r\nBonjour,\r\n.\r\n..deux\r\nfin\r\n"


class Scripted(socketserver.ThreadingTCPServer):
    """A server that pipelines, and answers to a command as its test says."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers: dict[str, str] = {}
        self.texts: list[bytes] = []
        self.heard: list[str] = []
        self.pipelines = True


class Conversation(socketserver.StreamRequestHandler):
    server: Scripted

    def handle(self) -> None:
        self.say("220 scripted")
        while said := self.rfile.readline().decode().strip():
            word = said[:4].upper()
            self.server.heard.append(word)
            if word == "QUIT":
                self.say("221 bye")
                return
            if word == "EHLO":
                self.say("250-scripted\r\n250 PIPELINING" if self.server.pipelines else "250 scripted")
                continue
            answer = self.server.answers.get(said.upper(), self.server.answers.get(word))
            self.say(answer or ("354 go" if word == "DATA" else "250 ok"))
            if word == "DATA" and (answer or "354").startswith("354"):
                lines: list[bytes] = []
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(line)
                self.server.texts.append(b"".join(lines))
                self.say(self.server.answers.get("TEXT", "250 taken"))

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def server() -> Iterator[Scripted]:
    with Scripted() as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def line(server: Scripted) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP("127.0.0.1", server.server_address[1], local_hostname="house.example", timeout=10) as opened:
        yield opened


def accepted(line: smtplib.SMTP, server: Scripted) -> bool:
    """Whether the connection still carries the next mail."""
    server.answers.clear()
    before = len(server.texts)
    hand_over(line, "pca@house.example", "b@house.example", MAIL)
    return len(server.texts) == before + 1


@pytest.mark.parametrize("pipelines", [True, False])
def test_a_text_arrives_as_it_was_written(server: Scripted, line: smtplib.SMTP, pipelines: bool) -> None:
    server.pipelines = pipelines
    for text in (MAIL, MAIL.rstrip()):
        hand_over(line, "pca@house.example", "a@house.example", text)
    assert server.texts == [MAIL.replace(b"\r\n.", b"\r\n..")] * 2
    assert server.heard == ["EHLO", *["MAIL", "RCPT", "DATA"] * 2]


@pytest.mark.parametrize("after", ["354 go", "554 no valid recipients", "503 RCPT first"])
def test_a_refused_recipient_gets_nothing(server: Scripted, line: smtplib.SMTP, after: str) -> None:
    server.answers = {"RCPT": "550 5.1.1 unknown", "DATA": after}
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        hand_over(line, "pca@house.example", "a@house.example", MAIL)
    assert refusal.value.recipients == {"a@house.example": (550, b"5.1.1 unknown")}
    assert b"".join(server.texts) == b""
    assert accepted(line, server)


@pytest.mark.parametrize("code", ["451 4.7.1 later", "550 no"])
def test_a_refused_sender_is_told_apart(server: Scripted, line: smtplib.SMTP, code: str) -> None:
    server.answers = {"MAIL": code, "RCPT": "503 MAIL first", "DATA": "503 RCPT first"}
    with pytest.raises(smtplib.SMTPSenderRefused) as refusal:
        hand_over(line, "pca@house.example", "a@house.example", MAIL)
    assert refusal.value.smtp_code == int(code[:3])
    assert accepted(line, server)


@pytest.mark.parametrize("answers", [{"DATA": "452 full"}, {"TEXT": "452 full"}])
def test_a_refused_text_is_told_whenever_it_is_refused(
    server: Scripted, line: smtplib.SMTP, answers: dict[str, str]
) -> None:
    server.answers = answers
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        hand_over(line, "pca@house.example", "a@house.example", MAIL)
    assert (refusal.value.smtp_code, refusal.value.smtp_error) == (452, b"full")
    assert accepted(line, server)
