"""What an administrator writes to open a channel: one group of settings for each, all closed unless filled in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, SecretStr, TypeAdapter, field_validator, model_validator

from pca.channels.port import Status
from pca.domain.plan.languages import HOUSE

_HERE = ("localhost", "127.0.0.1", "::1", "[::1]")
_URL = TypeAdapter(HttpUrl)
_PLACE = re.compile(r"\{[a-z_]+\}")
Seconds = Annotated[float, Field(gt=0, le=60)]
Rate = Annotated[float, Field(gt=0, le=10_000)]


class SettingsGroup(BaseModel):
    """Settings that belong together. Unknown names are refused; secrets are never shown."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def web_address(text: str) -> str:
    """An address we may call: `https`, or `http` on this machine; a host without placeholders and no name in it."""
    host = _URL.validate_python(_PLACE.sub("0", text))
    host_part = text.split("://", 1)[-1].split("/", 1)[0].split("?", 1)[0]
    if "{" in host_part or "@" in host_part:
        raise ValueError("write the host itself, without {…} and without user:password@")
    if host.scheme != "https" and host.host not in _HERE:
        raise ValueError("use https, so that nobody on the way reads or changes it")
    return text


class SmsCallbacks(SettingsGroup):
    """How an SMS gateway tells us, on /hooks/<name>, of receipts and answers. Paths are dotted: `results.0.status`."""

    secret: SecretStr = Field(min_length=8)
    signature: Literal["shared", "hmac", "twilio", "jwt"] = "hmac"
    """`shared`: the header holds the secret. `hmac`: it holds HMAC-SHA256 of the body, in hex or Base64.
    `twilio`: HMAC-SHA1 of address and form. `jwt`: a bearer token signed HS256 that names the body's SHA-256."""
    header: str = "X-Signature"
    url: str = ""
    """With `twilio`: the public address the gateway calls, exactly."""
    items: str = ""
    """Where the list of events is, when one call brings several."""
    event: str = ""
    """Where an event's own identifier is; without one, it is told apart by its content."""
    id: str = "id"
    """Where the gateway's identifier of our message is."""
    status: str = "status"
    statuses: dict[str, Status] = Field(default_factory=dict)
    """What the gateway's words mean; words that are missing here are left out."""
    error: str = ""
    sender: str = "from"
    """In an answer: where the number is that it comes from."""
    text: str = "text"
    reference: str = "concat-ref"
    """In a part of a long answer: where the reference is that all its parts share."""
    part: str = "concat-part"
    """Which part it is, from 1."""
    parts: str = "concat-total"
    """How many there are."""
    at: str = ""
    """Where the time is, if it is told as ISO 8601 with its zone."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.signature == "twilio" and not self.url:
            raise ValueError("with signature twilio, set url to the public address the gateway calls")
        return self


class SmsGateway(SettingsGroup):
    """One HTTP request that sends one SMS. Placeholders: {to} {digits} {from} {text} {key} {alphabet}."""

    name: Annotated[str, Field(pattern=r"[a-z0-9-]{1,30}")] = "sms"
    """What the gateway is called in the journal, and in /hooks/<name>."""
    url: str = ""
    method: Literal["POST", "PUT", "GET"] = "POST"
    user: str = ""
    password: SecretStr = SecretStr("")
    headers: dict[str, SecretStr] = Field(default_factory=dict)
    form: dict[str, str] | None = None
    body: Any = None
    """The JSON body: an object whose texts may hold placeholders."""
    sender: str = ""
    """Our number or name, as {from}."""
    id: str = "id"
    """Where the answer says how the gateway calls the message."""
    verdict: str = ""
    """Where the answer itself says whether it was accepted, for gateways that answer 200 to everything."""
    accepted: tuple[str, ...] = ()
    """What stands there when it was."""
    temporary: tuple[str, ...] = ()
    """What stands there when it is worth another try, or codes of HTTP besides 408, 425, 429 and 5xx."""
    gone: tuple[str, ...] = ()
    """What stands there when the number itself is of no use."""
    error: str = ""
    """Where the answer says why not."""
    idempotency: str = "Idempotency-Key"
    """The header that keeps the gateway from sending twice; empty when it has none."""
    idempotent: bool = False
    """Whether the gateway really honours it: otherwise a time-out may mean a second SMS, and is marked so."""
    longest: Annotated[int, Field(ge=1, le=10)] = 6
    """Parts of one SMS at most."""
    per_second: Rate = 10
    at_once: Annotated[int, Field(ge=1, le=64)] = 8
    """Requests under way at the same time."""
    cost: Annotated[float, Field(ge=0)] = 0.0
    """What one part costs."""
    timeout: Seconds = 10
    callbacks: SmsCallbacks | None = None
    receipt_url: str = ""
    """Where to ask, by GET, what became of the message {id}; the answer is read as `callbacks` describe."""

    @model_validator(mode="after")
    def _readable(self) -> Self:
        if self.receipt_url and (self.callbacks is None or "{id}" not in self.receipt_url):
            raise ValueError("receipt_url holds {id}, and callbacks say how its answer is read")
        return self

    _checked = field_validator("url", "receipt_url")(lambda text: web_address(text) if text else text)


class Smpp(SettingsGroup):
    """An operator's SMS centre, spoken to in SMPP 3.4."""

    host: str = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 2775
    tls: bool = True
    """Whether the line is encrypted; without it, keep to a private line to the operator."""
    authorities: Path | None = None
    system_id: str = ""
    password: SecretStr = SecretStr("")
    system_type: str = ""
    sender: str = ""
    """Our number in international form, or a name of at most 11 letters."""
    alphabet: Literal["gsm", "latin-1", "ascii", "utf-8"] = "gsm"
    """The alphabet of answers that come under coding 0: the centre's own choice."""
    submit_names: Literal["any", "same", "hexadecimal", "decimal"] = "any"
    """How the centre tells its name for a text on submit where notices tell it in the other base: `hexadecimal`
    (decimal in notices) or `decimal`; the `same` in both; `any` tries the three in turn."""
    longest: Annotated[int, Field(ge=1, le=10)] = 6
    per_second: Rate = 30
    cost: Annotated[float, Field(ge=0)] = 0.0
    timeout: Seconds = 10


class Room(SettingsGroup):
    """A chat room with an incoming webhook. The address is a secret: who knows it can write there."""

    service: Literal["slack", "mattermost", "teams"]
    url: SecretStr

    @field_validator("url")
    @classmethod
    def _checked(cls, url: SecretStr) -> SecretStr:
        web_address(url.get_secret_value())
        return url


class Telegram(SettingsGroup):
    """A Telegram bot. People write to it once; the address is then the number of their chat."""

    token: SecretStr = SecretStr("")
    webhook_secret: SecretStr = SecretStr("")
    """Given to setWebhook as secret_token; Telegram repeats it in every call to /hooks/telegram."""
    api: str = "https://api.telegram.org"
    timeout: Seconds = 10

    _checked = field_validator("api")(web_address)


class Template(SettingsGroup):
    """A WhatsApp template that was approved beforehand: the text fills its only variable of the body."""

    name: Annotated[str, Field(pattern=r"[a-z0-9_]{1,512}")]
    languages: dict[str, str] = {language: language for language in HOUSE}  # frozen model, copied by pydantic
    """Our language and the code the template was approved under."""


class WhatsApp(SettingsGroup):
    """The WhatsApp Cloud API."""

    token: SecretStr = SecretStr("")
    phone_id: Annotated[str, Field(pattern=r"[0-9]*")] = ""
    app_secret: SecretStr = SecretStr("")
    """Signs what comes to /hooks/whatsapp."""
    verify_token: SecretStr = SecretStr("")
    """The word WhatsApp repeats when the webhook is set up."""
    templates: dict[str, Template] = Field(default_factory=dict)
    """By the message's folder under notifications/; `*` serves all others."""
    api: str = "https://graph.facebook.com/v24.0"
    per_second: Rate = 40
    at_once: Annotated[int, Field(ge=1, le=64)] = 8
    cost: Annotated[float, Field(ge=0)] = 0.0
    timeout: Seconds = 10

    _checked = field_validator("api")(web_address)


class Push(SettingsGroup):
    """Web push to browsers that agreed to it."""

    private_key: SecretStr = SecretStr("")
    """The VAPID key, 32 bytes in Base64url."""
    contact: str = ""
    """`mailto:` and an address, for the push services to write to."""
    hosts: tuple[str, ...] = (
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        "*.push.apple.com",
        "*.notify.windows.com",
    )
    """The push services we call. Browsers tell us where to push: without this list they could make us call anything."""
    url: str = ""
    """Where a press on the notification leads, when the message has no button."""
    ttl: Annotated[int, Field(ge=0, le=2_419_200)] = 86_400
    """Seconds the push service keeps it for a browser that is off."""
    at_once: Annotated[int, Field(ge=1, le=64)] = 8
    timeout: Seconds = 10


class Mailbox(SettingsGroup):
    """Where answers to mails and bounces arrive."""

    folder: Path | None = None
    """A Maildir the mail server delivers into."""
    host: str = ""
    """An IMAP server, always encrypted unless it is this machine."""
    port: Annotated[int, Field(ge=1, le=65535)] = 993
    tls: bool = True
    authorities: Path | None = None
    user: str = ""
    password: SecretStr = SecretStr("")
    inbox: str = "INBOX"
    timeout: Seconds = 20

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if self.folder and self.host:
            raise ValueError("set folder (a Maildir) or host (IMAP), not both")
        if self.host and not self.tls and self.host not in _HERE:
            raise ValueError("without tls the password would be sent in clear")
        return self


class Apprise(SettingsGroup):
    """Other services, through the Apprise library: no receipts, no answers."""

    services: dict[str, SecretStr] = Field(default_factory=dict)
    """By name, an Apprise address. A contact point `other` is `<name>`, or `<name>:<target>` to fill {target} in it."""
    timeout: Seconds = 20


class Feeds(SettingsGroup):
    """Sources that values of indicators may be pulled from."""

    hosts: tuple[str, ...] = ()
    """Hosts that may be called: `data.example.org` (https, public addresses alone), or with the port, which allows
    private addresses too: `stats.bank.local:8443`; `http://` before one that speaks no https."""
