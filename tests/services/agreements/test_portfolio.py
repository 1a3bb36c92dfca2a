"""The portfolio's one statement gives every fund the figures its own page works out."""

import random
from datetime import date
from decimal import Decimal

import pytest

from tests.domain import books
from tests.services.files import ACTOR, AT, Rows, entry, place, take
from tests.services.months import close_period
from tracker.database import Database
from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import agreement_position
from tracker.services.agreements.portfolio import FundLine, fund_lines, totals
from tracker.services.records.book import load_books

DAYS = (date(2025, 4, 1), date(2025, 7, 15), date(2026, 3, 31), date(2026, 6, 30))


def random_place(seed: int) -> Rows:
    """Funds of every sort: with and without budgets, virements, forecasts and reversals."""
    draw = random.Random(seed)  # noqa: S311  # the same rows every time
    found = place() | {"Risk share": [], "Risk share caps": [], "Profiles": []}
    found["Funds"] = [books.fund("F1"), books.fund("F2", "Aligned"), books.fund("F3", "In view")]
    found["Schemes"] = [books.scheme(s, f) for f in ("F1", "F2", "F3") for s in ("S1", "S2", "S3")]
    found["Budgets"] = []
    found["Ledger"] = []
    for fund in ("F1", "F2", "F3"):
        for scheme in ("S1", "S2", "S3"):
            for line in draw.sample(["Original", "V-1", "V-2"], draw.randint(0, 3)):
                pounds = Decimal(draw.randint(-(10**6), 10**7)).scaleb(-2)
                day = draw.choice([None, date(2025, 6, 30), date(2026, 2, 1)])
                found["Budgets"].append(
                    books.budget(pounds, scheme, fund, line=line, approved_on=day)
                )
            for number in draw.sample(range(1, 13), draw.randint(0, 6)):
                for measure in ("Actual", "Forecast outturn", "Commitment"):
                    for reference in ("", "r"):
                        if draw.random() < 0.4:
                            amount = str(Decimal(draw.randint(-(10**5), 10**6)).scaleb(-2))
                            found["Ledger"].append(
                                entry(
                                    number,
                                    amount,
                                    reference,
                                    fund=fund,
                                    scheme=scheme,
                                    measure=measure,
                                )
                            )
    return found


def worked_out(database: Database, day: date) -> dict[str, tuple[object, ...]]:
    with database.reading() as session:
        (book,) = load_books(session)
    return {
        fund.fund.fund: (
            fund.figures.original_budget,
            fund.figures.revised_budget,
            fund.figures.actual_to_date,
            fund.share.outturn,
            fund.share.variance,
        )
        for fund in agreement_position(book, books.YEAR, day).funds
    }


def shown(database: Database, day: date) -> dict[str, tuple[object, ...]]:
    with database.reading() as session:
        return {line.fund: figures(line) for line in fund_lines(session, books.YEAR, day)}


def figures(line: FundLine) -> tuple[object, ...]:
    return (
        line.original_budget,
        line.revised_budget,
        line.actual_to_date,
        line.outturn,
        line.variance,
    )


@pytest.mark.parametrize("seed", range(6))
def test_every_fund_is_shown_as_its_own_page_works_it_out(database: Database, seed: int) -> None:
    taken = take(database, random_place(seed))
    assert taken.messages == []

    for day in DAYS:
        assert shown(database, day) == worked_out(database, day)


def test_a_year_closed_whole_ends_at_what_was_spent(database: Database) -> None:
    take(database, random_place(1))
    with database.writing() as session:
        for period in books.YEAR.periods:
            close_period(session, ACTOR, AT, "A1", period)

    for day in DAYS:
        assert shown(database, day) == worked_out(database, day)


def test_kinds_are_added_up_each_by_itself(database: Database) -> None:
    found = random_place(2)
    found["Funds"] += [books.fund("F4")]
    take(database, found)

    with database.reading() as session:
        lines = fund_lines(session, books.YEAR, DAYS[2])
        kinds = totals(session, books.YEAR, DAYS[2])

    assert [(kind.kind, kind.funds) for kind in kinds] == [
        ("Pooled", 2),
        ("Aligned", 1),
        ("In view", 1),
    ]
    assert kinds[0].revised_budget == lines[0].revised_budget
    assert kinds[0].variance == lines[0].variance


def test_another_year_has_none_of_these_figures(database: Database) -> None:
    take(database, random_place(3))

    with database.reading() as session:
        lines = fund_lines(session, FinancialYear(2030), date(2030, 9, 1))

    assert {(line.revised_budget, line.actual_to_date) for line in lines} == {
        (Decimal("0.00"), Decimal("0.00"))
    }
