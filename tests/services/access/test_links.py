"""Links that choose a password: who is sent one, what it opens, and what those who attack it find."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from pca.domain.access.access import Scope
from pca.domain.access.access_orders import GiveGrant
from pca.domain.access.rights import AccessRole, ScopeKind
from pca.domain.directory import Contact
from pca.services.access import access, invitations, links, own_account, preparations, signin
from pca.services.access.account_messages import send_account_messages
from pca.services.access.forgotten import MOST_A_DAY, MOST_AN_HOUR, forgot
from pca.services.access.preparations import confirm, number_of
from pca.services.access.sessions import admit
from pca.services.access.signin import NotSignedIn
from pca.services.people.addresses import give
from pca.services.people.contact_points import give_code, send_code
from pca.store.people import contact_points, directory
from tests.kit.quick_hashes import hash_quickly

PASSWORD, OTHER = "une phrase assez longue 7", "encore une phrase longue 8"
MAIL = "a@banque.example"
SECRET = re.compile(r"https://pca\.example/welcome/([\w-]{43})")


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    hash_quickly(monkeypatch)


@pytest.fixture
def house(world):
    """`hr1` administers, `hr2` verifies, `head-A` heads a branch and has an address; `dir` directs."""
    settings = world.runtime.settings.model_copy(update={"web_address": "https://pca.example"})
    world.runtime.settings = settings
    for person, role in (
        ("dir", AccessRole.DIRECTOR),
        ("hr1", AccessRole.ADMINISTRATOR),
        ("hr2", AccessRole.COMPLIANCE),
    ):
        world.ok(GiveGrant(person=person, role=role), "operator")
    world.ok(GiveGrant(person="head-A", role=AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.SITE, "A")), "operator")
    addressed(world, "head-A", MAIL)
    addressed(world, "dir", "dir@banque.example")
    return world


def addressed(world, person, mail, phone=None):
    with world.store.write() as unit:
        contact = Contact(person=person, name="Amina", email=mail, phone=phone)
        directory.write_contacts(unit, [contact])
        contact_points.list_points(unit, [contact], [])


def later(world, span):
    world.clock.advance_to(world.clock.now() + span)


def sent(world):
    """What leaves now, by address."""
    before = len(world.channel.accepted)
    send_account_messages(world.runtime)
    return world.channel.accepted[before:]


def secrets_in(letters):
    return [found[1] for letter in letters if (found := SECRET.search(letter.body))]


def invited(world, *people):
    done = invitations.prepare(world.runtime, "hr1", people, "Comptes des agences.")
    assert done.refused is None
    return number_of(done)


def comes_in(world, person, password):
    try:
        return admit(world.runtime, signin.by_password(world.runtime, person, password, address="a").token)
    except NotSignedIn:
        return None


def at_home(world, person="head-A", password=PASSWORD):
    """The person was invited, chose a password and proved their address by it."""
    confirm(world.runtime, "hr2", invited(world, person))
    [secret] = secrets_in(sent(world))
    links.choose(world.runtime, secret, password)
    sent(world)


def test_an_invitation_takes_two_people_and_opens_once(house):
    number = invited(house, "head-A")
    assert sent(house) == [], "nothing leaves before somebody else agrees"
    assert confirm(house.runtime, "hr1", number).done.refused.code == "prepared_by_you"
    assert confirm(house.runtime, "head-A", number).done.refused.code == "not_confirmer"
    assert confirm(house.runtime, "hr2", number).done.refused is None
    [letter] = sent(house)
    assert (letter.address, letter.mode) == (MAIL, "real")
    assert letter.subject == f"{house.runtime.settings.institution} : choisissez votre mot de passe"
    [secret] = secrets_in([letter])
    assert sent(house) == []
    with house.store.read() as unit:
        tables = ("journal", "access_link", "account_message")
        kept = str([unit.connection.exec_driver_sql(f"SELECT * FROM {table}").all() for table in tables])
        assert secret not in kept
        assert MAIL not in kept
        assert links.opened(house.runtime, unit, secret).person == "head-A", "looking uses nothing up"
    with pytest.raises(NotSignedIn, match="weak"):
        links.choose(house.runtime, secret, "short")
    session = links.choose(house.runtime, secret, PASSWORD)
    assert admit(house.runtime, session.token).roles == {AccessRole.DEPARTMENT_HEAD}
    with pytest.raises(NotSignedIn, match="step"):
        links.choose(house.runtime, secret, OTHER)
    assert comes_in(house, MAIL, PASSWORD).person == "head-A", "the address is a name too"
    assert "vient d’être choisi" in sent(house)[0].body


@pytest.mark.parametrize("end", ["late", "disabled", "role", "first_password", "lost"])
def test_a_link_that_is_over_opens_nothing(house, end):
    confirm(house.runtime, "hr2", invited(house, "head-A"))
    [secret] = secrets_in(sent(house))
    if end == "late":
        later(house, timedelta(days=7, seconds=1))
    elif end == "lost":
        access.end_sessions(house.runtime, "hr1", "head-A", "Téléphone perdu.")
    elif end == "role":
        house.ok(GiveGrant(person="head-A", role=AccessRole.COMMITTEE), "operator")
    else:
        access.add_account(house.runtime, "operator", "head-A", password="abcdefgh 12345", why="x")
        if end == "disabled":
            access.disable(house.runtime, "hr1", "head-A", "x")
    with pytest.raises(NotSignedIn, match="step"):
        links.choose(house.runtime, secret, PASSWORD)


def test_nobody_who_leads_is_let_in_by_a_mailbox(house):
    """Whoever keeps the directory could else write their own address beside the director's name."""
    act = preparations.PrepareAccess(kind="invitation", people=("dir",))
    assert house.no(act, "hr1") == "invited_strong"
    access.add_account(house.runtime, "operator", "dir", password="abcdefgh 12345", why="x")
    own_account.choose_password(house.runtime, comes_in(house, "dir", "abcdefgh 12345"), PASSWORD)
    sent(house)
    prove(house, "dir", "dir@banque.example")
    forgot(house.runtime, "dir", address="b")
    assert sent(house) == []


def prove(world, person, address):
    code = send_code(world.runtime, person, "email", address, lambda: 7)
    assert give_code(world.runtime, person, "email", address, code) == "right"


def test_an_address_changed_after_two_agreed_gets_no_invitation(house):
    number = invited(house, "head-A")
    addressed(house, "head-A", "thief@elsewhere.example")
    confirm(house.runtime, "hr2", number)
    assert sent(house) == []
    assert invitations.resend(house.runtime, "hr1", ["head-A"], "x") == 0


def test_an_invitation_is_sent_again_by_one_person(house):
    confirm(house.runtime, "hr2", invited(house, "head-A"))
    [first] = secrets_in(sent(house))
    later(house, timedelta(days=8))
    assert invitations.resend(house.runtime, "hr1", ["head-A"], "Rien reçu.") == 1
    [second] = secrets_in(sent(house))
    assert first != second
    links.choose(house.runtime, second, PASSWORD)
    assert invitations.resend(house.runtime, "hr1", ["head-A"], "x") == 0, "they came"


def test_a_forgotten_password_is_replaced_and_every_session_ends(house):
    at_home(house)
    before = signin.by_password(house.runtime, "head-A", PASSWORD, address="a").token
    forgot(house.runtime, MAIL, address="b")
    [letter] = sent(house)
    [secret] = secrets_in([letter])
    later(house, timedelta(minutes=59))
    session = links.choose(house.runtime, secret, OTHER)
    assert admit(house.runtime, before) is None
    assert admit(house.runtime, session.token).person == "head-A"
    assert comes_in(house, "head-A", PASSWORD) is None
    assert comes_in(house, "head-A", OTHER)


@pytest.mark.parametrize("name", ["nobody", "hr2", "", "x" * 5000, "a\0b", "missing@banque.example"])
def test_asking_tells_nothing_about_names(house, name):
    """A letter waits in any case; one to nobody goes nowhere."""
    forgot(house.runtime, name, address="b")
    with house.store.read() as unit:
        assert unit.connection.exec_driver_sql("SELECT person FROM account_message").all() == [("",)]
    assert sent(house) == []
    with house.store.read() as unit:
        assert unit.connection.exec_driver_sql("SELECT person FROM account_message").all() == []


def test_a_directory_address_nobody_proved_gets_no_link(house):
    """Neither what somebody wrote into the directory since, nor what whoever sat at an open session added."""
    at_home(house)
    addressed(house, "head-A", "thief@elsewhere.example")
    give(house.runtime, "head-A", "email", "other@elsewhere.example")
    prove(house, "head-A", "other@elsewhere.example")
    forgot(house.runtime, "head-A", address="b")
    assert sent(house) == []


def test_a_mailbox_is_not_flooded_and_what_was_sent_still_opens(house):
    at_home(house)
    for turn in range(40):
        forgot(house.runtime, "head-A", address=f"10.{turn}.0.1")
    letters = sent(house)
    assert len(letters) == MOST_AN_HOUR
    for hour in range(24):
        later(house, timedelta(minutes=61))
        for turn in range(5):
            forgot(house.runtime, "head-A", address=f"10.{hour}.1.{turn}")
        letters += sent(house)
    assert len(letters) <= MOST_A_DAY + MOST_AN_HOUR
    assert links.choose(house.runtime, secrets_in(letters)[-1], OTHER)


def test_one_source_asks_a_few_times(house):
    for turn in range(10):
        forgot(house.runtime, f"name{turn}", address="10.0.0.1")
    with pytest.raises(NotSignedIn, match="wait"):
        forgot(house.runtime, "name", address="10.0.0.1")
    forgot(house.runtime, "name", address="10.0.0.2")
