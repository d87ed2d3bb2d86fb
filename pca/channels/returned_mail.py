"""Reads what comes back by e-mail: people's answers, and the notices of mail servers that could not deliver.

Everything here is written by strangers, and is read in a process of its own (`pca/channels/mailbox.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from email.message import Message

import msgspec

from pca.channels import mail_parts
from pca.channels.automatic import automatic
from pca.channels.notices import Notice, from_a_server, notices
from pca.channels.own_words import own_words
from pca.channels.port import Inbound, ProviderReceipt
from pca.domain.texts import reply_links
from pca.domain.texts.wording import one_line

PROVIDER = "mail"
LARGEST = 512 * 1024
"""Bytes read of one mail; an answer is far smaller, and what is cut off is what was attached."""
MOST_TEXT = 2000
"""Characters kept of one answer."""


class Returned(msgspec.Struct, frozen=True):
    """What one mail means for us."""

    receipts: tuple[ProviderReceipt, ...] = ()
    answers: tuple[Inbound, ...] = ()


def read_returned(raw: bytes) -> Returned:
    """What one mail means for us: receipts, one answer, or nothing. Raises UnreadableMail, or what the parser raises.

    Anybody can write such a mail. A notice therefore never says that an address is gone for good; it carries the token
    of the address it was sent to, and what it says is believed as far as that is ours
    (`pca/services/messages/receipts.py`).
    """
    mail = mail_parts.parsed(raw[:LARGEST])
    own = (one_line(mail_parts.raw(mail, "Message-ID")) or hashlib.sha256(raw).hexdigest())[:290]
    every_notice = notices(mail)
    receipts = tuple(_receipts(mail, own, every_notice or ()))
    if every_notice is not None and (mail.get_content_type() == "multipart/report" or from_a_server(mail)):
        return Returned(receipts=receipts)
    return Returned(receipts=receipts, answers=tuple(_answers(mail, own)))


def _answers(mail: Message, own: str) -> Iterator[Inbound]:
    """What a person wrote, or their machine for them; nothing without words.

    Whoever it comes from: a call for help counts by the secret it answers, or is read by a person, also when no
    address of its sender can be made out.
    """
    name, sender = mail_parts.sender(mail)
    words, below = _words_of(mail, name)
    if words or below:
        yield Inbound(
            provider=PROVIDER,
            event_id=own,
            kind="email",
            from_=sender,
            text=words[:MOST_TEXT],
            below=below[:MOST_BELOW],
            at=mail_parts.instant(mail),
            in_reply_to=next(iter(mail_parts.message_ids(mail_parts.raw(mail, "In-Reply-To"))), None),
            token=mail_parts.token(mail, reply_links.looks_like_ticket),
            automatic=automatic(mail, words),
        )


MOST_BELOW = 20_000
"""Characters kept of what stands below an unmarked quotation, until ours is taken out of it."""


def _words_of(mail: Message, name: str) -> tuple[str, str]:
    """What the person wrote, and what stands below an unmarked quotation when they wrote nothing above it."""
    sign = one_line(mail_parts.reaction(mail))
    return (sign, "") if sign else own_words(mail_parts.text(mail), name)


def _receipts(mail: Message, own: str, every_notice: Sequence[Notice]) -> Iterator[ProviderReceipt]:
    token = mail_parts.token(mail, reply_links.looks_like_return)
    named = [each for each in every_notice if each.about or reply_links.looks_like_return(token)]
    for place, notice in enumerate(named):
        yield ProviderReceipt(
            provider=PROVIDER,
            event_id=f"{own}/{place}",
            status=notice.status,
            provider_id=notice.about,
            at=mail_parts.instant(mail),
            error=notice.error,
            token=token,
        )
