"""What a partnership board reads on its one page, beyond today's position.

A board judges a forecast by where it came from: the forecasts before it, and what each partner
would have carried at the worst of them. Amounts are in pounds; positive is an overspend, and a
positive share is borne by the partner.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.funds.lines import FORECAST
from tracker.domain.funds.position import FundPosition, agreement_position
from tracker.domain.money import ZERO
from tracker.domain.outcomes.measures import MeasureStatus, Track
from tracker.domain.registers import AgreementBook, Review
from tracker.domain.risk_share.terms import FundKind

LOOKED_BACK = 3


@dataclass(frozen=True, slots=True)
class PastForecast:
    """A fund's forecast as it was reported in a month, with who would have borne its variance."""

    month: Period
    outturn: Decimal
    variance: Decimal
    shares: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class BoardFund:
    """One fund for the board: where it stands, its latest forecasts (newest first), the worst.

    `forecasts` and `worst` leave out months in which a listed scheme had no forecast yet.
    """

    position: FundPosition
    forecasts: tuple[PastForecast, ...]

    @property
    def worst(self) -> PastForecast | None:
        """The forecast with the greatest overspend; of equal ones the newest."""
        return max(self.forecasts, key=lambda item: item.variance, default=None)

    @property
    def is_shared(self) -> bool:
        """Whether the partners share what the fund over- or underspends."""
        return self.position.kind is FundKind.POOLED


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many measures are on track, off track, and without anything to judge them by."""

    on_track: int
    off_track: int
    unknown: int

    @property
    def all(self) -> int:
        return self.on_track + self.off_track + self.unknown


def board_funds(book: AgreementBook, year: FinancialYear, as_at: date) -> list[BoardFund]:
    """Every fund of the agreement in a year, as at a date, with its latest forecasts."""
    present = agreement_position(book, year, as_at)
    months = _forecast_months(book, year, as_at)
    wanted = {month for of_fund in months.values() for month in of_fund}
    past = {month: agreement_position(book, year, min(as_at, month.last_day)) for month in wanted}
    return [
        BoardFund(
            fund,
            tuple(
                forecast
                for month in months.get(fund.fund.fund, ())
                if (forecast := _forecast(past[month].fund(fund.fund.fund), month)) is not None
            ),
        )
        for fund in present.funds
    ]


def _forecast_months(
    book: AgreementBook, year: FinancialYear, as_at: date
) -> dict[str, Sequence[Period]]:
    """The latest months of the year in which each fund was forecast, the newest first."""
    last = min(Period.of(as_at), year.month(12))
    found: dict[str, set[Period]] = {}
    for row in book.ledger:
        if row.measure == FORECAST and year.month(1) <= row.period <= last:
            found.setdefault(row.fund, set()).add(row.period)
    return {fund: sorted(months, reverse=True)[:LOOKED_BACK] for fund, months in found.items()}


def _forecast(position: FundPosition | None, month: Period) -> PastForecast | None:
    if position is None:
        return None
    outturn, variance = position.figures.outturn, position.figures.variance
    if outturn is None or variance is None:
        return None
    return PastForecast(month, outturn, variance, position.share.shares)


def count_outcomes(statuses: Sequence[MeasureStatus]) -> OutcomeCount:
    """How the measures stand; within tolerance counts as on track, a missing value never does."""
    on_track = sum(s.track in (Track.ON_TRACK, Track.WITHIN_TOLERANCE) for s in statuses)
    off_track = sum(s.track is Track.OFF_TRACK for s in statuses)
    return OutcomeCount(on_track, off_track, len(statuses) - on_track - off_track)


def decisions(book: AgreementBook) -> list[Review]:
    """The reviews that were held, the latest first, each with what was decided."""
    held = [review for review in book.reviews if review.held_on is not None]
    return sorted(held, key=lambda review: review.held_on or date.min, reverse=True)


def exposure_rows(fund: BoardFund) -> list[tuple[str, Decimal, Decimal | None]]:
    """Each partner's share of the variance now, and at the worst of the latest forecasts."""
    worst = fund.worst
    return [
        (partner, share, None if worst is None else worst.shares.get(partner, ZERO))
        for partner, share in fund.position.share.shares.items()
    ]
