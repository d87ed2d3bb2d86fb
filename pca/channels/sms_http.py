"""Carries SMS through an operator's web service, described in the settings: any that takes one request for one SMS."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from pca.channels.configured import SmsGateway
from pca.channels.http import (
    GONE,
    HttpAnswer,
    NoAnswer,
    WebChannel,
    each,
    hosts_of,
    judged,
    retry_after,
    text_at,
    unanswered,
)
from pca.channels.numbers import NO_NUMBER, telephone
from pca.channels.port import Abilities, Outgoing, ProviderReceipt, Sent
from pca.channels.sms_callbacks import SmsWebhook
from pca.domain.contact_points import ContactKind
from pca.domain.texts.sms_parts import SmsParts, sms_parts
from pca.domain.texts.wording import clean, one_line


class SmsHttpChannel(WebChannel):
    """SMS through one gateway."""

    kinds = frozenset({"sms"})
    contact: ContactKind = "sms"

    def __init__(self, gateway: SmsGateway, proxy: str = "") -> None:
        self._gateway, self.name = gateway, gateway.name
        super().__init__(hosts_of(gateway.url, gateway.receipt_url), timeout=gateway.timeout, proxy=proxy)
        self._headers = {name: value.get_secret_value() for name, value in gateway.headers.items()}
        if gateway.user:
            login = f"{gateway.user}:{gateway.password.get_secret_value()}".encode()
            self._headers["Authorization"] = f"Basic {base64.b64encode(login).decode()}"
        self.abilities = Abilities(
            receipts=gateway.callbacks is not None,
            replies=gateway.callbacks is not None,
            longest=153 * gateway.longest,
            per_second=gateway.per_second,
            cost=gateway.cost,
        )

    def send(self, batch: Sequence[Outgoing]) -> Iterator[Sent]:
        """Send several at the same time, each with its own key, so that a gateway that looks at it sends once."""
        return each(batch, self._one, self._gateway.at_once)

    @property
    def asks(self) -> bool:
        """Whether the gateway can be asked for a receipt that never came."""
        return bool(self._gateway.receipt_url and self._gateway.callbacks)

    def ask(self, names: Sequence[str]) -> Iterator[ProviderReceipt]:
        """Ask for each; an answer about another message, or one that makes no sense, counts for nothing."""
        hook = SmsWebhook(self.name, self._gateway.callbacks) if self._gateway.callbacks else None
        for name in names if hook else ():
            url = _replaced(self._gateway.receipt_url, {"id": quote(name, safe="")})
            try:
                answer = self._outside.ask("GET", url, headers=self._headers)
            except NoAnswer as error:
                raise OSError(str(error)) from error
            if not answer.fine or hook is None:
                continue
            with suppress(ValueError):
                for event in hook.read({}, answer.body):
                    if isinstance(event, ProviderReceipt) and event.provider_id == name:
                        yield event

    def _one(self, outgoing: Outgoing) -> Sent:
        to, text = telephone(outgoing.address), clean(outgoing.body)
        if to is None:
            return Sent(key=outgoing.key, outcome="failed", error=NO_NUMBER, gone=True)
        parts = sms_parts(text)
        if parts.count > self._gateway.longest:
            why = f"the text needs {parts.count} parts; at most {self._gateway.longest} are sent"
            return Sent(key=outgoing.key, outcome="failed", error=why)
        try:
            answer = self._ask(outgoing, self._words(outgoing, to, text, parts))
        except NoAnswer as error:
            return unanswered(outgoing.key, error, safe=self._gateway.idempotent)
        return self._judged(outgoing, answer, parts)

    def _words(self, outgoing: Outgoing, to: str, text: str, parts: SmsParts) -> dict[str, str]:
        return {
            "to": to,
            "digits": to.removeprefix("+"),
            "from": self._gateway.sender,
            "text": text,
            "key": outgoing.key,
            "alphabet": "unicode" if parts.alphabet == "ucs2" else "text",
        }

    def _ask(self, outgoing: Outgoing, words: dict[str, str]) -> HttpAnswer:
        wanted = self._gateway
        headers = dict(self._headers)
        if wanted.idempotency:
            headers[wanted.idempotency] = one_line(outgoing.key)
        content = None
        if wanted.form is not None:
            content = urlencode(filled(wanted.form, words)).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        elif wanted.body is not None:
            content = msgspec.json.encode(filled(wanted.body, words))
            headers["Content-Type"] = "application/json"
        url = _replaced(wanted.url, {name: quote(word, safe="") for name, word in words.items()})
        return self._outside.ask(wanted.method, url, headers=headers, content=content)

    def _judged(self, outgoing: Outgoing, answer: HttpAnswer, parts: SmsParts) -> Sent:
        """The gateway's verdict: its code of HTTP first, then what it says in the body."""
        wanted, reply = self._gateway, answer.json()
        error = text_at(reply, wanted.error)
        if not answer.fine:
            sent = judged(outgoing.key, answer, error, at=outgoing.at)
            if sent.outcome == "failed" and (str(answer.status) in wanted.temporary or answer.status in GONE):
                # A wrong address of the gateway itself is our fault, never the recipient's.
                return msgspec.structs.replace(sent, outcome="retry")
            return self._named(sent, text_at(reply, wanted.verdict))
        verdict = text_at(reply, wanted.verdict)
        if wanted.verdict and verdict not in wanted.accepted:
            outcome = "retry" if verdict in wanted.temporary or not verdict else "failed"
            refused = Sent(
                key=outgoing.key,
                outcome=outcome,  # type: ignore[arg-type]  # one of the two words above
                error=one_line(f"{verdict} {error}".strip() or "the answer makes no sense")[:200],
                retry_after=retry_after(answer.headers, outgoing.at) if outcome == "retry" else None,
                perhaps_sent=not verdict and not wanted.idempotent,
            )
            return self._named(refused, verdict)
        return Sent(key=outgoing.key, outcome="sent", provider_id=text_at(reply, wanted.id)[:200], parts=parts.count)

    def _named(self, sent: Sent, verdict: str) -> Sent:
        """The same, and that the number is of no use if the gateway's word says so."""
        gone = sent.outcome == "failed" and bool(verdict) and verdict in self._gateway.gone
        return msgspec.structs.replace(sent, gone=gone)


def filled(shape: Any, words: dict[str, str]) -> Any:
    """The same shape with its placeholders filled. Values fill texts and can never change the shape."""
    match shape:
        case str():
            return _replaced(shape, words)
        case dict():
            return {name: filled(value, words) for name, value in shape.items()}
        case list() | tuple():
            return [filled(value, words) for value in shape]
    return shape


def _replaced(text: str, words: dict[str, str]) -> str:
    """Placeholders replaced in one go: a value that looks like a placeholder stays what it is."""
    pieces: list[str] = []
    rest = text
    while rest:
        before, brace, after = rest.partition("{")
        name, end, tail = after.partition("}")
        pieces.append(before)
        if brace and end and name in words:
            pieces.append(words[name])
            rest = tail
        else:
            pieces.append(brace)
            rest = after
    return "".join(pieces)
