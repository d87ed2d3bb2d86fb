"""A plan version as readable pages: its states drawn, its measures, roles and communications, and what to put right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

import msgspec
from babel.dates import get_day_names
from msgspec.structs import replace

from pca.catalogue.findings import for_everybody
from pca.catalogue.gaps import finding
from pca.catalogue.languages import locale_of
from pca.catalogue.times import say_instant, say_length
from pca.catalogue.words import listed
from pca.domain.directory import Organisation
from pca.domain.institution import gaps
from pca.domain.plan.communications import Audience, Communication, When
from pca.domain.plan.lint.findings import Finding, FindingSeverity
from pca.domain.plan.lint.rules import lint
from pca.domain.plan.measures import Measure
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.repeats import Repeat
from pca.domain.plan.roles import Role
from pca.domain.plan.text import Text
from pca.domain.recurrence import WEEKDAYS
from pca.domain.texts.zones import local_to_utc
from pca.plans.loader import load_files
from pca.plans.review import in_order, review
from pca.plans.texts import Texts
from pca.plans.written import files_of
from pca.plans.yaml_reader import Unreadable
from pca.services.crisis.scene import plan_of
from pca.services.people.read import institution, institution_version
from pca.web.kit.cache import Cache
from pca.web.kit.condition_words import ConditionWords
from pca.web.kit.plan_text import text_in
from pca.web.kit.request_context import RequestContext
from pca.web.kit.spoken import FIELDS, SCENARIOS
from pca.web.measures.measure_terms import Saying, Terms
from pca.web.plans.finding_words import named, titles_in


class Found(msgspec.Struct, frozen=True):
    """One thing to put right, and where it stands. Without a code it is about the institution, in words for all."""

    error: bool
    code: str
    place: str
    where: str
    message: str
    advice: str


class MeasureRead(msgspec.Struct, frozen=True):
    """One measure in words."""

    id: str
    title: str
    axis: str
    team: str
    states: tuple[str, ...]
    instructions: str
    checklist: tuple[str, ...]
    within: tuple[str, str]
    levels: tuple[tuple[str, str], ...]
    terms: Terms


class RoleRead(msgspec.Struct, frozen=True):
    """One crisis role: who holds it, who stands in."""

    id: str
    title: str
    holder: str
    rota: bool
    """Whether `holder` is what the directory calls a rota: it says who is on call."""
    deputies: tuple[str, ...]


class CommunicationRead(msgspec.Struct, frozen=True):
    """One communication: when, to whom, by which ways, and who must approve it."""

    id: str
    title: str
    when: str
    audience: str
    kinds: tuple[str, ...]
    message: str
    approved_by: str


class Read(msgspec.Struct, frozen=True):
    """A version in words."""

    id: str
    title: str
    version: str
    purpose: str
    scope: str
    scenario: str
    author: str
    owner: str
    approver: str
    languages: tuple[str, ...]
    objectives: tuple[str, ...]
    activities: tuple[tuple[str, str, str], ...]
    """Title, RTO, MTPD, in words."""
    measures: tuple[MeasureRead, ...]
    roles: tuple[RoleRead, ...]
    communications: tuple[CommunicationRead, ...]
    findings: tuple[Found, ...]


def read_version(context: RequestContext, hash: str, today: date) -> Read:
    """A published version in words. Raises UnknownPlan."""
    held = plan_of(context.runtime, context.unit, hash)
    kept: Cache = context.request.app.state.cache
    findings = kept.get(("review", hash), lambda: _reviewed(held.compiled.playbook, held.texts, today), stamp=today)
    known = institution(context.unit)
    fits = kept.get(
        ("fits", hash),
        lambda: gaps(held.compiled.playbook, known, context.now, held.compiled),
        stamp=(institution_version(context.unit), context.now.replace(minute=0, second=0, microsecond=0)),
    )
    return read(context, held.compiled.playbook, in_order((*findings, *(finding(fit) for fit in fits))))


def _reviewed(book: Playbook, texts: Texts, today: date) -> tuple[Finding, ...]:
    """What is to be put right, with file and line as in the files one can take away."""
    try:
        return review(load_files(files_of(book, texts)), today)
    except Unreadable:  # published before today's reader asked for more
        return lint(book, texts.keys(), today)


def read(context: RequestContext, book: Playbook, findings: Sequence[Finding]) -> Read:
    """A plan in the reader's language, with what is to be put right."""
    say, known = partial(_said, context), institution(context.unit)
    titles = titles_in(book, context.language)
    context.contacts(person for role in book.roles for person in role.named)
    return Read(
        id=book.id,
        title=say(book.title),
        version=book.version,
        purpose=say(book.purpose),
        scope=say(book.scope),
        scenario=SCENARIOS.word(book.scenario.value, context.language),
        author=context.name(book.author),
        owner=_role(context, book, book.owner),
        approver=_role(context, book, book.approval.by),
        languages=tuple(book.languages),
        objectives=tuple(say(objective) for objective in book.objectives),
        activities=tuple(
            (say(activity.title), _length(context, activity.rto), _length(context, activity.dmia))
            for activity in book.activities
        ),
        measures=tuple(_measure(context, book, known, measure) for measure in book.measures),
        roles=tuple(
            RoleRead(
                role.id, say(role.title), *_holder(context, role), tuple(context.name(name) for name in role.deputies)
            )
            for role in book.roles
        ),
        communications=tuple(_spoken(context, book, communication) for communication in book.communications),
        findings=tuple(dict.fromkeys(_found(finding, titles, context.language) for finding in findings)),
    )


def _length(context: RequestContext, length: timedelta) -> str:
    return say_length(length, context.language) or "—"


def _holder(context: RequestContext, role: Role) -> tuple[str, bool]:
    """The holder's name, or what the rota is called; empty for a rota that the directory lacks."""
    if role.rota is None:
        return context.name(role.holder or ""), False
    rota = institution(context.unit).rotas.get(role.rota)
    return rota.title if rota else "", True


def _said(context: RequestContext, text: Text | None) -> str:
    return text_in(text, context.language) if text else ""


def _role(context: RequestContext, book: Playbook, key: str | None) -> str:
    return _said(context, book.role[key].title) if key in book.role else (key or "")


def _measure(context: RequestContext, book: Playbook, known: Organisation, measure: Measure) -> MeasureRead:
    say = partial(_said, context)
    return MeasureRead(
        id=measure.id,
        title=say(measure.title),
        axis=say(next((axis.title for axis in book.axes if axis.id == measure.axis), None)),
        team=say(book.team[measure.team].title) if measure.team in book.team else (measure.team or ""),
        states=tuple(say(book.state[key].title) if key in book.state else key for key in measure.holds_in),
        instructions=say(measure.instructions),
        checklist=tuple(say(item.text) for item in measure.checklist),
        within=(_length(context, measure.acknowledge_within), _within(context, book, measure)),
        levels=tuple((say(level.title), say(level.instructions)) for level in measure.levels),
        terms=Saying(book, known, context.language, say).terms(measure),
    )


def _within(context: RequestContext, book: Playbook, measure: Measure) -> str:
    """By when a task is to be done: so long after its opening, or counted from a state or a day."""
    due, within = measure.due, _length(context, measure.complete_within)
    if due is None:
        return within
    word = partial(FIELDS.word, language=context.language)
    if due.entering is not None:
        length = _length(context, due.after or measure.complete_within)
        states = _titles(context, book, due.entering)
        return f"{length} {word('due_after')} {states}"
    day = next((_said(context, known.title) for known in book.indicators if known.id == due.date), due.date or "")
    span = due.after or due.before
    if span is None:
        return f"{day} ({within})"
    return f"{_length(context, span)} {word('due_before' if due.before else 'due_after')} {day} ({within})"


def _spoken(context: RequestContext, book: Playbook, communication: Communication) -> CommunicationRead:
    return CommunicationRead(
        id=communication.id,
        title=_said(context, communication.title),
        when=_when(context, book, communication.when),
        audience=_audience(context, book, communication.audience),
        kinds=tuple(FIELDS.word(kind, context.language) for kind in communication.kinds),
        message=communication.message,
        approved_by=_role(context, book, communication.approved_by),
    )


def _found(remark: Finding, titles: dict[str, str], language: str) -> Found:
    remark = replace(remark, what=named(remark.what, titles, language))
    place = f"{remark.file}:{remark.line}" if remark.file else ""
    code, where = ("", "") if remark.about else (remark.code, remark.where)
    return Found(remark.severity is FindingSeverity.ERROR, code, place, where, *for_everybody(remark, language))


def _titles(context: RequestContext, book: Playbook, key: str) -> str:
    for known in (book.state, book.measure, book.role, book.team):
        if key in known:
            return text_in(known[key].title, context.language)
    return next(
        (text_in(stakeholder.title, context.language) for stakeholder in book.stakeholders if stakeholder.id == key),
        key,
    )


def _when(context: RequestContext, book: Playbook, when: When) -> str:
    names = (name for name in When.model_fields if name != "source")
    field, value = next((name, getattr(when, name)) for name in names if getattr(when, name) is not None)
    language = context.language
    if value is True:
        return FIELDS.word(field, language)
    if isinstance(value, str):
        words = _titles(context, book, value)
    elif isinstance(value, Repeat):
        words = _repeated(value, language)
    else:
        words = say_instant(local_to_utc(value, book.zone), book.zone, language)
    source = listed((_titles(context, book, name) for name in when.source), language)
    coming = [f"{FIELDS.word('from', language)} {source}"] if source else []
    return listed([f"{FIELDS.word(field, language)} {words}", *coming], language)


def _repeated(repeat: Repeat, language: str) -> str:
    """How often, in words: days and hours, or every so long."""
    if repeat.every is not None:
        return say_length(repeat.every, language)
    names = get_day_names("wide", locale=locale_of(language))
    days = [names[WEEKDAYS.index(day)] for day in repeat.days]
    on = [str(repeat.day_of_month)] if repeat.day_of_month else days
    return listed([*on, *repeat.at], language)


def _audience(context: RequestContext, book: Playbook, audience: Audience) -> str:
    triggers: list[str] = []
    conditions = ConditionWords(book, institution(context.unit), context.language, partial(_said, context))
    for field in Audience.model_fields:
        value = getattr(audience, field)
        if value is True:
            triggers.append(FIELDS.word(field, context.language))
        elif isinstance(value, str):
            triggers.append(f"{FIELDS.word(field, context.language)} ({conditions.words(value)})")
        elif value:
            triggers += [_titles(context, book, key) for key in value]
    return listed(triggers, context.language)
