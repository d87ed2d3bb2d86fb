"""Over what a record of the directory is changed: as it was and as it is to be; nobody is moved beyond reach."""

from __future__ import annotations

from collections.abc import Iterable

from pca.domain.directory import Organisation
from pca.domain.directory_acts import KeepPerson, KeepRegion, KeepSite, RemovePerson, RemoveSite
from pca.domain.directory_records import headed
from pca.domain.orders import Order
from pca.domain.reaches import WHOLE, Concern
from pca.domain.situation import Situation


def person_kept(order: Order, situation: Situation) -> Iterable[Concern]:
    """The site where somebody worked, the one where they are to work, and each team they join or leave."""
    act, house = order.act, situation.organisation
    assert isinstance(act, KeepPerson)
    known = house.people.get(act.person.id) if act.seen else None
    moved = {*act.person.teams} ^ {*(known.teams if known else ())}
    concerns = (Concern(places=(act.person.site,)), *(Concern(teams=(team,)) for team in sorted(moved)))
    return (_person(act.person.id, house), *concerns) if act.seen else concerns


def person_gone(order: Order, situation: Situation) -> Iterable[Concern]:
    """The site of whoever leaves, and each place they answer for."""
    act, house = order.act, situation.organisation
    assert isinstance(act, RemovePerson)
    places = (*headed(house.regions, act.person), *headed(house.sites, act.person))
    rotas = any(act.person in rota.people for rota in house.rotas.values())
    answered = (Concern(places=(place.id,)) for place in places)
    return (_person(act.person, house), *answered, *((WHOLE,) if rotas else ()))


def site_kept(order: Order, situation: Situation) -> Iterable[Concern]:
    """The site as it is; where it is new or comes to another region, that region."""
    act, house = order.act, situation.organisation
    assert isinstance(act, KeepSite)
    known = house.sites.get(act.site.id) if act.seen else None
    before = (Concern(places=(act.site.id,) if known else (), hidden=True),) if act.seen else ()
    moved = known is None or known.region != act.site.region
    return (*before, *((Concern(places=(act.site.region,)),) if moved else ()))


def site_gone(order: Order, situation: Situation) -> Iterable[Concern]:
    """The region of the site, and the site to which its people go."""
    act, house = order.act, situation.organisation
    assert isinstance(act, RemoveSite)
    known = house.sites.get(act.site)
    gone = Concern(places=(known.region,) if known else (), hidden=known is None)
    return (gone, *((Concern(places=(act.to,)),) if act.to else ()))


def region_kept(order: Order, _situation: Situation) -> Iterable[Concern]:
    """The region; the institution for a new one."""
    act = order.act
    assert isinstance(act, KeepRegion)
    return (Concern(places=(act.region.id,)) if act.seen else WHOLE,)


def _person(person: str, house: Organisation) -> Concern:
    """Somebody by where they work alone: being of one's team, or oneself, is not enough."""
    known = house.people.get(person)
    return Concern(places=(known.site,) if known else (), hidden=True)
