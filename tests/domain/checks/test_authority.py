from dataclasses import replace
from datetime import date

import pytest

from tests.domain import books
from tests.domain.checks.found import found, subjects
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.checks import Answers, LeavingDecision, Novation, PlanSignOff
from tracker.domain.records.documents import Document
from tracker.domain.records.timetables import BcfDate

# ---------------------------------------------------------------------------------- K13

MINIMUM = books.contribution("ICB", "600.00", designated=True)
LINES = (MINIMUM, books.contribution("LA", "400.00"))


def sign_off(organisation: str, role: str = "Chief executive", **changes) -> PlanSignOff:
    row = PlanSignOff(
        "A1", books.YEAR, organisation, role, "A. Person", date(2025, 3, 31), False, "Min 12", None
    )
    return replace(row, **changes)


SIGNED = (sign_off("ICB"), sign_off("LA"), sign_off("LA", "Section 151 officer"))
BODIES = (
    replace(books.organisation("ICB", "Northshire ICB"), type="ICB"),
    books.organisation("LA", "Northshire Council"),
)


def unsigned(signed=SIGNED, today=books.TODAY, **changes):
    plain = {"contributions": LINES, "organisations": BODIES, "answers": Answers(sign_offs=signed)}
    return found("K13", today, **(plain | changes))


def test_every_office_that_has_not_signed_off_is_named():
    findings = unsigned(())

    assert [(finding.subject, finding.severity) for finding in findings] == [
        ("ICB", "high"),
        ("LA", "high"),
        ("LA", "high"),
    ]
    assert "ICB's chief executive has not signed off the plan for 2025-26" in findings[0].message
    assert any("section 151 officer" in finding.message for finding in findings)


def test_a_plan_that_all_have_signed_off_raises_nothing():
    assert unsigned() == []


def test_a_chief_executive_may_not_delegate_and_another_officer_may():
    (finding,) = unsigned((*SIGNED[1:], sign_off("ICB", delegated=True)))

    assert "A. Person signed off the plan" in finding.message
    assert "may not delegate" in finding.message
    assert unsigned((*SIGNED[:2], sign_off("LA", "Section 151 officer", delegated=True))) == []


def test_a_sign_off_of_another_year_or_a_day_to_come_does_not_count():
    assert len(unsigned((*SIGNED[1:], sign_off("ICB", financial_year=FinancialYear(2024))))) == 1
    assert len(unsigned((*SIGNED[1:], sign_off("ICB", signed_on=date(2026, 1, 5))))) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"contributions": (books.contribution("ICB", "600.00"), LINES[1])},
        {"funds": (books.fund("F1", "Aligned"),)},
        {"contributions": (replace(MINIMUM, status="Proposed"), LINES[1])},
    ],
    ids=["no designated money", "not pooled", "proposed"],
)
def test_only_a_pool_of_designated_money_is_asked(changes):
    assert unsigned((), **changes) == []


def test_years_before_the_requirement_are_not_asked():
    terms = books.agreement(start_date=date(2024, 4, 1), end_date=date(2025, 3, 31))
    lines = tuple(replace(row, financial_year=FinancialYear(2024)) for row in LINES)

    assert unsigned((), date(2024, 12, 15), agreement=terms, contributions=lines) == []


def test_the_day_of_the_plan_is_that_in_force_and_not_only_the_one_shipped():
    moved = BcfDate(books.YEAR, "Plan", date(2025, 12, 31), "A later letter")
    struck = BcfDate(books.YEAR, "Plan", None, None)

    assert unsigned((), bcf_dates=(moved,)) == []
    assert len(unsigned((), bcf_dates=(struck,))) == 3


def test_a_partner_that_puts_nothing_in_signs_nothing():
    partners = (books.partner("ICB"), books.partner("LA"), books.partner("FT"))

    assert unsigned(partners=partners) == []


# ---------------------------------------------------------------------------------- K24


def considered(**changes) -> LeavingDecision:
    row = LeavingDecision("A1", "ICB", date(2025, 10, 1), "Overspends", None, None, None, None)
    return replace(row, **changes)


DECIDED = considered(consultation="Consult", decided_on=date(2025, 11, 3))
NOTICE = Document(
    "A1", 1, "Notice", "Notice", date(2025, 11, 1), "n.pdf", 9, "0" * 64, "A", date(2025, 11, 2),
    None, None, None,
)  # fmt: skip
PLANNED = books.agreement(exit_plan="Schedule 9")


def test_leaving_considered_asks_for_a_plan_and_a_decision():
    findings = found("K24", answers=Answers(leaving_decisions=(considered(),)))

    assert [(finding.subject, finding.severity) for finding in findings] == [("A1", "high")] * 2
    assert all("ICB considers leaving since 1 October 2025" in row.message for row in findings)


def test_notice_asks_for_the_same():
    findings = found("K24", documents=(NOTICE,), agreement=PLANNED)

    assert ["Notice was served on 1 November 2025" in row.message for row in findings] == [True]


def test_a_review_that_terminates_asks_for_the_same():
    held = books.review(date(2025, 9, 1), date(2025, 9, 1), outcome="Terminate")

    assert len(found("K24", reviews=(held,))) == 2


def test_a_plan_and_a_decision_answer_it_even_one_not_to_consult():
    no_need = replace(DECIDED, consultation="No need to consult")

    assert found("K24", answers=Answers(leaving_decisions=(DECIDED,)), agreement=PLANNED) == []
    assert found("K24", answers=Answers(leaving_decisions=(no_need,)), agreement=PLANNED) == []
    assert (
        found(
            "K24",
            answers=Answers(leaving_decisions=(DECIDED,)),
            agreement=PLANNED,
            documents=(NOTICE,),
        )
        == []
    )


def test_what_is_settled_or_yet_to_come_asks_for_nothing():
    assert (
        found("K24", answers=Answers(leaving_decisions=(considered(settled_on=date(2025, 12, 1)),)))
        == []
    )
    assert (
        found(
            "K24", answers=Answers(leaving_decisions=(considered(considered_on=date(2026, 1, 1)),))
        )
        == []
    )
    assert found("K24") == []


# ---------------------------------------------------------------------------------- K30

GONE = replace(BODIES[0], valid_to=date(2025, 6, 30), successor="LA")
SHOWN = Novation("A1", "ICB", "Transfer scheme", date(2025, 7, 1), None)


def abolished(today=books.TODAY, **changes):
    return found("K30", today, **({"organisations": (GONE, BODIES[1])} | changes))


def test_a_partner_that_is_no_more_needs_evidence_of_who_took_its_place():
    (finding,) = abolished()

    assert (finding.subject, finding.severity) == ("ICB", "warning")
    assert "on 30 June 2025" in finding.message
    assert "by which Northshire Council took its place" in finding.message


def test_evidence_answers_it():
    assert abolished(answers=Answers(novations=(SHOWN,))) == []
    assert len(abolished(answers=Answers(novations=(replace(SHOWN, organisation="LA"),)))) == 1


def test_a_body_that_ends_later_or_is_no_partner_raises_nothing():
    assert abolished(date(2025, 6, 29)) == []
    assert abolished(partners=(books.partner("LA"),)) == []


def test_what_ended_with_the_agreement_was_settled_with_it():
    ended = books.agreement(end_date=date(2025, 6, 30))

    assert abolished(agreement=ended) == []


def test_each_partner_is_asked_by_itself():
    both = (GONE, replace(BODIES[1], valid_to=date(2025, 6, 30)))

    assert subjects("K30", organisations=both, answers=Answers(novations=(SHOWN,))) == ["LA"]
