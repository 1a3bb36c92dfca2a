"""K15 and K16: is a pooled fund only what is pooled, and does designated money stay in one?"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from tracker.domain.checks.inspection import Finding, Inspection, Severity
from tracker.domain.funds.position import PROPOSED, FundPosition
from tracker.domain.money import ZERO, total_of
from tracker.domain.obligations.bcf_dates import is_designated
from tracker.domain.obligations.designated import designated_by_partner, designated_returned
from tracker.domain.registers import Contribution
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.wording import pounds_text

_NOT_POOLED_WORDS = re.compile(r"\baligned\b|\bin[ -]view\b", re.IGNORECASE)


def pooled_totals(case: Inspection) -> Iterator[Finding]:
    """K15: the total of a pooled fund includes money that is aligned or in view.

    Committee papers say "pool" for all three (Oldham 2018/19). It shows in the legal basis, in
    the names of funds, schemes and funding sources, and where the same budget stands in a
    pooled fund and in one that is not.
    """
    for fund in case.pooled_funds:
        if case.agreement.legal_basis == "Aligned budgets":
            yield _k15(
                case,
                fund.fund,
                f"Fund {fund.fund} is recorded as pooled under aligned budgets, which pool nothing",
            )
        for name in sorted(_names_not_pooled(case, fund.fund, fund.title)):
            yield _k15(
                case,
                fund.fund,
                f"Fund {fund.fund} is recorded as pooled, but holds \u201c{name}\u201d",
            )
    yield from _counted_twice(case)


def designated_money(case: Inspection) -> Iterator[Finding]:
    """K16: designated money is not pooled, is refunded, or is not wholly planned to be spent.

    Section 223GA of the NHS Act 2006 lets NHS England require that a designated amount goes into
    a pooled fund. Lines marked Designated count, and lines whose funding source says that they
    are the NHS minimum contribution.
    """
    for position in case.position.funds:
        yield from _not_pooled(case, position)
        if position.kind is FundKind.POOLED:
            yield from _planned_below(case, position)
            yield from _returned_by_terms(case, position)
    yield from _withdrawn(case)


def _k15(case: Inspection, fund: str, problem: str) -> Finding:
    return case.finding(
        "K15",
        Severity.WARNING,
        fund,
        f"{problem}: move what is not pooled to a fund of its own kind, so that pooled totals and "
        "shares leave it out.",
    )


def _names_not_pooled(case: Inspection, fund: str, title: str) -> set[str]:
    names = [title]
    names.extend(scheme.title for scheme in case.book.schemes if scheme.fund == fund)
    names.extend(
        line.funding_source
        for line in case.book.contributions
        if line.fund == fund and line.financial_year == case.year and line.status != PROPOSED
    )
    return {name for name in names if _NOT_POOLED_WORDS.search(name)}


def _counted_twice(case: Inspection) -> Iterator[Finding]:
    elsewhere: dict[tuple[str, Decimal], str] = {
        (_known_as(line.scheme.title), line.figures.revised_budget): position.fund.fund
        for position in case.position.funds
        if position.kind in {FundKind.ALIGNED, FundKind.IN_VIEW}
        for line in position.schemes
    }
    for position in case.position.funds:
        if position.kind is not FundKind.POOLED:
            continue
        for line in position.schemes:
            budget = line.figures.revised_budget
            other = elsewhere.get((_known_as(line.scheme.title), budget))
            if budget and other is not None:
                yield case.finding(
                    "K15",
                    Severity.WARNING,
                    f"{position.fund.fund}/{line.scheme.scheme}",
                    f"Scheme {line.scheme.scheme} ({line.scheme.title}) stands with the same "
                    f"budget of {pounds_text(budget)} in pooled fund {position.fund.fund} and in "
                    f"fund {other}, which is not pooled: keep it in one of them.",
                )


def _known_as(title: str) -> str:
    return " ".join(title.casefold().split())


def _by_partner(lines: Iterable[Contribution]) -> dict[str, Decimal]:
    totals: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        totals[line.partner] += line.amount
    return totals


def _not_pooled(case: Inspection, position: FundPosition) -> Iterator[Finding]:
    if position.kind is FundKind.POOLED:
        return
    designated = designated_by_partner(position.contributions)
    for partner, amount in sorted(designated.items()):
        if amount > 0:
            yield _k16(
                case,
                position.fund.fund,
                f"{pounds_text(amount)} of {partner}'s designated money for {case.year} is in fund "
                f"{position.fund.fund}, which is not pooled ({position.kind})",
                "move it to a pooled fund",
            )


def _planned_below(case: Inspection, position: FundPosition) -> Iterator[Finding]:
    """Spend planned below what is designated, for the fund and for each scheme it is given to."""
    if not position.schemes:
        return
    lines = [line for line in position.contributions if is_designated(line)]
    budgets = {line.scheme.scheme: line.figures.revised_budget for line in position.schemes}
    given: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        if line.scheme in budgets:
            given[line.scheme] += line.amount
    places = [(f"scheme {code}", budgets[code], amount) for code, amount in sorted(given.items())]
    total = total_of(line.amount for line in lines)
    places.append((f"fund {position.fund.fund}", total_of(budgets.values()), total))
    for place, planned, designated in places:
        if planned < designated:
            yield _k16(
                case,
                position.fund.fund,
                f"Spend planned in {place} for {case.year} is {pounds_text(designated - planned)} "
                f"below its designated money of {pounds_text(designated)}",
                "plan the rest of it",
            )


def _returned_by_terms(case: Inspection, position: FundPosition) -> Iterator[Finding]:
    """An underspend that goes back to a partner beyond what it gave that is not designated."""
    shares = {line.partner: line.share for line in position.partners}
    for returned in designated_returned(position.contributions, shares):
        yield _k16(
            case,
            position.fund.fund,
            f"The forecast underspend of fund {position.fund.fund} in {case.year} would give "
            f"{pounds_text(returned.designated)} of designated money back to {returned.partner}",
            "retain it in the fund or plan its use",
        )


def _withdrawn(case: Inspection) -> Iterator[Finding]:
    """Designated contributions to the pooled funds together that changes have made smaller."""
    changes = _by_partner(
        line
        for position in case.position.funds
        if position.kind is FundKind.POOLED
        for line in position.contributions
        if is_designated(line) and (line.variation is not None or line.amount < 0)
    )
    for partner, amount in sorted(changes.items()):
        if amount < 0:
            yield _k16(
                case,
                partner,
                f"{pounds_text(amount)} of {partner}'s designated money for {case.year} is taken "
                "back out of the pooled funds",
                "reverse the line, or show that the designation was reduced",
            )


def _k16(case: Inspection, subject: str, problem: str, cure: str) -> Finding:
    return case.finding(
        "K16",
        Severity.HIGH,
        subject,
        f"{problem}: {cure} (section 223GA of the NHS Act 2006).",
    )
