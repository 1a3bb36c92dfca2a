"""A variation makes a version; as at any day the agreement reads as it did then."""

from datetime import date
from typing import Any

from tests.domain import books
from tests.services.files import Rows, faults, place, take, undo
from tracker.database import Database
from tracker.services.records.book import load_book
from tracker.services.records.exported import Scope, workbook_rows


def titled(title: str, **variations: date) -> Rows:
    """The place with a title and these variations, each with its effective date."""
    found = place() | {"Contributions": place()["Contributions"][:2]}
    found["Agreements"] = [books.agreement(title=title)]
    found["Variations"] = [books.variation(name, day) for name, day in variations.items()]
    return found


def titles(database: Database, *days: date) -> list[str]:
    with database.reading() as session:
        book = load_book(session, "A1")
    return [book.as_at(day).title for day in days]


def varied_twice(database: Database) -> dict[str, Any]:
    """Zero until October 2025, then one until April 2026, then two."""
    take(database, titled("zero"))
    first = {"V1": date(2025, 10, 1)}
    take(database, titled("one", **first))
    both = first | {"V2": date(2026, 4, 1)}
    take(database, titled("two", **both))
    return both


DAYS = (date(2025, 9, 30), date(2025, 10, 1), date(2026, 3, 31), date(2026, 4, 1))


def test_each_variation_ends_the_version_before_it_on_its_effective_date(
    database: Database,
) -> None:
    varied_twice(database)

    assert titles(database, *DAYS) == ["zero", "one", "one", "two"]
    assert faults(database) == []


def test_a_changed_agreement_corrects_the_present_version_only(database: Database) -> None:
    both = varied_twice(database)

    take(database, titled("two, corrected", **both))

    assert titles(database, *DAYS) == ["zero", "one", "one", "two, corrected"]


def test_a_retrospective_variation_keeps_what_was_in_force_then(database: Database) -> None:
    both = varied_twice(database)

    take(database, titled("two", early=date(2025, 5, 1), **both))

    assert titles(database, date(2025, 4, 30), date(2025, 5, 1), *DAYS) == [
        "zero", "zero", "zero", "one", "one", "two",
    ]  # fmt: skip


def test_a_variation_between_two_keeps_what_was_in_force_then(database: Database) -> None:
    both = varied_twice(database)

    take(database, titled("two", between=date(2026, 1, 1), **both))

    assert titles(database, date(2025, 12, 31), date(2026, 1, 1), *DAYS) == [
        "one", "one", "zero", "one", "one", "two",
    ]  # fmt: skip


def test_two_variations_of_one_day_follow_each_other_by_reference(database: Database) -> None:
    take(database, titled("zero"))
    take(database, titled("one", Va=date(2025, 10, 1)))

    take(database, titled("two", Va=date(2025, 10, 1), Vb=date(2025, 10, 1)))

    assert titles(database, *DAYS) == ["zero", "two", "two", "two"]


def test_a_variation_of_a_first_import_ends_a_version_that_reads_the_same(
    database: Database,
) -> None:
    take(database, titled("only", V1=date(2025, 10, 1)))

    assert titles(database, *DAYS) == ["only"] * 4


def test_undoing_a_variation_takes_its_version_back(database: Database) -> None:
    varied_twice(database)

    undo(database, 3)

    assert titles(database, *DAYS) == ["zero", "one", "one", "one"]
    assert faults(database) == []


def test_a_workbook_as_at_a_day_holds_the_agreement_of_that_day(database: Database) -> None:
    varied_twice(database)

    with database.reading() as session:
        found = workbook_rows(session, Scope(as_at=date(2025, 12, 31)))

    assert [row.title for row in found["Agreements"]] == ["one"]
    assert [row.variation for row in found["Variations"]] == ["V1"]
