"""What a measure asks of people: whom it is about, what they are to do, which trips it lets them make."""

from typing import Literal

from pydantic import model_validator

from pca.domain.availability import StatusName
from pca.domain.diagnosis import Faulty
from pca.domain.plan.terms import ExpressionText, Key, Part
from pca.domain.plan.text import Text, Titled
from pca.domain.plan.weeks import WeekHours

TripAnswer = Literal["allowed", "consent", "refused"]


class TravelRule(Part):
    """What is answered to whoever asks to travel, by how far they go."""

    commune: TripAnswer = "allowed"
    """Within one commune or province, as the directory writes it."""
    region: TripAnswer = "allowed"
    """From one commune to another of the same region."""
    country: TripAnswer = "allowed"
    """From one region to another."""
    abroad: TripAnswer = "allowed"
    exempt: tuple[Key, ...] = ()
    """Purposes for which consent may be given within the country where the answer is `refused`."""
    consent_of: tuple[Key, ...] = ()
    """Roles whose holder or deputy consents. The head or deputy of the traveller's region unless said otherwise."""


class Purpose(Titled):
    """One reason to travel that people may choose."""

    id: Key = ""
    title: Text


class Staff(Part):
    """Whom the measure is about, and what they are to do. Everybody where neither teams, roles nor `where` are said.

    Human resources follow how many do it; a head their own people; each person reads what applies to them.
    """

    where: ExpressionText | None = None
    """A condition over `site`, `site_type`, `region` and `network`: where the people work."""
    teams: tuple[Key, ...] = ()
    """Members of these teams …"""
    roles: tuple[Key, ...] = ()
    """… and holders and deputies of these roles; everybody when neither is said. `where` chooses among them."""
    except_teams: tuple[Key, ...] = ()
    """Members of these teams are not meant: their function needs something else."""
    status: tuple[StatusName, ...] = ()
    """What they are to be, such as `telework`: whoever is declared so follows the measure."""
    hours: WeekHours | None = None
    """Their working hours while it holds: `mon-fri 09:00-15:00`."""
    travel: TravelRule | None = None
    """Which trips it allows; a level says what it allows itself."""
    purposes: tuple[Purpose, ...] = ()
    """Reasons to travel that people may choose."""
    sessions: bool = False
    """Whether training, meetings and the like that it postpones are listed with their new day."""

    @model_validator(mode="after")
    def _asks_something(self) -> "Staff":
        if not (self.status or self.hours or self.purposes or self.sessions):
            raise Faulty("rule.staff_nothing")
        if self.travel is not None and not self.purposes:
            raise Faulty("rule.staff_purposes")
        return self
