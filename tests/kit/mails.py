"""Mails as written and as read back."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import SMTP

from pca.channels.mail import (
    address_of,
    mail_bytes,
)

HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress"),
    *("Content-Language", "X-PCA-Mode", "Content-Type", "MIME-Version"),
}


def text_of(mail, kind="plain"):
    """One of the two texts, as the library reads it."""
    return mail.get_body((kind,)).get_content().replace("\r\n", "\n")


def parsed(outgoing, sender_name="Al Amana"):
    sender = address_of(sender_name, "pca@institution.example")
    raw = mail_bytes(sender, address_of(outgoing.name, outgoing.address), outgoing)
    return raw, message_from_bytes(raw, policy=SMTP)
