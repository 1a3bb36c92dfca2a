"""What the partners of Marlshire say of their financial frameworks: invented, like all of it.

The Better Care Fund has looked at four of the five; the neighbourhood teams say that they share
risk, which their records contradict; the children's pool has hardly begun. Two agreements have
looked at all that is asked of them, and found it in order.
"""

from datetime import date

from tracker.demo.fund_writer import day
from tracker.demo.place import COUNCIL, ICB
from tracker.domain.records.frameworks import (
    FinancialFramework,
    Framework,
    FrameworkLead,
    Synchronised,
)
from tracker.domain.registers import Row

_COUNCIL_LEAD = "Priya Nair, Assistant Director of Finance"
_ICB_LEAD = "Tom Garside, Deputy Chief Finance Officer"


def rows() -> dict[str, list[Row]]:
    """The rows of both registers."""
    kept = [*_better_care(), *_neighbourhood(), *_children(), *_in_order()]
    return {"Financial frameworks": list(kept), "Framework leads": _leads()}


def _framework(
    agreement: str,
    framework: Framework,
    synchronised: Synchronised,
    seen_on: str,
    *,
    in_place: str | None = None,
    evidence: str | None = None,
    action: tuple[str, str, str, str | None] | None = None,
) -> FinancialFramework:
    """One framework; an action is what, who, by when, and when it was done."""
    what, who, due, done = action or (None, None, None, None)
    return FinancialFramework(
        agreement=agreement,
        framework=framework,
        in_place=in_place,
        evidence=evidence,
        document=None,
        synchronised=synchronised,
        action=what,
        action_owner=who,
        action_due=_day(due),
        action_done_on=_day(done),
        seen_on=day(seen_on),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else day(text)


def _better_care() -> list[FinancialFramework]:
    return [
        _framework(
            "BCF",
            Framework.BUDGET_SETTING,
            Synchronised.YES,
            "2026-10-14",
            in_place="One budget paper goes to both finance committees in January; contributions "
            "are confirmed by letter in February.",
            evidence="Joint budget paper, 21 January 2026; letters of 18 and 24 February 2026",
        ),
        _framework(
            "BCF",
            Framework.GOVERNANCE,
            Synchronised.PARTLY,
            "2026-10-14",
            in_place="The joint commissioning board meets every two months; the ICB's members "
            "still take decisions above £250,000 back to their own board.",
            action=(
                "Agree one scheme of delegation for the joint board",
                "Tom Garside",
                "2026-12-11",
                None,
            ),
        ),
        _framework(
            "BCF",
            Framework.TIMETABLES,
            Synchronised.YES,
            "2026-10-14",
            in_place="Both ledgers close the month by working day 6 and forecasts are exchanged "
            "on working day 9.",
            evidence="Close-down timetable 2026-27, agreed 12 March 2026",
        ),
        _framework(
            "BCF",
            Framework.RISK_SHARING,
            Synchronised.YES,
            "2026-10-14",
            in_place="Schedule 3 says who bears over- and underspends of each fund.",
            evidence="Schedule 3 of the agreement, as varied by V1",
            action=(
                "Write a worked example of Schedule 3 for board members",
                "Priya Nair",
                "2026-09-30",
                "2026-09-24",
            ),
        ),
    ]


def _neighbourhood() -> list[FinancialFramework]:
    return [
        _framework(
            "NEIGH",
            Framework.BUDGET_SETTING,
            Synchronised.PARTLY,
            "2026-09-09",
            in_place="Opening budgets were agreed; requests during the year have no set route.",
            evidence="Schedule 2 of the agreement",
            action=(
                "Agree how money asked for during the year is decided",
                "Priya Nair",
                "2026-10-30",
                None,
            ),
        ),
        _framework(
            "NEIGH",
            Framework.RISK_SHARING,
            Synchronised.YES,
            "2026-09-09",
            in_place="Both finance directors have said that they will share any overspend.",
            evidence="E-mails of 4 and 7 September 2026",
        ),
    ]


def _children() -> list[FinancialFramework]:
    return [
        _framework(
            "CYP",
            Framework.GOVERNANCE,
            Synchronised.NO,
            "2026-11-03",
            in_place="A steering group without terms of reference.",
            action=(
                "Terms of reference to all three boards",
                "Priya Nair",
                "2027-01-29",
                None,
            ),
        )
    ]


def _in_order() -> list[FinancialFramework]:
    """Frameworks in which the partners found nothing to be done."""
    adult_care = {
        Framework.BUDGET_SETTING: "Both finance teams build the budgets from one model.",
        Framework.GOVERNANCE: "One board, whose decisions both bodies' schemes of delegation name.",
        Framework.PLANNING: "A plan of three years, rolled forward each autumn.",
        Framework.TIMETABLES: "One calendar, from the settlement to the accounts.",
        Framework.RISK_SHARING: "Schedule 4 says who bears what of the pooled fund.",
    }
    grant = {
        Framework.BUDGET_SETTING: "The grant is fixed by the memorandum for its whole term.",
        Framework.GOVERNANCE: "The council's board decides; the ICB has a seat on it.",
        Framework.PLANNING: "Both bodies plan with the memorandum's amounts.",
        Framework.TIMETABLES: "One payment a year, after the voucher.",
    }
    papers = {"ACH": "Minute 11 of the joint board", "S256": "Annex B of the memorandum"}
    return [
        _framework(
            agreement,
            framework,
            Synchronised.YES,
            "2026-10-06",
            in_place=in_place,
            evidence=papers[agreement],
        )
        for agreement, kept in (("ACH", adult_care), ("S256", grant))
        for framework, in_place in kept.items()
    ]


def _leads() -> list[Row]:
    return [
        FrameworkLead(agreement, framework, partner, person)
        for agreement, frameworks in (
            ("BCF", tuple(Framework)),
            ("NEIGH", (Framework.BUDGET_SETTING, Framework.RISK_SHARING)),
        )
        for framework in frameworks
        for partner, person in ((COUNCIL, _COUNCIL_LEAD), (ICB, _ICB_LEAD))
    ]
