"""Hands one mail to a server in two steps instead of four, where the server allows it (RFC 2920)."""

from __future__ import annotations

import re
import smtplib

_DOT = re.compile(rb"^\.", re.MULTILINE)
"""A line that begins with a full stop would end the text: it gets a second one on the way."""


def hand_over(line: smtplib.SMTP, sender: str, to: str, mail: bytes) -> None:
    """Send `mail`, whose lines end with CRLF, to one recipient; it was accepted when this returns.

    Raises what `smtplib.SMTP.sendmail` raises: SMTPSenderRefused, SMTPRecipientsRefused, SMTPDataError,
    SMTPServerDisconnected, OSError. After a refusal the connection can be used for the next mail.
    """
    line.ehlo_or_helo_if_needed()
    if not line.has_extn("pipelining"):
        line.sendmail(sender, [to], mail)
        return
    line.send(f"MAIL FROM:<{sender}>\r\nRCPT TO:<{to}>\r\nDATA\r\n".encode("ascii"))
    mailed, addressed, ready = line.getreply(), line.getreply(), line.getreply()
    refused = mailed[0] != 250 or addressed[0] not in (250, 251)
    if ready[0] == 354:
        # Asked for the text although nobody is to get it: an empty one ends that.
        line.send(b".\r\n" if refused else _stuffed(mail))
        ready = line.getreply()
    if mailed[0] != 250:
        _start_anew(line, mailed[0])
        raise smtplib.SMTPSenderRefused(*mailed, sender)
    if refused:
        _start_anew(line, addressed[0])
        raise smtplib.SMTPRecipientsRefused({to: addressed})
    if ready[0] != 250:
        _start_anew(line, ready[0])
        raise smtplib.SMTPDataError(*ready)


def _stuffed(mail: bytes) -> bytes:
    """The text as it goes over the wire, its end included."""
    text = _DOT.sub(b"..", mail) if mail.startswith(b".") or b"\n." in mail else mail
    return text + (b".\r\n" if text.endswith(b"\r\n") else b"\r\n.\r\n")


def _start_anew(line: smtplib.SMTP, code: int) -> None:
    """Forget the mail that was refused; a server that is closing (421) is left alone."""
    if code != 421:
        line.rset()
