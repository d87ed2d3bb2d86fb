"""The few words of a draft that its playbook does not bring."""

from __future__ import annotations

from collections.abc import Mapping

from pca.domain.plan import usual

STATES: Mapping[str, Mapping[str, str]] = {
    **{id: title for id, _, _, title in usual.STATES},
    **{f"to_{id}": title for id, _, _, _, title in usual.MOVES},
}
"""Titles of states and of moves (`to_…`)."""
