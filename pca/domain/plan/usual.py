"""What a plan need not say: the usual course of a crisis, the house's titles, and names made from words."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Said = Mapping[str, str]
"""One text in the house's languages."""


def _in_three(fr: str, ar: str, en: str) -> Said:
    return {"fr": fr, "ar": ar, "en": en}


COMMITTEE = _in_three("Comité de crise", "لجنة الأزمة", "Crisis committee")
AXIS = _in_three("Mesures", "الإجراءات", "Measures")

SEATS: Mapping[str, Said] = {
    "decision": _in_three("Direction de crise", "إدارة الأزمة", "Crisis director"),
    "log": _in_three("Main courante", "سجل الأزمة", "Crisis log"),
    "communication": _in_three("Communication", "التواصل", "Communication"),
    "operations": _in_three("Opérations", "العمليات", "Operations"),
    "it": _in_three("Informatique", "المعلوميات", "IT"),
    "hr": _in_three("Ressources humaines", "الموارد البشرية", "Human resources"),
    "legal": _in_three("Juridique et conformité", "الشؤون القانونية والامتثال", "Legal and compliance"),
    "logistics": _in_three("Logistique", "اللوجستيك", "Logistics"),
    "anticipation": _in_three("Anticipation", "الاستباق", "Anticipation"),
}
"""Titles of seats, by their function."""

STATES: tuple[tuple[str, str, int, Said], ...] = (
    ("normal", "normal", 0, _in_three("Normal", "عادي", "Normal")),
    ("watch", "watch", 1, _in_three("Veille", "يقظة", "Watch")),
    ("crisis", "crisis", 3, _in_three("Crise", "أزمة", "Crisis")),
    ("back", "return", 1, _in_three("Retour à la normale", "العودة إلى الوضع العادي", "Return to normal")),
    ("review", "review", 0, _in_three("Retour d’expérience", "استخلاص الدروس", "Review")),
    ("closed", "closed", 0, _in_three("Clos", "مغلق", "Closed")),
)
"""The usual course: id, kind, level and title of each state."""

MOVES: tuple[tuple[str, tuple[str, ...], str, bool, Said], ...] = (
    ("watch", ("normal",), "watch", False, _in_three("Passer en veille", "الانتقال إلى اليقظة", "Go on watch")),
    ("calm", ("watch",), "normal", False, _in_three("Lever la veille", "رفع اليقظة", "End the watch")),
    (
        "activate",
        ("normal", "watch"),
        "crisis",
        True,
        _in_three("Activer le plan", "تفعيل المخطط", "Activate the plan"),
    ),
    (
        "stand_down",
        ("crisis",),
        "back",
        True,
        _in_three("Déclarer la fin de crise", "إعلان نهاية الأزمة", "Declare the end"),
    ),
    ("relapse", ("back", "review"), "crisis", True, _in_three("Réactiver", "إعادة التفعيل", "Activate again")),
    ("review", ("back",), "review", False, _in_three("Ouvrir le bilan", "فتح الحصيلة", "Open the review")),
    ("close", ("review",), "closed", True, _in_three("Clore", "إغلاق", "Close")),
)
"""The usual moves: id, from, to, whether only a seat that decides may take it (else the log keeper too), title."""

HOUSE_WORDS = frozenset(
    tuple(sorted(words.items()))
    for words in (COMMITTEE, AXIS, *SEATS.values(), *(state[-1] for state in STATES), *(move[-1] for move in MOVES))
)
"""Texts that no author wrote: in a language the house lacks they fall back, and lint asks nobody for them."""


def name_of(title: object, main: str = "") -> str:
    """The short name of what is called so: its Latin letters and digits, else one made from a digest of the words."""
    if isinstance(title, Mapping):
        title = title.get(main) or next(iter(title.values()), "")
    words = str(title)
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    if not re.match(r"[a-z]", name):
        return f"x{hashlib.sha256(words.encode()).hexdigest()[:8]}"
    return name if len(name) <= 40 else name[:41].rpartition("_")[0] or name[:40]


def lengthen(data: Mapping[str, Any]) -> dict[str, Any]:
    """A plan's data with what it leaves unsaid: committee, approver, axes, and the usual course of a crisis."""
    whole = dict(data)
    roles = [entry for entry in _entries(data, "roles") if isinstance(entry, Mapping)]
    named = [str(role.get("id") or role.get("function") or "") for role in roles]
    deciding = [name for name, role in zip(named, roles, strict=True) if role.get("function") == "decision"]
    keeping = [name for name, role in zip(named, roles, strict=True) if role.get("function") == "log"]
    if named:
        whole.setdefault("committee", {"roles": named})
        whole.setdefault("approval", {"by": (deciding or named)[0]})
    whole.setdefault("axes", [{"id": "measures", "title": dict(AXIS)}])
    _on_axes(whole)
    if "states" not in data:
        whole["states"] = [_state(data, *state) for state in STATES]
        whole.setdefault("transitions", [_move(data, move, deciding, [*deciding, *keeping]) for move in MOVES])
    return whole


def _entries(data: Mapping[str, Any], key: str) -> list[Any]:
    value = data.get(key)
    return list(value) if isinstance(value, list | tuple) else []


def _on_axes(whole: dict[str, Any]) -> None:
    """A measure that names no axis is of the first one."""
    first = next(iter(_entries(whole, "axes")), None)
    name = first.get("id") or name_of(first.get("title", first)) if isinstance(first, Mapping) else name_of(first)
    measures = _entries(whole, "measures")
    if measures:
        whole["measures"] = [
            {**measure, "axis": name} if isinstance(measure, Mapping) and "axis" not in measure else measure
            for measure in measures
        ]


def _state(data: Mapping[str, Any], id: str, kind: str, level: int, title: Said) -> dict[str, Any]:
    stopped = [entry["id"] for entry in _entries(data, "activities") if isinstance(entry, Mapping) and "id" in entry]
    more = {"interrupts": stopped} if kind == "crisis" else {}
    return {"id": id, "kind": kind, "level": level, "title": dict(title), **more}


def _move(
    data: Mapping[str, Any],
    move: tuple[str, tuple[str, ...], str, bool, Said],
    deciding: list[str],
    both: list[str],
) -> dict[str, Any]:
    id, source, target, weighty, title = move
    more: dict[str, Any] = {}
    if id == "activate":
        more = _proposed(_conditions(data, "activation_criteria"), " or ", "1h")
    if id == "stand_down":
        when = list(_conditions(data, "stand_down_criteria"))
        assessed = len(when) == len(_entries(data, "stand_down_criteria"))
        more = _proposed(when if assessed else (), " and ", "1d")
    if id == "close":
        more = {"guard": "tasks_open == 0"}
    seats = deciding if weighty else both
    return {"id": id, "title": dict(title), "from": list(source), "to": target, "decided_by": seats, **more}


def _proposed(conditions: Iterable[str], between: str, within: str) -> dict[str, Any]:
    """The threshold of a usual move; none without conditions, or where they are too long to be one."""
    several = list(conditions)
    when = between.join(f"({condition})" for condition in several) if len(several) > 1 else "".join(several)
    return {"propose_when": when, "decide_within": within} if 0 < len(when) <= 500 else {}


def _conditions(data: Mapping[str, Any], key: str) -> Iterator[str]:
    """The conditions of criteria: any one of them may activate, all together stand down."""
    for entry in _entries(data, key):
        if isinstance(entry, Mapping) and isinstance(entry.get("when"), str):
            yield entry["when"]
