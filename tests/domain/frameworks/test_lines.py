"""What the partners say of the five financial frameworks, beside what the records show."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.books import TODAY, book, clean_book, contribution, instalment
from tracker.domain.financial_year import FinancialYear
from tracker.domain.frameworks.lines import (
    FrameworkLine,
    framework_lines,
    frameworks_sentence,
)
from tracker.domain.records.frameworks import (
    FinancialFramework,
    Framework,
    FrameworkLead,
)


def framework(
    name: str = "Governance", synchronised: str = "Yes", **changes: object
) -> FinancialFramework:
    row = FinancialFramework(
        "A1", name, None, "Minutes of 3 March", None, synchronised, None, None, None, None, TODAY
    )
    return replace(row, **changes)  # type: ignore[arg-type]  # a test names fields of the row


def line(lines: list[FrameworkLine], name: Framework) -> FrameworkLine:
    return next(one for one in lines if one.framework is name)


def test_nobody_has_looked_at_an_agreement_without_rows() -> None:
    lines = framework_lines(clean_book(), TODAY)

    assert [one.framework for one in lines] == list(Framework)
    assert {one.word for one in lines} == {"Not looked at"}
    assert frameworks_sentence(lines) == ("Nobody has looked at the five financial frameworks yet.")


def test_the_first_sentence_counts_the_synchronised_and_names_what_is_missing() -> None:
    rows = (
        framework("Budget-setting"),
        framework("Governance", "Partly", evidence=None),
        framework("Financial planning"),
        framework("Risk-sharing"),
    )
    lines = framework_lines(clean_book(financial_frameworks=rows), TODAY)

    assert frameworks_sentence(lines) == (
        "3 of 5 financial frameworks are synchronised; governance has no evidence; "
        "financial timetables was not looked at."
    )


def test_an_attached_document_is_evidence() -> None:
    assert framework(evidence=None, document=3).has_evidence
    assert not framework(evidence=None).has_evidence


def test_a_yes_beside_schemes_without_terms_is_contradicted() -> None:
    rows = (framework("Risk-sharing"),)
    lines = framework_lines(clean_book(financial_frameworks=rows, risk_shares=()), TODAY)

    assert line(lines, Framework.RISK_SHARING).is_contradicted
    assert frameworks_sentence(lines).startswith(
        "1 of 5 financial frameworks is said to be synchronised; "
        "the records contradict risk-sharing;"
    )


def test_only_a_yes_can_be_contradicted() -> None:
    rows = (framework("Risk-sharing", "Partly"),)
    lines = framework_lines(clean_book(financial_frameworks=rows, risk_shares=()), TODAY)

    assert not line(lines, Framework.RISK_SHARING).is_contradicted
    assert any(fact.contradicts for fact in line(lines, Framework.RISK_SHARING).facts)


def test_a_contribution_only_proposed_contradicts_from_1_april_on() -> None:
    rows = (contribution("ICB", "600.00", status="Proposed"), contribution("LA", "400.00"))
    before, since = (
        line(framework_lines(book(contributions=rows), day), Framework.BUDGET_SETTING).facts[0]
        for day in (date(2025, 3, 31), date(2025, 4, 1))
    )

    assert before.sentence == (
        "1 contribution for 2025-26, £600.00 in all, is only proposed; the year begins on "
        "1 April 2025."
    )
    assert not before.contradicts
    assert since.contradicts


@pytest.mark.parametrize(
    ("day", "contradicts"), [(date(2025, 12, 31), False), (date(2026, 1, 1), True)]
)
def test_next_year_without_a_contribution_contradicts_from_january_on(
    day: date, contradicts: bool
) -> None:
    facts = line(framework_lines(clean_book(), day), Framework.PLANNING).facts

    assert facts[0].sentence == "No contribution for 2026-27 is recorded yet."
    assert facts[0].contradicts is contradicts


def test_how_far_ahead_contributions_are_planned_is_said() -> None:
    rows = (contribution("ICB", "1.00", financial_year=FinancialYear(2027)),)
    facts = line(framework_lines(book(contributions=rows), TODAY), Framework.PLANNING).facts

    assert facts[0].sentence == "Contributions are recorded up to 2027-28."


def test_an_overdue_instalment_contradicts_synchronised_timetables() -> None:
    rows = (instalment(date(2025, 6, 30), "250.00"),)
    facts = line(framework_lines(clean_book(instalments=rows), TODAY), Framework.TIMETABLES).facts

    assert [(fact.sentence, fact.contradicts) for fact in facts] == [
        ("1 instalment, £250.00 in all, is overdue.", True)
    ]


def test_those_who_answer_for_a_framework_stand_beside_it() -> None:
    leads = (
        FrameworkLead("A1", "Governance", "ICB", "A. Okafor"),
        FrameworkLead("A1", "Risk-sharing", "LA", "B. Reed"),
    )
    lines = framework_lines(clean_book(framework_leads=leads), TODAY)

    assert line(lines, Framework.GOVERNANCE).leads == leads[:1]
