"""Plan versions as stored: each one kept for ever, found by hash, newest by plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from pca.domain import facts
from pca.domain.journal import Entry
from pca.domain.situation import PlanVersion
from pca.store.kit.database import Store
from pca.store.kit.errors import StoreError
from pca.store.plans import plans

Tell = Callable[..., Entry]


@pytest.fixture
def published(store: Store, tell: Tell) -> Store:
    for hash, plan, version in (("h1", "pandemie", "1"), ("x1", "panne-si", "1"), ("h2", "pandemie", "2")):
        body = f'{{"id": "{plan}", "é": "{version}"}}'
        tell(store, facts.PlanPublished(hash=hash, plan=plan, version=version, author="P1", body=body), crisis=None)
    tell(store, facts.PlanApproved(hash="h1", by="P2"), crisis=None)
    return store


def test_a_version_is_found_by_its_hash(published: Store) -> None:
    with published.read() as unit:
        names = {"author": "P1", "published_by": "P1", "approved_by": "P2"}
        expected = PlanVersion(hash="h1", plan="pandemie", version="1", **names)
        assert plans.plan_version(unit, "h1") == expected
        assert plans.plan_version(unit, "h9") is None
        assert plans.plan_body(unit, "h2") == '{"id": "pandemie", "é": "2"}'
        assert plans.plan_body(unit, "h9") is None


def test_the_latest_version_and_the_latest_approved_one(published: Store) -> None:
    with published.read() as unit:
        newest, approved = plans.latest_plan(unit, "pandemie"), plans.latest_plan(unit, "pandemie", approved=True)
        assert plans.latest_plan(unit, "panne-si", approved=True) is None
        assert plans.latest_plan(unit, "none") is None
    assert newest is not None
    assert approved is not None
    assert (newest.hash, approved.hash) == ("h2", "h1")


def test_versions_are_listed_oldest_first(published: Store, noon: datetime) -> None:
    with published.read() as unit:
        assert [(one.hash, one.number) for one in plans.plans(unit)] == [("h1", 1), ("h2", 2), ("x1", 1)]
        [only] = plans.plans(unit, "panne-si")
    assert (only.published_at, only.published_by, only.approved_at) == (noon, "P1", None)


def test_a_version_is_published_once(published: Store, tell: Tell) -> None:
    with pytest.raises(StoreError) as said:
        tell(published, facts.PlanPublished(hash="h1", plan="p", version="9", author="P1", body=""), crisis=None)
    assert said.value.code == "conflict"
