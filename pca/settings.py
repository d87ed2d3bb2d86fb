"""What an installation decides for itself: where data lies, which mail server carries the post, in whose name."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextvars import ContextVar
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self

from platformdirs import user_data_path
from pydantic import (
    BaseModel,
    Field,
    HttpUrl,
    IPvAnyNetwork,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from pca.channels.configured import Apprise, Feeds, Mailbox, Push, Room, Smpp, SmsGateway, Telegram, WhatsApp
from pca.domain.mail_address import MailAddress
from pca.shipped import data_folder

COUNTRY = "MA"
"""The country of an installation that names none."""

CONFIG = "PCA_CONFIG"
"""Environment variable that names the configuration file; `pca.toml` in the working folder otherwise."""


class SettingsError(ValueError):
    """The settings cannot be used. One line for each mistake, naming the setting and what to write."""


_LOOPBACK_4, _LOOPBACK_6 = ip_network("127.0.0.1/32"), ip_network("::1/128")


class IdentityProvider(BaseModel):
    """Sign-in by the institution's identity provider; people are linked to it by `pca access account`."""

    issuer: str = ""
    """Its address, exactly as it names itself."""
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    claim: str = "sub"
    """The claim that says who somebody is; one that nobody can change for themselves."""
    second_factor: bool = False
    """Whether it always asks for a second factor itself; otherwise its `amr` claim says so for each sign-in."""


class Settings(BaseSettings):
    """Read from `PCA_…` variables first, then from `pca.toml`; every setting has a default that works alone."""

    model_config = SettingsConfigDict(
        env_prefix="PCA_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    institution: Annotated[str, Field(min_length=1, max_length=100)] = "PCA"
    """The institution's name, as messages say it."""
    country: str = COUNTRY
    """The country of telephone numbers that name none: its two letters, or its code such as +212."""
    data: Path = Field(default_factory=lambda: user_data_path("pca", appauthor=False))
    """The folder of this installation: database, evidence, outbox."""
    keys: Path | None = None
    """The folder of the keys; `keys` in the data folder unless said otherwise. Machines and containers share it."""
    database: str = ""
    """URL of the database; a SQLite file in the data folder unless said otherwise."""
    playbooks: Path = Field(default_factory=lambda: data_folder("playbooks"))
    notifications: Path = Field(default_factory=lambda: data_folder("notifications"))
    smtp_host: str = ""
    """The mail server. Without one, mails are put into the outbox folder."""
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 25
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_authorities: Path | None = None
    """A file of certificates to trust, when the mail server's own is not publicly known."""
    smtp_timeout: Annotated[float, Field(gt=0, le=60)] = 10.0
    """Seconds to wait for each answer of the mail server."""
    mail_from: MailAddress | None = None
    """The address mails are sent from; its domain also names every mail. Required with a mail server."""
    mail_return: MailAddress | None = None
    """The address whose variants (`…+…@`) bounces come back to, one for each message; `mail_from` unless set."""
    private_domains: Annotated[tuple[str, ...], NoDecode] = ()
    """Mail domains of the house that the Internet does not know (`banque.local`), separated by commas. They are taken
    without being named here too; an import then asks whether they are meant."""
    mailbox: Mailbox = Mailbox()
    """Where answers to mails and bounces arrive."""
    sms: SmsGateway = SmsGateway()
    """An SMS gateway spoken to over HTTP."""
    smpp: Smpp = Smpp()
    """An operator's SMS centre; preferred to the gateway when both are set."""
    rooms: dict[str, Room] = Field(default_factory=dict)
    """Chat rooms by name."""
    telegram: Telegram = Telegram()
    whatsapp: WhatsApp = WhatsApp()
    push: Push = Push()
    apprise: Apprise = Apprise()
    feeds: Feeds = Feeds()
    web_address: str = ""
    """Where people reach the web application, such as `https://pca.example.ma`: passkeys and sign-in belong to it."""
    trusted_proxies: Annotated[tuple[IPvAnyNetwork, ...], NoDecode] = (_LOOPBACK_4, _LOOPBACK_6)
    """Addresses or networks of the proxies in front of the screens, separated by commas: what they say of where a
    request comes from (`X-Forwarded-For`) is believed, and nobody else's word is."""
    oidc: IdentityProvider = IdentityProvider()
    """The institution's identity provider (OpenID Connect)."""
    http_proxy: str = ""
    """The proxy through which services outside are called, when there is no direct way."""
    dispatcher: Literal["embedded", "distributed"] = "embedded"
    """Who lets time pass and carries messages: `pca run` on this machine, or `pca worker` on several (PostgreSQL)."""
    senders: Annotated[int, Field(ge=1, le=64)] = 4
    """How many chunks of messages one process sends at a time, each over a connection of its own."""
    heartbeat_url: HttpUrl | None = None
    """An address that is called once a minute while all is well; whoever watches it sees when the calls stop."""
    alarm_to: Annotated[tuple[MailAddress, ...], NoDecode] = ()
    """Who is written to when an obligation was forgotten or the sealed account is opened: separated by commas."""
    exercise_mail: bool = False
    """Whether an exercise mails the institution's own people; otherwise its texts only go to the outbox folder."""

    genuine_key: SecretStr = SecretStr("")
    """The secret behind links and the codes that prove messages genuine; a file in the folder of keys unless given."""
    vault_key: SecretStr = SecretStr("")
    """The master key over the keys of support vaults; a file in the folder of keys unless given. No backup holds it."""
    vault_mirror: Path | None = None
    """A second folder, on another machine, for the wrapped keys of support vaults, which no backup holds."""
    backup_recipients: Annotated[tuple[str, ...], NoDecode] = ()
    """To whom backups are encrypted: public keys of `age` (`age1…`), separated by commas."""
    genuine_page: str = ""
    """The public page where anybody checks such a code, as messages say it: https://example.org/verifier."""
    public_openings: bool = False
    """Whether anybody may read, without signing in, what is open where (`/openings`)."""
    confirm_above: Annotated[int, Field(ge=0)] = 250
    """An order that tells more people than this must say how many: a second confirmation. 0 asks for none."""

    past_space: Annotated[int, Field(ge=0)] = 4_000
    """Megabytes that snapshots of long crises may take in the data folder, so that their past pages are quick; 0 keeps
    none."""

    @property
    def database_url(self) -> str:
        """The URL to open."""
        return self.database or f"sqlite:///{self.data.expanduser().resolve() / 'pca.db'}"

    @property
    def key_folder(self) -> Path:
        """The folder of the keys."""
        return self.keys or self.data / "keys"

    @property
    def outbox(self) -> Path:
        """The folder of texts to print, to post, or that no server carries."""
        return self.data / "outbox"

    @field_validator("country")
    @classmethod
    def _country(cls, country: str) -> str:
        if country == COUNTRY:
            return country
        from pca.domain.telephone import country_of  # knows the numbers of every country

        return country_of(country)

    @field_validator("alarm_to", "private_domains", "trusted_proxies", "backup_recipients", mode="before")
    @classmethod
    def _addresses(cls, value: object) -> object:
        return (
            tuple(address.strip() for address in value.split(",") if address.strip())
            if isinstance(value, str)
            else value
        )

    @model_validator(mode="after")
    def _several_machines_share_a_server(self) -> Self:
        if self.dispatcher == "distributed" and not self.database.startswith("postgresql"):
            raise ValueError("PCA_DISPATCHER=distributed needs PCA_DATABASE to name a PostgreSQL database")
        return self

    @model_validator(mode="after")
    def _server_complete(self) -> Self:
        if self.smtp_host and self.mail_from is None:
            raise ValueError("with PCA_SMTP_HOST, set PCA_MAIL_FROM to the address mails are sent from")
        if self.smtp_password.get_secret_value() and not self.smtp_user:
            raise ValueError("PCA_SMTP_PASSWORD needs PCA_SMTP_USER")
        if self.smtp_user and self.smtp_security == "none" and self.smtp_host not in _HERE:
            raise ValueError(
                "PCA_SMTP_SECURITY=none would send the password in clear; set starttls or tls, or drop PCA_SMTP_USER"
            )
        return self

    @model_validator(mode="after")
    def _channels_complete(self) -> Self:
        for name, (opened, needed) in _NEEDED.items():
            group = getattr(self, name)
            missing = [key for key in needed if not _plain(getattr(group, key))]
            if _plain(getattr(group, opened)) and missing:
                raise ValueError(f"with PCA_{name.upper()}__{opened.upper()}, set {_names(name, missing)}")
        return self

    @model_validator(mode="after")
    def _senders_complete(self) -> Self:
        """A number we write from is told in full; names and short numbers stay as they are."""
        for name, sender in (("sms", self.sms.sender), ("smpp", self.smpp.sender)):
            if not sender.startswith(("+", "0")) or any(sign.isalpha() for sign in sender):
                continue
            from pca.catalogue.typed import why_no_telephone
            from pca.domain.telephone import NoTelephone, telephone

            try:
                number = telephone(sender, self.country)
            except NoTelephone as error:
                raise ValueError(f"{_names(name, ['sender'])}: {' '.join(why_no_telephone(error, 'en'))}") from None
            if number != sender:
                raise ValueError(f"write {_names(name, ['sender'])} as {number}")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given in code wins over the environment, which wins over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=config_file())


_NEEDED = {
    "oidc": ("issuer", ("client_id",)),
    "mailbox": ("host", ("user", "password")),
    "smpp": ("host", ("system_id", "password", "sender")),
    "telegram": ("token", ("webhook_secret",)),
    "whatsapp": ("token", ("phone_id", "app_secret", "verify_token", "templates")),
    "push": ("private_key", ("contact",)),
}
"""By group: the setting that opens a channel, and what it cannot do without."""


def _plain(value: object) -> object:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _names(group: str, missing: Sequence[str]) -> str:
    return ", ".join(f"PCA_{group.upper()}__{key.upper()}" for key in missing)


_HERE = ("localhost", "127.0.0.1", "::1")


def config_file() -> Path:
    """The configuration file, which need not exist unless PCA_CONFIG names it."""
    chosen = _FILE.get()
    if chosen is not None:
        return chosen
    named = os.environ.get(CONFIG)
    path = Path(named or "pca.toml")
    if named and not path.is_file():
        raise SettingsError(f"{CONFIG} names {named}, which is not a file")
    return path


_FILE: ContextVar[Path | None] = ContextVar("file", default=None)
"""The configuration file of the installation being prepared, which need not be the one of the working folder."""


def load_settings(file: Path | None = None, /, **given: object) -> Settings:
    """The settings of this process; `given` wins over environment and file. Raises SettingsError.

    `file` is read instead of `pca.toml` in the working folder or the one PCA_CONFIG names; it need not exist.
    """
    chosen = _FILE.set(file)
    try:
        return Settings(**given)  # type: ignore[arg-type]  # names and values are checked by the model itself
    except ValidationError as error:
        raise SettingsError("\n".join(_line(problem["loc"], problem["msg"]) for problem in error.errors())) from None
    except (OSError, ValueError) as error:
        raise SettingsError(f"the settings cannot be read: {error}") from error
    finally:
        _FILE.reset(chosen)


def _line(where: tuple[int | str, ...], message: str) -> str:
    sentence = message.removeprefix("Value error, ")
    name = ".".join(str(part) for part in where)
    return f"PCA_{name.upper().replace('.', '__')} (or `{name}` in pca.toml): {sentence}" if name else sentence
