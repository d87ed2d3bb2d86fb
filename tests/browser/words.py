"""A house and a plan with the newer words: lists given that day, conditions, exclusion, each person, a rota."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from pca.domain.orders import AnyAct, ApprovePlan, OpenCrisis, Order, PublishPlan
from pca.plans.texts import Texts, content_hash, freeze, thaw
from pca.plans.written import files_of, zipped
from pca.registers.reading import read_registers
from pca.services.engine.execute import Done, execute
from pca.services.people.directory import importing
from pca.store.plans import plans

if TYPE_CHECKING:
    from pca.domain.plan.playbook import Playbook
    from tests.browser.conftest import Site

REGIONS = "region,title,head,deputy\nR1,Casablanca,dg,dga\nR2,Rabat,rpca,rpca-adj\n"
SITES = """site,title,type,region,head,deputy
SIEGE,Siège,head_office,R1,dg,dga
AG1,Agence Maârif,urban,R1,agence1,logistique-adj
AG2,Agence Agdal,urban,R2,agence2,logistique-adj
"""
PEOPLE = """person,name,email,phone,language,site,teams
dg,Amina Berrada,,,fr,SIEGE,
dga,Youssef Chraïbi,,,fr,SIEGE,
rpca,Salma Idrissi,,,fr,SIEGE,
rpca-adj,Omar Tazi,,,fr,SIEGE,
logistique,Karim Alaoui,,,fr,SIEGE,logistics
logistique-adj,Nadia Fassi,,,fr,SIEGE,logistics
agence1,Hicham Sqalli,,,fr,AG1,
agence2,Leïla Bennis,,,fr,AG2,
"""
ROTAS = """rota,title,since,turn,handover,on_call
astreinte,Astreinte de direction,2020-01-06,1w,08:00,rpca-adj;logistique-adj
"""


def text(fr: str, ar: str, en: str) -> dict[str, str]:
    """One text in the three languages."""
    return {"fr": fr, "ar": ar, "en": en}


def measure(name: str, title: dict[str, str], **more: Any) -> dict[str, Any]:
    """A measure of the crisis, done by logistics within four hours."""
    plain = {"id": name, "axis": "service", "title": title, "holds_in": ["crisis"], "team": "logistics"}
    return {**plain, "complete_within": "4h", **more}


TEAMS = text("Reloger les équipes", "إيواء الفرق في مكان آخر", "Rehouse the teams")
WORDS: list[dict[str, Any]] = [
    measure(
        "S3",
        TEAMS,
        each={
            "kind": "entry",
            "most": 6,
            "ask": text(
                "Quelles équipes faut-il reloger ?", "ما الفرق التي يجب إيواؤها؟", "Which teams must be rehoused?"
            ),
        },
    ),
    measure(
        "S4",
        text("Servir par camion-agence", "الخدمة بواسطة وكالة متنقلة", "Serve from the mobile branch"),
        when="sites_closed >= 2 and done(S1)",
        excludes=["S2"],
    ),
    measure(
        "S5",
        text("Prendre des nouvelles", "السؤال عن الأحوال", "Ask after them"),
        each={"kind": "person", "where": "status == 'absent'", "given_to": "site"},
    ),
]
VOICE = {
    "id": "voice",
    "function": "communication",
    "rota": "astreinte",
    "deputies": ["dga"],
    "title": text("Porte-parole", "الناطق الرسمي", "Spokesperson"),
}
TRAVEL = {"region": "consent", "country": "refused", "abroad": "refused"}
AT_HOME = measure(
    "S7",
    text("Travailler de chez soi", "العمل من المنزل", "Work from home"),
    staff={
        "status": ["telework"],
        "hours": "mon-fri 09:00-15:00",
        "sessions": True,
        "travel": TRAVEL,
        "purposes": [{"id": "clients", "title": text("Servir des clients", "خدمة الزبناء", "Serve customers")}],
    },
)
SECOND_LIST = measure(
    "S6",
    text("Visiter les fournisseurs", "زيارة الموردين", "Visit the suppliers"),
    each={"kind": "entry", "ask": text("Quels fournisseurs ?", "أي موردين؟", "Which suppliers?")},
)
GHOSTS = {
    **VOICE,
    "id": "legal",
    "function": "legal",
    "rota": "nuit",
    "deputies": ["fantome"],
    "title": text("Juriste", "المستشار القانوني", "Legal adviser"),
}


def starter(site: Site) -> dict[str, Any]:
    """What the starter says, to be varied."""
    with site.runtime.store.read() as unit:
        found: dict[str, Any] = json.loads(plans.plan_body(unit, site.known["plan"]))
    return found


def worded(
    site: Site, version: str = "2.0.0", *more: dict[str, Any], roles: Any = (), **changed: Any
) -> tuple[Playbook, Texts]:
    """The starter with the newer words; `more` measures, other `roles`, and whatever else is said."""
    body = copy.deepcopy(starter(site))
    book = body["playbook"]
    book |= {"version": version, "measures": [*book["measures"], *WORDS, *more]}
    book |= {"roles": [*book["roles"], VOICE, *roles], **changed}
    return thaw(json.dumps(body).encode())


def archive(plan: tuple[Playbook, Texts]) -> bytes:
    """The plan as its author sends it."""
    return zipped(files_of(*plan))


def housed(site: Site) -> None:
    """A directory of eight people at three sites, one of them on call."""
    files = (one.encode() for one in (REGIONS, SITES, PEOPLE))
    act, private = importing(read_registers(*files, rotas=ROTAS.encode()))
    _done(site, act, "operator", private=private)


def published(site: Site, plan: tuple[Playbook, Texts], *, approve: bool = True) -> str:
    """The hash of the plan, published by its author and approved by the director."""
    hash = content_hash(*plan)
    _done(site, PublishPlan(hash=hash, body=freeze(*plan).decode()), "rpca")
    if approve:
        _done(site, ApprovePlan(hash=hash), "dg")
    return hash


def opened(site: Site, hash: str) -> str:
    """A crisis that follows it."""
    return str(_done(site, OpenCrisis(plan=hash, title="Eau au siège", mode="exercise"), "dg").crisis)


def _done(site: Site, act: AnyAct, who: str, **more: Any) -> Done:
    done = execute(site.runtime, Order(id=site.runtime.new_id(), who=who, act=act, why="Essai."), **more)
    assert done.refused is None, done.refused
    return done
