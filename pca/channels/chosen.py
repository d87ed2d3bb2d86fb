"""Chooses the channels an installation has: its mail server if it has one, and the outbox folder for all the rest."""

from __future__ import annotations

from pca.channels.mail import address_of
from pca.channels.outbox import OutboxChannel
from pca.channels.port import Channel
from pca.channels.smtp import Server, SmtpChannel
from pca.settings import Settings


def channels_for(settings: Settings) -> tuple[Channel, ...]:
    """In order of preference. The outbox carries every kind, so there is always a way."""
    outbox = OutboxChannel(settings.outbox)
    if not settings.smtp_host or settings.mail_from is None:
        return (outbox,)
    server = Server(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password,
        timeout=settings.smtp_timeout,
        authorities=settings.smtp_authorities,
    )
    return (SmtpChannel(server, address_of(settings.institution, settings.mail_from)), outbox)
