"""K17, K22 and K32: does each source pay for what it may, as much as it brings, and how long?"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from tracker.domain.checks.inspection import Finding, Inspection, Severity
from tracker.domain.funds.lines import is_original
from tracker.domain.funds.position import PROPOSED, FundPosition
from tracker.domain.money import ZERO
from tracker.domain.records.checks import Recurrence, SpendType
from tracker.domain.registers import Budget, Contribution
from tracker.domain.wording import pounds_text

_CAPITAL_GRANTS = re.compile(
    r"\b(?:dfg|disabled facilities grants?|social care capital grant)\b", re.IGNORECASE
)
_BALANCES = re.compile(
    r"\b(?:brought forward|carried forward|carry[- ]?forward|b/f|c/f|underspends?|slippage"
    r"|balances?|reserves?)\b",
    re.IGNORECASE,
)
_PUMP_PRIMING = re.compile(
    r"\b(?:pump[- ]?prim\w*|transformation\w*|seed (?:money|funding)|set-up|start-up|pilots?"
    r"|innovation)\b",
    re.IGNORECASE,
)


def sources_and_spend(case: Inspection) -> Iterator[Finding]:
    """K17: a source brings less or more than is planned from it, or capital pays for revenue.

    What is planned from a source is what the budget lines name it for. A source that no line
    names is only missed where every line of its fund names one. The Disabled Facilities Grant
    and the social care capital grant are capital, whoever passes them on.
    """
    for position in case.position.funds:
        yield from _planned(case, position)
        yield from _capital(case, position)


def recurrent_use_of_balances(case: Inspection) -> Iterator[Finding]:
    """K22: an underspend or a balance brought forward is committed beyond the year.

    Pooled fund agreements let a projected underspend be used for non-recurrent spend only. Money
    is seen to be such a balance by the name of its source.
    """
    own = {fund.fund for fund in case.own_funds}
    for row in case.book.contributions:
        if (
            row.recurrent
            and row.fund in own
            and row.financial_year >= case.year
            and row.status != PROPOSED
            and not row.capital
            and row.amount > 0
            and _BALANCES.search(row.funding_source)
        ):
            yield _k22(
                case,
                row.fund,
                f"{row.partner}'s contribution of {pounds_text(row.amount)} from "
                f"\u201c{row.funding_source}\u201d to fund {row.fund} in {row.financial_year} is "
                "marked recurrent",
            )
    for line in case.book.budgets:
        if not line.funding_source:
            continue
        if line.fund in own and line.financial_year >= case.year and _goes_on(case, line):
            yield _k22(
                case,
                f"{line.fund}/{line.scheme}",
                f"Budget line {line.line} of scheme {line.scheme} in {line.financial_year}, "
                f"{pounds_text(line.amount)} from \u201c{line.funding_source}\u201d, goes on "
                "into the years after",
            )


def pump_priming(case: Inspection) -> Iterator[Finding]:
    """K32: money for a time starts something, and it is not said when that ends.

    Non-recurrent revenue counts that names the scheme it is for, or whose source is of that kind;
    a single payment into the fund as a whole starts nothing. Balances brought forward are K22's.
    """
    own = {fund.fund for fund in case.own_funds}
    for row in case.book.contributions:
        if row.fund in own and row.financial_year == case.year and _starts_something(row):
            place = f"{row.fund}/{row.scheme}" if row.scheme else row.fund
            yield case.finding(
                "K32",
                Severity.WARNING,
                place,
                f"{row.partner}'s {pounds_text(row.amount)} from \u201c{row.funding_source}\u201d "
                f"in {row.financial_year} is non-recurrent, and nothing says when what it starts "
                "ends or is paid for otherwise: enter the line's exit date.",
            )


def _starts_something(row: Contribution) -> bool:
    return (
        not row.recurrent
        and row.exit_date is None
        and row.status != PROPOSED
        and not row.capital
        and not row.in_kind
        and row.amount > 0
        and not _BALANCES.search(row.funding_source)
        and (row.scheme is not None or bool(_PUMP_PRIMING.search(row.funding_source)))
    )


def _goes_on(case: Inspection, line: Budget) -> bool:
    """Whether a budget line paid from a balance says that it recurs, or does so already."""
    source = line.funding_source or ""
    if line.amount <= 0 or not _BALANCES.search(source):
        return False
    if line.recurrence is not None:
        return line.recurrence == Recurrence.RECURRENT
    return is_original(line) and any(
        row.financial_year.start == line.financial_year.start - 1
        and is_original(row)
        and row.amount > 0
        and (row.fund, row.scheme) == (line.fund, line.scheme)
        and _known_as(row.funding_source or "") == _known_as(source)
        for row in case.book.budgets
    )


def _k22(case: Inspection, subject: str, problem: str) -> Finding:
    return case.finding(
        "K22",
        Severity.WARNING,
        subject,
        f"{problem}: a balance pays once. Mark it non-recurrent, or find another source for the "
        "years after.",
    )


def _planned(case: Inspection, position: FundPosition) -> Iterator[Finding]:
    lines = [row for line in position.schemes for row in line.sources.budgets]
    if not any(row.funding_source for row in lines):
        return
    names = {_known_as(row.funding_source): row.funding_source for row in position.contributions}
    names |= {
        _known_as(row.funding_source): row.funding_source for row in lines if row.funding_source
    }
    planned = _by_source((row.funding_source or "", row.amount) for row in lines)
    income = _by_source((row.funding_source, row.amount) for row in position.contributions)
    whole = all(row.funding_source for row in lines)
    for source in sorted(names.keys() & (planned.keys() | (income.keys() if whole else set()))):
        spend, brought = planned.get(source, ZERO), income.get(source, ZERO)
        if spend == brought or (source not in income and _BALANCES.search(source)):
            continue
        word = "above" if spend > brought else "below"
        yield _k17(
            case,
            position.fund.fund,
            f"Spend of {pounds_text(spend)} is planned from \u201c{names[source]}\u201d in fund "
            f"{position.fund.fund} for {case.year}, {pounds_text(spend - brought)} {word} the "
            f"{pounds_text(brought)} that it brings: correct the budgets or the contributions.",
        )


def _capital(case: Inspection, position: FundPosition) -> Iterator[Finding]:
    fund = position.fund.fund
    revenue = [line for line in position.schemes if line.scheme.spend_type == SpendType.REVENUE]
    codes = {line.scheme.scheme for line in revenue}
    for row in position.contributions:
        if not row.capital and row.amount > 0 and _CAPITAL_GRANTS.search(row.funding_source):
            yield _k17(
                case,
                fund,
                f"{row.partner}'s {pounds_text(row.amount)} of \u201c{row.funding_source}\u201d "
                f"for {case.year} is not marked capital, which that grant is: mark the line.",
            )
        if row.capital and row.scheme in codes:
            yield _capital_on_revenue(case, fund, row.scheme, row.funding_source, row.amount)
    capital = {_known_as(row.funding_source) for row in position.contributions if row.capital}
    for line in revenue:
        spent = _by_source((row.funding_source or "", row.amount) for row in line.sources.budgets)
        for source, amount in spent.items():
            if source in capital or _CAPITAL_GRANTS.search(source):
                yield _capital_on_revenue(case, fund, line.scheme.scheme, source, amount)


def _capital_on_revenue(
    case: Inspection, fund: str, scheme: str | None, source: str, amount: Decimal
) -> Finding:
    return _k17(
        case,
        f"{fund}/{scheme}",
        f"{pounds_text(amount)} of capital from \u201c{source}\u201d pays for scheme {scheme} in "
        f"{case.year}, which is revenue: capital may not. Give it to a capital scheme, or correct "
        "the scheme.",
    )


def _by_source(amounts: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for source, amount in amounts:
        if source:
            name = _known_as(source)
            found[name] = found.get(name, ZERO) + amount
    return found


def _known_as(source: str) -> str:
    return " ".join(source.casefold().split())


def _k17(case: Inspection, subject: str, message: str) -> Finding:
    return case.finding("K17", Severity.HIGH, subject, message)
