"""The tables of signing in: operational, erasable, outside the journal; secrets are hashed, or sealed by a key file."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text, text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA, Row, partial_index

WAITING_SQL = "next_at IS NOT NULL"
"""Written the same in the index and in the query that it serves."""


class AccountRow(Row, table=True):
    """How one person signs in here."""

    __tablename__ = "account"

    person: str = Field(primary_key=True)
    password: str | None = None
    """Argon2id, with its parameters."""
    subject: str | None = Field(default=None, unique=True)
    """What the institution's identity provider calls the person."""
    totp_secret: bytes | None = None
    """Sealed by the key file of the data folder."""
    totp_confirmed: bool
    totp_step: int = Field(sa_type=BigInteger)
    """Thirty-second step of the last code accepted: none counts twice."""
    disabled: bool
    must_change: bool
    created_at: datetime = Field(sa_type=Instant)
    password_at: datetime | None = Field(default=None, sa_type=Instant)


class PasskeyRow(Row, table=True):
    """One passkey of one person."""

    __tablename__ = "passkey"

    id: str = Field(primary_key=True)
    person: str = Field(index=True)
    public_key: bytes
    sign_count: int = Field(sa_type=BigInteger)
    label: str
    created_at: datetime = Field(sa_type=Instant)
    last_used_at: datetime | None = Field(default=None, sa_type=Instant)


class SessionRow(Row, table=True):
    """Somebody signed in; the key is the SHA-256 of what their browser holds."""

    __tablename__ = "session"
    __table_args__ = (CLUSTERED,)

    id: str = Field(primary_key=True)
    person: str = Field(index=True)
    method: str
    second_factor: bool
    break_glass: int | None = None
    created_at: datetime = Field(sa_type=Instant)
    last_seen_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant, index=True)
    agent: str
    proved_at: datetime | None = Field(default=None, sa_type=Instant)
    """When the person showed themselves what this session rests on; None when somebody else vouched for an old one."""


class SignInStepRow(Row, table=True):
    """Something begun and not yet finished: a passkey's challenge, a visit to the identity provider."""

    __tablename__ = "sign_in_step"

    id: str = Field(primary_key=True)
    kind: str
    person: str | None = None
    data: str = Field(sa_type=Text)
    expires_at: datetime = Field(sa_type=Instant, index=True)


class ApiTokenRow(Row, table=True):
    """One key for a program that acts for a person, within named actions and a scope, until a date."""

    __tablename__ = "api_token"

    id: str = Field(primary_key=True)
    number: int = Field(unique=True)
    person: str = Field(index=True)
    label: str
    actions: str = Field(sa_type=Packed)
    scope_kind: str
    scope_id: str
    created_at: datetime = Field(sa_type=Instant)
    created_by: str
    expires_at: datetime = Field(sa_type=Instant)
    proved_for: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Number of the last grant there was when the person last confirmed it with a second factor; 0 without one."""
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
    last_used_at: datetime | None = Field(default=None, sa_type=Instant)


class SignInThrottleRow(Row, table=True):
    """How often signing in failed for one account or address (hashed), and until when it must wait."""

    __tablename__ = "sign_in_throttle"

    id: str = Field(primary_key=True)
    failures: int
    last_at: datetime = Field(sa_type=Instant)
    until: datetime = Field(sa_type=Instant)


class SealRow(Row, table=True):
    """The secret in the sealed envelope, hashed; broken by being used."""

    __tablename__ = "break_glass_seal"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    secret: str
    sealed_at: datetime = Field(sa_type=Instant)
    sealed_by: str
    confirmed_by: str | None = None
    """The second of the two people who made it; none for one made before it took two."""


class PreparedSecretRow(Row, table=True):
    """What belongs to a way in that waits for its confirmation, sealed by the key file; gone once it is settled."""

    __tablename__ = "prepared_secret"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sealed: bytes


class AccountMessageRow(Row, table=True):
    """One message about somebody's account: a link to choose a password, or word that something changed.

    Whoever asks for a link under a name that nobody bears leaves a row too, with no person: it takes as long.
    """

    __tablename__ = "account_message"
    __table_args__ = (
        partial_index("ix_account_message_waiting", "next_at", where=text(WAITING_SQL)),
        Index(None, "person", "kind"),
    )

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str
    person: str
    about: str
    """What word is sent of; empty for a link."""
    asked_by: str
    asked_at: datetime = Field(sa_type=Instant)
    ends: datetime = Field(sa_type=Instant)
    """When it is no longer sent; an invitation is not sent again after that either."""
    addresses: str = Field(sa_type=Packed)
    """Where it may go, as digests made with a key."""
    known: bool
    """Whether it was asked for in a browser where its person signed in before."""
    attempts: int
    next_at: datetime | None = Field(default=None, sa_type=Instant)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    failed: str = Field(sa_type=Packed)
    """Kinds of address where nothing could be sent."""


class AccessLinkRow(Row, table=True):
    """One link by which a password is chosen, once; the key is the SHA-256 of the secret it holds."""

    __tablename__ = "access_link"
    __table_args__ = (CLUSTERED,)

    id: str = Field(primary_key=True)
    message: int
    kind: str
    person: str = Field(index=True)
    address: str
    """Where it was sent, as a digest made with a key."""
    made_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)


class RecoveryCodeRow(Row, table=True):
    """One code that stands in for a lost second factor, once; the key is a digest of it made with a key."""

    __tablename__ = "recovery_code"
    __table_args__ = (CLUSTERED,)

    id: str = Field(primary_key=True)
    person: str = Field(index=True)
    made_at: datetime = Field(sa_type=Instant)


ACCOUNT_MESSAGE = METADATA.tables["account_message"]
ACCESS_LINK = METADATA.tables["access_link"]
RECOVERY_CODE = METADATA.tables["recovery_code"]
ACCOUNT = METADATA.tables["account"]
PASSKEY = METADATA.tables["passkey"]
SESSION = METADATA.tables["session"]
SIGN_IN_STEP = METADATA.tables["sign_in_step"]
API_TOKEN = METADATA.tables["api_token"]
SIGN_IN_THROTTLE = METADATA.tables["sign_in_throttle"]
PREPARED_SECRET = METADATA.tables["prepared_secret"]
SEAL = METADATA.tables["break_glass_seal"]
