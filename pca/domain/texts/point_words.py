"""A draft point of situation, composed from what is known: facts, decisions, actions, risks, activities, what comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from pca.domain.texts.lengths import say_length
from pca.domain.texts.zones import say_instant

MOST = 10
"""Lines of one section; how many more there are is said."""


class Dated(msgspec.Struct, frozen=True):
    """A text with the instant it tells of."""

    text: str
    at: datetime


class Stands(msgspec.Struct, frozen=True):
    """An activity that stands still."""

    title: str
    since: datetime
    rto_at: datetime
    mtpd_at: datetime


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What a point is composed of, in the reader's language; instants in UTC."""

    crisis: str
    title: str
    number: int
    at: datetime
    zone: ZoneInfo
    since: datetime
    """The point before, or the opening of the crisis."""
    states: tuple[Dated, ...]
    """Place, state and level, since when."""
    events: tuple[Dated, ...]
    """Facts of the main courante since the point before."""
    decisions: tuple[Dated, ...]
    awaited: tuple[str, ...]
    opened: int
    done: int
    open: int
    late: int
    late_teams: tuple[tuple[str, int], ...]
    risks: tuple[Dated, ...]
    activities: tuple[Stands, ...]
    ending: tuple[Dated, ...]
    """Measures that end soon, and when."""
    next_at: datetime | None


def compose(known: Known, language: str) -> str:
    """The draft as plain text, in the order in which a committee reads it. Pure: same facts, same text."""
    say = _Speaker(known, language)
    parts = [
        say("head", number=known.number, crisis=known.crisis, title=known.title),
        say("time", at=say.instant(known.at), since=say.instant(known.since)),
        *say.section("states", [say.dated(one, "since") for one in known.states]),
        *say.section("facts", [say.dated(one) for one in known.events]),
        *say.section("decisions", [say.dated(one) for one in known.decisions]),
        *say.section("awaited", list(known.awaited)),
        *say.section("actions", list(say.actions())),
        *say.section("risks", [say.dated(one) for one in known.risks]),
        *say.section("activities", [say.standing(one) for one in known.activities]),
        *say.section("ending", [say.dated(one) for one in known.ending]),
        "",
        say("next", at=say.instant(known.next_at)) if known.next_at else say("no_next"),
    ]
    return "\n".join(parts)


class _Speaker:
    """Says things in one language and zone."""

    def __init__(self, known: Known, language: str) -> None:
        self._known, self._language = known, language if language in WORDS["head"] else "fr"

    def __call__(self, word: str, **values: object) -> str:
        return WORDS[word][self._language].format(**values)

    def instant(self, at: datetime) -> str:
        return say_instant(at, self._known.zone, self._language)

    def section(self, word: str, lines: list[str]) -> Iterator[str]:
        """A heading and its lines; that there is nothing is said too."""
        yield ""
        yield self(word)
        yield from (f"- {' '.join(line.split())}" for line in lines[:MOST])
        if len(lines) > MOST:
            yield f"- {self('more', count=len(lines) - MOST)}"
        if not lines:
            yield f"- {self('none')}"

    def dated(self, one: Dated, word: str = "at") -> str:
        return self(word, text=one.text, at=self.instant(one.at))

    def actions(self) -> Iterator[str]:
        known = self._known
        yield self("counts", done=known.done, opened=known.opened, open=known.open, late=known.late)
        yield from (self("team", team=team, late=late) for team, late in known.late_teams)

    def standing(self, one: Stands) -> str:
        """How long an activity stands still, and what is left of its objectives."""
        now = self._known.at
        length = say_length(now - one.since, self._language) or "0"
        if now < one.rto_at:
            left = self("before", mark="RTO", left=say_length(one.rto_at - now, self._language))
        elif now < one.mtpd_at:
            left = self("past_rto", left=say_length(one.mtpd_at - now, self._language))
        else:
            left = self("past_mtpd")
        return self("stands", title=one.title, length=length, left=left)


WORDS: Mapping[str, Mapping[str, str]] = {
    "head": {
        "fr": "POINT DE SITUATION Nº {number} — {crisis} {title}",
        "ar": "نقطة الوضع رقم {number} — \u2068{crisis} {title}\u2069",
        "en": "SITUATION POINT No. {number} — {crisis} {title}",
    },
    "time": {
        "fr": "Le {at}. Période couverte depuis le {since}.",
        "ar": "{at}. الفترة المشمولة منذ {since}.",
        "en": "{at}. Period covered since {since}.",
    },
    "states": {"fr": "Où nous en sommes", "ar": "أين نحن", "en": "Where we stand"},
    "facts": {"fr": "Faits", "ar": "الوقائع", "en": "Facts"},
    "decisions": {"fr": "Décisions prises", "ar": "القرارات المتخذة", "en": "Decisions taken"},
    "awaited": {"fr": "Décisions attendues", "ar": "القرارات المنتظرة", "en": "Decisions awaited"},
    "actions": {"fr": "Actions", "ar": "الأعمال", "en": "Actions"},
    "risks": {"fr": "Risques", "ar": "المخاطر", "en": "Risks"},
    "activities": {"fr": "Activités arrêtées", "ar": "الأنشطة المتوقفة", "en": "Activities at a standstill"},
    "ending": {"fr": "Mesures qui finissent bientôt", "ar": "إجراءات تنتهي قريباً", "en": "Measures that end soon"},
    "next": {"fr": "Prochain point : {at}", "ar": "النقطة المقبلة: {at}", "en": "Next point: {at}"},
    "no_next": {
        "fr": "Prochain point : à fixer",
        "ar": "النقطة المقبلة: تُحدد لاحقاً",
        "en": "Next point: to be set",
    },
    "none": {"fr": "rien à signaler", "ar": "لا شيء يُذكر", "en": "nothing to report"},
    "more": {"fr": "et {count} de plus", "ar": "و{count} غيرها", "en": "and {count} more"},
    "at": {"fr": "{at} : {text}", "ar": "{at}: \u2068{text}\u2069", "en": "{at}: {text}"},
    "since": {
        "fr": "{text}, depuis le {at}",
        "ar": "\u2068{text}\u2069، منذ {at}",
        "en": "{text}, since {at}",
    },
    "counts": {
        "fr": "{done} tâches terminées sur {opened} ; {open} à faire, dont {late} en retard",
        "ar": "المهام المنجزة: {done} من {opened}؛ المتبقية: {open}، منها متأخرة: {late}",
        "en": "{done} of {opened} tasks done; {open} to do, {late} of them late",
    },
    "team": {
        "fr": "{team} : {late} en retard",
        "ar": "\u2068{team}\u2069: متأخرة {late}",
        "en": "{team}: {late} late",
    },
    "stands": {
        "fr": "{title} : arrêtée depuis {length}, {left}",
        "ar": "\u2068{title}\u2069: متوقف منذ {length}، {left}",
        "en": "{title}: at a standstill for {length}, {left}",
    },
    "before": {"fr": "{mark} dans {left}", "ar": "{mark} بعد {left}", "en": "{mark} in {left}"},
    "past_rto": {
        "fr": "RTO dépassé, DMIA dans {left}",
        "ar": "تجاوز RTO، وMTPD بعد {left}",
        "en": "RTO passed, MTPD in {left}",
    },
    "past_mtpd": {"fr": "RTO et DMIA dépassés", "ar": "تجاوز RTO وMTPD", "en": "RTO and MTPD passed"},
}
