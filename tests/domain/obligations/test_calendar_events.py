from datetime import UTC, date, datetime, timedelta

from tracker.domain.obligations.calendar_events import NOT_SHOWN, DueEvent, ShownEvent, shown_now

TODAY = date(2026, 5, 1)
AT = datetime(2026, 5, 1, 9, tzinfo=UTC)
LATER = AT + timedelta(days=1)
DUE = DueEvent(date(2026, 6, 30), "Annual review (A1)", "A1")


def shown(before, due, visible=("A1",), today=TODAY, at=AT):
    return shown_now(before, due, visible, today, at)


def test_what_is_new_begins_its_sequence():
    assert shown([], {"u": DUE}) == [ShownEvent("u", 0, DUE.day, DUE.summary, "A1", AT)]


def test_what_stays_as_it_was_is_shown_as_it_was():
    before = shown([], {"u": DUE})

    assert shown(before, {"u": DUE}, at=LATER) == before


def test_what_moves_or_is_worded_anew_takes_the_next_number():
    before = shown([], {"u": DUE})
    moved = DueEvent(date(2026, 7, 1), DUE.summary, "A1")
    [event] = shown(before, {"u": moved}, at=LATER)

    assert (event.sequence, event.day, event.changed_at) == (1, date(2026, 7, 1), LATER)


def test_what_is_gone_is_cancelled_and_forgotten_after_a_time():
    before = shown([], {"u": DUE})
    cancelled = shown(before, {}, at=LATER)

    assert [(event.cancelled, event.sequence, event.summary) for event in cancelled] == [
        (True, 1, DUE.summary)
    ]
    assert shown(cancelled, {}, at=LATER + timedelta(days=89)) == cancelled
    assert shown(cancelled, {}, at=LATER + timedelta(days=90)) == []


def test_what_comes_back_is_confirmed_with_the_next_number():
    cancelled = shown(shown([], {"u": DUE}), {}, at=LATER)
    [event] = shown(cancelled, {"u": DUE}, at=LATER)

    assert (event.cancelled, event.sequence) == (False, 2)


def test_what_may_not_be_seen_any_more_is_not_named():
    [event] = shown(shown([], {"u": DUE}), {}, visible=(), at=LATER)

    assert (event.cancelled, event.summary) == (True, NOT_SHOWN)


def test_what_is_long_past_drops_out_without_a_word():
    before = shown([], {"u": DUE})

    assert shown(before, {}, today=DUE.day + timedelta(days=366)) == []


def due(day, summary="ICB pays £100.00 into F1 for 2026-27 (A1)", agreement="A1"):
    return DueEvent(day, summary, agreement)


JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)


def test_what_is_named_by_its_day_moves_as_the_same_event():
    before = shown([], {"june": due(JUNE)})

    moved = shown(before, {"july": due(JULY)}, at=LATER)

    assert [(e.uid, e.sequence, e.day, e.cancelled) for e in moved] == [("june", 1, JULY, False)]
    assert shown(moved, {"july": due(JULY)}, at=LATER + timedelta(days=1)) == moved


def test_of_several_each_stays_on_its_day_and_only_the_one_that_moved_moves():
    before = shown([], {"june": due(JUNE), "july": due(JULY)})
    later = shown(before, {"july": due(JULY), "august": due(AUGUST)}, at=LATER)

    assert [(e.uid, e.sequence, e.day) for e in later] == [("july", 0, JULY), ("june", 1, AUGUST)]


def test_what_is_met_is_cancelled_though_another_is_due_much_later():
    before = shown([], {"june": due(JUNE)})
    found = shown(before, {"next": due(date(2026, 9, 2))}, at=LATER)

    assert [(e.uid, e.cancelled) for e in found] == [("june", True), ("next", False)]


def test_other_words_or_another_agreement_are_another_event():
    before = shown([], {"june": due(JUNE)})
    for other in (due(JULY, "LA pays"), due(JULY, agreement="A2")):
        found = shown(before, {"july": other}, visible=("A1", "A2"), at=LATER)

        assert {(e.uid, e.cancelled) for e in found} == {("june", True), ("july", False)}
