"""The tables of signing in: operational, erasable, outside the journal; secrets are hashed, or sealed by a key file."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA, Row


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


ACCOUNT = METADATA.tables["account"]
PASSKEY = METADATA.tables["passkey"]
SESSION = METADATA.tables["session"]
SIGN_IN_STEP = METADATA.tables["sign_in_step"]
API_TOKEN = METADATA.tables["api_token"]
SIGN_IN_THROTTLE = METADATA.tables["sign_in_throttle"]
PREPARED_SECRET = METADATA.tables["prepared_secret"]
SEAL = METADATA.tables["break_glass_seal"]
