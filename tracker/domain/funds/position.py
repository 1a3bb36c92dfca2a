"""Where every fund of an agreement stands in one financial year, as at one date.

The chosen rows become figures by scheme and the facts for the risk share; both roll up to the
fund, and funds of one kind to a total. Kinds are never added together: pooled money is shared,
aligned money stays with each body, and what is in view is shown for context only. Amounts are
in pounds; a variance is spend minus budget, so positive is an overspend.

A contribution line with a variation counts from the variation's Effective from, a budget line
from its Approved on; without a date they always count. A `Proposed` contribution never counts.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.funds.lines import (
    Cutoff,
    Figures,
    SchemePosition,
    SchemeRows,
    add_figures,
    scheme_position,
)
from tracker.domain.funds.risk_rows import Versions, terms_versions, version_in_force
from tracker.domain.money import ZERO, total_of
from tracker.domain.registers import (
    Agreement,
    AgreementBook,
    Contribution,
    Fund,
    Instalment,
    Scheme,
)
from tracker.domain.risk_share.facts import ContributionFacts, FundFacts, SchemeFacts
from tracker.domain.risk_share.result import FundShare
from tracker.domain.risk_share.share import share
from tracker.domain.risk_share.terms import FundKind

PROPOSED, AGREED = "Proposed", "Agreed"

_APRIL = 4


@dataclass(frozen=True, slots=True)
class PartnerPosition:
    """What one partner puts into a fund (or into all funds of a kind), and bears of its variance.

    `contributions` are the revised ones, in kind included; `in_kind` is the part that is never
    paid in cash. `due_to_date` and `received_to_date` come from the instalments. `share` is
    positive where the partner bears, negative where it benefits.
    """

    partner: str
    original_contributions: Decimal
    contributions: Decimal
    in_kind: Decimal
    due_to_date: Decimal
    received_to_date: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class FundPosition:
    """One fund: its figures, schemes and partners, who bears its variance, and the rows behind.

    `contributions` and `instalments` are the rows that count on the date. `figures` agree with
    `share`, whose `facts` are what the risk share was computed from.
    """

    fund: Fund
    kind: FundKind
    figures: Figures
    schemes: tuple[SchemePosition, ...]
    partners: tuple[PartnerPosition, ...]
    share: FundShare
    contributions: tuple[Contribution, ...]
    instalments: tuple[Instalment, ...]


@dataclass(frozen=True, slots=True)
class KindTotal:
    """All funds of one kind in the agreement, added up; one kind is never added to another."""

    kind: FundKind
    funds: int
    figures: Figures
    partners: tuple[PartnerPosition, ...]
    unallocated: Decimal


@dataclass(frozen=True, slots=True)
class AgreementPosition:
    """Every fund of an agreement in a financial year, as at a date, and the totals by kind.

    `agreement` is the version in force on the date.
    """

    agreement: Agreement
    financial_year: FinancialYear
    as_at: date
    funds: tuple[FundPosition, ...]
    totals: tuple[KindTotal, ...]

    def fund(self, code: str) -> FundPosition | None:
        """The position of one fund, or None where the agreement has no such fund."""
        return next((fund for fund in self.funds if fund.fund.fund == code), None)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one financial year that can count, by fund, or by fund and scheme.

    `moneyed` has the schemes with a budget or a ledger row in the year, whatever its date.
    """

    cutoff: Cutoff
    partners: tuple[str, ...]
    schemes: Mapping[str, Sequence[Scheme]]
    moneyed: Mapping[tuple[str, str], SchemeRows]
    contributions: Mapping[str, Sequence[Contribution]]
    instalments: Mapping[str, Sequence[Instalment]]
    versions: Versions


def agreement_position(book: AgreementBook, year: FinancialYear, as_at: date) -> AgreementPosition:
    """The position of every fund of the agreement; `as_at` may lie before or after the year.

    Funds and schemes come in the order of their codes. A scheme with neither a budget nor a
    ledger row in the year is not listed.
    """
    rows = _rows_of_year(book, year, as_at)
    funds = tuple(
        _fund_position(fund, rows) for fund in sorted(book.funds, key=lambda row: row.fund)
    )
    return AgreementPosition(book.as_at(as_at), year, as_at, funds, totals_by_kind(funds))


def totals_by_kind(funds: Iterable[FundPosition]) -> tuple[KindTotal, ...]:
    """Each kind of fund that occurs, added up by itself, in the order of `FundKind`.

    The funds may come from several agreements.
    """
    by_kind = _grouped(funds, lambda fund: fund.kind)
    return tuple(_kind_total(kind, by_kind[kind]) for kind in FundKind if kind in by_kind)


def contributions_in_force(
    book: AgreementBook, year: FinancialYear, as_at: date
) -> list[Contribution]:
    """The contribution lines of a year that count on the date, capital and in kind included."""
    effective = {row.variation: row.effective_from for row in book.variations}
    return [
        row
        for row in book.contributions
        if row.financial_year == year
        and row.status != PROPOSED
        and (row.variation is None or effective.get(row.variation, as_at) <= as_at)
    ]


def received_by(instalment: Instalment, as_at: date) -> Decimal:
    """What has come in of an instalment by the date, in pounds.

    An amount received without its date counts always; a date without an amount means that all
    of it came in.
    """
    if instalment.received_on is not None:
        if instalment.received_on > as_at:
            return ZERO
        if instalment.received_amount is None:
            return instalment.amount
    return instalment.received_amount or ZERO


def scheme_rows(book: AgreementBook, year: FinancialYear) -> dict[tuple[str, str], SchemeRows]:
    """The rows of every scheme with a budget or a ledger row in the year, by fund and scheme."""
    budgets = _grouped(
        (row for row in book.budgets if row.financial_year == year),
        lambda row: (row.fund, row.scheme),
    )
    profiles = _grouped(
        (row for row in book.profiles if _falls_in(row.period, year)),
        lambda row: (row.fund, row.scheme),
    )
    ledger = _grouped(
        (row for row in book.ledger if _falls_in(row.period, year)),
        lambda row: (row.fund, row.scheme),
    )
    return {
        key: SchemeRows(budgets.get(key, ()), profiles.get(key, ()), ledger.get(key, ()))
        for key in budgets.keys() | ledger.keys()
    }


def _rows_of_year(book: AgreementBook, year: FinancialYear, as_at: date) -> _Rows:
    return _Rows(
        cutoff=Cutoff.at(year, as_at, book.closed),
        partners=tuple(sorted(row.organisation for row in book.partners)),
        schemes=_grouped(sorted(book.schemes, key=lambda row: row.scheme), lambda row: row.fund),
        moneyed=scheme_rows(book, year),
        contributions=_grouped(contributions_in_force(book, year, as_at), lambda row: row.fund),
        instalments=_grouped(
            (row for row in book.instalments if row.financial_year == year),
            lambda row: row.fund,
        ),
        versions=terms_versions(book.risk_shares, book.caps),
    )


def _fund_position(fund: Fund, rows: _Rows) -> FundPosition:
    schemes = tuple(
        scheme_position(scheme, rows.moneyed[fund.fund, scheme.scheme], rows.cutoff)
        for scheme in rows.schemes.get(fund.fund, ())
        if (fund.fund, scheme.scheme) in rows.moneyed
    )
    contributions = tuple(rows.contributions.get(fund.fund, ()))
    instalments = tuple(rows.instalments.get(fund.fund, ()))
    result = share(_facts(fund, schemes, contributions, rows))
    figures = replace(
        add_figures(line.figures for line in schemes),
        outturn=result.outturn,
        variance=result.variance,
    )
    partners = _partners(rows, contributions, instalments, result)
    return FundPosition(
        fund, result.facts.kind, figures, schemes, partners, result, contributions, instalments
    )


def _facts(
    fund: Fund,
    schemes: Iterable[SchemePosition],
    contributions: Iterable[Contribution],
    rows: _Rows,
) -> FundFacts:
    kind = FundKind(fund.kind)
    versions = rows.versions if kind is FundKind.POOLED else {}
    as_at = rows.cutoff.as_at
    return FundFacts(
        agreement=fund.agreement,
        fund=fund.fund,
        kind=kind,
        financial_year=rows.cutoff.financial_year,
        partners=rows.partners,
        schemes=tuple(
            SchemeFacts(
                code=line.scheme.scheme,
                lead_commissioner=line.scheme.lead_commissioner,
                original_budget=line.figures.original_budget,
                revised_budget=line.figures.revised_budget,
                actual_to_date=line.figures.actual_to_date,
                outturn=line.figures.outturn,
                terms=version_in_force(versions.get((fund.fund, line.scheme.scheme), ()), as_at),
            )
            for line in schemes
        ),
        contributions=tuple(
            ContributionFacts(
                partner=row.partner,
                scheme=row.scheme,
                amount=row.amount,
                in_kind=row.in_kind,
                original=row.variation is None,
            )
            for row in contributions
        ),
        reserve=ZERO if fund.reserve is None else fund.reserve,
        uncommitted=ZERO if fund.uncommitted is None else fund.uncommitted,
        terms=version_in_force(versions.get((fund.fund, None), ()), as_at),
    )


def _partners(
    rows: _Rows,
    contributions: Sequence[Contribution],
    instalments: Sequence[Instalment],
    result: FundShare,
) -> tuple[PartnerPosition, ...]:
    lines = _grouped(contributions, lambda row: row.partner)
    payments = _grouped(instalments, lambda row: row.partner)
    as_at = rows.cutoff.as_at
    return tuple(
        PartnerPosition(
            partner=code,
            original_contributions=total_of(
                row.amount for row in lines.get(code, ()) if row.variation is None
            ),
            contributions=total_of(row.amount for row in lines.get(code, ())),
            in_kind=total_of(row.amount for row in lines.get(code, ()) if row.in_kind),
            due_to_date=total_of(
                row.amount for row in payments.get(code, ()) if row.due_date <= as_at
            ),
            received_to_date=total_of(received_by(row, as_at) for row in payments.get(code, ())),
            share=result.shares.get(code, ZERO),
        )
        for code in rows.partners
    )


def _kind_total(kind: FundKind, funds: Sequence[FundPosition]) -> KindTotal:
    by_partner = _grouped(
        (line for fund in funds for line in fund.partners), lambda line: line.partner
    )
    return KindTotal(
        kind=kind,
        funds=len(funds),
        figures=add_figures(fund.figures for fund in funds),
        partners=tuple(_added(code, by_partner[code]) for code in sorted(by_partner)),
        unallocated=total_of(fund.share.unallocated for fund in funds),
    )


def _added(code: str, lines: Sequence[PartnerPosition]) -> PartnerPosition:
    return PartnerPosition(
        partner=code,
        original_contributions=total_of(line.original_contributions for line in lines),
        contributions=total_of(line.contributions for line in lines),
        in_kind=total_of(line.in_kind for line in lines),
        due_to_date=total_of(line.due_to_date for line in lines),
        received_to_date=total_of(line.received_to_date for line in lines),
        share=total_of(line.share for line in lines),
    )


def _falls_in(period: Period, year: FinancialYear) -> bool:
    # The ledger of all years passes through here, so no financial year is made for every row.
    return year.start == (period.year if period.month >= _APRIL else period.year - 1)


_Item = TypeVar("_Item")
_Key = TypeVar("_Key", bound=Hashable)


def _grouped(items: Iterable[_Item], key: Callable[[_Item], _Key]) -> dict[_Key, list[_Item]]:
    groups: dict[_Key, list[_Item]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return dict(groups)
