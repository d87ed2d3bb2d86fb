"""What pure functions make of many inputs, in full: answers of people, numbers, texts, conditions, plans.

The literals lie in `tests/data/literals/pure_tables.json`, a row for each input or for a few of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from pca.domain import facts, figures, limits, mail_address, points, telephone
from pca.domain.access.access import Reach
from pca.domain.delivery import SpokenTask, overtaken, still_to_say
from pca.domain.expressions.expression_types import Type
from pca.domain.expressions.expressions import compile_expression
from pca.domain.institution import empty_seats, gaps, unreached
from pca.domain.known import LastPoint, Stage
from pca.domain.orders import AddLogEntry, AttachEvidence, Decide, Observation, Observe, Order
from pca.domain.plan import instructions, languages, names, terms, usual
from pca.domain.plan.communications import Communication
from pca.domain.plan.compiled import CompiledPlan, compile_plan
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.states import Kind
from pca.domain.plan.text import Text
from pca.domain.refusing import Titles
from pca.domain.rotas import Rota
from pca.domain.situation import Standing
from pca.domain.texts import reply_links, sms_parts, wording
from pca.domain.texts.help_calls import heard
from pca.domain.texts.replies import understood
from pca.domain.texts.reply_text import words_of
from pca.plans.loader import load
from tests.kit.broken_plans import CASES
from tests.kit.house import PLAN, small_organisation
from tests.kit.literals import Literals
from tests.kit.rules import HOUR, NOON, held, task

SAID = Path(__file__).parents[2] / "data" / "replies" / "said.tsv"
HERE = small_organisation()


def tried(does: Callable[..., Any], *given: Any) -> Any:
    """What comes out, or why nothing does."""
    try:
        return does(*given)
    except Exception as error:
        return [type(error).__name__, str(error), [str(one) for one in sorted(vars(error).items(), key=str)]]


def replies() -> list[str]:
    lines = [one.partition("\t")[0] for one in SAID.read_text("utf-8").splitlines() if one and one[0] != "#"]
    more = [
        "Bonjour Amina, bien reçu 7K2",
        "ok\nSent from my iPhone",
        "👍🏽 merci",
        "tout va bien ? pas encore",
        "je suis bien\n--\nSignature",
        "7K2 7k2 ok",
        "sécours",
        "seccours",
        "ne pas envoyer les secours",
        "wالسلام",
        "لا حاجة الى مساعدة",
        "no one is hurt",
        "plus besoin d'aide",
        "no longer need help",
        "on n'a plus de feu",
        "personne de blessé",
        "une personne blessée",
        "stop svp",
        "START merci",
        "OK, je suis en télétravail.",
        "non pas fait",
        "fait ?",
        "in sécurité ici, et vous ?",
        "x" * 3000,
    ]
    return lines + more


@pytest.mark.parametrize("number", range(0, len(replies()), 12))
def test_replies_in_full(number: int, literals: Literals) -> None:
    some = replies()[number : number + 12]
    literals.same(
        f"replies {number}",
        [
            [understood(one, {"7K2"}), heard(words_of(one)), understood(f"7K2 {one}", {"7K2"}), words_of(one)]
            for one in some
        ],
    )


NUMBERS = [
    "0612345678",
    "06 12 34 56 78",
    "+212612345678",
    "00212612345678",
    "612345678",
    "6123",
    "+",
    "",
    "abc",
    "06a",
    "06123456789012",
    "0612345678/0612345679",
    "0612345678;0612345679",
    "+212+6",
    "6,12E+11",
    "612345678.0",
    "+999123456789",
    "0612345678 x3",
    "٠٦١٢٣٤٥٦٧٨",
    "+3906123456",
    "061234567",
    "+21261234567890",
    "00",
    "0" * 50,
    "\x1f0612345678",
    "1" * 90,
    "06-12-34-56-78",
    "(06)12345678",
    "212612345678",
    "Amina",
    "15",
    "+1 415 555 0132",
]


@pytest.mark.parametrize("country", ["MA", "FR", "IT", "US"])
def test_telephones(country: str, literals: Literals) -> None:
    literals.same(
        f"telephones {country}",
        [
            [tried(telephone.telephone, one, country), telephone.readings(one, country), telephone.international(one)]
            for one in NUMBERS
        ],
    )
    literals.same(
        f"country {country}",
        [
            tried(telephone.country_of, one)
            for one in (country, country.lower(), "+212", "+1", "+0", "212", "XX", " ma ", "+x")
        ]
        + [telephone.examples(country)],
    )


FIGURES = [
    "1",
    "1200",
    "1 200",
    "1.200",
    "1,200",
    "1,20",
    "1.2",
    "1 200,5",
    "1,200.5",
    "1.200,50",
    "0,500",
    "0.5",
    "-3",
    "−3",
    "+4",
    "--1",
    "+-1",
    "1'200",
    "1’200’000",
    "12 00",
    "1.2.3",
    "1,2,3",
    "1,234,567",
    "12%",
    "12 %",
    "٪12",
    "١٢",
    "١٬٢٠٠",
    "١٫٥",
    "",
    " ",
    "x",
    "1e3",
    "007",
    "0",
    "-0",
    "1.000",
    "1,500",
    "001,500",
    "9" * 20,
    "1" * 200,
    "1 2,3",
    "1\u200f2",
    "12 kg",
    "12kg",
    ",5",
    "5,",
    "1.2,3.4",
    "1,200,5",
]


@pytest.mark.parametrize("unit", ["", "%", "kg"])
def test_figures(unit: str, literals: Literals) -> None:
    literals.same(
        f"figures {unit}", [[tried(figures.read_number, one, unit), tried(figures.read_count, one)] for one in FIGURES]
    )


TEXTS = [
    "",
    "a",
    "é\r\nb\rc\x0bd\u2028e\x85f",
    "a\x00\x1fb\x7f\x80c\x84\x86\x9f",
    "\u202aabc\u202e",
    "\u2066x\u2069\ufeff",
    "\ud800",
    "a\u200bb",
    "  a \n b  ",
    "\u00ad",
    "…",
    "٣",
    "\u2060\ufe0f",
    "\U000e0041",
    "é" * 170,
    "[€]^{}",
    "ü" * 71,
    "a" * 160,
    "a" * 161,
    "€" * 80,
    "€" * 81,
    "ع" * 70,
    "ع" * 71,
    "𝄞" * 36,
    "ok\x1b",
]


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_texts(number: int, literals: Literals) -> None:
    text = TEXTS[number]
    literals.same(
        f"texts {number}",
        [
            [tried(does, text) for does in (wording.clean, wording.one_line, wording.hides, wording.visible)],
            tried(sms_parts.sms_parts, text),
            [
                [
                    tried(lambda text, kind: sms_parts.encoded(text, kind).hex(), text, kind),
                    tried(sms_parts.decoded, tried(sms_parts.encoded, text, kind), kind),
                ]
                for kind in ("gsm", "ucs2")
            ],
            [
                tried(does, f"{text}@exemple.ma")
                for does in (
                    mail_address.mail_address,
                    mail_address.compared,
                    mail_address.spellings,
                    mail_address.inside_domain,
                )
            ],
            [tried(usual.name_of, text), tried(usual.name_of, text, "fr"), languages.direction(text[:9])],
        ]
        if "\ud800" not in text
        else [ascii(wording.clean(text)), ascii(wording.hides(text)), wording.visible(text)],
    )


WORDS = ["fr", "fr-MA", "ar", "AR-Latn", "az-Arab", "fa_IR", "zh-Hant", "e", "", "ur", "ks-Deva", "tzm-Tfng", "1-abcd"]


def test_languages_and_names(literals: Literals) -> None:
    literals.same(
        "languages",
        [
            [
                languages.direction(one),
                languages.spoken_as(one, ("fr", "ar", "en")),
                languages.spoken_as(one, WORDS[:4]),
                languages.chain(one, ("ar", "fr-MA", "en")),
            ]
            for one in WORDS
        ],
    )
    said = [
        "Fermer l'agence",
        {"fr": "Écrire à tous", "en": "Write"},
        {"en": "Only"},
        "__a--b__",
        "été 2026",
        12,
        None,
        "ع",
        {"ar": "نص"},
        "Œuvre",
        "a" * 90,
    ]
    literals.same("names", [[tried(usual.name_of, one), tried(usual.name_of, one, "en")] for one in said])


DURATIONS = [
    "1h",
    "30min",
    "2d",
    "1w",
    "1d 2h",
    "90s",
    "0h",
    "",
    "1",
    "h",
    "-1h",
    "1.5h",
    "10000d",
    "1H",
    3,
    None,
    "1h30min",
]
MOMENTS = [
    "2026-03-02",
    "2026-03-02 08:00",
    "2026-03-02T08:00",
    "08:00",
    "8:00",
    "24:00",
    "2026-3-2",
    "2026-02-30",
    800,
    "",
    "08:60",
    "23:59",
    None,
    "2026-03-02 25:00",
    "2026-03-02T08:00:01",
    "2026-03-02T08:00Z",
]


def test_terms(literals: Literals) -> None:
    literals.same("durations", [tried(terms.parse_duration, one) for one in DURATIONS])
    literals.same(
        "moments",
        [
            [tried(does, one) for does in (terms.parse_day, terms.parse_wall_clock, terms.parse_time_of_day)]
            for one in MOMENTS
        ],
    )
    literals.same(
        "said",
        [
            terms.say_duration(timedelta(seconds=one))
            for one in (0, 1, 59, 60, 61, 3599, 3600, 3661, 5400, 86400, 90000, 172800, 604800, 694800, 1209600)
        ],
    )


CONDITIONS = [
    "index > 10",
    "index >= 10 and ready",
    "not ready or index < 3",
    "index in [1, 2, 3]",
    "index not in [1]",
    "a",
    "index + 1 > 2",
    "index - 1 * 2 / 3 == 4",
    "-index > 2",
    "+index",
    "index > 'a'",
    "ready > 1",
    "ready == true",
    "name == 'x'",
    "name < 'x'",
    "'x' == name",
    "name in ['a', 'b']",
    "1 < index < 3",
    "index == index",
    "",
    "index >",
    "(index > 1",
    "index > 1 > ready",
    "in(crisis)",
    "in(x)",
    "in()",
    "done(a) and open(b) == 0",
    "index(CS) > 2",
    "index(CS",
    "ready(CS)",
    "foo(1)",
    "index ** 2",
    "index % 2 == 0",
    "index if ready else 1",
    "index; ready",
    "index.x",
    "index[0]",
    "lambda: 1",
    "10 / 0 > index",
    "index / 0 > 1",
    "true",
    "false and ready",
    "ready and 1",
    "1 == 2",
    "name != 'x' and not (index > 1 or ready)",
    "index in []",
    "index in [1, 'a']",
    "è > 1",
    "index > 1e3",
    "index > 1_000",
    "index > 0x10",
    "'a' 'b' == name",
    'name == "x"',
    "not index",
    "x" * 3000,
    "(" * 90 + "index" + ")" * 90,
    "ready or index > 1 or index > 2",
    "index == 1.5",
    "index != 3",
]
KNOWN = [
    {},
    {"index": 5, "ready": True, "name": "x"},
    {"index": 10, "ready": False, "name": "a"},
    {"index": 2},
    {"ready": True},
    {"index": 1, "ready": False, "name": "zz", "in(crisis)": True, "done(a)": True, "open(b)": 0, "index(CS)": 3},
]


@pytest.mark.parametrize("number", range(len(CONDITIONS)))
def test_conditions(number: int, literals: Literals) -> None:
    types = {"index": Type.NUMBER, "ready": Type.BOOLEAN, "name": Type.TEXT, "day": Type.DATE}
    known = [SimpleNamespace(id=name, type=kind) for name, kind in types.items()]
    questions = names.questions({"crisis"}, {"a", "b"}, known)  # type: ignore[arg-type]
    for asked in ({}, questions):
        for wanted in (Type.BOOLEAN, Type.NUMBER):
            made = tried(compile_expression, CONDITIONS[number], types, wanted, asked)
            name = f"condition {number} {wanted} {bool(asked)}"
            if isinstance(made, list):
                literals.same(name, [made[0], made[1], [str(one) for one in made[2]]])
                continue
            compared = {name: sorted(map(str, some)) for name, some in made.compared.items()}
            came = [[str(tried(made.evaluate, one)), str(tried(made.holds, one))] for one in KNOWN]
            literals.same(name, [sorted(made.names), compared, came])


BOOK = load(PLAN).playbook.model_dump(mode="json", by_alias=True, exclude_none=True)
SITE = {"kind": "site"}
CHANGED: list[tuple[str, int, dict[str, Any]]] = [
    ("roles", 0, {"deputies": ["ghost"]}),
    ("roles", 1, {"holder": "ghost", "deputies": ["ghost4"]}),
    ("roles", 0, {"holder": None, "rota": "dutty"}),
    ("roles", 0, {"holder": None, "rota": "duty"}),
    ("roles", 0, {"holder": None, "deputies": [], "rota": "empty"}),
    ("teams", 1, {"deputies": ["ghost"]}),
    ("teams", 0, {"lead": "ghost1", "deputies": ["ghost2"]}),
    ("measures", 1, {"informed": ["ghost", "hr1"]}),
    ("measures", 0, {"each": {**SITE, "where": "type == 'urbann'"}}),
    ("measures", 0, {"each": {**SITE, "where": "'ATLANTIS' != region and site in ['A', 'B', 'Z']"}}),
    ("measures", 0, {"each": {"kind": "region", "where": "region == 'CSS'"}}),
    ("measures", 0, {"each": {"kind": "person", "where": "site == 'Q' and site_type == 'urbn'"}}),
    ("measures", 0, {"each": {**SITE, "where": "type == 'mobile' and region == 'CS'"}}),
    ("communications", 0, {"audience": {"people": "region == 'XX'"}}),
    ("communications", 0, {"audience": {"site_heads": "type == 'urbain'"}}),
]
ROTAS = {
    name: Rota(name, name, date(2026, 1, 5), timedelta(weeks=1), time(8), some)
    for name, some in (("duty", ("hr1", "ghost")), ("empty", ("ghost",)))
}


@pytest.mark.parametrize("number", range(len(CHANGED)))
def test_what_does_not_fit_the_house(number: int, literals: Literals) -> None:
    kind, at, parts = CHANGED[number]
    entry = {key: one for key, one in {**BOOK[kind][at], **parts}.items() if one is not None}
    book = Playbook.model_validate({**BOOK, kind: [*BOOK[kind][:at], entry, *BOOK[kind][at + 1 :]], "author": "ghost"})
    plan, here = compile_plan(book), replace(HERE, rotas=ROTAS)
    begun = [facts.MeasureStarted(measure=one.id, perimeter=where) for one in book.measures for where in ("root", "CS")]
    moved = facts.StateEntered(perimeter="root", configuration=("crisis",), entered=("crisis",), exited=("normal",))
    stops = [facts.MeasureStopped(measure=one.id, perimeter="root") for one in book.measures]
    literals.same(
        f"house {number}",
        [
            gaps(book, here, NOON),
            gaps(book, here, NOON, plan),
            unreached(plan, here, [*begun, moved, *stops]),
            unreached(plan, here, begun[1::2]),
            empty_seats(book, here),
        ],
    )


LOOKED = (
    "questions_asked",
    "counts_tasks",
    "reads",
    "waits_for",
    "steered",
    "timed",
    "counts_days",
    "excluded_by",
    "dated_measures",
    "looks_for",
    "for_people",
    "has_lists",
    "stands_in_for",
    "superseded",
    "parent",
    "reads_answers",
)


def seen(plan: CompiledPlan) -> Any:
    """What a compiled plan says of itself."""
    states = sorted(plan.parent)
    known = {"sites_shut": 4, "order_given": True, "tasks_open": 0, "days_in_state": 2}
    measures = plan.playbook.measures
    return [
        {name: plain(getattr(plan, name)) for name in LOOKED},
        [[str(plan.kind_of(one)), sorted(plan.active([one])), sorted(plan.ahead([one]))] for one in states],
        [
            [
                one.id,
                plan.places(one, HERE),
                sorted(plan.set_aside_by(one.id)),
                sorted(plan.fallbacks_of([one.id])),
                instructions.digest(one, "do", None),
                instructions.digest(one, "undo", None) if one.undo else "",
                [instructions.digest(one, "do", level.id) for level in one.levels],
            ]
            for one in measures
        ],
        [
            [str(plan.criterion_holds(one, known)), str(plan.criterion_holds(one, {}))]
            for one in (*plan.playbook.activation_criteria, *plan.playbook.stand_down_criteria)
        ],
        {"/".join(key): [one.id for one in some] for key, some in plan.said_when.items()},
        [one.id for one in plan.dated],
        {name: [one.id for one in some] for name, some in plan.events.items()},
        [sorted(plan.kinds_of(one.message)) for one in plan.playbook.communications],
        points.keepers(plan),
        {name: str(one.source) for name, one in plan.guard.items()},
        sorted(plan.dated_by(known)),
        sorted(plan.machine.initial().configuration),
    ]


def plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(map(plain, value))
    return [plain(one) for one in value] if isinstance(value, tuple | list) else getattr(value, "id", value)


@pytest.mark.parametrize("number", range(len(CASES)))
def test_plans_compiled(number: int, minimal: Any, put: Any, texts: Any, literals: Literals) -> None:
    for path, value in CASES[number][2]:
        put(minimal, path, value)
    plan = tried(compile_plan, Playbook.model_validate(minimal), dict.fromkeys(texts, "x"))
    literals.same(f"plan {number}", plan[:2] if isinstance(plan, list) else tried(seen, plan))


def test_when_a_point_is_due(literals: Literals) -> None:
    rhythms: list[dict[str, str]] = [{}, {"crisis": "4h"}, {"crisis": "4h", "watch": "1d"}]
    for number, said in enumerate(rhythms):
        plan = compile_plan(Playbook.model_validate({**BOOK, "situation_points": said}))
        stages = [
            None,
            *(
                Stage(kind, NOON - hours * HOUR)
                for kind in (Kind.CRISIS, Kind.WATCH, Kind.RETURN)
                for hours in (-9, 0, 3, 4, 5, 30)
            ),
        ]
        last = [
            None,
            LastPoint(number=1, published_at=NOON - HOUR),
            LastPoint(number=2, published_at=NOON + 99 * HOUR),
        ]
        came = [points.due(plan, one, other, NOON) for one in stages for other in last]
        literals.same(f"points {number}", came)


def test_what_need_not_be_said_any_more(literals: Literals) -> None:
    whens = [{"entering": "crisis"}, {"measure_starts": "m"}, {"level_changes": "m"}, {"leaving": "crisis"}]
    placed = [None, Standing(configuration=("x",), since=NOON), Standing(configuration=("x",), since=NOON + HOUR)]
    runs = [None, held("m", level="low"), held("m", level="high"), held("m", status="stopped")]
    shown = []
    for when in whens:
        one = Communication.model_validate(
            {"id": "c", "title": {"fr": "x"}, "when": when, "message": "m", "audience": {"committee": True}}
        )
        shown += [
            overtaken(one, about, NOON, standing, active, run)
            for standing in placed
            for run in runs
            for about in ({}, {"level": "low"})
            for active in (frozenset({"crisis"}), frozenset({"x"}))
        ]
    literals.same("overtaken", shown)
    tasks = [
        SpokenTask(task=task(1, "m", status=status, escalation=rung), acknowledged_by=by)
        for status in ("open", "acknowledged", "done", "refused", "impossible")
        for rung in (0, 3, 4)
        for by in (None, "ops1")
    ]
    notices = ("task_opened", "task_reminder", "task_escalated", "tasks_amended", "tasks_redated")
    literals.same("still to say", [[len(still_to_say(notice, "ops1", [one])) for one in tasks] for notice in notices])


def test_how_long_an_order_may_be(literals: Literals) -> None:
    acts = [
        AddLogEntry(kind="fact", text="x" * 30_000),
        AddLogEntry(kind="fact", text="a\0"),
        Decide(event="x" * 301),
        Decide(event="x" * 300, despite="y" * 2000),
        Decide(event="x", despite="y" * 2001, outcomes={"k" * 400: "cancel"}),
        Decide(event="x", options=tuple(map(str, range(2_001)))),
        Decide(event="x", options=("o" * 300,) * 2_000),
        Observe(observations=(Observation("i" * 301, "1", NOON),) * 3),
        AttachEvidence(task=1, sha256="s", size=1, media_type="text/plain", name="n" * 301, item="i" * 301),
    ]
    for number, act in enumerate(acts):
        for who in ("dir", "operator"):
            order = Order(id="o", who=who, act=act, why="w" * (1_999 + number))
            literals.same(
                f"limits {number} {who}",
                [tried(limits.keep, order)[:2] if tried(limits.keep, order) else None, limits.shortened(order)],
            )


def test_what_is_reached(literals: Literals) -> None:
    reaches = [
        Reach(),
        Reach(everything=True),
        Reach(regions=frozenset({"CS"})),
        Reach(sites=frozenset({"C"})),
        Reach(teams=frozenset({"ops"})),
        Reach(person="hr1"),
        Reach(sites=frozenset({"gone"})),
    ]
    for number, one in enumerate(reaches):
        literals.same(
            f"reach {number}",
            [
                [one.covers_person(HERE, who) for who in ("ops1", "ops2", "hr1", "head-C", "head-A", "no")],
                [one.covers(HERE, place=at) for at in ("A", "C", "CS", "TTA", "root", "no")],
                [
                    one.covers(HERE, **{kind: name})
                    for kind, name in (
                        ("team", "ops"),
                        ("team", "x"),
                        ("person", "hr1"),
                        ("person", "x"),
                        ("region", "CS"),
                        ("region", "x"),
                    )
                ],
                sorted(one.perimeters(HERE)),
                one.nothing,
            ],
        )


def test_titles_by_name(literals: Literals) -> None:
    both, french = Text(fr="Un", ar="واحد"), Text(fr="Deux")
    for number, some in enumerate(((), (both,), (french,), (french, both), (both, both))):
        literals.same(f"titles {number}", Titles(some).by_name("roles"))


def test_codes_and_tickets(literals: Literals) -> None:
    key, asked = b"k" * 32, [("2026-1", 7), ("EX-2026-12", 123456789)]
    made = [
        [does(key, *one) for does in (reply_links.short_code, reply_links.ticket, reply_links.return_ticket)]
        for one in asked
    ]
    said = [text for one in made for text in one] + [
        "",
        "x",
        made[0][1].lower(),
        f" {made[0][1]} ",
        made[0][1] + "A",
        made[0][1][:-1] + "2",
        made[0][1].replace("7", "8"),
    ]
    literals.same(
        "tickets",
        [
            made,
            [
                [
                    reply_links.opened(key, one),
                    reply_links.returned(key, one),
                    reply_links.looks_like_ticket(one),
                    reply_links.looks_like_return(one),
                    reply_links.opened(b"o" * 32, one),
                ]
                for one in said
            ],
        ],
    )
