"""The tables of signing in: operational, erasable, outside the journal; secrets are hashed, or sealed by a key file."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, String, Table, Text

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA

ACCOUNT = Table(
    "account",
    METADATA,
    Column("person", String, primary_key=True),
    # Argon2id, with its parameters.
    Column("password", String),
    # What the institution's identity provider calls the person.
    Column("subject", String, unique=True),
    # Sealed by the key file of the data folder.
    Column("totp_secret", LargeBinary),
    Column("totp_confirmed", Boolean, nullable=False),
    # Thirty-second step of the last code accepted: none counts twice.
    Column("totp_step", BigInteger, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("password_at", Instant),
)
"""How one person signs in here."""

PASSKEY = Table(
    "passkey",
    METADATA,
    Column("id", String, primary_key=True),
    Column("person", String, nullable=False, index=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("label", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_used_at", Instant),
)
"""One passkey of one person."""

SESSION = Table(
    "session",
    METADATA,
    Column("id", String, primary_key=True),
    Column("person", String, nullable=False, index=True),
    Column("method", String, nullable=False),
    Column("second_factor", Boolean, nullable=False),
    Column("break_glass", Integer),
    Column("created_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    Column("agent", String, nullable=False),
    # When the person showed themselves what this session rests on; None when somebody else vouched for an old one.
    Column("proved_at", Instant),
    **CLUSTERED,
)
"""Somebody signed in; the key is the SHA-256 of what their browser holds."""

SIGN_IN_STEP = Table(
    "sign_in_step",
    METADATA,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("person", String),
    Column("data", Text, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)
"""Something begun and not yet finished: a passkey's challenge, a visit to the identity provider."""

API_TOKEN = Table(
    "api_token",
    METADATA,
    Column("id", String, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("person", String, nullable=False, index=True),
    Column("label", String, nullable=False),
    Column("actions", Packed, nullable=False),
    Column("scope_kind", String, nullable=False),
    Column("scope_id", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", String, nullable=False),
    Column("expires_at", Instant, nullable=False),
    # Number of the last grant there was when the person last confirmed it with a second factor; 0 without one.
    Column("proved_for", Integer, nullable=False, default=0, server_default="0"),
    Column("revoked_at", Instant),
    Column("last_used_at", Instant),
)
"""One key for a program that acts for a person, within named actions and a scope, until a date."""

SIGN_IN_THROTTLE = Table(
    "sign_in_throttle",
    METADATA,
    Column("id", String, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
)
"""How often signing in failed for one account or address (hashed), and until when it must wait."""

SEAL = Table(
    "break_glass_seal",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("secret", String, nullable=False),
    Column("sealed_at", Instant, nullable=False),
    Column("sealed_by", String, nullable=False),
    # The second of the two people who made it; none for one made before it took two.
    Column("confirmed_by", String),
)
"""The secret in the sealed envelope, hashed; broken by being used."""

PREPARED_SECRET = Table(
    "prepared_secret",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""What belongs to a way in that waits for its confirmation, sealed by the key file; gone once it is settled."""
