"""A calendar feed as calendars fetch it (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, Event

from tracker.domain.obligations.calendar_events import ShownEvent

PRODUCT = "-//Pooled-budget tracker//Due dates//EN"
REFRESHED_EVERY = timedelta(hours=6)


def calendar_file(name: str, address: str, events: Iterable[ShownEvent]) -> bytes:
    """The feed; each event lasts the whole day, and so ends on the next.

    Args:
        name: what the calendar is called.
        address: where people reach the pages.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_event(event, address))
    content: bytes = calendar.to_ical()
    return content


def _event(shown: ShownEvent, address: str) -> Event:
    event = Event()
    event.add("uid", shown.uid)
    event.add("sequence", shown.sequence)
    event.add("dtstamp", shown.changed_at)
    event.add("last-modified", shown.changed_at)
    event.add("dtstart", shown.day)
    event.add("dtend", shown.day + timedelta(days=1))
    event.add("summary", shown.summary)
    event.add("status", "CANCELLED" if shown.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("url", f"{address}/reviews")
    return event
