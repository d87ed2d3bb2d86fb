"""Hours of a week, as plans write them."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from pca.domain.diagnosis import Faulty
from pca.domain.opening_hours import LONGEST as LONGEST_WEEK
from pca.domain.opening_hours import NoHours, week_of, written


def parse_week(value: Any) -> Any:
    """Read a week such as `mon-fri 09:00-15:00`; anything that is no text is left for pydantic to refuse."""
    if not isinstance(value, str):
        return value
    try:
        return written(week_of(value))
    except NoHours as error:
        raise Faulty("rule.week", said=error.said) from None


WeekHours = Annotated[str, BeforeValidator(parse_week), Field(max_length=LONGEST_WEEK)]
"""Opening hours of a week: `mon-thu 08:15-16:30; fri 08:15-12:00 14:30-16:30`."""
