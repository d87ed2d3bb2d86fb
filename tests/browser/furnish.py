"""Something for every screen to show: two versions of the plan, sent messages, a roll-call, a point, an account."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from pca.channels.port import Inbound
from pca.domain.access.rights import Action
from pca.domain.availability_acts import PlanAvailability, PlannedPeriod
from pca.domain.contact_points import Care, ContactKind, ContactPoint
from pca.domain.directory import ROOT
from pca.domain.meeting_acts import OpenMeeting
from pca.domain.message_acts import CallRoll
from pca.domain.orders import (
    Acknowledge,
    AddLogEntry,
    AnyAct,
    Decide,
    Observation,
    Observe,
    PublishPlan,
    PublishPoint,
)
from pca.domain.plan.decision_rules import DecisionRule
from pca.domain.request_acts import GiveRuling, RaiseProblem
from pca.domain.staff_acts import AskTravel, ExceptFromMeasure, PostponeSession
from pca.domain.trips import ABROAD
from pca.plans.loader import load
from pca.plans.texts import content_hash, freeze, thaw
from pca.plans.written import files_of
from pca.services.access import access, preparations
from pca.services.access.sessions import digest
from pca.services.messages import replies
from pca.services.messages.delivery import deliver
from pca.services.people import read_roll_call
from pca.services.people.contact_points import opt_out, take_care
from pca.services.plans.uploads import Uploads
from pca.shipped import data_folder
from pca.store.access import account_messages
from pca.store.access.account_messages import AccessLink
from pca.store.messages import messages
from pca.store.people import contact_points, directory
from pca.store.plans import plans
from tests.browser import words

if TYPE_CHECKING:
    from tests.browser.conftest import Site


PHONES = {"logistique": "+212600000071", "rpca": "+212600000072"}


def furnish(site: Site, tokens: list[str]) -> None:
    """Plays a crisis that leaves no screen empty, and keeps in `site.known` what its addresses name."""
    _under_way(site)
    site.known["past"] = f"{site.runtime.clock.now():%Y-%m-%dT%H:%M:%S.%fZ}"
    _answered(site)
    _meeting(site)
    _ended(site)
    _plans(site, tokens)
    _listed(site)
    _silent(site)
    for person in ("logistique", "dg"):
        access.add_account(site.runtime, "operator", person, password="une phrase assez longue 7", why="Essai.")
    _acting(site)
    _linked(site)


def _under_way(site: Site) -> None:
    _done(site, Decide(event="activate"), "dg", "Le siège est inondé.")
    _done(site, Acknowledge(task=1), "dg", "Pris.")
    _done(site, AddLogEntry(kind="fact", text="L’eau monte <script>alert(1)</script>"), "rpca")
    _done(site, AddLogEntry(kind="risk", text="Coupure possible", corrects=1), "rpca")
    now = site.runtime.clock.now()
    values = [Observation("sites_closed", str(value), now - timedelta(hours=3 - value)) for value in range(3)]
    _done(site, Observe(observations=tuple(values)), "dg")
    _done(site, PublishPoint(text="Point nº 1.\n\nTout le monde est à l’abri."), "rpca")
    _done(site, CallRoll(), "dg", "Qui est où ?")
    away = PlannedPeriod(
        people=("logistique",),
        status="leave",
        starts=now.date() + timedelta(days=2),
        ends=now.date() + timedelta(days=9),
    )
    _done(site, PlanAvailability(periods=(away,)), "operator")
    for title in ("Plus de gel", "Coffre bloqué"):
        _done(site, RaiseProblem(title=title, text="Depuis ce matin.", site=ROOT, urgent=True), "dg")
    _done(site, GiveRuling(request=1, written={"fr": "Prenez à l’agence voisine."}, concerned="everywhere"), "dg")


def _answered(site: Site) -> None:
    while deliver(site.runtime).again:
        pass
    _written(site)
    with site.runtime.store.read() as unit:
        [roll] = read_roll_call.roll_call_waves(unit, site.crisis)
        first = messages.messages(unit, site.crisis, recipient="logistique")[0]
        site.known["site"] = next(iter(directory.organisation(unit).sites))
    site.known |= {
        "message": str(first.number),
        "roll": str(roll.number),
        "asked": str(messages.messages(unit, site.crisis, wave=roll.number)[0].number),
        "ticket": site.runtime.ticket(site.crisis, first.number),
        "code": site.runtime.code_of(site.crisis, 1),
    }


def _linked(site: Site) -> None:
    """A link by which a head chooses a password was sent."""
    now, site.known["link"] = site.runtime.clock.now(), "a-link-that-was-sent"
    link = AccessLink(
        id=digest(site.known["link"]),
        message=1,
        kind="invitation",
        person="logistique",
        address="",
        made_at=now,
        expires_at=now + timedelta(days=7),
    )
    with site.runtime.store.write() as unit:
        account_messages.add_links(unit, [link])


def _written(site: Site) -> None:
    """People write back: a call for help, a question, a mail that proves nothing, somebody unknown."""
    with site.runtime.store.write() as unit:
        for person, phone in PHONES.items():
            contact_points.add_point(unit, ContactPoint(person=person, kind="sms", address=phone, position=9))
            contact_points.add_point(
                unit, ContactPoint(person=person, kind="email", address=f"{person}@essai.example", position=9)
            )
    texts: list[tuple[ContactKind, str, str]] = [
        ("sms", PHONES["logistique"], "J’ai besoin d’aide, 2e étage <b>porte coincée</b>"),
        ("sms", PHONES["rpca"], "أين نقطة التجمع؟"),
        ("email", "rpca@essai.example", "SAFE"),
        ("sms", "+33639980000", "Je suis devant l’agence, que faire ?"),
    ]
    found = [
        Inbound(provider="sms", event_id=str(place), kind=kind, from_=sender, text=text)
        for place, (kind, sender, text) in enumerate(texts)
    ]
    replies.take(site.runtime, found)


def _silent(site: Site) -> None:
    """Somebody asks for silence at an address, and somebody else takes it in hand."""
    now = site.runtime.clock.now()
    with site.runtime.store.write() as unit:
        contact_points.add_point(unit, ContactPoint(person="logistique", kind="telegram", address="4711"))
        opt_out(unit, "telegram", "4711", now)
    word = Care(person="logistique", fault="opted_out", kind="telegram", by="rpca", at=now, note="Par l’accueil.")
    take_care(site.runtime, word)


def _acting(site: Site) -> None:
    """Two programs would act in the director's name: one is to be confirmed anew, one was never confirmed."""
    asked = {"actions": [Action.DECIDE, Action.SEE_STATES], "ends": site.runtime.clock.now() + timedelta(days=30)}
    for label in ("Écran du comité", "Écran du comité 2"):
        done = preparations.prepare_token(site.runtime, "operator", "dg", label=label, **asked, why="Salle de crise.")  # type: ignore[arg-type]
        if label == "Écran du comité":
            preparations.confirm(site.runtime, "dg", preparations.number_of(done))


def _meeting(site: Site) -> None:
    """The committee sits."""
    _done(site, OpenMeeting(), "dg")


def _ended(site: Site) -> None:
    """Another crisis, at its end, with a message that waits to be approved."""
    here, site.crisis = site.crisis, site.opened()
    for event, despite in (("activate", None), ("stand_down", "Tout est rouvert.")):
        _done(site, Decide(event=event, despite=despite), "dg", "Fin d’essai.")
    with site.runtime.store.read() as unit:
        [held] = messages.waves(unit, site.crisis, awaiting=True)
    site.known |= {"ended": site.crisis, "held": str(held.number)}
    site.crisis = here


def _listed(site: Site) -> None:
    """Two crises of a plan with the newer words: in one a list was given, in the other it is asked for."""
    playbook, texts = words.worded(site, "2.0.0", words.AT_HOME)
    rule = DecisionRule(decisions=("stand_down",), rule="n_of_m", votes=2)
    printed = load(data_folder("playbooks") / "pandemie").playbook.indicator_sets
    newer = {"decision_rules": (rule,), "indicator_sets": printed}
    plan = words.published(site, (playbook.model_copy(update=newer), texts))
    site.known |= {"listed": words.opened(site, plan), "unlisted": words.opened(site, plan)}
    here, site.crisis = site.crisis, site.known["listed"]
    _done(site, Decide(event="activate", lists={"S3": ("Comptabilité", "فريق الصندوق")}), "dg", "Siège inondé.")
    _done(site, Decide(event="stand_down", despite="Tout est rouvert."), "dg", "L’eau est partie.")
    _done(site, ExceptFromMeasure(measure="S7", person="logistique"), "logistique-adj", "Tient le coffre le matin.")
    day = site.runtime.clock.now().date() + timedelta(days=3)
    for place in ("R1", ABROAD):
        trip = AskTravel(person="logistique", destination=place, starts=day, ends=day, purpose="clients")
        _done(site, trip, "logistique")
    session = PostponeSession(measure="S7", text="Formation caisse", was_on=day, moved_to=day + timedelta(days=90))
    _done(site, session, "logistique-adj")
    site.crisis = here


def _plans(site: Site, tokens: list[str]) -> None:
    with site.runtime.store.read() as unit:
        body = json.loads(plans.plan_body(unit, site.known["plan"]))
    body["playbook"]["version"] = "1.1.0"
    body["playbook"]["measures"][0]["title"]["fr"] = "Compter, nommer et mettre à l’abri"
    playbook, texts = thaw(json.dumps(body).encode())
    site.known["newer"] = content_hash(playbook, texts)
    _done(site, PublishPlan(hash=site.known["newer"], body=freeze(playbook, texts).decode()), "rpca")
    files = files_of(playbook, texts)
    broken = {name: content.replace(b"holds_in", b"holds") for name, content in files.items()}
    uploads = Uploads(site.runtime.settings.data / "uploads")
    for token in tokens:
        site.known |= {"sent": uploads.keep(token, files), "broken": uploads.keep(token, broken)}


def _done(site: Site, act: AnyAct, who: str, why: str = "Essai.") -> None:
    done = site.do(act, who, why)
    assert done.refused is None, done.refused
