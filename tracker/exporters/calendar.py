"""A calendar feed as calendars fetch it (iCalendar, RFC 5545).

The calendar itself is written by the icalendar library. A feed may show a hundred thousand events,
for which the library needs half a minute; their few lines are written here, byte for byte as it
writes them.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from icalendar import Calendar

from tracker.domain.obligations.calendar_events import ShownEvent

PRODUCT = "-//Pooled-budget tracker//Due dates//EN"
REFRESHED_EVERY = timedelta(hours=6)
_END = b"END:VCALENDAR\r\n"
_LONGEST = 74  # octets of a line; the blank before a continued one makes the 75 of RFC 5545, 3.1
_A_DAY = timedelta(days=1)
_EVENT = b"\r\n".join(
    (
        b"BEGIN:VEVENT",
        b"%b",
        b"DTSTART;VALUE=DATE:%b",
        b"DTEND;VALUE=DATE:%b",
        b"DTSTAMP:%b",
        b"%b",
        b"SEQUENCE:%d",
        b"LAST-MODIFIED:%b",
        b"STATUS:%b",
        b"TRANSP:TRANSPARENT",
        b"%b",
        b"END:VEVENT",
        b"",
    )
)
_ESCAPED = (
    ("\\N", "\n"), ("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"),
    ("\r", "\\n"),
)  # fmt: skip


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
    head: bytes = calendar.to_ical()
    last = _folded(f"URL:{address}/reviews")
    return b"".join((head.removesuffix(_END), *(_event(event, last) for event in events), _END))


def _event(shown: ShownEvent, last: bytes) -> bytes:
    moment = _moment(shown.changed_at)
    return _EVENT % (
        _folded(f"SUMMARY:{_escaped(shown.summary)}"),
        _day(shown.day),
        _day(shown.day + _A_DAY),
        moment,
        _folded(f"UID:{shown.uid}"),
        shown.sequence,
        moment,
        b"CANCELLED" if shown.cancelled else b"CONFIRMED",
        last,
    )


@lru_cache
def _moment(at: datetime) -> bytes:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}".encode()


@lru_cache(2_000)
def _day(day: date) -> bytes:
    return day.isoformat().replace("-", "").encode()


def _escaped(text: str) -> str:
    """A text as RFC 5545, 3.3.11 writes it; the order of the replacements matters."""
    for plain, written in _ESCAPED:
        text = text.replace(plain, written)
    return text


def _folded(text: str) -> bytes:
    """A long line in several, none cut within a character or between the two of an escape."""
    line = text.encode()
    if len(line) <= _LONGEST:
        return line
    parts = []
    start = 0
    while len(line) - start > _LONGEST:
        end = start + _LONGEST
        while line[end] & 0xC0 == 0x80:  # the second or a later octet of a character
            end -= 1
        if line[end - 1] in b"\\^" and end - 1 > start:
            end -= 1
        parts.append(line[start:end])
        start = end
    return b"\r\n ".join((*parts, line[start:]))
