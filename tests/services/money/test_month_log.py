"""Logging a month on both databases: what is right is written, what is not is said cell by cell."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.domain import books
from tests.services.files import ACTOR, AT, entry, place, take
from tracker.database import Database
from tracker.domain.financial_year import Period
from tracker.domain.funds.lines import ACTUAL, FORECAST
from tracker.domain.funds.month_log import BY_HAND, month_lines
from tracker.services.audit.chain import verify_chain
from tracker.services.audit.invariants import check_invariants
from tracker.services.changes.editing import commit_edits
from tracker.services.money.month_log import (
    Judged,
    MonthLog,
    TypedLine,
    judge,
    kept_texts,
    load_month,
    seen_text,
)

MONTH = books.month(1)
S1, S2 = ("F1", "S1"), ("F1", "S2")


def month(database: Database, period: Period = MONTH) -> MonthLog:
    with database.reading() as session:
        return load_month(session, "A1", period)


def typed(log: MonthLog, key: tuple[str, str], **texts: str) -> TypedLine:
    line = next(line for line in log.lines if line.key == key)
    return TypedLine(key, {**kept_texts(line), **texts}, seen_text(line))


def write(database: Database, *lines: TypedLine) -> Judged:
    with database.writing() as session:
        judged = judge(load_month(session, "A1", MONTH), lines, books.TODAY, lambda _: False)
        if judged.edits:
            commit_edits(session, ACTOR, AT, judged.edits, action="log month", subject="A1")
    return judged


def total(database: Database, key: tuple[str, str], measure: str = ACTUAL) -> Decimal | None:
    return next(line for line in month(database).lines if line.key == key).cells[measure].total


def test_a_month_shows_imported_rows_added_up(database: Database) -> None:
    take(database, place())

    line = month(database).lines[0]

    assert (line.cells[ACTUAL].imported, line.cells[ACTUAL].rows) == (Decimal("74.75"), 2)
    assert line.cells[ACTUAL].by_hand is None
    assert line.profile == Decimal("50.00")


def test_an_entry_beside_imported_rows_is_kept_as_the_difference(database: Database) -> None:
    take(database, place())
    log = month(database)

    judged = write(database, typed(log, S1, actual="£80.00", forecast="990", note="Accrual"))

    assert judged.faults == []
    assert total(database, S1) == Decimal("80.00")
    assert total(database, S1, FORECAST) == Decimal("990.00")
    kept = month(database).lines[0].cells[ACTUAL]
    assert (kept.imported, kept.rows) == (Decimal("74.75"), 2)
    assert kept.by_hand == replace(entry(1, "5.25", BY_HAND), narrative="Accrual")
    with database.reading() as session:
        assert verify_chain(session).broken is None
        assert [f for i in check_invariants(session, books.TODAY) for f in i.faults] == []


def test_saving_again_changes_the_same_row_and_a_blank_takes_it_back(database: Database) -> None:
    take(database, place())
    write(database, typed(month(database), S2, actual="25.00", note="Late invoice"))

    write(database, typed(month(database), S2, actual="26.50"))
    assert total(database, S2) == Decimal("26.50")
    write(database, typed(month(database), S2, actual="", note=""))

    line = next(line for line in month(database).lines if line.key == S2)
    assert line.cells[ACTUAL].by_hand is None
    assert line.cells[ACTUAL].total == Decimal("20.00")


def test_what_is_right_is_written_beside_what_is_not(database: Database) -> None:
    take(database, place())
    log = month(database)

    judged = write(
        database,
        typed(log, S1, actual="80.005", forecast="1000"),
        typed(log, S2, commitment="12"),
    )

    assert [(fault.key, fault.field) for fault in judged.faults] == [(S1, "actual")]
    assert "more than two decimals" in judged.faults[0].sentence
    assert total(database, S1) == Decimal("74.75")
    assert total(database, S1, FORECAST) == Decimal("1000.00")


@pytest.mark.parametrize(
    ("text", "pounds"),
    [
        ("1,234.56", "1234.56"), ("£1,234.56", "1234.56"), ("(1,234.56)", "-1234.56"),
        ("-£5", "-5.00"), ("5-", "-5.00"), ("\u22125", "-5.00"), ("1\u00a0", "1.00"),
        ("0", "0.00"), ("1.234,56", None), ("1e9", None), ("NaN", None), ("Infinity", None),
        ("0x10", None), ("\uff11\uff12", None), ("9" * 14, None), ("0.005", None),
        ("1,23,456", None), ("-", None), ("nil", None), ("n/a", None), ("=1+1", None),
        ("\x00", None), ("'; DROP TABLE ledger; --", None), ("<b>1</b>", None),
    ],
)  # fmt: skip
def test_an_amount_has_one_meaning_or_is_refused(text: str, pounds: str | None) -> None:
    book = books.clean_book()
    log = MonthLog(book, MONTH, month_lines(book, MONTH, {}))

    judged = judge(log, [typed(log, S1, actual=text, note="why")], books.TODAY, lambda _: False)

    entries = [edit.after for edit in judged.edits]
    expected = [] if pounds is None else [replace(entry(1, pounds, BY_HAND), narrative="why")]
    assert entries == expected
    assert [fault.field for fault in judged.faults] == ([] if expected else ["actual"])


def test_a_note_without_a_figure_and_one_too_long_are_refused(database: Database) -> None:
    take(database, {**place(), "Ledger": []})
    log = month(database)

    judged = write(
        database, typed(log, S1, note="alone"), typed(log, S2, actual="1", note="x" * 40_000)
    )

    assert [fault.field for fault in judged.faults] == ["note", "note"]
    assert judged.edits == []


def test_a_scheme_changed_meanwhile_is_left_alone_and_says_so(database: Database) -> None:
    take(database, {**place(), "Ledger": []})
    seen_by_both = month(database)
    write(database, typed(seen_by_both, S1, actual="10.00"))

    judged = write(database, typed(seen_by_both, S1, actual="11.00"))

    assert "the spend is £10.00 now" in judged.faults[0].sentence
    assert total(database, S1) == Decimal("10.00")


def test_the_same_form_sent_twice_changes_nothing_the_second_time(database: Database) -> None:
    take(database, {**place(), "Ledger": []})
    once = typed(month(database), S1, actual="10.00")
    write(database, once)

    again = write(database, once)

    assert (again.edits, again.faults) == ([], [])


def test_an_import_behind_ones_back_is_noticed(database: Database) -> None:
    take(database, {**place(), "Ledger": []})
    seen_before = month(database)
    take(database, {**place(), "Ledger": [entry(1, "30.00", "r1")]})

    judged = write(database, typed(seen_before, S1, actual="30.50", note="why"))

    assert "by an import" in judged.faults[0].sentence


def test_what_a_page_carried_may_be_anything(database: Database) -> None:
    take(database, {**place(), "Ledger": []})
    for seen in ("", "{}", "[1, 2]", "\x00", "[" * 1000):
        judged = write(database, TypedLine(S1, {"actual": "1"}, seen))

        assert len(judged.faults) == 1


def test_spend_of_a_month_that_has_not_begun_is_refused_and_its_forecast_is_not(
    database: Database,
) -> None:
    take(database, place())
    log = month(database, books.month(12))
    line = typed(log, S1, actual="100", forecast="700")

    judged = judge(log, [line], books.month(11).last_day, lambda _: False)
    begun = judge(log, [line], books.month(12).first_day, lambda _: False)

    assert [(fault.field, fault.is_question) for fault in judged.faults] == [("actual", False)]
    assert "March 2026 has not begun" in judged.faults[0].sentence
    assert [name for _, name in judged.cells] == ["forecast"]
    assert [name for _, name in begun.cells] == ["actual", "forecast"]


def test_spend_above_the_forecast_is_asked_about_once_in_pounds(database: Database) -> None:
    take(database, place())
    log = month(database)
    line = typed(log, S1, actual="16422017", forecast="600", note="typed")
    asked: list[str] = []

    judged = judge(log, [line], books.TODAY, lambda question: bool(asked.append(question)))
    answered = judge(log, [line], books.TODAY, asked.__contains__)

    assert judged.edits == []
    assert [(f.field, f.sentence, f.is_question) for f in judged.faults] == [
        (
            "actual",
            (
                "Is this right? £16,422,017.00 would be spent by the end of April 2025, "
                "£16,421,417.00 more than the forecast outturn of the whole year, £600.00"
            ),
            True,
        )
    ]
    assert len(answered.edits) == 2
    assert answered.faults == []


def test_the_notes_that_came_with_imported_rows_are_counted(database: Database) -> None:
    rows = place()
    noted = [entry(1, "5.00", str(n), scheme="S2", narrative=f"Note {n}") for n in (1, 2)]
    take(database, {**rows, "Ledger": [*rows["Ledger"], *noted]})

    cell = next(line for line in month(database).lines if line.key == S2).cells[ACTUAL]

    assert (cell.note, cell.notes) == ("Note 1", 2)
