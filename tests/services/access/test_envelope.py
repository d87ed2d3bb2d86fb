"""The sealed envelope: two people make it, it opens in its own name for four hours, nobody can hold it shut."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.channels.rehearsed import RehearsedChannel
from pca.domain import orders
from pca.domain.access.access import INSTITUTION
from pca.domain.access.access_orders import CloseBreakGlass, GiveGrant, OpenBreakGlass, ReviewBreakGlass, SealBreakGlass
from pca.domain.access.rights import AccessRole, Action
from pca.domain.identification import Identification
from pca.domain.orders import SIGN_IN
from pca.services.access import envelope, preparations
from pca.services.access.sessions import admit
from pca.services.access.signin import NotSignedIn
from pca.services.engine.giving import identification_of
from pca.settings import Settings
from pca.store.access import accounts
from pca.store.audit import journal
from pca.store.engine.replay import replay
from pca.store.log.log import log_entries


@pytest.fixture
def house(world):
    """`dir` directs, `hr1` administers, `hr2` verifies."""
    for person, role in (
        ("dir", AccessRole.DIRECTOR),
        ("hr1", AccessRole.ADMINISTRATOR),
        ("hr2", AccessRole.COMPLIANCE),
    ):
        world.ok(GiveGrant(person=person, role=role, scope=INSTITUTION), "operator")
    return world


def first_half(world, who="hr1"):
    done, half = preparations.prepare_envelope(world.runtime, who, "Renouvellement.")
    return done, half


def sealed(world, first="hr1", second="hr2"):
    """Both halves, as two people print them."""
    done, half = first_half(world, first)
    found = preparations.confirm(world.runtime, second, preparations.number_of(done))
    assert found.done.refused is None
    return f"{half}-{found.secret}"


def open_it(world, secret, claimed="dep", address="10.0.0.1", **more):
    return envelope.open_break_glass(world.runtime, claimed, secret, "Annuaire en panne.", address=address, **more)


def later(world, length):
    world.clock.advance_to(world.clock.now() + length)


def test_it_opens_for_four_hours_with_the_directors_rights_in_its_own_name(house):
    secret = sealed(house)
    opened = open_it(house, secret.lower().replace("-", " "))
    found = admit(house.runtime, opened.signed_in.token)
    assert (found.person, found.by, found.roles) == ("break-glass", "break_glass", {AccessRole.DIRECTOR})
    assert found.reach(Action.DECIDE).everything
    for _ in range(5):
        later(house, 47 * timedelta(minutes=1))
        assert admit(house.runtime, opened.signed_in.token)
    later(house, 5 * timedelta(minutes=1))
    assert admit(house.runtime, opened.signed_in.token) is None


def test_what_is_done_with_it_stands_in_its_own_name_never_in_the_directors(house):
    house.open()
    secret = sealed(house)
    assert house.no(orders.Decide(event="activate"), "break-glass") == "not_entitled", "it is not open"
    open_it(house, secret, "dir")
    house.ok(orders.Decide(event="activate"), "break-glass")
    house.ok(orders.AddLogEntry(kind="fact", text="Vu."), "break-glass")
    with house.store.read() as unit:
        entries = [entry for _, entry in journal.entries(unit) if entry.who != SIGN_IN][-4:]
    assert {entry.who for entry in entries} == {"break-glass"}
    assert entries[0].act == OpenBreakGlass(claimed="dir")
    assert entries[2].seat is not None
    house.ok(CloseBreakGlass(), "operator", crisis=None)
    assert house.no(orders.AddLogEntry(kind="fact", text="Encore."), "break-glass") == "person_unknown"
    assert replay(house.store).differences == ()


@pytest.mark.parametrize(
    ("second", "code"),
    [("hr1", "prepared_by_you"), ("operator", "not_confirmer"), ("dep", "not_confirmer"), ("nobody", "not_confirmer")],
)
def test_who_cannot_make_the_second_half(house, second, code):
    done, _ = first_half(house)
    found = preparations.confirm(house.runtime, second, preparations.number_of(done))
    assert (found.done.refused.code, found.secret) == (code, "")
    with house.store.read() as unit:
        assert accounts.seal(unit) is None


def test_nobody_makes_it_alone_not_even_on_the_machine(house):
    for who in ("hr1", "operator"):
        assert house.no(SealBreakGlass(), who) == "two_people"
    done, half = preparations.prepare_envelope(house.runtime, "operator", "x")
    assert preparations.confirm(house.runtime, "operator", 1).done.refused.code == "prepared_by_you"
    with pytest.raises(NotSignedIn):
        open_it(house, half)
    assert preparations.confirm(house.runtime, "dir", preparations.number_of(done)).secret


def test_the_old_one_counts_until_the_second_half_is_made_and_an_older_preparation_is_void(house):
    old = sealed(house)
    first_half(house)
    done, half = first_half(house)
    assert preparations.confirm(house.runtime, "hr2", preparations.number_of(done) - 1).done.refused is not None
    second = preparations.confirm(house.runtime, "hr2", preparations.number_of(done)).secret
    with pytest.raises(NotSignedIn):
        open_it(house, old)
    for wrong in (half, second, f"{second}-{half}"):
        with pytest.raises(NotSignedIn):
            open_it(house, wrong)
    assert open_it(house, f"{half}-{second}").signed_in


def test_it_needs_no_account_no_provider_and_works_once(house):
    secret = sealed(house)
    assert open_it(house, secret).signed_in
    with pytest.raises(NotSignedIn):
        open_it(house, secret)
    done, _ = first_half(house)
    assert done.refused.code == "break_glass_unreviewed"
    assert house.no(ReviewBreakGlass(), "dep") == "not_reviewer", "who says that they used it does not review it"
    house.ok(ReviewBreakGlass(), "hr2", "Usage justifié.")
    fresh = sealed(house)
    assert fresh != secret
    assert open_it(house, fresh).signed_in


def test_closing_or_reviewing_it_ends_its_session_at_once(house):
    opened = open_it(house, sealed(house))
    house.ok(CloseBreakGlass(), "break-glass")
    assert admit(house.runtime, opened.signed_in.token) is None


def test_a_refused_use_leaves_the_envelope_sealed(house):
    secret = sealed(house)
    assert open_it(house, secret, "hr2").done.refused.code == "duties_apart"
    assert open_it(house, secret, "nobody").done.refused.code == "person_unknown"
    assert open_it(house, secret, "DEP").signed_in, "capitals make no difference"


def test_its_use_is_mailed_to_the_administrators_and_a_dead_mail_server_holds_up_nothing(house):
    house.runtime.settings = Settings(data=house.runtime.settings.data, alarm_to="a@example.org, b@example.org")
    house.runtime.channels = (mail := RehearsedChannel(1, keep=True),)
    open_it(house, sealed(house))
    assert [one.address for one in mail.accepted] == ["a@example.org", "b@example.org"]
    assert "Sealed account opened" in mail.accepted[0].subject
    assert "Annuaire en panne." in mail.accepted[0].body
    house.ok(ReviewBreakGlass(), "hr2", "Usage justifié.")
    secret = sealed(house)
    mail.send = lambda _letters: (_ for _ in ()).throw(ConnectionRefusedError("down"))
    assert open_it(house, secret).signed_in


def test_the_right_secret_is_never_held_up_by_wrong_ones(house):
    """A request a second for hours from everywhere: no counter stands before a secret of 140 bits, and none is kept."""
    secret = sealed(house)
    for second in range(300):
        with pytest.raises(NotSignedIn) as refused:
            open_it(house, "WRONG", address=f"2001:db8::{second:x}")
        assert refused.value.code == "wrong"
    assert open_it(house, secret).signed_in
    with house.store.read() as unit:
        assert unit.connection.exec_driver_sql("SELECT count(*) FROM sign_in_throttle").scalar() == 0


def test_its_use_is_told_in_every_open_crisis_and_stays_a_warning_until_reviewed(house):
    house.open()
    open_it(house, sealed(house))
    with house.store.read() as unit:
        line = log_entries(unit, house.crisis)[-1]
        found = envelope.warnings(unit, house.clock.now())
    assert (line.kind, line.entered_by) == ("waiver", "break-glass")
    assert "dep" in line.text
    assert (found.break_glass.claimed, found.unsealed, found.administrators) == ("dep", True, 1)
    house.ok(ReviewBreakGlass(), "hr2", crisis=None)
    with house.store.read() as unit:
        assert envelope.warnings(unit, house.clock.now()).break_glass is None
    assert house.ok(orders.Decide(event="activate"), "dep"), "the plan's own seats are untouched"
    assert replay(house.store).differences == ()


def test_one_made_by_a_single_person_before_it_took_two_is_a_warning(house):
    sealed(house)
    with house.store.write() as unit:
        assert not envelope.warnings(unit, house.clock.now()).sealed_alone
        unit.connection.exec_driver_sql("UPDATE break_glass_seal SET confirmed_by = NULL")
        assert envelope.warnings(unit, house.clock.now()).sealed_alone


def test_how_it_came_in_is_journalled(house):
    opened = open_it(house, sealed(house), identified=Identification("page", "break_glass"))
    known = identification_of(admit(house.runtime, opened.signed_in.token))
    assert (known.way, known.factor, len(known.reference)) == ("page", "break_glass", 12)
    with house.store.read() as unit:
        assert [one.identified.way for _, one in journal.entries(unit) if one.who != SIGN_IN][-1] == "page"
