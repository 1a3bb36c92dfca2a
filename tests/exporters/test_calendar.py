"""Events are written as the icalendar library writes them, whatever they say."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from tracker.domain.obligations.calendar_events import ShownEvent
from tracker.exporters.calendar import calendar_file

ADDRESS = "https://budgets.example"
SHOWN = ShownEvent("ab" * 32, 3, date(2026, 2, 28), "Budget set", "A1", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))  # fmt: skip


def by_the_library(shown: ShownEvent, address: str) -> bytes:
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
    content: bytes = event.to_ical()
    return content


def written(shown: ShownEvent, address: str = ADDRESS) -> bytes:
    _, begin, rest = calendar_file("Pooled budgets", address, [shown]).partition(b"BEGIN:VEVENT")
    return begin + rest.removesuffix(b"END:VCALENDAR\r\n")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_summary_is_written_as_the_library_does(summary: str) -> None:
    shown = replace(SHOWN, summary=summary)

    assert written(shown) == by_the_library(shown, ADDRESS)


@pytest.mark.parametrize(
    "summary",
    [
        "x" * 66 + "\\,;^\\,;",
        "x" * 65 + "\\,;^\\,;" * 20,
        "A pound £ and a dash – " * 9,
        "😀" * 60,
        "one\r\ntwo\nthree\rfour \\N five",
    ],
)
def test_long_lines_are_cut_where_the_library_cuts_them(summary: str) -> None:
    shown = replace(SHOWN, summary=summary)
    content = written(shown)

    assert content == by_the_library(shown, ADDRESS)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_states_and_days_are_written_as_the_library_does() -> None:
    for shown in (replace(SHOWN, cancelled=True), replace(SHOWN, day=date(2027, 12, 31))):
        assert written(shown) == by_the_library(shown, ADDRESS)


def test_moments_are_written_in_utc() -> None:
    summer = datetime(2026, 7, 1, 0, 30, 59, 123, tzinfo=timezone(timedelta(hours=1)))

    assert b"DTSTAMP:20260630T233059Z\r\n" in written(replace(SHOWN, changed_at=summer))


def test_a_long_address_is_folded_too() -> None:
    address = "https://" + "budgets." * 12 + "example"

    assert written(SHOWN, address) == by_the_library(SHOWN, address)


def test_a_calendar_without_events_is_whole() -> None:
    content = calendar_file("A, B", ADDRESS, [])

    assert content.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert Calendar.from_ical(content)["NAME"] == "A, B"
