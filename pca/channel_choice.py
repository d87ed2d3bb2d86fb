"""Chooses the ways out and in that an installation has: those its settings open, and the outbox folder for the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pca.channels.mail import address_of
from pca.channels.outbox import OutboxChannel
from pca.channels.port import AnswerSource, Channel, Memory, Webhook
from pca.channels.print import PrintChannel
from pca.channels.public import PublicChannel
from pca.channels.smtp import SmtpChannel, SmtpServer
from pca.settings import Settings

# Each import inside a function belongs to a library that takes long to load and that most installations do not use.


def channels_for(settings: Settings) -> tuple[Channel, ...]:
    """In order of preference. The outbox carries every kind, so there is always a way."""
    opened = (channel for open_one in _LIVE if (channel := open_one(settings)) is not None)
    folder = settings.outbox
    return (*opened, PrintChannel(folder, frozenset({"poster"})), PublicChannel(folder), OutboxChannel(folder))


def _smtp(settings: Settings) -> Channel | None:
    if not settings.smtp_host or settings.mail_from is None:
        return None
    server = SmtpServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password,
        timeout=settings.smtp_timeout,
        authorities=settings.smtp_authorities,
    )
    return SmtpChannel(server, address_of(settings.institution, settings.mail_from))


def _push(settings: Settings) -> Channel | None:
    if not settings.push.private_key.get_secret_value():
        return None
    from pca.channels.webpush import PushChannel

    return PushChannel(settings.push, settings.http_proxy)


def _telegram(settings: Settings) -> Channel | None:
    if not settings.telegram.token.get_secret_value():
        return None
    from pca.channels.telegram import TelegramChannel

    return TelegramChannel(settings.telegram, settings.http_proxy)


def _whatsapp(settings: Settings) -> Channel | None:
    if not settings.whatsapp.token.get_secret_value():
        return None
    from pca.channels.whatsapp import WhatsAppChannel

    return WhatsAppChannel(settings.whatsapp, settings.http_proxy)


def _rooms(settings: Settings) -> Channel | None:
    if not settings.rooms:
        return None
    from pca.channels.rooms import RoomsChannel

    return RoomsChannel(settings.rooms, proxy=settings.http_proxy)


def _smpp(settings: Settings) -> Channel | None:
    if not settings.smpp.host:
        return None
    from pca.channels.smpp import SmppChannel

    return SmppChannel(settings.smpp)


def _sms(settings: Settings) -> Channel | None:
    if not settings.sms.url:
        return None
    from pca.channels.sms_http import SmsHttpChannel

    return SmsHttpChannel(settings.sms, settings.http_proxy)


def _apprise(settings: Settings) -> Channel | None:
    if not settings.apprise.services:
        return None
    from pca.channels.apprise_channel import AppriseChannel

    return AppriseChannel(settings.apprise.services, timeout=settings.apprise.timeout)


_LIVE: Sequence[Callable[[Settings], Channel | None]] = (
    *(_smtp, _smpp, _sms, _push, _telegram, _whatsapp, _rooms, _apprise),
)


def webhooks_for(settings: Settings) -> Mapping[str, Webhook]:
    """By the last part of its address, who may call us; empty when nothing is set."""
    webhooks: list[Webhook] = []
    if settings.sms.callbacks is not None:
        from pca.channels.sms_callbacks import SmsWebhook

        webhooks.append(SmsWebhook(settings.sms.name, settings.sms.callbacks))
    if settings.telegram.token.get_secret_value():
        from pca.channels.telegram import TelegramWebhook

        webhooks.append(TelegramWebhook(settings.telegram))
    if settings.whatsapp.token.get_secret_value():
        from pca.channels.whatsapp import WhatsAppWebhook

        webhooks.append(WhatsAppWebhook(settings.whatsapp))
    return {webhook.provider: webhook for webhook in webhooks}


def inboxes_for(settings: Settings, memory: Memory | None = None) -> tuple[AnswerSource, ...]:
    """The places to look into for receipts and answers; `memory` knows what was taken in before."""
    inboxes: list[AnswerSource] = []
    if settings.mailbox.folder is not None or settings.mailbox.host:
        from pca.channels.mailbox import ImapInbox, MaildirInbox

        folder = settings.mailbox.folder
        inboxes.append(MaildirInbox(folder, memory) if folder is not None else ImapInbox(settings.mailbox, memory))
    if settings.smpp.host:
        from pca.channels.smpp import SmppInbox

        inboxes.append(SmppInbox(settings.smpp))
    return tuple(inboxes)
