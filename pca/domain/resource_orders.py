"""The rules of orders about resources: no more goes than is there, and a place that runs short is seen to in time."""

from __future__ import annotations

from msgspec.structs import replace

from pca.domain import tasks
from pca.domain.draft import Draft, refuse
from pca.domain.facts import IndicatorsObserved, ResourceMoved, ResourceReturned, ResourceShort
from pca.domain.orders import Observation
from pca.domain.plan.resources import MOST, Resource
from pca.domain.resource_acts import MoveResource, ReturnResource
from pca.domain.resources import Stock, Used, daily, days_of_cover, places_of, short_at

LONGEST_SERIAL = 80
"""Characters of a serial number."""


def move(draft: Draft, act: MoveResource) -> None:
    """Something comes in, is used, lost, moved, handed out or counted at a place."""
    draft.require_open()
    resource = _counted(draft, act.resource)
    _fitting(draft, act, resource)
    if act.kind in ("lose", "transfer", "count"):
        draft.require_reason()
    before = _stock(draft, resource, act.place)
    used = _used(draft, resource, act.place)
    if act.kind == "use":
        used = replace(used, week=used.week + act.quantity)
    after = _judged(resource, _after(act, before, resource), used)
    moved = ResourceMoved(
        number=draft.situation.resources.moves + 1,
        kind=act.kind,
        resource=resource.id,
        place=act.place,
        quantity=act.quantity,
        stock=after,
        short_at=short_at(resource.supply, after, used, draft.now),
        item=draft.situation.resources.handed_out + 1 if act.kind == "hand_out" else 0,
        person=act.person,
        serial=act.serial.strip(),
    )
    if act.kind == "transfer":
        known, there = _stock(draft, resource, act.to), _used(draft, resource, act.to)
        arrived = _judged(resource, replace(known, free=_bounded(known.free + act.quantity)), there)
        coming = short_at(resource.supply, arrived, there, draft.now)
        moved = replace(moved, to_place=act.to, to_stock=arrived, to_short_at=coming)
    draft.add(moved)
    covered = int(before.short and not after.short)
    if moved.to_stock is not None:
        covered += int(_stock(draft, resource, act.to).short and not moved.to_stock.short)
    _count(draft, resource, -covered)


def give_back(draft: Draft, act: ReturnResource) -> None:
    """What a person had came back, or is lost."""
    draft.require_open()
    item = draft.situation.resources.item
    if item is None or not item.left:
        refuse("resource_item", item=str(act.item))
    resource = _counted(draft, item.resource)
    if not 0 < act.quantity <= item.left:
        refuse("resource_more_than_out", out=str(item.left))
    if act.lost:
        draft.require_reason()
    before, used = _stock(draft, resource, item.place), _used(draft, resource, item.place)
    back = 0 if act.lost else act.quantity
    after = replace(before, free=_bounded(before.free + back), out=before.out - act.quantity)
    after = _judged(resource, after, used)
    draft.add(
        ResourceReturned(
            number=draft.situation.resources.moves + 1,
            item=item.number,
            resource=item.resource,
            place=item.place,
            person=item.person,
            quantity=act.quantity,
            left=item.left - act.quantity,
            stock=after,
            short_at=short_at(resource.supply, after, used, draft.now),
            lost=act.lost,
        )
    )
    _count(draft, resource, -int(before.short and not after.short))


def run_short(draft: Draft) -> None:
    """Places whose cover has fallen below what the plan asks: said once, and somebody gets the task to see to it."""
    places: dict[str, list[str]] = {}
    for name, place in draft.situation.resources.due_short:
        places.setdefault(name, []).append(place)
    for name, short in places.items():
        draft.add(ResourceShort(resource=name, places=tuple(short)))
        resource = draft.plan.resource.get(name)
        if resource is not None:
            _count(draft, resource, len(short))
        if resource is not None and resource.supply is not None and resource.supply.measure is not None:
            _ask(draft, resource.supply.measure, short)


def _count(draft: Draft, resource: Resource, change: int) -> None:
    """The figure that counts the places that are short, where it changes."""
    name = resource.supply.indicator if resource.supply else None
    if name is None or not change:
        return
    places = max(draft.situation.resources.short.get(resource.id, 0) + change, 0)
    draft.add(IndicatorsObserved(observations=(Observation(name, str(places), draft.now),)))


def _ask(draft: Draft, name: str, short: list[str]) -> None:
    """Open the measure's task at each place that is short, or at the one around it that answers for it."""
    measure = draft.plan.playbook.measure.get(name)
    if measure is None:
        return
    answering, house = draft.coverage.places(measure), draft.situation.organisation
    by_perimeter: dict[str, dict[str, None]] = {}
    for place in short:
        at = next((around for around in house.outwards(place) if around in answering), None)
        if at is not None:
            by_perimeter.setdefault(answering[at], {})[at] = None
    for perimeter, places in by_perimeter.items():
        running = draft.running.get((name, perimeter))
        if running is not None and running.status == "held":
            asked = {task.place for task in draft.to_do(name, perimeter)}
            tasks.open_run(draft, measure, perimeter, [place for place in places if place not in asked])


def _counted(draft: Draft, name: str) -> Resource:
    resource = draft.plan.resource.get(name)
    if resource is None or resource.unit is None:
        refuse("resource_unknown", resource=name)
    return resource


def _fitting(draft: Draft, act: MoveResource, resource: Resource) -> None:
    """See that amount, places and person are ones there can be."""
    house = draft.situation.organisation
    if not (0 if act.kind == "count" else 1) <= act.quantity <= MOST:
        refuse("resource_quantity")
    if act.place not in places_of(resource, house):
        refuse("resource_place", resource=resource.id, place=act.place)
    if (act.kind == "transfer") != bool(act.to) or act.to == act.place:
        refuse("resource_to")
    if act.to and act.to not in places_of(resource, house):
        refuse("resource_place", resource=resource.id, place=act.to)
    if (act.kind == "hand_out") != bool(act.person):
        refuse("resource_person")
    if act.person and act.person not in house.people:
        refuse("person_unknown", person=act.person)
    if len(act.serial) > LONGEST_SERIAL or (act.serial and (act.kind != "hand_out" or act.quantity != 1)):
        refuse("resource_serial", most=LONGEST_SERIAL)


def _after(act: MoveResource, before: Stock, resource: Resource) -> Stock:
    """What the place has then. Refused where less than nothing would be left."""
    if act.kind == "count":
        return replace(before, free=act.quantity)
    if act.kind == "receive":
        return replace(before, free=_bounded(before.free + act.quantity))
    if act.quantity > before.free:
        refuse("resource_not_enough", resource=resource.id, free=str(before.free))
    left = replace(before, free=before.free - act.quantity)
    if act.kind == "use":
        return replace(left, used=_bounded(left.used + act.quantity))
    return replace(left, out=_bounded(left.out + act.quantity)) if act.kind == "hand_out" else left


def _bounded(amount: int) -> int:
    if amount > MOST:
        refuse("resource_quantity")
    return amount


def _judged(resource: Resource, stock: Stock, used: Used) -> Stock:
    """A place that was short is not any more once it is covered again."""
    if not stock.short or resource.supply is None:
        return stock
    cover = days_of_cover(stock.free, daily(resource.supply, used))
    return replace(stock, short=cover is not None and cover < resource.supply.least_days)


def _stock(draft: Draft, resource: Resource, place: str) -> Stock:
    return draft.situation.resources.stocks.get((resource.id, place), Stock(resource.amount))


def _used(draft: Draft, resource: Resource, place: str) -> Used:
    return draft.situation.resources.used.get((resource.id, place), Used())
