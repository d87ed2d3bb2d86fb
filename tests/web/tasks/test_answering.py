"""What the committee writes down about messages: a text was published, a person answered on the telephone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

import pca.store
from pca.domain.access.access import AccessRole
from pca.domain.facts import MessagesQueued, PostPublished
from pca.domain.message_acts import AcknowledgeMessage, AskAgain, MarkPublished
from pca.domain.orders import Mode
from pca.services.messages.delivery import deliver
from pca.store.audit.journal import entries
from pca.store.engine.replay import replay
from pca.store.kit import schema
from pca.store.kit.database import Store
from pca.store.messages import messages, responses, sent
from tests.kit.roll_call import answer, called
from tests.kit.sendings import TEXT, with_plan
from tests.services.conftest import World
from tests.web.conftest import House


@pytest.fixture
def house(house_with_notices: House) -> House:
    return house_with_notices


POST = {
    "id": "news",
    "title": TEXT,
    "when": {"entering": "crisis"},
    "audience": {"committee": True},
    "message": "note",
    "kinds": ["post"],
    "external": True,
    "approved_by": "voice",
}
LINK = "https://institution.example/avis"


def prepared(folder: Path, store: Store, mode: Mode = "real") -> tuple[World, int, int]:
    """A crisis in which one text for the public waits for its approval; its wave and number."""
    world: World = with_plan(World(store, folder), POST)
    world.open(mode)
    world.decide("activate")
    with world.store.read() as unit:
        [one] = [one for one in messages.messages(unit, world.crisis or "") if one.kind == "post"]
    return world, one.wave, one.number


def steps(world: World, number: int) -> list[tuple[str, str | None]]:
    with world.store.read() as unit:
        return [(one.outcome, one.error) for one in sent.history(unit, world.crisis or "", number)]


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}", create=True, durable=False) as found:
        yield found


def test_a_post_is_approved_prepared_then_marked_published_with_its_link(tmp_path: Path, store: Store) -> None:
    world, wave, number = prepared(tmp_path, store)
    voice = House(world).browser("voice", AccessRole.COMMITTEE)
    page, path = f"/crises/{world.crisis}/messages/{wave}/{number}", "/published"
    assert "Dire que le texte est publié" not in voice.get(page).text, "it still waits for its approval"
    assert world.no(MarkPublished(number, LINK), "voice") == "post_not_ready"
    voice.fill(f"/crises/{world.crisis}/messages/{wave}/approve", why="Bon.")
    while deliver(world.runtime).again:
        pass
    assert "Dire que le texte est publié" in voice.get(page).text
    assert voice.fill(page + path, page=page, link="javascript:alert(1)").status_code == 409
    assert voice.fill(page + path, page=page, link=LINK).status_code == 303
    found = voice.get(f"/api{page}").json()
    assert (found["message"]["status"], found["link"]) == ("delivered", LINK)
    assert f'href="{LINK}"' in voice.get(page).text
    assert ("published", LINK) in steps(world, number)
    with world.store.read() as unit:
        [told] = [fact for _, one in entries(unit) for fact in one.facts if isinstance(fact, PostPublished)]
    assert (told.message, told.link) == (number, LINK)
    assert replay(world.store).differences == ()


def test_the_latest_link_counts_and_all_stay(tmp_path: Path, store: Store) -> None:
    world, wave, number = prepared(tmp_path, store)
    voice = House(world).browser("voice", AccessRole.COMMITTEE)
    voice.fill(f"/crises/{world.crisis}/messages/{wave}/approve", why="Bon.")
    while deliver(world.runtime).again:
        pass
    for link in (LINK, LINK + "-2"):
        world.pass_time(world.clock.now() - world.clock.now())
        world.clock.advance_to(world.clock.now().replace(microsecond=0).replace(second=world.clock.now().second + 1))
        world.ok(MarkPublished(number, link), "voice")
    page = f"/crises/{world.crisis}/messages/{wave}/{number}"
    assert voice.get(f"/api{page}").json()["link"] == LINK + "-2"
    assert [error for outcome, error in steps(world, number) if outcome == "published"] == [LINK, LINK + "-2"]


@pytest.mark.parametrize("link", ["", "avis", "ftp://x.example/a", "https://", 'https://x.io/"><b>', "https://a b"])
def test_a_link_that_is_none_is_refused(tmp_path: Path, store: Store, link: str) -> None:
    world, wave, number = prepared(tmp_path, store)
    House(world).browser("voice", AccessRole.COMMITTEE).fill(f"/crises/{world.crisis}/messages/{wave}/approve")
    while deliver(world.runtime).again:
        pass
    assert world.no(MarkPublished(number, link), "voice") == "link_unusable"
    assert world.no(MarkPublished(number, LINK), "ops1") == "not_entitled"
    assert world.no(MarkPublished(999, LINK), "voice") == "message_unknown"


def test_an_exercise_is_never_published(tmp_path: Path, store: Store) -> None:
    world, _, number = prepared(tmp_path, store, "exercise")
    assert world.no(MarkPublished(number, LINK), "voice") == "not_a_post"


# ---------------------------------------------------------------- the telephone, and asking again


@pytest.fixture
def key(house: House) -> str:
    found = house.opened()
    house.world.decide("activate")
    return found


def message_of(house: House, key: str, wave: int, person: str) -> messages.MessageLine:
    with house.world.store.read() as unit:
        return next(one for one in messages.messages(unit, key, recipient=person) if one.origin == wave)


def test_an_operator_writes_down_what_somebody_says_on_the_telephone(house: House, key: str) -> None:
    director = house.browser("dir", AccessRole.DIRECTOR)
    wave = called(director, key)
    asked = message_of(house, key, wave, "head-A")
    page = f"/crises/{key}/messages/{asked.wave}/{asked.number}"
    shown = director.get(f"/crises/{key}/roll-call/{wave}").text
    assert f"/crises/{key}/roll-call/{wave}/answer/{asked.number}" in shown
    call = {"answer": "help", "informant": "vice-A", "heard": "radio", "why": "Jambe cassée."}
    said = director.fill(f"{page}/answer", page=page, **call)
    assert said.status_code == 303, said.text
    told = director.get(f"/api/crises/{key}/roll-call/{wave}").json()
    [shown] = told["helpless"]
    spoken = {"by": "dir", "told_by": "vice-A", "heard": "par radio"}
    assert (shown["name"], shown["spoken"]) == ("head-A", spoken)
    for path in (page, f"/crises/{key}/roll-call/{wave}"):
        assert "écrit par <bdi>dir</bdi>, d’après <bdi>vice-A</bdi>, par radio" in director.get(path).text
    with house.world.store.read() as unit:
        order = [one for _, one in entries(unit) if isinstance(one.act, AcknowledgeMessage)][-1]
    assert (order.who, order.on_behalf_of, order.informant, order.why) == ("dir", "head-A", "vice-A", "Jambe cassée.")
    assert (order.heard, order.identified and order.identified.way) == ("radio", "page")
    changed = director.fill(f"{page}/answer", page=page, answer="safe")
    assert changed.status_code == 303, changed.text
    assert director.get(f"/api{page}").json()["answer"] == "safe", "changed later, the latest counts"
    later = {"by": "dir", "told_by": "head-A", "heard": ""}
    assert director.get(f"/api{page}").json()["spoken"] == later, "nobody said how the later one was heard"
    again = director.fill(f"{page}/answer", page=page, answer="safe")
    assert again.status_code == 409, "said already"
    assert replay(house.world.store).differences == ()


def test_who_wrote_it_is_found_again_in_a_journal_of_before_it_was_kept(tmp_path: Path, house: House, key: str) -> None:
    """A database of an earlier version: its journal says who wrote down what somebody said; the rows learn it."""
    world = house.world
    wave = called(house.browser("dir", AccessRole.DIRECTOR), key)
    for person, spoken in (("head-A", {"on_behalf_of": "head-A", "informant": "vice-A"}), ("head-B", {})):
        act = AcknowledgeMessage(message_of(house, key, wave, person).number, "safe")
        world.do(act, "dir" if spoken else person, **spoken)
    with world.store.write() as unit:
        for table in ("log_entry", "task", "obligation"):
            unit.connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN heard")
        for column in ("entered_by", "informant"):
            unit.connection.exec_driver_sql(f"ALTER TABLE obligation DROP COLUMN {column}")
        unit.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0075'")
        bring_to(unit.connection, "0076")
        unit.connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{schema.HEAD}'")
    world.store.close()
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}") as again:
        with again.read() as unit:
            [one] = responses.obligations(unit, key, origin=wave, recipient="head-A")
        assert (one.answer, one.entered_by, one.informant, one.heard) == ("safe", "dir", "vice-A", None)
        assert replay(again).differences == ()


def bring_to(connection: Connection, version: str) -> None:
    """The migrations up to this one, and none that came later."""
    config = Config()
    config.set_main_option("script_location", str(Path(pca.store.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def test_who_may_not_answer_for_others(house: House, key: str) -> None:
    wave = called(house.browser("dir", AccessRole.DIRECTOR), key)
    asked = message_of(house, key, wave, "head-A")
    reader = house.browser("hr2", AccessRole.COMPLIANCE)
    page = f"/crises/{key}/messages/{asked.wave}/{asked.number}"
    assert "Répondre pour cette personne" not in reader.get(page).text
    assert reader.post(f"{page}/answer", data={"answer": "safe"}).status_code == 403


def test_somebody_no_message_reached_is_answered_for_all_the_same(house: House, key: str) -> None:
    """Only on the telephone: the person cannot have read it."""
    wave = called(house.browser("dir", AccessRole.DIRECTOR), key)
    while deliver(house.world.runtime).again:
        pass
    asked = message_of(house, key, wave, "head-A")
    assert asked.status == "unreachable"
    act = AcknowledgeMessage(asked.number, "safe")
    assert house.world.no(act, "head-A") == "message_not_sent"
    house.world.ok(act, "dir", on_behalf_of="head-A", informant="head-A")
    with house.world.store.read() as unit:
        [owed] = responses.obligations(unit, key, origin=wave, recipient="head-A")
    assert (owed.answer, owed.answered_by) == ("safe", "head-A")


def test_only_those_who_have_not_answered_are_asked_again(house: House, key: str) -> None:
    director = house.browser("dir", AccessRole.DIRECTOR)
    wave = called(director, key)
    everybody = set(house.world.organisation().people)
    answer(house, key, wave, "head-A", "safe")
    page = f"/crises/{key}/roll-call/{wave}"
    assert director.fill(f"{page}/again", page=page).status_code == 303
    with house.world.store.read() as unit:
        entry = [one for _, one in entries(unit) if isinstance(one.act, AskAgain)][-1]
    queued = [fact for fact in entry.facts if isinstance(fact, MessagesQueued)]
    assert sorted(person for fact in queued for person in fact.recipients) == sorted(everybody - {"head-A"})
    assert replay(house.world.store).differences == ()


def test_nobody_is_asked_again_when_all_have_answered(house: House, key: str) -> None:
    director = house.browser("dir", AccessRole.DIRECTOR)
    wave = called(director, key, scope="team", team="ops")
    answer(house, key, wave, "ops2", "telework")
    assert house.world.no(AskAgain(wave), "dir") == "nobody_silent"
    assert house.world.no(AskAgain(999), "dir") == "wave_unknown"
    assert director.post(f"/crises/{key}/roll-call/999/again").status_code in (403, 404)
