"""A house with accounts and quick hashes, and short ways to sign in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain.access.access import Scope
from pca.domain.access.access_orders import GiveGrant
from pca.domain.access.rights import AccessRole, ScopeKind
from pca.services.access import access, own_account, signin
from pca.services.access.sessions import admit
from pca.services.access.signin import NotSignedIn
from tests.kit.quick_hashes import hash_quickly

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


PASSWORD, OTHER = "correct horse battery", "staple the horses together"


HEAD = {"role": AccessRole.DEPARTMENT_HEAD, "scope": Scope(ScopeKind.SITE, "A")}


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    hash_quickly(monkeypatch)


@pytest.fixture
def house(world):
    """`head-A` heads site A; `dir` directs; both have an account and changed their first password."""
    world.ok(GiveGrant(person="head-A", **HEAD), "operator")
    world.ok(GiveGrant(person="dir", role=AccessRole.DIRECTOR), "operator")
    for person in ("head-A", "dir"):
        assert access.add_account(world.runtime, "operator", person, password=OTHER, why="x").done.refused is None
        chosen(world, by_password(world, person, OTHER), PASSWORD)
    return world


def by_password(world, name="head-A", password=PASSWORD, address="10.0.0.1", device=""):
    return signin.by_password(world.runtime, name, password, address=address, device=device)


def refused(call, *args, **more):
    with pytest.raises(NotSignedIn) as said:
        call(*args, **more)
    return said.value.code


def identity(world, signed):
    found = admit(world.runtime, signed.token)
    assert found is not None
    return found


def chosen(world, signed, new):
    """The session in which somebody chose their own password instead of a first one."""
    return own_account.choose_password(world.runtime, identity(world, signed), new)[0]


def later(world, length):
    world.clock.advance_to(world.clock.now() + length)


def code(world, totp, steps=0):
    return totp.at(int(world.clock.now().timestamp()) + 30 * steps)
