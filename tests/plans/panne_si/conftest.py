"""The plan for an outage, loaded and compiled."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[3]


FOLDER = ROOT / "playbooks" / "panne-si"


MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
