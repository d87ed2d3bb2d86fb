"""A copy of what is kept about somebody leaves nothing out that names them, and gives no secret away."""

from __future__ import annotations

import pkgutil

import pca.store.tables
from pca.store.people.personal_rows import KEPT, NOT_GIVEN
from pca.store.tables import whole
from pca.store.tables.whole import METADATA

NAMES = {"person", "recipient", "assignee", "holder", "head", "deputy", "given_to"}
"""Columns that hold whom a row is about."""

SECRETS = {"password", "totp_secret", "totp_step", "public_key", "secret", "digest", "subject", "seal", "sealed"}


def test_every_table_that_names_a_person_is_given_or_says_why_not() -> None:
    about = {name for name, table in METADATA.tables.items() if not NAMES.isdisjoint(table.columns.keys())}
    other = {"delivery_lease", "backup"}  # a process holds it; the head of the journal
    assert about - other - {kept.table for kept in KEPT} - NOT_GIVEN.keys() == set()
    assert not {kept.table for kept in KEPT}.intersection(NOT_GIVEN)


def test_no_secret_is_given() -> None:
    sessions = {"session", "api_token", "access_link", "passkey", "recovery_code"}  # whose id is the secret, hashed
    for kept in KEPT:
        assert SECRETS.isdisjoint(kept.given), kept
        assert kept.table not in sessions or "id" not in kept.given, kept


def test_whole_knows_every_module_of_tables() -> None:
    modules = {module.name for module in pkgutil.iter_modules(pca.store.tables.__path__)}
    assert modules - {"whole", "rows"} <= vars(whole).keys()
