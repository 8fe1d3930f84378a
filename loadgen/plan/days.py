"""Days and wall-clock times of a hospital, counted from the day that the data ends on."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OPENING = -200
"""The day on which a hospital, its staff and its rooms were entered, unless its calendar says otherwise."""
PAST = range(-30, 0)
COMING = range(1, 15)


@dataclass(frozen=True)
class Days:
    """The calendar of a hospital; a day is a number, 0 the day of `as_of`, -1 the one before."""

    zone: ZoneInfo
    as_of: datetime
    opening: int = OPENING

    def date(self, day: int) -> date:
        """The date of a day."""
        return self.as_of.astimezone(self.zone).date() + timedelta(days=day)

    def weekday(self, day: int) -> int:
        """The ISO weekday of a day, 1 Monday to 7 Sunday."""
        return self.date(day).isoweekday()

    def at(self, day: int, minutes: int) -> datetime:
        """The moment when the hospital's clocks show `minutes` after midnight, in UTC."""
        wall = datetime.combine(self.date(day), time(minutes // 60, minutes % 60), self.zone)
        # In UTC, since times of one zone are compared, and added to, by what the wall shows.
        return wall.astimezone(UTC)

    def day_of(self, moment: datetime) -> int:
        """The day in which a moment lies."""
        return (moment.astimezone(self.zone).date() - self.date(0)).days

    def clocks_change(self, day: int) -> bool:
        """Whether summer time begins or ends on a day."""
        return self.at(day + 1, 0) - self.at(day, 0) != timedelta(days=1)
