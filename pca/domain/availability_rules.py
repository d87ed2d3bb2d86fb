"""The rules of periods: what may be planned, which one counts, and how a status comes back when it is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pca.domain.availability import AvailabilityPeriod, Status, counting
from pca.domain.availability_acts import CancelAvailability, PlanAvailability, PlannedPeriod, TurnAvailability
from pca.domain.draft import Draft, refuse
from pca.domain.facts import PeriodsDropped, PeriodsPlanned, PeriodsTurned, StatusDeclared
from pca.domain.texts.zones import local_to_utc

PAST = 31
"""Days back for which a period may still be corrected; it goes into history and changes no status of today."""

LONGEST = 366
"""Days of one period; a longer one is given again, so that somebody looks at it."""

AHEAD = 731
"""Days ahead within which a period ends."""

MOST = 50_000
"""Periods of one order, one for each person: a quarter of turns for 2 433 people is 30 000."""


def plan(draft: Draft, act: PlanAvailability) -> None:
    """Plan periods; nothing is planned unless all of it can be."""
    zone = _zone(act.zone)
    today, people = draft.now.astimezone(zone).date(), draft.situation.organisation.people
    if not any(planned.people for planned in act.periods):
        refuse("nobody_chosen")
    total = sum(len(planned.people) for planned in act.periods)
    if total > MOST:
        refuse("periods_too_many", count=total, most=MOST)
    first = draft.situation.availability.last_period + 1
    for planned in act.periods:
        _check(draft, planned, today)
        chosen = tuple(dict.fromkeys(planned.people))
        stranger = next((person for person in chosen if person not in people), None)
        if stranger is not None:
            refuse("person_unknown", person=stranger)
        draft.add(
            PeriodsPlanned(
                first=first,
                people=chosen,
                status=planned.status,
                starts=planned.starts,
                ends=planned.ends,
                starts_at=midnight(planned.starts, zone),
                ends_at=midnight(planned.ends + timedelta(days=1), zone),
                site=planned.site,
            )
        )
        first += len(chosen)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day begins in `zone`, UTC."""
    return local_to_utc(datetime.combine(day, time()), zone)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        refuse("zone_unknown", zone=name)


def _check(draft: Draft, planned: PlannedPeriod, today: date) -> None:
    """Days that can be meant, and a place where one is needed."""
    starts, ends = planned.starts, planned.ends
    if ends < starts:
        refuse("period_backwards", starts=f"{starts:%d/%m/%Y}", ends=f"{ends:%d/%m/%Y}")
    if (today - starts).days > PAST:
        refuse("period_too_old", starts=f"{starts:%d/%m/%Y}", days=PAST)
    if (ends - starts).days >= LONGEST:
        refuse("period_too_long", days=(ends - starts).days + 1, most=LONGEST)
    if (ends - today).days > AHEAD:
        refuse("period_too_far", ends=f"{ends:%d/%m/%Y}", days=AHEAD)
    if planned.site and planned.status != Status.ALTERNATE_SITE.value:
        refuse("period_site_unused")
    if planned.site and planned.site not in draft.situation.organisation.sites:
        refuse("perimeter_unknown", perimeter=planned.site)


def cancel(draft: Draft, act: CancelAvailability) -> None:
    """Take periods back; what was over stays in history as it was."""
    known = draft.situation.availability.named_periods
    if not act.periods:
        refuse("nobody_chosen")
    for number in act.periods:
        period = known.get(number)
        if period is None:
            refuse("period_unknown")
        if period.dropped_at is not None or period.ends_at <= draft.now:
            refuse("period_over", person=period.person)
    draft.add(PeriodsDropped(periods=tuple(dict.fromkeys(act.periods))))


def cut_short(draft: Draft, person: str) -> None:
    """What somebody says by hand ends the periods that run: the last word counts, until one that begins later."""
    running = [period for period in draft.situation.availability.named_periods.values() if period.person == person]
    ended = tuple(period.number for period in running if period.runs(draft.now) or period.base)
    if ended:
        draft.add(PeriodsDropped(periods=ended, said=True))


def turn(draft: Draft, _act: TurnAvailability) -> None:
    """Statuses follow the periods that began or ended by now; late or out of order, what holds now decides."""
    known = draft.situation.availability
    theirs: dict[str, list[AvailabilityPeriod]] = {}
    for period in known.named_periods.values():
        theirs.setdefault(period.person, []).append(period)
    begun, bases, over = list[int](), list[str](), list[int]()
    for person in dict.fromkeys(known.named_periods[number].person for number in known.due_periods):
        before, after = _counted(theirs[person]), counting(theirs[person], draft.now)
        if person not in draft.situation.organisation.people or before is after:
            continue
        status = draft.situation.organisation.people[person].status.value
        base = before.base if before else status
        wanted = after.status if after else base
        if wanted != status:
            draft.add(StatusDeclared(person=person, status=wanted))
        if before is not None:
            over.append(before.number)
        if after is not None:
            begun.append(after.number)
            bases.append(base)
    if known.due_periods:
        draft.add(PeriodsTurned(due=known.due_periods, counting=tuple(begun), bases=tuple(bases), over=tuple(over)))


def _counted(periods: Iterable[AvailabilityPeriod]) -> AvailabilityPeriod | None:
    """The one that counted until now."""
    return next((period for period in periods if period.base), None)


def turns(
    teams: tuple[tuple[str, ...], tuple[str, ...]], first: date, last: date, length: int
) -> tuple[PlannedPeriod, ...]:
    """Two teams that take turns of `length` days from `first` to `last`: one on duty, the other not, then the reverse.

    Raises ValueError where somebody is in both teams, or days make no turn.
    """
    both = Counter(teams[0]) & Counter(teams[1])
    if both:
        raise ValueError(next(iter(both)))
    if length < 1 or last < first or (last - first).days > AHEAD:
        raise ValueError(length)
    periods, day, even = list[PlannedPeriod](), first, True
    while day <= last:
        ends = min(day + timedelta(days=length - 1), last)
        on, off = teams if even else teams[::-1]
        for people, status in ((on, Status.ON_DUTY), (off, Status.OFF_DUTY)):
            if people:
                periods.append(PlannedPeriod(people=people, status=status.value, starts=day, ends=ends))
        day, even = ends + timedelta(days=1), not even
    return tuple(periods)
