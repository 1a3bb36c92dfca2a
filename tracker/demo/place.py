"""Marlshire, an invented place: its public bodies and the clauses its agreements share.

No council, board, trust or person of these names exists, and the codes are not those of any
real body. Where an agreement's figures were published by a real place, the demonstration says so
beside them and names the source.
"""

from dataclasses import replace
from datetime import date

from tracker.domain.registers import Agreement, Organisation, Row

COUNCIL = "MARL-CC"
ICB = "MARL-ICB"
TRUST = "TARN-FT"
BOROUGH = "TARN-BC"
OLD_CCG = "MARL-CCG"

TVFT = "Tarn Valley NHS FT"

LA_VAT = "Council, section 33 VAT Act 1994"
NHS_VAT = "NHS contracted-out services"

COUNCIL_SIGNS = ("Helen Ashworth", "Chief Executive")
ICB_SIGNS = ("Dr Samuel Okoro", "Chief Executive")
TRUST_SIGNS = ("Margaret Penhale", "Chief Executive")
BOROUGH_SIGNS = ("David Lutley", "Chief Executive")


def organisations() -> list[Row]:
    """The public bodies of Marlshire, and the commissioning group that came before the board."""
    return [
        Organisation(COUNCIL, "Marlshire County Council", "Council", date(1974, 4, 1), None, None),
        Organisation(
            ICB,
            "NHS Marlshire and Tarn Valley Integrated Care Board",
            "ICB",
            date(2022, 7, 1),
            None,
            None,
        ),
        Organisation(
            TRUST,
            "Tarn Valley NHS Foundation Trust",
            "NHS foundation trust",
            date(2008, 10, 1),
            None,
            None,
        ),
        Organisation(BOROUGH, "Tarnford Council", "Council", date(1998, 4, 1), None, None),
        Organisation(
            OLD_CCG,
            "NHS Marlshire Clinical Commissioning Group",
            "CCG",
            date(2013, 4, 1),
            date(2022, 6, 30),
            ICB,
        ),
    ]


_USUAL = Agreement(
    agreement="",
    title="",
    legal_basis="Section 75",
    area="Marlshire",
    client_group=None,
    host=COUNCIL,
    pool_manager="Priya Nair, Head of Integrated Commissioning Finance",
    pool_manager_employer=COUNCIL,
    start_date=date(2025, 4, 1),
    end_date=date(2028, 3, 31),
    notice_months=6,
    notice_at_year_end=True,
    review_every_months=12,
    next_review=date(2027, 2, 26),
    aims=None,
    improvement_statement=None,
    services=None,
    nhs_functions="Community health services under section 3 of the NHS Act 2006, except those "
    "that regulation 5 of SI 2000/617 leaves out",
    council_functions="Care and support under Part 1 of the Care Act 2014; charging stays with "
    "the council",
    staff_and_goods="None beyond the contributions in the schedule",
    variation_terms="In writing, signed by every partner, numbered, with the effect on each "
    "partner's contribution by year (clause 21)",
    termination_terms="Six months' notice in writing, expiring on 31 March (clause 22)",
    monitoring="Monthly to the Integrated Commissioning Group, quarterly to the Health and "
    "Wellbeing Board (Schedule 5)",
    consultation_ended=date(2025, 1, 31),
    dispute_route="Directors of finance within 14 days, chief executives within 28, then "
    "mediation (clause 23)",
    exit_plan="Schedule 9: contracts, staff, equipment, debtors and creditors, final account",
    audit_route="Within the host's external audit; agreed-upon procedures for the annual return",
    report_within_days=None,
)


def agreement(code: str, title: str, **particulars: object) -> Agreement:
    """An agreement on Marlshire's usual clauses, with its own particulars."""
    return replace(_USUAL, agreement=code, title=title, **particulars)  # type: ignore[arg-type]  # replace() checks the names
