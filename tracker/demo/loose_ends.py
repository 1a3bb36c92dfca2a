"""Agreements with something left undone: one unsigned, one without a rule, and a plain grant.

All figures are invented. They show what the tracker says when money moves before a signature,
when nobody has agreed who bears an overspend, and when a payment is no pool at all.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tracker.demo import place
from tracker.demo.fund_writer import FundWriter
from tracker.demo.parts import measured, split, step
from tracker.demo.place import COUNCIL, ICB, LA_VAT, NHS_VAT, TRUST, TVFT
from tracker.demo.writer import AgreementWriter
from tracker.domain.financial_year import FinancialYear
from tracker.domain.registers import Row


def children() -> dict[str, list[Row]]:
    """Children's therapies: three partners in equal parts; one of them has signed."""
    book = AgreementWriter(
        place.agreement(
            "CYP",
            "Children's therapies pool",
            legal_basis="Section 10",
            client_group="Children and young people with special educational needs",
            start_date=date(2026, 4, 1),
            end_date=date(2029, 3, 31),
            next_review=None,
            review_every_months=None,
            improvement_statement="A child is assessed once for school and health",
            services="Speech and language, occupational and physical therapy",
            staff_and_goods=None,
            consultation_ended=None,
            audit_route=None,
            exit_plan=None,
        )
    )
    book.partner(COUNCIL, *place.COUNCIL_SIGNS, signed_on="2026-04-28")
    book.partner(ICB, *place.ICB_SIGNS)
    book.partner(TRUST, *place.TRUST_SIGNS)
    pool = book.fund("CYPPOOL", "Children's therapies", "Pooled")
    pool.schemes(
        ("SLT", "Speech and language therapy", ICB, TVFT, "Community health", NHS_VAT),
        ("OTP", "Occupational and physical therapy", COUNCIL, TVFT, "Community health", LA_VAT),
    )
    _therapies_money(pool)
    pool.returns("Priya Nair", since=2026, missing=("2026-27 Q1", "2026-27 Q2"))
    return book.rows


def _therapies_money(pool: FundWriter) -> None:
    for partner, source in (
        (COUNCIL, "High needs block"),
        (ICB, "ICB programme budget"),
        (TRUST, "Trust funds"),
    ):
        pool.contribution(partner, 2026, source, 1_200_000)
    pool.budgets(2026, {"SLT": 2_100_000, "OTP": 1_500_000}, "Draft schedule of 19 February 2026")
    thirds = {COUNCIL: "1/3", ICB: "1/3", TRUST: "1/3"}
    for direction in ("Overspend", "Underspend"):
        pool.ladder(
            direction,
            "2026-04-01",
            step(1, "Net schemes", "Draft clause 12"),
            *split(2, thirds, "Draft clause 12: in three equal parts"),
        )
    pool.spend("SLT", 2026, "1281407.22")
    pool.forecasts(
        "SLT",
        2026,
        {6: "2150000", 7: "2185000"},
        "Bank staff for the assessment backlog.",
    )
    pool.spend("OTP", 2026, "884520.00")
    pool.forecasts("OTP", 2026, {6: "1500000", 7: "1515000"})
    pool.instalments(
        ICB,
        2026,
        [
            ("2026-04-30", 600_000, "MCC-71300", "2026-05-07", 600_000),
            ("2026-10-30", 600_000, "MCC-71802", "2026-11-04", 300_000),
        ],
    )


def neighbourhood() -> dict[str, list[Row]]:
    """Neighbourhood teams: pooled in April 2026 without a rule, 40,000 over."""
    book = AgreementWriter(
        place.agreement(
            "NEIGH",
            "Neighbourhood health teams",
            client_group="Adults with several long-term conditions",
            start_date=date(2026, 4, 1),
            end_date=date(2028, 3, 31),
            next_review=date(2027, 1, 29),
            consultation_ended=date(2026, 2, 13),
            aims="People with several conditions have one team and one plan",
            improvement_statement="District nurses and social workers plan together",
            services="Multidisciplinary teams in six neighbourhoods",
        )
    )
    book.partner(COUNCIL, *place.COUNCIL_SIGNS, signed_on="2026-03-20")
    book.partner(ICB, *place.ICB_SIGNS, signed_on="2026-03-30")
    pool = book.fund("TEAMS", "Neighbourhood teams pool", "Pooled")
    pool.schemes(
        ("N1", "Team co-ordinators", COUNCIL, "Council", "Social care", LA_VAT),
        ("N2", "Proactive care", ICB, "GP federation", "Primary care", NHS_VAT),
    )
    _teams_money(pool)
    pool.returns("Priya Nair", since=2026)
    book.measure(
        replace(
            measured("NH-PLAN", "People with one agreed care plan", "people", "Higher"),
            definition="People on the caseload with a plan signed by both services",
            frequency="Quarterly",
            source="Team return",
        )
    )
    return book.rows


def _teams_money(pool: FundWriter) -> None:
    pool.contribution(COUNCIL, 2026, "Adult social care base budget", 420_000)
    pool.contribution(ICB, 2026, "ICB programme budget", 780_000)
    asked_for = pool.contribution(ICB, 2026, "ICB programme budget", 60_000)
    pool.mark(asked_for, line="Asked for in October", status="Proposed", recurrent=False)
    pool.budgets(2026, {"N1": 420_000, "N2": 780_000}, "Schedule 2")
    pool.spend("N1", 2026, "251880.11")
    pool.forecasts(
        "N1",
        2026,
        {6: "431000", 7: "436500"},
        "Two co-ordinators on a higher grade than planned.",
    )
    pool.spend("N2", 2026, "468250.00")
    pool.forecasts(
        "N2",
        2026,
        {6: "790000", 7: "803500"},
        "Who bears this is not agreed: paper to both finance directors.",
    )


def winter_grant() -> dict[str, list[Row]]:
    """A section 256 grant from the ICB to the council: no pool, nothing to share."""
    book = AgreementWriter(
        place.agreement(
            "S256",
            "Technology at home: section 256 grant",
            legal_basis="Section 256",
            client_group="Adults",
            pool_manager=None,
            pool_manager_employer=None,
            end_date=date(2027, 3, 31),
            aims="Sensors and alarms keep people safe at home",
            improvement_statement="Secures more than the same amount spent on NHS services: "
            "fewer conveyances after falls (2013 Directions)",
            services="Assistive technology and a responder service",
            notice_at_year_end=False,
            termination_terms="Unspent grant is repaid by 30 June after the year (paragraph 8)",
            audit_route="Annual expenditure voucher certified by the chief finance officer",
        )
    )
    book.partner(ICB, *place.ICB_SIGNS, signed_on="2025-03-19")
    book.partner(COUNCIL, *place.COUNCIL_SIGNS, signed_on="2025-03-21")
    grant = book.fund("GRANT", "Technology at home grant", "Grant transfer")
    grant.schemes(
        ("G1", "Sensors, alarms and responders", COUNCIL, "Marl Lifeline", "Social care", LA_VAT),
    )
    _grant_money(grant)
    book.held_review(
        "2026-03-31",
        "Annual",
        "2026-03-24",
        "Extend",
        "Extended by a year; evaluation before any further grant.",
        "2027-01-29",
    )
    grant.returns("Priya Nair")
    book.measure(
        replace(
            measured("TEC-FALL", "Falls conveyed to hospital", "a month", "Lower"),
            definition="Ambulance conveyances of people with a sensor at home",
            baseline=Decimal(27),
            baseline_period=FinancialYear(2024),
            source="Ambulance trust",
        )
    )
    months = FinancialYear(2026).periods
    book.targets("TEC-FALL", dict.fromkeys(months, "22"))
    values = ("25", "24", "21", "19", "20", "18", "17")
    book.readings("TEC-FALL", "Ambulance trust", dict(zip(months, values, strict=False)))
    return book.rows


def _grant_money(grant: FundWriter) -> None:
    for year, spent in ((2025, "618204.37"), (2026, "340771.90")):
        grant.contribution(ICB, year, "Section 256 grant", 650_000)
        grant.budgets(year, {"G1": 650_000}, "Memorandum of agreement")
        grant.spend("G1", year, spent)
    grant.forecasts("G1", 2025, {12: "618204.37"}, "£31,795.63 repaid on 12 June 2026.")
    grant.forecasts(
        "G1", 2026, {7: "631500"}, "Responder service at full strength only since July."
    )
    for year, received in ((2025, "2025-04-30"), (2026, "2026-04-30")):
        grant.instalments(
            ICB, year, [(f"{year}-04-30", 650_000, f"MCC-{year}-T", received, 650_000)]
        )
