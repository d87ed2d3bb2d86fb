"""The directory changes while crises are open: each follows at once, in the transaction of the import."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pca.domain import facts, orders
from pca.domain.access.access_orders import GiveGrant
from pca.domain.access.rights import AccessRole
from pca.domain.directory import Person, Region, Site, SiteType
from pca.store.audit import journal
from pca.store.engine.replay import replay
from tests.kit.leaving import counted


@pytest.fixture
def import_(crisis):
    """Imports the directory with some records changed, added, or (None) left out."""

    def take_in(regions=(), sites=(), people=(), who="operator"):
        known = crisis.organisation()

        def merged(table, changed):
            found = {**table, **dict(changed)}
            return tuple(one for one in found.values() if one is not None)

        act = orders.ImportDirectory(
            digest=f"d{crisis.runtime.new_id()}",
            regions=merged(known.regions, regions),
            sites=merged(known.sites, sites),
            people=merged(known.people, people),
        )
        done = crisis.do(counted(act, known), who, crisis=None)
        assert done.refused is None, done.refused
        return done

    return take_in


def site(name, region="TTA", kind="urban"):
    return {name: Site(name, name, SiteType(kind), region, f"head-{name}", f"vice-{name}", 2)}


def staff(name):
    return {one: Person(id=one, site=name) for one in (f"head-{name}", f"vice-{name}")}


def places(world, measure="M1", purpose="do"):
    return sorted(one.place for one in world.live(measure).values() if one.purpose == purpose)


def test_a_site_that_comes_is_asked_at_once_and_in_the_same_transaction(crisis, import_):
    with crisis.store.read() as unit:
        before = journal.head(unit).seq
    done = import_(sites=site("E"), people=staff("E"))
    assert places(crisis) == ["A", "B", "C", "D", "E"]
    (new,) = [one for one in crisis.live("M1").values() if one.place == "E"]
    assert new.assignee == "head-E"
    assert [(one.crisis, one.seq) for one in done.followed] == [(crisis.crisis, before + 2)]
    told = [one for one in done.followed[0].facts if isinstance(one, facts.MessagesQueued)]
    assert [one.recipients for one in told] == [("head-E",)]
    assert replay(crisis.store).differences == ()


def test_an_import_that_fails_half_way_leaves_nothing_at_all(crisis, import_, monkeypatch):
    from pca.services.engine import execute as door

    def breaks(*_):
        raise RuntimeError("half-way")

    with crisis.store.read() as unit:
        before = journal.head(unit)
    monkeypatch.setattr(door, "_follow", breaks)
    with pytest.raises(RuntimeError):
        import_(sites=site("E"), people=staff("E"))
    monkeypatch.undo()
    with crisis.store.read() as unit:
        assert journal.head(unit) == before
    assert "E" not in crisis.organisation().sites
    import_(sites=site("E"), people=staff("E"))
    assert places(crisis) == ["A", "B", "C", "D", "E"]


def test_the_same_import_twice_asks_once(crisis, import_):
    known = crisis.organisation()
    act = orders.ImportDirectory(
        digest="twice",
        regions=tuple(known.regions.values()),
        sites=(*known.sites.values(), *site("E").values()),
        people=(*known.people.values(), *staff("E").values()),
    )
    first = crisis.do(act, "operator", crisis=None, id="import-1")
    again = crisis.do(act, "operator", crisis=None, id="import-1")
    assert (again.repeated, again.seq, again.followed) == (True, first.seq, ())
    assert places(crisis) == ["A", "B", "C", "D", "E"]


def test_a_site_that_leaves_takes_its_tasks_and_its_state_along(crisis, import_):
    crisis.decide("lockdown", perimeter="D")
    done = import_(sites={"D": None}, people=dict.fromkeys(staff("D")))
    (follow,) = done.followed
    assert [one.perimeter for one in follow.facts if isinstance(one, facts.PerimeterRejoined)] == ["D"]
    assert places(crisis) == ["A", "B", "C"]
    assert not [one for one in crisis.live().values() if one.place == "D"]
    assert places(crisis, purpose="undo") == [], "there is nobody to undo anything there"
    assert crisis.states().keys() == {"root"}


def test_a_site_that_is_closed_gives_up_what_was_to_be_undone_there(crisis, import_):
    crisis.decide("end", despite="x")
    import_(sites={"D": None}, people=dict.fromkeys(staff("D")))
    assert places(crisis, purpose="undo") == ["A", "B", "C"]


def test_a_site_that_moves_to_a_region_in_another_state_follows_that_one(crisis, import_):
    crisis.decide("end", perimeter="TTA", despite="x")
    moved = replace(crisis.organisation().sites["B"], region="TTA")
    import_(sites={"B": moved})
    assert places(crisis) == ["A"]
    assert places(crisis, purpose="undo") == ["B", "C", "D"]
    import_(sites={"B": replace(moved, region="CS")})
    assert places(crisis) == ["A", "B"]
    assert places(crisis, purpose="undo") == ["C", "D"]


def test_a_site_that_moves_between_regions_in_like_states_keeps_its_task(crisis, import_):
    crisis.decide("lockdown", perimeter="TTA")
    crisis.decide("end", despite="x")
    crisis.decide("relapse", perimeter="CS")
    before = {one.place: number for number, one in crisis.live("M1").items() if one.purpose == "do"}
    done = import_(sites={"D": replace(crisis.organisation().sites["D"], region="CS")})
    after = {one.place: (number, one.perimeter) for number, one in crisis.live("M1").items() if one.purpose == "do"}
    assert after["D"] == (before["D"], "CS")
    assert [fact.tasks for fact in done.followed[0].facts if isinstance(fact, facts.TasksMoved)] == [(before["D"],)]


def test_a_site_that_becomes_a_head_office_is_asked_no_more(crisis, import_):
    import_(sites={"D": replace(crisis.organisation().sites["D"], type=SiteType.HEAD_OFFICE)})
    assert places(crisis) == ["A", "B", "C"]
    assert places(crisis, purpose="undo") == ["D"]


def test_a_region_that_comes_is_asked_too(crisis, import_):
    import_(regions={"RS": Region("RS", "RS", "reg-RS", "vice-RS")}, people={"reg-RS": Person(id="reg-RS", site="HQ")})
    assert places(crisis, "M6") == ["CS", "RS", "TTA"]


@pytest.mark.parametrize(
    ("gone", "left"),
    [(("head-A",), "vice-A"), (("head-A", "vice-A"), "ops1"), (("head-A", "vice-A", "ops1", "ops2"), None)],
)
def test_a_task_whose_people_left_goes_to_the_next_one_or_is_shown_to_the_committee(crisis, import_, gone, left):
    (mine,) = [number for number, one in crisis.live("M1").items() if one.place == "A"]
    (follow,) = import_(people=dict.fromkeys(gone)).followed
    given = dict(
        zip(*next((one.tasks, one.to) for one in follow.facts if isinstance(one, facts.TasksReassigned)), strict=True)
    )
    assert given[mine] == left
    assert (crisis.task(mine).assignee, crisis.task(mine).original) == (left, "head-A")
    told = {
        (one.communication, person)
        for one in follow.facts
        if isinstance(one, facts.MessagesQueued)
        for person, numbers in zip(one.recipients, one.tasks, strict=True)
        if mine in numbers
    }
    assert told == ({("task_opened", left)} if left else {("task_escalated", one) for one in ("dir", "voice")})
    if left is None:
        import_(people={"vice-A": Person(id="vice-A", site="A")})
        assert crisis.task(mine).assignee == "vice-A", "who comes is given what nobody had"


def test_a_crisis_that_is_not_concerned_or_is_closed_has_no_entry(crisis, import_):
    first = crisis.crisis
    for event in ("end", "learn"):
        crisis.decide(event, despite="x")
    for task in list(crisis.live().values()):
        crisis.ok(orders.Refuse(task=task.number, impossible=True), task.assignee)
    crisis.decide("close")
    second = crisis.open()
    assert import_(sites=site("E"), people=staff("E")).followed == ()
    crisis.decide("activate")
    assert [one.crisis for one in import_(sites={"E": None}).followed] == [second]
    assert first != second


def test_an_administrator_who_acts_in_no_crisis_may_import_all_the_same(crisis, import_):
    crisis.ok(GiveGrant(person="hr1", role=AccessRole.ADMINISTRATOR), "operator", crisis=None)
    (follow,) = import_(sites=site("E"), people=staff("E"), who="hr1").followed
    assert follow.refused is None
    assert "E" in places(crisis)


def test_nobody_makes_a_crisis_follow_anything_from_outside(crisis):
    done = crisis.do(orders.FollowDirectory(digest="x"), "nobody")
    assert (done.seq, done.facts) == (None, ())
