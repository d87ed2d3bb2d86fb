"""Who is told what: audiences become recipients, waves are queued in the decision's own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pca.domain.directory import ROOT
from pca.domain.draft import Draft, Titles, refuse
from pca.domain.facts import DeliveriesRecorded, MessagesQueued, TasksOpened, WaveApproved
from pca.domain.orders import DELIVERY, ApproveWave, RecordDeliveries
from pca.domain.plan.communications import Audience, Communication

PUBLIC = "public"
"""Recipient of a post or poster: whoever reads it."""

STAKEHOLDER = "stakeholder:"
"""Prefix of recipients outside the house, followed by their identifier in the plan."""


def say(draft: Draft, trigger: str, subject: str, about: Mapping[str, str]) -> None:
    """Queue every communication of the plan that `trigger` (entering, measure_starts, …) of `subject` sends."""
    for communication in draft.plan.said_when.get((trigger, subject), ()):
        send(draft, communication, about)


def send(draft: Draft, communication: Communication, about: Mapping[str, str]) -> None:
    """Queue one communication of the plan, one wave for each kind of text."""
    within = communication.acknowledge_within
    perimeter = about.get("perimeter", ROOT) if communication.only_perimeter else ROOT
    people = audience(draft, communication.audience, perimeter)
    for kind in communication.kinds:
        to = _public(draft) if kind in ("post", "poster") else people
        _queue(
            draft,
            communication.id,
            communication.message,
            kind,
            to,
            about,
            severity=communication.severity.value,
            external=communication.external,
            awaits=communication.approved_by,
            acknowledge_by=draft.now + within if within else None,
        )


def tell(draft: Draft, notice: str, people: Iterable[str], about: Mapping[str, str]) -> None:
    """Queue one of the engine's own notices, such as `decision_proposed`."""
    to = [(person, _language(draft, person)) for person in _once(people)]
    _queue(draft, notice, notice, "mail", to, about, severity="critical")


def tell_of_tasks(draft: Draft, notice: str, tasks: Mapping[str, Sequence[int]]) -> None:
    """Queue one notice to each person about all of their tasks at once, never one message for each task."""
    to = [(person, _language(draft, person)) for person in tasks]
    numbers = tuple(tuple(sorted(tasks[person])) for person, _ in to)
    _queue(draft, notice, notice, "mail", to, {}, tasks=numbers, severity="important")


def notify(draft: Draft) -> None:
    """Tell each assignee, in one message, of all the tasks this order opened."""
    opened: dict[str, list[int]] = {}
    for fact in draft.facts:
        if isinstance(fact, TasksOpened):
            for number, assignee in enumerate(fact.assignees, fact.first):
                if assignee is not None:
                    opened.setdefault(assignee, []).append(number)
    if opened:
        tell_of_tasks(draft, "task_opened", opened)


def _queue(
    draft: Draft,
    communication: str,
    message: str,
    kind: str,
    to: Sequence[tuple[str, str]],
    about: Mapping[str, str],
    **more: object,
) -> None:
    if not to:
        return
    first, draft.messages = draft.messages + 1, draft.messages + len(to)
    draft.waves += 1
    draft.add(
        MessagesQueued(
            wave=draft.waves,
            communication=communication,
            message=message,
            digest=draft.plan.digest(message, kind),
            kind=kind,
            first=first,
            recipients=tuple(person for person, _ in to),
            languages=tuple(language for _, language in to),
            about={name: text for name, text in about.items() if text},
            **more,  # type: ignore[arg-type]  # optional fields of the fact, passed through as they are
        )
    )


def audience(draft: Draft, wanted: Audience, perimeter: str = ROOT) -> list[tuple[str, str]]:
    """Recipients and their languages, each once; people of the perimeter only, unless it is the institution."""
    organisation, book = draft.situation.organisation, draft.plan.playbook
    found: list[str] = []
    if wanted.everyone:
        found += organisation.people
    if wanted.people:
        found += draft.plan.people(wanted.people, organisation)
    if wanted.site_heads:
        found += (organisation.sites[site].head for site in draft.plan.sites(wanted.site_heads, organisation))
    if perimeter != ROOT:
        inside = {perimeter, *(site.id for site in organisation.sites.values() if site.region == perimeter)}
        found = [
            person for person in found if person in organisation.people and organisation.people[person].site in inside
        ]
    if wanted.committee:
        found += committee(draft)
    found += (person for role in wanted.roles for person in (book.role[role].holder, *book.role[role].deputies))
    for team in wanted.teams:
        found += _team(draft, team, perimeter)
    to = [(person, _language(draft, person)) for person in _once(found) if person in organisation.people]
    outside = (one for one in book.stakeholders if one.id in wanted.stakeholders)
    return to + [(STAKEHOLDER + one.id, one.language) for one in outside]


def committee(draft: Draft) -> list[str]:
    """Holders of the committee's seats, and deputies of those who are absent."""
    organisation, book = draft.situation.organisation, draft.plan.playbook
    seats = (book.role[role] for role in book.committee.roles)
    return _once(one for seat in seats if (one := organisation.first_present(seat.holder, *seat.deputies)))


def deciders(draft: Draft, roles: Iterable[str]) -> list[str]:
    """Holders and deputies of the roles that may decide something."""
    known = draft.plan.playbook.role
    return _once(one for role in roles for one in (known[role].holder, *known[role].deputies))


def _team(draft: Draft, team: str, perimeter: str) -> list[str]:
    organisation, found = draft.situation.organisation, draft.plan.playbook.team[team]
    members = list(organisation.members.get(team, ()))
    if found.per != "region":
        return [*([found.lead] if found.lead else []), *found.deputies, *members]
    regions = {one.id: one for one in organisation.regions.values() if perimeter in (ROOT, one.id)}
    near = [one for one in members if organisation.region_of(one) in regions]
    return [*(person for one in regions.values() for person in (one.head, one.deputy)), *near]


def _public(draft: Draft) -> list[tuple[str, str]]:
    return [(PUBLIC, language) for language in draft.plan.playbook.languages]


def _language(draft: Draft, person: str) -> str:
    known = draft.situation.organisation.people.get(person)
    language = known.language if known else "fr"
    return language if language in draft.plan.playbook.languages else "fr"


def _once(people: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(people))


def approve(draft: Draft, act: ApproveWave) -> None:
    """The spokesperson releases an external message (R33); after closing too: the end of a crisis is announced then."""
    wave = draft.situation.wave
    if wave is None:
        refuse("wave_unknown", wave=act.wave)
    if wave.awaits is None or wave.approved:
        refuse("wave_needs_no_approval", wave=act.wave)
    seat = draft.seated(draft.actor, [wave.awaits])
    if seat is None:
        refuse(
            "not_entitled",
            person=draft.actor,
            what=f"V{act.wave}",
            roles=Titles([draft.plan.playbook.role[wave.awaits].title]),
        )
    draft.add(WaveApproved(wave=act.wave, seat=seat))


def record(draft: Draft, act: RecordDeliveries) -> None:
    """Write down what became of messages; those already settled by somebody else are left as they are."""
    if draft.order.who != DELIVERY:
        refuse("not_entitled", person=draft.order.who, what="record_deliveries", roles=DELIVERY)
    waiting = tuple(one for one in act.deliveries if one.message in draft.situation.queued)
    if waiting:
        draft.add(DeliveriesRecorded(deliveries=waiting))
