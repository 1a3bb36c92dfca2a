"""The questions 3.1 to 3.5, each by an agreement that meets it and some that do not."""

from datetime import date
from typing import Any

import pytest

from tests.domain import books, timetable_books
from tests.domain.scorecard.cards import answer, framework, frameworks
from tracker.domain.frameworks.lines import framework_lines
from tracker.domain.records.frameworks import Framework
from tracker.domain.records.timetables import KeyEvent
from tracker.domain.scorecard import Place, Verdict

MET, PARTLY, NOT_MET, NOT_ASKED = Verdict
BUDGETS, GOVERNANCE, PLANNING, TIMETABLES, RISK = Framework
CODES = {BUDGETS: "3.1", GOVERNANCE: "3.2", PLANNING: "3.3", TIMETABLES: "3.4", RISK: "3.5"}


@pytest.mark.parametrize("name", Framework)
def test_a_framework_is_as_it_is_recorded_where_nothing_speaks_against_it(name: Framework) -> None:
    code = CODES[name]

    assert answer(code).verdict is MET
    partly = answer(code, financial_frameworks=frameworks(framework(name, "Partly")))
    assert (partly.verdict, partly.place) == (PARTLY, Place.FRAMEWORKS)
    todo = framework(name, "No", action="One calendar.", action_owner="B", action_due=books.TODAY)
    no = answer(code, financial_frameworks=frameworks(todo))
    assert no.verdict is NOT_MET
    assert no.why == "Recorded as not synchronised, as seen on 1 October 2025. To do: One calendar."


@pytest.mark.parametrize("name", Framework)
def test_a_framework_nobody_recorded_is_met_partly_at_most(name: Framework) -> None:
    found = answer(CODES[name], financial_frameworks=())

    assert (found.verdict, found.place) == (PARTLY, Place.FRAMEWORKS)
    assert found.why == (
        f"Nobody has looked at {name.lower()} yet, and the records have nothing against it."
    )


@pytest.mark.parametrize("name", Framework)
def test_a_framework_said_to_be_synchronised_needs_evidence(name: Framework) -> None:
    bare = framework(name, evidence=None)
    found = answer(CODES[name], financial_frameworks=frameworks(bare))

    assert found.verdict is PARTLY
    assert found.why.endswith("but without evidence.")


AGAINST: list[tuple[Framework, dict[str, Any], str, Place]] = [
    (
        BUDGETS,
        {"contributions": (books.contribution("ICB", "600.00", status="Proposed"),)},
        "1 contribution for 2025-26, £600.00 in all, is only proposed",
        Place.MONEY,
    ),
    (
        GOVERNANCE,
        {"agreement": books.agreement(pool_manager_employer="ICB")},
        "P. Manager is employed by ICB",
        Place.SET_UP,
    ),
    (
        TIMETABLES,
        {"instalments": (books.instalment(date(2025, 12, 1)),)},
        "1 instalment, £100.00 in all, is overdue.",
        Place.MONEY,
    ),
    (
        TIMETABLES,
        {"key_dates": (
            timetable_books.key_date("LA", KeyEvent.CONTRIBUTION_NEEDED, date(2026, 2, 24)),
            timetable_books.key_date("ICB", KeyEvent.CONTRIBUTION_CONFIRMED, date(2026, 4, 30)),
        )},
        "1 clash in 2026-27: ",
        Place.TIMETABLE,
    ),
    (RISK, {"risk_shares": ()}, "No risk-share terms are in force for pooled fund F1", Place.RISK_SHARE),
]  # fmt: skip


@pytest.mark.parametrize(("name", "changes", "why", "place"), AGAINST)
def test_what_the_records_say_weighs_against_what_was_recorded(
    name: Framework, changes: dict[str, Any], why: str, place: Place
) -> None:
    said = answer(CODES[name], **changes)
    unsaid = answer(CODES[name], **(changes | {"financial_frameworks": ()}))

    assert (said.verdict, said.place) == (PARTLY, place)
    assert (unsaid.verdict, unsaid.place) == (NOT_MET, place)
    assert why in said.why
    assert why in unsaid.why


@pytest.mark.parametrize(
    ("today", "changes", "verdict"),
    [
        (date(2025, 12, 31), {}, MET),
        (date(2026, 1, 1), {}, PARTLY),
        (date(2026, 1, 1), {"agreement": books.agreement(end_date=date(2026, 3, 31))}, MET),
        (
            date(2026, 1, 1),
            {"contributions": (
                books.contribution("ICB", "1.00", financial_year=books.YEAR.next()),
            )},
            MET,
        ),
    ],
)  # fmt: skip
def test_next_years_contributions_are_expected_from_january_on(
    today: date, changes: dict[str, Any], verdict: Verdict
) -> None:
    assert answer("3.3", today, **changes).verdict is verdict


def test_without_a_pooled_fund_there_is_no_risk_to_share() -> None:
    found = answer("3.5", funds=(books.fund(kind="Aligned"),), risk_shares=())

    assert found.verdict is NOT_ASKED


def test_every_page_that_a_fact_names_is_a_place() -> None:
    pages = {place.value for place in Place}

    for today in (books.TODAY, date(2027, 2, 1)):
        book = books.book(partners=(), agreement=books.agreement(host="XX", next_review=today))
        for line in framework_lines(book, today):
            assert {fact.page for fact in line.facts if fact.page is not None} <= pages
