"""What people write is understood whole or put up to be read, and ends no obligation by itself."""

from __future__ import annotations

from pca.domain.orders import Order, ReadText
from pca.services.engine.execute import execute
from pca.store.audit import journal
from pca.store.messages import incoming
from pca.store.people.erasing import erase_contacts
from tests.services.messages.replies.conftest import Rolled

# ---------------------------------------------------------------- what stands to be read


def test_what_is_understood_whole_is_not_put_up_to_read(rolled: Rolled) -> None:
    assert [rolled.sms("ops1", text) for text in ("SAFE", "ok merci")] == ["answered", "nothing"]
    assert rolled.to_read() == ()
    with rolled.store.read() as unit:
        assert [one.text for one in incoming.of_people(unit, rolled.key, ["ops1"])["ops1"]] == ["SAFE", "ok merci"]


def test_free_text_ends_no_obligation(rolled: Rolled) -> None:
    assert rolled.sms("ops1", "qui est là ?") == "unclear"
    assert rolled.mail("ops2", "Je suis à Casablanca") == "unclear"
    assert (rolled.answer("ops1"), rolled.answer("ops2")) == (None, None)
    assert len(rolled.to_read()) == 2


def test_no_as_an_answer_to_where_are_you_is_read_first(rolled: Rolled) -> None:
    assert rolled.sms("ops1", "Non") == "answered"
    (only,) = rolled.to_read()
    assert (only.text, only.urgent) == ("Non", True)


def test_reading_is_an_order_and_the_texts_stay_outside(rolled: Rolled) -> None:
    rolled.sms("ops1", "je cherche la sortie de secours, elle est où ?")
    (text,) = rolled.to_read()

    def read(who: str, **more: str) -> object:
        act = ReadText(text=text.number, digest=text.digest, **more)
        order = Order(id=rolled.runtime.new_id(), who=who, crisis=rolled.key, act=act)
        return execute(rolled.runtime, order)

    assert getattr(read("dir"), "facts", ())
    assert not rolled.in_journal("sortie de secours")
    with rolled.store.read() as unit:
        (_, entry) = list(journal.entries(unit))[-1]
    assert (entry.who, entry.facts[0].text) == ("dir", text.number)  # type: ignore[union-attr]
    wrong = Order(id="x", who="dir", crisis=rolled.key, act=ReadText(text=text.number, digest="0" * 64))
    assert execute(rolled.runtime, wrong).refused.code == "text_unknown"  # type: ignore[union-attr]
    elsewhere = Order(id="y", who="dir", act=ReadText(text=text.number, digest=text.digest))
    assert execute(rolled.runtime, elsewhere).refused.code == "text_unknown"  # type: ignore[union-attr]


def test_what_was_written_goes_with_the_person(rolled: Rolled) -> None:
    rolled.sms("ops1", "je suis malade, rue des Fleurs")
    with rolled.store.write() as unit:
        erase_contacts(unit, ["ops1"])
        assert "Fleurs" not in str(incoming.to_read(unit, rolled.key))
        assert unit.connection.exec_driver_sql("SELECT count(*) FROM sent_back").scalar_one() == 0


def test_a_long_text_is_kept_up_to_its_bound(rolled: Rolled) -> None:
    rolled.mail("ops1", "é" * 5_000)
    assert rolled.to_read()[0].text == "é" * 2_000
