"""The lines of the summary: every fund, scheme, partner and step with the number it goes by.

A row that belongs to a line carries the line's number, and formulas add rows up by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from tracker.domain.funds.lines import Cutoff, SchemePosition
from tracker.domain.funds.position import AgreementPosition, FundPosition, PartnerPosition
from tracker.domain.money import ZERO, to_pence
from tracker.domain.registers import AgreementBook
from tracker.domain.risk_share.result import StepTrace
from tracker.domain.risk_share.terms import FundKind
from tracker.exporters.summary.facts import SummaryFacts


@dataclass(frozen=True)
class FundLine:
    """A fund's position; `months` of its year have begun by the date."""

    number: int
    book: AgreementBook
    agreement: AgreementPosition
    position: FundPosition
    months: int

    @property
    def code(self) -> tuple[str, str]:
        """The agreement's code and the fund's."""
        return self.agreement.agreement.agreement, self.position.fund.fund

    @property
    def kind(self) -> FundKind:
        return self.position.kind


@dataclass(frozen=True)
class SchemeLine:
    """A scheme's position in a fund."""

    number: int
    fund: FundLine
    position: SchemePosition


@dataclass(frozen=True)
class PartnerLine:
    """A partner's part in a fund: what it puts in, and its share of the variance."""

    number: int
    fund: FundLine
    partner: str
    position: PartnerPosition
    share: Decimal


@dataclass(frozen=True)
class StepLine:
    """A step of a ladder that was reached."""

    number: int
    fund: FundLine
    trace: StepTrace


@dataclass(frozen=True)
class Lines:
    """All lines, numbered from 1 in each table, and the bodies they name."""

    funds: tuple[FundLine, ...]
    schemes: tuple[SchemeLine, ...]
    partners: tuple[PartnerLine, ...]
    steps: tuple[StepLine, ...]
    scheme_number: dict[tuple[str, str, str], int]
    partner_number: dict[tuple[str, str, str], int]
    body_number: dict[str, int]
    body_name: dict[str, str]

    @cached_property
    def kinds(self) -> tuple[FundKind, ...]:
        """The kinds of fund that occur and have a total: what is in view never has one."""
        found = {fund.kind for fund in self.funds}
        return tuple(kind for kind in FundKind if kind in found and kind is not FundKind.IN_VIEW)


def lines_of(facts: SummaryFacts) -> Lines:
    """Number everything, in the order of the positions."""
    funds = tuple(_funds(facts))
    schemes = tuple(
        SchemeLine(number, fund, position)
        for number, (fund, position) in enumerate(
            ((fund, position) for fund in funds for position in fund.position.schemes), start=1
        )
    )
    partners = tuple(_partners(funds))
    steps = tuple(
        StepLine(number, fund, trace)
        for number, (fund, trace) in enumerate(
            ((fund, trace) for fund in funds for trace in fund.position.share.steps), start=1
        )
    )
    bodies = sorted({line.partner for line in partners})
    return Lines(
        funds,
        schemes,
        partners,
        steps,
        {(*line.fund.code, line.position.scheme.scheme): line.number for line in schemes},
        {(*line.fund.code, line.partner): line.number for line in partners},
        {code: number for number, code in enumerate(bodies, start=1)},
        {body.code: body.name for book in facts.books for body in book.organisations},
    )


def pence(pounds: Decimal | None) -> int | None:
    """Whole pence, or a blank where there is no amount."""
    return None if pounds is None else to_pence(pounds)


def _funds(facts: SummaryFacts) -> Iterator[FundLine]:
    number = 0
    for book, agreement in zip(facts.books, facts.positions, strict=True):
        cutoff = Cutoff.at(facts.year, facts.as_at, book.closed)
        for position in agreement.funds:
            number += 1
            yield FundLine(number, book, agreement, position, cutoff.month)


def _partners(funds: tuple[FundLine, ...]) -> Iterator[PartnerLine]:
    number = 0
    for fund in funds:
        positions = {line.partner: line for line in fund.position.partners}
        shares = fund.position.share.shares
        for code in sorted(positions.keys() | shares.keys()):
            number += 1
            nothing = PartnerPosition(code, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO)
            yield PartnerLine(
                number, fund, code, positions.get(code, nothing), shares.get(code, ZERO)
            )
