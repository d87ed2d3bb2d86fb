"""One's own addresses on a page: proved by the code that arrived there, nobody else's touched."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import NoReturn

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from pca.channels.configured import Push
from pca.channels.port import Outgoing
from pca.channels.rehearsed import RehearsedChannel
from pca.channels.webpush import PushChannel
from pca.domain.access.access import AccessRole
from pca.domain.directory import Contact
from pca.services.people.contact_points import opt_out
from pca.store.access.throttle import LIMITS
from pca.store.people import contact_points, directory
from tests.web.conftest import Browser, House

PAGE = "/account/contacts"
EMAIL, PHONE = "salma@example.org", "+212612345678"


@pytest.fixture
def channel(house: House) -> RehearsedChannel:
    with house.world.store.write() as unit:
        directory.write_contacts(
            unit, [Contact("head-A", "Salma", EMAIL, PHONE), Contact("ops1", "Omar", "o@x.example")]
        )
    channel = RehearsedChannel(1, keep=True)
    house.world.runtime.channels = (channel,)
    return channel


@pytest.fixture
def salma(house: House) -> Browser:
    return house.browser("head-A", AccessRole.DEPARTMENT_HEAD)


def test_an_address_is_proved_by_the_code_that_arrived(house: House, channel: RehearsedChannel, salma: Browser) -> None:
    page = salma.get(PAGE).text
    assert page.count("jamais prouvée") == 2
    assert "o@x.example" not in page
    assert salma.fill(f"{PAGE}/code", page=PAGE, address=EMAIL).status_code == 303
    code = re.search(r"\d{6}", channel.accepted[-1].body)
    assert code is not None
    wrong = salma.fill(f"{PAGE}/proof", page=PAGE, address=EMAIL, said="12")
    assert wrong.status_code == 422
    assert "Ce n’est pas le bon code." in wrong.text
    assert salma.fill(f"{PAGE}/proof", page=PAGE, address=EMAIL, said=code[0]).status_code == 303
    told = salma.get(f"/api{PAGE}").json()["rows"]
    assert [(one["address"], one["verified_at"] is not None) for one in told] == [(EMAIL, True), (PHONE, False)]


def test_one_adds_an_address_proves_it_and_takes_it_back(
    house: House, channel: RehearsedChannel, salma: Browser
) -> None:
    said = salma.fill(f"{PAGE}/add", page=PAGE, kind="sms", address="06 12 34")
    assert said.status_code == 422
    assert "il manque des chiffres" in said.text
    assert salma.fill(f"{PAGE}/add", page=PAGE, kind="telegram", address="٧٧٧٠٠١").status_code == 303
    assert salma.fill(f"{PAGE}/code", page=PAGE, address="777001").status_code == 303
    assert channel.accepted[-1].address == "777001"
    page = salma.get(PAGE).text
    assert page.count("Retirer cette adresse") == 1
    mark = re.findall(r'name="id"\s+value="(\w+)">\s*Retirer', page)[0]
    assert salma.fill(f"{PAGE}/remove", page=PAGE, id=mark).status_code == 303
    assert "777001" not in salma.get(PAGE).text
    for kind in ("room", "other", "push"):
        assert salma.fill(f"{PAGE}/add", page=PAGE, kind=kind, address="cellule").status_code == 422


def test_an_address_of_somebody_else_is_shared_only_if_one_says_so(
    house: House, channel: RehearsedChannel, salma: Browser
) -> None:
    said = salma.fill(f"{PAGE}/add", page=PAGE, kind="email", address="O@x.example")
    assert said.status_code == 422
    assert "déjà celle d’une autre personne" in said.text
    assert "Omar" not in said.text
    again = salma.fill(f"{PAGE}/add", page=PAGE, kind="email", address="O@x.example", confirmed="true")
    assert again.status_code == 303
    assert "o@x.example" in salma.get(PAGE).text.lower()


def test_only_ones_own_addresses_and_not_too_often(channel: RehearsedChannel, salma: Browser) -> None:
    for address in ("o@x.example", "", "nobody\x00@x.example"):
        refused = salma.fill(f"{PAGE}/code", page=PAGE, address=address)
        assert refused.status_code == 422, address
    assert channel.accepted == []
    assert salma.fill(f"{PAGE}/code", page=PAGE, address=PHONE).status_code == 303
    again = salma.fill(f"{PAGE}/code", page=PAGE, address=PHONE)
    assert again.status_code == 422
    assert "Attendez une minute" in again.text
    assert len(channel.accepted) == 1
    guessed = salma.fill(f"{PAGE}/proof", page=PAGE, address="o@x.example", said="000000")
    assert "n’est plus dans l’annuaire" in guessed.text


def test_one_account_does_not_have_us_write_to_the_whole_world(
    house: House, channel: RehearsedChannel, salma: Browser
) -> None:
    for number in range(40):
        address = f"+2126123400{number:02}"
        assert salma.fill(f"{PAGE}/add", page=PAGE, kind="sms", address=address).status_code == 303
        answer = salma.fill(f"{PAGE}/code", page=PAGE, address=address)
        assert answer.status_code == (303 if len(channel.accepted) == number + 1 else 422)
        mark = re.findall(r'name="id"\s+value="(\w+)">\s*Retirer', salma.get(PAGE).text)[0]
        assert salma.fill(f"{PAGE}/remove", page=PAGE, id=mark).status_code == 303
    assert len(channel.accepted) == LIMITS["sent"].free
    assert "Beaucoup de codes sont partis" in answer.text
    omar = house.browser("ops1", AccessRole.DEPARTMENT_HEAD)
    assert omar.fill(f"{PAGE}/code", page=PAGE, address="o@x.example").status_code == 303, "nobody else waits for it"
    now = house.world.clock.now()
    house.world.clock.advance_to(now + timedelta(hours=2))
    assert salma.fill(f"{PAGE}/code", page=PAGE, address=PHONE).status_code == 303


class Broken(RehearsedChannel):
    """A mail server that is down."""

    def send(self, batch: Sequence[Outgoing]) -> NoReturn:
        raise ConnectionRefusedError


def test_a_server_that_is_down_is_said(house: House, channel: RehearsedChannel, salma: Browser) -> None:
    house.world.runtime.channels = (Broken(1),)
    down = salma.fill(f"{PAGE}/code", page=PAGE, address=EMAIL)
    assert down.status_code == 422
    assert "n’a pas pu partir" in down.text
    house.world.runtime.channels = ()
    assert "Aucun moyen d’envoi" in salma.fill(f"{PAGE}/code", page=PAGE, address=PHONE).text


def test_a_silent_address_speaks_again_once_proved(house: House, channel: RehearsedChannel, salma: Browser) -> None:
    with house.world.store.write() as unit:
        opt_out(unit, "sms", PHONE, house.world.clock.now())
    assert "plus rien n’y part" in salma.get(PAGE).text
    salma.fill(f"{PAGE}/code", page=PAGE, address=PHONE)
    code = re.findall(r"\d{6}", channel.accepted[-1].body)[-1]
    salma.fill(f"{PAGE}/proof", page=PAGE, address=PHONE, said=code)
    assert "plus rien n’y part" not in salma.get(PAGE).text


@pytest.fixture
def push(house: House, channel: RehearsedChannel) -> PushChannel:
    made = Vapid02()
    made.generate_keys()
    private = b64(made.private_key.private_numbers().private_value.to_bytes(32))
    push = PushChannel(Push(private_key=private, contact="mailto:pca@x.example", hosts=("push.example",)))
    house.world.runtime.channels = (channel, push)
    return push


def b64(said: bytes) -> str:
    return base64.urlsafe_b64encode(said).rstrip(b"=").decode()


def subscription(endpoint: str = "https://push.example/1", auth: bytes = b"a" * 16) -> str:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    said = {"endpoint": endpoint, "expirationTime": None, "keys": {"p256dh": b64(point), "auth": b64(auth)}}
    return json.dumps(said)


def browsers(house: House, person: str = "head-A") -> list[str]:
    with house.world.store.read() as unit:
        found = contact_points.points(unit, [person])[person]
    return [json.loads(one.address)["endpoint"] for one in found if one.kind == "push"]


def test_a_browser_agrees_and_withdraws(house: House, push: PushChannel, salma: Browser) -> None:
    page = salma.get(PAGE).text
    assert f'data-push="{push.public_key}"' in page
    assert len(base64.urlsafe_b64decode(push.public_key + "==")) == 65
    said = subscription()
    for _ in range(2):
        assert salma.fill(f"{PAGE}/push", page=PAGE, subscription=said).status_code == 303
    assert browsers(house) == ["https://push.example/1"], "twice is once"
    page = salma.get(PAGE).text
    assert "push.example" not in page, "an address that lets one write there stays here"
    [mark] = re.findall(r'name="id"\s+value="(\w+)"', page)
    other = house.browser("ops1", AccessRole.DEPARTMENT_HEAD)
    assert other.fill(f"{PAGE}/push/end", page=PAGE, id=mark).status_code == 303
    assert browsers(house) != [], "nobody withdraws another's browser"
    assert salma.fill(f"{PAGE}/push/end", page=PAGE, id=mark).status_code == 303
    assert browsers(house) == []


def renewed(house: House, before: str, now: str) -> int:
    return house.stranger().post("/push/renewed", content=json.dumps({"before": before, "now": now})).status_code


def test_a_browser_that_agrees_under_another_key_gives_its_earlier_address_up(
    house: House, push: PushChannel, salma: Browser
) -> None:
    salma.fill(f"{PAGE}/push", page=PAGE, subscription=subscription())
    salma.fill(f"{PAGE}/push", page=PAGE, subscription=subscription("https://push.example/9"), before="")
    assert len(browsers(house)) == 2
    again = subscription("https://push.example/2")
    answer = salma.fill(f"{PAGE}/push", page=PAGE, subscription=again, before="https://push.example/1")
    assert answer.status_code == 303
    assert browsers(house) == ["https://push.example/2", "https://push.example/9"]
    digest = base64.urlsafe_b64encode(hashlib.sha256(b"https://push.example/2").digest()).decode()[:22]
    assert digest in re.findall(r'data-known="([^"]*)"', salma.get(PAGE).text)[0].split()


def test_a_browser_tells_of_its_renewed_address_without_a_session(
    house: House, push: PushChannel, salma: Browser
) -> None:
    before, now = subscription(), subscription("https://push.example/new")
    salma.fill(f"{PAGE}/push", page=PAGE, subscription=before)
    more = json.dumps({**json.loads(before), "expirationTime": None})
    assert renewed(house, more, now) == 204
    assert browsers(house) == ["https://push.example/new"]
    assert renewed(house, before, now) == 404, "the earlier address is nobody's any more"


def test_nobody_takes_over_a_browser_by_its_address_alone(house: House, push: PushChannel, salma: Browser) -> None:
    salma.fill(f"{PAGE}/push", page=PAGE, subscription=subscription())
    mine = subscription("https://push.example/evil")
    other = json.loads(subscription())
    other["keys"]["auth"] = base64.urlsafe_b64encode(b"b" * 16).rstrip(b"=").decode()
    assert renewed(house, json.dumps(other), mine) == 404
    assert renewed(house, subscription(), subscription("https://elsewhere.example/1")) == 400
    for body in ("", "{}", "[]", '{"before": 1, "now": 2}', '{"before": "", "now": ""}'):
        assert house.stranger().post("/push/renewed", content=body).status_code == 400
    for _ in range(30):
        last = renewed(house, json.dumps(other), mine)
    assert last == 429
    assert browsers(house) == ["https://push.example/1"]


def test_five_browsers_at_most_the_newest_first(house: House, push: PushChannel, salma: Browser) -> None:
    for number in range(7):
        salma.fill(f"{PAGE}/push", page=PAGE, subscription=subscription(f"https://push.example/{number}"))
    assert browsers(house) == [f"https://push.example/{number}" for number in (6, 5, 4, 3, 2)]


@pytest.mark.parametrize(
    "said",
    [
        "",
        "{}",
        "[1]",
        '{"endpoint": 1, "keys": {}}',
        subscription("https://elsewhere.example/1"),
        subscription("http://127.0.0.1:5432/"),
        subscription(auth=b"short"),
        subscription(auth=b"a" * 3000),
        '{"endpoint": "https://push.example/1", "keys": {"p256dh": "AAAA", "auth": "AAAA"}}',
    ],
)
def test_what_is_no_subscription_is_refused(house: House, push: PushChannel, salma: Browser, said: str) -> None:
    refused = salma.fill(f"{PAGE}/push", page=PAGE, subscription=said)
    assert refused.status_code == 422
    assert browsers(house) == []


def test_without_the_channel_no_browser_is_asked(house: House, channel: RehearsedChannel, salma: Browser) -> None:
    assert "data-push" not in salma.get(PAGE).text
    assert salma.fill(f"{PAGE}/push", page=PAGE, subscription=subscription()).status_code == 422
