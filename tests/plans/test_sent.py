"""Plans somebody sent, read in a process of their own: the same plan, the same findings, and limits told in words."""

from __future__ import annotations

from datetime import date

import pytest

from pca.plans import sent
from pca.plans.loader import load
from pca.plans.review import review
from pca.plans.sent import review_apart
from pca.plans.texts import content_hash, installed_texts
from pca.plans.written import files_of
from pca.plans.yaml_reader import Unreadable
from pca.shipped import data_folder

TODAY = date(2026, 3, 1)
NOTIFICATIONS = data_folder("notifications")


@pytest.mark.parametrize("plan", ["pandemie", "starter"])
def test_a_plan_read_apart_is_the_plan_that_was_sent(plan: str) -> None:
    loaded = load(data_folder("playbooks") / plan, NOTIFICATIONS)
    files = files_of(loaded.playbook, loaded.texts)
    read, findings = review_apart(files, {}, TODAY)
    assert content_hash(read.playbook, read.texts) == content_hash(loaded.playbook, loaded.texts)
    assert sorted(one.code for one in findings) == sorted(one.code for one in review(loaded, TODAY))


def test_texts_of_the_installation_stand_in_for_messages_without_any() -> None:
    loaded = load(data_folder("playbooks") / "starter", NOTIFICATIONS)
    files = {name: content for name, content in files_of(loaded.playbook, loaded.texts).items() if "/" not in name}
    read, _ = review_apart(files, installed_texts(NOTIFICATIONS), TODAY)
    assert content_hash(read.playbook, read.texts) == content_hash(loaded.playbook, loaded.texts)


def test_what_cannot_be_read_is_told_with_its_place() -> None:
    with pytest.raises(Unreadable) as told:
        review_apart({"playbook.yaml": b"a: [1,\n"}, {}, TODAY)
    assert told.value.problems[0].place.file == "playbook.yaml"


def test_a_limit_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sent, "LIMITS", sent.Limits(input=10))
    with pytest.raises(Unreadable, match="the plan is too large"):
        review_apart({"playbook.yaml": b"a: 1\n" * 100}, {}, TODAY)
