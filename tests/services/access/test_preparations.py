"""What a single administrator can do to others: keep them out, never come in as them. Every chain ends at a second."""

from __future__ import annotations

import pytest

from pca.channels.rehearsed import RehearsedChannel
from pca.domain.access.access_orders import GiveGrant, ManageAccount
from pca.domain.access.rights import AccessRole, Action
from pca.domain.directory import Contact, Person
from pca.domain.orders import NOT_PEOPLE, SIGN_IN, ImportDirectory
from pca.services.access import access, own_account, preparations, signin
from pca.services.access.preparations import confirm, number_of, prepare_password, prepare_subject
from pca.services.access.sessions import admit
from pca.services.access.signin import NotSignedIn
from pca.store.access import accounts
from pca.store.access.preparations import waiting
from pca.store.audit import journal
from pca.store.people import directory
from tests.kit.quick_hashes import hash_quickly
from tests.services.conftest import small_organisation

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    hash_quickly(monkeypatch)


@pytest.fixture
def house(world):
    """`dir` directs and chose a password; `hr1` and `ops1` administer, `hr2` verifies."""
    for person, role in (
        ("dir", AccessRole.DIRECTOR),
        ("hr1", AccessRole.ADMINISTRATOR),
        ("ops1", AccessRole.ADMINISTRATOR),
        ("hr2", AccessRole.COMPLIANCE),
    ):
        world.ok(GiveGrant(person=person, role=role), "operator")
    access.add_account(world.runtime, "operator", "dir", password="abcdefgh 12345", why="x")
    own_account.choose_password(world.runtime, identity(world, "dir", "abcdefgh 12345"), PASSWORD)
    return world


def identity(world, person, password):
    signed = signin.by_password(world.runtime, person, password, address="a")
    found = admit(world.runtime, signed.token)
    assert found is not None
    return found


def comes_in(world, person, password):
    try:
        return bool(identity(world, person, password))
    except NotSignedIn:
        return False


def prepared(world, person="dir", who="hr1"):
    done, half = prepare_password(world.runtime, who, person, "Oublié.")
    assert done.refused is None
    return number_of(done), half


def test_a_first_password_is_made_of_two_halves_that_two_people_see(house):
    number, first = prepared(house)
    assert comes_in(house, "dir", PASSWORD), "nothing changed yet"
    assert not comes_in(house, "dir", first)
    found = confirm(house.runtime, "hr2", number)
    assert not comes_in(house, "dir", PASSWORD)
    assert not comes_in(house, "dir", found.secret)
    assert not comes_in(house, "dir", f"{found.secret}-{first}")
    who = identity(house, "dir", f"{first}-{found.secret}")
    assert who.held_back
    with house.store.read() as unit:
        text = str(unit.connection.exec_driver_sql("SELECT body FROM journal").all())
    assert first not in text
    assert found.secret not in text


@pytest.mark.parametrize(
    ("second", "code"),
    [
        ("hr1", "prepared_by_you"),
        ("dir", "not_confirmer"),
        ("operator", "not_confirmer"),
        ("head-A", "not_confirmer"),
        ("hr2", None),
        ("ops1", None),
    ],
)
def test_who_can_be_the_second(house, second, code):
    number, _ = prepared(house)
    found = confirm(house.runtime, second, number)
    assert (found.done.refused.code if found.done.refused else None) == code
    assert bool(found.secret) is (code is None)


def test_the_second_of_two_speaks_for_themselves(house):
    number, _ = prepared(house)
    act = preparations.ConfirmAccess(preparation=number)
    assert house.no(act, "hr1", on_behalf_of="hr2", informant="hr2") == "not_confirmer"
    assert house.no(act, "hr2", on_behalf_of="ops1", informant="ops1") == "not_confirmer"


@pytest.mark.parametrize("change", ["created", "password_set", "linked", "token_given"])
def test_no_order_of_an_administrator_lets_anybody_in(house, change):
    """The rule stands in the rules themselves: no page, command or program can go round it."""
    assert house.no(ManageAccount(person="dir", change=change), "hr1") == "two_people"


def test_a_link_to_the_identity_provider_takes_two(house):
    """Whoever administers would else link the director's account to their own name at the provider."""
    done = prepare_subject(house.runtime, "hr1", "dir", "the-administrators-own", "x")
    with house.store.read() as unit:
        assert accounts.account_of_subject(unit, "the-administrators-own") is None
    assert confirm(house.runtime, "hr1", number_of(done)).done.refused.code == "prepared_by_you"
    confirm(house.runtime, "hr2", number_of(done))
    with house.store.read() as unit:
        assert accounts.account_of_subject(unit, "the-administrators-own").person == "dir"


def test_a_name_at_the_provider_taken_meanwhile_is_not_given_twice(house):
    done = prepare_subject(house.runtime, "hr1", "dir", "s-1", "x")
    access.add_account(house.runtime, "operator", "dep", subject="s-1", why="x")
    with pytest.raises(preparations.SubjectTaken):
        confirm(house.runtime, "hr2", number_of(done))
    with pytest.raises(preparations.SubjectTaken):
        prepare_subject(house.runtime, "hr1", "dir", "s-1", "x")
    with house.store.read() as unit:
        assert [one.person for one in waiting(unit, house.clock.now())] == ["dir"], "it waits until it is dropped"


def test_forgetting_the_second_factor_is_no_way_in(house):
    before = signin.by_password(house.runtime, "dir", PASSWORD, address="a")
    managed = access.reset_second_factor(house.runtime, "hr1", "dir", "Téléphone perdu.")
    assert managed.revoked.sessions >= 1
    assert admit(house.runtime, before.token) is None
    with house.store.read() as unit:
        kept = accounts.account(unit, "dir")
    assert kept.must_change
    who = identity(house, "dir", PASSWORD)
    assert who.held_back, "the owner's own password, which nobody else knows, chooses another"


def test_an_imported_directory_with_other_addresses_is_no_way_in(house):
    """No secret is ever sent to an address of the directory: changing it changes who is told, not who comes in."""
    house.runtime.channels = (mail := RehearsedChannel(1, keep=True),)
    with house.store.write() as unit:
        directory.write_contacts(unit, [Contact("dir", "D", email="administrator@evil.example")])
    number, first = prepared(house)
    found = confirm(house.runtime, "hr2", number)
    bodies = "".join(one.body for one in mail.accepted)
    assert len(mail.accepted) == 2
    assert first not in bodies
    assert found.secret not in bodies


@pytest.mark.parametrize("name", sorted(NOT_PEOPLE))
def test_nobody_of_the_directory_is_called_like_what_acts_without_being_a_person(house, name):
    one = small_organisation()
    people = (*one.people.values(), Person(id=name.upper(), site="HQ"))
    act = ImportDirectory(
        digest="2", regions=tuple(one.regions.values()), sites=tuple(one.sites.values()), people=people
    )
    assert house.no(act, "hr1") == "person_reserved"


def test_a_second_identity_of_ones_own_needs_a_second_person_too(house):
    """A made-up colleague with a strong role: the role is given, but nobody comes in as them."""
    house.ok(GiveGrant(person="voice", role=AccessRole.DIRECTOR), "hr1")
    number, first = prepared(house, "voice")
    assert confirm(house.runtime, "hr1", number).done.refused.code == "prepared_by_you"
    assert not comes_in(house, "voice", first)
    assert house.no(GiveGrant(person="hr1", role=AccessRole.DIRECTOR), "hr1") == "own_grant"


def test_a_reset_says_what_it_took_away_to_both_and_the_owner_is_told_by_mail(house):
    house.runtime.channels = (mail := RehearsedChannel(1, keep=True),)
    with house.store.write() as unit:
        directory.write_contacts(unit, [Contact("dir", "Dina", email="dir@example.org")])
        key = accounts.Passkey(
            id="k", person="dir", public_key=b"", sign_count=0, label="Téléphone bleu", created_at=house.clock.now()
        )
        accounts.add_passkey(unit, key)
    signin.by_password(house.runtime, "dir", PASSWORD, address="a")
    number, _ = prepared(house)
    found = confirm(house.runtime, "hr2", number)
    assert found.revoked.passkeys == ("Téléphone bleu",)
    assert found.revoked.sessions >= 1
    asked, done = (one for one in mail.accepted)
    assert (asked.address, asked.name) == ("dir@example.org", "Dina")
    assert "hr1" in asked.body
    assert "Rien n’a changé" in asked.body
    assert "Téléphone bleu" in done.body
    assert "hr2" in done.body


def test_a_mail_server_that_is_down_holds_up_no_reset(house):
    house.runtime.channels = (mail := RehearsedChannel(1, keep=True),)
    mail.send = lambda _letters: (_ for _ in ()).throw(ConnectionRefusedError("down"))
    with house.store.write() as unit:
        directory.write_contacts(unit, [Contact("dir", "Dina", email="dir@example.org")])
    number, _ = prepared(house)
    assert confirm(house.runtime, "hr2", number).secret


def test_the_owner_stops_what_they_did_not_ask_for(house):
    number, _ = prepared(house)
    assert preparations.drop(house.runtime, "dir", number, "Ce n’est pas moi.").refused is None
    assert confirm(house.runtime, "hr2", number).done.refused.code == "preparation_over"
    assert comes_in(house, "dir", PASSWORD)


def test_a_secret_that_was_lost_is_prepared_anew(house):
    """Such as on a restored copy without what may be erased."""
    number, _ = prepared(house)
    with house.store.write() as unit:
        unit.connection.exec_driver_sql("DELETE FROM prepared_secret")
    with pytest.raises(NotSignedIn):
        confirm(house.runtime, "hr2", number)
    with house.store.read() as unit:
        acted = [entry.who for _, entry in journal.entries(unit) if entry.who != SIGN_IN]
        assert acted[-1] == "hr1", "nothing was written"


def test_what_a_single_administrator_can_do_is_keep_out(house):
    runtime = house.runtime
    for call in (access.disable, access.enable, access.end_sessions, access.reset_second_factor):
        assert call(runtime, "hr1", "dir", "x").done.refused is None
    assert Action.CONFIRM_ACCESS not in {one for one in Action if identity_of_token(house).may(one)}


def identity_of_token(house):
    """A program that acts for an administrator, within everything."""
    done = preparations.prepare_token(
        house.runtime,
        "hr1",
        "ops1",
        label="x",
        actions=list(Action),
        ends=house.clock.now().replace(year=2026, month=12),
        why="x",
    )
    token = confirm(house.runtime, "ops1", number_of(done)).secret
    found = admit(house.runtime, token, bearer=True)
    assert found is not None
    return found
