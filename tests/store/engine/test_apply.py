"""Facts become rows: every kind of fact has its function, and each one is really used in the story."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest

from pca.domain import facts
from pca.domain.facts import AnyFact
from pca.domain.journal import Entry
from pca.store.engine.apply import APPLIERS
from pca.store.kit.database import Store
from pca.store.kit.errors import StoreError

Story = list[tuple[str | None, tuple[AnyFact, ...]]]


def test_every_fact_has_its_function() -> None:
    assert set(APPLIERS) == set(get_args(AnyFact))


def test_the_story_told_in_these_tests_leaves_no_fact_out(story: Story) -> None:
    assert {type(fact) for _, found in story for fact in found} == set(get_args(AnyFact))


OUTSIDE = (
    *(facts.PersonalTextKept, facts.PeriodsPlanned, facts.PeriodsDropped, facts.PeriodsTurned),
    *(facts.Refused, facts.DirectoryChanged, facts.StatusDeclared, facts.PlanPublished, facts.PlanApproved),
    *(facts.TextRead, facts.MeasureSetAside),
    *(facts.GrantGiven, facts.GrantWithdrawn),
    *(facts.AccountManaged, facts.CredentialsNoted, facts.KeysNoted, facts.BreakGlassSealed, facts.Consulted),
    *(facts.DirectoryExported, facts.SupportRead),
    *(facts.AccessPrepared, facts.AccessConfirmed, facts.AccessDropped),
    *(facts.DistancesSet, facts.CoverConfirmed, facts.CampaignStarted, facts.CampaignReminded, facts.ContactsConfirmed),
    *(facts.RegimeSet, facts.RegimeLifted, facts.HoursSet, facts.DatesSet),
    *(facts.BackupMade, facts.BackupRestored, facts.SendingReleased, facts.ChannelTested),
    *(facts.BreakGlassOpened, facts.BreakGlassClosed, facts.BreakGlassReviewed),
)


def test_facts_of_a_crisis_need_one(story: Story, store: Store, tell: Callable[..., Entry]) -> None:
    for _, found in story:
        for fact in found:
            if isinstance(fact, OUTSIDE):
                continue
            with pytest.raises(StoreError) as said:
                tell(store, fact, crisis=None)
            assert said.value.code == "no_crisis"
