"""What became of a batch."""

from __future__ import annotations


def outcomes(answers):
    return [one.outcome for one in answers]
