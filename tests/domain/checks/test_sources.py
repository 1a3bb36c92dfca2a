from datetime import date

import pytest

from tests.domain import books
from tests.domain.checks.found import found, subjects
from tracker.domain.financial_year import FinancialYear

NEXT = FinancialYear(2026)
BOTH = (
    books.contribution("ICB", "600.00", funding_source="NHS minimum"),
    books.contribution("LA", "400.00", funding_source="Council"),
)
TWO = (books.scheme("S1", vat_regime="s33"), books.scheme("S2", vat_regime="s33"))

# ---------------------------------------------------------------------------------- K17


def planned(nhs: str, council: str | None, **changes):
    budgets = (
        books.budget(nhs, "S1", funding_source="nhs  minimum"),
        books.budget("400.00" if council is None else council, "S2",
                     funding_source=None if council is None else "Council"),
    )  # fmt: skip
    return found("K17", **({"schemes": TWO, "budgets": budgets, "contributions": BOTH} | changes))


def test_what_is_planned_from_a_source_beyond_what_it_brings_is_found():
    (finding,) = planned("650.00", None)

    assert (finding.subject, finding.severity) == ("F1", "high")
    assert "£650.00" in finding.message
    assert "£50.00 above the £600.00 that it brings" in finding.message


def test_what_a_source_brings_beyond_what_is_planned_is_found():
    (finding,) = planned("590.00", "400.00")

    assert "£10.00 below the £600.00" in finding.message


def test_sources_that_pay_for_what_they_bring_raise_nothing():
    assert planned("600.00", "400.00") == []


def test_a_source_no_line_names_is_missed_only_where_every_line_names_one():
    lines = (*BOTH, books.contribution("LA", "50.00", funding_source="Grant"))

    assert planned("600.00", None, contributions=lines) == []
    assert len(planned("600.00", "400.00", contributions=lines)) == 1


def test_budgets_that_name_no_source_are_not_held_against_any():
    assert found("K17", budgets=(books.budget("5000.00"),)) == []


def test_a_balance_brought_forward_comes_from_no_contribution_of_the_year():
    spent = books.budget("100.00", line="V1", funding_source="Balance brought forward")

    assert found("K17", budgets=(books.budget("1000.00"), spent)) == []


def test_a_proposed_contribution_brings_nothing():
    lines = (books.contribution("ICB", "600.00", funding_source="NHS minimum", status="Proposed"),)

    assert len(planned("600.00", None, contributions=lines)) == 1


@pytest.mark.parametrize(
    "source", ["DFG", "Disabled Facilities Grant", "Social Care Capital Grant"]
)
def test_a_capital_grant_not_marked_capital_is_found(source):
    line = books.contribution("LA", "400.00", funding_source=source)

    (finding,) = found("K17", contributions=(line,))

    assert "is not marked capital" in finding.message
    marked = books.contribution("LA", "400.00", funding_source=source, capital=True)
    assert found("K17", contributions=(marked,)) == []


def test_capital_given_to_a_revenue_scheme_is_found():
    line = books.contribution("LA", "400.00", scheme="S1", capital=True)

    def to(spend_type):
        return subjects(
            "K17", contributions=(line,), schemes=(books.scheme(spend_type=spend_type),)
        )

    assert to("Revenue") == ["F1/S1"]
    assert to("Capital") == []
    assert to(None) == []


def test_a_budget_of_a_revenue_scheme_that_names_capital_is_found():
    line = books.contribution("LA", "1000.00", funding_source="Capital grant", capital=True)

    findings = found(
        "K17",
        contributions=(line,),
        schemes=(books.scheme(spend_type="Revenue"),),
        budgets=(books.budget("1000.00", funding_source="capital grant"),),
    )

    assert [finding.subject for finding in findings] == ["F1/S1"]


# ---------------------------------------------------------------------------------- K22


@pytest.mark.parametrize("source", ["Balance b/f", "2024-25 underspend", "Brought forward"])
def test_a_balance_marked_recurrent_is_found(source):
    line = books.contribution("LA", "50.00", funding_source=source)

    (finding,) = found("K22", contributions=(*BOTH, line))

    assert (finding.subject, finding.severity) == ("F1", "warning")
    assert source in finding.message


@pytest.mark.parametrize(
    "changes",
    [
        {"recurrent": False},
        {"capital": True},
        {"status": "Proposed"},
        {"funding_source": "Preserved rights grant"},
        {"financial_year": FinancialYear(2024)},
    ],
    ids=str,
)
def test_a_balance_that_pays_once_raises_nothing(changes):
    line = books.contribution("LA", "50.00", **({"funding_source": "Balance b/f"} | changes))

    assert found("K22", contributions=(*BOTH, line)) == []


def test_a_budget_line_says_whether_it_goes_on():
    def line(recurrence, **changes):
        row = books.budget(
            "50.00", line="V1", funding_source="Underspend", recurrence=recurrence, **changes
        )
        return subjects("K22", budgets=(books.budget("1000.00"), row))

    assert line("Recurrent") == ["F1/S1"]
    assert line("Non-recurrent") == []
    assert line(None) == []


def test_a_scheme_that_lives_from_balances_two_years_running_is_found():
    def in_years(*years, recurrence=None):
        rows = tuple(
            books.budget(
                "1000.00",
                financial_year=FinancialYear(year),
                funding_source="Reserves",
                recurrence=recurrence,
            )
            for year in years
        )
        return subjects("K22", budgets=rows)

    assert in_years(2024, 2025) == ["F1/S1"]
    assert in_years(2025) == []
    assert in_years(2023, 2025) == []
    assert in_years(2024, 2025, recurrence="Non-recurrent") == []


# ---------------------------------------------------------------------------------- K32


def primed(**changes):
    line = books.contribution("ICB", "60.00", **({"recurrent": False, "scheme": "S1"} | changes))
    return found("K32", contributions=(*BOTH, line))


def test_money_for_a_time_that_starts_a_scheme_needs_an_exit_date():
    (finding,) = primed()

    assert (finding.subject, finding.severity) == ("F1/S1", "warning")
    assert "enter the line's exit date" in finding.message


def test_transformation_money_starts_something_whatever_it_is_for():
    (finding,) = primed(scheme=None, funding_source="Transformation money")

    assert finding.subject == "F1"


@pytest.mark.parametrize(
    "changes",
    [
        {"exit_date": date(2027, 3, 31)},
        {"recurrent": True},
        {"capital": True},
        {"in_kind": True},
        {"status": "Proposed"},
        {"scheme": None},
        {"funding_source": "Balance b/f"},
        {"financial_year": NEXT},
    ],
    ids=str,
)
def test_other_money_starts_nothing_without_an_end(changes):
    assert primed(**changes) == []
