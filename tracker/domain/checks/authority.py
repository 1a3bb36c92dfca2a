"""K13, K24 and K30: who signed the plan off, who may leave, and whose place has passed to whom?"""

from collections.abc import Iterator
from datetime import date

from tracker.domain.agreements.status import notice_served
from tracker.domain.checks.inspection import Finding, Inspection, Severity
from tracker.domain.checks.obligations import is_terminating
from tracker.domain.financial_year import FinancialYear
from tracker.domain.obligations.bcf_dates import is_designated, listed_dates
from tracker.domain.obligations.further import AUTHORITIES
from tracker.domain.records.checks import PlanSignOff, SignOffRole
from tracker.domain.registers import Organisation
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.wording import day_text, joined

PLAN = "Plan"
"""What the table of dates calls the plan of a year."""

SIGNED_OFF_SINCE = FinancialYear(2025)
"""From 2025-26 on the chief executives of all partners sign the plan off, which they may not
delegate, and the council's section 151 officer (Better Care Fund planning requirements 2025-26)."""


def plan_sign_offs(case: Inspection) -> Iterator[Finding]:
    """K13: an office has not signed the year's Better Care Fund plan off, or had somebody do it.

    Asked of every partner that puts money into the pooled funds of an agreement with designated
    money, from the day the plan was due; where no day is known, or it was struck out, from 1 April.
    """
    pooled = [fund for fund in case.position.funds if fund.kind is FundKind.POOLED]
    lines = [row for fund in pooled for row in fund.contributions]
    if (
        case.ended
        or case.year < SIGNED_OFF_SINCE
        or case.today < _due(case)
        or not any(is_designated(row) for row in lines)
    ):
        return
    types = {row.code: row.type for row in case.book.organisations}
    done = {
        (row.organisation, row.role): row
        for row in case.book.answers.sign_offs
        if row.financial_year == case.year and row.signed_on <= case.today
    }
    for partner in sorted({row.partner for row in lines}):
        roles = [SignOffRole.CHIEF_EXECUTIVE]
        if types.get(partner) in AUTHORITIES:
            roles.append(SignOffRole.SECTION_151)
        for role in roles:
            yield from _sign_off(case, partner, role, done.get((partner, role)))


def leaving_partners(case: Inspection) -> Iterator[Finding]:
    """K24: notice was served or leaving is considered, and what that asks for is not there.

    It asks for an exit plan, and for a decision on consulting the people it would affect.
    """
    if case.ended:
        return
    considering = [
        row
        for row in case.book.answers.leaving_decisions
        if row.considered_on <= case.today
        and (row.settled_on is None or row.settled_on > case.today)
    ]
    served = notice_served(case.book, case.today)
    if served is not None:
        why = f"Notice was served on {day_text(served)}"
    elif considering:
        who = joined(sorted({row.organisation for row in considering}))
        first = min(row.considered_on for row in considering)
        why = f"{who} {'considers' if len(considering) == 1 else 'consider'} leaving since "
        why += day_text(first)
    elif is_terminating(case):
        why = "The last review decided to terminate the agreement"
    else:
        return
    if not (case.agreement.exit_plan or "").strip():
        yield _k24(
            case, f"{why}, and there is no exit plan: agree and enter what happens to contracts, "
            "staff, equipment, balances and the people served."
        )  # fmt: skip
    if not any(row.consultation is not None for row in considering):
        yield _k24(
            case, f"{why}, and it is not recorded whether the people affected are consulted: "
            "decide it, and record the decision under Notice and exit."
        )  # fmt: skip


def abolished_partners(case: Inspection) -> Iterator[Finding]:
    """K30: a partner was abolished or merged, and nothing shows whose its place is now.

    Only while the agreement runs beyond the body's end: a body's end ends nothing of what was
    settled before.
    """
    partners = {row.organisation for row in case.book.partners}
    shown = {row.organisation for row in case.book.answers.novations if row.day <= case.today}
    end = case.agreement.end_date or date.max
    for body in case.book.organisations:
        gone = body.valid_to
        if body.code not in partners - shown or gone is None or gone > case.today or gone >= end:
            continue
        yield case.finding(
            "K30",
            Severity.WARNING,
            body.code,
            f"{body.name} was abolished or merged on {day_text(gone)} and is still a partner: "
            f"record the deed, order or transfer scheme by which {_heir(case, body)} took its "
            "place.",
        )


def _due(case: Inspection) -> date:
    """The day of the year's plan by the dates in force: shipped, entered here, or struck out."""
    asked = [
        one.date.day
        for one in listed_dates(case.book.bcf_dates)
        if one.date.day is not None
        and one.date.financial_year == case.year
        and one.date.what == PLAN
    ]
    return min(asked, default=case.year.first_day)


def _sign_off(
    case: Inspection, partner: str, role: SignOffRole, done: PlanSignOff | None
) -> Iterator[Finding]:
    office = f"{partner}'s {str(role)[0].lower()}{str(role)[1:]}"
    if done is None:
        problem = f"{office[0].upper()}{office[1:]} has not signed off the plan for {case.year}"
        cure = "obtain the sign-off, and record it with its day and authority"
    elif done.delegated and role is SignOffRole.CHIEF_EXECUTIVE:
        problem = (
            f"{done.name} signed off the plan for {case.year} on {day_text(done.signed_on)} in "
            f"place of {office}"
        )
        cure = "have the chief executive sign, who may not delegate it"
    else:
        return
    yield case.finding(
        "K13",
        Severity.HIGH,
        partner,
        f"{problem}: {cure} (Better Care Fund planning requirements).",
    )


def _heir(case: Inspection, body: Organisation) -> str:
    names = {row.code: row.name for row in case.book.organisations}
    if body.successor is None:
        return "its successor"
    return names.get(body.successor, body.successor)


def _k24(case: Inspection, message: str) -> Finding:
    return case.finding("K24", Severity.HIGH, None, message)
