"""The words every part of a plan is written with: keys, durations, days, expressions."""

import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from pca.domain.diagnosis import Faulty
from pca.domain.plan.languages import TAG
from pca.domain.plan.lengths import UNITS, say_duration

Language = Annotated[str, Field(pattern=TAG, max_length=35)]
"""A language by its tag (BCP 47), such as fr, ar, en, es or pt-BR."""

KEY_LENGTH = 40
"""Characters of a key, or of a person's identifier."""

TEXT_LENGTH = 4000
"""Characters of a text for people, in one language."""

CONDITION_LENGTH = 500
"""Characters of a condition; the reader of conditions has the same limit."""

LONGEST = timedelta(days=3650)
"""The longest duration: ten years."""


MOST_DAYS = 366
"""The longest time back that a condition looks."""


class Part(BaseModel):
    """What every part of the playbook language has in common: frozen, and unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Key = Annotated[str, Field(pattern=rf"^[A-Za-z][A-Za-z0-9_]{{0,{KEY_LENGTH - 1}}}$")]
"""A short name that can be said on the phone: letters, digits and underscores, at most 40."""

PERSON = re.compile(rf"^[A-Za-z0-9][A-Za-z0-9._-]{{0,{KEY_LENGTH - 1}}}$")

PersonKey = Annotated[str, Field(pattern=PERSON.pattern)]
"""The stable identifier of a person in the directory (a staff number, never a name or an e-mail)."""

ExpressionText = Annotated[str, Field(min_length=1, max_length=CONDITION_LENGTH)]
"""A condition over indicators, in the language of `pca.domain.expressions.expressions`."""

_DURATION = re.compile(r"^\d{1,6}(min|h|d|w)( \d{1,6}(min|h|d|w)){0,3}$")


def parse_duration(value: Any) -> Any:
    """Read `30min`, `4h`, `2d`, `1w` or `1d 12h` as a length of time; anything else is left for pydantic to refuse."""
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str) or not _DURATION.match(value):
        raise Faulty("rule.duration")
    seconds = sum(int(re.sub(r"\D", "", word)) * UNITS[re.sub(r"\d", "", word)] for word in value.split())
    if not 0 < seconds <= LONGEST.total_seconds():
        raise Faulty("rule.duration_range")
    return timedelta(seconds=seconds)


def parse_day(day: Any) -> Any:
    """Read `2026-01-15` as a day. Anything else is refused: a bare number would otherwise count seconds since 1970."""
    if isinstance(day, date) and not isinstance(day, datetime):
        return day
    try:
        if isinstance(day, str) and len(day) == 10:
            return date.fromisoformat(day)
    except ValueError:
        pass
    raise Faulty("rule.day")


def parse_wall_clock(value: Any) -> Any:
    """Read `2020-05-31T09:00` as a date and wall-clock time; an offset is refused, the plan's zone applies."""
    try:
        instant = (
            value if isinstance(value, datetime) else datetime.fromisoformat(value) if _is_instant(value) else None
        )
    except ValueError:
        instant = None
    if instant is None:
        raise Faulty("rule.instant")
    if instant.tzinfo is not None:
        raise Faulty("rule.offset")
    return instant


def _is_instant(value: Any) -> bool:
    return isinstance(value, str) and 16 <= len(value) <= 32


Day = Annotated[date, BeforeValidator(parse_day)]
"""A calendar day, in quotes: "2026-01-15"."""

_WALL_CLOCK = {
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$",
    "description": "A date and wall-clock time in the plan's zone: 2020-05-31T09:00.",
}

WallClock = Annotated[datetime, BeforeValidator(parse_wall_clock), WithJsonSchema(_WALL_CLOCK)]
"""A date and wall-clock time in the plan's zone, in quotes: "2020-05-31T09:00"."""


def parse_time_of_day(value: Any) -> Any:
    """Read `21:00` as a wall-clock time; anything else is refused."""
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise Faulty("rule.time_of_day")
    return time.fromisoformat(value)


TimeOfDay = Annotated[
    time,
    BeforeValidator(parse_time_of_day),
    PlainSerializer(lambda value: f"{value:%H:%M}", return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^([01]\d|2[0-3]):[0-5]\d$",
            "description": 'A time of day, in quotes: "21:00".',
        }
    ),
]
"""A time of day in the plan's zone, in quotes: "21:00"."""

Duration = Annotated[
    timedelta,
    BeforeValidator(parse_duration),
    PlainSerializer(say_duration, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": _DURATION.pattern,
            "description": "A length of time: 30min, 4h, 2d, 1w, 1d 12h.",
        }
    ),
]


class Scenario(StrEnum):
    """What the plan prepares for: the list of RTS (EU) 2024/1774 art. 26(2), plus natural disaster and a surge.

    A surge: many more people to serve at once than the house can, such as a mass arrival of patients.
    """

    STAFF_UNAVAILABLE = "staff_unavailable"
    PANDEMIC = "pandemic"
    PREMISES = "premises"
    ICT_FAILURE = "ict_failure"
    TELECOMS = "telecoms"
    CYBER_ATTACK = "cyber_attack"
    SUPPLIER = "supplier"
    NATURAL_DISASTER = "natural_disaster"
    POWER_OUTAGE = "power_outage"
    SOCIAL_INSTABILITY = "social_instability"
    INSIDER = "insider"
    SURGE = "surge"
