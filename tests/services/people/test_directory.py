"""Imports of the directory: names and addresses come and go with their people, in one transaction."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain import orders
from pca.domain.access.access_orders import GiveGrant, HandOverRole, WithdrawGrant
from pca.domain.access.rights import AccessRole
from pca.domain.directory import Contact, Organisation
from pca.domain.orders import OPERATOR, Order
from pca.registers import Registers
from pca.runtime import Runtime
from pca.services.engine.execute import Done, execute
from pca.services.people import directory
from pca.services.people.addresses import UnknownPerson
from pca.services.people.directory import erase, importing
from pca.store.kit.errors import StoreError
from pca.store.people.directory import contacts, organisation
from tests.services.conftest import World


def _import(runtime: Runtime, held: Organisation, people: list[str]) -> Done:
    kept = {one: person for one, person in held.people.items() if one in people}
    registers = Registers(
        organisation=Organisation(regions=held.regions, sites=held.sites, people=kept),
        contacts=tuple(Contact(one, one.upper(), f"{one}@example.org") for one in people),
    )
    leaving = len(_known(runtime)[0].people.keys() - kept.keys())
    act, private = importing(registers, leaving=leaving)
    return execute(runtime, Order(id=runtime.new_id(), who=OPERATOR, act=act), private)


def _known(runtime: Runtime) -> tuple[Organisation, set[str]]:
    with runtime.store.read() as unit:
        return organisation(unit), set(contacts(unit))


def test_who_leaves_takes_name_and_addresses_along(world: Any) -> None:
    runtime = world.runtime
    held = _known(runtime)[0]
    everyone = list(held.people)
    stay = [one for one in everyone if one not in ("hr2", "reg-CS")]
    assert _import(runtime, held, stay).refused is None
    assert _known(runtime)[1] == set(stay)
    assert _import(runtime, held, everyone).refused is None, "they may come back"
    assert _known(runtime)[1] == set(everyone)


def test_a_refused_import_erases_nobody(world: Any) -> None:
    runtime = world.runtime
    held = _known(runtime)[0]
    _import(runtime, held, [one for one in held.people if one != "hr2"])
    before = _known(runtime)
    refused = _import(runtime, held, []).refused
    assert refused is not None
    assert refused.code == "directory_empty"
    assert _known(runtime) == before


def test_erasing_and_leaving_are_one_transaction(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = world.runtime
    held = _known(runtime)[0]
    stay = [one for one in held.people if one != "hr2"]
    _import(runtime, held, [one for one in held.people if one != "ops2"])
    before = _known(runtime)

    def fail(*_: object) -> None:
        raise StoreError("disk_full", "The disk is full")

    monkeypatch.setattr(directory, "erase_contacts", fail)
    with pytest.raises(StoreError):
        _import(runtime, held, stay)
    assert _known(runtime) == before


def test_erasing_is_for_all_named_or_none(world: Any) -> None:
    runtime = world.runtime
    held = _known(runtime)[0]
    _import(runtime, held, [one for one in held.people if one != "hr2"])
    everyone = _known(runtime)[1]
    with pytest.raises(UnknownPerson):
        erase(runtime, ["dir", "nobody"])
    assert _known(runtime)[1] == everyone
    assert erase(runtime, ["dir", "dep", "dir"]) == 2
    assert erase(runtime, ["dir"]) == 0
    assert _known(runtime)[1] == everyone - {"dir", "dep"}


def without(world: World, *people: str) -> orders.ImportDirectory:
    """The directory as it is, less some people."""
    held = world.organisation()
    return orders.ImportDirectory(
        digest="less",
        regions=tuple(held.regions.values()),
        sites=tuple(held.sites.values()),
        people=tuple(one for one in held.people.values() if one.id not in people),
        leaving=len(people),
    )


def test_who_holds_a_role_does_not_leave_by_a_file(world: World) -> None:
    """A right of the tool, or a role of an open crisis: it is withdrawn or handed over by somebody first."""
    world.ok(GiveGrant(person="head-B", role=AccessRole.OBSERVER), "operator")
    world.open()
    for person in ("head-B", "dir"):
        assert world.no(without(world, person, "head-C"), "operator", crisis=None) == "role_holders_leave"
        assert "head-C" in world.organisation().people, "nothing by half"
    world.ok(WithdrawGrant(grant=1), "operator", crisis=None)
    world.ok(HandOverRole(role="director", to="dep"), "dir", "Relève.")
    world.ok(without(world, "head-B", "dir", "head-C"), "operator", crisis=None)
    assert not {"head-B", "dir", "head-C"} & world.organisation().people.keys()
