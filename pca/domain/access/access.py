"""Grants and what follows from them: what a person may do here, and which rows that concerns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Literal, TypeAlias

import msgspec

from pca.domain.access.rights import CONFLICTS, MAY, OWN, STRONG, AccessRole, Action, ScopeKind
from pca.domain.directory import ROOT, Organisation

__all__ = [
    "CONFLICTS",
    "INSTITUTION",
    "MAY",
    "AccessRole",
    "Action",
    "Grant",
    "Identity",
    "Method",
    "Reach",
    "Scope",
    "ScopeKind",
    "conflicting",
    "live",
]

Method: TypeAlias = Literal["password", "passkey", "oidc", "token", "persona", "break_glass"]
"""How somebody signed in."""


class Scope(msgspec.Struct, frozen=True):
    """How far a grant reaches: the institution, or one region, site or team by its identifier."""

    kind: ScopeKind
    id: str = ROOT

    @property
    def written(self) -> str:
        """As people write it: `institution`, `region:CS`, `site:A`, `team:ops`."""
        return self.kind.value if self == INSTITUTION else f"{self.kind.value}:{self.id}"

    @classmethod
    def read(cls, written: str) -> Scope:
        """The scope somebody wrote. Raises ValueError."""
        kind, _, id = written.partition(":")
        if bool(id) is (kind == ScopeKind.INSTITUTION):
            raise ValueError(written)
        return cls(ScopeKind(kind), id) if id else INSTITUTION


INSTITUTION = Scope(ScopeKind.INSTITUTION)


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """One role given to one person, from `starts` until just before `ends` (open-ended when None); UTC."""

    number: int
    person: str
    role: AccessRole
    scope: Scope
    starts: datetime
    ends: datetime | None = None
    granted_by: str
    reason: str

    def live(self, now: datetime) -> bool:
        """Whether it counts at `now`."""
        return self.starts <= now and (self.ends is None or now < self.ends)

    def meets(self, starts: datetime, ends: datetime | None) -> bool:
        """Whether it counts at any instant of a span."""
        return (ends is None or self.starts < ends) and (self.ends is None or starts < self.ends)


def live(grants: Iterable[Grant], now: datetime) -> tuple[Grant, ...]:
    """The grants that count at `now`."""
    return tuple(grant for grant in grants if grant.live(now))


def conflicting(
    grants: Iterable[Grant], role: AccessRole, starts: datetime, ends: datetime | None = None
) -> Grant | None:
    """The first of a person's grants that may not stand beside `role` at some instant of the span, if any."""
    return next(
        (grant for grant in grants if frozenset({grant.role, role}) in CONFLICTS and grant.meets(starts, ends)), None
    )


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows an action concerns. Empty, it reaches nothing."""

    everything: bool = False
    regions: frozenset[str] = frozenset()
    """Regions with all their sites."""
    sites: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    person: str | None = None
    """The person whose own rows are reached too."""

    @property
    def nothing(self) -> bool:
        """Whether no row at all is reached."""
        return not (self.everything or self.regions or self.sites or self.teams or self.person)

    def covers(
        self,
        organisation: Organisation,
        *,
        place: str | None = None,
        team: str | None = None,
        person: str | None = None,
        region: str | None = None,
    ) -> bool:
        """Whether a row of this place (a region or site), team, person or region is reached; one is enough."""
        return (
            self.everything
            or (place is not None and self._covers_place(organisation, place))
            or (team is not None and team in self.teams)
            or (person is not None and person == self.person)
            or (region is not None and region in self.regions)
        )

    def covers_person(self, organisation: Organisation, person: str) -> bool:
        """Whether somebody is reached: by their site, by one of their teams, or because it is oneself."""
        known = organisation.people.get(person)
        if self.everything or (self.person is not None and person == self.person):
            return True
        return known is not None and (
            self._covers_place(organisation, known.site) or not self.teams.isdisjoint(known.teams)
        )

    def perimeters(self, organisation: Organisation) -> frozenset[str]:
        """The perimeters whose state governs what is reached: the institution, regions, and the regions of sites."""
        above = {organisation.sites[site].region for site in self.sites if site in organisation.sites}
        return self.regions | self.sites | above | {ROOT}

    def _covers_place(self, organisation: Organisation, place: str) -> bool:
        site = organisation.sites.get(place)
        return place in self.sites or place in self.regions or (site is not None and site.region in self.regions)


NOTHING, EVERYTHING = Reach(), Reach(everything=True)


class Identity(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Who is asking, at this instant: the person, and the grants that count now (`live`), nothing else."""

    person: str
    grants: tuple[Grant, ...]
    by: Method
    session: str | None = None
    """Identifier of the session, for signing out; never its token."""
    second_factor: bool = False
    held_back: bool = False
    """Whether a first password opened this session: nothing can be reached but choosing one's own."""
    proved_at: datetime | None = None
    """When the person showed what this session rests on; None for programs, and when only others vouched for it."""
    token_actions: frozenset[Action] | None = None
    """What an API token is limited to; None for people."""
    token_scope: Scope | None = None
    """Where an API token is limited to, the grants being narrowed to it already; None when it is not."""
    token_number: int | None = None
    """The number of the API token; None for people."""

    @cached_property
    def counting(self) -> tuple[Grant, ...]:
        """The grants whose role counts: strong roles ask for a second factor first."""
        if self.held_back:
            return ()
        return tuple(grant for grant in self.grants if self.second_factor or grant.role not in STRONG)

    @cached_property
    def roles(self) -> frozenset[AccessRole]:
        """The roles that count."""
        return frozenset(grant.role for grant in self.counting)

    @property
    def needs_second_factor(self) -> bool:
        """Whether a role waits for a second factor."""
        return not self.second_factor and any(grant.role in STRONG for grant in self.grants)

    def may(self, action: Action) -> bool:
        """Whether the action is allowed somewhere at all; `reach` says where."""
        if self.token_actions is not None and action not in self.token_actions:
            return False
        if action is Action.CONFIRM_ACCESS and self.by in ("token", "break_glass"):  # a person, by their own account
            return False
        if action is Action.ACCOUNT:  # this is where a second factor is set up
            return bool(self.grants) and self.by != "token" and not self.held_back
        return not MAY[action].isdisjoint(self.roles)

    def reach(self, action: Action) -> Reach:
        """The rows the action concerns: those of every grant that allows it, and the person's own."""
        if not self.may(action):
            return NOTHING
        only_own = OWN.get(action, frozenset())
        ids: dict[ScopeKind, list[str]] = {kind: [] for kind in ScopeKind}
        for grant in self.counting:  # once for all kinds: somebody may look after thousands of places
            if grant.role in MAY[action] and grant.role not in only_own:
                ids[grant.scope.kind].append(grant.scope.id)
        return Reach(
            everything=bool(ids[ScopeKind.INSTITUTION]),
            regions=frozenset(ids[ScopeKind.REGION]),
            sites=frozenset(ids[ScopeKind.SITE]),
            teams=frozenset(ids[ScopeKind.TEAM]),
            person=self.person if self.token_scope is None else None,
        )


def contains(organisation: Organisation, outer: Scope, inner: Scope) -> bool:
    """Whether everything `inner` reaches is reached by `outer`."""
    if outer.kind is ScopeKind.INSTITUTION or outer == inner:
        return True
    site = organisation.sites.get(inner.id) if inner.kind is ScopeKind.SITE else None
    return outer.kind is ScopeKind.REGION and site is not None and site.region == outer.id


def narrowed(organisation: Organisation, grants: Iterable[Grant], scope: Scope) -> tuple[Grant, ...]:
    """The grants as far as they lie within `scope`: wider ones are cut down to it, others are left out."""
    kept = []
    for grant in grants:
        if contains(organisation, scope, grant.scope):
            kept.append(grant)
        elif contains(organisation, grant.scope, scope):
            kept.append(msgspec.structs.replace(grant, scope=scope))
    return tuple(kept)
