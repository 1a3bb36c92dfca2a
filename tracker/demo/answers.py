"""What Marlshire's partners recorded because a check asked for it.

The section 151 officer has not signed the Better Care Fund plan off yet, and three smaller funds
have no recovery plan: something is left for the checks to find.
"""

from datetime import date

from tracker.demo.fund_writer import THIS_YEAR, pounds
from tracker.demo.place import COUNCIL, COUNCIL_SIGNS, ICB, ICB_SIGNS, TRUST
from tracker.domain.records.checks import (
    Consultation,
    ExitItem,
    FindingNote,
    LeavingDecision,
    PlanSignOff,
    RecoveryPlan,
    SignOffRole,
)
from tracker.domain.registers import Row
from tracker.sheets.check_layouts import (
    EXIT_ITEMS,
    FINDING_NOTES,
    LEAVING_DECISIONS,
    PLAN_SIGN_OFFS,
    RECOVERY_PLANS,
)

_CHIEF = SignOffRole.CHIEF_EXECUTIVE.value
_MEETING = date(2026, 12, 3)


def rows() -> dict[str, list[Row]]:
    """Sign-offs of the plan, recovery plans, what is settled of an exit, and a note on a finding."""
    return {
        PLAN_SIGN_OFFS.sheet: [
            PlanSignOff(
                "BCF", THIS_YEAR, COUNCIL, _CHIEF, COUNCIL_SIGNS[0], date(2026, 3, 31),
                delegated=False,
                authority="Health and Wellbeing Board, 19 March 2026, minute 14",
                ratified_on=date(2026, 6, 18),
            ),
            PlanSignOff(
                "BCF", THIS_YEAR, ICB, _CHIEF, ICB_SIGNS[0], date(2026, 4, 2),
                delegated=False,
                authority="Integrated Care Board, 26 March 2026, minute 9",
                ratified_on=date(2026, 6, 18),
            ),
        ],
        RECOVERY_PLANS.sheet: [
            RecoveryPlan(
                "BCF", "POOL", THIS_YEAR, date(2026, 11, 18), "Priya Nair",
                "Scheme 002: cap spot-bought beds at 22 from December; move eight people a month "
                "to reablement at home; hold two vacancies in scheme 006",
                pounds(420_000), _MEETING,
            ),
            RecoveryPlan(
                "CES", "EQUIP", THIS_YEAR, date(2026, 11, 12), "Priya Nair",
                "Collect and reuse beds and hoists within ten days; ask for approval above £1,500",
                pounds(60_000), _MEETING,
            ),
        ],
        LEAVING_DECISIONS.sheet: [
            LeavingDecision(
                "TICO", TRUST, date(2026, 10, 5),
                "The trust reviews the partnership over the cost of residential care",
                Consultation.NEEDED.value, date(2026, 11, 10),
                "Scrutiny asked for it: notice would change how 1,400 people are served", None,
            ),
        ],
        EXIT_ITEMS.sheet: [
            ExitItem(
                "CES", "Premises: leases and licences", date(2026, 11, 12), "Priya Nair",
                "The store is leased by Marlshire Equipment Ltd, not by a partner",
            ),
        ],
        FINDING_NOTES.sheet: [
            FindingNote(
                "CARE", "K23", "CAREPOOL MARL-ICB 2025-04-01",
                "Both chief finance officers accept this: the carers' board approves each grant, "
                "and the ICB sits on it (12 June 2026, item 5).",
                "Tom Adeyemi, chief finance officer of the ICB", date(2026, 6, 15),
            ),
        ],
    }  # fmt: skip
