"""Whether the partners of a fund have decided, all of them, about money that no terms place.

A decision is about the financial years that its text names, or else the one it was taken in.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from tracker.domain.checks.inspection import Inspection
from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import FundPosition
from tracker.domain.records.decisions import Decision, DecisionKind, DecisionStatus
from tracker.domain.wording import listed, pounds_text

_CONSENT = frozenset(
    {DecisionKind.APPROVE, DecisionKind.VARY, DecisionKind.KEY, DecisionKind.OTHER}
)
_YEAR = re.compile(r"\b20(\d\d)[-/\u2013](?:20)?(\d\d)\b")


def still_to_decide(
    case: Inspection,
    fund: FundPosition,
    year: FinancialYear,
    parts: Iterable[tuple[str | None, Decimal]],
) -> str | None:
    """What is to be done before amounts of a fund count as decided; None once they do.

    A decision covers all of the fund, or the one scheme it names, up to its effect if it states
    one. Every partner that gives to the fund or bears of it has to have approved it.

    Args:
        parts: what is to be decided, in pounds, by scheme (None: of the whole fund).
    """
    amounts = [(scheme, abs(amount)) for scheme, amount in parts]
    needed = _deciding(case, fund)
    lacking = []
    for row in _about(case, fund.fund.fund, year):
        if row.scheme is not None and any(scheme != row.scheme for scheme, _ in amounts):
            continue
        missing = sorted(needed - _approved_by(case, row))
        total = sum(amount for _, amount in amounts)
        if row.effect is not None and abs(row.effect) < total:
            covered = pounds_text(abs(row.effect))
            lacking.append(f"decide about the rest: decision {row.decision} covers {covered} only")
        elif missing:
            lacking.append(f"have decision {row.decision} approved for {listed(missing)}, too")
        else:
            return None
    if lacking:
        return listed(lacking)
    return (
        f"record their decision about fund {fund.fund.fund}, with its effect and its approval for "
        f"{listed(sorted(needed))}"
    )


def _about(case: Inspection, fund: str, year: FinancialYear) -> Iterator[Decision]:
    """The decisions taken by the day that stand and are about a fund in a year."""
    for row in case.book.decisions:
        if (
            row.fund == fund
            and row.kind in _CONSENT
            and row.status != DecisionStatus.WITHDRAWN
            and row.decided_on <= case.today
            and year.start in (_years_named(row.text) or {FinancialYear.of(row.decided_on).start})
        ):
            yield row


def _years_named(text: str) -> set[int]:
    return {
        2000 + int(first)
        for first, second in _YEAR.findall(text)
        if (int(first) + 1) % 100 == int(second)
    }


def _deciding(case: Inspection, fund: FundPosition) -> set[str]:
    """Who gives to the fund or bears of it; without any such partner, all of the agreement."""
    concerned = {row.partner for row in fund.partners if row.contributions or row.share}
    return concerned or {row.organisation for row in case.book.partners}


def _approved_by(case: Inspection, decision: Decision) -> set[str]:
    """The partners that approved a decision by the day, on authority that had not run out."""
    return {
        row.organisation
        for row in case.book.decision_approvals
        if row.decision == decision.decision
        and row.approved_on <= case.today
        and not row.days_expired
    }
